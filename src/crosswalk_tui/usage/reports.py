"""Find the usage reports in pasted text: one, a list, JSON lines, whole responses, or a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.usage.prose import read_prose
from crosswalk_tui.usage.totals import UsageTotals

MAX_TEXT = 50_000_000
"""The most characters read; a month of responses is sampled, not pasted."""

_MOST_DIGITS = 40
_SPACE = re.compile(r"\s*")
_HOLDERS = ("usage", "usageMetadata", "usage_metadata")
_WRAPPERS = ("body", "response", "result", "message")
"""Keys under which batch results and events contain the response."""

_KINDS = {list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false", type(None): "null"}


def parse_usage(text: str) -> UsageTotals:
    """Read usage reports and add them up; each report is one request.

    Takes usage objects of OpenAI (chat completions and responses), Anthropic and Gemini, alone or inside whole
    responses, as one document, a JSON array or JSON lines, in any mixture; or a sentence such as
    ``12,345 input, 678 output, 1,000 cached``. Of a streamed response, only the last report counts everything.

    Raises:
        UsageError: a report cannot be read; the sentence names the line, the item or the field.
    """
    if len(text) > MAX_TEXT:
        raise UsageError(f"That is more than {MAX_TEXT // 1_000_000} million characters; paste a part of it.")
    pasted = text.removeprefix("\ufeff").rstrip()
    start = pasted.lstrip()[:1]
    if not start:
        raise UsageError("Paste a usage report, or type counts such as: 12,345 input, 678 output.")
    if start == '"':  # a field cut out of a response: "usage": {…},
        pasted = f"{{{pasted.rstrip(',')}}}"
    elif start not in "{[":
        return read_prose(pasted)
    return UsageTotals.sum(_reports(pasted))


def _reports(text: str) -> Iterator[UsageTotals]:
    """The totals of every report in *text*, in order; an error names its position."""
    for place, document in _documents(text):
        if not isinstance(document, list):
            yield _read(document, place)
            continue
        if not document:
            raise UsageError(f"{place or 'The list'} is empty.")
        for number, item in enumerate(document, start=1):
            yield _read(item, f"{place}, item {number}" if place else f"Item {number}")


def _documents(text: str) -> Iterator[tuple[str, object]]:
    """Every JSON document in *text*, with the line it starts on unless it is the only one."""
    decoder = json.JSONDecoder(parse_int=_whole_number)
    start, line, counted = _after_space(text, 0), 1, 0
    while start < len(text):
        line, counted = line + text.count("\n", counted, start), start
        try:
            document, end = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            raise UsageError(f"Line {error.lineno}, column {error.colno}: not JSON ({error.msg}).") from error
        except RecursionError as error:
            raise UsageError(f"Line {line}: nested too deeply to be a usage report.") from error
        start = _after_space(text, end)
        yield "" if line == 1 and start == len(text) else f"Line {line}", document


def _whole_number(digits: str) -> int:
    """The number, or a substitute that is also too large: Python refuses to convert thousands of digits."""
    return int(digits[:_MOST_DIGITS])


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _read(document: object, place: str) -> UsageTotals:
    from crosswalk_tui.usage.report_shapes import read_record

    try:
        usage, path = _usage(document)
        return read_record(usage, path)
    except UsageError as error:
        raise UsageError(f"{place}: {error}" if place else str(error)) from error


def _usage(document: object) -> tuple[Mapping[str, object], str]:
    """The usage object in *document*, wherever the response contains it, and its path."""
    if not isinstance(document, dict):
        raise UsageError(f"{_KINDS.get(type(document), 'something else')} is not a usage report.")
    from crosswalk_tui.usage.report_shapes import KNOWN

    inner: dict[str, object] = document
    path: list[str] = []
    while True:
        for name in _HOLDERS:
            if name in inner:
                return _object(inner[name], ".".join([*path, name]))
        deeper = next(((name, held) for name in _WRAPPERS if isinstance(held := inner.get(name), dict)), None)
        if inner.keys() & KNOWN or deeper is None:
            return inner, ".".join(path)
        path.append(deeper[0])
        inner = deeper[1]


def _object(usage: object, path: str) -> tuple[Mapping[str, object], str]:
    if not isinstance(usage, dict):
        raise UsageError(f"{path} is {_KINDS.get(type(usage), 'something else')}, not an object.")
    return usage, path
