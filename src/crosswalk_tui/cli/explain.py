"""The arithmetic of a bill: quantity × rate = USD, line by line, and what the rates rest on."""

from __future__ import annotations

from crosswalk_tui.cli.documents import line_rate
from crosswalk_tui.cli.output import Section
from crosswalk_tui.cli.wording import band_words
from crosswalk_tui.core.pricing.bill import Quote, QuoteLine
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.quantity import format_usd
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Flag
from crosswalk_tui.core.workload.monthly import Workload

_COLUMNS = (
    Column("Part"),
    Column("Quantity", "right"),
    Column("Rate", "point"),
    Column("Per"),
    Column("$", "point"),
)


def explained(bill: Quote, workload: Workload) -> Section:
    """How *bill* comes about; *workload* is as the model meets it."""
    rows = [_row(line) for line in bill.lines]
    rows.append(("sum", "", "", "", format_usd(bill.total_usd)))
    seen = bill.offer.last_seen
    notes = [
        band_words(bill, workload),
        bill.hourly_words(workload.hours),
        *(_ground(line) for line in bill.lines if line.note and line.quantity),
        f"Price from {bill.price.source}, as of {bill.price.as_of}.",
        f"Last seen for sale on {seen} ({bill.offer.last_seen_source or 'source unknown'})." if seen else "",
        *(flag.sentence for flag in bill.flags if flag is not Flag.ASSUMED_RATE),
    ]
    title = f"{bill.offer.provider.name}, {bill.offer.provider_model_id}: how it adds up"
    return Section(title, Table(_COLUMNS, rows), tuple(note for note in notes if note))


def _ground(line: QuoteLine) -> str:
    """What the rate of a line rests on: ``≈ cache write 1h: not published: that of the 5-minute write is used …``."""
    mark = f"{Flag.ASSUMED_RATE.sign} " if line.assumed else ""
    return f"{mark}{line.label}: {line.note}."


def _row(line: QuoteLine) -> tuple[str, ...]:
    mark = "≈ " if line.assumed else ""
    unit = "request" if line.label == "requests" else "1M"
    return line.label, f"{line.quantity:,}", f"{mark}{format_usd(line_rate(line))}", unit, format_usd(line.usd)
