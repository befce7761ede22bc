"""The prices of a record over time, according to its source alone: one step for each day on which they changed.

The makers' page and genai-prices publish the days of their prices. models.dev and LiteLLM list a price without a day:
its steps are the days on which a listing was recorded. Within such a list, a step is a correction of a wrong listing,
not a change of the price, if it undoes the step before it within a week (30 days in LiteLLM's list), if it is within a
week of the addition of the offer, if it is tenfold within two months of the step before, or hundredfold at any time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import zip_longest
from typing import Self

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Dating, Tier
from crosswalk_tui.sources.harvest import Harvest, ListingEvent, OfferKey, OfferRecord, PriceHistory, PriceRecord
from crosswalk_tui.sources.pricing.earlier_snapshots import Earlier
from crosswalk_tui.sources.pricing.evidence import days_between, whole_day
from crosswalk_tui.sources.pricing.listing_changes import base_price
from crosswalk_tui.sources.pricing.rate_step import RATES, RateStep, rate_values

HISTORY = "-history"
"""Suffix of the id of a source with the history of another one."""

_LISTED = "litellm"
_CLEAN_UP = "bulk"
"""Flag of the removal of many keys on one day, which says nothing about each."""

_SOON = 7
"""Days after which a new price is no longer a correction: 86% of LiteLLM's first price changes by then are one."""

_UNDONE_DAYS = {_LISTED: 30}
"""Days within which a list puts back a price that it changed wrongly, if not `_SOON`."""

_TENFOLD, _TENFOLD_DAYS = 10, 60
"""A step by this factor is a correction if the listing before it is no older: new versions may be as much cheaper."""

_UNIT = 100
"""A step by this factor is an error of units."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What sources recorded about the past, by source and offer.

    Attributes:
        points: prices with the day they were recorded.
        events: the changes of LiteLLM's list.
        begins: the first day that the history of each source with recorded prices covers.
    """

    points: dict[tuple[str, OfferKey], list[tuple[str, PriceRecord]]] = field(default_factory=dict)
    events: dict[OfferKey, list[ListingEvent]] = field(default_factory=dict)
    begins: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, harvests: Iterable[Harvest], earlier: Earlier) -> Self:
        """Index the histories in *harvests* and the *earlier* snapshots."""
        harvests = list(harvests)
        points: dict[tuple[str, OfferKey], list[tuple[str, PriceRecord]]] = defaultdict(list)
        begins: dict[str, str] = {}
        lines: list[PriceHistory] = [*(line for harvest in harvests for line in harvest.history), *earlier.past]
        for line in lines:
            lists = line.source.removesuffix(HISTORY)
            offer = line.provider, line.provider_model_id
            points[lists, offer].extend((line.source, point) for point in line.points)
            first = min((whole_day(point.as_of) for point in line.points), default="9999")
            begins[lists] = min(begins.get(lists, first), first)
        events: dict[OfferKey, list[ListingEvent]] = defaultdict(list)
        for event in earlier.events or [event for harvest in harvests for event in harvest.events]:
            events[event.provider, event.provider_model_id].append(event)
        return cls(dict(points), dict(events), begins)

    def series(self, record: OfferRecord, rows: Sequence[PriceRecord], since: str | None) -> list[RateStep]:
        """The steps of *record*, oldest first.

        Args:
            record: the record of a source.
            rows: its plausible prices.
            since: the day from which a price without a start is known to apply, if before its end.
        """
        base = [row for row in rows if row.tier is Tier.STANDARD and not row.band_from and row.window_start is None]
        if record.source == _LISTED:
            steps = _listed(record, base, self.events.get(record.offer_key, ()))
        else:
            steps = _published(record.source, base, since)
            kept = self.points.get((record.source, record.offer_key))
            if kept is not None:
                begun = min((step.day for step in steps), default="9999")
                is_dated = any(row.valid_from or row.valid_to for row in base)
                earlier = _recorded(kept, record.source)
                steps = [*(step for step in earlier if step.day < begun or not is_dated), *steps]
        if record.gone_between is not None:
            steps.append(RateStep(whole_day(record.gone_between[1]), None, record.source))
        steps = tidy(steps)
        return _corrected(steps, record.source, self.begins.get(record.source, "")) if len(steps) > 1 else steps

    def series_without_record(self, source: str, offers: Iterable[OfferKey]) -> list[RateStep]:
        """The steps of *source* that were recorded for one of *offers*, which it no longer lists."""
        points = [point for offer in sorted(set(offers)) for point in self.points.get((source, offer), ())]
        if not points:
            return []
        return _corrected(tidy(_recorded(points, source)), source, self.begins.get(source, ""))


def tidy(steps: Sequence[RateStep]) -> list[RateStep]:
    """*steps* in order: one a day, the last of the day or the one whose day its source publishes, without repetition.

    A zero is not a price. A rate that one source lacks is the one of the next source with the same price.
    """
    if len(steps) == 1:  # nearly always
        only = _without_zeros(steps[0])
        return [] if only is None or only.rates is None else [only]
    by_day: dict[str, RateStep] = {}
    for step in steps:
        known = by_day.get(step.day)
        if known is None or known.dating is Dating.RECORDED or step.dating is not Dating.RECORDED:
            by_day[step.day] = step
    found: list[RateStep] = []
    for step in filter(None, (_without_zeros(by_day[day]) for day in sorted(by_day))):
        before = found[-1] if found else None
        if before is None:
            found += [step] if step.rates is not None else []
        elif step.rates == before.rates:  # nearly always
            continue
        elif step.source != before.source and before.lacks_only(step):
            found[-1] = before.completed(step)
        elif not step.repeats(before):
            found.append(step)
    # A step that was completed may equal the one before it.
    return [step for nth, step in enumerate(found) if not nth or not step.repeats(found[nth - 1])]


