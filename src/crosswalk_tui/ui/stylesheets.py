"""Reads the stylesheets of the app when they are needed.

To read all before the first paint would take 2.5% of the start.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crosswalk_tui.ui.shell.breakpoints import classes_at

if TYPE_CHECKING:
    from textual.app import App
    from textual.geometry import Size

_FOLDER = Path(__file__).parent
_BY_CLASS = {
    "-tiny": ("shell/too_small.tcss",),
    "-flat": ("shell/too_small.tcss",),
    "-narrow": ("shell/narrow.tcss", "overview/narrow.tcss"),
    "-normal": ("overview/normal.tcss",),
    "-wide": ("overview/wide.tcss",),
    "-short": ("overview/short.tcss",),
}
"""The stylesheets that the first screen needs only at these sizes."""


class Stylesheets:
    """The stylesheets of an *app*: those that have not been read yet are added to Textual's."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app

    def read_all(self) -> None:
        """Read those of all screens before they are opened."""
        # Of equal rules the last one wins, which must be the screen's own.
        self._read(sorted(_FOLDER.glob("*/*.tcss"), key=lambda path: (path.parent.name != "shell", path)))

    def read_at(self, size: Size) -> None:
        """Read those of a terminal of this *size* before a screen is laid out for it."""
        names = (name for each in classes_at(*size).split() for name in _BY_CLASS.get(each, ()))
        self._read([_FOLDER / name for name in names])

    def _read(self, paths: Iterable[Path]) -> None:
        stylesheet = self._app.stylesheet
        missing = [path for path in paths if not stylesheet.has_source(str(path), "")]
        for path in missing:
            stylesheet.read(path)
        if missing:
            stylesheet.parse()
