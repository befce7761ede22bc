"""Merge the records of several sources into one offer.

Sources name the same offer by different ids. A record joins an offer that is already there when, at the same provider,
it has the same id; or an id the seller also accepts; or the same last segment; or when it is the only one on either
side that means the same model in the same region, tier and number format. Otherwise it becomes a separate offer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from crosswalk_tui.core.vocabulary import Access, Exclusion, Tier
from crosswalk_tui.sources.harvest import OfferRecord, ProviderRecord
from crosswalk_tui.sources.identity.resolver import Resolution, Resolver
from crosswalk_tui.sources.kinds import is_router
from crosswalk_tui.sources.notices import EndNotice, end_in
from crosswalk_tui.sources.providers import caution, read_table

SOURCE_ORDER = ("models.dev", "model-prices", "genai-prices", "litellm", "openrouter")
"""Priority of sources for an offer's id, and between sources of the same date."""

_FREE_TAGS = {"free"}


@dataclass(frozen=True, slots=True)
class Liveness:
    """Whether an offer is alive.

    Attributes:
        last_seen, source: the newest sighting: ISO date and source id; None when no source dates one.
        code, reason: why it is not alive; None when it is.
        ended_on: first day it could no longer be bought, where a source dates it.
    """

    last_seen: str | None
    source: str | None
    code: Exclusion | None = None
    reason: str | None = None
    ended_on: str | None = None

    @property
    def alive(self) -> bool:
        """Whether there is evidence that it can be bought."""
        return self.code is None


@dataclass(frozen=True, slots=True)
class Served:
    """A model that an id has served, from the first day to before the last (ISO dates; None where it is open)."""

    key: str
    since: str | None
    until: str | None
    source: str


@dataclass(slots=True)
class MergedOffer:
    """An offer and every record of it.

    Attributes:
        provider: its seller; the records of a twin of that seller are among its own.
        records: in the order of `SOURCE_ORDER`.
        resolution: which model it is, by its id.
        served: the models it served, oldest first, where its id now serves other weights.
        notice: the end its seller or maker announced, if any.
        liveness: whether it can be bought; set later in the build.
    """

    provider: ProviderRecord
    provider_model_id: str
    resolution: Resolution
    records: list[OfferRecord] = field(default_factory=list)
    served: tuple[Served, ...] = ()
    notice: EndNotice | None = None
    liveness: Liveness = Liveness(None, None)

    @property
    def ended(self) -> bool:
        """Whether it is not alive: ended, or without evidence that it can be bought."""
        return not self.liveness.alive

    @property
    def key(self) -> str:
        """The key of the model it offers."""
        return self.served[-1].key if self.served else self.resolution.key

    @property
    def is_first_party(self) -> bool:
        """Whether its seller is the lab that made the model."""
        return self.provider.lab is not None and self.provider.lab == self.key.partition("/")[0]

    @property
    def region(self) -> str | None:
        """Where it is served: by the id, by a source, or because the endpoint is a country's own."""
        named = next((record.region for record in self.records if record.region), None)
        home = "cn" if caution(self.provider) == "region cn" else None
        return self.resolution.parsed.region or named or home

    @property
    def tier(self) -> Tier:
        """The service level its id buys."""
        return self.resolution.parsed.tier

    @property
    def deprecation_date(self) -> str | None:
        """The announced end date, else the earliest one in a source."""
        if self.notice is not None:
            return None if self.notice.withdrawn else self.notice.ended_on
        lab, seller = self.key.partition("/")[0], self.provider.provider_id
        released = next((record.facts.release_date for record in self.records if record.facts.release_date), None)
        days = [end_in(record, lab=lab, seller=seller, released=released) for record in self.records]
        return min((day for day in days if day), default=None)


