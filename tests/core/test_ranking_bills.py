"""Published and assumed bills in a ranking."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crosswalk_tui.core.comparison.total_text import perhaps_cheaper, tied_sellers
from crosswalk_tui.core.models import Offer, Rates
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import counted_codes
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import has_ranked, rank_quotes
from crosswalk_tui.core.vocabulary import Access, Exclusion, ProviderType
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.ranked_offers import MODEL, offer, priced, ranked, reasons, sellers
from tests.strategies import NOW

WRITING = Workload(1_000_000, 1_000_000, cache_write_share=Decimal(1))


def writing(seller: str, rate: int, write: int | None, **fields: Any) -> Offer:
    """An offer at *rate* for output, and to write a cache; None for a write rate that nobody publishes."""
    rates = Rates(rate, rate, cache_write=write)
    return offer(seller, prices=(priced(rate)._replace(rates=rates),), **fields)


def names(bills: tuple[Quote, ...]) -> list[str]:
    return [bill.offer.provider_model_id for bill in bills]


def test_a_bill_that_may_be_too_low_never_wins_over_a_published_one() -> None:
    offers_ = (
        writing("dear", 9_000_000, 9_000_000), writing("sure", 4_000_000, 5_000_000), writing("cheap", 1_000_000, None),
        writing("cheaper", 500_000, None), writing("tied", 4_504_000, None), writing("more", 5_000_000, None),
    )  # fmt: skip
    ranking = ranked(*offers_, workload=WRITING)
    assert names(ranking.cheapest) == ["sure-model"]
    assert ranking.best is ranking.cheapest[0]
    assert names(ranking.maybe_cheaper) == ["cheaper-model", "cheap-model"]
    # The tied one may be too low: it is no cheaper than the winner, and does not share its place.
    assert sellers(ranking) == ["sure", "cheaper", "cheap", "tied", "more", "dear"]
    assert not ranking.is_assumed
    # Without anything written, nothing is assumed and the cheapest wins.
    assert sellers(ranked(*offers_, workload=Workload(10, 10)))[0] == "cheaper"


def test_an_assumed_bill_that_is_lower_by_no_more_than_a_tie_is_not_said_to_be_cheaper() -> None:
    sure = writing("sure", 1_001_000, 1_001_000)  # $2.002, 0.1% more than $2
    for rate, cheaper in ((1_000_000, []), (999_999, ["assumed-model"])):
        ranking = ranked(sure, writing("assumed", rate, None), workload=WRITING)
        assert (names(ranking.cheapest), names(ranking.maybe_cheaper)) == (["sure-model"], cheaper)


def test_where_no_bill_is_published_the_assumed_ones_win_and_say_so() -> None:
    ranking = ranked(writing("a", 2_000_000, None), writing("b", 1_000_000, None), workload=WRITING)
    assert (names(ranking.cheapest), ranking.maybe_cheaper, ranking.is_assumed) == (["b-model"], (), True)
    assert not ranked(workload=WRITING).is_assumed


def test_a_seller_with_an_assumed_best_offer_has_its_published_one_too() -> None:
    sure = writing("acme", 4_000_000, 5_000_000, name="sure")
    cheap = writing("acme", 1_000_000, None, name="cheap")
    again = writing("acme", 2_000_000, None, name="again")
    dear = writing("acme", 9_000_000, 9_000_000, name="dear")
    ranking = ranked(dear, again, cheap, sure, workload=WRITING)
    assert (names(ranking.cheapest), names(ranking.maybe_cheaper)) == (["sure"], ["cheap"])
    assert {item.offer.provider_model_id: item.code for item in ranking.excluded} == {
        "again": Exclusion.SAME_PROVIDER, "dear": Exclusion.SAME_PROVIDER,
    }  # fmt: skip
    assert ranking.n_sellers == 1
    rival = ranked(dear, again, cheap, sure, writing("rival", 3_000_000, 3_000_000), workload=WRITING)
    assert (names(rival.cheapest), names(rival.maybe_cheaper)) == (["rival-model"], ["cheap"])


def test_of_bills_of_a_seller_that_cost_the_same_the_published_one_is_kept() -> None:
    assumed, sure = writing("acme", 1_000_000, None, name="assumed"), writing("acme", 1_000_000, 1_000_000, name="sure")
    for order in ((assumed, sure), (sure, assumed)):
        ranking = ranked(*order, writing("rival", 9_000_000, 9_000_000), workload=WRITING)
        assert names(ranking.ranked) == ["sure", "rival-model"]
        assert [item.offer.provider_model_id for item in ranking.excluded] == ["assumed"]


def test_the_cheapest_with_resellers_is_a_published_one_too() -> None:
    shops = [
        writing("shop", 1_000_000, None, kind=ProviderType.AGGREGATOR),
        writing("store", 3_000_000, 3_000_000, kind=ProviderType.AGGREGATOR),
    ]
    ranking = ranked(*shops, writing("host", 4_000_000, 5_000_000), workload=WRITING)
    assert ranking.cheapest_with_resellers is not None
    assert ranking.cheapest_with_resellers.offer is shops[1]


def test_bills_that_are_ranked_again_keep_the_rule() -> None:
    offers_ = writing("sure", 4_000_000, 5_000_000), writing("cheap", 1_000_000, None)
    first = ranked(*offers_, workload=WRITING)
    again = rank_quotes(first.running)
    assert (names(again.cheapest), names(again.maybe_cheaper)) == (["sure-model"], ["cheap-model"])
    assert again.cheapest_with_resellers is again.best
    assert rank_quotes(()).cheapest_with_resellers is None


def test_a_lab_that_sells_another_labs_model_is_a_host() -> None:
    other = offer("lab", kind=ProviderType.FIRST_PARTY, first_party=False)
    shop = offer("shop", kind=ProviderType.FIRST_PARTY, first_party=False, resold=True)
    maker = offer("maker", kind=ProviderType.FIRST_PARTY)
    assert [o.sold_by for o in (other, shop, maker)] == ["host", "aggregator", "first_party"]
    assert sellers(ranked(other, shop, maker, types=frozenset({ProviderType.FIRST_PARTY}))) == ["maker"]
    assert sellers(ranked(other, shop, maker, types=frozenset({ProviderType.HOST}))) == ["lab"]
    assert sellers(ranked(other, maker)) == ["maker", "lab"], "of tied ones the maker's own is first"


def test_an_upper_bound_that_may_be_below_the_cheapest_is_known_as_such() -> None:
    cached = Workload(10_000_000, 1_000_000, cached_share=Decimal("0.5"))
    published = offer("alpha", prices=(priced(100_000)._replace(rates=Rates(100_000, 100_000, cache_read=50_000)),))
    near, far = offer("bravo", 90_000), offer("charlie", 900_000)
    found = ranked(published, near, far, workload=cached)
    assert [bill.offer.provider.name for bill in found.ranked] == ["Alpha", "Bravo", "Charlie"]
    assert names(found.at_most) == ["bravo-model"]
    (bound,) = found.at_most
    assert (bound.total_usd, bound.at_least_usd) == (Decimal("0.99"), Decimal("0.54"))
    assert ranked(published, near, far).at_most == ()
    tied = offer("tied", prices=(priced(100_000)._replace(rates=Rates(110_000, 100_000, cache_read=0)),))
    equal = offer("equal", prices=(priced(100_000)._replace(rates=Rates(110_000, 100_000)),))
    found = ranked(tied, equal, workload=cached)
    assert (found.ranked[0].total_usd, found.ranked[1].at_least_usd) == (Decimal("0.65"), Decimal("0.65"))
    assert found.at_most == (), "it cannot be lower than the cheapest"


def test_sellers_that_tie_or_may_be_cheaper_are_named_in_few_words() -> None:
    cached = Workload(10_000_000, 1_000_000, cached_share=Decimal("0.5"))
    sure = offer("alpha", prices=(priced(100_000)._replace(rates=Rates(100_000, 100_000, cache_read=50_000)),))
    bounds = ranked(sure, offer("bravo", 90_000), offer("charlie", 91_000), workload=cached).at_most
    assert names(bounds) == ["bravo-model", "charlie-model"]
    words = [perhaps_cheaper(bounds[:count]) for count in range(3)]
    assert words == ["", "Bravo, at most $0.99", "Bravo, at most $0.99 (and 1 more)"]
    assert [tied_sellers(list("ABC")[:count], in_cell=True) for count in (1, 2, 3)] == [
        "A", "A (also at B)", "A (also at 2 more)",
    ]  # fmt: skip


def test_an_upper_bound_is_told_from_a_bill_that_may_be_too_low() -> None:
    both = Workload(10_000_000, 1_000_000, cached_share=Decimal("0.5"), cache_write_share=Decimal("0.1"))
    full = Rates(100_000, 100_000, cache_read=50_000, cache_write=100_000)
    sure = offer("sure", prices=(priced(100_000)._replace(rates=full),))
    low = offer("low", prices=(priced(10_000)._replace(rates=Rates(10_000, 10_000, cache_read=5_000)),))
    high = offer("high", prices=(priced(100_000)._replace(rates=Rates(90_000, 90_000, cache_write=90_000)),))
    found = ranked(sure, low, high, workload=both)
    assert [names(found.cheapest), names(found.maybe_cheaper), names(found.at_most)] == [
        ["sure-model"], ["low-model"], ["high-model"],
    ]  # fmt: skip


def test_the_cheapest_bills_are_not_among_those_that_might_be_lower_than_they() -> None:
    both = Workload(10_000_000, 1_000_000, cached_share=Decimal("0.5"), cache_write_share=Decimal("0.1"))
    sure = offer("sure", prices=(priced(100_000)._replace(rates=Rates(100_000, 100_000, cache_write=100_000)),))
    low = offer("low", prices=(priced(10_000)._replace(rates=Rates(10_000, 10_000)),))
    high = offer("high", prices=(priced(100_000)._replace(rates=Rates(110_000, 110_000, cache_write=110_000)),))
    found = ranked(sure, low, high, workload=both)
    assert all(bill.is_upper_bound for bill in found.ranked)
    assert [names(found.cheapest), names(found.maybe_cheaper), names(found.at_most)] == [
        ["sure-model"], ["low-model"], ["high-model"],
    ]  # fmt: skip


def test_whether_any_offer_would_be_ranked_is_what_ranking_them_finds() -> None:
    long = Workload(1_000_000, 1_000_000, requests=10)  # replies of 100,000 tokens
    short, unpriced, enough = offer("short", max_output_tokens=4_096), offer("none", prices=()), offer("enough")
    for offers_ in ((), (short,), (unpriced,), (short, unpriced), (short, enough)):
        found = has_ranked(offers_, long, Filters(), NOW, MODEL)
        assert found == bool(ranked(*offers_, workload=long).ranked) == (enough in offers_)


def test_the_reasons_are_counted_but_for_offers_of_providers_not_asked_for() -> None:
    free = [offer(name, access=Access.FREE) for name in ("free", "gift", "denied")]
    deny = frozenset({"denied", "refused"})
    found = ranked(*free, offer("refused"), offer("wanted"), deny=deny)
    assert counted_codes(found.excluded, Filters(deny=deny)) == {Exclusion.PROVIDER: 2, reasons(found)["free"]: 2}
