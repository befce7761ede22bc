"""Merge the records of several sources into offers.

Sources list the same offer under different ids. A record joins an existing offer of its provider that has the same id,
an id the seller also accepts, or the same last segment; or that is the only one for the same model, region, tier and
number format, if the record is the only one for them, too. Otherwise it becomes a separate offer. So does the record
of a removed offer, unless it can be an old name: an offer that was listed beside it is not its new one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from crosswalk_tui.sources.harvest import ListingKey, OfferRecord, ProviderRecord
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.offers.merged_offers import MergedOffer, priority


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
        """Add *record* to *entry*, which is found by the id of the record from now on."""
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
            entries = offers[mark]
            if len(group) == 1 and len(entries) == 1 and not self._were_both_listed(entries[0], group[0]):
                taken.add(id(entries[0]))
                self._join(entries[0], group[0])
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
        """What the id of *record* means: a model, region, tier and number format."""
        parsed = self._resolver.resolve(record.provider, record.provider_model_id).parsed
        return (parsed.slug, parsed.region, parsed.tier, parsed.quantization, frozenset(parsed.tags))


def _last_segment(record: OfferRecord) -> Hashable:
    """The id of *record* without the path before it, in lower case."""
    return record.provider_model_id.rpartition("/")[2].lower()
