"""A summary of all models: the few facts that decide which of them are related to the compared ones.

The database does the work: the minimum price is computed there, in C and without blocking the screen, so that a
hundred thousand models are no problem for a thread.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.schema import rankable_sql
from crosswalk_tui.core.comparison.related import Neighbour
from crosswalk_tui.core.money import MICRO_PER_USD
from crosswalk_tui.core.pricing.ranking import Filters
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import Workload

_BILL = """
    :uncached * pr.input + :cached * coalesce(pr.cache_read, pr.input) + :written * coalesce(pr.cache_write, pr.input)
    + :written_1h * coalesce(pr.cache_write_1h, pr.cache_write, pr.input)
    + :visible * pr.output + :reasoning * coalesce(pr.reasoning, pr.output) + :requests * coalesce(pr.per_request, 0)"""
"""The sum of `crosswalk_tui.core.pricing.bill.quote` in SQL, in 10⁻¹² USD."""

_BAND = """
    SELECT b.price_id FROM offer_price ob JOIN price b USING (price_id)
    WHERE ob.offer_id = r.offer_id AND b.tier = base.tier AND b.band_from > 0 AND b.band_from < :prompt
      AND (b.valid_from, b.valid_to, b.window_start, b.status = 'average')
          IS (base.valid_from, base.valid_to, NULL, base.status = 'average')
      AND b.band_rule = 'cliff' AND b.input > 0 AND b.output > 0
    ORDER BY b.band_from DESC LIMIT 1"""
"""The price that replaces the base one for prompts of this length; a marginal one does so for a part only."""

_ROOM = """
    coalesce(o.context_tokens, m.context_tokens, :context) >= :context
    AND (o.max_output_tokens IS NULL OR o.max_output_tokens >= :reply
         OR o.max_output_tokens >= coalesce(o.context_tokens, m.context_tokens))"""
"""Prompt and reply fit; an output limit that repeats the context, or exceeds it, is ignored."""


def _may_be_low(workload: Workload) -> str:
    """SQL condition of a bill that rests on an assumption and may be too low, as `Quote.may_be_low`."""
    written = {"cache_write": workload.parts.written, "cache_write_1h": workload.parts.written_1h}
    unknown = [
        f"coalesce((SELECT b.basis = 'assumed' FROM price_rate b WHERE b.price_id = pr.price_id AND b.rate = '{rate}'),"  # noqa: S608
        f" pr.{rate} IS NULL)"
        for rate, tokens in written.items()
        if tokens
    ]
    return " OR ".join(["pr.status = 'assumed'", *unknown])


def read_landscape(
    catalogue: Catalogue,
    keys: Sequence[str],
    benchmark: str,
    workload: Workload,
    filters: Filters,
    now: datetime,
) -> list[Neighbour]:
    """The models with *keys*, all others of their labs, and every one that has a price and a score on *benchmark*.

    Moving aliases are included only if requested by key. Costs are those of *workload* at *now* (an aware time), in
    10⁻¹² USD: approximately those of `crosswalk_tui.core.pricing.ranking` under *filters*, without multipliers and
    capabilities, with the base price for a band that only part of the prompt pays, and evenly over the week.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    moment = now.astimezone(UTC)
    region = catalogue.region_sql(filters.region, or_global=filters.or_global)
    sellers = rankable_sql(f"'{moment:%Y-%m-%d}'", workload.tier, region)
    kinds = filters.kinds | ({ProviderType.AGGREGATOR} if filters.resellers else set())
    rows = catalogue.rows(
        f"""
        WITH asked AS (SELECT m.model_id, m.lab_id FROM model m JOIN json_each(:keys) k ON k.value = m.key),
        bill AS MATERIALIZED (
            SELECT r.model_id, {_BILL} AS cost, {_may_be_low(workload)} AS low
            FROM ({sellers}) r JOIN offer o USING (offer_id) JOIN model m ON m.model_id = r.model_id
            JOIN price base ON base.price_id = r.price_id
            JOIN price pr ON pr.price_id = {f"coalesce(({_BAND}), r.price_id)" if workload.prompt else "r.price_id"}
            WHERE (:named OR r.provider_type IN (SELECT value FROM json_each(:kinds)))
              AND {_ROOM}
              AND r.provider_id NOT IN (SELECT value FROM json_each(:deny))
              AND (:anyone OR r.provider_id IN (SELECT value FROM json_each(:allow)))
        ),
        cheapest AS MATERIALIZED (
            SELECT model_id, coalesce(min(CASE WHEN NOT low THEN cost END), min(cost)) AS cost
            FROM bill GROUP BY model_id
        )
        SELECT m.key, m.name, m.params_total_m, m.release_date, s.value AS score, c.cost
        FROM model m
        LEFT JOIN cheapest c USING (model_id)
        LEFT JOIN score s ON s.model_id = m.model_id AND s.headline = 1 AND s.benchmark_id = :benchmark
        WHERE m.model_id IN (SELECT model_id FROM asked)
           OR (m.is_moving_alias = 0 AND c.cost IS NOT NULL
               AND (s.value IS NOT NULL OR m.lab_id IN (SELECT lab_id FROM asked)))
        ORDER BY m.key
        """,  # noqa: S608 - the moment, the tier and the expressions are ours
        {
            # As floats: SQLite multiplies integers in 64 bits.
            **{part: float(tokens) for part, tokens in asdict(workload.parts).items()},
            "requests": float(workload.request_count or 0) * MICRO_PER_USD,
            "prompt": workload.prompt,
            "context": max(filters.min_context or 0, (workload.prompt or 0) + (workload.reply or 0)),
            "reply": workload.reply or 0,
            "named": filters.ranks_the_named,
            "keys": json.dumps(list(keys)),
            "benchmark": benchmark,
            "kinds": json.dumps(sorted(kinds)),
            "deny": json.dumps(sorted(filters.deny)),
            "allow": json.dumps(sorted(filters.allow)),
            "anyone": not filters.allow,
        },
    )
    return [
        Neighbour(r["key"], safe(r["name"]), r["params_total_m"], r["release_date"], r["score"], r["cost"])
        for r in rows
    ]
