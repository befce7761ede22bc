"""Logs whose lines depend on each other, files of every kind, and the laws that hold for all of them."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.requests import COUNTS
from crosswalk_tui.usage import Cancelled, read_usage, read_usage_text


def lines(*documents: object) -> str:
    return "".join(json.dumps(document) + "\n" for document in documents)


def counts(log: UsageLog) -> dict[str, int | None]:
    total = log.total
    return {name: value for name in COUNTS if (value := getattr(total, name))} | {"requests": total.requests}


def notes(log: UsageLog) -> dict[str, int]:
    return {note.reason: note.count for note in log.notes}


def claude(message: str, made: int, second: int = 0, **more: Any) -> dict[str, Any]:
    usage = {
        "input_tokens": 3,
        "cache_read_input_tokens": 900,
        "cache_creation_input_tokens": 50,
        "output_tokens": made,
    }
    usage["output_tokens"] = made
    return {
        "parentUuid": "p", "sessionId": "s-1", "type": "assistant", "cwd": "/home/me/shop",
        "requestId": f"req-{message}",
        "timestamp": f"2026-11-02T10:00:{second:02}.000Z", "uuid": f"{message}{second}",
        "message": {"id": message, "role": "assistant", "model": "claude-opus-4-5", "content": [], "usage": usage},
    } | more  # fmt: skip


USER = {"parentUuid": "p", "sessionId": "s-1", "type": "user", "message": {"role": "user", "content": "tokens, usage"}}


def codex(total: Sequence[int], last: Sequence[int] | None, second: int = 0) -> dict[str, Any]:
    names = ("input_tokens", "cached_input_tokens", "output_tokens", "reasoning_output_tokens", "total_tokens")
    info: dict[str, Any] = {"total_token_usage": dict(zip(names, total, strict=True)), "model_context_window": 272_000}
    if last is not None:
        info["last_token_usage"] = dict(zip(names, last, strict=True))
    payload = {"type": "token_count", "info": info, "rate_limits": {"primary": {"used_percent": 3.0}}}
    return {"timestamp": f"2026-11-02T10:00:{second:02}.000Z", "type": "event_msg", "payload": payload}


META = {"timestamp": "2026-11-02T10:00:00.000Z", "type": "session_meta", "payload": {"id": "c-1", "cwd": "/home/me/x"}}
TURN = {
    "timestamp": "2026-11-02T10:00:00.000Z",
    "type": "turn_context",
    "payload": {"model": "gpt-5-codex", "cwd": "/x"},
}
FIRST, SECOND = (1_000, 0, 100, 40, 1_100), (3_000, 900, 250, 90, 3_250)
STEP = (2_000, 900, 150, 50, 2_150)
OF_CODEX = {"input_tokens": 3_000, "output_tokens": 250, "cached": 900, "reasoning": 90, "requests": 2}


def test_lines_of_one_message_are_one_request() -> None:
    log = read_usage_text(
        lines(USER, claude("m1", 4), claude("m1", 4, 1), USER, claude("m1", 70, 2), claude("m2", 9, 3))
    )
    assert counts(log) == {"input_tokens": 1_906, "output_tokens": 79, "cached": 1_800, "written": 100, "requests": 2}
    assert notes(log) == {"without usage": 2}
    groups = [(group.project, group.session) for group in log.groups]
    assert set(groups) == {("/home/me/shop", "s-1")}


@pytest.mark.parametrize("last", [(FIRST, STEP), (None, None)], ids=["stated", "differenced"])
def test_cumulative_totals_of_codex_are_not_added(last: tuple[Sequence[int] | None, Sequence[int] | None]) -> None:
    empty = {
        "timestamp": "2026-11-02T10:00:00.000Z",
        "type": "event_msg",
        "payload": {"type": "token_count", "info": None},
    }
    events = [META, TURN, empty, codex(FIRST, last[0]), codex(FIRST, last[0], 1), codex(SECOND, last[1], 2)]
    log = read_usage_text(
        lines(*events, {"type": "response_item", "payload": {"type": "message", "content": "tokens"}})
    )
    assert counts(log) == OF_CODEX
    assert [*log.by_model()] == ["gpt-5-codex"]


def test_turns_of_codex_exec_are_sums_of_the_thread() -> None:
    def turn(sent: int, made: int) -> dict[str, Any]:
        return {
            "type": "turn.completed",
            "usage": {"input_tokens": sent, "cached_input_tokens": 0, "output_tokens": made},
        }

    thread = {"type": "thread.started", "thread_id": "t-1"}
    assert counts(read_usage_text(lines(thread, turn(100, 5), turn(250, 9)))) == {
        "input_tokens": 250,
        "output_tokens": 9,
        "requests": 2,
    }


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


def test_true_and_false_are_no_counts() -> None:
    log = read_usage_text('{"model": "gpt-5", "tokens_in": 90, "tokens_out": 7, "cached": false}')
    assert (log.total.input_tokens, log.total.cached, log.total.output_tokens) == (90, 0, 7)


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


def test_the_closing_sum_of_an_agent_is_not_added() -> None:
    total = {"type": "result", "session_id": "s-1", "usage": {"input_tokens": 3, "output_tokens": 9}}
    log = read_usage_text(lines(claude("m1", 9), total))
    assert (log.total.output_tokens, notes(log)) == (9, {"that repeat what other lines have counted": 1})


def test_the_end_of_a_stream_of_vercel_does_not_count_its_steps_again() -> None:
    usage = {"promptTokens": 20, "completionTokens": 50}
    step = json.dumps({"finishReason": "stop", "usage": usage, "isContinued": False})
    end = json.dumps({"finishReason": "stop", "usage": usage})
    log = read_usage_text(f'f:{{"messageId":"m"}}\n0:"Hi"\ne:{step}\nd:{end}\n')
    assert counts(log) == {"input_tokens": 20, "output_tokens": 50, "requests": 1}
    assert counts(read_usage_text(f'f:{{"messageId":"m"}}\n0:"Hi"\nd:{end}\n')) == counts(log)


def test_opencode_stores_the_counts_of_a_message_with_its_parts_too(tmp_path: Path) -> None:
    tokens = {"input": 10, "output": 200, "reasoning": 50, "cache": {"read": 8000, "write": 500}}
    message = {"id": "msg_1", "sessionID": "ses_1", "role": "assistant", "modelID": "gpt-5", "tokens": tokens}
    part = {"id": "prt_1", "messageID": "msg_1", "sessionID": "ses_1", "type": "step-finish", "tokens": tokens}
    for name, document in (("message/ses_1/msg_1.json", message), ("part/msg_1/prt_1.json", part)):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(json.dumps(document))
    log = read_usage([tmp_path])
    assert (log.total.requests, log.total.cached, log.total.reasoning, [*log.by_model()]) == (1, 8000, 50, ["gpt-5"])


def test_a_realtime_session_names_its_model() -> None:
    session = {"type": "session.created", "session": {"id": "sess_1", "model": "gpt-realtime"}}
    usage = {"input_tokens": 9, "output_tokens": 2}
    done = [{"type": "response.done", "response": {"id": f"resp_{n}", "usage": usage}} for n in "ab"]
    log = read_usage_text(lines(session, *done))
    assert (log.total.requests, log.total.input_tokens, [*log.by_model()]) == (2, 18, ["gpt-realtime"])


def test_a_line_whose_counts_are_not_known_is_noted_by_their_names() -> None:
    known = {"usage": {"prompt_tokens": 3, "completion_tokens": 1}}
    log = read_usage_text(lines(known, {"usage": {"glyph_tokens": 8, "max_tokens": 9}}, {"note": "tokens"}))
    assert notes(log) == {"with counts that are not known (usage.glyph_tokens)": 1, "without usage": 1}
    with pytest.raises(UsageError, match=r"No token counts that are known; usage\.glyph_tokens is none of them"):
        read_usage_text(json.dumps({"usage": {"glyph_tokens": 8}}))


def test_a_short_id_is_one_request_only_for_one_prompt() -> None:
    def reply(name: str, sent: int, made: int) -> dict[str, Any]:
        return {"id": name, "model": "llama", "usage": {"prompt_tokens": sent, "completion_tokens": made}}

    weak = read_usage_text(lines(reply("chatcmpl-7", 10, 1), reply("chatcmpl-7", 10, 3), reply("chatcmpl-7", 20, 2)))
    assert counts(weak) == {"input_tokens": 30, "output_tokens": 5, "requests": 2}
    long = "chatcmpl-AbCdEfGhIj0123456789"
    assert counts(read_usage_text(lines(reply(long, 10, 1), reply(long, 12, 3))))["requests"] == 1


def test_the_end_of_a_longer_log_is_read() -> None:
    log = read_usage_text('ns": 5}}\n' + TWO)
    assert (counts(log), notes(log)) == (OF_TWO, {"that are not JSON": 1})


def test_records_after_the_prefix_of_a_logger_are_read() -> None:
    log = read_usage_text("".join(f"2026-11-01 10:00:00 INFO {line}\n" for line in TWO.splitlines()))
    assert (counts(log), notes(log)) == (OF_TWO, {})


def test_characters_are_not_tokens() -> None:
    with pytest.raises(UsageError, match="usage is counted in CHARACTERS, not in tokens"):
        read_usage_text(json.dumps({"usage": {"input": 500, "output": 300, "unit": "CHARACTERS"}}))


def test_counts_that_are_null_are_none() -> None:
    nothing = {"usage": {"prompt_tokens": None, "completion_tokens": None}}
    assert notes(read_usage_text(TWO + lines(nothing))) == {"without usage": 1}


def test_a_first_line_longer_than_a_block_is_a_line() -> None:
    long = lines({"usage": {"prompt_tokens": 1, "completion_tokens": 1}, "text": "x" * (3 << 20)})
    assert counts(read_usage_text(long * 2 + "\n" * 10))["requests"] == 2
    assert counts(read_usage_text("\n" * (3 << 20) + TWO)) == OF_TWO


def test_unknown_counts_are_named_and_known_ones_are_not() -> None:
    usage = {
        "prompt_tokens": 10, "completion_tokens": 2, "prompt_tokens_details": {"holo_tokens": 4}, "deep_searches": 3,
        "thought_steps": 0, "max_tokens": 4_096, "search_cost": 2, "prompt_tokens_per_second_time": 9.5,
    }  # fmt: skip
    log = read_usage_text(json.dumps({"usage": usage}))
    assert log.left_out == {"prompt_tokens_details.holo_tokens": 4, "deep_searches": 3}


CSV_OPENAI = (
    "start_time,end_time,start_time_iso,model,batch,num_model_requests,input_tokens,output_tokens,input_cached_tokens\n"
    "1793491200,1793577600,2026-11-01T00:00:00Z,gpt-5,False,7,9000,800,3000\n"
    "1793577600,1793664000,2026-11-02T00:00:00Z,gpt-5-mini,True,2,100,20,0\n"
)
CSV_OPENROUTER = (
    "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_reasoning,model_permaslug\n"
    "gen-1,2026-11-01 10:00:00.123,0.1,50,10,4,openai/gpt-5\n"
)
CSV_LANGFUSE = (
    "id,type,startTime,model,input,output,usageDetails\n"
    'obs-a,GENERATION,2026-11-01T00:00:00Z,gpt-5,"hello, you",yes,'
    '"{""input"": 20, ""input_cached_tokens"": 50, ""output"": 9, ""total"": 79}"\n'
)
CSV_GENERIC = 'Date;Model;Input tokens;Output tokens\n2026-11-01;gpt-5;"1,200";30\n'
OF_ANTHROPIC_ROW = {
    "input_tokens": 550,
    "output_tokens": 50,
    "cached": 400,
    "written": 20,
    "written_1h": 30,
    "requests": None,
}
CSV_ANTHROPIC = (
    "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,"
    "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,"
    "usage_output_tokens,web_search_count\n"
    "2026-11-01,claude-opus-4-5,key,Default,standard,≤ 200k,100,20,30,400,50,2\n"
)


CSV_GROUPED = "Datum;Model;Input tokens;Output tokens\n01.10.2026;gpt-5;1.000;2.345.678\n;gpt-5;2 000;1\u202f000\n"
CSV_INSIGHTS = (
    "@timestamp,requestId,modelId,input.inputTokenCount,input.cacheReadInputTokenCount,output.outputTokenCount\n"
    "2026-11-02 10:00:00.000,r-1,anthropic.claude-haiku-4-5,1000,500,200\n"
    "2026-11-02 10:00:01.000,r-2,anthropic.claude-haiku-4-5,3000,,100\n"
)


@pytest.mark.parametrize(
    ("text", "expected", "days"),
    [
        (CSV_GROUPED, {"input_tokens": 3000, "output_tokens": 2_346_678, "requests": 2}, None),
        (CSV_INSIGHTS, {"input_tokens": 4500, "output_tokens": 300, "cached": 500, "requests": 2}, 1),
        (CSV_OPENAI, {"input_tokens": 9_100, "output_tokens": 820, "cached": 3_000, "requests": 9}, 2),
        (
            CSV_ANTHROPIC,
            OF_ANTHROPIC_ROW,
            1,
        ),
        (
            CSV_OPENROUTER,
            {"input_tokens": 50, "output_tokens": 10, "reasoning": 4, "requests": 1},
            1,
        ),
        (CSV_LANGFUSE, {"input_tokens": 70, "output_tokens": 9, "cached": 50, "requests": 1}, 1),
        (CSV_GENERIC, {"input_tokens": 1_200, "output_tokens": 30, "requests": 1}, 1),
    ],
    ids=["grouped thousands", "log insights", "openai", "anthropic", "openrouter", "langfuse", "generic"],
)  # fmt: skip
def test_tables_are_read_by_their_columns(text: str, expected: dict[str, int | None], days: int | None) -> None:
    log = read_usage_text(text)
    assert (counts(log), log.span_days) == (expected, days)


def test_an_unknown_table_names_its_columns() -> None:
    with pytest.raises(UsageError, match="This is CSV, but no column of token counts is known; its columns are: a, b"):
        read_usage_text("a,b\n1,2\n")


def test_aiders_history_is_read(tmp_path: Path) -> None:
    history = tmp_path / ".aider.chat.history.md"
    history.write_text(
        "\n# aider chat started at 2026-11-01 09:00:00\n\n> Model: gpt-5 with diff edit format\n\n#### hi\n\n"
        "> Tokens: 4.2k sent, 1.1k received. Cost: $0.02 message, $0.02 session.\n"
        "> Tokens: 12k sent, 3.0k cache write, 8.0k cache hit, 500 received. Cost: $0.02 message, $0.04 session.\n",
        encoding="utf-8",
    )
    log = read_usage([tmp_path])
    expected = {"input_tokens": 16_200, "output_tokens": 1_600, "cached": 8_000, "written": 3_000, "requests": 2}
    assert (counts(log), [*log.by_model()]) == (expected, ["gpt-5"])
    assert "rounded by aider" in "".join(notes(log))


TWO = lines(
    {"id": "a-x", "usage": {"prompt_tokens": 8, "completion_tokens": 1}},
    {"usage": {"prompt_tokens": 2, "completion_tokens": 1}},
)
OF_TWO = {"input_tokens": 10, "output_tokens": 2, "requests": 2}


@pytest.mark.parametrize(
    "content",
    [
        TWO.encode(), b"\xef\xbb\xbf" + TWO.encode(), TWO.encode("utf-16"), TWO.encode("utf-16-le"),
        TWO.encode("utf-16-be"), TWO.encode("utf-32"), TWO.replace("\n", "\r\n").encode(), gzip.compress(TWO.encode()),
        gzip.compress(TWO.encode()[:40]) + gzip.compress(TWO.encode()[40:]), b"\n\n" + TWO.rstrip().encode(),
    ],
    ids=["utf-8", "mark", "utf-16", "le", "be", "utf-32", "crlf", "gzip", "members", "blank"],
)  # fmt: skip
def test_encodings_are_recognised(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "log.jsonl"
    file.write_bytes(content)
    assert counts(read_usage([file])) == OF_TWO


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"SQLite format 3\0" + b"\0" * 99, "This is a SQLite database"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"\x7fELF\0\x01\0\0\x02\xff\xfe\0abc", "This is a binary file, not text"),
        (b"\x1f\x8bnonsense", "This gzip file is damaged"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"usage": "\n' + b" " * (33 << 20), "one JSON document of more than 32 MB"),
    ],
    ids=["sqlite", "zip", "binary", "gzip", "lists", "objects", "large"],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "log.json"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=why) as raised:
        read_usage([file])
    assert len(str(raised.value)) < 300


def test_files_folders_and_patterns_count_once(tmp_path: Path) -> None:
    deep = tmp_path / "projects" / "a"
    deep.mkdir(parents=True)
    (deep / "one.jsonl").write_text(lines(claude("m1", 4), USER), encoding="utf-8")
    (deep / "resumed.jsonl").write_text(lines(claude("m1", 4), claude("m2", 9)), encoding="utf-8")
    (deep / "copy.jsonl").write_text(lines(claude("m1", 4), USER), encoding="utf-8")
    (deep / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    (deep / "notes.txt").write_text("tokens", encoding="utf-8")
    log = read_usage([tmp_path, deep / "one.jsonl", str(tmp_path / "**" / "*.jsonl")])
    assert (log.total.requests, log.total.output_tokens) == (2, 13)
    assert notes(log) == {"with the content of another file": 1, "without usage": 2}
    piped = read_usage(["-", str(deep / "one.jsonl")], stdin=io.BytesIO(lines(claude("m3", 1)).encode()))
    assert piped.total.requests == 2
    with pytest.raises(UsageError, match="no such file or folder"):
        read_usage([tmp_path / "missing"])


def test_a_bad_report_ends_a_file_but_not_a_folder(tmp_path: Path) -> None:
    bad = {"prompt_tokens": 1, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 5}}
    (tmp_path / "log.jsonl").write_text(TWO + lines(bad) + "not json\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"Line 3: prompt_tokens_details\.cached_tokens \(5\) are more than"):
        read_usage([tmp_path / "log.jsonl"])
    log = read_usage([tmp_path])
    assert counts(log) == OF_TWO
    assert [note.reason[:20] for note in log.notes] == ["that contradict them", "that are not JSON"]


def test_reading_reports_progress_and_can_be_cancelled(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text(TWO * 40_000, encoding="utf-8")
    seen: list[int] = []
    read_usage([file], progress=seen.append)
    assert (sum(seen), len(seen) > 1) == (file.stat().st_size, True)
    with pytest.raises(Cancelled):
        read_usage([file], progress=seen.append, cancelled=lambda: True)


def test_dates_filter_requests(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    early = claude("m1", 4) | {"timestamp": "2026-10-31T23:59:59Z"}
    file.write_text(lines(early, claude("m2", 9)), encoding="utf-8")
    log = read_usage([file], since=datetime(2026, 11, 1, tzinfo=UTC))
    assert (log.total.output_tokens, notes(log)) == (9, {"outside the requested dates": 1})


requests = st.builds(
    lambda name, sent, made, model: {
        **({"id": f"resp-{name}"} if name else {}),
        "model": model,
        "usage": {
            "prompt_tokens": sent,
            "completion_tokens": made,
            "prompt_tokens_details": {"cached_tokens": sent // 3},
        },
    },
    st.sampled_from(["", "a", "b", "c"]),
    st.integers(0, 400_000),
    st.integers(0, 9_000),
    st.sampled_from(["gpt-5", "sonnet"]),
)


def facts(log: UsageLog) -> object:
    sums = {group: tuple(getattr(added, name) for name in (*COUNTS, "rows")) for group, added in log.groups.items()}
    return {group: found for group, found in sums.items() if any(found)}


@given(st.lists(requests, min_size=1, max_size=9).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_lines_does_not_matter(pair: tuple[list[Any], list[Any]]) -> None:
    one, other = (read_usage_text(lines(*rows), (200_000,)) for rows in pair)
    assert facts(one) == facts(other)


@settings(deadline=None, max_examples=30)
@given(st.lists(requests, min_size=2, max_size=9, unique_by=str), st.data())
def test_splitting_and_copying_files_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(1, len(rows) - 1))
    folder = tmp_path_factory.mktemp("split")
    for name, part in (("a", rows[:cut]), ("b", rows[cut:])):
        (folder / f"{name}.jsonl").write_text(lines(*part), encoding="utf-8")
        (folder / f"{name}-copy.jsonl").write_text(lines(*part), encoding="utf-8")
    assert facts(read_usage([folder])) == facts(read_usage_text(lines(*rows)))


@given(
    st.dictionaries(
        st.from_regex(r"[b-z]{2,8}_(tokens|searches|audio|reasoning|cache|requests)", fullmatch=True).filter(
            lambda name: not name.startswith(("per_", "max_"))
        ),
        st.integers(0, 10**6),
        max_size=4,
    )
)
@example({"perb_tokens": 1})
@example({"maximal_tokens": 1})
def test_unknown_fields_never_vanish(unknown: dict[str, int]) -> None:
    usage = {"prompt_tokens": 10**7, "completion_tokens": 10**7} | {f"zz_{name}": n for name, n in unknown.items()}
    log = read_usage_text(json.dumps({"usage": usage}))
    assert log.left_out == {f"zz_{name}": count for name, count in unknown.items() if count}
