"""All models at a glance: the few facts that tell which of them are related to the compared ones.

The database does the work: prices are taken to their minimum there, in C and without holding up the screen, so that a
hundred thousand models are no matter for a thread.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.schema import rankable_sql
from crosswalk_tui.core.related import Neighbour
from crosswalk_tui.core.text import safe
from crosswalk_tui.core.workload import Workload


def read_landscape(
    catalogue: Catalogue,
    keys: Sequence[str],
    benchmark: str,
    workload: Workload,
    now: datetime,
    *,
    include_resellers: bool,
) -> list[Neighbour]:
    """The models with *keys*, every other one of their labs, and every one that has a price and a score on *benchmark*.

    Moving aliases are among them only if asked for by key. Costs are those of the plain tokens of *workload* at *now*
    (an aware time), in 10⁻¹² USD.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    moment = now.astimezone(UTC)
    sellers = rankable_sql(f"'{moment:%Y-%m-%d}'", f"'{moment:%H:%M}'")
    rows = catalogue.rows(
        f"""
        WITH asked AS (SELECT m.model_id, m.lab_id FROM model m JOIN json_each(:keys) k ON k.value = m.key),
        cheapest AS MATERIALIZED (
            SELECT model_id, min(input * :tokens_in + output * :tokens_out) AS cost
            FROM ({sellers}) WHERE :resellers OR provider_type != 'aggregator' GROUP BY model_id
        )
        SELECT m.key, m.name, m.params_total_m, m.release_date, s.value AS score, c.cost
        FROM model m
        LEFT JOIN cheapest c USING (model_id)
        LEFT JOIN score s ON s.model_id = m.model_id AND s.headline = 1 AND s.benchmark_id = :benchmark
        WHERE m.model_id IN (SELECT model_id FROM asked)
           OR (m.is_moving_alias = 0 AND c.cost IS NOT NULL
               AND (s.value IS NOT NULL OR m.lab_id IN (SELECT lab_id FROM asked)))
        ORDER BY m.key
        """,  # noqa: S608 - the moment is ours
        {
            "keys": json.dumps(list(keys)),
            "benchmark": benchmark,
            "tokens_in": float(workload.input_tokens),
            "tokens_out": float(workload.output_tokens),
            "resellers": int(include_resellers),
        },
    )
    return [
        Neighbour(r["key"], safe(r["name"]), r["params_total_m"], r["release_date"], r["score"], r["cost"])
        for r in rows
    ]
