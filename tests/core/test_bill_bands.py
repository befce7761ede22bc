"""Bills with bands of prompt size, of batch work, and with fees per request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.pricing.bill import quote
from crosswalk_tui.core.vocabulary import BandRule, Tier
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.priced_offers import (
    BASE,
    FULL,
    LONG,
    MIXED,
    at,
    bill,
    lines,
    offer,
    ten_requests_of,
)


@pytest.mark.parametrize(
    ("prompt", "usd"),
    [
        # 10 x 199,999 x $3 + 10,000 x $15 per 1M; at exactly the start the lower price still holds.
        (199_999, "6.14997"),
        (200_000, "6.15"),
        # One token more and the whole request is billed at the band: 10 x 200,001 x $6 + 10,000 x $22.50.
        (200_001, "12.22506"),
        (400_000, "24.225"),
    ],
)
def test_a_cliff_bills_the_whole_request_at_the_band(prompt: int, usd: str) -> None:
    made = bill((FULL, LONG), ten_requests_of(prompt))
    assert made.total_usd == Decimal(usd)
    assert made.price is FULL
    assert made.band == (LONG if prompt > 200_000 else None)


@pytest.mark.parametrize(
    ("prompt", "usd"),
    [
        (199_999, "6.14997"),
        (200_000, "6.15"),
        # Only the tokens above the start pay more: 10 x (200,000 x $3 + 1 x $6) + 10,000 x $15.
        (200_001, "6.15006"),
        # 10 x (200,000 x $3 + 200,000 x $6) + 10,000 x $15.
        (400_000, "18.15"),
    ],
)
def test_a_marginal_band_bills_only_what_lies_above_its_start(prompt: int, usd: str) -> None:
    assert bill((FULL, LONG._replace(band_rule=BandRule.MARGINAL)), ten_requests_of(prompt)).total_usd == Decimal(usd)


def test_a_marginal_band_splits_the_cached_input_in_the_same_proportion() -> None:
    made = bill(
        (FULL, LONG._replace(band_rule=BandRule.MARGINAL)),
        ten_requests_of(400_000, cached_share=Decimal("0.25"), reasoning_share=Decimal("0.5")),
    )
    assert lines(made) == [
        ("input", 1_500_000, 3_000_000, "4.5", False),
        ("input above 200,000", 1_500_000, 6_000_000, "9", False),
        ("cache read", 500_000, 300_000, "0.15", False),
        ("cache read above 200,000", 500_000, 600_000, "0.3", False),
        ("output", 5_000, 15_000_000, "0.075", False),
        ("reasoning", 5_000, 20_000_000, "0.1", False),
    ]


def test_of_several_bands_the_highest_one_reached_applies() -> None:
    longest = LONG._replace(rates=LONG.rates._replace(input=9_000_000), band_from=500_000)
    steps = (FULL, longest, LONG)
    found = [bill(steps, ten_requests_of(prompt)).band for prompt in (150_000, 200_001, 500_000, 500_001)]
    assert found == [None, LONG, LONG, longest]


def test_without_a_prompt_size_the_base_price_applies() -> None:
    assert bill((FULL, LONG), Workload(10**9, 10_000)).band is None
    assert bill((FULL, LONG), Workload(10**9, 10_000, prompt_tokens=200_001)).band is LONG


def test_a_price_that_replaces_another_replaces_its_bands_too() -> None:
    old = LONG._replace(valid_from=None)
    new = BASE._replace(rates=Rates(50_000, 60_000), valid_from=date(2026, 7, 1))
    assert bill((BASE, old, new), ten_requests_of(300_000)).band is None
    before = bill((BASE, old, new), ten_requests_of(300_000), at("12:00", "2026-06-30"))
    assert before.band is old


def test_a_band_without_an_input_price_makes_no_bill() -> None:
    hollow = LONG._replace(rates=Rates(None, 22_500_000))
    assert quote(offer(FULL, hollow), ten_requests_of(300_000), FULL, hollow) is None


# Batch


def test_batch_work_is_billed_at_published_batch_rates_only() -> None:
    batch = FULL._replace(rates=Rates(1_500_000, 7_500_000), tier=Tier.BATCH)
    made = bill((FULL, batch), replace(MIXED, batch=True))
    # The batch price says nothing about caches: the standard cache rate is no batch rate, batch input stands in.
    assert lines(made) == [
        ("input", 200_000, 1_500_000, "0.3", False),
        ("cache read", 500_000, 1_500_000, "0.75", True),
        ("cache write", 200_000, 1_500_000, "0.3", True),
        ("cache write 1h", 100_000, 1_500_000, "0.15", True),
        ("output", 300_000, 7_500_000, "2.25", False),
        ("reasoning", 100_000, 7_500_000, "0.75", False),
    ]


def test_the_bands_of_another_tier_do_not_apply() -> None:
    batch = FULL._replace(tier=Tier.BATCH)
    assert bill((FULL, LONG, batch), ten_requests_of(300_000, batch=True)).band is None


# Fees per request


@pytest.mark.parametrize(
    ("pace", "count"), [({"requests": 1_000}, 1_000), ({"prompt_tokens": 8_000}, 625), ({"prompt_tokens": 7_999}, 626)]
)
def test_a_fee_per_request_is_multiplied_by_the_requests(pace: dict[str, int], count: int) -> None:
    made = bill(BASE._replace(rates=Rates(1_000_000, 1_000_000, per_request=5_000)), Workload(**pace))  # type: ignore[arg-type]
    assert made.lines[-1].label == "requests"
    assert (made.lines[-1].quantity, made.lines[-1].usd) == (count, count * Decimal("0.005"))
    assert made.total_usd == 7 + count * Decimal("0.005")
    assert "no_request_count" not in made.flags


def test_a_fee_without_a_request_count_is_left_out_and_flagged() -> None:
    fee = BASE._replace(rates=Rates(1_000_000, 1_000_000, per_request=5_000))
    made = bill(fee, Workload())
    assert made.total_usd == 7
    assert made.flags == ("no_request_count",)
    assert bill(fee._replace(rates=fee.rates._replace(per_request=0)), Workload()).flags == ()


def test_a_cliff_band_may_have_a_separate_fee() -> None:
    fee = FULL._replace(rates=FULL.rates._replace(per_request=5_000))
    dear = LONG._replace(rates=LONG.rates._replace(per_request=7_000))
    assert bill((fee, dear), ten_requests_of(300_000)).lines[-1].usd == Decimal("0.07")
    assert bill((fee, LONG), ten_requests_of(300_000)).lines[-1].usd == Decimal("0.05")
    assert bill((fee, dear._replace(band_rule=BandRule.MARGINAL)), ten_requests_of(300_000)).lines[-1].rate == 5_000
