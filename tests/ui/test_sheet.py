"""Tables that give way: which columns stay, where texts are cut, what leaves the program."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.text.columns import widths
from crosswalk_tui.ui.kit.cells import Line, length
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn, Tail, headed

NAMES = SheetColumn("Name", "left", ["a long name", "b"], gap=0, least=4)
PRICES = SheetColumn("Price", "right", ["$1.00", "$12.00"])
NOTES = SheetColumn("Notes", "left", ["", ""], spare=1)
SOURCES = SheetColumn("Sources", "left", ["here", "there"], gap=2, spare=2)
SHEET = Sheet("Things", (NAMES, PRICES, NOTES, SOURCES), {0: "First", 1: "Second"}, {1: Tail("not sold", ("Name",))})


def text(line: Line) -> str:
    """The text of a line."""
    return "".join(piece for piece, _ in line)


@pytest.mark.parametrize(
    ("width", "titles"),
    [(40, ["Name", "Price", "Sources"]), (20, ["Name", "Price", "Sources"]), (19, ["Name", "Price"])],
)
def test_the_least_needed_columns_give_way_and_empty_ones_at_once(width: int, titles: list[str]) -> None:
    assert [title.text for title in SHEET.titles(width)] == titles


def test_what_is_left_over_goes_to_the_columns_that_were_cut() -> None:
    assert widths([NAMES, PRICES], 30) == [11, 6]
    assert widths([NAMES, PRICES], 13) == [6, 6]


def test_rows_have_headings_and_a_row_may_end_in_a_text_of_its_own() -> None:
    lines = [text(SHEET.line(index, 30)) for index in range(len(SHEET))]

    assert lines[0].startswith("── First ──")
    assert lines[1] == "a long name  $1.00  here   "
    assert lines[3].rstrip() == "b            not sold"
    assert [SHEET.row_at(index) for index in range(4)] == [None, 0, None, 1]


def test_a_heading_stands_before_the_first_row_of_each_group() -> None:
    assert headed(["one", "one", "two", "one"]) == {0: "one", 2: "two", 3: "one"}
    assert headed([]) == {}


def test_a_long_text_begins_further_to_the_left_rather_than_being_cut_short() -> None:
    reason = Tail("a reason that is too long for what is left", ("Price", "Name"), enough=20)
    sheet = Sheet("Things", (NAMES, PRICES), tails={0: reason})

    assert text(sheet.line(0, 70)) == f"a long name  $1.00  {reason.text}".ljust(70)
    assert text(sheet.line(0, 36)) == "a long name  a reason that is too l…"


def test_an_empty_table_says_so_and_has_no_row() -> None:
    empty = Sheet("Nothing", (SheetColumn("Name", "right", []),), empty="Nothing is sold.")

    assert len(empty) == 1
    assert text(empty.line(0, 20)) == "Nothing is sold.    "
    assert empty.row_at(0) is None
    assert empty.table().rows == ()


def test_everything_leaves_as_a_table_whatever_fits() -> None:
    table = SHEET.table()

    assert table.titles == ["Group", "Name", "Price", "Notes", "Sources", "Remark"]
    assert table.rows == (
        ("First", "a long name", "$1.00", "—", "here", ""),
        ("Second", "b", "$12.00", "—", "there", "not sold"),
    )


@given(st.lists(st.text(max_size=30), min_size=2, max_size=2), st.integers(20, 120))
def test_no_line_is_wider_than_its_room(texts: list[str], width: int) -> None:
    name = SheetColumn("Name", "left", texts, gap=0, least=5)
    sheet = Sheet("Things", (name, PRICES, SOURCES), {0: "Group"}, {1: Tail(texts[0], ("Price", "Name"))})

    assert all(length(sheet.line(index, width)) <= width for index in range(len(sheet)))
    assert sum(title.gap + title.width for title in sheet.titles(width)) <= width
