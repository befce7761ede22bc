"""The events or chunks of a streamed reply, which together are one request."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crosswalk_tui.usage import read_usage_text
from tests.usage.read_logs import counts, lines, notes


def test_chunks_of_langchain_add_up_to_one_request() -> None:
    """As with Anthropic: the first chunk counts the prompt, the last the reply; a second reply repeats its total."""
    details = {"input_token_details": {"cache_read": 40}}
    parts: list[dict[str, Any]] = [
        {"input_tokens": 100, "output_tokens": 0, "total_tokens": 100, **details},
        {"input_tokens": 0, "output_tokens": 20, "total_tokens": 20},
        {"input_tokens": 0, "output_tokens": 7, "total_tokens": 7},
    ]
    chunks = [
        {"type": "AIMessageChunk", "id": "run--1e2f3a4b", "content": "", "usage_metadata": part} for part in parts
    ]
    whole = {"input_tokens": 50, "output_tokens": 5, "total_tokens": 55}
    other = [{"type": "AIMessageChunk", "id": "run--5c6d7e8f", "usage_metadata": whole}] * 2
    log = read_usage_text(lines(*chunks, *other))
    assert counts(log) == {"input_tokens": 150, "output_tokens": 32, "cached": 40, "requests": 2}


def test_a_stream_of_anthropic_is_one_request() -> None:
    start: dict[str, Any] = {
        "type": "message_start",
        "message": {"id": "msg_1", "model": "claude-opus-4-5", "usage": {"input_tokens": 25, "output_tokens": 1}},
    }
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 15}}
    events = [start, {"type": "content_block_delta", "delta": {"text": "tokens"}}, {"type": "ping"}, end]
    expected = {"input_tokens": 25, "output_tokens": 15, "requests": 1}
    assert counts(read_usage_text(lines(*events))) == expected
    sent = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
    log = read_usage_text(sent)
    assert (counts(log), notes(log)) == (expected, {})


def test_a_stream_of_openai_is_one_request() -> None:
    chunk: dict[str, Any] = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [], "usage": None}
    last = chunk | {"usage": {"prompt_tokens": 7, "completion_tokens": 2}}
    sent = "".join(f"data: {json.dumps(each)}\n\n" for each in (chunk, chunk, last)) + "data: [DONE]\n"
    log = read_usage_text(sent)
    assert (counts(log), notes(log)) == ({"input_tokens": 7, "output_tokens": 2, "requests": 1}, {})
    events = [
        {"type": "response.created", "response": {"id": "resp_1", "usage": None}},
        {"type": "response.completed", "response": {"id": "resp_1", "usage": {"input_tokens": 7, "output_tokens": 2}}},
    ]
    assert counts(read_usage_text(lines(*events))) == {"input_tokens": 7, "output_tokens": 2, "requests": 1}


def test_events_with_an_empty_output_precede_the_usage_of_a_stream() -> None:
    started: dict[str, Any] = {
        "id": "resp_abcdefghijkl",
        "model": "gpt-5",
        "status": "in_progress",
        "output": [],
        "usage": None,
    }
    done = started | {"usage": {"input_tokens": 90, "output_tokens": 7, "total_tokens": 97}}
    events = [{"type": "response.created", "response": started}, {"type": "response.completed", "response": done}]
    log = read_usage_text("".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events))
    assert (log.total.input_tokens, log.total.output_tokens, log.total.requests) == (90, 7, 1)
    assert not log.notes


def test_chunks_of_gemini_are_one_request_until_one_finishes() -> None:
    def chunk(made: int, reason: str | None) -> dict[str, Any]:
        candidate: dict[str, Any] = {"content": {}} | ({"finishReason": reason} if reason else {})
        return {"candidates": [candidate], "usageMetadata": {"promptTokenCount": 40, "candidatesTokenCount": made}}

    stream = [chunk(2, None), chunk(9, None), chunk(12, "STOP")]
    log = read_usage_text(lines(*stream, *stream))
    assert counts(log) == {"input_tokens": 80, "output_tokens": 24, "requests": 2}


@pytest.mark.parametrize(
    "chunks",
    [
        [
            {"generation": "a", "prompt_token_count": 20, "generation_token_count": 1, "stop_reason": None},
            {"generation": "", "prompt_token_count": None, "generation_token_count": 3, "stop_reason": "stop"},
        ],
        [
            {"outputText": "a", "index": 0, "inputTextTokenCount": 20, "totalOutputTextTokenCount": None},
            {"outputText": "", "index": 0, "totalOutputTextTokenCount": 3, "completionReason": "FINISH"}
            | {"inputTextTokenCount": None},
        ],
        [
            {"type": "message_start", "message": {"id": "m-1", "usage": {"input_tokens": 20, "output_tokens": 1}}},
            {"type": "message_delta", "usage": {"output_tokens": 3}},
            {"type": "message_stop"}
            | {"amazon-bedrock-invocationMetrics": {"inputTokenCount": 20, "outputTokenCount": 3}},
        ],
    ],
    ids=["llama", "titan", "claude"],
)
def test_streams_on_bedrock_are_one_request(chunks: list[dict[str, Any]]) -> None:
    log = read_usage_text(lines(*chunks))
    assert (counts(log), notes(log)) == ({"input_tokens": 20, "output_tokens": 3, "requests": 1}, {})
