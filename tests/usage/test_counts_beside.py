"""Counts beside the usage of a record: unknown ones are named, copies, settings and limits are not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.usage import read_usage_text
from tests.usage.framework_examples import FRAMEWORK_EXAMPLES
from tests.usage.provider_examples import PROVIDER_EXAMPLES
from tests.usage.read_logs import counts, lines, notes
from tests.usage.tool_examples import TOOL_EXAMPLES

USAGE = {"prompt_tokens": 900, "completion_tokens": 70, "total_tokens": 970}
MESSAGES = {"input_tokens": 12, "output_tokens": 80, "cache_read_input_tokens": 500, "cache_creation_input_tokens": 30}


@pytest.mark.parametrize(
    ("record", "named"),
    [
        ({"usage": USAGE, "usage_image_tokens": 3}, {"usage_image_tokens": 3}),
        ({"usage": USAGE, "extra_usage": {"image_tokens": 3}}, {"extra_usage.image_tokens": 3}),
        ({"usage": USAGE, "web_search": {"count": 2}}, {"web_search.count": 2}),
        ({"usage": USAGE, "cache": {"write": 40}}, {"cache.write": 40}),
        ({"usage": USAGE, "metadata": {"num_search_queries": 4}}, {"metadata.num_search_queries": 4}),
        ({"usage": USAGE, "searchUnits": "7"}, {"searchUnits": 7}),
        ({"usage": USAGE, "audio_seconds": 12.5}, {"audio_seconds": 13}),
        ({"usage": USAGE | {"glyph_tokens": "30"}}, {"glyph_tokens": 30}),
        ({"response": {"body": {"usage": USAGE}}, "custom_id": "a", "thought_units": 5}, {"thought_units": 5}),
        ({"response": {"usage": USAGE, "image_count": 1}}, {"response.image_count": 1}),
        ({"usage": USAGE, "choices": [{"index": 0, "holo_tokens": 4}, {"index": 1, "holo_tokens": 5}]},
         {"choices.holo_tokens": 9}),
        ({"usage": USAGE, "reasoning_tokens": 33}, {"reasoning_tokens": 33}),
        ({"usage": USAGE, "cached_tokens": 70}, {"cached_tokens": 70}),
        (USAGE | {"metadata": {"image_tokens": 3}}, {"metadata.image_tokens": 3}),
        ({"usage": USAGE, "token_usage": {"input_tokens": 5, "output_tokens": 3}},
         {"token_usage.input_tokens": 5, "token_usage.output_tokens": 3}),
    ],
    ids=lambda value: str(value)[-60:],
)  # fmt: skip
def test_a_count_beside_the_usage_is_named(record: dict[str, Any], named: dict[str, int]) -> None:
    assert read_usage_text(json.dumps(record)).left_out == named


@pytest.mark.parametrize(
    "record",
    [
        {  # a response repeats the settings of its request
            "id": "resp_123456", "object": "response", "created_at": 1_793_000_000, "max_output_tokens": 4_096,
            "max_tool_calls": 8, "reasoning": {"effort": "high", "max_tokens": 2_000, "budget_tokens": 1_024},
            "top_logprobs": 3, "prompt_cache_key": "12", "usage": USAGE,
            "choices": [{"index": 0, "finish_reason": 1, "logprobs": {"token_count": 12}}],
        },
        {  # a gateway with the headers of the provider
            "request_id": 17, "requestIndex": 4, "request_duration_ms": 812, "request_time": 1_793_000_000,
            "time_to_first_token": 240, "tokens_per_second": 41, "cache_hit": 1, "cache_ttl": 300,
            "retry_requests_max": 5,
            "x-ratelimit-remaining-tokens": 80_000, "x-ratelimit-limit-requests": 500, "request_size": 812,
            "rate_limits": {"requests": 50, "tokens": 9}, "headers": {"x-request-tokens": 12}, "context_tokens": 44_000,
            "model_info": {"input_tokens": 128_000}, "invocation_params": {"n_tokens": 50}, "usage": USAGE,
            "generation_config": {"think_tokens": 512}, "prices": {"cache": 3, "image_tokens": 2}, "image_width": 512,
        },
        {"usage": USAGE, **USAGE, "response_metadata": {"token_usage": USAGE}},
        {"usage": USAGE, "promptTokens": 900, "completionTokens": 70, "totalTokens": 970},
        {"usage": USAGE, "usage_metadata": {"input_tokens": 900, "output_tokens": 70, "total_tokens": 970}},
        {"usage": MESSAGES, "input_tokens": 542, "prompt_tokens": 542, "cached_tokens": 500, "total_tokens": 622},
        {"usage": MESSAGES, "num_requests": 1, "stats": {"cache_read_tokens": 500, "uncached_tokens": 42}},
        {"data": [{"usage": USAGE}, {"usage": USAGE}], "totals": {"prompt_tokens": 1_800, "requests": 2}},
        {"data": [{"usage": USAGE, "promptTokens": 900}, {"usage": USAGE, "promptTokens": 900}]},
        {  # two projects of ccusage, whose days sum up their models
            "projects": {
                name: [{"totalTokens": 21 * n, "modelBreakdowns": [{"modelName": "m", "cacheReadTokens": 4 * n,
                        "inputTokens": n, "outputTokens": 16 * n, "cacheCreationTokens": 0}]}]
                for n, name in ((1, "-x"), (10, "-y"), (7, "-z"))
            },
        },
        {"usage": USAGE, "toolCalls": [{"args": {"image_tokens": 6}}], "contextTokens": 90_000},
        {"tokensIn": 130, "tokensOut": 5, "cacheWrites": 20, "cacheReads": 100, "contextTokens": 90_000},
        {"usage": USAGE, "perf_metrics": {"num-concurrent-requests": "7", "prompt-tokens": "900"}},
        {"usage": USAGE, "input": {"image_count": 4, "requests": 2}, "request": {"image_tokens": 9}},
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_copies_settings_limits_and_prompts_are_not_named(record: dict[str, Any]) -> None:
    assert read_usage_text(json.dumps(record)).left_out == {}


def test_the_sums_of_a_session_are_not_named() -> None:
    last = {"input_tokens": 100, "cached_input_tokens": 40, "output_tokens": 10, "total_tokens": 110}
    log = read_usage_text(
        lines(
            *(
                {
                    "timestamp": f"2026-11-02T10:00:0{turn}Z", "type": "event_msg",
                    "payload": {
                        "type": "token_count", "rate_limits": {"primary": {"used_percent": 3, "requests": 40}},
                        "info": {
                            "total_token_usage": {name: turn * value for name, value in last.items()},
                            "last_token_usage": last, "model_context_window": 272_000,
                        },
                    },
                }
                for turn in (1, 2, 3)
            )
        )
    )  # fmt: skip
    assert (log.left_out, log.total.input_tokens) == ({}, 300)


def test_turns_of_codex_exec_name_no_sums() -> None:
    turns = [
        {"type": "turn.completed", "usage": {"input_tokens": 100 * n, "cached_input_tokens": 0, "output_tokens": 7 * n}}
        for n in (1, 2, 3)
    ]
    assert read_usage_text(lines({"type": "thread.started", "thread_id": "t"}, *turns)).left_out == {}


def test_counts_beside_copies_of_a_request_count_once_in_any_order() -> None:
    plain = {"id": "chatcmpl-AbCdEfGhIj0123456789", "usage": USAGE}
    more = plain | {"glyph_tokens": 4}
    for records in ((plain, more), (more, plain), (more, more)):
        assert read_usage_text(lines(*records)).left_out == {"glyph_tokens": 4}


def test_a_record_of_a_span_that_sums_up_others_names_what_is_unknown() -> None:
    chain = {"run_type": "chain", "prompt_tokens": 900, "glyph_tokens": 4}
    assert notes(read_usage_text(lines({"usage": USAGE}, chain))) == {
        "with counts that are not known (glyph_tokens)": 1
    }


EXAMPLES = [document for document, _ in (PROVIDER_EXAMPLES | TOOL_EXAMPLES | FRAMEWORK_EXAMPLES).values()]
NOT_COUNTED = {
    "content", "parts", "tools", "requests", "request", "modelInput", "cost", "cost_details", "estimated_cost",
    "cumulative_token_usage", "accumulated_token_usage", "attributes", "input", "output",
}  # fmt: skip
"""Objects with prompts and replies, with money, or with sums over other requests."""


def _places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every object in *node* in which a count belongs to the request."""
    if isinstance(node, dict):
        yield path
        for name, value in node.items():
            if name not in NOT_COUNTED:
                yield from _places(value, (*path, name))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _places(value, (*path, number))


