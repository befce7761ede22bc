"""A step of a price timeline: the rates from a day on, and how two steps compare."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Dating

RATES = Rates._fields
_Rate = int | None
_EveryRate = tuple[_Rate, _Rate, _Rate, _Rate, _Rate, _Rate, _Rate, _Rate, _Rate]
rate_values: Callable[[Rates], _EveryRate] = attrgetter(*RATES)
"""The rates in the order of `RATES`; a third of the time of a getattr for each."""

_SAME = 0.005
"""The share by which two prices may differ and still agree."""


class RateStep(NamedTuple):
    """The price of an offer from a day on.

    Attributes:
        day: ISO date.
        rates: None if the offer is no longer sold or listed.
        corrects: the price before it was a wrong listing.
        differs: the price before it is from a source that never agreed with it.
    """

    day: str
    rates: Rates | None
    source: str
    dating: Dating = Dating.RECORDED
    corrects: bool = False
    differs: bool = False

    def agrees(self, other: RateStep) -> bool:
        """Whether input and output are within 0.5% of those of *other*."""
        if self.rates is None or other.rates is None:
            return self.rates is other.rates
        return is_same_rate(self.rates.input, other.rates.input) and is_same_rate(self.rates.output, other.rates.output)

    def repeats(self, other: RateStep) -> bool:
        """Whether it adds nothing to *other*: every rate that it has is the same."""
        if self.rates is None or other.rates is None:
            return self.rates is other.rates
        mine, theirs = rate_values(self.rates), rate_values(other.rates)
        return mine == theirs or all(one in (None, another) for one, another in zip(mine, theirs, strict=True))

    def lacks_only(self, other: RateStep) -> bool:
        """Whether it has the price of *other*, but perhaps not every rate."""
        if self.rates is None or other.rates is None:
            return False
        pairs = zip(rate_values(self.rates), rate_values(other.rates), strict=True)
        return self.agrees(other) and all(a is None or b is None or is_same_rate(a, b) for a, b in pairs)

    def completed(self, other: RateStep) -> RateStep:
        """This step with the rates of *other*, and its own rates that the other lacks."""
        both = {
            name: getattr(self.rates, name) if getattr(other.rates, name) is None else getattr(other.rates, name)
            for name in RATES
        }
        return self._replace(rates=Rates(**both))


def is_same_rate(one: int | None, other: int | None) -> bool:
    """Whether both rates are known and within 0.5% of each other."""
    return one is not None and other is not None and abs(one - other) <= _SAME * max(one, other)
