"""Writes the costs of a report as CSV: one row per offer, plain numbers, units in the header.

The prices in a row are all that its bill uses; a note names those that are assumed.
"""

from __future__ import annotations

from collections.abc import Sequence

from crosswalk_tui.core.pricing.bill_items import REQUESTS
from crosswalk_tui.core.pricing.billed_rates import billed_line, sent_and_made
from crosswalk_tui.core.report.report_contents import ComparisonReport, OfferCost
from crosswalk_tui.core.report.report_tables import plain_number
from crosswalk_tui.core.text.table import csv_cell

_OFFER = "model", "provider", "provider type", "model id at the provider", "region"
_RESULT = (
    "multiple of the lowest cost", "cheapest of its model", "notes", "source of the price",
    "price as of", "workload", "filters", "newest source of the catalogue", "report made on",
    "billed at the prices in force on",
)  # fmt: skip

_TIMES_PLACES = 4
_LONGEST = 2000
"""A longer cell is cut to this number of characters."""


MARK = ",".join((*_OFFER, "input price (USD per 1M tokens)"))
"""The start of the header, by which the program recognises its own files."""


def to_cost_records(report: ComparisonReport) -> str:
    """Write every ranked offer of *report*; no cell is read as a formula by a spreadsheet."""
    import csv
    from io import StringIO

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    sent, made = sent_and_made([offer.lines for offer in report.offers])
    writer.writerow([*_OFFER, *map(_price_title, ("input", *sent, "output", *made)), *_bill_titles(report), *_RESULT])
    whole = [
        csv_cell(value, _LONGEST)
        for value in (report.workload, report.filters, report.as_of, report.made_on, report.at or report.made_on)
    ]
    writer.writerows([*_cells(offer, report, sent, made), *whole] for offer in report.offers)
    return text.getvalue()


def _price_title(label: str) -> str:
    """``cache read price (USD per 1M tokens)``, ``requests price (USD each)``."""
    return f"{label} price (USD {'each' if label == REQUESTS else 'per 1M tokens'})"


def _bill_titles(report: ComparisonReport) -> list[str]:
    if report.log is None:
        return ["cost (USD per month)"]
    return ["cost (USD for the log)", "cost (USD per 30 days)"]


def _rate(offer: OfferCost, label: str) -> str:
    """The rate at which *label* is billed; empty if it is not."""
    line = billed_line(offer.lines, label)
    return "" if line is None else plain_number(line.rate_usd)


def _cells(offer: OfferCost, report: ComparisonReport, sent: Sequence[str], made: Sequence[str]) -> list[str]:
    """The cells of the row of *offer*; *sent* and *made* are the labels of its input and output rates."""
    texts = (offer.model, offer.provider, offer.provider_type, offer.model_id, offer.region)
    return [
        *(csv_cell(text, _LONGEST) for text in texts),
        plain_number(offer.input_usd),
        *(_rate(offer, label) for label in sent),
        plain_number(offer.output_usd),
        *(_rate(offer, label) for label in made),
        plain_number(offer.total_usd),
        *([] if report.log is None else [plain_number(offer.month_usd)]),
        plain_number(offer.times, _TIMES_PLACES),
        "yes" if offer.is_cheapest else "no",
        csv_cell(", ".join(offer.notes), _LONGEST),
        csv_cell(offer.source),
        csv_cell(offer.as_of),
    ]
