"""The JSON document and the CSV records of ``crosswalk-tui usage``."""

from __future__ import annotations

from decimal import Decimal

from crosswalk_tui.cli.json_documents import catalogue_document, plain
from crosswalk_tui.cli.usage_answer import Elsewhere, UsageAnswer, may_be_low, usage_notes
from crosswalk_tui.core.usage.billing import LogCost
from crosswalk_tui.core.usage.remarks import not_priced


def usage_document(report: UsageAnswer, max_usd: Decimal | None, as_of: str) -> dict[str, object]:
    """Describe *report*; *max_usd* is the limit, if any, and *as_of* the date of the catalogue's newest source."""
    log = report.log
    return {
        "first": None if log.first is None else log.first.isoformat(),
        "last": None if log.last is None else log.last.isoformat(),
        "days": log.span_days,
        "covered_days": None if log.covered_days is None else round(float(log.covered_days), 4),
        "by": report.by,
        "rows": [_record(report, name, cost) for name, cost in report.rows],
        "total": _record(report, "total", report.total),
        "on": [_record_elsewhere(report, each) for each in report.elsewhere],
        "none_serves": report.none_serves or None,
        "billed_at": {
            name: {"model": each.model.key, "provider": each.offer.provider.provider_id}
            for name, each in report.sold.items()
        },
        "unknown_models": list(report.unknown),
        "left_out": not_priced(log, report.workload, report.assumed_lines),
        "notes": usage_notes(report),
        "max_usd": plain(max_usd),
        "catalogue": catalogue_document(as_of),
    }


def _record(report: UsageAnswer, name: str, cost: LogCost) -> dict[str, object]:
    total = cost.total
    return {
        "name": name,
        "rows": total.rows,
        "requests": total.requests,
        "input_tokens": total.input_tokens,
        "cached_tokens": total.cached,
        "output_tokens": total.output_tokens,
        "then_usd": plain(cost.known_then),
        "now_usd": plain(cost.known_now),
        "month_usd": plain(report.month(cost.known_now)),
        "without_then": cost.without_then.rows,
        "without_now": cost.without_now.rows,
        "may_be_low": may_be_low(cost.assumed_now),
        "own": cost.own_now,
    }


def _record_elsewhere(report: UsageAnswer, each: Elsewhere) -> dict[str, object]:
    bill = each.bill
    amount = None if bill is None else bill.total_usd
    return {
        "name": each.model.key,
        "now_usd": plain(amount),
        "month_usd": plain(report.month_on(each)),
        "provider": None if bill is None else bill.offer.provider.provider_id,
        "provider_model_id": None if bill is None else bill.offer.provider_model_id,
        "may_be_low": may_be_low(each.assumed),
        "own": bill is not None and bill.is_own,
        "stale": bill is not None and bill.is_old,
        "reason": each.reason or None,
    }


def usage_records(report: UsageAnswer) -> list[dict[str, object]]:
    """One CSV record per row of the report, one for the total, and one per other model."""
    rows = [{"section": report.by, **_record(report, name, cost)} for name, cost in report.rows]
    total = {"section": "total", **_record(report, "total", report.total)}
    return [*rows, total, *({"section": "on", **_record_elsewhere(report, each)} for each in report.elsewhere)]
