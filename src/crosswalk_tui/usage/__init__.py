"""Convert usage reports of providers, or a sentence with token counts, to a workload."""

from crosswalk_tui.usage.reports import parse_usage
from crosswalk_tui.usage.totals import UsageTotals

__all__ = ["UsageTotals", "parse_usage"]
