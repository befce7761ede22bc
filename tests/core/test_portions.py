"""A log's requests are billed one by one: at the band, the limits and the rates of their own size."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosswalk_tui.core.breakeven.crossings import cheapest_along, provider_changes
from crosswalk_tui.core.breakeven.envelope import cost_at
from crosswalk_tui.core.models import Offer, Price, Provider, Rates
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.requests import Request
from crosswalk_tui.core.usage.totals import workload_of
from crosswalk_tui.core.vocabulary import BandRule, Exclusion, ProviderType, Tier, WorkloadInput
from crosswalk_tui.core.workload.documents import workload_fields, workload_from
from crosswalk_tui.core.workload.monthly import Workload, volume
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass
from tests.strategies import full_prices, market, shared_workloads

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)
BOUNDS = (1_000, 200_000)
BASE = Price(Rates(1_250_000, 10_000_000, 125_000), "test", "2026-07-02")
ABOVE = BASE._replace(rates=Rates(2_500_000, 15_000_000, 250_000), band_from=200_000, band_rule=BandRule.CLIFF)


def seller(*prices: Price, name: str = "maker", **details: Any) -> Offer:
    plain = Offer(1, Provider(name, name.title(), ProviderType.HOST), "m", "lab/m", prices=prices or (BASE, ABOVE))
    return plain._replace(**details)


def logged(*requests: Request) -> Workload:
    log = UsageLog(BOUNDS)
    for request in requests:
        log.add(request)
    return workload_of(log.groups.items())


def ranking(workload: Workload, *offers: Offer) -> Ranking:
    return rank(offers, workload, now=NOW)


def bill(workload: Workload, *offers: Offer) -> Quote:
    best = ranking(workload, *(offers or (seller(),))).best
    assert best is not None
    return best


UNEVEN = (*[Request(10_000, 1_000)] * 9, Request(900_000, 1_000))


def test_nine_short_prompts_and_a_long_one_are_billed_at_two_bands() -> None:
    made = bill(logged(*UNEVEN))
    assert made.total_usd == Decimal("2.4675")  # 9 × (10k × $1.25 + 1k × $10) + 900k × $2.50 + 1k × $15
    assert [line.label for line in made.lines] == [
        "input", "output", "input (prompts > 200,000)", "output (prompts > 200,000)",
    ]  # fmt: skip
    assert (made.band, [band.band_from for band in made.bands]) == (None, [200_000])


def test_more_input_is_more_requests_of_the_same_sizes() -> None:
    ten_times = volume(logged(*UNEVEN), 9_900_000, 100_000)
    assert (ten_times.request_count, ten_times.largest_prompt) == (100, 900_000)
    assert bill(ten_times).total_usd == Decimal("24.675")
    assert bill(replace(logged(*UNEVEN), input_tokens=9_900_000, output_tokens=100_000)).total_usd == Decimal("24.675")


def test_a_number_of_requests_replaces_the_sizes_of_the_log() -> None:
    average = replace(logged(*UNEVEN), requests=10)
    assert bill(average).total_usd == Decimal("1.3375")
    assert (average.sizes, average.largest_prompt) == (None, 99_000)
    assert replace(average, requests=None).sizes is not None


def sized(*sizes: tuple[int, int]) -> Workload:
    """Numbers of requests and the tokens of each, all of it input."""
    classes = tuple(SizeClass(count, each, Parts(count * each, 0, 0, 0, 0, 0)) for count, each in sizes)
    return Workload(sum(count * each for count, each in sizes), 0, logged=LoggedRequests(classes))


def test_sizes_in_the_same_band_are_billed_in_one_line() -> None:
    made = bill(sized((9, 10_000), (2, 300_000), (1, 500_000)))
    assert made.total_usd == Decimal("2.8625")  # 90k × $1.25 + 1.1M × $2.50
    assert [line.label for line in made.lines] == [
        "input", "output", "input (prompts > 200,000)", "output (prompts > 200,000)",
    ]  # fmt: skip


def test_above_a_marginal_band_every_size_pays_for_what_it_has_there() -> None:
    made = bill(sized((2, 300_000), (1, 500_000)), seller(BASE, ABOVE._replace(band_rule=BandRule.MARGINAL)))
    assert made.total_usd == Decimal("2.00")  # 2 × 200k + 200k at $1.25, 2 × 100k + 300k at $2.50


def test_the_largest_request_must_fit_the_context_window() -> None:
    out = ranking(logged(*UNEVEN), seller(context_tokens=128_000)).excluded
    assert [(item.code, item.reason) for item in out] == [
        (Exclusion.CONTEXT, "context window 128,000 is smaller than 900,000")
    ]
    tight = ranking(logged(*UNEVEN), seller(context_tokens=900_500)).excluded
    assert tight[0].reason == "the largest request, of 901,000 tokens, does not fit a context window of 900,500"
    assert ranking(logged(*UNEVEN), seller(context_tokens=901_000)).ranked


def test_the_longest_reply_must_be_within_the_output_limit() -> None:
    talk = logged(*[Request(1_000, 10)] * 99, Request(10, 5_000))
    (out,) = ranking(talk, seller(max_output_tokens=4_096, context_tokens=128_000)).excluded
    assert out.reason == "output limit 4,096 is smaller than replies of 5,000"
    assert ranking(talk, seller(max_output_tokens=5_000, context_tokens=5_010)).ranked, "never in one request"
    doubled = replace(talk, output_tokens=talk.output_tokens * 2)
    assert doubled.longest_reply == 10_000
    assert not ranking(doubled, seller(max_output_tokens=5_000)).ranked


def test_requests_in_a_batch_cost_what_a_batch_costs_where_it_has_a_price() -> None:
    half = BASE._replace(tier=Tier.BATCH, rates=Rates(625_000, 5_000_000))
    mixed = logged(Request(1_000_000, 0, batch=True), Request(1_000_000, 0))
    short = replace(mixed, logged=None)
    assert bill(mixed, seller(BASE, half)).total_usd == Decimal("1.875")
    assert bill(mixed, seller(BASE)).total_usd == bill(short, seller(BASE)).total_usd == Decimal("2.5")
    sizes = logged(Request(500, 0), Request(100_000, 0), Request(100_000, 0, batch=True))
    assert bill(sizes, seller(BASE, half)).total_usd == Decimal("0.188125")  # 100,500 × $1.25 + 100,000 × $0.625
    (out,) = ranking(mixed, seller(BASE._replace(valid_to=NOW.date()))).excluded
    assert (out.code, out.reason) == (Exclusion.NO_PRICE, "no standard price in force")
    every = logged(Request(1_000_000, 0, batch=True))
    assert every.batch
    assert bill(every, seller(BASE, half)).total_usd == Decimal("0.625")
    assert not ranking(every, seller(BASE)).ranked


def test_audio_has_its_own_rate_or_that_of_text_as_an_assumption() -> None:
    spoken = logged(Request(1_000, 2_000, audio_in=900, audio_out=1_300))
    rates = Rates(2_500_000, 10_000_000, audio_in=40_000_000, audio_out=80_000_000)
    made = bill(spoken, seller(BASE._replace(rates=rates)))
    assert made.total_usd == Decimal("0.14725")  # 100 × 2.5 + 900 × 40 + 700 × 10 + 1,300 × 80, per 1M
    assert not made.may_be_low
    for varied, here in ((WorkloadInput.RATIO, 2), (WorkloadInput.CACHED, 0), (WorkloadInput.MULTIPLIER, 1)):
        candidates = ranking(spoken, seller(BASE._replace(rates=rates))).candidates
        assert (
            cost_at(cheapest_along(candidates, spoken, "lab/m", varied, varies=True), Fraction(here)) == 147_250_000_000
        )
    assert [line.assumed for line in bill(spoken, seller(BASE)).lines] == [False, True, False, True]
    assert bill(spoken, seller(BASE)).may_be_low, "audio may cost more than text"


def test_fees_are_charged_for_every_request_of_the_log() -> None:
    fee = BASE._replace(rates=BASE.rates._replace(per_request=5_000))
    assert bill(logged(*UNEVEN), seller(fee)).lines[-1].quantity == 10


def test_rows_without_a_number_of_requests_pay_the_base_price() -> None:
    mixed = logged(Request(5_000_000, 0, count=None), Request(900_000, 0))
    assert mixed.request_count is None
    assert bill(mixed).total_usd == Decimal("8.5")  # 5M × $1.25 + 900k × $2.50
    assert logged(Request(5_000_000, 0, count=None)) == Workload(5_000_000, 0)


def test_a_share_that_changes_leaves_every_prompt_as_long_as_it_was() -> None:
    sample = logged(Request(100_000, 0, cached=90_000), Request(300_000, 0))
    less, none, more = (replace(sample, cached_share=Decimal(s)) for s in ("0.1125", "0", "0.6125"))
    for changed in (less, none, more):
        assert [portion.parts.input_tokens for portion in changed.portions] == [100_000, 300_000]
    assert [portion.parts.cached for portion in less.portions] == [45_000, 0]
    assert [portion.parts.cached for portion in none.portions] == [0, 0]
    assert [portion.parts.cached for portion in more.portions] == [95_000, 150_000], "half of what was not cached"


@pytest.mark.parametrize(
    ("share", "usd"),
    [
        # The prompt of 100,000 at $1.25 and $0.125 cached, that of 300,000 at $2.50 and $0.25.
        ("0", "0.875"),
        ("0.1125", "0.824375"),  # 45,000 of the first
        ("0.225", "0.77375"),  # 90,000, as logged
        ("0.6125", "0.430625"),  # 95,000 and 150,000
        ("1", "0.0875"),
    ],
)
def test_a_cached_share_costs_along_break_even_what_its_bill_does(share: str, usd: str) -> None:
    sample = logged(Request(100_000, 0, cached=90_000), Request(300_000, 0))
    pieces = cheapest_along(ranking(sample, seller()).candidates, sample, "lab/m", WorkloadInput.CACHED, varies=True)
    assert bill(replace(sample, cached_share=Decimal(share))).total_usd == Decimal(usd)
    assert cost_at(pieces, Fraction(share)) == Fraction(usd) * 10**12


def test_a_tie_from_the_logged_share_on_is_no_lead() -> None:
    # Beta leads by 1% at 0 and by 0.097% at 22.5%, where the share was logged; Alpha from 24.4% on.
    sample = logged(Request(100_000, 0, cached=90_000), Request(300_000, 0))
    alpha = seller(BASE._replace(rates=Rates(1_000_000, 1, 100_000)), name="alpha")
    beta = seller(BASE._replace(rates=Rates(990_000, 1, 131_000)), name="beta")
    found = provider_changes(ranking(sample, alpha, beta).candidates, sample, "lab/m", WorkloadInput.CACHED)
    assert [(change.at, change.before, change.after) for change in found] == [(Fraction(9, 40), beta, alpha)]


def test_what_was_all_cached_is_text_where_it_is_not() -> None:
    cached = logged(Request(100_000, 0, cached=100_000))
    spoken = seller(BASE._replace(rates=BASE.rates._replace(audio_in=40_000_000)))
    pieces = cheapest_along(ranking(cached, spoken).candidates, cached, "lab/m", WorkloadInput.CACHED, varies=True)
    assert cost_at(pieces, Fraction(0)) == Fraction("0.125") * 10**12  # 100k × $1.25


requests = st.builds(
    lambda sent, cached, written, made, thought, count, batch: Request(
        sent, made, sent * cached // 20, sent * written // 20, 0, made * thought // 10, count=count, batch=batch
    ),
    st.integers(0, 1_000_000) | st.integers(0, 2_000),
    st.integers(0, 10),
    st.integers(0, 10),
    st.integers(0, 100_000),
    st.integers(0, 10),
    st.sampled_from([1, 1, 1, 1, 3, None]),
    st.booleans(),
)
logs = st.lists(requests, min_size=1, max_size=12)


@given(logs)
def test_the_workload_of_a_log_has_exactly_its_tokens(drawn: list[Request]) -> None:
    workload = logged(*drawn)
    assert workload.input_tokens == sum(request.input_tokens for request in drawn)
    by_class: Counter[tuple[bool, int]] = Counter()
    for request in drawn:
        size = sum(request.prompt > bound for bound in BOUNDS) if request.count else -1
        by_class[request.batch and not workload.batch, size] += request.input_tokens
    if workload.sizes is not None:
        sizes = [portion.parts.input_tokens for portion in workload.portions]
        assert sizes == [by_class[key] for key in sorted(by_class)]


@given(logs, shared_workloads(paced=False))
def test_the_portions_sum_to_the_parts(drawn: list[Request], shape: Workload) -> None:
    workload = replace(shape, logged=logged(*drawn).logged)
    sums = [sum(column) for column in zip(*(each.parts for each in workload.portions), strict=True)]
    assert tuple(sums) == workload.parts
    assert min(min(each.parts) for each in workload.portions) >= -1
    counts = [each.request_count for each in workload.portions]
    if workload.request_count is not None:
        assert sum(count or 0 for count in counts) == workload.request_count


@given(logs, st.permutations(range(12)))
def test_the_order_of_a_log_changes_nothing(drawn: list[Request], order: list[int]) -> None:
    assert logged(*drawn) == logged(*(drawn[place] for place in order if place < len(drawn)))


@given(logs)
def test_a_bill_is_the_sum_of_the_bills_of_its_requests(drawn: list[Request]) -> None:
    fee = BASE._replace(rates=BASE.rates._replace(per_request=5_000))
    offer = seller(fee, ABOVE._replace(rates=ABOVE.rates._replace(per_request=7_000)))
    single = [request._replace(count=1, batch=False) for request in drawn if request.input_tokens]
    if not single:
        return
    each = [bill(logged(request), offer).total_usd for request in single]
    assert bill(logged(*single), offer).total_usd == sum(each)


@settings(deadline=None)  # three bills and envelopes each
@given(logs, shared_workloads(largest=10**9, paced=False), market("lab/m", full_prices(), most=3))
def test_break_even_starts_from_the_bill(drawn: list[Request], shape: Workload, offers: tuple[Offer, ...]) -> None:
    workload = replace(shape, logged=logged(*drawn).logged)
    found = rank(offers, workload, now=NOW)
    if found.best is None or not workload.input_tokens:
        return
    published = [quote for quote in found.running if quote.may_be_low is found.best.may_be_low]
    least = min(quote.total_trillionths for quote in published)
    here = {
        WorkloadInput.CACHED: Fraction(workload.cached_share),
        WorkloadInput.RATIO: Fraction(workload.output_tokens, workload.input_tokens),
        WorkloadInput.MULTIPLIER: Fraction(1),
    }
    rates = [rate for offer in offers for price in offer.prices for rate in price.rates if rate]
    for varied, value in here.items():
        pieces = cheapest_along(found.candidates, workload, "lab/m", varied, varies=True)
        exact = cost_at(pieces, value)
        assert exact == pytest.approx(least, rel=1e-9, abs=float(max(rates)) * 40 * len(workload.portions))


@given(logs)
def test_a_logged_workload_survives_being_saved(drawn: list[Request]) -> None:
    workload = logged(*drawn)
    assert workload_from(json.loads(json.dumps(workload_fields(workload)))) == workload


def test_the_band_of_a_bill_is_the_one_that_all_requests_reach() -> None:
    marginal = ABOVE._replace(band_rule=BandRule.MARGINAL)
    large, larger, small = (1, 300_000), (1, 900_000), (1, 10_000)
    for above in (ABOVE, marginal):
        assert bill(sized(large, larger), seller(BASE, above)).band is above
        assert bill(sized(small, large), seller(BASE, above)).band is None
    two = marginal, marginal._replace(band_from=500_000)
    assert bill(sized(large, larger), seller(BASE, *two)).band is None
