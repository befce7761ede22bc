"""A table of texts, and the forms it is written in: aligned text, Markdown, CSV, JSON.

Figures are already formatted; unknown is ``—`` in text and Markdown, an empty cell in CSV and null in JSON, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from crosswalk_tui.core.text.columns import Column, align_points
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.safe import cell_width, safe

_FORMULA = re.compile(r"[=@]|[-+](?!\$?[\d.,]+(e[-+]?\d+)?[%×?]?$)", re.IGNORECASE)
"""How a formula begins for a spreadsheet, once tabs and line ends are gone; the sign of a figure does not count."""

_MARKDOWN = str.maketrans({c: f"\\{c}" for c in "\\|`*[]<"})
_LONGEST_CELL = 2000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, one for each column; the title is empty where something else names the table."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    title: str = ""

    @classmethod
    def of(cls, title: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Self:
        """A table whose cells are aligned to the left."""
        return cls(tuple(map(Column, titles)), rows, title)

    @property
    def titles(self) -> list[str]:
        """The headings of the columns."""
        return [column.title for column in self.columns]


def to_lines(table: Table) -> list[str]:
    """*table* as aligned text without its title, two spaces between the columns."""
    grid = [[safe(cell) for cell in row] for row in table.rows]
    columns = []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in grid]
        cells = [column.title, *(align_points(cells) if column.align == "point" else cells)]
        width = max(map(cell_width, cells))
        fills = [" " * (width - cell_width(cell)) for cell in cells]
        left = column.align == "left"
        columns.append([cell + fill if left else fill + cell for cell, fill in zip(cells, fills, strict=True)])
    return ["  ".join(line).rstrip() for line in zip(*columns, strict=True)]


def escaped(text: str, limit: int = 200) -> str:
    """*text* as Markdown shows it letter by letter, at most *limit* characters long."""
    return safe(text, limit).translate(_MARKDOWN)


def markdown_rows(table: Table) -> list[str]:
    """*table* without its title, line by line."""
    lines = [
        [escaped(title) for title in table.titles],
        ["---" if column.align == "left" else "---:" for column in table.columns],
        *([escaped(cell, _LONGEST_CELL) for cell in row] for row in table.rows),
    ]
    return [f"| {' | '.join(line)} |" for line in lines]


def to_markdown(table: Table) -> str:
    """*table* under its title."""
    return "\n".join([f"## {escaped(table.title)}", "", *markdown_rows(table)]) + "\n"


def to_csv(table: Table) -> str:
    """*table* below its headings; no cell can be taken for a formula by a spreadsheet."""
    import csv
    from io import StringIO

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([csv_cell(cell, _LONGEST_CELL) for cell in row] for row in (table.titles, *table.rows))
    return text.getvalue()


def csv_cell(text: str, limit: int = 200) -> str:
    """*text* as a cell of CSV, at most *limit* characters long; an apostrophe precedes a would-be formula."""
    if text.strip() == UNKNOWN:
        return ""
    plain = safe(text, limit)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def to_json(table: Table) -> str:
    """*table* as an object with its title and a list of rows by heading."""
    import json  # like csv, not needed to show a table

    names = _distinct([safe(title) or f"column {place}" for place, title in enumerate(table.titles, start=1)])
    rows = [
        {
            name: None if cell.strip() == UNKNOWN else safe(cell, _LONGEST_CELL)
            for name, cell in zip(names, row, strict=True)
        }
        for row in table.rows
    ]
    return json.dumps({"title": safe(table.title), "rows": rows}, indent=2, ensure_ascii=False) + "\n"


def _distinct(names: Sequence[str]) -> list[str]:
    """*names* with a number after those that occurred before."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return result
