"""How the bill of a usage log becomes that of a month: the days it covers, and 30 days at its rate."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from crosswalk_tui.core.text.format import figure, usd

if TYPE_CHECKING:
    from crosswalk_tui.core.pricing.bill import Quote


class LogRate(NamedTuple):
    """The rate of a usage log with dates.

    Attributes:
        factor: makes the log 30 days.
        span: the time that it covers, in words.
        rows: its requests in words.
        input_tokens, output_tokens: those of the log; at another volume, it has no rate.
        name: of the log; empty if unknown.
    """

    factor: Fraction
    span: str
    rows: str
    input_tokens: int
    output_tokens: int
    name: str = ""

    @property
    def log_words(self) -> str:
        """``the log (3 days, 120 requests)``."""
        return f"the log ({self.span}, {self.rows})"

    @property
    def named_words(self) -> str:
        """``the log openai.csv (3 days, 120 requests)``."""
        return self.log_words.replace("the log", f"the log {self.name}", 1) if self.name else self.log_words

    @property
    def month_words(self) -> str:
        """``30 days at its rate (× 10)``."""
        times = figure(Decimal(self.factor.numerator) / Decimal(self.factor.denominator))
        return f"30 days at its rate (× {times})"

    def both(self, of_log: Decimal, of_month: Decimal) -> str:
        """``$0.079 for the log (3 days, 120 requests) and $0.79 for 30 days at its rate (× 10)``."""
        return f"{usd(of_log)} for {self.log_words} and {usd(of_month)} for {self.month_words}"


def bill_heading(rate: LogRate | None) -> str:
    """The heading of a column of bills: those of a log are not of a month."""
    return "$/month" if rate is None else "$/log"


def log_headings(rate: LogRate | None) -> dict[str, str]:
    """The heading to show instead of the one of monthly bills; empty without a *rate*."""
    return {} if rate is None else {bill_heading(None): bill_heading(rate)}


def month_note(bills: Iterable[tuple[str, Quote | None]], rate: LogRate | None) -> tuple[str, ...]:
    """What the best bill of each named model is for the log, and for 30 days at its *rate*."""
    if rate is None:
        return ()
    priced = ", ".join(
        f"{name} {usd(bill.total_usd)} → {usd(bill.month_usd(rate.factor))}" for name, bill in bills if bill is not None
    )
    words = f"{rate.log_words[0].upper()}{rate.log_words[1:]}"
    return (f"{words} → {rate.month_words}: {priced}.",) if priced else ()
