"""The user's files under faults: killed programs, two at once, full and read-only disks, a wrong config.toml."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.user.config import read_config
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import readable_workloads, save_workload
from tests.user.kills import SAVING, kill_while_saving, start


def test_a_killed_program_loses_nothing_confirmed(tmp_path: Path) -> None:
    """Five kills; `python -m tests.user.kills` is the long run."""
    random = Random(3)  # noqa: S311 - the same moments in every run, as far as that goes
    for time in range(5):
        assert kill_while_saving(tmp_path / f"{time // 3}.db", f"run {time}", random) == set()


def test_two_programs_lose_none_of_each_others_saves(tmp_path: Path) -> None:
    """Both begin with a file that does not exist yet."""
    path = tmp_path / "user.db"
    programs = [start(path, name, 30) for name in ("one", "two")]
    confirmed = [set((program.communicate()[0] or "").splitlines()) for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    assert [len(names) for names in confirmed] == [30, 30]
    assert {saved.name for saved in readable_workloads(UserDatabase(path))[0]} == confirmed[0] | confirmed[1]


def test_a_full_disk_is_an_error_and_loses_nothing(tmp_path: Path) -> None:
    """A limit on the size of files is to SQLite what a full disk is."""
    path = tmp_path / "user.db"
    save_workload(UserDatabase(path), "before", DEFAULT_WORKLOAD)
    size = path.stat().st_size
    done = subprocess.run(
        [sys.executable, "-c", SAVING, str(path), "w" * 50, "1000"],
        capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip
    assert "UserDatabaseError" in done.stderr.splitlines()[-1]
    assert "cannot be used" in done.stderr.splitlines()[-1]
    assert "Its disk may be full: free some space, and try again." in done.stderr.splitlines()[-1]
    assert {saved.name for saved in readable_workloads(UserDatabase(path))[0]} == {"before", *done.stdout.splitlines()}


def test_a_read_only_file_is_read_and_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write to any file, so SQLite is told that this one is read-only."""
    path = tmp_path / "user.db"
    users = UserDatabase(path)
    save_workload(users, "before", DEFAULT_WORKLOAD)
    import sqlite3

    connect = sqlite3.connect

    def read_only(target: object, **options: object) -> sqlite3.Connection:
        uri = target if target == ":memory:" else f"file:{target}?mode=ro"
        return connect(str(uri), uri=True, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with pytest.raises(UserDataError, match="cannot be used: attempt to write a readonly database"):
        save_workload(users, "after", DEFAULT_WORKLOAD)
    assert [saved.name for saved in readable_workloads(users)[0]] == ["before"]


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "{b=" * 100_000,
        "a" + ".a" * 50_000 + " = 1",
        "[a" + ".a" * 50_000 + "]",
        "a = {b = 1, a" + ' . "a"' * 50_000 + " = 1}",
        "a = 1\n" * 1_000_000,
    ],
    ids=["lists", "tables", "key", "header", "key of an inline table", "size"],
)
def test_a_config_of_any_depth_and_size_is_one_error(tmp_path: Path, text: str) -> None:
    """At once, although dotted keys of that length take a minute and 10 GB to parse; and the file is kept."""
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    (problem,) = read_config(path).problems
    assert "config.toml cannot be read" in problem
    assert path.read_text(encoding="utf-8") == text
