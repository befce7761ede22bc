"""Which points the plot has, what puts them there, the front among them, and what is counted as left out."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.models import Model, Offer, Price, Provider, Rates
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import (
    Cloud,
    PlotSettings,
    Point,
    ScoredModel,
    ScoredModels,
    beaten_by,
    best_bills_of,
    cloud_of,
    describe,
    in_reading_order,
    is_plottable,
    pareto_front,
    point_of,
    ranking,
    thinned,
)
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import Exclusion, ProviderType
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.core.points import ELO, LATENCY, clouds, point
from tests.strategies import NOW, offers, workloads

MODEL = Model("lab/m", "M", "lab", "Lab")
_ANY = Filters()


def offer(given_rate: int, made_rate: int, kind: ProviderType = ProviderType.HOST, **rates: int) -> Offer:
    prices = (Price(Rates(given_rate, made_rate, **rates), "test", "2026-07-02"),)
    seller = f"{kind}-{given_rate}-{made_rate}"
    return Offer(given_rate, Provider(seller, seller, kind), "m", MODEL.key, prices=prices)


def cloud(
    *sold: Offer, axis: PriceAxis = PriceAxis.OUTPUT, load: Workload = DEFAULT_WORKLOAD, score: float = 1200.0,
    filters: Filters = _ANY,
) -> Cloud:  # fmt: skip
    """The cloud of one model with these offers, in a catalogue of five."""
    scored = ScoredModels(
        ELO, (ScoredModel(MODEL, score, sold),), frozenset({MODEL.key} if sold else ()), int(is_plottable(score)), 5
    )
    settings = PlotSettings(axis, load, filters)
    return cloud_of(scored, settings, best_bills_of(scored, settings.workload, settings.filters, NOW))


def test_a_point_is_priced_at_one_real_offer_the_cheapest_for_the_workload() -> None:
    sold = (offer(1_000_000, 10_000_000), offer(9_000_000, 2_000_000))
    assert [p.usd for p in cloud(*sold, load=Workload(100, 1)).points] == [10]
    assert [p.usd for p in cloud(*sold, load=Workload(1, 100)).points] == [2]


def test_only_a_model_with_offers_is_ranked() -> None:
    models = (ScoredModel(MODEL, 1200.0, ()), ScoredModel(MODEL, 1200.0, (offer(1_000_000, 10_000_000),)))
    bills = best_bills_of(ScoredModels(ELO, models, frozenset(), 2, 2), DEFAULT_WORKLOAD, _ANY, NOW)
    assert [bill is not None for bill in bills] == [False, True]


def test_the_cheapest_offer_is_that_of_the_whole_bill_cached_shares_and_fees_included() -> None:
    plain, caching = offer(1_000_000, 1_000_000), offer(1_500_000, 1_000_000, cache_read=10_000)
    dear_call = offer(900_000, 900_000, per_request=100_000)
    load = Workload(10_000_000, 0, cached_share=Decimal("0.9"), requests=1000)
    found = cloud(plain, caching, dear_call, axis=PriceAxis.MONTHLY, load=load).points
    assert [p.quote.offer for p in found] == [caching]
    assert found[0].usd == Decimal("1.59")  # 1M at $1.50 and 9M at $0.01


def test_a_unit_price_is_the_one_that_prompts_of_that_length_pay() -> None:
    plain = offer(1_000_000, 10_000_000)
    longer = plain.prices[0]._replace(rates=Rates(2_000_000, 15_000_000), band_from=200_000)
    banded = plain._replace(prices=(*plain.prices, longer))
    assert [p.usd for p in cloud(banded).points] == [10]
    assert [p.usd for p in cloud(banded, load=Workload(prompt_tokens=300_000)).points] == [15]


@pytest.mark.parametrize(
    ("axis", "usd", "said"),
    [
        (PriceAxis.OUTPUT, Decimal(8), "1200 at $8.00 /1M output"),
        (PriceAxis.INPUT, Decimal(2), "1200 at $2.00 /1M input"),
        (PriceAxis.BLENDED, Decimal("3.5"), "1200 at $3.50 /1M blended"),
        (PriceAxis.MONTHLY, Decimal(26), "1200 at $26.00 a month"),
    ],
)
def test_the_axes_measure_what_they_say(axis: PriceAxis, usd: Decimal, said: str) -> None:
    (found,) = cloud(offer(2_000_000, 8_000_000), axis=axis).points
    assert found.usd == usd
    assert found.x == pytest.approx(math.log10(usd))
    assert describe(found, ELO, axis) == said


def test_the_axes_follow_each_other_around() -> None:
    axis, seen = PriceAxis.OUTPUT, []
    for _ in PriceAxis:
        seen.append(axis)
        axis = axis.following
    assert seen == list(PriceAxis)
    assert axis is PriceAxis.OUTPUT


@given(offers, workloads, st.booleans(), st.booleans())
def test_a_model_is_placed_by_the_first_row_of_its_offers_table(
    sold: tuple[Offer, ...], load: Workload, resellers: bool, batch: bool
) -> None:
    filters, load = Filters(include_resellers=resellers), replace(load, batch=batch)
    ranked = rank(sold, load, filters, NOW, MODEL).ranked
    assert ranking(ScoredModel(MODEL, 1.0, sold), load, filters, NOW).best == (ranked[0] if ranked else None)


@pytest.mark.parametrize("score", [math.nan, math.inf, 1e308])
def test_what_is_no_score_has_no_point_and_counts_as_none(score: float) -> None:
    found = cloud(offer(1, 1), score=score)
    assert (found.points, found.n_filtered, found.n_unpriced, found.n_unscored) == ((), 0, 0, 5)


def test_what_is_left_out_is_counted_by_its_reason() -> None:
    resold = offer(1, 1, ProviderType.AGGREGATOR)
    assert (cloud(resold).n_filtered, cloud(resold).n_unpriced, cloud(resold).n_unscored) == (1, 0, 4)
    assert (cloud().n_filtered, cloud().n_unpriced) == (0, 1)
    assert cloud(resold, filters=Filters(include_resellers=True)).n_filtered == 0
    assert cloud(offer(1, 1), load=Workload(batch=True)).n_filtered == 1
    assert cloud(offer(1, 1), filters=Filters(needs=frozenset({"tools"}))).n_filtered == 1


def test_why_no_offer_is_ranked_is_that_of_the_one_that_met_most_criteria() -> None:
    long = Workload(prompt_tokens=300_000)
    small, short = offer(1, 1)._replace(context_tokens=200_000), offer(1, 1)._replace(max_output_tokens=10)
    assert cloud(small, load=long).reasons == {Exclusion.CONTEXT: 1}
    assert cloud(small, short, load=long).reasons == {Exclusion.OUTPUT_LIMIT: 1}
    bound = offer(1, 1)._replace(region="eu")
    assert cloud(bound, small, load=long).reasons == {Exclusion.CONTEXT: 1}
    assert cloud(bound).reasons == {Exclusion.REGION: 1}
    assert cloud(offer(1, 1), load=Workload(batch=True)).reasons == {Exclusion.TIER: 1}
    assert cloud(offer(1, 1), filters=Filters(deny=frozenset({"host-1-1"}))).reasons == {Exclusion.PROVIDER: 1}
    assert cloud(offer(1, 1, ProviderType.AGGREGATOR)).reasons == {None: 1}, "a re-seller's offer is not read"
    unknown = cloud(offer(1, 1), filters=Filters(needs=frozenset({"tools"}))).reasons
    assert unknown == {Exclusion.CAPABILITY_UNKNOWN: 1}
    assert cloud(offer(1, 1)).reasons == {}
    unread = ScoredModels(ELO, (ScoredModel(MODEL, 1200.0, ()),), frozenset({MODEL.key}), 1, 5)
    settings = PlotSettings(PriceAxis.OUTPUT, DEFAULT_WORKLOAD, Filters())
    found = cloud_of(unread, settings, best_bills_of(unread, DEFAULT_WORKLOAD, Filters(), NOW))
    assert (found.reasons, found.n_unpriced) == ({None: 1}, 0), "sold, but only by those that are not read"


def test_what_costs_nothing_has_no_place_on_a_logarithmic_axis() -> None:
    assert cloud(offer(1, 1), axis=PriceAxis.MONTHLY, load=Workload(0, 0)).points == ()


def test_where_less_is_better_less_is_higher() -> None:
    quick, slow = (
        point_of(MODEL, point(1, 1).quote, seconds, LATENCY, PriceAxis.OUTPUT) for seconds in (2.0, 30.0)
    )  # fmt: skip
    assert quick is not None
    assert slow is not None
    assert quick.y > slow.y
    assert describe(slow, LATENCY, PriceAxis.INPUT).startswith("30.0 at")


@given(clouds)
def test_the_front_is_what_nothing_beats(some: list[Point]) -> None:
    front, over = pareto_front(some), 1 + TIE_TOLERANCE
    for p in front:
        assert not any(q.usd <= p.usd * over and q.y > p.y for q in front)
        assert not any(q.usd * over < p.usd and q.y >= p.y for q in front)
        assert beaten_by(p, front) == []
    for p in some:
        assert (p in front) == (not beaten_by(p, front))
        assert any(f.usd <= p.usd * over and f.y >= p.y for f in front)
    assert [f.usd for f in front] == sorted(f.usd for f in front)
    for cheap, dear in pairwise(front):
        assert cheap.y <= dear.y or dear.usd <= cheap.usd * over


@given(clouds, st.floats(0, 300))
def test_the_front_with_noise_is_what_nothing_beats(some: list[Point], noise: float) -> None:
    front = pareto_front(some, noise)
    for p in some:
        assert (p in front) == (not beaten_by(p, front, noise))


_nearly_tied = st.lists(
    st.builds(point, st.integers(9_985, 10_015), st.integers(0, 3).map(float), st.text("abc", min_size=1, max_size=3)),
    max_size=30,
    unique_by=lambda p: p.key,
)


@given(_nearly_tied, st.sampled_from([0.0, 1.0, 2.5]))
def test_the_front_of_nearly_tied_prices_is_that_found_by_comparing_all(some: list[Point], noise: float) -> None:
    over = 1 + TIE_TOLERANCE
    front: list[Point] = []
    for p in sorted(some, key=lambda p: (-p.y, p.usd, p.key)):
        apart = (q for q in front if q.y > p.y + noise)
        if all(q.usd > p.usd * over for q in apart) and all(q.usd * over >= p.usd for q in front):
            front.append(p)
    assert pareto_front(some, noise) == sorted(front, key=lambda p: (p.usd, p.y, p.key))


@pytest.mark.parametrize("axis", PriceAxis)
@given(rates=st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)))
def test_amounts_on_an_axis_are_its_prices_times_a_factor(axis: PriceAxis, rates: tuple[int, int]) -> None:
    one, other = (rank((offer(*each),), DEFAULT_WORKLOAD).ranked[0] for each in (rates, (7, 11)))
    assert Fraction(axis.usd(one)) * axis.amount(other) == Fraction(axis.usd(other)) * axis.amount(one)


def test_a_difference_that_may_be_chance_beats_no_model_of_the_same_price() -> None:
    close = [point(1, 1200, "a"), point(1, 1208, "b")]
    assert {p.key for p in pareto_front(close, noise=10)} == {"a", "b"}
    assert [p.key for p in pareto_front(close)] == ["b"]
    cheaper = [point("0.9", 1208, "b"), point(1, 1200, "a")]
    assert [p.key for p in pareto_front(cheaper, noise=10)] == ["b"]


def test_models_whose_displayed_scores_are_equal_are_equal_in_the_plot() -> None:
    cheap, dear = (cloud(offer(rate, rate), score=score).points[0] for rate, score in ((12, 1474.9), (15, 1475.3)))
    assert pareto_front([cheap, dear]) == [cheap]


def test_of_equal_points_none_beats_another() -> None:
    equal = [point(1, 1200, key) for key in "abc"]
    assert pareto_front(equal) == equal


def test_the_points_that_beat_a_point_are_listed_best_first() -> None:
    front = [point(1, 1100, "a"), point(2, 1200, "b"), point(9, 1300, "c")]
    assert [p.key for p in beaten_by(point(3, 1050), front)] == ["b", "a"]


@given(clouds)
def test_reading_goes_from_cheap_to_expensive_and_up(some: list[Point]) -> None:
    assert [(p.x, p.y) for p in in_reading_order(some)] == sorted((p.x, p.y) for p in some)


def test_of_very_many_points_one_a_cell_is_drawn_and_all_of_the_front() -> None:
    many = [point(10**6 + n, 1000 + n / 1000, str(n)) for n in range(500)]
    assert len(thinned(many, 4, 4)) <= 5 * 5
    assert thinned(many[:10], 4, 4) == many[:10]
