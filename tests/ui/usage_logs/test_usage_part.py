"""The dialog that chooses the part of a log that becomes the workload: models, days, a month of it."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.workload.usage_part_dialog import UsagePartScreen
from tests.ui.calculator import SIZE, settled, text_of
from tests.ui.conftest import line_with, seen
from tests.ui.usage_logs.opening_logs import opened, request


async def test_a_log_becomes_the_workload_with_its_source_named(app: CrosswalkApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log)
        assert line_with(app, "all models", "2", "1,500,000", "12,000")
        assert "2 requests, 2026-11-01 to 2026-11-10 (10 days): 1,500,000 in, 12,000 out." in seen(app)
        assert "1 line without usage left out (line 3)." in seen(app)
        assert app.session.workload == Workload(), "until it is used"
        await pilot.press("enter")
        await settled(pilot)
        assert (app.session.workload.input_tokens, app.session.workload.output_tokens) == (1_500_000, 12_000)
        assert line_with(app, "Workload · ", "log.jsonl")
        await pilot.press("1")
        await pilot.pause()
        assert line_with(app, "Workload · ", "log.jsonl")
        await pilot.press("5")
        await pilot.pause()
        assert line_with(app, "Verdict · log.jsonl")
        await pilot.press("1", "u")
        await pilot.pause()
        assert app.session.workload == Workload()
        assert line_with(app, "Workload · $/month by provider")


async def test_one_model_and_some_days_can_be_chosen(app: CrosswalkApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log)
        await pilot.press("j", "j")
        await pilot.pause()
        assert "1 request, 2026-11-10 to 2026-11-10 (1 day): 500,000 in, 7,000 out." in seen(app)
        app.screen.query_one("#log-until", Input).value = "2026-11-09"
        await pilot.pause()
        assert "1 request, 2026-11-01 to 2026-11-01 (1 day): 1,000,000 in" in seen(app), "no claude on these days"
        app.screen.query_one("#log-until", Input).value = ""
        app.screen.query_one("#log-since", Input).value = "2026-11-05"
        await pilot.pause()
        app.screen.query_one("#log-models").focus()
        await pilot.press("end", "enter")
        await settled(pilot)
        assert app.session.workload.input_tokens == 500_000
        assert app.session.draft.source == "log.jsonl, from 2026-11-05, claude"


async def test_a_last_day_before_the_first_is_named(app: CrosswalkApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log)
        app.screen.query_one("#log-since", Input).value = "2026-11-09"
        app.screen.query_one("#log-until", Input).value = "2026-11-01"
        await pilot.pause()
        assert "The last day, 2026-11-01, is before the first" in " ".join(seen(app).replace("│", " ").split())
        app.screen.query_one("#log-until", Input).value = "2026-11-10"
        await pilot.pause()
        assert "is before the first" not in seen(app)


async def test_invalid_and_empty_days_cannot_be_used(app: CrosswalkApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log)
        for typed, said in (("yesterday", "'yesterday' is not a date; write it as 2026-11-05."),
                            ("2027-01-01", "The log has no requests on these days.")):  # fmt: skip
            app.screen.query_one("#log-since", Input).value = typed
            await pilot.pause()
            assert said in seen(app)
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(app.screen, UsagePartScreen)


async def test_it_can_be_scaled_to_a_month(app: CrosswalkApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log)
        await pilot.press("m")
        await pilot.pause()
        assert "It is scaled to 30 days: 4,500,000 in, 36,000 out; m takes it as it is." in text_of(app, "#log-summary")
        await pilot.press("enter")
        await settled(pilot)
        assert (app.session.workload.input_tokens, app.session.workload.output_tokens) == (4_500_000, 36_000)
        assert app.session.workload.request_count == 6


async def test_hostile_names_are_shown_harmless(app: CrosswalkApp, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(request(1, 1, "\x1b[31m[/red]\u202eevil", 10, 1), encoding="utf-8")
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, path)
        assert line_with(app, "[31m[/red]", "evil")
        assert not {"\x1b", "\u202e"} & set(seen(app))
        await pilot.press("j", "enter")
        await settled(pilot)
        assert app.session.draft.source == "log.jsonl, [31m[/red] evil"
        assert line_with(app, "Workload · log.jsonl, [31m[/red]")
        assert not {"\x1b", "\u202e"} & set(seen(app))
