"""Token counts as people write them in a sentence: ``12,345 input, 678 output, 1,000 cached``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crosswalk_tui.core.errors import QuantityError, UsageError
from crosswalk_tui.core.text.quantity import parse_tokens
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.usage.totals import UsageTotals

_LONGEST = 2_000
_SEPARATOR = re.compile(r"[;\n|/()·]|(?<!\d),|,(?!\d)|,(?=\d{3}\d)|\band\b", re.IGNORECASE)
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d[\d,_]*(?:\.\d+)?(?:e[+-]?\d+)?"
_FIGURE = re.compile(rf"(?<![\w.,])[+-]?(?:{_DIGITS})(?:\s?[kmbgt])?(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"1\s?h(?:our)?|[^\W\d_]+", re.IGNORECASE)

_STEMS = {
    **dict.fromkeys(("input", "inputs", "in", "prompt", "prompts", "sent"), "in"),
    **dict.fromkeys(("output", "outputs", "out", "completion", "completions", "generated"), "out"),
    "cached": "cached",
    "cache": "cache",
    **dict.fromkeys(("read", "reads", "hit", "hits"), "read"),
    **dict.fromkeys(("write", "writes", "written", "creation"), "write"),
    **dict.fromkeys(("1h", "1hour", "hour"), "1h"),
    **dict.fromkeys(("reasoning", "thinking", "thoughts"), "thought"),
    **dict.fromkeys(("request", "requests", "call", "calls"), "request"),
    "total": "total",
    **dict.fromkeys(
        ("token", "tokens", "tok", "of", "which", "are", "a", "per", "month", "monthly", "to", "from", "the"), ""
    ),
}
"""The field that a word refers to; an empty stem is ignored."""

_FIELDS = {
    frozenset(stems.split()): field
    for field, phrases in {
        "input_tokens": ("in",),
        "output_tokens": ("out",),
        "cached": ("cached", "cached in", "cached read", "cache read", "cache read in"),
        "written": ("write", "cache write", "cache write in"),
        "written_1h": ("write 1h", "cache write 1h", "cache write 1h in"),
        "reasoning": ("thought", "thought out"),
        "requests": ("request",),
        "total": ("total",),
    }.items()
    for stems in phrases
}
_NAMES = {"input_tokens": "input", "output_tokens": "output"}


def read_prose(text: str) -> UsageTotals:
    """Read counts with their names, in any order; cached and reasoning tokens are parts of input and output.

    Raises:
        UsageError: a number without a name, a name without a number, a duplicate, input or output missing, or
            parts that are more than their whole.
    """
    if len(text) > _LONGEST:
        raise UsageError("That is neither JSON nor a sentence of token counts; it is too long for one.")
    found: dict[str, int] = {}
    for piece in _pieces(text):
        field, count = _count(piece)
        if field in found:
            raise UsageError(f"{_NAMES.get(field, field).capitalize()} is given twice.")
        found[field] = count
    missing = [name for field, name in _NAMES.items() if field not in found]
    if missing:
        raise UsageError(f"Missing: the number of {' and '.join(missing)} tokens. Write: 12,345 input, 678 output.")
    total = found.pop("total", None)
    both = found["input_tokens"] + found["output_tokens"]
    if total not in (None, both):
        raise UsageError(f"The total is {total:,}, but input and output are {both:,}.")
    return UsageTotals(**found)


def _pieces(text: str) -> Iterator[str]:
    """Split *text* into parts of one number each, with the words that belong to it."""
    for part in _SEPARATOR.split(text):
        spans = [match.span() for match in _FIGURE.finditer(part)]
        if not spans:
            if _stems(part):
                raise UsageError(f"{safe(part, 60)!r} has no number.")
            continue
        leading = not _WORD.search(part[: spans[0][0]])  # "12 input 3 output", or "input 12 output 3"
        cuts = [start for start, _ in spans[1:]] if leading else [end for _, end in spans[:-1]]
        for start, end in zip([0, *cuts], [*cuts, len(part)], strict=True):
            yield part[start:end]


def _count(piece: str) -> tuple[str, int]:
    """The field and the count that *piece* states."""
    figure = _FIGURE.search(piece)
    if figure is None:
        raise UsageError(f"{safe(piece, 60)!r} has no number.")
    try:
        count = parse_tokens(figure.group())
    except QuantityError as error:
        raise UsageError(str(error)) from error
    stems = _stems(piece[: figure.start()] + " " + piece[figure.end() :])
    field = _FIELDS.get(frozenset(stems))
    if field is None:
        raise UsageError(
            f"{safe(piece, 60)!r}: say what it counts: input, output, cached, cache write, reasoning, requests."
        )
    if field == "requests" and count == 0:
        raise UsageError("The number of requests must be at least 1.")
    return field, count


def _stems(piece: str) -> list[str]:
    """The field that the words of *piece* refer to.

    Raises:
        UsageError: one of them is unknown.
    """
    stems = []
    for word in _WORD.findall(piece):
        stem = _STEMS.get("".join(word.casefold().split()))
        if stem is None:
            raise UsageError(
                f"{safe(word, 24)!r} is not a kind of token; write: 12,345 input, 678 output, 1,000 cached."
            )
        if stem:
            stems.append(stem)
    return stems
