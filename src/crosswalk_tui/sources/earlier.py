"""Compare an earlier snapshot of a list with the one in use: removed offers and changed prices.

A source folder may contain ``sources_earlier/`` with a snapshot of models.dev, of LiteLLM, or of both, dated by a
``manifest.json`` next to them. Each is read like the newer one. A snapshot that is missing adds nothing; one that
cannot be read, or is not older, is reported and adds nothing either. A row that cannot be read in the earlier snapshot
is left out. One that cannot be read in the newer snapshot is still listed there, so it is not removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.models import Rates
from crosswalk_tui.sources import litellm, litellm_events, models_dev, registry
from crosswalk_tui.sources.harvest import Harvest, ListingEvent, OfferRecord, PriceHistory, Rejection
from crosswalk_tui.sources.listing_changes import base_price, changes_between, completed
from crosswalk_tui.sources.upstream_files import load_json, place

if TYPE_CHECKING:
    from crosswalk_tui.sources.snapshots import Snapshot

FOLDER = "sources_earlier"


def _models_dev_places(document: object) -> frozenset[str]:
    """Every offer of a models.dev catalogue, readable or not, as in `OfferRecord.path`."""
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
    """Every key of a cost map, readable or not, as in `OfferRecord.path`."""
    return frozenset(place(key) for key in (document if isinstance(document, Mapping) else ()))


@dataclass(frozen=True, slots=True)
class EarlierSpec:
    """An optional earlier snapshot of a source.

    Attributes:
        filename: its path relative to the folder a build reads from.
        as_of: ISO date of the snapshot this version was written against.
        read: imports it.
        places: every row of such a file, readable or not.
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
    # The map of LiteLLM 1.109.1 to the byte, which PyPI has since 2026-11-12; the newer one is dated the same way.
    EarlierSpec(litellm.SOURCE, f"{FOLDER}/litellm_prices.json", "2026-11-12", litellm.read, _litellm_places),
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The result of the comparison with earlier snapshots.

    Attributes:
        gone: offers that were listed then and are not now, in their earlier form, with ``as_of`` and ``gone_between``;
            by source, provider and id.
        past: standard base prices that have changed since, as recorded then.
        events: the changes of LiteLLM's list, recorded and found by comparing, up to the snapshot in use.
        rejections: snapshots that could not be used, and why.
    """

    gone: tuple[OfferRecord, ...] = ()
    past: tuple[PriceHistory, ...] = ()
    events: tuple[ListingEvent, ...] = ()
    rejections: tuple[Rejection, ...] = ()


def rows_without_offer(harvest: Harvest, path: Path) -> tuple[str, ...]:
    """The rows of the file at *path* from which *harvest* has no offer, sorted: they are listed all the same.

    Empty for a source that is not compared with earlier snapshots.
    """
    places = next((spec.places for spec in EARLIER if spec.source_id == harvest.source), None)
    if places is None:
        return ()
    return tuple(sorted(places(load_json(path)) - {offer.path for offer in harvest.offers}))


def read_earlier(folder: Path, snapshots: Mapping[str, Snapshot]) -> Earlier:
    """Compare the earlier snapshots in *folder* with *snapshots*, those in use by source.

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
        try:
            then = spec.read(folder / spec.filename, dates.get(spec.source_id, spec.as_of))
        except SourceError as error:
            rejections.append(Rejection(spec.source_id, spec.filename, str(error)))
            continue
        if then.as_of >= now.harvest.as_of:
            reason = f"it is of {then.as_of}, no older than the snapshot in use, of {now.harvest.as_of}"
            rejections.append(Rejection(spec.source_id, spec.filename, reason))
            continue
        older[spec.source_id] = then
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
    """*earlier*, completed by what *now*, the next snapshot of a source, no longer contains of *then*."""
    source = now.harvest.source
    if source == litellm_events.SOURCE:
        return replace(earlier, events=_recorded_again(earlier.events, then.harvest, now.harvest))
    if all(spec.source_id != source for spec in EARLIER):
        return earlier
    gone = [*(offer for offer in earlier.gone if not _is_listed(offer, now)), *gone_from(then.harvest, now)]
    past = _joined([*earlier.past, *past_prices(then.harvest, now.harvest)])
    events = earlier.events
    if source == litellm.SOURCE:
        events = (*events, *changes_between(then.harvest, now.harvest, frozenset(now.without_offer)))
    return replace(earlier, gone=tuple(sorted(gone, key=_place_of)), past=tuple(past), events=tuple(events))


def _is_listed(offer: OfferRecord, snapshot: Snapshot) -> bool:
    if offer.source != snapshot.harvest.source:
        return False
    same = (offer.provider, offer.provider_model_id)
    return offer.path in snapshot.without_offer or any(
        (listed.provider, listed.provider_model_id) == same for listed in snapshot.harvest.offers
    )


def _joined(lines: Iterable[PriceHistory]) -> list[PriceHistory]:
    """One history for each offer of a source, its points in order."""
    joined: dict[tuple[int, str, str], PriceHistory] = {}
    for line in lines:
        known = joined.get(_place_of(line))
        points = sorted({*(known.points if known else ()), *line.points}, key=lambda point: point.as_of)
        joined[_place_of(line)] = replace(line, points=tuple(points))
    return [joined[place] for place in sorted(joined)]


def _place_of(record: OfferRecord | PriceHistory) -> tuple[int, str, str]:
    order = [spec.source_id for spec in EARLIER].index(record.source)
    return order, record.provider, record.provider_model_id


def _recorded_again(events: Sequence[ListingEvent], then: Harvest, now: Harvest) -> tuple[ListingEvent, ...]:
    """The events that *now* records, and those later ones that were found by comparing snapshots."""
    recorded = set(then.events)
    end = max((event.day for event in now.events), default="")
    return (*now.events, *(event for event in events if event not in recorded and event.day > end))


def gone_from(then: Harvest, snapshot: Snapshot) -> list[OfferRecord]:
    """The offers of *then* that the newer *snapshot* no longer lists, readable or not; sorted."""
    now, listed = snapshot.harvest, frozenset(snapshot.without_offer)
    here = {(offer.provider, offer.provider_model_id) for offer in now.offers}
    gone = [
        replace(offer, as_of=then.as_of, gone_between=(then.as_of, now.as_of))
        for offer in then.offers
        if (offer.provider, offer.provider_model_id) not in here and offer.path not in listed
    ]
    return sorted(gone, key=lambda offer: (offer.provider, offer.provider_model_id))


def past_prices(then: Harvest, now: Harvest) -> list[PriceHistory]:
    """The standard base prices of *then* that differ in *now*, sorted; a rate that only one has is not a change."""
    today = {(offer.provider, offer.provider_model_id): offer for offer in now.offers}
    return sorted(_past(then, today), key=lambda history: (history.provider, history.provider_model_id))


def _past(then: Harvest, today: Mapping[tuple[str, str], OfferRecord]) -> Iterable[PriceHistory]:
    for offer in then.offers:
        newer = today.get((offer.provider, offer.provider_model_id))
        before, after = base_price(offer), None if newer is None else base_price(newer)
        if before is not None and after is not None and _differ(before.rates, after.rates):
            point = replace(before, as_of=then.as_of)
            yield PriceHistory(offer.provider, offer.provider_model_id, (point,), then.source)


def _differ(one: Rates, other: Rates) -> bool:
    pairs = ((getattr(one, field.name), getattr(other, field.name)) for field in fields(Rates))
    return any(a is not None and b is not None and a != b for a, b in pairs)
