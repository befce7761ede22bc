"""Notes: one per set of models in any order, never half written, deleted by being emptied."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.user import notes
from crosswalk_tui.user.database import UserDatabase

PAIR = ("meta/b", "meta/a")


@pytest.fixture
def users(tmp_path: Path) -> UserDatabase:
    return UserDatabase(tmp_path / "data" / "user.db")


def text(users: UserDatabase, *keys: str) -> str | None:
    note = notes.read(users, keys or PAIR)
    return None if note is None else note.text


def test_a_note_is_kept_for_the_pair_in_any_order(users: UserDatabase) -> None:
    notes.write(users, PAIR, "good enough\n  for us\n")
    assert text(users) == text(users, *reversed(PAIR)) == "good enough\n  for us"
    assert text(users, "meta/a", "meta/c") is None
    note = notes.read(users, PAIR)
    assert note is not None
    assert note.written_at.startswith("20")


def test_writing_again_replaces_and_emptying_deletes(users: UserDatabase) -> None:
    notes.write(users, PAIR, "one")
    notes.write(users, PAIR, "two")
    assert text(users) == "two"
    notes.write(users, PAIR, " \n ")
    assert text(users) is None


def test_reading_and_emptying_make_no_file(users: UserDatabase) -> None:
    assert text(users) is None
    notes.write(users, PAIR, "")
    assert not users.path.exists()


def test_any_text_can_be_kept(users: UserDatabase) -> None:
    for hostile in ("[/] \x1b[2J \u202e", "a\ud800b", "x" * notes.LONGEST, "'; DROP TABLE note; --"):
        notes.write(users, PAIR, hostile)
        assert text(users) == hostile.replace("\ud800", "?")


def test_a_note_too_long_for_the_app_is_refused(users: UserDatabase) -> None:
    with pytest.raises(UserDataError, match=r"at most 20,000 characters; this one has 20,001"):
        notes.write(users, PAIR, "x" * 20_001 + "\n")
    assert text(users) is None


def test_a_note_changed_since_is_returned_and_left(users: UserDatabase) -> None:
    assert notes.write(users, PAIR, "first", over="") is None
    assert notes.write(users, PAIR, "second", over="first") is None
    assert notes.write(users, PAIR, "third", over="first") == "second"
    assert notes.write(users, PAIR, "", over="first") == "second"
    assert text(users) == "second"
    assert notes.write(users, PAIR, "second", over="first") is None  # the same text
    assert notes.write(users, PAIR, "", over="second") is None
    assert notes.write(users, PAIR, "fourth", over="second") == ""


def test_a_model_compared_with_itself_has_a_note_too(users: UserDatabase) -> None:
    notes.write(users, ("meta/a", "meta/a"), "twice")
    assert text(users, "meta/a", "meta/a") == "twice"


def test_a_file_that_another_program_holds_is_read_and_not_changed(
    users: UserDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes.write(users, PAIR, "old")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0}))
    with connect(users.path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UserDataError, match="locked"):
            notes.write(users, PAIR, "new")
        assert text(users) == "old"
        other.execute("ROLLBACK")
    other.close()
    assert text(users) == "old"
