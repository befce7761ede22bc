"""What holds for the ranking of any offers, workload and filters."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import Ranker, rank
from crosswalk_tui.core.vocabulary import Access, Exclusion, ProviderType
from crosswalk_tui.core.workload.hours import EVENLY
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.ranked_offers import MODEL, filters, offer, priced, ranked
from tests.strategies import NOW, days, offers, shared_workloads, sound_offers, workloads


@given(offers, workloads, filters)
def test_every_offer_ends_up_exactly_once(
    given_offers: tuple[Offer, ...], workload: Workload, requested: Filters
) -> None:
    ranking = rank(given_offers, workload, requested, NOW)
    placed = [bill.offer for bill in ranking.ranked] + [item.offer for item in ranking.excluded]
    assert sorted(o.offer_id for o in placed) == sorted(o.offer_id for o in given_offers)


_asked = st.tuples(offers, st.sampled_from("abc"), st.sampled_from([None, 8_000, 200_000]))


@given(st.lists(_asked, max_size=6), workloads, filters)
def test_models_ranked_one_after_another_are_ranked_as_each_alone(
    asked: list[tuple[tuple[Offer, ...], str, int | None]], workload: Workload, requested: Filters
) -> None:
    multiplied = replace(workload, prompt_tokens=10_000, multipliers=(("b", Decimal("1.5")), ("c", Decimal(2))))
    ranker = Ranker(multiplied, requested, NOW)
    for sold, key, window in asked:
        model = MODEL._replace(key=key, context_tokens=window)
        assert ranker.rank(sold, model) == Ranker(multiplied, requested, NOW).rank(sold, model)


@given(offers, workloads, filters)
def test_only_metered_live_positive_offers_are_ranked(
    given_offers: tuple[Offer, ...], workload: Workload, requested: Filters
) -> None:
    ranking = rank(given_offers, workload, requested, NOW)
    everyone = ranking.cheapest_with_resellers
    for bill in [*ranking.ranked, *([everyone] if everyone else [])]:
        seller = bill.offer.provider
        assert bill.offer.access is Access.METERED
        assert bill.offer.exclude_code is None
        assert seller.active
        assert bill.price.holds_on(NOW.date())
        assert min(bill.price.rates.input or 0, bill.price.rates.output or 0) > 0
    if not requested.resellers:
        assert not any(bill.offer.is_resale for bill in ranking.ranked)


@given(offers, workloads, filters)
def test_the_cheapest_with_resellers_is_the_first_where_they_are_ranked(
    given_offers: tuple[Offer, ...], workload: Workload, requested: Filters
) -> None:
    with_resellers = rank(given_offers, workload, requested._replace(include_resellers=True), NOW).ranked
    found = rank(given_offers, workload, requested, NOW).cheapest_with_resellers
    assert found == (with_resellers[0] if with_resellers else None)


@given(offers, workloads, filters)
def test_the_order_is_by_cost_and_the_winners_are_the_tied_cheapest(
    given_offers: tuple[Offer, ...], workload: Workload, requested: Filters
) -> None:
    ranking = rank(given_offers, workload, requested, NOW)
    totals = [bill.total_usd for bill in ranking.ranked]
    winners, near = ranking.cheapest, len(ranking.cheapest) + len(ranking.maybe_cheaper)
    assert winners == ranking.ranked[: len(winners)]
    assert ranking.best == (winners[0] if winners else None)
    assert totals[near:] == sorted(totals[near:])
    if totals:
        limit = min(bill.total_usd for bill in winners) * (1 + TIE_TOLERANCE)
        assert near == sum(total <= limit for total in totals) > 0
    names = [bill.offer.provider.duplicate_of or bill.offer.provider.provider_id for bill in ranking.ranked]
    assert len(names) == len(set(names)) == ranking.n_sellers, "no rate of these offers is assumed"


@given(offers, workloads, filters, st.randoms(use_true_random=False))
def test_the_order_of_the_offers_does_not_matter(
    given_offers: tuple[Offer, ...], workload: Workload, requested: Filters, chance: random.Random
) -> None:
    shuffled = list(given_offers)
    chance.shuffle(shuffled)
    straight, mixed = rank(given_offers, workload, requested, NOW), rank(tuple(shuffled), workload, requested, NOW)
    assert straight.ranked == mixed.ranked
    assert straight.excluded == mixed.excluded
    assert straight.cheapest_with_resellers == mixed.cheapest_with_resellers


@given(sound_offers, st.integers(1, 10**15), st.integers(1, 10**15), st.sampled_from(ProviderType))
def test_a_more_expensive_offer_never_changes_the_winners(
    given_offers: tuple[Offer, ...], sent: int, made: int, kind: ProviderType
) -> None:
    workload = Workload(sent, made)
    before = rank(given_offers, workload, now=NOW)
    dearest = max(p.rates.input or 0 for o in given_offers for p in o.prices)
    talkative = max(p.rates.output or 0 for o in given_offers for p in o.prices)
    price = priced(dearest * 2, talkative * 2)
    for seller in ("newcomer", given_offers[0].provider.provider_id):
        newcomer = offer(seller, kind=kind, prices=(price,), n_sources=9)._replace(offer_id=999)
        after = rank((newcomer, *given_offers), workload, now=NOW)
        assert after.cheapest == before.cheapest


@given(sound_offers, workloads, st.integers(1, 50))
def test_a_workload_many_times_as_large_has_the_same_winners(
    given_offers: tuple[Offer, ...], workload: Workload, times: int
) -> None:
    small = Workload(workload.input_tokens // 100, workload.output_tokens // 100)
    large = Workload(small.input_tokens * times, small.output_tokens * times)
    one, many = rank(given_offers, small, now=NOW), rank(given_offers, large, now=NOW)
    assert [bill.offer for bill in one.cheapest] == [bill.offer for bill in many.cheapest]
    assert [bill.total_usd * times for bill in one.ranked] == [bill.total_usd for bill in many.ranked]


@given(
    offers,
    st.lists(st.tuples(shared_workloads(), filters, days), min_size=2, max_size=4),
    st.none() | st.integers(1, 9_000),
)
def test_what_is_kept_of_offers_ranked_often_changes_no_ranking(
    given_offers: tuple[Offer, ...], asked: list[tuple[Workload, Filters, date]], window: int | None
) -> None:
    for workload, requested, day in asked * 2:
        then = datetime.combine(day, NOW.timetz())
        for model in (None, MODEL._replace(context_tokens=window)):
            kept = rank(given_offers, workload, requested, then, model, often=True)
            assert kept == rank(given_offers, workload, requested, then, model)


def test_the_bill_of_an_offer_whose_price_does_not_depend_on_the_hour_has_no_hourly_prices() -> None:
    (bill,) = ranked(offer("host")).ranked
    assert bill.hourly == ()
    assert bill.hourly_words(EVENLY) == ""


@pytest.mark.parametrize(("given_reason", "shown"), [("5x off", "5x off"), (None, "quarantined")])
def test_an_offer_the_catalogue_rejects_is_left_out_with_its_own_reason_or_the_code(
    given_reason: str | None, shown: str
) -> None:
    (left_out,) = ranked(offer("host", exclude_code="quarantined", exclude_reason=given_reason)).excluded
    assert (left_out.code, left_out.reason) == (Exclusion.QUARANTINED, shown)
