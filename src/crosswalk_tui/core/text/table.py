"""A table of texts, and its export formats: Markdown, CSV, JSON.

Figures are already formatted; unknown is ``—`` in Markdown, an empty cell in CSV and null in JSON, never zero.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.safe import safe

_FORMULA = re.compile(r"[=@]|[-+](?!\$?[\d.,]+(e[-+]?\d+)?[%×?]?$)", re.IGNORECASE)
"""How a formula begins for a spreadsheet, once tabs and line ends are gone; the sign of a figure does not count."""

_MARKDOWN = str.maketrans({c: f"\\{c}" for c in "\\|`*[]<"})
_LONGEST_CELL = 2000


@dataclass(frozen=True, slots=True)
class Table:
    """The contents of a pane as plain texts.

    Attributes:
        title: its title.
        columns: the headings.
        rows: a cell per column each.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def escaped(text: str, limit: int = 200) -> str:
    """*text* as Markdown shows it letter by letter, at most *limit* characters long."""
    return safe(text, limit).translate(_MARKDOWN)


def markdown_rows(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """A Markdown table, line by line; the columns at the positions *right* are aligned to the right."""
    lines = [
        [escaped(column) for column in columns],
        ["---:" if place in right else "---" for place in range(len(columns))],
        *([escaped(cell, _LONGEST_CELL) for cell in row] for row in rows),
    ]
    return [f"| {' | '.join(line)} |" for line in lines]


def to_markdown(table: Table) -> str:
    """*table* under its title."""
    return "\n".join([f"## {escaped(table.title)}", "", *markdown_rows(table.columns, table.rows)]) + "\n"


def to_csv(table: Table) -> str:
    """*table* with its headings; no cell can be taken for a formula by a spreadsheet."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([csv_cell(cell, _LONGEST_CELL) for cell in row] for row in (table.columns, *table.rows))
    return text.getvalue()


def csv_cell(text: str, limit: int = 200) -> str:
    """*text* as a cell of CSV, at most *limit* characters long; an apostrophe precedes a would-be formula."""
    if text.strip() == UNKNOWN:
        return ""
    plain = safe(text, limit)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def to_json(table: Table) -> str:
    """*table* as an object with its title and a list of rows by heading."""
    names = _distinct([safe(column) or f"column {place}" for place, column in enumerate(table.columns, start=1)])
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
