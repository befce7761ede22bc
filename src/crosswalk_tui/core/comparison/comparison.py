"""Models side by side at one workload: their ranked offers, and which models cost least."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.models import Model, Offer, Score
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.workload.monthly import Workload

if TYPE_CHECKING:
    from crosswalk_tui.core.comparison.blocking import Blocking

LETTERS = "ABCDEF"
"""The letters of the compared models, by position."""


class Side(NamedTuple):
    """A compared model with its offers, and its headline scores by benchmark slug."""

    model: Model
    offers: tuple[Offer, ...]
    scores: dict[str, Score]


class RankedModel(NamedTuple):
    """A compared model with its offers ranked for one workload."""

    side: Side
    ranking: Ranking

    @property
    def model(self) -> Model:
        """The compared model."""
        return self.side.model

    @property
    def best(self) -> Quote | None:
        """See `Ranking.best`."""
        return self.ranking.best

    @property
    def total(self) -> Decimal | None:
        """The cost of the cheapest offer, in USD per month."""
        return None if self.best is None else self.best.total_usd

    @property
    def lowest_assumed(self) -> Quote | None:
        """See `Ranking.lowest_assumed`."""
        return self.ranking.lowest_assumed


class RankedOffer(NamedTuple):
    """One row of the offers table of all models.

    Attributes:
        place: position of its model.
        least: the lowest total of all winners.
        wins: it is the cheapest offer of its model, alone or tied.
        maybe_cheaper: it may be cheaper than its model's winner, but rests on an assumption.
    """

    place: int
    quote: Quote
    least: Decimal
    wins: bool
    maybe_cheaper: bool

    @property
    def total(self) -> Decimal:
        """Its cost in USD per month."""
        return self.quote.total_usd

    @property
    def times(self) -> Decimal | None:
        """Its total divided by *least*; None if that is zero. Below 1 if it may be cheaper."""
        return self.total / self.least if self.least else None


class Comparison(NamedTuple):
    """Compared models at one workload, under one set of filters.

    Attributes:
        blocking: the filters that leave models without an offer; None if each has one, or would have none anyway.
    """

    models: tuple[RankedModel, ...]
    workload: Workload
    filters: Filters
    blocking: Blocking | None = None

    @property
    def per(self) -> str:
        """See `Workload.per`."""
        return self.workload.per

    @property
    def totals(self) -> tuple[Decimal | None, ...]:
        """The monthly total of each model at its cheapest offer, in USD."""
        return tuple(ranked.total for ranked in self.models)

    @property
    def places(self) -> int:
        """The decimals of amounts shown together, enough to distinguish the totals."""
        return fmt.places_of(self.totals)

    @property
    def leaders(self) -> Leaders:
        """The models that cost least, and those that may cost less by an assumed bill."""
        winners = leaders([ranked.best for ranked in self.models]).winners
        return Leaders(winners, tuple(sorted(place for place, _ in self.undercuts if place not in winners)))

    @property
    def undercuts(self) -> tuple[tuple[int, Quote], ...]:
        """The lowest assumed bill of each model that undercuts every published one, with its position, lowest first."""
        bests = [ranked.best for ranked in self.models]
        published = [quote.total_usd for quote in bests if quote is not None and not quote.may_be_low]
        least = min(published, default=Decimal(0))
        lowest = [(place, ranked.lowest_assumed) for place, ranked in enumerate(self.models)]
        found = [(place, quote) for place, quote in lowest if quote is not None and _undercuts(quote, least)]
        return tuple(sorted(found, key=lambda one: one[1].total_usd))

    def total_text(self, place: int) -> str:
        """Format the monthly total of the model at *place*, with as many decimals as the other totals."""
        return total_text(self.models[place].best, self.places)

    def ranked_offers(self) -> list[RankedOffer]:
        """The ranked offers of all models, cheapest first.

        Tied winners keep the order of the tie rule, and offers that may be cheaper follow the winners of their model.
        """
        least = min((t for t in self.totals if t is not None), default=Decimal(0))
        rows: list[tuple[int, RankedOffer]] = []
        for place, ranked in enumerate(self.models):
            ranking = ranked.ranking
            winners, near = ranking.n_winners, ranking.n_winners + ranking.n_maybe_cheaper
            floor = min((quote.total_trillionths for quote in ranking.cheapest), default=0)
            for nth, quote in enumerate(ranking.ranked):
                row = RankedOffer(place, quote, least, nth < winners, winners <= nth < near)
                rows.append((floor if nth < near else quote.total_trillionths, row))
        rows.sort(key=itemgetter(0))
        return [row for _, row in rows]


class Leaders(NamedTuple):
    """Which of several models cost least, by position.

    Attributes:
        winners: the cheapest by published prices, and all within 0.1%; by assumed ones if no bill is published.
        maybe_cheaper: those more than 0.1% cheaper, by an assumed bill that may be too low.
    """

    winners: tuple[int, ...] = ()
    maybe_cheaper: tuple[int, ...] = ()


def leaders(bests: Sequence[Quote | None]) -> Leaders:
    """Find which models cost least at their best offers; None for a model that cannot be ranked."""
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
    """Rank the offers of each side for *workload* at *now* (an aware time)."""
    models = tuple(
        RankedModel(side, rank(side.offers, workload, filters, now, side.model, often=True)) for side in sides
    )
    unranked = [
        (at, one.model, one.side.offers)
        for at, one in enumerate(models)
        if one.best is None and not one.ranking.cut_short  # the filters leave offers that only long replies rule out
    ]
    if not unranked:
        return Comparison(models, workload, filters)
    from crosswalk_tui.core.comparison.blocking import RankedFor, blocking  # rarely needed

    return Comparison(models, workload, filters, blocking(unranked, RankedFor(workload, filters), now))
