"""Columns of figures and texts that give way, the least needed first, where there is no room for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len

from crosswalk_tui.ui.kit.cells import clean, fit


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        texts: a cell per row; the decimal points of figures already in one place.
        style: of every cell, where `styles` does not say otherwise.
        styles: a style per row.
        gap: empty cells before it.
        spare: the higher, the sooner the column gives way where others need its room; 0 for never.
        left: its texts start at the left; figures end at the right.
        fixed: cells it takes whatever its texts; None for as many as its longest.
        most: cells it takes at most; None for as many as its longest text.
        least: cells it makes do with where room is short; None for one that is cut nowhere.
        called: its name where the table leaves the program; the title when empty.
        width: cells it wants, without the gap.
    """

    title: str
    texts: Sequence[str]
    style: str = ""
    styles: Sequence[str] = ()
    gap: int = 1
    spare: int = 0
    left: bool = False
    fixed: int | None = None
    most: int | None = None
    least: int | None = None
    called: str = ""
    width: int = field(init=False)

    def __post_init__(self) -> None:
        wanted = self.fixed
        if wanted is None:
            wanted = max([cell_len(self.title), *(cell_len(clean(text)) for text in self.texts)])
        object.__setattr__(self, "width", wanted if self.most is None else min(wanted, self.most))

    @property
    def least_width(self) -> int:
        """Cells it takes at least, without the gap."""
        return self.width if self.least is None else min(self.width, self.least)

    def cell(self, text: str, width: int | None = None) -> str:
        """*text* in the cells of the column, *width* of them or as many as it wants, gap included."""
        return " " * self.gap + fit(text, self.width if width is None else width, right=not self.left)

    def style_of(self, row: int) -> str:
        """The style of the cell in *row*."""
        return self.styles[row] if self.styles else self.style


def needed(columns: Sequence[Column]) -> int:
    """Cells that *columns* take at least."""
    return sum(column.gap + column.least_width for column in columns)


def fitting(columns: Sequence[Column], width: int) -> list[Column]:
    """Those of *columns* that there is room for in *width* cells; one without any text is left out if it may be."""
    kept = [column for column in columns if any(column.texts) or not column.spare]
    for spare in range(max((column.spare for column in kept), default=0), 0, -1):
        if needed(kept) <= width:
            break
        kept = [column for column in kept if column.spare < spare]
    return kept


def widths(columns: Sequence[Column], width: int) -> list[int]:
    """Cells for each of *columns*, gaps aside: what it needs at least, and the room that is left from the first on."""
    free = max(0, width - needed(columns))
    found = []
    for column in columns:
        more = min(free, column.width - column.least_width)
        free -= more
        found.append(column.least_width + more)
    return found
