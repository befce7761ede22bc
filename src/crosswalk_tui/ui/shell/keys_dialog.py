"""The dialog that shows where keys and the theme are set, and which keys the user has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import Line, fit, paragraph
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.text_views import TextView
from crosswalk_tui.ui.shell.dialog import Dialog

_KEYS, _ID = 14, 24  # widths of columns


class KeyRow(NamedTuple):
    """An action by its id, with its keys; *usual* are the default keys if the user has changed them."""

    action_id: str
    keys: str
    what: str
    usual: str = ""


class KeysText(TextView):
    """How to change keys, the changed ones, and all ids."""

    def __init__(
        self, path: str, themes: tuple[str, str | None], rows: Sequence[KeyRow], problems: Sequence[str]
    ) -> None:
        super().__init__(id="help-text")
        self._path, self._themes, self._rows, self._problems = path, themes, rows, problems

    def laid_out(self, width: int) -> list[Line]:
        lines = paragraph(f"Keys and theme are set in {safe(self._path)}, which is read when the app starts:", width)
        lines += [[(f"  {text}", "key")] for text in ('theme = "nord"', "[keymap]", '"compare.zoom" = "f11,z"')]
        lines += paragraph(self._theme_words(), width)
        lines += [[], [(fit("Keys you have changed", width), "head")]]
        lines += [self._row(row) for row in self._rows if row.usual] or [[("none", "dim")]]
        for problem in self._problems:
            lines += paragraph(problem, width, "bad")
        lines += [[], [(fit("All actions, by the id that the file takes", width), "head")]]
        return [*lines, *map(self._row, self._rows)]

    def _theme_words(self) -> str:
        """Which theme is used, and which of the file and the app decides: the one that was set last."""
        theme, configured = self._themes
        chosen = f"The theme is {safe(theme)}; {keyed('{app.palette}')}, Theme… changes it for good"
        if configured is None:
            return f"{chosen}, until the file sets one."
        if configured == theme:
            return f"{chosen}, until the line in the file is changed."
        return f"{chosen}. It was chosen there; the file has {safe(configured, 40)}, which applies once it is changed."

    def _row(self, row: KeyRow) -> Line:
        usual = f" (before: {row.usual})" if row.usual else ""
        return [(fit(row.keys, _KEYS), "key"), (fit(row.action_id, _ID), ""), (f"{row.what}{usual}", "dim")]


class KeysScreen(Dialog[None]):
    """Shows the *path* of the configuration, the keys of all actions, and what is wrong with the file.

    *themes* are the one in use and the one in the file, if any.
    """

    HELP = "The keys in force by action, and what is wrong in config.toml, in which keys and the theme can be changed."
    AUTO_FOCUS = "#help-text"

    def __init__(
        self, path: str, themes: tuple[str, str | None], rows: Sequence[KeyRow], problems: Sequence[str]
    ) -> None:
        super().__init__("Keys and theme")
        self._text = KeysText(path, themes, rows, problems)

    def compose_box(self) -> ComposeResult:
        yield self._text
