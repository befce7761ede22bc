"""Text in cells: what is cut, and what is set off."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.kit.cells import Line, bar, cut, length, marked

LINE: Line = [("cheaper", "strong"), (": 漢字 a month", "dim")]


@pytest.mark.parametrize("width", range(25))
def test_a_line_is_cut_to_the_cells_there_are(width: int) -> None:
    kept = cut(LINE, width)
    assert length(kept) <= width
    assert (kept == LINE) is (width >= length(LINE))


def test_the_span_that_is_cut_ends_in_an_ellipsis() -> None:
    assert cut(LINE, 12) == [("cheaper", "strong"), (": 漢…", "dim")]
    assert cut(LINE, 7) == [("cheaper", "strong")]
    assert cut(LINE, 4) == [("che…", "strong")]


def test_what_was_searched_for_is_set_off_wherever_it_stands() -> None:
    assert marked("Llama and llama", ("llama",), "dim") == [
        ("", "dim"),
        ("Llama", "match"),
        (" and ", "dim"),
        ("llama", "match"),
        ("", "dim"),
    ]
    assert marked("nothing", (), "") == [("nothing", "")]


def test_a_bar_has_eighths_of_a_cell() -> None:
    assert [bar(filled, 2) for filled in (0, 1 / 16, 0.5, 1)] == ["  ", "▏ ", "█ ", "██"]
