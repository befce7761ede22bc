"""Which price of an offer is in force, and what its bill says of itself."""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.models import Price, RateBasis, Rates
from crosswalk_tui.core.money import cost
from crosswalk_tui.core.pricing.bill import quote
from crosswalk_tui.core.pricing.tariff import price_in_force
from crosswalk_tui.core.vocabulary import Flag, Tier, marks_of
from crosswalk_tui.core.workload.hours import parse_hours
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.priced_offers import (
    BASE,
    at,
    bill,
    offer,
)
from tests.strategies import NOW, positive_rates, prices, workloads


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
    price = BASE._replace(rates=rates)
    assert quote(offer(price), Workload(), price) is None


def test_a_bill_has_its_caveats() -> None:
    night = BASE._replace(window=(time(16, 30), time(0, 30)))
    bill = quote(offer(BASE, night, n_sources=1, disputed=True), Workload(), BASE)
    assert bill is not None
    assert bill.flags == (Flag.DISPUTED, Flag.TIME_OF_DAY)
    alone = quote(offer(BASE, n_sources=1), Workload(), BASE)
    assert alone is not None
    assert alone.flags == (Flag.SINGLE_SOURCE,)


def test_a_flag_is_one_word_in_documents_and_a_sentence_to_read() -> None:
    assert json.dumps(list(Flag)) == (
        '["disputed", "stale", "own", "assumed_rate", "no_request_count", "time_of_day", "single_source"]'
    )
    assert len({flag.mark for flag in Flag}) == len({flag.short for flag in Flag}) == len(Flag)
    assert marks_of({Flag.TIME_OF_DAY, Flag.NO_REQUEST_COUNT, Flag.STALE, Flag.DISPUTED}) == "≠† + fee, by hour"
    assert not marks_of({Flag.SINGLE_SOURCE})
    assert Flag.SINGLE_SOURCE.sentence == "No second source has this price."


@given(workloads, positive_rates, positive_rates)
def test_a_total_is_exactly_the_sum_of_its_lines(workload: Workload, sent: int, made: int) -> None:
    price = BASE._replace(rates=Rates(sent, made))
    bill = quote(offer(price), workload, price)
    assert bill is not None
    assert bill.total_usd == cost(workload.input_tokens, sent) + cost(workload.output_tokens, made)
    assert int(bill.total_usd.scaleb(12)) == workload.input_tokens * sent + workload.output_tokens * made


@given(workloads, st.integers(0, 10**9), st.integers(0, 10**9), positive_rates, positive_rates)
def test_more_tokens_never_cost_less(workload: Workload, more_in: int, more_out: int, sent: int, made: int) -> None:
    price = BASE._replace(rates=Rates(sent, made))
    larger = Workload(workload.input_tokens + more_in, workload.output_tokens + more_out)
    bill, dearer = quote(offer(price), workload, price), quote(offer(price), larger, price)
    assert bill is not None
    assert dearer is not None
    assert dearer.total_usd >= bill.total_usd
    assert (dearer.total_usd > bill.total_usd) == (more_in + more_out > 0)


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-07-14", False), ("2026-07-15", True), ("2026-07-31", True), ("2026-08-01", False)]
)
def test_a_dated_price_holds_from_its_first_day_to_before_its_last(day: str, holds: bool) -> None:
    price = BASE._replace(valid_from=date(2026, 7, 15), valid_to=date(2026, 8, 1))
    assert price.holds_on(date.fromisoformat(day)) is holds


def test_a_price_announced_for_later_does_not_count_yet_and_then_wins() -> None:
    announced = BASE._replace(rates=Rates(50_000, 50_000), valid_from=date(2026, 8, 1))
    both = offer(BASE, announced)
    assert price_in_force(both, at("12:00", "2026-07-31")) is BASE
    assert price_in_force(both, at("12:00", "2026-08-01")) is announced


def test_long_context_and_batch_prices_are_not_the_standard_one() -> None:
    batch, long = BASE._replace(tier=Tier.BATCH), BASE._replace(band_from=200_000)
    assert price_in_force(offer(batch, long), NOW) is None
    assert price_in_force(offer(batch, long), NOW, Tier.BATCH) is batch


@given(st.lists(prices, max_size=5))
def test_the_price_in_force_holds_now_and_is_a_standard_base_price(published: list[Price]) -> None:
    found = price_in_force(offer(*published), NOW)
    today = [p for p in published if p.tier is Tier.STANDARD and p.band_from == 0 and p.holds_on(NOW.date())]
    if all(p.window is None for p in today):
        assert (found is None) == (not today)
        assert found is None or found in today
    else:
        assert found is None or found.window is None


# What a careful reader should know


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [("2026-07-02", False), ("2026-03-17", False), ("2026-03-16", True), ("2026-03", False), ("2026-02", True),
     ("2025", True), ("2026", False), ("no date", False)],
)  # fmt: skip
def test_a_price_recorded_more_than_120_days_ago_is_stale(as_of: str, stale: bool) -> None:
    # 2026-07-15 less 120 days is 2026-03-17; a month or a year counts by its last day.
    assert ("stale" in bill(BASE._replace(as_of=as_of), Workload()).flags) is stale


def test_an_old_rate_or_band_makes_a_bill_stale_if_it_is_billed() -> None:
    old = RateBasis("cache_read", "source", "elsewhere", "2026-01-02")
    patched = BASE._replace(rates=Rates(100_000, 200_000, cache_read=10_000), bases=(old,))
    assert "stale" not in bill(patched, Workload()).flags
    assert "stale" in bill(patched, Workload(cached_share=Decimal("0.5"))).flags
    yours = patched._replace(bases=(old._replace(basis="own"),))
    assert "stale" not in bill(yours, Workload(cached_share=Decimal("0.5"))).flags
    band = BASE._replace(as_of="2026-01-02", band_from=1_000)
    assert "stale" in bill((BASE, band), Workload(prompt_tokens=2_000)).flags
    assert "stale" not in bill((BASE, band), Workload(prompt_tokens=500)).flags


def test_a_price_by_the_hour_is_the_same_at_any_hour() -> None:
    night = BASE._replace(rates=Rates(50_000, 60_000), window=(time(16, 30), time(0, 30)))
    both = offer(BASE, night)
    found = {price_in_force(both, at(clock)) for clock in ("00:00", "12:00", "20:00")}
    assert found == {BASE._replace(rates=Rates(83_333, 153_333))}  # 16 hours at 0.1 and 0.2, 8 at 0.05 and 0.06
    assert bill((BASE, night), Workload(), at("20:00")).flags == ("time_of_day",)
    later = night._replace(valid_from=date(2026, 8, 1))
    assert bill((BASE, later), Workload(), at("20:00")).flags == ()
    assert bill((BASE, night), Workload(hours=parse_hours("off-peak"))).total_usd == Decimal("0.37")


def test_only_a_price_of_this_tier_makes_a_bill_depend_on_the_hour() -> None:
    night = BASE._replace(window=(time(16, 30), time(0, 30)), tier=Tier.BATCH)
    assert "time_of_day" not in bill((BASE, night), Workload()).flags
