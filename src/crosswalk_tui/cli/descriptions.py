"""Describe workloads, price bands and exclusion reasons in words."""

from __future__ import annotations

from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text.format import rate
from crosswalk_tui.core.vocabulary import BandRule
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.words import workload_words


def workload_sentence(workload: Workload, as_of: str) -> str:
    """The workload, and the date of the newest source."""
    return f"{workload_words(workload, per=workload.per)}; sources up to {as_of}"


def band_words(bill: Quote, workload: Workload) -> str | None:
    """The price band of the bill; None if the offer has only one price."""
    starts = sorted({p.band_from for p in bill.offer.prices if p.tier is bill.price.tier and p.band_from})
    if not starts:
        return None
    if workload.sizes is not None:
        unknown = [each.prompt is None for each in workload.sizes.classes]
        return _bands_of_log(bill, starts, any(unknown), all(unknown))
    if bill.band is None:
        known = "prompts are no larger" if workload.prompt is not None else "no prompt size is given (--prompt)"
        return f"Price for prompts up to {starts[0]:,} tokens: {known}."
    reach = f"Prompts of {workload.prompt or 0:,} tokens exceed {bill.band.band_from:,}"
    if bill.band.band_rule is BandRule.CLIFF:
        return f"{reach}: all tokens pay the price of that band."
    higher = rate(bill.band.rates.input)
    return f"{reach}: only the input above pays the price of that band, {higher} per 1M."


def _bands_of_log(bill: Quote, starts: list[int], some_unknown: bool, all_unknown: bool) -> str:
    """The price bands that the requests of a log reach; *starts* are the bands of the offer.

    Rows that sum up requests may not state how many: the sizes of their prompts are unknown.
    """
    if not bill.bands:
        known = "no prompt of a known size is larger" if some_unknown else "no request has a larger one"
        known = "the sizes of the prompts are unknown" if all_unknown else known
        return f"Price for prompts up to {starts[0]:,} tokens: {known}."
    reached = " and ".join(f"{band.band_from:,}" for band in bill.bands)
    return f"Each request pays the price of its own prompt size; some exceed {reached} tokens."
