"""A click on the title of a column sorts a table by it, and a second one reverses; so do s and S."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.sorted_table import ColumnOrder, ColumnTitle, sorted_rows, title_at, title_line
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, line_with, quiet, seen

SIZE = (200, 60)


async def click_title(pilot: Pilot[None], title: str, *beside: str) -> None:
    """Click on *title* in the line of titles that also has those *beside* it."""
    assert isinstance(pilot.app, CrosswalkApp)
    lines = seen(pilot.app).splitlines()
    y, line = next((y, line) for y, line in enumerate(lines) if all(word in line for word in (title, *beside)))
    await pilot.click(offset=(line.index(title), y))
    await quiet(pilot)


def places(app: CrosswalkApp, *texts: str) -> list[int]:
    """The lines of the screen in which the *texts* are first."""
    shown = seen(app).splitlines()
    return [next(y for y, line in enumerate(shown) if text in line) for text in texts]


def are_in_order(app: CrosswalkApp, *texts: str) -> bool:
    """Whether the lines with the *texts* are below each other in this order."""
    found = places(app, *texts)
    return found == sorted(found)


@pytest.mark.parametrize("key", ["1", "2"])
async def test_offers_by_a_rate_are_one_list_and_the_winners_keep_their_mark(app: CrosswalkApp, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await quiet(pilot)
        assert "$/month▴" in seen(app)
        await click_title(pilot, "in/1M", "Provider", "out/1M")
        assert "in/1M▴" in seen(app)
        assert are_in_order(app, "A   Cloudy", "A ◆ Alpha", "B ◆ Alpha", "A   Bravo")
        await click_title(pilot, "in/1M▴")
        assert "in/1M▾" in seen(app)
        assert are_in_order(app, "A   Bravo", "B ◆ Alpha", "A ◆ Alpha", "A   Cloudy")
        await click_title(pilot, "$/month", "Provider", "out/1M")
        assert are_in_order(app, "A ◆ Alpha", "B ◆ Alpha", "A   Cloudy", "A   Bravo")


async def test_keys_sort_the_offers_too_and_the_title_names_the_order(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await quiet(pilot)
        assert "Offers, cheapest first" in seen(app)
        await pilot.press("S")
        await quiet(pilot)
        assert "Offers by $/month" in seen(app)
        assert are_in_order(app, "A   Bravo", "A   Cloudy", "B ◆ Alpha", "A ◆ Alpha")
        await pilot.press("s")
        await quiet(pilot)
        assert "Offers by vs min" in seen(app)


async def test_an_order_outlives_a_change_of_the_workload(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await click_title(pilot, "out/1M", "Provider")
        await pilot.press("w", "9")
        await quiet(pilot)
        assert "out/1M▴" in seen(app)
        assert are_in_order(app, "A ◆ Alpha", "B ◆ Alpha", "A   Bravo", "A   Cloudy")


async def test_offers_of_one_model_are_sorted_within_those_ranked_and_those_left_out(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("6")
        await quiet(pilot)
        await click_title(pilot, "Provider", "in/1M", "out/1M")
        assert "Offers at 5M in · 2M out, by Provider" in seen(app)
        assert are_in_order(app, "◆ Alpha", "Bravo", "Cloudy", "left out, and why", "Middleman")
        await click_title(pilot, "Provider▴")
        assert are_in_order(app, "Cloudy", "Bravo", "◆ Alpha", "left out, and why", "Middleman")
        await click_title(pilot, "$/month", "Provider", "in/1M")
        assert are_in_order(app, "◆ Alpha", "Cloudy", "Bravo")


async def test_scores_of_one_model_by_name_are_one_list_and_a_third_click_groups_them_again(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("6")
        await quiet(pilot)
        assert "Core benchmarks" in seen(app)
        await click_title(pilot, "Benchmark", "Score", "Rank")
        assert "Core benchmarks" not in seen(app)
        await click_title(pilot, "Benchmark▴")
        assert are_in_order(app, "IFEval", "Arena Text (overall)")
        await click_title(pilot, "Benchmark▾")
        assert "Core benchmarks" in seen(app)


async def test_benchmarks_by_the_lead_of_a_model(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3")
        await quiet(pilot)
        await click_title(pilot, "B Llama 3.2 3B Instruct", "A Llama", "Benchmark")
        assert "furthest ahead first" in line_with(app, "── ")
        assert "B Llama 3.2 3B Instruct▾" in seen(app)
        await click_title(pilot, "B Llama 3.2 3B Instruct▾")
        assert "furthest behind first" in line_with(app, "── ")
        await click_title(pilot, "B Llama 3.2 3B Instruct▴")
        assert "furthest" not in seen(app)


async def test_sources_of_the_catalogue_keep_their_details_in_any_order(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("7")
        await quiet(pilot)
        await click_title(pilot, "Source", "as of", "licence")
        await click_title(pilot, "Source▴")
        names = [name for name in ("Test source", "Old prices", "llm-stats") if name in seen(app)]
        assert are_in_order(app, *names)
        assert app.screen.focused is not None
        await pilot.press("s")
        await quiet(pilot)
        assert "as of▾" in seen(app)


async def test_changes_by_day_and_back(rich_world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(rich_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("7")
        await quiet(pilot)
        await click_title(pilot, "Day", "Model", "Provider")
        assert "Day▾" in seen(app)
        await click_title(pilot, "Day▾")
        assert "Day▴" in seen(app)


@pytest.mark.usefixtures("own_database")
async def test_what_is_yours_by_name_and_the_cursor_is_on_what_it_shows(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+s", *"first", "enter")
        await quiet(pilot)
        await pilot.press("ctrl+s", *"second", "enter")
        await quiet(pilot)
        await pilot.press("O")
        await quiet(pilot)
        await click_title(pilot, "Of", "Kind", "Sets")
        assert are_in_order(app, "comparison  first", "comparison  second")
        await click_title(pilot, "Of▴")
        assert are_in_order(app, "comparison  second", "comparison  first")
        await pilot.press("d")
        await quiet(pilot)
        assert "Deleted" in line_with(app, "second")


# The order itself


def test_unknown_values_are_last_in_either_direction_and_equal_ones_stay() -> None:
    rows = [("a", 2), ("b", None), ("c", 1), ("d", 2)]
    assert [name for name, _ in sorted_rows(rows, lambda row: row[1], highest_first=False)] == ["c", "a", "d", "b"]
    assert [name for name, _ in sorted_rows(rows, lambda row: row[1], highest_first=True)] == ["a", "d", "c", "b"]


def test_a_third_click_brings_back_an_order_that_no_column_has() -> None:
    plain, priced = ColumnOrder(), ColumnOrder("$")
    assert plain.clicked("name", plain).clicked("name", plain).clicked("name", plain) == plain
    assert priced.clicked("$", priced) == ColumnOrder("$", is_reversed=True)
    assert priced.clicked("$", priced).clicked("$", priced) == priced


def test_the_mark_stays_where_a_title_is_cut_and_only_titles_that_sort_are_hit() -> None:
    titles = [ColumnTitle("A very long name", 8, can_sort=True), ColumnTitle("notes", 5, gap=1)]
    line = title_line(titles, ColumnOrder("A very long name"))
    assert "".join(text for text, _ in line) == "A very…▴ notes"
    assert title_at(titles, 7) == "A very long name"
    assert title_at(titles, 10) == title_at(titles, 40) == ""
