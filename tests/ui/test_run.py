"""The whole app in a real terminal: how it ends is what the shell sees."""

from __future__ import annotations

import gc
import os
import pty
import select
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from textual import events

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.platform.terminal_driver import PASTE_PAUSE
from crosswalk_tui.ui.run import run
from crosswalk_tui.ui.shell.command_line import command_line
from crosswalk_tui.user.config import Config
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import AppState, ComparisonSetup, read_state, write_state
from crosswalk_tui.user.workloads import save_workload
from tests.ui.conftest import A, B, app_on, loaded, quiet, seen

LAUNCH = f"""
import sys
from pathlib import Path
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.run import run
from crosswalk_tui.user.config import Config
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import AppState, ComparisonSetup
{{before}}
sys.exit(run(Path(sys.argv[1]), AppState(ComparisonSetup(({A!r}, {B!r}), DEFAULT_WORKLOAD, Filters())), Config()))
"""
CRASH = """
from crosswalk_tui.ui.overview.screen import OverviewScreen
def compose(self):
    raise RuntimeError("no screen today")
OverviewScreen.compose = compose
"""
PATIENCE = 30.0
"""Seconds of silence after which the app is taken for dead."""


def _exit_code(catalogue: Path, before: str, *, wait_for: bytes, keys: Sequence[bytes]) -> tuple[int, bytes]:
    """Start the app, press *keys* once *wait_for* is on the terminal, and return how it ended and all it wrote.

    Each key after the first is pressed when nothing has been written for longer than a paste may pause.
    """
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    command = [sys.executable, "-c", LAUNCH.format(before=before), str(catalogue)]
    app = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True)
    os.close(slave)
    written, left = b"", list(keys)
    try:
        while True:
            is_between_keys = 0 < len(left) < len(keys)
            if select.select([master], [], [], 2 * PASTE_PAUSE if is_between_keys else PATIENCE)[0]:
                try:
                    written += os.read(master, 65536)
                except OSError:  # the app has closed its end
                    break
                if len(left) < len(keys) or wait_for not in written:
                    continue
            elif not is_between_keys:
                break
            if left:
                os.write(master, left.pop(0))
        return app.wait(PATIENCE), written
    finally:
        app.kill()
        app.wait()
        os.close(master)


@pytest.mark.parametrize("key", [b"q", b"\x11"])
def test_quitting_is_success_and_gives_the_terminal_back(small_world_file: Path, key: bytes) -> None:
    code, written = _exit_code(small_world_file, "", wait_for=b"Quit", keys=[key])
    assert code == 0
    assert written.rstrip().endswith(b"\x1b[?1049l") or b"\x1b[?1049l" in written[-200:]


def test_a_crash_ends_in_one_sentence(small_world_file: Path) -> None:
    code, written = _exit_code(small_world_file, CRASH, wait_for=b"RuntimeError", keys=[])
    assert code == 1
    after = written.rpartition(b"\x1b[?1049l")[2].decode()
    assert "ended because of an internal error (RuntimeError)" in after
    assert "crash-" in after
    assert "Traceback" not in after
    assert "NOTE" not in after


def test_a_path_in_the_last_sentence_does_not_command_the_terminal(
    small_world_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "\x1b]0;owned\x07"))
    _, written = _exit_code(small_world_file, CRASH, wait_for=b"RuntimeError", keys=[])
    sentence = written.rpartition(b"crosswalk-tui ended")[2]
    assert b"]0;owned" in sentence
    assert b"\x1b]0;owned" not in sentence


@pytest.mark.parametrize("is_restored", [True, False])
@pytest.mark.parametrize("keys", [[], ["2"]], ids=["at-start", "later"])
def test_a_session_that_ends_the_app_at_its_start_is_not_restored_again(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    small_world_file: Path,
    keys: list[str],
    is_restored: bool,
) -> None:
    def fail(app: CrosswalkApp) -> None:
        app.fault = "crosswalk-tui ended because of an internal error (IndexError)."
        for key in keys:
            app.record_key(events.Key(key, key))

    users = UserDatabase()
    before = AppState(ComparisonSetup((B, A), DEFAULT_WORKLOAD, Filters()))
    write_state(users, before)
    monkeypatch.setattr(CrosswalkApp, "run", fail)
    monkeypatch.setattr(CrosswalkApp, "focused", None)
    opening = AppState(ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters()), is_restored=is_restored)
    run(small_world_file, opening, Config())
    kept, said = read_state(users), capsys.readouterr().err
    assert "ended because of an internal error" in said
    if keys:
        assert kept is not None
        assert kept.setup.models == (A, B)
        assert "The session is kept for the next start." in said
    else:
        assert kept == (None if is_restored else before)
        assert f"The next start is without this session: crosswalk-tui {A} {B}" in said


