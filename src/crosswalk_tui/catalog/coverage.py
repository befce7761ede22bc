"""Coverage of the catalogue: how many facts, prices and scores are known, and what each source contributes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crosswalk_tui.catalog.offer_queries import quoted_day
from crosswalk_tui.catalog.rankable import current_price_sql
from crosswalk_tui.catalog.reader import Catalogue, Source
from crosswalk_tui.core.changes.age import DataKind
from crosswalk_tui.core.text.safe import safe

FACTS = (
    "context_tokens", "max_output_tokens", "modalities_in", "release_date", "open_weights", "licence",
    "params_total_m", "knowledge_cutoff", "tools", "structured_output", "reasoning",
)  # fmt: skip
"""The facts whose coverage is reported: columns of ``model``."""

WIDELY_SERVED = 2
"""Least number of providers of a model that is comparable on price, as of the date of the catalogue."""


@dataclass(frozen=True, slots=True)
class FactCoverage:
    """The number of models for which a fact is known.

    Attributes:
        all: among all models.
        served: among models with `WIDELY_SERVED` or more providers.
    """

    fact: str
    all: int
    served: int


@dataclass(frozen=True, slots=True)
class BenchmarkCoverage:
    """The number of models with a headline score on a benchmark."""

    slug: str
    benchmark: str
    tier: str
    models: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The catalogue in figures.

    Attributes:
        served: models with `WIDELY_SERVED` or more providers, by ``model.n_providers``.
        prices_in_use: the prices that offers are billed at.
        headline_scores: the scores that are shown.
        rankable: offers the cheapest rule may rank at the given time, without re-sellers.
        resold: offers of re-sellers, which it may rank when re-sellers are included.
        left_out: the other offers by the first reason for their exclusion (a value of
            `crosswalk_tui.core.vocabulary.Exclusion`), most frequent first.
        scored: by benchmark, best covered first.
    """

    models: int
    served: int
    providers: int
    offers: int
    prices: int
    prices_in_use: int
    scores: int
    headline_scores: int
    known: tuple[FactCoverage, ...]
    rankable: int
    resold: int
    left_out: tuple[tuple[str, int], ...]
    scored: tuple[BenchmarkCoverage, ...]


@dataclass(frozen=True, slots=True)
class SourceContents:
    """The numbers of prices and scores that come from one source.

    Attributes:
        prices_in_use: prices that offers are billed at.
        other_prices: prices that were rejected, or replaced by another source's.
        past_prices: points of price timelines.
    """

    prices_in_use: int = 0
    other_prices: int = 0
    past_prices: int = 0
    scores: int = 0

    @property
    def kind(self) -> DataKind:
        """The main kind of data, which decides what its age means."""
        if self.prices_in_use or self.other_prices:
            return DataKind.PRICES
        if self.past_prices:
            return DataKind.PAST_PRICES
        return DataKind.SCORES if self.scores else DataKind.FACTS


def read_coverage(catalogue: Catalogue, now: datetime) -> Coverage:
    """Count the contents; rankable offers as of *now* (an aware time). Takes a few frames."""
    count = catalogue.rows(
        """
        SELECT (SELECT count(*) FROM model) AS models, (SELECT count(*) FROM provider) AS providers,
               (SELECT count(*) FROM offer) AS offers, (SELECT count(*) FROM price) AS prices,
               (SELECT count(*) FROM offer_price) AS prices_in_use, (SELECT count(*) FROM score) AS scores,
               (SELECT count(*) FROM score WHERE headline = 1) AS headline_scores,
               (SELECT count(*) FROM model WHERE n_providers >= ?) AS served
        """,
        [WIDELY_SERVED],
    )[0]
    reasons = _left_out(catalogue, now)
    return Coverage(
        **{name: count[name] for name in count.keys()},  # noqa: SIM118 - iterating a Row gives its values
        known=_known(catalogue),
        rankable=reasons.pop(_RANKABLE, 0),
        resold=reasons.pop(_RESOLD, 0),
        left_out=tuple(reasons.items()),
        scored=_scored(catalogue),
    )


