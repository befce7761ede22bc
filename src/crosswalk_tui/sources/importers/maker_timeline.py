"""Dated prices of a model in one mode, from a list of intervals and the hours with a different price.

The rates of an interval apply from its ``start`` to the next one's; the first interval has no start and begins when its
price is first known. Null rates mean that the mode is not sold. Dates are ISO dates in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from operator import itemgetter
from typing import Annotated

from pydantic import BeforeValidator

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import Harvest, PriceRecord
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, Limit, PerMillion, Text, exact_number
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, as_object, place, read_row
from crosswalk_tui.sources.importers.week_windows import Week, minute_of_day
from crosswalk_tui.sources.rates import published

Prices = Mapping[int, Rates]
"""Rates by the prompt size above which they apply, 0 for the base."""

_ALL_DAYS = range(1, 8)
_WORKING_DAYS = range(1, 6)  # Monday to Friday

_DOCUMENTED = "documented"
"""How the first day of a price is known if a page of the seller states it; else it was observed."""

_WHOLE_DAY = 10  # characters of an ISO date with its day
_MOST = 1_000  # larger multiples of a price are errors


def _factor(value: object) -> Decimal | None:
    if value is None:
        return None
    number = exact_number(value, "a multiple")
    if not 0 < number < _MOST:
        raise ValueError(f"{number} is no multiple of a price")
    return number


Factor = Annotated[Decimal | None, BeforeValidator(_factor)]
"""A multiple of another price."""


class _BandRow(UpstreamRow):
    above: Limit
    input: PerMillion = None
    output: PerMillion = None
    cache_read: PerMillion = None
    cache_write: PerMillion = None

    def rates(self, one_hour: Decimal | None) -> Rates:
        """The rates; with a cache write, a one-hour write costs *one_hour* times the input."""
        long_write = None
        if one_hour is not None and self.cache_write is not None and self.input is not None:
            long_write = round(self.input * one_hour)
        return Rates(self.input, self.output, self.cache_read, self.cache_write, long_write)


class _RatesRow(_BandRow):
    above: Limit = None
    input: PerMillion
    output: PerMillion
    cache_write_1h_multiple: Factor = None
    tiers: list[object] | None = None
    valid_from: IsoDate = None
    valid_from_basis: Text = None
    model: Text = None


class _StartRow(UpstreamRow):
    start: IsoDate = None


@dataclass(frozen=True, slots=True)
class PriceInterval:
    """The prices of a mode in a period.

    Attributes:
        start: its first day; empty if unbounded.
        prices: None if the mode is not sold, or its prices cannot be read.
        model: the weights that the id served, if published.
        observed: its first day is the day on which the prices were first seen.
    """

    start: str
    prices: Prices | None
    model: str | None = None
    observed: bool = False


@dataclass(frozen=True, slots=True)
class HourRule:
    """Hours of the week at a different price.

    Attributes:
        week: the hours, in UTC.
        factor: the multiplier of every rate.
        models: the ids of the models; None for all models of the provider.
        valid_from, valid_to: the first day they apply, and the first day they no longer apply; None without limit.
    """

    week: Week
    factor: Decimal
    models: frozenset[str] | None
    valid_from: str | None
    valid_to: str | None

    def conflicts_with(self, other: HourRule) -> bool:
        """Whether both change the price of a model in the same hour of a day."""
        shared = self.models is None or other.models is None or self.models & other.models
        starts = max(self.valid_from or "", other.valid_from or "")
        ends = [day for day in (self.valid_to, other.valid_to) if day is not None]
        return bool(shared) and all(starts < day for day in ends) and self.week.overlaps(other.week)


def read_intervals(raw: object, where: str, harvest: Harvest) -> list[PriceInterval]:
    """The intervals of a mode, in order and without empty ones.

    An interval with unreadable rates ends the one before it, and its prices are unknown. An unreadable start
    invalidates the whole mode: the current price would be unknown.
    """
    if not isinstance(raw, list):
        harvest.reject(where, "it is not a list of intervals")
        return []
    found: list[tuple[str, PriceInterval]] = []
    for index, item in enumerate(raw):
        here = place(where, index)
        begin = read_row(_StartRow, item, here, harvest, whole=True)
        if begin is None or (begin.start is not None and len(begin.start) < _WHOLE_DAY):
            harvest.reject(here, "its first day is missing or incomplete; the prices of this mode are left out")
            return []
        found.append((begin.start or "", _step(begin.start or "", as_object(item, here, harvest), here, harvest)))
    found.sort(key=itemgetter(0))
    ends = [start for start, _ in found[1:]]
    # An interval may begin after its start, when its price is first known; by then the next one may apply.
    return _tidy([one for (_, one), end in zip(found, [*ends, None], strict=True) if end is None or one.start < end])


def _step(start: str, cells: Mapping[str, object], where: str, harvest: Harvest) -> PriceInterval:
    """The prices from *start* on, or from the later day on which they are known; none if the model is not sold."""
    rates, at = cells.get("rates"), place(where, "rates")
    stated = None if rates is None else read_row(_RatesRow, rates, at, harvest, whole=True)
    if stated is None:
        return PriceInterval(start, None)
    known_from = stated.valid_from or ""
    begin = max(start, known_from) if len(known_from) == _WHOLE_DAY else start
    return PriceInterval(begin, _bands(stated, at, harvest), stated.model, stated.valid_from_basis != _DOCUMENTED)


def _bands(stated: _RatesRow, where: str, harvest: Harvest) -> Prices | None:
    """The base and context bands; None if a band cannot be read, as long prompts would look cheap."""
    bands = {0: stated.rates(stated.cache_write_1h_multiple)}
    for index, raw in enumerate(stated.tiers or ()):
        here = place(where, "tiers", index)
        row = read_row(_BandRow, raw, here, harvest, whole=True)
        if row is None:
            return None
        if row.above is None or row.input is None or row.output is None:
            harvest.reject(here, "the band lacks its start, an input or an output price")
            return None
        bands[row.above] = row.rates(stated.cache_write_1h_multiple)
    return bands


def _tidy(steps: Sequence[PriceInterval]) -> list[PriceInterval]:
    """*steps* with equal neighbours merged."""
    tidy: list[PriceInterval] = []
    for step in steps:
        if not tidy or (step.prices, step.model or tidy[-1].model) != (tidy[-1].prices, tidy[-1].model):
            tidy.append(step)
    return tidy


def with_thinking(steps: Sequence[PriceInterval], thinking: Sequence[PriceInterval]) -> list[PriceInterval]:
    """*steps* with the output price of thinking, where it differs, as the rate of reasoning tokens."""
    merged = []
    for day in sorted({step.start for step in (*steps, *thinking)}):
        base, mode = _at(steps, day), _at(thinking, day)
        if base is None:
            continue
        prices = base.prices
        if prices is not None and mode is not None and mode.prices is not None:
            prices = {band: _with_reasoning(band, rates, mode.prices) for band, rates in prices.items()}
        observed = base.observed if base.start == day or mode is None else mode.observed
        merged.append(PriceInterval(day, prices, base.model, observed))
    return _tidy(merged)


def _at(steps: Sequence[PriceInterval], day: str) -> PriceInterval | None:
    return next((step for step in reversed(steps) if step.start <= day), None)


def _with_reasoning(band: int, rates: Rates, thinking: Prices) -> Rates:
    """*rates* with the output price of *thinking* for reasoning: of the same band, else of its base if higher."""
    stated = thinking.get(band)
    output = stated.output if stated is not None else max(thinking[0].output or 0, rates.output or 0)
    return rates if output == rates.output else rates._replace(reasoning=output)


def price_records(
    steps: Sequence[PriceInterval], hours: Iterable[HourRule], tier: Tier, as_of: str
) -> Iterator[PriceRecord]:
    """Every price with its days and hours, recorded on *as_of*."""
    hours = list(hours)
    for step, following in zip_longest(steps, steps[1:]):
        end = None if following is None else following.start
        for band, rates in sorted((step.prices or {}).items()):
            price = PriceRecord(
                rates, as_of, tier=tier, band_from=band, valid_from=step.start or None, valid_to=end,
                observed=step.observed,
            )  # fmt: skip
            yield price
            for rule in hours:
                yield from _in_hours(price, rule)


def _in_hours(price: PriceRecord, rule: HourRule) -> Iterator[PriceRecord]:
    """*price* in the windows of *rule*, for the days on which both apply."""
    first = max(price.valid_from or "", rule.valid_from or "")
    last = min((day for day in (price.valid_to, rule.valid_to) if day is not None), default=None)
    if last is not None and last <= first:
        return
    rates = Rates(**{name: round(value * rule.factor) for name, value in published(price.rates).items()})
    for window in rule.week.windows():
        yield replace(
            price, rates=rates, valid_from=first or None, valid_to=last, window_start=window.start,
            window_end=window.end, weekdays=window.weekdays,
        )  # fmt: skip


class _Schedule(UpstreamRow):
    provider: str
    valid_from: IsoDate = None
    valid_until: IsoDate = None
    weekdays_only: bool = False


def read_hours(raw: object, where: str, harvest: Harvest) -> dict[str, list[HourRule]]:
    """The hours at a different price on the day of the snapshot or later, by provider.

    Peak hours multiply the price of all models of the provider, off-peak hours the prices of the models they list.
    Public holidays, on which peak hours do not apply, are ignored: bills are slightly too high.
    """
    found: dict[str, list[HourRule]] = {}
    if raw is not None and not isinstance(raw, list):
        harvest.reject(where, "it is not a list")
        return found
    for index, item in enumerate(raw or ()):
        here = place(where, index)
        row = read_row(_Schedule, item, here, harvest, whole=True)
        if row is None or not isinstance(item, Mapping):
            continue
        if row.valid_until is not None and row.valid_until <= harvest.as_of:
            harvest.skip("past-schedule")
            continue
        try:
            rules = list(_rules(row, item))
        except ValueError as error:
            harvest.reject(here, str(error))
            continue
        known = found.setdefault(row.provider, [])
        if any(rule.conflicts_with(earlier) for rule in rules for earlier in known):
            harvest.reject(here, "its hours overlap those of an earlier schedule, which is kept")
            continue
        known.extend(rules)
    return found


def _rules(row: _Schedule, cells: Mapping[str, object]) -> Iterator[HourRule]:
    """The rules of a schedule.

    Raises:
        ValueError: the hours or multiples cannot be read.
    """
    for kind in ("peak", "off_peak"):
        hours, factor = cells.get(f"{kind}_hours_utc"), cells.get(f"{kind}_multiplier")
        if hours is None and factor is None:
            continue
        week = _week(hours, _WORKING_DAYS if row.weekdays_only else _ALL_DAYS)
        per_model = factor if isinstance(factor, Mapping) else {None: factor}
        for model, value in per_model.items():
            number = _factor(value)
            if number is None or week.is_empty:
                raise ValueError(f"its {kind.replace('_', '-')} hours lack windows or a multiple")
            models = None if model is None else frozenset({model})
            yield HourRule(week, number, models, row.valid_from, row.valid_until)


def _week(hours: object, weekdays: Iterable[int]) -> Week:
    """The windows of *hours* that start on one of *weekdays*.

    Raises:
        ValueError: a window is not two times of day.
    """
    week = Week()
    for window in hours if isinstance(hours, list) else ():
        match window:
            case [str(start), str(end)] if start != end:
                week.add_starting(minute_of_day(start), minute_of_day(end), weekdays)
            case _:
                raise ValueError("one of its windows is not two times of day")
    return week
