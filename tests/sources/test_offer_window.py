"""The context window of an offer whose sources disagree."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.models import Rates
from crosswalk_tui.sources.harvest import Facts, OfferRecord, PriceRecord
from crosswalk_tui.sources.offers.offer_window import window_of


def listing(
    source: str, window: int | None, reply: int | None = None, *, band: int = 0, gone: bool = False
) -> OfferRecord:
    """A record of *source* with a context window, an output limit, and a price for longer prompts than *band*."""
    prices = tuple(PriceRecord(Rates(1, 2), "2026-11-29", band_from=start) for start in sorted({0, band}))
    facts = Facts(context_tokens=window, max_output_tokens=reply)
    days = ("2026-07-02", "2026-11-29") if gone else None
    return OfferRecord(source, "acme", "acme-1", "acme", facts, prices, gone_between=days)


@pytest.mark.parametrize(
    ("records", "window"),
    [
        ([], None),
        ([listing("models.dev", None)], None),
        ([listing("models.dev", 1_000_000), listing("litellm", 200_000)], 1_000_000),  # a tie
        ([listing("models.dev", 128_000), listing("genai-prices", 16_384), listing("litellm", 16_384)], 16_384),
        ([listing("models.dev", None), listing("litellm", 16_384)], 16_384),
    ],
)
def test_most_sources_decide_and_the_first_of_a_tie(records: list[OfferRecord], window: int | None) -> None:
    assert window_of(records) == window


def test_of_a_tie_a_window_larger_than_the_models_is_that_of_a_sibling() -> None:
    tie = [listing("models.dev", 262_144), listing("litellm", 128_000)]
    assert window_of(tie, 131_072) == 128_000
    assert window_of(tie, 262_144) == 262_144
    assert window_of(tie[::-1], 262_144) == 128_000  # a seller may serve less
    assert window_of(tie[:1], 131_072) == 262_144


def test_a_source_has_one_vote_however_many_of_its_records_an_offer_has() -> None:
    twice = [listing("models.dev", 128_000)] * 2
    assert window_of([*twice, listing("genai-prices", 16_384), listing("litellm", 16_384)]) == 16_384


def test_litellm_may_state_the_prompt_without_the_reply() -> None:
    litellm = listing("litellm", 272_000, 128_000)
    assert window_of([listing("models.dev", 1_050_000), listing("genai-prices", 400_000), litellm]) == 400_000


def test_a_window_where_the_price_changes_is_none() -> None:
    sold_beyond = listing("genai-prices", 200_000, band=200_000)
    assert window_of([listing("models.dev", 1_000_000), sold_beyond, listing("litellm", 200_000)]) == 1_000_000
    assert window_of([sold_beyond]) == 200_000


def test_an_earlier_listing_counts_only_without_one_of_today() -> None:
    before = [listing("genai-prices", 8_192, gone=True), listing("litellm", 8_192, gone=True)]
    assert window_of([listing("models.dev", 32_768), *before]) == 32_768
    assert window_of([listing("models.dev", None), *before]) == 8_192
