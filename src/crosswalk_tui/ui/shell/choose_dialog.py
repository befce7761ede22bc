"""Dialogs to choose from a short list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.ui.kit.cells import Line, clean, fit, length
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.shell.dialog import Answer, Dialog, Remarks

CHOOSING = "{lines.choose} choose · {dialog.cancel} cancel"
"""The keys of a list, as a hint."""

_MOST = 40  # maximum width of a text with a note next to it
_FEW = 6  # maximum number of choices that leave room for remarks of more than two lines


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: a *note* is next to it, a *key* chooses it, a *remark* is shown while the cursor is on it.

    Attributes:
        shorter: shorter forms of the note; all choices have the same, the longest one with which each fits.
    """

    text: str
    note: str = ""
    key: str = ""
    remark: str = ""
    shorter: tuple[str, ...] = ()

    def note_in(self, form: int) -> str:
        """The note in a *form*: 0 is the longest."""
        return (self.note, *self.shorter)[min(form, len(self.shorter))]


def _remarks_of(choices: Sequence[Option]) -> list[str]:
    """The remarks to make room for."""
    return [choice.remark for choice in choices] if len(choices) <= _FEW else []


# Not Textual's OptionList: with 20 options a key takes it 4.3 ms of CPU time and this 2.6, opening 25 ms and 22
# (medians, interleaved), and its keys, wheel and cursor differ from those of the app's other lists.
class OptionView(CursorView):
    """The choices, one per line."""

    CHOOSES_BY_CLICK = True

    def __init__(self, choices: Sequence[Option], cursor: int) -> None:
        super().__init__(id="choices")
        self.choices = choices
        self.set_reactive(OptionView.cursor, cursor)

    def row_number(self) -> tuple[int, int] | None:
        return self.cursor + 1, len(self.choices)

    def count(self, width: int) -> int:
        del width
        return len(self.choices)

    def line(self, index: int, width: int) -> Line:
        choice = self.choices[index]
        longest = max(cell_len(choice.text) for choice in self.choices) + 2
        text = min(longest, max(_MOST, width // 2)) if choice.note else width
        keys: Line = [(f" {choice.key or ' '} ", "key")] if any(choice.key for choice in self.choices) else []
        room = max(0, width - text - length(keys))
        note = choice.note_in(self._note_form(room) if choice.shorter else 0)
        return [*keys, (fit(choice.text, text), "strong"), (fit(note, room), "dim")]

    def _note_form(self, room: int) -> int:
        """The longest form in which all notes fit in *room* cells; else the shortest one."""
        last = max(len(choice.shorter) for choice in self.choices)
        fitting = (form for form in range(last) if all(cell_len(one.note_in(form)) <= room for one in self.choices))
        return next(fitting, last)


class ChoiceDialog(Dialog[Answer]):
    """A list to choose from, with the cursor on *cursor* at first; *choices* must not be empty."""

    HELP = (
        "Choose from a list: {lines.choose} takes the line under the cursor, and the letter before a line takes that"
        " one at once. A remark below says more of the line."
    )
    AUTO_FOCUS = "#choices"
    ONLY_SEARCHES = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "cancel", "Close", show=False, id="choose.cancel", tooltip="Close without changes"),
    ]

    def __init__(self, title: str, choices: Sequence[Option], cursor: int = 0, hint: str = CHOOSING) -> None:
        super().__init__(title, hint)
        self._list = OptionView(choices, cursor)
        self._remarks = Remarks(id="remarks")
        self._remarks.expected = _remarks_of(choices)

    def compose_box(self) -> ComposeResult:
        yield self._list
        if any(choice.remark for choice in self._list.choices):
            yield self._remarks

    def on_mount(self) -> None:
        self._list.show_cursor()
        self.watch(self._list, "cursor", self._remark)

    def chosen(self, place: int) -> None:
        """Handle the choice at *place*."""
        raise NotImplementedError

    def offer(self, choices: Sequence[Option]) -> None:
        """Replace the choices; the cursor stays where it is."""
        self._list.choices = choices
        self._list.renew()
        self._list.refresh(layout=True)
        self._remarks.expected = _remarks_of(choices)
        self._remark()

    def _remark(self) -> None:
        self._remarks.say(self._list.choices[self._list.cursor].remark)

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        message.stop()
        if not message.has_gone:
            self.chosen(message.index)

    def on_key(self, event: events.Key) -> None:
        for place, choice in enumerate(self._list.choices):
            if choice.key and event.character == choice.key:
                event.stop()
                self.chosen(place)
                return


class ChooseScreen(ChoiceDialog[int | None]):
    """Returns the position of the choice; None if cancelled."""

    def chosen(self, place: int) -> None:
        self.dismiss(place)


def place_chooser(name: str, compared: Sequence[str]) -> ChooseScreen:
    """A dialog that returns the place at which to compare the model *name*; *compared* are the names at each place."""
    options = [
        Option(f"As {LETTERS[place]}", f"instead of {clean(other)}", LETTERS[place].lower())
        for place, other in enumerate(compared)
    ]
    options += [Option(f"As {letter}", "next to the others", letter.lower()) for letter in LETTERS[len(compared) :][:1]]
    return ChooseScreen(f"Compare {clean(name)}", options)
