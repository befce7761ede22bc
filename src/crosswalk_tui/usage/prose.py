"""Read token counts in a sentence: ``12,345 input, 678 output, 70% cached, per day``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.errors import QuantityError, UsageError
from crosswalk_tui.core.text.quantity import parse_share, parse_tokens
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.requests import Request
from crosswalk_tui.usage.sentence_factors import Factors, factors_of

_LONGEST = 2_000
_SEPARATOR = re.compile(r"[;\n|/()·]|(?<!\d),|,(?!\d)|,(?=\d{3}\d)|\band\b", re.IGNORECASE)
_DIGITS = r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])|[0-9][0-9,_]*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?"
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
    **dict.fromkeys(("request", "requests", "req", "reqs", "call", "calls"), "request"),
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
            "approx",
            "circa",
            "on",
            "them",
            "with",
            "used",
            "had",
            "have",
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

_MONEY = re.compile(
    r"[$€£¥₹]\s?\d[\d.,]*\s?[kmbt]?|\d[\d.,]*\s?(?:[$€£¥₹]|(?:usd|dollars?|eur|euros?|cents?)\b)", re.IGNORECASE
)
_SCALES = {
    "thousand": "k", "million": "M", "mio": "M", "mln": "M", "mn": "M", "billion": "B", "bn": "B", "mrd": "B",
    "trillion": "T",
}  # fmt: skip
_SCALE = re.compile(rf"(?<=\d)\s*({'|'.join(_SCALES)})s?\b", re.IGNORECASE)
_ONE = re.compile(r"\b(half an?|an?|one)\s+(thousand|million|billion|trillion)\b", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\d)\s?([kmbgt])[\s-]?(tok(?:en)?s?)\b", re.IGNORECASE)
_HALF = re.compile(r"\bhalf\b", re.IGNORECASE)
_ADDED = re.compile(
    r"(?:\+|\bplus\b)\s*\d[\d.,]*\s?[kmbgt]?\s(?:tokens\s)?(?:cached?|reasoning|thinking|thoughts)\b", re.IGNORECASE
)
_FROM_CACHE = re.compile(r"\b(?:read )?from (?:the |a )?cache\b|\bcache hit rate\b", re.IGNORECASE)
_APOSTROPHES = re.compile(r"(?<![\w.,])\d{1,3}(?:['’]\d{3})+(?![\d'’])")
_DOTS = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3}){2,}(?![\d.,])")
_AMBIGUOUS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}\.\d{3}(?![\w.,]|\s?[kmbgt%]\b)", re.IGNORECASE | re.ASCII)
"""Thousands in much of Europe, a decimal elsewhere."""

_DECIMAL_COMMA = re.compile(r"(?<![\w.,])\d+(?:\.\d{3})*,\d{1,2}(?![\d,])\s?(?:[kmbgt]\b)?", re.IGNORECASE)
_DOTS_AND_COMMA = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+,\d+\s?(?:[kmbgt]\b)?", re.IGNORECASE)
_RANGE = re.compile(
    r"(?<![\w.,])\d[\d.,]*\s?[kmbgt]?\s?(?:[-\u2013\u2014]|\.\.\.?|\bto\b)\s?\d[\d.,]*(?:\s?[kmbgt](?!\w))?",
    re.IGNORECASE,
)
_ACCEPTED = frozenset(" \t\r.,:=~\u2248+-\u2013\u2014_'\"\u2019\u201c\u201d[]{}&!?\u00a0\u202f")
"""Signs around counts that do not change them."""


class Sentence(NamedTuple):
    """The counts of a sentence as a month, and sentences on what they were multiplied by."""

    request: Request
    remarks: tuple[str, ...]


def read_prose(text: str) -> Sentence:
    """Read named counts in any order; cached and reasoning tokens are parts of input and output.

    A part may be a percentage of its whole. Counts per day are multiplied by 30, counts per request by the number of
    requests; see `sentence_factors`.

    Raises:
        UsageError: a number without a name, a name without a number, a duplicate, money, a range, a number that may
            mean two, an unknown period, missing input or output, or parts larger than their whole.
    """
    if len(text) > _LONGEST:
        raise UsageError("That is neither JSON nor a sentence of token counts; it is too long for one.")
    factors = factors_of(_plain(text))
    found: dict[str, int] = {}
    shares: dict[str, Decimal] = {}
    for piece in _pieces(factors.text):
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
    return _month(found, shares, factors)


def _plain(text: str) -> str:
    """*text* with its numbers and phrases as they are read below.

    Raises:
        UsageError: an amount of money, a range, or a number that may mean two.
    """
    if money := _MONEY.search(text):
        raise UsageError(f"{safe(money.group().strip(' ,.'), 24)!r} is an amount of money, not a number of tokens.")
    text = _ONE.sub(lambda match: f"{'0.5' if match[1][:4].casefold() == 'half' else '1'} {match[2]}", text)
    text = _SCALE.sub(lambda match: _SCALES[match[1].casefold()], text)
    text = _JOINED.sub(r"\1 \2", text)
    text = _APOSTROPHES.sub(lambda match: re.sub("['’]", "", match.group()), text)
    text = _DOTS.sub(lambda match: match.group().replace(".", ""), text)
    if number := _AMBIGUOUS.search(text):
        written = number.group()
        both = f"{int(written.replace('.', '')):,} or {Decimal(written).normalize():f}"
        raise UsageError(f"{written!r} may mean {both}; write it without the dot.")
    if number := _DOTS_AND_COMMA.search(text) or _DECIMAL_COMMA.search(text):
        raise UsageError(f"{number.group().strip()!r}: commas group thousands (12,345); write a decimal as 1.5M.")
    if added := _ADDED.search(text):
        raise UsageError(f"{safe(added.group(), 40)!r}: write the whole input and output, of which this is a part.")
    if several := _RANGE.search(text):
        raise UsageError(f"{safe(several.group(), 40)!r} is a range; write one number.")
    return _HALF.sub("50%", _FROM_CACHE.sub("cached", text))


def _month(found: dict[str, int], shares: dict[str, Decimal], factors: Factors) -> Sentence:
    for field, share in shares.items():
        found[field] = int(share * found[_PARTS[field]])
    requests, times = found.pop("requests", None), factors.times
    if times is None and factors.is_average and (requests is not None or factors.days == 1):
        times = 0  # as with: per request
    if times == 0 and requests is None:
        raise UsageError("Counts per request need the number of requests; write: 2k in, 500 out per request × 3000.")
    if times and factors.unit == "request" and requests not in (None, times):
        raise UsageError(f"The number of requests is given twice: {requests:,} and {times:,}.")
    if requests is not None and times is None:
        _check_requests(requests, found)
    each = requests if times == 0 else times
    scale = factors.days * (1 if each is None else each)
    of_requests = factors.of_requests or (factors.unit == "request" and requests is not None)
    count = each if of_requests and each is not None else requests
    if count is not None:
        count *= factors.days * (1 if of_requests or each is None else each)
    scaled = {name: value * scale for name, value in found.items()}
    request = Request(**scaled, count=count).checked()  # type: ignore[arg-type]
    return Sentence(request, factors._replace(times=each).remarks)


def _check_requests(requests: int, found: dict[str, int]) -> None:
    """Raise UsageError if *found* are too few tokens for as many requests: they are those of one request."""
    for field, name in _NAMES.items():
        if 0 < found[field] < requests:
            raise UsageError(
                f"{found[field]:,} {name} tokens are less than one for each of {requests:,} requests; "
                "if they are those of one request, write: per request."
            )


def _pieces(text: str) -> Iterator[str]:
    """Split *text* into parts of one number each, with the words that belong to it."""
    for part in _SEPARATOR.split(text):
        spans = [match.span() for match in _FIGURE.finditer(part)]
        if not spans:
            _check_signs(part)
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
    around = piece[: figure.start()] + " " + piece[figure.end() :]
    stems = _stems(around)
    _check_signs(around)
    field = _FIELDS.get(frozenset(stems))
    if field is None:
        raise UsageError(
            f"{safe(piece, 60)!r}: say what it counts: input, output, cached, cache write, reasoning, requests."
        )
    if field == "requests" and count == 0:
        raise UsageError("The number of requests must be at least 1.")
    return field, count


def _check_signs(around: str) -> None:
    """Raise UsageError for signs or digits that are neither words nor known to change nothing."""
    for sign in _WORD.sub("", around):
        if sign not in _ACCEPTED:
            word = next(word for word in around.split() if sign in word)
            raise UsageError(f"{safe(word, 40)!r} is not understood; write: 12,345 input, 678 output, 1,000 cached.")


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
