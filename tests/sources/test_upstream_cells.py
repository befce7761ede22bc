"""Cells are read exactly, or refused with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crosswalk_tui.sources.importers.upstream_cells import rate, token_limit, usable_id


@pytest.mark.parametrize(
    ("value", "exponent", "expected"),
    [
        (None, 0, None),
        (0, 0, 0),
        ("-0", 0, 0),
        (Decimal("0.0509"), 0, 50_900),
        (0.1, 0, 100_000),
        ("0.00000025", 6, 250_000),
        (12, -3, 12_000),
        (Decimal("4.0000000000000003E-7"), 6, 400_000),
    ],
)
def test_rates_are_exact(value: object, exponent: int, expected: int | None) -> None:
    assert rate(value, exponent) == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (True, "True is not a price"),
        (-0.5, "-0.5 is negative"),
        ("1e13", "'1e13' is far above any price"),
        (Decimal("1E+999999"), "far above any price"),
        (Decimal("1E-999999"), "too small to be a price"),
        (Decimal("1E-8"), "too small to be a price"),
        ("NaN", "'NaN' is not a price"),
    ],
)
def test_what_is_no_price_says_why(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=r"price|negative") as error:
        rate(value)
    assert reason in str(error.value)


def test_limits_are_whole_tokens() -> None:
    assert token_limit(Decimal("32000.0")) == 32_000
    assert token_limit("128000") == 128_000
    assert token_limit(0) is None


@pytest.mark.parametrize("bad", [-1, 1.5, True, 10**12, "lots", []])
def test_what_is_no_limit_says_so(bad: object) -> None:
    with pytest.raises(ValueError, match="not a number of tokens"):
        token_limit(bad)


def test_ids_are_taken_as_they_are() -> None:
    assert usable_id("@cf/meta/llama-3:free") == "@cf/meta/llama-3:free"


@pytest.mark.parametrize("bad", ["", " a", "a  b", "a\tb", "\u200ba", 4, None])
def test_ids_that_cannot_serve_are_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="id"):
        usable_id(bad)
