"""Tables and sentences stay within the width of a terminal, and lose no word."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.fitted_lines import fitted_lines, fitted_text
from crosswalk_tui.core.text.safe import cell_width
from crosswalk_tui.core.text.table import Table, to_lines

OFFERS = Table(
    (Column("Provider"), Column("Id", spare=1), Column("$/month", "point"), Column("Source", spare=2), Column("Note")),
    [
        ("Alpha", "lab/model-instruct", "$2.06", "LiteLLM 2026-11-20", "cheapest, one source"),
        ("Bravo 模型", "model", "≈$10.5", "models.dev 2026-09-30", "context 12K, not 128K, rate assumed, fp8 weights"),
    ],
)


def test_a_table_that_fits_is_as_anywhere_else() -> None:
    assert fitted_lines(OFFERS, 120) == to_lines(OFFERS)


@pytest.mark.parametrize("width", range(42, 125))
def test_no_line_is_longer_than_the_terminal_is_wide(width: int) -> None:
    assert max(map(cell_width, fitted_lines(OFFERS, width))) <= width


@pytest.mark.parametrize("width", range(42, 125))
def test_every_word_of_the_columns_that_are_left_is_there(width: int) -> None:
    words = " ".join(fitted_lines(OFFERS, width)).split()
    for row in OFFERS.rows:
        assert set(f"{row[0]} {row[2]} {row[4]}".split()) <= set(words)


def test_what_is_left_out_is_named_and_the_sparest_goes_first() -> None:
    assert "No room for Source; --format csv has every column." in fitted_lines(OFFERS, 79)
    assert fitted_lines(OFFERS, 56) == [
        "Provider    $/month  Note",
        "Alpha         $2.06  cheapest, one source",
        "Bravo 模型  ≈$10.5   context 12K, not 128K, rate",
        "                     assumed, fp8 weights",
        "No room for Id and Source; --format csv has every",
        "column.",
    ]


def test_a_sentence_breaks_between_words() -> None:
    text = "Left out: 28 from re-sellers, 16 no longer seen for sale."
    assert fitted_text(text, 30) == ["Left out: 28 from re-sellers,", "16 no longer seen for sale."]
    assert fitted_text("", 30) == [""]
