"""The age of an answer: that of the oldest of the prices and scores it rests on.

Facts such as a context window have no date of their own, and the user's own prices and scores have no age.
"""

# Annotations are not made text, as in `core/models.py`.

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from crosswalk_tui.core.changes.age import is_stale, last_day
from crosswalk_tui.core.comparison.comparison import Comparison, RankedModel, Side
from crosswalk_tui.core.models import OWN, Benchmark
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.scores.score_rows import counting
from crosswalk_tui.core.vocabulary import Sign


class DatedFigure(NamedTuple):
    """A price, a score or a source that an answer rests on.

    Attributes:
        as_of: ISO date, as precise as known.
        what: what it is, in words.
        is_price: it is a price, or a source of prices.
        noun: what it is in one word.
    """

    as_of: str
    what: str
    is_price: bool = False
    noun: str = "score"

    def is_old_price(self, today: date) -> bool:
        """Whether it is a price of more than 120 days ago."""
        return self.is_price and is_stale(self.as_of, today)


class AnswerAge(NamedTuple):
    """The age of an answer.

    Attributes:
        oldest: the oldest of the figures.
        old_price: the oldest price, if it is of more than 120 days ago.
    """

    oldest: DatedFigure
    old_price: DatedFigure | None

    @property
    def mark(self) -> str:
        """The sign of an old price; empty if none is old."""
        return Sign.OLD if self.old_price is not None else ""

    @property
    def about(self) -> str:
        """``The oldest: the price of A at Alpha, of 2026-02-01``; also the oldest price, if that is old."""
        text = f"The oldest: {self.oldest.what}, of {self.oldest.as_of}"
        price = self.old_price
        if price is None:
            return text
        note = "recorded more than 120 days ago"
        return f"{text}, {note}" if price == self.oldest else f"{text}. {price.what}, of {price.as_of}: {note}"


def age_of(figures: Iterable[DatedFigure], today: date) -> AnswerAge | None:
    """The age on the day *today* of an answer that rests on *figures*; None if none has a date."""
    dated = [(day, figure) for figure in figures if (day := last_day(figure.as_of)) is not None]
    if not dated:
        return None
    prices = [(day, figure) for day, figure in dated if figure.is_old_price(today)]
    return AnswerAge(_first(dated), _first(prices) if prices else None)


def _first(dated: list[tuple[date, DatedFigure]]) -> DatedFigure:
    return min(dated, key=lambda pair: pair[0])[1]


def priced_at(name: str, quote: Quote | None) -> Iterator[DatedFigure]:
    """The price behind the cheapest bill, *quote*, of the model called *name*."""
    if quote is not None and quote.price.source != OWN:
        yield DatedFigure(
            quote.oldest_date, f"the price of {name} at {quote.offer.provider.name}", is_price=True, noun="price"
        )


def best_prices(models: Iterable[RankedModel]) -> Iterator[DatedFigure]:
    """The prices of the cheapest offers of *models*."""
    for ranked in models:
        yield from priced_at(ranked.model.name, ranked.best)


def scores_of(
    sides: Sequence[Side], benchmarks: Iterable[Benchmark], *, least_models: int = 1
) -> Iterator[DatedFigure]:
    """The scores by which *sides* are compared on each of *benchmarks* that has scores of at least *least_models*."""
    for benchmark in counting(benchmarks, sides):
        scores = [(side.model.name, side.scores[benchmark.slug]) for side in sides if benchmark.slug in side.scores]
        if len(scores) < least_models:
            continue
        for name, score in scores:
            if score.as_of and not score.is_own:
                yield DatedFigure(score.as_of, f"the score of {name} on {benchmark.short_name}")


def comparison_figures(
    comparison: Comparison, benchmarks: Sequence[Benchmark], axis: str = ""
) -> Iterator[DatedFigure]:
    """The prices of the cheapest offers, the scores that the models share, and those on *axis*, a benchmark's slug."""
    sides = [ranked.side for ranked in comparison.models]
    yield from best_prices(comparison.models)
    yield from scores_of(sides, benchmarks, least_models=2)
    yield from scores_of(sides, [benchmark for benchmark in benchmarks if benchmark.slug == axis])
