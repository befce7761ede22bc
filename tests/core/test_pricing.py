"""Which price of an offer is in force, and the bill it makes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.models import Offer, Price, Provider, RateBasis, Rates
from crosswalk_tui.core.money import cost
from crosswalk_tui.core.pricing.bill import Quote, price_in_force, prices_in_force, quote, room_for_reply
from crosswalk_tui.core.vocabulary import BandRule, Flag, ProviderType, Tier, marks_of
from crosswalk_tui.core.workload.hours import parse_hours
from crosswalk_tui.core.workload.monthly import Workload
from tests.strategies import NOW, positive_rates, prices, workloads

SELLER = Provider("acme", "Acme", ProviderType.HOST)
BASE = Price(Rates(100_000, 200_000), "test", "2026-07-02")


def offer(*published: Price, **fields: object) -> Offer:
    return Offer(1, SELLER, "m", "lab/model", prices=published, n_sources=2)._replace(**fields)  # type: ignore[arg-type]


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


def test_a_bill_has_its_caveats() -> None:
    night = replace(BASE, window=(time(16, 30), time(0, 30)))
    bill = quote(offer(BASE, night, n_sources=1, disputed=True), Workload(), BASE)
    assert bill is not None
    assert bill.flags == (Flag.SINGLE_SOURCE, Flag.DISPUTED, Flag.TIME_OF_DAY)


def test_a_flag_is_one_word_in_documents_and_a_sentence_to_read() -> None:
    assert json.dumps(list(Flag)) == (
        '["disputed", "stale", "own", "assumed_rate", "no_request_count", "time_of_day", "single_source"]'
    )
    assert len({flag.mark for flag in Flag}) == len({flag.short for flag in Flag}) == len(Flag)
    assert marks_of({Flag.TIME_OF_DAY, Flag.NO_REQUEST_COUNT, Flag.STALE, Flag.DISPUTED}) == "≠† + fee, by hour"
    assert not marks_of({Flag.SINGLE_SOURCE})
    assert Flag.SINGLE_SOURCE.sentence == "Only one source has the price."


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
    ("day", "holds"), [("2026-07-14", False), ("2026-07-15", True), ("2026-07-31", True), ("2026-08-01", False)]
)
def test_a_dated_price_holds_from_its_first_day_to_before_its_last(day: str, holds: bool) -> None:
    price = replace(BASE, valid_from=date(2026, 7, 15), valid_to=date(2026, 8, 1))
    assert price.holds_on(date.fromisoformat(day)) is holds


def test_a_price_announced_for_later_does_not_count_yet_and_then_wins() -> None:
    announced = replace(BASE, rates=Rates(50_000, 50_000), valid_from=date(2026, 8, 1))
    both = offer(BASE, announced)
    assert price_in_force(both, at("12:00", "2026-07-31")) is BASE
    assert price_in_force(both, at("12:00", "2026-08-01")) is announced


def test_long_context_and_batch_prices_are_not_the_standard_one() -> None:
    batch, long = replace(BASE, tier=Tier.BATCH), replace(BASE, band_from=200_000)
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


# Every kind of token, by hand

FULL = Price(
    Rates(
        input=3_000_000, output=15_000_000, cache_read=300_000, cache_write=3_750_000, cache_write_1h=6_000_000,
        reasoning=20_000_000,
    ),
    "test", "2026-07-02",
)  # fmt: skip
MIXED = Workload(
    1_000_000, 400_000, cached_share=Decimal("0.5"), cache_write_share=Decimal("0.2"),
    cache_write_1h_share=Decimal("0.1"), reasoning_share=Decimal("0.25"),
)  # fmt: skip


def bill(published: Price | tuple[Price, ...], workload: Workload, now: datetime = NOW, **fields: Any) -> Quote:
    """What an offer with these prices charges, at the price and the band in force."""
    prices = published if isinstance(published, tuple) else (published,)
    seller = offer(*prices, **fields)
    tier = Tier.BATCH if workload.batch else Tier.STANDARD
    price, band = prices_in_force(seller, now.date(), tier, workload.hours, workload.prompt)
    assert price is not None
    made = quote(seller, workload, price, band, now)
    assert made is not None
    return made


def lines(made: Quote) -> list[tuple[str, int, int, str, bool]]:
    return [(n.label, n.quantity, n.rate, f"{n.usd.normalize():f}", n.assumed) for n in made.lines]


def test_every_part_is_billed_at_its_own_rate() -> None:
    made = bill(FULL, MIXED)
    assert lines(made) == [
        ("input", 200_000, 3_000_000, "0.6", False),
        ("cache read", 500_000, 300_000, "0.15", False),
        ("cache write", 200_000, 3_750_000, "0.75", False),
        ("cache write 1h", 100_000, 6_000_000, "0.6", False),
        ("output", 300_000, 15_000_000, "4.5", False),
        ("reasoning", 100_000, 20_000_000, "2", False),
    ]
    assert made.total_usd == Decimal("8.6")
    assert "assumed_rate" not in made.flags


def test_an_unpublished_rate_has_a_marked_substitute() -> None:
    plain = replace(FULL, rates=Rates(3_000_000, 15_000_000))
    made = bill(plain, MIXED)
    assert lines(made) == [
        ("input", 200_000, 3_000_000, "0.6", False),
        ("cache read", 500_000, 3_000_000, "1.5", True),
        ("cache write", 200_000, 3_000_000, "0.6", True),
        ("cache write 1h", 100_000, 3_000_000, "0.3", True),
        ("output", 300_000, 15_000_000, "4.5", False),
        ("reasoning", 100_000, 15_000_000, "1.5", False),  # it is output, and billed as such
    ]
    assert "assumed_rate" in made.flags
    assert "assumed_rate" not in bill(plain, Workload()).flags


def grounds(made: Quote) -> dict[str, str]:
    """What each assumed or borrowed rate rests on."""
    return {line.label: line.note for line in made.lines if line.note}


def basis(rate: str, kind: str, note: str | None = None) -> RateBasis:
    return RateBasis(rate, kind, "other", "2026-07-01", note)


def test_an_unpublished_cache_read_is_at_most_plain_input() -> None:
    made = bill(replace(FULL, rates=replace(FULL.rates, cache_read=None)), replace(MIXED, cache_write_share=Decimal(0)))
    assert lines(made)[1] == ("cache read", 500_000, 3_000_000, "1.5", True)
    assert grounds(made) == {"cache read": "not published: the plain input rate is used, an upper bound"}
    assert ("assumed_rate" in made.flags, made.may_be_low) == (True, False)


def test_an_unpublished_cache_write_may_cost_more_than_plain_input() -> None:
    made = bill(replace(FULL, rates=replace(FULL.rates, cache_write=None)), MIXED)
    assert lines(made)[2] == ("cache write", 200_000, 3_000_000, "0.6", True)
    assert grounds(made) == {
        "cache write": "not published: the plain input rate is used, and the seller may charge more"
    }
    assert made.may_be_low
    assert not bill(replace(FULL, rates=replace(FULL.rates, cache_write=None)), Workload()).may_be_low


@pytest.mark.parametrize("kept", [3_000_000, None])
@pytest.mark.parametrize(
    ("published", "why"), [(None, "the maker charges nothing for cache writes"), (0, "published as 0: no surcharge")]
)
def test_where_writes_are_known_to_cost_plain_input_nothing_is_assumed(
    published: int | None, why: str, kept: int | None
) -> None:
    known = basis("cache_write", "no_surcharge")._replace(published=published)
    made = bill(replace(FULL, rates=replace(FULL.rates, cache_write=kept), bases=(known,)), MIXED)
    assert lines(made)[2] == ("cache write", 200_000, 3_000_000, "0.6", False)
    assert grounds(made) == {"cache write": f"{why}, so written tokens cost plain input"}
    assert (made.flags, made.may_be_low) == ((), False)


def test_a_rate_of_another_source_is_known_and_the_makers_ratio_is_not() -> None:
    both = basis("cache_read", "source"), basis("cache_write", "assumed", "not published: 1.25 times input")
    made = bill(replace(FULL, bases=both), MIXED)
    assert [(line.label, line.assumed, line.may_be_low) for line in made.lines if line.note] == [
        ("cache read", False, False),
        ("cache write", True, True),
    ]
    assert grounds(made) == {
        "cache read": "published by other, as of 2026-07-01, whose input and output prices agree",
        "cache write": "not published: 1.25 times input; from other, as of 2026-07-01",
    }
    assert made.may_be_low
    unwritten = replace(MIXED, cache_write_share=Decimal(0))
    assert not bill(replace(FULL, bases=both), unwritten).may_be_low


def test_the_substitute_for_the_write_of_an_hour_is_named() -> None:
    made = bill(replace(FULL, rates=replace(FULL.rates, cache_write_1h=None)), MIXED)
    assert grounds(made) == {
        "cache write 1h": "not published: the 5-minute write rate is used, and the seller may charge more"
    }
    bare = bill(replace(FULL, rates=replace(FULL.rates, cache_write_1h=None, cache_write=None)), MIXED)
    assert grounds(bare)["cache write 1h"].startswith("not published: the plain input rate is used")
    # That the shorter write has no surcharge is no word on the longer one; a basis of its own is.
    known = replace(FULL, rates=replace(FULL.rates, cache_write_1h=None), bases=(basis("cache_write", "no_surcharge"),))
    assert bill(known, MIXED).may_be_low
    also = replace(known, bases=(*known.bases, basis("cache_write_1h", "no_surcharge")))
    assert not bill(also, MIXED).may_be_low
    assert lines(bill(also, MIXED))[3] == ("cache write 1h", 100_000, 3_000_000, "0.3", False)


def test_a_band_at_the_makers_ratio_is_assumed_in_all_its_rates() -> None:
    assumed = replace(LONG, assumed=True)
    made = bill((FULL, assumed), ten_requests_of(200_001, cached_share=Decimal(1)))
    assert all(line.assumed and line.may_be_low for line in made.lines)
    assert made.may_be_low
    assert set(grounds(made).values()) == {
        "no price for prompts of this size is published: the maker's ratio to the base price is assumed"
    }
    assert not bill((FULL, assumed), ten_requests_of(200_000)).may_be_low
    part = bill((FULL, replace(assumed, band_rule=BandRule.MARGINAL)), ten_requests_of(400_000))
    assert [line.assumed for line in part.lines] == [False, True, False]
    assert part.may_be_low


@pytest.mark.parametrize(
    ("limit", "context", "own", "prompt", "room"),
    [
        (None, None, None, 10, None),
        (None, 100, None, None, None),  # nothing says how long a prompt is
        (None, 100, None, 30, 70),
        (50, 100, None, 30, 50),
        (50, 100, None, 80, 20),
        (100, 100, None, 30, 70),  # it repeats the context, and says nothing
        (101, 100, None, 30, 70),
        (50, None, None, 30, 50),
        (50, None, 100, 80, 20),  # where the seller is silent, the model's own context counts
        (100, None, 100, 30, 70),
        (None, 100, 40, 80, 20),
        (None, 100, None, 130, -30),
    ],
)
def test_prompt_and_reply_share_the_context(
    limit: int | None, context: int | None, own: int | None, prompt: int | None, room: int | None
) -> None:
    seller = offer(BASE, max_output_tokens=limit, context_tokens=context)
    assert room_for_reply(seller, prompt, own) == room


def test_an_hour_in_the_cache_falls_back_on_the_five_minute_rate_before_plain_input() -> None:
    made = bill(replace(FULL, rates=replace(FULL.rates, cache_write_1h=None)), MIXED)
    assert lines(made)[3] == ("cache write 1h", 100_000, 3_750_000, "0.375", True)


def test_a_cache_that_is_free_of_charge_is_free_not_unknown() -> None:
    made = bill(replace(FULL, rates=replace(FULL.rates, cache_read=0)), MIXED)
    assert lines(made)[1] == ("cache read", 500_000, 0, "0", False)
    assert "assumed_rate" not in made.flags


# Context bands

LONG = replace(FULL, rates=Rates(6_000_000, 22_500_000, 600_000, 7_500_000, 12_000_000, 30_000_000), band_from=200_000)


def ten_requests_of(prompt: int, **fields: Any) -> Workload:
    return Workload(prompt * 10, 10_000, requests=10, **fields)


@pytest.mark.parametrize(
    ("prompt", "usd"),
    [
        # 10 x 199,999 x $3 + 10,000 x $15 per 1M; at exactly the start the lower price still holds.
        (199_999, "6.14997"),
        (200_000, "6.15"),
        # One token more and the whole request is billed at the band: 10 x 200,001 x $6 + 10,000 x $22.50.
        (200_001, "12.22506"),
        (400_000, "24.225"),
    ],
)
def test_a_cliff_bills_the_whole_request_at_the_band(prompt: int, usd: str) -> None:
    made = bill((FULL, LONG), ten_requests_of(prompt))
    assert made.total_usd == Decimal(usd)
    assert made.price is FULL
    assert made.band == (LONG if prompt > 200_000 else None)


@pytest.mark.parametrize(
    ("prompt", "usd"),
    [
        (199_999, "6.14997"),
        (200_000, "6.15"),
        # Only the tokens above the start pay more: 10 x (200,000 x $3 + 1 x $6) + 10,000 x $15.
        (200_001, "6.15006"),
        # 10 x (200,000 x $3 + 200,000 x $6) + 10,000 x $15.
        (400_000, "18.15"),
    ],
)
def test_a_marginal_band_bills_only_what_lies_above_its_start(prompt: int, usd: str) -> None:
    assert bill((FULL, replace(LONG, band_rule=BandRule.MARGINAL)), ten_requests_of(prompt)).total_usd == Decimal(usd)


def test_a_marginal_band_splits_the_cached_input_in_the_same_proportion() -> None:
    made = bill(
        (FULL, replace(LONG, band_rule=BandRule.MARGINAL)),
        ten_requests_of(400_000, cached_share=Decimal("0.25"), reasoning_share=Decimal("0.5")),
    )
    assert lines(made) == [
        ("input", 1_500_000, 3_000_000, "4.5", False),
        ("input above 200,000", 1_500_000, 6_000_000, "9", False),
        ("cache read", 500_000, 300_000, "0.15", False),
        ("cache read above 200,000", 500_000, 600_000, "0.3", False),
        ("output", 5_000, 15_000_000, "0.075", False),
        ("reasoning", 5_000, 20_000_000, "0.1", False),
    ]


def test_of_several_bands_the_highest_one_reached_applies() -> None:
    longest = replace(LONG, rates=replace(LONG.rates, input=9_000_000), band_from=500_000)
    steps = (FULL, longest, LONG)
    found = [bill(steps, ten_requests_of(prompt)).band for prompt in (150_000, 200_001, 500_000, 500_001)]
    assert found == [None, LONG, LONG, longest]


def test_without_a_prompt_size_the_base_price_applies() -> None:
    assert bill((FULL, LONG), Workload(10**9, 10_000)).band is None
    assert bill((FULL, LONG), Workload(10**9, 10_000, prompt_tokens=200_001)).band is LONG


def test_a_price_that_replaces_another_replaces_its_bands_too() -> None:
    old = replace(LONG, valid_from=None)
    new = replace(BASE, rates=Rates(50_000, 60_000), valid_from=date(2026, 7, 1))
    assert bill((BASE, old, new), ten_requests_of(300_000)).band is None
    before = bill((BASE, old, new), ten_requests_of(300_000), at("12:00", "2026-06-30"))
    assert before.band is old


def test_a_band_without_an_input_price_makes_no_bill() -> None:
    hollow = replace(LONG, rates=Rates(None, 22_500_000))
    assert quote(offer(FULL, hollow), ten_requests_of(300_000), FULL, hollow) is None


# Batch


def test_batch_work_is_billed_at_published_batch_rates_only() -> None:
    batch = replace(FULL, rates=Rates(1_500_000, 7_500_000), tier=Tier.BATCH)
    made = bill((FULL, batch), replace(MIXED, batch=True))
    # The batch price says nothing about caches: the standard cache rate is no batch rate, batch input stands in.
    assert lines(made) == [
        ("input", 200_000, 1_500_000, "0.3", False),
        ("cache read", 500_000, 1_500_000, "0.75", True),
        ("cache write", 200_000, 1_500_000, "0.3", True),
        ("cache write 1h", 100_000, 1_500_000, "0.15", True),
        ("output", 300_000, 7_500_000, "2.25", False),
        ("reasoning", 100_000, 7_500_000, "0.75", False),
    ]


def test_the_bands_of_another_tier_do_not_apply() -> None:
    batch = replace(FULL, tier=Tier.BATCH)
    assert bill((FULL, LONG, batch), ten_requests_of(300_000, batch=True)).band is None


# Fees per request


@pytest.mark.parametrize(
    ("pace", "count"), [({"requests": 1_000}, 1_000), ({"prompt_tokens": 8_000}, 625), ({"prompt_tokens": 7_999}, 626)]
)
def test_a_fee_per_request_is_multiplied_by_the_requests(pace: dict[str, int], count: int) -> None:
    made = bill(replace(BASE, rates=Rates(1_000_000, 1_000_000, per_request=5_000)), Workload(**pace))  # type: ignore[arg-type]
    assert made.lines[-1].label == "requests"
    assert (made.lines[-1].quantity, made.lines[-1].usd) == (count, count * Decimal("0.005"))
    assert made.total_usd == 7 + count * Decimal("0.005")
    assert "no_request_count" not in made.flags


def test_a_fee_without_a_request_count_is_left_out_and_flagged() -> None:
    fee = replace(BASE, rates=Rates(1_000_000, 1_000_000, per_request=5_000))
    made = bill(fee, Workload())
    assert made.total_usd == 7
    assert made.flags == ("no_request_count",)
    assert bill(replace(fee, rates=replace(fee.rates, per_request=0)), Workload()).flags == ()


def test_a_cliff_band_may_have_a_separate_fee() -> None:
    fee = replace(FULL, rates=replace(FULL.rates, per_request=5_000))
    dear = replace(LONG, rates=replace(LONG.rates, per_request=7_000))
    assert bill((fee, dear), ten_requests_of(300_000)).lines[-1].usd == Decimal("0.07")
    assert bill((fee, LONG), ten_requests_of(300_000)).lines[-1].usd == Decimal("0.05")
    assert bill((fee, replace(dear, band_rule=BandRule.MARGINAL)), ten_requests_of(300_000)).lines[-1].rate == 5_000


# What a careful reader should know


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [("2026-07-02", False), ("2026-03-17", False), ("2026-03-16", True), ("2026-03", False), ("2026-02", True),
     ("2025", True), ("2026", False), ("no date", False)],
)  # fmt: skip
def test_a_price_recorded_more_than_120_days_ago_is_stale(as_of: str, stale: bool) -> None:
    # 2026-07-15 less 120 days is 2026-03-17; a month or a year counts by its last day.
    assert ("stale" in bill(replace(BASE, as_of=as_of), Workload()).flags) is stale


def test_an_old_rate_or_band_makes_a_bill_stale_if_it_is_billed() -> None:
    old = RateBasis("cache_read", "source", "elsewhere", "2026-01-02")
    patched = replace(BASE, rates=Rates(100_000, 200_000, cache_read=10_000), bases=(old,))
    assert "stale" not in bill(patched, Workload()).flags
    assert "stale" in bill(patched, Workload(cached_share=Decimal("0.5"))).flags
    yours = replace(patched, bases=(old._replace(basis="own"),))
    assert "stale" not in bill(yours, Workload(cached_share=Decimal("0.5"))).flags
    band = replace(BASE, as_of="2026-01-02", band_from=1_000)
    assert "stale" in bill((BASE, band), Workload(prompt_tokens=2_000)).flags
    assert "stale" not in bill((BASE, band), Workload(prompt_tokens=500)).flags


def test_a_price_by_the_hour_is_the_same_at_any_hour() -> None:
    night = replace(BASE, rates=Rates(50_000, 60_000), window=(time(16, 30), time(0, 30)))
    both = offer(BASE, night)
    found = {price_in_force(both, at(clock)) for clock in ("00:00", "12:00", "20:00")}
    assert found == {replace(BASE, rates=Rates(83_333, 153_333))}  # 16 hours at 0.1 and 0.2, 8 at 0.05 and 0.06
    assert bill((BASE, night), Workload(), at("20:00")).flags == ("time_of_day",)
    later = replace(night, valid_from=date(2026, 8, 1))
    assert bill((BASE, later), Workload(), at("20:00")).flags == ()
    assert bill((BASE, night), Workload(hours=parse_hours("off-peak"))).total_usd == Decimal("0.37")


def test_only_a_price_of_this_tier_makes_a_bill_depend_on_the_hour() -> None:
    night = replace(BASE, window=(time(16, 30), time(0, 30)), tier=Tier.BATCH)
    assert "time_of_day" not in bill((BASE, night), Workload()).flags
