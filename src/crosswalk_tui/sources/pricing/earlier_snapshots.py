"""Compare an earlier snapshot of a list with the one in use: removed offers and changed prices.

A source folder may contain ``sources_earlier/`` with earlier snapshots of the lists with prices, dated by a
``manifest.json``. A snapshot that cannot be read, or is not older, is reported and ignored. Rows of an earlier snapshot
that cannot be read are ignored; a row of the newer snapshot that cannot be read is not counted as removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources import registry
from crosswalk_tui.sources.harvest import (
    Harvest,
    ListingEvent,
    ListingKey,
    OfferRecord,
    PriceHistory,
    PriceRecord,
    Rejection,
)
from crosswalk_tui.sources.importers import genai_prices, litellm, litellm_events, maker_prices, models_dev
from crosswalk_tui.sources.importers.upstream_files import forget_document, load_json
from crosswalk_tui.sources.importers.upstream_rows import place
from crosswalk_tui.sources.pricing.listing_changes import base_price, changes_between, completed

if TYPE_CHECKING:
    from crosswalk_tui.sources.snapshots import Snapshot

FOLDER = "sources_earlier"


def _models_dev_places(document: object) -> frozenset[str]:
    """The position (`OfferRecord.path`) of every offer of a models.dev catalogue, readable or not."""
    providers = document.get("providers", document) if isinstance(document, Mapping) else {}
    models = {
        provider_id: cells.get("models")
        for provider_id, cells in (providers.items() if isinstance(providers, Mapping) else ())
        if isinstance(cells, Mapping)
    }
    return frozenset(
        place("providers", provider_id, "models", model_id)
        for provider_id, offers in models.items()
        for model_id in (offers if isinstance(offers, Mapping) else ())
    )


def _litellm_places(document: object) -> frozenset[str]:
    """The position (`OfferRecord.path`) of every key of a cost map, readable or not."""
    return frozenset(place(key) for key in (document if isinstance(document, Mapping) else ()))


def _maker_places(document: object) -> frozenset[str]:
    """The position (`OfferRecord.path`) of every model of a model-prices snapshot, readable or not."""
    prices = document.get("prices") if isinstance(document, Mapping) else {}
    return frozenset(
        place("prices", provider, model_id)
        for provider, models in (prices.items() if isinstance(prices, Mapping) else ())
        for model_id in (models if isinstance(models, Mapping) else ())
    )


def _genai_places(document: object) -> frozenset[str]:
    """The position (`OfferRecord.path`) of every model of genai-prices, readable or not."""
    found: set[str] = set()
    for seller in document if isinstance(document, list) else ():
        models = seller.get("models") if isinstance(seller, Mapping) else None
        for model in models if isinstance(models, list) else ():
            if isinstance(model, Mapping):
                found.add(place(str(seller.get("id")), str(model.get("id"))))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class EarlierSpec:
    """An optional earlier snapshot of a source.

    Attributes:
        filename: its path in the source folder.
        as_of: its ISO date without a manifest; empty if it is only used with one.
        read: imports it.
        places: the positions of all rows of such a file.
    """

    source_id: str
    filename: str
    as_of: str
    read: Callable[[Path, str], Harvest]
    places: Callable[[object], frozenset[str]]


EARLIER: tuple[EarlierSpec, ...] = (
    EarlierSpec(
        models_dev.SOURCE, f"{FOLDER}/models_dev_catalog.json", "2026-07-02", models_dev.read, _models_dev_places
    ),
    # The map is that of LiteLLM 1.109.1, on PyPI since 2026-11-12.
    EarlierSpec(litellm.SOURCE, f"{FOLDER}/litellm_prices.json", "2026-11-12", litellm.read, _litellm_places),
    EarlierSpec(genai_prices.SOURCE, f"{FOLDER}/genai_prices.json", "", genai_prices.read, _genai_places),
    EarlierSpec(maker_prices.SOURCE, f"{FOLDER}/first_party_prices.json", "", maker_prices.read, _maker_places),
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The result of the comparison with earlier snapshots.

    Attributes:
        gone: removed offers in their earlier form, with ``as_of`` and ``gone_between``, by source, provider and id.
        past: the standard base prices of offers that are still listed, each with the day it was first seen; without
            those of LiteLLM, whose changes are *events*.
        events: the changes of LiteLLM's list, recorded or found by comparison, up to the snapshot in use.
        rejections: snapshots that could not be used.
    """

    gone: tuple[OfferRecord, ...] = ()
    past: tuple[PriceHistory, ...] = ()
    events: tuple[ListingEvent, ...] = ()
    rejections: tuple[Rejection, ...] = ()


