"""Format figures. Unknown is an em dash; money is never rounded to zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise

from crosswalk_tui.core.money import TIE_TOLERANCE, decimal_string, rate_usd
from crosswalk_tui.core.vocabulary import Sign

UNKNOWN: str = Sign.UNKNOWN.value

_MIN_PLACES = 2
_MOST_PLACES = 4
_RATE_PLACES = 6  # a rate is a whole number of micro-USD
_MILLION = 1_000_000

_TIED = 1 + TIE_TOLERANCE
"""Amounts up to this factor apart are tied."""

_ALWAYS_APART = 10
"""From this amount on, in USD, 0.1% is at least a cent."""

_THOUSANDS = {0: "", 3: "k", 6: "M", 9: "B"}
"""Letters for powers of ten."""


def usd(amount: Decimal | None, places: int | None = None) -> str:
    """Format dollars to the cent, small amounts with more decimals: ``$1,234.50``, ``$0.85``, ``$0.0034``, ``$0``.

    *places* fixes the decimals, to align a column; smaller amounts are shown as ``<$0.01``.
    """
    if amount is None:
        return UNKNOWN
    if amount == 0:
        return "$0" if places is None else f"${amount:.{places}f}"
    shown = places_for(amount) if places is None else places
    smallest = Decimal(1).scaleb(-shown)
    rounded = amount.quantize(smallest, rounding=ROUND_HALF_UP)
    if rounded == 0:
        return f"<${smallest:f}"
    return f"${rounded:,f}" if places is not None else f"${_trimmed(f'{rounded:,f}')}"


def places_for(amount: Decimal) -> int:
    """The decimals that show two significant figures of *amount*, at least cents."""
    if amount == 0:
        return _MIN_PLACES
    return max(_MIN_PLACES, 1 - amount.adjusted())


def places_of(amounts: Iterable[Decimal | None]) -> int:
    """The decimals of the amounts of one column, two to four.

    The fewest that show two significant figures of the smallest amount, and tell apart those that differ by more than
    the tie tolerance of 0.1%.
    """
    known = sorted(filter(None, amounts))
    if not known:
        return _MIN_PLACES
    least = min(_MOST_PLACES, places_for(known[0]))
    if known[0] >= _ALWAYS_APART:
        return least
    return next((places for places in range(least, _MOST_PLACES) if not _look_alike(known, places)), _MOST_PLACES)


def _look_alike(known: Sequence[Decimal], places: int) -> bool:
    """Whether two of the ascending amounts *known* that are not tied are the same with *places* decimals."""
    return any(round(one, places) == round(other, places) and other > one * _TIED for one, other in pairwise(known))


def _trimmed(figure: str) -> str:
    """Remove trailing zeros after the cents."""
    whole, _, fraction = figure.partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(_MIN_PLACES, '0')}"


def rounded_usd(amount: Decimal, figures: int) -> str:
    """Format an amount of 1 or more dollars to so many *figures*, in thousands or millions: ``$1.23k``, ``$12M``."""
    if amount < 1:
        return usd(amount)
    rounded = Decimal(f"{amount:.{figures - 1}e}")
    power = next((power for power in (9, 6, 3) if rounded >= 10**power), 0)
    return f"${rounded.scaleb(-power):f}{_THOUSANDS[power]}"


@lru_cache(maxsize=4096)  # hundreds of offers have few different prices, formatted on every key
def rate(micro_usd: int | None) -> str:
    """Format a rate exactly, in USD per 1M tokens with at least cents: ``$0.06``, ``$0.0509``, ``—``."""
    if micro_usd is None:
        return UNKNOWN
    return f"${_trimmed(f'{rate_usd(micro_usd):,f}')}"


class RateColumn:
    """Formats the rates of one column with the same decimals, two to four of them.

    The decimals are the fewest that show every rate to within 1% and tell apart the rates that differ by more than
    0.1%, the tolerance of a tie. A rate that four decimals do not show so is written exactly, as is one of the *exact*
    rates that needs more decimals: it adds none to the others.
    """

    def __init__(self, rates: Iterable[int | None], exact: Iterable[int | None] = ()) -> None:
        """Choose the decimals for *rates*, in micro-USD per 1M tokens; those that are *exact* are not rounded."""
        known = sorted({rate for rate in rates if rate})
        unrounded = frozenset(rate for rate in exact if rate)
        for self._places in range(_MIN_PLACES, _MOST_PLACES + 1):
            unit = 10 ** (_RATE_PLACES - self._places)
            misshown = _misshown(known, self._places) - unrounded
            self._exact = misshown | {rate for rate in unrounded if rate % unit}
            if not misshown:
                break

    def text(self, micro_usd: int | None) -> str:
        """Format one of the rates: ``$0.060``, ``—``."""
        if micro_usd is None:
            return UNKNOWN
        return rate(micro_usd) if micro_usd in self._exact else _rounded_rate(micro_usd, self._places)

    def texts(self, rates: Iterable[int | None]) -> list[str]:
        """Format *rates*."""
        return [self.text(rate) for rate in rates]


def rate_texts(rates: Sequence[int | None], exact: Iterable[int | None] = ()) -> list[str]:
    """Format the *rates* of one column, those that are *exact* to the last digit."""
    return RateColumn(rates, exact).texts(rates)


def _misshown(known: Sequence[int], places: int) -> frozenset[int]:
    """Those of the ascending rates *known* that *places* decimals distort by over 1%, or show like a smaller one."""
    unit = 10 ** (_RATE_PLACES - places)
    wrong, first, shown_before = set(), 0, -1
    for rate in known:
        shown = (rate + unit // 2) // unit
        if shown != shown_before:
            first, shown_before = rate, shown
        elif rate * 1000 > first * 1001:
            wrong.add(rate)
        if abs(shown * unit - rate) * 100 > rate:
            wrong.add(rate)
    return frozenset(wrong)


@lru_cache(maxsize=4096)
def _rounded_rate(micro_usd: int, places: int) -> str:
    """Format a rate with *places* decimals, rounded half up."""
    unit = 10 ** (_RATE_PLACES - places)
    whole, part = divmod((micro_usd + unit // 2) // unit, 10**places)
    return f"${whole:,}.{part:0{places}}"


def tokens(count: int | None) -> str:
    """Format a limit in thousands or millions, as it is typed: 131,072 is ``131K``, not the ``128K`` that 128,000 is.

    Binary units for some limits would show 262,144 (``256K``) below 262,000. 1,048,576 is ``1.05M``.
    """
    if count is None:
        return UNKNOWN
    return _scaled(count, (1, "", 0), (1_000, "K", 0 if count >= 100_000 else 1), (1_000_000, "M", 2))


def parameters(millions: int | None) -> str:
    """Format a number of parameters: ``1.23B``, ``405B``, ``1.04T``, ``560M``."""
    if millions is None:
        return UNKNOWN
    return _scaled(millions, (1, "M", 0), (1_000, "B", 2), (1_000_000, "T", 2))


def _scaled(number: int, *units: tuple[int, str, int]) -> str:
    """Format *number* in the first of *units* (size, suffix, decimals) in which it is below 1000, or in the last."""
    figure, suffix = Decimal(number), ""
    for size, suffix, places in units:  # noqa: B007 - the unit it ends with is the one to write
        figure = round(Decimal(number) / size, places)
        if figure < 1000:
            break
    return decimal_string(figure) + suffix


def score(value: float | None, unit: str) -> str:
    """Format a score without its unit: Elo as a whole number, others with one decimal."""
    if value is None:
        return UNKNOWN
    return f"{value:.0f}" if unit == "elo" else f"{value:.1f}"


_TENFOLD = 9
"""A relative change from this one on is shown as a factor."""

_NEARLY_ALL = Decimal("99.5")  # per cent less: rounded, it would be all


def change_text(change: Decimal | None) -> str:
    """Format a relative change: ``+12%``, ``−4.2%``, ``+0.001%``, ``−99.9%``, ``0%``, ``×13``; empty if unknown.

    No change is rounded to none, and no decrease to all.
    """
    if change is None:
        return ""
    if change == 0:
        return "0%"
    if change >= _TENFOLD:
        return f"×{change + 1:,.0f}"
    percent = abs(change) * 100
    sign = "+" if change > 0 else "−"
    if percent < Decimal("0.1"):
        return f"{sign}{Decimal(f'{percent:.0e}'):f}%"
    if change < 0 and _NEARLY_ALL <= percent < 100:
        return f"{sign}{decimal_string(percent.quantize(Decimal('0.1'), ROUND_DOWN))}%"
    figure = f"{percent:.1f}" if percent < Decimal("9.95") else f"{percent:,.0f}"
    return f"{sign}{figure.removesuffix('.0')}%"


def counted(count: int, noun: str) -> str:
    """Format a count with its noun: ``1 offer``, ``1,234 offers``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``; empty for no names."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


