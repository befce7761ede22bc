"""The base of the screens that answer from bills, which the user's filters may leave a compared model without.

Also what is said where they do.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import mentions, sentence
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import Line, clean, sentence_line
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


def blocking_forms(comparison: Comparison) -> list[Line]:
    """The filters that leave models without an offer, and the key that drops them, the longest form first.

    Or requests that do, and the remedy. Empty if neither does.
    ``No price with your filter needs vision · backspace drops it``
    """
    blocking = comparison.blocking
    if blocking is None:
        return _too_long_forms(comparison)
    some = len(blocking.places) < len(comparison.models)
    who = sentence_line(sentence("No price ", *(("of ", mentions(blocking.places), " ") if some else ())), "bad")
    drops = f"backspace {blocking.remedy}"
    forms = [(blocking.words, drops), (blocking.words, "backspace"), (blocking.counted, drops)]
    lines = [[*who, (f"with {clean(words)}", ""), (f" · {key}", "dim")] for words, key in forms]
    shortest: Line = [("No price: ", "bad"), (blocking.counted, "")]
    return [*lines, [*shortest, (f" · {drops}", "dim")], shortest]


def _too_long_forms(comparison: Comparison) -> list[Line]:
    """``No price: replies of 900,000 tokens exceed the output limits · set more requests``."""
    if None not in comparison.totals:
        return []
    from crosswalk_tui.core.comparison.too_long import too_long  # rarely needed

    found = too_long(comparison)
    if found is None:
        return []
    some = len(found.places) < len(comparison.models)
    who = sentence_line(sentence("No price", *((" of ", mentions(found.places)) if some else ()), ": "), "bad")
    forms = (f" · set {found.remedy}", "")
    return [[*who, (found.words, ""), *([(remedy, "dim")] if remedy else [])] for remedy in forms]


def carried_over(comparison: Comparison) -> str:
    """A sentence on filters of the last session that leave models without an offer; empty if there are none."""
    blocking = comparison.blocking
    if blocking is None:
        return ""
    drops = f"backspace {blocking.remedy}"
    return f"Still on from your last session: {clean(', '.join(blocking.terms))} · {drops}"
