"""Saved comparisons: models, workload and filters under a name."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.database import UserDatabase, json_object, now
from crosswalk_tui.user.saved_names import checked_name
from crosswalk_tui.user.state import ComparisonSetup, from_document, to_document


@dataclass(frozen=True, slots=True)
class SavedComparison:
    """A saved comparison.

    Attributes:
        setup: the comparison; None if the stored document is no longer valid.
        document: the stored text, from which a deleted comparison can be restored.
        saved_at: ISO time in UTC.
    """

    name: str
    setup: ComparisonSetup | None
    document: str
    saved_at: str


def saved_comparisons(users: UserDatabase) -> list[SavedComparison]:
    """All saved comparisons, newest first, including invalid ones, which can still be deleted."""
    with users.open() as db:
        rows = db.execute("SELECT name, document, saved_at FROM comparison ORDER BY saved_at DESC, name")
        return [_saved(row) for row in rows]


def save_comparison(users: UserDatabase, name: str, setup: ComparisonSetup, *, replace: bool = False) -> bool:
    """Save *setup* under *name*; return False if the name is taken and *replace* is not set.

    Raises:
        UserDataError: the name is not valid.
    """
    saved = SavedComparison(checked_name(name), setup, json.dumps(to_document(setup)), now())
    with users.open(writing=True) as db:
        return put_comparison(db, saved, replace=replace)


def put_comparison(db: sqlite3.Connection, saved: SavedComparison, *, replace: bool) -> bool:
    """Insert *saved*; return False if its name is taken and *replace* is not set."""
    if replace:
        db.execute("DELETE FROM comparison WHERE name = ?", [saved.name])
    row = [saved.name, saved.document, saved.saved_at]
    return db.execute("INSERT OR IGNORE INTO comparison VALUES (?, ?, ?)", row).rowcount == 1


def _saved(row: sqlite3.Row) -> SavedComparison:
    try:
        setup = from_document(json_object(row["document"]))
    except ValueError:  # edited by hand
        setup = None
    return SavedComparison(row["name"], setup, row["document"], safe(row["saved_at"]))
