"""Lines of logs that look as if they counted something: they are left out, and what follows is still read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.quantity import MAX_TOKENS
from crosswalk_tui.usage import json_text, log_formats, log_workload, read_usage, read_usage_text
from tests.usage.read_logs import counts, lines

REPLY = {"id": "chatcmpl-1", "usage": {"prompt_tokens": 5, "completion_tokens": 1}}
OF_REPLY = {"input_tokens": 5, "output_tokens": 1, "requests": 1}
CHUNK = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_793_700_000, "model": "gpt-5"}


@pytest.mark.parametrize(
    "line",
    [
        {"parentUuid": "p", "sessionId": "s", "type": "user", "message": "tokens, usage"},
        {"type": "message_start", "message": {"id": "msg_1", "content": []}},
        {"type": "event_msg", "payload": {"type": "token_count", "info": None}},
        {"generation_token_count": None, "generation": "tokens", "stop_reason": None},
        {"type": "api_req_started", "say": "api_req_started", "text": '{"tokensIn": '},
        {"usage": '{"input_tokens": 3'},
        {"attributes": [{"key": "gen_ai.usage.input_tokens", "value": {"intValue": "many"}}]},
        {"usage": None, "a": {"b": [{"tokens": None}]}},
        {"type": "assistant", "session_id": {}, "message": {"id": "m", "content": "usage"}},
    ],
    ids=lambda line: str(line)[:40],
)
def test_a_line_without_counts_does_not_end_the_log(line: dict[str, Any]) -> None:
    assert counts(read_usage_text(lines(line, REPLY, line))) == OF_REPLY


@pytest.mark.parametrize(
    ("choices", "made"),
    [
        ([{"index": 0, "delta": {"content": "a"}, "finish_reason": None}], 0),
        ([{"index": 0, "delta": {"content": "", "tool_calls": [{"index": 0, "function": {"name": "f"}}]}}], 0),
        ([{"index": 0, "delta": {}, "usage": {"prompt_tokens": 9, "completion_tokens": 2}}], 2),
        ([{"index": 0, "delta": {"usage": {"prompt_tokens": 9, "completion_tokens": 2}}}], 2),
        ([{"index": 0, "delta": {}, "logprobs": {"usage": {"prompt_tokens": 9, "completion_tokens": 2}}}], 2),
        (["a"], 0),
        ("a", 0),
    ],
)
def test_counts_anywhere_in_a_chunk_are_read(choices: object, made: int) -> None:
    log = read_usage_text(lines(CHUNK | {"id": "chatcmpl-0", "choices": choices}, REPLY))
    assert (log.total.output_tokens, log.total.requests) == (1 + made, 1 + (made > 0))


def test_a_stream_without_counts_says_what_is_missing() -> None:
    with pytest.raises(UsageError, match="No token counts that are known"):
        read_usage_text(lines(*[CHUNK | {"choices": [{"index": 0, "delta": {"content": "a"}}]}] * 3))


def test_span_attributes_stored_as_text_are_read() -> None:
    span = {"name": "chat", "attributes": '{"gen_ai.usage.input_tokens": 12, "gen_ai.usage.output_tokens": 3}'}
    assert counts(read_usage_text(lines(span, span))) == {"input_tokens": 24, "output_tokens": 6, "requests": 2}


def test_decimal_counts_of_spans_are_whole_numbers() -> None:
    attributes = [
        {"key": "gen_ai.usage.input_tokens", "value": {"doubleValue": 12.0}},
        {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "3"}},
        {"key": "gen_ai.request.model", "value": "gpt-5"},
    ]
    log = read_usage_text(lines({"name": "chat", "attributes": attributes}))
    assert counts(log) == {"input_tokens": 12, "output_tokens": 3, "requests": 1}
    assert list(log.by_model()) == ["gpt-5"]


def test_a_count_of_a_span_beyond_all_numbers_is_none() -> None:
    counted = {"gen_ai.usage.input_tokens": "1e400", "gen_ai.usage.output_tokens": "5"}
    attributes = ", ".join(f'{{"key": "{name}", "value": {{"intValue": {value}}}}}' for name, value in counted.items())
    log = read_usage_text(f'{{"attributes": [{attributes}]}}\n')
    assert counts(log) == {"output_tokens": 5, "requests": 1}


def test_a_document_nested_too_deeply_is_no_report() -> None:
    deep: dict[str, Any] = {"usage": {"prompt_tokens": 5, "completion_tokens": 1}}
    for _ in range(40):
        deep = {"inner": deep}
    assert counts(read_usage_text(lines(deep, REPLY))) == OF_REPLY


@pytest.mark.parametrize("names", [("FooTokens", "x"), ("usage", "start"), ("headers", "cache")])
def test_hundreds_of_objects_in_objects_are_a_line_without_usage(names: tuple[str, str]) -> None:
    opened = f'{{"{names[0]}":1,"end":1,"{names[1]}":' * 900
    assert counts(read_usage_text(f"{opened}1{'}' * 900}\n{lines(REPLY)}")) == OF_REPLY


def test_parts_that_add_up_to_more_than_the_largest_workload_are_refused() -> None:
    usage = {"input_tokens": MAX_TOKENS, "cache_read_input_tokens": 5, "output_tokens": 1}
    with pytest.raises(UsageError, match="Together they are more than 1000T tokens"):
        read_usage_text(lines({"usage": usage}))


def test_a_number_of_requests_that_is_too_large_is_refused() -> None:
    with pytest.raises(UsageError, match="1000T"):
        read_usage_text("2k in, 500 out per request × 9000000000000000")


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    ("before", "between", "after"),
    [("", "\n", "\n"), ("", "\n", ""), ("[", ",\n", "]")],
    ids=["lines", "no end", "list"],
)
def test_a_line_longer_than_the_limit_is_left_out_and_noted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: int, before: str, between: str, after: str
) -> None:
    allow(monkeypatch, 3_000_000)
    records: list[dict[str, Any]] = [REPLY, REPLY | {"id": "chatcmpl-2"}]
    records.insert(
        place, {"id": "r", "text": "tokens " * 900_000, "usage": {"prompt_tokens": 9, "completion_tokens": 9}}
    )
    path = tmp_path / "log.jsonl"
    path.write_text(before + between.join(map(json.dumps, records)) + after, "utf-8")
    log = read_usage([path])
    assert counts(log) == {"input_tokens": 10, "output_tokens": 2, "requests": 2}
    (note,) = log.notes
    assert (note.in_words, note.places) == ("1 line of more than 2 MB", [f"line {place + 1}"])


def test_a_row_longer_than_the_limit_is_noted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    allow(monkeypatch, 3_000_000)
    path = tmp_path / "log.csv"
    path.write_text(f"model,input_tokens,output_tokens\na,5,1\n{'b' * 5_000_000},9,9\na,5,1\n", "utf-8")
    log = read_usage([path])
    assert counts(log) == {"input_tokens": 10, "output_tokens": 2, "requests": 2}
    assert [(note.in_words, note.places) for note in log.notes] == [("1 line of more than 2 MB", ["line 3"])]


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_document_on_a_single_long_line_says_how_to_split_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str
) -> None:
    allow(monkeypatch, 3_000_000)
    path = tmp_path / "log.json"
    path.write_text(json.dumps([REPLY | {"text": "tokens " * 900_000}]) + end, "utf-8")
    with pytest.raises(UsageError, match=r"Line 1 has more than 2 MB; write one record per line, such as with jq"):
        read_usage([path])


def allow(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Make *size* the largest line."""
    for module in (json_text, log_formats):
        monkeypatch.setattr(module, "MAX_DOCUMENT", size)


def test_a_log_in_a_folder_that_cannot_be_read_is_noted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(REPLY, REPLY), "utf-8")
    (tmp_path / "b.json").write_bytes(b"PAR1" + bytes(range(40)))
    log = read_usage([tmp_path])
    assert counts(log) == OF_REPLY
    assert [note.in_words for note in log.notes] == ["1 file that could not be read"]


def test_the_only_log_in_a_folder_that_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(b"PAR1" + bytes(range(40)))
    with pytest.raises(UsageError) as raised:
        read_usage([tmp_path])
    assert str(raised.value) == f"{tmp_path / 'b.json'}: This is a Parquet file; export it as CSV or JSON lines."


def test_a_log_is_a_workload_with_its_requests() -> None:
    workload = log_workload(read_usage_text(lines(REPLY, REPLY | {"id": "chatcmpl-2"})))
    assert (workload.input_tokens, workload.output_tokens, workload.request_count) == (10, 2, 2)
