"""What the user saved is there again, and no file is ever harmed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosswalk_tui.core.errors import UnknownName, UserDatabaseError, UserDataError
from crosswalk_tui.core.own.records import OwnProvider
from crosswalk_tui.core.text.quantity import MAX_TOKENS
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.user import database as userdb
from crosswalk_tui.user.database import UserDatabase, user_database_path
from crosswalk_tui.user.migrations import MIGRATIONS
from crosswalk_tui.user.own import own_entries, save_own
from crosswalk_tui.user.workloads import delete_workload, readable_workloads, save_workload, saved_workload
from crosswalk_tui.user.yours import read_yours

FULL = Workload(
    1_000_000,
    250_000,
    cached_share=Decimal("0.6"),
    cache_write_share=Decimal("0.1"),
    cache_write_1h_share=Decimal("0.05"),
    reasoning_share=Decimal("0.3333333333333333333333333333"),
    requests=500,
    prompt_tokens=2_000,
    batch=True,
    multipliers=(("lab/wordy", Decimal("1.5")), ("lab/terse", Decimal("0.8"))),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "user.db"


@pytest.fixture
def database(path: Path) -> UserDatabase:
    return UserDatabase(path)


def test_a_saved_workload_is_there_again_unchanged(database: UserDatabase, path: Path) -> None:
    assert save_workload(database, "my agent", FULL)
    assert save_workload(database, "  nightly ", DEFAULT_WORKLOAD)
    again = UserDatabase(path)
    assert saved_workload(again, "My Agent") == FULL
    assert [(saved.name, saved.workload) for saved in readable_workloads(again)[0]] == [
        ("my agent", FULL),
        ("nightly", DEFAULT_WORKLOAD),
    ]


shares = st.decimals(0, Decimal("0.33"), places=10)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    st.builds(
        Workload,
        st.integers(0, MAX_TOKENS),
        st.integers(0, MAX_TOKENS),
        cached_share=shares,
        cache_write_share=shares,
        cache_write_1h_share=shares,
        reasoning_share=shares,
        requests=st.none() | st.integers(1, MAX_TOKENS),
        prompt_tokens=st.none() | st.integers(1, MAX_TOKENS),
        batch=st.booleans(),
    )
)
def test_any_workload_is_kept_exactly(database: UserDatabase, workload: Workload) -> None:
    assert save_workload(database, "any", workload, replace=True)
    assert saved_workload(database, "any") == workload


def test_a_taken_name_is_replaced_only_on_request(database: UserDatabase) -> None:
    assert save_workload(database, "mine", FULL)
    assert not save_workload(database, "MINE", DEFAULT_WORKLOAD)
    assert saved_workload(database, "mine") == FULL
    assert save_workload(database, "Mine", DEFAULT_WORKLOAD, replace=True)
    assert [(saved.name, saved.workload) for saved in readable_workloads(database)[0]] == [("Mine", DEFAULT_WORKLOAD)]


def test_a_deleted_workload_is_gone(database: UserDatabase) -> None:
    save_workload(database, "one", FULL)
    save_workload(database, "two", FULL)
    delete_workload(database, "ONE")
    assert [saved.name for saved in readable_workloads(database)[0]] == ["two"]
    with pytest.raises(UnknownName, match=r"No saved workload is called 'one'. There are: two."):
        delete_workload(database, "one")


def test_an_unknown_name_gets_the_names_there_are(database: UserDatabase) -> None:
    with pytest.raises(UnknownName, match="There are none yet"):
        saved_workload(database, "nothing")
    save_workload(database, "mine", FULL)
    with pytest.raises(UnknownName, match=r"There are: mine\."):
        saved_workload(database, "nothing")


def test_reading_makes_no_file(database: UserDatabase, path: Path) -> None:
    assert readable_workloads(database)[0] == []
    with pytest.raises(UnknownName):
        delete_workload(database, "nothing")
    assert not path.parent.exists()


def test_reading_leaves_an_empty_file_empty(database: UserDatabase, path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert readable_workloads(database)[0] == []
    assert path.read_bytes() == b""
    assert save_workload(database, "mine", FULL)
    assert saved_workload(database, "mine") == FULL


@pytest.mark.parametrize(
    ("name", "why"),
    [("", "name is required"), ("  ", "name is required"), ("x" * 61, "at most 60"), ("a\x1b[31mb", "cannot be shown")],
)
def test_a_name_that_cannot_be_used_is_refused(database: UserDatabase, path: Path, name: str, why: str) -> None:
    with pytest.raises(UserDataError, match=why):
        save_workload(database, name, FULL)
    assert not path.exists()


def test_the_migrations_are_recorded(database: UserDatabase, path: Path) -> None:
    save_workload(database, "mine", FULL)
    with closing(sqlite3.connect(path)) as db:
        recorded = db.execute("SELECT number, name FROM migration ORDER BY number").fetchall()
        assert recorded == [(number, name) for number, (name, _) in enumerate(MIGRATIONS, start=1)]
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_an_older_file_is_brought_up_to_date_and_loses_nothing(
    database: UserDatabase, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_workload(database, "mine", FULL)
    later = (*MIGRATIONS, ("extra", "CREATE TABLE extra (text TEXT)"))
    monkeypatch.setattr(userdb, "MIGRATIONS", later)
    before = path.read_bytes()
    assert saved_workload(database, "mine") == FULL
    assert path.read_bytes() == before
    assert save_workload(database, "another", FULL)
    assert saved_workload(database, "mine") == FULL
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM migration ORDER BY number")]
    assert (names[0], names[-1]) == ("saved workloads", "extra")


def test_a_migration_that_fails_changes_nothing(
    database: UserDatabase, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_workload(database, "mine", FULL)
    before = path.read_bytes()
    broken = (*MIGRATIONS, ("good", "CREATE TABLE good (x)"), ("bad", "CREATE TABLE"))
    with monkeypatch.context() as patched:
        patched.setattr(userdb, "MIGRATIONS", broken)
        with pytest.raises(UserDataError):
            readable_workloads(database)[0]
    assert path.read_bytes() == before
    assert saved_workload(database, "mine") == FULL


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _text(path: Path) -> None:
    path.write_text("These are my notes, not a database. " * 200, encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (_newer, "newer crosswalk-tui .version 99"),
        (_foreign, "another program"),
        (_cut_off, "damaged"),
        (_text, "damaged"),
    ],
)
def test_an_unusable_file_is_one_error_line_and_not_changed(
    database: UserDatabase, path: Path, harm: Callable[[Path], None], why: str
) -> None:
    save_workload(database, "mine", FULL)
    harm(path)
    before = path.read_bytes()
    for attempt in (
        lambda: readable_workloads(database)[0],
        lambda: saved_workload(database, "mine"),
        lambda: save_workload(database, "mine", DEFAULT_WORKLOAD, replace=True),
        lambda: delete_workload(database, "mine"),
    ):
        with pytest.raises(UserDataError, match=why):
            attempt()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "edit",
    ["cached_share = 'lots'", "cached_share = '2'", "multipliers = '[1]'", 'multipliers = \'{"a/b": "x"}\''],
)
def test_a_workload_edited_into_nonsense_is_named_and_can_be_deleted(
    database: UserDatabase, path: Path, edit: str
) -> None:
    save_workload(database, "mine", FULL)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"UPDATE workload SET {edit}")  # noqa: S608 - our own texts
        db.commit()
    with pytest.raises(UserDataError, match="'mine' is not valid"):
        saved_workload(database, "mine")
    delete_workload(database, "mine")
    assert readable_workloads(database)[0] == []


def _dangling(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(path.with_name("unmounted") / "user.db")


def _loop(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(path)


def _folder(path: Path) -> None:
    path.mkdir(parents=True)


def _dangling_folder(path: Path) -> None:
    path.parent.symlink_to(path.parent.with_name("unmounted"))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_dangling, "leads to .*unmounted/user.db, which is missing"),
        (_loop, "Too many levels"),
        (_folder, "not a file"),
        (_dangling_folder, "leads to .*unmounted, which is missing"),
    ],
)
def test_what_stands_in_place_of_the_file_is_not_read_as_nothing(
    database: UserDatabase, path: Path, make: Callable[[Path], None], why: str
) -> None:
    """The user's prices are elsewhere: an answer without them would be wrong."""
    make(path)
    for attempt in (
        database.has_own,
        lambda: own_entries(database),
        lambda: read_yours(database),
        lambda: readable_workloads(database)[0],
        lambda: save_workload(database, "mine", FULL),
    ):
        with pytest.raises(UserDatabaseError, match=why):
            attempt()
    assert not path.with_name("unmounted").exists()


def test_a_folder_that_cannot_be_created_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(UserDataError, match=r"file is not a folder; move it away, and try again\."):
        save_workload(UserDatabase(tmp_path / "file" / "user.db"), "mine", FULL)


def test_it_lies_in_the_users_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    path = user_database_path()
    assert path.name == "user.db"
    assert path.is_relative_to(tmp_path)
    assert "crosswalk-tui" in path.parts


def test_a_database_has_something_of_the_user_once_it_was_saved(path: Path) -> None:
    users = UserDatabase(path)
    assert not users.has_own()
    save_workload(users, "mine", FULL)
    assert not users.has_own()
    save_own(users, [OwnProvider("acme")])
    assert users.has_own()
