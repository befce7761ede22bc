"""Format break-evens: the intervals of an input over which each model is cheaper."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from crosswalk_tui.core.breakeven.crossings import BreakEven
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.quantity import format_share
from crosswalk_tui.core.vocabulary import WorkloadInput

Names = tuple[str, str]
"""What the two models of a break-even are called."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """An interval of an input over which one model is cheaper.

    Attributes:
        end: None without limit.
        winner: 0 or 1; None for a tie.
        limited: it begins at the reply limit of the previously cheaper model.
    """

    start: Fraction
    end: Fraction | None
    winner: int | None
    limited: bool = False


def stretches(found: BreakEven) -> list[Stretch]:
    """Divide the range of the input that both models allow by the cheaper model; ties are intervals too."""
    limits = {crossing.at for crossing in found.crossings if crossing.limited}
    edges = sorted(
        {Fraction(0), *(c.at for c in found.crossings), *(t for tie in found.ties for t in tie if t is not None)}
    )
    edges = [edge for edge in edges if found.end is None or edge < found.end or edge == 0]
    whole: list[Stretch] = []
    for start, end in zip(edges, [*edges[1:], found.end], strict=True):
        tied = any(low <= start and (high is None or (end is not None and end <= high)) for low, high in found.ties)
        passed = [crossing.winner for crossing in found.crossings if crossing.at <= start]
        winner = None if tied else passed[-1] if passed else found.winner
        whole.append(Stretch(start, end, winner, start in limits))
    return whole


def input_text(at: Fraction | None, varied: WorkloadInput) -> str:
    """Format a value of *varied*: three figures, a percentage for a share, ``×`` for a factor."""
    if at is None:
        return fmt.UNKNOWN
    value = Decimal(at.numerator) / Decimal(at.denominator)
    if varied is WorkloadInput.CACHED:
        return format_share(value, 1)
    return f"{fmt.figure(value)}×" if varied is WorkloadInput.MULTIPLIER else fmt.figure(value)


def cheaper(found: BreakEven, names: Names) -> str:
    """``A below 0.17, B above 0.17``, or ``A is cheaper at any value``."""
    parts = stretches(found)
    if len(parts) > 1:
        return ranges(found, names)
    winner, end = parts[0].winner, cut_short(found, names)
    if winner is None:
        return f"{' and '.join(names)} cost the same{f', {end}' if end else ' throughout'}"
    return f"{names[winner]}, {end}" if end else f"{names[winner]} is cheaper at any value"


def elsewhere(found: BreakEven, names: Names) -> str:
    """``B above 0.17``: where the answer differs from that at the workload; or that it is the same at any value."""
    parts = stretches(found)
    if len(parts) > 1:
        return ranges(found, names, skip=found.here)
    end = cut_short(found, names)
    return f"no change at any value{f' below; {end}' if end else ''}"


def ranges(found: BreakEven, names: Names, *, skip: Fraction | None = None) -> str:
    """``A below 0.17, B above 0.17``, and the limit of the replies; without the stretch that holds the value *skip*."""
    parts, texts = stretches(found), []
    last = len(parts) - 1
    for nth, part in enumerate(parts):
        if skip is not None and _holds(part, skip, is_last=nth == last):
            continue
        who = "both alike" if part.winner is None else names[part.winner]
        # The reason of a limit is that of both its sides: it stays where the side above is skipped.
        left_out = (
            skip is not None and nth < last and part.end is not None and part.end <= skip and parts[nth + 1].limited
        )
        why = " (reply limit)" if part.limited or left_out else ""
        start, end = (input_text(at, found.varied) for at in (part.start, part.end))
        if nth == last and not found.cut_short:
            texts.append(f"{who} above {start}{why}")
        elif nth == 0:
            texts.append(f"{who} below {end}{why}")
        else:
            texts.append(f"{who} from {start} to {end}{why}")
    return ", ".join(filter(None, [*texts, cut_short(found, names)])) + _sellers(found, names)


def _sellers(found: BreakEven, names: Names) -> str:
    """`` (A at my-gpu*)``: the providers on which it rests that are not those of the bills shown."""
    texts = dict.fromkeys(f"{names[other.side]} at {other.name}" for other in found.others)
    return f" ({', '.join(texts)})" if texts else ""


def _holds(part: Stretch, value: Fraction, *, is_last: bool) -> bool:
    """Whether *part* holds *value*; its end belongs to the part that follows, if there is one."""
    end = part.end
    return part.start <= value and (end is None or value < end or (is_last and value == end))


def cut_short(found: BreakEven, names: Names) -> str:
    """``above 2 no offer of B allows the replies``; empty if both models have an offer up to the end."""
    who = " or ".join(names[side] for side in found.cut_short)
    return f"above {input_text(found.end, found.varied)} no offer of {who} allows the replies" if who else ""
