"""Usage logs in the app: choosing, reading in the background, and the part that becomes the workload."""

from __future__ import annotations

import csv
import json
import os
import shlex
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from click.testing import CliRunner
from textual.pilot import Pilot
from textual.widgets import Input

from crosswalk_tui import usage
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.root import program
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.text.table import to_csv
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.picker.conditions_line import ConditionsLine
from crosswalk_tui.ui.session.draft import Edit
from crosswalk_tui.ui.shell.command_line import command_line
from crosswalk_tui.ui.shell.exported_table import about_session
from crosswalk_tui.ui.workload.offers_pane import OffersList
from crosswalk_tui.ui.workload.usage_part_dialog import UsagePartScreen
from crosswalk_tui.ui.workload.usage_source_dialog import UsageSourceScreen
from crosswalk_tui.usage import UsageLog
from crosswalk_tui.usage.reading import Progress
from crosswalk_tui.user.state import AppState
from tests.ui.calculator import SIZE, calculator, settled, text_of
from tests.ui.conftest import A, line_with, loaded, quiet, seen


def request(number: int, day: int, model: str, sent: int, made: int) -> str:
    usage = {"prompt_tokens": sent, "completion_tokens": made}
    return json.dumps({"id": f"r{number}", "created_at": f"2026-11-{day:02}T10:00:00Z", "model": model, "usage": usage})


@pytest.fixture(autouse=True)
def large_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows in which the prompts of these logs fit."""
    monkeypatch.setattr(Catalogue, "context_windows", lambda _: {"": 2_000_000})


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Ten days: gpt-5 on the first, claude on the tenth, and a line without usage."""
    path = tmp_path / "log.jsonl"
    rows = [request(1, 1, "gpt-5", 1_000_000, 5_000), request(2, 10, "claude", 500_000, 7_000), '{"error": "none"}']
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def log_of_small_requests(tmp_path: Path) -> Path:
    """Ten days, in which A costs $0.0004 at Cloudy."""
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(request(day, day, "gpt-5", 100_000, 0) for day in (1, 10)), encoding="utf-8")
    return path


async def opened(pilot: Pilot[None], path: Path | str = "") -> None:
    """Open the dialog, and read *path* if one is given."""
    await loaded(pilot)
    await pilot.press("2", "L")
    await ready(pilot)
    if path:
        pilot.app.screen.query_one("#log-path", Input).value = str(path)
        pilot.app.screen.query_one("#log-path", Input).focus()
        await pilot.press("enter")
        await ready(pilot)


