"""Read a catalogue: plain sqlite3, read-only, returns core values.

Queries of a single screen are in separate modules of this package.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from math import inf
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, NamedTuple, Self

from crosswalk_tui.catalog.offer_queries import offers_of
from crosswalk_tui.catalog.rows import flag, model_of
from crosswalk_tui.catalog.schema import APPLICATION_ID, SCHEMA_VERSION
from crosswalk_tui.core.errors import CatalogueError, ModelNotFound
from crosswalk_tui.core.models import OWN, Benchmark, FactCandidate, Model, ModelLine, Offer, Score
from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:
    from crosswalk_tui.core.own.records import Own


class Source(NamedTuple):
    """A source of facts, prices or scores, and its licence."""

    source_id: str
    name: str
    what: str
    url: str | None
    licence: str
    attribution: str
    as_of: str
    n_rows: int
    n_rejected: int


_LOCK_TIMEOUT = 1.0
"""Seconds to wait for another program's lock; with a longer wait, the app would seem to hang."""

_LARGEST_KEPT = 64 << 20
"""Size in bytes up to which the app reads a catalogue into memory; the shipped one has 13 million."""

_META = "SELECT key, value FROM meta ORDER BY key"

_REMEDY = " Build it again with: crosswalk-tui catalog build --from DIR, or install crosswalk-tui again."


