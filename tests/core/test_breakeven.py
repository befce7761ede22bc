"""Where the answer changes, by hand and against a search that knows nothing of envelopes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.breakeven.crossings import BreakEven, Crossing, break_even, cheapest_along, provider_changes
from crosswalk_tui.core.breakeven.envelope import cost_at
from crosswalk_tui.core.changes.scale import row
from crosswalk_tui.core.models import Model, Offer, Price, Provider, Rates
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.ranking import TIE_TOLERANCE, rank
from crosswalk_tui.core.vocabulary import BandRule, ProviderType, WorkloadInput
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.core import reference_bill
from tests.strategies import NOW, few_rates, full_prices, market, shared_workloads

A, B = Model("lab/a", "A", "lab", "Lab"), Model("lab/b", "B", "lab", "Lab")
KEYS = (A.key, B.key)


def sold(key: str, *rates: Rates, kind: ProviderType = ProviderType.HOST) -> tuple[Offer, ...]:
    """Offers of the model *key*, one provider for each of *rates*."""
    return tuple(
        Offer(n, Provider(f"{key}-{n}", "P", kind), "m", key, prices=(Price(given, "test", "2026-07-02"),))
        for n, given in enumerate(rates, start=1)
    )


def usd(sent: str, made: str, **rates: str) -> Rates:
    """Rates written in USD per 1M tokens."""
    micro = {name: int(Decimal(value) * 10**6) for name, value in {"input": sent, "output": made, **rates}.items()}
    return Rates(**micro)


def running(offers: tuple[Offer, ...], workload: Workload, model: Model) -> tuple[Quote, ...]:
    return rank(offers, workload, now=NOW, model=model).candidates


def between(
    first: tuple[Rates | Offer, ...],
    second: tuple[Rates | Offer, ...],
    varied: WorkloadInput = WorkloadInput.RATIO,
    workload: Workload = DEFAULT_WORKLOAD,
    side: int = 1,
) -> BreakEven:
    one, other = (
        running(
            (*(o for o in given if isinstance(o, Offer)), *sold(m.key, *(r for r in given if isinstance(r, Rates)))),
            workload,
            m,
        )
        for given, m in ((first, A), (second, B))
    )
    found = break_even(one, other, workload, KEYS, varied, side)
    assert found is not None
    return found


# By hand


def test_the_ratio_at_which_two_models_cost_the_same() -> None:
    # Per input token: 0.1 + 0.4 r against 0.2 + 0.2 r; the default workload stands at 2M / 5M.
    found = between((usd("0.1", "0.4"),), (usd("0.2", "0.2"),))
    assert found == BreakEven(WorkloadInput.RATIO, Fraction(2, 5), None, 0, 0, (Crossing(Fraction(1, 2), 1),))
    assert found.always is None


def test_more_expensive_in_both_never_wins() -> None:
    found = between((usd("0.1", "0.4"),), (usd("0.2", "0.8"),))
    assert (found.crossings, found.winner, found.winner_here, found.always) == ((), 0, 0, 0)


def test_the_cached_share_at_which_a_cache_pays() -> None:
    # 1 - 0.9 c against 0.5, with the same output: c = 5/9.
    found = between((usd("1", "1", cache_read="0.1"),), (usd("0.5", "1"),), WorkloadInput.CACHED)
    assert (found.here, found.end, found.winner) == (Fraction(0), Fraction(1), 1)
    assert found.crossings == (Crossing(Fraction(5, 9), 0),)


def test_the_cached_share_leaves_room_for_what_is_written() -> None:
    writing = replace(DEFAULT_WORKLOAD, cache_write_share=Decimal("0.3"), cache_write_1h_share=Decimal("0.2"))
    rates = (usd("1", "1", cache_read="0.1"),), (usd("0.5", "1"),)
    found = between(*rates, WorkloadInput.CACHED, writing)
    # Both write half of the input, at their input rates: it is 1 - 0.9 c against 0.5 again, but c ends at 1/2.
    assert found.end == Fraction(1, 2)
    assert (found.crossings, found.always) == ((), 1)


def test_how_much_wordier_the_second_model_may_be() -> None:
    # 5M x 0.1 + 2M x 0.4 = 1.3 against 5M x 0.2 + 2M x 0.2 m: m = 0.75; the workload stands at 1.
    found = between((usd("0.1", "0.4"),), (usd("0.2", "0.2"),), WorkloadInput.MULTIPLIER)
    assert (found.here, found.winner, found.winner_here) == (Fraction(1), 1, 0)
    assert found.crossings == (Crossing(Fraction(3, 4), 0),)
    # And how much the first: 0.5 + 0.8 m against 1.4.
    other = between((usd("0.1", "0.4"),), (usd("0.2", "0.2"),), WorkloadInput.MULTIPLIER, side=0)
    assert other.crossings == (Crossing(Fraction(9, 8), 1),)


def test_a_stated_multiplier_moves_the_ratio_and_is_the_current_value() -> None:
    wordy = replace(DEFAULT_WORKLOAD, multipliers=((B.key, Decimal(2)),))
    rates = (usd("0.1", "0.4"),), (usd("0.2", "0.1"),)
    assert between(*rates, workload=wordy).crossings == (Crossing(Fraction(1, 2), 1),)  # 0.1 + 0.4 r = 0.2 + 2 x 0.1 r
    assert between(*rates, workload=wordy).here == Fraction(2, 5)
    assert between(*rates, WorkloadInput.MULTIPLIER, wordy).here == 2


def test_a_second_provider_brings_the_first_model_back() -> None:
    # A is min(1 + 4 r, 3 + r), B is 2 + 2 r.
    found = between((usd("1", "4"), usd("3", "1")), (usd("2", "2"),))
    assert found.crossings == (Crossing(Fraction(1, 2), 1), Crossing(Fraction(1), 0))
    assert found.winner == 0


def test_models_that_touch_do_not_change_places() -> None:
    found = between((usd("2", "8"), usd("6", "2")), (usd("4", "5"),))
    assert (found.crossings, found.ties, found.always) == ((), (), 0)


def test_the_same_price_is_a_tie_with_no_winner_anywhere() -> None:
    found = between((usd("1", "2"),), (usd("1", "2"),))
    assert (found.winner, found.winner_here, found.crossings, found.always) == (None, None, (), None)
    assert found.ties == ((Fraction(0), None),)


def test_the_same_input_price_is_no_tie() -> None:
    found = between((usd("1", "3"),), (usd("1", "2"),))
    assert (found.winner, found.crossings, found.ties, found.always) == (1, (), (), 1)


def test_alike_until_a_second_provider_makes_the_difference() -> None:
    shared, talker = usd("1", "4"), usd("3", "1")
    found = between((shared,), (shared, talker))
    assert (found.winner, found.always) == (None, None)
    assert found.ties == ((Fraction(0), Fraction(2, 3)),)
    assert found.crossings == (Crossing(Fraction(2, 3), 1),)


def test_ahead_until_both_cost_the_same_is_not_always_ahead() -> None:
    found = between((usd("1", "4"), usd("3", "1")), (usd("3", "1"),))
    assert (found.winner, found.crossings, found.ties, found.always) == (0, (), ((Fraction(2, 3), None),), None)


def test_within_a_thousandth_here_is_a_tie_here() -> None:
    found = between((usd("1", "1"),), (usd("1.001", "1.001"),))
    assert (found.winner, found.winner_here, found.always) == (None, None, None)
    assert (found.crossings, found.ties) == ((), ((Fraction(0), None),))
    apart = between((usd("1", "1"),), (usd("1.0011", "1.0011"),))
    assert (apart.winner_here, apart.always) == (0, 0)


@pytest.mark.parametrize("odd", ["1.99997", "2.00003"])
def test_an_odd_price_is_no_cheaper_one_and_crosses_nothing(odd: str) -> None:
    # A converted currency: the input costs 0.0015% less or more, the output a little more or less.
    found = between((usd("2", "8"),), (usd(odd, "8.00004" if odd < "2" else "7.99996"),))
    assert (found.winner, found.winner_here, found.crossings, found.always) == (None, None, (), None)
    assert found.ties == ((Fraction(0), None),)
    # Beside a difference that counts, what does not is told as a tie: B leads by a hair up to where A's second seller
    # costs the same, and A from there on.
    found = between((usd("2", "8"), usd("10", "1")), (usd(odd, "8"),))
    assert [crossing.winner for crossing in found.crossings] == [0]
    assert found.ties == ((Fraction(0), found.crossings[0].at),)


def test_an_assumed_bill_counts_only_where_no_published_one_takes_part() -> None:
    # A: $3.75 to write at one seller; another publishes no write rate, at half the price.
    writing = replace(PACED, cache_write_share=Decimal(1))
    sure, unsure = usd("3", "15", cache_write="3.75"), usd("1.5", "7.5")
    found = between((sure, unsure), (usd("2", "10", cache_write="2.5"),), workload=writing)
    assert (found.winner, found.always) == (1, 1), "B at 2.5 + 10 r, not A at 1.5 + 7.5 r"
    one = limited(A.key, 5_000, sure)
    short = between((one, unsure), (usd("2", "10", cache_write="2.5"),), workload=writing)
    # Replies longer than the published offer allows leave the assumed one, which is cheaper than B.
    assert short.crossings == (Crossing(Fraction(1), 0, limited=True),)


def test_where_there_is_nothing_to_compare_there_is_no_answer() -> None:
    one = running(sold(A.key, usd("1", "1")), DEFAULT_WORKLOAD, A)
    no_input = Workload(0, 1_000)
    for varied in WorkloadInput:
        assert break_even(one, (), DEFAULT_WORKLOAD, KEYS, varied) is None
        assert break_even((), one, DEFAULT_WORKLOAD, KEYS, varied) is None
    assert break_even(one, one, no_input, KEYS, WorkloadInput.RATIO) is None
    assert provider_changes((), DEFAULT_WORKLOAD, A.key, WorkloadInput.RATIO) == ()
    assert provider_changes(one, no_input, A.key, WorkloadInput.RATIO) == ()


def banded(rule: BandRule) -> tuple[Offer, ...]:
    (plain,) = sold(A.key, usd("1", "4"))
    (base,) = plain.prices
    return (plain._replace(prices=(base, replace(base, rates=usd("3", "6"), band_from=200_000, band_rule=rule))),)


@pytest.mark.parametrize(
    ("rule", "prompt", "at"),
    [
        (BandRule.CLIFF, 200_000, Fraction(1)),  # 1 + 4 r = 3 + 2 r
        (BandRule.CLIFF, 400_000, None),  # 3 + 6 r: dearer from the start
        (BandRule.MARGINAL, 400_000, Fraction(1, 2)),  # half of each prompt at 3: 2 + 4 r = 3 + 2 r
    ],
)
def test_the_band_of_the_prompt_counts(rule: BandRule, prompt: int, at: Fraction | None) -> None:
    long = replace(DEFAULT_WORKLOAD, prompt_tokens=prompt)
    found = between(banded(rule), (usd("3", "2"),), workload=long)
    assert [crossing.at for crossing in found.crossings] == ([] if at is None else [at])
    assert found.winner == (1 if at is None else 0)


def test_fees_per_request_shift_the_break_even() -> None:
    # 1,000 requests at $0.001 are $1 on top: 1 + 0.5 + 5 x 0.4 r = 1 + 5 x 0.6 r, r = 1/2.
    fee = replace(usd("0.1", "0.4"), per_request=1_000)
    asked = replace(DEFAULT_WORKLOAD, requests=1_000)
    found = between((fee,), (usd("0.2", "0.6"),), workload=asked)
    assert found.crossings == (Crossing(Fraction(1, 2), 0),)
    assert between((fee,), (usd("0.2", "0.6"),)).always == 0  # nobody said how many requests


# The provider of one model


def changes(*rates: Rates, varied: WorkloadInput = WorkloadInput.RATIO) -> list[tuple[Fraction, str, str]]:
    found = provider_changes(running(sold(A.key, *rates), DEFAULT_WORKLOAD, A), DEFAULT_WORKLOAD, A.key, varied)
    return [(c.at, c.before.provider.provider_id, c.after.provider.provider_id) for c in found if c.after]


def test_where_the_cheapest_provider_changes() -> None:
    assert changes(usd("1", "4"), usd("3", "1"), usd("9", "9")) == [(Fraction(2, 3), "lab/a-1", "lab/a-2")]
    assert changes(usd("1", "1"), usd("3", "3")) == []


def test_a_thousandth_cheaper_is_a_tie_and_no_change() -> None:
    assert changes(usd("1", "1"), usd("1.0009", "0.9995")) == []
    assert changes(usd("1", "1"), usd("1.002", "0.998")) == [(Fraction(1), "lab/a-1", "lab/a-2")]


def test_among_ties_the_provider_named_is_the_one_the_ranking_names() -> None:
    host = sold(A.key, usd("1", "1"), usd("0.1", "9"))
    maker = host[0]._replace(offer_id=9, provider=Provider("maker", "M", ProviderType.FIRST_PARTY), first_party=True,
        prices=(Price(usd("1.0005", "1.0005"), "test", "2026-07-02"),),
    )  # fmt: skip
    for order in ((*host, maker), (maker, *host)):
        found = provider_changes(running(order, DEFAULT_WORKLOAD, A), DEFAULT_WORKLOAD, A.key, WorkloadInput.RATIO)
        assert [change.after and change.after.provider.provider_id for change in found] == ["maker"]


# Limits on the length of a reply


def limited(key: str, limit: int, rates: Rates) -> Offer:
    return sold(key, rates)[0]._replace(offer_id=9, provider=Provider(f"{key}-9", "P", ProviderType.HOST),
                   max_output_tokens=limit)  # fmt: skip


PACED = replace(DEFAULT_WORKLOAD, requests=1_000)
"""5,000 tokens to a prompt: at ratio 1, replies are as long."""


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


# Against a search that knows nothing of envelopes


@dataclass(frozen=True)
class Case:
    """Two models' offers and a workload, with one input varying."""

    first: tuple[Offer, ...]
    second: tuple[Offer, ...]
    workload: Workload
    varied: WorkloadInput
    side: int

    def solve(self) -> BreakEven | None:
        """What the engine says."""
        one, other = (running(o, self.workload, m) for o, m in ((self.first, A), (self.second, B)))
        return break_even(one, other, self.workload, KEYS, self.varied, self.side)

    def flipped(self) -> BreakEven | None:
        """What the engine says of the two models in the other order."""
        one, other = (running(o, self.workload, m) for o, m in ((self.second, B), (self.first, A)))
        return break_even(one, other, self.workload, KEYS[::-1], self.varied, 1 - self.side)

    def mix(self, which: int, t: Fraction) -> reference_bill.Mix:
        """The tokens of one model with the input at *t*."""
        factor = Fraction(dict(self.workload.multipliers).get(KEYS[which], 1))
        plain = reference_bill.mix(self.workload, factor)
        if self.varied is WorkloadInput.RATIO:
            return replace(plain, made=plain.sent * t * factor)
        if self.varied is WorkloadInput.CACHED:
            return replace(plain, cached=t)
        return replace(plain, made=self.workload.output_tokens * t) if which == self.side else plain

    def cost(self, which: int, t: Fraction) -> Fraction:
        """The cheapest bill of one model with the input at *t*."""
        return reference_bill.cheapest((self.first, self.second)[which], self.mix(which, t))

    def gap(self, t: Fraction) -> int:
        """Who is cheaper at *t*: -1 the first, 1 the second, 0 neither."""
        one, other = self.cost(0, t), self.cost(1, t)
        return (one > other) - (one < other)

    def spots(self, end: Fraction | None) -> list[Fraction]:
        """All positions at which two offers cost the same, and the ends: nothing changes between them."""
        lines = []
        for which, offers in enumerate((self.first, self.second)):
            for offer in offers:
                base, one = (reference_bill.cost(offer, self.mix(which, Fraction(t))) for t in (0, 1))
                lines.append((base, one - base))
        meetings = {(c - a) / (b - d) for a, b in lines for c, d in lines if b != d}
        last = max([*meetings, Fraction(0)]) + 1 if end is None else end
        return sorted({Fraction(0), last, *(t for t in meetings if 0 < t < last)})

    def apart(self, t: Fraction) -> bool:
        """Whether the dearer one exceeds the other at *t* by more than a tie."""
        one, other = self.cost(0, t), self.cost(1, t)
        return abs(one - other) > Fraction(TIE_TOLERANCE) * min(one, other)

    def edges(self, end: Fraction | None) -> list[Fraction]:
        """The spots at which a cost begins to grow faster or slower or both cost the same, and the ends."""
        spots = self.spots(end)
        kept = spots[:1]
        for before, t, after in zip(spots, spots[1:], spots[2:], strict=False):
            share = (t - before) / (after - before)
            straight = (
                self.cost(which, t) == self.cost(which, before) * (1 - share) + self.cost(which, after) * share
                for which in (0, 1)
            )
            if not all(straight) or not self.gap(t):
                kept.append(t)
        return [*kept, *spots[1:][-1:]]

    def leads(self, end: Fraction | None) -> list[tuple[Fraction, Fraction, int]]:
        """Stretches and who leads in them, one after the other; who leads nowhere by more than a tie does not lead."""
        found: list[tuple[Fraction, Fraction, int]] = []
        edges = self.edges(end)
        for start, stop in pairwise(edges):
            far = Fraction(10**30) if end is None and stop == edges[-1] else stop  # as good as without end
            lead = self.gap((start + stop) / 2) if self.apart(start) or self.apart(far) else 0
            if found and found[-1][2] == lead:
                found[-1] = found[-1][0], stop, lead
            else:
                found.append((start, stop, lead))
        return found

    def search(self, end: Fraction | None) -> tuple[int | None, list[Crossing], list[list[Fraction]]]:
        """Who wins at the start, every crossing and every tie, found by looking between all the spots."""
        stretches = self.leads(end)
        names = {-1: 0, 1: 1, 0: None}
        first = stretches[0][2] if stretches else self.gap(Fraction(0)) if self.apart(Fraction(0)) else 0
        found: list[Crossing] = []
        before = first
        for start, _, lead in stretches:
            if lead and lead != before:
                found.append(Crossing(start, 0 if lead < 0 else 1))
            before = lead or before
        return names[first], found, [[start, stop] for start, stop, lead in stretches if not lead]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    published = full_prices(few_rates)
    shared = draw(st.lists(published, max_size=2))

    def sellers(key: str) -> tuple[Offer, ...]:
        own = draw(market(key, published, most=3))
        alike = market(key, st.sampled_from(shared), most=2) if shared else st.just(())
        copies = draw(alike | st.just(()))
        return tuple(o._replace(offer_id=n, provider=o.provider._replace(provider_id=f"{key}-{n}"))
                     for n, o in enumerate((*own, *copies), start=1))  # fmt: skip

    factors = st.sampled_from(["0.5", "1", "1.25", "2"]).map(Decimal)
    workload = replace(
        draw(shared_workloads(unit=1_000, largest=10**9, places=3)),
        multipliers=draw(st.just(()) | st.tuples(*(st.tuples(st.just(key), factors) for key in KEYS))),
    )
    return Case(
        sellers(A.key), sellers(B.key), workload, draw(st.sampled_from(WorkloadInput)), draw(st.sampled_from([0, 1]))
    )  # fmt: skip


