"""Capability against price: which points to draw, the Pareto front among them, and the ticks of the axes.

A point is priced at one real offer, the cheapest its model has for the workload. Prices are drawn on a logarithmic
axis, so coordinates here are ``log10`` of USD per 1M tokens.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from crosswalk_tui.core import format as fmt
from crosswalk_tui.core.money import MICRO_PER_USD
from crosswalk_tui.core.vocabulary import TYPE_ORDER, ProviderType
from crosswalk_tui.core.workload import Workload


class ScoredOffer(Protocol):
    """An offer the cheapest rule may rank, of a model with a score."""

    @property
    def model_key(self) -> str:
        """The model's key."""

    @property
    def model_name(self) -> str:
        """The model's name."""

    @property
    def provider_type(self) -> ProviderType:
        """What kind of business sells it."""

    @property
    def input(self) -> int:
        """Micro-USD per 1M input tokens."""

    @property
    def output(self) -> int:
        """Micro-USD per 1M output tokens."""

    @property
    def score(self) -> float | None:
        """The model's score, None when it has none."""


_LARGEST_SCORE = 1e6
"""A thousand times any rating ever given; more is damage, and would squeeze every other point into a line."""

Offered = TypeVar("Offered", bound=ScoredOffer)


@dataclass(frozen=True, slots=True)
class Point:
    """A model in the plot.

    Attributes:
        rate: micro-USD per 1M output tokens at its cheapest offer; positive.
        score: in the benchmark's unit; plottable.
    """

    key: str
    name: str
    rate: int
    score: float

    @property
    def x(self) -> float:
        """``log10`` of USD per 1M output tokens."""
        return math.log10(self.rate / MICRO_PER_USD)


@dataclass(frozen=True, slots=True)
class Axis:
    """The stretch of an axis that is drawn, and its labelled places."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]


def is_plottable(score: float | None) -> bool:
    """Whether *score* is one: known, and of a size a benchmark could give."""
    return score is not None and abs(score) <= _LARGEST_SCORE


def cheapest_points(offers: Iterable[ScoredOffer], workload: Workload, *, include_resellers: bool) -> list[Point]:
    """One point per model: the output price of its cheapest offer for *workload*, and its score.

    Models whose every offer is a re-seller's have no point unless re-sellers count.
    """
    best: dict[str, tuple[tuple[int, int, int], ScoredOffer]] = {}
    for offer in offers:
        if offer.provider_type is ProviderType.AGGREGATOR and not include_resellers:
            continue
        if not is_plottable(offer.score) or offer.output <= 0:
            continue
        total = offer.input * workload.input_tokens + offer.output * workload.output_tokens
        place = (total, TYPE_ORDER[offer.provider_type], offer.output)
        known = best.get(offer.model_key)
        if known is None or place < known[0]:
            best[offer.model_key] = (place, offer)
    return [Point(o.model_key, o.model_name, o.output, o.score) for _, o in best.values() if o.score is not None]


def undominated(offers: Iterable[Offered]) -> list[Offered]:
    """The *offers* that could be their model's cheapest for some workload, with or without re-sellers.

    An offer is out when another of the same model, and of re-sellers only another re-seller's, costs no more per input
    and per output token. Of equal ones the one nearest to the model's maker stays.
    """
    kept: dict[tuple[str, bool], list[Offered]] = {}
    for offer in sorted(offers, key=lambda o: (o.input, o.output, TYPE_ORDER[o.provider_type])):
        rivals = kept.setdefault((offer.model_key, offer.provider_type is ProviderType.AGGREGATOR), [])
        if not rivals or offer.output < rivals[-1].output:
            rivals.append(offer)
    return [offer for rivals in kept.values() for offer in rivals]


def thinned(points: Sequence[Point], columns: int, rows: int) -> list[Point]:
    """*points* with only one in each cell of a grid of *columns* by *rows*, so that any number draws in no time."""
    if len(points) <= columns * rows:
        return list(points)
    left, low = min(p.x for p in points), min(p.score for p in points)
    across = (max(p.x for p in points) - left) / columns or 1.0
    up = (max(p.score for p in points) - low) / rows or 1.0
    return list({(int((p.x - left) / across), int((p.score - low) / up)): p for p in points}.values())


def apart(marks: Sequence[tuple[float, float]], across: float, up: float) -> list[tuple[float, float]]:
    """*marks* (x, y) with those that fall into one cell of *across* by *up* set side by side, so that each is seen."""
    placed: list[tuple[float, float]] = []
    for x, y in marks:
        shifted = x
        while any(abs(shifted - px) < across and abs(y - py) < up for px, py in placed):
            shifted += across
        placed.append((shifted, y))
    return placed


def pareto_front(points: Iterable[Point]) -> list[Point]:
    """The points no other beats on both price and score, cheapest first."""
    front: list[Point] = []
    for point in sorted(points, key=lambda p: (p.rate, -p.score)):
        if not front or point.score > front[-1].score:
            front.append(point)
    return front


def staircase(front: Sequence[Point]) -> list[tuple[float, float]]:
    """The corners of the line along *front*: what the best score is up to each price."""
    corners: list[tuple[float, float]] = []
    for point in front:
        if corners:
            corners.append((point.x, corners[-1][1]))
        corners.append((point.x, point.score))
    return corners


def price_axis(points: Sequence[Point], most: int) -> Axis:
    """The price axis around *points*, with at most *most* ticks at round prices (1, 3 or 10 times a power of ten)."""
    low, high = _around([p.x for p in points], least=0.3)
    for leading in ((1, 2, 5), (1, 3), (1,)):
        rates = [
            digit * 10.0**power for power in range(math.floor(low), math.ceil(high) + 1) for digit in leading
        ]  # USD per 1M
        inside = [r for r in rates if low <= math.log10(r) <= high]
        if len(inside) <= most:
            break
    else:
        inside = inside[:: -(-len(inside) // max(1, most))]
    return Axis(low, high, tuple(map(math.log10, inside)), tuple(f"${r:g}" for r in inside))


def score_axis(points: Sequence[Point], most: int) -> Axis:
    """The score axis around *points*, with at most *most* ticks at round scores."""
    low, high = _around([p.score for p in points], least=1.0)
    rough = (high - low) / max(1, most)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * n for n in (1, 2, 5, 10) if unit * n >= rough)
    first = math.ceil(low / step)
    ticks = tuple(n * step for n in range(first, math.floor(high / step) + 1))
    return Axis(low, high, ticks, tuple(f"{t:g}" for t in ticks))


def _around(values: Sequence[float], least: float) -> tuple[float, float]:
    """The range of *values*, widened by a margin and to at least *least* on both sides of a lone value."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    margin = max((high - low) * 0.04, least if low == high else 0.0)
    return low - margin, high + margin


def describe(point: Point, unit: str) -> str:
    """A point in words: ``1167 at $0.02``."""
    return f"{fmt.score(point.score, unit)} at {fmt.rate(point.rate)}"