def _without_zeros(step: RateStep) -> RateStep | None:
    """*step* with unknown for zeros; None without an input or output price.

    A zero for the cache means that it is not priced separately, or not published.
    """
    if step.rates is None:
        return step
    values = rate_values(step.rates)
    if not any(values[:2]):
        return None
    return step._replace(rates=Rates(*(value or None for value in values))) if 0 in values else step


def _recorded(points: Iterable[tuple[str, PriceRecord]], source: str) -> list[RateStep]:
    """A step for each of the *points* with their recorders, of which *source* itself may be one."""
    steps: list[RateStep] = []
    for recorder, point in points:
        steps += _dated(recorder, [point], None) if recorder != source else _published(recorder, [point], None)
    return steps


def _published(source: str, rows: Sequence[PriceRecord], since: str | None) -> list[RateStep]:
    """The steps of *rows*, in the order of their first days."""
    return _dated(source, sorted(rows, key=lambda row: row.valid_from or ""), since)


def _dated(source: str, rows: Sequence[PriceRecord], since: str | None) -> list[RateStep]:
    """The steps of *rows* in order; a row with an end and no successor ends with it."""
    steps: list[RateStep] = []
    for row, following in zip_longest(rows, rows[1:]):
        if row.valid_from is not None:
            dating = Dating.RECORDED if row.observed else Dating.EFFECTIVE
            steps.append(RateStep(whole_day(row.valid_from), row.rates, source, dating))
        elif row.valid_to is not None and not source.endswith(HISTORY):
            last = (date.fromisoformat(whole_day(row.valid_to)) - timedelta(days=1)).isoformat()
            steps.append(RateStep(min(since or last, last), row.rates, source, Dating.BY))
        else:
            steps.append(RateStep(whole_day(row.as_of), row.rates, source))
        end = None if row.valid_to is None else whole_day(row.valid_to)
        if end is not None and (following is None or whole_day(following.valid_from or "") != end):
            dating = Dating.RECORDED if source.endswith(HISTORY) else Dating.EFFECTIVE
            steps.append(RateStep(end, None, source, dating))
    return steps


def _listed(record: OfferRecord, rows: Sequence[PriceRecord], events: Sequence[ListingEvent]) -> list[RateStep]:
    """The steps of LiteLLM's list, from its price today back to its addition.

    Events of other keys of the offer are ignored, and those whose new price the list did not have afterwards.
    """
    base = base_price(rows)
    if base is None:
        return []
    rates = base.rates
    steps: list[RateStep] = []
    for day in sorted({event.day for event in events}, reverse=True):
        mine = [event for event in events if event.day == day]
        kinds = {event.kind for event in mine if event.flag != _CLEAN_UP}
        before = _before(rates, [event for event in mine if event.path in ("", record.path)])
        if "added" in kinds:
            steps.append(RateStep(day, rates, _LISTED))
        elif "removed" in kinds:
            steps.append(RateStep(day, None, _LISTED))
        elif before != rates:
            steps.append(RateStep(day, rates, _LISTED))
        rates = before
    return list(reversed(steps)) or [RateStep(whole_day(base.as_of), base.rates, _LISTED)]


def _before(rates: Rates, events: Iterable[ListingEvent]) -> Rates:
    """The rates before the price *events* of a day that led to *rates*."""
    for event in reversed([event for event in events if event.kind == "price" and event.field in RATES]):
        if getattr(rates, event.field) == event.new and (event.old is None or isinstance(event.old, int)):
            rates = rates._replace(**{event.field: event.old})
    return rates


def _corrected(steps: Sequence[RateStep], source: str, begins: str) -> list[RateStep]:
    """*steps* of *source*, whose history *begins* on a day, with the corrections of recorded listings marked."""
    found: list[RateStep] = []
    for step in steps:
        corrects = _is_correction(found, step, _UNDONE_DAYS.get(source, _SOON), begins)
        found.append(step if step.corrects is corrects else step._replace(corrects=corrects))
    return found


def _is_correction(earlier: Sequence[RateStep], step: RateStep, undone_days: int, begins: str) -> bool:
    """Whether *step* corrects a wrong listing, by the rules above, rather than changing the price."""
    before = earlier[-1] if earlier else None
    if before is None or before.rates is None or step.rates is None or step.agrees(before):
        return False
    if Dating.EFFECTIVE in (before.dating, step.dating):
        return False
    age, factor = days_between(before.day, step.day), _factor(before.rates, step.rates)
    undone = len(earlier) > 1 and age <= undone_days and step.agrees(earlier[-2])
    first = len(earlier) == 1 and age <= _SOON and before.day > begins
    return undone or first or factor >= _UNIT or (factor >= _TENFOLD and age <= _TENFOLD_DAYS)


def _factor(one: Rates, other: Rates) -> float:
    """The larger of the factors by which input and output differ; 1 if unknown."""
    pairs = ((one.input, other.input), (one.output, other.output))
    return max((max(pair) / min(pair) for a, b in pairs if a and b for pair in [(a, b)]), default=1)
