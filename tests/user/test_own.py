"""What is the user's is kept in their database, by kind and name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from crosswalk_tui.core.errors import UnknownName, UserDataError
from crosswalk_tui.core.own.record_fields import kind_of, read_record
from crosswalk_tui.core.own.records import Own, OwnEntry
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.own import change_own, own_entries, put_own, remove_own, save_own, switch_own
from tests.own_records import entries

AZURE = read_record("discount", {"provider": "azure", "off": "15%"})
GPU = read_record("price", {"provider": "my-gpu", "model": "a/b", "id": "b", "input": 1, "output": 1})


@pytest.fixture
def users(tmp_path: Path) -> UserDatabase:
    return UserDatabase(tmp_path / "user.db")


def test_without_a_database_nothing_is_yours_and_none_is_created(users: UserDatabase) -> None:
    assert own_entries(users) == ()
    assert not users.path.exists()


def test_saving_again_replaces_by_kind_and_name(users: UserDatabase) -> None:
    save_own(users, [AZURE, GPU])
    save_own(users, [read_record("discount", {"provider": "azure", "off": "20%"})])
    found = own_entries(users)
    assert [(kind_of(e.record), e.record.name) for e in found] == [("price", "my-gpu b"), ("discount", "azure")]
    assert getattr(found[1].record, "off") * 5 == 1  # noqa: B009 - of one kind of record


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=entries)
def test_everything_is_read_as_it_was_saved(users: UserDatabase, found: list[OwnEntry]) -> None:
    def by_name(kept: Own | list[OwnEntry]) -> list[OwnEntry]:
        return sorted(kept, key=lambda entry: (kind_of(entry.record), entry.record.name))

    users.path.unlink(missing_ok=True)
    put_own(users, found)
    assert by_name(own_entries(users)) == by_name(found)


def test_an_entry_is_switched_off_and_removed_by_name(users: UserDatabase) -> None:
    save_own(users, [AZURE, GPU])
    switch_own(users, "discount", "Azure", active=False)
    assert [entry.active for entry in own_entries(users)] == [True, False]
    remove_own(users, "discount", "azure")
    assert [entry.record for entry in own_entries(users)] == [GPU]
    with pytest.raises(UnknownName, match="my-gpu b"):
        remove_own(users, "price", "my-gpu")
    with pytest.raises(UnknownName):
        switch_own(users, "credit", "azure", active=True)


def test_an_import_is_saved_whole_or_not_at_all(users: UserDatabase) -> None:
    save_own(users, [AZURE])
    with pytest.raises(UserDataError):
        put_own(users, [OwnEntry(GPU, "2026-11-01"), OwnEntry(AZURE, None)])  # type: ignore[arg-type]
    assert [entry.record for entry in own_entries(users)] == [AZURE]


@pytest.mark.parametrize("document", ['{"provider": "azure", "off": "lots"}', "null", "3", '[["provider", "azure"]]'])
def test_an_entry_edited_by_hand_is_named_and_kept(users: UserDatabase, document: str) -> None:
    save_own(users, [AZURE])
    with closing(sqlite3.connect(users.path)) as db:
        db.execute("UPDATE own SET document = ?", [document])
        db.commit()
    with pytest.raises(UserDataError, match="discount 'azure' is not valid"):
        own_entries(users)
    remove_own(users, "discount", "azure")
    assert own_entries(users) == ()


def test_a_change_keeps_what_another_program_saved_meanwhile(users: UserDatabase) -> None:
    save_own(users, [AZURE])
    before = own_entries(users)
    save_own(UserDatabase(users.path), [GPU])
    switched = tuple(entry._replace(active=False) for entry in before)
    change_own(users, before, switched)
    assert {(entry.record, entry.active) for entry in own_entries(users)} == {(AZURE, False), (GPU, True)}
    change_own(users, switched, ())
    assert [entry.record for entry in own_entries(users)] == [GPU]
