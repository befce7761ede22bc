"""Convert decisions to the rows of the catalogue's tables, sorted and numbered: equal sources give equal files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from crosswalk_tui.catalog.schema import ALIAS_KINDS
from crosswalk_tui.core.text.licence_terms import source_name
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Access, Exclusion, ProviderType
from crosswalk_tui.sources.facts.candidate_value import CandidateValue, chosen_value, stored
from crosswalk_tui.sources.facts.display_names import lab_names, other_names
from crosswalk_tui.sources.facts.model_table import Exclusions, MakerStatuses, model_rows
from crosswalk_tui.sources.harvest import Harvest, OfferKey, ProviderRecord, Rejection, ScoreRecord
from crosswalk_tui.sources.importers.benchmarks import ScoreSource
from crosswalk_tui.sources.issue_table import findings
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.offers.offer_reviews import review_of
from crosswalk_tui.sources.offers.offer_window import window_of
from crosswalk_tui.sources.pricing.merged_timeline import TimelinePoint
from crosswalk_tui.sources.pricing.price_table import point_rows, price_tables
from crosswalk_tui.sources.pricing.prices import Pricing
from crosswalk_tui.sources.providers import caution, is_unreviewed
from crosswalk_tui.sources.registry import SourceSpec
from crosswalk_tui.sources.scores import Placed
from crosswalk_tui.sources.stored_rows import (
    StoredFact,
    StoredLab,
    StoredMeta,
    StoredModel,
    StoredModelAlias,
    StoredOffer,
    StoredOfferAlias,
    StoredOfferModel,
    StoredScore,
    StoredSearchText,
    StoredSource,
)

if TYPE_CHECKING:
    from crosswalk_tui.catalog.writer import Row


@dataclass(frozen=True, slots=True)
class Assembly:
    """All decisions about the sources.

    Attributes:
        facts: candidates by model key; the keys are the models of the catalogue.
        closed: the lab of each model with closed weights, by key.
        priced: every offer with its access and prices.
        scores, unplaced: scores with and without a model.
        lost_aliases: reviewed aliases for models that no source lists any more.
        maker_statuses: the makers' statements on their models, by model key and id.
        timelines: the price timeline of each offer.
        absent: optional sources that were missing or could not be read.
    """

    harvests: list[Harvest]
    providers: dict[str, ProviderRecord]
    facts: dict[str, list[CandidateValue]]
    closed: dict[str, str]
    priced: list[tuple[MergedOffer, Access, Pricing]]
    scores: list[Placed]
    unplaced: list[ScoreRecord]
    score_sources: tuple[ScoreSource, ...]
    lost_aliases: list[str]
    maker_statuses: MakerStatuses
    timelines: dict[OfferKey, tuple[TimelinePoint, ...]]
    absent: list[Rejection] = field(default_factory=list)


def assemble(made: Assembly, specs: Sequence[SourceSpec], digests: Mapping[str, str]) -> dict[str, Sequence[Row]]:
    """The rows of every table, by table name."""
    model_ids = {key: number for number, key in enumerate(sorted(made.facts), 1)}
    offer_ids = {entry.offer_key: number for number, (entry, _, _) in enumerate(made.priced, 1)}
    excluded = {entry.offer_key: exclusion_of(entry, access, pricing) for entry, access, pricing in made.priced}
    labs = lab_names(model_ids, made.providers)
    models = model_rows(made, model_ids, excluded)
    aliases = _aliases(made, model_ids)
    prices = price_tables(made, offer_ids)
    # A provider comes after the one it is a duplicate of, as its foreign key requires.
    providers = sorted(made.providers.values(), key=lambda row: (row.duplicate_of is not None, row.provider_id))
    benchmarks = [board for harvest in made.harvests for board in harvest.benchmarks]
    return {
        "source": _sources(made, specs, digests),
        "lab": [StoredLab(lab, name) for lab, name in labs.items()],
        "model": models,
        "model_alias": aliases,
        "model_fact": _facts(made, model_ids),
        "provider": providers,
        "offer": _offers(made, model_ids, offer_ids, excluded),
        "offer_alias": _offer_aliases(made, offer_ids),
        "offer_model": _served(made, model_ids, offer_ids),
        "price": prices.prices,
        "price_rate": prices.rates,
        "price_point": point_rows(made, offer_ids),
        "offer_price": prices.links,
        "benchmark": sorted(benchmarks, key=attrgetter("benchmark_id")),
        "score": _scores(made, model_ids),
        "issue": findings(made, model_ids, offer_ids, excluded),
        "model_fts": _search_texts(models, aliases, labs),
        "meta": [
            StoredMeta("as_of", max((spec.as_of for spec in specs), default="")),
            StoredMeta("models", str(len(model_ids))),
            StoredMeta("offers", str(len(offer_ids))),
        ],
    }


def exclusion_of(entry: MergedOffer, access: Access, pricing: Pricing) -> tuple[Exclusion, str] | None:
    """Why the catalogue excludes a metered offer from every ranking, if it does; the first reason counts."""
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
    reason = _quarantine_reason(entry, pricing)
    if reason is not None:
        return Exclusion.QUARANTINED, reason
    return None if liveness.code is None else (liveness.code, liveness.reason or liveness.code)


def _quarantine_reason(entry: MergedOffer, pricing: Pricing) -> str | None:
    """Why the price is not credible; None if it is."""
    if caution(entry.provider) == "currency":
        return entry.provider.note or "prices in another currency"
    if pricing.quarantine is not None or pricing.chosen:
        return pricing.quarantine
    return next((row.rejected for row in pricing.rows if row.rejected), None)


def _sources(made: Assembly, specs: Sequence[SourceSpec], digests: Mapping[str, str]) -> list[StoredSource]:
    """The rows of ``source``: the sources of scores, and *specs*, which replace one with the same id."""
    harvests = {harvest.source: harvest for harvest in made.harvests}
    n_scores = Counter(score.source for harvest in made.harvests for score in harvest.scores)
    rows = {
        source.source_id: StoredSource(
            source_id=source.source_id,
            name=source_name(source.source_id),
            what=safe(source.what),
            url=source.url or None,
            licence=safe(source.licence),
            attribution=safe(f"{source.what}. {source.caveats}", 400),
            as_of=source.as_of or "",
            sha256=None,
            n_rows=n_scores[source.source_id],
            n_rejected=0,
        )
        for source in made.score_sources
    }
    for spec in specs:
        harvest = harvests[spec.source_id]
        rows[spec.source_id] = StoredSource(
            source_id=spec.source_id,
            name=spec.name,
            what=spec.what,
            url=spec.url,
            licence=spec.licence,
            attribution=spec.attribution,
            as_of=spec.as_of,
            sha256=digests[spec.source_id],
            n_rows=harvest.n_rows,
            n_rejected=len(harvest.rejections),
        )
    return [rows[source_id] for source_id in sorted(rows)]


def _aliases(made: Assembly, model_ids: Mapping[str, int]) -> list[StoredModelAlias]:
    """Every alias of a model, case-folded, with its best kind and the number of its uses."""
    uses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in model_ids:
        uses[key.partition("/")[2], key].append("key_tail")
        uses[str(chosen_value(made.facts[key], "name")).casefold(), key].append("name")
    for key, names in other_names(made.facts).items():
        for name, votes in names.items():
            uses[name, key] += ["name"] * votes
    for entry, _, _ in made.priced:
        for record in entry.records:
            for name in {record.provider_model_id.casefold(), record.provider_model_id.rpartition("/")[2].casefold()}:
                uses[name, entry.key].append("provider_id")
    for item in made.scores:
        for name in {item.score.model_name.casefold(), item.score.model_key.casefold()}:
            uses[name, item.key].append("score_name")
    return [
        StoredModelAlias(alias, model_ids[key], min(set(kinds), key=ALIAS_KINDS.index), len(kinds))
        for (alias, key), kinds in sorted(uses.items())
        if alias
    ]


def _facts(made: Assembly, model_ids: Mapping[str, int]) -> list[StoredFact]:
    """The rows of ``model_fact``."""
    rows = [
        StoredFact(
            model_id=model_ids[key],
            field=candidate.field,
            value=str(stored(candidate.value)),
            basis=candidate.basis,
            sources=", ".join(candidate.sources),
            votes=candidate.votes,
            chosen=candidate.chosen,
            note=candidate.note,
        )
        for key, candidates in made.facts.items()
        for candidate in candidates
    ]
    return sorted(rows, key=attrgetter("model_id", "field", "value", "basis"))


def _offers(
    made: Assembly, model_ids: Mapping[str, int], offer_ids: Mapping[OfferKey, int], excluded: Exclusions
) -> list[StoredOffer]:
    """The rows of ``offer``."""
    rows: list[StoredOffer] = []
    for entry, access, pricing in made.priced:
        code, reason = excluded[entry.offer_key] or (None, None)
        parsed = entry.resolution.parsed
        facts = [record.facts for record in entry.records]
        rows.append(
            StoredOffer(
                offer_id=offer_ids[entry.offer_key],
                provider_id=entry.provider.provider_id,
                provider_model_id=entry.provider_model_id,
                model_id=model_ids[entry.key],
                access=access,
                tier=entry.tier,
                region=entry.region,
                quantization=parsed.quantization,
                context_tokens=window_of(entry.records, _window(made.facts[entry.key])),
                max_output_tokens=next((f.max_output_tokens for f in facts if f.max_output_tokens is not None), None),
                deprecation_date=entry.deprecation_date,
                last_seen=entry.liveness.last_seen,
                last_seen_source=entry.liveness.source,
                is_moving_alias=parsed.is_moving_alias,
                n_sources=pricing.n_sources,
                disputed=pricing.disputed,
                resold=_resold(entry, made.closed),
                first_party=entry.is_first_party,
                exclude_code=code,
                exclude_reason=reason,
                match_rule=entry.resolution.rule,
                sources=", ".join(dict.fromkeys(record.source for record in entry.records)),
            )
        )
    return rows


def _window(candidates: Iterable[CandidateValue]) -> int | None:
    """The context window of a model."""
    value = chosen_value(candidates, "context_tokens")
    return value if isinstance(value, int) else None


def _resold(entry: MergedOffer, closed: Mapping[str, str]) -> bool:
    """Whether a host, which can only serve open weights, sells a closed model that it did not make."""
    lab = closed.get(entry.key)
    is_host = entry.provider.type in (ProviderType.HOST, ProviderType.FIRST_PARTY)
    return lab is not None and is_host and entry.provider.lab_id != lab


def _offer_aliases(made: Assembly, offer_ids: Mapping[OfferKey, int]) -> list[StoredOfferAlias]:
    """The ids of an offer in other sources."""
    rows = {
        (offer_ids[entry.offer_key], record.provider_model_id, record.source)
        for entry, _, _ in made.priced
        for record in entry.records
        if record.provider_model_id != entry.provider_model_id
    }
    return [StoredOfferAlias(*row) for row in sorted(rows)]


def _served(made: Assembly, model_ids: Mapping[str, int], offer_ids: Mapping[OfferKey, int]) -> list[StoredOfferModel]:
    """The models in the catalogue that each re-pointed id has served, with the days of the changes."""
    return [
        StoredOfferModel(offer_ids[entry.offer_key], model_ids[served.key], served.since, served.until, served.source)
        for entry, _, _ in made.priced
        for served in entry.served
        if served.key in model_ids
    ]


def _scores(made: Assembly, model_ids: Mapping[str, int]) -> list[StoredScore]:
    """The rows of ``score``."""
    return [
        StoredScore(
            score_id=number,
            model_id=model_ids[item.key],
            benchmark_id=item.score.benchmark,
            value=item.score.score,
            variant=item.score.variant,
            source_id=item.score.source,
            source_url=item.score.source_url,
            as_of=item.score.as_of,
            self_reported=item.score.self_reported,
            headline=item.headline,
            model_name=item.score.model_name,
            match_rule=item.rule,
        )
        for number, item in enumerate(made.scores, 1)
    ]


def _search_texts(
    models: Sequence[StoredModel], aliases: Sequence[StoredModelAlias], labs: Mapping[str, str]
) -> list[StoredSearchText]:
    """The rows of ``model_fts``, by which models are found."""
    names: dict[int, list[str]] = defaultdict(list)
    for row in aliases:
        names[row.model_id].append(row.alias)
    return [
        StoredSearchText(model.model_id, model.key, model.name, labs[model.lab_id], " ".join(names[model.model_id]))
        for model in models
    ]
