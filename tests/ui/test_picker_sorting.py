"""The picker's columns of score, release date and monthly cost, and sorting by them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from textual.pilot import Pilot

from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.picker.ordering import HitSorter, ListOrder
from crosswalk_tui.ui.picker.result_list import ResultList
from crosswalk_tui.ui.picker.row_figures import PickerSort, RowFigures
from crosswalk_tui.ui.session.model_list import read_models
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, line_with, quiet, seen


async def opened(pilot: Pilot[None]) -> None:
    """Open the picker and wait for its figures."""
    await quiet(pilot)
    await pilot.press("b")
    await quiet(pilot)


def names(app: CrosswalkApp) -> list[str]:
    """The names of the listed models."""
    results = app.screen.query_one(ResultList)
    return [results.line(index, 110)[2][0].strip() for index in range(results.total)]


async def test_score_release_and_cost_are_columns_where_they_fit(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        line = line_with(app, "Llama 3.2 1B Instruct", "2024-09-25")
        assert line.split("2024-09-25")[0].split()[-1] == "1111"
        assert line.split("2024-09-25")[1].split()[0] == "$0.09"
        assert "$/month" in seen(app)
        await pilot.resize_terminal(80, 24)
        await quiet(pilot)
        assert "$/month" not in seen(app)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30)])
async def test_a_narrow_list_shows_the_release_and_what_it_is_sorted_by(
    app: CrosswalkApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        shown = line_with(app, "Llama 3.2 1B Instruct", "$0.02")
        assert (" 2024-09 " in shown) == (size[0] > 60)
        for title, figure in (("$/month▴", " $0.09"), ("score▾", " 1111"), ("released▾", " 2024-09")):
            await pilot.press("ctrl+s")
            await quiet(pilot)
            assert title in line_with(app, "in/1M")
            assert line_with(app, "Llama 3.2 1B Instruct", "$0.02").rstrip(" │▐").endswith(figure)


async def test_sorting_by_cost_score_and_release(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+s")
        assert names(app)[:3] == ["Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct", "GPT-5"]
        assert "by $/month" in seen(app)
        await pilot.press("ctrl+s")
        assert names(app)[:3] == ["GPT-5", "Llama 3.2 3B Instruct", "Llama 3.2 1B Instruct"]
        await pilot.press("ctrl+r")
        assert names(app)[:3] == ["Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct", "GPT-5"]
        assert names(app)[-1] == "Unsold Wonder"  # without a score
        await pilot.press("ctrl+r", "ctrl+s")
        assert names(app)[0].startswith("Llama")
        await pilot.press(*"llama")
        assert len(names(app)) == 2


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_order_is_kept_for_the_next_picker(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert "without a date" not in seen(app)
        await pilot.press("ctrl+s", "ctrl+s")
        assert "Model B · by score" in seen(app)
        best_first = names(app)
        await pilot.press("ctrl+r")
        assert names(app) != best_first
        await pilot.press("escape", "a")
        await quiet(pilot)
        assert "Model A · by score, reversed" in seen(app)
        assert "score▴" in seen(app)
        assert set(names(app)[:2]) == {"Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct"}
        await pilot.press("ctrl+r")
        assert names(app) == best_first
        await pilot.press("ctrl+s")
        assert "Model A · by released" in seen(app)
        assert "4 of 4 · 2 without a date" in seen(app)
        await pilot.press(*"llama")
        assert "without a date" not in seen(app), "of those that match"
        await pilot.press("ctrl+s")
        assert "· by " not in seen(app)


async def test_a_retired_model_never_precedes_one_for_sale(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("acme/retired", name="Retired Wonder", release_date="2030-01-01")
    world.score("acme/retired", "arena_text", 1599)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for _ in range(3):
            await pilot.press("ctrl+s")
            listed = names(app)
            assert listed.index("Retired Wonder") > listed.index("Llama 3.2 1B Instruct")


async def test_all_models_are_sorted_as_a_few_are(world: CatalogueBuilder, make_app: AppMaker) -> None:
    """The fast way for a list without words gives the same order as sorting each model by its figure."""
    for nth, (score, day) in enumerate([(1200, "2026-02"), (1200, None), (None, "2026-02"), (900, "2025-12-31")]):
        world.model(f"acme/m{nth}", name=f"M {nth}", release_date=day)
        if score is not None:
            world.score(f"acme/m{nth}", "arena_text", score)
    session = make_app(world).session
    models = read_models(session.catalogue, session.now)
    benchmark = next(each for each in session.catalogue.benchmarks() if each.slug == "arena_text")
    figures = RowFigures(scores=session.catalogue.scores_on("arena_text"), benchmark=benchmark)
    size, living = len(models.lines), models.living[0]
    assert 0 < living.bit_count() < size
    for among in (None, 0b1011 | 1 << (size - 1)):
        hits = models.index.search("", among, (), living)
        for sort in (PickerSort.SCORE, PickerSort.RELEASED, PickerSort.MONTH):
            for worst_first in (False, True):
                order = ListOrder(sort, worst_first)
                few = HitSorter().in_order(models, hits._replace(words=("any",)), order, figures, among, living)
                assert list(HitSorter().in_order(models, hits, order, figures, among, living)) == list(few), order


async def test_a_click_on_a_title_sorts_and_a_second_one_reverses(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        lines = seen(app).splitlines()
        y = next(nth for nth, line in enumerate(lines) if "released" in line and "$/month" in line)
        x = lines[y].rindex("$/month")
        await pilot.click(offset=(x, y))
        await quiet(pilot)
        assert names(app)[:3] == ["Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct", "GPT-5"]
        assert "$/month▴" in seen(app)
        await pilot.click(offset=(x, y))
        await quiet(pilot)
        assert names(app)[:3] == ["GPT-5", "Llama 3.2 3B Instruct", "Llama 3.2 1B Instruct"]
        assert "$/month▾" in seen(app)


@pytest.mark.parametrize(
    ("millions", "said"), [(5, "$0.09"), (990_000, "$1,980.20"), (9_900_000, "$19,800"), (9_900_000_000, "$19.8M")]
)
async def test_an_amount_is_rounded_rather_than_cut(
    world: CatalogueBuilder, make_app: AppMaker, millions: int, said: str
) -> None:
    app = make_app(world, workload=Workload(millions * 1_000_000, 2_000_000))
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        line = line_with(app, "Llama 3.2 1B Instruct", "2024-09-25")
        assert line.split("2024-09-25")[1].strip("│▐ ") == said
        assert f"2024-09-25 {said:>9}" in line, "apart from the date"


def test_the_sign_of_an_amount_stays_however_short_it_is(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world, workload=Workload(10**13, 0, cached_share=Decimal("0.5")))
    ranking = rank(app.session.sides[0].offers, app.session.workload, Filters(), app.session.now)
    bills = {A: next(bill for bill in ranking.ranked if total_text(bill).startswith("≤"))}
    line = next(line for line in app.session.catalogue.lines() if line.key == A)
    forms = [RowFigures(bills).texts(line, room)[-1] for room in (20, 10, 8, 6, 5)]
    assert forms == ["≤$20,000.00", "≤$20,000", "≤$20,000", "≤$20k", "≤$20k"]


async def test_names_that_differ_at_the_end_can_be_told_apart(world: CatalogueBuilder, make_app: AppMaker) -> None:
    for size in ("70B", "8B"):
        world.model(f"acme/{size.lower()}", name=f"Acme Reasoner Distilled Llama {size}")
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press(*"acme")
        await quiet(pilot)
        assert line_with(app, "Acme Reasoner Dis…", "Llama 70B")
        assert line_with(app, "Acme Reasoner Dis…", "Llama 8B")