@given(cases())
def test_a_search_finds_the_same_crossings_and_no_others(case: Case) -> None:
    found = case.solve()
    if found is None:
        assert case.varied is WorkloadInput.RATIO
        assert case.workload.input_tokens == 0
        return
    winner, expected, equal = case.search(found.end)
    assert list(found.crossings) == expected
    assert found.winner == winner
    # Where the input has no end, a tie that lasts has none either; the search stops one beyond the last change.
    last = case.spots(found.end)[-1]
    assert [[start, last if end is None else end] for start, end in found.ties] == equal


@given(cases())
def test_at_a_crossing_both_cost_the_same_and_just_beyond_the_winner_is_cheaper(case: Case) -> None:
    found = case.solve()
    for crossing in found.crossings if found else ():
        assert not case.apart(crossing.at)
        spots = case.spots(found.end if found else None)
        beyond = min((t for t in spots if t > crossing.at), default=crossing.at + 1)
        assert case.gap((crossing.at + beyond) / 2) == (-1 if crossing.winner == 0 else 1)


@given(cases())
def test_always_means_at_every_position(case: Case) -> None:
    found = case.solve()
    if found is not None and found.always is not None:
        wins = -1 if found.always == 0 else 1
        spots = case.spots(found.end)
        assert all(case.gap((a + b) / 2) == wins for a, b in pairwise(spots))
        assert all(case.gap(t) in (wins, 0) for t in spots)


