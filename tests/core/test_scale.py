"""What changes at scale: other volumes, inputs halved and doubled, budgets and shares of a bill."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crosswalk_tui.core.changes.scale import (
    VOLUMES,
    Cheapest,
    affordable,
    output_share,
    per_request,
    row,
    scale_table,
    sensitivity,
)
from crosswalk_tui.core.models import Model, Offer, Price, Provider, Rates
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload, volume
from tests.strategies import NOW, full_prices, market, shared_workloads

A, B, C = (Model(f"lab/{name}", name.upper(), "lab", "Lab") for name in "abc")
HOST = Provider("host", "Host", ProviderType.HOST)


def usd(sent: str, made: str, **rates: str) -> Rates:
    """Rates written in USD per 1M tokens."""
    micro = {name: int(Decimal(value) * 10**6) for name, value in {"input": sent, "output": made, **rates}.items()}
    return Rates(**micro)


def selling(**rates: Rates | Offer | None) -> Cheapest:
    """The cheapest quote of lab/a, lab/b …, each sold by one host at these *rates*; None sells nothing."""

    def cheapest(key: str, workload: Workload) -> Quote | None:
        given = rates[key.removeprefix("lab/")]
        if given is None:
            return None
        offer = given
        if isinstance(offer, Rates):
            offer = Offer(1, HOST, "m", key, prices=(Price(offer, "test", "2026-07-02"),))
        model = Model(key, key, "lab", "Lab")
        return next(iter(rank((offer,), workload, now=NOW, model=model).cheapest), None)

    return cheapest


def quote_of(rates: Rates, workload: Workload = DEFAULT_WORKLOAD) -> Quote:
    made = selling(a=rates)(A.key, workload)
    assert made is not None
    return made


# Who wins a row


def test_a_row_by_hand() -> None:
    found = row([A.key, B.key], DEFAULT_WORKLOAD, selling(a=usd("0.1", "0.4"), b=usd("0.2", "0.2")))
    assert [(key, made.total_usd) for key, made in found.quotes if made] == [
        (A.key, Decimal("1.3")), (B.key, Decimal("1.4"))
    ]  # fmt: skip
    assert found.winners == (A.key,)


def test_a_model_without_sellers_has_no_quote_and_is_no_rival() -> None:
    found = row([A.key, B.key, C.key], DEFAULT_WORKLOAD, selling(a=None, b=usd("9", "9"), c=None))
    assert [made is None for _, made in found.quotes] == [True, False, True]
    assert found.winners == ()  # it takes two
    assert row([B.key], DEFAULT_WORKLOAD, selling(b=usd("9", "9"))).winners == (B.key,)
    assert row([A.key], DEFAULT_WORKLOAD, selling(a=None)).winners == ()


@pytest.mark.parametrize(("dearer", "winners"), [("1.001", (A.key, B.key)), ("1.001001", (A.key,))])
def test_within_a_thousandth_is_a_tie(dearer: str, winners: tuple[str, ...]) -> None:
    assert row([A.key, B.key], DEFAULT_WORKLOAD, selling(a=usd("1", "1"), b=usd(dearer, dearer))).winners == winners


# Volumes


def test_the_scale_table_is_the_comparison_at_each_volume() -> None:
    table = scale_table([A.key, B.key], DEFAULT_WORKLOAD, selling(a=usd("0.1", "0.4"), b=usd("0.2", "0.2")))
    assert [(r.workload.input_tokens, r.workload.output_tokens) for r in table] == list(VOLUMES)
    # 0.1 in + 0.4 out against 0.2 in + 0.2 out: A while there are two tokens read for one written, then a tie, then B.
    assert [r.winners for r in table] == [(A.key,), (A.key,), (A.key, B.key), (B.key,)]
    totals = [[made.total_usd for _, made in r.quotes if made] for r in table]
    assert totals == [
        [Decimal("0.2"), Decimal("0.25")],
        [Decimal("1.3"), Decimal("1.4")],
        [Decimal(6), Decimal(6)],
        [Decimal(34), Decimal(32)],
    ]


@given(shared_workloads(largest=10**9), st.integers(1, 10**9), st.integers(0, 10**9))
def test_another_volume_keeps_the_prompt_and_the_shares(workload: Workload, sent: int, made: int) -> None:
    moved = volume(workload, sent, made)
    assert (moved.input_tokens, moved.output_tokens) == (sent, made)
    assert moved.prompt == (workload.prompt or None)
    kept = replace(
        moved, input_tokens=workload.input_tokens, output_tokens=workload.output_tokens,
        requests=workload.requests, prompt_tokens=workload.prompt_tokens,
    )  # fmt: skip
    assert kept == workload


@given(shared_workloads(largest=10**9), st.integers(1, 100))
def test_so_many_times_the_volume_is_so_many_times_the_requests(workload: Workload, times: int) -> None:
    moved = volume(workload, workload.input_tokens * times, workload.output_tokens * times)
    if workload.requests is not None and workload.input_tokens:
        assert moved.request_count == workload.requests * times


@given(market("lab/a", full_prices()), shared_workloads(largest=10**9))
@example(
    (Offer(1, HOST, "m", A.key, prices=(Price(Rates(1_000, 1_000, per_request=5_000), "test", "2026-07-02"),)),),
    Workload(0, 1_000, requests=10),
)
def test_the_row_of_the_present_volume_is_the_present_bill(offers: tuple[Offer, ...], workload: Workload) -> None:
    def cheapest(_: str, requested: Workload) -> Quote | None:
        return rank(offers, requested, now=NOW).cheapest[0]

    here = (workload.input_tokens, workload.output_tokens)
    (found,) = scale_table([A.key], workload, cheapest, [here])
    expected = cheapest(A.key, workload)
    assert found.quotes[0][1] is not None
    assert expected is not None
    assert found.quotes[0][1].total_usd == expected.total_usd


def test_a_band_stays_the_same_at_every_volume() -> None:
    base = Price(usd("1", "1"), "test", "2026-07-02")
    offer = Offer(1, HOST, "m", A.key, prices=(base, base._replace(rates=usd("2", "2"), band_from=200_000)))
    long = replace(DEFAULT_WORKLOAD, prompt_tokens=250_000)
    for workload, doubled in ((long, True), (DEFAULT_WORKLOAD, False)):
        table = scale_table([A.key], workload, selling(a=offer))
        assert [found.quotes[0][1] is not None and found.quotes[0][1].band is not None for found in table] == [
            doubled
        ] * len(VOLUMES)


# Sensitivity


def test_each_input_is_halved_and_doubled_and_flips_are_marked() -> None:
    # 0.1 in + 0.4 out against 0.2 in + 0.2 out at 5M + 2M: the break-even ratio is 1/2, here it is 2/5.
    turns = sensitivity([A.key, B.key], DEFAULT_WORKLOAD, selling(a=usd("0.1", "0.4"), b=usd("0.2", "0.2")))
    assert [(t.input, t.factor, t.row.winners, t.flips) for t in turns] == [
        ("input", Decimal("0.5"), (B.key,), True),
        ("input", Decimal(2), (A.key,), False),
        ("output", Decimal("0.5"), (A.key,), False),
        ("output", Decimal(2), (B.key,), True),
    ]
    assert [(t.row.workload.input_tokens, t.row.workload.output_tokens) for t in turns] == [
        (2_500_000, 2_000_000), (10_000_000, 2_000_000), (5_000_000, 1_000_000), (5_000_000, 4_000_000)
    ]  # fmt: skip


def test_losing_a_tie_is_a_flip() -> None:
    tied = Workload(2_000_000, 1_000_000)
    turns = sensitivity([A.key, B.key], tied, selling(a=usd("0.1", "0.4"), b=usd("0.2", "0.2")))
    assert all(t.flips for t in turns)


def test_shares_stop_at_the_whole_and_prompts_at_one_token() -> None:
    workload = replace(
        DEFAULT_WORKLOAD, cached_share=Decimal("0.6"), cache_write_share=Decimal("0.1"),
        reasoning_share=Decimal("0.8"), prompt_tokens=1,
    )  # fmt: skip
    turns = {(t.input, t.factor): t.row.workload for t in sensitivity([A.key], workload, selling(a=usd("1", "1")))}
    assert turns["cached", Decimal("0.5")].cached_share == Decimal("0.3")
    assert turns["cached", Decimal(2)].cached_share == Decimal("0.9")
    assert turns["reasoning", Decimal(2)].reasoning_share == 1
    assert turns["prompt", Decimal(2)].prompt_tokens == 2
    assert ("prompt", Decimal("0.5")) not in turns


def test_a_longer_prompt_may_reach_a_more_expensive_band() -> None:
    base = Price(usd("1", "1"), "test", "2026-07-02")
    banded = Offer(1, HOST, "m", A.key, prices=(base, base._replace(rates=usd("2", "2"), band_from=200_000)))
    workload = Workload(5_000_000, 2_000_000, requests=40)
    turns = sensitivity([A.key, B.key], workload, selling(a=banded, b=usd("1.5", "1.5")))
    assert {(t.input, t.factor) for t in turns if t.flips} == {("prompt", Decimal(2))}


@given(shared_workloads(largest=10**6))
def test_inputs_at_zero_are_left_out(workload: Workload) -> None:
    turns = sensitivity([A.key], workload, selling(a=usd("1", "1")))
    assert all(turn.row.workload != workload for turn in turns)
    still = {
        "input": workload.input_tokens, "output": workload.output_tokens, "cached": workload.cached_share,
        "reasoning": workload.reasoning_share, "prompt": workload.prompt,
    }  # fmt: skip
    turned = {turn.input for turn in turns}
    assert not turned & {varied for varied, value in still.items() if not value}


# Budget, shares, requests


def test_what_a_budget_buys() -> None:
    made = quote_of(usd("0.1", "0.2"))  # $0.90
    assert affordable(Decimal(200), made) == Decimal(200) / Decimal("0.9")
    assert affordable(Decimal("0.45"), made) == Decimal("0.5")
    assert affordable(Decimal(200), quote_of(usd("1", "1"), Workload(0, 0))) is None


def test_what_share_of_a_bill_is_output() -> None:
    thinking = replace(DEFAULT_WORKLOAD, reasoning_share=Decimal("0.5"))
    assert output_share(quote_of(usd("0.1", "0.25"))) == Decimal("0.5")
    # 0.5 in, 1M shown at 0.25, 1M thought at 1.25: three quarters of $2.
    assert output_share(quote_of(usd("0.1", "0.25", reasoning="1.25"), thinking)) == Decimal("0.75")
    assert output_share(quote_of(usd("1", "1"), Workload(0, 0))) is None


@given(full_prices(), shared_workloads())
def test_the_share_of_output_and_that_of_the_rest_are_the_whole(prices: tuple[Price, ...], workload: Workload) -> None:
    (made,) = rank((Offer(1, HOST, "m", A.key, prices=prices),), workload, now=NOW).ranked
    share = output_share(made)
    rest = sum((line.usd for line in made.lines if line.label not in ("output", "reasoning")), Decimal(0))
    if share is None:
        assert made.total_usd == 0
    else:
        assert 0 <= share <= 1
        assert abs(Fraction(share) + Fraction(rest) / Fraction(made.total_usd) - 1) < Fraction(1, 10**20)


def test_what_a_request_costs() -> None:
    asked = replace(DEFAULT_WORKLOAD, requests=1_000)
    made = quote_of(usd("0.1", "0.2")._replace(per_request=5_000), asked)
    assert made.total_usd == Decimal("5.9")
    assert per_request(made, asked) == Decimal("0.0059")
    sized = replace(DEFAULT_WORKLOAD, prompt_tokens=8_000)
    assert per_request(quote_of(usd("0.1", "0.2"), sized), sized) == Decimal("0.9") / 625
    assert per_request(quote_of(usd("0.1", "0.2")), DEFAULT_WORKLOAD) is None
