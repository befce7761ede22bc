"""SQL for the offers that may be ranked and their prices in force: the part of the cheapest rule for many at once."""

from __future__ import annotations

from crosswalk_tui.core.vocabulary import Tier

UNBOUND = "(o.region IS NULL OR o.region = 'global')"
"""SQL condition: the offer ``o`` is bound to no region. Only such offers are ranked when no region is chosen."""


def current_price_sql(today: str, tier: Tier = Tier.STANDARD, models: str = "") -> str:
    """A SELECT of (offer_id, price_id): the base price of each offer in *tier* in force on *today*.

    `crosswalk_tui.core.pricing.tariff.price_in_force` in SQL, for many offers at once. For a price that depends on the
    hour, it selects the stored average over the week.

    Args:
        today: SQL expression for the UTC date, ``YYYY-MM-DD``.
        tier: the service level.
        models: SQL that selects the ids of the models whose offers are read; all when empty.
    """
    offers = f"SELECT offer_id FROM offer WHERE model_id IN ({models})"  # noqa: S608 - the expressions are ours
    among = f"\n          AND op.offer_id IN ({offers})" if models else ""
    return f"""
    SELECT offer_id, price_id FROM (
        SELECT op.offer_id, pr.price_id, row_number() OVER (
            PARTITION BY op.offer_id
            ORDER BY pr.status <> 'average', pr.valid_from IS NULL, pr.valid_from DESC, pr.price_id
        ) AS place
        FROM offer_price op JOIN price pr USING (price_id)
        WHERE pr.tier = '{tier}' AND pr.band_from = 0 AND pr.window_start IS NULL
          AND (pr.valid_from IS NULL OR pr.valid_from <= {today})
          AND (pr.valid_to IS NULL OR pr.valid_to > {today}){among}
    ) WHERE place = 1"""  # noqa: S608 - the expressions are ours


def rankable_sql(today: str, tier: Tier = Tier.STANDARD, region: str = UNBOUND, models: str = "") -> str:
    """A SELECT of the offers the cheapest rule may rank (see `crosswalk_tui.core.pricing.ranking`).

    Includes re-sellers, with provider type ``aggregator``.

    Args:
        today: SQL expression for the UTC date, ``YYYY-MM-DD``.
        tier: the service level of the prices.
        region: SQL condition: the offer ``o`` is served in the requested region.
        models: SQL that selects the ids of the models whose offers are read; all when empty.
    """
    among = f"\n      AND o.model_id IN ({models})" if models else ""
    tiers = "o.tier = 'standard'" if tier is Tier.STANDARD else f"o.tier IN ('standard', '{tier}')"
    return f"""
    SELECT o.offer_id, o.model_id, o.provider_id, coalesce(p.duplicate_of, p.provider_id) AS seller,
           CASE WHEN o.resold = 1 THEN 'aggregator' WHEN p.type = 'first_party' AND o.first_party = 0 THEN 'host'
                ELSE p.type END AS provider_type, o.provider_model_id,
           pr.price_id, pr.input, pr.output, pr.source_id, pr.as_of, o.n_sources
    FROM offer o
    JOIN provider p USING (provider_id)
    JOIN ({current_price_sql(today, tier, models)}) c USING (offer_id)
    JOIN price pr ON pr.price_id = c.price_id
    WHERE o.access = 'metered' AND {tiers} AND o.exclude_code IS NULL AND p.active = 1
      AND o.is_moving_alias = 0
      AND (o.deprecation_date IS NULL OR o.deprecation_date > {today})
      AND {region}
      AND pr.input > 0 AND pr.output > 0{among}"""  # noqa: S608 - the expressions are ours
