"""What a token costs on a machine that is paid by the hour, and from which volume the machine is worth it."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from crosswalk_tui.core.models import Machine
from crosswalk_tui.core.pricing.machine_load import HOURS_A_MONTH, machines_needed, reading_speed
from crosswalk_tui.core.text.format import usd
from crosswalk_tui.core.text.quantity import format_share

_SECONDS_AN_HOUR = 3600
_MICRO_PER_MILLION = Decimal(10) ** 12  # USD per token to micro-USD per 1M tokens


def machine_rates(machine: Machine) -> tuple[int, int]:
    """The input and output rate in micro-USD per 1M tokens: cost per hour ÷ tokens per hour, rounded half up."""
    return _rate(machine, reading_speed(machine)), _rate(machine, machine.tokens_per_second)


def usd_per_token(machine: Machine) -> Decimal:
    """The cost of a token of the kind that takes longer."""
    return _per_token(machine, min(machine.tokens_per_second, reading_speed(machine)))


def _per_token(machine: Machine, speed: Decimal) -> Decimal:
    return machine.usd_per_hour / (speed * _SECONDS_AN_HOUR * machine.utilisation)


def _rate(machine: Machine, speed: Decimal) -> int:
    return max(1, int((_per_token(machine, speed) * _MICRO_PER_MILLION).quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def machine_words(machine: Machine, rate: str) -> str:
    """The arithmetic of the rate ``input`` or ``output``: ``$2.50 an hour ÷ (1,500 tokens/s × 3,600 s × 40%)``."""
    speed = machine.tokens_per_second
    if rate == "input" and machine.input_tokens_per_second is not None:
        speed = machine.input_tokens_per_second
    share = "" if machine.utilisation == 1 else f" × {format_share(machine.utilisation)} in use"
    return f"{usd(machine.usd_per_hour)} an hour ÷ ({speed.normalize():,f} tokens/s × 3,600 s{share})"


class MachineBreakEven(NamedTuple):
    """The volume from which a machine that runs all month costs less than a seller, at one mix of tokens.

    Attributes:
        tokens: input and output tokens a month at which the seller costs as much, rounded down; None if it is free.
        capacity: tokens the machine can process a month at this mix.
    """

    tokens: int | None
    capacity: int

    @property
    def pays(self) -> bool:
        """Whether the machine can process the break-even volume."""
        return self.tokens is not None and self.tokens <= self.capacity


def machine_break_even(machine: Machine, read: int, written: int, seller_usd: Decimal) -> MachineBreakEven | None:
    """Compare *machine* with a seller that charges *seller_usd* for *read* input and *written* output tokens.

    Returns None without tokens.
    """
    tokens = read + written
    if tokens == 0:
        return None
    month = machine.usd_per_hour * HOURS_A_MONTH
    even = int((month * tokens / seller_usd).to_integral_value(ROUND_DOWN)) if seller_usd else None
    return MachineBreakEven(even, int(tokens / machines_needed(machine, read, written)))