@pytest.mark.parametrize("keys", [[], ["2"]], ids=["at-start", "later"])
def test_damage_of_the_catalogue_ends_the_app_as_it_ends_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], small_world_file: Path, keys: list[str]
) -> None:
    """The session is not its cause: that of before stays, or the one that had begun is kept."""

    def fail(app: CrosswalkApp) -> None:
        app.damage = CatalogueError("catalog.db is damaged.")
        app.fault = str(app.damage)
        for key in keys:
            app.record_key(events.Key(key, key))

    users = UserDatabase()
    write_state(users, AppState(ComparisonSetup((B, A), DEFAULT_WORKLOAD, Filters())))
    monkeypatch.setattr(CrosswalkApp, "run", fail)
    monkeypatch.setattr(CrosswalkApp, "focused", None)
    opening = AppState(ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters()), is_restored=True)
    with pytest.raises(CatalogueError, match="is damaged"):
        run(small_world_file, opening, Config())
    kept = read_state(users)
    assert kept is not None
    assert kept.setup.models == ((A, B) if keys else (B, A))
    assert "damaged" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "junk", [b"\xff\xfe\xc3", b"\x1b[200~\xc3 5M", b"\x1b[55296u", b"\x1b[99999999u", b"\x1b[48;0;0;0;0t"]
)
def test_a_terminal_that_sends_junk_can_still_quit(small_world_file: Path, junk: bytes) -> None:
    """Bytes that are no text, a paste that is cut off, a key that is none."""
    code, _ = _exit_code(small_world_file, "", wait_for=b"Quit", keys=[junk, b"q"])
    assert code == 0


@pytest.mark.parametrize(
    ("filters", "config", "ending"),
    [
        (Filters(), Config(), "--output 2M"),
        (Filters(), Config(deny=frozenset({"bravo"})), "--deny none"),
        (Filters(allow=frozenset({"alpha"})), Config(deny=frozenset({"bravo"})), "--allow alpha"),
    ],
)
def test_the_command_line_of_a_view_keeps_the_configured_providers_out_of_it(
    monkeypatch: pytest.MonkeyPatch, small_world_file: Path, filters: Filters, config: Config, ending: str
) -> None:
    said: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "run", lambda app: said.append(command_line(app.session, "overview")))
    try:
        run(small_world_file, AppState(ComparisonSetup((A, B), DEFAULT_WORKLOAD, filters)), config)
    finally:
        gc.enable()
    assert [line.endswith(ending) for line in said] == [True]


@pytest.mark.parametrize(
    ("is_restored", "needs", "said"),
    [
        (True, {"vision"}, "Still on from your last session: needs vision · backspace drops it"),
        (True, set(), ""),
        (False, {"vision"}, ""),
    ],
)
def test_a_start_names_filters_kept_from_the_last_session_that_leave_no_offer(
    monkeypatch: pytest.MonkeyPatch, small_world_file: Path, needs: set[str], said: str, *, is_restored: bool
) -> None:
    """Not those of a call, which are on the command line."""
    remarks: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "run", lambda app: remarks.append(app.remark))
    setup = ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters(needs=frozenset(needs)))
    try:
        run(small_world_file, AppState(setup, is_restored=is_restored), Config())
    finally:
        gc.enable()
    assert remarks == [said]


@pytest.mark.parametrize("is_held", [False, True])
def test_a_start_asks_about_a_database_that_another_program_holds(
    monkeypatch: pytest.MonkeyPatch, small_world_file: Path, own_database: UserDatabase, *, is_held: bool
) -> None:
    """Although it can be read meanwhile: nothing could be saved."""
    asked: list[bool] = []
    monkeypatch.setattr(CrosswalkApp, "run", lambda app: asked.append(app.asks_about_database))
    save_workload(own_database, "mine", DEFAULT_WORKLOAD)
    with closing(sqlite3.connect(own_database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE" if is_held else "BEGIN")
        try:
            run(small_world_file, AppState(ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters())), Config())
        finally:
            gc.enable()
    assert asked == [is_held]


def _leading_nowhere(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.symlink_to("unmounted/user.db")


def _without_own(path: Path) -> None:
    save_workload(UserDatabase(path), "mine", DEFAULT_WORKLOAD)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE own")


@pytest.mark.parametrize("make", [_leading_nowhere, _without_own])
def test_a_start_asks_about_a_database_whose_prices_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, small_world_file: Path, own_database: UserDatabase, make: Callable[[Path], None]
) -> None:
    """List prices would be shown in silence."""
    asked: list[bool] = []
    monkeypatch.setattr(CrosswalkApp, "run", lambda app: asked.append(app.asks_about_database))
    make(own_database.path)
    try:
        run(small_world_file, AppState(ComparisonSetup((A, B), DEFAULT_WORKLOAD, Filters())), Config())
    finally:
        gc.enable()
    assert asked == [True]


@pytest.mark.parametrize("harm", ["delete", "truncate", "replace", "lock"])
async def test_harm_to_the_file_is_not_noticed_while_the_app_is_open(
    small_world_file: Path, tmp_path: Path, harm: str
) -> None:
    """The app has read it: every screen goes on with what it was opened on."""
    path = tmp_path / "catalog.db"
    shutil.copy(small_world_file, path)
    with Catalogue.open(path) as catalogue, closing(sqlite3.connect(path)) as other:
        app = app_on(catalogue)
        async with app.run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            if harm == "delete":
                path.unlink()
            elif harm == "truncate":
                path.write_bytes(path.read_bytes()[:5000])
            elif harm == "replace":
                path.write_text("nothing")
            else:
                other.execute("BEGIN EXCLUSIVE")
            for key in "234567":
                await pilot.press(key)
                await quiet(pilot)
                assert "damaged" not in seen(app)
                assert "cannot be read" not in seen(app)
            await pilot.press("1", "b", *"gpt-5", "enter")
            await quiet(pilot)
            assert "GPT-5" in seen(app)
