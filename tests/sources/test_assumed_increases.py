"""Sellers are assumed to follow an increase that the maker has announced."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, ProviderType, Tier
from crosswalk_tui.sources.harvest import PriceRecord
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.pricing.assumed_increases import assume_increases
from crosswalk_tui.sources.pricing.prices import Pricing
from tests.sources.makings import decided, offer, row, stated, usd

KEY, DAY = "lab/m", "2027-01-01"
NOW, THEN = usd(input=1, output=5, cache_read=0.1), usd(input=2, output=9, cache_read=0.3)

Prices = list[tuple[float | None, float | None, str | None, str | None]]
"""Input and output in USD per 1M tokens, and the first day and the day after the last."""


def maker(*more: PriceRecord, then: Rates = THEN) -> MergedOffer:
    """The lab's own offer, whose next price is announced."""
    rows = row("genai-prices", NOW, valid_to=DAY), row("genai-prices", then, valid_from=DAY), *more
    return offer(stated("genai-prices", *rows, provider="lab"), lab="lab", kind=ProviderType.FIRST_PARTY)


def seller(*prices: PriceRecord | Rates, access: Access = Access.METERED) -> tuple[MergedOffer, Access]:
    """Another seller's offer."""
    return offer(stated("litellm", *prices)), access


def extended(
    *entries: tuple[MergedOffer, Access], own: MergedOffer | None = None, is_closed: bool = True
) -> list[Pricing]:
    """The prices of the maker's offer and of *entries* once increases are assumed."""
    everyone = [(own or maker(), Access.METERED), *entries]
    priced = [(entry, access, decided(entry)) for entry, access in everyone]
    assume_increases(priced, {KEY: "lab"} if is_closed else {})
    return [pricing for _, _, pricing in priced]


def prices(pricing: Pricing, tier: Tier = Tier.STANDARD) -> Prices:
    """The prices in use."""
    return [(*_in_usd(r.price.rates), r.price.valid_from, r.price.valid_to) for r in pricing.chosen[tier]]


def _in_usd(rates: Rates) -> tuple[float | None, float | None]:
    mine, output = (None if rate is None else rate / 1_000_000 for rate in (rates.input, rates.output))
    return mine, output


def test_a_seller_at_the_makers_price_is_assumed_to_charge_its_next_one() -> None:
    _, pricing = extended(seller(NOW))
    assert prices(pricing) == [(1, 5, None, DAY), (2, 9, DAY, None)]
    later = pricing.chosen[Tier.STANDARD][1]
    assert later.price.rates.cache_read == 300_000
    assert {(o.rate, o.basis, o.source) for o in later.origins} == {
        (rate, "assumed", "genai-prices") for rate in ("input", "output", "cache_read")
    }
    assert {o.note for o in later.origins} == {f"not published: the maker's increase of {DAY} is assumed"}


def test_a_seller_with_a_margin_keeps_it() -> None:
    _, pricing = extended(seller(usd(input=1.1, output=5.5)))
    assert prices(pricing) == [(1.1, 5.5, None, DAY), (2.2, 9.9, DAY, None)]


@pytest.mark.parametrize(
    ("charged", "more"),
    [
        pytest.param(THEN, {}, id="what the maker will charge"),
        pytest.param(usd(input=3, output=12), {}, id="more than that"),
        pytest.param(usd(input=1, output=9), {}, id="as much for output"),
        pytest.param(NOW, {"as_of": DAY}, id="read on the day of the increase"),
    ],
)
def test_a_price_that_need_not_rise_stays(charged: Rates, more: dict[str, str]) -> None:
    _, pricing = extended(seller(row("litellm", charged, **more)))
    assert [(start, end) for _, _, start, end in prices(pricing)] == [(None, None)]


def test_a_seller_that_announces_its_own_next_price_has_that() -> None:
    own_plan = (
        row("litellm", NOW, valid_to="2027-02-01"),
        row("litellm", usd(input=1.5, output=6), valid_from="2027-02-01"),
    )
    _, pricing = extended(seller(*own_plan))
    assert prices(pricing) == [(1, 5, None, "2027-02-01"), (1.5, 6, "2027-02-01", None)]


def test_of_a_reduction_nothing_is_assumed() -> None:
    own = maker(then=usd(input=0.5, output=2))
    _, pricing = extended(seller(NOW), own=own)
    assert prices(pricing) == [(1, 5, None, None)]


def test_hosts_of_open_weights_set_their_own_prices() -> None:
    _, pricing = extended(seller(NOW), is_closed=False)
    assert prices(pricing) == [(1, 5, None, None)]


def test_what_is_not_sold_by_the_token_is_not_extended() -> None:
    _, pricing = extended(seller(NOW, access=Access.SUBSCRIPTION))
    assert prices(pricing) == [(1, 5, None, None)]


def test_other_tiers_follow_the_makers_of_that_tier_or_else_its_standard_price() -> None:
    batch = row("genai-prices", usd(input=0.5, output=2), tier=Tier.BATCH, valid_to=DAY)
    batch_then = row("genai-prices", usd(input=1.5, output=6), tier=Tier.BATCH, valid_from=DAY)
    flex = row("genai-prices", usd(input=0.6, output=3), tier=Tier.FLEX)
    own = maker(batch, batch_then, flex)
    theirs = (
        NOW,
        row("litellm", usd(input=0.5, output=2), tier=Tier.BATCH),
        row("litellm", usd(input=0.6, output=3), tier=Tier.FLEX),
    )
    makers, pricing = extended(seller(*theirs), own=own)
    assert prices(makers, Tier.FLEX) == [(0.6, 3, None, DAY), (1.2, 5.4, DAY, None)]
    assert prices(makers, Tier.BATCH) == [(0.5, 2, None, DAY), (1.5, 6, DAY, None)]
    assert prices(pricing, Tier.BATCH) == [(0.5, 2, None, DAY), (1.5, 6, DAY, None)]
    assert prices(pricing, Tier.FLEX) == [(0.6, 3, None, DAY), (1.2, 5.4, DAY, None)]
