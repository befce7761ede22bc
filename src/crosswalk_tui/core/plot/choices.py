"""What the user chooses about the plot: the measure of price, and what colours and shapes show."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Self

from crosswalk_tui.core.money import MICRO_PER_USD, from_trillionths, rate_usd
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text import format as fmt

_INPUTS_PER_OUTPUT = 3
"""Input tokens per output token in the blended price, the usual mix of price lists."""


class PriceAxis(StrEnum):
    """The measure of the horizontal axis.

    Attributes:
        label: the title of the axis.
        unit: follows an amount.
    """

    label: str
    unit: str

    OUTPUT = "output", "$/1M output", "/1M output"
    INPUT = "input", "$/1M input", "/1M input"
    BLENDED = "blended", "$/1M blended 3:1", "/1M blended"
    MONTHLY = "monthly", "my monthly cost", "a month"

    def __new__(cls, value: str, label: str = "", unit: str = "") -> Self:
        """Create the member from its *value*, as saved, and its texts."""
        axis = str.__new__(cls, value)
        axis._value_, axis.label, axis.unit = value, label, unit
        return axis

    @property
    def following(self) -> PriceAxis:
        """The next axis, cyclic."""
        axes = list(PriceAxis)
        return axes[(axes.index(self) + 1) % len(axes)]

    def usd(self, quote: Quote) -> Decimal:
        """The value of *quote* on this axis, in USD per 1M tokens or per month."""
        amount = self.amount(quote)
        match self:
            case PriceAxis.OUTPUT | PriceAxis.INPUT:
                return rate_usd(amount)
            case PriceAxis.BLENDED:
                return rate_usd(amount) / (_INPUTS_PER_OUTPUT + 1)
            case PriceAxis.MONTHLY:
                return from_trillionths(amount)

    def amount(self, quote: Quote) -> int:
        """The exact value of *quote* as an integer, in a unit that is the same for all quotes on this axis."""
        if self is PriceAxis.MONTHLY:
            return quote.total_trillionths
        rates = quote.rates
        given, made = rates.input or 0, rates.output or 0
        match self:
            case PriceAxis.OUTPUT:
                return made
            case PriceAxis.INPUT:
                return given
            case PriceAxis.BLENDED:
                return given * _INPUTS_PER_OUTPUT + made

    def figure(self, usd: Decimal) -> str:
        """Format *usd*: a rate exactly, a bill to the cent."""
        return fmt.usd(usd) if self is PriceAxis.MONTHLY else fmt.rate(round(usd * MICRO_PER_USD))


class Grouping(StrEnum):
    """What decides the shape and the colour of a point."""

    WEIGHTS = "weights"
    LAB = "lab"

    @property
    def other(self) -> Grouping:
        """The grouping that is not this one."""
        return Grouping.LAB if self is Grouping.WEIGHTS else Grouping.WEIGHTS
