"""Prices become exact rates, and tokens times a rate an exact bill."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.money import (
    cost,
    decimal_string,
    rate_from_usd_per_million,
    rate_usd,
)


@pytest.mark.parametrize(
    ("usd", "rate"),
    [
        (0.0509, 50_900),
        ("0.1", 100_000),
        (Decimal("0.15"), 150_000),
        (0, 0),
        (0.0000005, 0),  # half a micro-dollar rounds to even
        (0.0000015, 2),
    ],
)
def test_a_price_per_million_is_read_as_its_author_typed_it(usd: Decimal | float | str, rate: int) -> None:
    assert rate_from_usd_per_million(usd) == rate


@pytest.mark.parametrize("junk", ["abc", "", "NaN", "Infinity", float("inf"), float("nan"), "1e999999", "$3"])
def test_what_is_no_price_is_refused(junk: float | str) -> None:
    with pytest.raises(ValueError, match="not a price"):
        rate_from_usd_per_million(junk)


def test_a_bill_of_the_default_workload_by_hand() -> None:
    # 5,000,000 tokens at $0.0509 per 1M: 5 x 0.0509.
    assert cost(5_000_000, 50_900) == Decimal("0.2545")


def test_one_token_at_the_smallest_rate_is_not_rounded_away() -> None:
    assert cost(1, 1) == Decimal("0.000000000001")


@given(st.integers(0, 10**18), st.integers(0, 10**18))
def test_a_bill_is_exact_at_any_size(tokens: int, rate: int) -> None:
    assert Fraction(cost(tokens, rate)) == Fraction(tokens * rate, 10**12)


@given(st.integers(0, 10**15))
def test_a_rate_survives_being_written_and_read_again(rate: int) -> None:
    written = decimal_string(rate_usd(rate))
    assert rate_from_usd_per_million(written) == rate
    assert "e" not in written.lower()


@pytest.mark.parametrize(
    ("amount", "text"), [("0.248500", "0.2485"), ("12.000", "12"), ("0E-12", "0"), ("1E-12", "0.000000000001")]
)
def test_a_decimal_string_is_plain_and_short(amount: str, text: str) -> None:
    assert decimal_string(Decimal(amount)) == text


@pytest.mark.parametrize("amount", ["100", "1000", "2E+3"])
def test_a_decimal_string_keeps_the_zeros_of_whole_dollars(amount: str) -> None:
    assert decimal_string(Decimal(amount)) == str(int(Decimal(amount)))