def rows_without_offer(harvest: Harvest, path: Path) -> tuple[str, ...]:
    """The positions of the rows of the file at *path* without an offer in *harvest*, sorted.

    Empty for a source that is not compared with earlier snapshots.
    """
    places = next((spec.places for spec in EARLIER if spec.source_id == harvest.source), None)
    if places is None:
        return ()
    return tuple(sorted(places(load_json(path)) - {offer.path for offer in harvest.offers}))


def read_older(folder: Path, snapshots: Mapping[str, Snapshot]) -> tuple[dict[str, Harvest], list[Rejection]]:
    """The earlier snapshots in *folder* of the sources in *snapshots*, by source, and those that cannot be used.

    Raises:
        SourceError: the manifest of the earlier snapshots is malformed.
    """
    dates = registry.read_manifest(folder / FOLDER)
    older: dict[str, Harvest] = {}
    rejections: list[Rejection] = []
    for spec in EARLIER:
        now = snapshots.get(spec.source_id)
        if now is None or not (folder / spec.filename).exists():
            continue
        day = dates.get(spec.source_id, spec.as_of)
        if not day:
            rejections.append(Rejection(spec.source_id, spec.filename, "the manifest has no date for it"))
            continue
        try:
            then = spec.read(folder / spec.filename, day)
        except SourceError as error:
            rejections.append(Rejection(spec.source_id, spec.filename, str(error)))
            continue
        if then.as_of >= now.harvest.as_of:
            reason = f"it is of {then.as_of}, no older than the snapshot in use, of {now.harvest.as_of}"
            rejections.append(Rejection(spec.source_id, spec.filename, reason))
            continue
        older[spec.source_id] = then
    forget_document()
    return older, rejections


def changes_since(
    older: Mapping[str, Harvest], snapshots: Mapping[str, Snapshot], rejections: Iterable[Rejection] = ()
) -> Earlier:
    """Compare the *older* snapshots with the *snapshots* in use, by source."""
    gone = [offer for source, then in older.items() for offer in gone_from(then, snapshots[source])]
    past = [history for source, then in older.items() for history in past_prices(then, snapshots[source].harvest)]
    events: Sequence[ListingEvent] = ()
    if litellm_events.SOURCE in snapshots:
        events = snapshots[litellm_events.SOURCE].harvest.events
    if litellm.SOURCE in snapshots:
        now = snapshots[litellm.SOURCE]
        events = completed(events, older.get(litellm.SOURCE), now.harvest, frozenset(now.without_offer))
    return Earlier(tuple(gone), tuple(past), tuple(events), tuple(rejections))


def after(earlier: Earlier, then: Snapshot, now: Snapshot) -> Earlier:
    """*earlier* with the changes from *then* to *now*, the next snapshot of a source."""
    source = now.harvest.source
    if source == litellm_events.SOURCE:
        return replace(earlier, events=_recorded_again(earlier.events, then.harvest, now.harvest))
    if all(spec.source_id != source for spec in EARLIER):
        return earlier
    gone = [*(offer for offer in earlier.gone if not _is_listed(offer, now)), *gone_from(then.harvest, now)]
    # What a snapshot of the same day stated is replaced, such as a price that was held back and accepted later.
    is_replaced = then.harvest.as_of == now.harvest.as_of
    past = _joined([*earlier.past, *([] if is_replaced else past_prices(then.harvest, now.harvest))])
    events = earlier.events
    if source == litellm.SOURCE:
        events = (*events, *changes_between(then.harvest, now.harvest, frozenset(now.without_offer)))
        if is_replaced:  # the events of the day in the order of one comparison
            before = [event for event in events if event.day != now.harvest.as_of]
            of_day = [event for event in events if event.day == now.harvest.as_of]
            events = (*before, *sorted(of_day, key=lambda event: (event.provider, event.provider_model_id)))
    return replace(earlier, gone=tuple(sorted(gone, key=_place_of)), past=tuple(past), events=tuple(events))


