"""The cheapest rule is written twice, in Python and in SQL: both must consider the same offers at the same prices."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosswalk_tui.catalog.model_search import places_of
from crosswalk_tui.catalog.offer_queries import rankable_offers, undominated_offers
from crosswalk_tui.catalog.rankable import rankable_sql
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import Offer, Price, Provider, RankableOffer
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.pricing.tariff import averages
from crosswalk_tui.core.search.listed_offers import ListedOffers, cheapest_listed
from crosswalk_tui.core.vocabulary import Exclusion, ProviderType
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.catalog.conftest import OffersByKey
from tests.catalogue_builder import CatalogueBuilder
from tests.strategies import NOW, offers

Candidates = dict[int, tuple[str, int | None, int | None]]
"""What kind of seller it is, input and output rate by offer."""


def by_rule(offers: Iterable[Offer], now: datetime) -> Candidates:
    """What `rank` considers: each offer alone, so that none is left out for a better one of its provider.

    All types of providers: the SQL names the type and leaves the choice to who reads it.
    """
    found: Candidates = {}
    for offer in offers:
        for bill in rank((offer,), DEFAULT_WORKLOAD, Filters(types=frozenset(ProviderType)), now).ranked:
            rates = bill.price.rates
            found[offer.offer_id] = (bill.offer.sold_by, rates.input, rates.output)
    return found


def by_sql(path: Path, now: datetime) -> Candidates:
    ranked = rankable_sql(f"'{now:%Y-%m-%d}'")
    sql = f"SELECT offer_id, provider_type, input, output FROM ({ranked})"  # noqa: S608 - the rule's own SQL
    with closing(sqlite3.connect(path)) as db:
        return {offer: (kind, sent, made) for offer, kind, sent, made in db.execute(sql)}


def add(builder: CatalogueBuilder, offer: Offer) -> None:
    builder.offer(
        offer.provider.provider_id,
        offer.provider_model_id,
        "lab/model",
        prices=[
            *map(price_row, offer.prices),
            *({**price_row(price), "status": "average"} for price in averages(offer.prices)),
        ],
        access=offer.access,
        tier=offer.tier,
        region=offer.region,
        exclude_code=offer.exclude_code,
        exclude_reason=offer.exclude_reason,
        deprecation_date=offer.deprecation_date and offer.deprecation_date.isoformat(),
        is_moving_alias=int(offer.is_moving_alias),
        n_sources=offer.n_sources,
        first_party=int(offer.first_party),
    )


def price_row(price: Price) -> dict[str, Any]:
    """A price as a row of the catalogue."""
    return {
        **price.rates._asdict(),
        "as_of": price.as_of,
        "tier": price.tier,
        "band_from": price.band_from,
        "band_rule": price.band_rule,
        "valid_from": price.valid_from and price.valid_from.isoformat(),
        "valid_to": price.valid_to and price.valid_to.isoformat(),
        "window_start": price.window and f"{price.window[0]:%H:%M}",
        "window_end": price.window and f"{price.window[1]:%H:%M}",
        "weekdays": price.weekdays and "".join(map(str, sorted(price.weekdays))),
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offers, st.sampled_from([timedelta(0), timedelta(days=1), timedelta(hours=11, minutes=29), timedelta(days=-3)]))
def test_rule_and_sql_agree_on_any_offers(tmp_path: Path, drawn: tuple[Offer, ...], shift: timedelta) -> None:
    builder = CatalogueBuilder()
    builder.model("lab/model")
    sellers: dict[str, Provider] = {}
    for offer in drawn:
        sellers.setdefault(offer.provider.provider_id, offer.provider._replace(duplicate_of=None))
    for seller in sellers.values():
        builder.provider(seller.provider_id, type=seller.type, active=int(seller.active))
    for offer in drawn:
        add(builder, offer)
    path = builder.write(tmp_path / "catalog.db")
    with Catalogue.open(path) as catalogue:
        assert by_rule(catalogue.offers("lab/model"), NOW + shift) == by_sql(path, NOW + shift)


def test_the_view_is_the_rule_at_this_moment(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    builder = CatalogueBuilder()
    builder.model("lab/model")
    builder.provider("acme")
    builder.offer("acme", "sold", "lab/model", input=1_000, output=1_000)
    builder.offer("acme", "over", "lab/model", input=1_000, output=1_000, deprecation_date=str(today))
    builder.offer(
        "acme",
        "soon",
        "lab/model",
        prices=[{"input": 1, "output": 1, "valid_from": str(today.replace(year=today.year + 2))}],
    )
    with closing(sqlite3.connect(builder.write(tmp_path / "catalog.db"))) as db:
        assert [name for (name,) in db.execute("SELECT provider_model_id FROM v_rankable")] == ["sold"]


@pytest.mark.parametrize("clock", ["2026-07-15T12:30", "2026-11-20T20:00", "2027-02-01T02:00"])
def test_rule_and_sql_agree_on_the_shipped_catalogue(
    shipped_catalogue: Path, all_offers: OffersByKey, clock: str
) -> None:
    now = datetime.fromisoformat(f"{clock}+00:00")
    assert by_rule(chain.from_iterable(all_offers.values()), now) == by_sql(shipped_catalogue, now)


def listed(catalogue: Catalogue) -> list[RankableOffer]:
    """The offers in a list of all models."""
    lines = catalogue.lines()
    held = ListedOffers([line.key for line in lines], undominated_offers(catalogue, NOW, places_of(lines)))
    return list(chain.from_iterable(held))


def cost_no_more(offers: Iterable[RankableOffer]) -> set[tuple[object, ...]]:
    """The prices of *offers* that no other price by the same type of provider undercuts or equals."""
    prices = {(o.model_key, o.provider_type, o.input, o.output) for o in offers}
    return {
        (key, kind, sent, made)
        for key, kind, sent, made in prices
        if not any(
            (key, kind) == other[:2] and other[2] <= sent and other[3] <= made and other[2:] != (sent, made)
            for other in prices
        )
    }


_listed_rates = st.lists(
    st.tuples(st.sampled_from(["lab/a", "lab/b"]), st.sampled_from(list("abc")), st.integers(1, 4), st.integers(1, 4)),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_listed_rates)
def test_exactly_the_prices_that_none_undercuts_are_listed_once(
    tmp_path: Path, rates: list[tuple[str, str, int, int]]
) -> None:
    builder = CatalogueBuilder()
    for key in ("lab/a", "lab/b"):
        builder.model(key)
    for provider, kind in (("a", "host"), ("b", "host"), ("c", "aggregator")):
        builder.provider(provider, type=kind)
    for nth, (key, provider, sent, made) in enumerate(rates):
        builder.offer(provider, f"m{nth}", key, input=sent, output=made)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        every, kept = rankable_offers(catalogue, NOW), listed(catalogue)
    found = [(o.model_key, o.provider_type, o.input, o.output) for o in kept]
    assert len(found) == len(set(found))
    assert set(found) == cost_no_more(every)


def test_an_offer_is_listed_unless_one_of_the_same_type_costs_no_more(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.model("lab/model")
    kinds = {"host": ["a", "b", "c", "d"], "cloud": ["e"], "aggregator": ["f"]}
    for kind, names in kinds.items():
        for name in names:
            builder.provider(name, type=kind)
    rates = {"a": (1, 9), "b": (5, 5), "c": (5, 9), "d": (5, 5), "e": (5, 9), "f": (6, 9)}
    for name, (sent, made) in rates.items():
        builder.offer(name, "m", "lab/model", input=sent, output=made)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        kept = {offer.provider_id for offer in listed(catalogue)}
    assert kept == {"a", "b", "e", "f"}


def test_offers_that_are_not_listed_are_never_the_cheapest(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        every, kept = rankable_offers(catalogue, NOW), listed(catalogue)
    for load in (Workload(1, 0), Workload(0, 1), Workload(3, 1), Workload(1, 20)):
        for hidden in (set(), {ProviderType.AGGREGATOR}):
            assert _least_bills(kept, load, hidden) == _least_bills(every, load, hidden)


def _least_bills(offers: list[RankableOffer], load: Workload, hidden: set[ProviderType]) -> dict[str, int]:
    """The least bill of each model."""
    bills: dict[str, int] = {}
    for o in offers:
        if o.provider_type not in hidden:
            bill = o.input * load.input_tokens + o.output * load.output_tokens
            bills[o.model_key] = min(bill, bills.get(o.model_key, bill))
    return bills


@pytest.mark.parametrize("resellers", [False, True])
def test_the_price_in_a_list_is_that_of_a_winner_of_the_rule(
    shipped_catalogue: Path, all_offers: OffersByKey, resellers: bool
) -> None:
    """Lists compare list prices of preselected offers; for tokens alone that is what the rule decides."""
    with Catalogue.open(shipped_catalogue) as catalogue:
        offers = defaultdict(list)
        for offer in listed(catalogue):
            offers[offer.model_key].append(offer)
    for key, sold in all_offers.items():
        ranking = rank(sold, DEFAULT_WORKLOAD, Filters(include_resellers=resellers), NOW)
        shown = cheapest_listed(offers[key], DEFAULT_WORKLOAD, include_resellers=resellers)
        winners = {(bill.offer.sold_by, bill.price.rates.input, bill.price.rates.output) for bill in ranking.cheapest}
        found = None if shown is None else (shown.provider_type, shown.input, shown.output)
        assert found in winners if winners else found is None, key


def test_every_winner_of_the_shipped_catalogue_can_be_bought(all_offers: OffersByKey) -> None:
    for sold in all_offers.values():
        ranking = rank(sold, DEFAULT_WORKLOAD)
        for bill in ranking.cheapest:
            assert bill.total_usd > 0
            assert bill.offer.provider.active
            assert not bill.offer.provider_model_id.endswith(":free")
        assert all(item.code in Exclusion for item in ranking.excluded)
