"""Writes a report as JSON. Its fields are a public interface, described in docs/cli.md: fields are only ever added.

Money is a decimal string in USD; prices are per 1M tokens. Unknown is null. The file is ASCII, as the JSON of the
commands, so that no text of a source can hold what a terminal or an editor takes for a command.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crosswalk_tui.core.money import decimal_string
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import Point
from crosswalk_tui.core.pricing.bill import QuoteLine
from crosswalk_tui.core.pricing.bill_items import unit_of
from crosswalk_tui.core.report.report_contents import (
    BillInFull,
    Cells,
    ComparisonReport,
    OfferCost,
    PlotOfReport,
    ScoreCells,
)
from crosswalk_tui.core.text.format import UNKNOWN

_PER = {"per 1M": "1m_tokens", "a request": "request", "a machine": "machine"}
"""`crosswalk_tui.core.pricing.bill_items.unit_of` for programs."""

GENERATOR = "crosswalk-tui report"
"""The value of the first field, by which the program recognises its own files."""


def to_document(report: ComparisonReport) -> str:
    """Write *report* as JSON."""
    import json

    return json.dumps(report_document(report), indent=2) + "\n"


def report_document(report: ComparisonReport) -> dict[str, object]:
    """Describe *report* in plain values."""
    return {
        "generator": GENERATOR,
        "title": report.title,
        "headline": report.headline,
        "endings": list(report.endings),
        "catalogue_as_of": report.as_of,
        "made_on": report.made_on,
        "at": report.at or None,
        "workload": report.workload,
        "log": None if report.log is None else {"name": report.log.name, "covers": report.log.span},
        "filters": report.filters,
        "command": report.command,
        "models": [
            {
                "model": key,
                "name": costs.name,
                "pick_if": list(advice.reasons),
                "offers": [_offer(offer) for offer in costs.offers],
                "left_out": list(costs.left_out),
                "remarks": list(costs.remarks),
            }
            for key, costs, advice in zip(report.keys, report.costs, report.advice, strict=True)
        ],
        "findings": [{"topic": one.topic, "text": one.text} for one in report.statements],
        "bill": None if report.bill is None else _bill(report.bill),
        "bills": list(map(_bill, report.bills)),
        "scores": [_scores(row, report.keys) for row in report.scores],
        "specifications": {row.label: _values(row, report.keys) for row in report.specs},
        "plot": None if report.plot is None else _plot(report.plot),
        "caveats": list(report.legend),
        "sources": [
            {
                "name": source.name,
                "what": source.what,
                "as_of": source.as_of,
                "licence": source.licence,
                "attribution": source.attribution,
                "url": source.url or None,
            }
            for source in report.sources
        ],
    }


def _offer(offer: OfferCost) -> dict[str, object]:
    """An offer with its bill."""
    return {
        "provider": offer.provider,
        "provider_type": offer.provider_type,
        "provider_model_id": offer.model_id,
        "region": offer.region or None,
        "input_usd_per_1m": _usd(offer.input_usd),
        "output_usd_per_1m": _usd(offer.output_usd),
        "lines": list(map(_line, offer.lines)),
        "usd_per_month": _usd(offer.month_usd),
        "total_usd": _usd(offer.total_usd),
        "cheapest": offer.is_cheapest,
        "notes": list(offer.notes),
        "source": offer.source,
        "as_of": offer.as_of,
        "own": offer.is_own,
    }


def _usd(amount: Decimal | None) -> str | None:
    return None if amount is None else decimal_string(amount)


def _bill(bill: BillInFull) -> dict[str, object]:
    """The bill of the cheapest offer, line by line."""
    return {
        "model": bill.model,
        "provider": bill.provider,
        "provider_model_id": bill.model_id,
        "lines": list(map(_line, bill.lines)),
        "usd_per_month": _usd(bill.month_usd),
        "total_usd": _usd(bill.total_usd),
        "notes": list(bill.notes),
        "tied_with": list(bill.tied),
    }


def _line(line: QuoteLine) -> dict[str, object]:
    """A line of a bill."""
    return {
        "item": line.label,
        "quantity": line.quantity,
        "rate_usd": _usd(line.rate_usd),
        "per": _PER[unit_of(line.label)],
        "usd": _usd(line.usd),
        "assumed": line.assumed,
    }


def _scores(row: ScoreCells, keys: Sequence[str]) -> dict[str, object]:
    """The scores on a benchmark, by model."""
    return {
        "benchmark": row.slug,
        "name": row.label,
        "category": row.category,
        "unit": row.unit,
        "scores": dict(zip(keys, row.figures, strict=True)),
        "best": [keys[place] for place in sorted(row.best)],
        "own": [keys[place] for place in sorted(row.own)],
        "remark": row.note or None,
    }


def _values(row: Cells, keys: Sequence[str]) -> dict[str, str | None]:
    return {key: None if value == UNKNOWN else value for key, value in zip(keys, row.values, strict=True)}


def _plot(plot: PlotOfReport) -> dict[str, object]:
    """The points of the plot; the price on its axis may be that of tokens, not of the workload."""
    cloud = plot.cloud
    front = {point.key for point in cloud.front}
    axis, factor = cloud.settings.axis, cloud.settings.workload.month_factor

    def point_document(point: Point) -> dict[str, object]:
        month = point.quote.month_usd(factor)
        return {
            "model": point.key,
            "name": point.model.name,
            "score": point.score,
            "usd": _usd(month),
            "usd_on_axis": _usd(month if axis is PriceAxis.MONTHLY else point.usd),
            "provider": point.quote.offer.provider.name,
            "on_the_pareto_front": point.key in front,
        }

    return {
        "benchmark": cloud.benchmark.slug,
        "price_axis": axis,
        "n_without_price": cloud.n_unpriced,
        "points": list(map(point_document, cloud.points)),
    }
