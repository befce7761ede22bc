"""What multiplies the counts of a sentence: ``per day``, ``per request × 3000``, ``per user, 500 users``.

A factor that may belong to some of the counts only is refused.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crosswalk_tui.core.errors import QuantityError, UsageError
from crosswalk_tui.core.text.quantity import parse_tokens
from crosswalk_tui.core.text.safe import safe

_DAYS = 30
_NUMBER = (
    r"(?:[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])|[0-9](?:[0-9,_.]*[0-9])?)(?:e[0-9]+)?(?:\s?[kmbgt](?!\w))?"
)
_REQUEST = r"requests?|reqs?|calls?|prompts?"
_OTHER_UNITS = (
    r"users?|seats?|customers?|clients?|developers?|devs?|employees?|people|persons?|students?|teams?|sessions?"
    r"|conversations?|chats?|documents?|docs?|pages?|tickets?|emails?|messages?|questions?|queries|query|runs?|tasks?"
    r"|jobs?|files?|articles?|items?|records?|rows?"
)
_UNIT = rf"(?P<unit>{_REQUEST}|{_OTHER_UNITS})\b"
_PER = r"(?:\b(?:per|a|an|each|every|by)\s+|/\s?)"
_PERIOD = re.compile(
    rf"{_PER}(?P<name>second|sec|minute|min|hour|hr|h|day|d|week|wk|month|mo|quarter|year|yr)s?\b"
    r"|\b(?P<adverb>hourly|daily|weekly|monthly|quarterly|yearly|annually)\b|\b(?:this|last)\s+(?P<past>month)\b",
    re.IGNORECASE,
)
_OF_DAY, _OF_MONTH = frozenset({"day", "d", "daily"}), frozenset({"month", "mo", "monthly"})
_EACH = re.compile(rf"{_PER}{_UNIT}|\b(?:each|apiece)\b(?!\s+(?:month|day))", re.IGNORECASE)
_PER_SEVERAL = re.compile(rf"(?:\bper|/)\s?{_NUMBER}\s*(?:{_REQUEST}|{_OTHER_UNITS})\b", re.IGNORECASE)
_TIMES = re.compile(rf"(?:[×*]|\bx|\btimes)\s?(?P<number>{_NUMBER})\b(?:\s*(?:{_UNIT}|times\b))?", re.IGNORECASE)
_UNITS_TIMES = re.compile(rf"(?P<number>(?<![\w.,]){_NUMBER})\s*{_UNIT}\s*(?:[×*]|x(?!\w)|of\b|times\b)", re.IGNORECASE)
_UNITS = re.compile(rf"(?P<number>(?<![\w.,]){_NUMBER})\s*(?P<unit>{_OTHER_UNITS})\b", re.IGNORECASE)
_UNITS_WITH = re.compile(rf"(?<![\w.,]){_NUMBER}\s*(?P<unit>{_REQUEST})\s+(?:with|having|at)\b", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(?:on\s+)?(?:average|avg|mean)\b\.?", re.IGNORECASE)
_REQUESTS_PER = re.compile(rf"{_NUMBER}\s*(?:{_REQUEST})\s+{_PER}(?:{_OTHER_UNITS})\b", re.IGNORECASE)
_UNKNOWN_PER = re.compile(r"\bper\s+\S+(?:\s+(?:days?|month))?", re.IGNORECASE)
_IS_REQUEST = re.compile(_REQUEST, re.IGNORECASE)
_COUNT = re.compile(rf"(?<![\w.,×*])(?>{_NUMBER})(?!\w|\s?%|\s*(?:{_REQUEST}|{_OTHER_UNITS})\b)", re.IGNORECASE)


class Factors(NamedTuple):
    """What the counts of a sentence are multiplied by.

    Attributes:
        text: the sentence without its factors.
        days: days of a month; 1 if the counts are those of a month.
        times: how often the counts come; None without a multiplier, 0 if the number of requests must tell.
        of_requests: whether *times* is stated to be the number of requests.
        unit: what the counts are for, such as ``request``.
        is_average: the counts are averages: those of one request, if the number of requests is given.
    """

    text: str
    days: int = 1
    times: int | None = None
    of_requests: bool = True
    unit: str = "request"
    is_average: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences on what the counts are multiplied by."""
        by = [f"{self.times:,}" for _ in (1,) if self.times not in (None, 0, 1)]
        by += ["30 days"] if self.days != 1 else []
        return (f"The counts are multiplied by {' and by '.join(by)}.",) if by else ()


