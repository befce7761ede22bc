"""Capability against price: each scored model at its cheapest offer, the Pareto front, and what is hidden.

The cheapest offer is the same as in the offers table: by the whole bill, for the same workload and filters.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.comparison.sides import may_be_cheaper, total_text
from crosswalk_tui.core.models import Benchmark, Model, Offer
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters, lacking
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.scores.comparing import noise_of
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Exclusion, Sign, Tier
from crosswalk_tui.core.workload.monthly import Workload

_LARGEST_SCORE = 1e6
"""Larger scores are corrupt data, and would compress all other points into a line."""

_GRID = 80, 40
"""Columns and rows of the grid for thinning: one point per cell is kept if there are more points than cells."""


class ScoredModel(NamedTuple):
    """A model with a score, and the offers that could be its cheapest.

    Attributes:
        score_as_of: ISO date of the score, if known.
    """

    model: Model
    score: float
    offers: tuple[Offer, ...]
    score_as_of: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ScoredModels:
    """The models with a score on a benchmark.

    Attributes:
        sold: the keys of those sold by the token, whatever the filters.
        n_models: number of models in the catalogue, scored or not.
    """

    benchmark: Benchmark
    models: tuple[ScoredModel, ...]
    sold: frozenset[str]
    n_models: int


class PlotSettings(NamedTuple):
    """The settings of a plot.

    Attributes:
        at: the day whose prices are plotted; None for today.
    """

    axis: PriceAxis
    workload: Workload
    filters: Filters
    at: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A model in the plot.

    Attributes:
        quote: the bill of its cheapest offer.
        usd: its value on the horizontal axis; positive.
        x: ``log10`` of *usd*.
        y: the score as it is displayed, negative if less is better.
        lowest_assumed: see `Ranking.lowest_assumed`.
        score_as_of: ISO date of the score, if known.
    """

    model: Model
    quote: Quote
    usd: Decimal
    score: float
    x: float
    y: float
    lowest_assumed: Quote | None = None
    score_as_of: str | None = None

    @property
    def key(self) -> str:
        """The model's key."""
        return self.model.key


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """The points to draw, and the numbers of hidden models by reason.

    Attributes:
        points: those to draw, by price, then score.
        front: the Pareto front, cheapest first.
        n_points: models with a point, drawn or not.
        n_filtered: scored models that have no offer under these filters for this workload.
        reasons: their numbers by the reason, see `BestBills`.
        n_unpriced: scored models not sold by the token; on a past day, those without a recorded price.
        n_unscored: models without a score.
    """

    benchmark: Benchmark
    settings: PlotSettings
    points: tuple[Point, ...]
    front: tuple[Point, ...]
    n_points: int
    n_filtered: int
    n_unpriced: int
    n_unscored: int
    reasons: Mapping[Exclusion | None, int] = field(default_factory=dict)


def is_plottable(score: float) -> bool:
    """Whether *score* is plausible."""
    return abs(score) <= _LARGEST_SCORE


def point_of(
    model: Model,
    quote: Quote | None,
    score: float | None,
    benchmark: Benchmark,
    axis: PriceAxis,
    lowest_assumed: Quote | None = None,
    score_as_of: str | None = None,
) -> Point | None:
    """The point of *model* at *quote*; None without a quote, a valid score or a positive price."""
    if quote is None or score is None or not is_plottable(score):
        return None
    usd = axis.usd(quote)
    if usd <= 0:
        return None
    shown = float(fmt.score(score, benchmark.unit))  # models whose displayed scores are equal are equal here, too
    y = shown if benchmark.higher_is_better else -shown
    return Point(model, quote, usd, score, _log10(usd), y, lowest_assumed, score_as_of)


def _log10(usd: Decimal) -> float:
    try:
        return math.log10(usd)
    except (OverflowError, ValueError):  # beyond the range of float
        return float(usd.adjusted())


def ranking(scored: ScoredModel, workload: Workload, filters: Filters, now: datetime) -> Ranking:
    """Rank the model's offers for *workload* under *filters*."""
    offers = scored.offers if filters.resellers else tuple(o for o in scored.offers if not o.is_resale)
    return rank(offers, workload, filters, now, scored.model)


class BestBills(NamedTuple):
    """What a plot needs of a ranking, whose other bills take several times the memory; see `Ranking`.

    Attributes:
        why_none: why no offer is ranked: the reason of the one that met most criteria; None if one is, or if all offers
            are of the re-sellers, regions or tiers that are not read.
    """

    best: Quote | None
    lowest_assumed: Quote | None
    why_none: Exclusion | None = None


def best_bills_of(
    scored: ScoredModels, workload: Workload, filters: Filters, now: datetime
) -> Iterator[BestBills | None]:
    """Yield the best bills of each scored model, None without offers or a valid score; lazily, as it takes a while."""
    for one in scored.models:
        if one.offers and is_plottable(one.score):
            ranked = ranking(one, workload, filters, now)
            yield BestBills(ranked.best, ranked.lowest_assumed, _why_none(ranked, workload.tier))
        else:
            yield None


_LAST_FIRST = (Exclusion.OUTPUT_LIMIT, Exclusion.CONTEXT, Exclusion.PROVIDER, Exclusion.REGION)
"""The criteria of an offer that is for sale, the last one first."""


