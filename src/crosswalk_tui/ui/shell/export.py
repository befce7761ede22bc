"""Copies to the clipboard and writes files; returns sentences with the path."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:
    from textual.app import App

_SHOWN = 40
"""Characters of a copied text that are repeated to the user."""

_CLIPBOARD_LIMIT = 70_000
"""Bytes terminals take through OSC 52 at the least; a longer text may arrive cut or not at all."""

_LONGEST_STEM = 60


def copy(app: App[object], text: str, what: str = "") -> str:
    """Put *text* on the clipboard, and into a file for terminals that have none; returns a message about it.

    A terminal does not answer whether it took a text (OSC 52), so the file is always written.

    Args:
        app: whose terminal it is.
        text: what to copy.
        what: what the sentence calls it; the text itself when empty.
    """
    app.copy_to_clipboard(text)
    called = what or safe(text, _SHOWN)
    too_long = len(text.encode()) > _CLIPBOARD_LIMIT
    try:
        place = _written(_kept() / "copied.txt", text)
    except OSError as error:
        return f"Copied {called}. It could not be written to a file as well: {error.strerror or error}."
    if too_long:
        return f"{called} is too long for many terminals' clipboards; it is in {short(place)}."
    return f"Copied {called}; also in {short(place)}."


def write(name: str, ending: str, text: str, folder: Path | None = None) -> str:
    """Write *text* to a new file in *folder*, the working folder when None; returns a message that names it.

    Where that folder cannot be written to, the user's own data folder takes it.
    """
    stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:_LONGEST_STEM].rstrip("-")
    called = f"crosswalk-{stem}-{datetime.now():%Y%m%d-%H%M%S}"  # noqa: DTZ005 - a name the user reads in their own time
    for place in (Path.cwd() if folder is None else folder, _kept()):
        try:
            return f"Written to {short(_written(_free(place, called, ending), text))}."
        except OSError as error:
            problem = error.strerror or str(error)
    return f"Nothing was written: {problem}."


def is_web_address(link: str) -> bool:
    """Whether *link* is one that a browser may be sent to."""
    return re.match(r"https?://[^\s/]+\.[^\s]+$", link) is not None and link.isprintable()


def short(path: Path) -> str:
    """*path* with the home folder as ``~``."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)


def _kept() -> Path:
    """The user's data folder for this app."""
    from crosswalk_tui.user.database import user_database_path

    return user_database_path().parent


def _free(folder: Path, stem: str, ending: str) -> Path:
    """A path in *folder* where nothing is yet."""
    path = folder / f"{stem}.{ending}"
    count = 1
    while path.exists():
        count += 1
        path = folder / f"{stem}-{count}.{ending}"
    return path


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", errors="replace")
    return path
