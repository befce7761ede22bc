"""``e``, then Report: the comparison is written to a file."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.report_export import bill_command, report_command
from tests.ui.calculator import settled
from tests.ui.conftest import A, B, line_with, seen

SIZE = (120, 40)


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.mark.parametrize(
    ("key", "ending"), [("h", "html"), ("m", "md"), ("c", "csv"), ("j", "json"), ("v", "svg")]
)  # fmt: skip
async def test_a_report_is_written_in_each_format(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str, ending: str
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("e")
        await pilot.pause()
        assert "for others" in line_with(app, "Report…")
        await pilot.press("r")
        await pilot.pause()
        assert "ready to send" in line_with(app, "Web page")
        await pilot.press(key)
        await app.workers.wait_for_complete()
        await pilot.pause()
        (written,) = _files(tmp_path)
        assert written.name[:30] in "".join(seen(app).split())
    assert written.name.startswith("crosswalk-report-llama-3-2-1b-instruct-llama-3-2-3b-instruct-")
    text = written.read_text(encoding="utf-8")
    assert "Llama 3.2 1B Instruct" in text
    if ending == "json":
        command = json.loads(text)["command"]
        assert command.endswith("--input 5M --output 2M --benchmark arena_text --price-axis output -o report.json")


async def test_a_picture_without_the_library_says_what_to_install(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for key in "erp":
            await pilot.press(key)
            await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        (toast,) = app._notifications
        assert "type uv tool install '.[png]' in a clone" in toast.message
        assert toast.severity == "error"
        assert _files(tmp_path) == []


async def test_the_command_says_that_the_prompt_sizes_of_a_log_are_averaged(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE):
        session = app.session
        sizes = LoggedRequests((SizeClass(10, None, Parts(5_000_000, 0, 0, 0, 2_000_000, 0)),))
        session.edit(workload=replace(session.workload, logged=sizes))
        assert report_command(session, "md").endswith("# with the average prompt size, not that of each request")


async def test_the_report_names_the_way_for_one_bill(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await pilot.press("down", "e")
        await pilot.pause()
        assert "y on a row: one line for a chat" in seen(app)
        await pilot.press("r")
        await pilot.pause()
        assert "cost … --explain --format markdown" in line_with(app, "One bill")
        await pilot.press("b")
        await pilot.pause()
        assert app.clipboard == f"crosswalk-tui cost {B} --input 5M --output 2M --explain --format markdown"


async def test_without_a_bill_under_the_cursor_it_is_of_all_compared_models(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)):
        app.session.edit(filters=Filters(include_resellers=True))
        expected = f"crosswalk-tui cost {A} {B} --input 5M --output 2M --resellers --explain --format markdown"
        assert bill_command(app.session, None) == expected
