"""Columns of tables on screens and on the command line: which fit, how wide they are, where decimal points align."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Literal, TypeVar

Align = Literal["left", "right", "point"]
"""How the cells of a column line up; ``point`` aligns their decimal points."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: its heading in exports; the title when empty.
        width: terminal cells it takes, without the gap, where there is room for all columns; 0 if nothing limits it.
        least: cells it may be cut to where room is short; None for a column that is never cut.
        gap: empty cells before it.
        spare: columns with the highest number are left out first where room is short; 0 for never.
    """

    title: str
    align: Align = "left"
    _: KW_ONLY
    name: str = ""
    width: int = 0
    least: int | None = None
    gap: int = 1
    spare: int = 0

    @property
    def least_width(self) -> int:
        """Cells it takes at least, without the gap."""
        return self.width if self.least is None else min(self.width, self.least)


AnyColumn = TypeVar("AnyColumn", bound=Column)


def needed(columns: Iterable[Column]) -> int:
    """Cells that *columns* take at least."""
    return sum(column.gap + column.least_width for column in columns)


def fitting(columns: Sequence[AnyColumn], width: int) -> list[AnyColumn]:
    """Those of *columns* that fit in *width* cells, and those that are never left out."""
    kept = list(columns)
    for spare in range(max((column.spare for column in kept), default=0), 0, -1):
        if needed(kept) <= width:
            break
        kept = [column for column in kept if column.spare < spare]
    return kept


def widths(columns: Sequence[Column], width: int) -> list[int]:
    """Cells of each of *columns* without its gap; spare room goes to the first column that is cut, then to the next."""
    free = max(0, width - needed(columns))
    found = []
    for column in columns:
        more = min(free, column.width - column.least_width)
        free -= more
        found.append(column.least_width + more)
    return found


class DecimalPoint:
    """Where the decimal point is in a column of figures.

    Attributes:
        width: cells a figure takes.
    """

    def __init__(self, figures: Iterable[str]) -> None:
        """Room for *figures*: all of the column, or those with the most digits before and behind the point."""
        halves = [figure.partition(".") for figure in figures]
        self._before = max((len(whole) for whole, _, _ in halves), default=0)
        self._after = max((len(point + fraction) for _, point, fraction in halves), default=0)
        self.width = self._before + self._after

    def text(self, figure: str) -> str:
        """*figure* padded on both sides, so that all points align."""
        whole, point, fraction = figure.partition(".")
        return whole.rjust(self._before) + (point + fraction).ljust(self._after)


def align_points(figures: Sequence[str]) -> list[str]:
    """*figures* padded to one width, with their decimal points in one column."""
    point = DecimalPoint(figures)
    return [point.text(figure) for figure in figures]
