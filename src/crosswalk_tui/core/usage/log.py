"""The running totals of a usage log. Memory grows with its groups and request ids, not with its lines."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import NamedTuple, TypeVar

from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.quantity import MAX_TOKENS
from crosswalk_tui.core.usage.known_requests import KnownRequest, KnownRequests
from crosswalk_tui.core.usage.requests import Request, RequestSum

_MONTH = 30
_MICROSECONDS_A_DAY = 86_400_000_000
_LINES = 5
"""Places that a note lists."""

_MOST_NOTES, _MOST_NAMES = 50, 500
_OTHER = "other counts"
"""Beyond these numbers, reasons and names from a log are counted together, to bound the memory."""

_LAST_MICROSECOND = 999_999
"""In the last time of a period, which ends a microsecond later."""

_Key = TypeVar("_Key")


class RequestGroup(NamedTuple):
    """Requests of the same model, day, service level and size class, which no price distinguishes.

    Attributes:
        day: UTC; None when the log has no date.
        size_class: index of the size class, see `UsageLog.bounds`; None when the number of requests is unknown.
    """

    model: str = ""
    day: date | None = None
    project: str = ""
    session: str = ""
    batch: bool = False
    service_tier: str = ""
    size_class: int | None = 0


@dataclass(slots=True)
class UsageNote:
    """Rows that were not counted for one reason.

    Attributes:
        reason: completes "3 lines …", such as ``without usage``.
        count: how many.
        places: the first of them.
        noun: what is counted, ``line`` or ``file``.
    """

    reason: str
    count: int = 0
    places: list[str] = field(default_factory=list)
    noun: str = "line"

    @property
    def in_words(self) -> str:
        """The number and the reason, such as ``3 lines without usage``."""
        return f"{counted(self.count, self.noun)} {self.reason}"


_UNDATED = "without a date, which --since and --until need"
_PARTLY_OUTSIDE = "that began before the requested dates and ended in them"


class UsageLog:
    """Adds up requests by group; a request that is added twice counts once.

    Attributes:
        bounds: prompt sizes that separate the size classes, ascending. Class 0 holds prompts of at most ``bounds[0]``
            tokens, class 1 those above it up to ``bounds[1]``, and so on: each class lies inside one price band.
        groups: the sum of each group.
        fees, left_out: counts by name, over all groups; `fees_of` and `left_out_of` have them by group.
        stated: sentences on how counts were read.
        unusable_dates: the requests that are undated because their date is of no use.
        first, last: the earliest and the latest time; None when no request has one.
    """

    def __init__(
        self,
        bounds: Sequence[int] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        windows: Mapping[str, int] | None = None,
    ) -> None:
        """Start empty; requests before *since*, or at or after *until*, are left out and noted.

        *windows* are the context windows in tokens of models, by their names in lower case, and the largest of all by
        an empty name: a request with a longer prompt is a row of an unknown number of requests.
        """
        self.bounds = tuple(sorted(set(bounds)))
        self.groups: dict[RequestGroup, RequestSum] = {}
        self.fees: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.fees_of: dict[RequestGroup, Counter[str]] = {}
        self.left_out_of: dict[RequestGroup, Counter[str]] = {}
        self.first: datetime | None = None
        self.last: datetime | None = None
        self._since, self._until = since, until
        self._windows = windows or {}
        self._smallest = min(self._windows.values(), default=MAX_TOKENS)
        self._is_filtered = since is not None or until is not None
        self.stated: list[str] = []
        self.unusable_dates = UsageNote("with a date that cannot be used", noun="request")
        self._times: dict[date, tuple[datetime, datetime]] = {}  # the first and the last of each day
        self._notes: dict[str, UsageNote] = {}
        self._known = KnownRequests()
        self._total: RequestSum | None = None  # until another request is added

    def add(self, request: Request) -> bool:
        """Count *request*; of several with the same id, the one with the most tokens. Returns whether it was new."""
        if self._is_filtered and self._outside(request):
            return False
        if request.input_tokens > self._smallest and request.prompt > self._window(request.model):
            request = request._replace(count=None)
        day = None if request.time is None else self._widen_span(request.time, request.until)
        group, known = self._group(request, day), None
        if request.request_id:
            known = self._known.get(request.request_id)
            if known is not None:
                if not known.gives_way_to(request, group):
                    return False
                self._put(known.group, known, -1)
            self._known.keep(request, group)
        self._put(group, request, 1)
        return known is None

    def part(self, keep: Callable[[RequestGroup], bool]) -> UsageLog:
        """The groups for which *keep* returns true, as a log; the notes stay, since they are about the files."""
        part = UsageLog(self.bounds)
        counted = {group: added for group, added in self.groups.items() if added.rows}
        part.groups = {group: added for group, added in counted.items() if keep(group)}
        part._notes, part.stated, part.unusable_dates = self._notes, self.stated, self.unusable_dates
        for group in part.groups:
            part.fees_of[group] = self.fees_of.get(group, Counter())
            part.left_out_of[group] = self.left_out_of.get(group, Counter())
            part.fees.update(part.fees_of[group])
            part.left_out.update(part.left_out_of[group])
        part.first, part.last = self._span_of(part.groups, counted)
        part._times = {group.day: self._times[group.day] for group in part.groups if group.day is not None}
        return part

    def note(self, reason: str, place: str = "", noun: str = "line") -> None:
        """Record a *noun* that was not counted for *reason*."""
        if len(self._notes) >= _MOST_NOTES and reason not in self._notes:
            reason = "for other reasons"
        noted = self._notes.setdefault(reason, UsageNote(reason, noun=noun))
        noted.count += 1
        if place and len(noted.places) < _LINES:
            noted.places.append(place)

    def note_date(self, place: str, stated: str) -> None:
        """Record a request whose date, as *stated*, cannot be used."""
        self.unusable_dates.count += 1
        if len(self.unusable_dates.places) < _LINES:
            self.unusable_dates.places.append(f"{place}: {stated}" if place else stated)

    def state(self, remark: str) -> None:
        """Record how counts were read, in a sentence."""
        if remark not in self.stated:
            self.stated.append(remark)

    @property
    def notes(self) -> list[UsageNote]:
        """The notes in the order of their first occurrence."""
        return list(self._notes.values())

    @property
    def may_lack_some(self) -> bool:
        """Whether requests that were left out may be of the requested dates, in whole or in part."""
        return _UNDATED in self._notes or _PARTLY_OUTSIDE in self._notes

    @property
    def total(self) -> RequestSum:
        """The sum of all groups."""
        if self._total is None:
            self._total = self.by(lambda _: None).get(None, RequestSum())
        return self._total

    def by(self, key: Callable[[RequestGroup], _Key]) -> dict[_Key, RequestSum]:
        """The sums of the groups that *key* maps to the same value."""
        sums: defaultdict[_Key, RequestSum] = defaultdict(RequestSum)
        for group, added in self.groups.items():
            if added.rows:
                sums[key(group)].merge(added)
        return dict(sums)

    def by_model(self) -> dict[str, RequestSum]:
        """The sums by model, as logged."""
        return self.by(lambda group: group.model)

    @property
    def undated(self) -> int:
        """Rows without a date."""
        return sum(added.rows for group, added in self.groups.items() if group.day is None)

    @property
    def span_days(self) -> int | None:
        """Calendar days (UTC) from the first to the last, both included; None without dates."""
        if self.first is None or self.last is None:
            return None
        return (self.last.astimezone(UTC).date() - self.first.astimezone(UTC).date()).days + 1

    @property
    def elapsed(self) -> timedelta | None:
        """The time from the first request to the last; None without dates. A row of a day or month lasts to its end."""
        if self.first is None or self.last is None:
            return None
        return self.last - self.first + timedelta(microseconds=self._ends_with_period)

    @property
    def is_short(self) -> bool:
        """Whether it covers less than a day, so that its rate is a rough one."""
        elapsed = self._elapsed_days
        return elapsed is not None and elapsed < 1

    @property
    def covered_days(self) -> Fraction | None:
        """The days of the rate of the log; None without dates.

        From the first request to the last and, as the next ones would follow, the longest pause between two days: by
        calendar days, a month would cost too little where the first and the last day are not whole. At most those, at
        least one.
        """
        elapsed, days = self._elapsed_days, self.span_days
        return None if elapsed is None or days is None else max(Fraction(1), min(Fraction(days), elapsed))

    @property
    def month_factor(self) -> Fraction | None:
        """The factor from the log to a 30-day month; None if a request has no date."""
        days = self.covered_days
        return None if days is None or self.undated else _MONTH / days

    @property
    def _elapsed_days(self) -> Fraction | None:
        """The elapsed time with the longest pause between two days."""
        if self.elapsed is None:
            return None
        pause, end = timedelta(), self.last if self._ends_with_period else None
        for _, (first, last) in sorted(self._times.items()) if end is None else ():
            pause = max(pause, first - (end or first))
            end = max(last, end or last)
        return Fraction((self.elapsed + pause) // timedelta(microseconds=1), _MICROSECONDS_A_DAY)

    @property
    def _ends_with_period(self) -> bool:
        """Whether its last time is the end of the period of a row, a microsecond before the next one begins."""
        return self.last is not None and self.last.microsecond == _LAST_MICROSECOND

    @property
    def has_no_rate(self) -> bool:
        """Whether some requests have a date and others have none: what a month costs is unknown.

        A log without any date is the month.
        """
        return self.first is not None and self.undated > 0

    def _span_of(
        self, part: Iterable[RequestGroup], counted: Collection[RequestGroup]
    ) -> tuple[datetime | None, datetime | None]:
        """The first and the last time of the groups *part* of *counted*, to the day."""
        days = [group.day for group in part if group.day is not None]
        if not days or self.first is None or self.last is None:
            return None, None
        known = [group.day for group in counted if group.day is not None]
        of_one_day = min(days) == max(days) and min(known) < max(known)
        end = datetime.combine(max(days), time.max, UTC)
        # The last row may be for a period that ends after its day.
        to_last = max(days) == max(known) and (not of_one_day or self.last > end)
        return (
            self.first if min(days) == min(known) and not of_one_day else datetime.combine(min(days), time(), UTC),
            self.last if to_last else end,
        )

    def _window(self, model: str) -> int:
        """The context window of *model* as logged; the largest of all if it is unknown."""
        name = model.casefold()
        found = self._windows.get(name) or self._windows.get(name.rpartition("/")[2])
        return found or self._windows.get("", MAX_TOKENS)

    def _group(self, request: Request, day: date | None) -> RequestGroup:
        size_class = None
        if request.count:
            size_class = bisect_left(self.bounds, request.prompt) if self.bounds else 0
        return RequestGroup(
            request.model, day, request.project, request.session, request.batch, request.service_tier, size_class
        )

    def _put(self, group: RequestGroup, request: Request | KnownRequest, sign: int) -> None:
        added = self.groups.get(group)
        if added is None:
            added = self.groups[group] = RequestSum()
        added.put(request.counts, request.count, sign)
        self._total = None
        for name, number in request.fees:
            self.fees[name] += sign * number
            self.fees_of.setdefault(group, Counter())[name] += sign * number
        for name, number in request.left_out:
            known = name if name in self.left_out or len(self.left_out) < _MOST_NAMES else _OTHER
            self.left_out[known] += sign * number
            self.left_out_of.setdefault(group, Counter())[known] += sign * number

    def _outside(self, request: Request) -> bool:
        if request.time is None:
            self.note(_UNDATED)
            return True
        early = self._since is not None and request.time < self._since
        late = self._until is not None and request.time >= self._until
        if early and self._since is not None and request.until is not None and request.until > self._since:
            self.note(_PARTLY_OUTSIDE)
        elif early or late:
            self.note("outside the requested dates")
        return early or late

    def _widen_span(self, moment: datetime, until: datetime | None) -> date:
        """Extend the span of the log by a request at *moment*; returns its day (UTC)."""
        day = (moment if moment.tzinfo is UTC else moment.astimezone(UTC)).date()
        end = moment if until is None else until - timedelta(microseconds=1)
        known = self._times.get(day)
        if known is None:
            self._times[day] = moment, end
        elif moment < known[0] or end > known[1]:
            self._times[day] = min(known[0], moment), max(known[1], end)
        else:
            return day
        if self.first is None or moment < self.first:
            self.first = moment
        if self.last is None or end > self.last:
            self.last = end
        return day