MOST_SENTENCES = 5
"""How many sentences on what is not valid are shown; a file may have thousands."""


def few(sentences: Sequence[str]) -> list[str]:
    """The first of *sentences*, and how many more there are."""
    more = len(sentences) - MOST_SENTENCES
    return [*sentences[:MOST_SENTENCES], *([f"And {more:,} more."] if more > 0 else [])]


def figure(value: Decimal) -> str:
    """Format a number with three significant figures and no exponent: ``0.35``, ``0.00000001``, ``1.23M``."""
    shown, unit = (value / _MILLION, "M") if value >= _MILLION else (value, "")
    return decimal_string(shown, f",.{max(0, 2 - shown.adjusted()) if shown else 0}f") + unit


def multiples(values: Sequence[Decimal | None]) -> list[str]:
    """Format factors of one column with the same decimals: two if one above 1 would read ``1.0×``, else one."""
    places = multiple_places(values)
    return [multiple(value, places) for value in values]


def multiple_places(values: Iterable[Decimal | None]) -> int:
    """The decimals with which no factor above 1 reads ``1.0×``; ties within 0.1% may."""
    return 2 if any(value is not None and _TIED < value < Decimal("1.05") for value in values) else 1


def multiple(value: Decimal | None, places: int) -> str:
    """Format a multiple of the lowest bill with *places* decimals: ``13.5×``, ``1.02×``, ``—``.

    Only a bill that rests on an assumption is below the lowest published one, so its multiple is unknown.
    """
    return UNKNOWN if value is None or value * _TIED < 1 else f"{value:,.{places}f}×"


def ratio(value: Decimal | None) -> str:
    """Format a factor: ``1.0×``, ``12×``, ``—``."""
    if value is None:
        return UNKNOWN
    return f"{value:.1f}×" if value < Decimal("9.95") else f"{value:,.0f}×"
