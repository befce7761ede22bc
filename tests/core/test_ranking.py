"""The cheapest rule: who is ranked, who wins, who ties, and why the others are out."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crosswalk_tui.core.models import Model, Offer, Price, Provider, Rates
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import CAPABILITIES, SELLERS, Filters
from crosswalk_tui.core.pricing.ranking import TIE_TOLERANCE, Ranking, rank
from crosswalk_tui.core.vocabulary import Access, Exclusion, ProviderType, Tier
from crosswalk_tui.core.workload.hours import EVENLY
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.strategies import NOW, offers, sound_offers, workloads

filters = st.builds(
    Filters,
    include_resellers=st.booleans(),
    region=st.sampled_from([None, "us"]),
    types=st.none() | st.none() | st.frozensets(st.sampled_from([*SELLERS, ProviderType.AGGREGATOR]), min_size=1),
)


def priced(rate: int, out: int | None = None, **fields: Any) -> Price:
    return replace(Price(Rates(rate, rate if out is None else out), "test", "2026-07-02"), **fields)


def offer(seller: str, rate: int = 100_000, kind: ProviderType = ProviderType.HOST, **fields: Any) -> Offer:
    fields.setdefault("prices", (priced(rate),))
    fields.setdefault("provider", Provider(seller, seller.title(), kind))
    fields.setdefault("first_party", kind is ProviderType.FIRST_PARTY)
    name = fields.pop("name", f"{seller}-model")
    return Offer(abs(hash((seller, name))), fields["provider"], name, "lab/model")._replace(**fields)


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


def test_what_is_passed_on_comes_last_of_the_tied_whoever_passes_it_on() -> None:
    copy = offer("a-host", 1_000_000, resold=True, n_sources=3)
    agent = offer("agent", 1_000_000, ProviderType.AGGREGATOR, n_sources=4)
    tied = ranked(copy, agent, offer("z-host", 1_000_000), include_resellers=True)
    assert sellers(tied) == ["z-host", "agent", "a-host"]


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
        assert said["state"] == "not bound to region us: served in us-gov-west-1"


def test_a_regional_offer_of_a_provider_is_shown_at_its_own_price() -> None:
    global_, bound = (offer("acme", rate, name=str(rate), region=r) for rate, r in ((3_000, None), (3_300, "eu")))
    assert [bill.offer for bill in ranked(global_, bound).ranked] == [global_]
    assert [bill.offer for bill in ranked(global_, bound, region="eu").ranked] == [bound]


# Published and assumed bills

WRITING = Workload(1_000_000, 1_000_000, cache_write_share=Decimal(1))


def writing(seller: str, rate: int, write: int | None, **fields: Any) -> Offer:
    """An offer at *rate* for output, and to write a cache; None for a write rate that nobody publishes."""
    rates = Rates(rate, rate, cache_write=write)
    return offer(seller, prices=(replace(priced(rate), rates=rates),), **fields)


def names(bills: tuple[Quote, ...]) -> list[str]:
    return [bill.offer.provider_model_id for bill in bills]


def test_a_bill_that_may_be_too_low_never_wins_over_a_published_one() -> None:
    offers_ = (
        writing("dear", 9_000_000, 9_000_000), writing("sure", 4_000_000, 5_000_000), writing("cheap", 1_000_000, None),
        writing("cheaper", 500_000, None), writing("tied", 4_504_000, None), writing("more", 5_000_000, None),
    )  # fmt: skip
    ranking = ranked(*offers_, workload=WRITING)
    assert names(ranking.cheapest) == ["sure-model"]
    assert ranking.best is ranking.cheapest[0]
    assert names(ranking.maybe_cheaper) == ["cheaper-model", "cheap-model"]
    # The tied one may be too low: it is no cheaper than the winner, and does not share its place.
    assert sellers(ranking) == ["sure", "cheaper", "cheap", "tied", "more", "dear"]
    assert not ranking.is_assumed
    # Without anything written, nothing is assumed and the cheapest wins.
    assert sellers(ranked(*offers_, workload=Workload(10, 10)))[0] == "cheaper"


def test_where_no_bill_is_published_the_assumed_ones_win_and_say_so() -> None:
    ranking = ranked(writing("a", 2_000_000, None), writing("b", 1_000_000, None), workload=WRITING)
    assert (names(ranking.cheapest), ranking.maybe_cheaper, ranking.is_assumed) == (["b-model"], (), True)
    assert not ranked(workload=WRITING).is_assumed


def test_a_seller_with_an_assumed_best_offer_has_its_published_one_too() -> None:
    sure = writing("acme", 4_000_000, 5_000_000, name="sure")
    cheap = writing("acme", 1_000_000, None, name="cheap")
    again = writing("acme", 2_000_000, None, name="again")
    dear = writing("acme", 9_000_000, 9_000_000, name="dear")
    ranking = ranked(dear, again, cheap, sure, workload=WRITING)
    assert (names(ranking.cheapest), names(ranking.maybe_cheaper)) == (["sure"], ["cheap"])
    assert {item.offer.provider_model_id: item.code for item in ranking.excluded} == {
        "again": Exclusion.SAME_PROVIDER, "dear": Exclusion.SAME_PROVIDER,
    }  # fmt: skip
    assert ranking.n_sellers == 1
    rival = ranked(dear, again, cheap, sure, writing("rival", 3_000_000, 3_000_000), workload=WRITING)
    assert (names(rival.cheapest), names(rival.maybe_cheaper)) == (["rival-model"], ["cheap"])


def test_the_cheapest_with_resellers_is_a_published_one_too() -> None:
    shops = [
        writing("shop", 1_000_000, None, kind=ProviderType.AGGREGATOR),
        writing("store", 3_000_000, 3_000_000, kind=ProviderType.AGGREGATOR),
    ]
    ranking = ranked(*shops, writing("host", 4_000_000, 5_000_000), workload=WRITING)
    assert ranking.cheapest_with_resellers is not None
    assert ranking.cheapest_with_resellers.offer is shops[1]


def test_a_lab_that_sells_another_labs_model_is_a_host() -> None:
    other = offer("lab", kind=ProviderType.FIRST_PARTY, first_party=False)
    shop = offer("shop", kind=ProviderType.FIRST_PARTY, first_party=False, resold=True)
    maker = offer("maker", kind=ProviderType.FIRST_PARTY)
    assert [o.sold_by for o in (other, shop, maker)] == ["host", "aggregator", "first_party"]
    assert sellers(ranked(other, shop, maker, types=frozenset({ProviderType.FIRST_PARTY}))) == ["maker"]
    assert sellers(ranked(other, shop, maker, types=frozenset({ProviderType.HOST}))) == ["lab"]
    assert sellers(ranked(other, maker)) == ["maker", "lab"], "of tied ones the maker's own is first"


# Limits and wishes


@pytest.mark.parametrize(
    ("limits", "workload", "code"),
    [
        ({"context_tokens": 8_000}, {"prompt_tokens": 8_001}, Exclusion.CONTEXT),
        ({"context_tokens": 8_000}, {"prompt_tokens": 8_000, "output_tokens": 0}, None),
        ({"context_tokens": 8_000}, {"prompt_tokens": 8_000}, Exclusion.CONTEXT),  # no room for a reply
        ({"context_tokens": 11_200}, {"requests": 625}, None),  # 8,000 in and 3,200 out each
        ({"context_tokens": 11_199}, {"requests": 625}, Exclusion.CONTEXT),
        ({"context_tokens": 8_000}, {"requests": 624}, Exclusion.CONTEXT),
        ({"context_tokens": 8_000}, {}, None),  # nothing says how long a prompt is
        ({"context_tokens": None}, {"prompt_tokens": 10**9}, None),  # nobody has published a limit
        ({"max_output_tokens": 2_000}, {"requests": 1_000}, None),
        ({"max_output_tokens": 1_999}, {"requests": 1_000}, Exclusion.OUTPUT_LIMIT),
        ({"max_output_tokens": 3_199}, {"prompt_tokens": 8_000}, Exclusion.OUTPUT_LIMIT),
        # An output limit that repeats or exceeds the context says nothing; prompt and reply share the context.
        ({"max_output_tokens": 11_200, "context_tokens": 11_200}, {"prompt_tokens": 8_000}, None),
        ({"max_output_tokens": 3_000, "context_tokens": 3_000}, {"input_tokens": 10, "requests": 1_000}, None),
        (
            {"max_output_tokens": 5_000, "context_tokens": 3_000},
            {"input_tokens": 10, "requests": 500},
            Exclusion.CONTEXT,
        ),
        ({"max_output_tokens": 1}, {}, None),
        ({"max_output_tokens": None}, {"requests": 1}, None),
    ],
)
def test_an_offer_too_small_for_the_requests_is_out(
    limits: dict[str, Any], workload: dict[str, Any], code: Exclusion | None
) -> None:
    ranking = ranked(offer("x", 1_000, **limits), offer("sound"), workload=Workload(**workload))
    assert reasons(ranking) == ({} if code is None else {"x": code})
    if code is not None:
        size = limits.get("context_tokens") or limits["max_output_tokens"]
        assert f"{size:,}" in ranking.excluded[0].reason


def test_a_minimum_context_applies_to_every_offer() -> None:
    short, exact, unknown = (offer(str(size), context_tokens=size) for size in (127_999, 128_000, None))
    ranking = ranked(short, exact, unknown, min_context=128_000)
    assert set(sellers(ranking)) == {"128000", "None"}
    assert reasons(ranking) == {"127999": Exclusion.CONTEXT}


def test_prompt_and_reply_that_do_not_fit_together_are_both_named() -> None:
    window = offer("x", context_tokens=128_000, max_output_tokens=16_384)
    load = Workload(127_000_000, 16_000_000, requests=1_000)
    (item,) = ranked(window, workload=load).excluded
    assert item.code is Exclusion.CONTEXT
    assert item.reason == "prompts of 127,000 and replies of 16,000 tokens do not fit a context window of 128,000"
    assert [bill.reply_limit for bill in ranked(window, workload=load).candidates] == [1_000]
    assert sellers(ranked(window, workload=Workload(112_000_000, 16_000_000, requests=1_000))) == ["x"]
    model = MODEL._replace(context_tokens=128_000)
    for silent in (offer("x"), offer("x", max_output_tokens=128_000)):
        assert not rank((silent,), load, now=NOW, model=model).ranked


def test_where_the_seller_is_silent_the_models_own_context_counts() -> None:
    unknown, long = offer("unknown"), offer("long", context_tokens=200_000)
    model = MODEL._replace(context_tokens=100_000)
    ranking = rank((unknown, long), DEFAULT_WORKLOAD, Filters(min_context=128_000), NOW, model)
    assert sellers(ranking) == ["long"]
    assert reasons(ranking) == {"unknown": Exclusion.CONTEXT}


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"deny": {"host"}}, ["cloud", "maker"]),
        ({"allow": {"host", "cloud"}}, ["host", "cloud"]),
        ({"allow": {"shop"}}, ["shop"]),
        ({"allow": {"shop", "host"}, "deny": {"shop"}}, ["host"]),
        ({"types": {ProviderType.CLOUD}}, ["cloud"]),
        ({"types": {ProviderType.AGGREGATOR, ProviderType.FIRST_PARTY}}, ["shop", "maker"]),
        ({"include_resellers": True, "types": {ProviderType.HOST}}, ["host"]),
        ({}, ["host", "cloud", "maker"]),
        ({"include_resellers": True}, ["shop", "host", "cloud", "maker"]),
    ],
)
def test_only_the_providers_wanted_are_ranked_and_a_named_reseller_is_wanted(
    wish: dict[str, Any], expected: list[str]
) -> None:
    everyone = (
        offer("maker", 400_000, ProviderType.FIRST_PARTY),
        offer("cloud", 300_000, ProviderType.CLOUD),
        offer("host", 200_000),
        offer("shop", 100_000, ProviderType.AGGREGATOR),
    )
    wishes: dict[str, Any] = {n: frozenset(value) if isinstance(value, set) else value for n, value in wish.items()}
    ranking = ranked(*everyone, **wishes)
    assert sellers(ranking) == expected
    out = {name: code for name, code in reasons(ranking).items() if name != "shop"}
    assert set(out.values()) <= {Exclusion.PROVIDER}


def test_a_host_that_resells_a_closed_model_is_a_reseller_for_it() -> None:
    ranking = ranked(offer("copy", 1_000, resold=True), offer("host"))
    assert sellers(ranking) == ["host"]
    assert reasons(ranking) == {"copy": Exclusion.RESELLER}
    assert sellers(ranked(offer("copy", 1_000, resold=True), offer("host"), include_resellers=True))[0] == "copy"
    for kind, expected in ((ProviderType.HOST, "host"), (ProviderType.AGGREGATOR, "copy")):
        assert sellers(ranked(offer("copy", 1_000, resold=True), offer("host"), types=frozenset({kind}))) == [expected]


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        ({"types": {ProviderType.FIRST_PARTY}}, "shop"),
        ({"types": {ProviderType.HOST, ProviderType.AGGREGATOR}}, "shop"),
        ({"types": {ProviderType.FIRST_PARTY}, "deny": {"shop"}}, "copy"),
        ({"types": {ProviderType.FIRST_PARTY}, "allow": {"maker"}}, "maker"),
        ({}, "shop"),
    ],
)
def test_the_cheapest_with_resellers_is_in_every_answer(wish: dict[str, Any], named: str) -> None:
    everyone = (
        offer("maker", 400_000, ProviderType.FIRST_PARTY),
        offer("host", 300_000),
        offer("copy", 200_000, resold=True),
        offer("shop", 100_000, ProviderType.AGGREGATOR),
    )
    wishes: dict[str, Any] = {name: frozenset(value) for name, value in wish.items()}
    ranking = ranked(*everyone, **wishes)
    assert ranking.cheapest_with_resellers is not None
    assert ranking.cheapest_with_resellers.offer.provider.provider_id == named
    if wish:
        assert set(reasons(ranking).values()) <= {Exclusion.PROVIDER}


@given(filters, offers, workloads)
def test_the_types_that_are_ranked_can_be_named_one_by_one(
    requested: Filters, given_offers: tuple[Offer, ...], workload: Workload
) -> None:
    plain = replace(requested, allow=frozenset())
    named = plain.with_kinds(plain.kinds)
    assert named.kinds == plain.kinds
    assert rank(given_offers, workload, named, NOW).ranked == rank(given_offers, workload, plain, NOW).ranked
    every = replace(plain, types=plain.kinds)
    kinds = {bill.offer.sold_by for bill in rank(given_offers, workload, every, NOW).ranked}
    assert kinds <= plain.kinds
    # Without re-sellers nothing would be left of re-sellers alone: then the usual types are ranked, and stay.
    assume(plain.kinds != {ProviderType.AGGREGATOR})
    for on in (True, False):
        assert plain.with_resellers(requested=on).resellers is on
        assert (
            plain.with_resellers(requested=not on).with_resellers(requested=on).kinds
            == plain.with_resellers(requested=on).kinds
        )


ABLE: dict[str, dict[str, Any]] = {
    "tools": {"tools": True},
    "vision": {"modalities_in": ("text", "image")},
    "structured_output": {"structured_output": True},
    "reasoning": {"reasoning": True},
    "open_weights": {"open_weights": True},
}
UNABLE: dict[str, dict[str, Any]] = {
    "tools": {"tools": False},
    "vision": {"modalities_in": ("text",)},
    "structured_output": {"structured_output": False},
    "reasoning": {"reasoning": False},
    "open_weights": {"open_weights": False},
}
MODEL = Model("lab/model", "Model", "lab", "Lab")


@pytest.mark.parametrize("need", sorted(CAPABILITIES))
def test_a_model_must_have_what_is_needed_and_not_knowing_is_not_having(need: str) -> None:
    def ask(**known: Any) -> Ranking:
        requested = Filters(needs=frozenset({need}))
        return rank(
            (offer("x"), offer("free", access=Access.FREE)), DEFAULT_WORKLOAD, requested, NOW, MODEL._replace(**known)
        )

    assert sellers(ask(**ABLE[need])) == ["x"]
    unable, unknown = ask(**UNABLE[need]), ask()
    for without, words in ((unable, "does not have"), (unknown, "not known to have")):
        assert (without.ranked, without.candidates, without.cheapest_with_resellers) == ((), (), None)
        code = Exclusion.CAPABILITY if without is unable else Exclusion.CAPABILITY_UNKNOWN
        assert reasons(without) == {"x": code, "free": code}
        assert without.excluded[0].reason == f"{words} {need.replace('_', ' ')}"


def test_what_is_not_known_can_be_let_in_and_what_is_lacking_cannot() -> None:
    needs = frozenset({"tools", "reasoning"})
    unknown = MODEL._replace(tools=True)

    def ask(model: Model, **filtering: Any) -> Ranking:
        return rank((offer("x"),), DEFAULT_WORKLOAD, Filters(needs=needs, **filtering), NOW, model)

    assert reasons(ask(unknown)) == {"x": Exclusion.CAPABILITY_UNKNOWN}
    assert sellers(ask(unknown, allow_unknown=True)) == ["x"]
    lacking = unknown._replace(reasoning=False)
    for allow in (False, True):
        assert reasons(ask(lacking, allow_unknown=allow)) == {"x": Exclusion.CAPABILITY}
    both = MODEL._replace(tools=False)
    assert ask(both, allow_unknown=True).excluded[0].reason == "does not have tools"
    assert ask(both).excluded[0].reason == "not known to have reasoning; does not have tools"


def test_everything_lacking_is_in_one_reason() -> None:
    model = MODEL._replace(tools=False, open_weights=True)
    needs = frozenset({"tools", "reasoning", "open_weights"})
    ranking = rank((offer("x"),), DEFAULT_WORKLOAD, Filters(needs=needs), NOW, model)
    assert ranking.excluded[0].reason == "not known to have reasoning; does not have tools"


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


def test_free_tiers_are_separate() -> None:
    free = offer("free", access=Access.FREE)
    assert ranked(free, offer("host")).free == (free,)


def test_the_moment_is_understood_in_utc() -> None:
    ends = offer("x", deprecation_date=date(2026, 7, 15))
    berlin = datetime(2026, 7, 15, 1, 0, tzinfo=timezone(timedelta(hours=2)))  # still the 14th in UTC
    assert rank((ends,), Workload(), now=berlin).ranked
    assert not rank((ends,), Workload(), now=datetime(2026, 7, 15, 1, 0, tzinfo=UTC)).ranked


# Laws


@given(offers, workloads, filters)
def test_every_offer_ends_up_exactly_once(
    given_offers: tuple[Offer, ...], workload: Workload, requested: Filters
) -> None:
    ranking = rank(given_offers, workload, requested, NOW)
    placed = [bill.offer for bill in ranking.ranked] + [item.offer for item in ranking.excluded]
    assert sorted(o.offer_id for o in placed) == sorted(o.offer_id for o in given_offers)


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