@st.composite
def records_with_an_unknown_count(draw: st.DrawFn) -> tuple[Any, str, int]:
    """A record of some tool in which an unknown count is added in any place; its name and its value."""
    record = copy.deepcopy(draw(st.sampled_from(EXAMPLES)))
    place = draw(st.sampled_from(list(_places(record)))) if isinstance(record, dict) else (0,)
    owner = record
    for step in place:
        owner = owner[step]
    word = draw(st.sampled_from(("tokens", "Tokens", "cached", "Reasoned", "thoughts", "audio", "images", "searches")))
    name = f"{draw(st.sampled_from(('glyph', 'holo', 'n_rune')))}_{word}"
    value = draw(st.integers(1, 10**12))
    owner[name] = value if draw(st.booleans()) else float(value)
    return record, name, value


def read_or_refused(record: Any) -> tuple[UsageLog | None, str]:
    """The log of *record*, or why it cannot be read."""
    try:
        return read_usage_text(json.dumps(record)), ""
    except UsageError as error:
        return None, str(error)


@settings(max_examples=150, deadline=None)
@given(records_with_an_unknown_count())
def test_an_unknown_count_never_vanishes(drawn: tuple[Any, str, int]) -> None:
    record, name, value = drawn
    log, why = read_or_refused(record)
    if log is None:
        assert name in why
        return
    found = {**log.left_out, **log.fees}
    in_notes = any(name in note.reason for note in log.notes)
    together = found.get("server-side tool calls", 0)
    assert in_notes or together >= value or any(path.endswith(name) and found[path] == value for path in found)


