"""Tables of formatted cells, written as aligned text, Markdown, CSV or JSON.

Unknown (``—``) is an empty cell in CSV and null in JSON.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

from crosswalk_tui.core.text.columns import Column, align_points
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.safe import cell_width, safe
from crosswalk_tui.core.vocabulary import Flag, Sign

_FORMULA = r"(?i)[=@]|[-+](?!\$?[\d.,]+(e[-+]?\d+)?[%×?]?$)"
"""Matches what a spreadsheet would read as a formula; the sign of a figure is no formula."""

_MARKDOWN = str.maketrans({c: f"\\{c}" for c in "\\|`*[]<"})
_LONGEST_CELL = 2000
"""A longer cell is cut to this number of characters."""


_OLD_PRICE = rf"\$[\d,.]+\*?{Sign.OLD}"
"""Matches an amount that rests on an old price; after a score, the sign has another meaning."""


class Table(NamedTuple):
    """Rows of cells, one per column.

    Attributes:
        models: the compared models with their letters; empty if they do not matter.
        workload: what the amounts are for; empty if they are for none.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    title: str = ""
    models: str = ""
    workload: str = ""

    @classmethod
    def of(cls, title: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Self:
        """A left-aligned table."""
        return cls(tuple(map(Column, titles)), rows, title)

    @property
    def titles(self) -> list[str]:
        """The headings of the columns."""
        return [column.title for column in self.columns]


def to_lines(table: Table) -> list[str]:
    """Write *table* as aligned text without its title, with two spaces between columns."""
    columns = [aligned(table, place) for place in range(len(table.columns))]
    return ["  ".join(line).rstrip() for line in zip(*columns, strict=True)]


def aligned(table: Table, place: int) -> list[str]:
    """The title and the cells of the column at *place*, padded to one width."""
    column = table.columns[place]
    cells = [safe(row[place]) for row in table.rows]
    cells = [column.title, *(align_points(cells) if column.align == "point" else cells)]
    widths = list(map(cell_width, cells))
    most = max(widths)
    fills = [" " * (most - width) for width in widths]
    left = column.align == "left"
    return [cell + fill if left else fill + cell for cell, fill in zip(cells, fills, strict=True)]


def escaped(text: str, limit: int = 200) -> str:
    """Escape *text* for Markdown, cut to *limit* characters."""
    return safe(text, limit).translate(_MARKDOWN)


def markdown_rows(table: Table) -> list[str]:
    """Write *table* as lines of Markdown without its title."""
    lines = [
        [escaped(title) for title in table.titles],
        ["---" if column.align == "left" else "---:" for column in table.columns],
        *([escaped(cell, _LONGEST_CELL) for cell in row] for row in table.rows),
    ]
    return [f"| {' | '.join(line)} |" for line in lines]


def to_markdown(table: Table) -> str:
    """Write *table* as Markdown with its title, what it is about, and a legend if a price in it is old."""
    legend = [text for note in old_price_legend(cells(table)) for text in ("", escaped(note))]
    about = [text for name, words in _about(table) for text in (f"{name}: {escaped(words, _LONGEST_CELL)}", "")]
    return "\n".join([f"## {escaped(table.title)}", "", *about, *markdown_rows(table), *legend]) + "\n"


def _about(table: Table) -> list[tuple[str, str]]:
    """What *table* is about, by name."""
    return [(name, words) for name, words in (("Models", table.models), ("Workload", table.workload)) if words]


def cells(table: Table) -> Iterable[str]:
    """The cells of *table* without the headings."""
    return (cell for row in table.rows for cell in row)


def old_price_legend(texts: Iterable[str]) -> tuple[str, ...]:
    """The meaning of the sign of an old price, if one of *texts* has it after an amount."""
    is_marked = any(Sign.OLD in text and re.search(_OLD_PRICE, text) for text in texts)
    return (f"{Sign.OLD} {Flag.STALE.sentence}",) if is_marked else ()


def to_csv(table: Table) -> str:
    """Write *table* as CSV with a header: plain numbers with their unit in it, and the workload in every row.

    A spreadsheet reads no cell as a formula.
    """
    import csv  # not needed to show a table
    from io import StringIO

    from crosswalk_tui.core.text.plain_figures import plain_figures

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    titles, rows = plain_figures(table.titles, table.rows)
    heads, tail = (["Workload"], [table.workload]) if table.workload else ([], [])
    lines = ([*titles, *heads], *([*row, *tail] for row in rows))
    writer.writerows([csv_cell(cell, _LONGEST_CELL) for cell in line] for line in lines)
    return text.getvalue()


def csv_cell(text: str, limit: int = 200) -> str:
    """A CSV cell, cut to *limit* characters; an apostrophe precedes what would be read as a formula."""
    if text.strip() == UNKNOWN:
        return ""
    plain = safe(text, limit)
    return f"'{plain}" if re.match(_FORMULA, plain) else plain


def to_json(table: Table) -> str:
    """Write *table* as an object with its title, what it is about, and a list of rows by heading."""
    import json  # like csv, not needed to show a table

    names = _distinct([safe(title) or f"column {place}" for place, title in enumerate(table.titles, start=1)])
    rows = [
        {
            name: None if cell.strip() == UNKNOWN else safe(cell, _LONGEST_CELL)
            for name, cell in zip(names, row, strict=True)
        }
        for row in table.rows
    ]
    about = {name.casefold(): safe(words, _LONGEST_CELL) for name, words in _about(table)}
    return json.dumps({"title": safe(table.title), **about, "rows": rows}, indent=2, ensure_ascii=False) + "\n"


def _distinct(names: Sequence[str]) -> list[str]:
    """Number the *names* that occur again."""
    seen = Counter[str]()
    result = []
    for name in names:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return result