def factors_of(text: str) -> Factors:
    """The factors of the sentence *text*.

    Raises:
        UsageError: a period other than a day or a month, several of them, a factor in the middle of the counts, or one
            without a number.
    """
    if several := _PER_SEVERAL.search(text):
        raise UsageError(f"{_shown(several)}: write the counts of one request, and the number of requests.")
    if chained := _REQUESTS_PER.search(text):
        raise UsageError(f"{_shown(chained)}: write the counts per request, and the number of all requests.")
    days, text = _period(text)
    each, text = _each(text)
    if each is None and (unclear := _UNITS_WITH.search(text)):
        raise UsageError(
            f"{_shown(unclear)}: are these counts of each, or of all? Write per request, or their number last."
        )
    averaged = _AVERAGE.sub(" ", text)
    is_average, text = averaged != text, averaged
    times, named, text = _times(text, is_each=each is not None)
    if unknown := _UNKNOWN_PER.search(text):
        raise UsageError(f"{_shown(unknown)}: write the counts per day, per month or per request.")
    unit = _singular(each or named or "request")
    if each and named and _singular(each) != _singular(named):
        raise UsageError(f"The counts are per {_singular(each)}, but the number is that of {named}; write one of them.")
    of_requests = _IS_REQUEST.fullmatch(unit) is not None
    if each is not None and times is None:
        if not of_requests:
            raise UsageError(f"Counts per {unit} need their number; write: 2k in, 500 out per {unit} × 500.")
        times = 0
    is_bare = times is not None and each is None and not named
    return Factors(text, days, times, of_requests and not is_bare, unit, is_average)


def _period(text: str) -> tuple[int, str]:
    found = list(_PERIOD.finditer(text))
    kinds = set()
    for match in found:
        name = (match["name"] or match["adverb"] or match["past"]).casefold()
        if name not in _OF_DAY | _OF_MONTH:
            raise UsageError(f"{_shown(match)}: write the counts per day, per month or per request.")
        kinds.add("day" if name in _OF_DAY else "month")
    if len(kinds) > 1:
        raise UsageError(f"{_shown(found[0])} and {_shown(found[-1])}: write all counts for the same period.")
    days = _DAYS if kinds == {"day"} else 1
    if days != 1:
        if multiplied := _TIMES.match(text[found[-1].end() :].lstrip(" ,")):
            if multiplied["unit"] is None:
                both = f"{found[-1].group().strip()} {multiplied.group().strip()}"
                raise UsageError(f"{safe(both, 40)!r}: write what is multiplied, such as × 5 requests.")
        elif not _EACH.search(text):
            _check_place(text, found[-1])
    return days, _PERIOD.sub(" ", text)


def _each(text: str) -> tuple[str | None, str]:
    """The unit of ``per request``, ``each`` and the like, empty if it is not named; None without any."""
    found = list(_EACH.finditer(text))
    if not found:
        return None, text
    units = {_singular(match["unit"]) for match in found if match["unit"]}
    if len(units) > 1:
        raise UsageError(f"The counts are per {' and per '.join(sorted(units))}; write one of them.")
    _check_place(text, found[-1])
    return next(iter(units), ""), _EACH.sub(" ", text)


def _times(text: str, *, is_each: bool) -> tuple[int | None, str, str]:
    """The multiplier, the unit that it counts, and the text without it."""
    match = _UNITS_TIMES.search(text)
    if match is None:
        match = _TIMES.search(text)
        if match is not None:
            _check_place(text, match)
        elif is_each:
            match = _UNITS.search(text)
    if match is None:
        return None, "", text
    try:
        times = parse_tokens(match["number"])
    except QuantityError as error:
        raise UsageError(str(error)) from error
    return times, match["unit"] or "", text[: match.start()] + " " + text[match.end() :]


def _check_place(text: str, factor: re.Match[str]) -> None:
    """Raise UsageError if *factor* is in the middle of the counts: it may not belong to those after it."""
    text = _TIMES.sub(lambda match: " " * len(match.group()), text)
    after = _COUNT.search(text, factor.end())
    if after is not None and _COUNT.search(text[: factor.start()]):
        raise UsageError(
            f"{_shown(factor)} is in the middle, before {safe(after.group().strip(), 24)!r}: write it at the end."
        )


def _singular(unit: str) -> str:
    unit = unit.casefold()
    if unit in ("queries", "people"):
        return {"queries": "query", "people": "person"}[unit]
    unit = unit.removesuffix("s")
    return "request" if unit in ("req", "call", "prompt") else unit


def _shown(match: re.Match[str]) -> str:
    return repr(safe(match.group().strip(" /"), 40))
