"""Turns columns and rows of formatted figures into plain numbers with the unit in the heading, for a spreadsheet.

A `Figure` is its exact number. Of other texts, ``$1,234.50`` below ``$/month`` is 1234.50, and ``13.9×`` below
``vs min`` is 13.9 below ``vs min (×)``. A sign beside a figure is put into words, in a column after it; so are the
units of a column, if they differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crosswalk_tui.core.text.figure_cells import Figure
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.vocabulary import Sign

_FIGURE = re.compile(
    r"(?P<before>[≈≤]?) ?(?P<sign>[-+−]?)(?P<dollar>\$?)(?P<number>\d[\d,]*(\.\d+)?)(?P<unit>[%×]?)(?P<after>[†*]*)"
)

_BESIDE = (Sign.ASSUMED, Sign.AT_MOST, Sign.OLD, Sign.OWN)
"""The signs that a figure may have."""

Rows = Sequence[Sequence[str]]


def plain_figures(titles: Sequence[str], rows: Rows) -> tuple[list[str], list[list[str]]]:
    """*titles* and *rows* with plain numbers where a whole column has one unit.

    Of a side-by-side table, whose first heading is empty, also where all of a row after its label are amounts.
    """
    if not rows:
        return list(titles), []
    columns: list[tuple[str, list[str]]] = []
    for title, cells in zip(titles, zip(*rows, strict=True), strict=True):
        found = _exact(cells) or _plain(cells)
        if found is None:
            columns.append((title, list(cells)))
            continue
        unit, numbers, signs = found
        columns.append((_with_unit(title, unit), numbers))
        if not unit and len(set(units := _units(cells)) - {""}) > 1:
            columns.append((f"{title}: unit", units))
        if any(signs):
            columns.append((f"{title}: remark".strip(": "), signs))
    plain = [list(row) for row in zip(*(cells for _, cells in columns), strict=True)]
    return [title for title, _ in columns], plain if titles[0] else list(map(_plain_row, plain))


def _plain_row(row: list[str]) -> list[str]:
    """*row* with its unit in its first cell, if the others are amounts without signs."""
    label, *cells = row
    found = _plain(cells)
    if found is None or found[0] != "$" or any(found[2]):
        return row
    return [_with_unit(label, "$"), *found[1]]


def _exact(cells: Sequence[str]) -> tuple[str, list[str], list[str]] | None:
    """As `_plain`, of cells that are figures or unknown; the unit is empty if there is none, or several."""
    known = [cell for cell in cells if cell.strip() not in ("", UNKNOWN)]
    if not known or not all(isinstance(cell, Figure) for cell in known):
        return None
    units = {unit for unit in _units(known) if unit}
    numbers = [cell.number if isinstance(cell, Figure) else "" for cell in cells]
    signs = [", ".join(sign.short for sign in _BESIDE if sign in cell) for cell in cells]
    return units.pop() if len(units) == 1 else "", numbers, signs


def _units(cells: Sequence[str]) -> list[str]:
    return [cell.unit if isinstance(cell, Figure) else "" for cell in cells]


def _plain(cells: Sequence[str]) -> tuple[str, list[str], list[str]] | None:
    """The unit of *cells*, their numbers, and their signs in words; None if they have not one unit."""
    matches = [None if cell.strip() in ("", UNKNOWN) else _FIGURE.fullmatch(cell.strip()) for cell in cells]
    known = [found for found in matches if found is not None]
    units = {found["dollar"] or found["unit"] for found in known}
    if len(known) < sum(cell.strip() not in ("", UNKNOWN) for cell in cells) or len(units) != 1 or units == {""}:
        return None
    numbers = ["" if found is None else _number(found) for found in matches]
    return units.pop(), numbers, ["" if found is None else _signs(found) for found in matches]


def _number(found: re.Match[str]) -> str:
    negative = "-" if found["sign"] in ("-", "−") else ""
    return negative + found["number"].replace(",", "")


def _signs(found: re.Match[str]) -> str:
    """The signs beside a figure in words: ``rate assumed, old``."""
    return ", ".join(sign.short for sign in Sign if sign in f"{found['before']}{found['after']}")


def _with_unit(title: str, unit: str) -> str:
    return title if unit in title else f"{title} ({unit})".strip()
