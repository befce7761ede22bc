"""What a verdict says of limits, abilities and risks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crosswalk_tui.core.comparison.sentences import plain_text
from crosswalk_tui.core.comparison.spec_rows import cheapest_rows
from crosswalk_tui.core.verdict.findings import Topic
from crosswalk_tui.core.verdict.whole_verdict import verdict
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.verdicts import CHEAP, DEAR, SECOND, about, reasons, verdict_on
from tests.core.worlds import BENCHMARKS, NOON, compared, offer, side, texts

# Limits


def test_the_limit_is_the_one_where_it_is_bought() -> None:
    a = side("lab/a", offer("alpha", 1, 1, context_tokens=16_384), context_tokens=131_072)
    b = side("lab/b", offer("bravo", 1, 1), context_tokens=131_072)
    found = verdict_on(a, b)
    assert "Context window at the cheapest provider: A 16.4K, B 131K." in texts(found.findings)
    assert "your prompts exceed 16.4K tokens (B accepts 131K at the cheapest provider)" in reasons(found, 1)


def test_a_limit_that_a_seller_rounds_reads_as_on_the_sheet() -> None:
    rounded = offer("alpha", 1, 1, max_output_tokens=131_072)
    a = side("lab/a", rounded, context_tokens=1_000_000, max_output_tokens=128_000)
    b = side("lab/b", offer("bravo", 1, 1, max_output_tokens=16_000), max_output_tokens=16_000)
    found = verdict_on(a, b)
    assert "Output limit at the cheapest provider: A 128K, B 16K." in texts(found.findings)
    assert "(A allows 128K at the cheapest provider)" in reasons(found, 0)
    assert "output limit 128K" in texts(verdict_on(a, a).findings)
    c = side("lab/c", offer("cloudy", 1, 1, max_output_tokens=64_000), max_output_tokens=8_000)
    rows = {row.label: row.values for row in cheapest_rows(compared(a, c))}
    assert rows["Its output"] == ("128K", "64K")


def test_whether_the_workload_fits_is_shown() -> None:
    a = side("lab/a", CHEAP, context_tokens=200_000)
    b = side("lab/b", CHEAP, context_tokens=400_000)
    found = verdict_on(a, b, workload=Workload(prompt_tokens=8000))
    assert "A 200K, B 400K; your prompts of 8K fit all." in texts(found.findings)


def test_what_only_one_can_do_is_a_reason_and_what_is_unknown_is_not() -> None:
    a = side("lab/a", CHEAP, tools=True, reasoning=True, modalities_in=("text", "image", "pdf"))
    b = side("lab/b", CHEAP, tools=False, modalities_in=("text",))
    found = verdict_on(a, b)
    assert "A accepts images and PDFs; B does not." in texts(found.findings)
    assert "A calls tools; B does not." in texts(found.findings)
    assert "A supports reasoning; unknown for B." in texts(found.findings)
    assert "you need tool calls" in reasons(found, 0)
    assert "reasoning" not in reasons(found, 0)


def test_open_weights_are_a_reason() -> None:
    found = verdict_on(side("lab/a", CHEAP, open_weights=True), side("lab/b", CHEAP, open_weights=False))
    assert "The weights of A are open, those of B are not." in texts(found.findings)
    assert "you want to host it yourself" in reasons(found, 0)


def test_what_they_have_in_common_is_one_sentence() -> None:
    facts: dict[str, Any] = {"context_tokens": 131_072, "tools": True, "reasoning": False, "modalities_in": ("text",)}
    found = verdict_on(side("lab/a", CHEAP, **facts), side("lab/b", CHEAP, **facts))
    assert "The same for both: context 131K; text in; tools; no reasoning." in texts(found.findings)


def test_limits_that_are_alike_but_read_differently_are_about_the_same() -> None:
    found = verdict_on(side("lab/a", CHEAP, max_output_tokens=131_072), side("lab/b", CHEAP, max_output_tokens=128_000))
    assert "The same for both: output limit about 128K" in texts(found.findings)


# Risk


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"n_sources": 1}, "A at Alpha: no second source has this price."),
        ({"disputed": True}, "A at Alpha: sources disagree about the price"),
        ({"as_of": "2025-01-01"}, "A at Alpha: the price was recorded more than 120 days ago."),
    ],
)
def test_doubts_about_the_cheapest_offer_are_shown(details: dict[str, object], expected: str) -> None:
    found = verdict_on(side("lab/a", offer("alpha", 10_000, 10_000, **details), SECOND), side("lab/b", DEAR, SECOND))
    assert expected in texts(about(found, Topic.RISK))


def test_offers_that_are_not_believed_are_counted() -> None:
    odd = offer("odd", 10, 10, exclude_code="quarantined", exclude_reason="far off the median")
    found = verdict_on(side("lab/a", CHEAP, SECOND, odd), side("lab/b", DEAR, SECOND))
    risk = about(found, Topic.RISK)[0]
    left_out = "1 offer of A has an implausible price and is left out: Odd (far off the median)."
    assert plain_text(risk.text) == left_out
    assert "far off the median" in plain_text(risk.receipts[0].text)


def test_a_single_seller_is_a_reason_for_the_other() -> None:
    found = verdict_on(side("lab/a", CHEAP), side("lab/b", DEAR, SECOND))
    assert "A has only one ranked provider; B has 2." in texts(found.findings)
    assert "you want more than one provider for this workload (2 vs 1)" in reasons(found, 1)


def test_a_single_seller_is_no_reason_for_another_beside_a_model_that_none_sells() -> None:
    found = verdict_on(side("lab/a", CHEAP), side("lab/b", DEAR, SECOND), side("lab/c"))
    assert "A has only one ranked provider; B has 2." in texts(found.findings)
    assert "more than one provider" not in reasons(found, 1)


@pytest.mark.parametrize(
    ("key", "moving", "expected"),
    [
        ("lab/gemini-3-pro-preview", False, "A is named preview by its maker"),
        ("lab/experiment", False, None),
        ("lab/gpt-latest", True, "A is a moving alias"),
    ],
)
def test_a_model_that_may_change_is_a_risk(key: str, moving: bool, expected: str | None) -> None:
    risk = texts(
        about(verdict_on(side(key, CHEAP, SECOND, is_moving_alias=moving), side("lab/b", DEAR, SECOND)), Topic.RISK)
    )
    assert expected in risk if expected else "maker" not in risk


def test_no_risk_is_a_finding() -> None:
    found = verdict_on(side("lab/a", CHEAP, SECOND), side("lab/b", DEAR, SECOND))
    assert texts(about(found, Topic.RISK)).startswith("No risk found")


def test_an_end_of_sale_is_beside_the_prices_with_a_tied_provider_that_sells_for_longer() -> None:
    ending = offer("alpha", 10_000, 10_000)._replace(deprecation_date=date(2026, 7, 20))
    later = offer("bravo", 10_000, 10_000)._replace(deprecation_date=date(2027, 1, 1))
    found = verdict(
        compared(side("lab/a", ending, later), side("lab/b", offer("charlie", 9_000, 9_000))), BENCHMARKS, NOON
    )
    prices = [plain_text(each.text) for each in found.findings if each.topic is Topic.PRICE]
    assert prices[1] == (
        "A at Alpha is sold only until 2026-07-20, 10 days from now; Bravo sells it at the same price until 2027-01-01."
    )


def test_where_an_offer_ends_no_risk_is_not_said() -> None:
    ending = offer("alpha", 10_000, 10_000, deprecation_date=date(2026, 7, 20))
    found = verdict_on(side("lab/a", ending, SECOND), side("lab/b", DEAR, SECOND))
    assert "A at Alpha is sold only until 2026-07-20, 10 days from now." in texts(found.findings)
    assert not about(found, Topic.RISK)


def test_a_limit_that_is_not_the_models_own_is_that_of_the_cheapest_provider() -> None:
    sides = [
        side(key, offer(key[-1], 10_000, 10_000)._replace(context_tokens=64_000), context_tokens=own)
        for key, own in (("lab/a", 128_000), ("lab/b", 64_000))
    ]
    found = verdict(compared(*sides), BENCHMARKS, NOON)
    assert "The same for both: context 64K at the cheapest provider" in texts(found.findings)


def test_a_provider_whose_bill_is_an_upper_bound_may_cost_less() -> None:
    cached = Workload(10_000_000, 1_000_000, cached_share=Decimal("0.5"))
    known = offer("alpha", 100_000, 100_000, cache_read=50_000)
    found = verdict_on(
        side("lab/a", known, offer("bravo", 90_000, 90_000)), side("lab/b", known, SECOND), workload=cached
    )
    expected = (
        "A may cost less at Bravo than at Alpha: ≤$0.99 is an upper bound, since no rate of cached input is published."
    )
    assert expected in texts(about(found, Topic.RISK))


def test_of_tied_offers_the_largest_limit_counts() -> None:
    tied = offer("alpha", 10_000, 10_000, max_output_tokens=4_000), offer("bravo", 10_000, 10_000)
    a = side("lab/a", *tied[:1], tied[1]._replace(max_output_tokens=64_000), max_output_tokens=64_000)
    b = side("lab/b", offer("alpha", 10_000, 10_000), max_output_tokens=16_000)
    found = verdict_on(a, b)
    assert "Output limit at the cheapest provider: A 64K, B 16K." in texts(found.findings)
    assert "your replies exceed 16K tokens (A allows 64K at the cheapest provider)" in reasons(found, 0)


def test_a_context_window_given_for_an_output_limit_is_ignored() -> None:
    whole = offer("alpha", 10_000, 10_000, context_tokens=131_072, max_output_tokens=131_072)
    a = side("lab/a", whole, context_tokens=131_072, max_output_tokens=8_192)
    b = side("lab/b", CHEAP, context_tokens=131_072, max_output_tokens=4_096)
    assert "Output limit at the cheapest provider: A 8.2K, B 4.1K." in texts(verdict_on(a, b).findings)


def test_no_reply_is_longer_than_the_context_window_of_the_offer() -> None:
    short = offer("alpha", 10_000, 10_000, context_tokens=75_000, max_output_tokens=163_840)
    unlimited = offer("alpha", 10_000, 10_000, context_tokens=75_000)
    b = side("lab/b", CHEAP, context_tokens=131_072, max_output_tokens=64_000)
    for sold in (short, unlimited):
        found = verdict_on(side("lab/a", sold, context_tokens=163_840, max_output_tokens=163_840), b)
        assert "Output limit at the cheapest provider: A 75K, B 64K." in texts(found.findings)
        assert "your replies exceed 64K tokens (A allows 75K at the cheapest provider)" in reasons(found, 0)
