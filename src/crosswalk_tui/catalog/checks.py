"""Verify a catalogue file: schema, integrity, and the invariants of ranked offers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, time
from itertools import islice
from pathlib import Path

from crosswalk_tui.catalog import seal
from crosswalk_tui.catalog.catalogue_file import first_day
from crosswalk_tui.catalog.rankable import rankable_sql
from crosswalk_tui.catalog.read_only import connect_read_only, obstacle
from crosswalk_tui.catalog.schema import APPLICATION_ID, SCHEMA_VERSION
from crosswalk_tui.catalog.seal import expected_objects, objects
from crosswalk_tui.catalog.values import VALUE_RULES, Rule, add_functions
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.workload.hours import window_minutes

LOWEST_RATE = 1_000
"""Micro-USD per 1M tokens ($0.001); a lower price is an error of units."""

HIGHEST_RATE = 1_000_000_000
"""Micro-USD per 1M tokens ($1,000); a higher price is an error of units."""

_EXAMPLES = 3
"""The most rows that are named for a rule that they break."""

_RANKED = rankable_sql(":today")
_BASE_PRICES = """
    SELECT op.offer_id, pr.* FROM offer_price op JOIN price pr USING (price_id)
    WHERE pr.tier = 'standard' AND pr.band_from = 0"""


def _ranked(fault: str, condition: str) -> Rule:
    """The rule that no offer ranked today satisfies *condition*."""
    return Rule(
        fault,
        f"""
        SELECT r.provider_id || ' ' || r.provider_model_id
        FROM ({_RANKED}) r JOIN offer o USING (offer_id) JOIN provider p ON p.provider_id = o.provider_id
        JOIN model m ON m.model_id = o.model_id JOIN price pr ON pr.price_id = r.price_id
        WHERE {condition}""",  # noqa: S608 - our own text
    )


_RULES = (
    _ranked("ranked at a price of zero or none", "coalesce(pr.input, 0) <= 0 OR coalesce(pr.output, 0) <= 0"),
    _ranked(
        "ranked at a rate outside $0.001 to $1,000 per 1M",
        f"min(pr.input, pr.output) < {LOWEST_RATE} OR max(pr.input, pr.output) > {HIGHEST_RATE}",
    ),
    _ranked(
        "ranked though not for sale per token",
        "o.access <> 'metered' OR p.type IN ('subscription', 'local') OR lower(o.provider_model_id) LIKE '%:free'",
    ),
    _ranked("ranked though a moving alias", "o.is_moving_alias = 1 OR m.is_moving_alias = 1"),
    _ranked("ranked though the provider no longer sells", "p.active = 0"),
    _ranked("ranked though deprecated", "o.deprecation_date <= :today"),
    _ranked("ranked though the catalogue excludes it", "o.exclude_code IS NOT NULL"),
    _ranked(
        "ranked at a price that is not the chosen one",
        "pr.status NOT IN ('chosen', 'average') OR pr.tier <> 'standard'",
    ),
    Rule(
        "price in use of another offer",
        "SELECT op.offer_id || ' uses ' || op.price_id FROM offer_price op JOIN price pr USING (price_id)"
        " WHERE op.offer_id <> pr.offer_id",
    ),
    Rule(
        "price in use that was not chosen",
        "SELECT op.price_id || '' FROM offer_price op JOIN price pr USING (price_id)"
        " WHERE pr.status NOT IN ('chosen', 'assumed', 'average')",
    ),
    Rule(
        "offer with two prices in force at once",
        f"""
        SELECT DISTINCT o.provider_id || ' ' || o.provider_model_id
        FROM ({_BASE_PRICES}) a JOIN ({_BASE_PRICES}) b ON b.offer_id = a.offer_id AND b.price_id > a.price_id
        JOIN offer o ON o.offer_id = a.offer_id
        WHERE a.valid_from IS b.valid_from AND (a.window_start IS NULL) = (b.window_start IS NULL)
          AND (a.status = 'average') = (b.status = 'average')
          AND (a.window_start IS NULL
               OR meet(a.window_start, a.window_end, a.weekdays, b.window_start, b.window_end, b.weekdays))""",  # noqa: S608
    ),
    Rule(
        "context band without a base price in force at the same times",
        """
        SELECT o.provider_id || ' ' || o.provider_model_id || ' from ' || band.band_from
        FROM offer_price op JOIN price band USING (price_id) JOIN offer o ON o.offer_id = op.offer_id
        WHERE band.band_from > 0 AND NOT EXISTS (
            SELECT 1 FROM offer_price mine JOIN price base USING (price_id)
            WHERE mine.offer_id = op.offer_id AND base.band_from = 0 AND base.tier = band.tier
              AND base.valid_from IS band.valid_from AND base.valid_to IS band.valid_to
              AND base.window_start IS band.window_start AND base.weekdays IS band.weekdays)""",
    ),
    Rule(
        "provider that is a duplicate of itself, or of a duplicate",
        "SELECT p.provider_id FROM provider p JOIN provider q ON q.provider_id = p.duplicate_of"
        " WHERE q.duplicate_of IS NOT NULL OR q.provider_id = p.provider_id",
    ),
    Rule(
        "model without its key's last part as an alias",
        "SELECT m.key FROM model m WHERE NOT EXISTS (SELECT 1 FROM model_alias a WHERE a.model_id = m.model_id"
        " AND a.alias = substr(m.key, instr(m.key, '/') + 1))",
    ),
    Rule(
        "fact with two chosen values",
        "SELECT model_id || ' ' || field FROM model_fact WHERE chosen = 1 GROUP BY model_id, field HAVING count(*) > 1",
    ),
    Rule(
        "model missing in the search index",
        "SELECT key FROM model WHERE model_id NOT IN (SELECT rowid FROM model_fts)",
    ),
    Rule(
        "search index entry of a missing or different model",
        "SELECT f.rowid || ' ' || f.key FROM model_fts f LEFT JOIN model m ON m.model_id = f.rowid"
        " WHERE m.key IS NOT f.key OR m.name IS NOT f.name",
    ),
    Rule(
        "model without the words it is found by",
        "SELECT key FROM model WHERE model_id NOT IN (SELECT model_id FROM model_search)",
    ),
    Rule(
        "score outside its benchmark's bounds",
        "SELECT s.benchmark_id || ' ' || s.model_name || ' ' || s.value"
        " FROM score s JOIN benchmark b USING (benchmark_id) WHERE s.value NOT BETWEEN b.minimum AND b.maximum",
    ),
    *VALUE_RULES,
)  # fmt: skip
"""The invariants of a catalogue whose schema is correct."""

_SELLERS = Rule(
    "model with a different number of providers than its offers",
    f"""
    SELECT m.key || ' states ' || m.n_providers || ', has ' || coalesce(c.n, 0) FROM model m
    LEFT JOIN (SELECT model_id, count(DISTINCT seller) AS n FROM ({_RANKED}) GROUP BY model_id) c USING (model_id)
    WHERE m.n_providers <> coalesce(c.n, 0)""",  # noqa: S608 - our own text
)
"""Checked as of the date of the catalogue, when its numbers of providers were counted."""

_FORBIDDEN = "%artificialanalysis%"
"""The terms of Artificial Analysis forbid its figures in a product that compares models."""


def verify(path: Path) -> list[str]:
    """Every problem of the catalogue at *path*, one sentence each.

    Reads any file, however damaged or hostile, without raising.
    """
    problems: list[str] = []
    try:
        if not path.is_file():
            return [f"{safe(str(path))} is not a file"]
        with closing(sqlite3.connect(":memory:")) as copy:
            problems += _load(path, copy)
            # One at a time: when the file proves unreadable, the problems found so far are still reported.
            for problem in _problems(copy):
                problems.append(safe(problem, 500))
    except (sqlite3.Error, OSError, ValueError) as error:
        problems.append(safe(obstacle(path, error) or f"cannot be read as a catalogue: {error}", 500))
    return problems


def _load(path: Path, copy: sqlite3.Connection) -> list[str]:
    """Copy the catalogue at *path* into *copy*; return the problem of an edited or truncated file or a broken seal.

    SQLite verifies no CHECK and no search index of a read-only file. The database of another program, which may be of
    any size, is not copied.
    """
    fault = ""
    with closing(connect_read_only(path)) as db:
        if _pragma(db, "application_id") == APPLICATION_ID:
            db.backup(copy)
            fault = seal.problem_of_file(path, db)
            if fault != seal.CHANGED and not fault.startswith(seal.TRUNCATED):
                fault = seal.EDITED if seal.is_edited(path, db) else ""
    copy.text_factory = lambda raw: raw.decode("utf-8", "replace")
    copy.execute("PRAGMA trusted_schema = OFF")
    return [fault] if fault else []


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


def _problems(db: sqlite3.Connection) -> Iterator[str]:
    """Check layer by layer, up to the first that has problems."""
    for layer in (_identity, _integrity, _schema):
        found = list(layer(db))
        yield from found
        if found:
            return
    db.create_function("meet", 6, _overlap, deterministic=True)
    add_functions(db)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    for rule in _RULES:
        yield from _violations(db, rule, today)
    yield from _violations(db, _SELLERS, _day_of(db))
    yield from (f"{found} cannot be shown as it is" for found in seal.hostile_ids(db))
    yield from _search_index(db)
    yield from _forbidden(db)


def _identity(db: sqlite3.Connection) -> Iterator[str]:
    version = _pragma(db, "user_version")
    if _pragma(db, "application_id") != APPLICATION_ID:
        yield "a SQLite database, but not a crosswalk-tui catalogue (application_id)"
    elif version != SCHEMA_VERSION:
        yield f"schema version {version}, but this release reads {SCHEMA_VERSION}"


def _integrity(db: sqlite3.Connection) -> Iterator[str]:
    for (message,) in db.execute("PRAGMA integrity_check(5)"):
        if message != "ok":
            yield f"damaged: {message}"
    yield from islice(seal.missing_rows(db), _EXAMPLES)


def _schema(db: sqlite3.Connection) -> Iterator[str]:
    """Compare every table, index and view with those of a new catalogue."""
    expected, found = expected_objects(), objects(db)
    for name in sorted(expected.keys() - found.keys()):
        yield f"{name} is missing"
    for name in sorted(found.keys() - expected.keys()):
        yield f"{name} does not belong in a catalogue"
    for name in sorted(expected.keys() & found.keys()):
        if expected[name] != found[name]:
            yield f"{name} is not defined as in schema version {SCHEMA_VERSION}"


def _overlap(*windows: str | None) -> bool:
    """Whether two windows, each of start, end and weekdays, share a minute of the week; not if a time is invalid."""
    try:
        one, other = (_minutes(*windows[:3]), _minutes(*windows[3:]))
    except (TypeError, ValueError):  # a different rule reports it
        return False
    return bool(one & other)


def _minutes(start: str | None, end: str | None, weekdays: str | None) -> int:
    window = time.fromisoformat(start or ""), time.fromisoformat(end or "")
    return window_minutes(window, None if weekdays is None else frozenset(map(int, weekdays)))


def _violations(db: sqlite3.Connection, rule: Rule, today: str) -> Iterator[str]:
    rows = [str(row[0]) for row in db.execute(rule.sql, {"today": today})]
    if rows:
        more = ", …" if len(rows) > _EXAMPLES else ""
        yield f"{rule.fault}: {len(rows)} ({', '.join(safe(row, 100) for row in rows[:_EXAMPLES])}{more})"


def _day_of(db: sqlite3.Connection) -> str:
    """The first day of the date of the catalogue: ``2026-11`` is 2026-11-01."""
    row = db.execute(
        "SELECT coalesce((SELECT value FROM meta WHERE key = 'as_of'), (SELECT max(as_of) FROM source), '')"
    ).fetchone()
    return first_day(str(row[0]))


def _search_index(db: sqlite3.Connection) -> Iterator[str]:
    """Let FTS5 check its own index."""
    try:
        db.execute("INSERT INTO model_fts(model_fts) VALUES ('integrity-check')")
    except sqlite3.Error as error:
        yield f"the search index is inconsistent: {error}"


def _forbidden(db: sqlite3.Connection) -> Iterator[str]:
    """Cells that name Artificial Analysis, whose terms forbid use in a product that compares models."""
    tables = [row[0] for row in db.execute("SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual')")]
    for table in tables:
        for _, column, kind, *_rest in db.execute(f'PRAGMA table_info("{table}")').fetchall():
            if kind not in ("TEXT", ""):
                continue
            count = db.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" LIKE ?', [_FORBIDDEN]).fetchone()[0]  # noqa: S608
            if count:
                yield f"{table}.{column} contains Artificial Analysis, whose figures may not be used: {count}"
