"""The switches that select batch prices, types of provider and needed capabilities."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.reactive import var

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.ui.kit.cells import Line, fit, paragraph
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.session.draft import Draft, Edit, with_filters, with_workload
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation
from crosswalk_tui.ui.shell.messages import LeaveForm


class Switch(NamedTuple):
    """One switch; *toggle* returns the changed draft, or raises `QuantityError` if the switch must stay on.

    Attributes:
        meaning: what it does, in a sentence or two.
    """

    label: str
    meaning: str
    is_on: Callable[[Draft], bool]
    toggle: Callable[[Draft], Draft]


def _toggle_kind(kind: ProviderType, draft: Draft) -> Draft:
    kinds = draft.filters.kinds ^ {kind}
    if not kinds:
        raise QuantityError("Keep at least one kind of provider on.")
    return draft._replace(filters=draft.filters.with_kinds(kinds))


def _kind_switch(kind: ProviderType, label: str, meaning: str) -> Switch:
    return Switch(label, meaning, lambda draft: kind in draft.filters.kinds, partial(_toggle_kind, kind))


def _need_switch(need: str) -> Switch:
    return Switch(
        f"needs {need.replace('_', ' ')}",
        f"Ranks only models known to have this: {_NEEDS[need]}. A model of which it is unknown is left out, unless"
        " unknown capabilities are allowed.",
        lambda draft: need in draft.filters.needs,
        lambda draft: with_filters(draft, needs=draft.filters.needs ^ {need}),
    )


_NEEDS = {
    "tools": "calls of functions that the request describes",
    "vision": "images in the prompt",
    "structured_output": "replies that follow a JSON schema",
    "reasoning": "thinking before the reply",
    "open_weights": "weights that anybody may download",
}

_BATCH = (
    "Bills at batch prices, which are often half: replies come within hours. An offer without a published batch price"
    " is left out."
)
_RESELLERS = (
    "Ranks the offers of re-sellers, which pass requests on to another provider. They are off at first: who replies,"
    " and how long the price lasts, is up to them."
)

SWITCHES: tuple[Switch, ...] = (
    Switch("batch prices", _BATCH, lambda draft: draft.workload.batch,
           lambda draft: with_workload(draft, batch=not draft.workload.batch)),
    _kind_switch(ProviderType.FIRST_PARTY, "first-party", "Ranks the offers of the lab that made the model."),
    _kind_switch(ProviderType.CLOUD, "clouds", "Ranks the offers of cloud platforms, which sell many labs' models."),
    _kind_switch(ProviderType.HOST, "hosts", "Ranks the offers of companies that run another lab's model themselves."),
    _kind_switch(ProviderType.AGGREGATOR, "re-sellers", _RESELLERS),
    *map(_need_switch, ("tools", "vision", "structured_output", "reasoning", "open_weights")),
    Switch("allow unknown capabilities", "Also ranks models of which it is unknown whether they have what is needed.",
           lambda draft: draft.filters.allow_unknown,
           lambda draft: with_filters(draft, allow_unknown=not draft.filters.allow_unknown)),
)  # fmt: skip
"""The switches in order."""


class Switches(CursorView):
    """The switches of a draft, one per line, toggled by Enter, space or a click."""

    CHOOSES_BY_CLICK = True

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

    def cursor_target(self) -> CursorTarget:
        """The switch under the cursor, and what it does."""
        switch = SWITCHES[self.cursor]
        state = "on" if switch.is_on(self._draft) else "off"
        texts = (switch.meaning, f"It is {state}; {keyed('{switches.turn} or {lines.choose} toggles it.')}")
        about = Explanation(switch.label, lambda width: [line for text in texts for line in paragraph(text, width)])
        return CursorTarget(f"{switch.label}: {state}", about)

    def action_choose(self) -> None:
        try:
            self._draft = SWITCHES[self.cursor].toggle(self._draft)
        except QuantityError as error:
            self.problem = str(error)
            return
        self.problem = ""
        self.refresh()
        self.edit = Edit(self._draft, "")
