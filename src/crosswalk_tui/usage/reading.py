"""Read usage logs into a `UsageLog`: files, folders, patterns, a stream or a text."""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, Final

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.requests import Request
from crosswalk_tui.usage.context import Context
from crosswalk_tui.usage.counts_beside import counts_beside
from crosswalk_tui.usage.csv_tables import ROUNDED, UsageTable, aider_rows, is_total, known_columns, looks_tabular
from crosswalk_tui.usage.files import copies, expand, text_blocks, unreadable
from crosswalk_tui.usage.json_lines import BATCH, NO_USAGE, batches, has_records
from crosswalk_tui.usage.json_text import (
    MAX_DOCUMENT,
    SPLIT,
    documents_in,
    is_closed,
    is_document,
    json_parser,
    numbered_lines,
    whole_text,
    why_not_json,
)
from crosswalk_tui.usage.log_stream import REPEATED, UNBILLED, LogStream
from crosswalk_tui.usage.pages import Pages
from crosswalk_tui.usage.prose import read_prose
from crosswalk_tui.usage.report_to_request import request_of
from crosswalk_tui.usage.reports import Report, unread_counts, why_none
from crosswalk_tui.usage.sums import RecordSums, labels_of, says_total, totals_among

IN_ANOTHER_FILE: Final = "that another file has, too,"
WITHOUT_USAGE: Final = "without usage"
_SENTENCE: Final = 2_000
_STANDARD_INPUT: Final = "Standard input"
_NO_TEXT: Final = "Paste a usage report, or type counts such as: 12,345 input, 678 output."
_JSON_NAMES: Final = (".json", ".jsonl", ".ndjson")
_SEPARATOR: Final = re.compile("sep=.?", re.IGNORECASE)
"""A line above a table for Excel, which says no more than the header does."""

_SSE: Final = (b"data:", b"event:", b":", b"id:")

Progress = Callable[[int], object]
"""Called with the number of bytes read since the last call."""


class Cancelled(Exception):
    """Reading was cancelled by the caller."""


