"""A table with a cursor on its rows, and a pane that holds one with notes under it."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import Line, clean
from crosswalk_tui.ui.kit.lines import CursorView
from crosswalk_tui.ui.kit.notes import Notes
from crosswalk_tui.ui.kit.sheet import Sheet
from crosswalk_tui.ui.shell.subjects import Pointed


class SheetView(CursorView):
    """The lines of a sheet with a cursor that goes from row to row. Nothing is made before it is in sight."""

    def __init__(self, make: Callable[[], Sheet], *, id: str) -> None:  # noqa: A002 - Textual's name
        """Show what *make* makes, once it is needed."""
        super().__init__(id=id)
        self._make = make
        self._sheet: Sheet | None = None

    @property
    def sheet(self) -> Sheet:
        """The table as it is now."""
        if self._sheet is None:
            self._sheet = self._make()
        return self._sheet

    @property
    def row_under(self) -> int | None:
        """The row under the cursor; None where there is none."""
        return self.sheet.row_at(self.cursor)

    def forget(self, *, to_top: bool) -> None:
        """Other rows: make them anew when they are needed; the cursor starts over if told so."""
        self._sheet = None
        if to_top:
            self.set_reactive(SheetView.top, 0)
            self.set_reactive(SheetView.cursor, 0)
        if self.is_on_screen:
            self.renew()

    def on_show(self) -> None:
        """In sight again: the rows may be others than when it was hidden."""
        self.renew()

    def renew(self) -> None:
        """Show the rows as they are now, with the cursor on one of them."""
        super().renew()
        self._settle(1)

    def heads(self, width: int) -> list[Line]:
        """The titles of the columns; none over an empty table."""
        return [self.sheet.head(width)] if self.sheet.n_rows else []

    def count(self, width: int) -> int:
        """How many lines there are."""
        del width
        return len(self.sheet)

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells."""
        return self.sheet.line(index, width)

    def action_move(self, step: int) -> None:
        """Move the cursor by *step* lines, over headings."""
        super().action_move(step)
        self._settle(1 if step > 0 else -1)

    def _settle(self, sign: int) -> None:
        """Off a heading, in the direction of *sign* or else the other way."""
        if self.sheet.row_at(self.cursor) is None and self.sheet.n_rows:
            at = self.cursor + sign
            self.cursor = at if self.sheet.row_at(at) is not None else self.cursor - sign
        if self.cursor == 1 and self.sheet.row_at(0) is None:
            self.top = 0  # the first heading comes into sight with the first row

    def clicked(self, index: int) -> None:
        """Put the cursor on the row clicked, and choose it; a heading is no row."""
        if self.sheet.row_at(index) is not None:
            super().clicked(index)


class SheetPane(Vertical):
    """A pane of one table: what the cursor is on can be copied, explained and opened, the table exported."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="pane")
        self.caption = Notes(classes="caption")
        self.view = SheetView(self.sheet, id=f"{id}-rows")
        self.notes = Notes(classes="notes")

    def compose(self) -> ComposeResult:
        """The rows and the notes, under a caption for where the pane has no border to be named in."""
        yield self.caption
        yield from self.above()
        yield self.view
        yield self.notes

    def above(self) -> ComposeResult:
        """What stands over the rows."""
        yield from ()

    def entitle(self, title: str) -> None:
        """Name the pane by what it holds now."""
        said = ((title, "dim"),)
        if self.caption.said != said:  # setting a title repaints the whole pane
            self.caption.said = said
            self.border_title = Content(clean(title))
            self.set_class(bool(title), "-captioned")

    def on_mount(self) -> None:
        """Say more about the row under the cursor."""
        self.watch(self.view, "cursor", self.describe, init=False)
        self.watch(self.view, "has_focus", self.describe)

    def sheet(self) -> Sheet:
        """The table as it is now."""
        raise NotImplementedError

    def point(self, row: int) -> Pointed | None:
        """What *row* is about."""
        raise NotImplementedError

    def note(self, row: int) -> str:
        """What the columns have no room for, of *row*."""
        raise NotImplementedError

    def summary(self) -> str:
        """What there is to say of the whole table."""
        return ""

    def forget(self, *, to_top: bool) -> None:
        """The table has changed; the cursor starts over if told so."""
        self.view.forget(to_top=to_top)
        if self.is_on_screen:
            self.describe()

    def on_show(self) -> None:
        """In sight again."""
        self.describe()

    def describe(self) -> None:
        """Tell of the row under the cursor, or of the table."""
        row = self.view.row_under if self.view.has_focus else None
        self.notes.said = ((self.summary() if row is None else self.note(row), "dim"),)

    def pointed(self) -> Pointed | None:
        """What the cursor is on."""
        row = self.view.row_under
        return None if row is None else self.point(row)

    def table(self) -> Table | None:
        """The whole table."""
        return self.view.sheet.table()
