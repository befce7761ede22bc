"""Where the cursor of the plot goes from a point, by key and by click."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.plot.axes import framed
from crosswalk_tui.core.plot.navigation import Direction, PointNavigation
from crosswalk_tui.core.plot.points import Point, in_reading_order, pareto_front
from tests.core.points import clouds, point


def walk(*some: Point, width: int = 60, height: int = 23) -> PointNavigation:
    """A walk through *some* points in a plot of this size."""
    frame = framed([(p.x, p.y) for p in some], width, height)
    return PointNavigation(in_reading_order(some), pareto_front(some), frame)


#      •c
#   •b    •d
# •a         •e
A, B, C, D, E = (
    point(1, 1000, "a"),
    point(10, 1100, "b"),
    point(100, 1200, "c"),
    point(1000, 1100, "d"),
    point(10**4, 1000, "e"),
)
FIVE = walk(A, B, C, D, E)


def test_steps_go_through_all_points_by_price_and_stay_at_the_ends() -> None:
    at, seen = None, []
    for _ in range(7):
        at = FIVE.step(at, 1)
        seen.append(at)
    assert seen == [A, B, C, D, E, E, E]
    assert FIVE.step(A, -1) is A
    assert FIVE.step(None, -1) is E
    assert (FIVE.edge(-1), FIVE.edge(1)) == (A, E)


def test_directions_find_what_lies_straight_ahead() -> None:
    assert FIVE.towards(B, Direction.RIGHT) is D  # not C, which is nearer but above
    assert FIVE.towards(B, Direction.UP) is C
    assert FIVE.towards(B, Direction.DOWN) is A
    assert FIVE.towards(D, Direction.LEFT) is B
    assert FIVE.towards(C, Direction.UP) is C
    assert FIVE.towards(None, Direction.UP) is A


def test_the_front_is_walked_from_on_it_and_from_below_it() -> None:
    assert [FIVE.step_front(p, 1) for p in (A, B, C)] == [B, C, C]
    assert FIVE.step_front(D, -1) is C
    assert FIVE.step_front(D, 1) is C  # nothing of the front is dearer
    assert FIVE.step_front(None, 1) is A
    assert FIVE.step_front(D, -1) is C
    below = point(5, 900, "below")  # dearer than A, and worse
    beside = walk(A, B, C, below)
    assert (beside.step_front(below, 1), beside.step_front(below, -1)) == (B, A)


@given(clouds, st.sampled_from(Direction))
def test_a_step_in_a_direction_goes_that_way_or_nowhere(some: list[Point], way: Direction) -> None:
    lane = walk(*some)
    for p in some:
        there = lane.towards(p, way)
        assert there is not None
        moved = {
            Direction.LEFT: p.x - there.x, Direction.RIGHT: there.x - p.x, Direction.UP: there.y - p.y,
            Direction.DOWN: p.y - there.y,
        }[way]  # fmt: skip
        assert there is p or moved > 0


@given(clouds)
def test_a_click_on_a_dot_picks_it_and_further_clicks_the_others_there(some: list[Point]) -> None:
    lane = walk(*some)
    for p in some:
        cell = lane.frame.cell(p.x, p.y)
        at, seen = None, []
        for _ in lane.sharing(cell):
            at = lane.at(cell, at)
            seen.append(at)
        assert p in seen


def test_a_click_beside_the_points_picks_the_nearest_to_the_eye() -> None:
    column, row = FIVE.frame.cell(C.x, C.y)
    assert FIVE.at((column + 2, row + 1)) is C
    assert walk().at((3, 3)) is None
    assert walk().towards(None, Direction.UP) is None


def test_the_cursor_stays_on_its_model_or_goes_to_what_is_nearest() -> None:
    assert FIVE.resumed(point(1, 1000, "d")) is D
    assert FIVE.resumed(point(1259, 1095, "gone")) is D
    assert walk().resumed(point(10, 1000, "gone")) is None


def test_a_point_is_found_by_every_word_of_its_name_or_key() -> None:
    points = {key: point(nth, 1000, key) for nth, key in enumerate(("lab/qwen-3-coder", "lab/qwen-3", "x/my-qwen"), 1)}
    lane = walk(*points.values())
    assert [p.key for p in lane.matching("qwen 3")] == ["lab/qwen-3", "lab/qwen-3-coder"]
    assert [p.key for p in lane.matching("QWEN")] == ["x/my-qwen", "lab/qwen-3", "lab/qwen-3-coder"]
    assert [p.key for p in lane.matching("x/my")] == ["x/my-qwen"]
    assert lane.matching("qwen gpt") == lane.matching("  ") == []
