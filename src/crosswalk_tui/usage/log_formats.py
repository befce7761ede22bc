"""Recognise the format of a log by its start, and read its records: JSON, JSON lines, a table or a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.usage.count_names import is_average
from crosswalk_tui.usage.csv_tables import (
    ROUNDED,
    UsageTable,
    aider_rows,
    is_total_label,
    known_columns,
    labels_in,
    looks_tabular,
)
from crosswalk_tui.usage.json_lines import NO_USAGE, batches, has_records
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
from crosswalk_tui.usage.log_records import LogRecords
from crosswalk_tui.usage.prose import read_prose
from crosswalk_tui.usage.sums import labels_of, says_total

_SENTENCE: Final = 2_000
"""Most bytes of a sentence that looks like a table, and most characters that are read of any."""

_SEPARATOR: Final = re.compile("sep=.?", re.IGNORECASE)
"""A line above a table for Excel, which says no more than the header does."""

_SSE: Final = (b"data:", b"event:", b":", b"id:")
"""Beginnings of the lines of a stream of server-sent events."""


def read_records(blocks: Iterator[bytes], records: LogRecords, if_empty: str, *, is_named_json: bool) -> None:
    """Add the records in *blocks* of UTF-8 to *records*; *if_empty* says why there are none in an empty log.

    Raises:
        UsageError: they cannot be read; names the place. With *is_named_json*, a text must be JSON, not a sentence.
    """
    head = _head(blocks)
    start = head.lstrip()
    everything = chain((head,), blocks)
    if not start:
        records.explain(if_empty)
    elif start[:1] in b"{[":
        _read_json(everything, start, records)
    elif start[:1] == b'"' and not looks_tabular(_first(start)):
        _read_documents(b"{" + whole_text(everything).strip().rstrip(b",") + b"}", records)
    elif start.startswith(_SSE) or has_records(start):
        _read_lines(everything, records)
    else:
        _read_text(everything, start, records, is_named_json=is_named_json)


def _head(blocks: Iterator[bytes]) -> bytes:
    """The blocks up to the end of the first non-blank line, or up to `MAX_DOCUMENT`."""
    head = b""
    for block in blocks:
        head = head + block if head.strip() else block
        start = head.lstrip()
        if start and (b"\n" in start or start[:1] not in b"{[" or len(head) > MAX_DOCUMENT):
            break
    return head


def _first(start: bytes) -> str:
    """The first line of *start*, of which a header needs no more than 8 KiB."""
    return start[:8192].partition(b"\n")[0].decode("utf-8", "replace").strip()


def _numbered(blocks: Iterator[bytes], records: LogRecords) -> Iterator[tuple[int, bytes]]:
    """The numbered lines; one that is too long to be held in memory is noted, and empty."""
    size = f"{MAX_DOCUMENT >> 20} MB"
    for number, line in numbered_lines(blocks):
        if line is None:
            records.note(f"of more than {size}", f"Line {number}")
            records.explain(records.place(f"Line {number} has more than {size}; {SPLIT}"))
        yield number, line or b""


def _read_json(blocks: Iterator[bytes], start: bytes, records: LogRecords) -> None:
    """Read JSON lines, or documents in any layout, whichever the first line shows."""
    first, _, rest = start.partition(b"\n")
    if len(first) > MAX_DOCUMENT:
        _read_lines(blocks, records)
        return
    first = first.strip()
    is_line = is_document(first.rstrip(b",")) or is_closed(first)
    in_list = first[:1] == b"["
    entry = (first[1:].strip() or rest.partition(b"\n")[0].strip()).rstrip(b",") if in_list else b""
    if len(start) > len(first) and ((first and is_line) or (entry[:1] == b"{" and is_document(entry))):
        _read_lines(blocks, records)
    else:
        _read_documents(whole_text(blocks), records)


def _read_lines(blocks: Iterator[bytes], records: LogRecords) -> None:
    """Read JSON lines, or the events of a stream; a line that is not JSON is left out."""
    for batch in batches(_numbered(blocks, records)):
        for number, document in batch:
            if document is NO_USAGE:
                records.skip_line(number)
            elif isinstance(document, ValueError):
                records.explain(records.place(f"Line {number}: {why_not_json(document)}"))
                records.note("without valid JSON", f"Line {number}")
            else:
                records.add_each(document, f"Line {number}")


def _read_documents(text: bytes, records: LogRecords) -> None:
    """Read a sequence of JSON documents in any layout."""
    try:
        documents: Iterable[tuple[int, object]] = [(1, json_parser()(text))]
    except ValueError:
        documents = documents_in(text)
    single, count = isinstance(documents, list), records.count
    found = iter(documents)
    while True:
        try:
            line, document = next(found)
        except StopIteration:
            return
        except UsageError as error:
            if records.count == count:
                raise
            records.log.state(f"{records.place(str(error))} What follows was not read.")
            return
        records.add_each(document, "" if single else f"Line {line}")


def _read_text(blocks: Iterator[bytes], start: bytes, records: LogRecords, *, is_named_json: bool) -> None:
    """Read a table, the history of aider or a sentence."""
    lines: Iterator[str] = (line.decode("utf-8", "replace") for _, line in _numbered(blocks, records))
    if _SEPARATOR.fullmatch(_first(start)):
        lines = _blanked(lines, _first(start))
        start = start.partition(b"\n")[2].lstrip()
    first = _first(start)
    if b"# aider chat started" in start[:4096] or b"\n> Tokens: " in start:
        for row in aider_rows(lines):
            records.add(row, "")
        records.log.state(ROUNDED)
    elif looks_tabular(first) and b"\n" in start.strip() and not _is_prose(start):
        _read_table(UsageTable(lines), records)
    else:
        if is_named_json:
            _check_json(first)
        sentence = read_prose(start[: 4 * _SENTENCE + 4].decode("utf-8", "replace").strip())
        records.add_request(sentence.request)
        for remark in sentence.remarks:
            records.log.state(remark)


def _blanked(lines: Iterator[str], first: str) -> Iterator[str]:
    """*lines* with the one that is *first* empty, so that all keep their numbers."""
    for line in lines:
        if line.strip() == first:
            yield ""
            break
        yield line
    yield from lines


def _is_prose(start: bytes) -> bool:
    """Whether text that looks like a table is a sentence on several lines."""
    if known_columns(_first(start)) or len(start) > _SENTENCE:
        return False
    try:
        read_prose(start.decode("utf-8", "replace").strip())
    except UsageError:
        return False
    return True


def _check_json(line: str) -> None:
    """Raise UsageError if *line*, the first one of a file that is named as JSON, is not JSON."""
    try:
        json_parser()(line.encode())
    except ValueError as error:
        raise UsageError(f"Line 1: {why_not_json(error)}") from error


def _read_table(table: UsageTable, records: LogRecords) -> None:
    """Read the rows of *table* but for totals of others."""
    for share in table.shares:
        records.log.state(
            f"The column {safe(share, 60)} is not read: a share needs a column of counts, such as cached_tokens."
        )
    first: tuple[dict[str, object], str] | None = None  # of totals above their parts, or the only one
    for nth, (number, cells) in enumerate(table.rows()):
        place = f"Line {number}"
        try:
            row = table.document(cells)
        except UsageError as error:
            records.reject(error, place)
            continue
        labels = labels_in(row) if nth else []
        if not nth and any(map(says_total, labels_of(row).values())):
            first = row, place
        elif any(map(is_total_label, labels)):
            records.skip_total(place)
        elif any(map(is_average, labels)):
            records.note("with averages of other lines", place)
        else:
            records.add(row, place)
    if first is not None:
        records.add(*first)
