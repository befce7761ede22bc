"""Break-even where replies exceed the output limit of some offers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.breakeven.crossings import Crossing, break_even, cheapest_along, provider_changes
from crosswalk_tui.core.breakeven.envelope import cost_at
from crosswalk_tui.core.models import Offer, Provider
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import ProviderType, WorkloadInput
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.breakeven_models import KEYS, PACED, A, B, between, limited, running, sold, usd
from tests.strategies import NOW, few_rates, full_prices, market, shared_workloads


def test_an_offer_leaves_where_replies_outgrow_it() -> None:
    # A at 1 + r up to replies of 5,000 tokens, which is ratio 1, then at 5 + 5 r; B at 2 + 2 r.
    found = between((limited(A.key, 5_000, usd("1", "1")), usd("5", "5")), (usd("2", "2"),), workload=PACED)
    assert found.crossings == (Crossing(Fraction(1), 1, limited=True),)
    assert (found.winner, found.always, found.end, found.cut_short) == (0, None, None, ())
    # Without a word on requests, nobody knows how long a reply is.
    assert between((limited(A.key, 5_000, usd("1", "1")), usd("5", "5")), (usd("2", "2"),)).always == 0


def test_an_offer_that_is_out_now_comes_back_where_replies_are_shorter() -> None:
    # Limited to 1,000 tokens, it is out at the workload's 2,000, and in below ratio 1/5.
    found = between((limited(A.key, 1_000, usd("1", "1")), usd("5", "5")), (usd("2", "2"),), workload=PACED)
    assert (found.here, found.winner_here) == (Fraction(2, 5), 1)
    assert found.crossings == (Crossing(Fraction(1, 5), 1, limited=True),)


def test_beyond_the_last_limit_there_is_no_comparison() -> None:
    found = between((limited(A.key, 5_000, usd("1", "1")),), (usd("2", "2"),), workload=PACED)
    assert (found.end, found.cut_short, found.always, found.is_beyond) == (Fraction(1), (0,), 0, False)
    beyond = between((limited(A.key, 1_000, usd("1", "1")),), (usd("2", "2"),), workload=PACED)
    assert (beyond.end, beyond.winner, beyond.winner_here, beyond.is_beyond) == (Fraction(1, 5), 0, None, True)
    # Where both end, the shorter one ends the comparison.
    one, other = limited(A.key, 9_000, usd("1", "1")), limited(B.key, 5_000, usd("2", "2"))
    both = between((one,), (other,), workload=PACED)
    assert (both.end, both.cut_short, both.always) == (Fraction(1), (1,), 0)
    alike = between((one._replace(max_output_tokens=5_000),), (other,), workload=PACED)
    assert (alike.end, alike.cut_short) == (Fraction(1), (0, 1))
    # Replies of 2,000 tokens, exactly as long as A allows, are still compared.
    exact = between((limited(A.key, 2_000, usd("1", "1")),), (usd("2", "2"),), workload=PACED)
    assert (exact.end, exact.here, exact.winner_here, exact.is_beyond) == (Fraction(2, 5), Fraction(2, 5), 0, False)


def test_a_wordy_model_reaches_its_limit_and_the_other_keeps_its_offers() -> None:
    one, other = limited(A.key, 2_000, usd("1", "1")), limited(B.key, 3_000, usd("2", "2"))
    found = between((one, usd("9", "9")), (other, usd("8", "8")), WorkloadInput.MULTIPLIER, PACED)
    # Replies of 2,000: A's are as long as it allows, and stay; B's reach 3,000 at 1.5 times the output.
    assert found.crossings == ()
    assert (found.winner, found.always) == (0, 0)
    cheaper = other._replace(prices=one.prices), one._replace(prices=other.prices)
    flipped = between((cheaper[1], usd("9", "9")), (cheaper[0], usd("8", "8")), WorkloadInput.MULTIPLIER, PACED)
    assert flipped.crossings == (Crossing(Fraction(3, 2), 0, limited=True),)


def test_the_cached_share_makes_no_reply_longer() -> None:
    found = between(
        (limited(A.key, 1_000, usd("1", "1")), usd("5", "5")), (usd("2", "2"),), WorkloadInput.CACHED, PACED
    )
    assert (found.crossings, found.always, found.cut_short) == ((), 1, ())
    one, other = (running(sold(m.key, usd("1", "1")), PACED, m) for m in (A, B))
    short = running((limited(A.key, 1_000, usd("1", "1")),), PACED, A)
    assert break_even(short, other, PACED, KEYS, WorkloadInput.CACHED) is None
    assert break_even(one, other, PACED, KEYS, WorkloadInput.CACHED) is not None


def test_the_provider_changes_where_the_cheapest_allows_no_longer_replies() -> None:
    offers = (limited(A.key, 5_000, usd("1", "1")), *sold(A.key, usd("2", "2")))
    found = provider_changes(running(offers, PACED, A), PACED, A.key, WorkloadInput.RATIO)
    assert [(c.at, c.after and c.after.offer_id, c.limited) for c in found] == [(Fraction(1), 1, True)]
    only = provider_changes(running(offers[:1], PACED, A), PACED, A.key, WorkloadInput.RATIO)
    assert [(c.at, c.after, c.limited) for c in only] == [(Fraction(1), None, True)]
    assert provider_changes(running(offers, PACED, A), PACED, A.key, WorkloadInput.CACHED) == ()


def test_a_tie_at_the_workload_itself_ends_there() -> None:
    # Nothing is cached at the workload: both cost the same, and the ranking names the first. Cached tokens end that.
    one, other = sold(A.key, usd("1", "1", cache_read="0.5"), usd("1", "1", cache_read="0.1"))
    for offers in ((one, other), (other, one)):
        candidates = running(offers, PACED, A)
        assert candidates[0].offer is one
        found = provider_changes(candidates, PACED, A.key, WorkloadInput.CACHED)
        assert [(c.at, c.before, c.after, c.limited) for c in found] == [(Fraction(0), one, other, False)]


@pytest.mark.parametrize(
    ("makers", "hosts", "expected"),
    [
        # A tie: the maker is named as far as it allows the replies, as in the ranking, then the host.
        (5_000, 5_000, [("maker", Fraction(1))]),
        (9_000, 5_000, [("maker", Fraction(9, 5))]),
        (None, 5_000, []),
        (5_000, 9_000, [("maker", Fraction(1)), ("lab/a-1", Fraction(9, 5))]),
        (5_000, None, [("maker", Fraction(1))]),
    ],
)
def test_of_tied_offers_the_one_of_the_ranking_is_named_as_far_as_it_allows_the_replies(
    makers: int | None, hosts: int | None, expected: list[tuple[str, Fraction]]
) -> None:
    (host,), (tied,) = (sold(A.key, usd(rate, rate)) for rate in ("1", "1.0005"))
    lab = Provider("maker", "M", ProviderType.FIRST_PARTY)
    maker = tied._replace(offer_id=9, provider=lab, first_party=True, max_output_tokens=makers)
    offers = (host._replace(max_output_tokens=hosts), maker)
    found = provider_changes(running(offers, PACED, A), PACED, A.key, WorkloadInput.RATIO)
    assert [(change.before.provider.provider_id, change.at) for change in found] == expected
    assert all(change.limited for change in found)


@st.composite
def paced(draw: st.DrawFn) -> tuple[tuple[Offer, ...], tuple[Offer, ...], Workload]:
    """Two models' offers, most with an output limit, and a workload of so many equal requests."""

    def sellers(key: str) -> tuple[Offer, ...]:
        limits = st.none() | st.sampled_from([0, 500, 1_000, 2_000, 4_000]) | st.integers(1, 9_000)
        return tuple(
            offer._replace(max_output_tokens=draw(limits)) for offer in draw(market(key, full_prices(few_rates)))
        )

    shares = draw(shared_workloads(unit=1, largest=1, places=3, paced=False))
    prompt = draw(st.sampled_from([1_000, 4_000, 250_000]))
    factors = st.sampled_from(["0.5", "1", "1.25", "2"]).map(Decimal)
    workload = replace(
        shares, input_tokens=prompt * 10**9, output_tokens=draw(st.integers(0, 8)) * 10**12, requests=10**9,
        multipliers=tuple((key, draw(factors)) for key in KEYS),
    )  # fmt: skip
    return sellers(A.key), sellers(B.key), workload


