"""Logs whose lines depend on each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.usage import read_usage, read_usage_text
from tests.usage.read_logs import OF_TWO, TWO, USER, claude, counts, lines, notes


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


@pytest.mark.parametrize(("second", "largest", "averaged"), [(900_000, 900_000, 0), (1, 455_000, 1)])
def test_a_run_of_agents_is_split_into_requests_that_add_up(second: int, largest: int, averaged: int) -> None:
    entries = [{"input_tokens": sent, "output_tokens": 5} for sent in (10_000, second)]
    run = {"requests": 2, "input_tokens": 910_000, "output_tokens": 10, "request_usage_entries": entries}
    total = read_usage_text(lines({"usage": run})).total
    assert (total.input_tokens, total.output_tokens, total.requests) == (910_000, 10, 2)
    assert (total.largest_prompt, total.averaged) == (largest, averaged)


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


def test_true_and_false_are_no_counts() -> None:
    log = read_usage_text('{"model": "gpt-5", "tokens_in": 90, "tokens_out": 7, "cached": false}')
    assert (log.total.input_tokens, log.total.cached, log.total.output_tokens) == (90, 0, 7)


def test_the_closing_sum_of_an_agent_is_not_added() -> None:
    total = {"type": "result", "session_id": "s-1", "usage": {"input_tokens": 3, "output_tokens": 9}}
    log = read_usage_text(lines(claude("m1", 9), total))
    assert (log.total.output_tokens, notes(log)) == (9, {"with the counts of other lines": 1})


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


@pytest.mark.parametrize("key", ["user_1", "org-1234567890abcdefghij", "6f9619ff-8b86-d011-b42d-00c04fc964ff"])
def test_the_id_of_a_user_or_a_conversation_is_not_that_of_one_request(key: str) -> None:
    rows = [
        {"id": key, "created_at": f"2026-11-0{day}T10:00:00Z", "prompt_tokens": sent, "completion_tokens": 5}
        for day, sent in ((1, 100), (2, 300), (2, 300))
    ]
    assert counts(read_usage_text(lines(*rows))) == {"input_tokens": 400, "output_tokens": 10, "requests": 2}
    again = {"id": key, "created_at": "2026-11-03T10:00:00Z", "prompt_tokens": 300, "completion_tokens": 5}
    is_short = key == "user_1"  # the pieces of a streamed answer have the same id, too
    assert read_usage_text(lines(*rows, again)).total.requests == (3 if is_short else 2)


@pytest.mark.parametrize(
    "blank", ["N/A", "-", "null", "None", "nan", "unknown", "", "00000000-0000-0000-0000-000000000000"]
)
def test_what_stands_for_a_missing_id_is_none(blank: str) -> None:
    rows = "".join(f"{blank},gpt-5,1000,{made}\n" for made in (100, 200))
    log = read_usage_text(f"request_id,model,input tokens,output tokens\n{rows}")
    assert counts(log) == {"input_tokens": 2000, "output_tokens": 300, "requests": 2}


def test_the_end_of_a_longer_log_is_read() -> None:
    log = read_usage_text('ns": 5}}\n' + TWO)
    assert (counts(log), notes(log)) == (OF_TWO, {"without valid JSON": 1})


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


def test_the_telemetry_of_qwen_code_repeats_its_replies() -> None:
    line = {"parentUuid": "a", "sessionId": "s", "type": "assistant", "message": {"role": "model", "parts": []}}
    reply = line | {"usageMetadata": {"promptTokenCount": 800, "candidatesTokenCount": 10, "totalTokenCount": 810}}
    event = {"event.name": "qwen-code.api_response", "input_token_count": 800, "output_token_count": 10}
    telemetry = {**line, "type": "system", "subtype": "ui_telemetry", "systemPayload": {"uiEvent": event}}
    log = read_usage_text(lines(line | {"type": "user"}, telemetry, reply))
    assert counts(log) == {"input_tokens": 800, "output_tokens": 10, "requests": 1}
    assert notes(log) == {"without usage": 1, "with the counts of other lines": 1}


def test_the_end_of_a_session_of_copilot_sums_up_its_requests() -> None:
    used = {"inputTokens": 500, "outputTokens": 20, "cacheReadTokens": 400, "cacheWriteTokens": 0}
    event = {"type": "assistant.usage", "id": "u-1", "data": {"model": "gpt-5", **used}}
    shutdown = {
        "type": "session.shutdown",
        "data": {"modelMetrics": {"gpt-5": {"requests": {"count": 1}, "usage": used}}},
    }
    once = {"input_tokens": 500, "output_tokens": 20, "cached": 400, "requests": 1}
    assert counts(read_usage_text(lines(event, shutdown))) == once
    assert counts(read_usage_text(lines(shutdown))) == once


def test_the_end_of_a_run_has_the_output_that_its_replies_lack() -> None:
    def reply(name: str, sent: int, made: int) -> dict[str, Any]:
        usage = {"input_tokens": 3, "cache_read_input_tokens": sent, "output_tokens": made}
        return {
            "type": "assistant",
            "session_id": "s",
            "message": {"id": name, "model": "claude-opus-4-5", "usage": usage},
        }

    def end(sent: int, made: int) -> dict[str, Any]:
        usage = {"input_tokens": 6, "cache_read_input_tokens": sent, "output_tokens": made}
        return {"type": "result", "subtype": "success", "session_id": "s", "usage": usage}

    run = [reply("msg_1", 100, 1), reply("msg_1", 100, 1), reply("msg_2", 200, 2)]
    whole = {"input_tokens": 306, "output_tokens": 90, "cached": 300, "requests": 2}
    assert counts(read_usage_text(lines(*run, end(300, 90)))) == whole
    assert counts(read_usage_text(lines(*run, end(300, 3)))) == whole | {"output_tokens": 3}
    assert counts(read_usage_text(lines(*run, end(999, 90)))) == whole | {"output_tokens": 3}, "of other requests, too"
    again = [reply("msg_3", 100, 1), reply("msg_4", 200, 2)]
    twice = counts(read_usage_text(lines(*run, end(300, 90), *again, end(300, 50))))
    assert twice == {"input_tokens": 612, "output_tokens": 140, "cached": 600, "requests": 4}


def test_a_model_without_replies_in_a_run_is_read_from_its_sums() -> None:
    def end(made: int) -> dict[str, Any]:
        sums = {"inputTokens": 300, "outputTokens": made, "cacheReadInputTokens": 0, "cacheCreationInputTokens": 0}
        main = {"inputTokens": 5, "outputTokens": 10, "cacheReadInputTokens": 0, "cacheCreationInputTokens": 0}
        usage = {"input_tokens": 5, "output_tokens": 10}
        by_model = {"claude-opus-4-5-20251101": main, "claude-haiku-4-5": sums}
        return {"type": "result", "session_id": "s", "usage": usage, "modelUsage": by_model}

    reply = {
        "type": "assistant", "session_id": "s",
        "message": {"id": "msg_1", "model": "claude-opus-4-5", "usage": {"input_tokens": 5, "output_tokens": 10}},
    }  # fmt: skip
    log = read_usage_text(lines(reply, end(7), end(9)))
    assert {model: added.output_tokens for model, added in log.by_model().items()} == {
        "claude-opus-4-5": 10,
        "claude-haiku-4-5": 9,
    }


def test_counts_of_a_report_without_tokens_are_named() -> None:
    audio = {"text": "tokens", "usage": {"type": "duration", "seconds": 27}}
    assert notes(read_usage_text(TWO + lines(audio))) == {"with counts that are not known (usage.seconds)": 1}


def test_a_period_without_requests_has_none() -> None:
    bucket = {"model": "gpt-5", "input_tokens": 9, "output_tokens": 1, "num_model_requests": 3}
    empty = {"model": "gpt-5", "input_tokens": 0, "output_tokens": 0, "num_model_requests": 0}
    assert counts(read_usage_text(lines(empty, bucket)))["requests"] == 3


def test_counts_written_as_decimals_are_whole_numbers() -> None:
    usage = {"prompt_tokens": "100.0", "completion_tokens": "10.00"}
    assert counts(read_usage_text(lines({"usage": usage}))) == {
        "input_tokens": 100, "output_tokens": 10, "requests": 1,
    }  # fmt: skip


def test_lists_of_attributes_inside_attributes_are_read() -> None:
    pairs = [{"key": "input_tokens", "value": {"intValue": "120"}}, {"key": "output_tokens", "value": {"intValue": 12}}]
    span = {"attributes": [{"key": "gen_ai.usage", "value": {"kvlistValue": {"values": pairs}}}]}
    assert counts(read_usage_text(lines(span))) == {"input_tokens": 120, "output_tokens": 12, "requests": 1}


def test_a_row_with_the_reply_in_another_object_counts_once() -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    run = {"run_type": "llm", **usage, "outputs": {"llm_output": {"token_usage": usage}}}
    log = read_usage_text(lines({"run_type": "chain", **usage, "child_runs": [run]}))
    assert (counts(log), log.left_out) == ({"input_tokens": 100, "output_tokens": 10, "requests": 1}, {})


def test_results_of_runs_without_their_replies_are_all_counted() -> None:
    def result(name: str) -> dict[str, Any]:
        return {"type": "result", "session_id": name, "usage": {"input_tokens": 5, "output_tokens": 10}}

    assert counts(read_usage_text(lines(json.loads(TWO.splitlines()[0]), result("s-1"), result("s-2")))) == {
        "input_tokens": 18, "output_tokens": 21, "requests": 3,
    }  # fmt: skip


def test_a_session_may_have_any_name() -> None:
    result: dict[str, Any] = {
        "type": "result",
        "session_id": {"a": 1},
        "usage": {"input_tokens": 5, "output_tokens": 1},
    }
    assert counts(read_usage_text(lines(result, claude("m1", 9, sessionId=["s"]))))["requests"] == 2


def test_the_total_of_gemini_in_the_format_of_openai_has_its_thoughts() -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 40}
    log = read_usage_text(lines({"model": "gemini-2.5-pro", "usage": usage}))
    assert counts(log) == {"input_tokens": 10, "output_tokens": 30, "reasoning": 25, "requests": 1}
    with pytest.raises(UsageError, match="total_tokens is 40"):
        read_usage_text(lines({"model": "gpt-5", "usage": usage}))


def test_input_under_a_second_name_is_the_same_or_refused() -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 4}}
    same = read_usage_text(lines({"usage": usage | {"input_tokens": 6, "output_tokens": 5}}))
    assert (counts(same)["input_tokens"], same.left_out) == (10, {})
    with pytest.raises(UsageError, match="Counts of different shapes in one report: input_tokens"):
        read_usage_text(lines({"usage": usage | {"input_tokens": 99}}))


def test_metrics_state_their_number_of_requests() -> None:
    row = {"ModelId": "x", "invocations": 12, "inputTokenCount": 1_200, "outputTokenCount": 340}
    assert counts(read_usage_text(lines(row)))["requests"] == 12
