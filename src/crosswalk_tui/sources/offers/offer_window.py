"""The context window of an offer: the value on which most of its sources agree, else that of the first source."""

from __future__ import annotations

from collections.abc import Sequence

from crosswalk_tui.core.facts.claims import near
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import OfferRecord
from crosswalk_tui.sources.importers import litellm


def window_of(records: Sequence[OfferRecord], of_model: int | None = None) -> int | None:
    """The window in tokens, by a vote of the sources of *records*.

    Of equal votes, it is that of the first record, unless that is larger than the window *of_model*: a seller may serve
    less than the model takes, but more is the window of a sibling. Records of earlier snapshots, and windows that
    their own prices contradict, vote only if there are no others.
    """
    stated = [record for record in records if record.facts.context_tokens is not None]
    stated = [record for record in stated if record.gone_between is None] or stated
    stated = [record for record in stated if not is_threshold(record)] or stated
    voters: dict[str, OfferRecord] = {}
    for record in stated:
        voters.setdefault(record.source, record)
    windows = [record.facts.context_tokens or 0 for record in voters.values()]
    if len(windows) == 1:
        return windows[0]

    def votes(window: int) -> tuple[int, bool]:
        agreeing = sum(_agrees(one, window) for one in voters.values())
        return agreeing, of_model is None or window <= of_model or near(window, of_model)

    return max(windows, key=votes, default=None)


def is_threshold(record: OfferRecord) -> bool:
    """Whether the window in *record* is where its price changes: with a price above it, it is no limit."""
    window = record.facts.context_tokens
    return window is not None and any(window <= p.band_from for p in record.prices if p.tier is Tier.STANDARD)


def _agrees(record: OfferRecord, window: int) -> bool:
    """Whether *record* states *window*; LiteLLM's list may state it without the reply."""
    stated, reply = record.facts.context_tokens or 0, record.facts.max_output_tokens or 0
    return near(stated, window) or (record.source == litellm.SOURCE and near(stated + reply, window))
