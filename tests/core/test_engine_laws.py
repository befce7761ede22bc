"""Laws of the bill, tried on workloads and offers of every kind and checked against a reference_bill of its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.models import Model, Offer, Price, Provider, RateBasis, Rates
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import BandRule, ProviderType
from crosswalk_tui.core.workload.hours import parse_hours
from crosswalk_tui.core.workload.monthly import Workload
from tests.core import reference_bill
from tests.strategies import NOW, few_rates, full_prices, market, offers, records, shared_workloads, windowed_prices

SELLER = Provider("acme", "Acme", ProviderType.HOST)
MODEL = Model("lab/model", "Model", "lab", "Lab")


def market_of(prices: tuple[Price, ...]) -> tuple[Offer, ...]:
    """The offers of a model that one provider sells at these prices."""
    return (Offer(1, SELLER, "m", MODEL.key, prices=prices),)


published = full_prices()
one_seller = published.map(market_of)


def bill(seller: tuple[Offer, ...], workload: Workload) -> Quote:
    (made,) = rank(seller, workload, now=NOW).ranked
    return made


def exactly(usd: Decimal) -> Fraction:
    return Fraction(usd)


@given(one_seller, shared_workloads())
def test_lines_sum_to_the_total_exactly_and_each_is_quantity_times_rate(
    seller: tuple[Offer, ...], workload: Workload
) -> None:
    made = bill(seller, workload)
    assert sum((exactly(line.usd) for line in made.lines), Fraction(0)) == exactly(made.total_usd)
    for line in made.lines:
        per_million = 1 if line.label == "requests" else 10**6
        assert exactly(line.usd) == Fraction(line.quantity * line.rate, per_million * 10**6)


@given(one_seller, shared_workloads())
def test_every_token_is_billed_once(seller: tuple[Offer, ...], workload: Workload) -> None:
    lines = [line for line in bill(seller, workload).lines if line.label != "requests"]
    made = sum(line.quantity for line in lines if line.label in ("output", "reasoning"))
    assert made == workload.output_tokens
    assert sum(line.quantity for line in lines) - made == workload.input_tokens


@given(one_seller, shared_workloads())
def test_the_bill_is_what_the_published_rates_make_within_a_few_tokens(
    seller: tuple[Offer, ...], workload: Workload
) -> None:
    expected = reference_bill.cost(seller[0], reference_bill.mix(workload))
    few_tokens = Fraction(8 * reference_bill.highest_rate(seller[0]), 10**12)
    assert abs(exactly(bill(seller, workload).total_usd) - expected) <= few_tokens


@given(published, shared_workloads(unit=10**6, places=3, paced=False), st.sampled_from([None, 500, 5_000, 500_000]))
def test_where_shares_and_bands_cut_whole_tokens_the_bill_is_exact(
    prices: tuple[Price, ...], workload: Workload, prompt: int | None
) -> None:
    seller = market_of(prices)
    workload = replace(workload, prompt_tokens=prompt)
    expected = reference_bill.cost(seller[0], reference_bill.mix(workload))
    assert exactly(bill(seller, workload).total_usd) == expected


@given(one_seller, shared_workloads(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_tokens_never_cost_less(
    seller: tuple[Offer, ...], workload: Workload, more_in: int, more_out: int
) -> None:
    larger = replace(
        workload, input_tokens=workload.input_tokens + more_in, output_tokens=workload.output_tokens + more_out
    )
    assert bill(seller, larger).total_usd >= bill(seller, workload).total_usd


@given(one_seller, shared_workloads(places=2), st.integers(1, 3), st.integers(1, 3))
def test_a_single_token_more_never_costs_less(
    seller: tuple[Offer, ...], workload: Workload, more_in: int, more_out: int
) -> None:
    small = replace(workload, input_tokens=workload.input_tokens % 50, output_tokens=workload.output_tokens % 50)
    larger = replace(small, input_tokens=small.input_tokens + more_in, output_tokens=small.output_tokens + more_out)
    assert bill(seller, larger).total_usd >= bill(seller, small).total_usd


@given(published, shared_workloads(unit=10**6, largest=10**12, places=3, paced=False), st.integers(1, 1_000))
def test_many_times_the_tokens_at_the_same_prompt_cost_so_many_times_as_much(
    prices: tuple[Price, ...], workload: Workload, times: int
) -> None:
    free_of_fees = tuple(price._replace(rates=price.rates._replace(per_request=None)) for price in prices)
    for prompt in (None, 500, 5_000, 500_000):
        small = replace(workload, prompt_tokens=prompt)
        large = replace(small, input_tokens=small.input_tokens * times, output_tokens=small.output_tokens * times)
        once, often = (bill(market_of(free_of_fees), w).total_usd for w in (small, large))
        assert exactly(often) == times * exactly(once)


@given(
    published,
    shared_workloads(unit=10**3, largest=10**12, places=3, paced=False),
    st.integers(1, 10**6),
    st.integers(1, 1_000),
)
def test_many_times_the_requests_and_tokens_cost_so_many_times_as_much_fees_included(
    prices: tuple[Price, ...], workload: Workload, requests: int, times: int
) -> None:
    whole = tuple(price._replace(band_rule=BandRule.CLIFF) for price in prices)
    small = replace(workload, requests=requests)
    large = replace(
        workload,
        input_tokens=workload.input_tokens * times,
        output_tokens=workload.output_tokens * times,
        requests=requests * times,
    )
    once, often = (bill(market_of(whole), w).total_usd for w in (small, large))
    assert exactly(often) == times * exactly(once)


@given(market("lab/model", published, most=6), shared_workloads())
def test_no_published_offer_is_cheaper_than_the_cheapest(sellers: tuple[Offer, ...], workload: Workload) -> None:
    ranking = rank(sellers, workload, now=NOW, model=MODEL)
    parts = workload.parts
    # Shares so small that they are no token bill nothing.
    requested = reference_bill.mix(workload)
    requested = requested if parts.written else replace(requested, written=Fraction(0))
    requested = requested if parts.written_1h else replace(requested, hourly=Fraction(0))
    slack = Fraction(8 * max(map(reference_bill.highest_rate, sellers)), 10**12)
    least = reference_bill.cheapest(sellers, requested)
    assert ranking.is_assumed == (not reference_bill.published(sellers, requested))
    for winner in ranking.cheapest:
        assert winner.offer in sellers
        assert exactly(winner.total_usd) <= least * (1 + Fraction(TIE_TOLERANCE)) + slack
        assert winner.may_be_low is ranking.is_assumed
    for made in ranking.ranked:
        assert exactly(made.total_usd) >= least - slack or made.may_be_low
    assert all(made.may_be_low for made in ranking.maybe_cheaper)
    assert not ranking.maybe_cheaper or not ranking.is_assumed
    assert len(ranking.ranked) == len(sellers)


@given(market("lab/model", published), shared_workloads(), st.decimals("0.1", "10", places=2))
def test_a_wordy_model_is_billed_as_if_it_wrote_so_much_more(
    sellers: tuple[Offer, ...], workload: Workload, factor: Decimal
) -> None:
    wordy = replace(workload, multipliers=((MODEL.key, factor), ("lab/other", Decimal(3))))
    longer = replace(workload, output_tokens=round(workload.output_tokens * Fraction(factor)))
    told, written = rank(sellers, wordy, now=NOW, model=MODEL), rank(sellers, longer, now=NOW, model=MODEL)
    assert [made.total_usd for made in told.ranked] == [made.total_usd for made in written.ranked]


doubtful = records(
    RateBasis,
    rate=st.sampled_from(["cache_read", "cache_write", "cache_write_1h"]),
    basis=st.sampled_from(["source", "no_surcharge", "assumed"]),
    source=st.just("other"),
    as_of=st.just("2026-07-01"),
)


@st.composite
def grounded_markets(draw: st.DrawFn) -> tuple[Offer, ...]:
    """Offers of a few sellers, several each, with rates that are published, borrowed, assumed or unknown."""
    found = []
    for offer in draw(market("lab/model", full_prices(few_rates), most=6)):
        bases = tuple({b.rate: b for b in draw(st.lists(doubtful, max_size=3))}.values())
        assumed = draw(st.booleans())
        prices = tuple(
            p._replace(bases=bases, assumed=assumed and p.band_from > 0, rates=_filled(p.rates, bases))
            for p in offer.prices
        )
        seller = offer.provider._replace(provider_id=draw(st.sampled_from(["one", "two", "three"])))
        found.append(offer._replace(provider=seller, provider_model_id=f"m-{offer.offer_id}", prices=prices))
    return tuple(found)


def _filled(rates: Rates, bases: tuple[RateBasis, ...]) -> Rates:
    """What the catalogue keeps: a rate with a basis is known."""
    lacking = {b.rate: rates.input for b in bases if getattr(rates, b.rate) is None}
    return rates._replace(**lacking)


@given(grounded_markets(), shared_workloads(places=2))
def test_the_winners_are_published_and_bills_that_may_be_too_low_follow(
    sellers: tuple[Offer, ...], workload: Workload
) -> None:
    ranking = rank(sellers, workload, now=NOW, model=MODEL)
    alone = [bill((offer,), workload) for offer in sellers]
    published = [made.total_usd for made in alone if not made.may_be_low]
    least = min(published or [made.total_usd for made in alone])
    limit = least * (1 + TIE_TOLERANCE)
    assert min(made.total_usd for made in ranking.cheapest) == least
    assert all(made.total_usd <= limit for made in ranking.cheapest)
    assert {made.may_be_low for made in ranking.cheapest} == {not published}
    over = 1 + TIE_TOLERANCE
    assert all(made.may_be_low and made.total_usd * over < least for made in ranking.maybe_cheaper)
    rest = ranking.ranked[len(ranking.cheapest) + len(ranking.maybe_cheaper) :]
    assert all(made.total_usd * over >= least for made in rest)
    assert all(made.may_be_low for made in rest if made.total_usd <= limit)
    assert [made.total_usd for made in rest] == sorted(made.total_usd for made in rest)
    placed = [made.offer.offer_id for made in ranking.ranked] + [item.offer.offer_id for item in ranking.excluded]
    assert sorted(placed) == sorted(offer.offer_id for offer in sellers)
    # Each seller has its cheapest bill, and its cheapest published one.
    for name in {offer.provider.provider_id for offer in sellers}:
        own = [made for made in alone if made.offer.provider.provider_id == name]
        kept = [made for made in ranking.ranked if made.offer.provider.provider_id == name]
        assert min(made.total_usd for made in kept) == min(made.total_usd for made in own)
        sure = [made.total_usd for made in own if not made.may_be_low]
        assert [made.total_usd for made in kept if not made.may_be_low] == ([min(sure)] if sure else [])


@given(grounded_markets(), shared_workloads(places=2))
def test_a_bill_is_in_doubt_only_by_a_line_that_is_billed(sellers: tuple[Offer, ...], workload: Workload) -> None:
    for offer in sellers:
        made = bill((offer,), workload)
        assert made.may_be_low == any(line.may_be_low and line.quantity for line in made.lines)
        assert ("assumed_rate" in made.flags) == any(line.assumed and line.quantity for line in made.lines)
        assert all(line.assumed or not line.may_be_low for line in made.lines)
        assert all(line.note for line in made.lines if line.origin is not None)


@given(
    windowed_prices(), shared_workloads(places=2), st.sampled_from(["evenly", "peak", "off-peak", "office:Asia/Tokyo"]),
    st.integers(0, 23), st.integers(0, 23),
)  # fmt: skip
def test_a_bill_is_the_same_at_any_hour_of_the_day(
    prices: tuple[Price, ...], workload: Workload, typed: str, one: int, other: int
) -> None:
    seller, load = market_of(prices), replace(workload, hours=parse_hours(typed))
    first, second = (rank(seller, load, now=NOW.replace(hour=hour)) for hour in (one, other))
    assert first == second


@given(windowed_prices(), shared_workloads(places=2))
def test_a_month_lies_between_its_cheapest_and_its_most_expensive_hours(
    prices: tuple[Price, ...], workload: Workload
) -> None:
    # All rates of a price in one proportion, so that one price is the dearest whatever is billed.
    scaled = tuple(p._replace(rates=Rates(p.rates.input, (p.rates.input or 0) * 3)) for p in prices)
    totals = []
    for typed in ("off-peak", "evenly", "peak"):
        made = rank(market_of(scaled), replace(workload, hours=parse_hours(typed)), now=NOW).ranked
        totals.append(made[0].total_usd if made else None)
    low, mean, high = totals
    assert (low is None) == (mean is None) == (high is None)
    if low is not None and mean is not None and high is not None:
        rounding = Decimal(workload.input_tokens + workload.output_tokens) / 10**12
        assert low - rounding <= mean <= high + rounding


@given(offers, shared_workloads(), st.booleans())
def test_the_candidates_are_the_ranked_offers_and_their_sellers_other_ones(
    given_offers: tuple[Offer, ...], workload: Workload, resellers: bool
) -> None:
    ranking = rank(given_offers, workload, Filters(include_resellers=resellers), NOW)
    doubles = [item.offer for item in ranking.excluded if item.code.value == "same_provider"]
    assert {made.offer.offer_id for made in ranking.candidates} == {
        offer.offer_id for offer in [*(made.offer for made in ranking.ranked), *doubles]
    }
    assert set(ranking.ranked) <= set(ranking.candidates)
    backwards = rank(given_offers[::-1], workload, Filters(include_resellers=resellers), NOW)
    assert backwards.candidates == ranking.candidates
