"""Copies to the clipboard and writes files; returns messages for the user."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import count
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from crosswalk_tui.core.text.safe import harmless, safe

if TYPE_CHECKING:
    from textual.app import App

_SHOWN = 40  # characters of a copied text that the message repeats
_CLIPBOARD_LIMIT = 70_000  # bytes that every terminal accepts through OSC 52; longer texts may be cut or dropped
_LONGEST_STEM = 60
_LINE = 76  # characters of a message in a terminal of 80 columns; a longer word would be broken anywhere


def copy(app: App[Any], text: str, what: str = "") -> str:
    """Copy *text* to the clipboard and to a file; return a message that calls it *what*, by default its text.

    What a terminal would take for a command, if it was pasted, is left out.
    A terminal does not report whether it accepted a text (OSC 52), so the file is always written.
    """
    text = harmless(text)
    app.copy_to_clipboard(text)
    called = what or safe(text, _SHOWN)
    try:
        place = _write_file(_data_folder() / "copied.txt", text)
    except OSError as error:
        return f"Copied {called}. It could not be written to a file as well: {error.strerror or error}."
    if len(text.encode()) > _CLIPBOARD_LIMIT:
        return f"{called} is too long for many terminals' clipboards; it is in {display_path(place)}."
    return f"Copied {called}; also in {display_path(place)}."


def write(name: str, ending: str, content: str | bytes, folder: Path | None = None) -> str:
    """Write *content* to a new file in *folder*, by default the working folder; return a message with its path.

    If that folder cannot be written to, the file goes to the user's data folder.
    """
    stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:_LONGEST_STEM].rstrip("-")
    called = f"crosswalk-{stem}-{datetime.now():%Y%m%d-%H%M%S}"  # noqa: DTZ005 - a name the user reads in their own time
    for place in (Path() if folder is None else folder, _data_folder()):
        try:  # the working folder may have been deleted: then it has no absolute path
            written = _write_file(_new_path(place.absolute(), called, ending), content)
            return f"Written to {_named(written.name)} in {display_path(written.parent)}."
        except OSError as error:
            problem = error.strerror or str(error)
    return f"Nothing was written: {problem}."


def is_web_address(link: str) -> bool:
    """Whether *link* may be opened in a browser."""
    return re.match(r"https?://[^\s/]+\.[^\s]+$", link) is not None and link.isprintable()


def _named(name: str) -> str:
    """The *name* of a file, in lines that end with a hyphen if it is too long for one."""
    return "\n".join(wrap(name, _LINE))


def display_path(path: Path, longest: int | None = _LINE) -> str:
    """*path* with the home folder as ``~``, and without folders in its middle if it is *longest* characters or more."""
    try:
        inside = path.relative_to(Path.home())
        text = f"~/{inside}" if inside.parts else "~"
    except (ValueError, RuntimeError):
        text = str(path)
    if longest is None or len(text) < longest:
        return text
    first, *folders, last = text.split("/")
    while folders and len("/".join([first, "…", *folders, last])) >= longest:
        del folders[0]
    return "/".join([first, "…", *folders, last])


def _data_folder() -> Path:
    """The user's data folder for this app."""
    from crosswalk_tui.user.database import user_database_path

    return user_database_path().parent


def _new_path(folder: Path, stem: str, ending: str) -> Path:
    """The first path in *folder* that does not exist."""
    path = folder / f"{stem}.{ending}"
    numbers = count(2)
    while path.exists():
        path = folder / f"{stem}-{next(numbers)}.{ending}"
    return path


def _write_file(path: Path, content: str | bytes) -> Path:
    from crosswalk_tui.user.whole_file import write_whole

    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content if isinstance(content, bytes) else content.encode("utf-8", errors="replace"))
    return path
