"""All that is the user's, of every kind: read at once, saved in one transaction, removed, renamed, restored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from crosswalk_tui.core.errors import UnknownName, UserDataError
from crosswalk_tui.core.own.record_fields import KINDS
from crosswalk_tui.core.own.records import Own
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.comparisons import SavedComparison, put_comparison, saved_comparisons
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.notes import Note, note_name, put_note, saved_notes
from crosswalk_tui.user.own import change_entries, insert_own, own_entries, remove_own
from crosswalk_tui.user.saved_names import checked_name, composed
from crosswalk_tui.user.workloads import SavedWorkload, put_workload, readable_workloads, workload_row

_COLUMNS = {"comparison": "name", "workload": "name", "note": "pair"}
"""The column that names a row, by table; the tables are called as the kinds."""

SAVED_KINDS = tuple(_COLUMNS)
"""The kinds of what is saved in addition to records."""

RENAMABLE_KINDS = ("comparison", "workload")
"""The kinds whose names the user chooses."""

EVERY_KIND = (*KINDS, *SAVED_KINDS)
"""The kinds of all that is the user's."""


class NameTakenError(UserDataError):
    """Something else has the name."""

    def __init__(self, kind: str, name: str) -> None:
        what = "There is a note on these models already" if kind == "note" else f"A saved {kind} is already called"
        super().__init__(f"{what}: {safe(name, 120)}.")