def merge(
    records: Iterable[OfferRecord], resolver: Resolver, providers: dict[str, ProviderRecord]
) -> list[MergedOffer]:
    """Gather *records* into offers, sorted by provider and id; those of a seller's twin become the seller's own.

    Records that only an earlier snapshot has come last, so that a renamed offer joins its new name.
    """
    batches_of: dict[str, dict[tuple[bool, tuple[int, str], str], list[OfferRecord]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for record in records:
        seller = providers[record.provider].duplicate_of or record.provider
        batch = (record.gone_between is not None, _source_place(record.source), record.provider)
        batches_of[seller][batch].append(record)
    entries: list[MergedOffer] = []
    for seller in sorted(batches_of):
        gathered = _SellerOffers(providers[seller], resolver)
        for batch in sorted(batches_of[seller], key=lambda b: (b[0], b[1], b[2] != seller, b[2])):
            gathered.add(sorted(batches_of[seller][batch], key=lambda r: r.provider_model_id))
        entries.extend(gathered.entries)
    return sorted(entries, key=lambda e: (e.provider.provider_id, e.provider_model_id))


def _source_place(source: str) -> tuple[int, str]:
    return (SOURCE_ORDER.index(source) if source in SOURCE_ORDER else len(SOURCE_ORDER), source)


class _SellerOffers:
    """The offers of one provider while they are gathered."""

    def __init__(self, provider: ProviderRecord, resolver: Resolver) -> None:
        self.provider = provider
        self.entries: list[MergedOffer] = []
        self._resolver = resolver
        self._by_id: dict[str, MergedOffer] = {}

    def add(self, records: Sequence[OfferRecord]) -> None:
        """Add the records of one list, all at once: two records of one list are never one offer."""
        before = list(self.entries)
        taken: set[int] = set()
        waiting = sorted(records, key=lambda r: not self._has(r.provider_model_id))  # an id finds its own offer first
        for names in (lambda r: (r.provider_model_id,), lambda r: r.also_known_as):
            waiting = self._join_named(taken, waiting, names)
        for signature in (_tail, self._meaning):
            waiting = self._join_unique(before, taken, waiting, signature)
        for record in waiting:
            if not self._has(record.provider_model_id):
                resolution = self._resolver.resolve(record.provider, record.provider_model_id)
                entry = MergedOffer(self.provider, record.provider_model_id, resolution)
                self.entries.append(entry)
                self._by_id[record.provider_model_id] = entry
            self._join(self._by_id[record.provider_model_id], record)

    def _has(self, provider_model_id: str) -> bool:
        """Whether an offer is listed under this very id."""
        entry = self._by_id.get(provider_model_id)
        return entry is not None and entry.provider_model_id == provider_model_id

    def _join_named(
        self, taken: set[int], waiting: list[OfferRecord], names: Callable[[OfferRecord], tuple[str, ...]]
    ) -> list[OfferRecord]:
        """Join records to offers that have their id; return the others."""
        left: list[OfferRecord] = []
        for record in waiting:
            entry = next((self._by_id[name] for name in names(record) if name in self._by_id), None)
            if entry is None or id(entry) in taken or not self._one_model(entry, record):
                left.append(record)
            else:
                taken.add(id(entry))
                self._join(entry, record)
        return left

    def _join(self, entry: MergedOffer, record: OfferRecord) -> None:
        entry.records.append(record)
        self._by_id.setdefault(record.provider_model_id, entry)

    def _one_model(self, entry: MergedOffer, record: OfferRecord) -> bool:
        """Whether the two ids mean one model: sources also group ids that merely cost the same."""
        return self._resolver.resolve(record.provider, record.provider_model_id).key == entry.key

    def _join_unique(
        self,
        before: list[MergedOffer],
        taken: set[int],
        waiting: list[OfferRecord],
        signature: Callable[[OfferRecord], Hashable],
    ) -> list[OfferRecord]:
        """Join records whose signature is unique among waiting records and offers; return the others."""
        if not waiting:
            return []
        places: dict[Hashable, list[MergedOffer]] = defaultdict(list)
        for entry in before:
            if id(entry) not in taken:
                places[signature(entry.records[0])].append(entry)
        claims: dict[Hashable, list[OfferRecord]] = defaultdict(list)
        for record in waiting:
            claims[signature(record)].append(record)
        left: list[OfferRecord] = []
        for mark, claimants in claims.items():
            if len(claimants) == 1 and len(places[mark]) == 1:
                taken.add(id(places[mark][0]))
                self._join(places[mark][0], claimants[0])
            else:
                left.extend(claimants)
        return left

    def _meaning(self, record: OfferRecord) -> tuple[object, ...]:
        parsed = self._resolver.resolve(record.provider, record.provider_model_id).parsed
        return (parsed.slug, parsed.region, parsed.tier, parsed.quantization, frozenset(parsed.tags))


def _tail(record: OfferRecord) -> Hashable:
    return record.provider_model_id.rpartition("/")[2].lower()


def access_of(entry: MergedOffer) -> Access:
    """How the offer is sold: by a source's statement, the provider's kind, the id's own mark, and its prices."""
    verdict = review_of(entry)
    if verdict is not None and verdict.verdict in set(Access):
        return Access(verdict.verdict)
    stated = next((record.access for record in entry.records if record.access is not None), None)
    if stated is not None and stated is not Access.METERED:
        return stated
    if is_router(entry.provider_model_id):
        return Access.ROUTER
    default = entry.provider.default_access or Access.METERED
    if default is not Access.METERED:
        return default
    if _FREE_TAGS & set(entry.resolution.parsed.tags):
        return Access.FREE
    rates = [
        p.rates for r in entry.records for p in r.prices if p.rates.input is not None or p.rates.output is not None
    ]
    if not rates:
        return Access.UNPRICED
    if all(not rate.input and not rate.output for rate in rates):
        named_free = any("free" in (record.facts.name or "").lower() for record in entry.records)
        return Access.FREE if named_free else Access.PLACEHOLDER
    return Access.METERED


@dataclass(frozen=True, slots=True)
class OfferReview:
    """A reviewed decision about offers whose listing misleads.

    Attributes:
        source: the one source that lists them, or ``*`` whichever does.
        ids: the ids it applies to.
        verdict: an `Access` or a catalogue-wide `Exclusion`.
        reason: the sentence shown.
    """

    provider: str
    source: str
    ids: re.Pattern[str]
    verdict: str
    reason: str

    def applies_to(self, entry: MergedOffer) -> bool:
        """Whether *entry* is one of the offers; a verdict on one list applies only to offers that it alone has."""
        return (
            entry.provider.provider_id == self.provider
            and (self.source == "*" or {record.source for record in entry.records} == {self.source})
            and self.ids.fullmatch(entry.provider_model_id) is not None
        )


def offer_reviews() -> tuple[OfferReview, ...]:
    """Every reviewed decision, by provider."""
    return tuple(verdict for rows in _reviews_by_provider().values() for verdict in rows)


@cache
def _reviews_by_provider() -> dict[str, tuple[OfferReview, ...]]:
    table: dict[str, list[OfferReview]] = defaultdict(list)
    for row in read_table("reviewed_offers.csv", ("provider", "source", "ids", "verdict", "reason")):
        verdict = OfferReview(row["provider"], row["source"], re.compile(row["ids"]), row["verdict"], row["reason"])
        table[verdict.provider].append(verdict)
    return {provider: tuple(rows) for provider, rows in table.items()}


def review_of(entry: MergedOffer) -> OfferReview | None:
    """The reviewed decision on the offer, if any."""
    rows = _reviews_by_provider().get(entry.provider.provider_id, ())
    return next((verdict for verdict in rows if verdict.applies_to(entry)), None)
