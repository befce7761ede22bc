"""Columns of tables: which fit, how wide they are, and alignment of decimal points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Literal, TypeVar

Align = Literal["left", "right", "point"]
"""The alignment of a column; ``point`` aligns decimal points."""


@dataclass(eq=False, repr=False)  # it is never compared or printed; methods for that take most of its import
class Column:
    """One column of a table.

    Attributes:
        name: its heading in exports; the title if empty.
        width: terminal cells without the gap; 0 for no limit.
        least: the width it may be cut to; None if it is never cut.
        gap: empty cells before it.
        spare: columns with the highest number are dropped first; 0 for never.
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
        """The smallest width, without the gap."""
        return self.width if self.least is None else min(self.width, self.least)


AnyColumn = TypeVar("AnyColumn", bound=Column)


def needed(columns: Iterable[Column]) -> int:
    """The smallest width of *columns* together."""
    return sum(column.gap + column.least_width for column in columns)


def fitting(columns: Sequence[AnyColumn], width: int) -> list[AnyColumn]:
    """Drop spare columns until the others fit in *width* cells."""
    kept = list(columns)
    for spare in range(max((column.spare for column in kept), default=0), 0, -1):
        if needed(kept) <= width:
            break
        kept = [column for column in kept if column.spare < spare]
    return kept


def widths(columns: Sequence[Column], width: int) -> list[int]:
    """The width of each of *columns* without its gap; spare room goes to the first columns that are cut."""
    free = max(0, width - needed(columns))
    found = []
    for column in columns:
        more = min(free, column.width - column.least_width)
        free -= more
        found.append(column.least_width + more)
    return found


class DecimalPoint:
    """Aligns the decimal points of a column; *width* is the width of its figures."""

    def __init__(self, figures: Iterable[str]) -> None:
        """Make room for *figures*."""
        halves = [figure.partition(".") for figure in figures]
        self._before = max((len(whole) for whole, _, _ in halves), default=0)
        self._after = max((len(point + fraction) for _, point, fraction in halves), default=0)
        self.width = self._before + self._after

    def text(self, figure: str) -> str:
        """Pad *figure* on both sides."""
        whole, point, fraction = figure.partition(".")
        return whole.rjust(self._before) + (point + fraction).ljust(self._after)


def align_points(figures: Sequence[str]) -> list[str]:
    """Pad *figures* to align their decimal points."""
    point = DecimalPoint(figures)
    return [point.text(figure) for figure in figures]
