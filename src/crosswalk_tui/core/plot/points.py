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
from functools import cached_property
from typing import NamedTuple, TypeVar

from crosswalk_tui.core.comparison.total_text import may_be_cheaper, total_text
from crosswalk_tui.core.models import Benchmark, Model, Offer
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters, lacking
from crosswalk_tui.core.pricing.ranking import Ranker, Ranking
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


@dataclass(frozen=True, eq=False)
class ScoredModels:
    """The models with a score on a benchmark that are sold, or have offers at least.

    Attributes:
        sold: the keys of those sold by the token, whatever the filters.
        n_scored: number of all models with a plausible score on the benchmark.
        n_models: number of models in the catalogue, scored or not.
    """

    benchmark: Benchmark
    models: tuple[ScoredModel, ...]
    sold: frozenset[str]
    n_scored: int
    n_models: int

    @cached_property
    def heights(self) -> list[float | None]:
        """The vertical position of each model, on every price axis; None if its score is not plausible."""
        return [height_of(one.score, self.benchmark) if is_plottable(one.score) else None for one in self.models]


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
    y = height_of(score, benchmark)
    return Point(model, quote, usd, score, _log10(usd), y, lowest_assumed, score_as_of)


def height_of(score: float, benchmark: Benchmark) -> float:
    """The score as it is displayed, negative if less is better: what is equal on the screen has the same height."""
    shown = float(fmt.score(score, benchmark.unit))
    return shown if benchmark.higher_is_better else -shown


def _log10(usd: Decimal) -> float:
    try:
        return math.log10(usd)
    except (OverflowError, ValueError):  # beyond the range of float
        return float(usd.adjusted())


def ranking(scored: ScoredModel, workload: Workload, filters: Filters, now: datetime) -> Ranking:
    """Rank the model's offers for *workload* under *filters*."""
    return _ranking(scored, Ranker(workload, filters, now), resellers=filters.resellers)


def _ranking(scored: ScoredModel, ranker: Ranker, *, resellers: bool) -> Ranking:
    offers = scored.offers if resellers else tuple([o for o in scored.offers if not o.is_resale])
    return ranker.rank(offers, scored.model)


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
    ranker, resellers = Ranker(workload, filters, now), filters.resellers
    for one in scored.models:
        if one.offers and is_plottable(one.score):
            ranked = _ranking(one, ranker, resellers=resellers)
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
    spots: list[_Spot] = []
    reasons: Counter[Exclusion | None] = Counter()
    amount_of = settings.axis.amount
    for one, ranked, y in zip(scored.models, bills, scored.heights, strict=True):
        if y is None:
            continue
        if ranked is not None and ranked.best is not None and (amount := amount_of(ranked.best)) > 0:
            spots.append(_Spot(one, ranked.best, ranked.lowest_assumed, amount, math.log10(amount), y))
            continue
        if one.model.key in scored.sold:
            lacks = lacking(one.model, settings.filters)
            why = None if ranked is None else ranked.why_none
            reasons[why if lacks is None else lacks[0]] += 1
    front = pareto_front(spots, noise_of(scored.benchmark))
    drawn = {spot.key: spot.point(settings.axis) for spot in (*thinned(spots, *_GRID), *front)}
    return Cloud(
        scored.benchmark,
        settings,
        tuple(in_reading_order(drawn.values())),
        tuple([drawn[spot.key] for spot in front]),
        n_points=len(spots),
        n_filtered=reasons.total(),
        n_unpriced=scored.n_scored - len(spots) - reasons.total(),
        n_unscored=scored.n_models - scored.n_scored,
        reasons=reasons,
    )


class _Spot(NamedTuple):
    """Where a model is in the plot. Tens of thousands are compared, of which a few thousand become points.

    Attributes:
        usd: the price as `PriceAxis.amount`.
        x, y: as of `Point`; *x* is further to the right by the same distance for all.
    """

    scored: ScoredModel
    best: Quote
    lowest_assumed: Quote | None
    usd: int
    x: float
    y: float

    @property
    def key(self) -> str:
        return self.scored.model.key

    def point(self, axis: PriceAxis) -> Point:
        """The point to draw."""
        one, usd = self.scored, axis.usd(self.best)
        return Point(
            one.model, self.best, usd, one.score, _log10(usd), self.y, self.lowest_assumed, one.score_as_of
        )  # fmt: skip


Placed = TypeVar("Placed", Point, _Spot)


def pareto_front(points: Iterable[Placed], noise: float = 0.0) -> list[Placed]:
    """The points that no other point dominates, cheapest first.

    A point dominates another if it is no worse in price and score, and cheaper by more than 0.1%, or better by more
    than *noise*: a difference that may be chance beats no model of the same price.
    """
    over = 1 + TIE_TOLERANCE
    front: list[Placed] = []  # best first
    least: Decimal | int = Decimal("Infinity")  # the cost of the cheapest one as good
    least_apart = least  # that of the cheapest one better beyond noise
    n_apart = 0
    for point in sorted(_maybe_leading(points), key=lambda p: (-p.y, p.usd, p.key)):
        while n_apart < len(front) and front[n_apart].y > point.y + noise:
            least_apart = min(least_apart, front[n_apart].usd)
            n_apart += 1
        if least_apart > point.usd * over and least * over >= point.usd:
            front.append(point)
            least = min(least, point.usd)
    return sorted(front, key=lambda p: (p.usd, p.y, p.key))


def _maybe_leading(points: Iterable[Placed]) -> list[Placed]:
    """*points* without most of those that are certainly dominated: few are left to be sorted."""
    points = list(points)
    least: dict[float, Decimal | int] = {}  # the cost of the cheapest one as good, by score
    for point in points:
        if point.y not in least or point.usd < least[point.y]:
            least[point.y] = point.usd
    cheapest: Decimal | int = Decimal("Infinity")
    for y in sorted(least, reverse=True):
        cheapest = least[y] = min(cheapest, least[y])
    # One that is not in the front may be cheaper than all that are, by less than a tie: hence two ties, and a margin.
    return [point for point in points if point.usd <= least[point.y] * (1 + 3 * TIE_TOLERANCE)]


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


def thinned(points: Sequence[Placed], columns: int, rows: int) -> list[Placed]:
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
