"""Usage as providers report it, or as people say it, turned into a workload."""

from crosswalk_tui.usage.reader import parse_usage
from crosswalk_tui.usage.totals import UsageTotals

__all__ = ["UsageTotals", "parse_usage"]
