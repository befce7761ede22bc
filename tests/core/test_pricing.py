"""Which price of an offer is in force, and the bill it makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.catalogue import Offer, Price, Provider, Rates
from crosswalk_tui.core.money import cost
from crosswalk_tui.core.pricing import price_in_force, quote
from crosswalk_tui.core.vocabulary import ProviderType, Tier
from crosswalk_tui.core.workload import Workload
from tests.strategies import NOW, positive_rates, prices, workloads

SELLER = Provider("acme", "Acme", ProviderType.HOST)
BASE = Price(Rates(100_000, 200_000), "test", "2026-07-02")


def offer(*published: Price, **fields: object) -> Offer:
    return replace(Offer(1, SELLER, "m", "lab/model", prices=published, n_sources=2), **fields)  # type: ignore[arg-type]


def test_the_default_workload_by_hand() -> None:
    # 5M x $0.10 per 1M + 2M x $0.20 per 1M = $0.50 + $0.40.
    bill = quote(offer(BASE), Workload(), BASE)
    assert bill is not None
    assert [(line.label, line.quantity, line.usd) for line in bill.lines] == [
        ("input", 5_000_000, Decimal("0.5")),
        ("output", 2_000_000, Decimal("0.4")),
    ]
    assert bill.total_usd == Decimal("0.9")
    assert bill.flags == ()


@pytest.mark.parametrize("rates", [Rates(None, 1), Rates(1, None), Rates()])
def test_an_unknown_rate_makes_no_bill_rather_than_a_free_one(rates: Rates) -> None:
    price = replace(BASE, rates=rates)
    assert quote(offer(price), Workload(), price) is None


def test_a_bill_says_what_a_careful_reader_should_know() -> None:
    night = replace(BASE, window=(time(16, 30), time(0, 30)))
    bill = quote(offer(BASE, night, n_sources=1, disputed=True), Workload(), BASE)
    assert bill is not None
    assert bill.flags == ("single_source", "disputed", "time_of_day")


@given(workloads, positive_rates, positive_rates)
def test_a_total_is_exactly_the_sum_of_its_lines(workload: Workload, sent: int, made: int) -> None:
    price = replace(BASE, rates=Rates(sent, made))
    bill = quote(offer(price), workload, price)
    assert bill is not None
    assert bill.total_usd == cost(workload.input_tokens, sent) + cost(workload.output_tokens, made)
    assert int(bill.total_usd.scaleb(12)) == workload.input_tokens * sent + workload.output_tokens * made


@given(workloads, st.integers(0, 10**9), st.integers(0, 10**9), positive_rates, positive_rates)
def test_more_tokens_never_cost_less(workload: Workload, more_in: int, more_out: int, sent: int, made: int) -> None:
    price = replace(BASE, rates=Rates(sent, made))
    larger = Workload(workload.input_tokens + more_in, workload.output_tokens + more_out)
    bill, dearer = quote(offer(price), workload, price), quote(offer(price), larger, price)
    assert bill is not None
    assert dearer is not None
    assert dearer.total_usd >= bill.total_usd
    assert (dearer.total_usd > bill.total_usd) == (more_in + more_out > 0)


def at(clock: str, day: str = "2026-07-15") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


@pytest.mark.parametrize(
    ("clock", "holds"),
    [("16:29", False), ("16:30", True), ("23:59", True), ("00:00", True), ("00:29", True), ("00:30", False)],
)
def test_a_night_price_holds_past_midnight(clock: str, holds: bool) -> None:
    assert replace(BASE, window=(time(16, 30), time(0, 30))).holds_at(at(clock)) is holds


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-07-14", False), ("2026-07-15", True), ("2026-07-31", True), ("2026-08-01", False)]
)
def test_a_dated_price_holds_from_its_first_day_to_before_its_last(day: str, holds: bool) -> None:
    price = replace(BASE, valid_from=date(2026, 7, 15), valid_to=date(2026, 8, 1))
    assert price.holds_at(at("12:00", day)) is holds


def test_a_price_announced_for_later_does_not_count_yet_and_then_wins() -> None:
    announced = replace(BASE, rates=Rates(50_000, 50_000), valid_from=date(2026, 8, 1))
    both = offer(BASE, announced)
    assert price_in_force(both, at("12:00", "2026-07-31")) is BASE
    assert price_in_force(both, at("12:00", "2026-08-01")) is announced


def test_the_price_of_the_hour_wins_over_the_one_of_the_day() -> None:
    night = replace(BASE, rates=Rates(50_000, 50_000), window=(time(16, 30), time(0, 30)))
    both = offer(BASE, night)
    assert price_in_force(both, at("20:00")) is night
    assert price_in_force(both, at("12:00")) is BASE


def test_long_context_and_batch_prices_are_not_the_standard_one() -> None:
    batch, long = replace(BASE, tier=Tier.BATCH), replace(BASE, band_from=200_000)
    assert price_in_force(offer(batch, long), NOW) is None
    assert price_in_force(offer(batch, long), NOW, Tier.BATCH) is batch


@given(st.lists(prices, max_size=5))
def test_the_price_in_force_holds_now_and_is_a_standard_base_price(published: list[Price]) -> None:
    found = price_in_force(offer(*published), NOW)
    fitting = [p for p in published if p.tier is Tier.STANDARD and p.band_from == 0 and p.holds_at(NOW)]
    assert (found is None) == (not fitting)
    assert found is None or found in fitting


def test_a_local_time_is_not_taken_for_utc() -> None:
    # 01:00 in Berlin on the 15th is 23:00 UTC on the 14th; `rank` converts, `holds_at` is given UTC.
    berlin = datetime(2026, 7, 15, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    assert not replace(BASE, valid_from=date(2026, 7, 15)).holds_at(berlin.astimezone(UTC))
