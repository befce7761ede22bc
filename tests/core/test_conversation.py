"""A conversation: growing prompts, what a cache reads and writes of them, and the steps that lead there."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.text.quantity import MAX_TOKENS
from crosswalk_tui.core.workload.conversation import CacheLifetime, Conversation, parse_lifetime

sizes = st.integers(0, 300_000)
conversations = st.builds(
    Conversation, system=sizes, turns=st.integers(1, 200), user=sizes, tool_output=sizes, reply=sizes, thinking=sizes,
    sessions=st.integers(1, 1_000), cache=st.sampled_from(CacheLifetime),
)  # fmt: skip


def turn_by_turn(talk: Conversation) -> tuple[int, int, int, int]:
    """Input, cache reads, cache writes and output of a session, one turn after the other."""
    sent = reads = writes = made = history = known = 0
    for _ in range(talk.turns):
        prompt = talk.system + history + talk.user + talk.tool_output
        sent += prompt
        if talk.cache is not CacheLifetime.NONE:
            reads, writes, known = reads + known, writes + prompt - known, prompt
        made += talk.reply + talk.thinking
        history += talk.user + talk.tool_output + talk.reply
    return sent, reads, writes, made


@given(conversations)
def test_it_is_what_its_turns_are_one_after_the_other(talk: Conversation) -> None:
    assert (talk.session_input, talk.session_cached, talk.session_written, talk.session_output) == turn_by_turn(talk)


@given(conversations)
def test_the_parts_of_the_workload_are_exact(talk: Conversation) -> None:
    workload, parts = talk.workload(), talk.workload().parts
    written = parts.written_1h if talk.cache is CacheLifetime.HOUR else parts.written
    assert parts.cached == talk.session_cached * talk.sessions
    assert written == parts.written + parts.written_1h == talk.session_written * talk.sessions
    assert parts.uncached + parts.cached + written == workload.input_tokens
    assert parts.reasoning == talk.turns * talk.thinking * talk.sessions
    assert parts.visible + parts.reasoning == workload.output_tokens
    assert workload.requests == talk.turns * talk.sessions


@given(conversations, st.lists(st.integers(1, 2_000_000), max_size=6))
def test_every_turn_is_billed_in_its_own_band(talk: Conversation, bounds: list[int]) -> None:
    workload = talk.workload(bounds)
    assert workload.sizes is not None or not workload.input_tokens
    found: dict[int, list[int]] = {}
    read = 0
    for turn in range(talk.turns):
        prompt = talk.first_prompt + turn * talk.growth
        sums = found.setdefault(bisect_left(sorted(set(bounds)), prompt), [0, 0, 0, 0])
        cached = 0 if talk.cache is CacheLifetime.NONE else read
        for place, tokens in enumerate((prompt - cached, cached, talk.reply + talk.thinking, 1)):
            sums[place] += tokens * talk.sessions
        read = prompt
    portions = workload.portions if workload.sizes is not None else ()
    assert [
        [p.parts.input_tokens - p.parts.cached, p.parts.cached, p.parts.output_tokens, p.request_count]
        for p in portions
    ] == (list(found.values()) if workload.sizes is not None else [])
    assert workload.parts == talk.workload().parts
    assert workload.request_count == talk.requests or workload.sizes is None


@given(conversations)
def test_without_a_cache_all_input_is_plain(talk: Conversation) -> None:
    parts = replace(talk, cache=CacheLifetime.NONE).workload().parts
    assert (parts.cached, parts.written, parts.written_1h) == (0, 0, 0)


@given(conversations)
def test_one_turn_without_tools_is_the_plain_request(talk: Conversation) -> None:
    once = replace(talk, turns=1, tool_output=0, thinking=0, sessions=1).workload()
    assert (once.input_tokens, once.output_tokens, once.requests) == (talk.system + talk.user, talk.reply, 1)
    assert once.parts.cached == 0


@given(conversations, st.integers(1, 5))
def test_more_turns_never_take_fewer_tokens(talk: Conversation, more: int) -> None:
    longer = replace(talk, turns=talk.turns + more)
    assert longer.session_input >= talk.session_input
    assert longer.session_cached >= talk.session_cached
    assert longer.session_written >= talk.session_written
    assert longer.session_output >= talk.session_output


@given(conversations)
def test_the_steps_lead_to_the_workload(talk: Conversation) -> None:
    steps = {step.name.split(" 5m")[0].split(" 1h")[0]: step for step in talk.steps()}
    workload, parts = talk.workload(), talk.workload().parts
    assert steps["input"].month == workload.input_tokens
    assert steps["output"].month == workload.output_tokens
    assert steps["requests"].month == workload.requests
    assert steps["cache reads"].month == parts.cached
    assert all(step.month in (None, step.session * talk.sessions) for step in talk.steps())
    assert (steps["first prompt"].session, steps["last prompt"].session) == (talk.first_prompt, talk.last_prompt)


def test_the_steps_show_their_figures() -> None:
    steps = Conversation(system=500, turns=10, user=100, tool_output=40, reply=300, sessions=20).steps()
    assert [(step.name, step.session, step.month, step.how) for step in steps] == [
        ("first prompt", 640, None, "500 system + 100 user + 40 tool output"),
        ("last prompt", 4_600, None, "500 + 10 × 140 + 9 × 300"),
        ("input", 26_200, 524_000, "10 × (640 + 4,600) / 2"),
        ("cache reads", 21_600, 432_000, "26,200 - 4,600"),
        ("cache writes 5m", 4_600, 92_000, "the last prompt: 4,600"),
        ("output", 3_000, 60_000, "10 × (300 reply + 0 thinking)"),
        ("requests", 10, 200, "10 × 1"),
    ]


def test_one_that_exceeds_the_largest_workload_is_refused() -> None:
    with pytest.raises(QuantityError, match="more than 1000T tokens a month"):
        Conversation(sessions=MAX_TOKENS).workload()


@pytest.mark.parametrize("change", [{"turns": 0}, {"sessions": 0}, {"user": -1}])
def test_it_has_a_turn_a_session_and_no_negative_sizes(change: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least one turn"):
        replace(Conversation(), **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("5m", CacheLifetime.MINUTES), (" 5 min ", CacheLifetime.MINUTES), ("1H", CacheLifetime.HOUR),
     ("None", CacheLifetime.NONE)],
)  # fmt: skip
def test_the_lifetime_of_a_cache_is_read(text: str, meant: CacheLifetime) -> None:
    assert parse_lifetime(text) is meant


def test_other_lifetimes_are_refused() -> None:
    with pytest.raises(QuantityError, match="'2 days' is not a cache lifetime; try 5m, 1h or none"):
        parse_lifetime("2 days")
