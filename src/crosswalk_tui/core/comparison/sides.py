"""Models side by side at one workload: the ranked offers of each, which of them cost least, and the offers of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from crosswalk_tui.core.models import Model, Offer, Score
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import TIE_TOLERANCE, Ranking, rank
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Flag
from crosswalk_tui.core.workload.monthly import Workload

LETTERS = "ABCDEF"
"""The letters of the compared models, by position."""


_MOST_PLACES = 4
"""The most decimals of a money column; a smaller amount is shown with more."""


@dataclass(frozen=True, slots=True)
class Side:
    """A compared model with all its data in the catalogue.

    Attributes:
        scores: its headline scores, by benchmark slug.
    """

    model: Model
    offers: tuple[Offer, ...]
    scores: dict[str, Score]


@dataclass(frozen=True, slots=True)
class RankedModel:
    """A compared model and its offers in order, for one workload."""

    side: Side
    ranking: Ranking

    @property
    def model(self) -> Model:
        """The model compared."""
        return self.side.model

    @property
    def best(self) -> Quote | None:
        """Its cheapest offer; the first of them when several tie; None when nothing can be ranked."""
        return self.ranking.best

    @property
    def total(self) -> Decimal | None:
        """The cost of the cheapest offer, in USD per month."""
        return None if self.best is None else self.best.total_usd

    @property
    def maybe(self) -> Quote | None:
        """The lowest of its bills that may be too low and are no higher than the cheapest published one, if any.

        Where none of its bills is published, its cheapest.
        """
        return self.ranking.maybe


@dataclass(frozen=True, slots=True)
class RankedOffer:
    """One row of the offers table of all models.

    Attributes:
        place: position of its model among those compared (0 is A).
        least: the total of the cheapest of all winners.
        wins: it is the cheapest for its own model, alone or tied.
        maybe: it may be cheaper than the winner of its model, but rests on an assumption.
    """

    place: int
    quote: Quote
    least: Decimal
    wins: bool
    maybe: bool = False

    @property
    def total(self) -> Decimal:
        """Its cost in USD per month."""
        return self.quote.total_usd

    @property
    def times(self) -> Decimal | None:
        """Its total over the cheapest winner's; None when that is zero. Less than 1 for one that may be cheaper."""
        return self.total / self.least if self.least else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compared models at one workload, under one set of filters."""

    models: tuple[RankedModel, ...]
    workload: Workload
    filters: Filters

    @property
    def totals(self) -> tuple[Decimal | None, ...]:
        """The monthly total of each model at its cheapest offer, in USD."""
        return tuple(ranked.total for ranked in self.models)

    @property
    def places(self) -> int:
        """Decimals that distinguish the models' totals; the same for all amounts shown together."""
        known = [t for t in self.totals if t]
        return min(_MOST_PLACES, max(map(fmt.places_for, known), default=2))

    @property
    def leaders(self) -> Leaders:
        """The models that cost least, and those that may cost less, at their best offer or at an assumed bill."""
        winners = leaders([ranked.best for ranked in self.models]).winners
        maybe = sorted(place for place, _ in self.undercuts if place not in winners)
        return Leaders(winners, tuple(maybe))

    @property
    def undercuts(self) -> tuple[tuple[int, Quote], ...]:
        """Bills that may be too low and undercut, by more than a tie, the cheapest published one of all.

        The lowest of each model, with the position of its model, the lowest of all first.
        """
        bests = [ranked.best for ranked in self.models]
        published = [quote.total_usd for quote in bests if quote is not None and not quote.may_be_low]
        least = min(published, default=Decimal(0))
        lowest = [(place, ranked.maybe) for place, ranked in enumerate(self.models)]
        found = [(place, quote) for place, quote in lowest if quote is not None and _undercuts(quote, least)]
        return tuple(sorted(found, key=lambda one: one[1].total_usd))

    def total_text(self, place: int) -> str:
        """Format the monthly total of the model at *place*, with as many decimals as the other totals."""
        return total_text(self.models[place].best, self.places)

    def ranked_offers(self) -> list[RankedOffer]:
        """Every ranked offer of every model, cheapest first; tied winners stay in the order of the tie rule.

        Offers that may be cheaper follow the winners of their model.
        """
        least = min((t for t in self.totals if t is not None), default=Decimal(0))
        rows: list[tuple[Decimal, RankedOffer]] = []
        for place, ranked in enumerate(self.models):
            ranking = ranked.ranking
            winners, near = ranking.n_winners, ranking.n_winners + ranking.n_maybe_cheaper
            floor = min((quote.total_usd for quote in ranking.cheapest), default=Decimal(0))
            for nth, quote in enumerate(ranking.ranked):
                total, wins = quote.total_usd, nth < winners
                rows.append(
                    (floor if nth < near else total, RankedOffer(place, quote, least, wins, winners <= nth < near))
                )
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


@dataclass(frozen=True, slots=True)
class Leaders:
    """Which of several models cost least, by position.

    Attributes:
        winners: the one that costs least by published prices and all within 0.1% of it; where no model has a published
            bill, by assumed ones; empty when none can be priced.
        maybe: those that cost less by more than 0.1%, by a bill that rests on an assumption and may be too low.
    """

    winners: tuple[int, ...] = ()
    maybe: tuple[int, ...] = ()


def leaders(bests: Sequence[Quote | None]) -> Leaders:
    """Find which of several models cost least, each at its best offer; None for one that cannot be ranked."""
    priced = [(place, quote) for place, quote in enumerate(bests) if quote is not None]
    published = [quote.total_usd for _, quote in priced if not quote.may_be_low]
    least = min(published or [quote.total_usd for _, quote in priced], default=None)
    if least is None:
        return Leaders()
    near = [(place, quote) for place, quote in priced if quote.total_usd <= least * (1 + TIE_TOLERANCE)]
    doubtful = [place for place, quote in near if quote.may_be_low and published and _undercuts(quote, least)]
    return Leaders(tuple(place for place, _ in near if place not in doubtful), tuple(doubtful))


def _undercuts(quote: Quote, least: Decimal) -> bool:
    """Whether *quote* costs less than *least* by more than a tie."""
    return quote.total_usd * (1 + TIE_TOLERANCE) < least


def compare(sides: Sequence[Side], workload: Workload, filters: Filters, now: datetime) -> Comparison:
    """Rank the offers of every side for *workload* at *now* (an aware time)."""
    models = tuple(RankedModel(side, rank(side.offers, workload, filters, now, side.model)) for side in sides)
    return Comparison(models, workload, filters)


def money(amount: Decimal | None, places: int) -> str:
    """*amount* with *places* decimals, or more when it would otherwise look like zero."""
    if not amount:
        return fmt.usd(amount)
    return fmt.usd(amount, max(places, fmt.places_for(amount)))


def total_text(quote: Quote | None, places: int | None = None) -> str:
    """Format the monthly total of *quote* with at least *places* decimals; as many as needed when None.

    It is prefixed with the sign of an unpublished rate, if it rests on one.
    """
    if quote is None:
        return fmt.UNKNOWN
    sign = Flag.ASSUMED_RATE.sign if Flag.ASSUMED_RATE in quote.flags else ""
    return sign + (fmt.usd(quote.total_usd) if places is None else money(quote.total_usd, places))


def may_be_cheaper(quote: Quote, places: int | None = None) -> str:
    """Where a bill that may be too low undercuts the cheapest published one: ``may be cheaper at Acme: $27.20``."""
    total = fmt.usd(quote.total_usd) if places is None else money(quote.total_usd, places)
    return f"may be cheaper at {quote.offer.provider.name}: {total}"
