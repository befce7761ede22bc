"""The comparisons the user saved: models, workload and filters under a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from crosswalk_tui.core.changes.age import age
from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, labelled, paragraph
from crosswalk_tui.ui.kit.lines import CursorView, TextBlock
from crosswalk_tui.ui.session.summaries import filters_in_short, short
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation
from crosswalk_tui.user.comparisons import SavedComparison
from crosswalk_tui.user.state import ComparisonSetup

_HOW = "Key ctrl+s keeps the present comparison here: its models, workload and filters."
_UNREADABLE = "What was saved under this name does not make sense. Delete it and save it again."
_NAME = 24


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved comparison with the names its models have now.

    Attributes:
        names: by place; None for a model the catalogue no longer has.
    """

    saved: SavedComparison
    names: tuple[str | None, ...]

    @property
    def name(self) -> str:
        """What it was saved as."""
        return self.saved.name

    @property
    def setup(self) -> ComparisonSetup | None:
        """What is compared; None when it cannot be read."""
        return self.saved.setup

    @property
    def keys(self) -> tuple[str, ...]:
        """The models' keys."""
        return () if self.saved.setup is None else self.saved.setup.models

    @property
    def gone(self) -> tuple[str, ...]:
        """The keys of the models that the catalogue no longer has."""
        return tuple(key for key, name in zip(self.keys, self.names, strict=True) if name is None)

    @property
    def models(self) -> str:
        """The models in a line."""
        return " · ".join(name or f"{key} (gone)" for key, name in zip(self.keys, self.names, strict=True))

    @property
    def says(self) -> str:
        """The workload and the filters in a line."""
        if self.setup is None:
            return _UNREADABLE
        filters = filters_in_short(self.setup.filters)
        return short(self.setup.workload) + (f" · {filters}" if filters else "")


@dataclass
class OpenSaved(Message):
    """Compare what was saved."""

    saved: SavedComparison


@dataclass
class ForgetSaved(Message):
    """Delete what was saved."""

    saved: SavedComparison


@dataclass
class RestoreSaved(Message):
    """Save again what was just deleted."""

    saved: SavedComparison


class SavedList(CursorView):
    """The saved comparisons, one a line, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="lines.choose", tooltip="Compare what was saved"),
    ]
    kept: tuple[Kept, ...] = ()

    def count(self, width: int) -> int:
        """One line for each."""
        del width
        return len(self.kept)

    def line(self, index: int, width: int) -> Line:
        """Comparison *index* in *width* cells."""
        kept = self.kept[index]
        name = min(_NAME, width // 3, max(len(one.name) for one in self.kept))
        rest = max(0, width - name - 2)
        bad = kept.setup is None or kept.gone
        text = "cannot be read" if kept.setup is None else kept.models
        return [(fit(kept.name, name), "strong"), ("  ", ""), (fit(text, rest), "bad" if bad else "")]


class SavedPane(Vertical):
    """The list, and what the comparison under the cursor is."""

    BORDER_TITLE = "Saved comparisons"
    HELP = "What you saved with ctrl+s: models, workload and filters. Enter compares it again, d deletes it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,delete", "forget", "Delete", id="saved.delete", tooltip="Delete the saved comparison"),
        Binding("u", "restore", "Undo", id="saved.undo", tooltip="Bring the deleted comparison back"),
    ]

    def __init__(self, *, id: str = "saved") -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="pane")
        self.list = SavedList(id="saved-list")
        self._notes = TextBlock(id="saved-notes")
        self._deleted: SavedComparison | None = None
        self._today = date.min

    def compose(self) -> ComposeResult:
        """List and notes."""
        yield self.list
        yield self._notes

    def on_mount(self) -> None:
        """Say more about the comparison under the cursor."""
        self.watch(self.list, "cursor", self._describe, init=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Delete only what is there, bring back only what was deleted."""
        del parameters
        if action == "forget":
            return bool(self.list.kept)
        return self._deleted is not None if action == "restore" else True

    def show(self, kept: tuple[Kept, ...], today: date, problem: str = "") -> None:
        """List *kept*, or say the *problem* that keeps them from being read."""
        self.list.kept, self._today = kept, today
        self.list.renew()
        self.list.refresh(layout=True)
        self.border_title = f"Saved comparisons: {len(kept):,}" if kept else "Saved comparisons"
        self._describe()
        if problem:
            self._notes.paragraphs = ((problem, "bad"),)

    def deleted(self, saved: SavedComparison | None) -> None:
        """Remember what was deleted last, so that it can be brought back; None once it has been."""
        self._deleted = saved
        self.refresh_bindings()
        self._describe()

    @property
    def kept(self) -> Kept | None:
        """The comparison under the cursor."""
        return self.list.kept[self.list.cursor] if self.list.kept else None

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        """Compare it."""
        message.stop()
        self.post_message(OpenSaved(self.list.kept[message.index].saved))

    def action_forget(self) -> None:
        """Delete the comparison under the cursor."""
        if self.kept is not None:
            self.post_message(ForgetSaved(self.kept.saved))

    def action_restore(self) -> None:
        """Bring back what was deleted last."""
        if self._deleted is not None:
            self.post_message(RestoreSaved(self._deleted))

    def _describe(self) -> None:
        said: list[tuple[str, str]] = []
        if self._deleted is not None:
            said.append((f"Deleted {self._deleted.name}. Key u brings it back.", "strong"))
        kept = self.kept
        if kept is None:
            said.append((_HOW, "dim"))
        else:
            if kept.gone:
                said.append((gone(kept.gone), "bad"))
            said.append((f"{kept.says} · saved {kept.saved.saved_at[:10]}", "dim" if kept.setup else "bad"))
        self._notes.paragraphs = tuple(said)

    def cursor_target(self) -> CursorTarget | None:
        """The comparison under the cursor."""
        kept = self.kept
        if kept is None:
            return None
        today = self._today
        told = Explanation(kept.name, lambda width: explained(kept, today, width))
        return CursorTarget(f"{kept.name}: {', '.join(kept.keys)}", told)

    def table(self) -> Table | None:
        """Every saved comparison."""
        rows = tuple((k.name, ", ".join(k.keys) or UNKNOWN, k.says, k.saved.saved_at) for k in self.list.kept)
        return Table.of("Saved comparisons", ("Name", "Models", "Workload and filters", "Saved"), rows)


def gone(keys: tuple[str, ...]) -> str:
    """That the catalogue no longer has these models."""
    return f"The catalogue no longer has {' and '.join(keys)}."


def explained(kept: Kept, today: date, width: int) -> list[Line]:
    """What a saved comparison is, in full."""
    if kept.setup is None:
        return paragraph(_UNREADABLE, width, "bad")
    lines: list[Line] = []
    for letter, side, key, name in zip(LETTERS, SIDES, kept.keys, kept.names, strict=False):
        text = f"{name} · {key}" if name is not None else f"{key}: the catalogue no longer has it"
        lines += labelled(f"Model {letter}", text, width, side if name is not None else "bad")
    saved = kept.saved.saved_at[:10]
    return [
        *lines,
        *labelled("Workload", short(kept.setup.workload), width),
        *labelled("Filters", filters_in_short(kept.setup.filters) or "none", width),
        *labelled("Saved", f"{saved}, {age(saved, today)}", width),
    ]
