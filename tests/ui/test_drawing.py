"""The picture of the plot: every dot is where the cursor will be put, nothing is written over anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from crosswalk_tui.core.models import Model
from crosswalk_tui.core.plot.points import Cloud, PlotSettings, Point, PriceAxis, in_reading_order, pareto_front
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.plot.drawing import DOT, FRONT_DOT, Scene, draw_plot, plan_plot
from tests.core.points import ELO, LATENCY, clouds, point


def cloud(*points: Point) -> Cloud:
    """A cloud of *points*."""
    front = tuple(pareto_front(points))
    settings = PlotSettings(PriceAxis.OUTPUT, DEFAULT_WORKLOAD, Filters())
    return Cloud(ELO, settings, tuple(in_reading_order(points)), front, len(points), 0, 0, 0)


def text(scene: Scene, width: int, height: int) -> list[str]:
    """The rows of the picture."""
    return ["".join(glyph for glyph, _ in row) for row in draw_plot(plan_plot(scene, width, height))]


@settings(max_examples=60, deadline=None)
@given(clouds, st.integers(0, 90), st.integers(0, 40), st.integers(0, 6))
def test_every_point_is_marked_in_the_cell_of_its_cursor(
    some: list[Point], width: int, height: int, compared: int
) -> None:
    found = cloud(*some)
    plan = plan_plot(Scene(found, tuple(enumerate(found.points[:compared]))), width, height)
    rows = draw_plot(plan)
    assert len(rows) == max(1, height)
    assert {sum(cell_len(glyph) for glyph, _ in row) for row in rows} <= {width}
    if plan.frame.columns * plan.frame.rows < compared or not plan.frame.is_visible:
        return  # not even the letters have room
    letters = {plan.cell(p): "ABCDEF"[place] for place, p in plan.scene.marked}
    assert len(letters) == min(compared, len(found.points))
    for p in found.points:
        column, row = plan.cell(p)
        expected = (
            {letters[column, row]}
            if (column, row) in letters
            else {FRONT_DOT}
            if p in found.front
            else {DOT, FRONT_DOT}
        )
        assert rows[row][column][0] in expected


def test_letters_of_equal_models_stand_side_by_side() -> None:
    equal = [point(1, 1200, key) for key in "abcdef"]
    found = cloud(*equal)
    rows = text(Scene(found, tuple(enumerate(found.points))), 60, 20)
    assert all(any(letter in row[5:] for row in rows) for letter in "ABCDEF")


def test_names_of_the_front_stand_where_they_fit_and_compared_models_have_their_letter_instead() -> None:
    def named(usd: float, score: float, name: str) -> Point:
        return replace(point(usd, score, name), model=Model(name, name, "lab", "Lab"))

    points = [
        named(1, 1000, "Cheap One"),
        named(10, 1200, "漢字 Two"),
        named(100, 1400, "Dear One"),
        named(90, 1100, "Lesser"),
    ]
    rows = text(Scene(cloud(*points), ((0, points[2]),)), 80, 20)
    assert any("Cheap One" in row for row in rows)
    assert any("漢字 Two ●" in row for row in rows)
    assert not any("Dear One" in row or "Lesser" in row for row in rows)
    assert any("╯" in row for row in rows)


@pytest.mark.parametrize(("width", "title"), [
    (100, "Arena Text (overall) by $/1M output, log scale"), (46, "Arena Text (overall) by $/1M output, log scale"),
    (40, "Arena Text by $/1M output"), (20, "$/1M output"), (8, ""),
])  # fmt: skip
def test_the_title_says_as_much_as_fits(width: int, title: str) -> None:
    assert text(Scene(cloud(point(1, 1000)), ()), width, 12)[-1].strip() == title


def test_the_title_says_where_less_is_better_and_what_the_month_is() -> None:
    found = cloud(point(1, 10))
    settings = replace(found.settings, axis=PriceAxis.MONTHLY)
    title = text(Scene(replace(found, benchmark=LATENCY, settings=settings), ()), 100, 12)[-1]
    assert title.strip() == "Latency (less is better) by my monthly cost: 5M in · 2M out, log scale"


def test_a_model_under_a_letter_lends_it_no_name() -> None:
    compared, neighbour, far = point(1, 1200, "compared"), point(1.001, 1201, "neighbour"), point(90, 1400, "far")
    found = cloud(compared, neighbour, far)
    assert neighbour in found.front
    rows = text(Scene(found, ((0, compared),)), 60, 20)
    assert any("far" in row for row in rows)
    assert not any("neighbour" in row for row in rows)
