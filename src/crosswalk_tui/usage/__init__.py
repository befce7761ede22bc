"""Convert usage logs of providers, gateways and tools, or a sentence with token counts, to a workload."""

from dataclasses import replace

from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.remarks import rate_of
from crosswalk_tui.core.usage.totals import UsageTotals, workload_of
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.usage.reading import Cancelled, read_usage, read_usage_text

__all__ = ["Cancelled", "UsageLog", "UsageTotals", "log_workload", "parse_usage", "read_usage", "read_usage_text"]


def parse_usage(text: str) -> UsageTotals:
    """The totals of pasted or typed usage.

    Raises:
        UsageError: it cannot be read; names the place and the reason.
    """
    return UsageTotals.of(read_usage_text(text).total)


def log_workload(log: UsageLog, name: str = "") -> Workload:
    """The workload with the tokens of *log*, which is called *name*, as a month, and its requests by size."""
    return replace(workload_of(log.groups.items()), log=rate_of(log, name))
