"""Tables and sentences as text for a terminal: no line is longer than the terminal is wide.

Of a table that is too wide, spare columns are left out, and texts continue on further lines in their columns.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.text.safe import cell_width
from crosswalk_tui.core.text.table import Table, aligned, to_lines

_GAP = 2
"""Spaces between columns."""

_LEAST = 16
"""Least width of a column whose texts continue on further lines, unless it has a least width of its own."""


def fitted_lines(table: Table, width: int) -> list[str]:
    """Write *table* as aligned text of at most *width* cells, if possible; a last line names what it leaves out."""
    texts = [aligned(table, place) for place in range(len(table.columns))]
    natural = [max(map(cell_width, cells)) for cells in texts]
    least = [
        min(wide, column.least or _LEAST) if column.align == "left" and not column.spare else wide
        for column, wide in zip(table.columns, natural, strict=True)
    ]
    kept = list(range(len(table.columns)))
    while _total(least, kept) > width and (spare := max(table.columns[place].spare for place in kept)):
        kept = [place for place in kept if table.columns[place].spare < spare]
    if _total(natural, kept) <= width:
        lines = to_lines(_with_columns(table, kept))
    else:
        level = next(
            (cells for cells in range(width, 0, -1) if _total(_narrowed(natural, least, cells), kept) <= width), 0
        )
        widths = _narrowed(natural, least, level)
        lines = []
        for row in range(len(table.rows) + 1):
            lines += _row([texts[place][row] for place in kept], [widths[place] for place in kept])
    left_out = [column.title for place, column in enumerate(table.columns) if place not in kept]
    if left_out:
        lines += fitted_text(f"No room for {listed(left_out)}; --format csv has every column.", width)
    return lines


def fitted_text(text: str, width: int) -> list[str]:
    """Break *text* between words into lines of at most *width* cells."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def _total(widths: Sequence[int], kept: Sequence[int]) -> int:
    """The width of a line with the columns *kept*."""
    return sum(widths[place] for place in kept) + _GAP * (len(kept) - 1)


def _narrowed(natural: Sequence[int], least: Sequence[int], most: int) -> list[int]:
    """Widths of at most *most*, but no less than *least*."""
    return [min(wide, max(least[place], most)) for place, wide in enumerate(natural)]


def _with_columns(table: Table, kept: Sequence[int]) -> Table:
    """*table* with the columns *kept*."""
    rows = [[row[place] for place in kept] for row in table.rows]
    return table._replace(columns=[table.columns[place] for place in kept], rows=rows)


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """One row in as many lines as its longest text needs."""
    broken = [
        [cell] if cell_width(cell) <= width else textwrap.wrap(cell.strip(), width)
        for cell, width in zip(cells, widths, strict=True)
    ]
    lines = []
    for nth in range(max(map(len, broken))):
        pieces = [parts[nth] if nth < len(parts) else "" for parts in broken]
        padded = [piece + " " * (width - cell_width(piece)) for piece, width in zip(pieces, widths, strict=True)]
        lines.append((" " * _GAP).join(padded).rstrip())
    return lines
