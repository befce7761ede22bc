"""Finding models: which are found, at which price, what each condition removed, and the nearest misses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.errors import BenchmarkNotFound, QuantityError
from crosswalk_tui.core.find.benchmark_names import benchmark_named, parse_min_score, unnamed_scores
from crosswalk_tui.core.find.condition_checks import Candidate, parse_day, without
from crosswalk_tui.core.find.conditions import Conditions, MinScore
from crosswalk_tui.core.find.find_query import FindQuery, SortKey
from crosswalk_tui.core.find.finding import Effect, Found, found_of
from crosswalk_tui.core.find.judging import judge, price, rank_candidate, rank_candidates, rank_found
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import Exclusion, ProviderType
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.worlds import ARENA, BENCHMARKS, IFEVAL, LATENCY, NOON, offer, side

MILLION = Workload(1_000_000, 1_000_000)
"""A workload whose bill is the sum of both rates."""


def candidate(key: str, *offers: Offer, scores: dict[str, float] | None = None, **facts: Any) -> Candidate:
    """A model that may be found."""
    made = side(key, *offers, **facts)
    return Candidate(made.model, made.offers, scores or {})


def find(
    candidates: Iterable[Candidate],
    conditions: Conditions | None = None,
    filters: Filters | None = None,
    sort: SortKey = SortKey.COST,
    workload: Workload = MILLION,
) -> Found:
    """The answer for a catalogue of ten models."""
    query = FindQuery(workload, filters or Filters(), conditions or Conditions(), ARENA, sort)
    judged = [judge(each, price(each, rank_candidate(each, query, NOON), query), query) for each in candidates]
    return found_of(query, judged, 10)


def keys(found: Found) -> list[str]:
    """The keys of the models found, in order."""
    return [match.model.key for match in found.matches]


def effect(found: Found, key: str) -> Effect:
    """What the condition *key* does."""
    return next(each for each in found.effects if each.key == key)


CHEAP = candidate("lab/cheap", offer("acme", 100_000, 100_000), scores={"arena_text": 1200}, tools=True,
                  context_tokens=128_000, release_date="2025-03-01", licence="MIT")  # fmt: skip
GOOD = candidate("lab/good", offer("acme", 500_000, 500_000), offer("best", 400_000, 400_000),
                 scores={"arena_text": 1450}, tools=True, context_tokens=1_000_000, release_date="2026-02",
                 licence="proprietary")  # fmt: skip
DEAR = candidate("lab/dear", offer("acme", 9_000_000, 9_000_000), scores={"arena_text": 1440}, tools=False,
                 context_tokens=200_000, release_date="2026-01-20", licence="Apache-2.0")  # fmt: skip
VAGUE = candidate("lab/vague", offer("acme", 200_000, 200_000))
ALL = (CHEAP, GOOD, DEAR, VAGUE)
ARENA_1400 = Conditions((MinScore(ARENA, 1400),))


def test_without_conditions_every_model_is_found_at_its_cheapest_offer() -> None:
    found = find(ALL)
    assert keys(found) == ["lab/cheap", "lab/vague", "lab/good", "lab/dear"]
    good = found.matches[2]
    assert (good.quote.offer.provider.provider_id, good.quote.total_usd) == ("best", Decimal("0.8"))
    assert found.effects == ()
    assert (found.n_served, found.n_unsold) == (4, 6)


def test_a_score_removes_lower_ones_and_counts_unknown_ones_apart() -> None:
    found = find(ALL, ARENA_1400)
    assert keys(found) == ["lab/good", "lab/dear"]
    score = effect(found, "arena_text")
    assert (score.removed, score.unknown, score.more, score.cheaper) == (1, 1, 2, 2)
    assert score.cheapest is not None
    assert score.cheapest.model.key == "lab/cheap"


def test_a_score_where_less_is_better_is_a_maximum() -> None:
    quick = candidate("lab/quick", offer("acme", 1_000, 1_000), scores={"latency": 2.0})
    slow = candidate("lab/slow", offer("acme", 1_000, 1_000), scores={"latency": 9.0})
    found = find([quick, slow], Conditions((MinScore(LATENCY, 5.0),)))
    assert keys(found) == ["lab/quick"]
    assert [miss.text for miss in found.near[0].misses] == ["Latency 9.0 > 5"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(needs=frozenset({"tools"})), ["lab/cheap", "lab/good"]),
        (Filters(needs=frozenset({"tools"}), allow_unknown=True), ["lab/cheap", "lab/vague", "lab/good"]),
        (Filters(min_context=200_000), ["lab/good", "lab/dear"]),
        (Filters(allow=frozenset({"best"})), ["lab/good"]),
        (Filters(deny=frozenset({"acme"})), ["lab/good"]),
    ],
)
def test_a_fact_that_is_not_known_meets_no_condition(filters: Filters, expected: list[str]) -> None:
    assert keys(find(ALL, filters=filters)) == expected


def test_the_context_is_that_of_the_offer() -> None:
    small, large = offer("acme", 1, 1, context_tokens=8_000), offer("best", 9_000, 9_000, context_tokens=300_000)
    both = candidate("lab/both", small, large, context_tokens=1_000_000)
    found = find([both], filters=Filters(min_context=200_000))
    assert found.matches[0].quote.offer.provider.provider_id == "best"
    only_small = candidate("lab/small", small, context_tokens=1_000_000)
    unknown = candidate("lab/unknown", offer("acme", 1, 1))
    found = find([only_small, unknown], filters=Filters(min_context=200_000))
    context = effect(found, "context")
    assert (context.removed, context.unknown, context.more) == (1, 1, 2)
    assert {miss.text for near in found.near for miss in near.misses} == {"context 8K < 200K", "context not known"}


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026", ["lab/good", "lab/dear"]),
        ("2026-01", ["lab/good", "lab/dear"]),
        ("2026-01-20", ["lab/good", "lab/dear"]),
        ("2026-01-21", ["lab/good"]),
        ("2026-02", ["lab/good"]),
        ("2026-02-01", []),  # a model of February may be older
    ],
)
def test_the_release_date_is_compared_as_precisely_as_it_is_known(since: str, expected: list[str]) -> None:
    assert keys(find(ALL, Conditions(released=since))) == expected


def test_a_date_that_is_too_vague_is_unknown() -> None:
    released = effect(find(ALL, Conditions(released="2026-02-01")), "released_after")
    assert (released.removed, released.unknown) == (2, 2)


def test_any_of_the_licences_suffices() -> None:
    found = find(ALL, Conditions(licences=("mit", "APACHE")))
    assert keys(found) == ["lab/cheap", "lab/dear"]
    licence = effect(found, "licence")
    assert (licence.removed, licence.unknown) == (1, 1)


def test_the_price_is_a_condition_of_its_own() -> None:
    found = find(ALL, Conditions(max_usd=Decimal("0.8")))
    assert keys(found) == ["lab/cheap", "lab/vague", "lab/good"]
    price = effect(found, "max_usd")
    assert (price.removed, price.more, price.cheaper) == (1, 1, 0)
    assert found.near[0].misses[0].text == "$18.00 > $0.80"


def test_a_provider_condition_reports_the_lower_price_without_it() -> None:
    found = find([GOOD], filters=Filters(allow=frozenset({"acme"})))
    assert found.matches[0].quote.total_usd == 1
    provider = effect(found, "provider")
    assert (provider.removed, provider.more, provider.cheaper) == (0, 0, 1)
    assert provider.cheapest is not None
    assert provider.cheapest.quote.total_usd == Decimal("0.8")


def test_a_reseller_is_found_only_where_resellers_are_ranked() -> None:
    resold = candidate("lab/resold", offer("shop", 1_000, 1_000, kind=ProviderType.AGGREGATOR))
    assert keys(find([resold])) == []
    assert keys(find([resold], filters=Filters(include_resellers=True))) == ["lab/resold"]
    assert keys(find([resold], filters=Filters(allow=frozenset({"shop"})))) == ["lab/resold"]


def test_a_region_finds_the_offers_bound_to_it_alone() -> None:
    bound = candidate("lab/bound", offer("acme", 1_000, 1_000, region="eu-west-1"), offer("best", 1, 1))
    found = find([bound, CHEAP], filters=Filters(region="eu"))
    assert [match.quote.offer.provider.provider_id for match in found.matches] == ["acme"]
    region = effect(found, "region")
    assert (region.removed, region.more, region.cheaper) == (1, 1, 1)


def test_an_offer_that_misses_two_conditions_is_described_by_these_alone() -> None:
    filters = Filters(min_context=100_000, deny=frozenset({"acme"}), allow=frozenset({"best", "acme"}))
    found = find([candidate("lab/one", offer("acme", 1, 1, context_tokens=8_000))], filters=filters)
    assert [miss.key for miss in found.near[0].misses] == ["context", "deny"]


def test_a_model_that_would_only_be_cheaper_is_told_from_one_more() -> None:
    small, large = offer("acme", 10_000, 10_000, context_tokens=8_000), offer("best", 90_000, 90_000)
    found_already = candidate("lab/both", small, large, context_tokens=1_000_000)
    one_more = candidate("lab/small", small._replace(prices=offer("acme", 50_000, 50_000).prices))
    context = effect(find([found_already, one_more], filters=Filters(min_context=200_000)), "context")
    assert (context.more, context.cheapest and context.cheapest.model.key) == (1, "lab/both")
    assert context.found_at is not None
    assert context.found_at.quote.offer.provider.provider_id == "best"
    alone = effect(find([one_more], filters=Filters(min_context=200_000)), "context")
    assert (alone.more, alone.found_at) == (1, None)


def test_the_nearest_miss_fails_one_condition_by_least() -> None:
    close = candidate("lab/close", offer("acme", 800_000, 800_000), scores={"arena_text": 1398})
    found = find([*ALL, close], ARENA_1400)
    assert [near.match.model.key for near in found.near] == ["lab/close", "lab/cheap", "lab/vague"]
    assert found.near[0].misses[0].text == "Arena Text 1398 < 1400"


def test_the_condition_to_relax_is_the_one_that_costs_most_models() -> None:
    conditions = Conditions((MinScore(ARENA, 1400),), released="2027")
    found = find(ALL, conditions)
    assert not found.matches
    assert found.to_relax is not None
    assert found.to_relax.key == "released_after"
    both = find([CHEAP], Conditions((MinScore(ARENA, 1400),), released="2027"))
    assert both.to_relax is None
    assert len(both.near[0].misses) == 2


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (SortKey.COST, ["lab/cheap", "lab/vague", "lab/good", "lab/dear"]),
        (SortKey.SCORE, ["lab/good", "lab/dear", "lab/cheap", "lab/vague"]),
        (SortKey.VALUE, ["lab/cheap", "lab/good", "lab/dear", "lab/vague"]),
    ],
)
def test_models_without_a_score_come_last_unless_sorted_by_cost(sort: SortKey, expected: list[str]) -> None:
    assert keys(find(ALL, sort=sort)) == expected


def test_the_front_is_among_the_models_found() -> None:
    assert find(ALL).front == {"lab/cheap", "lab/good"}
    assert find(ALL, filters=Filters(deny=frozenset({"best"})), conditions=Conditions(released="2026-01")).front == {
        "lab/good"
    }


def test_models_that_cannot_be_billed_are_counted_by_reason() -> None:
    ended = candidate("lab/ended", offer("acme", 1, 1, deprecation_date=datetime(2026, 1, 1, tzinfo=UTC).date()))
    found = find([ended, CHEAP], workload=Workload(1_000_000, 1_000, batch=True))
    assert found.unserved == {Exclusion.DEPRECATED: 1, Exclusion.TIER: 1}
    assert (found.n_served, found.n_unsold) == (0, 8)


rates = st.integers(1_000, 10_000_000)
offers_of_a_model = st.lists(
    st.builds(
        lambda name, first, second, context, region: offer(name, first, second, context_tokens=context, region=region),
        st.sampled_from(["acme", "best", "shop"]),
        rates,
        rates,
        st.sampled_from([None, 8_000, 200_000]),
        st.sampled_from([None, "eu", "us"]),
    ),
    min_size=1,
    max_size=4,
)
filter_sets = st.builds(
    partial(Filters),  # Hypothesis would fill in every other field of a named tuple
    min_context=st.sampled_from([None, 100_000]),
    region=st.sampled_from([None, "eu"]),
    or_global=st.booleans(),
    allow=st.sampled_from([frozenset(), frozenset({"acme"})]),
    deny=st.sampled_from([frozenset(), frozenset({"best"})]),
)


@given(offers_of_a_model, filter_sets, st.sampled_from([None, 64_000]))
def test_a_model_is_found_at_the_price_of_the_ranking(
    offers: list[Offer], filters: Filters, context: int | None
) -> None:
    one = candidate("lab/one", *offers, context_tokens=context)
    known = tuple(o for o in one.offers if filters.min_context is None or o.window(context) is not None)
    expected = rank(known, MILLION, filters, NOON, one.model).best
    found = find([one], filters=filters)
    assert [match.quote.total_usd for match in found.matches] == ([] if expected is None else [expected.total_usd])
    assert bool(found.matches) != bool(found.near or found.unserved)
    listed = rank_found(one, found.query, NOON)
    assert [match.quote.total_usd for match in found.matches] == [each.total_usd for each in listed.ranked[:1]]


@given(st.lists(offers_of_a_model, max_size=5), filter_sets)
def test_candidates_ranked_together_are_ranked_as_each_alone(models: list[list[Offer]], filters: Filters) -> None:
    candidates = [
        candidate(f"lab/m{nth}", *offers, context_tokens=64_000 if nth % 2 else None)
        for nth, offers in enumerate(models)
    ]
    query = FindQuery(MILLION, filters, Conditions(), ARENA)
    alone = [rank_candidate(each, query, NOON) for each in candidates]
    assert list(rank_candidates(candidates, query, NOON)) == alone


@given(st.lists(offers_of_a_model, min_size=1, max_size=5), filter_sets)
def test_what_is_found_without_a_condition_is_what_its_effect_counts(
    models: list[list[Offer]], filters: Filters
) -> None:
    candidates = [candidate(f"lab/m{nth}", *offers) for nth, offers in enumerate(models)]
    found = find(candidates, filters=filters)
    for condition in found.query.of_offers:
        without = find(candidates, filters=condition.without)
        assert effect(found, condition.key).more == len(set(keys(without)) - set(keys(found)))


def test_a_benchmark_is_found_by_id_name_or_words() -> None:
    for text in ("arena_text", "Arena Text", "ARENA-TEXT", "arena text (overall)", "Arena Text (overall)"):
        assert benchmark_named(text, BENCHMARKS).slug == "arena_text"
    assert benchmark_named("coding", BENCHMARKS).slug == "arena_coding"
    assert benchmark_named("arena", BENCHMARKS).slug == "arena_text", "the overall rating"
    with pytest.raises(BenchmarkNotFound, match="No benchmark is called 'nonsense'"):
        benchmark_named("nonsense", BENCHMARKS)


def test_words_of_several_benchmarks_mean_the_main_one_that_begins_with_them() -> None:
    gpqa = [ARENA._replace(slug=f"gpqa_{name}", name=f"GPQA {name}", tier=tier)
            for name, tier in (("diamond", "core"), ("meta", "legacy"), ("hard", "extra"))]  # fmt: skip
    assert benchmark_named("gpqa", gpqa).slug == "gpqa_diamond"
    with pytest.raises(BenchmarkNotFound, match="Nearest: gpqa_meta, gpqa_hard"):
        benchmark_named("gpqa", gpqa[1:])
    with pytest.raises(BenchmarkNotFound, match="Nearest: gpqa_diamond"):
        benchmark_named("gp", gpqa)


def test_a_score_to_reach_is_written_exactly() -> None:
    assert [MinScore(ARENA, score).figure for score in (1400.0, 72.5, 1_400_200.0, 0.000125)] == [
        "1400", "72.5", "1400200", "0.000125",
    ]  # fmt: skip


def test_a_score_is_read_with_its_benchmark() -> None:
    assert parse_min_score("ifeval = 72.5%", BENCHMARKS).score == 72.5
    for text in ("arena_text=", "arena_text=nan", "arena_text=high", "arena", "high", ""):
        with pytest.raises(QuantityError):
            parse_min_score(text, BENCHMARKS)


AIME = IFEVAL._replace(slug="aime_2025", name="AIME 2025")


@pytest.mark.parametrize(
    ("text", "slug", "score"),
    [
        ("arena 1400", "arena_text", 1400),
        ("1400 arena", "arena_text", 1400),
        ("arena>=1400", "arena_text", 1400),
        ("Arena Text ≥ 1400", "arena_text", 1400),
        ("1400", "arena_text", 1400),
        ("≥1400", "arena_text", 1400),
        ("=1400", "arena_text", 1400),
        ("72%  ifeval", "ifeval", 72),
        ("latency<=3", "latency", 3),
        ("latency 3", "latency", 3),
        ("aime 2025 70", "aime_2025", 70),
        ("70 aime 2025", "aime_2025", 70),
    ],
)
def test_a_score_is_read_before_or_after_its_benchmark_or_without_one(text: str, slug: str, score: float) -> None:
    wanted = parse_min_score(text, (*BENCHMARKS, AIME))
    assert (wanted.benchmark.slug, wanted.score) == (slug, score)


@pytest.mark.parametrize(
    ("text", "usual", "slug"),
    [
        ("70", "ifeval", "ifeval"),
        ("70%", "ifeval", "ifeval"),
        ("1400", "ifeval", "arena_text"),  # beyond 100%: the default one
        ("1400", "arena_coding", "arena_coding"),
        ("3", "latency", "latency"),
    ],
)
def test_a_score_alone_is_one_of_the_usual_benchmark_if_it_is_on_its_scale(text: str, usual: str, slug: str) -> None:
    assert parse_min_score(text, BENCHMARKS, usual).benchmark.slug == slug


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("72", "not on the scale of Arena Text, 800 to 1600. Name the benchmark: ifeval=72."),
        ("1400%", "Name the benchmark."),
        ("99999", "Name the benchmark."),
        ("arena", "'arena' is not a score, such as 1400 or arena_text=1400."),
        ("aime 2025", "'aime 2025' is not a score, such as 1400 or aime_2025=75."),
        ("arena>1400", "give the least it may be, as arena>=1400."),
        ("latency≥3", "give the most it may be, as latency<=3."),
    ],
)
def test_a_score_that_could_mean_several_things_is_refused_with_the_choices(text: str, part: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_min_score(text, (*BENCHMARKS, AIME) if "aime" in text else BENCHMARKS)
    assert part in str(caught.value)


def test_benchmarks_that_a_text_does_not_name_in_full_are_named() -> None:
    scores = [MinScore(ARENA, 1400), MinScore(IFEVAL, 70)]
    assert unnamed_scores("1400, IFEVAL=70", scores) == "Arena Text ≥ 1400"
    assert unnamed_scores("arena_text=1400, ifeval=70", scores) == ""


def test_a_day_is_a_year_a_month_or_a_date() -> None:
    assert [parse_day(text) for text in ("2026", " 2026-01", "2026-01-15")] == ["2026", "2026-01", "2026-01-15"]
    for text in ("26", "2026-13", "2026-1", "2026-02-30", "20260115", "soon", ""):
        with pytest.raises(QuantityError):
            parse_day(text)


def test_a_condition_is_taken_away_by_its_key() -> None:
    conditions = Conditions((MinScore(ARENA, 1200), MinScore(LATENCY, 5)), "2025", ("MIT",), Decimal(9))
    hosts = frozenset({ProviderType.HOST})
    filters = Filters(needs=frozenset({"tools", "vision"}), region="eu", or_global=True, min_context=9, types=hosts)
    cases: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "arena_text": ({"scores": conditions.scores[1:]}, {}),
        "released_after": ({"released": None}, {}),
        "licence": ({"licences": ()}, {}),
        "max_usd": ({"max_usd": None}, {}),
        "tools": ({}, {"needs": frozenset({"vision"})}),
        "region": ({}, {"region": None, "or_global": False}),
        "context": ({}, {"min_context": None}),
        "type": ({}, {"types": None}),
        "no such key": ({}, {}),
    }
    for key, (of_models, of_offers) in cases.items():
        expected = conditions._replace(**of_models), filters._replace(**of_offers)
        assert without(key, conditions, filters) == expected, key