def _why_none(ranked: Ranking, tier: Tier) -> Exclusion | None:
    if ranked.best is not None:
        return None
    codes = [item.code for item in ranked.excluded]
    order = _LAST_FIRST if tier is Tier.STANDARD else (Exclusion.TIER, *_LAST_FIRST)
    return next((code for code in order if code in codes), codes[0] if codes else None)


def cloud_of(scored: ScoredModels, settings: PlotSettings, bills: Iterable[BestBills | None]) -> Cloud:
    """Select the points to draw, of the scored models in the order of their *bills* by `best_bills_of`."""
    found: list[Point | None] = []
    reasons: Counter[Exclusion | None] = Counter()
    for one, ranked in zip(scored.models, bills, strict=True):
        point = None
        if ranked is not None:
            point = point_of(
                one.model, ranked.best, one.score, scored.benchmark, settings.axis, ranked.lowest_assumed,
                one.score_as_of,
            )  # fmt: skip
        if point is None and one.model.key in scored.sold and is_plottable(one.score):
            lacks = lacking(one.model, settings.filters)
            why = None if ranked is None else ranked.why_none
            reasons[why if lacks is None else lacks[0]] += 1
        found.append(point)
    points = [point for point in found if point is not None]
    front = pareto_front(points, noise_of(scored.benchmark))
    drawn = {point.key: point for point in (*thinned(points, *_GRID), *front)}
    missing = [one for one, point in zip(scored.models, found, strict=True) if point is None]
    hidden = [one for one in missing if is_plottable(one.score)]
    return Cloud(
        scored.benchmark,
        settings,
        tuple(in_reading_order(drawn.values())),
        tuple(front),
        n_points=len(points),
        n_filtered=reasons.total(),
        n_unpriced=len(hidden) - reasons.total(),
        n_unscored=scored.n_models - len(points) - len(hidden),
        reasons=reasons,
    )


def pareto_front(points: Iterable[Point], noise: float = 0.0) -> list[Point]:
    """The points that no other point dominates, cheapest first.

    A point dominates another if it is no worse in price and score, and cheaper by more than 0.1%, or better by more
    than *noise*: a difference that may be chance beats no model of the same price.
    """
    over = 1 + TIE_TOLERANCE
    front: list[Point] = []  # best first
    least = least_apart = Decimal("Infinity")  # the cost of the cheapest one as good, and of that better beyond noise
    n_apart = 0
    for point in sorted(points, key=lambda p: (-p.y, p.usd, p.key)):
        while n_apart < len(front) and front[n_apart].y > point.y + noise:
            least_apart = min(least_apart, front[n_apart].usd)
            n_apart += 1
        if least_apart > point.usd * over and least * over >= point.usd:
            front.append(point)
            least = min(least, point.usd)
    return sorted(front, key=lambda p: (p.usd, p.y, p.key))


def beaten_by(point: Point, front: Iterable[Point], noise: float = 0.0) -> list[Point]:
    """The points of the *front* that dominate *point*, the best first; *noise* as for `pareto_front`."""
    return [p for p in front if _beats(p, point, noise)][::-1]


def _beats(one: Point, other: Point, noise: float) -> bool:
    """Whether *one* dominates *other*; prices within 0.1% are equal."""
    if one.usd > other.usd * (1 + TIE_TOLERANCE) or one.y < other.y:
        return False
    return one.y > other.y + noise or one.usd * (1 + TIE_TOLERANCE) < other.usd


def in_reading_order(points: Iterable[Point]) -> list[Point]:
    """Sort *points* by price, then by score, worst first."""
    return sorted(points, key=lambda p: (p.x, p.y, p.key))


def thinned(points: Sequence[Point], columns: int, rows: int) -> list[Point]:
    """Keep one of *points* per cell of a grid of *columns* by *rows*; this bounds the drawing time."""
    if len(points) <= columns * rows:
        return list(points)
    left, low = min(p.x for p in points), min(p.y for p in points)
    across = (max(p.x for p in points) - left) / columns or 1.0
    up = (max(p.y for p in points) - low) / rows or 1.0
    return list({(int((p.x - left) / across), int((p.y - low) / up)): p for p in points}.values())


def describe(point: Point, benchmark: Benchmark, axis: PriceAxis, *, is_own: bool = False) -> str:
    """Format a point: ``1167 at $0.02 /1M output``; the score is marked if it *is_own*."""
    score = f"{fmt.score(point.score, benchmark.unit)}{Sign.OWN if is_own else ''}"
    return f"{score} at {price_text(point, axis)} {axis.unit}"


def price_text(point: Point, axis: PriceAxis) -> str:
    """Format the price of *point*, with a sign if it is old or the user's; a bill has one if a rate is assumed, too."""
    if axis is PriceAxis.MONTHLY:
        return total_text(point.quote)
    own = Sign.OWN if point.quote.is_own else ""
    return f"{axis.figure(point.usd)}{Sign.OLD if point.quote.is_old else ''}{own}"


def assumption_note(point: Point) -> str:
    """Where an assumed bill may undercut that of *point*, or that its own bill is assumed."""
    if point.lowest_assumed is None:
        return ""
    return "no published bill" if point.lowest_assumed is point.quote else may_be_cheaper(point.lowest_assumed)
