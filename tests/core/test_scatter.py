"""Which points the plot has, the front among them, and the ticks of its axes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.scatter import (
    Point,
    apart,
    cheapest_points,
    pareto_front,
    price_axis,
    score_axis,
    staircase,
    thinned,
    undominated,
)
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload import Workload


@dataclass(frozen=True)
class Offer:
    """A scored offer."""

    model_key: str
    input: int
    output: int
    score: float | None = 1200.0
    provider_type: ProviderType = ProviderType.HOST
    model_name: str = "Model"


def point(rate: int, score: float, key: str = "k") -> Point:
    return Point(key, key, rate, score)


points = st.builds(point, st.integers(1, 10**12), st.floats(0, 2000), st.text("abc", min_size=1))
offers = st.lists(
    st.builds(
        Offer,
        st.sampled_from(["a", "b"]),
        st.integers(1, 50),
        st.integers(1, 50),
        provider_type=st.sampled_from([ProviderType.HOST, ProviderType.AGGREGATOR]),
    ),
    max_size=12,
)
workloads = st.builds(Workload, st.integers(0, 9), st.integers(0, 9))


def test_a_point_is_priced_at_one_real_offer_the_cheapest_for_the_workload() -> None:
    sold = [Offer("a", 10, 100), Offer("a", 90, 20)]
    assert [p.rate for p in cheapest_points(sold, Workload(100, 1), include_resellers=False)] == [100]
    assert [p.rate for p in cheapest_points(sold, Workload(1, 100), include_resellers=False)] == [20]


def test_resellers_count_only_when_asked_for() -> None:
    sold = [Offer("a", 10, 10), Offer("a", 5, 5, provider_type=ProviderType.AGGREGATOR)]
    assert [p.rate for p in cheapest_points(sold, Workload(), include_resellers=False)] == [10]
    assert [p.rate for p in cheapest_points(sold, Workload(), include_resellers=True)] == [5]


@pytest.mark.parametrize("score", [None, math.nan, math.inf, 1e308])
def test_what_is_no_score_has_no_point(score: float | None) -> None:
    assert cheapest_points([Offer("a", 1, 1, score)], Workload(), include_resellers=False) == []


@given(offers, workloads, st.booleans())
def test_dropping_dominated_offers_changes_no_cheapest_bill(sold: list[Offer], load: Workload, resellers: bool) -> None:
    def bills(some: list[Offer]) -> dict[str, int]:
        best: dict[str, int] = {}
        for o in some:
            if resellers or o.provider_type is not ProviderType.AGGREGATOR:
                bill = o.input * load.input_tokens + o.output * load.output_tokens
                best[o.model_key] = min(bill, best.get(o.model_key, bill))
        return best

    assert bills(undominated(sold)) == bills(sold)


@given(st.lists(points, max_size=30))
def test_the_front_is_what_nothing_beats(cloud: list[Point]) -> None:
    front = pareto_front(cloud)
    for p in front:
        assert not any(q.rate <= p.rate and q.score > p.score for q in cloud)
        assert not any(q.rate < p.rate and q.score >= p.score for q in cloud)
    for p in cloud:
        assert any(f.rate <= p.rate and f.score >= p.score for f in front)
    assert [f.rate for f in front] == sorted({f.rate for f in front})


def test_the_staircase_goes_right_before_it_goes_up() -> None:
    steps = staircase([point(1_000_000, 10), point(10_000_000, 20)])
    assert steps == [(0.0, 10), (1.0, 10), (1.0, 20)]
    assert staircase([]) == []


@given(st.lists(points, max_size=30), st.integers(1, 12))
def test_axes_hold_every_point_and_few_enough_ticks(cloud: list[Point], most: int) -> None:
    for axis, values in (
        (price_axis(cloud, most), [p.x for p in cloud]),
        (score_axis(cloud, most), [p.score for p in cloud]),
    ):
        assert axis.low < axis.high
        assert all(axis.low <= v <= axis.high for v in values)
        assert len(axis.ticks) == len(axis.labels) <= most + 1
        assert all(axis.low <= t <= axis.high for t in axis.ticks)


def test_prices_are_labelled_as_people_say_them() -> None:
    axis = price_axis([point(10_000, 1), point(30_000_000, 1)], 6)
    assert axis.labels == ("$0.01", "$0.1", "$1", "$10")
    assert axis.ticks == (-2, -1, 0, 1)


def test_thinning_keeps_one_point_a_cell_and_leaves_few_alone() -> None:
    cloud = [point(10**6 + n, 1000 + n / 1000, str(n)) for n in range(500)]
    assert len(thinned(cloud, 4, 4)) <= 5 * 5
    assert thinned(cloud[:10], 4, 4) == cloud[:10]


def test_marks_that_fall_together_are_set_side_by_side() -> None:
    assert apart([(0.0, 10.0), (0.5, 10.2)], 1.0, 1.0) == [(0.0, 10.0), (1.5, 10.2)]
    assert apart([(0.0, 10.0), (0.5, 30.0)], 1.0, 1.0) == [(0.0, 10.0), (0.5, 30.0)]
