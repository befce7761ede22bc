"""Convert decisions to rows: the catalogue's tables, sorted and numbered so that equal sources give equal files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crosswalk_tui.catalog.writer import Row
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Access, Exclusion, ProviderType
from crosswalk_tui.sources.benchmarks import ScoreSource
from crosswalk_tui.sources.fact_candidates import FactCandidate, stored
from crosswalk_tui.sources.harvest import Harvest, PriceHistory, ProviderRecord, Rejection, ScoreRecord
from crosswalk_tui.sources.issue_table import findings
from crosswalk_tui.sources.labs import lab_name
from crosswalk_tui.sources.merged_offers import MergedOffer, review_of
from crosswalk_tui.sources.model_table import MakerStatuses, display_name, model_rows
from crosswalk_tui.sources.price_table import price_tables
from crosswalk_tui.sources.prices import Pricing
from crosswalk_tui.sources.providers import caution, is_unreviewed
from crosswalk_tui.sources.registry import SourceSpec
from crosswalk_tui.sources.scores import Placed

Tables = dict[str, list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Assembly:
    """All decisions about the sources.

    Attributes:
        facts: candidates by model key; the keys are the models of the catalogue.
        closed: key of each closed-weight model, and its lab.
        priced: every offer with its access and prices.
        scores, unplaced: scores with a model, and those without.
        lost_aliases: reviewed aliases whose target no source lists any more.
        words: what makers state of their models, by model key and id.
        history: past prices, as several sources recorded them.
        absent: optional sources that were missing or could not be read, and why.
    """

    harvests: list[Harvest]
    providers: dict[str, ProviderRecord]
    facts: dict[str, list[FactCandidate]]
    closed: dict[str, str]
    priced: list[tuple[MergedOffer, Access, Pricing]]
    scores: list[Placed]
    unplaced: list[ScoreRecord]
    score_sources: tuple[ScoreSource, ...]
    lost_aliases: list[str]
    words: MakerStatuses
    history: list[PriceHistory]
    absent: list[Rejection] = field(default_factory=list)


def assemble(made: Assembly, specs: Sequence[SourceSpec], digests: Mapping[str, str]) -> Mapping[str, Sequence[Row]]:
    """The rows of every table."""
    model_ids = {key: number for number, key in enumerate(sorted(made.facts), 1)}
    offer_ids = {_offer_key(entry): number for number, (entry, _, _) in enumerate(made.priced, 1)}
    excluded = {_offer_key(entry): _exclusion(entry, access, pricing) for entry, access, pricing in made.priced}
    tables: Tables = {
        "source": _sources(made, specs, digests),
        "lab": [{"lab_id": lab, "name": lab_name(lab)} for lab in sorted({key.partition("/")[0] for key in model_ids})],
        "model": model_rows(made, model_ids, excluded),
        "model_alias": _aliases(made, model_ids),
        "model_fact": _facts(made, model_ids),
        "provider": _providers(made),
        "offer": _offers(made, model_ids, offer_ids, excluded),
        "offer_alias": _offer_aliases(made, offer_ids),
        "offer_model": _served(made, model_ids, offer_ids),
        "benchmark": _benchmarks(made),
        "score": _scores(made, model_ids),
        "issue": findings(made, model_ids, offer_ids, excluded),
    }
    tables.update(price_tables(made, offer_ids))
    tables["model_fts"] = _search_rows(tables)
    newest = max((spec.as_of for spec in specs), default="")
    tables["meta"] = [
        {"key": "as_of", "value": newest},
        {"key": "models", "value": str(len(model_ids))},
        {"key": "offers", "value": str(len(offer_ids))},
    ]
    return tables


def _offer_key(entry: MergedOffer) -> tuple[str, str]:
    return (entry.provider.provider_id, entry.provider_model_id)


def _exclusion(entry: MergedOffer, access: Access, pricing: Pricing) -> tuple[Exclusion, str] | None:
    """Why the catalogue excludes a metered offer from every ranking, if it does; the first reason counts.

    Args:
        entry: the offer, with its *access* and *pricing* as decided.
        access: see `entry`.
        pricing: see `entry`.
    """
    if access is not Access.METERED:
        return None
    if is_unreviewed(entry.provider):
        return Exclusion.UNREVIEWED, "a new provider that has not been reviewed yet"
    verdict = review_of(entry)
    if verdict is not None and verdict.verdict in set(Exclusion):
        return Exclusion(verdict.verdict), verdict.reason
    liveness = entry.liveness
    if liveness.code is Exclusion.DEPRECATED:
        return liveness.code, liveness.reason or liveness.code
    doubt = _doubt(entry, pricing)
    if doubt is not None:
        return Exclusion.QUARANTINED, doubt
    return None if liveness.code is None else (liveness.code, liveness.reason or liveness.code)


def _doubt(entry: MergedOffer, pricing: Pricing) -> str | None:
    """Why the price is not credible, if so."""
    if caution(entry.provider) == "currency":
        return entry.provider.note or "prices in another currency"
    if pricing.quarantine is not None or pricing.chosen:
        return pricing.quarantine
    return next((row.rejected for row in pricing.rows if row.rejected), None)


def _sources(made: Assembly, specs: Sequence[SourceSpec], digests: Mapping[str, str]) -> list[dict[str, object]]:
    harvests = {harvest.source: harvest for harvest in made.harvests}
    rows: dict[str, dict[str, object]] = {}
    for reason in made.score_sources:
        rows[reason.source_id] = {
            "source_id": reason.source_id,
            "name": reason.source_id,
            "what": safe(reason.what),
            "url": reason.url or None,
            "licence": safe(reason.licence),
            "attribution": safe(f"{reason.what}. {reason.caveats}", 400),
            "as_of": reason.as_of or "",
        }
    for spec in specs:
        harvest = harvests[spec.source_id]
        rows[spec.source_id] = {
            "source_id": spec.source_id,
            "name": spec.name,
            "what": spec.what,
            "url": spec.url,
            "licence": spec.licence,
            "attribution": spec.attribution,
            "as_of": spec.as_of,
            "sha256": digests[spec.source_id],
            "n_rows": harvest.n_rows,
            "n_rejected": len(harvest.rejections),
        }
    placed = Counter(score.source for harvest in made.harvests for score in harvest.scores)
    empty = {"sha256": None, "n_rows": 0, "n_rejected": 0}
    return [
        {**empty, **rows[key], **({"n_rows": placed[key]} if "sha256" not in rows[key] else {})} for key in sorted(rows)
    ]


_ALIAS_KINDS = ("key_tail", "name", "provider_id", "score_name")


def _aliases(made: Assembly, model_ids: Mapping[str, int]) -> list[dict[str, object]]:
    """Every alias of a model, case-folded, with the best kind and how often it is used."""
    uses: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for key in model_ids:
        uses[key.partition("/")[2], key]["key_tail"] += 1
        uses[display_name(key, made.facts[key]).casefold(), key]["name"] += 1
    for entry, _, _ in made.priced:
        for record in entry.records:
            for name in {record.provider_model_id.casefold(), record.provider_model_id.rpartition("/")[2].casefold()}:
                uses[name, entry.key]["provider_id"] += 1
    for item in made.scores:
        for name in {item.score.model_name.casefold(), item.score.model_key.casefold()}:
            uses[name, item.key]["score_name"] += 1
    return [
        {
            "alias": alias,
            "model_id": model_ids[key],
            "kind": min(kinds, key=_ALIAS_KINDS.index),
            "uses": sum(kinds.values()),
        }
        for (alias, key), kinds in sorted(uses.items())
        if alias
    ]


def _facts(made: Assembly, model_ids: Mapping[str, int]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "model_id": model_ids[key],
            "field": candidate.field,
            "value": str(stored(candidate.value)),
            "basis": candidate.basis,
            "sources": ", ".join(candidate.sources),
            "votes": candidate.votes,
            "chosen": int(candidate.chosen),
            "note": candidate.note,
        }
        for key, candidates in made.facts.items()
        for candidate in candidates
    ]
    return sorted(rows, key=lambda r: (int(str(r["model_id"])), str(r["field"]), str(r["value"]), str(r["basis"])))


def _providers(made: Assembly) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "provider_id": record.provider_id,
            "name": record.name,
            "type": record.type,
            "default_access": record.default_access,
            "lab_id": record.lab,
            "duplicate_of": record.duplicate_of,
            "active": int(record.active),
            "doc_url": record.doc_url,
            "note": record.note,
        }
        for record in made.providers.values()
    ]
    # A provider that repeats a different one comes after it, as its foreign key requires.
    return sorted(rows, key=lambda r: (r["duplicate_of"] is not None, str(r["provider_id"])))


def _offers(
    made: Assembly,
    model_ids: Mapping[str, int],
    offer_ids: Mapping[tuple[str, str], int],
    excluded: Mapping[tuple[str, str], tuple[Exclusion, str] | None],
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for entry, access, pricing in made.priced:
        code, reason = excluded[_offer_key(entry)] or (None, None)
        parsed = entry.resolution.parsed
        rows.append(
            {
                "offer_id": offer_ids[_offer_key(entry)],
                "provider_id": entry.provider.provider_id,
                "provider_model_id": entry.provider_model_id,
                "model_id": model_ids[entry.key],
                "access": access,
                "tier": entry.tier,
                "region": entry.region,
                "quantization": parsed.quantization,
                "context_tokens": _first(entry, "context_tokens"),
                "max_output_tokens": _first(entry, "max_output_tokens"),
                "deprecation_date": entry.deprecation_date,
                "last_seen": entry.liveness.last_seen,
                "last_seen_source": entry.liveness.source,
                "is_moving_alias": int(parsed.is_moving_alias),
                "n_sources": pricing.n_sources,
                "disputed": int(pricing.disputed),
                "resold": int(_resold(entry, made.closed)),
                "first_party": int(entry.is_first_party),
                "exclude_code": code,
                "exclude_reason": reason,
                "match_rule": entry.resolution.rule,
                "sources": ", ".join(dict.fromkeys(record.source for record in entry.records)),
            }
        )
    return rows


def _resold(entry: MergedOffer, closed: Mapping[str, str]) -> bool:
    """Hosts serve open weights; a closed model at a host that did not make it is resold."""
    lab = closed.get(entry.key)
    sells_others = entry.provider.type in (ProviderType.HOST, ProviderType.FIRST_PARTY)
    return lab is not None and sells_others and entry.provider.lab != lab


def _offer_aliases(made: Assembly, offer_ids: Mapping[tuple[str, str], int]) -> list[dict[str, object]]:
    """The ids of an offer in other sources."""
    rows = {
        (offer_ids[_offer_key(entry)], record.provider_model_id, record.source)
        for entry, _, _ in made.priced
        for record in entry.records
        if record.provider_model_id != entry.provider_model_id
    }
    return [{"offer_id": offer, "id": name, "source_id": source} for offer, name, source in sorted(rows)]


def _served(
    made: Assembly, model_ids: Mapping[str, int], offer_ids: Mapping[tuple[str, str], int]
) -> list[dict[str, object]]:
    """The models of each id that changed its weights, with the days of the changes; without unlisted models."""
    return [
        {
            "offer_id": offer_ids[_offer_key(entry)],
            "model_id": model_ids[served.key],
            "valid_from": served.since,
            "valid_to": served.until,
            "source": served.source,
        }
        for entry, _, _ in made.priced
        for served in entry.served
        if served.key in model_ids
    ]


def _first(entry: MergedOffer, name: str) -> object:
    """The first value that a source publishes for this offer."""
    return next((value for r in entry.records if (value := getattr(r.facts, name)) is not None), None)


def _benchmarks(made: Assembly) -> list[dict[str, object]]:
    rows = [
        {
            "benchmark_id": b.slug,
            "name": b.name,
            "category": b.category,
            "unit": b.unit,
            "minimum": b.minimum,
            "maximum": b.maximum,
            "higher_is_better": int(b.higher_is_better),
            "description": b.description,
            "homepage": b.homepage,
            "licence": b.licence,
            "tier": b.tier,
        }
        for harvest in made.harvests
        for b in harvest.benchmarks
    ]
    return sorted(rows, key=lambda r: str(r["benchmark_id"]))


def _scores(made: Assembly, model_ids: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {
            "score_id": number,
            "model_id": model_ids[item.key],
            "benchmark_id": item.score.benchmark,
            "value": item.score.score,
            "variant": item.score.variant,
            "source_id": item.score.source,
            "source_url": item.score.source_url,
            "as_of": item.score.as_of,
            "self_reported": int(item.score.self_reported),
            "headline": int(item.headline),
            "model_name": item.score.model_name,
            "match_rule": item.rule,
        }
        for number, item in enumerate(made.scores, 1)
    ]


def _search_rows(tables: Tables) -> list[dict[str, object]]:
    names: dict[object, list[str]] = defaultdict(list)
    for row in tables["model_alias"]:
        names[row["model_id"]].append(str(row["alias"]))
    labs = {row["lab_id"]: row["name"] for row in tables["lab"]}
    return [
        {
            "rowid": row["model_id"],
            "key": row["key"],
            "name": row["name"],
            "lab": labs[row["lab_id"]],
            "aliases": " ".join(names[row["model_id"]]),
        }
        for row in tables["model"]
    ]
