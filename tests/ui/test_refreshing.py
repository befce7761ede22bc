"""A refresh from within the app: its dialog, the change to the new catalogue, and what stays as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.pricing.filters import NO_FILTERS
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.refresh.refresh_dialog import RefreshScreen
from crosswalk_tui.ui.refresh.refresh_run import REFRESH, ROLLBACK
from crosswalk_tui.ui.updates.catalogue_watch import file_state
from crosswalk_tui.ui.verdict.screen import VerdictScreen
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, seen
from tests.ui.idle import wait_until

SIZE = (120, 40)

TAKEN = {"source": "Prices", "position": 1, "total": 2, "outcome": "taken", "detail": "2026-07-01 → 2026-07-09"}
FAILED = {"source": "Scores", "position": 2, "total": 2, "outcome": "failed", "detail": "it cannot be reached."}
HELD = {"source": "Prices", "position": 1, "total": 1, "outcome": "taken", "detail": "", "held": ["zero for llama-1b"]}
BUILD = {"source": "", "position": 2, "total": 2}


def printing(*steps: object, after: str = "", code: int = 0) -> Sequence[str]:
    """A command that reports *steps*, runs the statement *after*, and ends with *code*."""
    lines = "".join(f"print({json.dumps(json.dumps(step))}, file=sys.stderr, flush=True)\n" for step in steps)
    return sys.executable, "-c", f"import os, sys, time\n{lines}{after}\nsys.exit({code})"


WAITING = "time.sleep(60)"


@pytest.fixture
def target(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The catalogue that the apps of these tests open, as if a refresh had written it."""
    target = tmp_path / "catalog.db"
    for name in ("refreshed_path", "newest_path"):
        monkeypatch.setattr(f"crosswalk_tui.ui.updates.catalogue_watch.{name}", lambda: target)
    monkeypatch.setattr("crosswalk_tui.ui.updates.refreshing.refreshed_path", lambda: target)
    monkeypatch.setattr("crosswalk_tui.ui.refresh.refresh_run.refreshed_path", lambda: target)
    return target


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    """A newer catalogue: A costs ten times as much at Alpha, its only seller, and B is as it was."""
    new = CatalogueBuilder()
    new.provider("alpha", type="host")
    new.model(A, name="Llama 3.2 1B Instruct")
    new.model(B, name="Llama 3.2 3B Instruct")
    new.offer("alpha", "llama-1b", A, input=100_000, output=200_000)
    new.offer("alpha", "llama-3b", B, input=20_000, output=40_000)
    new.benchmark("arena_text", name="Arena Text (overall)")
    folder = tmp_path / "new"
    folder.mkdir()
    return new.write(folder / "catalog.db")


def replacing(target: Path, new: Path) -> str:
    return f"os.replace({str(new)!r}, {str(target)!r})"


async def ended(pilot: Pilot[None]) -> None:
    """Wait until nothing is refreshed or read any more."""
    for _ in range(4):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def said(app: CrosswalkApp) -> str:
    return " ".join(toast.message for toast in app._notifications)


@pytest.mark.usefixtures("target")
async def test_the_dialog_lists_the_result_of_each_source(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world)
    app.refreshing.command = printing(TAKEN, FAILED, code=1)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("R")
        await ended(pilot)
        assert line_with(app, "Prices", "taken", "2026-07-01 → 2026-07-09")
        assert line_with(app, "Scores", "failed", "it cannot be reached.")
        assert "1 source renewed. 1 source could not be fetched; the data from before stay." in seen(app)
        assert line_with(app, "esc close")


@pytest.mark.usefixtures("target")
async def test_a_refresh_goes_on_while_the_dialog_is_left(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world)
    app.refreshing.command = printing({"source": "Prices", "position": 1, "total": 2}, after=WAITING)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("R", "escape", "2", "R")
        while "fetching" not in seen(app):
            await pilot.pause(0.01)
        assert line_with(app, "1 more to fetch")
        await pilot.press("c")
        await ended(pilot)
        assert "Cancelled. The catalogue is unchanged." in seen(app)
        assert line_with(app, "Prices", "cancelled")
        assert line_with(app, "1 more not fetched")
        assert "fetching" not in seen(app)


