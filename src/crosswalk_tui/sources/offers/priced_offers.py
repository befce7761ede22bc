"""The offers of a set of snapshots: merged, dated, priced, and with the timeline of their prices.

This is the first half of a build. It decides everything that a refresh keeps of the catalogue before, so a build from
newer and older snapshots runs it for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.sources.assemble import exclusion_of
from crosswalk_tui.sources.facts import fact_candidates
from crosswalk_tui.sources.facts.candidate_value import CandidateValue
from crosswalk_tui.sources.harvest import Harvest, ModelRecord, OfferKey, ProviderRecord
from crosswalk_tui.sources.identity.listings import listed
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.offers import liveness
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.offers.merging import merge
from crosswalk_tui.sources.offers.offer_access import access_of
from crosswalk_tui.sources.offers.repointing import apply_repointings
from crosswalk_tui.sources.pricing.earlier_snapshots import changes_since, listed_since
from crosswalk_tui.sources.pricing.evidence import Evidence, gather_evidence
from crosswalk_tui.sources.pricing.kept_timelines import KnownTimelines
from crosswalk_tui.sources.pricing.maker_rules import Priced, list_prices
from crosswalk_tui.sources.pricing.merged_timeline import TimelinePoint, timeline_of
from crosswalk_tui.sources.pricing.price_series import Recorded
from crosswalk_tui.sources.pricing.prices import ListPrices, Pricing, price
from crosswalk_tui.sources.providers import provider_table, recognise_sellers, unreviewed
from crosswalk_tui.sources.registry import SOURCES
from crosswalk_tui.sources.score_scales import fit_scales
from crosswalk_tui.sources.snapshots import BuildInputs, Snapshot, in_order


@dataclass(frozen=True, slots=True)
class PricedOffers:
    """The offers, and what they were decided by.

    Attributes:
        harvests: copies of those of the snapshots, completed: sellers are recognised, scores are on their scales.
        by_model: the offers of each model, by key.
        cards: the records of each model in model lists, by key.
        openness: the candidates for open weights of each model, by key in order.
        closed: the lab of each model with closed weights, by key.
        priced: every offer with its access and prices, without what the maker's rules add.
        timelines: the price timeline of each offer.
    """

    harvests: list[Harvest]
    resolver: Resolver
    providers: dict[str, ProviderRecord]
    evidence: Evidence
    by_model: dict[str, list[MergedOffer]]
    cards: dict[str, list[ModelRecord]]
    openness: dict[str, list[CandidateValue]]
    closed: dict[str, str]
    priced: list[Priced]
    timelines: dict[OfferKey, tuple[TimelinePoint, ...]]


def price_offers(inputs: BuildInputs) -> PricedOffers:
    """Decide the offers of *inputs*, which are not changed, in the order of the dependencies."""
    snapshots, earlier = inputs.snapshots, inputs.earlier
    harvests = [_copied(snapshots[spec.source_id].harvest) for spec in SOURCES if spec.source_id in snapshots]
    recognise_sellers(harvests)
    fit_scales(harvests)
    offers = [offer.seen_on(harvest.as_of) for harvest in harvests for offer in harvest.offers]
    offers.extend(earlier.gone)
    resolver = Resolver(((offer.provider, offer.provider_model_id) for offer in offers), listed(offers))
    providers = _providers(harvests, {offer.provider for offer in offers})
    entries = merge(offers, resolver, providers, listed_since(earlier))
    evidence = gather_evidence(harvests, earlier)
    apply_repointings(entries, resolver, evidence)
    liveness.decide(entries, evidence)
    by_model: dict[str, list[MergedOffer]] = {}
    for entry in entries:
        by_model.setdefault(entry.key, []).append(entry)
    cards = fact_candidates.resolve_models([model for harvest in harvests for model in harvest.models], resolver)
    openness = fact_candidates.gather_openness(by_model, cards)
    closed = {key: key.partition("/")[0] for key in openness if fact_candidates.is_open(key, openness[key]) is False}
    priced = [(entry, access_of(entry), price(entry, evidence)) for entry in entries]
    priced = _settled(priced, list_prices(priced, closed, evidence.today), evidence)
    recorded = Recorded.of(harvests, earlier)
    timelines = {item[0].offer_key: timeline_of(*item, recorded, evidence) for item in priced}
    return PricedOffers(
        harvests, resolver, providers, evidence, by_model, cards, openness, closed, priced, timelines
    )  # fmt: skip


def timelines_before(older: Mapping[str, Harvest], inputs: BuildInputs) -> tuple[KnownTimelines, ...]:
    """The timelines of the catalogue of the *older* snapshots, which a refresh to those of *inputs* would keep."""
    if not older:
        return ()
    snapshots = {**inputs.snapshots, **{source: Snapshot(in_order(then), "") for source, then in older.items()}}
    before = BuildInputs(snapshots, changes_since({}, snapshots))
    made = price_offers(before)
    excluded = {entry.offer_key: exclusion_of(entry, access, pricing) for entry, access, pricing in made.priced}
    ended = frozenset(key for key, why in excluded.items() if why is not None and why[0] is Exclusion.DEPRECATED)
    return (KnownTimelines(before.today, made.timelines, ended),)


def _copied(harvest: Harvest) -> Harvest:
    """A copy of *harvest* whose lists can be changed; the records cannot."""
    return replace(harvest, rejections=list(harvest.rejections))


def _settled(priced: Sequence[Priced], listed: Mapping[str, ListPrices], evidence: Evidence) -> list[Priced]:
    """*priced*, with prices of closed models that are disputed, or that the maker has replaced, decided by its own."""

    def settle(entry: MergedOffer, pricing: Pricing) -> Pricing:
        theirs, base = listed.get(entry.key), pricing.base()
        if theirs is None or base is None or entry.is_first_party:
            return pricing
        is_open = pricing.disputed or theirs.has_replaced(base)
        return price(entry, evidence, theirs) if is_open else pricing

    return [(entry, access, settle(entry, pricing)) for entry, access, pricing in priced]


def _providers(harvests: Iterable[Harvest], requested: set[str]) -> dict[str, ProviderRecord]:
    """The requested providers of the reviewed table, with documentation addresses from the sources; new ones added."""
    table = dict(provider_table())
    described = {record.provider_id: record for harvest in harvests for record in harvest.providers}
    for newcomer in sorted(requested - table.keys()):
        table[newcomer] = unreviewed(newcomer, described[newcomer].name if newcomer in described else None)
    originals = {record.duplicate_of for record in table.values()}
    return {
        provider_id: replace(record, doc_url=described[provider_id].doc_url) if provider_id in described else record
        for provider_id, record in sorted(table.items())
        if provider_id in requested or provider_id in originals
    }
