"""Narrowing a list of models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.models import ModelLine, RankableOffer
from crosswalk_tui.core.search.bits import bits_of, bits_where, positions_of
from crosswalk_tui.core.search.facets import CONTEXTS, NO_FACETS, OUTPUT_RATES, Facet, FacetIndex, Facets
from crosswalk_tui.core.search.listed_offers import ListedOffers, cheapest_listed
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload


def model(
    *,
    open_weights: bool | None = None,
    reasoning: bool | None = None,
    tools: bool | None = None,
    vision: bool | None = None,
    context: int | None = None,
) -> ModelLine:
    return ModelLine(0, "", "", "", context, 0, open_weights, reasoning, tools, vision)


def offer(rate_in: int, rate_out: int, kind: ProviderType = ProviderType.HOST) -> RankableOffer:
    return RankableOffer("", "", kind, rate_in, rate_out)


def held(offers: Sequence[Sequence[RankableOffer]]) -> ListedOffers:
    """The *offers* of models that are called by their position; those of different models arrive in turn."""
    placed = [[(place, *one[1:]) for one in own] for place, own in enumerate(offers)]
    in_turn = [own[nth] for nth in range(max(map(len, placed), default=0)) for own in placed if nth < len(own)]
    return ListedOffers([str(place) for place in range(len(offers))], in_turn)


MODELS = [
    model(open_weights=True, tools=True, context=131_072),
    model(open_weights=False, tools=True, reasoning=True, vision=True, context=1_000_000),
    model(open_weights=True, tools=False, context=128_000),
    model(),
]
OFFERS = [
    [offer(100_000, 400_000)],
    [offer(1_000_000, 10_000_000), offer(900_000, 900_000, ProviderType.AGGREGATOR)],
    [offer(10_000, 2_000_000), offer(500_000, 500_000)],  # which is the cheaper depends on the mix
    [],
]
SCORED = {"arena": bits_of([1, 3], 4)}
INDEX = FacetIndex(MODELS, held(OFFERS), SCORED)


def listed(facets: Facets, workload: Workload = DEFAULT_WORKLOAD, *, resellers: bool = False) -> list[int]:
    return positions_of(INDEX.among(facets, "arena", workload, include_resellers=resellers))


@pytest.mark.parametrize(
    ("facet", "places"),
    [
        (Facet.OPEN_WEIGHTS, [0, 2]),
        (Facet.REASONING, [1]),
        (Facet.TOOLS, [0, 1]),
        (Facet.VISION, [1]),
        (Facet.SCORE, [1, 3]),
    ],
)
def test_an_active_facet_must_be_known_to_hold(facet: Facet, places: list[int]) -> None:
    assert listed(NO_FACETS.toggled(facet)) == places


def test_models_with_an_unknown_capability_can_be_allowed() -> None:
    tools = NO_FACETS.toggled(Facet.TOOLS)
    let_in = replace(tools, allow_unknown=True)
    assert listed(let_in) == [0, 1, 3]
    long = replace(tools, min_context=200_000)
    assert listed(long) == [1]
    assert listed(replace(long, allow_unknown=True)) == [1, 3], "3 may have tools and any context"
    # A score or a price is there or not, and what is known not to hold stays out.
    assert listed(let_in.toggled(Facet.SCORE)) == [1, 3]
    assert listed(replace(let_in, max_output=500_000)) == [0]
    assert not replace(NO_FACETS, allow_unknown=True)


def test_no_facets_list_everything() -> None:
    assert listed(NO_FACETS) == [0, 1, 2, 3]


def test_facets_combine_and_another_benchmark_has_other_scores() -> None:
    both = NO_FACETS.toggled(Facet.TOOLS).toggled(Facet.SCORE)
    assert listed(both) == [1]
    assert INDEX.among(both, "unheard-of", DEFAULT_WORKLOAD, include_resellers=False) == 0


def test_a_context_of_128k_is_128_000_or_131_072() -> None:
    assert listed(Facets(min_context=128_000)) == [0, 1, 2]
    assert listed(Facets(min_context=200_000)) == [1]


def test_the_output_price_is_that_of_the_cheapest_offer_for_the_workload() -> None:
    mostly_input, mostly_output = Workload(1_000_000, 1_000), Workload(1_000, 1_000_000)
    assert listed(Facets(max_output=500_000), mostly_input) == [0]
    assert listed(Facets(max_output=500_000), mostly_output) == [0, 2]
    assert listed(Facets(max_output=1_000_000), mostly_input, resellers=True) == [0, 1]
    assert listed(Facets(max_output=10_000_000)) == [0, 1, 2]  # never the one nobody sells


def test_a_facet_is_toggled_and_a_limit_steps() -> None:
    on = NO_FACETS.toggled(Facet.TOOLS)
    assert (on.has(Facet.TOOLS), on.has(Facet.VISION), bool(on)) == (True, False, True)
    assert on.toggled(Facet.TOOLS) == NO_FACETS
    assert not NO_FACETS
    facets = NO_FACETS
    for least in CONTEXTS:
        facets = facets.toggled(Facet.CONTEXT)
        assert facets == Facets(min_context=least)
        assert facets.has(Facet.CONTEXT)
    assert facets.toggled(Facet.CONTEXT) == NO_FACETS
    for most in OUTPUT_RATES:
        facets = facets.toggled(Facet.OUTPUT_RATE)
        assert facets.max_output == most
        assert facets.has(Facet.OUTPUT_RATE)
    assert facets.toggled(Facet.OUTPUT_RATE).max_output is None


_offers = st.lists(
    st.lists(
        st.builds(
            offer,
            st.sampled_from([1, 400_000, 1_000_000, 9_000_000]),
            st.sampled_from([1, 400_000, 500_000, 2_000_000, 20_000_000]),
            st.sampled_from([ProviderType.HOST, ProviderType.AGGREGATOR]),
        ),
        max_size=4,
    ),
    max_size=6,
)


@given(
    _offers,
    st.sampled_from(OUTPUT_RATES),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.booleans(),
)
def test_a_price_limit_lists_exactly_the_models_shown_at_no_more(
    offers: list[list[RankableOffer]], most: int, into: int, out: int, resellers: bool
) -> None:
    workload = Workload(into, out)
    index = FacetIndex([model()] * len(offers), held(offers), {})
    found = positions_of(index.among(Facets(max_output=most), "", workload, include_resellers=resellers))
    shown = [cheapest_listed(own, workload, include_resellers=resellers) for own in offers]
    assert found == [i for i, offer in enumerate(shown) if offer is not None and offer.output <= most]


@given(_offers, st.booleans())
def test_held_offers_are_those_given_by_model(offers: list[list[RankableOffer]], resellers: bool) -> None:
    index = FacetIndex([model()] * len(offers), held(offers), {})
    found = held(offers)
    assert [[one._replace(model_key="") for one in own] for own in found] == offers
    assert all(one.model_key == str(place) for place, own in enumerate(found) for one in own)
    sold = [own for own in offers if resellers or any(o.provider_type is not ProviderType.AGGREGATOR for o in own)]
    assert len(positions_of(index.sold(include_resellers=resellers))) == sum(map(bool, sold))


def test_an_offer_is_held_with_its_provider_and_day_at_the_key_of_its_model() -> None:
    own = offer(1, 2)._replace(model_key="b", provider_id="host", own=True, as_of="2026-07-02")
    assert list(ListedOffers(["a", "b"], [(1, *own[1:])])) == [(), (own,)]


@given(st.sets(st.integers(0, 300)), st.integers(0, 20))
def test_a_set_of_bits_is_a_set_of_positions(places: set[int], most: int) -> None:
    bits = bits_of(places, 301)
    assert bits == sum(1 << place for place in places)
    assert bits == bits_where(bytes(place in places for place in range(301)))
    assert positions_of(bits) == sorted(places)
    assert positions_of(bits, most) == sorted(places)[:most]


def test_of_nothing_there_are_no_positions() -> None:
    assert bits_of([], 0) == 0
    assert positions_of(0) == []
