"""The names, score ranks and links of a model."""

from __future__ import annotations

from dataclasses import dataclass

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.schema import ALIAS_KINDS
from crosswalk_tui.core.text.safe import safe, safe_address

_SCHEMES = "https://", "http://"


@dataclass(frozen=True, slots=True)
class ModelAlias:
    """A name or alias of a model.

    Attributes:
        kind: one of `crosswalk_tui.catalog.schema.ALIAS_KINDS`.
        uses: number of records with this name, or with an id that ends in it.
        providers: names of the sellers that use it as an id, ignoring case; in order.
    """

    text: str
    kind: str
    uses: int
    providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreRank:
    """The rank of a model's headline score among all independent headline scores on the benchmark.

    Attributes:
        rank: 1 for the best; equal scores share a rank. None for a score that the maker reports itself.
        of: the number of models with an independent headline score.
        source: name of the source of the score.
        url: the page of the score.
    """

    rank: int | None
    of: int
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link related to a model.

    Attributes:
        kind: ``maker``, ``card``, ``provider``, ``score`` or ``source``.
        label: the owner of the page.
        what: the content of the page.
    """

    kind: str
    label: str
    what: str
    url: str


def aliases(catalogue: Catalogue, key: str) -> list[ModelAlias]:
    """The names and aliases of the model with this key, by kind, most used first."""
    sellers: dict[str, dict[str, None]] = {}
    for r in catalogue.rows(
        """
        SELECT DISTINCT p.name, i.id FROM (
            SELECT o.provider_id, o.provider_model_id AS id FROM offer o JOIN model m USING (model_id)
            WHERE m.key = :key
            UNION
            SELECT o.provider_id, a.id FROM offer_alias a JOIN offer o USING (offer_id) JOIN model m USING (model_id)
            WHERE m.key = :key
        ) i JOIN provider p USING (provider_id) ORDER BY p.name
        """,
        {"key": key},
    ):
        sellers.setdefault(r["id"].casefold(), {})[safe(r["name"])] = None
    rows = catalogue.rows(
        "SELECT a.alias, a.kind, a.uses FROM model_alias a JOIN model m USING (model_id) WHERE m.key = ?"
        " ORDER BY a.uses DESC, a.alias",
        [key],
    )
    found = [ModelAlias(safe(r["alias"]), r["kind"], r["uses"], tuple(sellers.get(r["alias"], ()))) for r in rows]
    return sorted(found, key=lambda alias: ALIAS_KINDS.index(alias.kind))


def score_ranks(catalogue: Catalogue, key: str) -> dict[str, ScoreRank]:
    """The ranks of the headline scores of the model with this key, by benchmark."""
    rows = catalogue.rows(
        """
        WITH mine AS (
            SELECT s.benchmark_id, s.value, s.self_reported, b.higher_is_better, src.name AS source, s.source_url
            FROM score s JOIN model m USING (model_id) JOIN benchmark b USING (benchmark_id)
            JOIN source src USING (source_id)
            WHERE m.key = ? AND s.headline = 1
        )
        SELECT mine.benchmark_id, mine.source, mine.source_url, mine.self_reported, count(o.value) AS n,
               total(CASE WHEN mine.higher_is_better THEN o.value > mine.value ELSE o.value < mine.value END) AS better
        FROM mine LEFT JOIN score o
             ON o.benchmark_id = mine.benchmark_id AND o.headline = 1 AND o.self_reported = 0
        GROUP BY mine.benchmark_id
        """,
        [key],
    )
    return {
        r["benchmark_id"]: ScoreRank(
            None if r["self_reported"] else int(r["better"]) + 1,
            r["n"],
            safe(r["source"]),
            safe_address(r["source_url"]),
        )
        for r in rows
    }


def doc_pages(catalogue: Catalogue, key: str) -> dict[str, str]:
    """The documentation address of each provider of the model, by provider id, where known."""
    rows = catalogue.rows(
        "SELECT DISTINCT p.provider_id, p.doc_url FROM offer o JOIN model m USING (model_id)"
        " JOIN provider p USING (provider_id) WHERE m.key = ? AND p.doc_url IS NOT NULL",
        [key],
    )
    found = {r["provider_id"]: safe_address(r["doc_url"]) for r in rows}
    return {provider: url for provider, url in found.items() if url.startswith(_SCHEMES)}


def page_of_offer(catalogue: Catalogue, provider_id: str, source_id: str | None) -> str | None:
    """The documentation of a provider, else the page of the source of its price; None where neither is known."""
    rows = catalogue.rows(
        "SELECT doc_url AS url FROM provider WHERE provider_id = ? AND doc_url IS NOT NULL"
        " UNION ALL SELECT url FROM source WHERE source_id = ? AND url IS NOT NULL",
        [provider_id, source_id],
    )
    found = [safe_address(r["url"]) for r in rows]
    return next((url for url in found if url.startswith(_SCHEMES)), None)


_LINKS = {
    "maker": """
        SELECT p.name, 'the maker''s documentation' AS what, p.doc_url AS url
        FROM provider p JOIN model m USING (lab_id)
        WHERE m.key = ? AND p.type = 'first_party' ORDER BY p.name""",
    "card": """
        SELECT DISTINCT 'Model card' AS name, 'the source of the reviewed facts' AS what, f.sources AS url
        FROM model_fact f JOIN model m USING (model_id)
        WHERE m.key = ? AND f.basis = 'reviewed' AND f.sources LIKE 'http%' ORDER BY f.sources""",
    "provider": """
        SELECT DISTINCT p.name, 'documentation of a provider' AS what, p.doc_url AS url
        FROM offer o JOIN model m USING (model_id) JOIN provider p USING (provider_id)
        WHERE m.key = ? ORDER BY p.name COLLATE NOCASE""",
    "score": """
        SELECT DISTINCT src.name, b.name AS what, s.source_url AS url
        FROM score s JOIN model m USING (model_id) JOIN benchmark b USING (benchmark_id)
        JOIN source src ON src.source_id = s.source_id
        WHERE m.key = ? AND s.headline = 1 ORDER BY src.name, s.source_url, b.name""",
    "source": """
        SELECT DISTINCT s.name, s.what, s.url FROM offer o JOIN model m USING (model_id)
        JOIN offer_price op USING (offer_id) JOIN price pr USING (price_id) JOIN source s USING (source_id)
        WHERE m.key = ? ORDER BY s.name""",
}
"""Queries for the links of a model, by kind: the owner of the page, its content, and its address."""


def links(catalogue: Catalogue, key: str) -> list[Link]:
    """Every link related to the model with this key, without duplicates, those of its maker first."""
    found: dict[str, Link] = {}
    for kind, sql in _LINKS.items():
        content: dict[tuple[str, str], list[str]] = {}
        for r in catalogue.rows(sql, [key]):
            content.setdefault((r["name"], r["url"] or ""), []).append(safe(r["what"]))
        for (label, address), what in content.items():
            url = safe_address(address)
            if url.startswith(_SCHEMES):
                found.setdefault(url, Link(kind, safe(label), safe(", ".join(what)), url))
    return list(found.values())
