"""Figures: unknown is a dash, money is never a false zero, no size looks larger than a larger one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crosswalk_tui.core.text.format import (
    UNKNOWN,
    change_text,
    counted,
    figure,
    parameters,
    places_of,
    rate,
    rate_texts,
    ratio,
    rounded_usd,
    score,
    tokens,
    usd,
)

positive_amounts = st.decimals(Decimal("1e-12"), Decimal(10**12), places=12)


@pytest.mark.parametrize("write", [usd, rate, tokens, parameters, ratio, lambda _: score(None, "elo")])
def test_unknown_is_a_dash(write: object) -> None:
    assert callable(write)
    assert write(None) == UNKNOWN == "—"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "$0"),
        ("0.2545", "$0.25"),
        ("0.09", "$0.09"),
        ("0.0349", "$0.035"),
        ("0.0034", "$0.0034"),
        ("0.0996", "$0.10"),
        ("1234.5", "$1,234.50"),
        ("0.005", "$0.005"),
        ("0.995", "$1.00"),
        ("0.000000000001", "$0.000000000001"),
        ("1000000000000", "$1,000,000,000,000.00"),
    ],
)
def test_dollars_have_the_decimals_they_need(amount: str, text: str) -> None:
    assert usd(Decimal(amount)) == text


def test_a_column_of_dollars_has_the_decimals_it_asks_for() -> None:
    assert usd(Decimal("0.25"), 4) == "$0.2500"
    assert usd(Decimal(0), 2) == "$0.00"
    assert usd(Decimal("0.0049"), 2) == "<$0.01"
    assert usd(Decimal("0.4"), 0) == "<$1"


@given(positive_amounts, st.none() | st.integers(0, 6))
def test_a_positive_amount_never_reads_as_nothing(amount: Decimal, places: int | None) -> None:
    text = usd(amount, places)
    assert text.startswith("<$") or float(text.replace("$", "").replace(",", "")) > 0


@given(positive_amounts)
def test_dollars_are_right_to_two_figures_and_to_the_cent(amount: Decimal) -> None:
    shown = Decimal(usd(amount).replace("$", "").replace(",", ""))
    assert abs(shown - amount) <= max(Decimal("0.005"), amount / 20)
    assert abs(shown - amount) <= amount / 20 or amount >= Decimal("0.1")


@pytest.mark.parametrize(
    ("micro", "text"),
    [
        (60_000, "$0.06"),
        (50_900, "$0.0509"),
        (3_000_000, "$3.00"),
        (0, "$0.00"),
        (1, "$0.000001"),
        (10**9, "$1,000.00"),
    ],
)
def test_a_rate_is_exact(micro: int, text: str) -> None:
    assert rate(micro) == text


@pytest.mark.parametrize(
    ("rates", "texts"),
    [
        ((1_999_970, 4_000_010, 16_704_000, 9_000_000), ["$2.00", "$4.00", "$16.70", "$9.00"]),
        ((50_900, 10_000_000, None, 0), ["$0.051", "$10.000", "—", "$0.000"]),
        ((1_500_000, 1_501_620), ["$1.500", "$1.502"]),
        ((1_500_000, 1_500_100), ["$1.50", "$1.50"]),
        ((12, 1_234_567_890), ["$0.000012", "$1,234.5679"]),
        ((), []),
    ],
    ids=("cents suffice", "within 1%", "told apart", "tied", "too small for four decimals", "none"),
)
def test_the_rates_of_a_column_share_their_decimals(rates: tuple[int | None, ...], texts: list[str]) -> None:
    assert rate_texts(rates) == texts


@pytest.mark.parametrize(
    ("rates", "exact", "texts"),
    [
        ((2_125_000, 8_500_000), [2_125_000], ["$2.125", "$8.50"]),
        ((2_125_000, 8_500_000), [], ["$2.13", "$8.50"]),
        ((2_123_456, 10_000_000), [2_123_456], ["$2.123456", "$10.00"]),
        ((603_500, 30_000, 140_000), [603_500], ["$0.6035", "$0.03", "$0.14"]),
        ((None, 0), [None, 0], ["—", "$0.00"]),
    ],
)
def test_an_exact_rate_is_not_rounded(rates: tuple[int | None, ...], exact: list[int | None], texts: list[str]) -> None:
    assert rate_texts(rates, exact) == texts


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=2))
def test_rates_that_are_not_tied_look_different_and_none_looks_like_zero(pair: list[int]) -> None:
    low, high = sorted(pair)
    texts = rate_texts((low, high))
    shown = [Decimal(text.replace("$", "").replace(",", "")) * 10**6 for text in texts]
    assert all(abs(value - micro) * 100 <= micro for value, micro in zip(shown, (low, high), strict=True))
    assert high * 1000 <= low * 1001 or texts[0] != texts[1]


@pytest.mark.parametrize(
    ("amounts", "places"),
    [(("541.25", "12"), 2), (("0.09", "3"), 3), (("0.00001",), 4), (("1.231", "1.234"), 3), (("1.2310", "1.2312"), 2),
     ((None, "0"), 2)],
)  # fmt: skip
def test_the_decimals_of_a_column_of_amounts(amounts: tuple[str | None, ...], places: int) -> None:
    assert places_of(None if amount is None else Decimal(amount) for amount in amounts) == places


@given(st.integers(1, 10**12))
def test_a_rate_can_be_read_back(micro: int) -> None:
    assert Decimal(rate(micro).replace("$", "").replace(",", "")) * 10**6 == micro


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (131_072, "131K"),
        (128_000, "128K"),
        (200_000, "200K"),
        (202_752, "203K"),
        (393_216, "393K"),
        (262_000, "262K"),
        (262_144, "262K"),
        (1_048_576, "1.05M"),
        (10_485_760, "10.49M"),
        (1_000_000, "1M"),
        (1_310_720, "1.31M"),
        (4_096, "4.1K"),
        (16_385, "16.4K"),
        (999_999, "1M"),
        (99_949, "99.9K"),
        (1_000, "1K"),
        (512, "512"),
        (0, "0"),
    ],
)
def test_limits_are_written_in_decimal_units(count: int, text: str) -> None:
    assert tokens(count) == text


@pytest.mark.parametrize(
    ("millions", "text"),
    [(1_235, "1.24B"), (405_000, "405B"), (1_040_000, "1.04T"), (560, "560M"), (999_999, "1T"), (1_000, "1B")],
)
def test_parameters(millions: int, text: str) -> None:
    assert parameters(millions) == text


@given(st.integers(0, 10**15))
def test_a_limit_reads_within_a_twentieth_of_what_it_is(count: int) -> None:
    assert abs(_read(tokens(count)) - count) <= Decimal(count) / 20


@given(st.integers(0, 3 * 10**7), st.integers(0, 3 * 10**7))
@example(262_000, 262_144)
@example(999_499, 1_000_000)
def test_a_smaller_limit_never_looks_larger(one: int, other: int) -> None:
    smaller, larger = sorted((one, other))
    assert _read(tokens(smaller)) <= _read(tokens(larger))


def _read(text: str) -> Decimal:
    return Decimal(text.rstrip("KM")) * {"K": 1_000, "M": 1_000_000}.get(text[-1], 1)


@pytest.mark.parametrize(
    ("value", "unit", "text"), [(1111.4, "elo", "1111"), (63.25, "percent", "63.2"), (0.0, "percent", "0.0")]
)
def test_scores(value: float, unit: str, text: str) -> None:
    assert score(value, unit) == text


@pytest.mark.parametrize(("value", "text"), [("1", "1.0×"), ("4.68", "4.7×"), ("9.96", "10×"), ("1234.5", "1,234×")])
def test_ratios(value: str, text: str) -> None:
    assert ratio(Decimal(value)) == text


def test_one_is_singular_and_thousands_are_grouped() -> None:
    assert [counted(count, "offer") for count in (0, 1, 1234)] == ["0 offers", "1 offer", "1,234 offers"]


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("0.3125", "0.312"), ("0.00000001", "0.00000001"), ("12.5", "12.5"), ("1234.4", "1,234"),
     ("123456", "123,456"), ("1234567", "1.23M")],
)  # fmt: skip
def test_a_figure_has_three_digits_and_no_powers_of_ten(value: str, text: str) -> None:
    assert figure(Decimal(value)) == text


@pytest.mark.parametrize(
    ("amount", "figures", "said"),
    [("0.034", 1, "$0.034"), ("32.4", 3, "$32.4"), ("1234.5", 3, "$1.23k"), ("999.9", 3, "$1.00k"),
     ("19800", 2, "$20k"), ("12345678", 2, "$12M"), ("12345678901", 3, "$12.3B")],
)  # fmt: skip
def test_an_amount_in_few_figures(amount: str, figures: int, said: str) -> None:
    assert rounded_usd(Decimal(amount), figures) == said


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (None, ""),
        (Decimal(0), "0%"),
        (Decimal("0.5"), "+50%"),
        (Decimal("-0.042"), "−4.2%"),
        (Decimal("-0.0996"), "−10%"),
        (Decimal("0.00001"), "+0.001%"),
        (Decimal("-0.0004"), "−0.04%"),
        (Decimal("-0.9996"), "−99.9%"),
        (Decimal("0.9996"), "+100%"),
        (Decimal("8.99"), "+899%"),
        (Decimal(12), "×13"),
    ],
)
def test_a_change_is_written_in_per_cent_and_never_as_a_false_zero(change: Decimal | None, text: str) -> None:
    assert change_text(change) == text
