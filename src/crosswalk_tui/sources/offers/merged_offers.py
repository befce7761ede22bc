"""Merge the records of several sources into offers.

Sources list the same offer under different ids. A record joins an existing offer of its provider that has the same id,
an id the seller also accepts, or the same last segment; or that is the only one for the same model, region, tier and
number format, if the record is the only one for them, too. Otherwise it becomes a separate offer. So does the record
of a removed offer, unless it can be an old name: an offer that was listed beside it is not its new one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

from crosswalk_tui.core.vocabulary import Access, Exclusion, Tier
from crosswalk_tui.sources.harvest import ListingKey, OfferKey, OfferRecord, ProviderRecord
from crosswalk_tui.sources.identity.resolver import Resolution, Resolver
from crosswalk_tui.sources.model_kinds import is_router
from crosswalk_tui.sources.offers.notices import EndNotice, end_in
from crosswalk_tui.sources.providers import caution, read_table

SOURCE_ORDER = ("models.dev", "model-prices", "genai-prices", "litellm", "openrouter")
"""Priority of sources for the id of an offer, and between sources of the same date."""


@dataclass(frozen=True, slots=True)
class Liveness:
    """Whether an offer is alive, that is, can be bought.

    Attributes:
        last_seen, source: the newest sighting: ISO date and source id; None if no sighting has a date.
        code, reason: why it is not alive; None if it is.
    """

    last_seen: str | None
    source: str | None
    code: Exclusion | None = None
    reason: str | None = None

    @property
    def alive(self) -> bool:
        """Whether there is evidence that it can be bought."""
        return self.code is None


@dataclass(frozen=True, slots=True)
class Served:
    """A model that an id has served from the day *since* to before *until* (ISO dates; None without limit)."""

    key: str
    since: str | None
    until: str | None
    source: str


@dataclass(slots=True)
class MergedOffer:
    """An offer with all its records.

    Attributes:
        provider: its seller; records of the seller's duplicates are included.
        records: in the order of `SOURCE_ORDER`.
        resolution: the model that its id names.
        served: the models it has served, oldest first, if its id was re-pointed.
        notice: the end that its seller or maker announced, if any.
        liveness: set later in the build.
    """

    provider: ProviderRecord
    provider_model_id: str
    resolution: Resolution
    records: list[OfferRecord] = field(default_factory=list)
    served: tuple[Served, ...] = ()
    notice: EndNotice | None = None
    liveness: Liveness = Liveness(None, None)

    @property
    def offer_key(self) -> OfferKey:
        """The provider and its id."""
        return self.provider.provider_id, self.provider_model_id

    @property
    def ended(self) -> bool:
        """Whether it is not alive: ended, or without evidence that it can be bought."""
        return not self.liveness.alive

    @property
    def key(self) -> str:
        """The key of its model."""
        return self.served[-1].key if self.served else self.resolution.key

    @property
    def is_first_party(self) -> bool:
        """Whether its seller is the lab that made the model."""
        return self.provider.lab_id is not None and self.provider.lab_id == self.key.partition("/")[0]

    @property
    def has_list_price(self) -> bool:
        """Whether it is the maker's own standard offer, bound to no region."""
        return self.is_first_party and self.tier is Tier.STANDARD and self.region in (None, "global")

    @property
    def region(self) -> str | None:
        """Where it is served, according to its id, a source, or its endpoint."""
        named = next((record.region for record in self.records if record.region), None)
        home = "cn" if caution(self.provider) == "region cn" else None
        return self.resolution.parsed.region or named or home

    @property
    def tier(self) -> Tier:
        """The service level that its id names."""
        return self.resolution.parsed.tier

    @property
    def deprecation_date(self) -> str | None:
        """The announced end date, else the earliest one in its records."""
        if self.notice is not None:
            return None if self.notice.withdrawn else self.notice.ended_on
        if all(record.deprecation_date is None for record in self.records):
            return None
        lab, seller = self.key.partition("/")[0], self.provider.provider_id
        released = next((record.facts.release_date for record in self.records if record.facts.release_date), None)
        days = [end_in(record, lab=lab, seller=seller, released=released) for record in self.records]
        return min((day for day in days if day), default=None)


