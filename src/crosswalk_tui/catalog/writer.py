"""Write a catalogue file: all tables at once, in a deterministic order, and only if all constraints hold.

The write is atomic: the file is written next to its destination and moved into place.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import fields
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from crosswalk_tui.catalog import seal
from crosswalk_tui.catalog.model_search import make_search_texts
from crosswalk_tui.catalog.rankable import rankable_sql
from crosswalk_tui.catalog.schema import APPLICATION_ID, SCHEMA_VERSION, TABLES, VIEWS
from crosswalk_tui.core.errors import CatalogueError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Row = Mapping[str, object] | NamedTuple | DataclassInstance

_INSERT_ORDER = (
    "meta", "source", "lab", "model", "model_alias", "model_fact", "provider", "offer", "offer_alias", "offer_model",
    "price", "price_point", "price_rate", "offer_price", "benchmark", "score", "issue", "model_fts", "build_input",
)  # fmt: skip
"""Tables in the order required by their foreign keys."""

_BATCH = 50
"""Rows per statement. For each, SQLite prepares the lists of values in the constraints: one row at a time, a third
of the time."""

_FULL_TEXT = "model_fts"
"""The search index, which is larger when it is filled in batches."""


def write(destination: Path, tables: Mapping[str, Sequence[Row]]) -> None:
    """Write *tables* (rows by table name, in the order to store them; see `_insert`) to a catalogue at *destination*.

    Replaces an existing catalogue only when the new one is complete.

    Raises:
        CatalogueError: the rows break a constraint, or the file cannot be written.
    """
    if unknown := set(tables) - set(_INSERT_ORDER):
        raise CatalogueError(f"No such catalogue tables: {', '.join(sorted(unknown))}.")
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{destination.name}.", dir=destination.parent)
        os.close(handle)
    except OSError as error:
        raise CatalogueError(f"Cannot write {destination}: {error.strerror}.") from error
    draft = Path(name)
    try:
        _fill(draft, tables)
        seal.fill_in(draft)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.chmod(0o644)
        draft.replace(destination)
    except sqlite3.IntegrityError as error:
        raise CatalogueError(f"The catalogue was not written, its rows break a rule: {error}.") from error
    except sqlite3.Error as error:
        raise CatalogueError(f"Cannot write {destination}: {error}.") from error
    except OSError as error:
        raise CatalogueError(f"Cannot write {destination}: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _fill(path: Path, tables: Mapping[str, Sequence[Row]]) -> None:
    """Create the file at *path* and fill its tables.

    Raises:
        sqlite3.IntegrityError: a row violates the schema, or refers to a missing one.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        # A draft is deleted when anything fails, so it needs no journal; it is synced before it is moved into place.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.executescript(TABLES)
        for table in _INSERT_ORDER:
            _insert(connection, table, tables.get(table, ()))
        connection.execute("INSERT INTO meta VALUES (?, ?)", [seal.KEY, seal.BLANK])
        _count_providers(connection)
        connection.executemany("INSERT INTO model_search VALUES (?, ?, ?)", make_search_texts(connection))
        connection.executescript(VIEWS)
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"{len(broken)} rows refer to missing rows, first in table {broken[0][0]}")
        connection.commit()
        connection.execute("INSERT INTO model_fts(model_fts) VALUES ('optimize')")
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
        connection.execute("VACUUM")


def _insert(connection: sqlite3.Connection, name: str, rows: Sequence[Row]) -> None:
    """Insert *rows*: all mappings, or all instances of a named tuple or a dataclass, with the columns as fields."""
    if rows and not isinstance(rows[0], Mapping):
        _insert_records(connection, name, rows)
    elif rows:
        import sqlite_utils  # takes 80 ms; a build has no mappings

        database = sqlite_utils.Database(connection)
        database.table(name).insert_all((dict(row) for row in rows if isinstance(row, Mapping)), batch_size=1000)
    connection.commit()


def _insert_records(connection: sqlite3.Connection, name: str, rows: Sequence[Any]) -> None:
    """Insert *rows* in batches; sqlite-utils would look at each of 1.5 million cells for one that is JSON."""
    columns = _columns(rows[0])
    marks = f"({', '.join('?' * len(columns))})"
    cells = iter(rows) if isinstance(rows[0], tuple) else map(attrgetter(*columns), rows)
    size = 1 if name == _FULL_TEXT else _BATCH
    while batch := list(islice(cells, size)):
        values = ", ".join([marks] * len(batch))
        insert = f"INSERT INTO {name} ({', '.join(columns)}) VALUES {values}"  # noqa: S608 - names of the schema
        connection.execute(insert, list(chain.from_iterable(batch)))


def _columns(row: NamedTuple | DataclassInstance) -> tuple[str, ...]:
    return row._fields if isinstance(row, tuple) else tuple(field.name for field in fields(row))


def _count_providers(connection: sqlite3.Connection) -> None:
    """Fill ``model.n_providers``: sellers with an offer rankable on the first day of the newest source."""
    newest = str(connection.execute("SELECT coalesce(max(as_of), '') FROM source").fetchone()[0])
    day = newest + "0000-01-01"[len(newest) :]
    connection.execute(
        f"""
        WITH sellers AS MATERIALIZED (
            SELECT model_id, count(DISTINCT seller) AS n FROM ({rankable_sql(":day")}) GROUP BY model_id
        )
        UPDATE model SET n_providers = coalesce((SELECT n FROM sellers WHERE sellers.model_id = model.model_id), 0)
        """,  # noqa: S608 - our own words
        {"day": day},
    )
    connection.commit()
