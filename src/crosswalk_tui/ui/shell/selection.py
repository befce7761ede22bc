"""Copying text that was selected with the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.actions import SkipAction
from textual.screen import Screen

from crosswalk_tui.core.text.format import counted
from crosswalk_tui.ui.shell import export

if TYPE_CHECKING:
    Base = Screen[Any]
else:
    Base = object  # as in `crosswalk_tui.ui.kit.strip_cache`


class CopiesSelection(Base):
    """A mixin for screens: copies selected text to a file as well, as every copy, and says so."""

    def action_copy_text(self) -> None:
        """Copy the selected text; without any, leave the key to the app."""
        text = self.get_selected_text()
        if text is None:
            raise SkipAction
        lines = text.strip().count("\n") + 1
        self.app.clear_notifications()
        self.notify(export.copy(self.app, text, counted(lines, "line") if lines > 1 else ""), markup=False)
