"""Which prices are too far from the others to be ranked, and what confirms one."""

from __future__ import annotations

from dataclasses import replace

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, ProviderType
from crosswalk_tui.sources.offers.merged_offers import Liveness, MergedOffer
from crosswalk_tui.sources.offers.quarantine import quarantine
from tests.sources.makings import TODAY, decided, offer, stated, usd

_ALIVE = Liveness(TODAY, "litellm")


def sold(provider: str, rates: Rates, *, is_closed: bool = False, lab: str | None = None) -> MergedOffer:
    """An offer that one source lists, by a provider that may have closed, or the maker if *lab* is the model's."""
    found = offer(
        stated("litellm", rates, provider=provider),
        kind=ProviderType.HOST if lab is None else ProviderType.FIRST_PARTY,
        lab=lab,
    )
    return replace(found, provider=replace(found.provider, active=not is_closed), liveness=_ALIVE)


def reasons(*entries: MergedOffer, closed: bool = False) -> dict[str, str | None]:
    """Why each provider's price is quarantined."""
    priced = [(entry, Access.METERED, decided(entry)) for entry in entries]
    quarantine(priced, {"lab/m"} if closed else set())
    return {entry.provider.provider_id: pricing.quarantine for entry, _, pricing in priced}


def test_a_price_far_from_the_median_of_four_providers_is_out() -> None:
    others = [sold(name, usd(input=1, output=2)) for name in ("a", "b", "c")]
    found = reasons(*others, sold("cheap", usd(input=0.1, output=0.2)))
    assert found.pop("cheap") == (
        "$0.128571 per 1M in the mix 5:2 is more than 5× off the median of 4 providers, $1.285714, not confirmed by"
        " a second source"
    )
    assert set(found.values()) == {None}


def test_a_provider_that_has_closed_is_none_of_the_four() -> None:
    others = [sold(name, usd(input=1, output=2), is_closed=name == "c") for name in ("a", "b", "c")]
    assert set(reasons(*others, sold("cheap", usd(input=0.1, output=0.2))).values()) == {None}


def test_a_closed_model_has_no_cached_input_far_below_that_of_its_maker() -> None:
    maker = sold("maker", usd(input=1, output=2, cache_read=0.5), lab="lab")
    near, low = (sold(name, usd(input=1, output=2, cache_read=read)) for name, read in (("near", 0.4), ("low", 0.399)))
    assert reasons(maker, near, low, closed=True) == {
        "maker": None,
        "near": None,
        "low": "cache read price $0.399 is below 0.8× the maker's own $0.50 for a closed model, and no second source"
        " confirms it",
    }
    assert set(reasons(maker, near, low).values()) == {None}
