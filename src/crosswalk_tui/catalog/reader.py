"""Read what a catalogue contains as core values; `catalogue_file` opens it.

Queries of a single screen are in separate modules of this package.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from math import inf
from sys import intern
from typing import NamedTuple

from crosswalk_tui.catalog.catalogue_file import CatalogueFile
from crosswalk_tui.catalog.offer_queries import offers_of
from crosswalk_tui.catalog.rows import MODEL_COLUMNS, flag, model_of, shared
from crosswalk_tui.core.errors import ModelNotFound
from crosswalk_tui.core.models import OWN, Benchmark, FactCandidate, Model, ModelLine, Offer, Score
from crosswalk_tui.core.text.safe import safe, safe_address


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


class Catalogue(CatalogueFile):
    """An open catalogue, and its models, offers, benchmarks and scores. Use from one thread at a time."""

    # Models

    def model(self, key: str) -> Model:
        """The model with exactly this key.

        Raises:
            ModelNotFound: no such key.
        """
        sql = f"SELECT {MODEL_COLUMNS} FROM model m JOIN lab l USING (lab_id) WHERE m.key = ?"  # noqa: S608 - the columns are ours
        rows = self.rows(sql, [key])
        if not rows:
            raise ModelNotFound(key)
        return model_of(rows[0])

    def find_model(self, requested: str, *, suggests: bool = True) -> Model:
        """The model that *requested* names: a key, a name, a provider's id, or an id as gateways write it.

        Raises:
            ModelNotFound: no model has that name; contains the nearest keys, which take 15 ms, if it *suggests* any.
            AmbiguousModel: several models have it; contains their keys.
        """
        from crosswalk_tui.catalog.naming import key_of  # difflib is not needed to start

        return self.model(key_of(self, requested, suggests=suggests))

    def is_key(self, text: str) -> bool:
        """Whether *text* is the key of a model, in any case."""
        key = text.strip().casefold()
        return key in self.model_names([key])

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
                number, intern(key), safe(name), intern(safe(lab)), context, providers, flag(open_weights),
                flag(reasoning), flag(tools), None if inputs is None else "image" in inputs.split(","), shared(day),
            )
            for number, key, name, lab, context, providers, open_weights, reasoning, tools, inputs, day in rows
        ]  # fmt: skip

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

    def model_of_offer(self, provider: str, provider_model_id: str, *, listed: bool = False) -> str | None:
        """The key of the model that *provider* sells under exactly this id; None if there is no such offer.

        If it must be *listed*, an offer that only the user's price adds does not count.
        """
        rows = self.rows(
            "SELECT m.key FROM offer o JOIN model m USING (model_id)"
            " WHERE o.provider_id = ? AND o.provider_model_id = ? AND NOT (? AND o.match_rule = ?)",
            [provider, provider_model_id, listed, OWN],
        )
        return rows[0]["key"] if rows else None

    def provider_ids(self) -> list[str]:
        """The id of every provider, in alphabetical order."""
        return [r["provider_id"] for r in self.rows("SELECT provider_id FROM provider ORDER BY provider_id")]

    def provider_names(self) -> dict[str, str]:
        """The name of every provider by its id, in alphabetical order of the ids."""
        rows = self.rows("SELECT provider_id, name FROM provider ORDER BY provider_id")
        return {r["provider_id"]: r["name"] for r in rows}

    def sites_of_sellers(self, *, clouds: bool = False) -> dict[str, str]:
        """The host of the documentation of each provider that serves all customers from addresses of its own.

        With *clouds*, of those instead whose customers have addresses each. Programs that run locally have none.
        """
        kinds = "= 'cloud'" if clouds else "NOT IN ('cloud', 'local')"
        rows = self.rows(f"SELECT provider_id, doc_url FROM provider WHERE doc_url IS NOT NULL AND type {kinds}")  # noqa: S608
        return {r["provider_id"]: safe_address(r["doc_url"]).partition("://")[2].partition("/")[0] for r in rows}

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
        return {r["benchmark_id"]: _score(r) for r in rows}

    def headline_scores(self, benchmark: str) -> dict[str, Score]:
        """The headline score of each model that has one on the *benchmark* with this slug, by model key."""
        rows = self.rows(
            "SELECT m.key, s.* FROM score s JOIN model m USING (model_id) WHERE s.headline = 1 AND s.benchmark_id = ?",
            [benchmark],
        )
        return {r["key"]: _score(r) for r in rows}

    def scores_on(self, benchmark: str) -> dict[str, float]:
        """The values of `headline_scores`."""
        rows = self.rows(
            "SELECT m.key, s.value FROM score s JOIN model m USING (model_id)"
            " WHERE s.headline = 1 AND s.benchmark_id = ?",
            [benchmark],
        )
        return {r["key"]: r["value"] for r in rows}

    def scored_models(self) -> dict[str, list[int]]:
        """The ids of the models with a headline score, by benchmark slug."""
        sql = "SELECT benchmark_id, group_concat(model_id) FROM score WHERE headline = 1 GROUP BY benchmark_id"
        return {benchmark: list(map(int, ids.split(","))) for benchmark, ids in self.each_row(sql)}

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
                r["source_id"], safe(r["name"]), safe(r["what"]), r["url"] and safe_address(r["url"]),
                safe(r["licence"]), safe(r["attribution"]), r["as_of"], r["n_rows"], r["n_rejected"],
            )
            for r in self.rows("SELECT * FROM source ORDER BY source_id")
        ]  # fmt: skip

    def source_names(self) -> dict[str, str]:
        """The names of the sources by id."""
        return {r["source_id"]: safe(r["name"]) for r in self.rows("SELECT source_id, name FROM source")}

    def sources_of_scores(self, slug: str) -> set[str]:
        """The ids of the sources of the headline scores on the benchmark *slug*."""
        sql = "SELECT DISTINCT source_id FROM score WHERE headline = 1 AND benchmark_id = ?"
        return {r["source_id"] for r in self.rows(sql, [slug])}

    def band_starts(self) -> tuple[int, ...]:
        """The prompt sizes above which a price band of some offer starts, ascending."""
        rows = self.rows("SELECT DISTINCT band_from FROM price WHERE band_from > 0 ORDER BY band_from")
        return tuple(r["band_from"] for r in rows)

    def context_windows(self) -> dict[str, int]:
        """The largest context window in tokens of each model, by every id and name it has in lower case.

        A name without its maker or path, as logs have it, counts too; an empty name has the largest of all.
        """
        rows = self.each_row(
            "WITH sizes AS (SELECT m.model_id, m.key, max(coalesce(m.context_tokens, 0), coalesce("
            " (SELECT max(context_tokens) FROM offer o WHERE o.model_id = m.model_id), 0)) AS size FROM model m)"
            " SELECT key, size FROM sizes WHERE size > 0"
            " UNION SELECT provider_model_id, size FROM offer JOIN sizes USING (model_id) WHERE size > 0"
        )
        windows: dict[str, int] = {}
        for name, size in rows:
            whole = name.casefold()
            for known in ("", whole, whole.rpartition("/")[2]):
                windows[known] = max(size, windows.get(known, 0))
        return windows

    def n_models(self) -> int:
        """The number of models."""
        return int(self.rows("SELECT count(*) AS n FROM model")[0]["n"])


def _score(r: sqlite3.Row) -> Score:
    return Score(
        benchmark=r["benchmark_id"], value=r["value"], variant=safe(r["variant"]), source=r["source_id"],
        as_of=r["as_of"], self_reported=bool(r["self_reported"]),
    )  # fmt: skip
