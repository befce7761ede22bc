"""The base class of the panes: a table with a cursor, a caption above it and notes below."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import clean
from crosswalk_tui.ui.kit.row_counter import CountsRows
from crosswalk_tui.ui.kit.sheet import Sheet, SheetView
from crosswalk_tui.ui.kit.sorted_table import OWN_ORDER, ColumnOrder
from crosswalk_tui.ui.kit.text_views import TextBlock
from crosswalk_tui.ui.session.model_page import ModelPage
from crosswalk_tui.ui.shell.cursor_target import CursorTarget


class SheetPane(CountsRows, Vertical):
    """A pane with a table. Its rows can be copied, explained and opened; the table can be exported."""

    USUAL_ORDER: ClassVar[ColumnOrder] = OWN_ORDER
    page: ModelPage | None = None

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, classes="pane")
        self.caption = TextBlock(classes="caption")
        self.view = SheetView(self.sheet, id=f"{id}-rows", usual=self.USUAL_ORDER)
        self.notes = TextBlock(classes="notes")

    def compose(self) -> ComposeResult:
        """The caption replaces the border title in layouts without borders."""
        yield self.caption
        yield from self.above()
        yield self.view
        yield self.notes

    def above(self) -> ComposeResult:
        """Widgets above the rows."""
        yield from ()

    def set_title(self, title: str) -> None:
        """Set the title of the pane."""
        caption = ((title, "dim"),)
        if self.caption.paragraphs != caption:  # setting a title repaints the whole pane
            self.caption.paragraphs = caption
            self.border_title = Content(clean(title))
            self.set_class(bool(title), "-captioned")

    def on_mount(self) -> None:
        self.watch(self.view, "cursor", self.describe, init=False)
        self.watch(self.view, "order", self.describe, init=False)
        self.watch(self.view, "has_focus", self.describe)

    def sheet(self) -> Sheet:
        """The current table."""
        raise NotImplementedError

    def target(self, row: int) -> CursorTarget | None:
        """The target of the cursor on *row*."""
        raise NotImplementedError

    def note(self, row: int) -> str:
        """Details of *row* that the columns do not show."""
        raise NotImplementedError

    def summary(self) -> str:
        """A line about the table, shown while it has no focus."""
        return ""

    def invalidate(self, *, to_top: bool) -> None:
        """Show a changed table; *to_top* moves the cursor to the first row."""
        self.view.invalidate(to_top=to_top)
        if self.is_on_screen:
            self.describe()

    def on_show(self) -> None:
        self.describe()

    def describe(self) -> None:
        """Describe the row under the cursor, or the table if it has no focus."""
        row = self.view.row_under if self.view.has_focus else None
        self.notes.paragraphs = ((self.summary() if row is None else self.note(row), "dim"),)

    def cursor_target(self) -> CursorTarget | None:
        row = self.view.row_under
        return None if row is None else self.target(row)

    def table(self) -> Table | None:
        return self.view.sheet.table()
