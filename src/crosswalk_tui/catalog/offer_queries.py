"""Read offers with their prices: the offers of a model, offers that may be ranked, and prices by source.

SQL only leaves out what `crosswalk_tui.core.pricing.ranking.rank` would leave out too, and computes no bills.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from crosswalk_tui.catalog.rankable import UNBOUND, rankable_sql
from crosswalk_tui.catalog.rows import BASIS_COLUMNS, OFFER_COLUMNS, PRICE_COLUMNS, TYPES, basis_of, offer_of, price_of
from crosswalk_tui.core.models import OWN, Offer, Price, RankableOffer, RateBasis
from crosswalk_tui.core.pricing.regions import within
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Exclusion, Tier

if TYPE_CHECKING:
    import sqlite3

    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.core.search.listed_offers import PlacedOffer

_OFFER = f"SELECT {OFFER_COLUMNS}"

_SERVED_BEFORE = f"""
    {_OFFER}, om.valid_to AS until, now.name AS serves
    FROM model m CROSS JOIN offer_model om USING (model_id) CROSS JOIN offer o USING (offer_id)
    JOIN provider p USING (provider_id) JOIN model now ON now.model_id = o.model_id
    WHERE m.key = :key AND o.model_id <> m.model_id ORDER BY o.provider_id, o.provider_model_id"""
"""Offers whose id served the model until it was pointed at a different one.

CROSS JOIN fixes the order of the tables: the planner would scan all offers, of which there are many more.
"""


def no_pause() -> None:
    """Do not pause."""


def offers_of(catalogue: Catalogue, key: str) -> tuple[Offer, ...]:
    """Every offer of the model with this key: see `Catalogue.offers`.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    selected = "SELECT o.offer_id FROM model m JOIN offer o USING (model_id) WHERE m.key = :key"
    now = read_offers(catalogue, selected, {"key": key}).get(key, ())
    try:
        return (*now, *map(_served_before, catalogue.rows(_SERVED_BEFORE, {"key": key})))
    except ValueError as error:
        raise catalogue.damaged(error) from error


