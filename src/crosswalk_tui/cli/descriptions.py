"""Describe workloads, price bands and exclusion reasons in words."""

from __future__ import annotations

from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text.format import rate
from crosswalk_tui.core.text.quantity import format_multiplier, format_share, format_tokens
from crosswalk_tui.core.vocabulary import BandRule
from crosswalk_tui.core.workload.hours import EVENLY
from crosswalk_tui.core.workload.monthly import Workload


def workload_words(workload: Workload) -> str:
    """Describe *workload*: ``5M input + 2M output tokens a month, 60% of the input cached``."""
    sent, made = format_tokens(workload.input_tokens), format_tokens(workload.output_tokens)
    shares = (
        (workload.cached_share, "of the input cached"),
        (workload.cache_write_share, "written to a cache"),
        (workload.cache_write_1h_share, "written to a 1-hour cache"),
        (workload.reasoning_share, "of the output reasoning"),
    )
    parts = [f"{format_share(share, 1)} {what}" for share, what in shares if share]
    count = workload.request_count
    if workload.sizes is not None and workload.largest_prompt is not None:
        parts.append(f"{_requests(count)} of up to {format_tokens(workload.largest_prompt)} tokens")
    elif count is not None and workload.prompt is not None:
        parts.append(f"{_requests(count)} of {format_tokens(workload.prompt)} tokens")
    if workload.batch:
        parts.append("at batch prices")
    if workload.hours != EVENLY:
        parts.append(workload.hours.words)
    parts += [f"{key} needs {format_multiplier(factor)} the output" for key, factor in workload.multipliers]
    return ", ".join([f"{sent} input + {made} output tokens a month", *parts])


def _requests(count: int | None) -> str:
    if count is None:
        return "requests"
    return f"{format_tokens(count)} {'request' if count == 1 else 'requests'}"


def workload_sentence(workload: Workload, as_of: str) -> str:
    """The workload, and the date of the prices."""
    return f"{workload_words(workload)}; catalogue as of {as_of}"


def band_words(bill: Quote, workload: Workload) -> str | None:
    """The price band of the bill; None if the offer has only one price."""
    starts = sorted({p.band_from for p in bill.offer.prices if p.tier is bill.price.tier and p.band_from})
    if not starts:
        return None
    if workload.sizes is not None:
        return _bands_of_log(bill, starts)
    if bill.band is None:
        known = "prompts are no larger" if workload.prompt is not None else "no prompt size is given (--prompt)"
        return f"Price for prompts up to {starts[0]:,} tokens: {known}."
    reach = f"Prompts of {workload.prompt or 0:,} tokens exceed {bill.band.band_from:,}"
    if bill.band.band_rule is BandRule.CLIFF:
        return f"{reach}: all tokens pay the price of that band."
    higher = rate(bill.band.rates.input)
    return f"{reach}: only the input above pays the price of that band, {higher} per 1M."


def _bands_of_log(bill: Quote, starts: list[int]) -> str:
    """The price bands that the requests of a log reach; *starts* are the bands of the offer."""
    if not bill.bands:
        return f"Price for prompts up to {starts[0]:,} tokens: no request has a larger one."
    reached = " and ".join(f"{band.band_from:,}" for band in bill.bands)
    return f"Each request pays the price of its own prompt size; some exceed {reached} tokens."
