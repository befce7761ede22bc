"""Convert a usage report to the request that it describes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.usage.requests import Request
from crosswalk_tui.usage.context import Context
from crosswalk_tui.usage.count_names import is_name_of_requests
from crosswalk_tui.usage.counting import Counted, read_counts
from crosswalk_tui.usage.known_shapes import WHOLE_FIELDS
from crosswalk_tui.usage.provider_shapes import CHAT
from crosswalk_tui.usage.reports import Report
from crosswalk_tui.usage.shapes import Role


def request_of(report: Report) -> Request:
    """The request that *report* describes.

    Raises:
        UsageError: a count is missing, wrong or contradicts another; names the field.
    """
    try:
        counted = read_counts(report.shape, _with_hidden_tokens(report))
        other = next((name for name in counted.left_out if name in WHOLE_FIELDS), None) if counted.left_out else None
        if other is not None:
            raise UsageError(f"Counts of different shapes in one report: {other} and {report.shape.name}.")  # noqa: TRY301
        return _request(report, counted)
    except UsageError as error:
        text = str(error)
        named = report.path and text[:1].islower()
        raise UsageError(f"{report.path}.{text}" if named else text) from error


def _with_hidden_tokens(report: Report) -> Mapping[str, object]:
    """The counts of *report* with those that only its total includes.

    These are the thoughts of Gemini in the format of OpenAI, and the audio in prompts to Mistral.
    """
    counts = report.counts
    if report.shape is not CHAT:
        return counts
    heard = counts.get("prompt_audio_seconds")
    if not heard and ("gemini" not in report.context.model.casefold() or any("reasoning" in name for name in counts)):
        return counts
    known = [counts.get(name) for name in ("total_tokens", "prompt_tokens", "completion_tokens")]
    if not all(type(count) is int for count in known):
        return counts
    total, sent, made = known
    hidden = total - sent - made  # type: ignore[operator]
    if hidden <= 0:
        return counts
    if not heard:
        return {**counts, "reasoning_tokens": hidden}
    others = {name: count for name, count in counts.items() if name != "prompt_audio_seconds"}
    return {**others, "prompt_tokens": sent + hidden, "prompt_tokens_details.audio_tokens": hidden}


def _request(report: Report, counted: Counted) -> Request:
    context, fees, left_out = report.context, counted.fees, counted.left_out
    tier = "" if context.service_tier == "batch" else context.service_tier
    for name, number in report.events:
        fees[name] = max(fees.get(name, 0), number)
    if report.counts.get("speed") == "fast":
        left_out["requests in fast mode"] = 1
    if report.counts.get("inference_geo") not in (None, "", "global", "not_available"):
        left_out["requests bound to a region"] = 1
    if tier:
        left_out[f"requests of the {tier} tier"] = 1
    requests = report.requests or _number(counted)
    until = _until(context, requests)
    if requests == 1 and until is not None and _adds_up_requests(report):
        requests = None
    return Request(  # a call by name takes twice as long
        *counted.counts,
        tuple(sorted(fees.items())) if fees else (),
        tuple(sorted(left_out.items())) if left_out else (),
        requests,
        context.batch,
        tier,
        context.time,
        until,
        context.model,
        context.project,
        context.session,
        _request_id(context, counted.counts[0]),
    )


_DAY: Final = timedelta(days=1)


def _until(context: Context, requests: int | None) -> datetime | None:
    """The end of the period of a row of so many *requests*; None for one request, unless it states a day or more."""
    if context.until is None or context.time is None or context.until <= context.time:
        return None
    return context.until if requests != 1 or context.until - context.time >= _DAY else None


def _adds_up_requests(report: Report) -> bool:
    """Whether *report*, for a day or more, is of an unknown number of requests: it states none and has no id."""
    states_number = any(
        report.shape.meaning(path) is Role.REQUESTS or is_name_of_requests(path) for path in report.counts
    )
    return not states_number and report.requests is None and not report.context.request_id


def _number(counted: Counted) -> int | None:
    """The number of requests; 0 only without any tokens."""
    return counted.requests if counted.requests != 0 or not any(counted.counts) else None


_UNIQUE: Final = re.compile(r"(?:msg|resp|gen|req|run|chatcmpl|cmpl)[-_].{6,}|(?:stream|codex|run) .*", re.DOTALL)
"""Ids that APIs make for a request, and those that are made up here."""

_LONG: Final = 20
"""An id of as many characters is no name."""


def _request_id(context: Context, sent: int) -> str:
    """An id that is the same for all records of a request in any log.

    Any other id than those of APIs may not be that of one request (Ollama draws three digits, some tools write that of
    the user or the conversation): it is extended by the size of the prompt, and a short one by the time.
    """
    if not context.request_id:
        return ""
    key = f"{context.request_id} {context.model} "
    if context.session or _UNIQUE.fullmatch(context.request_id) is not None:
        return key
    return f"{key}{sent}" if len(context.request_id) >= _LONG else f"{key}{sent} {context.time}"