def read_offers(
    catalogue: Catalogue, selected: str, parameters: Mapping[str, object], pause: Callable[[], None] = no_pause
) -> dict[str, list[Offer]]:
    """The selected offers with their prices in use, by model key; ordered by provider and id.

    Args:
        catalogue: the catalogue to read.
        selected: SQL that selects ``offer_id``.
        parameters: the values of its named parameters; with ``tier``, only prices of that tier and standard ones.
        pause: called between rows; may raise to cancel.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    tiers = "pr.tier IN ('standard', :tier)" if "tier" in parameters else "1"
    priced = f"FROM ({selected}) JOIN offer_price op USING (offer_id) JOIN price pr USING (price_id)"
    bases: dict[int, list[RateBasis]] = {}
    prices: dict[int, list[Price]] = {}
    offers: dict[str, list[Offer]] = {}
    try:
        for r in catalogue.each_row(
            f"SELECT {BASIS_COLUMNS} {priced} JOIN price_rate b USING (price_id) WHERE {tiers}"
            " ORDER BY b.price_id, b.rate",
            parameters,
        ):
            pause()
            bases.setdefault(r[0], []).append(basis_of(r))
        for r in catalogue.each_row(
            f"SELECT {PRICE_COLUMNS}, pr.price_id, pr.offer_id {priced}"
            f" WHERE {tiers} AND pr.status <> 'average' ORDER BY pr.price_id",
            parameters,
        ):
            pause()
            price_id, offer_id = r[-2:]  # by position, as in `MODEL_COLUMNS`
            prices.setdefault(offer_id, []).append(price_of(r, tuple(bases.get(price_id, ()))))
        for r in catalogue.each_row(
            f"{_OFFER} FROM ({selected}) JOIN offer o USING (offer_id) JOIN model m USING (model_id)"
            " JOIN provider p USING (provider_id) ORDER BY o.provider_id, o.provider_model_id",
            parameters,
        ):
            pause()
            offer = offer_of(r, tuple(prices.get(r[0], ())))
            offers.setdefault(offer.model_key, []).append(offer)
    except ValueError as error:  # an invalid date or time: the schema cannot forbid it
        raise catalogue.damaged(error) from error
    return offers


def _served_before(r: sqlite3.Row) -> Offer:
    """An offer of the model it no longer serves, excluded as deprecated."""
    since = f" since {r['until']}" if r["until"] else ""
    reason = f"this id serves {safe(r['serves'])}{since}"
    return offer_of(r, ())._replace(exclude_code=Exclusion.DEPRECATED.value, exclude_reason=reason)


# Offers that may be ranked


class OfferFilter(NamedTuple):
    """The filters that SQL applies before offers are ranked.

    Attributes:
        tier: the service level of the prices.
        region: only offers bound to this region or one within it; None for offers bound to no region.
        resale: include re-sellers' offers.
        or_global: with a region, also include offers bound to no region.
        named: ids of providers whose offers are included, re-sellers or not.
    """

    tier: Tier
    region: str | None
    resale: bool
    or_global: bool = False
    named: frozenset[str] = frozenset()


class PastDay(NamedTuple):
    """A day before *today*, whose offers and prices are read."""

    day: date
    today: date


def requested_offers(
    catalogue: Catalogue,
    models: str,
    parameters: Mapping[str, object],
    requested: OfferFilter | PastDay,
    pause: Callable[[], None] = no_pause,
) -> Mapping[str, Sequence[Offer]]:
    """The *requested* offers, by model key; at least those of the selected models: see `read_candidates`."""
    if isinstance(requested, OfferFilter):
        return read_candidates(catalogue, models, parameters, requested, pause)
    from crosswalk_tui.catalog.past_offers import all_offers_on  # not needed for today's prices

    return all_offers_on(catalogue, requested.day, requested.today, pause)


def read_candidates(
    catalogue: Catalogue,
    models: str,
    parameters: Mapping[str, object],
    requested: OfferFilter,
    pause: Callable[[], None] = no_pause,
) -> dict[str, list[Offer]]:
    """The offers of the selected models that may be ranked for any workload, by model key.

    Args:
        catalogue: the catalogue to read.
        models: SQL that selects ``model_id``.
        parameters: the values of its named parameters.
        requested: the filters.
        pause: see `read_offers`.
    """
    from json import dumps  # not needed to start

    selected = f"""
        SELECT json_group_array(o.offer_id) AS ids FROM offer o JOIN provider p USING (provider_id)
        WHERE o.model_id IN ({models}) AND o.access = 'metered' AND o.exclude_code IS NULL AND o.is_moving_alias = 0
          AND p.active = 1 AND o.tier IN ('standard', :tier) AND {_region_sql(catalogue, requested)}
          AND (:resale OR (o.resold = 0 AND p.type <> 'aggregator')
               OR o.provider_id IN (SELECT value FROM json_each(:named)))"""  # noqa: S608 - our own text
    tier = requested.tier.value
    filters = {"tier": tier, "resale": requested.resale, "named": dumps(sorted(requested.named))}
    # Selected once: each of the queries for rates, prices and offers would select them again.
    ids = catalogue.rows(selected, {**parameters, **filters})[0]["ids"]
    listed = "SELECT value AS offer_id FROM json_each(:ids)"
    return read_offers(catalogue, listed, {"ids": ids, "tier": tier}, pause)


def _region_sql(catalogue: Catalogue, requested: OfferFilter) -> str:
    """SQL condition: the offer ``o`` is served in the requested region."""
    if requested.region is None:
        return UNBOUND
    known = (r["region"] for r in catalogue.rows("SELECT DISTINCT region FROM offer WHERE region IS NOT NULL"))
    inside = ", ".join("'" + name.replace("'", "''") + "'" for name in known if within(name, requested.region))
    bound = f"o.region IN ({inside})"
    return f"({bound} OR {UNBOUND})" if requested.or_global else bound


def rankable_offers(
    catalogue: Catalogue, now: datetime | None = None, *, keys: Iterable[str] | None = None
) -> list[RankableOffer]:
    """The offers that may be ranked at *now*, of the models with *keys* (all models when None)."""
    requested = None if keys is None else list(keys)
    models = ""
    if requested is not None:  # numbered, as the query has the selection twice
        marks = ", ".join(f"?{place}" for place in range(1, len(requested) + 1))
        models = f"SELECT model_id FROM model WHERE key IN ({marks})"  # noqa: S608 - marks
    sql = f"""
        SELECT m.key, r.provider_id, r.provider_type, r.input, r.output, r.price_id, r.as_of
        FROM ({rankable_sql(quoted_day(now), models=models)}) r JOIN model m USING (model_id) ORDER BY m.key"""  # noqa: S608
    return list(_rankable(catalogue, sql, requested or []))


def _rankable(catalogue: Catalogue, sql: str, parameters: Sequence[object]) -> Iterator[RankableOffer]:
    """The offers that *sql* selects, one at a time."""
    own = _own_prices(catalogue)
    try:
        for key, provider, kind, given, made, price_id, as_of in catalogue.each_row(sql, parameters):
            # keys and ids repeat, and are shared
            yield RankableOffer(intern(key), intern(provider), TYPES[kind], given, made, price_id in own, intern(as_of))
    except ValueError as error:
        raise catalogue.damaged(error) from error


def undominated_offers(catalogue: Catalogue, now: datetime, places: Mapping[int, int]) -> Iterator[PlacedOffer]:
    """The offers that are the cheapest of their model for some workload at *now*, or tie with it.

    Left out are those that cost no less per input and output token than one by the same type of provider. A different
    type could win a tie at a slightly higher price. *places* are the positions of the models by their id.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    sql = f"""
        SELECT model_id, provider_id, provider_type, input, output, price_id, as_of
        FROM ({rankable_sql(quoted_day(now))}) ORDER BY model_id, input, output, offer_id"""  # noqa: S608 - our date
    own = _own_prices(catalogue)
    before: int | None = None
    least: dict[str, int] = {}  # the output price of the last offer that was kept, by type of provider
    try:
        for model, provider, kind, given, made, price_id, as_of in catalogue.each_row(sql):
            if model != before:
                before, least = model, {}
            elif kind in least and least[kind] <= made:
                continue
            least[kind] = made
            yield places[model], provider, TYPES[kind], given, made, price_id in own, as_of
    except ValueError as error:
        raise catalogue.damaged(error) from error


