"""What changes the workload besides a field: presets, pasted usage, saved ones, undo."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from threading import Event

import pytest
from textual import events
from textual.widgets import Input, TextArea

from crosswalk_tui.core.changes.scale import VOLUMES
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.presets import PRESETS
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import readable_workloads, save_workload
from tests.ui.calculator import SIZE, calculator, fill, settled, text_of
from tests.ui.conftest import line_with, quiet, seen


async def test_a_preset_becomes_the_workload_and_undo_brings_it_back(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "t")
        await pilot.pause()
        assert "20,000 turns" in seen(app)
        await pilot.press("j", "enter")
        await settled(pilot)
        assert app.session.workload.input_tokens == 300_000_000
        assert app.screen.query_one("#prompt", Input).value == "6k"
        await pilot.press("u")
        await settled(pilot)
        assert app.session.workload == Workload()
        assert app.screen.query_one("#prompt", Input).value == ""
        await pilot.press("U")
        await settled(pilot)
        assert app.session.workload.input_tokens == 300_000_000
        await pilot.press("t", "escape")
        await pilot.pause()
        assert app.session.workload.input_tokens == 300_000_000


async def test_what_sets_the_workload_works_on_every_screen(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        for screen in "12345678":
            await pilot.press(screen)
            await quiet(pilot)
            for key, title in (("T", "A conversation"), ("i", "Paste a usage report"), ("t", "Choose a workload")):
                await pilot.press(key)
                await quiet(pilot)
                assert title in seen(app), screen
                if key != "t":
                    await pilot.press("escape")
            await pilot.press("j", "enter")
            await quiet(pilot)
            assert app.session.workload.input_tokens == 300_000_000, screen
            said = "Workload: 300M in · 20M out" in " ".join(note.message for note in app._notifications)
            assert said is (screen != "2"), f"{screen}: the fields of the workload screen show it"
            app.session.undo()
            app.clear_notifications()
            await quiet(pilot)


async def test_w_leads_to_the_first_field(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        for nth, screen in enumerate("12345678", start=1):
            await pilot.press(screen)
            await quiet(pilot)
            await pilot.press("w")
            await quiet(pilot)
            await pilot.press(*f"7{nth}M")
            await quiet(pilot)
            assert app.current == ("overview" if screen == "1" else "workload"), screen
            assert app.focused is app.screen.query_one("#input"), screen
            assert app.session.workload.input_tokens == 70_000_000 + nth * 1_000_000, screen
            await pilot.press("escape")


async def test_logs_are_read_from_a_screen_without_fields(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3")
        await quiet(pilot)
        await pilot.press("L")
        await quiet(pilot)
        assert "Usage logs of coding agents" in seen(app)


async def test_undo_takes_back_one_field_at_a_time(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "u Undo" not in keys_shown(app), "there is nothing yet"
        await pilot.press("w", *"30M", "tab", *"4M", "enter", "escape")
        await settled(pilot)
        assert app.session.workload == Workload(30_000_000, 4_000_000)
        assert "u Undo" in keys_shown(app)
        await pilot.press("u")
        assert app.session.workload == Workload(30_000_000, 2_000_000)
        await pilot.press("u")
        await settled(pilot)
        assert app.session.workload == Workload()
        assert "u Undo" not in keys_shown(app)
        assert "Undo" not in [command.title for command in app.get_system_commands(app.screen)]
        await pilot.press("u", "U", "U", "U")
        await settled(pilot)
        assert app.session.workload == Workload(30_000_000, 4_000_000)
        assert "u Undo" in keys_shown(app)


def keys_shown(app: CrosswalkApp) -> str:
    """The line of keys at the bottom."""
    return seen(app).splitlines()[-1]


async def test_the_last_200_changes_can_be_undone(app: CrosswalkApp) -> None:
    session = app.session
    async with app.run_test():
        for tokens in range(1, 206):
            session.edit(workload=replace(session.workload, input_tokens=tokens))
        for _ in range(205):
            session.undo()
        assert session.workload.input_tokens == 5


async def test_an_undo_names_two_of_the_changes_and_counts_the_others(app: CrosswalkApp) -> None:
    session = app.session
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        session.edit(workload=replace(session.workload, input_tokens=7_000_000, output_tokens=3_000_000, batch=True))
        await pilot.press("u")
        assert [toast.message for toast in app._notifications] == ["Undone: in 7M → 5M, out 3M → 2M, 1 more · U redoes"]
        session.edit(filters=Filters(region="eu", or_global=True))
        await pilot.press("u")
        assert [toast.message for toast in app._notifications] == ["Undone: region eu or global → none · U redoes"]


async def test_budget_and_volumes_are_undone_like_everything_else(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await fill(pilot, "input", "7M")
        await fill(pilot, "budget", "50")
        await fill(pilot, "volume-3", "1B/0")
        await pilot.press("enter", "escape", "u")
        await settled(pilot)
        assert app.session.volumes == VOLUMES
        assert app.screen.query_one("#volume-3", Input).value == "20M/10M"
        assert "20M/10M" in seen(app)
        await pilot.press("u")
        assert app.session.budget is None
        assert app.session.workload.input_tokens == 7_000_000
        await pilot.press("U", "U")
        await settled(pilot)
        draft = app.session.draft
        assert (draft.budget, draft.volumes[2]) == (Decimal(50), (10**9, 0))


async def test_volumes_are_the_same_on_the_wide_overview(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await fill(pilot, "volume-3", "1B/0")
        await pilot.press("enter", "escape", "1")
        for _ in range(20):
            await pilot.pause(0.02)
            if "1B/0" in seen(app):
                break
        assert "1B/0" in seen(app)
        assert "20M/10M" not in seen(app)


async def test_what_was_too_much_is_taken_once_it_fits(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "cached", "60%")
        await fill(pilot, "written", "50%")
        assert "leave 40%" in text_of(app, "#reading")
        assert app.session.workload.cache_write_share == 0
        await fill(pilot, "cached", "10%")
        assert "Error:" not in seen(app)
        assert app.session.workload.cache_write_share == Decimal("0.5")
        assert not app.screen.query_one("#written", Input).has_class("-invalid")
        assert calculator(app)._offers.comparison is app.session.comparison, "the offers table is that of both"
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert app.session.workload.cached_share == Decimal("0.6"), "one key, one step"
        assert app.session.workload.cache_write_share == 0


async def test_other_input_scales_the_requests_of_a_sample(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await pilot.press("w", *"30k", "tab", *"1k")
        await fill(pilot, "requests", "7")
        app.screen.query_one("#input", Input).focus()
        await pilot.pause()
        await pilot.press(*"60k")  # read as 6, as 60 and as 60k
        await settled(pilot)
        assert (app.session.workload.input_tokens, app.session.workload.requests) == (60_000, 14)
        assert app.screen.query_one("#requests", Input).value == "14"
        assert app.session.workload.output_tokens == 1_000
        await pilot.press("enter", "escape", "u")
        await settled(pilot)
        assert (app.session.workload.input_tokens, app.session.workload.requests) == (30_000, 7)


async def test_pasted_usage_becomes_the_workload(app: CrosswalkApp) -> None:
    report = (
        '{"usage": {"prompt_tokens": 1000, "completion_tokens": 50, "prompt_tokens_details": {"cached_tokens": 250}}}'
    )
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("2")
        await settled(pilot)
        app.post_message(events.Paste(report))
        await settled(pilot)
        workload = app.session.workload
        assert (workload.input_tokens, workload.cached_share, workload.request_count) == (1000, Decimal("0.25"), 1)
        assert "Read 1,000 in (250 cached), 50 out, 1" in seen(app)
        await pilot.press("w")
        app.post_message(events.Paste("2,000 input tokens, 70 output"))
        await settled(pilot)
        assert app.session.workload.input_tokens == 2000
        assert app.screen.query_one("#input", Input).value == "2k"
        app.post_message(events.Paste("{broken"))
        await settled(pilot)
        assert app.session.workload.input_tokens == 2000


async def test_usage_can_be_typed_into_a_text_area(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "i")
        await pilot.pause()
        area = app.screen.query_one(TextArea)
        area.text = "nothing of the kind"
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.screen.query(TextArea), "what cannot be read cannot be taken"
        area.text = "12,345 input, 678 output"
        await pilot.pause()
        assert "Read 12,345 in, 678 out." in seen(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert app.session.workload == Workload(12_345, 678)


async def test_a_workload_is_saved_listed_and_deleted(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("2", "t")
        await settled(pilot)
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("enter", *"mine", "enter")
        await settled(pilot)
        assert "Saved as mine." in seen(app)
        await pilot.press("s", *"mine", "enter")
        await settled(pilot)
        assert "already. Press Enter again to replace it." in seen(app)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("escape", "w", *"1", "enter", "escape", "t")
        await settled(pilot)
        await pilot.press("G")
        await pilot.pause()
        assert line_with(app, "mine", "5M")
        assert "saved 20" in seen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.session.workload == Workload()
        await pilot.press("t")
        await settled(pilot)
        await pilot.press("d")
        await pilot.pause()
        assert "is built in and cannot be deleted" in seen(app)
        await pilot.press("G", "d")
        await settled(pilot)
        assert "d again deletes mine." in seen(app)
        await pilot.press("d")
        await settled(pilot)
        assert "mine" not in "\n".join(line for line in seen(app).splitlines() if "5M in" in line)
        await pilot.press("escape", "u")
        await settled(pilot)
        assert [saved.name for saved in readable_workloads(UserDatabase())[0]] == ["mine"]


async def test_ready_made_workloads_are_there_while_the_database_is_held(app: CrosswalkApp, held: Event) -> None:
    held.set()
    save_workload(UserDatabase(), "mine", Workload(1, 2))
    held.clear()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "t", "j")
        await pilot.pause()
        assert "50,000 questions" in seen(app)
        assert "mine" not in seen(app)
        held.set()
        await settled(pilot)
        assert line_with(app, "mine", "1/2")
        assert "50,000 questions" in seen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.session.workload.input_tokens == 300_000_000
        await pilot.press("t")
        await pilot.pause()
        assert "50,000 questions" in seen(app), "the cursor starts on the present workload"


async def test_what_is_typed_back_is_nothing_to_undo(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "w", "end", "backspace", "M")
        await settled(pilot)
        assert app.session.workload == Workload()
        assert not app.session.can_undo


async def test_the_budget_is_on_the_overview_too(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await fill(pilot, "budget", "50")
        await pilot.press("enter", "escape", "1")
        await pilot.pause()
        assert line_with(app, "$50.00 buys")
        assert line_with(app, "5,000,000 in + 2,000,000 out")


async def test_a_pasted_log_keeps_the_size_of_each_request(app: CrosswalkApp) -> None:
    lines = [f'{{"usage": {{"prompt_tokens": {sent}, "completion_tokens": 50}}}}' for sent in (1_000, 1_000, 50_000)]
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        app.post_message(events.Paste("\n".join(lines)))
        await settled(pilot)
        assert "requests of up to 50k: base price" in seen(app)
        for screen in "1345672":  # each screen shows it
            await pilot.press(screen)
            await pilot.pause()
        await settled(pilot)
        await pilot.press("w", *"104k")  # twice the input: twice the requests
        await settled(pilot)
        workload = app.session.workload
        assert (workload.request_count, workload.largest_prompt) == (6, 50_000)
        await fill(pilot, "requests", "8")
        await settled(pilot)
        assert app.session.workload.largest_prompt == 13_000, "a number of requests replaces the sizes"


@pytest.mark.parametrize(
    ("size", "said"),
    [((80, 24), "500M/8M · 93.6% cached · 6.4% written · 50k/prompt "),
     ((120, 40), "500M/8M · 93.6% cached · 6.4% written · 50k/prompt "),
     ((200, 60), "500M/8M · 93.6% cached · 6.4% written · 50k/prompt ")],
)  # fmt: skip
async def test_no_preset_is_cut(app: CrosswalkApp, size: tuple[int, int], said: str) -> None:
    save_workload(app.session.users, "Mine", replace(PRESETS[2].workload, prompt_tokens=51_000))
    async with app.run_test(size=size) as pilot:
        await pilot.press("2", "t")
        await quiet(pilot)
        assert said in line_with(app, "Agentic coding")
        assert said.replace("50k", "51k") in line_with(app, "Mine")
        assert line_with(app, "10M", " · 3k/prompt · batch"), "all are in one form"
        await pilot.press("end")
        await quiet(pilot)
        assert "reasoning" in seen(app)
        assert "of 51k" in seen(app), "all of a saved one is below the list"
