"""The cheapest rule: who is ranked, who wins, who ties, and why the others are out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from crosswalk_tui.core.comparison.too_long import limit_exceeded
from crosswalk_tui.core.models import Price, Provider, Rates
from crosswalk_tui.core.pricing.filters import NO_FILTERS
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import Access, Exclusion, ProviderType, Tier
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.core.ranked_offers import MODEL, offer, priced, ranked, reasons, sellers
from tests.strategies import NOW

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


def test_among_tied_equals_a_month_counts_as_its_last_day_and_an_unknown_date_as_the_oldest() -> None:
    dates = ["2026-11-05", "", "2026-11", "2026-10-31", "2026"]
    tied = ranked(*(offer(f"as of {date}", prices=(priced(100_000, as_of=date),)) for date in dates))
    assert sellers(tied) == [f"as of {date}" for date in ("2026", "2026-11", "2026-11-05", "2026-10-31", "")]


def test_what_is_passed_on_comes_last_of_the_tied_whoever_passes_it_on() -> None:
    copy = offer("a-host", 1_000_000, resold=True, n_sources=3)
    agent = offer("agent", 1_000_000, ProviderType.AGGREGATOR, n_sources=4)
    tied = ranked(copy, agent, offer("z-host", 1_000_000), include_resellers=True)
    assert sellers(tied) == ["z-host", "agent", "a-host"]


def test_nothing_to_rank_has_no_winner() -> None:
    free, host = offer("free", access=Access.FREE), offer("host")
    without_tools = rank((host,), DEFAULT_WORKLOAD, NO_FILTERS._replace(needs=frozenset({"tools"})), NOW, MODEL)
    for nothing in (ranked(), ranked(free), without_tools):
        assert nothing.cheapest == ()
        assert (nothing.n_winners, nothing.n_maybe_cheaper) == (0, 0)
        assert nothing.cheapest_with_resellers is None


def test_why_nothing_is_ranked_is_the_most_frequent_reason_and_how_many_it_holds_for() -> None:
    batch = Workload(batch=True)
    alike, regional = [offer("a"), offer("b")], offer("c", region="eu")
    assert ranked(*alike, workload=batch).why_none == "no batch price in force"
    assert ranked(*alike, regional, workload=batch).why_none == "2 of 3 offers: no batch price in force; …"


def test_a_reason_that_settings_remove_comes_before_a_more_frequent_one() -> None:
    free = [offer(name, access=Access.FREE) for name in "abc"]
    assert (
        ranked(*free, offer("d"), workload=Workload(batch=True)).why_none == "1 of 4 offers: no batch price in force; …"
    )
    assert ranked(*free).why_none == "free tier: rate-limited, not for sale"


def test_replies_that_are_too_long_are_the_reason_where_nothing_else_is_against_an_offer() -> None:
    """However many offers are left out for another reason."""
    long = Workload(1_000, 1_000, requests=1)
    terse, regional = offer("terse", max_output_tokens=500), [offer(name, region="eu") for name in "abc"]
    assert ranked(terse, *regional, workload=long).frequent_code is Exclusion.OUTPUT_LIMIT
    assert ranked(*regional, workload=long).frequent_code is Exclusion.REGION
    small = offer("small", context_tokens=1_500)
    assert ranked(small, *regional, workload=long).frequent_code is Exclusion.CONTEXT
    window = ranked(offer("window", context_tokens=1_500), workload=long)
    said = ("requests of 2,000 tokens fit no context window", "smaller prompts")
    assert limit_exceeded(window, long, NO_FILTERS) == said
    several = ranked(terse, offer("terser", max_output_tokens=400), workload=long)
    assert several.why_none.startswith("2 of 2 offers, for example: ")


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


@pytest.mark.parametrize(
    ("filtering", "expected"),
    [
        ({}, ["anywhere", "world"]),
        ({"region": "us"}, ["bound", "inside"]),
        ({"region": "eu"}, ["elsewhere"]),
        ({"region": "mars"}, []),
        ({"region": "us", "or_global": True}, ["anywhere", "world", "bound", "inside"]),
        ({"or_global": True}, ["anywhere", "world"]),
    ],
)
def test_a_region_is_a_must(filtering: dict[str, Any], expected: list[str]) -> None:
    everywhere = (
        offer("anywhere", 1_000), offer("world", 2_000, region="global"), offer("bound", 3_000, region="us"),
        offer("inside", 4_000, region="us-east-1"), offer("elsewhere", 5_000, region="eu-west-1"),
        offer("state", 6_000, region="us-gov-west-1"),
    )  # fmt: skip
    ranking = ranked(*everywhere, **filtering)
    assert sellers(ranking) == expected
    assert set(reasons(ranking).values()) <= {Exclusion.REGION}
    if filtering == {"region": "us"}:
        said = {item.offer.provider.provider_id: item.reason for item in ranking.excluded}
        assert said["anywhere"] == "not bound to region us"
        assert said["state"] == "not bound to region us: served in “us-gov-west-1”"


def test_a_regional_offer_of_a_provider_is_shown_at_its_own_price() -> None:
    global_, bound = (offer("acme", rate, name=str(rate), region=r) for rate, r in ((3_000, None), (3_300, "eu")))
    assert [bill.offer for bill in ranked(global_, bound).ranked] == [global_]
    assert [bill.offer for bill in ranked(global_, bound, region="eu").ranked] == [bound]


# The bill that is ranked


def test_batch_work_is_ranked_by_published_batch_prices_alone() -> None:
    half = offer("half", prices=(priced(100_000), priced(50_000, tier=Tier.BATCH)))
    cheap_but_live = offer("live", 10_000)
    batch_only = offer("batch", tier=Tier.BATCH, prices=(priced(60_000, tier=Tier.BATCH),))
    ranking = ranked(half, cheap_but_live, batch_only, workload=Workload(batch=True))
    assert sellers(ranking) == ["half", "batch"]
    assert reasons(ranking) == {"live": Exclusion.TIER}
    assert sellers(ranked(half, cheap_but_live, batch_only)) == ["live", "half"]


def test_the_length_of_the_prompt_decides_who_is_cheapest() -> None:
    banded = offer("banded", prices=(priced(100_000), priced(300_000, band_from=200_000)))
    flat = offer("flat", 200_000)
    for prompt, first in ((None, "banded"), (200_000, "banded"), (200_001, "flat")):
        assert sellers(ranked(banded, flat, workload=Workload(prompt_tokens=prompt)))[0] == first


def test_a_long_batch_prompt_is_not_billed_at_the_batch_price_of_short_ones() -> None:
    standard = (priced(100_000), priced(300_000, band_from=200_000))
    short = offer("short", prices=(*standard, priced(50_000, tier=Tier.BATCH)))
    long = offer("long", prices=(*short.prices, priced(150_000, tier=Tier.BATCH, band_from=200_000)))
    at = Workload(batch=True, requests=10, input_tokens=3_500_000)
    ranking = ranked(short, long, workload=at)
    assert sellers(ranking) == ["long"]
    assert ranking.excluded[0].code is Exclusion.TIER
    assert ranking.excluded[0].reason == "no batch price published for prompts above 200,000 tokens"
    assert sellers(ranked(short, workload=replace(at, requests=100))) == ["short"]


def test_a_long_batch_prompt_may_be_billed_at_the_batch_price_where_the_band_is_only_assumed() -> None:
    standard = (priced(100_000), priced(300_000, band_from=200_000, assumed=True))
    seller = offer("x", prices=(*standard, priced(50_000, tier=Tier.BATCH)))
    (bill,) = ranked(seller, workload=Workload(3_500_000, 500_000, batch=True, requests=10)).ranked
    assert bill.total_usd == Decimal("0.2")


def test_a_provider_is_represented_by_another_offer_at_another_mix_and_both_are_candidates() -> None:
    reader = offer("acme", name="reader", prices=(priced(100_000, 1_000_000),))
    talker = offer("acme", name="talker", prices=(priced(1_000_000, 100_000),))
    for workload, best in ((Workload(9_000, 1_000), "reader"), (Workload(1_000, 9_000), "talker")):
        ranking = ranked(reader, talker, workload=workload)
        assert [bill.offer.provider_model_id for bill in ranking.ranked] == [best]
        assert {bill.offer.provider_model_id for bill in ranking.candidates} == {"reader", "talker"}


def test_resellers_that_are_off_are_no_candidates() -> None:
    both = (offer("shop", 50_000, ProviderType.AGGREGATOR), offer("host"))
    assert [bill.offer.provider.provider_id for bill in ranked(*both).candidates] == ["host"]
    assert len(ranked(*both, include_resellers=True).candidates) == 2


def test_resellers_that_are_off_are_no_candidates_for_shorter_replies_either() -> None:
    both = tuple(offer(name, 50_000, kind, max_output_tokens=500) for name, kind in (
        ("shop", ProviderType.AGGREGATOR), ("host", ProviderType.HOST),
    ))  # fmt: skip
    too_long = Workload(requests=1_000)
    assert [bill.offer.provider.provider_id for bill in ranked(*both, workload=too_long).candidates] == ["host"]
    assert len(ranked(*both, workload=too_long, include_resellers=True).candidates) == 2


def test_a_wordy_model_is_billed_for_its_own_multiplier_only() -> None:
    workload = Workload(multipliers=((MODEL.key, Decimal(2)), ("lab/other", Decimal(9))))
    (bill,) = rank((offer("x", 100_000),), workload, now=NOW, model=MODEL).ranked
    assert bill.total_usd == Decimal("0.9")  # 5M + 2 x 2M at $0.10


def test_a_wordy_model_may_hit_the_output_limit() -> None:
    workload = Workload(requests=1_000, multipliers=((MODEL.key, Decimal("1.5")),))
    terse = rank((offer("x", max_output_tokens=2_500),), workload, now=NOW, model=MODEL._replace(key="lab/other"))
    wordy = rank((offer("x", max_output_tokens=2_500),), workload, now=NOW, model=MODEL)
    assert sellers(terse) == ["x"]
    assert reasons(wordy) == {"x": Exclusion.OUTPUT_LIMIT}


# Beside the headline


def test_resellers_are_out_until_requested_but_their_best_is_reported() -> None:
    shop, host = offer("shop", 50_000, ProviderType.AGGREGATOR), offer("host")
    closed, opened = ranked(shop, host), ranked(shop, host, include_resellers=True)
    assert sellers(closed) == ["host"]
    assert closed.cheapest_with_resellers is not None
    assert closed.cheapest_with_resellers.offer is shop
    assert sellers(opened) == ["shop", "host"]
    assert opened.excluded == ()


def test_the_best_with_resellers_is_chosen_by_the_tie_rule_too() -> None:
    shop, host = offer("shop", 1_000_000, ProviderType.AGGREGATOR), offer("host", 1_000_999)
    assert ranked(shop, host, include_resellers=True).ranked[0].offer is host
    best = ranked(shop, host).cheapest_with_resellers
    assert best is not None
    assert best.offer is host


def test_free_tiers_are_separate() -> None:
    free = offer("free", access=Access.FREE)
    assert ranked(free, offer("host")).free == (free,)


def test_the_moment_is_understood_in_utc() -> None:
    ends = offer("x", deprecation_date=date(2026, 7, 15))
    berlin = datetime(2026, 7, 15, 1, 0, tzinfo=timezone(timedelta(hours=2)))  # still the 14th in UTC
    assert rank((ends,), Workload(), now=berlin).ranked
    assert not rank((ends,), Workload(), now=datetime(2026, 7, 15, 1, 0, tzinfo=UTC)).ranked