def _is_listed(offer: OfferRecord, snapshot: Snapshot) -> bool:
    if offer.source != snapshot.harvest.source:
        return False
    key = offer.offer_key
    return offer.path in snapshot.without_offer or any(o.offer_key == key for o in snapshot.harvest.offers)


def listed_since(earlier: Earlier) -> dict[ListingKey, str]:
    """The first day on which a list had an offer: that of a snapshot, or on which LiteLLM's list added it.

    Offers that only the newest snapshot has are missing, except those of LiteLLM.
    """
    found = {
        (line.source, line.provider, line.provider_model_id): min(point.as_of for point in line.points)
        for line in earlier.past
    }
    for event in earlier.events:
        key = (litellm.SOURCE, event.provider, event.provider_model_id)
        if event.kind == "added":
            found[key] = min(found.get(key, event.day), event.day)
    return found


def _joined(lines: Iterable[PriceHistory]) -> list[PriceHistory]:
    """*lines* merged to one history for each offer of a source: a point for each change, in order."""
    joined: dict[tuple[int, str, str], PriceHistory] = {}
    for line in lines:
        known = joined.get(_place_of(line))
        points = sorted({*(known.points if known else ()), *line.points}, key=lambda point: point.as_of)
        first_seen = [p for before, p in zip([None, *points], points, strict=False) if not _is_same(before, p)]
        joined[_place_of(line)] = replace(line, points=tuple(first_seen))
    return [joined[place] for place in sorted(joined)]


def _is_same(one: PriceRecord | None, other: PriceRecord) -> bool:
    return one is not None and replace(one, as_of=other.as_of) == other


def _place_of(record: OfferRecord | PriceHistory) -> tuple[int, str, str]:
    order = [spec.source_id for spec in EARLIER].index(record.source)
    return order, record.provider, record.provider_model_id


def _recorded_again(events: Sequence[ListingEvent], then: Harvest, now: Harvest) -> tuple[ListingEvent, ...]:
    """The events recorded in *now*, then later ones that were found by comparing snapshots."""
    recorded = set(then.events)
    end = max((event.day for event in now.events), default="")
    return (*now.events, *(event for event in events if event not in recorded and event.day > end))


def gone_from(then: Harvest, snapshot: Snapshot) -> list[OfferRecord]:
    """The offers of *then* that the newer *snapshot* does not list any more, sorted."""
    now, listed = snapshot.harvest, frozenset(snapshot.without_offer)
    here = {offer.offer_key for offer in now.offers}
    gone = [
        replace(offer, as_of=then.as_of, gone_between=(then.as_of, now.as_of))
        for offer in then.offers
        if offer.offer_key not in here and offer.path not in listed
    ]
    return sorted(gone, key=lambda offer: offer.offer_key)


def past_prices(then: Harvest, now: Harvest) -> list[PriceHistory]:
    """The standard base prices of *then* of offers that *now* lists, too, sorted; see `Earlier.past`."""
    if then.source == litellm.SOURCE:
        return []
    listed = {offer.offer_key for offer in now.offers}
    return [
        PriceHistory(*offer.offer_key, (_recorded_on(then.as_of, base),), then.source)
        for offer in sorted(then.offers, key=lambda offer: offer.offer_key)
        if offer.offer_key in listed and (base := base_price(offer.prices)) is not None
    ]


def _recorded_on(day: str, price: PriceRecord) -> PriceRecord:
    return price if price.as_of == day else replace(price, as_of=day)
