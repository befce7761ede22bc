"""Read token counts in a sentence: ``12,345 input, 678 output, 70% cached, per day``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from crosswalk_tui.core.errors import QuantityError, UsageError
from crosswalk_tui.core.text.quantity import parse_share, parse_tokens
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.requests import Request

_LONGEST = 2_000
_SEPARATOR = re.compile(r"[;\n|/()·]|(?<!\d),|,(?!\d)|,(?=\d{3}\d)|\band\b", re.IGNORECASE)
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d[\d,_]*(?:\.\d+)?(?:e[+-]?\d+)?"
_FIGURE = re.compile(rf"(?<![\w.,])[+-]?(?:{_DIGITS})(?:\s?[kmbgt](?!\w)|\s?%)?(?![\w%])", re.IGNORECASE)
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
        (
            "token",
            "tokens",
            "tok",
            "of",
            "which",
            "are",
            "a",
            "per",
            "month",
            "monthly",
            "to",
            "from",
            "the",
            "we",
            "i",
            "use",
            "send",
            "get",
            "about",
            "around",
            "roughly",
            "approximately",
        ),
        "",
    ),
}
"""The stem of each word; words with an empty stem are ignored."""

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
_PARTS = {
    "cached": "input_tokens",
    "written": "input_tokens",
    "written_1h": "input_tokens",
    "reasoning": "output_tokens",
}
"""The whole to which a percentage of each part refers."""

_MONEY = re.compile(r"[$€£¥]\s?\d[\d.,]*\s?[kmbt]?|\d[\d.,]*\s?(?:[$€£¥]|usd\b|dollars?\b|eur\b)", re.IGNORECASE)
_PERIOD = re.compile(
    r"(?:\b(?:per|a|an|each|every)\s+|/\s?)(second|minute|hour|day|week|quarter|year)s?\b", re.IGNORECASE
)
_ADVERB = re.compile(r"\b(hourly|daily|weekly|yearly|annually)\b", re.IGNORECASE)
_EACH = re.compile(r"(?:\b(?:per|a|each)\s+|/\s?)(?:request|call|prompt)s?\b|\beach\b", re.IGNORECASE)
_TIMES = re.compile(
    r"(?:[×*]|\bx|\btimes)\s?(\d(?:[\d,_.]*\d)?(?:e\d+)?\s?[kmbt]?)\b(?:\s*(?:requests?|calls?|times)\b)?",
    re.IGNORECASE,
)
_REQUESTS_TIMES = re.compile(
    r"(\d(?:[\d,_.]*\d)?(?:e\d+)?\s?[kmbt]?)\s*(?:requests?|calls?)\s*(?:[×*x]|of\b|times\b)", re.IGNORECASE
)
_WORDS_OF_SCALE = {"thousand": "k", "million": "M", "billion": "B", "trillion": "T"}
_SCALE = re.compile(rf"(?<=\d)\s*({'|'.join(_WORDS_OF_SCALE)})s?\b", re.IGNORECASE)
_MONTH = re.compile(r"\b(?:each|every) month\b", re.IGNORECASE)
_HALF = re.compile(r"\bhalf\b", re.IGNORECASE)
_FROM_CACHE = re.compile(r"\b(?:read )?from (?:the |a )?cache\b", re.IGNORECASE)
_DAYS = 30


def read_prose(text: str) -> Request:
    """Read named counts in any order; cached and reasoning tokens are parts of input and output.

    A part may be a percentage of its whole. Counts per day are multiplied by 30, counts per request by the number of
    requests.

    Raises:
        UsageError: a number without a name, a name without a number, a duplicate, money, an unknown period, missing
            input or output, or parts larger than their whole.
    """
    if len(text) > _LONGEST:
        raise UsageError("That is neither JSON nor a sentence of token counts; it is too long for one.")
    if money := _MONEY.search(text):
        raise UsageError(f"{safe(money.group().strip(' ,.'), 24)!r} is an amount of money, not a number of tokens.")
    text = _SCALE.sub(lambda match: _WORDS_OF_SCALE[match[1].casefold()], text)
    text = _HALF.sub("50%", _MONTH.sub("monthly", _FROM_CACHE.sub("cached", text)))
    text, factor, times = _without_factors(text)
    found: dict[str, int] = {}
    shares: dict[str, Decimal] = {}
    for piece in _pieces(text):
        field, count = _count(piece)
        if field in found or field in shares:
            raise UsageError(f"{_NAMES.get(field, field).capitalize()} is given twice.")
        if isinstance(count, Decimal):
            if field not in _PARTS:
                raise UsageError(f"{safe(piece.strip(), 60)!r} is a percentage of nothing; write a number of tokens.")
            shares[field] = count
        else:
            found[field] = count
    missing = [name for field, name in _NAMES.items() if field not in found]
    if missing:
        raise UsageError(f"Missing: the number of {' and '.join(missing)} tokens. Write: 12,345 input, 678 output.")
    total = found.pop("total", None)
    both = found["input_tokens"] + found["output_tokens"]
    if total not in (None, both):
        raise UsageError(f"The total is {total:,}, but input and output are {both:,}.")
    return _month(found, shares, factor, times)


def _without_factors(text: str) -> tuple[str, int, int | None]:
    """*text* without period and multiplier; the factor to a month; the number of requests, 0 if it must follow.

    Raises:
        UsageError: a period other than a day or a month.
    """
    factor, times = 1, None
    for match in (*_PERIOD.finditer(text), *_ADVERB.finditer(text)):
        if match[1].casefold() not in ("day", "daily"):
            raise UsageError(f"{match.group().strip(' /')!r}: write the counts per day, per month or per request.")
        factor = _DAYS
    text = _ADVERB.sub(" ", _PERIOD.sub(" ", text))
    if each := _EACH.search(text):
        times, text = 0, text[: each.start()] + " " + text[each.end() :]
    if multiplied := _REQUESTS_TIMES.search(text) or _TIMES.search(text):
        try:
            times = parse_tokens(multiplied[1])
        except QuantityError as error:
            raise UsageError(str(error)) from error
        text = text[: multiplied.start()] + " " + text[multiplied.end() :]
    return text, factor, times


def _month(found: dict[str, int], shares: dict[str, Decimal], factor: int, times: int | None) -> Request:
    for field, share in shares.items():
        found[field] = int(share * found[_PARTS[field]])
    requests = found.pop("requests", None)
    if times == 0:
        times = requests
        if times is None:
            raise UsageError(
                "Counts per request need the number of requests; write: 2k in, 500 out per request × 3000."
            )
    elif times is not None and requests is not None and requests != times:
        raise UsageError(f"The number of requests is given twice: {requests:,} and {times:,}.")
    scale = factor * (1 if times is None else times)
    count = times if times is not None else requests
    scaled = {name: value * scale for name, value in found.items()}
    return Request(**scaled, count=count and count * factor).checked()  # type: ignore[arg-type]


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


def _count(piece: str) -> tuple[str, int | Decimal]:
    """The field of *piece*, and its count or share."""
    figure = _FIGURE.search(piece)
    if figure is None:
        raise UsageError(f"{safe(piece, 60)!r} has no number.")
    written = figure.group()
    try:
        count: int | Decimal = parse_share(written) if written.endswith("%") else parse_tokens(written)
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
    """The stems of the words of *piece*.

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
