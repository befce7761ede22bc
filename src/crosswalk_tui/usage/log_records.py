"""Add the requests in the records of logs to a `UsageLog`, and note the records that are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.requests import COUNTS, Request
from crosswalk_tui.usage.context import Context
from crosswalk_tui.usage.context_names import MODEL_FIELDS
from crosswalk_tui.usage.counts_beside import counts_beside
from crosswalk_tui.usage.json_lines import BATCH
from crosswalk_tui.usage.log_stream import REPEATED, LogStream
from crosswalk_tui.usage.pages import Pages
from crosswalk_tui.usage.report_to_request import request_of
from crosswalk_tui.usage.reports import Report, unread_counts, why_none
from crosswalk_tui.usage.sums import RecordSums, labels_of, says_total, totals_among
from crosswalk_tui.usage.time_names import PERIODS, rank_as_time
from crosswalk_tui.usage.unwrapping import in_camel_case

_IN_ANOTHER_FILE: Final = "repeated from another file"
_WITHOUT_USAGE: Final = "without usage"
_UNBILLED: Final = "answered from the cache of a gateway"
_FROM_CACHE: Final = attrgetter("from_cache")


class LogRecords:
    """The records of one log after another; each *place* is that of a record in the current one, such as ``Line 3``.

    Attributes:
        log: what the requests are added to.
        why_none: the first reason why a record or log has no request.
        count: number of requests so far, and of periods without any.
    """

    def __init__(self, log: UsageLog) -> None:
        """Start before the first log; call `start` before each."""
        self.log = log
        self.why_none = ""
        self.count = 0
        self._pages = Pages()
        self._waiting: list[Request] = []  # added to the log in batches
        self._periods: Counter[int] = Counter()  # the rows for a period in the files before, and in this one
        self._periods_here: Counter[int] = Counter()
        self._last_place = ""
        self.start("", lenient=False)

    def start(self, name: str, *, lenient: bool) -> None:
        """Start the log *name*; *lenient* notes the records that contradict themselves, instead of an error."""
        self._name, self._lenient = name, lenient
        self._stream = LogStream(name or "log", Context())
        self._sums = RecordSums()

    def end(self) -> None:
        """End the current log, whether or not all of it could be read."""
        self._add_waiting()
        self._periods |= self._periods_here
        self._periods_here.clear()

    def state_doubt(self) -> None:
        """State that the last record of the current log may be a total, if so."""
        if self._sums.doubt:
            place = self.place(self._last_place)
            self.log.state(f"{place} {self._sums.doubt}: it is counted; take it out if it is a total.")

    def state_pages(self) -> None:
        """State which pages of the logs are missing."""
        for remark in self._pages.remarks():
            self.log.state(remark)

    def place(self, place: str) -> str:
        """*place* after the name of the current log, if it has one."""
        return _joined(self._name, place)

    def note(self, why: str, place: str) -> None:
        """Note the record at *place*, which is left out; *why* completes its description."""
        self.log.note(why, self.place(_inside(place)))

    def explain(self, why: str) -> None:
        """Keep *why* as the reason for a log without requests, if it is the first one."""
        self.why_none = self.why_none or why

    def add_each(self, document: object, place: str) -> None:
        """Count the requests of *document*, or of every entry of a list.

        Raises:
            UsageError: see `add`.
        """
        if not isinstance(document, list):
            self.add(document, place)
            return
        if not document:
            self.explain(f"{place or 'The list'} is empty.")
        items = list(enumerate(document, start=1))
        if len(items) > 1 and any(map(says_total, labels_of(document[0]).values())):
            items.append(items.pop(0))  # a total above its parts
        for number, item in items:
            self.add(item, f"{place}, item {number}" if place else f"Item {number}")

    def add(self, document: object, place: str) -> None:
        """Count the requests of *document*; note it if there are none.

        Raises:
            UsageError: it contradicts itself, and the log is not read leniently.
        """
        stream = self._stream
        self._pages.add(document, self._name)
        try:
            found = list(stream.reports(document))
            if not found and not stream.silent and (renamed := in_camel_case(document)) is not None:
                found = list(stream.reports(renamed))
                document = renamed if found else document
        except UsageError as error:
            self.reject(error, place)
            return
        reports, requests = self._requests(self._billed(found, place), place)
        if requests and requests[0].until is not None and self._is_in_another_file(document, requests[0].count):
            self.note(_IN_ANOTHER_FILE, place)
            return
        if stream.repeated or (requests and self._is_total(document, reports, requests, place)):
            self.explain("Its counts repeat what other files or lines have; read those.")
            self.note(REPEATED, place)
            requests = requests if stream.repeated else []
        elif requests:
            requests = _with_counts_beside(document, reports, requests)
        elif not found:
            self._note_none(document, place)
        for nth, request in enumerate(requests):
            if request.time is None and reports[nth].context.unusable_date:
                self.log.note_date(self.place(_inside(place)), reports[nth].context.unusable_date)
            self.add_request(request)

    def add_request(self, request: Request) -> None:
        """Count *request*."""
        self.count += 1
        if request.count == 0:  # a period without requests
            return
        self._waiting.append(request)
        if len(self._waiting) == BATCH:
            self._add_waiting()

    def skip_line(self, number: int) -> None:
        """Note line *number*, which has no usage, unless such lines are expected."""
        if not self._stream.in_session:
            self.note(_WITHOUT_USAGE, f"Line {number}")

    def skip_total(self, place: str) -> None:
        """Note the row at *place*, which is labelled as the total of those above it."""
        self._sums.end_part()
        self.note(REPEATED, place)

    def reject(self, error: UsageError, place: str) -> None:
        """Raise *error*; in a log that is read leniently, leave its report out and note it."""
        if not self._lenient:
            raise UsageError(f"{place}: {error}" if place else str(error)) from error
        self.explain(": ".join(part for part in (self._name, place, str(error)) if part))
        self.note(f"with a contradiction ({safe(str(error), 160).rstrip('.')})", place)

    def _billed(self, found: list[Report], place: str) -> list[Report]:
        """Those of *found* that no gateway answered from its own cache; the others are noted."""
        if not any(map(_FROM_CACHE, found)):
            return found
        billed = [report for report in found if not report.from_cache]
        self.explain("A gateway answered it from its cache, at no cost.")
        if not billed:
            self.note(_UNBILLED, place)
        else:
            for report in found:
                if report.from_cache:
                    inside = safe(report.path, 60)
                    self.log.note(_UNBILLED, _joined(self.place(_inside(place)), inside), "request")
        return billed

    def _requests(self, found: list[Report], place: str) -> tuple[list[Report], list[Request]]:
        """The reports *found* in a record that can be read, without totals of others, and their requests."""
        reports: list[Report] = []
        requests: list[Request] = []
        for report in found:
            try:
                requests.append(request_of(report))
            except UsageError as error:
                self.reject(error, place)
                continue
            reports.append(report)
        if len(requests) > 1:
            for nth in sorted(totals_among(reports, requests), reverse=True):
                inside = safe(reports[nth].path, 60)
                self.log.note("of other counts", _joined(self.place(_inside(place)), inside), "total")
                del reports[nth], requests[nth]
        return reports, requests

    def _is_in_another_file(self, document: object, count: int | None) -> bool:
        """Whether a file before this one has *document*, the row of a period, as often: two exports overlap.

        A row of a day and a model alone, without a *count* of requests, may be that of two people.
        """
        if count is None and not any(map(_says_whose, labels_of(document))):
            return False
        row = hash(repr(document))
        self._periods_here[row] += 1
        return self._periods_here[row] <= self._periods[row]

    def _is_total(self, document: object, reports: list[Report], requests: list[Request], place: str) -> bool:
        """Whether the records before this one add up to it."""
        if self._stream.is_transcript(document):  # has none, and a million lines
            return False
        self._last_place = place
        return self._sums.is_total(document, reports[0].path, requests)

    def _note_none(self, document: object, place: str) -> None:
        """Note that *document* has no report, unless it is expected to have none."""
        silent = self._stream.silent
        if not self.why_none:
            reason = why_none(document)
            self.why_none = f"{place}: {reason}" if place and not silent else reason
        if not silent:
            unread = [] if self._stream.is_transcript(document) else unread_counts(document)
            why = f"with counts that are not known ({', '.join(unread)})" if unread else _WITHOUT_USAGE
            self.note(why, place)

    def _add_waiting(self) -> None:
        for request in self._waiting:
            self.log.add(request)
        self._waiting.clear()


def _with_counts_beside(document: object, reports: Sequence[Report], requests: list[Request]) -> list[Request]:
    """The *requests* of *document*, the first with what the record counts beside its *reports*.

    Where a copy of a report has parts that it lacks, such as what was cached, they are those of the request.
    """
    beside = counts_beside(document, reports, requests)
    if beside.fuller:
        requests = [
            Request(*beside.fuller.get(nth, request.counts), *request[len(COUNTS) :])  # type: ignore[arg-type]
            for nth, request in enumerate(requests)
        ]
    if beside.named:
        named = Counter(dict(requests[0].left_out)) + Counter(beside.named)
        requests = [requests[0]._replace(left_out=tuple(sorted(named.items()))), *requests[1:]]
    return requests


def _inside(place: str) -> str:
    """*place* in lower case, for the middle of a sentence."""
    return place[:1].casefold() + place[1:]


def _joined(name: str, place: str) -> str:
    return ", ".join(part for part in (name, place) if part)


def _says_whose(label: str) -> bool:
    """Whether a field called *label* may say whose requests a row has."""
    return bool(label) and label not in MODEL_FIELDS and label not in PERIODS and not rank_as_time(label)
