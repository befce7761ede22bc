"""Writes the costs of a report as CSV: one row per offer, plain numbers, units in the header."""

from __future__ import annotations

from crosswalk_tui.core.report.report_contents import ComparisonReport, OfferCost
from crosswalk_tui.core.report.report_tables import plain_number
from crosswalk_tui.core.text.table import csv_cell

COLUMNS = (
    "model", "provider", "provider type", "model id at the provider", "region", "input price (USD per 1M tokens)",
    "output price (USD per 1M tokens)", "cost (USD per month)", "multiple of the lowest cost", "cheapest of its model",
    "notes", "price source", "price date", "workload", "filters", "catalogue date", "report date", "prices of",
)  # fmt: skip
"""The header."""

_TIMES_PLACES = 4
_LONGEST = 2000


def to_cost_records(report: ComparisonReport) -> str:
    """Write every ranked offer of *report*; no cell is read as a formula by a spreadsheet."""
    import csv
    from io import StringIO

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    whole = [
        csv_cell(value, _LONGEST)
        for value in (report.workload, report.filters, report.as_of, report.made_on, report.at or report.made_on)
    ]
    writer.writerows([*_cells(offer), *whole] for offer in report.offers)
    return text.getvalue()


def _cells(offer: OfferCost) -> list[str]:
    texts = (offer.model, offer.provider, offer.provider_type, offer.model_id, offer.region)
    return [
        *(csv_cell(text, _LONGEST) for text in texts),
        plain_number(offer.input_usd),
        plain_number(offer.output_usd),
        plain_number(offer.total_usd),
        plain_number(offer.times, _TIMES_PLACES),
        "yes" if offer.is_cheapest else "no",
        csv_cell(", ".join(offer.notes), _LONGEST),
        csv_cell(offer.source),
        csv_cell(offer.as_of),
    ]
