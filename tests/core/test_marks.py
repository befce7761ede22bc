"""Letters, names and the line along the front: none is written over another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.plot.axes import Axis, Cell, Frame
from crosswalk_tui.core.plot.marks import PointLabel, emptiest, labelled, spread, stairs

_AXIS = Axis(0.0, 1.0, (), ())
FRAME = Frame(_AXIS, _AXIS, left=5, columns=30, rows=12)
cells = st.tuples(st.integers(5, 34), st.integers(0, 11))


@given(st.lists(cells, max_size=6))
def test_letters_never_hide_each_other_nor_leave_the_plot(requested: list[Cell]) -> None:
    placed = spread(requested, FRAME)
    assert len(set(placed)) == len(requested)
    assert all(FRAME.holds(cell) for cell in placed)
    assert placed[:1] == requested[:1]


def test_letters_of_one_point_stand_side_by_side_also_at_the_edge() -> None:
    assert spread([(10, 3)] * 3, FRAME) == [(10, 3), (11, 3), (9, 3)]
    assert spread([(34, 0)] * 2, FRAME) == [(34, 0), (33, 0)]


def test_the_line_goes_right_before_it_goes_up() -> None:
    assert stairs([(5, 9), (8, 7)]) == {(6, 9): "─", (7, 9): "─", (8, 9): "╯", (8, 8): "│"}
    assert stairs([(5, 9), (5, 7)]) == {(5, 8): "│"}
    assert stairs([(5, 9), (7, 9)]) == {(6, 9): "─"}
    assert stairs([(5, 9), (5, 9)]) == {}
    assert stairs([]) == {}


some = st.frozensets(cells, max_size=40)


@given(st.lists(st.builds(PointLabel, cells, st.integers(1, 20)), max_size=8), some, some)
def test_names_cover_nothing_and_keep_apart(
    labels: list[PointLabel], points: frozenset[Cell], taken: frozenset[Cell]
) -> None:
    covered: set[Cell] = set()
    for label, start in zip(labels, labelled(labels, points, taken, FRAME), strict=True):
        if start is None:
            continue
        run = {(start[0] + n, start[1]) for n in range(label.width)}
        around = run | {(start[0] - 1, start[1]), (start[0] + label.width, start[1])}
        far = {(start[0] + n, start[1]) for n in range(-3, label.width + 3)}
        assert all(FRAME.holds(cell) for cell in run)
        assert not run & covered
        assert not around & (taken | points)
        assert start[1] == label.at[1] or not far & points, "it would be taken for another point's"
        covered |= run


def test_a_name_is_left_of_its_point_where_there_is_room() -> None:
    assert labelled([PointLabel((20, 5), 6)], {(20, 5)}, set(), FRAME) == [(13, 5)]
    assert labelled([PointLabel((6, 5), 6)], {(6, 5)}, set(), FRAME) == [(6, 4)]
    assert labelled([PointLabel((6, 0), 6)], {(6, 0)}, set(), FRAME) == [(8, 0)]
    assert labelled([PointLabel((20, 5), 31)], {(20, 5)}, set(), FRAME) == [None]


# Places are right to left in the last row, then in the first, then in the middle; the frame is 30 by 12 from column 5.


def test_a_box_goes_where_it_covers_fewest_points() -> None:
    nothing: frozenset[Cell] = frozenset()
    assert emptiest(10, 4, nothing, nothing, nothing, FRAME) == (25, 8)
    assert emptiest(10, 4, {(30, 10)}, nothing, nothing, FRAME) == (15, 8)
    assert emptiest(10, 4, {(30, 10), (20, 10), (6, 10)}, nothing, nothing, FRAME) == (25, 0)
    # A name counts less than a point, and where no place is free the fewest points do.
    assert emptiest(10, 4, {(20, 10), (6, 10)}, {(30, 10)}, nothing, FRAME) == (25, 0)
    everywhere = {(column, row) for column in range(5, 35) for row in range(12)}
    assert emptiest(10, 4, everywhere - {(30, 5)}, nothing, nothing, FRAME) == (25, 4)


def test_a_box_never_covers_what_must_be_seen_and_is_no_larger_than_a_third() -> None:
    nothing: frozenset[Cell] = frozenset()
    everywhere = frozenset((column, row) for column in range(5, 35) for row in range(12))
    assert emptiest(10, 4, nothing, nothing, {(30, 10)}, FRAME) == (15, 8)
    assert emptiest(10, 4, nothing, nothing, everywhere, FRAME) is None
    assert emptiest(10, 12, nothing, nothing, nothing, FRAME) == (25, 0), "a third"
    assert emptiest(11, 12, nothing, nothing, nothing, FRAME) is None
    assert emptiest(31, 1, nothing, nothing, nothing, FRAME) is None
    assert emptiest(1, 13, nothing, nothing, nothing, FRAME) is None