async def ready(pilot: Pilot[None]) -> None:
    """Wait for threads, and for what they make the screen show."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


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


async def test_what_cannot_be_read_is_a_sentence_in_the_dialog(app: CrosswalkApp, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"usage": {"input_tokens": 5, "output_tokens": -3}}\n', encoding="utf-8")
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, broken)
        assert "usage.output_tokens is -3; token counts start at 0." in seen(app)
        app.screen.query_one("#log-path", Input).value = str(tmp_path / "nothing")
        await pilot.press("enter")
        await ready(pilot)
        assert "no such file or folder, or no log in it." in text_of(app, "#log-remarks")
        app.screen.query_one("#log-path", Input).value = "/dev/null"
        await pilot.press("enter")
        await ready(pilot)
        assert "/dev/null is a device" in text_of(app, "#log-remarks")
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is calculator(app)


async def test_known_places_are_offered_and_not_read_before(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path.home() / ".claude" / "projects" / "one"
    folder.mkdir(parents=True)
    (folder / "session.jsonl").write_text(request(1, 1, "claude", 900, 10), encoding="utf-8")
    read: list[object] = []
    real = usage.read_usage

    def noted(names: list[str], **rest: Any) -> UsageLog:
        read.append(names)
        return real(names, **rest)

    monkeypatch.setattr(usage, "read_usage", noted)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot)
            assert line_with(app, "Claude Code", "~/.claude/projects")
            assert read == []
            await pilot.press("enter")
            await ready(pilot)
            await pilot.press("enter")
            await settled(pilot)
            assert len(read) == 1
            assert app.session.draft.source == "Claude Code"
            assert app.session.workload.input_tokens == 900
    finally:
        (folder / "session.jsonl").unlink()
        folder.rmdir()
        folder.parent.rmdir()


async def test_reading_shows_its_progress_and_can_be_cancelled(
    app: CrosswalkApp, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, forever = Event(), Event()

    def slow(_: object, *, progress: Progress, cancelled: Callable[[], bool], **__: object) -> None:
        progress(log.stat().st_size // 2)
        going.set()
        while not cancelled():
            forever.wait(0.01)
        raise usage.Cancelled

    monkeypatch.setattr(usage, "read_usage", slow)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        app.screen.query_one("#log-path", Input).value = str(log)
        await pilot.press("enter")
        while not going.is_set():
            await pilot.pause()
        await pilot.pause()
        await pilot.pause()
        assert line_with(app, "50% of 1 MB")
        await pilot.press("enter")
        await pilot.press("escape")
        await ready(pilot)
        assert isinstance(app.screen, UsageSourceScreen)
        assert "Cancelled; nothing was read." in seen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert app.session.workload == Workload()


async def test_a_pipe_that_nobody_writes_to_can_be_left(app: CrosswalkApp, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        app.screen.query_one("#log-path", Input).value = str(pipe)
        await pilot.press("enter")
        await pilot.pause()
        assert "Reading pipe" in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Cancelled; nothing was read." in seen(app)
        await pilot.press("escape", "O", "i")
        await pilot.pause()
        app.screen.query_one(Input).value = str(pipe)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert not isinstance(app.screen, UsageSourceScreen)
    os.close(os.open(pipe, os.O_WRONLY))  # what the app did not wait for ends now


async def test_tab_completes_the_path(app: CrosswalkApp, tmp_path: Path) -> None:
    for name in ("logs-2025", "logs-2026"):
        (tmp_path / name).mkdir()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        path = app.screen.query_one("#log-path", Input)
        path.value = f"{tmp_path}/lo"
        path.focus()
        await pilot.press("tab")
        await ready(pilot)
        assert path.value == f"{tmp_path}/logs-202"
        assert "logs-2025 logs-2026" in " ".join(seen(app).split())
        await pilot.press("6", "tab")
        await ready(pilot)
        assert path.value == f"{tmp_path}/logs-2026/"


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


async def test_naming_the_log_costs_no_repaint(app: CrosswalkApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log)
        await pilot.press("enter")
        await settled(pilot)
        pane = calculator(app).query_one("#workload-fields")
        before = pane._border_title
        await pilot.press("w", *"20k")
        await settled(pilot)
        assert app.session.workload.input_tokens == 20_000
        assert pane._border_title is before, "a title that is set repaints its pane with every key"


async def test_they_are_in_the_palette(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        named = {command.title: command.help for command in app.get_system_commands(app.screen)}
        assert named["Read usage logs…"] == "L"


async def test_empty_fields_show_the_requests_of_the_log_and_their_average_size(app: CrosswalkApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log)
        await pilot.press("enter")
        await settled(pilot)
        assert field(app, "requests") == ("", "2")
        assert field(app, "prompt") == ("", "750k")
        assert line_with(app, "│ requests", " 2 ")
        assert line_with(app, "│ prompt", " 750k ")
        app.screen.query_one("#requests", Input).focus()
        await pilot.press("4")
        await settled(pilot)
        assert app.session.workload.request_count == 4
        assert field(app, "prompt") == ("", "not set"), "the sizes of the log no longer apply"
        await pilot.press("backspace")
        await settled(pilot)
        assert app.session.workload.request_count == 2
        assert field(app, "requests") == ("", "2")


def field(app: CrosswalkApp, name: str) -> tuple[str, str]:
    """The text of a field, and what it shows while that is empty."""
    found = app.screen.query_one(f"#{name}", Input)
    return found.value, str(found.placeholder)


@pytest.mark.parametrize("edits", [(), ("m",)], ids=["as it is", "per 30 days"])
async def test_the_copied_command_reads_the_log_again(
    app: CrosswalkApp, log: Path, monkeypatch: pytest.MonkeyPatch, small_world_file: Path, edits: tuple[str, ...]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log)
        app.screen.query_one("#log-until", Input).value = "2026-11-30"
        await pilot.press(*edits, "enter")
        await settled(pilot)
        app.session.edit(replace(app.session.workload, cached_share=Decimal("0.25")), source="log.jsonl")
        await pilot.press("$")
        await pilot.pause()
        command = app.clipboard
        (toast,) = [each for each in app._notifications if "opied" in each.message]
        workload = app.session.workload
    assert f"--usage {log} --until 2026-11-30" in command
    assert "--requests" not in command
    assert "average" not in toast.message
    found: list[AppState] = []

    def run(_: Path, opening: AppState, __: object, *, list_prices: bool) -> int:
        found.append(opening)
        return int(list_prices)

    monkeypatch.setattr("crosswalk_tui.ui.run.run", run)
    monkeypatch.setattr("crosswalk_tui.cli.open_app.has_terminal", lambda: True)
    program([*shlex.split(command)[1:], "--catalog", str(small_world_file)], standalone_mode=False)
    assert found[0].setup.workload == workload
    assert found[0].origin is not None
    assert found[0].origin.is_of(workload)


@pytest.mark.parametrize(("edits", "limit"), [((), "0.001"), (("m",), "0.001"), ((), "0.01"), (("m",), "0.01")])
async def test_a_limit_a_month_is_held_against_30_days_of_the_log_on_find_and_in_the_picker(
    app: CrosswalkApp, log_of_small_requests: Path, small_world_file: Path, edits: tuple[str, ...], limit: str
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, log_of_small_requests)
        await pilot.press(*edits, "enter")
        await settled(pilot)
        app.session.apply(Edit(app.session.draft._replace(conditions=Conditions(max_usd=Decimal(limit))), ""))
        await pilot.press("8")
        await quiet(pilot)
        found = app.session.finder.found
        assert found is not None
        on_screen = [match.model.key for match in found.matches]
        if not edits:
            assert line_with(app, "bills of log.jsonl, 10 days")
        await pilot.press("b")
        await quiet(pilot)
        await pilot.press("f10")
        await quiet(pilot)
        met = app.screen.query_one(ConditionsLine).met
        assert met is not None
        in_picker = set(met.keys)
    words = ["find", "--usage", str(log_of_small_requests), "--max-usd", limit, "--format", "json"]
    outcome = CliRunner().invoke(program, [*words, "--catalog", str(small_world_file)])
    by_command = [row["model"] for row in json.loads(outcome.stdout)["found"]]
    assert (A in on_screen) is (limit == "0.01"), "$0.0004 in the log of 10 days"
    assert (on_screen, in_picker) == (by_command, set(by_command))


async def test_the_bills_of_a_log_are_not_headed_as_those_of_a_month(
    app: CrosswalkApp, log_of_small_requests: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log_of_small_requests)
        assert "$/log" not in seen(app)
        await pilot.press("enter")
        await settled(pilot)
        for keys in ((), ("1",), ("6",), ("8",), ("1", "a")):  # the offers, and where else bills are listed
            await pilot.press(*keys)
            await ready(pilot)
            assert line_with(app, "$/log")
            assert "$/month" not in seen(app).replace("$/month ≤", ""), "but for the limit of Find"
            assert "Per month" not in seen(app)


async def test_an_exported_table_says_which_log_its_bills_are_of_and_what_30_days_cost(
    app: CrosswalkApp, log_of_small_requests: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log_of_small_requests)
        await pilot.press("enter")
        await settled(pilot)
        assert line_with(app, "200,000 in + 0 out in the log")
        assert line_with(app, "in the log · 3B costs 10× as much")
        offers = app.screen.query_one(OffersList).table()
        assert offers is not None
        (first, *_) = csv.DictReader(StringIO(to_csv(about_session(offers, app.session, "workload"))))
        assert "$/month" not in first
        assert first["$/log"]
        assert "200k input + 0 output tokens in the log log.jsonl (10 days, 2 requests)" in first["Workload"]
        assert "30 days at its rate (× 3): Llama 3.2 1B" in first["Workload"]


async def test_a_part_by_model_or_a_removed_log_is_averaged_in_the_command(app: CrosswalkApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log)
        await pilot.press("enter")
        await settled(pilot)
        assert "--usage" in command_line(app.session, "workload")
        app.session.origins = [app.session.origins[0]._replace(paths=("no-such.jsonl",))]
        assert "--usage" not in command_line(app.session, "workload")
        await opened(pilot, log)
        await pilot.press("j", "enter")
        await settled(pilot)
        assert app.session.workload.input_tokens == 1_000_000
        assert "--usage" not in command_line(app.session, "workload")
