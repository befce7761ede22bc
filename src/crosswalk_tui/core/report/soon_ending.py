"""Sentences on cheapest offers that are soon no longer sold, for the summary of a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from crosswalk_tui.core.comparison.comparison import Comparison, RankedModel
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.text.format import counted

_SOON = timedelta(days=60)
"""An end within this time is soon."""


def soon_ending(comparison: Comparison, names: Sequence[str], today: date) -> tuple[str, ...]:
    """A sentence on each model whose cheapest offer ends within 60 days of *today*: when, and what remains."""
    found = []
    for name, ranked in zip(names, comparison.models, strict=True):
        best = ranked.best
        if best is None or not _ends_soon(best.offer, today):
            continue
        ends = best.offer.deprecation_date or today
        days = (ends - today).days
        left = f", {counted(days, 'day')} from now" if days else ", today"
        when = f"{name} at {best.offer.provider.name} is sold only until {ends.isoformat()}{left}"
        found.append(f"{when}; {_remaining(ranked, comparison, today)}.")
    return tuple(found)


def _ends_soon(offer: Offer, today: date) -> bool:
    ends = offer.deprecation_date
    return ends is not None and ends <= today + _SOON


def _remaining(ranked: RankedModel, comparison: Comparison, today: date) -> str:
    """The first offer that does not end soon: ``Azure sells it at the same price until 2027-04-08``."""
    ranking = ranked.ranking
    kept = next((quote for quote in ranking.ranked if not _ends_soon(quote.offer, today)), None)
    if kept is None:
        return "no other offer is ranked that is sold longer"
    ends = kept.offer.deprecation_date
    until = "" if ends is None else f" until {ends.isoformat()}"
    tied = any(quote is kept for quote in ranking.cheapest)
    price = "at the same price" if tied else f"for {total_text(kept, comparison.places)} {comparison.per}"
    return f"{kept.offer.provider.name} sells it {price}{until}"
