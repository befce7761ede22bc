"""Upstream text cannot take over the terminal, whatever it holds."""

from __future__ import annotations

import sys
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


INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180e\u180f\u200b\u200d\u2028\u202a\u2060\u2065\u2800\u3164\ufe0f"
    "\ufeff\uffa0\ufff0\ufffb\U00013430\U0001bca0\U0001d159\U0001d173\U0001d17a\U000e0001\U000e01ef\U000e0fff"
)


@pytest.mark.parametrize("character", INVISIBLE, ids=[f"U+{ord(character):04X}" for character in INVISIBLE])
def test_no_text_looks_like_another_by_a_character_that_cannot_be_seen(character: str) -> None:
    assert safe(f"gpt{character}-5") == "gpt -5"
    assert safe(f"{character}gpt-5{character}") == "gpt-5"


def test_format_characters_are_seen_or_replaced() -> None:
    """All that the version of Unicode of this Python has, but signs above Arabic and other numbers."""
    kept = {character for character in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(character) == "Cf"}
    kept = {character for character in kept if safe(character)}
    assert {unicodedata.name(character).split()[0] for character in kept} <= {"ARABIC", "SYRIAC", "KAITHI"}


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
