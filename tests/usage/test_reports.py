"""Usage reports of every shape become the same few counts, and nothing is billed twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.quantity import MAX_TOKENS
from crosswalk_tui.usage import UsageTotals, parse_usage

CHAT = {
    "prompt_tokens": 2006,
    "completion_tokens": 300,
    "total_tokens": 2306,
    "prompt_tokens_details": {"cached_tokens": 1920, "audio_tokens": 0},
    "completion_tokens_details": {"reasoning_tokens": 192, "accepted_prediction_tokens": 0},
}
RESPONSES = {
    "input_tokens": 2006,
    "input_tokens_details": {"cached_tokens": 1920},
    "output_tokens": 300,
    "output_tokens_details": {"reasoning_tokens": 192},
    "total_tokens": 2306,
}
ANTHROPIC = {
    "input_tokens": 21,
    "cache_creation_input_tokens": 348,
    "cache_read_input_tokens": 188_086,
    "cache_creation": {"ephemeral_5m_input_tokens": 248, "ephemeral_1h_input_tokens": 100},
    "output_tokens": 393,
    "service_tier": "standard",
}
GEMINI = {
    "promptTokenCount": 1000,
    "cachedContentTokenCount": 600,
    "candidatesTokenCount": 50,
    "thoughtsTokenCount": 70,
    "toolUsePromptTokenCount": 30,
    "totalTokenCount": 1150,
    "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 1000}],
}
OF_OPENAI = UsageTotals(2006, 300, cached=1920, reasoning=192, requests=1)
OF_ANTHROPIC = UsageTotals(188_455, 393, cached=188_086, written=248, written_1h=100, requests=1)
OF_GEMINI = UsageTotals(1030, 120, cached=600, reasoning=70, requests=1)

SNAKE = {
    "prompt_token_count": 1000,
    "cached_content_token_count": 600,
    "candidates_token_count": 50,
    "thoughts_token_count": 70,
    "tool_use_prompt_token_count": 30,
    "total_token_count": 1150,
}


def read(document: object) -> UsageTotals:
    return parse_usage(json.dumps(document))


@pytest.mark.parametrize(
    ("usage", "totals"),
    [(CHAT, OF_OPENAI), (RESPONSES, OF_OPENAI), (ANTHROPIC, OF_ANTHROPIC), (GEMINI, OF_GEMINI), (SNAKE, OF_GEMINI)],
    ids=["chat", "responses", "anthropic", "gemini", "gemini-python"],
)
def test_the_counts_of_each_shape(usage: Mapping[str, Any], totals: UsageTotals) -> None:
    assert read(usage) == totals


@pytest.mark.parametrize(
    ("response", "totals"),
    [
        ({"id": "chatcmpl-1", "object": "chat.completion", "choices": [], "usage": CHAT}, OF_OPENAI),
        ({"id": "resp_1", "object": "response", "output": [], "usage": RESPONSES}, OF_OPENAI),
        ({"id": "msg_1", "type": "message", "content": [], "usage": ANTHROPIC}, OF_ANTHROPIC),
        ({"candidates": [], "usageMetadata": GEMINI, "modelVersion": "gemini"}, OF_GEMINI),
        ({"candidates": [], "usage_metadata": SNAKE}, OF_GEMINI),
        ({"custom_id": "1", "response": {"status_code": 200, "body": {"usage": CHAT}}}, OF_OPENAI),
        ({"custom_id": "1", "result": {"type": "succeeded", "message": {"usage": ANTHROPIC}}}, OF_ANTHROPIC),
        ({"type": "response.completed", "response": {"usage": RESPONSES}}, OF_OPENAI),
    ],
)
def test_whole_responses_and_batch_results_are_read_too(response: object, totals: UsageTotals) -> None:
    assert read(response) == totals


def test_a_field_cut_out_of_a_response_is_read() -> None:
    assert parse_usage(f'  "usage": {json.dumps(CHAT, indent=2)},\n') == OF_OPENAI


def test_many_reports_of_any_shape_are_added_up_and_counted() -> None:
    everything = UsageTotals(
        2006 + 188_455 + 1030, 300 + 393 + 120, 1920 + 188_086 + 600, 248, 100, reasoning=192 + 70, requests=3
    )
    documents = [CHAT, {"usage": ANTHROPIC}, {"usageMetadata": GEMINI}]
    assert read(documents) == everything
    assert parse_usage("\n".join(map(json.dumps, documents))) == everything
    assert parse_usage("\r\n\n".join(map(json.dumps, documents)) + "\n") == everything
    assert parse_usage("\n".join(json.dumps(each, indent=2) for each in documents)) == everything
    assert parse_usage("\ufeff" + json.dumps(documents[:2]) + "\n" + json.dumps(documents[2:])) == everything


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": 0, "completion_tokens": 0},
        {"input_tokens": 0, "output_tokens": 0},
        {"totalTokenCount": 0},
        ANTHROPIC | dict.fromkeys(ANTHROPIC.keys() - {"cache_creation", "service_tier"}, 0) | {"cache_creation": None},
    ],
)
def test_a_report_of_nothing_is_a_workload_of_nothing(usage: object) -> None:
    totals = read(usage)
    assert totals == UsageTotals(0, 0, requests=1)
    assert (totals.workload().input_tokens, totals.workload().output_tokens, totals.workload().requests) == (0, 0, 1)


@pytest.mark.parametrize(
    ("usage", "totals"),
    [
        ({"input_tokens": 5, "output_tokens": 2}, UsageTotals(5, 2, requests=1)),
        (
            {"input_tokens": 5, "output_tokens": 2, "cache_creation_input_tokens": 7, "cache_creation": None},
            UsageTotals(12, 2, written=7, requests=1),
        ),
        (
            {"input_tokens": 5, "output_tokens": 2, "cache_creation": {"ephemeral_1h_input_tokens": 7}},
            UsageTotals(12, 2, written_1h=7, requests=1),
        ),
        (
            {"prompt_tokens": 9, "completion_tokens": 2, "prompt_cache_hit_tokens": 4, "prompt_cache_miss_tokens": 5},
            UsageTotals(9, 2, cached=4, requests=1),
        ),
        (
            {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": None, "total_tokens": None},
            UsageTotals(9, 2, requests=1),
        ),
        (
            CHAT | {"cache_read_input_tokens": 1920, "cache_creation_input_tokens": 80},
            UsageTotals(2006, 300, cached=1920, written=80, reasoning=192, requests=1),
        ),
        (CHAT | {"input_tokens": 2006, "output_tokens": 300}, OF_OPENAI),
    ],
    ids=["bare", "written", "1h", "deepseek", "nulls", "proxied", "both-names"],
)
def test_what_sellers_add_or_leave_out(usage: object, totals: UsageTotals) -> None:
    assert read(usage) == totals


def test_the_total_shows_whether_completion_includes_reasoning() -> None:
    beside = {
        "prompt_tokens": 32, "completion_tokens": 9, "total_tokens": 135,
        "completion_tokens_details": {"reasoning_tokens": 94},
    }  # fmt: skip
    assert read(beside) == UsageTotals(32, 103, reasoning=94, requests=1)


BUCKETS = {"input": 1_000, "output": 100, "input_cached_tokens": 800, "output_reasoning_tokens": 60}


@pytest.mark.parametrize(
    ("usage", "totals"),
    [
        (BUCKETS | {"total": 1_100}, UsageTotals(1_000, 100, cached=800, reasoning=60, requests=1)),
        (BUCKETS | {"total": 1_960}, UsageTotals(1_800, 160, cached=800, reasoning=60, requests=1)),
        (BUCKETS, UsageTotals(1_800, 160, cached=800, reasoning=60, requests=1)),
        (BUCKETS | {"total": 1_900}, UsageTotals(1_800, 100, cached=800, reasoning=60, requests=1)),
        (BUCKETS | {"total": 1_160}, UsageTotals(1_000, 160, cached=800, reasoning=60, requests=1)),
        (BUCKETS | {"input": 700, "total": 800}, UsageTotals(1_500, 100, cached=800, reasoning=60, requests=1)),
        (
            {"input": 1_000, "output": 100, "total": 1_100, "cache_read_input_tokens": 800},
            UsageTotals(1_000, 100, cached=800, requests=1),
        ),
    ],
)
def test_the_total_shows_whether_buckets_overlap(usage: object, totals: UsageTotals) -> None:
    assert read(usage) == totals


@pytest.mark.parametrize(
    ("usage", "why"),
    [
        (
            CHAT | {"prompt_tokens": 100, "total_tokens": 400},
            r"cached_tokens \(1,920\) are more than prompt_tokens \(100\)",
        ),
        (CHAT | {"completion_tokens": 100, "total_tokens": None}, r"reasoning_tokens \(192\) are more than"),
        (CHAT | {"total_tokens": 9}, "total_tokens is 9, but prompt_tokens 2,006 . completion_tokens 300 = 2,306"),
        (CHAT | {"prompt_cache_hit_tokens": 1}, "contradict each other"),
        (RESPONSES | {"input_tokens": 100, "total_tokens": 400}, r"cached_tokens \(1,920\) are more than input_tokens"),
        (RESPONSES | {"total_tokens": 9}, "total_tokens is 9"),
        (BUCKETS | {"total": 1_500}, "total is 1,500, but input 1,000"),
        (RESPONSES | {"cache_read_input_tokens": 5}, "cannot both be right"),
        (ANTHROPIC | {"cache_creation_input_tokens": 9}, "cache_creation_input_tokens is 9, but cache_c"),
        (GEMINI | {"cachedContentTokenCount": 1001}, "cachedContentTokenCount .* more than promptTokenCount"),
        (GEMINI | {"totalTokenCount": 1}, "totalTokenCount is 1, but promptTokenCount 1,000"),
        ({"prompt_tokens": 1, "promptTokenCount": 1}, "different shapes"),
        ({"prompt_tokens": 5, "total_tokens": 6}, "completion_tokens is missing"),
        ({"input_tokens": 5}, "output_tokens is missing"),
        ({"prompt_tokens": -5, "completion_tokens": 1}, "prompt_tokens is -5; token counts start at 0"),
        ({"prompt_tokens": 10**15 + 1, "completion_tokens": 1}, "prompt_tokens is more than 1000T"),
        ({"prompt_tokens": 10**30, "completion_tokens": 1}, "prompt_tokens is more than 1000T"),
        ({"prompt_tokens": 1.5, "completion_tokens": 1}, "prompt_tokens is 1.5, not a whole number"),
        ({"prompt_tokens": float("nan"), "completion_tokens": 1}, "prompt_tokens is nan, not a whole number"),
        ({"prompt_tokens": float("inf"), "completion_tokens": 1}, "prompt_tokens is inf, not a whole number"),
        ({"prompt_tokens": "lots", "completion_tokens": 1}, "prompt_tokens is the text 'lots', not a whole number"),
        ({"prompt_tokens": True, "completion_tokens": 1}, "prompt_tokens is true, not a whole number"),
        ({"prompt_tokens": None, "completion_tokens": 1}, "prompt_tokens is missing"),
        ({"prompt_tokens": [], "completion_tokens": 1}, "prompt_tokens is a list, not a whole number"),
        (
            RESPONSES | {"input_tokens_details": None, "cached_tokens": "8k"},
            "cached_tokens is the text '8k', not a whole",
        ),
        (CHAT | {"prompt_tokens_details": 7}, "prompt_tokens_details is 7, not an object"),
        (
            {"usage": CHAT | {"prompt_tokens_details": {"cached_tokens": -1}}},
            "^usage.prompt_tokens_details.cached_tokens is -1",
        ),
        ({"usage": None}, "usage is null, not an object"),
        ({"usage": "lots"}, "usage is a text, not an object"),
        ({"choices": []}, "No token counts that are known"),
        ({}, "No token counts that are known"),
        ([], "The list is empty"),
        ([5], "Item 1: a number is not a usage report"),
        ([CHAT, CHAT | {"completion_tokens": "x"}], "Item 2: completion_tokens is the text 'x'"),
    ],
)
def test_an_error_names_the_fault(usage: object, why: str) -> None:
    with pytest.raises(UsageError, match=why) as raised:
        read(usage)
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Paste a usage report"),
        ("\ufeff \n", "Paste a usage report"),
        ('{"prompt_tokens": 1,\n "completion_tokens": }', "Line 2, column 23: not JSON"),
        (f"\n\n{json.dumps({'usage': {}})}\n", "No token counts"),
        (f"{json.dumps({'a': 1})}\n[]", "Line 1: No token counts"),
        ('{"usage": {"prompt_tokens": ' + "9" * 5000 + "}}", "prompt_tokens is more than 1000T"),
        ('{"usage": {"prompt_tokens": -' + "9" * 5000 + "}}", "token counts start at 0"),
        ('{"usage": {"prompt_tokens": 1e999, "completion_tokens": 1}}', "is inf"),
    ],
)
def test_an_error_names_the_line(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as raised:
        parse_usage(text)
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 5_000_000,
        '{"a":' * 1_000_000,
        '{"response":' * 5000 + "{}" + "}" * 5000,
        "{" + " " * 5_000_000,
        "1" * 5_000_000,
        "1," * 900,
        "a" * 60_000_000,
        '{"usage":{"prompt_tokens":1,"completion_tokens":1,"x":"' + "\\u202e" * 500_000 + '"}',
    ],
    ids=["lists", "objects", "wrappers", "space", "digits", "commas", "too-long", "cut-off"],
)
def test_hostile_text_is_a_usage_error(bomb: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_usage(bomb)
    assert len(str(raised.value)) < 300
    assert str(raised.value).isprintable()


def test_together_they_may_be_too_many() -> None:
    most = {"prompt_tokens": MAX_TOKENS, "completion_tokens": 0}
    assert read(most).input_tokens == MAX_TOKENS
    with pytest.raises(UsageError, match="more than 1000T"):
        read([most, most])


counts = st.integers(0, MAX_TOKENS // 20)


@given(st.lists(st.tuples(counts, counts, counts, counts, counts, counts), min_size=1, max_size=4))
def test_the_workload_has_exactly_these_parts(reports: list[tuple[int, int, int, int, int, int]]) -> None:
    documents = [
        {
            "input_tokens": plain,
            "cache_read_input_tokens": read,
            "cache_creation": {"ephemeral_5m_input_tokens": short, "ephemeral_1h_input_tokens": long},
            "output_tokens": seen,
        }
        for plain, read, short, long, seen, _ in reports
    ] + [
        {
            "prompt_tokens": plain + read,
            "prompt_tokens_details": {"cached_tokens": read},
            "completion_tokens": seen + thought,
            "completion_tokens_details": {"reasoning_tokens": thought},
        }
        for plain, read, _, _, seen, thought in reports
    ]
    workload = parse_usage("\n".join(map(json.dumps, documents))).workload()
    plain, read, short, long, seen, thought = (sum(column) for column in zip(*reports, strict=True))
    parts = workload.parts
    assert (parts.uncached, parts.cached, parts.written, parts.written_1h) == (2 * plain, 2 * read, short, long)
    assert (parts.visible, parts.reasoning) == (2 * seen, thought)
    assert workload.requests == len(documents)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*CHAT, *RESPONSES, *ANTHROPIC, *GEMINI, "usage", "response"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(json_values.map(json.dumps) | st.text('{}[]",:0123456789 ainputcached', max_size=60) | st.text(max_size=60))
def test_any_text_is_totals_or_a_usage_error(text: str) -> None:
    try:
        totals = parse_usage(text)
    except UsageError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert sentence.isprintable()
    else:
        parts = totals.workload().parts
        assert parts.cached + parts.written + parts.written_1h + parts.uncached == totals.input_tokens
        assert (parts.cached, parts.reasoning) == (totals.cached, totals.reasoning)
