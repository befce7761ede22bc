"""The marks and names of compared models in a picture: none covers another, and each name is near its mark."""

from __future__ import annotations

from itertools import combinations
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from crosswalk_tui.core.report.picture_labels import Box, Spot, apart, place_names

ROOM = Box(64, 0, 856, 400)
spots = st.lists(st.tuples(st.floats(100, 820), st.floats(40, 360)), min_size=1, max_size=6)


@given(spots)
def test_marks_are_beside_each_other_and_one_alone_is_where_it_is(found: list[Spot]) -> None:
    placed = apart(found)
    assert placed[0] == found[0]
    for one, other in combinations(placed, 2):
        assert hypot(one[0] - other[0], one[1] - other[1]) >= 16.9
    for exact, moved in zip(found, placed, strict=True):
        assert hypot(exact[0] - moved[0], exact[1] - moved[1]) <= 90


@settings(max_examples=60)
@given(spots, st.lists(st.text("abc", min_size=3, max_size=24), min_size=6, max_size=6))
def test_names_cover_no_mark_and_no_other_name(found: list[Spot], names: list[str]) -> None:
    marks = apart(found)
    labels = place_names(names[: len(marks)], marks, [], ROOM)
    for one, other in combinations(labels, 2):
        assert not one.box.overlaps(other.box)
    for label, (x, y) in ((label, mark) for label in labels for mark in marks):
        assert not label.box.overlaps(Box(x - 8, y - 8, x + 8, y + 8))


def test_a_name_avoids_the_dots_of_other_models_and_has_a_line_if_it_is_far() -> None:
    beside = place_names(["name"], [(400, 200)], [], ROOM)[0]
    assert (beside.x, beside.leads) == (412, None)
    crowd = [(400 + dx, 200 + dy) for dx in range(-60, 61, 8) for dy in range(-30, 31, 8)]
    far = place_names(["name"], [(400, 200)], crowd, ROOM)[0]
    assert far.leads is not None
    assert not any(far.box.left < x < far.box.right and far.box.top < y < far.box.bottom for x, y in crowd)


def test_equal_models_have_marks_and_names_of_their_own() -> None:
    marks = apart([(840, 20)] * 6)
    assert len(set(marks)) == 6
    labels = place_names([f"model number {n}" for n in range(6)], marks, [], ROOM)
    assert not any(one.box.overlaps(other.box) for one, other in combinations(labels, 2))
    assert all(ROOM.holds(label.box) for label in labels)
