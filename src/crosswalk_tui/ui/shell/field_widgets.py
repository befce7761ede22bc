"""Labelled fields that edit a draft of the session."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive, var
from textual.strip import Strip

from crosswalk_tui.core.errors import QuantityError, UnfinishedValue
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import Line, fit, length
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.lines import Painted
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.palette import paint
from crosswalk_tui.ui.session.draft import Draft, Edit
from crosswalk_tui.ui.shell.messages import LeaveFields, LeaveForm, UsagePasted

_GAP = 2  # cells between the fields and the note beside them

UNSET = "not set"
"""What an empty field shows."""


class FieldSpec(NamedTuple):
    """One field.

    Attributes:
        id: id of the widget.
        show: returns the text for a draft.
        read: returns the draft with a text read into it; raises `QuantityError`, or `UnfinishedValue` for the
            beginning of a value.
        prepare: slow work that `read` needs; run in a thread when the field gets the focus.
        unset: returns what an empty field shows: that it is not set, or what applies as long as nothing is typed.
        scales: whether `read` scales other parts of the draft; every key of an edit is then read into the draft from
            before the edit, since they would be rounded with each.
    """

    id: str
    label: str
    tip: str
    show: Callable[[Draft], str]
    read: Callable[[Draft, str], Draft]
    prepare: Callable[[], object] | None = None
    scales: bool = False
    unset: Callable[[Draft], str] = lambda _: UNSET

    def try_read(self, draft: Draft, text: str) -> Draft | None:
        """`read`, or None if *text* is not valid."""
        try:
            return self.read(draft, text)
        except QuantityError:
            return None


_TWO_FIGURES = r"(?s)\d.*[^\d.,_\s].*\d"


def looks_like_usage(text: str) -> bool:
    """Whether pasted *text* is a usage report rather than a value for one field."""
    return "{" in text or (any(c.isalpha() for c in text) and bool(re.search(_TWO_FIGURES, text)) and len(text) > 12)


class FieldInput(PlainInput):
    """One field of a grid.

    Attributes:
        can_take_back: whether something was typed that Escape takes back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "take_back", "Take back", id="entry.leave",
                tooltip="Take back what was typed into the field, if anything, and back to the list"),
        Binding("escape", "leave", "Done", id="entry.leave", tooltip="Back to the list"),
        Binding("enter,down", "screen.stop(1)", "Next", id="entry.next", tooltip="Keep it; next field"),
        Binding("up", "screen.stop(-1)", "Back", show=False, id="entry.back", tooltip="Previous field"),
        Binding("tab", "screen.tab(1)", "Next field", id="entry.tab",
                tooltip="Next pane, or next field of a form"),
    ]  # fmt: skip

    can_take_back: var[bool] = var(False, init=False, bindings=True)

    def __init__(self, entry: FieldSpec, grid: FieldGrid) -> None:
        super().__init__(entry.show(grid.draft), id=entry.id, placeholder=entry.unset(grid.draft))
        self.entry, self._grid = entry, grid
        self.tooltip = entry.tip

    def on_focus(self) -> None:
        if self.entry.prepare is not None:
            self.run_worker(self.entry.prepare, thread=True)
        self._grid.begin_visit()
        self._grid.mark(self)

    def on_blur(self) -> None:
        self._grid.leave(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable taking back where there is nothing to take back: the key bar then says that Escape only leaves."""
        return self.can_take_back if action == "take_back" else super().check_action(action, parameters)

    def action_take_back(self) -> None:
        self.post_message(LeaveFields(self._grid.taken_back(self)))

    def action_leave(self) -> None:
        self.post_message(LeaveFields())

    def on_paste(self, event: events.Paste) -> None:
        """Pass on a usage report, which is a whole workload, unless it is a value for this field."""
        if looks_like_usage(event.text) and self.entry.try_read(self._grid.draft, event.text) is None:
            event.prevent_default()
            event.stop()
            self.post_message(UsagePasted(event.text))


class FieldGrid(Painted, can_focus=True):
    """Labelled fields that show and edit a draft; a form: it has the focus as a whole until Enter.

    The labels are painted in the margins before the fields: as separate widgets they would double the time of a frame.

    Attributes:
        draft: the draft shown, except in invalid fields.
        problem: what is wrong with the field that became invalid last; empty if all are valid.
        edit: the last edit; watch it, since a message would be painted a frame late.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "enter", "Edit", id="form.enter", tooltip="Edit the marked field"),
        Binding("down,j,right,l", "mark(1)", "Next", show=False, id="form.next", tooltip="Mark the next field"),
        Binding("up,k,left,h", "mark(-1)", "Back", show=False, id="form.back", tooltip="Mark the previous field"),
    ]

    problem: var[str] = var("")
    edit: var[Edit | None] = var(None, init=False, always_update=True)
    marked: reactive[int] = reactive(0)
    """The position of the field that Enter edits, among those shown."""

    def __init__(
        self, entries: Sequence[FieldSpec], draft: Draft, *, id: str, heading: str = "", notes: Sequence[str] = ()
    ) -> None:
        """Create the fields of *entries*; the first of *notes* that fits is beside those of the first line."""
        super().__init__(id=id)
        self.draft, self._heading, self._notes = draft, heading, notes
        self._showing = False  # while true, new values of the fields are no edits
        self._problems: dict[str, str] = {}
        self._unfinished = ""  # the problem of the field being edited if its text only begins a value
        self._typing: tuple[FieldInput, Draft] | None = None  # the field being edited, and the draft before that
        self.fields = [FieldInput(entry, self) for entry in entries]

    def compose(self) -> ComposeResult:
        yield from self.fields

    def strip(self, y: int) -> Strip:
        line: Line = [(fit(self._heading, self.size.width), "head")] if self._heading and not y else []
        left, top = self.region.offset
        marked = self._marked_field if self.has_focus else None
        for field in self.fields:
            at = field.region.x - left
            if field.display and field.region.y - top == y:
                room = field.styles.margin.left
                line.append((fit("", at - room - length(line)), ""))
                line.append((fit(field.entry.label, room), "on" if field is marked else "dim"))
        if self._notes and not y:
            end = max(field.region.right - left for field in self.fields) + _GAP
            note = next((note for note in map(keyed, self._notes) if end + length([(note, "")]) <= self.size.width), "")
            line += [(fit("", end - length(line)), ""), (note, "dim")]
        return paint(self._palette, line, self.size.width)

    def texts(self) -> list[str]:
        return [f"{field.entry.label} {field.value}" for field in self.fields if field.display]

    @property
    def _marked_field(self) -> FieldInput:
        shown = [field for field in self.fields if field.display]
        return shown[min(self.marked, len(shown) - 1)]

    def mark(self, field: FieldInput) -> None:
        """Mark *field*."""
        self.marked = [each for each in self.fields if each.display].index(field)

    def mark_end(self, step: int) -> None:
        """Mark the first field, or the last one if *step* is negative."""
        self.marked = 0 if step > 0 else sum(field.display for field in self.fields) - 1

    def action_mark(self, step: int) -> None:
        """Mark the field *step* after the marked one; beyond the ends, go on to the list next to the form."""
        last = sum(field.display for field in self.fields) - 1
        if 0 <= self.marked + step <= last:
            self.marked += step
        else:
            self.post_message(LeaveForm(step))

    def action_enter(self) -> None:
        self._marked_field.focus()

    def on_focus(self) -> None:
        self.refresh()
        self._mark_unlabelled(has_focus=True)

    def on_blur(self) -> None:
        self.refresh()
        self._mark_unlabelled(has_focus=False)

    def watch_marked(self) -> None:
        if self.is_mounted:
            self._mark_unlabelled(has_focus=self.has_focus)

    def _mark_unlabelled(self, *, has_focus: bool) -> None:
        """Mark the field itself where it has no label."""
        marked = self._marked_field if has_focus else None
        for field in self.fields:
            if not field.styles.margin.left:
                field.set_class(field is marked, "-marked")

    def show_only(self, shown: Callable[[FieldSpec], bool]) -> None:
        """Show the fields for which *shown* returns true, and hide the others."""
        for field in self.fields:
            if field.display != shown(field.entry):
                field.display = not field.display
                self.refresh()

    def on_mount(self) -> None:
        for field in self.fields:
            # A watcher paints in the frame of the key, a message one later.
            self.watch(field, "value", partial(self._typed, field), init=False)

    def show(self, draft: Draft, origin: str = "") -> None:
        """Show *draft*; the field *origin* and fields with an equal value keep their text.

        Without an origin, as after a click on a switch, text that cannot be read stays where its field has not changed.
        """
        before, self.draft = self.draft, draft
        if self._typing is not None and self._typing[0].id != origin:
            self._end_typing()
        self._showing = True
        for field in self.fields:
            field.placeholder = field.entry.unset(draft)
            shown = field.entry.show(draft)
            if field.value != shown and not self._keeps_text(field, before, origin):
                field.value = shown
                self._set_problem(field, "")
        self._showing = False
        for field in [field for field in self.fields if field.id in self._problems]:
            self._end_typing()
            self._read(field, draft, origin)  # shares that were too large together may fit now

    def _keeps_text(self, field: FieldInput, before: Draft, origin: str) -> bool:
        """Whether *field* keeps its text, which the draft *before* was shown with."""
        is_same, is_invalid = field.entry.show(self.draft) == field.entry.show(before), field.id in self._problems
        if origin and (field.id == origin or is_same or is_invalid):
            return True
        read = field.entry.try_read(self.draft, field.value)
        return read == self.draft or (is_same and is_invalid and read is None)

    def begin_visit(self) -> None:
        """Take the next key as the first of an edit."""
        self._end_typing()

    def _is_typed(self, field: FieldInput) -> bool:
        return self._typing is not None and self._typing[0] is field

    def _end_typing(self) -> None:
        """Keep what was typed; what is invalid can still be taken back."""
        if self._typing is not None:
            field, self._typing = self._typing[0], None
            self._end_waiting(field)
            field.can_take_back = field.id in self._problems

    def leave(self, field: FieldInput) -> None:
        """Report what is wrong with *field* if what was typed is only the beginning of a value."""
        if self._is_typed(field):
            self._end_waiting(field)

    def _end_waiting(self, field: FieldInput) -> None:
        if self._unfinished:
            problem, self._unfinished = self._unfinished, ""
            self._set_problem(field, problem)

    def taken_back(self, field: FieldInput) -> Draft | None:
        """Show *field* as it was before it was typed into; the draft of then, None if it is the present one."""
        typed = self._is_typed(field)
        if not typed and field.id not in self._problems:
            return None
        before = self._typing[1] if self._typing is not None and typed else self.draft
        self._showing = True
        field.value = field.entry.show(before)
        self._showing = False
        self._unfinished = ""
        self._set_problem(field, "")
        self._end_typing()
        return None if before == self.draft else before

    def _typed(self, field: FieldInput) -> None:
        if self._showing:
            return
        typing = self._typing
        if typing is None or typing[0] is not field:
            self._end_typing()
            typing = self._typing = field, self.draft
        self._read(field, typing[1] if field.entry.scales else self.draft)

    def _read(self, field: FieldInput, before: Draft, origin: str = "") -> None:
        """Read *field* into the draft *before*, as a new edit or as part of the edit of field *origin*."""
        try:
            draft = field.entry.read(before, field.value)
        except QuantityError as error:
            problem = f"{field.entry.label}: {safe(str(error))}"
            waits = isinstance(error, UnfinishedValue) and self._is_typed(field)
            self._set_problem(field, "" if waits else problem)
            self._unfinished = problem if waits else ""
            return
        self._set_problem(field, "")
        self._unfinished = ""
        if draft != self.draft:
            self.edit = Edit(draft, origin or field.entry.id)

    def _set_problem(self, field: FieldInput, problem: str) -> None:
        field.set_class(bool(problem), "-invalid")
        self._problems.pop(str(field.id), None)
        if problem:
            self._problems[str(field.id)] = problem
        field.can_take_back = bool(problem) or self._is_typed(field)
        self.problem = next(reversed(self._problems.values()), "")
