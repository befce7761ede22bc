"""Token counts are read as people write them, and nothing is guessed or silently cut."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.quantity import MAX_TOKENS, format_tokens, parse_tokens


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        ("5M", 5_000_000),
        ("5m", 5_000_000),
        ("2.5k", 2_500),
        ("1_000_000", 1_000_000),
        ("1e6", 1_000_000),
        ("1.5E3", 1_500),
        ("12,345", 12_345),
        ("1,234,567", 1_234_567),
        (" 7 ", 7),
        ("5 M", 5_000_000),
        ("1 000 000", 1_000_000),
        ("1\u00a0000\u202f000", 1_000_000),
        ("+3k", 3_000),
        (".5M", 500_000),
        ("2.", 2),
        ("3b", 3_000_000_000),
        ("3G", 3_000_000_000),
        ("1T", 10**12),
        ("1000T", MAX_TOKENS),
        ("0", 0),
        ("0e999", 0),
        ("10e-1", 1),
        ("1" + "0" * 14 + "." + "0" * 5000, 10**14),
    ],
)
def test_it_reads_what_people_type(typed: str, tokens: int) -> None:
    assert parse_tokens(typed) == tokens


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Type a number"),
        ("   ", "Type a number"),
        ("-5", "negative"),
        ("-5M", "negative"),
        ("abc", "not a number of tokens"),
        ("5MB", "not a number of tokens"),
        ("1e", "not a number of tokens"),
        ("5 0M", "not a number of tokens"),
        ("nan", "not a number of tokens"),
        ("inf", "not a number of tokens"),
        ("0x10", "not a number of tokens"),
        ("1.2.3", "not a number of tokens"),
        ("12,34", "commas group thousands"),
        ("1,5M", "commas group thousands"),
        ("0.5", "not a whole number"),
        ("1.23456k", "not a whole number"),
        ("1e-3", "not a whole number"),
        ("1001T", "more than"),
        ("1e16", "more than"),
        ("1e999", "more than"),
        ("9" * 5000, "more than"),
    ],
)
def test_it_says_what_is_wrong(typed: str, why: str) -> None:
    with pytest.raises(QuantityError, match=why):
        parse_tokens(typed)


@given(st.text(max_size=40) | st.text("0123456789.,_ eE+-kKmMgGbBtT\u00a0", max_size=30))
@example("9" * 10_000)
@example("1e-999")
@example("\x1b[31m5M")
@example("5\N{KELVIN SIGN}")
def test_any_text_is_a_count_or_a_sentence(typed: str) -> None:
    try:
        tokens = parse_tokens(typed)
    except QuantityError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert len(sentence) < 200
        assert sentence.isprintable()
    else:
        assert 0 <= tokens <= MAX_TOKENS


@given(st.integers(0, MAX_TOKENS))
def test_what_is_written_is_read_back(tokens: int) -> None:
    assert parse_tokens(format_tokens(tokens)) == tokens
    assert parse_tokens(f"{tokens:,}") == tokens
    assert parse_tokens(f"{tokens:_}") == tokens


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (5_000_000, "5M"),
        (2_500, "2.5k"),
        (131_072, "131072"),
        (1_234_567, "1234567"),
        (1_250_000, "1.25M"),
        (1_234_000_000, "1.234B"),
        (999, "999"),
        (0, "0"),
        (10**12, "1T"),
        (250_000, "250k"),
    ],
)
def test_it_writes_counts_exactly_and_no_longer_than_their_digits(tokens: int, text: str) -> None:
    assert format_tokens(tokens) == text