def _own_prices(catalogue: Catalogue) -> frozenset[int]:
    """The ids of the prices with a rate of the user's."""
    if not catalogue.own:
        return frozenset()
    rows = catalogue.rows("SELECT DISTINCT price_id FROM price_rate WHERE basis = ?", [OWN])
    return frozenset(r["price_id"] for r in rows)


def quoted_day(now: datetime | None = None) -> str:
    """The UTC date of *now* (an aware time; the current time when None) as an SQL string."""
    return f"'{(now or datetime.now(UTC)).astimezone(UTC):%Y-%m-%d}'"


# Prices by source


class PriceClaim(NamedTuple):
    """A price that a source publishes for an offer, and how the build used it.

    Attributes:
        status: ``chosen``, ``other`` (a source that was not used), ``rejected``, ``assumed`` or ``own``.
        source: the source's name.
        in_use: whether bills use it, and not a price of the user's instead.
    """

    price: Price
    status: str
    source: str
    in_use: bool


def price_claims(catalogue: Catalogue, offer_id: int) -> list[PriceClaim]:
    """The prices of an offer in every source, prices in use first; without stored averages.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    bases: dict[int, list[RateBasis]] = {}
    for r in catalogue.rows(
        f"SELECT {BASIS_COLUMNS} FROM price pr JOIN price_rate b USING (price_id) WHERE pr.offer_id = ?"  # noqa: S608
        " ORDER BY b.price_id, b.rate",
        [offer_id],
    ):
        bases.setdefault(r[0], []).append(basis_of(r))
    sql = f"""
        SELECT {PRICE_COLUMNS}, pr.price_id, s.name AS source_name, EXISTS (
            SELECT 1 FROM offer_price op WHERE op.offer_id = pr.offer_id AND op.price_id = pr.price_id) AS in_use
        FROM price pr JOIN source s USING (source_id)
        WHERE pr.offer_id = ? AND pr.status <> 'average'
        ORDER BY pr.status != 'chosen', pr.tier != 'standard', pr.tier, pr.band_from, pr.as_of DESC, pr.price_id"""  # noqa: S608
    rows = catalogue.rows(sql, [offer_id])
    try:
        return [
            PriceClaim(
                price_of(r, tuple(bases.get(r["price_id"], ()))), r["status"], safe(r["source_name"]), bool(r["in_use"])
            )
            for r in rows
        ]
    except ValueError as error:
        raise catalogue.damaged(error) from error
