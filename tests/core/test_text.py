"""Upstream text cannot take over the terminal, whatever it holds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.text.safe import cell_width, safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Llama 3.2 1B", "Llama 3.2 1B"),
        ("two\nlines\tand  gaps ", "two lines and gaps"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("\x9b31mred", "31mred"),
        ("evil\u202egnp.exe", "evil gnp.exe"),
        ("zero\u200bwidth", "zero width"),
        ("half \ud800 pair", "half pair"),
        ("[/] [b]markup[/b]", "[/] [b]markup[/b]"),
        ("通义千问", "通义千问"),
        ("", ""),
    ],
)
def test_what_could_act_on_the_terminal_is_gone_and_words_stay(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_a_text_too_long_is_cut_with_an_ellipsis() -> None:
    assert safe("x" * 10_000, 10) == "x" * 9 + "…"
    assert safe("x" * 10, 10) == "x" * 10


def test_a_text_cut_within_invisible_characters_has_an_ellipsis() -> None:
    assert safe("seen" + "\u200b" * 10_000 + "unseen", 10) == "seen…"


@given(st.text(max_size=300), st.integers(1, 60))
def test_any_text_becomes_one_short_line_of_visible_characters(text: str, limit: int) -> None:
    shown = safe(text, limit)
    assert len(shown) <= limit
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not any(unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI") for c in shown)
    assert safe(shown, limit) == shown
    shown.encode()


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("通义", 4), ("e\u0301", 1), ("ก\u0e31", 1), ("—", 1), ("👍", 2), ("", 0)]
)
def test_width_is_counted_in_terminal_columns(text: str, cells: int) -> None:
    assert cell_width(text) == cells
