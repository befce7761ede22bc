"""Split the text of a log into lines, and parse JSON in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe

MAX_DOCUMENT: Final = 32 << 20
"""Largest JSON document or line, in bytes; a file of lines has no limit."""

SPLIT: Final = "write one record per line, such as with jq -c '.[]', and any size can be read."
"""What to do with a larger document, for the end of a sentence."""

_DIGITS: Final = 40
_NOT_SPACE: Final = re.compile(r"[^ \t\r\n\f\v]")


def numbered_lines(blocks: Iterable[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Yield numbered lines; None for a line of more than `MAX_DOCUMENT`, of which no more is held in memory."""
    number, tail, skipping = 0, b"", False
    for block in blocks:
        lines = block.split(b"\n")
        lines[0] = tail + lines[0]
        tail = lines.pop()
        for line in lines:
            number += 1
            yield number, None if skipping or len(line) > MAX_DOCUMENT else line
            skipping = False
        if skipping or len(tail) > MAX_DOCUMENT:
            skipping, tail = True, b""
    if skipping or tail.strip():
        yield number + 1, None if skipping else tail


def whole_text(blocks: Iterable[bytes]) -> bytes:
    """All *blocks* together.

    Raises:
        UsageError: they are larger than `MAX_DOCUMENT`.
    """
    parts, size = [], 0
    for block in blocks:
        size += len(block)
        if size > MAX_DOCUMENT:
            raise UsageError(f"This is one JSON document of more than {MAX_DOCUMENT >> 20} MB; {SPLIT}")
        parts.append(block)
    return b"".join(parts)


@cache
def json_parser() -> Callable[[bytes], object]:
    """The JSON parser of pydantic: on transcripts 544 MB/s, as orjson (496) and msgspec (508); the standard one 291.

    It raises ValueError for what is not JSON. Half a character, which programs write where they cut a text, is read as
    U+FFFD: neither a terminal, a file nor SQLite could take it.
    """
    from pydantic_core import from_json

    def parse(text: bytes) -> object:
        try:
            return from_json(text)
        except ValueError:
            readable = _with_whole_characters(text)
            if readable == text:
                raise
            return from_json(readable)

    return parse


_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
"""An escape sequence of JSON; *half* is one of the two surrogates of a character without the other."""


def _with_whole_characters(text: bytes) -> bytes:
    """*text* with U+FFFD for bytes that are not UTF-8, and for surrogates without the other half."""
    decoded = text.decode("utf-8", "replace").encode()
    if _SURROGATE.search(decoded) is None:
        return decoded
    return _ESCAPE.sub(lambda escape: rb"\ufffd" if escape["half"] else escape[0], decoded)


def is_document(line: bytes) -> bool:
    """Whether *line* is one JSON document, no larger than `MAX_DOCUMENT`."""
    if len(line) > MAX_DOCUMENT:
        return False
    try:
        json_parser()(line)
    except ValueError:
        return False
    return True


def is_closed(line: bytes) -> bool:
    """Whether an invalid line starts and ends like a record of JSON lines."""
    return len(line) > 2 and line[:1] == b"{" and line[-1:] == b"}"


def documents_in(text: bytes) -> Iterator[tuple[int, object]]:
    """Yield the documents in *text*, or the entries of a list that is cut off, each after the number of its first line.

    Raises:
        UsageError: what follows is not JSON; names the place.
    """
    import json

    decoder = json.JSONDecoder(parse_int=lambda digits: int(digits[:_DIGITS]))  # int() rejects very long numbers
    whole = _with_whole_characters(text).decode()
    start, line, counted = _after_space(whole, 0), 1, 0
    in_list = whole[start : start + 1] == "["  # as one document it is invalid
    start = _after_space(whole, start + 1) if in_list else start
    while start < len(whole) and not (in_list and whole[start] == "]" and _after_space(whole, start + 1) == len(whole)):
        line, counted = line + whole.count("\n", counted, start), start
        try:
            document, end = decoder.raw_decode(whole, start)
        except json.JSONDecodeError as error:
            raise UsageError(f"Line {error.lineno}, column {error.colno}: not JSON ({error.msg}).") from error
        except RecursionError as error:
            raise UsageError(f"Line {line}: nested too deeply to be a usage report.") from error
        start = _after_space(whole, end)
        if in_list and whole[start : start + 1] == ",":
            start = _after_space(whole, start + 1)
        yield line, document
    if in_list and start >= len(whole):
        raise UsageError(f"Line {line}: the list is cut off.")


def _after_space(text: str, position: int) -> int:
    found = _NOT_SPACE.search(text, position)
    return len(text) if found is None else found.start()


def why_not_json(error: ValueError) -> str:
    """What the parser found wrong, for the end of a sentence."""
    deep = "recursion" in str(error)
    return "nested too deeply to be a usage report." if deep else f"not JSON ({safe(str(error), 80)})."
