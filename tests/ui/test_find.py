"""The screen that finds models: conditions as they are typed, what each costs, sorting, comparing, undo."""

from __future__ import annotations

import re
import shlex
from decimal import Decimal
from math import inf
from typing import Any

import pytest
from textual.pilot import Pilot

from crosswalk_tui.catalog.sold_models import read_sold
from crosswalk_tui.cli.root import program
from crosswalk_tui.core.find.condition_checks import Candidate
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.find.find_query import FindQuery
from crosswalk_tui.core.find.finding import Effect, found_of
from crosswalk_tui.core.find.judging import judge, price, rank_candidate
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.find.effects_pane import EffectsPane, effect_text
from crosswalk_tui.ui.find.found_pane import FoundPane
from crosswalk_tui.ui.find.screen import FindScreen
from crosswalk_tui.ui.kit.text_views import TextBlock
from crosswalk_tui.ui.session import background, model_finder
from crosswalk_tui.ui.session.draft import Edit, with_workload
from crosswalk_tui.ui.shell.command_line import command_line
from crosswalk_tui.ui.shell.field_widgets import FieldGrid, FieldInput
from crosswalk_tui.ui.shell.switches import Switches
from tests.catalogue_builder import CatalogueBuilder
from tests.core.worlds import NOON, offer, side
from tests.ui.conftest import A, AppMaker, B, line_with, quiet, seen

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
GPT = "openai/gpt-5"


