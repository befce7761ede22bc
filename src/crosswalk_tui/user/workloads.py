"""Saved workloads."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from crosswalk_tui.core.errors import UnknownName, UserDataError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.workload.documents import workload_fields, workload_from
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.user.database import UserDatabase, json_object, now
from crosswalk_tui.user.saved_names import checked_name, composed

_SELECT = (
    "SELECT name, input_tokens, output_tokens, cached_share, cache_write_share, cache_write_1h_share, reasoning_share,"
    " requests, prompt_tokens, batch, multipliers, hours, logged, saved_at FROM workload"
)


@dataclass(frozen=True, slots=True)
class SavedWorkload:
    """A saved workload; *saved_at* is an ISO time in UTC."""

    name: str
    workload: Workload
    saved_at: str


def readable_workloads(users: UserDatabase) -> tuple[list[SavedWorkload], list[str]]:
    """All saved workloads that can be read, by name; and the names of the others, such as those edited by hand."""
    found: list[SavedWorkload] = []
    unreadable: list[str] = []
    with users.open() as db:
        for row in db.execute(f"{_SELECT} ORDER BY name"):
            try:
                found.append(_saved(users, row))
            except UserDataError:
                unreadable.append(row["name"])
    return found, unreadable


def saved_workload(users: UserDatabase, name: str) -> Workload:
    """The saved workload *name*, ignoring ASCII case.

    Raises:
        UnknownName: there is none; lists the existing names.
    """
    with users.open() as db:
        row = db.execute(f"{_SELECT} WHERE name = ?", [composed(name)]).fetchone()
        if row is None:
            raise _unknown(db, name)
        return _saved(users, row).workload


def save_workload(users: UserDatabase, name: str, workload: Workload, *, replace: bool = False) -> bool:
    """Save *workload* under *name*; return False if the name is taken and *replace* is not set.

    Raises:
        UserDataError: the name is not valid.
    """
    saved = SavedWorkload(checked_name(name), workload, now())
    with users.open(writing=True) as db:
        return put_workload(db, saved, replace=replace)


def put_workload(db: sqlite3.Connection, saved: SavedWorkload, *, replace: bool) -> bool:
    """Insert *saved*; return False if its name is taken and *replace* is not set."""
    row = workload_row(saved)
    if replace:
        db.execute("DELETE FROM workload WHERE name = ?", [saved.name])
    marks = ", ".join(f":{column}" for column in row)
    statement = f"INSERT OR IGNORE INTO workload ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - our names
    return db.execute(statement, row).rowcount == 1


def workload_row(saved: SavedWorkload) -> dict[str, object]:
    """The columns of *saved*."""
    fields = workload_fields(saved.workload)
    return {
        **fields,
        "name": saved.name,
        "batch": int(saved.workload.batch),
        "multipliers": json.dumps(fields["multipliers"]),
        "logged": None if saved.workload.logged is None else json.dumps(fields["logged"]),
        "saved_at": saved.saved_at,
    }


def delete_workload(users: UserDatabase, name: str) -> None:
    """Delete the saved workload *name*, ignoring ASCII case.

    Raises:
        UnknownName: there is none; lists the existing names.
    """
    with users.open(writing=users.exists) as db:
        if db.execute("DELETE FROM workload WHERE name = ?", [composed(name)]).rowcount == 0:
            raise _unknown(db, name)


def _unknown(db: sqlite3.Connection, name: str) -> UnknownName:
    names = tuple(safe(row["name"]) for row in db.execute("SELECT name FROM workload ORDER BY name"))
    return UnknownName("saved workload", name, names)


def _saved(users: UserDatabase, row: sqlite3.Row) -> SavedWorkload:
    """A row of ``workload``.

    Raises:
        UserDataError: it was edited by hand and is not valid.
    """
    try:
        columns = {name: json_object(row[name]) for name in ("multipliers", "logged") if row[name] is not None}
        workload = workload_from({**dict(row), **columns, "batch": bool(row["batch"])})
    except ValueError as error:  # edited by hand
        raise UserDataError(
            f"{users.path}: the saved workload {safe(row['name'])!r} is not valid. Delete it and save it again."
        ) from error
    return SavedWorkload(safe(row["name"]), workload, safe(row["saved_at"]))
