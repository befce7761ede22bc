"""The screen of every score of two models."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.benchmarks.score_grid import ScoreGrid
from crosswalk_tui.ui.benchmarks.scores_pane import ScoresPane
from crosswalk_tui.ui.benchmarks.screen import BenchmarksScreen
from crosswalk_tui.ui.shell.cursor_target import table_holder
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.benchmarks import FOUR, SIZES, on, opened, scored_world, world_of_four
from tests.ui.conftest import A, AppMaker, line_with, seen


@pytest.fixture
def scored() -> CatalogueBuilder:
    """A and B with scores of every kind."""
    return scored_world()


@pytest.fixture
def four() -> CatalogueBuilder:
    """Four models of one lab, rated; the last on nothing else."""
    return world_of_four()


@pytest.fixture
def app(scored: CatalogueBuilder, make_app: AppMaker) -> CrosswalkApp:
    """The app on these scores."""
    return make_app(scored)


@pytest.mark.parametrize("size", SIZES)
async def test_scores_stand_by_category_with_shared_ones_first(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("G")
        await pilot.press("g")
        shown = seen(app)
        assert shown.index("── human preference") < shown.index("Arena Text") < shown.index("── coding")
        assert shown.index("Tied up") < shown.index("Error rate")
        assert "1111" in line_with(app, "Arena Text", "1167")
        assert "58%" in line_with(app, "Arena Text", "1167")
        row = line_with(app, "Error rate low", "5.0%", "9.0%")
        assert row.index("◆") < row.index("9.0%")


async def test_what_not_both_have_comes_last_and_legacy_only_when_shared(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        shown = seen(app)
        assert "legacy" in line_with(app, "MMLU", "49.3%")
        assert "GSM8K" not in shown
        assert "1 legacy benchmark left out" in shown
        assert shown.index("IFEval") < shown.index("── only Llama 3.2 3B Instruct")
        assert "—" in line_with(app, "Last Exam", "4.0%")


async def test_the_tally_counts_shared_independent_scores(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert "Llama 3.2 1B Instruct wins 1, " in seen(app)
        assert "Not counted: 1 that is self-reported on either side." in seen(app)
        assert "No score of Llama 3.2 1B Instruct: Last Exam," in seen(app)
        assert "wins: A 1, B 0, tied 1" in line_with(app, "── coding")
        assert "tie" in line_with(app, "Tied up")


async def test_the_notes_tell_what_is_behind_the_score_under_the_cursor(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await on(pilot, "arena_text", 1)
        assert "Elo, higher is better · Blind votes" in line_with(app, "Arena Text (overall) Elo")
        assert "Voteboard · 2026-07-01" in line_with(app, "B 1167", "independent")
        assert "Llama 3.2 3B Instruct wins 58% against Llama 3.2 1B Instruct: 56 Elo points more." in seen(app)
        await on(pilot, "ifeval")
        noted = line_with(app, "A 59.5%", "self-reported")
        assert "20 months old" in noted
        assert "2024-10-24 · 0-shot" in noted
        assert (
            "Llama 3.2 1B Instruct is not compared with Llama 3.2 3B Instruct (−17.9 pt): one is the maker's own figure"
            in seen(app)
        )


async def test_marks_stand_beside_figures_and_are_explained(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert "59.5%† lab" in line_with(app, "IFEval", "77.4%")
        assert "unlike" in line_with(app, "IFEval", "77.4%")
        assert "◆" not in line_with(app, "IFEval", "77.4%")
        assert "unlike not measured alike" in line_with(app, "† over 12 months old")


async def test_the_legend_explains_only_what_is_shown(four: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(four, sides=FOUR)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "◆ better" in seen(app)
        assert "differences: from A" not in seen(app), "no cell shows a difference"
        await pilot.press("v")
        await pilot.pause()
        assert "differences: from A" in seen(app)


async def test_a_missing_score_says_why(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await on(pilot, "hle")
        assert "no score published" in line_with(app, "A —")
        assert "Only Llama 3.2 3B Instruct is scored on it." in seen(app)
        await on(pilot, "terminal_bench_2")
        assert "1 score is with another agent" in seen(app)
        await pilot.press("x")
        await pilot.pause()
        assert "only runs with Terminus 2 are compared here" in seen(app)
        assert "40.0%" in line_with(app, "agent Codex CLI")


@pytest.mark.parametrize("key", ["x", "enter"])
async def test_a_score_is_explained(app: CrosswalkApp, key: str) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await on(pilot, "ifeval")
        await pilot.press(key)
        await pilot.pause()
        assert "A · Llama 3.2 1B Instruct on IFEval" in seen(app)
        assert "percent, drawn from 0.0% to 100.0%; higher is better" in seen(app)
        assert "Test prices: Test authors" in line_with(app, "Source")
        assert "https://example.com" in line_with(app, "Page")
        assert "MIT" in line_with(app, "Licence")
        assert "2024-10-24, over 20 months old" in line_with(app, "Date")
        assert "57.0%  older" in seen(app)
        assert "independent before" in line_with(app, "Chosen")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, BenchmarksScreen)


async def test_a_score_is_found_under_the_name_its_source_uses(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await on(pilot, "arena_text")
        await pilot.press("x")
        await pilot.pause()
        assert "“tiny-llama” there" in line_with(app, "Named")
        assert "CC-BY-4.0" in line_with(app, "Licence")
        assert "the only score there is" in line_with(app, "Chosen")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("last-segment", "“tiny-llama” there"),
        ("last-segment+quantization+long-date+date-kept",
         "“tiny-llama” there · number format left out; told from other releases by"),
    ],
)  # fmt: skip
async def test_how_a_name_was_matched_is_said_in_words(
    world: CatalogueBuilder, make_app: AppMaker, rule: str, said: str
) -> None:
    world.score(A, "mmlu_pro", 30.0, model_name="tiny-llama", match_rule=rule)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await on(pilot, "mmlu_pro")
        await pilot.press("x")
        await pilot.pause()
        assert line_with(app, "Named").split("Named")[1].strip(" │") == said


async def test_what_is_under_the_cursor_can_be_copied_and_checked(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await on(pilot, "arena_text")
        pointed = screen.query_one(ScoresPane).cursor_target()
        assert pointed is not None
        assert (pointed.text, pointed.link) == ("1111", "https://example.com/votes")
        await pilot.press("y")
        assert app.clipboard == "1111"
        await pilot.press("Y")
        assert "| human preference | Arena Text (overall) | higher | 1111 | 1167 |" in app.clipboard
        await pilot.press("tab")
        holder = table_holder(screen.focused)
        assert holder is not None
        table = holder.table()
        assert table is not None
        assert table.rows == (("A Llama 3.2 1B Instruct", "—", "1–1–2"), ("B Llama 3.2 3B Instruct", "2–1–1", "—"))


async def test_sorting_puts_the_widest_apart_first_and_back(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("s")
        await pilot.pause()
        shown = seen(app)
        assert shown.index("── widest apart first") < shown.index("MMLU") < shown.index("Arena Text (overall)   ")
        assert shown.index("Tied up") < shown.index("── not measured alike") < shown.index("IFEval")
        await pilot.press("S")
        await pilot.pause()
        assert "── closest first" in seen(app)
        await pilot.press("s", "s", "s", "s")
        await pilot.pause()
        assert "── human preference" in seen(app)


async def test_the_cursor_passes_over_headings_and_stays_on_its_benchmark(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        grid = screen.query_one(ScoreGrid)
        passed = []
        for _ in range(12):
            assert grid.current is not None
            passed.append(grid.current.benchmark.slug)
            await pilot.press("j")
        assert passed[:3] == ["arena_text", "tied", "errors"]
        assert passed[-1] == passed[-2]
        await pilot.press("k")
        assert grid.current is not None
        slug = grid.current.benchmark.slug
        await pilot.press("f")
        await pilot.pause()
        assert grid.current.benchmark.slug == slug
        await pilot.press("g")
        assert grid.current.benchmark.slug == "arena_text"
        assert grid.top == 0


async def test_a_click_puts_the_cursor_on_a_score_and_another_explains_it(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        grid = screen.query_one(ScoreGrid)
        y = next(nth for nth, line in enumerate(grid.texts()) if line.startswith("Tied up"))
        await pilot.click(grid, offset=(90, y - 1))  # a heading
        await pilot.click(grid, offset=(90, y))
        await pilot.pause()
        assert grid.current is not None
        assert (grid.current.benchmark.slug, grid.column) == ("tied", 1)
        await pilot.click(grid, offset=(90, y))
        await pilot.pause()
        assert "B · Llama 3.2 3B Instruct on Tied up" in seen(app)


async def test_flipping_mirrors_everything(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        await pilot.press("f")
        await pilot.pause()
        assert "Llama 3.2 3B Instruct wins 2, " in seen(app)
        assert "A Llama 3.2 3B Instruct" in seen(app)
        assert "── only Llama 3.2 3B Instruct" in seen(app)


async def test_a_benchmark_becomes_the_plots_axis(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await opened(pilot)
        await on(pilot, "ifeval")
        await pilot.press("m")
        await pilot.pause()
        assert app.session.axis == "ifeval"
        assert "The plot now shows capability by IFEval." in seen(app)


async def test_a_zoomed_pane_fills_the_screen(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("tab", "z")
        await pilot.pause()
        assert screen.query_one("#tally").region.height > 30
        assert "Llama 3.2 1B Instruct wins 1" in seen(app)
        await pilot.press("z")
        await pilot.pause()
        assert "Arena Text (overall)" in seen(app)


async def test_help_says_what_the_screen_is_for(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        assert "other scores." in seen(app)


async def test_one_pane_at_a_time_where_it_is_narrow(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "Llama 3.2 1B Instruct wins 1" not in seen(app)
        await pilot.press("tab")
        await pilot.pause()
        assert "Llama 3.2 1B Instruct wins 1, Llama 3.2 3B Instruct wins 2" in seen(app)
        assert "Arena Text" not in seen(app)
        await pilot.press("shift+tab")
        await pilot.pause()
        assert "Arena Text" in seen(app)
