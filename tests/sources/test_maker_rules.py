"""What the maker charges, carried over to sellers that do not publish it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, ProviderType, Tier
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.pricing.maker_rules import apply_maker_rules, list_prices
from crosswalk_tui.sources.pricing.price_statements import CheckedPrice
from crosswalk_tui.sources.pricing.prices import Pricing
from tests.sources.makings import TODAY, bands, decided, offer, row, stated, usd

KEY = "lab/m"


def maker(*prices: Rates, **long: Rates) -> MergedOffer:
    """The lab's own offer, with long-context prices by their start (``above_200``: 200,000 tokens)."""
    rows = [row("models.dev", rates, band_from=int(name.removeprefix("above_")) * 1000) for name, rates in long.items()]
    return offer(stated("models.dev", *prices, *rows, provider="lab"), lab="lab", kind=ProviderType.FIRST_PARTY)


def host(*prices: Rates) -> MergedOffer:
    """Another seller's offer of the same model."""
    return offer(stated("models.dev", *prices))


def ruled(*entries: MergedOffer, closed: bool = False) -> list[Pricing]:
    """The prices of *entries* once the maker's rules are applied."""
    priced = [(entry, Access.METERED, decided(entry)) for entry in entries]
    apply_maker_rules(priced, {KEY: "lab"} if closed else {}, TODAY)
    return [pricing for _, _, pricing in priced]


def rate(pricing: Pricing, name: str) -> tuple[int | None, str | None]:
    """A rate of the base price in use, and its basis if it is not its source's own."""
    base = next(r for r in pricing.chosen[Tier.STANDARD] if r.price.band_from == 0)
    return getattr(base.price.rates, name), _basis(base, name)


def _basis(base: CheckedPrice, name: str) -> str | None:
    return next((o.basis for o in base.origins if o.rate == name), None)


def test_a_published_zero_for_cache_writes_is_plain_input() -> None:
    (pricing,) = ruled(host(usd(input=0.95, output=4, cache_write=0)))
    assert rate(pricing, "cache_write") == (950_000, "no_surcharge")


def test_where_the_maker_has_no_surcharge_nobody_has() -> None:
    _, pricing = ruled(maker(usd(input=1, output=2)), host(usd(input=3, output=4)))
    assert rate(pricing, "cache_write") == (3_000_000, "no_surcharge")
    assert rate(pricing, "cache_write_1h") == (3_000_000, "no_surcharge")


def test_where_the_maker_charges_its_ratio_is_assumed() -> None:
    _, pricing = ruled(maker(usd(input=4, output=20, cache_write=5)), host(usd(input=2, output=10)))
    assert rate(pricing, "cache_write") == (2_500_000, "assumed")
    assert rate(pricing, "cache_write_1h") == (None, None)


def other_model(*prices: Rates) -> MergedOffer:
    """The lab's own offer of another model of its."""
    record = stated("models.dev", *prices, provider="lab", model_id="other")
    return offer(record, key="lab/other", lab="lab", kind=ProviderType.FIRST_PARTY)


def test_the_list_prices_of_a_closed_model_are_the_makers_present_one_and_those_before() -> None:
    early, present = (usd(input=5, output=30), usd(input=4, output=20))
    dated = (
        row("model-prices", early, valid_from="2026-07-09", valid_to="2026-08-21"),
        row("model-prices", present, valid_from="2026-08-21"),
    )
    own = offer(stated("model-prices", *dated, provider="lab"), lab="lab", kind=ProviderType.FIRST_PARTY)
    priced = [(own, Access.METERED, decided(own))]
    listed = list_prices(priced, {KEY: "lab"}, TODAY)[KEY]
    assert (listed.present.rates, [price.rates for price in listed.replaced]) == (present, [early])
    assert list_prices(priced, {}, TODAY) == {}


def test_a_maker_that_charges_on_no_model_has_no_surcharge_on_one_that_others_sell() -> None:
    """DeepSeek no longer sells DeepSeek V4 Pro itself; one host with a surcharge is not the rule for all."""
    charging = host(usd(input=1, output=2, cache_write=2))
    *_, pricing = ruled(other_model(usd(input=1, output=2)), charging, host(usd(input=3, output=4)))
    assert rate(pricing, "cache_write") == (3_000_000, "no_surcharge")


def test_without_a_price_of_the_makers_a_surcharge_of_another_seller_leaves_it_open() -> None:
    charging = host(usd(input=1, output=2, cache_write=2))
    for known in ([], [other_model(usd(input=1, output=2, cache_write=1.25))]):
        *_, pricing = ruled(*known, charging, host(usd(input=3, output=4)))
        assert rate(pricing, "cache_write") == (3_000_000, "assumed")


def test_a_published_surcharge_stays() -> None:
    _, pricing = ruled(maker(usd(input=4, output=20, cache_write=5)), host(usd(input=2, output=10, cache_write=3)))
    assert rate(pricing, "cache_write") == (3_000_000, None)


