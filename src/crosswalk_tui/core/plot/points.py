"""Capability against price: every scored model at its cheapest offer, the Pareto front, and what is hidden.

A model is placed by its cheapest offer: the first in the offers table for the same workload and filters, by the
whole bill. Prices are drawn on a logarithmic axis, and up is better whatever the benchmark.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from crosswalk_tui.core.comparison.sides import may_be_cheaper, total_text
from crosswalk_tui.core.models import Benchmark, Model, Offer
from crosswalk_tui.core.money import MICRO_PER_USD, rate_usd
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters, lacking
from crosswalk_tui.core.pricing.ranking import TIE_TOLERANCE, Ranking, rank
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.core.workload.monthly import Workload

_LARGEST_SCORE = 1e6
"""A thousand times any rating ever given; more is corrupt data, and would squeeze all other points into a line."""

_GRID = 80, 40
"""Columns and rows of the grid that keeps one of the points that fall together, once there are more than its cells."""

_INPUTS_PER_OUTPUT = 3
"""Input tokens to one of output in the blended price: the mix that price lists are usually compared at."""


class PriceAxis(StrEnum):
    """The measure of the horizontal axis, in the order of switching."""

    OUTPUT = "output"
    INPUT = "input"
    BLENDED = "blended"
    MONTHLY = "monthly"

    @property
    def label(self) -> str:
        """The title of the axis."""
        return _AXIS_LABELS[self]

    @property
    def following(self) -> PriceAxis:
        """The axis after this one, cyclic."""
        axes = list(PriceAxis)
        return axes[(axes.index(self) + 1) % len(axes)]

    def usd(self, quote: Quote) -> Decimal:
        """The value of *quote* on this axis: USD per 1M tokens as it bills them, or USD for the month."""
        given, made = quote.rates.input or 0, quote.rates.output or 0
        match self:
            case PriceAxis.OUTPUT:
                return rate_usd(made)
            case PriceAxis.INPUT:
                return rate_usd(given)
            case PriceAxis.BLENDED:
                return rate_usd(given * _INPUTS_PER_OUTPUT + made) / (_INPUTS_PER_OUTPUT + 1)
            case PriceAxis.MONTHLY:
                return quote.total_usd

    def figure(self, usd: Decimal) -> str:
        """*usd* formatted for this axis: a rate as exactly as it is published, a bill to the cent."""
        return fmt.usd(usd) if self is PriceAxis.MONTHLY else fmt.rate(round(usd * MICRO_PER_USD))


_AXIS_LABELS = {
    PriceAxis.OUTPUT: "$/1M output",
    PriceAxis.INPUT: "$/1M input",
    PriceAxis.BLENDED: "$/1M blended 3:1",
    PriceAxis.MONTHLY: "my monthly cost",
}
_AXIS_UNITS = {
    PriceAxis.OUTPUT: "/1M output",
    PriceAxis.INPUT: "/1M input",
    PriceAxis.BLENDED: "/1M blended",
    PriceAxis.MONTHLY: "a month",
}


@dataclass(frozen=True, slots=True)
class ScoredModel:
    """A model with a score, and the offers that could be its cheapest.

    Attributes:
        score: in the benchmark's unit.
    """

    model: Model
    score: float
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredModels:
    """The models scored on a benchmark.

    Attributes:
        sold: the keys of those sold by the token, whatever the filters.
        n_models: models in the catalogue, scored or not.
    """

    benchmark: Benchmark
    models: tuple[ScoredModel, ...]
    sold: frozenset[str]
    n_models: int


@dataclass(frozen=True, slots=True)
class PlotSettings:
    """The query of a plot.

    Attributes:
        axis: the measure of the horizontal axis.
    """

    axis: PriceAxis
    workload: Workload
    filters: Filters


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A model in the plot.

    Attributes:
        quote: the bill of its cheapest offer.
        lowest_assumed: see `Ranking.lowest_assumed`.
        usd: its value on the horizontal axis; positive.
        score: in the benchmark's unit.
        x: ``log10`` of *usd*.
        y: the score, or its negative where less is better.
    """

    model: Model
    quote: Quote
    usd: Decimal
    score: float
    x: float
    y: float
    lowest_assumed: Quote | None = None

    @property
    def key(self) -> str:
        """The model's key."""
        return self.model.key


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """The points to draw for one query, and how many models are missing, by reason.

    Attributes:
        points: those to draw, by price, then score; one per cell where there are very many.
        front: the Pareto front, cheapest first.
        n_points: models that have a point in the plot.
        n_filtered: scored models that are sold, but not under these filters or for this workload.
        n_unknown: those among them whose required capabilities are unknown.
        n_unpriced: scored models not sold by the token.
        n_unscored: models without a score on the benchmark.
    """

    benchmark: Benchmark
    settings: PlotSettings
    points: tuple[Point, ...]
    front: tuple[Point, ...]
    n_points: int
    n_filtered: int
    n_unpriced: int
    n_unscored: int
    n_unknown: int = 0


def is_plottable(score: float | None) -> bool:
    """Whether *score* is valid: known, and of a size a benchmark could have."""
    return score is not None and abs(score) <= _LARGEST_SCORE


def point_of(
    model: Model,
    quote: Quote | None,
    score: float | None,
    benchmark: Benchmark,
    axis: PriceAxis,
    lowest_assumed: Quote | None = None,
) -> Point | None:
    """The point of *model* at *quote*; None without a quote, a valid score or a positive price."""
    if quote is None or score is None or not is_plottable(score):
        return None
    usd = axis.usd(quote)
    if usd <= 0:
        return None
    return Point(model, quote, usd, score, _log10(usd), score if benchmark.higher_is_better else -score, lowest_assumed)


