"""A workload that is routed over several models: its parts, and the errors of a split."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass
from crosswalk_tui.core.workload.split import Route, parse_routes, split_by_share, split_workload

LOGGED = LoggedRequests(
    (
        SizeClass(10, 8_000, Parts(30_000, 20_000, 0, 0, 5_000, 1_000)),
        SizeClass(4, 200_000, Parts(300_001, 99_999, 100_000, 7, 8_000, 333), audio_in=11, batch=True),
        SizeClass(1, 300_000, Parts(300_000, 0, 0, 0, 1_000, 0)),
    ),
    4_000,
    304_000,
)
LOG = Workload(
    LOGGED.input_tokens, LOGGED.output_tokens, logged=LOGGED,
    cached_share=Decimal(119_999) / LOGGED.input_tokens, cache_write_share=Decimal(100_000) / LOGGED.input_tokens,
)  # fmt: skip


def test_shares_are_read_as_percent() -> None:
    assert parse_routes(["a=80", " b = 12.5% ", "c=7.5"]) == (
        Route("a", Decimal("0.8")), Route("b", Decimal("0.125")), Route("c", Decimal("0.075")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["a=80", "b=30"], "80% \\+ 30% is 110%; the parts of a split add up to 100%"),
        (["a=80", "b=10"], "is 90%"),
        (["a=100"], "two models or more"),
        (["a", "b=20"], "'a' has no share"),
        (["=80", "b=20"], "'=80' has no model"),
        (["a=much", "b=20"], "much"),
        (["a=-20", "b=120"], "20"),
        (["a=80", "b=rest"], "every model a share"),
        (["a=rest", "b=<=8k"], "ascending order"),
        (["a=<=8k", "b=<=8k", "c=rest"], "ascending order"),
    ],
)
def test_a_split_that_cannot_be_read_is_a_sentence(texts: list[str], message: str) -> None:
    with pytest.raises(QuantityError, match=message):
        parse_routes(texts)


@given(
    st.integers(0, 10**12), st.integers(0, 10**12), st.none() | st.integers(1, 10**6),
    st.lists(st.integers(0, 1000), min_size=1, max_size=5),
)  # fmt: skip
def test_the_parts_add_up_to_the_tokens(
    tokens_in: int, tokens_out: int, requests: int | None, weights: list[int]
) -> None:
    last = 1000 * len(weights) - sum(weights)
    shares = [Decimal(weight) / (1000 * len(weights)) for weight in [*weights, last]]
    if sum(shares) != 1:
        shares[-1] = 1 - sum(shares[:-1], Decimal(0))
    workload = Workload(tokens_in, tokens_out, requests=requests)
    parts = split_by_share(workload, shares)
    assert sum(part.input_tokens for part in parts) == tokens_in
    assert sum(part.output_tokens for part in parts) == tokens_out
    assert all(part.prompt in (workload.prompt, None) for part in parts if part.input_tokens)


def test_a_split_by_size_takes_whole_classes() -> None:
    small, large = split_workload(LOG, [Route("a", up_to=8_000), Route("b")])
    assert (small.input_tokens, small.output_tokens, small.request_count) == (50_000, 6_000, 10)
    assert small.parts == LOG.portions[0].parts
    assert [p.parts for p in large.portions] == [p.parts for p in LOG.portions[1:]]
    assert large.largest_prompt == 300_000
    assert large.portions[0].audio_in == LOG.portions[1].audio_in


def test_a_part_without_requests_is_empty() -> None:
    parts = split_workload(LOG, [Route("a", up_to=300_000), Route("b")])
    assert [(part.input_tokens, part.output_tokens) for part in parts] == [
        (LOG.input_tokens, LOG.output_tokens),
        (0, 0),
    ]


def test_a_size_between_the_known_ones_is_an_error() -> None:
    with pytest.raises(QuantityError, match="sizes up to 8k, 200k, 300k"):
        split_workload(LOG, [Route("a", up_to=100_000), Route("b")])
    assert len(split_workload(LOG, [Route("a", up_to=100_000), Route("b")], cuts=[100_000])) == 2
    with pytest.raises(QuantityError, match="usage logs or a conversation"):
        split_workload(replace(LOG, logged=None), [Route("a", up_to=8_000), Route("b")])