@pytest.mark.parametrize(("write", "closed", "expected"), [
    (4.5, True, (1_250_000, "no_surcharge")),
    (4.5, False, (4_500_000, None)),  # a host of open weights sets its own prices
    (2.375, True, (2_375_000, None)),  # input and a quarter of an hour of storage: what this seller charges
])  # fmt: skip
def test_what_google_charges_for_an_hour_of_storage_is_no_price_of_a_cache_write(
    write: float, closed: bool, expected: tuple[int, str | None]
) -> None:
    key, own = "google/m", stated("models.dev", usd(input=1.25, output=10, cache_read=0.125), provider="google")
    listed = stated("models.dev", usd(input=1.25, output=10, cache_write=write))
    entries = offer(own, key=key, lab="google", kind=ProviderType.FIRST_PARTY), offer(listed, key=key)
    priced = [(entry, Access.METERED, decided(entry)) for entry in entries]
    apply_maker_rules(priced, {key: "google"} if closed else {}, TODAY)
    assert rate(priced[1][2], "cache_write") == expected


def test_an_unpublished_cache_read_stays_unknown() -> None:
    (pricing,) = ruled(host(usd(input=1, output=2)))
    assert rate(pricing, "cache_read") == (None, None)


def test_a_seller_of_a_closed_model_is_assumed_at_the_makers_long_context_ratio() -> None:
    own = maker(usd(input=2.5, output=15, cache_read=0.25), above_272=usd(input=5, output=22.5, cache_read=0.5))
    _, pricing = ruled(own, host(usd(input=2, output=10)), closed=True)
    assert bands(pricing) == {0: (2, "chosen"), 272_000: (4, "assumed")}
    band = next(r for r in pricing.chosen[Tier.STANDARD] if r.price.band_from)
    assert band.price.rates.output == 15_000_000
    assert {o.rate: o.basis for o in band.origins}["output"] == "assumed"


def test_a_second_id_of_the_maker_has_the_long_context_price_of_the_first() -> None:
    own = maker(usd(input=3, output=15), above_200=usd(input=6, output=22.5))
    dated, other = (replace(maker(usd(input=price, output=15)), provider_model_id="m-2025") for price in (3, 2))
    assert bands(ruled(own, dated)[1]) == {0: (3, "chosen"), 200_000: (6, "chosen")}
    assert bands(ruled(own, other)[1]) == {0: (2, "chosen")}
    (band,) = (r for r in ruled(own, dated)[1].chosen[Tier.STANDARD] if r.price.band_from)
    assert band.price.rates.output == 22_500_000
    assert {(o.rate, o.basis, o.source) for o in band.origins} >= {("input", "source", "models.dev")}


def test_a_host_of_open_weights_has_one_price_for_any_prompt() -> None:
    own = maker(usd(input=1, output=2), above_200=usd(input=2, output=4))
    _, pricing = ruled(own, host(usd(input=2, output=10)), closed=False)
    assert bands(pricing) == {0: (2, "chosen")}


def test_a_converted_price_is_the_list_price_it_stands_for() -> None:
    _, pricing = ruled(maker(usd(input=2, output=12)), host(usd(input=1.99997, output=12.00003)))
    assert rate(pricing, "input") == (2_000_000, "source")
    assert rate(pricing, "output") == (12_000_000, "source")


def test_a_price_near_the_list_price_is_a_price_of_its_own() -> None:
    _, pricing = ruled(maker(usd(input=2, output=12)), host(usd(input=1.99, output=12)))
    assert rate(pricing, "input") == (1_990_000, None)


def test_a_cache_read_that_the_maker_does_not_publish_is_not_borrowed_from_one_list() -> None:
    seller = offer(
        stated("models.dev", usd(input=30, output=180)), stated("litellm", usd(input=30, output=180, cache_read=3))
    )
    _, pricing = ruled(maker(usd(input=30, output=180)), seller, closed=True)
    assert rate(pricing, "cache_read") == (None, None)


def test_of_two_cache_reads_at_the_list_price_the_makers_is_taken() -> None:
    own = maker(usd(input=1.75, output=14, cache_read=0.175))
    seller = offer(
        stated("models.dev", usd(input=1.75, output=14, cache_read=0.125)),
        stated("litellm", usd(input=1.75, output=14, cache_read=0.175)),
    )
    _, pricing = ruled(own, seller, closed=True)
    assert rate(pricing, "cache_read")[0] == 175_000


def test_a_long_context_price_of_the_past_is_assumed_of_nobody() -> None:
    past = row("models.dev", usd(input=10, output=37.5), band_from=200_000, valid_to="2026-03-13")
    own = offer(
        stated("models.dev", usd(input=5, output=25), past, provider="lab"), lab="lab", kind=ProviderType.FIRST_PARTY
    )
    _, pricing = ruled(own, host(usd(input=5, output=25)), closed=True)
    assert bands(pricing) == {0: (5, "chosen")}


def test_a_long_context_price_that_neither_the_maker_nor_another_source_has_is_dropped() -> None:
    long = row("models.dev", usd(input=10, output=37.5), band_from=200_000)
    seller = offer(stated("models.dev", usd(input=5, output=25), long), stated("litellm", usd(input=5, output=25)))
    _, pricing = ruled(maker(usd(input=5, output=25)), seller, closed=True)
    assert bands(pricing) == {0: (5, "chosen")}