def _log10(usd: Decimal) -> float:
    """Also handles amounts beyond the range of float."""
    try:
        return math.log10(usd)
    except (OverflowError, ValueError):
        return float(usd.adjusted())


def ranking(scored: ScoredModel, workload: Workload, filters: Filters, now: datetime) -> Ranking:
    """The ranking of the model's offers for *workload* under *filters*."""
    offers = scored.offers if filters.resellers else tuple(o for o in scored.offers if not o.is_resale)
    return rank(offers, workload, filters, now, scored.model)


def cheapest(scored: ScoredModel, workload: Workload, filters: Filters, now: datetime) -> Quote | None:
    """The first bill of `ranking`; None when nothing can be ranked."""
    return ranking(scored, workload, filters, now).best


def points_of(scored: ScoredModels, settings: PlotSettings, now: datetime) -> Iterator[Point | None]:
    """Yield the point of each scored model, None for one that has no position; lazily, as it takes a while."""
    workload, filters = settings.workload, settings.filters
    for one in scored.models:
        if not is_plottable(one.score):
            yield None
            continue
        found = ranking(one, workload, filters, now)
        yield point_of(one.model, found.best, one.score, scored.benchmark, settings.axis, found.lowest_assumed)


def cloud_of(scored: ScoredModels, settings: PlotSettings, found: Sequence[Point | None]) -> Cloud:
    """Select what to draw of the points *found* for the scored models, in their order."""
    points = [point for point in found if point is not None]
    front = pareto_front(points)
    drawn = {point.key: point for point in (*thinned(points, *_GRID), *front)}
    missing = [one for one, point in zip(scored.models, found, strict=True) if point is None]
    n_odd = sum(not is_plottable(one.score) for one in missing)
    n_unsold = sum(is_plottable(one.score) and one.model.key not in scored.sold for one in missing)
    sold = [one.model for one in missing if is_plottable(one.score) and one.model.key in scored.sold]
    lacks = [lacking(model, settings.filters) for model in sold]
    return Cloud(
        scored.benchmark,
        settings,
        tuple(in_reading_order(drawn.values())),
        tuple(front),
        n_points=len(points),
        n_filtered=len(missing) - n_odd - n_unsold,
        n_unpriced=n_unsold,
        n_unscored=scored.n_models - len(scored.models) + n_odd,
        n_unknown=sum(found is not None and found[0] is Exclusion.CAPABILITY_UNKNOWN for found in lacks),
    )


def pareto_front(points: Iterable[Point]) -> list[Point]:
    """The Pareto front, cheapest first: no point is as cheap and better, or as good and cheaper.

    Prices within 0.1% are equal. No point of the front dominates another one, and every other point is dominated by
    one of the front.
    """
    over = 1 + TIE_TOLERANCE
    front: list[Point] = []
    least: Decimal | None = None  # the cost of the cheapest better point
    for _, alike in groupby(sorted(points, key=lambda p: (-p.y, p.usd, p.key)), key=lambda p: p.y):
        kept: list[Point] = []
        for point in alike:
            as_cheap_and_better = least is not None and least <= point.usd * over
            if not as_cheap_and_better and (not kept or point.usd <= kept[0].usd * over):
                kept.append(point)
        front += kept
        least = min((price for price in (least, *(p.usd for p in kept)) if price is not None), default=None)
    return sorted(front, key=lambda p: (p.usd, p.y, p.key))


def beaten_by(point: Point, front: Iterable[Point]) -> list[Point]:
    """The points of the *front* that dominate *point*, the best first; empty for a point of the front."""
    return [p for p in front if _beats(p, point)][::-1]


def _beats(one: Point, other: Point) -> bool:
    """Whether *one* is better for no more, or as good for less; prices within 0.1% are equal."""
    if one.usd > other.usd * (1 + TIE_TOLERANCE) or one.y < other.y:
        return False
    return one.y > other.y or one.usd * (1 + TIE_TOLERANCE) < other.usd


def in_reading_order(points: Iterable[Point]) -> list[Point]:
    """*points* by price, lowest first, then by score, worst first."""
    return sorted(points, key=lambda p: (p.x, p.y, p.key))


def thinned(points: Sequence[Point], columns: int, rows: int) -> list[Point]:
    """*points* with only one in each cell of a grid of *columns* by *rows*, so that drawing time is bounded."""
    if len(points) <= columns * rows:
        return list(points)
    left, low = min(p.x for p in points), min(p.y for p in points)
    across = (max(p.x for p in points) - left) / columns or 1.0
    up = (max(p.y for p in points) - low) / rows or 1.0
    return list({(int((p.x - left) / across), int((p.y - low) / up)): p for p in points}.values())


def describe(point: Point, benchmark: Benchmark, axis: PriceAxis) -> str:
    """Format a point: ``1167 at $0.02 /1M output``."""
    return f"{fmt.score(point.score, benchmark.unit)} at {price_text(point, axis)} {_AXIS_UNITS[axis]}"


def price_text(point: Point, axis: PriceAxis) -> str:
    """Format the price of *point* for *axis*, a bill prefixed with the sign of an unpublished rate."""
    return total_text(point.quote) if axis is PriceAxis.MONTHLY else axis.figure(point.usd)


def assumption_note(point: Point) -> str:
    """Where an assumed bill may undercut the one of *point*, or that its own is assumed; empty otherwise."""
    if point.lowest_assumed is None:
        return ""
    return "no published bill" if point.lowest_assumed is point.quote else may_be_cheaper(point.lowest_assumed)