@given(paced(), st.sampled_from([WorkloadInput.RATIO, WorkloadInput.MULTIPLIER]), st.sampled_from([0, 1]), st.data())
def test_along_an_input_the_answer_is_that_of_a_ranking_at_that_value(
    case: tuple[tuple[Offer, ...], tuple[Offer, ...], Workload], varied: WorkloadInput, side: int, data: st.DataObject
) -> None:
    first, second, workload = case
    quotes = running(first, workload, A), running(second, workload, B)
    found = break_even(*quotes, workload, KEYS, varied, side)
    edges = [
        cheapest_along(q, workload, key, varied, varies=i == side)
        for i, (q, key) in enumerate(zip(quotes, KEYS, strict=True))
    ]
    # Whole thousandths of the input, so that replies and bills are whole numbers; the limits lie between and upon them.
    for step in data.draw(st.lists(st.integers(1, 9_000), min_size=1, max_size=12)):
        t = Fraction(step, 1_000)
        if varied is WorkloadInput.RATIO:
            turned = replace(workload, output_tokens=int(workload.input_tokens * t))
        else:
            others = tuple(pair for pair in workload.multipliers if pair[0] != KEYS[side])
            turned = replace(workload, multipliers=(*others, (KEYS[side], Decimal(step) / 1_000)))
        totals = []
        for pieces, offers, model in ((edges[0], first, A), (edges[1], second, B)):
            ranking = rank(offers, turned, now=NOW, model=model)
            totals.append(min((bill.total_usd for bill in ranking.cheapest), default=None))
            reached = bool(pieces) and (pieces[-1].end is None or t <= pieces[-1].end)
            assert (totals[-1] is not None) == reached
            if reached:
                assert Fraction(totals[-1] or 0) * 10**12 == cost_at(pieces, t)
        one, other = totals
        if found is None or (found.end is not None and t > found.end):
            assert one is None or other is None
        elif one is not None and other is not None and abs(one - other) > TIE_TOLERANCE * min(one, other):
            passed = [crossing for crossing in found.crossings if crossing.at < t]
            assert (passed[-1].winner if passed else found.winner) == (0 if one < other else 1)
