"""Read what `crosswalk_tui.core.changes` compares of catalogues: the offers that may have changed, and every model.

Few offers differ between two catalogues: all of their objects together would take 70 MB.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from sys import intern
from typing import NamedTuple

from crosswalk_tui.catalog.offer_queries import read_offers
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.schema import RATE_COLUMNS
from crosswalk_tui.catalog.stated_prices import read_stated
from crosswalk_tui.core.changes.catalogue_contents import (
    CatalogueContents,
    HeadlineScore,
    ListedModel,
    OfferId,
    RecordedEnd,
    SourceDate,
)
from crosswalk_tui.core.changes.source_switch import StatedPrices
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Dating, Tier

_OFFERS = """
    SELECT o.offer_id, o.provider_id, o.provider_model_id, m.key, o.access, o.tier, o.region, o.context_tokens,
           o.max_output_tokens, o.deprecation_date, o.is_moving_alias, o.exclude_code, p.active, p.duplicate_of
    FROM offer o JOIN model m USING (model_id) JOIN provider p USING (provider_id)"""

_PRICES = f"""
    SELECT op.offer_id, pr.tier, pr.band_from, pr.band_rule, pr.valid_from, pr.valid_to, pr.window_start, pr.window_end,
           pr.weekdays, pr.status, {", ".join(f"pr.{column}" for column in RATE_COLUMNS)}
    FROM offer_price op JOIN price pr USING (price_id)
    WHERE pr.status <> 'average' AND pr.tier IN ('standard', :tier)
    ORDER BY op.offer_id, pr.tier, pr.band_from, pr.valid_from, pr.valid_to, pr.window_start, pr.weekdays, pr.input
    """  # noqa: S608 - the columns are ours
"""What decides a bill: neither the source of a price nor its date, which change with every refresh."""

_BASES = """
    SELECT op.offer_id, pr.band_from, b.rate, b.basis, b.published
    FROM offer_price op JOIN price pr USING (price_id) JOIN price_rate b USING (price_id)
    WHERE pr.tier IN ('standard', :tier)
    ORDER BY op.offer_id, pr.tier, pr.band_from, pr.valid_from, b.rate, b.basis
    """

_ENDED = """
    SELECT o.provider_id, o.provider_model_id, pp.day, pp.dating FROM price_point pp JOIN offer o USING (offer_id)
    WHERE pp.kind = 'ended' AND pp.day = (SELECT max(day) FROM price_point p WHERE p.offer_id = pp.offer_id)
    """

_SCORES = """
    SELECT s.benchmark_id, m.key, s.value, s.as_of FROM score s JOIN model m USING (model_id) WHERE headline = 1"""

_MAY_HAVE_CHANGED = """
    SELECT offer_id FROM offer WHERE deprecation_date IS NOT NULL
    UNION SELECT offer_id FROM price_point WHERE kind <> 'first'
    UNION SELECT offer_id FROM price WHERE valid_from IS NOT NULL OR valid_to IS NOT NULL
    UNION SELECT offer_id FROM offer_model"""


class _Listing(NamedTuple):
    """The offers of a catalogue without their prices.

    Attributes:
        places: offer ids of the file, by the identity of the offer.
        models: model keys by identity, of aliases too.
        merged: the identity of the offer that each alias was merged with.
    """

    places: dict[OfferId, int]
    models: dict[OfferId, str]
    merged: dict[OfferId, OfferId]


def read_both(
    old: Catalogue, new: Catalogue, tier: Tier = Tier.STANDARD
) -> tuple[CatalogueContents, CatalogueContents]:
    """The contents of two catalogues with only the offers that may differ, at standard prices and those of *tier*."""
    before, after = _listing(old), _listing(new)
    old_prints, new_prints = _prints(old, tier), _prints(new, tier)
    differing = {one for one in old_prints | new_prints if old_prints.get(one) != new_prints.get(one)}
    # An id that was merged into an offer of a different model is listed with that offer.
    differing |= {
        target for alias, target in after.merged.items() if before.models.get(alias) not in (None, after.models[target])
    }
    return (
        _contents(old, before, differing, tier, with_stated=True),
        _contents(new, after, differing, tier, with_stated=True),
    )


def read_recorded(catalogue: Catalogue, tier: Tier = Tier.STANDARD) -> CatalogueContents:
    """The contents of a catalogue with only the offers that it records changes of."""
    listing = _listing(catalogue)
    recorded = {r["offer_id"] for r in catalogue.rows(_MAY_HAVE_CHANGED)}
    wanted = {identity for identity, place in listing.places.items() if place in recorded}
    return replace(_contents(catalogue, listing, wanted, tier), ends=dict(_recorded_ends(catalogue)))


def _recorded_ends(catalogue: Catalogue) -> Iterator[tuple[OfferId, RecordedEnd]]:
    """The end of each offer whose timeline ends, unless a later point announces that it returns."""
    for provider, raw_id, day, dating in catalogue.rows(_ENDED):
        try:
            yield (provider, safe(raw_id)), RecordedEnd(date.fromisoformat(day), dating == Dating.EFFECTIVE)
        except ValueError as error:  # an invalid date: the schema cannot forbid it
            raise catalogue.damaged(error) from error


def _listing(catalogue: Catalogue) -> _Listing:
    """What the catalogue lists: its offers, the models they serve, and the ids that were merged with an offer."""
    places: dict[OfferId, int] = {}
    models: dict[OfferId, str] = {}
    for offer_id, provider, raw_id, key in catalogue.each_row(
        "SELECT o.offer_id, o.provider_id, o.provider_model_id, m.key FROM offer o JOIN model m USING (model_id)"
    ):
        identity = intern(provider), safe(raw_id)
        places[identity], models[identity] = offer_id, intern(key)
    merged = dict(_merged(catalogue, models))
    aliases = {alias: models[target] for alias, target in merged.items()}
    return _Listing(places, {**aliases, **models}, merged)


def _prints(catalogue: Catalogue, tier: Tier) -> dict[OfferId, int]:
    """A hash of all that the comparison of an offer depends on, which is equal only for equal offers."""
    prices: defaultdict[int, list[tuple[object, ...]]] = defaultdict(list)
    for sql in (_PRICES, _BASES):
        for offer_id, *values in catalogue.each_row(sql, {"tier": tier.value}):
            prices[offer_id].append(tuple(values))
    return {
        (provider, safe(raw_id)): hash((key, *values, *prices.pop(offer_id, ())))
        for offer_id, provider, raw_id, key, *values in catalogue.each_row(_OFFERS)
    }


def _merged(catalogue: Catalogue, offers: Mapping[OfferId, str]) -> Iterator[tuple[OfferId, OfferId]]:
    """Each further id of an offer, unless it is an offer itself, with the identity of the offer."""
    for provider, alias, raw_id in catalogue.rows(
        "SELECT o.provider_id, a.id, o.provider_model_id FROM offer_alias a JOIN offer o USING (offer_id)"
    ):
        identity = provider, safe(alias)
        if identity not in offers:
            yield identity, (provider, safe(raw_id))


def _contents(
    catalogue: Catalogue, listing: _Listing, wanted: Iterable[OfferId], tier: Tier, *, with_stated: bool = False
) -> CatalogueContents:
    """The *wanted* offers with their prices in *tier*, and all models, names, scores and sources."""
    places = {identity: place for identity in wanted if (place := listing.places.get(identity)) is not None}
    selected = {"tier": tier.value, "places": json.dumps([*places.values()])}
    offers = read_offers(catalogue, "SELECT value AS offer_id FROM json_each(:places)", selected)
    models = catalogue.each_row(
        "SELECT key, name, n_providers, status = 'deprecated' AS ended, release_date FROM model"
    )
    names = catalogue.each_row(
        "SELECT a.alias, min(m.key) AS key FROM model_alias a JOIN model m USING (model_id)"
        " WHERE a.kind IN ('name', 'key_tail') GROUP BY a.alias HAVING count(*) = 1"
    )
    scores = (
        HeadlineScore(intern(benchmark), intern(key), value, as_of)
        for benchmark, key, value, as_of in catalogue.each_row(_SCORES)
    )
    return CatalogueContents(
        models={
            key: ListedModel(intern(key), safe(name), providers, bool(ended), released)
            for key, name, providers, ended, released in models
        },
        names={safe(alias): intern(key) for alias, key in names},
        offers={
            (offer.provider.provider_id, offer.provider_model_id): offer
            for listed in offers.values()
            for offer in listed
        },
        stated=_stated(catalogue, places) if with_stated else {},
        listed=listing.models,
        merged=listing.merged,
        scores={(score.benchmark, score.model_key): score for score in scores},
        benchmarks={benchmark.slug: benchmark.name for benchmark in catalogue.benchmarks()},
        sources={s.source_id: SourceDate(s.source_id, s.name, s.as_of) for s in catalogue.sources()},
    )


def _stated(catalogue: Catalogue, places: Mapping[OfferId, int]) -> dict[OfferId, StatedPrices]:
    stated = read_stated(catalogue, places.values())
    return {identity: stated[place] for identity, place in places.items() if place in stated}