def merge(
    records: Iterable[OfferRecord],
    resolver: Resolver,
    providers: dict[str, ProviderRecord],
    listed_since: Mapping[ListingKey, str] = MappingProxyType({}),
) -> list[MergedOffer]:
    """Gather *records* into offers, sorted by provider and id; a duplicate's records count as its seller's own.

    Records that only an earlier snapshot has come last: a renamed offer joins its new name, unless that snapshot had
    both.

    Args:
        records: the records of all sources.
        resolver: says which model an id means.
        providers: by id.
        listed_since: the day of the first snapshot that had an offer of a source, as far as known.
    """
    by_seller: dict[str, list[OfferRecord]] = defaultdict(list)
    for record in records:
        by_seller[providers[record.provider].duplicate_of or record.provider].append(record)
    entries: list[MergedOffer] = []
    for seller in sorted(by_seller):
        gathered = _SellerOffers(providers[seller], resolver, listed_since)
        batches: dict[tuple[object, ...], list[OfferRecord]] = defaultdict(list)
        for r in by_seller[seller]:
            batch = (r.gone_between is not None, priority(r.source), r.source, r.provider != seller, r.provider)
            batches[batch].append(r)
        for _, batched in sorted(batches.items()):
            gathered.add(sorted(batched, key=lambda r: r.provider_model_id))
        entries.extend(gathered.entries)
    for entry in entries:
        _drop_video_prices(entry)
    return sorted(entries, key=lambda entry: entry.offer_key)


def _drop_video_prices(entry: MergedOffer) -> None:
    """Remove prices whose output is the rate for video: a list with room for one rate may have that of video.

    It is known from the sources that state the rate for video beside that for text.
    """
    video = {record.video_output for record in entry.records if record.video_output is not None}
    if not video:
        return
    entry.records = [
        record
        if record.video_output is not None or all(price.rates.output not in video for price in record.prices)
        else replace(record, prices=tuple(price for price in record.prices if price.rates.output not in video))
        for record in entry.records
    ]


def priority(source: str) -> int:
    """The position of *source* in `SOURCE_ORDER`; unknown sources come last."""
    return SOURCE_ORDER.index(source) if source in SOURCE_ORDER else len(SOURCE_ORDER)


