"""The picture of the plot: every dot is where the cursor will be put, nothing is written over anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from crosswalk_tui.core.models import Model
from crosswalk_tui.core.plot.choices import Grouping, PriceAxis
from crosswalk_tui.core.plot.groups import groups_of
from crosswalk_tui.core.plot.points import Cloud, PlotSettings, Point, in_reading_order, pareto_front
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.plot.card import card_of
from crosswalk_tui.ui.plot.drawing import Scene, draw_plot, plan_plot
from tests.core.points import ELO, LATENCY, clouds, point


def cloud(*points: Point) -> Cloud:
    """A cloud of *points*."""
    front = tuple(pareto_front(points))
    settings = PlotSettings(PriceAxis.OUTPUT, DEFAULT_WORKLOAD, Filters())
    return Cloud(ELO, settings, tuple(in_reading_order(points)), front, len(points), 0, 0, 0)


def scene_of(found: Cloud, marked: tuple[tuple[int, Point], ...] = (), grouping: Grouping = Grouping.WEIGHTS) -> Scene:
    """A scene in which *marked* are compared."""
    groups = groups_of([p.model for p in found.points], [p.model for _, p in marked], grouping)
    return Scene(found, marked, groups)


def text(scene: Scene, width: int, height: int) -> list[str]:
    """The rows of the picture."""
    return ["".join(glyph for glyph, _ in row) for row in draw_plot(plan_plot(scene, width, height))]


@settings(max_examples=60, deadline=None)
@given(clouds, st.integers(0, 90), st.integers(0, 40), st.integers(0, 6))
def test_every_point_is_marked_in_the_cell_of_its_cursor(
    some: list[Point], width: int, height: int, compared: int
) -> None:
    found = cloud(*some)
    plan = plan_plot(scene_of(found, tuple(enumerate(found.points[:compared]))), width, height)
    rows = draw_plot(plan)
    assert len(rows) == max(1, height)
    assert {sum(cell_len(glyph) for glyph, _ in row) for row in rows} <= {width}
    if plan.frame.columns * plan.frame.rows < compared or not plan.frame.is_visible:
        return  # not even the letters have room
    letters = {plan.cell(p): "ABCDEF"[place] for place, p in plan.scene.marked}
    assert len(letters) == min(compared, len(found.points))
    front = {plan.frame.cell(p.x, p.y) for p in found.front}
    for p in found.points:
        column, row = plan.cell(p)
        assert rows[row][column][0] == letters.get((column, row), "◎" if (column, row) in front else "◌")


@settings(max_examples=60, deadline=None)
@given(clouds, clouds, st.permutations(range(3)), st.integers(0, 3), st.booleans(), st.integers(38, 40))
def test_a_plan_made_from_the_last_one_is_as_if_it_were_the_first(
    some: list[Point], others: list[Point], order: list[int], compared: int, same_cloud: bool, width: int
) -> None:
    found = cloud(*some)
    last = plan_plot(scene_of(found, tuple(enumerate(found.points[:3]))), 40, 20)
    then = found if same_cloud else cloud(*others)
    marked = [then.points[at] for at in order[:compared] if at < len(then.points)]
    scene = scene_of(then, tuple(enumerate(marked)))
    plan, first = plan_plot(scene, width, 20, last), plan_plot(scene, width, 20)
    assert plan.ground == first.ground
    assert (plan.letters, plan.taken, plan.names) == (first.letters, first.taken, first.names)
    assert draw_plot(plan) == draw_plot(first)


def test_two_compared_models_change_places_on_the_same_ground() -> None:
    found = cloud(point(1, 1000, "a"), point(2, 1200, "b"), point(3, 1100, "c"))
    a, b, _ = found.points
    last = plan_plot(scene_of(found, ((0, a), (1, b))), 80, 20)
    assert plan_plot(scene_of(found, ((0, b), (1, a))), 80, 20, last).ground is last.ground


def with_weights(one: Point, open_weights: bool | None) -> Point:
    return replace(one, model=one.model._replace(open_weights=open_weights, lab=one.key))


def test_open_and_closed_weights_and_the_front_have_signs_of_their_own() -> None:
    points = [
        with_weights(point(1, 1000, "a"), True),
        with_weights(point(2, 1200, "b"), False),
        with_weights(point(3, 1100, "c"), True),
        with_weights(point(4, 1150, "d"), False),
        with_weights(point(5, 1300, "e"), None),
    ]
    plan = plan_plot(scene_of(cloud(*points)), 80, 20)
    rows = draw_plot(plan)
    signs = [rows[y][x][0] for x, y in (plan.cell(p) for p in points)]
    assert signs == ["○", "●", "◦", "•", "◎"]


def test_labs_have_shapes_of_their_own_and_those_of_compared_models_their_colours() -> None:
    points = [with_weights(point(1 + n, 1000 + n, name), True) for n, name in enumerate("abcdefgh")]
    scene = scene_of(cloud(*points), ((0, points[6]), (1, points[7])), Grouping.LAB)
    shapes = [scene.mark(p) for p in points]
    assert shapes[6] == ("▲", "a")
    assert shapes[7] == ("■", "b")
    assert [sign for sign, _ in shapes[:6]] == ["▼", "★", "►", "◄", "✚", "✚"]
    assert {style for _, style in shapes[:4]}.isdisjoint({"a", "b"})


@settings(max_examples=60, deadline=None)
@given(clouds, st.integers(20, 120), st.integers(8, 40), st.integers(1, 6), st.integers(0, 29))
def test_a_card_covers_neither_its_point_nor_a_compared_model(
    some: list[Point], width: int, height: int, compared: int, nth: int
) -> None:
    found = cloud(*some)
    if not found.points:
        return
    plan = plan_plot(scene_of(found, tuple(enumerate(found.points[:compared]))), width, height)
    shown = found.points[nth % len(found.points)]
    card = card_of(shown, plan)
    if card is None:
        return
    column, row = card.at
    covered = {(column + x, row + y) for y in range(len(card.rows)) for x in range(card.width)}
    assert all(plan.frame.holds(cell) for cell in covered)
    assert plan.cell(shown) not in covered
    assert covered.isdisjoint(cell for cell, _ in plan.letters.values())
    for y, cells in enumerate(draw_plot(plan)):
        assert sum(cell_len(glyph) for glyph, _ in card.over([*cells], y)) == width


def test_letters_of_equal_models_stand_side_by_side() -> None:
    equal = [point(1, 1200, key) for key in "abcdef"]
    found = cloud(*equal)
    rows = text(scene_of(found, tuple(enumerate(found.points))), 60, 20)
    assert all(any(letter in row[5:] for row in rows) for letter in "ABCDEF")


def test_names_of_the_front_and_of_compared_models_stand_where_they_fit() -> None:
    def named(usd: float, score: float, name: str) -> Point:
        return replace(point(usd, score, name), model=Model(name, name, "lab", "Lab"))

    points = [
        named(1, 1000, "Cheap One"),
        named(10, 1200, "漢字 Two"),
        named(100, 1400, "Dear One"),
        named(90, 1100, "Lesser"),
    ]
    rows = text(scene_of(cloud(*points), ((0, points[2]),)), 80, 20)
    assert any("Cheap One" in row for row in rows)
    assert any("漢字 Two ◎" in row for row in rows)
    assert any("Dear One A" in row for row in rows)
    assert not any("Lesser" in row for row in rows)
    assert any("╯" in row for row in rows)


@pytest.mark.parametrize(("width", "title"), [
    (100, "Arena Text (overall) by $/1M output, log scale"), (46, "Arena Text (overall) by $/1M output, log scale"),
    (40, "Arena Text by $/1M output"), (20, "$/1M output"), (8, ""),
])  # fmt: skip
def test_the_title_says_as_much_as_fits(width: int, title: str) -> None:
    assert text(scene_of(cloud(point(1, 1000))), width, 12)[-1].strip() == title


def test_the_title_says_where_less_is_better_and_what_the_month_is() -> None:
    found = cloud(point(1, 10))
    settings = found.settings._replace(axis=PriceAxis.MONTHLY)
    title = text(scene_of(replace(found, benchmark=LATENCY, settings=settings)), 100, 12)[-1]
    assert title.strip() == "Latency (less is better) by my monthly cost: 5M in · 2M out, log scale"


def test_a_model_under_a_letter_lends_it_no_name() -> None:
    compared, neighbour, far = point(1, 1200, "compared"), point(1.001, 1201, "neighbour"), point(90, 1400, "far")
    found = cloud(compared, neighbour, far)
    assert neighbour in found.front
    rows = text(scene_of(found, ((0, compared),)), 60, 20)
    assert any("far" in row for row in rows)
    assert not any("neighbour" in row for row in rows)