async def test_a_refresh_that_is_cancelled_too_late_says_so(
    target: Path, new_file: Path, world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(world)
    app.refreshing.command = printing(TAKEN, BUILD, after=f"{replacing(target, new_file)}\n{WAITING}")
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("R")
        await wait_until(
            pilot,
            lambda: isinstance(app.screen, RefreshScreen) and not new_file.exists(),
            "the catalogue was not replaced",
            with_threads=False,
        )
        await pilot.press("c")
        await ended(pilot)
        assert "It was too late to cancel: the new catalogue had been written." in seen(app)
        assert "unchanged" not in seen(app)


@pytest.mark.parametrize("command", [REFRESH, ROLLBACK])
def test_no_module_of_the_folder_is_run_where_the_app_was_started(command: Sequence[str], tmp_path: Path) -> None:
    for name in ("click", "json", "httpx"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run')", encoding="utf-8")
    done = subprocess.run([*command, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:6]) == (0, "Usage:"), done.stderr


async def test_the_app_changes_over_and_keeps_its_place(
    target: Path, new_file: Path, world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(world)
    app.refreshing.command = printing(TAKEN, BUILD, after=replacing(target, new_file))
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "1B is cheaper" in seen(app)
        await pilot.press("w", *"7M", "enter", "escape", "5", "R", "escape")
        await ended(pilot)
        assert isinstance(app.screen, VerdictScreen)
        assert "Offers by their bill for 7M input + 2M output tokens a month: 1 higher" in said(app)
        now, before = "Llama 3.2 3B Instruct at $0.22 a month", "Llama 3.2 1B Instruct at $0.11"
        assert f"The cheapest is now {now}, not {before}." in said(app)
        await pilot.press("1")
        await loaded(pilot)
        assert "3B is cheaper" in seen(app)
        assert app.session.workload == Workload(7_000_000)
        await pilot.press("u")
        assert app.session.workload == Workload()
        assert app.session.sides[0].offers[0].prices[0].rates.input == 100_000
        await pilot.press("b")
        await pilot.pause()
        assert "GPT-5" not in seen(app)  # the pickers list the new catalogue, too


async def test_a_change_by_another_program_is_noticed_and_a_second_one_too(
    target: Path, new_file: Path, world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(world)
    kept = shutil.copy(target, target.with_name("kept.db"))
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        for new, cheaper in ((new_file, "3B is cheaper"), (kept, "1B is cheaper")):
            shutil.move(new, target)
            app.refreshing.look()
            await ended(pilot)
            await loaded(pilot)
            assert cheaper in seen(app)


async def test_a_bill_that_rose_is_stated_although_the_cheapest_stays(
    target: Path, new_file: Path, world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(world, sides=[A, "openai/gpt-5"])
    newer = CatalogueBuilder()
    newer.provider("alpha", type="host")
    newer.model(A, name="Llama 3.2 1B Instruct")
    newer.model("openai/gpt-5", name="GPT-5")
    newer.offer("alpha", "llama-1b", A, input=11_000, output=22_000)
    newer.offer("alpha", "gpt-5", "openai/gpt-5", input=9_000_000, output=9_000_000)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        shutil.move(newer.write(new_file.with_name("newer.db")), target)
        app.refreshing.look()
        await ended(pilot)
        sentence = "The cheapest is still Llama 3.2 1B Instruct: $0.090 → $0.099 a month."
        assert f"Your comparison changed. {sentence}" in said(app)


async def test_a_comparison_that_did_not_change_is_said_to_be_unchanged(
    target: Path, world: CatalogueBuilder, make_app: AppMaker, own_database: UserDatabase
) -> None:
    app = make_app(world)
    for name, models in (("both", (A, B)), ("other", (B, "openai/gpt-5"))):
        save_comparison(own_database, name, ComparisonSetup(models, DEFAULT_WORKLOAD, NO_FILTERS))
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        world.offer("alpha", "gpt-5-turbo", "openai/gpt-5", input=1_000, output=1_000)  # cheaper than any
        shutil.move(world.write(target.with_name("newer.db")), target)
        app.refreshing.look()
        await ended(pilot)
        unchanged = "Your comparison: unchanged, Llama 3.2 1B Instruct still cheapest at $0.090 a month."
        assert f"{unchanged} Saved comparisons: 1 of 2 changed." in said(app)


async def test_a_rollback_from_the_palette(
    target: Path, new_file: Path, world: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(world)
    monkeypatch.setattr("crosswalk_tui.ui.updates.refreshing.before_last_refresh", lambda _: new_file)
    monkeypatch.setattr("crosswalk_tui.ui.updates.catalogue_watch.is_rolled_back", lambda _: True)
    app.refreshing.rollback = printing(after=replacing(target, new_file))
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await app.run_action("app.roll_back")
        await pilot.pause()
        assert line_with(app, "Return", "to the catalogue of 2026-07-02")
        await pilot.press("s")
        await ended(pilot)
        assert not said(app)
        await app.run_action("app.roll_back")
        await pilot.pause()
        await pilot.press("r")
        await ended(pilot)
        assert "Returned to the catalogue of 2026-07-02. Your comparison changed." in said(app)
        assert "higher" not in said(app), "the prices are no news"


async def test_of_two_apps_that_answer_return_the_second_leaves_the_catalogue_alone(
    target: Path, new_file: Path, world: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(world)
    monkeypatch.setattr("crosswalk_tui.ui.updates.refreshing.before_last_refresh", lambda _: new_file)
    app.refreshing.rollback = printing(after=replacing(target, new_file))
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await app.run_action("app.roll_back")
        await pilot.pause()
        shutil.copyfile(target, new_file)  # as the other app exchanges them
        before = file_state(target), file_state(new_file)
        await pilot.press("r")
        await ended(pilot)
        assert "The catalogue was exchanged meanwhile, perhaps by another app: nothing was done." in said(app)
        assert (file_state(target), file_state(new_file)) == before


@pytest.mark.usefixtures("target")
async def test_a_rollback_that_fails_is_said(
    new_file: Path, world: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await app.run_action("app.roll_back")
        await pilot.pause()
        assert "there is none before to return to" in said(app)
        monkeypatch.setattr("crosswalk_tui.ui.updates.refreshing.before_last_refresh", lambda _: new_file)
        failing = [sys.executable, "-c", "import sys; sys.exit('Error: Another refresh is running.')"]
        for command, problem in (
            (failing, "Another refresh is running."),
            ([sys.executable, "-c", "import sys; sys.exit(3)"], "It ended with code 3."),
            (["/no such program"], "It could not be started: No such file or directory."),
        ):
            app.refreshing.rollback = command
            await app.run_action("app.roll_back")
            await pilot.pause()
            await pilot.press("enter")
            await ended(pilot)
            assert problem in said(app)


@pytest.mark.parametrize("size", [(80, 24), SIZE, (200, 60)])
@pytest.mark.usefixtures("target")
async def test_the_dialog_says_what_to_do_when_nothing_can_be_fetched(
    world: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int]
) -> None:
    app = make_app(world)
    detail = f"https://{'example' * 6}.org/prices.json cannot be reached: Name or service not known."
    steps = [{**FAILED, "source": f"Source {n}", "position": n, "total": 7, "detail": detail} for n in range(1, 8)]
    app.refreshing.command = printing(*steps, code=1)
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press("R")
        await ended(pilot)
        text = " ".join(seen(app).split())
        assert "Nothing could be fetched. The catalogue of 2026-07-02 stays in use." in text
        assert "Nothing has changed" not in text
        for words in ("HTTPS_PROXY", "DIR|URL", "[refresh.addresses]", "docs/app.md", "Source 7"):
            assert words in text


async def test_a_rollback_to_the_shipped_catalogue_is_followed(
    target: Path, new_file: Path, world: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(world)
    monkeypatch.setattr("crosswalk_tui.ui.updates.catalogue_watch.newest_path", lambda: new_file)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        shutil.move(target, target.with_name("kept.db"))
        app.refreshing.look()
        await ended(pilot)
        await loaded(pilot)
        assert "3B is cheaper" in seen(app)


async def test_a_model_that_is_gone_is_named(
    target: Path, new_file: Path, world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(world, sides=[A, "openai/gpt-5"])
    app.refreshing.command = printing(TAKEN, after=replacing(target, new_file))
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("R", "escape")
        await ended(pilot)
        assert "GPT-5 left the catalogue." in said(app)
        assert [side.model.key for side in app.session.sides] == [A, B]


async def test_a_file_that_is_no_catalogue_is_not_taken(
    target: Path, world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        shutil.copy(__file__, target)
        app.refreshing.look()
        await ended(pilot)
        assert "replaced by one that cannot be used" in said(app)
        assert "1B is cheaper" in seen(app)


@pytest.mark.usefixtures("target")
async def test_what_was_held_back_can_be_accepted(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world)
    app.refreshing.command = printing(HELD)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("R")
        await ended(pilot)
        assert line_with(app, "zero for llama-1b")
        accepted = [sys.executable, "-c", "import sys; sys.exit('Error: accepted' if '--accept' in sys.argv else 0)"]
        app.refreshing.command = accepted
        await pilot.press("A")
        await ended(pilot)
        assert line_with(app, "accepted")


@pytest.mark.parametrize("size", [(80, 24), SIZE])
@pytest.mark.usefixtures("target")
async def test_what_was_held_back_can_be_accepted_after_the_dialog_was_left(
    world: CatalogueBuilder, make_app: AppMaker, tmp_path: Path, size: tuple[int, int]
) -> None:
    app = make_app(world)
    left = tmp_path / "left"
    until_left = f"while not os.path.exists({str(left)!r}): time.sleep(0.01)"
    app.refreshing.command = printing({**HELD, "held": [f"price {n} of many" for n in range(60)]}, after=until_left)
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press("R", "escape")
        left.touch()
        await ended(pilot)
        assert "60 prices were held back as implausible: R lists what was held back, A accepts it." in said(app)
        app.clear_notifications()
        app.refreshing.command = printing(TAKEN)
        await pilot.press("R")
        await ended(pilot)
        assert line_with(app, "price 2 of many"), "the last refresh, not another one"
        assert line_with(app, "1 source renewed."), "the state, however long the list is"
        await pilot.press("R")
        await ended(pilot)
        assert line_with(app, "Prices", "2026-07-01 → 2026-07-09")


@pytest.mark.usefixtures("target")
async def test_an_error_is_told_in_the_dialog(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world)
    app.refreshing.command = [sys.executable, "-c", "import sys; sys.exit('Error: Another refresh is running.')"]
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("R")
        await ended(pilot)
        assert line_with(app, "Another refresh is running.")
        app.refreshing.command = ["/no such program"]
        await pilot.press("escape", "R")
        await ended(pilot)
        assert line_with(app, "The refresh could not be started: No such file or directory.")


async def test_a_catalogue_chosen_by_its_path_is_not_refreshed(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("R")
        await pilot.pause()
        assert not isinstance(app.screen, RefreshScreen)
        assert "which a refresh does not change" in said(app)


async def test_a_catalogue_that_is_replaced_before_the_app_has_a_copy_is_changed_to(
    target: Path, new_file: Path, world: CatalogueBuilder, make_app: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be compared then: the file of before is gone."""
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)

        def gone(_: Catalogue) -> Catalogue:
            raise CatalogueError(f"There is no catalogue at {target}.")

        with monkeypatch.context() as patch:
            patch.setattr(Catalogue, "again", gone)
            shutil.move(new_file, target)
            app.refreshing.look()
            await ended(pilot)
        assert "Catalogue of 2026-07-02." in said(app)
        assert "Your comparison changed." in said(app)
        assert "cannot be used" not in said(app)
        await ended(pilot)
        assert line_with(app, "Alpha", "$0.90")


@pytest.mark.parametrize("last", ["today", "never", "by a clock that was ahead"])
async def test_a_daily_refresh_begins_once_a_day(
    target: Path, world: CatalogueBuilder, make_app: AppMaker, last: str
) -> None:
    app, refreshed_before = make_app(world), last == "today"
    if last != "never":
        target.with_name("fetched.json").write_text("{}", encoding="utf-8")
    if last not in ("today", "never"):
        os.utime(target.with_name("fetched.json"), (4_000_000_000, 4_000_000_000))
    app.refreshing.command, app.refreshing.is_daily = printing(FAILED, code=1), True
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await ended(pilot)
        assert ("Refreshing the catalogue" in said(app)) is not refreshed_before
        nothing = "Nothing could be fetched. The catalogue of 2026-07-02 stays in use."
        assert (nothing in said(app)) is not refreshed_before
