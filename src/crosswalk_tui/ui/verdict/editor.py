"""A text in the user's own editor, the app suspended meanwhile."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App


@dataclass(frozen=True, slots=True)
class Edited:
    """How an editor was left.

    Attributes:
        text: the text to keep; None when it is to stay as it was.
        problem: what went wrong, as a sentence; empty when nothing did.
    """

    text: str | None
    problem: str = ""


def editor_command() -> list[str]:
    """The user's editor as they set it, `VISUAL` before `EDITOR`; empty when none is set or it cannot be read."""
    wanted = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    try:
        return shlex.split(wanted)
    except ValueError:  # a quote that is not closed
        return []


def edit(app: App[object], command: list[str], text: str) -> Edited:
    """*text* as the user leaves it in their editor.

    What was typed is never lost: where it cannot be taken back, the file it is in stays and is named.

    Raises:
        textual.app.SuspendNotSupported: the terminal cannot be lent to another program.
    """
    with app.suspend():
        try:
            handle, name = tempfile.mkstemp(suffix=".md", prefix="crosswalk-note-")
            path = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError as error:
            return Edited(None, f"No file could be made for the editor: {error.strerror or error}.")
        try:
            done = subprocess.run([*command, name], check=False)  # noqa: S603 - the user's own editor
        except OSError as error:
            path.unlink(missing_ok=True)
            return Edited(None, f"The editor {command[0]} could not be started: {error.strerror or error}.")
    return _read_back(path, text, command[0], done.returncode)


def _read_back(path: Path, before: str, editor: str, code: int) -> Edited:
    try:
        after = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return Edited(None, f"The text could not be read back: {error.strerror or error}. It is in {path}.")
    if code != 0:
        said = f"{editor} ended with code {code}: the note is as it was"
        if after.rstrip() != before.rstrip():
            return Edited(None, f"{said}. What you typed is in {path}.")
        path.unlink(missing_ok=True)
        return Edited(None, f"{said}.")
    path.unlink(missing_ok=True)
    return Edited(after)
