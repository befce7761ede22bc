"""Files of logs: encodings, folders, patterns, dates, and the laws that hold for all of them."""

from __future__ import annotations

import gzip
import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.requests import COUNTS
from crosswalk_tui.usage import Cancelled, json_text, read_usage, read_usage_text
from tests.usage.read_logs import OF_TWO, TWO, USER, claude, counts, lines, notes


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
    assert log.stated == ["aider rounds the counts in its history to hundreds or thousands of tokens."]


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
        (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", "This is a spreadsheet; save the sheet as CSV"),
        (b"\x7fELF\0\x01\0\0\x02\xff\xfe\0abc", "This is a binary file, not text"),
        (b"\x1f\x8bnonsense", "This gzip file is damaged"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"usage": "\n' + b" " * (33 << 20), "one JSON document of more than 32 MB"),
    ],
    ids=["sqlite", "zip", "xlsx", "binary", "gzip", "lists", "objects", "large"],
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
    assert [note.reason[:20] for note in log.notes] == ["with a contradiction", "without valid JSON"]


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


RECORDS = [json.loads(line) for line in TWO.splitlines()]
CUT = "[\n" + ",\n".join(map(json.dumps, RECORDS))


@pytest.mark.parametrize(
    "content",
    [
        TWO.replace("\n", "\r"),
        TWO.replace("\n", ",\n"),
        "".join(f"\x1e{line}\n" for line in TWO.splitlines()),
        f"{CUT}\n]\n",
        f"{CUT},\n]",
        f"{CUT}\n",
        json.dumps(RECORDS)[:-1] + ",]",
    ],
    ids=["cr", "commas", "record separators", "list by lines", "last comma", "list without end", "comma in a line"],
)
def test_lists_and_line_ends_of_any_kind_are_read(tmp_path: Path, content: str) -> None:
    path = tmp_path / "log.json"
    path.write_bytes(content.encode())
    assert counts(read_usage([path])) == OF_TWO


@pytest.mark.parametrize("between", [",\n", "\n,"])
def test_a_list_by_lines_of_any_size_is_read_wherever_its_brackets_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, between: str
) -> None:
    path = tmp_path / "log.json"
    path.write_text(f"[{between.join(TWO.splitlines())}]", "utf-8")
    monkeypatch.setattr(json_text, "MAX_DOCUMENT", len(TWO) * 2 // 3)
    assert counts(read_usage([path])) == OF_TWO


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text(TWO, "utf-8")
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert counts(read_usage([tmp_path, str(tmp_path / "*.jsonl")])) == OF_TWO


def test_a_list_that_is_cut_off_is_read_to_there(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    path.write_text(f'{CUT},\n{{"id": "a-', "utf-8")
    log = read_usage([path])
    assert (counts(log), notes(log)) == (OF_TWO, {"without valid JSON": 1})
    path.write_text(json.dumps(RECORDS, indent=1)[:-3] + ', {"id', "utf-8")
    log = read_usage([path])
    assert counts(log)["requests"] == 1
    assert log.stated[0].endswith("What follows was not read.")


def test_a_gzip_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl.gz"
    path.write_bytes(gzip.compress(TWO.encode())[:-9])
    with pytest.raises(UsageError, match="cut off"):
        read_usage([path])
    path.write_bytes(gzip.compress(TWO.encode()) + gzip.compress(lines(RECORDS[0] | {"id": "b-x"}).encode()))
    assert counts(read_usage([path]))["requests"] == 3


def test_a_file_named_as_json_that_is_not_json_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "log.jsonl"
    broken.write_text("not json at all\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"log\.jsonl: Line 1: not JSON"):
        read_usage([broken])
    said = tmp_path / "said.json"
    said.write_text('{"usage": {"input_tokens": 5, "output_tokens": 2}}', encoding="utf-8")
    assert counts(read_usage([said]))["input_tokens"] == 5


_COUNTS = b'"id": "a-x", "usage": {"prompt_tokens": 8, "completion_tokens": 1}'
_CUT = b'{"text": "cut %s", ' + _COUNTS + b"}"


@pytest.mark.parametrize(
    "cut",
    [
        rb"\ud83d", rb"\ude00 \uD83D\u0041 \ud83d\n", b"\xf0\x9f\x98", b"\xed\xa0\xbd",
        rb"\\\ud83d\\ud83d\ud83d\ude00",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        (b"", b"\n", b"\n"),
        (b"[", b",\n", b"]"),
        (b"[", b", ", b"]"),
        (b"[", b", ", b", "),
        (b"", b" ", b""),
        (b"data: ", b"\n\ndata: ", b"\n\ndata: [DONE]\n"),
        (b"2026-11-01 INFO ", b"\n2026-11-01 INFO ", b"\n"),
    ],
    ids=["lines", "list by lines", "list", "list cut off", "sequence", "events", "logger"],
)
def test_a_record_with_half_a_character_counts(
    tmp_path: Path, cut: bytes, before: bytes, between: bytes, after: bytes
) -> None:
    other = b'{"usage": {"prompt_tokens": 2, "completion_tokens": 1}}'
    for records in ((_CUT % cut, other), (other, _CUT % cut)):
        file = tmp_path / "log.jsonl"
        file.write_bytes(before + between.join(records) + after)
        log = read_usage([file])
        assert counts(log) == OF_TWO
        assert "without valid JSON" not in notes(log)


@pytest.mark.parametrize("cut", [rb"\ud83d", b"\xf0\x9f\x98"])
def test_a_document_stored_as_text_may_have_half_a_character(cut: bytes) -> None:
    record = (_CUT % cut).decode("utf-8", "replace")
    logged = lines({"log": record}, {"usage": {"prompt_tokens": 2, "completion_tokens": 1}})
    assert counts(read_usage_text(logged)) == OF_TWO
    usage = '{"text": "' + cut.decode("utf-8", "replace") + '", "prompt_tokens": 8, "completion_tokens": 1}'
    cell = usage.replace('"', '""')
    table = read_usage_text(f'name,usage\na,"{cell}"\n')
    assert counts(table) == {"input_tokens": 8, "output_tokens": 1, "requests": 1}


def test_a_name_with_half_a_character_can_be_encoded() -> None:
    log = read_usage_text(r'{"model": "m\ud83d", "cwd": "/\udc00", ' + _COUNTS.decode() + "}\n" + TWO)
    (group, *_) = log.groups
    assert (group.model.encode(), group.project) == ("m\ufffd".encode(), "/\ufffd")


def test_every_record_of_a_long_log_counts_and_every_fault_is_named(tmp_path: Path) -> None:
    rows = [json.dumps({"usage": {"prompt_tokens": 3, "completion_tokens": 1}})] * 1_000
    for number in (0, 127, 128, 129, 999):
        rows[number] = '{"usage": broken}'
    file = tmp_path / "log.jsonl"
    file.write_text("\n".join(rows), encoding="utf-8")
    log = read_usage([file])
    assert counts(log) == {"input_tokens": 3 * 995, "output_tokens": 995, "requests": 995}
    (note,) = log.notes
    assert (note.in_words, note.places) == (
        "5 lines without valid JSON",
        ["line 1", "line 128", "line 129", "line 130", "line 1000"],
    )


def test_what_was_read_before_a_fault_counts_in_a_folder(tmp_path: Path) -> None:
    fault = lines({"usage": {"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 9}})
    (tmp_path / "a.jsonl").write_text(TWO + fault + TWO.replace("a-x", "b-x"), encoding="utf-8")
    (tmp_path / "b.csv").write_text("model,input_tokens,output_tokens\na,5,1\n", encoding="utf-8")
    log = read_usage([tmp_path])
    assert counts(log) == {"input_tokens": 25, "output_tokens": 5, "requests": 5}


USED = [{"model": "gpt-5", "usage": {"prompt_tokens": 8, "completion_tokens": 1}}]


@pytest.mark.parametrize(
    ("page", "last", "field"),
    [
        ({"has_more": True, "next_page": "p"}, {"has_more": False, "next_page": None}, "has_more"),
        ({"meta": {"page": 1, "totalPages": 2}}, {"meta": {"page": 2, "totalPages": 2}}, "meta.page 1 of 2"),
        ({"pagination": {"hasNextPage": True}}, {"pagination": {"hasNextPage": False}}, "pagination.hasNextPage"),
    ],
)
def test_a_page_without_those_that_follow_is_named(
    tmp_path: Path, page: dict[str, Any], last: dict[str, Any], field: str
) -> None:
    first = tmp_path / "1.json"
    first.write_text(json.dumps({"data": USED, **page}), encoding="utf-8")
    assert read_usage([first]).stated == [f"More pages follow ({field}), which were not read: their usage is missing."]
    (tmp_path / "2.json").write_text(json.dumps({"data": USED, **last}), encoding="utf-8")
    assert read_usage([tmp_path]).stated == []
    (tmp_path / "2.json").write_text(json.dumps({"data": [*USED, *USED], **page}), encoding="utf-8")
    (remark,) = read_usage([tmp_path]).stated
    assert f"More pages follow {first} ({field})" in remark


def test_a_last_page_without_the_token_of_a_next_one_ends_the_listing(tmp_path: Path) -> None:
    for nth, token in enumerate([{"nextPageToken": "x"}, {}]):
        page = {"data": [{"usage": {"input_tokens": 5 + nth, "output_tokens": 1}}], **token}
        (tmp_path / f"{nth}.json").write_text(json.dumps(page), encoding="utf-8")
    assert read_usage([tmp_path]).stated == []


def test_a_compressed_copy_beside_its_file_counts_once(tmp_path: Path) -> None:
    text = lines({"usage": {"prompt_tokens": 8, "completion_tokens": 1}}).encode()
    (tmp_path / "a.jsonl").write_bytes(text)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(text))
    (tmp_path / "b.jsonl").write_bytes(lines({"usage": {"prompt_tokens": 9, "completion_tokens": 1}}).encode())
    (tmp_path / "b.jsonl.gz").write_bytes(
        gzip.compress(lines({"usage": {"input_tokens": 5, "output_tokens": 1}}).encode())
    )
    log = read_usage([tmp_path])
    assert counts(log) == {"input_tokens": 8 + 9 + 5, "output_tokens": 3, "requests": 3}
    assert notes(log) == {"with the content of another file": 1}


def test_rows_of_a_day_that_two_exports_have_count_once(tmp_path: Path) -> None:
    head, first, second = "date,key,input_tokens,output_tokens\n", "2026-11-01,a,100,5\n", "2026-11-02,a,40,4\n"
    other = first.replace(",a,", ",b,")
    (tmp_path / "one.csv").write_text(head + first * 2, encoding="utf-8")
    (tmp_path / "two.csv").write_text(head + first + other + second, encoding="utf-8")
    log = read_usage([tmp_path])
    assert (log.total.input_tokens, log.total.rows) == (100 + 100 + 100 + 40, 4)
    assert notes(log) == {"repeated from another file": 1}


def test_equal_days_of_two_people_are_two(tmp_path: Path) -> None:
    head, both = "date,model,input_tokens,output_tokens\n", "2026-11-01,gpt-5,100,5\n"
    (tmp_path / "alice.csv").write_text(head + both, encoding="utf-8")
    (tmp_path / "bob.csv").write_text(f"{head}{both}2026-11-02,gpt-5,7,1\n", encoding="utf-8")
    log = read_usage([tmp_path])
    assert (log.total.input_tokens, notes(log)) == (100 + 100 + 7, {})


def test_requests_of_equal_size_in_two_files_are_two(tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        rows = (
            {"file": name},
            {"created_at": "2026-11-01T10:00:00Z", "usage": {"input_tokens": 8, "output_tokens": 1}},
        )
        (tmp_path / name).write_text(lines(*rows), encoding="utf-8")
    assert counts(read_usage([tmp_path]))["requests"] == 2
