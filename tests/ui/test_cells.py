"""Text in cells: what is cut, and what is set off."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.kit.cells import Line, bar, cut, fit_apart, fit_ends, length, marked

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


@pytest.mark.parametrize("width", range(40))
def test_both_ends_of_a_text_take_the_cells_there_are(width: int) -> None:
    for text in ("DeepSeek R1 Distill Llama 70B", "深度求索 深度求索 深度求索 深度求索"):
        shown = fit_ends(text, width)
        assert length([(shown, "")]) == width
        assert (shown.rstrip() == text) is (width >= length([(text, "")]))


def test_names_that_differ_at_the_end_differ_when_they_are_cut() -> None:
    assert fit_ends("DeepSeek R1 Distill Llama 70B", 24) == "DeepSeek R1 Dis…lama 70B"
    assert fit_ends("DeepSeek R1 Distill Llama 8B", 24) == "DeepSeek R1 Dis…Llama 8B"
    assert fit_ends("DeepSeek R1 Distill Llama 8B", 10) == "DeepSeek… ", "no room for both"


@pytest.mark.parametrize("width", range(16, 34))
def test_names_in_a_column_are_cut_where_they_differ(width: int) -> None:
    names = [
        "Qwen3-Coder 30B-A3B Instruct", "Qwen3-Coder 480B-A35B Instruct", "EVA Qwen2.5 32B v0.2",
        "EVA Qwen2.5 72B v0.2", "Doubao Seed 2.0 Lite (2026-02-15)", "Doubao Seed 2.0 Mini (2026-02-15)",
        "Qwen3 235B A22B Thinking 2507", "Qwen3 235B A22B Instruct 2507", "深度求索 深度求索 一",
        "深度求索 深度求索 二",
    ]  # fmt: skip
    shown = fit_apart(names, width)
    assert len(set(shown.values())) == len(shown)
    assert {length([(text, "")]) for text in shown.values()} <= {width}


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
