"""The rates and context bands that the price in use takes from sources that agree with it."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.pricing.price_statements import RateOrigin
from tests.sources.makings import bands, decided, evidence, offer, row, stated, usd

LITELLM = ("litellm", "acme", "m")
MODELS_DEV = ("models.dev", "acme", "m")


def test_a_rate_is_taken_from_a_source_whose_price_agrees() -> None:
    entry = offer(
        stated("models.dev", usd(input=0.13, output=0.4, cache_read=0.013)),
        stated("litellm", usd(input=0.13, output=0.4)),
    )
    (chosen,) = decided(entry, evidence(changed={LITELLM: "2026-11-01"})).chosen[Tier.STANDARD]
    assert chosen.record.source == "litellm"
    assert chosen.price.rates.cache_read == 13_000
    assert chosen.origins == (RateOrigin("cache_read", "source", "models.dev", "2026-09-30"),)


def test_a_rate_of_another_price_is_not_taken() -> None:
    entry = offer(
        stated("models.dev", usd(input=0.14, output=0.4, cache_read=0.013)),
        stated("litellm", usd(input=0.13, output=0.4)),
    )
    (chosen,) = decided(entry, evidence(changed={LITELLM: "2026-11-01"})).chosen[Tier.STANDARD]
    assert chosen.price.rates.cache_read is None


def test_a_long_context_price_is_taken_from_an_agreeing_source() -> None:
    long = row("litellm", usd(input=4, output=15), band_from=272_000)
    entry = offer(stated("models.dev", usd(input=2, output=10)), stated("litellm", usd(input=2, output=10), long))
    pricing = decided(entry, evidence(changed={MODELS_DEV: "2026-09-30", LITELLM: "2026-09-01"}))
    assert bands(pricing) == {0: (2, "chosen"), 272_000: (4, "chosen")}


def test_a_long_context_price_of_a_different_source_is_in_force_with_the_dated_price_it_completes() -> None:
    page = [
        row("model-prices", usd(input=1.5, output=9), valid_from="2026-01-01", valid_to="2026-06-01"),
        row("model-prices", usd(input=2, output=10), valid_from="2026-06-01"),
    ]
    long = row("litellm", usd(input=4, output=15), band_from=272_000)
    pricing = decided(
        offer(stated("model-prices", *page), stated("litellm", usd(input=2, output=10), long)), evidence()
    )
    in_use = pricing.chosen[Tier.STANDARD]
    assert bands(pricing)[272_000] == (4, "chosen")
    assert [(p.valid_from, p.valid_to) for _, p, *_ in in_use if p.band_from] == [("2026-06-01", None)]


@pytest.mark.parametrize(("second", "expected"), [(0.0, 0), (None, None), (0.05, 50_000)])
def test_a_free_cache_read_needs_a_second_source(second: float | None, expected: int | None) -> None:
    more = {} if second is None else {"cache_read": second}
    entry = offer(
        stated("models.dev", usd(input=1, output=2, cache_read=0)), stated("litellm", usd(input=1, output=2, **more))
    )
    (chosen,) = decided(entry, evidence(changed={LITELLM: "2026-09-01"})).chosen[Tier.STANDARD]
    assert chosen.record.source == "models.dev"
    assert chosen.price.rates.cache_read == expected


def test_the_input_price_repeated_as_a_cache_read_gives_way_to_another_source() -> None:
    entry = offer(
        stated("models.dev", usd(input=3, output=15, cache_read=3)),
        stated("litellm", usd(input=3, output=15, cache_read=0.3)),
    )
    (chosen,) = decided(entry, evidence(changed={LITELLM: "2026-09-01"})).chosen[Tier.STANDARD]
    assert (chosen.record.source, chosen.price.rates.cache_read) == ("models.dev", 300_000)
