"""The price timeline of an offer: its points, what changed at each, and the price in force on a day.

The catalogue has at most one point a day. A wrong listing that was later put right is no price: until then, the
corrected one was in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from crosswalk_tui.core.changes.age import last_day
from crosswalk_tui.core.models import OWN, Price, Rates
from crosswalk_tui.core.text.format import counted, rate
from crosswalk_tui.core.vocabulary import Dating, PointKind

RATE_NAMES = Rates._fields
"""The rates, in the order of `Rates`."""


@dataclass(frozen=True, slots=True)
class PricePoint:
    """The price of an offer from a day on.

    Attributes:
        rates: empty if the offer ended.
        source_id, source: the id and the name of its source.
        listed_on: the day of the list that has the price, where *day* is the later one of a list that it replaced.
        is_inherited: whether it is the first of an id that was pointed at the model on that day, at a price of before.
    """

    day: date
    dating: Dating
    kind: PointKind
    rates: Rates
    source_id: str
    source: str
    listed_on: date | None = None
    is_inherited: bool = False

    @property
    def priced(self) -> bool:
        """Whether the input or the output price is known."""
        return self.rates.input is not None or self.rates.output is not None

    @property
    def is_price(self) -> bool:
        """Whether it was a price: no end and no wrong listing."""
        return self.priced and self.kind is not PointKind.WRONG


@dataclass(frozen=True)
class Timeline:
    """The points of an offer up to *today* and announced ones, oldest first."""

    points: tuple[PricePoint, ...]
    today: date

    @cached_property
    def past(self) -> tuple[PricePoint, ...]:
        """The points up to today."""
        return tuple(point for point in self.points if point.day <= self.today)

    @cached_property
    def future(self) -> tuple[PricePoint, ...]:
        """The announced points."""
        return tuple(point for point in self.points if point.day > self.today)

    @property
    def newest_first(self) -> tuple[PricePoint, ...]:
        """All points, the latest first."""
        return tuple(reversed(self.points))

    @cached_property
    def current(self) -> PricePoint | None:
        """The point whose price is in force today, if any."""
        return self.in_force(self.today)

    @cached_property
    def prices(self) -> tuple[PricePoint, ...]:
        """The past points that were prices."""
        return tuple(point for point in self.past if point.is_price)

    @property
    def n_changes(self) -> int:
        """Number of past changes of the input or the output price."""
        return sum(self.changes_price(point) for point in self.prices)

    @property
    def n_corrections(self) -> int:
        """Number of past corrections of a wrong listing."""
        return sum(point.kind is PointKind.CORRECTED for point in self.past)

    def in_force(self, day: date) -> PricePoint | None:
        """The point whose price was or will be in force on *day*; None before the first point and after an end."""
        nth = next((nth for nth in reversed(range(len(self.points))) if self.points[nth].day <= day), None)
        if nth is None:
            return None
        found = next((point for point in self.points[nth:] if point.kind is not PointKind.WRONG), None)
        return found if found is not None and found.priced else None

    def before(self, point: PricePoint) -> PricePoint | None:
        """The price before *point*, without wrong listings."""
        earlier = (one for one in reversed(self.points) if one.day < point.day and one.is_price)
        return next(earlier, None)

    def changed(self, point: PricePoint) -> Mapping[str, tuple[int | None, int | None]]:
        """The rates that *point* changed, as before and after, by name.

        Empty without a price before it, and where two sources differ: nothing is known to have changed.
        """
        before = self.before(point)
        if before is None or not point.is_price or point.kind is PointKind.DIFFERS:
            return {}
        pairs = {name: (getattr(before.rates, name), getattr(point.rates, name)) for name in RATE_NAMES}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and pair[1] is not None}

    def changes_price(self, point: PricePoint) -> bool:
        """Whether *point* changed the input or the output price."""
        differences = self.changed(point)
        return any(None not in differences[name] for name in ("input", "output") if name in differences)

    @property
    def n_switches(self) -> int:
        """Number of past points of another source with a different price, of which no change is known."""
        return sum(self._switches(point) for point in self.prices)

    def _switches(self, point: PricePoint) -> bool:
        before = self.before(point)
        return point.kind is PointKind.DIFFERS and before is not None and before.rates[:2] != point.rates[:2]

    def wrong_before(self, point: PricePoint) -> PricePoint | None:
        """The wrong listing that *point* put right."""
        if point.kind is not PointKind.CORRECTED:
            return None
        earlier = (one for one in reversed(self.points) if one.day < point.day)
        return next((one for one in earlier if one.kind is PointKind.WRONG), None)


def timeline(points: Iterable[PricePoint], today: date) -> Timeline:
    """The timeline of an offer with *points* in any order."""
    return Timeline(tuple(sorted(points, key=lambda point: point.day)), today)


def with_present_price(prices: Timeline, present: Price | None, source: str) -> Timeline:
    """*prices*, or where none is recorded, the *present* list price of the offer as its first one.

    The build keeps no timeline of plans, local models and other offers that are not sold by the token.
    """
    if prices.points or present is None or present.source == OWN:
        return prices
    day = last_day(present.as_of)
    if day is None or present.rates.input is None:
        return prices
    first = PricePoint(day, Dating.RECORDED, PointKind.FIRST, present.listed, present.source, source)
    return timeline((first,), prices.today)


def last_stated(prices: Timeline, present: Price | None) -> str | None:
    """The ISO date on which a source last had the *present* price; None unless it is later than the first day of it."""
    current = prices.current
    if current is None or present is None or present.source == OWN or present.as_of <= current.day.isoformat():
        return None
    same = (present.listed.input, present.listed.output) == (current.rates.input, current.rates.output)
    return present.as_of if same else None


def dating_word(point: PricePoint, today: date) -> str:
    """What the day of *point* means, in a word before it: ``since``, ``from`` or ``by``; empty if it was recorded."""
    if point.dating is Dating.EFFECTIVE:
        return "from" if point.day > today else "since"
    return "by" if point.dating is Dating.BY else ""


def changes_in_words(prices: Timeline) -> str:
    """What the past points amount to: ``2 changes since 2026-01-05``; empty without any.

    The step chart draws the same: its steps are the changes, its gaps the prices of another source.
    """
    if not prices.past:
        return ""
    first, last = prices.past[0].day.isoformat(), prices.past[-1]
    if len(prices.past) == 1:
        return f"No price before {first} is recorded"
    ended = last.kind is PointKind.ENDED
    days = f"from {first} to its end on {last.day.isoformat()}" if ended else f"since {first}"
    switches = prices.n_switches
    if prices.n_changes:
        text = f"{counted(prices.n_changes, 'change')} {days}"
    elif switches:
        text = f"No known change {days}"
    else:
        text = f"{'Input and output unchanged' if any(map(prices.changed, prices.prices)) else 'Unchanged'} {days}"
        wrong = sum(point.kind is PointKind.WRONG for point in prices.past)
        text += f", apart from {counted(wrong, 'wrong listing')}" if wrong else ""
    if switches:
        text += " (gap: another source)" if switches == 1 else f" ({switches} gaps: other sources)"
    return text


def dates_in_words(prices: Timeline) -> str:
    """What the dates of the points mean, of those kinds that occur."""
    dating = {point.dating for point in prices.points}
    words = {dating_word(point, prices.today) for point in prices.points}
    applied = ", ".join(word for word in ("since", "from") if word in words)
    texts = {
        Dating.RECORDED: f"{'bare ' if any(words) else ''}dates: first seen in a source, maybe set earlier",
        Dating.EFFECTIVE: f"{applied}: in force from then",
        Dating.BY: "by: in force then",
    }
    return " · ".join(text for kind, text in texts.items() if kind in dating)


def point_note(point: PricePoint, prices: Timeline) -> str:
    """What is particular about *point*; empty for a change of the price."""
    wrong = prices.wrong_before(point)
    if wrong is not None:
        return f"correction: {rate(wrong.rates.input)} in and {rate(wrong.rates.output)} out were wrong"
    return {
        PointKind.WRONG: "wrong listing, corrected later",
        PointKind.DIFFERS: _difference(point, prices),
        PointKind.ENDED: "ends" if point.day > prices.today else "ended",
        PointKind.RETURNED: "listed again",
    }.get(point.kind, "")


def _difference(point: PricePoint, prices: Timeline) -> str:
    """``no known change: models.dev, of 2026-09-30, differs from genai-prices``."""
    before = prices.before(point)
    listed = "" if point.listed_on is None else f", of {point.listed_on.isoformat()},"
    return (
        f"no known change: {point.source}{listed} differs from {'another source' if before is None else before.source}"
    )


def change_of(before: int | None, after: int | None) -> Decimal | None:
    """``after / before - 1``; 0 if both are zero; None if either is unknown, or only *before* is zero."""
    if before is None or after is None:
        return None
    if before == 0:
        return Decimal(0) if after == 0 else None
    return Decimal(after) / Decimal(before) - 1
