"""The command-line options that describe a workload and filters."""

from __future__ import annotations

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.text.quantity import format_share, typed_tokens
from crosswalk_tui.core.usage.origin import LogOrigin
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload


def workload_arguments(workload: Workload, origin: LogOrigin | None = None) -> list[str]:
    """The options of *workload*: the volumes, which are edited most often, and all that differ from the defaults.

    With the *origin* of its requests, they read the logs, and set what was edited since.
    """
    if origin is not None:
        return [*origin.arguments, *_edits(workload, origin.workload)]
    words = ["--input", typed_tokens(workload.input_tokens), "--output", typed_tokens(workload.output_tokens)]
    shares = (
        ("--cached", workload.cached_share), ("--cache-write", workload.cache_write_share),
        ("--cache-write-1h", workload.cache_write_1h_share), ("--reasoning", workload.reasoning_share),
    )  # fmt: skip
    for option, share in shares:
        if share:
            words += [option, format_share(share)]
    if workload.sizes is not None and workload.request_count:
        words += ["--requests", str(workload.request_count)]
    elif workload.requests is not None:
        words += ["--requests", str(workload.requests)]
    elif workload.prompt_tokens is not None:
        words += ["--prompt", str(workload.prompt_tokens)]
    if workload.batch != DEFAULT_WORKLOAD.batch:
        words.append("--batch")
    return words + _others(workload)


def _edits(workload: Workload, read: Workload) -> list[str]:
    """The options of what *workload* has otherwise than *read*, which has the same requests."""
    words = []
    for option, count, before in (
        ("--input", workload.input_tokens, read.input_tokens), ("--output", workload.output_tokens, read.output_tokens),
    ):  # fmt: skip
        words += [] if count == before else [option, typed_tokens(count)]
    for option, share, held in (
        ("--cached", workload.cached_share, read.cached_share),
        ("--cache-write", workload.cache_write_share, read.cache_write_share),
        ("--cache-write-1h", workload.cache_write_1h_share, read.cache_write_1h_share),
        ("--reasoning", workload.reasoning_share, read.reasoning_share),
    ):
        words += [] if share == held else [option, format_share(share)]
    if workload.batch != read.batch:
        words.append("--batch" if workload.batch else "--no-batch")
    return words + _others(workload)


def _others(workload: Workload) -> list[str]:
    """The options of the hours and of the multipliers, which no log has."""
    words = [] if workload.hours == DEFAULT_WORKLOAD.hours else ["--hours", str(workload.hours)]
    for key, factor in workload.multipliers:
        words += ["--multiplier", f"{key}={factor:f}"]
    return words


def filter_arguments(filters: Filters) -> list[str]:
    """The options of *filters* that differ from the defaults."""
    words = ["--resellers"] if filters.include_resellers else []
    for option, values in (
        ("--needs", filters.needs), ("--type", filters.types or ()),
        ("--allow", filters.allow), ("--deny", filters.deny),
    ):  # fmt: skip
        for value in sorted(values):
            words += [option, str(value)]
    if filters.min_context is not None:
        words += ["--context", str(filters.min_context)]
    if filters.region is not None:
        words += ["--region", filters.region, *(["--region-or-global"] if filters.or_global else [])]
    if filters.allow_unknown:
        words.append("--allow-unknown")
    return words
