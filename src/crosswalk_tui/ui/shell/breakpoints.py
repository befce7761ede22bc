"""The classes of screens by terminal size, for the stylesheets."""

from __future__ import annotations

LEAST_COLUMNS, LEAST_ROWS = 60, 20
"""The smallest terminal the screens are laid out for."""

WIDTHS = [(0, "-tiny"), (LEAST_COLUMNS, "-narrow"), (110, "-normal"), (180, "-wide")]
"""Class by least number of columns: too few, tabs, two columns of panes, three."""

HEIGHTS = [(0, "-flat"), (LEAST_ROWS, "-short"), (30, "-tall"), (42, "-high")]
"""Class by least number of rows: too few, one pane high, two, two even without columns."""


def fits(columns: int, rows: int) -> bool:
    """Whether a terminal of this size shows more than that it is too small."""
    return columns >= LEAST_COLUMNS and rows >= LEAST_ROWS


def classes_at(columns: int, rows: int) -> str:
    """The classes of a screen of this size; setting them at once saves a layout without them."""
    width = [name for least, name in WIDTHS if columns >= least][-1]
    height = [name for least, name in HEIGHTS if rows >= least][-1]
    return f"{width} {height}"
