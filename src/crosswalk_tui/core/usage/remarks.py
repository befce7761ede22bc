"""Remarks on an answer from a usage log: counts without a price, lines left out, dates."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from crosswalk_tui.core.text.format import counted, figure
from crosswalk_tui.core.usage.log import UsageLog, UsageNote
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.core.workload.monthly import Workload

_AS_TEXT = {
    "cached_audio": "cached audio input tokens (at the cache rate of text)",
    "image_in": "image input tokens (at the rate of text)",
    "image_out": "image output tokens (at the rate of text)",
}
_AUDIO_AS_TEXT = {
    "audio_in": "audio input tokens (at the rate of text)",
    "audio_out": "audio output tokens (at the rate of text)",
}


def not_priced(log: UsageLog, workload: Workload) -> dict[str, int]:
    """Counts of *log* by name that the bill of *workload* leaves out or prices as something else, without zeros.

    Audio has a separate price only if the bill is for the requests of the log.
    """
    total = log.total
    names = _AS_TEXT if workload.sizes is not None else {**_AUDIO_AS_TEXT, **_AS_TEXT}
    counts = {name: getattr(total, field) for field, name in names.items()}
    for name, number in (*log.fees.items(), *log.left_out.items()):
        counts[name] = counts.get(name, 0) + number
    return {name: counts[name] for name in sorted(counts) if counts[name]}


def remarks(log: UsageLog, workload: Workload) -> Iterator[str]:
    """Yield sentences on what *workload* does not count or price, and on the period of the log."""
    yield from pricing_remarks(log, workload)
    yield _taken_for(log)


def pricing_remarks(log: UsageLog, workload: Workload) -> Iterator[str]:
    """Yield sentences on what *workload* does not count or price."""
    left_out = not_priced(log, workload)
    if left_out:
        yield f"Without a separate price: {', '.join(f'{number:,} {name}' for name, number in left_out.items())}."
    yield from (_noted(note) for note in log.notes)
    yield from _batch(log, workload)
    yield from _sizes(log, workload)


def _batch(log: UsageLog, workload: Workload) -> Iterator[str]:
    batch = sum(added.rows for group, added in log.groups.items() if group.batch)
    rows = log.total.rows
    if batch and not workload.batch and workload.tier is Tier.STANDARD:
        yield f"{batch:,} of {rows:,} requests were made in a batch; all are priced as requests outside one."
    elif 0 < batch < rows and not workload.batch:
        yield f"{batch:,} of {rows:,} requests were made in a batch: batch prices apply to them, where published."
    elif batch:
        yield "These requests were made in a batch: batch prices apply, where published."


def _sizes(log: UsageLog, workload: Workload) -> Iterator[str]:
    """Yield sentences on rows without the prompt size of each request, which decides the price band."""
    total = log.total
    if workload.sizes is None:
        return
    if total.uncounted:
        yield f"{counted(total.uncounted, 'line')} without a number of requests: base prices apply to them."
    several = total.averaged - total.uncounted
    if several:
        yield f"{counted(several, 'line')} of several requests: the average prompt decides the price band."


def _noted(note: UsageNote) -> str:
    """The sentence of *note*: number of lines, reason, and places, or the first of many."""
    places = note.places
    if note.count > len(places) and places:
        places = [f"the first: {places[0]}"]
    elif len(places) > 1 and all(place.startswith("line ") for place in places):
        places = [f"lines {', '.join(place.removeprefix('line ') for place in places)}"]
    where = f" ({'; '.join(places)})" if places else ""
    return f"{counted(note.count, 'line')} {note.reason} left out{where}."


def _taken_for(log: UsageLog) -> str:
    days, factor = log.span_days, log.month_factor
    if days is None or factor is None or log.first is None or log.last is None:
        return "The counts have no dates: they are taken as the month."
    total = log.total
    month = ", ".join(
        f"{figure(Decimal(int(count * factor)))} {name}"
        for count, name in ((total.input_tokens, "input"), (total.output_tokens, "output"))
    )
    span = f"{log.first:%Y-%m-%d}" if days == 1 else f"{log.first:%Y-%m-%d} to {log.last:%Y-%m-%d}"
    return f"The log ({span}, {counted(days, 'day')}) is taken as the month; 30 days at its rate: {month}."
