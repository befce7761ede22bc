"""The answer of ``crosswalk-tui usage`` as tables and sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from crosswalk_tui.cli.output import Section
from crosswalk_tui.cli.usage_answer import ASK, UsageAnswer
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import UNKNOWN, usd
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.usage.billing import AssumedRate, LogCost, sign_of_assumed
from crosswalk_tui.core.vocabulary import Sign


def usage_sections(report: UsageAnswer) -> list[Section]:
    """What the log cost, by part and in total, and what it would cost on other models."""
    if not report.log.total.rows:
        return [Section(notes=("No request of this month is in the logs: it has cost $0 so far.",))]
    columns = (
        Column(report.by.capitalize()), Column("Requests", "right"), Column("Input", "right"),
        Column("Cached", "right"), Column("Output", "right"), Column("$ then", "point"), Column("$ now", "point"),
        Column("$ 30 days", "point"),
    )  # fmt: skip
    rows = [_cells(report, name, cost) for name, cost in report.rows]
    if report.by == "day":  # a day's part of 30 days would read as 30 such days
        rows = [(*row[:-1], "") for row in rows]
    cheaper = [
        (
            each.model.key,
            each.bill.offer.provider.name if each.bill else each.reason,
            total_text(each.bill),
            _about(report.month_on(each), each.assumed, own=each.bill is not None and each.bill.is_own),
        )
        for each in report.elsewhere
    ]
    others = (Column("All requests on"), Column("At"), Column("$", "point"), Column("$ 30 days", "point"))
    table = Table(columns, [*rows, _cells(report, "total", report.total)])
    cost = Section("What it cost", table, tuple(_lacking(report)))
    if not cheaper:
        why = f"No model can serve all requests of the log. {report.none_serves}. {ASK}"
        return [cost, Section("What it would cost", notes=(why,))]
    any_model = (
        () if report.is_requested else (f"The cheapest that can serve all requests, whatever they score. {ASK}",)
    )
    return [cost, Section("What it would cost", Table(others, cheaper), any_model)]


def _lacking(report: UsageAnswer) -> Iterator[str]:
    """Which requests the total leaves out."""
    lacking = (("then", report.total.without_then), ("now", report.total.without_now))
    left_out = [f"{rows.in_words} in $ {word}" for word, rows in lacking if rows.rows]
    if left_out:
        yield f"The total is incomplete: it leaves out {' and '.join(left_out)}."


def _cells(report: UsageAnswer, name: str, cost: LogCost) -> tuple[str, ...]:
    total = cost.total
    return (
        safe(name, 60) or "not named",
        UNKNOWN if total.requests is None else f"{total.requests:,}",
        f"{total.input_tokens:,}",
        f"{total.cached:,}",
        f"{total.output_tokens:,}",
        _about(cost.known_then, cost.assumed_then, own=cost.own_then),
        _about(cost.known_now, cost.assumed_now, own=cost.own_now),
        _about(report.month(cost.known_now), cost.assumed_now, own=cost.own_now),
    )


def _about(amount: Decimal | None, assumed: Collection[tuple[str, AssumedRate]], *, own: bool) -> str:
    """*amount*, with signs if some rates are *assumed*, or the user's *own*."""
    if amount is None:
        return usd(amount)
    return f"{sign_of_assumed(rate for _, rate in assumed)}{usd(amount)}{Sign.OWN if own else ''}"
