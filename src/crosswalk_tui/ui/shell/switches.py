"""The switches that select batch prices, types of provider and needed capabilities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.ui.kit.cells import Line, fit
from crosswalk_tui.ui.kit.lines import CursorView
from crosswalk_tui.ui.session.session import Draft, Edit
from crosswalk_tui.ui.shell.messages import LeaveForm


def with_workload(draft: Draft, **changes: Any) -> Draft:  # noqa: ANN401 - as in `replace`
    """*draft* with these fields of the workload."""
    return replace(draft, workload=replace(draft.workload, **changes))


def with_filters(draft: Draft, **changes: Any) -> Draft:  # noqa: ANN401 - as in `replace`
    """*draft* with these fields of the filters."""
    return replace(draft, filters=replace(draft.filters, **changes))


@dataclass(frozen=True, slots=True)
class Switch:
    """One switch; *toggle* returns the changed draft, or raises `QuantityError` if the switch must stay on."""

    label: str
    is_on: Callable[[Draft], bool]
    toggle: Callable[[Draft], Draft]


def _toggle_kind(kind: ProviderType, draft: Draft) -> Draft:
    kinds = draft.filters.kinds ^ {kind}
    if not kinds:
        raise QuantityError("Keep at least one kind of provider on.")
    return replace(draft, filters=draft.filters.with_kinds(kinds))


def _kind_switch(kind: ProviderType, label: str) -> Switch:
    return Switch(label, lambda draft: kind in draft.filters.kinds, partial(_toggle_kind, kind))


def _need_switch(need: str) -> Switch:
    return Switch(
        f"needs {need.replace('_', ' ')}",
        lambda draft: need in draft.filters.needs,
        lambda draft: with_filters(draft, needs=draft.filters.needs ^ {need}),
    )


SWITCHES: tuple[Switch, ...] = (
    Switch("batch prices", lambda draft: draft.workload.batch,
           lambda draft: with_workload(draft, batch=not draft.workload.batch)),
    _kind_switch(ProviderType.FIRST_PARTY, "first-party"),
    _kind_switch(ProviderType.CLOUD, "clouds"),
    _kind_switch(ProviderType.HOST, "hosts"),
    _kind_switch(ProviderType.AGGREGATOR, "re-sellers"),
    *map(_need_switch, ("tools", "vision", "structured_output", "reasoning", "open_weights")),
    Switch("allow unknown capabilities", lambda draft: draft.filters.allow_unknown,
           lambda draft: with_filters(draft, allow_unknown=not draft.filters.allow_unknown)),
)  # fmt: skip
"""The switches in order."""


class Switches(CursorView):
    """The switches of a draft, one per line, toggled by Enter, space or a click."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", "Toggle", id="switches.turn", tooltip="Toggle the switch under the cursor"),
    ]

    edit: var[Edit | None] = var(None, init=False, always_update=True)
    problem: var[str] = var("")

    def __init__(self, draft: Draft, *, id: str) -> None:
        super().__init__(id=id)
        self._draft = draft

    def show(self, draft: Draft) -> None:
        """Show the switches of *draft*."""
        before, self._draft = self._draft, draft
        self.problem = ""
        if [switch.is_on(before) for switch in SWITCHES] != [switch.is_on(draft) for switch in SWITCHES]:
            self.refresh()

    def count(self, width: int) -> int:
        del width
        return len(SWITCHES)

    def line(self, index: int, width: int) -> Line:
        switch = SWITCHES[index]
        on = switch.is_on(self._draft)
        return [
            ("[x] " if on else "[ ] ", "best" if on else "dim"),
            (fit(switch.label, width - 4), "" if on else "dim"),
        ]

    def action_move(self, step: int) -> None:
        """Move the cursor; beyond the ends, go on to the fields beside the switches."""
        if 0 <= self.cursor + step < len(SWITCHES) or abs(step) > 1:
            super().action_move(step)
        else:
            self.post_message(LeaveForm(step))

    def action_choose(self) -> None:
        try:
            self._draft = SWITCHES[self.cursor].toggle(self._draft)
        except QuantityError as error:
            self.problem = str(error)
            return
        self.problem = ""
        self.refresh()
        self.edit = Edit(self._draft, "")
