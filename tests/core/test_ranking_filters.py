"""Limits and filters of a ranking: context, output, providers, types, capabilities."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given

from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.pricing.eligibility import is_permitted
from crosswalk_tui.core.pricing.filters import CAPABILITIES, SELLERS, Filters
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.vocabulary import Access, Exclusion, ProviderType
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.core.ranked_offers import MODEL, filters, offer, ranked, reasons, sellers
from tests.strategies import NOW, offers, workloads


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
        # Exactly as large as both together, but with a limit of the reply: that is the reason.
        ({"max_output_tokens": 2_000, "context_tokens": 11_200}, {"requests": 625}, Exclusion.OUTPUT_LIMIT),
        (
            {"max_output_tokens": 1_500, "context_tokens": 2_000},
            {"input_tokens": 0, "requests": 1_000},
            Exclusion.OUTPUT_LIMIT,
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
        size = limits["context_tokens" if code is Exclusion.CONTEXT else "max_output_tokens"]
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


def test_replies_to_nothing_must_fit_the_context_too() -> None:
    (item,) = ranked(offer("x", context_tokens=1_999), workload=Workload(0, 2_000_000, requests=1_000)).excluded
    assert item.reason == "prompts of 0 and replies of 2,000 tokens do not fit a context window of 1,999"


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
    plain = requested._replace(allow=frozenset())
    named = plain.with_kinds(plain.kinds)
    assert named.kinds == plain.kinds
    assert rank(given_offers, workload, named, NOW).ranked == rank(given_offers, workload, plain, NOW).ranked
    every = plain._replace(types=plain.kinds)
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


def test_all_types_but_resellers_are_what_is_ranked_without_a_choice() -> None:
    assert Filters().with_kinds(SELLERS) == Filters()
    assert Filters().with_kinds(SELLERS | {ProviderType.AGGREGATOR}) == Filters(include_resellers=True)
    hosts = frozenset({ProviderType.HOST})
    assert Filters().with_kinds(hosts) == Filters(types=hosts)


def test_what_the_filters_permit_before_any_price_is_read() -> None:
    shop, small, there = (
        offer("shop", kind=ProviderType.AGGREGATOR),
        offer("small", context_tokens=127_999),
        offer("there", region="eu"),
    )

    def permitted(one: Offer, context: int | None = None, **wishes: Any) -> bool:
        return is_permitted(one, Filters(**wishes), context)

    assert (permitted(shop), permitted(shop, include_resellers=True)) == (False, True)
    assert (permitted(small), permitted(small, min_context=128_000)) == (True, False)
    assert permitted(small, min_context=127_999)
    host = offer("host")
    assert permitted(host, None, min_context=128_000), "not known"
    assert not permitted(host, 100_000, min_context=128_000), "the model's own counts where the seller is silent"
    assert (permitted(there), permitted(there, region="eu"), permitted(host, region="eu")) == (False, True, False)
    assert not permitted(host, deny=frozenset({"host"}))


@pytest.mark.parametrize(
    ("bound", "requested", "reason"),
    [
        ("us", None, "served in region “us” only"),
        ("regional", None, "served in one region only, which is not named"),
        ("us", "eu", "not bound to region eu: served in “us”"),
        ("regional", "eu", "not bound to region eu: served in one that is not named"),
    ],
)
def test_an_offer_bound_to_a_region_is_left_out_in_plain_words(bound: str, requested: str | None, reason: str) -> None:
    (item,) = ranked(offer("there", region=bound), region=requested).excluded
    assert item.reason == reason
