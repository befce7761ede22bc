"""Which columns of a table fit, how wide they are, and decimal points in line."""

from __future__ import annotations

from crosswalk_tui.core.text.columns import Column, align_points, fitting, widths

NAME = Column("Name", width=20, least=8)
COST = Column("Cost", width=6)
SEEN = Column("Seen", width=10, spare=1)
NOTE = Column("Note", width=12, spare=2)
ALL = [NAME, COST, SEEN, NOTE]


def titles(columns: list[Column]) -> list[str]:
    return [column.title for column in columns]


def test_the_most_spare_columns_are_dropped_first() -> None:
    # With gaps of one: 9 + 7 + 11 + 13 at the least.
    assert titles(fitting(ALL, 40)) == ["Name", "Cost", "Seen", "Note"]
    assert titles(fitting(ALL, 39)) == ["Name", "Cost", "Seen"]
    assert titles(fitting(ALL, 26)) == ["Name", "Cost"]
    assert titles(fitting(ALL, 3)) == ["Name", "Cost"], "those without a number never are"
    assert fitting([], 3) == []


def test_spare_room_goes_to_the_columns_that_are_cut() -> None:
    assert widths([NAME, COST], 16) == [8, 6]
    assert widths([NAME, COST], 20) == [12, 6]
    assert widths([NAME, COST], 99) == [20, 6]
    assert widths([NAME, COST], 3) == [8, 6]
    assert widths([NAME, Column("Also", width=9, least=4)], 28) == [20, 6]


def test_decimal_points_are_in_line() -> None:
    assert align_points(["$1.25", "$10", "$0.075", "—"]) == [" $1.25 ", "$10    ", " $0.075", "  —    "]
    assert align_points([]) == []
