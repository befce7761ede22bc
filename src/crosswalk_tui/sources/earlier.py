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

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.models import Rates
from crosswalk_tui.sources import litellm, litellm_events, models_dev, registry
from crosswalk_tui.sources.harvest import Harvest, ListingEvent, OfferRecord, PriceHistory, Rejection
from crosswalk_tui.sources.listing_changes import base_price, completed
from crosswalk_tui.sources.upstream_files import load_json, place

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


def read_earlier(folder: Path, harvests: Sequence[Harvest]) -> Earlier:
    """Compare the earlier snapshots in *folder* with *harvests*, those of the sources in use.

    Raises:
        SourceError: the manifest of the earlier snapshots is malformed.
    """
    newer = {harvest.source: harvest for harvest in harvests}
    dates = registry.read_manifest(folder / FOLDER)
    older: dict[str, Harvest] = {}
    listed: dict[str, frozenset[str]] = {}
    rejections: list[Rejection] = []
    for spec in EARLIER:
        now = newer.get(spec.source_id)
        if now is None or not (folder / spec.filename).exists():
            continue
        try:
            then = spec.read(folder / spec.filename, dates.get(spec.source_id, spec.as_of))
            here = spec.places(load_json(folder / registry.spec_of(spec.source_id).filename))
        except SourceError as error:
            rejections.append(Rejection(spec.source_id, spec.filename, str(error)))
            continue
        if then.as_of >= now.as_of:
            reason = f"it is of {then.as_of}, no older than the snapshot in use, of {now.as_of}"
            rejections.append(Rejection(spec.source_id, spec.filename, reason))
            continue
        older[spec.source_id], listed[spec.source_id] = then, here
    gone = [offer for source, then in older.items() for offer in gone_from(then, newer[source], listed[source])]
    past = [history for source, then in older.items() for history in past_prices(then, newer[source])]
    recorded = newer[litellm_events.SOURCE].events if litellm_events.SOURCE in newer else []
    events = recorded
    if litellm.SOURCE in newer:
        then_map = older.get(litellm.SOURCE)
        events = completed(recorded, then_map, newer[litellm.SOURCE], listed.get(litellm.SOURCE, frozenset()))
    return Earlier(tuple(gone), tuple(past), tuple(events), tuple(rejections))


def gone_from(then: Harvest, now: Harvest, listed: frozenset[str] = frozenset()) -> list[OfferRecord]:
    """The offers of *then* that *now* lacks, sorted; *listed* is every row of the newer snapshot, readable or not."""
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
