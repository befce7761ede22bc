"""The plot's screen: what it shows and leaves out, what it is measured by, its colours, its table."""

from __future__ import annotations

from decimal import Decimal

import pytest
from textual.color import Color

from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import PlotSettings
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.plot.canvas import Canvas
from crosswalk_tui.ui.plot.caption import why_left_out
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, seen
from tests.ui.plotting import drawn, opened, pointed, rows, under_cursor


async def test_the_plot_shows_the_compared_models_and_counts_what_it_leaves_out(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert "A" in drawn(app)
        assert "B" in drawn(app)
        assert "GPT-5 ◎" in drawn(app)
        assert "Arena Text (overall) by $/1M output, log scale" in drawn(app)
        assert line_with(app, "left out", "0 no price", "1 no score", "3 models")
        assert line_with(app, "A 1111 at $0.02", "B 1167 at $0.04")
        assert line_with(app, "╭─ A Llama 3.2 1B Instruct ─")
        assert line_with(app, "│ Meta · open weights · released 2024-09-25")
        assert line_with(app, "│ 1111 on Arena Text, 2026-07-01")
        assert line_with(app, "│ $0.02 /1M output at Alpha (host)")
        assert line_with(app, "│ cheapest for 5M in · 2M out")
        assert line_with(app, "╰─ 1 of 3 ─")
        assert line_with(app, "○◦ open weights 2", "◎◌ unknown 1", "╯ large: Pareto front")


async def test_the_price_axis_turns_through_four_measures(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for price in ("$0.01 /1M input", "$0.0125 /1M blended", "$0.09 a month", "$0.02 /1M output"):
            await pilot.press("p")
            await loaded(pilot)
            assert pointed(app) == "Llama 3.2 1B Instruct"
            assert line_with(app, f"│ {price}")
            assert line_with(app, "A 1111 at", price)
        assert "by $/1M output" in drawn(app)


async def test_another_price_axis_needs_no_second_search(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await app.workers.wait_for_complete()
        for axis in (PriceAxis.INPUT, PriceAxis.MONTHLY):
            app.session.set_price_axis(axis)
            cloud = app.session.points.cloud
            assert cloud is not None
            assert cloud.settings.axis is axis
            assert not app.session.points.is_busy


async def test_my_cost_is_the_whole_bill_and_follows_the_workload_and_the_filters(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("p", "p", "p")
        await loaded(pilot)
        app.session.edit(Workload(100_000_000, 0, cached_share=Decimal("0.5")))
        await loaded(pilot)
        assert line_with(app, "│ ≤$0.20 a month at Cloudy (cloud)")
        assert "my monthly cost: 100M in · 0 out · 50% cached, log scale" in drawn(app)
        await pilot.press("l", "r")
        await loaded(pilot)
        assert line_with(app, "│ ≤$0.50 a month at Middleman (resell)")
        app.session.edit(filters=Filters(needs=frozenset({"tools"})))
        await loaded(pilot)
        assert line_with(app, "left out: 1 lack tools, 1 not known to have tools", "0 no price", "1 no score")
        assert "has no offer to rank" in seen(app)


async def test_what_left_the_models_out_is_named(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        app.session.edit(Workload(prompt_tokens=200_000))
        await loaded(pilot)
        assert line_with(app, "1 model · left out: 2 do not fit the prompts, 0 no price")


@pytest.mark.parametrize(
    ("code", "workload", "filters", "said"),
    [
        (Exclusion.CONTEXT, Workload(prompt_tokens=300_000), Filters(min_context=200_000), "do not fit the prompts"),
        (Exclusion.CONTEXT, Workload(prompt_tokens=100_000), Filters(min_context=200_000), "too small a context"),
        (Exclusion.OUTPUT_LIMIT, Workload(), Filters(), "cut the replies short"),
        (Exclusion.CAPABILITY, Workload(), Filters(needs=frozenset({"tools", "open_weights"})),
         "lack open weights and tools"),
        (Exclusion.REGION, Workload(), Filters(region="eu", or_global=True), "not sold in eu or global"),
        (Exclusion.REGION, Workload(), Filters(), "bound to a region"),
        (Exclusion.NO_PRICE, Workload(), Filters(), "no price in force"),
        (Exclusion.DEPRECATED, Workload(), Filters(), "no longer sold"),
        (None, Workload(), Filters(), "only re-sold"),
        (None, Workload(batch=True), Filters(), "only re-sold or no batch price"),
        (None, Workload(), Filters(region="eu", include_resellers=True), "not sold in eu"),
    ],
)  # fmt: skip
def test_reasons_are_those_of_the_workload_and_the_filters(
    code: Exclusion | None, workload: Workload, filters: Filters, said: str
) -> None:
    assert why_left_out(code, PlotSettings(PriceAxis.OUTPUT, workload, filters)) == said


async def test_an_empty_workload_has_no_bills_to_plot(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("p", "p", "p")
        app.session.edit(Workload(0, 0))
        await loaded(pilot)
        assert "The workload is empty" in seen(app)
        await pilot.press("right", "up", "n", "enter", "G", "x", "escape")
        app.session.undo()
        await loaded(pilot)
        assert "A" in drawn(app)


async def test_another_benchmark_is_chosen_from_a_list_that_says_how_many_models_it_scored(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    world.benchmark("seconds", name="Waiting", unit="seconds", higher_is_better=0, category="speed")
    world.score(A, "seconds", 2.5)
    world.score(B, "seconds", 7.5)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("m")
        await pilot.pause()
        assert line_with(app, "Arena Text (overall)", "general · 3 models")
        assert line_with(app, "MMLU-Pro", "1 model")
        assert line_with(app, "Waiting", "speed · 2 models · less is better")
        await pilot.press("pagedown", "enter")
        await loaded(pilot)
        assert app.session.axis == "seconds"
        assert "Waiting (less is better) by $/1M output" in drawn(app)
        assert line_with(app, "A 2.5 at $0.02", "B 7.5 at $0.04")
        places = {letter: y for y, row in enumerate(rows(app)[:-1]) for letter in "AB" if letter in row}
        assert places["A"] < places["B"]  # better is higher
        await pilot.press("m", "escape")
        assert app.session.axis == "seconds"


async def test_the_overview_measures_by_the_same_benchmark(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("m")
        await pilot.pause()
        await pilot.press("down", "enter")
        await loaded(pilot)
        assert "IFEval by $/1M output" in drawn(app)
        assert line_with(app, "B 77.4 at $0.04")


@pytest.mark.parametrize("theme", ["textual-light", "ansi-dark", "nord", "textual-dark"])
async def test_every_theme_paints_the_letters_in_its_own_colours(app: CrosswalkApp, theme: str) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        app.theme = theme
        await pilot.pause()
        await pilot.pause()
        canvas = screen.query_one(Canvas)
        letter = next(
            segment for strip in canvas.render_lines(canvas.size.region) for segment in strip if segment.text == "B"
        )
        assert letter.style is not None
        assert letter.style.color == Color.parse(app.theme_variables["side-b"]).rich_color
        assert "by $/1M output" in drawn(app)


async def test_without_colour_points_letters_and_cursor_still_differ(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "no_color", True)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert {"A", "B", "◎"} <= set(drawn(app))
        assert pointed(app) == "Llama 3.2 1B Instruct"


async def test_one_point_and_none(make_app: AppMaker, world: CatalogueBuilder) -> None:
    world.benchmark("lonely", name="Lonely")
    world.score("openai/gpt-5", "lonely", 50)
    world.benchmark("nobody", name="Nobody's")
    world.score("acme/unsold", "nobody", 50)
    app = make_app(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        app.session.set_axis("lonely")
        await loaded(pilot)
        assert under_cursor(app) == "◎"
        assert line_with(app, "│ 50 on Lonely")
        assert line_with(app, "╰─ 1 of 1 ─")
        app.session.set_axis("nobody")
        await loaded(pilot)
        assert "No model has both a price and a score on Nobody's." in seen(app)
        await pilot.press("left", "up", "n", "G", "enter")
        app.session.set_axis("unheard_of")
        await loaded(pilot)
        assert "This benchmark is not in the catalogue." in seen(app)
        app.session.set_axis("arena_text")
        await loaded(pilot)
        assert "A" in drawn(app)


async def test_names_from_the_catalogue_are_only_names(make_app: AppMaker, world: CatalogueBuilder) -> None:
    world.model("evil/markup", name="[/]漢字\x1b[31m")
    world.offer("alpha", "evil", "evil/markup", input=1_000, output=1_000)
    world.score("evil/markup", "arena_text", 1500)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert "[/]漢字" in drawn(app)
        await pilot.press("g")
        assert under_cursor(app) == "◎"
        assert pointed(app).startswith("[/]漢字")
        await pilot.press("enter")
        await pilot.pause()
        assert "Compare [/]漢字" in seen(app)


async def test_the_plot_can_be_copied_as_a_table(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        table = screen.query_one("#plot").table()  # type: ignore[attr-defined]
        assert table.title == "Arena Text (overall) by $/1M output"
        assert table.rows[-1] == ("GPT-5", "Alpha", "$10.00", "1440", "front", "")


async def test_typing_narrows_the_benchmarks_to_choose_from(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("m", *"pro mmlu")
        await pilot.pause()
        assert "MMLU-Pro" in seen(app)
        assert "Arena Text (overall)  " not in seen(app)
        await pilot.press("x")
        await pilot.pause()
        assert app.screen.query_one("#filter").has_class("-invalid"), "nothing is called that"
        assert "no benchmark has all these words" in seen(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.session.axis == "arena_text", "nothing was chosen"
        await pilot.press("backspace", "enter")
        await pilot.pause()
        assert app.session.axis == "mmlu_pro"


async def test_a_choice_from_a_list_that_has_become_shorter_is_none(app: CrosswalkApp) -> None:
    """The click was on its way when the typing took effect."""
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("m")
        await pilot.pause()
        view = app.screen.query_one("#choices", CursorView)
        late = CursorView.Chosen(view, view.total - 1)
        await pilot.press(*"arena")
        await pilot.pause()
        assert late.has_gone
        view.post_message(late)
        await pilot.pause()
        assert app.screen.query_one("#filter"), "the list is still open"


async def test_the_names_of_the_screens_stand_in_one_place_after_a_resize(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for size in ((80, 24), (120, 40), (60, 20)):
            await pilot.resize_terminal(*size)
            await loaded(pilot)
            await pilot.pause()
            forms = ("4 Plot", "4 of 8", "3  4  5")
            assert sum(map(seen(app).count, forms)) == 1, size


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_colours_are_by_weights_or_by_lab(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert line_with(app, "○◦ open weights 2")
        await pilot.press("C")
        await pilot.pause()
        assert line_with(app, "▲△ Meta 2", "■□ Openai 1", "filled: Pareto front")
        assert "GPT-5 ■" in drawn(app)
        await pilot.press("C")
        await pilot.pause()
        assert line_with(app, "○◦ open weights 2")
