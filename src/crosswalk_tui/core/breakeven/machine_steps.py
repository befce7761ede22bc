"""The bill of machines that are paid by the month, which rises in steps as an input varies, as cost lines.

A line for each number of machines ends where one more is needed, up to `STEPS` and at the number of the workload
itself. Beyond, the bill is a straight line that is at most one machine too high.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crosswalk_tui.core.breakeven.envelope import CostLine
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.machine_load import MachineLoad

STEPS = 64
"""Machines up to which each number has its own line."""


def machine_lines(
    offer: Offer,
    load: MachineLoad,
    needed: tuple[Fraction, Fraction],
    month: int,
    start: Fraction,
    until: Fraction | None,
) -> Iterator[CostLine]:
    """The lines of *offer*, which is served by the machines of *load*, from *start* on.

    Args:
        offer: the offer.
        load: the machines at the workload itself.
        needed: the months of a machine that the tokens take: at 0, and for each unit of the input that varies.
        month: what a machine costs, in the unit of the lines.
        start: the first value of the input.
        until: the last value at which the offer allows the replies; None without limit.
    """
    fixed, moved = needed
    if not moved:
        yield CostLine(load.count * month, 0, offer, until)
        return
    for count in sorted({*range(1, STEPS + 1), load.count}):
        step = (count - fixed) / moved
        if step >= start:
            yield CostLine(count * month, 0, offer, step if until is None else min(step, until))
    yield CostLine((fixed + 1) * month, moved * month, offer, until)
