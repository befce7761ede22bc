"""The base of the screens that answer from bills, which the user's filters may leave a compared model without."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen

_NO_BLOCKING = "No filter hides a compared model's last offer · {app.workload} and {app.find} list the filters"
_BRINGS_BACK = " · {compare.undo} brings back"


class AnsweringScreen(ComparingScreen):
    """A screen whose answer may have no price for a compared model, as the user's filters leave out its offers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "drop_filters", "Drop filters", show=False, id="compare.drop-filters",
                tooltip="Drop the filters that leave no offer to rank"),
    ]  # fmt: skip

    def action_drop_filters(self) -> None:
        blocking = self.session.comparison.blocking
        if blocking is None:
            self._say_instead(keyed(_NO_BLOCKING))
            return
        self.session.edit(blocking.freed.workload, blocking.freed.filters)
        self._say_instead(f"Dropped {safe(', '.join(blocking.terms), 120)}{keyed(_BRINGS_BACK)}")
