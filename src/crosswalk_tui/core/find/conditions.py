"""What a model must have to be found: scores, release date, licence, price; the filters have the rest."""

# Annotations are not made text, as in `core/models.py`.

from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.models import Benchmark


class MinScore(NamedTuple):
    """A score to reach: at least *score*, or at most if less is better on the benchmark."""

    benchmark: Benchmark
    score: float

    @property
    def figure(self) -> str:
        """The score exactly: ``1400``, ``72.5``."""
        return f"{Decimal(repr(self.score)):f}".removesuffix(".0")


class Conditions(NamedTuple):
    """What a model must have, in addition to the filters of the ranking.

    Attributes:
        released: a year, month or day, as an ISO date; the model was released in it or later.
        licences: texts, one of which the name of the licence must contain, ignoring case.
        max_usd: the most that the workload may cost a month.
    """

    scores: tuple[MinScore, ...] = ()
    released: str | None = None
    licences: tuple[str, ...] = ()
    max_usd: Decimal | None = None