CHAT = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
FULL = {**CHAT, "prompt_tokens_details": {"cached_tokens": 64}, "completion_tokens_details": {"reasoning_tokens": 5}}
AI = {
    "input_tokens": 100, "output_tokens": 20, "total_tokens": 120,
    "input_token_details": {"cache_read": 64}, "output_token_details": {"reasoning": 5},
}  # fmt: skip


@pytest.mark.parametrize(
    "record",
    [
        {"run_type": "llm", **CHAT, "outputs": {"generations": [[{"message": {"kwargs": {"usage_metadata": AI}}}]]}},
        {"model": "gpt-5", **CHAT, "raw_response": {"usage": FULL}},
        {"usage": CHAT, "output": {"choices": [], "usage": FULL}},
        {"calls": [{**CHAT, "output": {"usage": FULL}}]},
    ],
    ids=["langsmith", "row", "holder", "list"],
)
def test_the_parts_that_only_a_copy_of_a_report_has_are_read(record: dict[str, Any]) -> None:
    log = read_usage_text(json.dumps(record))
    parts = {"cached": 64, "reasoning": 5}
    assert counts(log) == {"input_tokens": 100, "output_tokens": 20, **parts, "requests": 1}
    assert not log.left_out


def test_a_report_keeps_its_own_parts_where_a_copy_has_fewer_or_belongs_to_another() -> None:
    calls = [{**CHAT, "model": "a"}, {**CHAT, "model": "b", "output": {"usage": FULL}}, {"usage": FULL, "output": CHAT}]
    log = read_usage_text(json.dumps({"calls": calls}))
    assert counts(log) == {"input_tokens": 300, "output_tokens": 60, "cached": 128, "reasoning": 10, "requests": 3}
    assert not log.by_model()["a"].cached
