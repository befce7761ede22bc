"""The user's saved comparisons: models, workload and filters under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from crosswalk_tui.core.changes.age import age
from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, labelled, paragraph
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.row_counter import CountsRows
from crosswalk_tui.ui.kit.text_views import TextBlock
from crosswalk_tui.ui.session.summaries import filters_in_short, split_in_short, workload_in_short
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation
from crosswalk_tui.ui.shell.opening_saved import missing_text
from crosswalk_tui.user.comparisons import SavedComparison
from crosswalk_tui.user.state import ComparisonSetup

_HOW_TO_SAVE = "{compare.save} saves the current comparison here: models, workload and filters."
UNREADABLE = "This saved comparison cannot be read. Delete it and save it again."
_NAME = 24


@dataclass(frozen=True, slots=True)
class NamedComparison:
    """A saved comparison with the current names of its models.

    Attributes:
        names: None for a model that is no longer in the catalogue.
    """

    saved: SavedComparison
    names: tuple[str | None, ...]

    @property
    def setup(self) -> ComparisonSetup | None:
        """The models, workload and filters; None if they cannot be read."""
        return self.saved.setup

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the models."""
        return () if self.saved.setup is None else self.saved.setup.models

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the models that are no longer in the catalogue."""
        return tuple(key for key, name in zip(self.keys, self.names, strict=True) if name is None)

    @property
    def models(self) -> str:
        """The models in one line."""
        return " · ".join(name or f"{key} (missing)" for key, name in zip(self.keys, self.names, strict=True))

    @property
    def summary(self) -> str:
        """Workload, split and filters in one line."""
        setup = self.setup
        if setup is None:
            return UNREADABLE
        parts = workload_in_short(setup.workload), split_in_short(setup.split), filters_in_short(setup.filters)
        return " · ".join(filter(None, parts))


@dataclass
class OpenSaved(Message):
    """Open a saved comparison."""

    saved: SavedComparison


@dataclass
class DeleteSaved(Message):
    """Delete a saved comparison."""

    saved: SavedComparison


class SavedList(CursorView):
    """The saved comparisons, one per line, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="lines.choose", tooltip="Open the saved comparison"),
    ]
    kept: tuple[NamedComparison, ...] = ()

    def row_number(self) -> tuple[int, int] | None:
        return self.cursor + 1, len(self.kept)

    def count(self, width: int) -> int:
        del width
        return len(self.kept)

    def line(self, index: int, width: int) -> Line:
        kept = self.kept[index]
        name = min(_NAME, width // 3, max(len(one.saved.name) for one in self.kept))
        rest = max(0, width - name - 2)
        bad = kept.setup is None or kept.missing
        text = "cannot be read" if kept.setup is None else kept.models
        return [(fit(kept.saved.name, name), "strong"), ("  ", ""), (fit(text, rest), "bad" if bad else "")]


class SavedPane(CountsRows, Vertical):
    """The list, and details of the comparison under the cursor."""

    BORDER_TITLE = "Saved comparisons"
    HELP = (
        "What you saved with {compare.save}: models, workload and filters. {lines.choose} opens a comparison,"
        " {saved.delete} deletes it. {figure.yours} lists them with all else that is yours."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,delete", "forget", "Delete", id="saved.delete", tooltip="Delete the saved comparison"),
    ]

    def __init__(self) -> None:
        super().__init__(id="saved", classes="pane")
        self.list = SavedList(id="saved-list")
        self._notes = TextBlock(id="saved-notes")
        self._today = date.min
        self._since = ""
        self._changes: Mapping[str, str] = {}

    def compose(self) -> ComposeResult:
        yield self.list
        yield self._notes

    def on_mount(self) -> None:
        self.watch(self.list, "cursor", self._describe, init=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable deleting without a comparison."""
        del parameters
        return bool(self.list.kept) if action == "forget" else True

    def show(self, kept: tuple[NamedComparison, ...], today: date, problem: str = "") -> None:
        """List *kept*, or show why they cannot be read."""
        self.list.kept, self._today = kept, today
        self.list.renew()
        self.list.refresh(layout=True)
        self.border_title = f"Saved comparisons: {len(kept):,}" if kept else "Saved comparisons"
        self._describe()
        if problem:
            self._notes.paragraphs = ((problem, "bad"),)

    def show_changes(self, since: str, changes: Mapping[str, str]) -> None:
        """Say how the comparisons changed *since* a time, in words; *changes* are by name."""
        self._since, self._changes = since, changes
        self._describe()

    @property
    def lacks_changes(self) -> bool:
        """Whether it is not known how a comparison changed, although it is of others."""
        return bool(self._since) and any(kept.setup and not self._change(kept) for kept in self.list.kept)

    def _change(self, kept: NamedComparison) -> str:
        """How *kept* changed; empty as long as that is not known."""
        change = self._changes.get(kept.saved.name)
        return f"{self._since}: {change}" if change else ""

    @property
    def kept(self) -> NamedComparison | None:
        """The comparison under the cursor."""
        return self.list.kept[self.list.cursor] if self.list.kept else None

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        message.stop()
        if not message.has_gone:
            self.post_message(OpenSaved(self.list.kept[message.index].saved))

    def action_forget(self) -> None:
        if self.kept is not None:
            self.post_message(DeleteSaved(self.kept.saved))

    def _describe(self) -> None:
        notes: list[tuple[str, str]] = []
        kept = self.kept
        if kept is None:
            notes.append((keyed(_HOW_TO_SAVE), "dim"))
        else:
            if kept.missing:
                notes.append((missing_text(kept.missing), "bad"))
            if change := self._change(kept):
                notes.append((change, ""))
            notes.append((f"{kept.summary} · saved {kept.saved.saved_at[:10]}", "dim" if kept.setup else "bad"))
        self._notes.paragraphs = tuple(notes)

    def cursor_target(self) -> CursorTarget | None:
        kept = self.kept
        if kept is None:
            return None
        explanation = Explanation(kept.saved.name, partial(_saved_lines, kept, self._change(kept), self._today))
        return CursorTarget(f"{kept.saved.name}: {', '.join(kept.keys)}", explanation)

    def table(self) -> Table | None:
        rows = tuple((k.saved.name, ", ".join(k.keys) or UNKNOWN, k.summary, k.saved.saved_at) for k in self.list.kept)
        return Table.of("Saved comparisons", ("Name", "Models", "Workload and filters", "Saved"), rows)


def _saved_lines(kept: NamedComparison, change: str, today: date, width: int) -> list[Line]:
    """The explanation of a saved comparison, and how it changed."""
    if kept.setup is None:
        return paragraph(UNREADABLE, width, "bad")
    lines: list[Line] = []
    for letter, side, key, name in zip(LETTERS, SIDES, kept.keys, kept.names, strict=False):
        text = f"{name} · {key}" if name is not None else f"{key}: no longer in the catalogue"
        lines += labelled(f"Model {letter}", text, width, side if name is not None else "bad")
    saved = kept.saved.saved_at[:10]
    return [
        *lines,
        *labelled("Change", change, width),
        *labelled("Workload", workload_in_short(kept.setup.workload), width),
        *(labelled("Split", split_in_short(kept.setup.split), width) if kept.setup.split else []),
        *labelled("Filters", filters_in_short(kept.setup.filters) or "none", width),
        *labelled("Saved", f"{saved}, {age(saved, today)}", width),
    ]
