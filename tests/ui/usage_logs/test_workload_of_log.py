"""The workload of a log: its fields, its bills and their headings, and the command that reads it again."""

from __future__ import annotations

import csv
import json
import shlex
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from textual.widgets import Input

from crosswalk_tui.cli.root import program
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.text.table import to_csv
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.picker.conditions_line import ConditionsLine
from crosswalk_tui.ui.session.draft import Edit
from crosswalk_tui.ui.shell.command_line import command_line
from crosswalk_tui.ui.shell.exported_table import about_session
from crosswalk_tui.ui.workload.offers_pane import OffersList
from crosswalk_tui.user.state import AppState
from tests.ui.calculator import SIZE, calculator, settled
from tests.ui.conftest import A, line_with, quiet, seen
from tests.ui.usage_logs.opening_logs import opened, ready


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


async def test_empty_fields_show_the_requests_of_the_log_and_their_average_size(app: CrosswalkApp, log: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, log)
        await pilot.press("enter")
        await settled(pilot)
        assert field(app, "requests") == ("", "= 2")
        assert field(app, "prompt") == ("", "= 750k")
        assert line_with(app, "│ requests", " = 2 ")
        assert line_with(app, "│ prompt", " = 750k ")
        app.screen.query_one("#requests", Input).focus()
        await pilot.press("4")
        await settled(pilot)
        assert app.session.workload.request_count == 4
        assert field(app, "prompt") == ("", "= 375k"), "from the number typed: the sizes of the log no longer apply"
        await pilot.press("backspace")
        await settled(pilot)
        assert app.session.workload.request_count == 2
        assert field(app, "requests") == ("", "= 2")


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
