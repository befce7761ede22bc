"""What a workload consists of: parts, prompts, requests, and how a wordy model meets it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crosswalk_tui.core.text.quantity import MAX_TOKENS
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.core.workload.portions import Parts
from crosswalk_tui.core.workload.words import workload_words
from tests.strategies import shared_workloads


def share(text: str) -> Decimal:
    return Decimal(text)


def test_the_parts_of_a_month_by_hand() -> None:
    workload = Workload(
        5_000_000, 2_000_000, cached_share=share("0.6"), cache_write_share=share("0.1"),
        cache_write_1h_share=share("0.05"), reasoning_share=share("0.25"),
    )  # fmt: skip
    assert workload.parts == Parts(
        uncached=1_250_000, cached=3_000_000, written=500_000, written_1h=250_000, visible=1_500_000, reasoning=500_000
    )


def test_without_shares_everything_is_plain() -> None:
    assert DEFAULT_WORKLOAD.parts == Parts(5_000_000, 0, 0, 0, 2_000_000, 0)


@given(shared_workloads())
def test_the_parts_sum_to_the_whole_and_each_is_next_to_its_share(workload: Workload) -> None:
    parts = workload.parts
    assert parts.uncached + parts.cached + parts.written + parts.written_1h == workload.input_tokens
    assert parts.visible + parts.reasoning == workload.output_tokens
    assert min(parts) >= 0
    for tokens, whole, requested in (
        (parts.cached, workload.input_tokens, workload.cached_share),
        (parts.written, workload.input_tokens, workload.cache_write_share),
        (parts.written_1h, workload.input_tokens, workload.cache_write_1h_share),
        (parts.reasoning, workload.output_tokens, workload.reasoning_share),
    ):
        assert abs(tokens - whole * Fraction(requested)) <= 1.5


@given(shared_workloads(unit=1_000, places=3))
def test_shares_that_cut_whole_tokens_are_not_rounded(workload: Workload) -> None:
    parts = workload.parts
    assert parts.cached == workload.input_tokens * workload.cached_share
    assert parts.written == workload.input_tokens * workload.cache_write_share
    assert parts.written_1h == workload.input_tokens * workload.cache_write_1h_share
    assert parts.reasoning == workload.output_tokens * workload.reasoning_share


@given(
    st.integers(1, MAX_TOKENS),
    st.lists(st.integers(0, MAX_TOKENS), min_size=3, max_size=3),
)
def test_counted_tokens_survive_conversion_to_shares(total: int, cuts: list[int]) -> None:
    first, second, third = sorted(cut % (total + 1) for cut in cuts)
    kinds = (first, second - first, third - second)
    cached, written, hourly = (Decimal(kind) / Decimal(total) for kind in kinds)
    assume(cached + written + hourly <= 1)
    parts = Workload(total, 0, cached, written, hourly).parts
    assert (parts.cached, parts.written, parts.written_1h) == kinds


@given(shared_workloads(paced=False), st.integers(1, 1_000), st.integers(1, 1_000))
def test_more_tokens_make_no_part_smaller(workload: Workload, more_in: int, more_out: int) -> None:
    larger = replace(
        workload, input_tokens=workload.input_tokens + more_in, output_tokens=workload.output_tokens + more_out
    )
    assert all(after >= before for before, after in zip(workload.parts, larger.parts, strict=True))


def test_one_more_token_of_a_half_cached_half_written_input_takes_from_no_part() -> None:
    # Rounding each share by itself would make 1 token plain, but 2 tokens cached and written with none left plain.
    half = share("0.5")
    small, large = (Workload(tokens, 0, half, half).parts for tokens in (1, 2))
    assert all(after >= before for before, after in zip(small, large, strict=True))


# What a request is


@pytest.mark.parametrize(
    ("fields", "prompt", "count", "reply"),
    [
        ({}, None, None, None),
        ({"requests": 1_000}, 5_000, 1_000, 2_000),
        ({"requests": 3}, 1_666_667, 3, 666_667),
        ({"prompt_tokens": 8_000}, 8_000, 625, 3_200),
        ({"prompt_tokens": 3_000_000}, 3_000_000, 2, 1_000_000),
        ({"requests": 1_000, "prompt_tokens": 8_000}, 5_000, 1_000, 2_000),
        ({"input_tokens": 0, "prompt_tokens": 8_000}, 8_000, 0, None),
        ({"input_tokens": 0, "requests": 10}, 0, 10, 200_000),
    ],
)
def test_prompt_requests_and_reply_follow_from_each_other(
    fields: dict[str, int], prompt: int | None, count: int | None, reply: int | None
) -> None:
    workload = replace(DEFAULT_WORKLOAD, **fields)  # type: ignore[arg-type]
    assert (workload.prompt, workload.request_count, workload.reply) == (prompt, count, reply)


# Wordy models


def test_a_multiplier_lengthens_the_output_of_one_model_only() -> None:
    workload = Workload(5_000_000, 2_000_000, requests=7, multipliers=(("lab/wordy", share("1.5")),))
    met = workload.for_model("lab/wordy")
    assert (met.input_tokens, met.output_tokens, met.requests) == (5_000_000, 3_000_000, 7)
    assert workload.for_model("lab/terse") is workload


def test_a_multiplier_is_not_applied_twice() -> None:
    workload = Workload(multipliers=(("lab/wordy", share("2")),))
    assert workload.for_model("lab/wordy").for_model("lab/wordy").output_tokens == 4_000_000


@given(st.integers(0, MAX_TOKENS), st.decimals("0.001", "1000", places=3))
def test_a_multiplied_output_is_rounded_to_the_nearest_token(tokens: int, factor: Decimal) -> None:
    met = Workload(0, tokens, multipliers=(("lab/wordy", factor),)).for_model("lab/wordy")
    assert abs(met.output_tokens - tokens * Fraction(factor)) <= Fraction(1, 2)


# What is no workload


@pytest.mark.parametrize(
    "fields",
    [
        {"input_tokens": -1},
        {"output_tokens": -1},
        {"cached_share": share("-0.1")},
        {"cached_share": share("1.01")},
        {"cached_share": share("0.6"), "cache_write_share": share("0.3"), "cache_write_1h_share": share("0.2")},
        {"reasoning_share": share("1.5")},
        {"reasoning_share": share("-0.5")},
        {"requests": 0},
        {"requests": -3},
        {"prompt_tokens": 0},
        {"multipliers": (("lab/m", share("0")),)},
        {"multipliers": (("lab/m", share("-2")),)},
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"workload|shares|positive"):
        Workload(**fields)


@pytest.mark.parametrize(
    ("requests", "words"),
    [
        (10**12, "1T requests of less than 1 token"),
        (5_000_000, "5M requests of 1 token"),
        (5, "5 requests of 1M tokens"),
    ],
)
def test_the_size_of_requests_in_words(requests: int, words: str) -> None:
    assert workload_words(Workload(5_000_000, 0, requests=requests)).endswith(f", {words}")