def _known(catalogue: Catalogue) -> tuple[FactCoverage, ...]:
    counts = ", ".join(
        f"count({fact}) AS {fact}, count(CASE WHEN n_providers >= {WIDELY_SERVED} THEN {fact} END) AS {fact}_served"
        for fact in FACTS
    )
    row = catalogue.rows(f"SELECT {counts} FROM model")[0]  # noqa: S608 - the columns are ours
    return tuple(FactCoverage(fact, row[fact], row[f"{fact}_served"]) for fact in FACTS)


_RANKABLE, _RESOLD = "", "resold"


def _left_out(catalogue: Catalogue, now: datetime) -> dict[str, int]:
    """Count all offers by the first reason for exclusion: `crosswalk_tui.core.pricing.ranking` in SQL."""
    today = quoted_day(now)
    rows = catalogue.rows(
        f"""
        SELECT CASE
                 WHEN o.access <> 'metered' THEN o.access
                 WHEN o.exclude_code IS NOT NULL THEN o.exclude_code
                 WHEN p.active = 0 THEN 'defunct_provider'
                 WHEN o.deprecation_date <= {today} THEN 'deprecated'
                 WHEN o.is_moving_alias = 1 THEN 'moving_alias'
                 WHEN o.tier <> 'standard' THEN 'tier'
                 WHEN o.region <> 'global' THEN 'region'
                 WHEN pr.input > 0 AND pr.output > 0 THEN
                     CASE WHEN o.resold = 1 OR p.type = 'aggregator' THEN '{_RESOLD}' ELSE '{_RANKABLE}' END
                 ELSE 'no_price'
               END AS reason, count(*) AS n
        FROM offer o
        JOIN provider p USING (provider_id)
        LEFT JOIN ({current_price_sql(today)}) c USING (offer_id)
        LEFT JOIN price pr ON pr.price_id = c.price_id
        GROUP BY reason ORDER BY n DESC, reason
        """  # noqa: S608 - the expressions are ours
    )
    return {r["reason"]: r["n"] for r in rows}


def _scored(catalogue: Catalogue) -> tuple[BenchmarkCoverage, ...]:
    """The number of models with a headline score, by benchmark."""
    rows = catalogue.rows(
        """
        SELECT b.benchmark_id, b.name, b.tier, count(s.score_id) AS n
        FROM benchmark b LEFT JOIN score s ON s.benchmark_id = b.benchmark_id AND s.headline = 1
        GROUP BY b.benchmark_id ORDER BY n DESC, b.benchmark_id
        """
    )
    return tuple(BenchmarkCoverage(r["benchmark_id"], safe(r["name"]), r["tier"], r["n"]) for r in rows)


def read_sources(catalogue: Catalogue) -> tuple[tuple[Source, SourceContents], ...]:
    """Every source with its contents: sources of prices first, then of scores, then of facts."""
    order = list(DataKind)

    def position(pair: tuple[Source, SourceContents]) -> tuple[int, int, str]:
        source, contents = pair
        most = max(contents.prices_in_use, contents.past_prices, contents.scores)
        return order.index(contents.kind), -most, source.source_id

    counts: dict[str, dict[str, int]] = {}
    for r in catalogue.rows(
        """
        SELECT source_id, CASE status WHEN 'chosen' THEN 'prices_in_use' ELSE 'other_prices' END AS part,
               count(*) AS n FROM price GROUP BY source_id, part
        UNION ALL SELECT source_id, 'past_prices', count(*) FROM price_point GROUP BY source_id
        UNION ALL SELECT source_id, 'scores', count(*) FROM score GROUP BY source_id
        """
    ):
        counts.setdefault(r["source_id"], {})[r["part"]] = r["n"]
    found = [(source, SourceContents(**counts.get(source.source_id, {}))) for source in catalogue.sources()]
    return tuple(sorted(found, key=position))