def _problem(db: sqlite3.Connection, path: Path, *, check: bool) -> str:
    """Why the file cannot be used, as the end of a sentence; empty when it can."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return f"is a SQLite database but not a crosswalk-tui catalogue.{_REMEDY}"
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        remedy = _REMEDY if version < SCHEMA_VERSION else " Install the newest release of crosswalk-tui."
        return f"has schema version {version}; this release reads {SCHEMA_VERSION}.{remedy}"
    if not check:
        return ""
    from crosswalk_tui.catalog import seal  # hashlib takes 2 ms to import

    fault = seal.problem_of_file(path, db)
    return f"is damaged: {fault}.{_REMEDY}" if fault else ""


def _in_memory(content: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.deserialize(content)
    connection.row_factory = sqlite3.Row
    return connection


def first_day(as_of: str) -> str:
    """The first day of a date: ``2026-11`` is 2026-11-01."""
    return as_of + "0000-01-01"[len(as_of) :]


class Catalogue:
    """An open catalogue. Use as a context manager or call `close`; may be used from one thread at a time.

    Attributes:
        own: what is the user's, as applied by `lay_over`.
        own_problems: a sentence on each entry of it that could not be applied.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self._content: bytes | None = None
        self._listed: bytes | None = None
        self.own: Own = ()
        self.own_problems: tuple[str, ...] = ()
        self.path = path

    @classmethod
    def open(cls, path: Path, *, check: bool = True) -> Catalogue:
        """Open the catalogue at *path* read-only.

        *check* its seal, which takes about 8 ms, unless the file was opened a moment ago.

        Raises:
            CatalogueError: missing, not a catalogue, damaged, or of a different schema version.
        """
        try:
            found = path.is_file()
        except OSError as error:  # a name too long, a folder that may not be entered
            raise CatalogueError(f"{safe(str(path))} cannot be read: {error.strerror}.") from error
        if not found:
            raise CatalogueError(
                f"There is no catalogue at {path}. Build one with: crosswalk-tui catalog build --from DIR"
            )
        try:
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False, timeout=_LOCK_TIMEOUT
            )
        except sqlite3.Error as error:
            raise CatalogueError(f"{path} cannot be opened: {error}.") from error
        connection.row_factory = sqlite3.Row
        try:
            problem = _problem(connection, path, check=check)
        except (sqlite3.Error, OSError, ValueError) as error:  # an empty file cannot be mapped
            problem = f"cannot be read as a catalogue: {safe(str(error))}.{_REMEDY}"
        if problem:
            connection.close()
            raise CatalogueError(f"{path} {problem}")
        return cls(connection, path)

    def read_content(self) -> bytes | None:
        """Read the whole file, for `keep`. Safe in any thread.

        Returns None if the file is too large or SQLite cannot read from memory.

        Raises:
            CatalogueError: the file has been removed or damaged since it was opened.
        """
        from crosswalk_tui.catalog import seal

        if not hasattr(sqlite3.Connection, "deserialize"):  # SQLite may be built without it
            return None
        try:
            if self.path.stat().st_size > _LARGEST_KEPT:
                return None
            content = self.path.read_bytes()
            with closing(_in_memory(content)) as found:
                fault = seal.problem(content, found)
        except (sqlite3.Error, OSError) as error:
            raise CatalogueError(f"{self.path} cannot be read any more: {safe(str(error))}.") from error
        if fault:
            raise CatalogueError(f"{self.path} is damaged: {fault}.{_REMEDY}")
        return content

    def keep(self, content: bytes | None) -> None:
        """Read from *content* instead of the file, so that later changes of the file have no effect.

        Does nothing when *content* is None, or after `lay_over`, which has copied it already.

        Raises:
            CatalogueError: *content* is a different catalogue, which has replaced the file; the old one stays open.
        """
        if content is None or self._listed is not None:
            return
        kept = _in_memory(content)
        if [tuple(row) for row in kept.execute(_META)] != [tuple(row) for row in self.rows(_META)]:
            kept.close()
            raise CatalogueError(f"{self.path} has been replaced. Start again to use the new one.")
        self._db.close()
        self._db, self._content = kept, content

    def again(self) -> Catalogue:
        """Open the same catalogue once more, for another thread.

        Raises:
            CatalogueError: its file is missing or has been replaced.
        """
        if self._content is None and self._listed is not None:
            opened = self.without_own()
            opened.lay_over(self.own)
            return opened
        if self._content is None:
            return Catalogue.open(self.path, check=False)
        opened = Catalogue(_in_memory(self._content), self.path)
        opened.own, opened.own_problems = self.own, self.own_problems
        return opened

    def without_own(self) -> Catalogue:
        """Open the same catalogue once more, for another thread, without what is the user's.

        Raises:
            CatalogueError: the file is damaged, or SQLite cannot read from memory.
        """
        listed = self._listed_content()
        opened = Catalogue(_in_memory(listed), self.path)
        opened._content = opened._listed = listed
        return opened

    def _listed_content(self) -> bytes:
        if not hasattr(sqlite3.Connection, "deserialize"):
            raise CatalogueError("This build of SQLite cannot apply what is yours; see --list-prices.")
        try:
            return self._listed or self._db.serialize()
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def lay_over(self, own: Own, *, shared: bool = True) -> None:
        """Read from a copy in memory with what is the user's; the file is unchanged.

        Unless *shared*, `again` is slow: it does the same once more.

        Replaces what was laid over before: without *own*, the catalogue gives its own answers again.

        Raises:
            CatalogueError: the file is damaged, or SQLite cannot read from memory.
        """
        from crosswalk_tui.catalog import overlay

        listed = self._listed_content()
        try:
            copy = _in_memory(listed)
            self.own_problems = overlay.lay_over(copy, own, first_day(self.as_of()))
            copy.commit()
            self._content = copy.serialize() if shared else None
        except sqlite3.Error as error:
            raise self.damaged(error) from error
        self._db.close()
        self._db, self._listed, self.own = copy, listed, own

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[sqlite3.Row]:
        """Run a query, for the modules of this package.

        Raises:
            CatalogueError: the file is damaged.
        """
        try:
            return self._db.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def each_row(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[sqlite3.Row]:
        """As `rows`, one row at a time: for hundreds of thousands."""
        try:
            # Not the cursor itself: a reader that gives up would close it, perhaps after the database.
            yield from iter(self._db.execute(sql, parameters).fetchone, None)
        except sqlite3.Error as error:
            raise self.damaged(error) from error

    def damaged(self, error: Exception) -> CatalogueError:
        """The error to raise for invalid content of the file."""
        return CatalogueError(
            f"{self.path} is damaged ({safe(str(error))}). Check it with: crosswalk-tui catalog verify"
        )

    # Models

    def model(self, key: str) -> Model:
        """The model with exactly this key.

        Raises:
            ModelNotFound: no such key.
        """
        rows = self.rows("SELECT m.*, l.name AS lab FROM model m JOIN lab l USING (lab_id) WHERE m.key = ?", [key])
        if not rows:
            raise ModelNotFound(key)
        return model_of(rows[0])

    def find_model(self, requested: str) -> Model:
        """The model that *requested* names: a key, a name, a provider's id, or an id as gateways write it.

        Raises:
            ModelNotFound: no model has that name; contains the nearest keys.
            AmbiguousModel: several models have it; contains their keys.
        """
        from crosswalk_tui.catalog.naming import key_of  # difflib is not needed to start

        return self.model(key_of(self, requested))

    def new_key(self, key: str) -> str | None:
        """The present key of the model that had the *key* when it was saved; None if the catalogue lacks it."""
        from crosswalk_tui.catalog.naming import new_key_of  # not needed to start

        return new_key_of(self.rows, key)

    def lines(self, model_ids: Sequence[int] | None = None) -> list[ModelLine]:
        """The models with *model_ids*, every model when None, most widely served first."""
        among = "" if model_ids is None else f"WHERE m.model_id IN ({', '.join('?' * len(model_ids))})"
        rows = self.each_row(
            f"""
            SELECT m.model_id, m.key, m.name, l.name AS lab, m.context_tokens, m.n_providers, m.open_weights,
                   m.reasoning, m.tools, m.modalities_in, m.release_date
            FROM model m JOIN lab l USING (lab_id) {among}
            ORDER BY m.n_providers DESC, m.key
            """,  # noqa: S608 - marks
            model_ids or (),
        )
        return [
            ModelLine(
                model_id=r["model_id"],
                key=intern(r["key"]),
                name=safe(r["name"]),
                lab=intern(safe(r["lab"])),
                context_tokens=r["context_tokens"],
                n_providers=r["n_providers"],
                open_weights=flag(r["open_weights"]),
                reasoning=flag(r["reasoning"]),
                tools=flag(r["tools"]),
                vision=None if r["modalities_in"] is None else "image" in r["modalities_in"].split(","),
                released=r["release_date"],
            )
            for r in rows
        ]

    def model_names(self, keys: Iterable[str]) -> dict[str, str]:
        """The name of the model with each of *keys*; keys that are not in the catalogue are left out."""
        requested = list(dict.fromkeys(keys))
        marks = ", ".join("?" * len(requested))
        rows = self.rows(f"SELECT key, name FROM model WHERE key IN ({marks})", requested)  # noqa: S608 - marks
        return {r["key"]: safe(r["name"]) for r in rows}

    # Offers

    def offers(self, key: str) -> tuple[Offer, ...]:
        """Every offer of the model with this key, with the prices in use.

        Includes, without prices, offers whose id served this model before and serves a different one today.
        """
        return offers_of(self, key)

    def model_of_offer(self, provider: str, provider_model_id: str) -> str | None:
        """The key of the model that *provider* sells under exactly this id; None if there is no such offer."""
        rows = self.rows(
            "SELECT m.key FROM offer o JOIN model m USING (model_id)"
            " WHERE o.provider_id = ? AND o.provider_model_id = ?",
            [provider, provider_model_id],
        )
        return rows[0]["key"] if rows else None

    def provider_ids(self) -> list[str]:
        """The id of every provider, in alphabetical order."""
        return [r["provider_id"] for r in self.rows("SELECT provider_id FROM provider ORDER BY provider_id")]

    def corpus(self) -> list[tuple[str, str]]:
        """Every (provider, id) in the catalogue, with alternative ids: the corpus of identity resolution."""
        rows = self.rows(
            "SELECT provider_id, provider_model_id AS id FROM offer"
            " UNION SELECT provider_id, id FROM offer_alias JOIN offer USING (offer_id) ORDER BY provider_id, id"
        )
        return [(r["provider_id"], r["id"]) for r in rows]

    # Scores

    def benchmarks(self) -> list[Benchmark]:
        """Every benchmark, core ones first.

        Raises:
            CatalogueError: the file is damaged, or a benchmark has no scale.
        """
        rows = self.rows(
            "SELECT * FROM benchmark ORDER BY CASE tier WHEN 'core' THEN 0 WHEN 'extra' THEN 1 ELSE 2 END, benchmark_id"
        )
        without_scale = next((r["benchmark_id"] for r in rows if not 0 < r["maximum"] - r["minimum"] < inf), None)
        if without_scale is not None:
            raise self.damaged(ValueError(f"benchmark {without_scale} has no scale"))
        return [
            Benchmark(
                slug=r["benchmark_id"], name=safe(r["name"]), category=safe(r["category"]), unit=r["unit"],
                minimum=r["minimum"], maximum=r["maximum"], higher_is_better=bool(r["higher_is_better"]),
                tier=r["tier"],
            )
            for r in rows
        ]  # fmt: skip

    def scores(self, key: str) -> dict[str, Score]:
        """The headline scores of the model with this key, by benchmark."""
        rows = self.rows(
            "SELECT s.* FROM score s JOIN model m USING (model_id) WHERE m.key = ? AND s.headline = 1", [key]
        )
        return {
            r["benchmark_id"]: Score(
                benchmark=r["benchmark_id"], value=r["value"], variant=safe(r["variant"]), source=r["source_id"],
                as_of=r["as_of"], self_reported=bool(r["self_reported"]),
            )
            for r in rows
        }  # fmt: skip

    def scores_on(self, benchmark: str) -> dict[str, float]:
        """The headline score of each model that has one on the *benchmark* with this slug, by model key."""
        rows = self.rows(
            "SELECT m.key, s.value FROM score s JOIN model m USING (model_id)"
            " WHERE s.headline = 1 AND s.benchmark_id = ?",
            [benchmark],
        )
        return {r["key"]: r["value"] for r in rows}

    def scored_models(self) -> dict[str, list[int]]:
        """The ids of the models with a headline score, by benchmark slug."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for r in self.rows("SELECT benchmark_id, model_id FROM score WHERE headline = 1"):
            found[r["benchmark_id"]].append(r["model_id"])
        return dict(found)

    # The catalogue itself

    def facts(self, key: str) -> list[FactCandidate]:
        """Every candidate for the facts of a model, by field, the chosen one first."""
        rows = self.rows(
            "SELECT f.* FROM model_fact f JOIN model m USING (model_id) WHERE m.key = ?"
            " ORDER BY f.field, f.chosen DESC, f.votes DESC, f.value",
            [key],
        )
        return [
            FactCandidate(
                r["field"], safe(r["value"]), r["basis"], r["sources"], r["votes"], bool(r["chosen"]), r["note"]
            )
            for r in rows
        ]

    def sources(self) -> list[Source]:
        """The sources of the catalogue, by id."""
        return [
            Source(
                r["source_id"], safe(r["name"]), safe(r["what"]), r["url"], safe(r["licence"]), safe(r["attribution"]),
                r["as_of"], r["n_rows"], r["n_rejected"],
            )
            for r in self.rows("SELECT * FROM source ORDER BY source_id")
        ]  # fmt: skip

    def band_starts(self) -> tuple[int, ...]:
        """The prompt sizes above which a price band of some offer starts, ascending."""
        rows = self.rows("SELECT DISTINCT band_from FROM price WHERE band_from > 0 ORDER BY band_from")
        return tuple(r["band_from"] for r in rows)

    def as_of(self) -> str:
        """The date of the newest source: a day, a month or a year."""
        sql = "SELECT coalesce(max(as_of), '') AS d FROM source WHERE source_id <> ?"
        return str(self.rows(sql, [OWN])[0]["d"])

    def n_models(self) -> int:
        """The number of models."""
        return int(self.rows("SELECT count(*) AS n FROM model")[0]["n"])