@dataclass(frozen=True, slots=True)
class Yours:
    """All that is the user's.

    Attributes:
        own: prices, discounts, credits, providers, models and scores.
        unreadable: kind and name of each saved thing that is not valid, for instance after an edit by hand.
    """

    own: Own = ()
    comparisons: tuple[SavedComparison, ...] = ()
    workloads: tuple[SavedWorkload, ...] = ()
    notes: tuple[Note, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()

    @property
    def count(self) -> int:
        """How many there are, those that cannot be read included."""
        return sum(map(len, (self.own, self.comparisons, self.workloads, self.notes, self.unreadable)))


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A comparison, workload or note as the user's database stores it."""

    kind: str
    columns: Mapping[str, Any]

    def __hash__(self) -> int:
        """The hash of its kind and name: a file that is imported may have thousands of one kind."""
        return hash((self.kind, self.name))

    @property
    def name(self) -> str:
        """Its name, or the keys of a note's models."""
        return str(self.columns[_COLUMNS[self.kind]])


@dataclass(frozen=True, slots=True)
class SavedChange:
    """What was removed, renamed or added: the row before and after, None if there is none."""

    before: SavedRow | None
    after: SavedRow | None

    @property
    def undone(self) -> SavedChange:
        """The change that takes this one back."""
        return SavedChange(self.after, self.before)

    @property
    def words(self) -> str:
        """``comparison mine``, or ``workload bot → helper`` if it was renamed."""
        rows = [row for row in (self.before, self.after) if row is not None]
        names = " → ".join(dict.fromkeys(safe(row.name, 60) for row in rows))
        return f"{rows[0].kind} {names}"


def read_yours(users: UserDatabase) -> Yours:
    """All that is the user's.

    Raises:
        UserDataError: the database cannot be read, or a record is not valid.
    """
    return replace(read_saved(users), own=own_entries(users))


def read_saved(users: UserDatabase) -> Yours:
    """Comparisons, newest first, workloads by name, and notes by their models; no records.

    Raises:
        UserDataError: the database cannot be read.
    """
    if not users.exists:
        return Yours()
    comparisons = saved_comparisons(users)
    workloads, broken = readable_workloads(users)
    unreadable = [("comparison", one.name) for one in comparisons if one.setup is None]
    return Yours(
        (),
        tuple(one for one in comparisons if one.setup is not None),
        tuple(workloads),
        tuple(saved_notes(users)),
        (*unreadable, *(("workload", name) for name in broken)),
    )


def names_of_yours(users: UserDatabase) -> tuple[tuple[str, str], ...]:
    """Kind and name of all that is the user's, also of what cannot be read."""
    if not users.exists:
        return ()
    with users.open() as db:
        found = [tuple(row) for row in db.execute("SELECT kind, name FROM own ORDER BY kind, name")]
        for kind, column in _COLUMNS.items():
            rows = db.execute(f"SELECT {column} FROM {kind} ORDER BY {column}")  # noqa: S608 - ours
            found += [(kind, row[0]) for row in rows]
    return tuple(found)


def put_yours(users: UserDatabase, yours: Yours, *, replace: bool = False) -> None:
    """Save *yours* in one transaction; each replaces the one of its kind and name.

    With *replace*, all records are removed first, and all comparisons, workloads and notes if *yours* has any.
    """
    with users.open(writing=True) as db:
        if replace:
            db.execute("DELETE FROM own")
            for kind, saved in (
                ("comparison", yours.comparisons), ("workload", yours.workloads), ("note", yours.notes),
            ):  # fmt: skip
                if saved:
                    db.execute(f"DELETE FROM {kind}")  # noqa: S608 - ours
        for entry in yours.own:
            insert_own(db, entry)
        for comparison in yours.comparisons:
            put_comparison(db, comparison, replace=True)
        for workload in yours.workloads:
            put_workload(db, workload, replace=True)
        for note in yours.notes:
            put_note(db, note)


def remove_yours(users: UserDatabase, kind: str, name: str) -> None:
    """Remove what is called *name* of any *kind*, ignoring ASCII case; a note is called by its models in any order.

    Raises:
        UnknownName: there is none; lists the existing names.
    """
    if kind in KINDS:
        remove_own(users, kind, name)
    else:
        make_change(users, removal(users, kind, name))


def removal(users: UserDatabase, kind: str, name: str) -> SavedChange:
    """The change that removes a comparison, workload or note.

    Raises:
        UnknownName: there is none; lists the existing names.
    """
    with users.open() as db:
        return SavedChange(_row(db, kind, name), None)


def renaming(users: UserDatabase, kind: str, name: str, new: str) -> SavedChange:
    """The change that renames a comparison or workload.

    Raises:
        UnknownName: there is none called *name*; lists the existing names.
        UserDataError: the name *new* is not valid.
        NameTakenError: it is taken.
    """
    called = checked_name(new)
    with users.open() as db:
        row = _row(db, kind, name)
        taken = db.execute(f"SELECT name FROM {kind} WHERE name = ?", [called]).fetchone()  # noqa: S608 - ours
    if taken is not None and taken[0] != row.name:
        raise NameTakenError(kind, called)
    return SavedChange(row, SavedRow(kind, {**row.columns, "name": called}))


def add_yours(users: UserDatabase, yours: Yours, before: Own, after: Own) -> tuple[tuple[SavedChange, ...], Own]:
    """Save in one transaction what *yours* has but records, and the records that differ between *before* and *after*.

    Each replaces the one of its kind and name. Returns the changes made, but to records, and the records of another
    program that are replaced, as `change_own` does.
    """
    with users.open(writing=True) as db:
        changes = _additions(db, yours)
        for change in changes:
            _make(db, change)
        return changes, change_entries(db, users, before, after)


def _additions(db: sqlite3.Connection, yours: Yours) -> tuple[SavedChange, ...]:
    """The changes that add the comparisons, workloads and notes of *yours*; each replaces the one of its name."""
    rows = [
        *(SavedRow("comparison", {"name": one.name, "document": one.document, "saved_at": one.saved_at})
          for one in yours.comparisons),
        *(SavedRow("workload", workload_row(one)) for one in yours.workloads),
        *(SavedRow("note", {"pair": one.name, "text": one.text, "written_at": one.written_at}) for one in yours.notes),
    ]  # fmt: skip
    changes = []
    for row in rows:
        sql = f"SELECT * FROM {row.kind} WHERE {_COLUMNS[row.kind]} = ?"  # noqa: S608 - ours
        found = db.execute(sql, [row.name]).fetchone()
        changes.append(SavedChange(None if found is None else SavedRow(row.kind, dict(found)), row))
    return tuple(change for change in changes if change.before != change.after)


def make_change(users: UserDatabase, change: SavedChange) -> None:
    """Store the row after *change* instead of the one before.

    Raises:
        NameTakenError: the name has been taken since.
    """
    with users.open(writing=True) as db:
        _make(db, change)


def make_changes(users: UserDatabase, changes: Iterable[SavedChange]) -> dict[SavedChange, str]:
    """Make *changes* in one transaction, without those whose name has been taken since; returns why not, by change."""
    refused: dict[SavedChange, str] = {}
    with users.open(writing=True) as db:
        for change in changes:
            db.execute("SAVEPOINT before")
            try:
                _make(db, change)
            except NameTakenError as error:
                db.execute("ROLLBACK TO before")
                refused[change] = str(error)
            db.execute("RELEASE before")
    return refused


def _make(db: sqlite3.Connection, change: SavedChange) -> None:
    """Make *change* in the transaction of *db*.

    Raises:
        NameTakenError: the new name exists.
    """
    if change.before is not None:
        kind, name = change.before.kind, change.before.name
        db.execute(f"DELETE FROM {kind} WHERE {_COLUMNS[kind]} = ?", [name])  # noqa: S608 - ours
    if change.after is not None:
        kind, columns = change.after.kind, change.after.columns
        marks = ", ".join(f":{column}" for column in columns)
        statement = f"INSERT OR IGNORE INTO {kind} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - ours
        if db.execute(statement, dict(columns)).rowcount == 0:
            raise NameTakenError(kind, change.after.name)


def _row(db: sqlite3.Connection, kind: str, name: str) -> SavedRow:
    """The row of a saved thing.

    Raises:
        UnknownName: there is none of that name.
    """
    column = _COLUMNS[kind]
    called = note_name(name.split()) if kind == "note" else composed(name)
    row = db.execute(f"SELECT * FROM {kind} WHERE {column} = ?", [called]).fetchone()  # noqa: S608 - ours
    if row is None:
        names = tuple(safe(found[0]) for found in db.execute(f"SELECT {column} FROM {kind} ORDER BY {column}"))  # noqa: S608
        raise UnknownName("note on these models" if kind == "note" else f"saved {kind}", name, names)
    return SavedRow(kind, dict(row))
