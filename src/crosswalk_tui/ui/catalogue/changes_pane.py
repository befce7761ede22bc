"""What changed since the last refresh or since a day, the largest effect on the user's bills first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from crosswalk_tui.core.changes.change_list import ChangeGroup, ListedChange
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.catalogue.change_lines import (
    HOLDS,
    MOST,
    change_text_of,
    explained,
    group_lines,
    price_titles,
    sorted_changes,
)
from crosswalk_tui.ui.catalogue.changes_reading import ReadChanges
from crosswalk_tui.ui.kit.cells import Line, paragraph
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.items import ItemLine, ItemView
from crosswalk_tui.ui.kit.row_counter import CountsRows
from crosswalk_tui.ui.kit.sorted_table import ColumnTitle, SortedTable
from crosswalk_tui.ui.kit.text_views import TextBlock
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation

_READING = "Reading what changed …"


@dataclass
class OpenChange(Message):
    """Open the model or the comparison of a change."""

    change: ListedChange


@dataclass
class NextPeriod(Message):
    """List the changes of the next period."""


class ChangeList(SortedTable, ItemView):
    """The changes in groups, each under a heading; a click on a title sorts within every group."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="lines.choose", tooltip="The page of the model, or the comparison"),
    ]
    groups: tuple[ChangeGroup, ...] = ()
    _found: tuple[ChangeGroup, ...] = ()  # the groups in their own order
    entries: tuple[tuple[ChangeGroup, ListedChange], ...] = ()

    def show(self, groups: tuple[ChangeGroup, ...]) -> None:
        """List *groups*; the cursor stays where it is."""
        self._found = groups
        self.sort()

    def sort(self) -> None:
        self.groups = tuple(sorted_changes(group, self.order) for group in self._found)
        self.entries = tuple((group, change) for group in self.groups for change in group.changes[:MOST])
        self.rebuild()

    def titles(self, width: int) -> list[ColumnTitle]:
        """Those of changed prices, if there are any."""
        prices = [change.price for group in self.groups for change in group.changes[:1] if change.price is not None]
        return price_titles(width, dated=any(price.day for price in prices)) if prices else []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sort by clicks only: the key is that of the period."""
        return False if action in ("sort_next", "reverse") else super().check_action(action, parameters)

    @property
    def n_items(self) -> int:
        return len(self.entries)

    def layout_items(self, width: int) -> list[ItemLine]:
        return group_lines(self.groups, width)

    @property
    def entry(self) -> tuple[ChangeGroup, ListedChange] | None:
        """The group and the change under the cursor."""
        return self.entries[self.cursor] if self.entries else None


class ChangesPane(CountsRows, Vertical):
    """The changes, and how many there are of each kind."""

    BORDER_TITLE = "Changes"
    HELP = (
        "What changed since the last refresh, or what is recorded as changed since a day ({changes.since}). Your"
        " comparisons come first, then prices by their effect on the monthly bill of your workload, announced prices"
        " and ends, models, offers and scores. {lines.choose} opens the model or the comparison. A click"
        " on a title sorts each kind."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "since", "Since", id="changes.since", tooltip="Changes of another period"),
    ]

    def __init__(self) -> None:
        super().__init__(id="changes", classes="pane")
        self.list = ChangeList(id="changes-list")
        self._kind, self._notes = TextBlock(id="changes-kind"), TextBlock(id="changes-notes")
        self._notes.paragraphs = ((_READING, "dim"),)
        self._workload = ""

    def compose(self) -> ComposeResult:
        yield self.list
        yield self._kind  # where there is no border to name it
        yield self._notes

    def on_mount(self) -> None:
        self.watch(self.list, "cursor", self._name_group, init=False)

    def _name_group(self) -> None:
        """Name the kind of the change under the cursor below the list: its heading may be scrolled out of sight."""
        heading = "" if self.list.entry is None else self.list.entry[0].heading
        if self.border_subtitle != heading:  # setting it repaints the whole pane
            self.border_subtitle, self._kind.paragraphs = heading, ((heading, "strong"),)

    def show(self, found: ReadChanges, workload: str) -> None:
        """List *found*, for a workload in words."""
        self._workload = workload
        self.border_title = found.title
        self.list.show(found.groups)
        self._name_group()
        self._notes.paragraphs = ((self._note(found), "dim"),)

    def _note(self, found: ReadChanges) -> str:
        prices = [change.price for group in found.groups for change in group.changes[:1] if change.price is not None]
        notes = [
            f"{found.title}." if found.groups else f"{found.title}: none.",
            "No price is new." if found.is_return else "",
            "Your comparisons: unchanged." if found.are_yours_unchanged else "",
            f"Counts and amounts: offers, by your monthly bill for {self._workload}." if prices else "",
            f"{HOLDS}: first day in force, else the day recorded." if any(one.day for one in prices) else "",
            *found.left_out,
        ]
        return " ".join(filter(None, notes))

    def say(self, problem: str) -> None:
        """Show why the changes cannot be read."""
        self._notes.paragraphs = ((problem, "bad"),)

    def action_since(self) -> None:
        self.post_message(NextPeriod())

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        message.stop()
        if self.list.entry is not None:
            self.post_message(OpenChange(self.list.entry[1]))

    def cursor_target(self) -> CursorTarget | None:
        entry = self.list.entry
        if entry is None:
            return None
        group, change = entry

        def lines(width: int) -> list[Line]:
            about = [line for text, style in self._notes.paragraphs for line in paragraph(text, width, style)]
            return [*explained(group, change, self._workload, width), [], *about]

        return CursorTarget(change_text_of(change), Explanation(group.title, lines))

    def table(self) -> Table | None:
        """The group of the change under the cursor."""
        entry = self.list.entry
        return None if entry is None else entry[0].table()
