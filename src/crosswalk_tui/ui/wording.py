"""Workloads in a few words."""

from __future__ import annotations

from crosswalk_tui.core.quantity import format_share, format_tokens
from crosswalk_tui.core.workload import Workload


def short(workload: Workload) -> str:
    """A workload in one line: ``40M in · 6M out · 50% cached · prompts of 2k``."""
    parts = [f"{format_tokens(workload.input_tokens)} in", f"{format_tokens(workload.output_tokens)} out"]
    shares = (
        (workload.cached_share, "cached"), (workload.cache_write_share, "written"),
        (workload.cache_write_1h_share, "written for 1h"), (workload.reasoning_share, "reasoning"),
    )  # fmt: skip
    parts += [f"{format_share(share, 0)} {what}" for share, what in shares if share]
    if workload.requests is not None:
        parts.append(f"{format_tokens(workload.requests)} requests")
    elif workload.prompt_tokens is not None:
        parts.append(f"prompts of {format_tokens(workload.prompt_tokens)}")
    if workload.batch:
        parts.append("batch")
    return " · ".join(parts)
