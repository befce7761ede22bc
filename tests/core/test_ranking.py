"""The cheapest rule: who is ranked, who wins, who ties, and why the others are out."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.catalogue import Offer, Price, Provider, Rates
from crosswalk_tui.core.ranking import TIE_TOLERANCE, Filters, Ranking, rank
from crosswalk_tui.core.vocabulary import Access, Exclusion, ProviderType, Tier
from crosswalk_tui.core.workload import DEFAULT_WORKLOAD, Workload
from tests.strategies import NOW, offers, sound_offers, workloads

filters = st.builds(
    Filters,
    include_resellers=st.booleans(),
    region=st.sampled_from([None, "us"]),
    tier=st.sampled_from([Tier.STANDARD, Tier.STANDARD, Tier.BATCH, Tier.FAST]),
)


def priced(rate: int, out: int | None = None, **fields: Any) -> Price:
    return replace(Price(Rates(rate, rate if out is None else out), "test", "2026-07-02"), **fields)


def offer(seller: str, rate: int = 100_000, kind: ProviderType = ProviderType.HOST, **fields: Any) -> Offer:
    fields.setdefault("prices", (priced(rate),))
    fields.setdefault("provider", Provider(seller, seller.title(), kind))
    name = fields.pop("name", f"{seller}-model")
    return replace(Offer(abs(hash((seller, name))), fields["provider"], name, "lab/model"), **fields)


def ranked(*of: Offer, workload: Workload = DEFAULT_WORKLOAD, **filtering: Any) -> Ranking:
    return rank(of, workload, Filters(**filtering), NOW)


def sellers(ranking: Ranking) -> list[str]:
    return [bill.offer.provider.provider_id for bill in ranking.ranked]


def reasons(ranking: Ranking) -> dict[str, Exclusion]:
    return {item.offer.provider.provider_id: item.code for item in ranking.excluded}


# Who wins


def test_the_cheapest_for_this_workload_wins_not_the_lowest_single_price() -> None:
    talker = offer("cheap-output", prices=(priced(1_000_000, 100_000),))
    reader = offer("cheap-input", prices=(priced(100_000, 1_000_000),))
    assert sellers(ranked(talker, reader, workload=Workload(9_000_000, 1_000_000)))[0] == "cheap-input"
    assert sellers(ranked(talker, reader, workload=Workload(1_000_000, 9_000_000)))[0] == "cheap-output"


def test_within_a_thousandth_of_the_cheapest_is_a_tie_and_the_maker_is_named_first() -> None:
    maker = offer("maker", 1_001_000, ProviderType.FIRST_PARTY)
    cloud = offer("cloud", 1_000_500, ProviderType.CLOUD)
    host = offer("host", 1_000_000)
    dearer = offer("dearer", 1_001_001, ProviderType.FIRST_PARTY)
    ranking = ranked(host, dearer, cloud, maker)
    assert sellers(ranking) == ["maker", "cloud", "host", "dearer"]
    assert [bill.offer.provider.provider_id for bill in ranking.cheapest] == ["maker", "cloud", "host"]


def test_among_tied_equals_more_sources_then_newer_prices_come_first() -> None:
    old = offer("old", prices=(priced(100_000, as_of="2026-01"),), n_sources=1)
    new = offer("new", prices=(priced(100_000, as_of="2026-11"),), n_sources=1)
    sure = offer("sure", prices=(priced(100_000, as_of="2025"),), n_sources=2)
    assert sellers(ranked(old, new, sure)) == ["sure", "new", "old"]


def test_nothing_to_rank_has_no_winner() -> None:
    assert ranked().cheapest == ()
    assert ranked().cheapest_with_resellers is None
    assert ranked(offer("free", access=Access.FREE)).cheapest == ()


def test_a_workload_of_nothing_is_a_tie_of_all() -> None:
    assert len(ranked(offer("a", 1_000), offer("b", 9_000), workload=Workload(0, 0)).cheapest) == 2


# One offer per provider


def test_a_provider_is_represented_by_its_cheapest_offer_even_within_a_tie() -> None:
    sure = offer("acme", 1_000_900, name="sure", n_sources=3)
    cheap = offer("acme", 1_000_000, name="cheap", n_sources=1)
    rival = offer("rival", 1_001_500)
    ranking = ranked(sure, cheap, rival)
    assert [bill.offer.provider_model_id for bill in ranking.ranked] == ["cheap", "rival-model"]
    assert [bill.offer.provider_model_id for bill in ranking.cheapest] == ["cheap"]
    assert reasons(ranking) == {"acme": Exclusion.SAME_PROVIDER}
    assert "cheap" in ranking.excluded[0].reason


def test_a_provider_that_repeats_another_is_not_a_second_seller() -> None:
    azure = offer("azure", kind=ProviderType.CLOUD)
    copy = offer("azure-copy", provider=Provider("azure-copy", "Copy", ProviderType.CLOUD, duplicate_of="azure"))
    ranking = ranked(copy, azure)
    assert sellers(ranking) == ["azure"]
    assert reasons(ranking) == {"azure-copy": Exclusion.SAME_PROVIDER}


# Who is out


@pytest.mark.parametrize(
    ("flaw", "code"),
    [
        ({"access": Access.FREE}, Exclusion.FREE),
        ({"access": Access.SUBSCRIPTION}, Exclusion.SUBSCRIPTION),
        ({"access": Access.LOCAL}, Exclusion.LOCAL),
        ({"access": Access.UNPRICED}, Exclusion.UNPRICED),
        ({"access": Access.PLACEHOLDER}, Exclusion.PLACEHOLDER),
        ({"access": Access.ROUTER}, Exclusion.ROUTER),
        ({"exclude_code": "quarantined", "exclude_reason": "5x off"}, Exclusion.QUARANTINED),
        ({"provider": Provider("x", "X", ProviderType.HOST, active=False)}, Exclusion.DEFUNCT_PROVIDER),
        ({"is_moving_alias": True}, Exclusion.MOVING_ALIAS),
        ({"deprecation_date": NOW.date()}, Exclusion.DEPRECATED),
        ({"tier": Tier.FAST}, Exclusion.TIER),
        ({"region": "us"}, Exclusion.REGION),
        ({"prices": ()}, Exclusion.NO_PRICE),
        ({"prices": (priced(100_000, tier=Tier.BATCH),)}, Exclusion.NO_PRICE),
        ({"prices": (priced(100_000, valid_from=date(2026, 12, 1)),)}, Exclusion.NO_PRICE),
        ({"prices": (priced(0),)}, Exclusion.NO_PRICE),
        ({"prices": (priced(0, 100_000),)}, Exclusion.NO_PRICE),
        ({"prices": (priced(100_000, 0),)}, Exclusion.NO_PRICE),
        ({"prices": (Price(Rates(100_000, None), "test", "2026"),)}, Exclusion.NO_PRICE),
        ({"provider": Provider("x", "X", ProviderType.AGGREGATOR)}, Exclusion.RESELLER),
    ],
)
def test_an_offer_that_cannot_be_bought_like_this_is_out_with_its_reason(flaw: dict[str, Any], code: Exclusion) -> None:
    flawed = offer("x", 1_000, **flaw)
    ranking = ranked(flawed, offer("sound", 900_000))
    assert sellers(ranking) == ["sound"]
    assert reasons(ranking) == {"x": code}
    assert len(ranking.excluded[0].reason) > 3


@pytest.mark.parametrize(
    "fine",
    [
        {"region": "global"},
        {"deprecation_date": NOW.date() + timedelta(days=1)},
        {"disputed": True},
        {"n_sources": 0},
    ],
)
def test_what_is_no_reason_to_leave_an_offer_out(fine: dict[str, Any]) -> None:
    assert sellers(ranked(offer("x", **fine))) == ["x"]


def test_a_chosen_region_lets_its_offers_in_beside_the_unbound_ones() -> None:
    both = (offer("bound", region="us"), offer("unbound"), offer("elsewhere", region="eu"))
    assert set(sellers(ranked(*both, region="us"))) == {"bound", "unbound"}


def test_another_tier_ranks_its_own_prices_only() -> None:
    both = (offer("plain"), offer("batched", prices=(priced(100_000), priced(50_000, tier=Tier.BATCH))))
    ranking = ranked(*both, tier=Tier.BATCH)
    assert [(bill.offer.provider.provider_id, bill.total_usd) for bill in ranking.ranked] == [
        ("batched", Decimal("0.35"))
    ]
    assert reasons(ranking) == {"plain": Exclusion.TIER}


# Beside the headline


def test_resellers_are_out_until_asked_for_but_their_best_is_told() -> None:
    shop, host = offer("shop", 50_000, ProviderType.AGGREGATOR), offer("host")
    closed, opened = ranked(shop, host), ranked(shop, host, include_resellers=True)
    assert sellers(closed) == ["host"]
    assert closed.cheapest_with_resellers is not None
    assert closed.cheapest_with_resellers.offer is shop
    assert sellers(opened) == ["shop", "host"]
    assert opened.excluded == ()


def test_free_tiers_are_told_apart() -> None:
    free = offer("free", access=Access.FREE)
    assert ranked(free, offer("host")).free == (free,)


def test_the_moment_is_understood_in_utc() -> None:
    ends = offer("x", deprecation_date=date(2026, 7, 15))
    berlin = datetime(2026, 7, 15, 1, 0, tzinfo=timezone(timedelta(hours=2)))  # still the 14th in UTC
    assert rank((ends,), Workload(), now=berlin).ranked
    assert not rank((ends,), Workload(), now=datetime(2026, 7, 15, 1, 0, tzinfo=UTC)).ranked


# Laws


@given(offers, workloads, filters)
def test_every_offer_ends_up_exactly_once(given_offers: tuple[Offer, ...], workload: Workload, wanted: Filters) -> None:
    ranking = rank(given_offers, workload, wanted, NOW)
    placed = [bill.offer for bill in ranking.ranked] + [item.offer for item in ranking.excluded]
    assert sorted(o.offer_id for o in placed) == sorted(o.offer_id for o in given_offers)


@given(offers, workloads, filters)
def test_only_metered_live_positive_offers_are_ranked(
    given_offers: tuple[Offer, ...], workload: Workload, wanted: Filters
) -> None:
    ranking = rank(given_offers, workload, wanted, NOW)
    everyone = ranking.cheapest_with_resellers
    for bill in [*ranking.ranked, *([everyone] if everyone else [])]:
        seller = bill.offer.provider
        assert bill.offer.access is Access.METERED
        assert bill.offer.exclude_code is None
        assert seller.active
        assert bill.price.holds_at(NOW)
        assert min(bill.price.rates.input or 0, bill.price.rates.output or 0) > 0
    if not wanted.include_resellers:
        assert not any(bill.offer.provider.is_reseller for bill in ranking.ranked)


@given(offers, workloads, filters)
def test_the_order_is_by_cost_and_the_winners_are_the_tied_cheapest(
    given_offers: tuple[Offer, ...], workload: Workload, wanted: Filters
) -> None:
    ranking = rank(given_offers, workload, wanted, NOW)
    totals = [bill.total_usd for bill in ranking.ranked]
    winners = ranking.cheapest
    assert winners == ranking.ranked[: len(winners)]
    assert totals[len(winners) :] == sorted(totals[len(winners) :])
    if totals:
        limit = min(totals) * (1 + TIE_TOLERANCE)
        assert len(winners) == sum(total <= limit for total in totals) > 0
    names = [bill.offer.provider.duplicate_of or bill.offer.provider.provider_id for bill in ranking.ranked]
    assert len(names) == len(set(names))


@given(offers, workloads, filters, st.randoms(use_true_random=False))
def test_the_order_of_the_offers_does_not_matter(
    given_offers: tuple[Offer, ...], workload: Workload, wanted: Filters, chance: random.Random
) -> None:
    shuffled = list(given_offers)
    chance.shuffle(shuffled)
    straight, mixed = rank(given_offers, workload, wanted, NOW), rank(tuple(shuffled), workload, wanted, NOW)
    assert straight.ranked == mixed.ranked
    assert straight.excluded == mixed.excluded
    assert straight.cheapest_with_resellers == mixed.cheapest_with_resellers


@given(sound_offers, st.integers(1, 10**15), st.integers(1, 10**15), st.sampled_from(ProviderType))
def test_a_dearer_offer_never_changes_the_winners(
    given_offers: tuple[Offer, ...], sent: int, made: int, kind: ProviderType
) -> None:
    workload = Workload(sent, made)
    before = rank(given_offers, workload, now=NOW)
    dearest = max(p.rates.input or 0 for o in given_offers for p in o.prices)
    talkative = max(p.rates.output or 0 for o in given_offers for p in o.prices)
    price = priced(dearest * 2, talkative * 2)
    for seller in ("newcomer", given_offers[0].provider.provider_id):
        newcomer = replace(offer(seller, kind=kind, prices=(price,), n_sources=9), offer_id=999)
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
