"""How many machines, paid by the hour, a month of tokens takes, and what they cost.

A machine serves requests as they arrive, so it is paid all month, whatever share of it is used; machines are whole.
Cached input counts as input that is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

from crosswalk_tui.core.models import Machine
from crosswalk_tui.core.money import MICRO_PER_USD
from crosswalk_tui.core.text.format import counted, usd
from crosswalk_tui.core.text.quantity import format_share

HOURS_A_MONTH = 720
"""30 days, the month of every bill."""

_SECONDS_AN_HOUR = 3600


def machines_needed(machine: Machine, read: int, written: int) -> Fraction:
    """The months of *machine* that reading and writing these tokens takes."""
    seconds = Fraction(read) / Fraction(reading_speed(machine)) + Fraction(written) / Fraction(
        machine.tokens_per_second
    )
    return seconds / (HOURS_A_MONTH * _SECONDS_AN_HOUR * Fraction(machine.utilisation))


def reading_speed(machine: Machine) -> Decimal:
    """The input tokens that *machine* reads per second."""
    return machine.input_tokens_per_second or machine.tokens_per_second


def whole_machines(needed: Fraction) -> int:
    """The number of machines that are paid; at least one."""
    return max(1, ceil(needed))


def month_rate(machine: Machine) -> int:
    """What *machine* costs a month, in micro-USD."""
    cost = machine.usd_per_hour * HOURS_A_MONTH * MICRO_PER_USD
    return int(cost.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def month_usd(machine: Machine) -> Decimal:
    """What *machine* costs a month, in USD."""
    return Decimal(month_rate(machine)) / MICRO_PER_USD


@dataclass(frozen=True, slots=True)
class MachineLoad:
    """The machines of a bill.

    Attributes:
        needed: months of a machine that the tokens take.
    """

    machine: Machine
    needed: Fraction

    @property
    def count(self) -> int:
        """The number of machines that are paid."""
        return whole_machines(self.needed)

    @property
    def used(self) -> Decimal:
        """The share of what these machines can process that is used, 0 to 1."""
        return _decimal(self.needed / self.count)

    @property
    def cost_words(self) -> str:
        """What one machine costs a month: ``$2.50 an hour × 720 hours``."""
        return f"{usd(self.machine.usd_per_hour)} an hour × {HOURS_A_MONTH} hours"

    @property
    def each_usd(self) -> Decimal:
        """What one machine costs a month."""
        return month_usd(self.machine)

    @property
    def used_usd(self) -> Decimal:
        """The cost of the hours in use alone."""
        return self.each_usd * _decimal(self.needed)

    @property
    def used_text(self) -> str:
        """``15%``, or ``<1%``."""
        return format_share(self.used, 0)

    @property
    def machines(self) -> str:
        """``1 machine``, ``16 machines``."""
        return counted(self.count, "machine")

    @property
    def short_words(self) -> str:
        """What is paid, and the share in use: ``1 machine all month, 15% used``."""
        return f"{self.machines} all month, {self.used_text} used"

    @property
    def words(self) -> str:
        """What is paid, and the cost of the hours in use alone, as a sentence."""
        each, what = ("", "it") if self.count == 1 else (" each", "they")
        return (
            f"{self.machines} for the whole month, {self.cost_words} = {usd(self.each_usd)}{each};"
            f" {self.used_text} of what {what} can process is used,"
            f" and those hours alone would cost {usd(self.used_usd)}."
        )

    def of_month(self, factor: Fraction) -> Decimal:
        """The cost of a month with *factor* times the tokens, in USD."""
        return self.each_usd * whole_machines(self.needed * factor)


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