@given(cases())
def test_flipping_the_models_mirrors_the_answer(case: Case) -> None:
    found, mirrored = case.solve(), case.flipped()
    if found is None or mirrored is None:
        assert found is mirrored
        return

    def other(side: int | None) -> int | None:
        return None if side is None else 1 - side

    assert mirrored == replace(
        found,
        winner=other(found.winner),
        winner_here=other(found.winner_here),
        crossings=tuple(Crossing(c.at, 1 - c.winner) for c in found.crossings),
    )
    assert mirrored.always == other(found.always)


@given(cases(), st.sampled_from([None, 500, 5_000, 500_000]))
def test_who_wins_here_is_who_wins_the_ranking(case: Case, prompt: int | None) -> None:
    # Millions of tokens: shares, multipliers and marginal bands cut whole tokens, so both reckon with the same ones.
    workload = replace(
        case.workload, input_tokens=case.workload.input_tokens * 10**6,
        output_tokens=case.workload.output_tokens * 10**6, requests=None, prompt_tokens=prompt,
    )  # fmt: skip
    offers: dict[str, tuple[Model, tuple[Offer, ...]]] = {A.key: (A, case.first), B.key: (B, case.second)}
    cheapest: Callable[[str, Workload], Quote | None] = lambda key, requested: min(  # noqa: E731
        rank(offers[key][1], requested, now=NOW, model=offers[key][0]).cheapest, key=lambda made: made.total_usd
    )
    found = replace(case, workload=workload).solve()
    winners = row(KEYS, workload, cheapest).winners
    assumed = {made.may_be_low for key in KEYS if (made := cheapest(key, workload)) is not None}
    if found is not None and len(assumed) == 1:  # beside a published bill, an assumed one is no winner
        assert winners == (KEYS if found.winner_here is None else (KEYS[found.winner_here],))


