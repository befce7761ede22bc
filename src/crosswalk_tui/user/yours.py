"""All that is the user's, of every kind: read at once, saved in one transaction, removed, renamed, restored."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crosswalk_tui.core.errors import UnknownName
from crosswalk_tui.core.own.record_fields import KINDS
from crosswalk_tui.core.own.records import Own
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.comparisons import SavedComparison, put_comparison, saved_comparisons
from crosswalk_tui.user.database import UserDatabase, checked_name
from crosswalk_tui.user.notes import Note, note_name, put_note, saved_notes
from crosswalk_tui.user.own import insert_own, own_entries, remove_own
from crosswalk_tui.user.workloads import SavedWorkload, put_workload, readable_workloads

_COLUMNS = {"comparison": "name", "workload": "name", "note": "pair"}
"""The column that names a row, by table; the tables are called as the kinds."""

SAVED_KINDS = tuple(_COLUMNS)
"""The kinds of what is saved in addition to records."""

RENAMABLE_KINDS = ("comparison", "workload")
"""The kinds whose names the user chooses."""

EVERY_KIND = (*KINDS, *SAVED_KINDS)
"""The kinds of all that is the user's."""


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
    """A row of the user's database as it is stored, from which what was removed can be restored."""

    kind: str
    columns: Mapping[str, Any]


def read_yours(users: UserDatabase) -> Yours:
    """All that is the user's: records and workloads by name, comparisons newest first, notes by their models.

    Raises:
        UserDataError: the database cannot be read, or a record is not valid.
    """
    if not users.path.is_file():
        return Yours()
    comparisons = saved_comparisons(users)
    workloads, broken = readable_workloads(users)
    unreadable = [("comparison", one.name) for one in comparisons if one.setup is None]
    return Yours(
        own_entries(users),
        tuple(one for one in comparisons if one.setup is not None),
        tuple(workloads),
        tuple(saved_notes(users)),
        (*unreadable, *(("workload", name) for name in broken)),
    )


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
        remove_saved(users, kind, name)


def remove_saved(users: UserDatabase, kind: str, name: str) -> SavedRow:
    """Remove a comparison, workload or note, and return it, to be restored.

    Raises:
        UnknownName: there is none; lists the existing names.
    """
    with users.open(writing=users.path.is_file()) as db:
        row = _row(db, kind, name)
        db.execute(f"DELETE FROM {kind} WHERE {_COLUMNS[kind]} = ?", [row.columns[_COLUMNS[kind]]])  # noqa: S608 - ours
    return row


def restore_saved(users: UserDatabase, row: SavedRow) -> bool:
    """Restore what was removed; return False if its name has been taken since."""
    names, marks = ", ".join(row.columns), ", ".join(f":{name}" for name in row.columns)
    with users.open(writing=True) as db:
        statement = f"INSERT OR IGNORE INTO {row.kind} ({names}) VALUES ({marks})"  # noqa: S608 - ours
        return db.execute(statement, dict(row.columns)).rowcount == 1


def rename_saved(users: UserDatabase, kind: str, name: str, new: str) -> bool:
    """Rename a comparison or workload; return False if the name *new* is taken.

    Raises:
        UnknownName: there is none called *name*; lists the existing names.
        UserDataError: the name *new* is not valid.
    """
    called = checked_name(new)
    with users.open(writing=users.path.is_file()) as db:
        old = _row(db, kind, name).columns["name"]
        statement = f"UPDATE OR IGNORE {kind} SET name = ? WHERE name = ?"  # noqa: S608 - ours
        return db.execute(statement, [called, old]).rowcount == 1


def _row(db: sqlite3.Connection, kind: str, name: str) -> SavedRow:
    column = _COLUMNS[kind]
    called = note_name(name.split()) if kind == "note" else name.strip()
    row = db.execute(f"SELECT * FROM {kind} WHERE {column} = ?", [called]).fetchone()  # noqa: S608 - ours
    if row is None:
        names = tuple(safe(found[0]) for found in db.execute(f"SELECT {column} FROM {kind} ORDER BY {column}"))  # noqa: S608
        raise UnknownName("note on these models" if kind == "note" else f"saved {kind}", name, names)
    return SavedRow(kind, dict(row))
