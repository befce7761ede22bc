"""Remarks on an answer from a usage log: counts without a price, lines left out, dates."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from crosswalk_tui.core.text.format import counted, figure
from crosswalk_tui.core.usage.log import UsageLog, UsageNote
from crosswalk_tui.core.usage.requests import RequestSum
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.core.workload.log_rate import LogRate
from crosswalk_tui.core.workload.monthly import Workload

_PLURAL = re.compile(
    r"(?<![\w.])(?:requests|tokens|searches|fetches|queries|units|sources|results|calls|sessions|executions"
    r"|classifications|images|seconds|(?<!in )prompts)\b"
)
"""The noun of a name in words; names of fields stay as they are."""

_AS_TEXT = {
    "cached_audio": "cached audio input tokens (at the cache rate of text)",
    "image_in": "image input tokens (at the rate of text)",
    "image_out": "image output tokens (at the rate of text)",
}
_AUDIO_AS_TEXT = {
    "audio_in": ("audio input", "audio input tokens (at the rate of text)"),
    "audio_out": ("audio output", "audio output tokens (at the rate of text)"),
}
"""By count: the line of a bill, and its name in remarks."""


def not_priced(log: UsageLog, workload: Workload, assumed: Collection[str] = ()) -> dict[str, int]:
    """Counts of *log* by name that the bill of *workload* leaves out or prices as something else, without zeros.

    Audio has a separate price only if the bill is for the requests of the log, and audio is not among the lines of it
    whose rate is *assumed*.
    """
    total = log.total
    as_text = {
        field: name for field, (line, name) in _AUDIO_AS_TEXT.items() if workload.sizes is None or line in assumed
    }
    counts = {name: getattr(total, field) for field, name in {**as_text, **_AS_TEXT}.items()}
    for name, number in (*log.fees.items(), *log.left_out.items()):
        counts[name] = counts.get(name, 0) + number
    return {name: counts[name] for name in sorted(counts) if counts[name]}


def in_words(left_out: Mapping[str, int]) -> list[str]:
    """The counts of `not_priced` with their names: ``3 web searches``, ``1 web search``."""
    return [
        f"{number:,} {_PLURAL.sub(_singular, name, 1) if number == 1 else name}" for name, number in left_out.items()
    ]


def _is_field(name: str) -> bool:
    """Whether *name* is that of a field whose meaning is unknown, not a noun such as ``web searches``."""
    return " " not in name and _PLURAL.fullmatch(name) is None


def _singular(noun: re.Match[str]) -> str:
    whole = noun[0]
    if whole.endswith("queries"):
        return "query"
    return whole.removesuffix("es" if whole.endswith(("ches", "shes")) else "s")


def remarks(log: UsageLog, workload: Workload, assumed: Collection[str] = ()) -> Iterator[str]:
    """Yield sentences on what *workload* does not count or price, and on the period of the log."""
    yield from pricing_remarks(log, workload, assumed)
    yield _taken_for(log)


def pricing_remarks(log: UsageLog, workload: Workload, assumed: Collection[str] = ()) -> Iterator[str]:
    """Yield sentences on what *workload* does not count or price; for *assumed*, see `not_priced`."""
    left_out = not_priced(log, workload, assumed)
    unknown = {name: number for name, number in left_out.items() if _is_field(name)}
    priceless = {name: number for name, number in left_out.items() if name not in unknown}
    if priceless:
        yield f"Without a separate price: {', '.join(in_words(priceless))}."
    if unknown:
        yield f"Not read, as their meaning is unknown: {', '.join(in_words(unknown))}."
    yield from log.stated
    yield from (_noted(note) for note in log.notes)
    yield from date_remarks(log)
    yield from _batch(log, workload)
    yield from _sizes(log, workload)


def _batch(log: UsageLog, workload: Workload) -> Iterator[str]:
    batch, total = log.by(lambda group: group.batch).get(True, RequestSum()), log.total
    # In rows that add up several requests, the number of requests may be unknown.
    number, every = (batch.rows, total.rows) if total.averaged else (batch.counted, total.counted)
    these = f"{number:,} of {counted(every, 'row' if total.averaged else 'request')}"
    were = "was" if number == 1 else "were"
    if number and not workload.batch and workload.tier is Tier.STANDARD:
        yield f"{these} {were} made in a batch; all are priced as requests outside one."
    elif 0 < number < every and not workload.batch:
        yield f"{these} {were} made in a batch: batch prices apply to them, where published."
    elif number:
        yield "These requests were made in a batch: batch prices apply, where published."


def _sizes(log: UsageLog, workload: Workload) -> Iterator[str]:
    """Yield sentences on rows without the prompt size of each request, which decides the price band."""
    total = log.total
    if workload.sizes is None and workload.request_count != total.requests:
        return  # the user has set a number of requests or a prompt size
    if total.uncounted:
        rows = counted(total.uncounted, "aggregated row")
        yield (
            f"{rows} without a number of requests: base prices apply, whatever the size of the prompts;"
            " a field requests of 1 marks a row of one request."
        )
    several = total.averaged - total.uncounted
    if several:
        rows = counted(several, "row")
        yield f"{rows} of several requests, without the size of each: the average prompt decides the price band."


def date_remarks(log: UsageLog) -> Iterator[str]:
    """Yield a sentence on the dates that cannot be used, if there are any."""
    note = log.unusable_dates
    if note.count:
        some = "such as " if note.count > len(note.places) else ""
        yield f"{note.in_words}, taken as undated ({some}{'; '.join(note.places)}). Dates of 2018 to 2099 can be used."


def _noted(note: UsageNote) -> str:
    """The sentence of *note*: number of lines, reason, and places, or the first of many."""
    places = note.places
    if note.count > len(places) and places:
        places = [f"the first: {places[0]}"]
    elif len(places) > 1 and all(place.startswith("line ") for place in places):
        places = [f"lines {', '.join(place.removeprefix('line ') for place in places)}"]
    where = f" ({'; '.join(places)})" if places else ""
    return f"{note.in_words} left out{where}."


def span_words(log: UsageLog) -> str:
    """The days that *log* covers: ``5 days``, ``3.99 days``, ``20 minutes, taken as 1 day``; empty without dates."""
    days, elapsed = log.covered_days, log.elapsed
    if days is None or elapsed is None:
        return ""
    if not log.is_short:
        shown = round(Decimal(days.numerator) / days.denominator, 2).normalize()
        return f"{shown:f} {'day' if shown == 1 else 'days'}"
    minutes = elapsed // timedelta(minutes=1)
    if minutes >= 2 * 60:
        return f"{round(Decimal(minutes) / 60, 1).normalize():f} hours, taken as 1 day"
    return f"{counted(minutes, 'minute') if minutes else 'less than a minute'}, taken as 1 day"


def rate_of(log: UsageLog, name: str = "") -> LogRate | None:
    """The rate of *log*, which is called *name*; None if it has no dates, or a request without one."""
    factor, total = log.month_factor, log.total
    if factor is None:
        return None
    return LogRate(factor, span_words(log), total.in_words, total.input_tokens, total.output_tokens, name)


SHORT = "A log of less than a day gives only a rough rate."
"""A warning about the 30 days at the rate of a log."""


def no_rate(log: UsageLog) -> str:
    """Why the rate of *log* for 30 days is unknown, as the start of a sentence."""
    rows = counted(log.total.rows, "row" if log.total.averaged else "request")
    return f"{log.undated:,} of {rows} {'has' if log.undated == 1 else 'have'} no date"


def _taken_for(log: UsageLog) -> str:
    if log.has_no_rate:
        return (
            f"{no_rate(log)}: the log is taken as the month, and its rate for 30 days is unknown;"
            " --since leaves those without a date out."
        )
    days, factor = log.span_days, log.month_factor
    if days is None or factor is None or log.first is None or log.last is None:
        return "The counts have no dates: they are taken as the month."
    total = log.total
    month = ", ".join(
        f"{figure(Decimal(int(count * factor)))} {name}"
        for count, name in ((total.input_tokens, "input"), (total.output_tokens, "output"))
    )
    span = f"{log.first:%Y-%m-%d}" if days == 1 else f"{log.first:%Y-%m-%d} to {log.last:%Y-%m-%d}"
    short = f" {SHORT}" if log.is_short else ""
    return f"The log ({span}, {span_words(log)}) is taken as the month; 30 days at its rate: {month}.{short}"
