"""What is the user's, kept in their database: own prices, discounts, credits, providers, models and scores."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal

from crosswalk_tui.core.errors import UnknownName, UserDataError
from crosswalk_tui.core.own.record_fields import KINDS, OwnFieldError, kind_of, read_record, write_record
from crosswalk_tui.core.own.records import Own, OwnEntry, Record
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.database import UserDatabase, json_object, now

_SELECT = "SELECT kind, name, document, active, saved_on FROM own"

_ORDER = {kind: place for place, kind in enumerate(KINDS)}


def own_entries(users: UserDatabase) -> Own:
    """All that is the user's, by kind and name; nothing if there is no database.

    Raises:
        UserDataError: an entry is not valid, for instance after an edit by hand.
    """
    if not users.exists:
        return ()
    with users.open() as db:
        rows = db.execute(f"{_SELECT} ORDER BY name").fetchall()
    return tuple(sorted((_entry(users, row) for row in rows), key=lambda entry: _ORDER[kind_of(entry.record)]))


def save_own(users: UserDatabase, records: Iterable[Record]) -> None:
    """Save *records*, switched on; each replaces the one of its kind and name."""
    put_own(users, map(new_entry, records))


def new_entry(record: Record) -> OwnEntry:
    """*record* as saved today."""
    return OwnEntry(record, now()[:10])


def put_own(users: UserDatabase, entries: Iterable[OwnEntry]) -> None:
    """Save *entries* as they are, in one transaction."""
    with users.open(writing=True) as db:
        for entry in entries:
            insert_own(db, entry)


def change_own(users: UserDatabase, before: Own, after: Own) -> Own:
    """Save what differs between *before* and *after*; other entries that another program has saved meanwhile stay.

    Returns the entries of another program that this replaces or deletes; without those that cannot be read.
    """
    with users.open(writing=True) as db:
        return change_entries(db, users, before, after)


def change_entries(db: sqlite3.Connection, users: UserDatabase, before: Own, after: Own) -> Own:
    """As `change_own`, in a transaction of *db*, the database of *users*."""
    known, wanted = ({(kind_of(entry.record), entry.record.name): entry for entry in own} for own in (before, after))
    changed = sorted(name for name in known | wanted if known.get(name) != wanted.get(name))
    lost: list[OwnEntry] = []
    for name in changed:
        row = db.execute(f"{_SELECT} WHERE kind = ? AND name = ?", name).fetchone()
        with suppress(UserDataError):
            if row is not None and (found := _entry(users, row)) not in (known.get(name), wanted.get(name)):
                lost.append(found)
        if name in wanted:
            insert_own(db, wanted[name])
        else:
            db.execute("DELETE FROM own WHERE kind = ? AND name = ?", name)
    return tuple(lost)


def insert_own(db: sqlite3.Connection, entry: OwnEntry) -> None:
    """Save *entry* instead of the one of its kind and name."""
    document = json.dumps(write_record(entry.record), default=_text)
    row = [kind_of(entry.record), entry.record.name, document, int(entry.active), entry.saved_on]
    db.execute("INSERT OR REPLACE INTO own VALUES (?, ?, ?, ?, ?)", row)


def remove_own(users: UserDatabase, kind: str, name: str) -> None:
    """Delete the entry of this *kind* and *name*, ignoring ASCII case.

    Raises:
        UnknownName: there is none; lists the existing names.
    """
    with users.open(writing=users.exists) as db:
        found = db.execute("DELETE FROM own WHERE kind = ? AND lower(name) = lower(?)", [kind, name])
        if found.rowcount == 0:
            raise _unknown(db, kind, name)


def switch_own(users: UserDatabase, kind: str, name: str, *, active: bool) -> None:
    """Switch the entry of this *kind* and *name* on or off.

    Raises:
        UnknownName: there is none; lists the existing names.
    """
    with users.open(writing=users.exists) as db:
        found = db.execute("UPDATE own SET active = ? WHERE kind = ? AND lower(name) = lower(?)", [active, kind, name])
        if found.rowcount == 0:
            raise _unknown(db, kind, name)


def _unknown(db: sqlite3.Connection, kind: str, name: str) -> UnknownName:
    rows = db.execute("SELECT name FROM own WHERE kind = ? ORDER BY name", [kind])
    return UnknownName(f"{kind} of yours", name, tuple(safe(row["name"]) for row in rows))


def _entry(users: UserDatabase, row: sqlite3.Row) -> OwnEntry:
    """A row of ``own``.

    Raises:
        UserDataError: it was edited by hand and is not valid.
    """
    try:
        record = read_record(row["kind"], json_object(row["document"]))
        date.fromisoformat(row["saved_on"])
    except (OwnFieldError, ValueError, KeyError) as error:
        raise UserDataError(
            f"{users.path}: your {safe(row['kind'], 40)} {safe(row['name'], 80)!r} is not valid ({safe(str(error))})."
            f" Remove it with: crosswalk-tui own remove {safe(row['kind'], 40)} {safe(row['name'], 80)}."
        ) from error
    return OwnEntry(record, row["saved_on"], bool(row["active"]))


def _text(value: object) -> str:
    """A decimal or a date as text, for JSON."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
