"""Where the answer changes, by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from crosswalk_tui.core.breakeven.crossings import BreakEven, Crossing, break_even, provider_changes
from crosswalk_tui.core.models import Offer, Price, Provider, Rates
from crosswalk_tui.core.vocabulary import BandRule, ProviderType, WorkloadInput
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.core.breakeven_models import KEYS, PACED, A, B, between, limited, running, sold, usd

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
    apart = between((usd("1", "1"),), (usd("1.001001", "1.001001"),))
    assert (apart.winner_here, apart.always) == (0, 0), "of the lower one"


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
    return (plain._replace(prices=(base, base._replace(rates=usd("3", "6"), band_from=200_000, band_rule=rule))),)


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
    fee = usd("0.1", "0.4")._replace(per_request=1_000)
    asked = replace(DEFAULT_WORKLOAD, requests=1_000)
    found = between((fee,), (usd("0.2", "0.6"),), workload=asked)
    assert found.crossings == (Crossing(Fraction(1, 2), 0),)
    assert between((fee,), (usd("0.2", "0.6"),)).always == 0  # nobody said how many requests


def test_a_price_for_audio_is_no_price_of_text() -> None:
    # 0.1 + 0.4 r against 0.2 + 0.2 r, whatever audio would cost: the workload has none.
    audio = usd("0.1", "0.4")._replace(audio_in=9_000_000, audio_out=90_000_000)
    assert between((audio,), (usd("0.2", "0.2"),)).crossings == (Crossing(Fraction(1, 2), 1),)


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


def test_without_input_the_provider_still_changes_with_the_multiplier() -> None:
    # 1,000 requests and 1M tokens of output: 1 m against 0.5 + 0.6 m, with a fee of $0.0005: m = 5/4.
    asked = Workload(0, 1_000_000, requests=1_000)
    offers = sold(A.key, usd("1", "1"), usd("1", "0.6")._replace(per_request=500))
    found = provider_changes(running(offers, asked, A), asked, A.key, WorkloadInput.MULTIPLIER)
    assert [(change.at, change.after and change.after.offer_id) for change in found] == [(Fraction(5, 4), 2)]


@pytest.mark.parametrize("makers", ["1.0005", "1.001"])
def test_among_ties_the_provider_named_is_the_one_the_ranking_names(makers: str) -> None:
    host = sold(A.key, usd("1", "1"), usd("0.1", "9"))
    maker = host[0]._replace(offer_id=9, provider=Provider("maker", "M", ProviderType.FIRST_PARTY), first_party=True,
        prices=(Price(usd(makers, makers), "test", "2026-07-02"),),
    )  # fmt: skip
    for order in ((*host, maker), (maker, *host)):
        found = provider_changes(running(order, DEFAULT_WORKLOAD, A), DEFAULT_WORKLOAD, A.key, WorkloadInput.RATIO)
        assert [change.after and change.after.provider.provider_id for change in found] == ["maker"]