@given(cases())
def test_along_the_input_the_provider_is_never_more_expensive_than_a_tie(case: Case) -> None:
    quotes = running(case.first, case.workload, A)
    found = provider_changes(quotes, case.workload, A.key, case.varied)
    turned = replace(case, second=(), side=0)
    end = None
    if case.varied is WorkloadInput.CACHED:
        end = 1 - Fraction(case.workload.cache_write_share) - Fraction(case.workload.cache_write_1h_share)
    spots = turned.spots(end)
    limit = 1 + Fraction(TIE_TOLERANCE)

    def fine(offer: Offer, t: Fraction) -> bool:
        return reference_bill.cost(offer, turned.mix(0, t)) <= limit * turned.cost(0, t)

    able = reference_bill.published(case.first, turned.mix(0, Fraction(0))) or case.first

    for change in found:
        assert change.after is not None
        before, after = (reference_bill.cost(o, turned.mix(0, change.at)) for o in (change.before, change.after))
        assert before == after
        assert change.before is not change.after
    for one, two in pairwise(found):
        assert one.at < two.at
        assert one.after is two.before
    if case.varied is WorkloadInput.RATIO and case.workload.input_tokens == 0:
        assert found == ()
    elif not found:
        assert any(all(fine(offer, t) for t in spots) for offer in able)
    else:
        for t in sorted({*spots, *(change.at for change in found)}):
            passed = [change.after for change in found if change.at <= t and change.after]
            assert fine(passed[-1] if passed else found[0].before, t)
