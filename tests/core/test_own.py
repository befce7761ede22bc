"""Own prices and discounts change exactly the rates they name, and a file reads back what was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.models import OWN, Machine, Price, RateBasis, Rates
from crosswalk_tui.core.own.machine import machine_break_even, machine_rates, machine_words
from crosswalk_tui.core.own.own_rates import discounted, under_discounts, with_own_rates
from crosswalk_tui.core.own.record_fields import OwnFieldError, kind_of, read_record, write_record
from crosswalk_tui.core.own.record_words import record_details
from crosswalk_tui.core.own.records import Discount, OwnPrice, Record
from crosswalk_tui.core.pricing.rate_origin import origin_text
from tests.own_records import discounts, records, shares
from tests.strategies import prices

TODAY = date(2026, 11, 29)
LISTED = Price(Rates(input=1_250_000, output=10_000_000, cache_read=125_000), "models.dev", "2026-09-30")


def _under(price: Price, *applied: Discount) -> tuple[Price, ...]:
    return under_discounts(price, [(discount, "2026-11-01") for discount in applied])


# A percentage off


def test_fifteen_percent_off_is_exact_and_keeps_the_list_price_beside() -> None:
    (found,) = _under(LISTED, Discount("azure", Decimal("0.15")))
    assert found.rates == Rates(input=1_062_500, output=8_500_000, cache_read=106_250)
    assert found.listed == LISTED.rates
    assert found.is_own
    assert found.by_rate["input"].note == "your 15% off $1.25"
    assert (found.source, found.as_of) == ("models.dev", "2026-09-30")


@pytest.mark.parametrize(
    ("rate", "off", "left"),
    [(3, "0.5", 2), (1, "0.5", 1), (1, "0.99", 1), (1, "1", 0), (0, "0.15", 0), (10**15, "0.123456", 876_544 * 10**9)],
)
def test_a_percentage_is_rounded_half_up_and_only_all_off_leaves_nothing(rate: int, off: str, left: int) -> None:
    assert discounted(rate, Decimal(off)) == left


@given(st.integers(0, 10**12), shares)
def test_a_percentage_is_off_by_at_most_half_a_micro_dollar(rate: int, off: Decimal) -> None:
    left = discounted(rate, off)
    assert abs(left - rate * (1 - off)) <= Decimal("0.5") or left == 1
    assert 0 <= left <= rate or (rate, left) == (0, 0)
    assert (left == 0) == (rate == 0 or off == 1)


@given(prices, discounts())
def test_no_percentage_off_changes_nothing(price: Price, discount: Discount) -> None:
    assert _under(price, replace(discount, off=Decimal(0))) == (price,)


@given(prices, st.lists(discounts(), max_size=3), st.dates(date(2026, 7, 10), date(2026, 7, 20)))
def test_at_most_one_discount_applies_on_any_day(price: Price, applied: list[Discount], day: date) -> None:
    held = [part for part in _under(price, *applied) if part.holds_on(day)]
    assert len(held) == price.holds_on(day)
    for part in held:
        assert part.listed == price.rates or not part.is_own
        for rate, base in ((part.rates.input, price.rates.input), (part.rates.output, price.rates.output)):
            assert (rate is None) == (base is None)
            assert rate is None or base is None or rate <= base


def test_a_discount_holds_from_its_first_day_to_the_day_it_ends() -> None:
    dated = Discount("azure", Decimal("0.1"), starts=date(2026, 12, 1), ends=date(2027, 1, 1))
    found = _under(LISTED, Discount("azure", Decimal("0.5")), dated)
    periods = [(part.valid_from, part.valid_to, part.rates.input) for part in found]
    assert periods == [
        (None, date(2026, 12, 1), 625_000),
        (date(2026, 12, 1), date(2027, 1, 1), 1_125_000),
        (date(2027, 1, 1), None, 625_000),
    ]


def test_a_discount_on_named_rates_leaves_the_others() -> None:
    (found,) = _under(LISTED, Discount("azure", Decimal("0.5"), rates=("cache_read",)))
    assert found.rates == LISTED.rates._replace(cache_read=62_500)


def test_a_discount_on_an_assumed_rate_leaves_it_an_assumption() -> None:
    basis = RateBasis("cache_read", "assumed", "models.dev", "2026-09-30")
    (found,) = _under(LISTED._replace(bases=(basis,)), Discount("azure", Decimal("0.5")))
    assert found.rates.cache_read == 62_500
    assert found.by_rate["cache_read"].basis == "assumed"


def test_a_discounted_rate_names_the_source_of_its_list_price() -> None:
    basis = RateBasis("cache_read", "source", "litellm", "2026-11-20", published=130_000)
    (found,) = _under(LISTED._replace(bases=(basis,)), Discount("azure", Decimal("0.5")))
    names = {"models.dev": "models.dev", "litellm": "LiteLLM"}
    texts = {name: origin_text(found.by_rate[name], names) for name in ("input", "cache_read")}
    assert texts == {
        "input": "your 50% off $1.25, published by models.dev, as of 2026-09-30",
        "cache_read": "your 50% off $0.125, published by LiteLLM, as of 2026-11-20",
    }


def test_no_discount_applies_to_a_rate_of_your_own() -> None:
    own = with_own_rates(LISTED, OwnPrice("azure", "a/b", "b", rates=Rates(input=1_000_000)), "2026-11-01")
    (found,) = _under(own, Discount("azure", Decimal("0.5")))
    assert (found.rates.input, found.rates.output) == (1_000_000, 5_000_000)


# Own rates


def test_own_rates_replace_only_those_given() -> None:
    found = with_own_rates(LISTED, OwnPrice("azure", "a/b", "b", rates=Rates(output=9_000_000)), "2026-11-01")
    assert found.rates == LISTED.rates._replace(output=9_000_000)
    assert found.listed == LISTED.rates
    assert found.source == "models.dev"


def test_a_whole_own_price_is_dated_when_it_was_saved() -> None:
    own = OwnPrice("azure", "a/b", "b", rates=Rates(input=1, output=2))
    found = with_own_rates(LISTED, own, "2026-11-01")
    assert (found.source, found.as_of) == (OWN, "2026-11-01")


def test_what_follows_the_input_rate_follows_your_input_rate() -> None:
    bases = (RateBasis("cache_write", "no_surcharge", "models.dev", "2026-09-30", published=0),)
    listed = LISTED._replace(rates=LISTED.rates._replace(cache_write=1_250_000), bases=bases)
    found = with_own_rates(listed, OwnPrice("azure", "a/b", "b", rates=Rates(input=1_000_000)), "2026-11-01")
    assert found.rates.cache_write == 1_000_000


# A machine


def test_a_machine_costs_its_hour_by_the_tokens_it_processes() -> None:
    machine = Machine(Decimal("2.5"), Decimal(1500), None, Decimal("0.4"))
    # 2.50 / (1500 × 3600 × 0.4) × 1e6 = 1.157407… per 1M tokens
    assert machine_rates(machine) == (1_157_407, 1_157_407)
    assert machine_rates(machine._replace(input_tokens_per_second=Decimal(15_000))) == (115_741, 1_157_407)


def test_the_break_even_of_a_machine_is_where_the_seller_costs_as_much() -> None:
    machine = Machine(Decimal(1), Decimal(1000))
    found = machine_break_even(machine, 5_000_000, 2_000_000, Decimal("0.7"))  # $0.10 per 1M tokens
    assert found is not None
    assert found.tokens == 7_200_000_000  # $720 a month
    assert found.capacity == 720 * 3600 * 1000
    assert not found.pays
    faster = machine_break_even(machine._replace(tokens_per_second=Decimal(3000)), 5_000_000, 2_000_000, Decimal("0.7"))
    assert faster is not None
    assert faster.pays


def test_a_machine_that_reads_faster_or_idles_says_so() -> None:
    machine = Machine(Decimal("2.5"), Decimal(1500))
    assert machine_words(machine, "input") == "$2.50 an hour ÷ (1,500 tokens/s × 3,600 s)"
    part_time = machine._replace(input_tokens_per_second=Decimal(9000), utilisation=Decimal("0.4"))
    assert machine_words(part_time, "input") == "$2.50 an hour ÷ (9,000 tokens/s × 3,600 s × 40% in use)"
    assert machine_words(part_time, "output") == "$2.50 an hour ÷ (1,500 tokens/s × 3,600 s × 40% in use)"


def test_a_machine_in_words_states_its_month_and_what_it_can_process() -> None:
    price = OwnPrice("rig", "a/b", "b", machine=Machine(Decimal("2.50"), Decimal(900)))
    assert record_details(price) == (
        "$2.50 an hour, $1,800.00 a month, up to 2.33B tokens a month, in full use input $0.771605, output $0.771605"
        " per 1M, output = $2.50 an hour ÷ (900 tokens/s × 3,600 s)"
    )
    faster = replace(price, machine=Machine(Decimal("2.50"), Decimal(900), Decimal(9000), Decimal("0.5")))
    assert "up to 11.7B input or 1.17B output tokens a month" in record_details(faster)


def test_a_machine_has_no_break_even_with_what_is_free_or_without_tokens() -> None:
    machine = Machine(Decimal(1), Decimal(1000))
    assert machine_break_even(machine, 0, 0, Decimal(1)) is None
    free = machine_break_even(machine, 1, 1, Decimal(0))
    assert free is not None
    assert (free.tokens, free.pays) == (None, False)


# Documents


@given(records)
def test_a_record_reads_back_as_it_was_written(record: Record) -> None:
    assert read_record(kind_of(record), write_record(record)) == record


@pytest.mark.parametrize(
    ("kind", "document", "field"),
    [
        ("price", {"provider": "a", "model": "x/y", "id": "y"}, "input"),
        ("price", {"provider": "a", "model": "x/y", "id": "y", "input": "5000"}, "input"),
        ("price", {"provider": "a", "model": "x/y", "id": "y", "input": "-1"}, "input"),
        ("price", {"provider": "a", "model": "x/y", "id": "y", "input": "0.0000001"}, "input"),
        ("price", {"provider": "a", "model": "y", "id": "y", "input": "1"}, "model"),
        ("price", {"provider": "a", "model": "x/y", "id": "y", "usd_per_hour": "1"}, "tokens_per_second"),
        ("price", {"provider": "a", "model": "x/y", "id": "y", "inptu": "1"}, "inptu"),
        ("price", {"provider": "a", "model": "x/y", "id": " ", "input": "1"}, "id"),
        (
            "price",
            {"provider": "a", "model": "x/y", "id": "y", "input": "1", "usd_per_hour": "1", "tokens_per_second": "9"},
            "usd_per_hour",
        ),
        (
            "price",
            {"provider": "a", "model": "x/y", "id": "y", "usd_per_hour": "0", "tokens_per_second": "9"},
            "usd_per_hour",
        ),
        (
            "price",
            {
                "provider": "a",
                "model": "x/y",
                "id": "y",
                "usd_per_hour": "1",
                "tokens_per_second": "9",
                "utilisation": "0%",
            },
            "utilisation",
        ),
        ("price", {"provider": "a", "model": "x/y", "id": "y", "input": "1", "note": "red \x1b[31m"}, "note"),
        ("price", {"provider": "a", "model": "x/y", "id": "y", "input": {"usd": 1}}, "input"),
        ("discount", {"provider": "a"}, "off"),
        ("discount", {"provider": "a", "off": "1%", "model": "x/y", "id": "y"}, "id"),
        ("discount", {"provider": "a", "off": "150%"}, "off"),
        ("discount", {"provider": "a", "off": "1%", "rates": ["inputs"]}, "rates"),
        ("discount", {"provider": "a", "off": "1%", "starts": "2026-02-01", "ends": "2026-02-01"}, "ends"),
        ("discount", {"provider": "a b", "off": "1%"}, "provider"),
        ("score", {"model": "x/y", "benchmark": "b", "value": "nan"}, "value"),
        ("score", {"model": "x/y", "benchmark": "b", "value": "5", "minimum": "9", "maximum": "10"}, "minimum"),
        ("model", {"model": "x/y", "tools": "perhaps"}, "tools"),
    ],
)
def test_an_invalid_field_is_named(kind: str, document: dict[str, object], field: str) -> None:
    with pytest.raises(OwnFieldError) as error:
        read_record(kind, document)
    assert error.value.field == field