async def opened(pilot: Pilot[None]) -> FindScreen:
    """Open the screen and wait for its models."""
    await quiet(pilot)
    await pilot.press("8")
    await quiet(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, FindScreen)
    return screen


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type *text* into the first condition."""
    await pilot.press("slash", *text)
    await quiet(pilot)


def right(app: CrosswalkApp, *words: str) -> str:
    """The part of the line with *words* that is right of the conditions."""
    return line_with(app, *words).split("││")[1]


def keys(screen: FindScreen) -> list[str]:
    """The keys of the listed models."""
    return [match.model.key for match in screen.query_one(FoundPane).matches]


async def test_the_points_of_bills_are_in_line_with_and_without_a_sign(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    """A bill that rests on an assumption has a sign before it."""
    world.offer(
        "cloudy", "gpt-5-cached", GPT, prices=[{"input": 1_250_000, "output": 10_000_000, "cache_read": 125_000}]
    )
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        app.session.apply(Edit(with_workload(app.session.draft, cached_share=Decimal("0.5")), ""))
        await opened(pilot)
        bills = [bill for line in seen(app).splitlines() if (bill := re.search(r"(≤?)\$\d+(\.)\d+", line))]
        assert {bill[1] for bill in bills} == {"≤", ""}
        assert len({bill.start(2) for bill in bills}) == 1


@pytest.mark.parametrize("size", SIZES)
async def test_all_models_are_listed_cheapest_first(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        assert keys(screen) == [A, B, GPT]
        assert "$0.09" in line_with(app, "Llama 3.2 1B", "1111")


async def test_a_score_narrows_the_list_as_it_is_typed(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "arena_text=1400")
        assert keys(screen) == [GPT]
        assert "Found 1 of 3" in seen(app)
        assert right(app, "Arena Text ≥ 1400").split()[4:10] == ["2", "0", "2", "2", "$0.09", "Llama"]
        assert "Arena Text 1167 < 1400" in line_with(app, "Llama 3.2 3B Instruct", "<")


async def test_offers_that_were_read_before_a_change_of_prices_are_read_again(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder = app.session.finder
    readings: list[object] = []

    def search_again() -> None:
        finder.forget()
        finder.find(app)

    def read(*given: Any, **named: Any) -> object:
        readings.append(read_sold(*given, **named))
        if len(readings) == 1:
            app.call_from_thread(search_again)
        return readings[-1]

    monkeypatch.setattr(model_finder, "read_sold", read)
    monkeypatch.setattr(background, "_SLICE", inf)  # a search too short for a pause, in which it would notice
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("8")
        await quiet(pilot)
        assert len(readings) == 2


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_score_alone_is_taken_for_the_benchmark_that_it_then_names(
    app: CrosswalkApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "1400")
        assert keys(screen) == [GPT]
        assert "Arena Text ≥ 1400" in " ".join(screen.query_one("#condition-notes", TextBlock).texts())
        await pilot.press("enter", "escape")
        app.session.set_axis("mmlu_pro")
        await typed(pilot, "34")
        assert keys(screen) == [B]
        app.session.set_axis("ifeval")
        await quiet(pilot)
        assert keys(screen) == [B], "the condition stays what it was"
        assert "mmlu_pro=34" in seen(app)


async def test_a_score_on_no_scale_asks_for_the_benchmark(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await typed(pilot, "72")
        notes = " ".join(" ".join(app.screen.query_one("#condition-notes", TextBlock).texts()).split())
        assert "72 is not on the scale of Arena Text" in notes
        assert "ifeval=72" in notes


async def test_an_invalid_condition_is_explained_and_the_last_answer_stays(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "nonsense=5")
        assert "No benchmark is called" in seen(app)
        assert keys(screen) == [A, B, GPT]
        assert screen.query_one(FoundPane).stale


async def test_nothing_found_names_the_condition_to_relax(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "arena_text=1500")
        assert keys(screen) == []
        assert "Relax “Arena Text ≥ 1500”" in seen(app)


async def test_a_need_applies_to_the_other_screens_too(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        screen.query_one("#condition-switches").focus()
        await pilot.press("g", *["j"] * 5, "space")
        await quiet(pilot)
        assert keys(screen) == [B]
        assert app.session.filters.needs == {"tools"}
        assert right(app, "tools ", "$0.09", "1  $0.09").split()[1:5] == ["1", "1", "2", "1"]


async def test_enter_on_a_condition_drops_it_and_u_brings_it_back(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "arena_text=1400")
        screen.query_one(EffectsPane).focus()
        await pilot.press("g", "enter")
        await quiet(pilot)
        assert keys(screen) == [A, B, GPT]
        await pilot.press("u")
        await quiet(pilot)
        assert keys(screen) == [GPT]
        await pilot.press("escape", "backspace")
        await quiet(pilot)
        assert keys(screen) == [A, B, GPT]


async def test_sorting_by_score_and_value_and_reversed(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("s")
        assert keys(screen) == [GPT, B, A]
        assert "best score first" in seen(app)
        await pilot.press("s")
        assert keys(screen) == [A, B, GPT]
        assert "value▾" in seen(app)
        await pilot.press("S")
        assert keys(screen) == [GPT, B, A]


async def test_a_click_on_a_title_sorts_and_a_second_one_reverses(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        y, title = next((y, line) for y, line in enumerate(seen(app).splitlines()) if "$/month▴" in line)
        at = (title.index("score ", title.index("$/month▴")) + 1, y)
        await pilot.click(offset=at)
        await quiet(pilot)
        assert keys(screen) == [GPT, B, A]
        assert "score▾" in seen(app)
        await pilot.click(offset=at)
        await quiet(pilot)
        assert keys(screen) == [A, B, GPT]
        assert "score▴" in seen(app)


async def test_enter_puts_the_model_into_a_slot(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("G", "enter", "b")
        await quiet(pilot)
        assert [side.model.key for side in app.session.sides] == [A, GPT]
        assert right(app, "GPT-5", "1440").split()[0] == "B"
        await pilot.press("u")
        assert [side.model.key for side in app.session.sides] == [A, B]


async def test_the_benchmark_of_the_scores_can_be_changed(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        app.session.set_axis("ifeval")
        await quiet(pilot)
        assert "score: IFEval" in seen(app)
        await pilot.press("s")
        assert keys(screen) == [B, A, GPT]


async def test_a_new_workload_changes_the_prices(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("w", *"10M")
        await quiet(pilot)
        await pilot.press("enter", "escape", "8")
        await quiet(pilot)
        assert "$0.14" in line_with(app, "Llama 3.2 1B", "1111")


async def test_the_command_line_finds_the_same_models(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await typed(pilot, "arena_text=1400")
        await pilot.press("down", *"100k", "down", *"30", "down", *"2024")
        await quiet(pilot)
        words = shlex.split(command_line(app.session, "find"))
        assert words[:4] == ["crosswalk-tui", "find", "--min", "arena_text=1400"]
        assert (words[words.index("--max-usd")], words[words.index("--max-usd") + 1]) == ("--max-usd", "30")
        with program.make_context("crosswalk-tui", words[1:]) as ctx:
            command = program.get_command(ctx, "find")
            assert command is not None
            command.make_context("find", words[2:])


async def test_explain_and_the_table(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        table = screen.query_one(FoundPane).table()
        assert table is not None
        assert table.rows[0][:4] == ("Llama 3.2 1B Instruct", A, "$0.09", "1111")
        await pilot.press("x")
        await quiet(pilot)
        assert "Alpha" in seen(app)


async def test_long_names_that_begin_alike_can_be_told_apart(world: CatalogueBuilder, make_app: AppMaker) -> None:
    for size in ("70B", "8B"):
        key = f"deepseek/deepseek-r1-distill-llama-{size.lower()}"
        world.model(key, name=f"DeepSeek R1 Distill Llama {size}", context_tokens=131072)
        world.offer("alpha", key, key, input=20_000, output=40_000)
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        names = [line[44:63] for line in seen(app).splitlines() if "DeepSeek" in line]
        assert len(names) == 2
        assert all("…" in name for name in names)
        assert names[0] != names[1]


async def test_hostile_names_do_not_break_the_screen(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("evil/one", name="\x1b[31m[/red]|" + "x" * 300, licence="[b]\u202e")
    world.offer("alpha", "evil", "evil/one", input=1_000, output=1_000)
    app = make_app(world)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert keys(screen)[0] == "evil/one"
        assert "\x1b" not in seen(app)


async def test_where_panes_are_tabs_the_number_found_is_beside_its_tab_also_while_typing(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "Found 3 of 3  Conditions  Misses" in seen(app)
        await typed(pilot, "1400")
        assert "Found 1 of 3  Conditions  Misses" in seen(app)
        await pilot.press("escape")
        await quiet(pilot)
        assert "Found 3 of 3" in seen(app), "taken back"


async def test_tab_follows_the_order_of_the_tabs_and_begins_with_the_fields(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        for expected in ("condition-grid", "condition-switches", "effects", "found"):
            await pilot.press("tab")
            await quiet(pilot)
            assert screen.focused is not None
            assert screen.focused.id == expected


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_key_of_the_conditions_stays_in_the_key_bar(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await typed(pilot, "1400")
        await pilot.press("enter", "escape")
        await quiet(pilot)
        assert "/ Conditions" in seen(app)
        assert "u Undo" in seen(app)


def test_the_explanation_of_a_condition_says_what_it_removes_and_costs() -> None:
    alone = Effect("vision", "vision", removed=178, unknown=47, more=0, cheaper=0, cheapest=None)
    removed = "Of the models whose bill can be computed, 178 do not meet this condition, and of 47 it is not known."
    assert effect_text(alone) == f"{removed} Without this condition no further model would be found."


def test_a_condition_without_which_a_found_model_is_cheaper_does_not_call_it_another() -> None:
    small, large = offer("acme", 10_000, 10_000, context_tokens=8_000), offer("best", 90_000, 90_000)
    made = side("lab/both", small, large, context_tokens=1_000_000)
    query = FindQuery(Workload(1_000_000, 1_000_000), Filters(min_context=200_000), Conditions(), None)
    one = Candidate(made.model, made.offers, {})
    found = found_of(query, [judge(one, price(one, rank_candidate(one, query, NOON), query), query)], 1)
    (context,) = found.effects
    assert "no further model would be found; the cheapest change is of Both: $0.02, found now at $0.18." in effect_text(
        context
    )
    pane = EffectsPane(id="effects")
    pane.set_reactive(EffectsPane.found, found)
    shown = "".join(text for text, _ in pane.line(0, 80))
    assert "$0.02 Both, found now at $0.18" in shown


async def test_x_on_a_condition_explains_the_condition_not_a_bill(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "arena_text=1400")
        screen.query_one(EffectsPane).focus()
        await pilot.press("g", "x")
        await quiet(pilot)
        assert "2 do not meet this condition" in seen(app)
        assert "Without it 2 more models would be found" in seen(app)


async def test_tab_reaches_the_switches_after_the_fields(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("tab", "tab")
        await pilot.pause()
        assert isinstance(app.focused, Switches)
        await pilot.press("tab", "shift+tab")
        await pilot.pause()
        assert isinstance(app.focused, Switches)
        await pilot.press("shift+tab")
        await pilot.pause()
        assert isinstance(app.focused, FieldGrid)
        await pilot.press("up")
        await pilot.pause()
        assert isinstance(app.focused, Switches), "above the first field is the last switch"
        assert app.focused.cursor == app.focused.count(80) - 1
        await pilot.press("down", "space")
        await pilot.pause()
        assert isinstance(app.focused, FieldInput), "space edits the marked field, as enter does"


async def test_where_the_notes_do_not_fit_the_workload_is_left_out_and_no_sentence_cut(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        needs = frozenset({"vision", "structured_output", "reasoning"})
        app.session.edit(app.session.workload, app.session.filters._replace(needs=needs, min_context=2_000_000))
        await quiet(pilot)
        await typed(pilot, "1400")
        text = seen(app)
        assert "On all screens, no price of A and B:" in text
        assert "Arena Text ≥ 1400" in text
        assert "…" not in text[text.index("On all screens") : text.index("batch prices")]
