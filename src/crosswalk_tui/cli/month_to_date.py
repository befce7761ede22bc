"""The gate of ``usage --month-to-date``: what the calendar month has cost so far, held against a limit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.cli.usage_answer import UsageAnswer
from crosswalk_tui.core.text.format import usd
from crosswalk_tui.core.text.quantity import format_usd


def month_so_far(now: datetime) -> tuple[date, date]:
    """The first day of the calendar month of *now* (an aware time) and its day, both of UTC."""
    today = now.astimezone(UTC).date()
    return today.replace(day=1), today


def check_month_to_date(report: UsageAnswer, limit: Decimal, month: str) -> int:
    """Report if the requests of *month* cost more than *limit* at the prices of their days, or may cost more.

    Returns the exit code. Requests without a known price, without a date, or counted over a span that began before the
    month may have cost something.
    """
    total, log = report.total, report.log
    spent = total.known_then if log.total.rows else Decimal(0)
    rates_may_be_low = any(rate.may_be_low for _, rate in total.assumed_then)
    if spent is not None and spent > limit:
        basis = " at list prices" if report.at_list_price else ""
        write_message(f"{month} has cost {usd(spent)} so far{basis}, {usd(spent - limit)} over {format_usd(limit)}.")
        return NO
    if spent is None or total.without_then.rows or rates_may_be_low or log.may_lack_some:
        write_message(f"{month} is not known to have cost {format_usd(limit)} or less so far.")
        return NO
    return 0
