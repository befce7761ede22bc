"""The axes of the plot: which stretch they show, which places they label, and which cell a place falls in."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from crosswalk_tui.core.plot.axes import framed, price_axis, score_axis
from crosswalk_tui.core.plot.points import Point
from tests.core.points import clouds


def labels(places: list[float], columns: int) -> tuple[str, ...]:
    return price_axis(places, columns).labels


@given(clouds, st.integers(0, 120), st.integers(0, 60), st.booleans())
@example([], 0, 36, False)  # the highest tick is the end of the axis
def test_axes_hold_every_point(cloud: list[Point], columns: int, rows: int, better: bool) -> None:
    for axis, values in (
        (price_axis([p.x for p in cloud], columns), [p.x for p in cloud]),
        (score_axis([p.y for p in cloud], rows, higher_is_better=better), [p.y for p in cloud]),
    ):
        assert axis.low < axis.high
        assert all(axis.low <= v <= axis.high for v in values)
        assert len(axis.ticks) == len(axis.labels)
        assert all(axis.low <= t <= axis.high for t in axis.ticks)


@given(clouds, st.integers(0, 200), st.integers(0, 60))
def test_scores_are_the_same_number_of_rows_apart_and_at_least_two(cloud: list[Point], width: int, height: int) -> None:
    frame = framed([(p.x, p.y) for p in cloud], width, height)
    if frame.is_visible and frame.x.labels:
        rows = [frame.cell(frame.x.low, tick)[1] for tick in frame.y.ticks]
        gaps = {below - above for below, above in pairwise(rows)}
        assert len(gaps) <= 1
        assert min(gaps, default=2) >= 2


@given(clouds, st.integers(0, 200))
def test_prices_never_touch_each_other(cloud: list[Point], width: int) -> None:
    frame = framed([(p.x, p.y) for p in cloud], width, 20)
    end = -2
    for tick, label in zip(frame.x.ticks, frame.x.labels, strict=True):
        start = frame.cell(tick, frame.y.low)[0] - len(label) // 2
        assert start > end + 1
        end = start + len(label) - 1
        assert end <= width, "the label would be moved from its tick"


def test_prices_are_labelled_as_people_say_them() -> None:
    assert labels([-2, 1.5], 30) == ("$0.01", "$0.1", "$1", "$10")
    assert labels([-2, 1.5], 70) == ("$0.01", "$0.03", "$0.1", "$0.3", "$1", "$3", "$10", "$30")
    assert labels([0, 1], 40) == ("$1", "$2", "$5", "$10")
    assert labels([3, 9], 60) == ("$1000", "$10k", "$100k", "$1M", "$10M", "$100M", "$1B")
    assert labels([3, 9], 20) == ("$1000", "$1M", "$1B")


def test_prices_near_each_other_are_labelled_at_equal_steps() -> None:
    assert labels([0.5, 0.55], 70) == ("$3.2", "$3.3", "$3.4", "$3.5")
    assert labels([0.1, 0.1], 60) == ("$1", "$1.5", "$2")


def test_scores_are_labelled_at_round_steps() -> None:
    assert score_axis([1111, 1524], 33).labels == ("1100", "1200", "1300", "1400", "1500")
    assert score_axis([1, 97.3], 13).labels == ("0", "50", "100")
    assert score_axis([0, 1e6], 33).labels[-1] == "1000000"
    assert score_axis([50, 50], 9).labels == ("49", "49.5", "50", "50.5", "51")
    assert score_axis([50, 50], 1).labels == ()


def test_two_rows_have_no_place_for_scores_on_both_sides_of_zero() -> None:
    frame = framed([(0, 0.5)], 40, 5)
    assert (frame.y.labels, frame.rows) == ((), 2)
    assert frame.holds(frame.cell(0, 0.5))


def test_where_less_is_better_the_labels_are_the_scores_and_up_is_better() -> None:
    axis = score_axis([-10.0, -20.0], 9, higher_is_better=False)
    assert dict(zip(axis.labels, axis.ticks, strict=True)) == {"20": -20.0, "15": -15.0, "10": -10.0}
    assert "0" in score_axis([-1.0, 1.0], 9, higher_is_better=False).labels


def test_the_corners_of_an_axis_are_the_corners_of_the_frame() -> None:
    frame = framed([(0, 0), (2, 100)], 40, 20)
    x, y = frame.x, frame.y
    assert (frame.left, frame.columns, frame.rows) == (4, 36, 17)
    assert frame.cell(x.low, y.high) == (4, 0)
    assert frame.cell(x.high, y.low) == (39, 16)
    assert frame.holds((4, 0))
    assert not frame.holds((3, 0))
    assert not frame.holds((4, 17))


@given(clouds, st.integers(0, 80), st.integers(0, 40))
def test_every_point_falls_into_the_frame_wherever_there_is_room(cloud: list[Point], width: int, height: int) -> None:
    frame = framed([(p.x, p.y) for p in cloud], width, height)
    if frame.is_visible:
        for p in cloud:
            assert frame.holds(frame.cell(p.x, p.y))
            column, row = frame.spot(p.x, p.y)
            assert abs(column - 0.5 - frame.cell(p.x, p.y)[0]) <= 0.51
            assert abs(row - 0.5 - frame.cell(p.x, p.y)[1]) <= 0.51
