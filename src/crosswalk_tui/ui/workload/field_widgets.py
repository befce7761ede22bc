"""Labelled fields that read what is typed into one shared draft, each marked while it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.strip import Strip

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import Line, fit, length
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.lines import CursorView, Painted
from crosswalk_tui.ui.kit.palette import paint
from crosswalk_tui.ui.session.session import Draft, Edit
from crosswalk_tui.ui.shell.messages import LeaveFields, UsagePasted
from crosswalk_tui.ui.workload.fields import SWITCHES, FieldSpec, looks_like_usage


class FieldInput(PlainInput):
    """The field of one entry."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave field", id="entry.leave", tooltip="Back to the offers table"),
        Binding("down,enter", "screen.stop(1)", "Next", id="entry.next", tooltip="Next field"),
        Binding("up", "screen.stop(-1)", "Back", show=False, id="entry.back", tooltip="Previous field"),
    ]

    def __init__(self, entry: FieldSpec, grid: FieldGrid) -> None:
        super().__init__(entry.show(grid.draft), id=entry.id, placeholder="—")
        self.entry, self._grid = entry, grid
        self.tooltip = entry.tip

    def on_focus(self) -> None:
        """Get ready for what is typed."""
        if self.entry.prepare is not None:
            self.run_worker(self.entry.prepare, thread=True)

    def action_leave(self) -> None:
        """Give the keys back to the screen."""
        self.post_message(LeaveFields())

    def on_paste(self, event: events.Paste) -> None:
        """A pasted usage report is the whole workload, not the text of this field."""
        if looks_like_usage(event.text) and not self._is_own(event.text):
            event.prevent_default()
            event.stop()
            self.post_message(UsagePasted(event.text))

    def _is_own(self, text: str) -> bool:
        """Whether *text* is what this field is for, and nothing more."""
        try:
            self.entry.read(self._grid.draft, text)
        except QuantityError:
            return False
        return True


class FieldGrid(Painted):
    """The fields of several entries, labelled. Reads what is typed, reports errors, follows other edits.

    The labels are painted in the margins that the stylesheet leaves before the fields: as separate widgets they
    would double the time a frame takes.

    Attributes:
        draft: what the fields show, but for those that cannot be read.
        problem: what is wrong with the field typed into last, in a sentence; empty when all can be read.
        edit: the last edit; watch it, for a message would be painted a frame late.
    """

    problem: var[str] = var("")
    edit: var[Edit | None] = var(None, init=False, always_update=True)

    def __init__(self, entries: Sequence[FieldSpec], draft: Draft, *, id: str, heading: str = "") -> None:  # noqa: A002
        """Fields for *entries*; a *heading* is in the first row, where the stylesheet leaves it free."""
        super().__init__(id=id)
        self.draft, self._heading = draft, heading
        self._showing = False
        self._problems: dict[str, str] = {}
        self.fields = [FieldInput(entry, self) for entry in entries]

    def compose(self) -> ComposeResult:
        """A field for each entry."""
        yield from self.fields

    def strip(self, y: int) -> Strip:
        """The labels of the fields in row *y*."""
        line: Line = [(fit(self._heading, self.size.width), "head")] if self._heading and not y else []
        left, top = self.region.offset
        for field in self.fields:
            at = field.region.x - left
            if field.display and field.region.y - top == y:
                room = field.styles.margin.left
                line.append((fit("", at - room - length(line)), ""))
                line.append((fit(field.entry.label, room), "dim"))
        return paint(self._palette, line, self.size.width)

    def texts(self) -> list[str]:
        """The labels with what the fields hold."""
        return [f"{field.entry.label} {field.value}" for field in self.fields if field.display]

    def show_only(self, shown: Callable[[FieldSpec], bool]) -> None:
        """Show the fields for which *shown* is true and hide the others."""
        for field in self.fields:
            if field.display != shown(field.entry):
                field.display = not field.display
                self.refresh()

    def on_mount(self) -> None:
        """Read on every key, in the frame of the key."""
        for field in self.fields:
            self.watch(field, "value", partial(self._typed, field), init=False)

    def show(self, draft: Draft, origin: str = "") -> None:
        """Show *draft*; the text of the field *origin* stays as typed, and so does one with an equal value."""
        before, self.draft = self.draft, draft
        self._showing = True
        for field in self.fields:
            shown = field.entry.show(draft)
            stays = origin and (field.id == origin or field.id in self._problems or shown == field.entry.show(before))
            if not stays and not self._says(field, draft):
                field.value = shown
                self._judge(field, "")
        self._showing = False
        for field in [field for field in self.fields if field.id in self._problems]:
            self._read(field, origin)  # a value too large together with another field may fit now

    def _typed(self, field: FieldInput) -> None:
        self._read(field)

    def _says(self, field: FieldInput, draft: Draft) -> bool:
        try:
            return field.entry.read(draft, field.value) == draft
        except QuantityError:
            return False

    def _read(self, field: FieldInput, origin: str = "") -> None:
        """Take what *field* holds, as a separate edit or as part of that of the field *origin*."""
        if self._showing:
            return
        try:
            draft = field.entry.read(self.draft, field.value)
        except QuantityError as error:
            self._judge(field, f"{field.entry.label}: {safe(str(error))}")
            return
        self._judge(field, "")
        if draft != self.draft:
            self.edit = Edit(draft, origin or field.entry.id)

    def _judge(self, field: FieldInput, problem: str) -> None:
        field.set_class(bool(problem), "-invalid")
        self._problems.pop(str(field.id), None)
        if problem:
            self._problems[str(field.id)] = problem
        self.problem = next(reversed(self._problems.values()), "")


class Switches(CursorView):
    """What is on or off, one a line; Enter, space or a click turns the line's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", "Toggle", id="switches.turn", tooltip="Toggle the switch under the cursor"),
    ]

    edit: var[Edit | None] = var(None, init=False, always_update=True)
    problem: var[str] = var("")

    def __init__(self, draft: Draft, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._draft = draft

    def show(self, draft: Draft) -> None:
        """Show which are on."""
        before, self._draft = self._draft, draft
        self.problem = ""
        if [switch.is_on(before) for switch in SWITCHES] != [switch.is_on(draft) for switch in SWITCHES]:
            self.refresh()

    def count(self, width: int) -> int:
        """One line for each."""
        del width
        return len(SWITCHES)

    def line(self, index: int, width: int) -> Line:
        """Switch *index* in *width* cells."""
        switch = SWITCHES[index]
        on = switch.is_on(self._draft)
        return [
            ("[x] " if on else "[ ] ", "best" if on else "dim"),
            (fit(switch.label, width - 4), "" if on else "dim"),
        ]

    def action_choose(self) -> None:
        """Turn the switch under the cursor."""
        try:
            self._draft = SWITCHES[self.cursor].turn(self._draft)
        except QuantityError as error:
            self.problem = str(error)
            return
        self.problem = ""
        self.refresh()
        self.edit = Edit(self._draft, "")
