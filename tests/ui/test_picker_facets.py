"""The facets of the picker."""

from __future__ import annotations

import re

import pytest

from crosswalk_tui.core.search.facets import Facet
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.picker.facet_bar import FacetBar
from tests.ui.conftest import line_with, loaded, seen

SIZE = (120, 40)
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
pytestmark = pytest.mark.usefixtures("own_database")


async def test_facets_narrow_the_list_one_key_each_and_together(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert "F2  open" in seen(app)
        await pilot.press("f2")
        await pilot.pause()
        assert "F2 [open" in seen(app)
        assert "2 of 4" in seen(app)
        await pilot.press("f4")  # and tools
        await pilot.pause()
        assert "1 of 4" in seen(app)
        assert "▸ B Llama 3.2 3B" in seen(app)
        await pilot.press(*"gpt")
        await pilot.pause()
        assert "No model matches all filters; 1 matches without them" in line_with(app, "0 of 4")
        await pilot.press("f9")
        await pilot.pause()
        assert "1 of 4" in seen(app)
        assert "F2  open" in seen(app)
        assert "F4  tools" in seen(app)


async def test_what_is_not_known_satisfies_no_facet(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"unsold")
        for key in ("f2", "f3", "f4", "f5", "f6", "f7", "f8"):
            await pilot.press(key)
            await pilot.pause()
            assert "0 of 4" in seen(app)
            await pilot.press("f9")


async def test_the_limits_go_through_their_steps(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        for said, left in (("≥ 32K", 3), ("≥ 128K", 3), ("≥ 200K", 1), ("≥ 1M", 0)):
            await pilot.press("f6")
            await pilot.pause()
            assert said in line_with(app, "F6 [")
            assert f"{left} of 4" in seen(app)
        await pilot.press("f6")
        for said, left in (("≤ $0.50", 2), ("≤ $1", 2), ("≤ $3", 2), ("≤ $10", 3)):
            await pilot.press("f8")
            await pilot.pause()
            assert said in line_with(app, "F8 [")
            assert f"{left} of 4" in seen(app)
        await pilot.press("f8")
        await pilot.pause()
        assert "4 of 4" in seen(app)


async def test_a_score_is_asked_on_the_benchmark_of_the_plot(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await loaded(pilot)
        await pilot.press("a", "f7")
        await pilot.pause()
        assert "F7 [scored on Arena Text (overall)" in seen(app)
        assert "3 of 4" in seen(app)
        await pilot.press("escape")
        app.session.set_axis("mmlu_pro")
        await pilot.press("a", "f7")
        await pilot.pause()
        assert "F7 [scored on MMLU-Pro" in seen(app)
        assert "1 of 4" in seen(app)


def _bar(app: CrosswalkApp) -> str:
    """The facets as they are shown."""
    region = app.screen.query_one(FacetBar).region
    return seen(app).splitlines()[region.y][region.x : region.right]


_KEY = r"[2-8](?= ?\[| )"


def _switched_on(bar: str) -> list[bool]:
    """Whether each facet is on, which its brackets show."""
    return ["[" in item for item in re.split(_KEY, bar)[1:]]


@pytest.mark.parametrize("size", SIZES)
async def test_every_facet_is_in_the_bar_and_can_be_clicked(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert _switched_on(_bar(app)) == [False] * len(Facet)
        assert "…" not in _bar(app)
        for nth in [*range(len(Facet)), *range(len(Facet))]:  # once on; then off, the limits to their second step
            x = [key.start() for key in re.finditer(_KEY, _bar(app))][nth % len(Facet)]
            await pilot.click(FacetBar, offset=(x, 0))
            await pilot.pause()
        assert sum(_switched_on(_bar(app))) == 2
        bar = _bar(app).replace(" ", "")
        assert "≥128K" in bar
        assert "≤$1" in bar
        assert "…" not in bar


async def test_help_names_the_facets(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 50)) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt", "f1")
        await pilot.pause()
        assert "Reasoning" in line_with(app, "f3")
        assert "All models" in line_with(app, "f9")
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert app.session.sides[0].model.key == "openai/gpt-5"
