"""A workload in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crosswalk_tui.core.text.quantity import format_multiplier, format_share, format_tokens
from crosswalk_tui.core.workload.hours import EVENLY
from crosswalk_tui.core.workload.monthly import Workload

NO_NAMES: Mapping[str, str] = MappingProxyType({})


def workload_words(workload: Workload, names: Mapping[str, str] = NO_NAMES, per: str | None = None) -> str:
    """Describe *workload*: ``5M input + 2M output tokens a month, 60% of the input cached``.

    *names* are the names of models by key; a multiplier of another model shows its key. *per* says what the tokens are
    of; it may be empty, and is by default a month, or the log that they are of.
    """
    sent, made = format_tokens(workload.input_tokens), format_tokens(workload.output_tokens)
    shares = (
        (workload.cached_share, "of the input cached"),
        (workload.cache_write_share, "written to a cache"),
        (workload.cache_write_1h_share, "written to a 1-hour cache"),
        (workload.reasoning_share, "of the output reasoning"),
    )
    if per is None:
        rate = workload.log_rate
        per = "a month" if rate is None else f"in {rate.named_words}"
    parts = [f"{format_share(share, 1)} {what}" for share, what in shares if share]
    count = workload.request_count
    if workload.sizes is not None and workload.largest_prompt is not None:
        parts.append(f"{_requests(count)} of up to {format_tokens(workload.largest_prompt)} tokens")
    elif count is not None and workload.prompt is not None:
        shown = "less than 1" if 0 < workload.input_tokens < count else format_tokens(workload.prompt)
        parts.append(f"{_requests(count)} of {shown} {'token' if workload.prompt == 1 else 'tokens'}")
    if workload.batch:
        parts.append("at batch prices")
    if workload.hours != EVENLY:
        parts.append(workload.hours.words)
    parts += [
        f"{names.get(key, key)} needs {format_multiplier(factor)} the output" for key, factor in workload.multipliers
    ]
    return ", ".join([f"{sent} input + {made} output tokens {per}".rstrip(), *parts])


def _requests(count: int | None) -> str:
    if count is None:
        return "requests"
    return f"{format_tokens(count)} {'request' if count == 1 else 'requests'}"
