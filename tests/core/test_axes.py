"""The axes of the plot: which stretch they show, which places they label, and which cell a place falls in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.plot.axes import framed, price_axis, score_axis
from crosswalk_tui.core.plot.points import Point
from tests.core.points import clouds


@given(clouds, st.integers(1, 12), st.booleans())
def test_axes_hold_every_point_and_few_enough_ticks(cloud: list[Point], most: int, better: bool) -> None:
    for axis, values in (
        (price_axis([p.x for p in cloud], most), [p.x for p in cloud]),
        (score_axis([p.y for p in cloud], most, higher_is_better=better), [p.y for p in cloud]),
    ):
        assert axis.low < axis.high
        assert all(axis.low <= v <= axis.high for v in values)
        assert len(axis.ticks) == len(axis.labels) <= most + 1
        assert all(axis.low <= t <= axis.high for t in axis.ticks)


def test_prices_are_labelled_as_people_say_them() -> None:
    assert price_axis([-2, 1.5], 6).labels == ("$0.01", "$0.1", "$1", "$10")
    assert price_axis([-5, -4.5], 6).labels == ("$0.00001", "$0.00002")
    assert price_axis([0, 1], 9).labels == ("$1", "$2", "$5", "$10")
    assert price_axis([3, 9], 9).labels == ("$1000", "$10k", "$100k", "$1M", "$10M", "$100M", "$1B")


def test_where_less_is_better_the_labels_are_the_scores_and_up_is_better() -> None:
    axis = score_axis([-10.0, -20.0], 3, higher_is_better=False)
    assert dict(zip(axis.labels, axis.ticks, strict=True)) == {"20": -20.0, "15": -15.0, "10": -10.0}
    assert "0" in score_axis([-1.0, 1.0], 3, higher_is_better=False).labels


def test_the_corners_of_an_axis_are_the_corners_of_the_frame() -> None:
    x, y = price_axis([0, 2], 5), score_axis([0, 100], 5)
    frame = framed(x, y, 40, 20)
    assert (frame.left, frame.columns, frame.rows) == (4, 36, 17)
    assert frame.cell(x.low, y.high) == (4, 0)
    assert frame.cell(x.high, y.low) == (39, 16)
    assert frame.holds((4, 0))
    assert not frame.holds((3, 0))
    assert not frame.holds((4, 17))


@given(clouds, st.integers(0, 80), st.integers(0, 40))
def test_every_point_falls_into_the_frame_wherever_there_is_room(cloud: list[Point], width: int, height: int) -> None:
    frame = framed(price_axis([p.x for p in cloud], 5), score_axis([p.y for p in cloud], 5), width, height)
    if frame.is_visible:
        for p in cloud:
            assert frame.holds(frame.cell(p.x, p.y))
            column, row = frame.spot(p.x, p.y)
            assert abs(column - 0.5 - frame.cell(p.x, p.y)[0]) <= 0.51
            assert abs(row - 0.5 - frame.cell(p.x, p.y)[1]) <= 0.51
