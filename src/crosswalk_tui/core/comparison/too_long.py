"""Requests that are too long for every offer of a compared model: how long they are, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import Ranking
from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.core.workload.monthly import Workload


class TooLong(NamedTuple):
    """Requests that leave compared models without an offer.

    Attributes:
        places: positions of the models of which this is true: the first one, and others with the same limit.
        words: ``replies of 900,000 tokens exceed the output limits``.
        remedy: what makes them shorter: ``more requests``.
    """

    places: tuple[int, ...]
    words: str
    remedy: str

    def holds_for(self, places: Iterable[int]) -> bool:
        """Whether it is true of the models at all *places*."""
        return {*places} <= {*self.places}


def too_long(comparison: Comparison) -> TooLong | None:
    """The requests that leave models of *comparison* without an offer; None if filters or other reasons do."""
    if comparison.blocking is not None:
        return None
    unranked = [(place, one) for place, one in enumerate(comparison.models) if one.best is None]
    workload, filters = comparison.workload, comparison.filters
    found = [
        (place, limit_exceeded(one.ranking, workload.for_model(one.model.key), filters)) for place, one in unranked
    ]
    exceeded = [(place, texts) for place, texts in found if texts is not None]
    if not exceeded:
        return None
    first = exceeded[0][1]
    return TooLong(tuple(place for place, texts in exceeded if texts == first), *first)


def limit_exceeded(ranking: Ranking, workload: Workload, filters: Filters) -> tuple[str, str] | None:
    """What is too long for the offers of *ranking*, and the remedy; None if that is not why none is ranked.

    They were ranked for *workload*, with the multiplier of the model applied, under *filters*.
    """
    prompt, reply = workload.largest_prompt, workload.longest_reply
    if ranking.best is not None or prompt is None or prompt < (filters.min_context or 0):
        return None
    if ranking.frequent_code is Exclusion.OUTPUT_LIMIT:
        return f"replies of {reply or 0:,} tokens exceed the output limits", "more requests"
    if ranking.frequent_code is Exclusion.CONTEXT:
        reasons = [item.reason for item in ranking.excluded if item.code is Exclusion.CONTEXT]
        is_prompt = not ranking.cut_short and not any(" and replies" in reason for reason in reasons)
        size = f"prompts of {prompt:,} tokens" if is_prompt else f"requests of {prompt + (reply or 0):,} tokens"
        remedy = "smaller prompts" if is_prompt or prompt >= (reply or 0) else "more requests"
        return f"{size} fit no context window", remedy
    return None