class _SellerOffers:
    """The offers of one provider while they are gathered."""

    def __init__(self, provider: ProviderRecord, resolver: Resolver, listed_since: Mapping[ListingKey, str]) -> None:
        self.provider = provider
        self.entries: list[MergedOffer] = []
        self._resolver, self._listed_since = resolver, listed_since
        self._by_id: dict[str, MergedOffer] = {}

    def add(self, records: Sequence[OfferRecord]) -> None:
        """Add all records of one list, of which no two are the same offer."""
        waiting = self._join_known(records) if self.entries else records
        for record in waiting:
            if not self._has(record.provider_model_id):
                resolution = self._resolver.resolve(record.provider, record.provider_model_id)
                entry = MergedOffer(self.provider, record.provider_model_id, resolution)
                self.entries.append(entry)
                self._by_id[record.provider_model_id] = entry
            self._join(self._by_id[record.provider_model_id], record)

    def _join_known(self, records: Sequence[OfferRecord]) -> list[OfferRecord]:
        """Join records to offers of other lists; return the others."""
        before = list(self.entries)
        taken: set[int] = set()
        waiting = sorted(records, key=lambda r: not self._has(r.provider_model_id))  # exact ids match first
        for names in (lambda r: (r.provider_model_id,), lambda r: r.also_known_as):
            waiting = self._join_named(taken, waiting, names)
        for signature in (_last_segment, self._meaning):
            waiting = self._join_unique(before, taken, waiting, signature)
        return waiting

    def _has(self, provider_model_id: str) -> bool:
        """Whether this is the main id of an offer."""
        entry = self._by_id.get(provider_model_id)
        return entry is not None and entry.provider_model_id == provider_model_id

    def _join_named(
        self, taken: set[int], waiting: list[OfferRecord], names: Callable[[OfferRecord], tuple[str, ...]]
    ) -> list[OfferRecord]:
        """Join records to offers that have one of their *names* as an id; return the others."""
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
        """Whether both ids name one model: sources also group ids that merely cost the same."""
        return self._resolver.resolve(record.provider, record.provider_model_id).key == entry.key

    def _join_unique(
        self,
        before: list[MergedOffer],
        taken: set[int],
        waiting: list[OfferRecord],
        signature: Callable[[OfferRecord], Hashable],
    ) -> list[OfferRecord]:
        """Join records whose signature is unique among waiting records and offers; return the others."""
        if not waiting or len(before) == len(taken):
            return waiting
        offers: dict[Hashable, list[MergedOffer]] = defaultdict(list)
        for entry in before:
            if id(entry) not in taken:
                offers[signature(entry.records[0])].append(entry)
        alike: dict[Hashable, list[OfferRecord]] = defaultdict(list)
        for record in waiting:
            alike[signature(record)].append(record)
        left: list[OfferRecord] = []
        for mark, group in alike.items():
            if len(group) == 1 and len(offers[mark]) == 1 and not self._were_both_listed(offers[mark][0], group[0]):
                taken.add(id(offers[mark][0]))
                self._join(offers[mark][0], group[0])
            else:
                left.extend(group)
        return left

    def _were_both_listed(self, entry: MergedOffer, gone: OfferRecord) -> bool:
        """Whether the last snapshot with the record *gone* had the offer *entry*, too: then neither is a new name."""
        if gone.gone_between is None:
            return False
        alike = [record for record in entry.records if record.source == gone.source and record.gone_between is None]
        days = [self._listed_since.get((record.source, *record.offer_key)) for record in alike]
        return any(day is not None and day <= gone.gone_between[0] for day in days)

    def _meaning(self, record: OfferRecord) -> tuple[object, ...]:
        parsed = self._resolver.resolve(record.provider, record.provider_model_id).parsed
        return (parsed.slug, parsed.region, parsed.tier, parsed.quantization, frozenset(parsed.tags))


def _last_segment(record: OfferRecord) -> Hashable:
    return record.provider_model_id.rpartition("/")[2].lower()


def access_of(entry: MergedOffer) -> Access:
    """How the offer is sold, by a review, a source's statement, its id, its provider, or its prices."""
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
    if "free" in entry.resolution.parsed.tags:
        return Access.FREE
    rates = [p.rates for r in entry.records for p in r.prices]
    if any(rate.input or rate.output for rate in rates):
        return Access.METERED
    if all(rate.input is None and rate.output is None for rate in rates):
        return Access.UNPRICED
    named_free = any("free" in (record.facts.name or "").lower() for record in entry.records)
    return Access.FREE if named_free else Access.PLACEHOLDER


@dataclass(frozen=True, slots=True)
class OfferReview:
    """A reviewed decision about offers with a misleading listing.

    Attributes:
        source: the only source that lists them, or ``*`` for any.
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
        """Whether *entry* is one of the offers; a decision about one list applies only to offers that no other has."""
        return (
            entry.provider.provider_id == self.provider
            and (self.source == "*" or {record.source for record in entry.records} == {self.source})
            and self.ids.fullmatch(entry.provider_model_id) is not None
        )


def offer_reviews() -> tuple[OfferReview, ...]:
    """Every reviewed decision, by provider."""
    return tuple(review for rows in _reviews_by_provider().values() for review in rows)


@cache
def _reviews_by_provider() -> dict[str, tuple[OfferReview, ...]]:
    table: dict[str, tuple[OfferReview, ...]] = {}
    for row in read_table("reviewed_offers.csv", ("provider", "source", "ids", "verdict", "reason")):
        review = OfferReview(row["provider"], row["source"], re.compile(row["ids"]), row["verdict"], row["reason"])
        table[review.provider] = (*table.get(review.provider, ()), review)
    return table


def review_of(entry: MergedOffer) -> OfferReview | None:
    """The reviewed decision on the offer, if any."""
    rows = _reviews_by_provider().get(entry.provider.provider_id, ())
    return next((review for review in rows if review.applies_to(entry)), None)