class UsageReader:
    """Reads logs and adds their requests to `log`."""

    def __init__(
        self, log: UsageLog, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        """Call *progress* with the bytes read, and stop when *cancelled* returns true."""
        self.log = log
        self._progress, self._cancelled = progress, cancelled
        self._why_none = ""
        self._read = 0
        self._pages = Pages()
        self._waiting: list[Request] = []  # added to the log in batches
        self._lenient = self._is_named_json = False
        self._sums = RecordSums()
        self._periods: Counter[int] = Counter()  # the rows for a period in the files before, and in this one
        self._periods_here: Counter[int] = Counter()
        self._last_place = "", ""

    def read_paths(self, names: Iterable[str | os.PathLike[str]], stdin: IO[bytes] | None = None) -> None:
        """Read files, folders and patterns; ``-`` is *stdin*.

        Raises:
            UsageError: a file cannot be read, or none of them has usage.
            Cancelled: the caller cancelled.
        """
        listed = list(names)
        if "-" in listed and stdin is not None:
            try:
                self.read_file(stdin, "", Context(), _STANDARD_INPUT)
            except OSError as error:
                raise UsageError(f"{_STANDARD_INPUT}: {error.strerror or 'cannot be read'}.") from error
        files = expand(name for name in listed if name != "-")
        try:
            doubles = copies(path for path, _ in files)
        except OSError as error:
            raise unreadable(error) from error
        for path, found in files:
            if path in doubles:
                self.log.note("with the content of another file", _shown(path), noun="file")
                continue
            self._lenient = found
            try:
                with path.open("rb") as file:
                    shown = _shown(path)
                    self.read_file(file, shown if len(files) > 1 else "", Context(), shown)
            except OSError as error:
                raise UsageError(f"{_shown(path)}: {error.strerror or 'cannot be read'}.") from error
        self.finish(_shown(files[0][0]) if len(files) == 1 else "")

    def finish(self, name: str = "") -> None:
        """Check that requests were read from the only log *name*, or from several; state which pages are missing.

        Raises:
            UsageError: there were none; names the reason.
        """
        if not self._read:
            why = self._why_none or _NO_TEXT
            raise UsageError(why if not name or why.startswith(name) else f"{name}: {why}")
        for remark in self._pages.remarks():
            self.log.state(remark)

    def read_file(self, file: IO[bytes], name: str, context: Context, source: str = "") -> None:
        """Read one log; notes start with *name* and errors with *source*, if there are any.

        Raises:
            UsageError: it cannot be read, and was not found by a folder or pattern.
        """
        self._is_named_json = (source or name).casefold().endswith(_JSON_NAMES)
        self._sums = RecordSums()
        try:
            if_empty = f"{source} is empty." if source else _NO_TEXT
            self._read_blocks(self._watched(text_blocks(file)), name, context, if_empty)
        except UsageError as error:
            if self._lenient:
                self._why_none = self._why_none or f"{name}: {error}"
                self.log.note("that could not be read", name, noun="file")
                return
            raise UsageError(f"{source}: {error}" if source else str(error)) from error
        finally:
            self._add_waiting()
            self._periods |= self._periods_here
            self._periods_here.clear()
        if self._sums.doubt:
            self.log.state(
                f"{_place(*self._last_place)} {self._sums.doubt}: it is counted; take it out if it is a total."
            )

    def _watched(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        for block in blocks:
            if self._cancelled is not None and self._cancelled():
                raise Cancelled
            if self._progress is not None:
                self._progress(len(block))
            yield block

    def _read_blocks(self, blocks: Iterator[bytes], name: str, context: Context, if_empty: str) -> None:
        head = _head(blocks)
        start = head.lstrip()
        stream = LogStream(name or "log", context)
        everything = chain((head,), blocks)
        if not start:
            self._why_none = self._why_none or if_empty
        elif start[:1] in b"{[":
            self._read_json(everything, start, name, stream)
        elif start[:1] == b'"' and not looks_tabular(_first(start)):
            self._read_documents(b"{" + whole_text(everything).strip().rstrip(b",") + b"}", name, stream)
        elif start.startswith(_SSE) or has_records(start):
            self._read_lines(everything, name, stream)
        else:
            self._read_text(everything, start, name, stream)

    def _read_text(self, blocks: Iterator[bytes], start: bytes, name: str, stream: LogStream) -> None:
        """Read a table, the history of aider or a sentence."""
        lines: Iterator[str] = (line.decode("utf-8", "replace") for _, line in self._numbered(blocks, name))
        if _SEPARATOR.fullmatch(_first(start)):
            lines = _blanked(lines, _first(start))
            start = start.partition(b"\n")[2].lstrip()
        first = _first(start)
        if b"# aider chat started" in start[:4096] or b"\n> Tokens: " in start:
            for row in aider_rows(lines):
                self._add(stream, row, name, "")
            self.log.state(ROUNDED)
        elif looks_tabular(first) and b"\n" in start.strip() and not _is_prose(start):
            self._read_table(UsageTable(lines), name, stream)
        else:
            if self._is_named_json:
                _check_json(first)
            sentence = read_prose(start[: 4 * _SENTENCE + 4].decode("utf-8", "replace").strip())
            self._count(sentence.request)
            for remark in sentence.remarks:
                self.log.state(remark)

    def _read_table(self, table: UsageTable, name: str, stream: LogStream) -> None:
        for share in table.shares:
            self.log.state(
                f"The column {safe(share, 60)} is not read: a share needs a column of counts, such as cached_tokens."
            )
        first: tuple[dict[str, object], str] | None = None  # of totals above their parts, or the only one
        for nth, (number, cells) in enumerate(table.rows()):
            place = f"Line {number}"
            try:
                row = table.document(cells)
            except UsageError as error:
                self._reject(error, name, place)
                continue
            if not nth and any(map(says_total, labels_of(row).values())):
                first = row, place
            elif nth and is_total(row):
                self._sums.end_part()
                self.log.note(REPEATED, _place(name, _inside(place)))
            else:
                self._add(stream, row, name, place)
        if first is not None:
            self._add(stream, first[0], name, first[1])

    def _read_json(self, blocks: Iterator[bytes], start: bytes, name: str, stream: LogStream) -> None:
        first, _, rest = start.partition(b"\n")
        if len(first) > MAX_DOCUMENT:
            self._read_lines(blocks, name, stream)
            return
        first = first.strip()
        is_line = is_document(first.rstrip(b",")) or is_closed(first)
        in_list = first[:1] == b"["
        entry = (first[1:].strip() or rest.partition(b"\n")[0].strip()).rstrip(b",") if in_list else b""
        if len(start) > len(first) and ((first and is_line) or (entry[:1] == b"{" and is_document(entry))):
            self._read_lines(blocks, name, stream)
        else:
            self._read_documents(whole_text(blocks), name, stream)

    def _numbered(self, blocks: Iterator[bytes], name: str) -> Iterator[tuple[int, bytes]]:
        """The numbered lines; one that is too long to be held in memory is noted, and empty."""
        size = f"{MAX_DOCUMENT >> 20} MB"
        for number, line in numbered_lines(blocks):
            if line is None:
                self.log.note(f"of more than {size}", _place(name, f"line {number}"))
                self._why_none = self._why_none or _place(name, f"Line {number} has more than {size}; {SPLIT}")
            yield number, line or b""

    def _read_lines(self, blocks: Iterator[bytes], name: str, stream: LogStream) -> None:
        """Read JSON lines, or the events of a stream; a line that is not JSON is left out."""
        for batch in batches(self._numbered(blocks, name)):
            for number, document in batch:
                if document is NO_USAGE:
                    if not stream.in_session:
                        self.log.note(WITHOUT_USAGE, _place(name, f"line {number}"))
                elif isinstance(document, ValueError):
                    self._why_none = self._why_none or _place(name, f"Line {number}: {why_not_json(document)}")
                    self.log.note("without valid JSON", _place(name, f"line {number}"))
                else:
                    self._add_each(stream, document, name, f"Line {number}")

    def _read_documents(self, text: bytes, name: str, stream: LogStream) -> None:
        """Read a sequence of JSON documents in any layout."""
        try:
            documents: Iterable[tuple[int, object]] = [(1, json_parser()(text))]
        except ValueError:
            documents = documents_in(text)
        single, read = isinstance(documents, list), self._read
        found = iter(documents)
        while True:
            try:
                line, document = next(found)
            except StopIteration:
                return
            except UsageError as error:
                if self._read == read:
                    raise
                self.log.state(f"{_place(name, str(error))} What follows was not read.")
                return
            self._add_each(stream, document, name, "" if single else f"Line {line}")

    def _add_each(self, stream: LogStream, document: object, name: str, place: str) -> None:
        """Count the requests of *document*, or of every entry of a list."""
        if not isinstance(document, list):
            self._add(stream, document, name, place)
            return
        if not document:
            self._why_none = self._why_none or f"{place or 'The list'} is empty."
        for number, item in enumerate(document, start=1):
            self._add(stream, item, name, f"{place}, item {number}" if place else f"Item {number}")

    def _add(self, stream: LogStream, document: object, name: str, place: str) -> None:
        """Count the requests of *document*; note it if there are none."""
        self._pages.add(document, name)
        try:
            found = list(stream.reports(document))
        except UsageError as error:
            self._reject(error, name, place)
            return
        reports, requests = self._requests(found, name, place)
        if requests and requests[0].until is not None and self._is_in_another_file(document):
            self.log.note(IN_ANOTHER_FILE, _place(name, _inside(place)))
            return
        if stream.repeated or (requests and self._is_total(stream, document, reports, requests, name, place)):
            self._why_none = self._why_none or "Its counts repeat what other files or lines have; read those."
            self.log.note(REPEATED, _place(name, _inside(place)))
            requests = requests if stream.repeated else []
        elif requests:
            requests[0] = _with_counts_beside(document, reports, requests)
        elif stream.unbilled:
            self._why_none = self._why_none or "A gateway answered it from its cache, at no cost."
            self.log.note(UNBILLED, _place(name, _inside(place)))
        elif not found:
            self._note_none(stream, document, name, place)
        for nth, request in enumerate(requests):
            if request.time is None and reports[nth].context.unusable_date:
                self.log.note_date(_place(name, _inside(place)), reports[nth].context.unusable_date)
            self._count(request)

    def _requests(self, found: list[Report], name: str, place: str) -> tuple[list[Report], list[Request]]:
        """The reports *found* in a record that can be read, without totals of others, and their requests."""
        reports: list[Report] = []
        requests: list[Request] = []
        for report in found:
            try:
                requests.append(request_of(report))
            except UsageError as error:
                self._reject(error, name, place)
                continue
            reports.append(report)
        if len(requests) > 1:
            for nth in sorted(totals_among(reports, requests), reverse=True):
                inside = safe(reports[nth].path, 60)
                self.log.note("of other counts", _place(_place(name, _inside(place)), inside), "total")
                del reports[nth], requests[nth]
        return reports, requests

    def _is_in_another_file(self, document: object) -> bool:
        """Whether a file before this one has *document*, the row of a period, as often: two exports overlap."""
        row = hash(repr(document))
        self._periods_here[row] += 1
        return self._periods_here[row] <= self._periods[row]

    def _is_total(
        self,
        stream: LogStream,
        document: object,
        reports: list[Report],
        requests: list[Request],
        name: str,
        place: str,
    ) -> bool:
        """Whether the records before this one add up to it."""
        if stream.is_transcript(document):  # has none, and a million lines
            return False
        self._last_place = name, place
        return self._sums.is_total(document, reports[0].path, requests)

    def _note_none(self, stream: LogStream, document: object, name: str, place: str) -> None:
        """Note that *document* has no report, unless it is expected to have none."""
        if not self._why_none:
            reason = why_none(document)
            self._why_none = f"{place}: {reason}" if place and not stream.silent else reason
        if not stream.silent:
            unread = [] if stream.is_transcript(document) else unread_counts(document)
            why = f"with counts that are not known ({', '.join(unread)})" if unread else WITHOUT_USAGE
            self.log.note(why, _place(name, _inside(place)))

    def _reject(self, error: UsageError, name: str, place: str) -> None:
        """Raise *error*; in a log that was found by a folder or pattern, leave its report out and note it."""
        if not self._lenient:
            raise UsageError(f"{place}: {error}" if place else str(error)) from error
        self._why_none = self._why_none or ": ".join(part for part in (name, place, str(error)) if part)
        reason = f"with a contradiction ({safe(str(error), 160).rstrip('.')})"
        self.log.note(reason, _place(name, _inside(place)))

    def _count(self, request: Request) -> None:
        self._read += 1
        if request.count == 0:  # a period without requests
            return
        self._waiting.append(request)
        if len(self._waiting) == BATCH:
            self._add_waiting()

    def _add_waiting(self) -> None:
        for request in self._waiting:
            self.log.add(request)
        self._waiting.clear()


def read_usage(
    names: Sequence[str | os.PathLike[str]],
    *,
    bounds: Sequence[int] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    stdin: IO[bytes] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    windows: Mapping[str, int] | None = None,
) -> UsageLog:
    """Read usage logs.

    Args:
        names: files, folders, patterns, or ``-`` for *stdin*; a file that is named twice counts once.
        bounds: see `UsageLog`.
        since: leave out requests before this time.
        until: leave out requests at or after this time.
        stdin: the stream for ``-``.
        progress: called with the number of bytes read since the last call.
        cancelled: reading stops when it returns true.
        windows: the context windows of models, see `UsageLog`.

    Raises:
        UsageError: a file cannot be read, or there is no usage; names the place and the reason.
        Cancelled: *cancelled* returned true.
    """
    reader = UsageReader(UsageLog(bounds, since, until, windows), progress, cancelled)
    reader.read_paths(names, stdin)
    return reader.log


def read_usage_text(text: str, bounds: Sequence[int] = (), windows: Mapping[str, int] | None = None) -> UsageLog:
    """Read pasted or typed usage; for *bounds* and *windows*, see `UsageLog`.

    Raises:
        UsageError: it cannot be read; names the place and the reason.
    """
    reader = UsageReader(UsageLog(bounds, windows=windows))
    reader.read_file(io.BytesIO(text.encode("utf-8", "replace")), "", Context())
    reader.finish()
    return reader.log


def _with_counts_beside(document: object, reports: Sequence[Report], requests: Sequence[Request]) -> Request:
    """The first request of *document*, with what the record counts beside its reports."""
    beside = counts_beside(document, reports, requests)
    if not beside:
        return requests[0]
    named = Counter(dict(requests[0].left_out)) + Counter(beside)
    return requests[0]._replace(left_out=tuple(sorted(named.items())))


def _is_prose(start: bytes) -> bool:
    """Whether text that looks like a table is a sentence on several lines."""
    if known_columns(_first(start)) or len(start) > _SENTENCE:
        return False
    try:
        read_prose(start.decode("utf-8", "replace").strip())
    except UsageError:
        return False
    return True


def _blanked(lines: Iterator[str], first: str) -> Iterator[str]:
    """*lines* with the one that is *first* empty, so that all keep their numbers."""
    for line in lines:
        if line.strip() == first:
            yield ""
            break
        yield line
    yield from lines


def _shown(path: Path) -> str:
    return safe(str(path), 200)


def _inside(place: str) -> str:
    """*place* in lower case, for the middle of a sentence."""
    return place[:1].casefold() + place[1:]


def _place(name: str, place: str) -> str:
    return ", ".join(part for part in (name, place) if part)


def _head(blocks: Iterator[bytes]) -> bytes:
    """The blocks up to the end of the first non-blank line, or up to `MAX_DOCUMENT`."""
    head = b""
    for block in blocks:
        head = head + block if head.strip() else block
        start = head.lstrip()
        if start and (b"\n" in start or start[:1] not in b"{[" or len(head) > MAX_DOCUMENT):
            break
    return head


def _check_json(line: str) -> None:
    """Raise UsageError if *line*, the first one of a file that is named as JSON, is not JSON."""
    try:
        json_parser()(line.encode())
    except ValueError as error:
        raise UsageError(f"Line 1: {why_not_json(error)}") from error


def _first(start: bytes) -> str:
    return start[:8192].partition(b"\n")[0].decode("utf-8", "replace").strip()
