"""Which catalogue is opened: the one named, then the environment's, then the refreshed or the shipped one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crosswalk_tui.catalog.locate import (
    ENVIRONMENT_VARIABLE,
    before_last_refresh,
    catalogue_path,
    located,
    refreshed_path,
    shipped_path,
)
from crosswalk_tui.catalog.schema import SCHEMA_VERSION


def test_a_path_given_wins_over_the_environment_and_that_over_the_shipped_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert catalogue_path() == shipped_path()
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "~/mine.db")
    assert catalogue_path() == Path.home() / "mine.db"
    assert catalogue_path(Path("given.db")) == Path("given.db")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "")
    assert catalogue_path() == shipped_path()


def test_the_shipped_catalogue_is_data_catalog_db() -> None:
    assert shipped_path().parts[-2:] == ("data", "catalog.db")


@pytest.mark.parametrize(
    ("version", "day", "is_used"),
    [
        (SCHEMA_VERSION, "9999-01-01", True),
        (SCHEMA_VERSION, "2020-01-01", False),  # a release has shipped a newer one since
        (SCHEMA_VERSION - 1, "9999-01-01", False),  # of an older version
        (SCHEMA_VERSION + 1, "9999-01-01", False),  # after a return to an older release
        (SCHEMA_VERSION + 1, "2020-01-01", False),
        (SCHEMA_VERSION, None, False),
    ],
)
@pytest.mark.usefixtures("shipped_catalogue")
def test_a_refreshed_catalogue_is_used_while_it_is_the_newer_one(version: int, day: str | None, is_used: bool) -> None:
    refreshed_path().parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(refreshed_path())) as db:
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("CREATE TABLE meta (key, value)")
        db.execute("INSERT INTO meta VALUES (?, ?)", ["as_of" if day else "other", day])
        db.commit()
    used, remark = located()
    assert used == (refreshed_path() if is_used else shipped_path())
    is_newer_of_another_version = version != SCHEMA_VERSION and day == "9999-01-01"
    assert ("was written by another version of crosswalk-tui." in remark) is is_newer_of_another_version


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.write_text("no catalogue"), "is not a readable catalogue (file is not a database)"),
        (Path.touch, "is not a readable catalogue (no such table: meta)"),
        (Path.mkdir, "cannot be read: it is not a file"),
        (os.mkfifo, "cannot be read: it is not a file"),  # to open it would wait for ever
        (lambda path: path.symlink_to(path), "cannot be read: Too many levels of symbolic links"),
    ],
)
def test_a_refreshed_catalogue_that_cannot_be_read_is_named_and_not_used(
    make: Callable[[Path], object], why: str
) -> None:
    path = refreshed_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    make(path)
    used, remark = located()
    assert used == shipped_path()
    assert remark.startswith(f"{path} {why}. The shipped ")


def test_a_folder_that_may_not_be_entered_leaves_the_shipped_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    stat = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.parent == refreshed_path().parent:
            raise PermissionError(13, "Permission denied")
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    assert located() == (
        shipped_path(), f"{refreshed_path()} cannot be read: Permission denied. The shipped catalogue is used."
    )  # fmt: skip
    assert before_last_refresh(shipped_path()) is None


def test_a_home_of_an_unknown_user_is_a_folder_of_that_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "~no-such-user/x.db")
    assert catalogue_path() == Path("~no-such-user/x.db")
