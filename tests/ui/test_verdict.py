"""The verdict screen, as a user sees and uses it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.comparison.comparison import compare
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.messages import OpenModel
from crosswalk_tui.ui.verdict.note_dialog import NoteScreen
from crosswalk_tui.ui.verdict.related_pane import RelatedPane, find_related
from crosswalk_tui.ui.verdict.screen import VerdictScreen
from crosswalk_tui.ui.verdict.take_pane import TakePane
from crosswalk_tui.ui.verdict.verdict_pane import VerdictPane
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, seen
from tests.ui.verdict import NARROW, NOON, NORMAL, WIDE, in_front, opened, settled

# The verdict


async def test_the_verdict_has_its_figures(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        assert "Pick A · Llama 3.2 1B Instruct if" in seen(app)
        assert line_with(app, "– you want the lowest bill: $0.090 vs $0.180 a month")
        assert line_with(app, "Llama 3.2 1B Instruct costs $0.090 a month")
        assert line_with(app, "Llama 3.2 3B Instruct is stronger on Arena Text")
        assert line_with(app, "Llama 3.2 3B Instruct calls tools; Llama 3.2 1B Instruct")


@pytest.mark.parametrize("size", [NARROW, NORMAL, WIDE])
async def test_it_names_the_workload_it_is_for(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert line_with(app, "For 5M in · 2M out · w edits")
        app.session.edit(Workload(300_000_000, 20_000_000, cached_share=Decimal("0.1"), prompt_tokens=6_000))
        await settled(pilot)
        assert line_with(app, "For 300M in · 20M out · 10% cached · prompts of 6k")
        await pilot.press("end", "home")
        await settled(pilot)
        assert "For 300M in" in seen(app), "it is above the first finding again"


@pytest.mark.parametrize("size", [NARROW, NORMAL, WIDE, (60, 20), (110, 24)])
async def test_no_sentence_is_cut_at_any_size(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        pane = screen.query_one(VerdictPane)
        width = pane.line_width
        said = " ".join(" ".join("".join(t for t, _ in pane.line(i, width)).split()) for i in range(pane.total))
        assert (
            "before it costs as much as Llama 3.2 3B Instruct: models differ in the tokens they need for the same work."
            in said
        )
        assert "…" not in said


async def test_explaining_a_sentence_shows_its_receipts(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("x")
        await pilot.pause()
        assert line_with(app, "Pick Llama 3.2 1B Instruct if you want the lowest bill")
        assert line_with(app, "A at Alpha", "$0.01 in, $0.02 out per 1M tokens")
        assert "Test prices as of 2026-07-02" in " ".join(seen(app).split())
        await pilot.press("escape", "j", "j", "enter")
        await pilot.pause()
        assert line_with(app, "│ Llama 3.2 3B Instruct is stronger on Arena Text")
        assert line_with(app, "A  Arena Text 1111", "Test prices as of 2026-07-01")


async def test_the_cursor_goes_from_sentence_to_sentence_and_reaches_the_last(app: CrosswalkApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        pane = (await opened(pilot)).query_one(VerdictPane)
        await pilot.press("G")
        assert pane.cursor == pane.n_items - 1
        assert pane.top + pane.page >= pane.total
        await pilot.press("k")
        assert pane.cursor == pane.n_items - 2
        await pilot.press("g")
        assert (pane.cursor, pane.top) == (0, 0)
        await pilot.press("pagedown")
        assert pane.cursor > 3


async def test_copying_takes_the_sentence_and_the_whole_as_a_table(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        screen = await opened(pilot)
        await pilot.press("y")
        names = "Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct"
        assert app.clipboard == "{} costs $0.090 a month, {} $0.180: 2.0× as much, $0.090 more.".format(*names)
        await pilot.press("Y")
        assert "| About | Finding | Pick | If |" in app.clipboard
        assert "Llama 3.2 3B Instruct is stronger on Arena Text" in app.clipboard
        related = screen.query_one(RelatedPane).table()
        assert related is None or related.title == "Related comparisons"


async def test_flipping_the_models_flips_the_verdict(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("f")
        await settled(pilot)
        assert line_with(app, " B · Llama 3.2 1B Instruct costs $0.090 a month")
        assert line_with(app, " A · Llama 3.2 3B Instruct is stronger on Arena Text")


async def test_what_changed_while_another_screen_was_in_front_is_caught_up_with(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("1", "f", "5")
        await settled(pilot)
        assert line_with(app, " B · Llama 3.2 1B Instruct costs $0.090 a month")


async def test_six_models_get_a_verdict(world: CatalogueBuilder, make_app: AppMaker) -> None:
    keys = [A, B, "openai/gpt-5", "acme/unsold", "acme/one", "acme/two"]
    for key in keys[4:]:
        world.model(key, name="[/] evil \x1b[2J" + "n" * 300)
        world.offer("alpha", key, key, input=50_000, output=50_000)
        world.score(key, "arena_text", 1300)
    app = make_app(world, sides=keys)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert line_with(app, "Not enough data on price: no offer of Unsold Wonder can be ranked")
        assert line_with(app, "D · Unsold Wonder: no advantage over all others")
        assert line_with(app, "Llama 3.2 1B Instruct costs least, $0.090 a month; Llama 3.2 3B Instruct")


async def test_any_size_is_survived_and_the_note_dialog_too(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        for size in ((1, 1), (20, 5), (59, 19), (60, 20), (110, 20), (400, 120)):
            await pilot.resize_terminal(*size)
            for pane in ("take", "note", "related", "verdict"):
                app.screen.query_one(f"#{pane}")
                await pilot.press("tab", "j", "G", "left", "right", "k")
            assert in_front(app) is VerdictScreen, size
            await pilot.resize_terminal(*NORMAL)
        await pilot.press("n")
        await settled(pilot)
        await pilot.resize_terminal(33, 7)
        await pilot.pause()
        assert in_front(app) is NoteScreen
        assert "60×20" in seen(app)
        await pilot.resize_terminal(*NORMAL)
        await pilot.press("h", "i")
        await pilot.pause()
        assert "hi" in line_with(app, "hi", "│")


# Panes by size


async def test_narrow_shows_one_pane_at_a_time_by_tabs(app: CrosswalkApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        screen = await opened(pilot)
        assert in_sight(screen) == {"verdict"}
        for pane in ("take", "note", "related", "verdict"):
            await pilot.press("tab")
            await pilot.pause()
            assert in_sight(screen) == {pane}


def in_sight(screen: VerdictScreen) -> set[str | None]:
    """The panes a user sees."""
    return {pane.id for pane in screen.query(".pane") if all(node.display for node in pane.ancestors_with_self)}


async def test_wide_shows_them_all(app: CrosswalkApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        for words in ("Pick A", "The smallest model", "No note on these models", "Related comparisons"):
            assert line_with(app, words)


# The editor's take


async def test_the_take_quotes_this_catalogue(app: CrosswalkApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        text = " ".join(seen(app).split())
        assert "crosswalk-tui editors, 2026-11-25" in text
        assert "$0.090 a month at" in text


async def test_a_link_opens_the_models_page(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    opening: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "on_open_model", lambda _, message: opening.append(message.key))
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("tab", "enter")
        await pilot.press("right", "enter", "left", "enter")
        await pilot.pause()
        assert opening == [A, B, A]
        assert OpenModel.__name__ == "OpenModel"


async def test_a_link_can_be_clicked(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    opening: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "on_open_model", lambda _, message: opening.append(message.key))
    async with app.run_test(size=WIDE) as pilot:
        pane = (await opened(pilot)).query_one(TakePane)
        rows = ["".join(text for text, _ in pane.line(i, pane.line_width)) for i in range(pane.total)]
        y = next(i for i, row in enumerate(rows) if "Llama 3.2 1B Instruct" in row)
        x = rows[y].index("Llama 3.2 1B") + 3
        left, top = pane.styles.padding.left + 1, 1
        await pilot.click(pane, offset=(left + x, top + y))
        await pilot.pause()
        assert opening == [A]


async def test_without_a_take_the_others_are_offered_and_open(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("anthropic/claude-sonnet-4.5", name="Claude Sonnet 4.5")
    app = make_app(world, A, "openai/gpt-5")
    async with app.run_test(size=NORMAL) as pilot:
        screen = await opened(pilot)
        assert line_with(app, "No editor's take on these models")
        pane = screen.query_one(TakePane)
        rows = ["".join(text for text, _ in pane.line(i, pane.line_width)) for i in range(pane.total)]
        requested = [row for row in rows if row.startswith("– ")].index("– GPT-5 vs Claude Sonnet 4.5")
        await pilot.press("tab", *["right"] * requested, "enter")
        await settled(pilot)
        assert [side.model.key for side in app.session.sides] == ["openai/gpt-5", "anthropic/claude-sonnet-4.5"]
        assert line_with(app, "Two generalists")


async def test_up_and_down_go_through_the_links_of_a_list(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("anthropic/claude-sonnet-4.5", name="Claude Sonnet 4.5")
    app = make_app(world, A, "openai/gpt-5")
    async with app.run_test(size=NORMAL) as pilot:
        screen = await opened(pilot)
        pane = screen.query_one(TakePane)
        await pilot.press("tab")
        assert app.focused is pane

        def marked() -> str:
            lines = [pane.line(index, pane.line_width) for index in range(pane.total)]
            return " ".join(text.strip() for line in lines for text, style in line if style == "on")

        assert marked() == "GPT-5 vs Claude Sonnet 4.5"
        await pilot.press("down")
        assert marked() == "Llama 3.2 1B Instruct vs Llama 3.2 3B Instruct"
        await pilot.press("up")
        assert marked() == "GPT-5 vs Claude Sonnet 4.5"


# Related comparisons


def neighbours(world: CatalogueBuilder) -> CatalogueBuilder:
    """The small world with a next size for B, and a rival at the price of A."""
    world.model("meta/llama-3.1-8b-instruct", name="Llama 3.1 8B", params_total_m=8000, release_date="2024-07-23")
    world.offer("alpha", "llama-8b", "meta/llama-3.1-8b-instruct", input=40_000, output=40_000)
    world.model("acme/rival", name="Rival [/]")
    world.offer("alpha", "rival", "acme/rival", input=10_000, output=20_000)
    world.score("acme/rival", "arena_text", 1300)
    return world


async def test_related_comparisons_have_reasons_and_enter_opens_one(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(neighbours(world))
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        assert line_with(app, "Rival [/] vs A")
        assert "Arena Text 1300 vs 1111; $0.09 vs $0.09 a month" in " ".join(seen(app).split())
        assert line_with(app, "Llama 3.1 8B vs B")
        assert "8B vs 3.21B parameters; $0.28 vs $0.18 a month" in " ".join(seen(app).split())
        await pilot.press("shift+tab", "down", "enter")
        await settled(pilot)
        assert [side.model.key for side in app.session.sides] == [B, "meta/llama-3.1-8b-instruct"]
        assert screen.query_one(RelatedPane).has_focus


def test_a_verbose_model_is_related_to_one_of_the_same_bill(world: CatalogueBuilder, tmp_path: Path) -> None:
    world.model("acme/rival")
    world.offer("alpha", "rival", "acme/rival", input=30_000, output=60_000)
    world.score("acme/rival", "arena_text", 1300)
    path = world.write(tmp_path / "catalog.db")
    wordy = Workload(0, 2_000_000, multipliers=((A, Decimal(3)),))
    with Catalogue.open(path) as catalogue:
        comparison = compare([read_side(catalogue, key) for key in (A, B)], wordy, Filters(), NOON)
        related = find_related(catalogue, comparison, catalogue.benchmarks(), "arena_text", NOON)
    assert [found.reason for found in related] == ["Arena Text 1300 vs 1111; $0.12 vs $0.12 a month"]


async def test_no_related_model_is_shown_as_such(app: CrosswalkApp) -> None:
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        assert "No related model found" in seen(app)
