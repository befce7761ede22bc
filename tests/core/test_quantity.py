"""Quantities are read as people write them, and nothing is guessed or silently cut."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.text.quantity import (
    MAX_TOKENS,
    MAX_USD,
    exact_amounts,
    format_multiplier,
    format_share,
    format_tokens,
    format_usd,
    format_volume,
    parse_count,
    parse_multiplier,
    parse_share,
    parse_tokens,
    parse_usd,
    parse_volume,
    plain_number,
    written_out,
)


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
def test_the_error_names_what_is_wrong(typed: str, why: str) -> None:
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
        (131_072, "131,072"),
        (1_234_567, "1,234,567"),
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


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("60%", "0.6"),
        ("60 %", "0.6"),
        ("0.6", "0.6"),
        (".6", "0.6"),
        ("12.5%", "0.125"),
        ("70", "0.7"),
        ("60.5", "0.605"),
        ("2", "0.02"),
        ("100", "1"),
        ("0", "0"),
        ("0%", "0"),
        ("1", "1"),
        ("1.0", "1"),
        ("100%", "1"),
        ("0.00000001%", "1E-10"),
    ],
)
def test_it_reads_shares(typed: str, share: str) -> None:
    assert parse_share(typed) == Decimal(share)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Type a share"),
        ("1.5", "write 1.5% or 0.015"),
        ("1e3", "not a share"),
        ("1/3", "not a share"),
        ("250", "more than 100%"),
        ("101%", "more than 100%"),
        ("-5%", "negative"),
        ("-0.5", "negative"),
        ("%", "not a share"),
        ("0,6", "not a share"),
        ("nan", "not a share"),
        ("\N{ARABIC-INDIC DIGIT THREE}%", "not a share"),
        ("0." + "3" * 31, "too many digits"),
        ("0." + "0" * 5000 + "1", "too many digits"),
    ],
)
def test_the_error_names_what_is_wrong_with_a_share(typed: str, why: str) -> None:
    with pytest.raises(QuantityError, match=why):
        parse_share(typed)


@pytest.mark.parametrize(
    ("typed", "factor"),
    [("1.5", "1.5"), ("1.5x", "1.5"), ("1.5X", "1.5"), ("1.5 ×", "1.5"), ("150%", "1.5"), ("3", "3")],
)
def test_it_reads_multipliers(typed: str, factor: str) -> None:
    assert parse_multiplier(typed) == Decimal(factor)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Type a multiplier"),
        ("0", "more than 0"),
        ("0x", "more than 0"),
        ("-1x", "negative"),
        ("x", "not a multiplier"),
        ("1e3", "not a multiplier"),
        ("1001", "between 0.001 and 1,000"),
        ("0.0009", "between 0.001 and 1,000"),
    ],
)
def test_the_error_names_what_is_wrong_with_a_multiplier(typed: str, why: str) -> None:
    with pytest.raises(QuantityError, match=why):
        parse_multiplier(typed)


@pytest.mark.parametrize(
    ("typed", "usd"),
    [
        ("200", "200"),
        ("$200", "200"),
        ("$ 200", "200"),
        ("200 USD", "200"),
        ("1,200.50", "1200.5"),
        ("$1_200", "1200"),
        ("$5k", "5000"),
        ("0.0034", "0.0034"),
        ("0", "0"),
    ],
)
def test_it_reads_dollars(typed: str, usd: str) -> None:
    assert parse_usd(typed) == Decimal(usd)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Type an amount"),
        ("$", "not an amount of US dollars"),
        ("€5", "not an amount of US dollars"),
        ("1e5", "not an amount of US dollars"),
        ("-5", "negative"),
        ("-$5", "negative"),
        ("1,5", "commas group thousands"),
        ("1001T", "more than"),
        ("inf", "not an amount"),
    ],
)
def test_the_error_names_what_is_wrong_with_dollars(typed: str, why: str) -> None:
    with pytest.raises(QuantityError, match=why):
        parse_usd(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("0", "at least 1"),
        ("", "number of requests, such as 20 or 4k"),
        ("?", "try 20, 4k or 1.5M"),
        ("-2", "start at 1"),
        ("0.5", "whole number of requests"),
    ],
)
def test_a_count_is_at_least_one(typed: str, why: str) -> None:
    with pytest.raises(QuantityError, match=why):
        parse_count(typed)
    assert parse_count("10k") == 10_000


@pytest.mark.parametrize("parse", [parse_share, parse_multiplier, parse_usd, parse_count])
@given(typed=st.text(max_size=40) | st.text("0123456789.,_ eE+-kKx×%$", max_size=30))
def test_any_text_is_a_quantity_or_a_sentence(parse: Callable[[str], Decimal | int], typed: str) -> None:
    try:
        assert parse(typed) >= 0
    except QuantityError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert len(sentence) < 200
        assert sentence.isprintable()


@given(st.integers(0, 10**28), st.integers(28, 50))
def test_a_share_that_is_written_is_read_back(figures: int, places: int) -> None:
    share = Decimal(f"{figures}e-{places}")
    assert parse_share(format_share(share)) == share
    assert parse_share(f"{share:f}") == share


@given(st.decimals("0.001", "1000", places=6))
def test_a_multiplier_that_is_written_is_read_back(factor: Decimal) -> None:
    assert parse_multiplier(format_multiplier(factor)) == factor


@given(st.decimals(0, MAX_USD, places=8))
def test_dollars_that_are_written_are_read_back(amount: Decimal) -> None:
    assert parse_usd(format_usd(amount)) == amount


@pytest.mark.parametrize(
    ("share", "text"),
    [("0", "0%"), ("1", "100%"), ("0.6", "60%"), ("0.3333", "33.3%"), ("0.00001", "<0.1%"), ("0.99999", ">99.9%")],
)
def test_a_share_shown_short_never_looks_like_none_or_all(share: str, text: str) -> None:
    assert format_share(Decimal(share), places=1) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (" -1.5e3 ", Decimal(-1500)), ("1e-99", Decimal("1e-99")), ("1e100", None), ("-1e999999999", None),
        ("1e-999999999", None), ("9" * 5000, None), ("nan", None), ("-inf", None), ("one", None), ("", None),
    ],
)  # fmt: skip
def test_a_number_of_a_file_is_one_to_calculate_with(text: str, number: Decimal | None) -> None:
    assert plain_number(text) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (-5, "-5"), (Decimal("2.50"), "2.50"), (Decimal("1e3"), "1000"), (Decimal("-1e-7"), "-0.0000001")],
)
def test_a_number_of_a_document_is_written_without_an_exponent(number: int | Decimal, text: str) -> None:
    assert written_out(number) == text


@pytest.mark.parametrize("number", [10**100, -(10**4000), Decimal("1e999999999"), Decimal("-1e-999999999")])
def test_a_number_that_would_fill_the_memory_is_not_written(number: int | Decimal) -> None:
    with pytest.raises(QuantityError, match="more than 100 digits"):
        written_out(number)


def test_money_is_written_exactly() -> None:
    assert [format_usd(Decimal(amount)) for amount in ("200", "1200.5", "0.0034", "0")] == [
        "$200", "$1,200.50", "$0.0034", "$0",
    ]  # fmt: skip


# Volumes


@pytest.mark.parametrize("typed", ["20M/10M", "20M / 10M", " 20m·10m ", "2e+7 + 10,000k", "20M+10M", "20M:10M"])
def test_a_volume_is_two_counts(typed: str) -> None:
    assert parse_volume(typed) == (20_000_000, 10_000_000)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "with a slash between"), ("20M", "with a slash between"), ("20M/", "with a slash between"),
        ("1/2/3", "with a slash between"), ("20M/ten", "'ten' is not a number of tokens"),
        ("-1/2", "is negative"), ("1/1e400", "is more than 1000T"), ("٣/٤", "is not a number of tokens"),
        ("nan/inf", "is not a number of tokens"),
    ],
)  # fmt: skip
def test_an_invalid_volume_has_a_reason(typed: str, said: str) -> None:
    with pytest.raises(QuantityError, match=said):
        parse_volume(typed)


@given(st.tuples(st.integers(0, MAX_TOKENS), st.integers(0, MAX_TOKENS)))
def test_a_volume_is_read_back_as_written(volume: tuple[int, int]) -> None:
    assert parse_volume(format_volume(*volume)) == volume


@pytest.mark.parametrize(
    ("amounts", "texts"),
    [
        (("10.625", "17", "27.625"), ["$10.625", "$17.000", "$27.625"]),
        (("9", "19.2"), ["$9.00", "$19.20"]),
        (("1200", "0", "0.00001234"), ["$1,200.0000", "$0.0000", "$0.00001234"]),
        ((), []),
    ],
)
def test_the_amounts_of_a_bill_share_their_decimals_and_are_exact(amounts: tuple[str, ...], texts: list[str]) -> None:
    assert exact_amounts([Decimal(amount) for amount in amounts]) == texts
