"""The day of a request, however its log writes it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from crosswalk_tui.core.usage.remarks import date_remarks
from crosswalk_tui.usage import read_usage_text

COUNTS = {"prompt_tokens": 5, "completion_tokens": 1}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-03T23:30:00-02:00", date(2026, 11, 4)),
        ("2026-11-03 10:00:00 UTC", date(2026, 11, 3)),
        ("2026-11-03 23:00:00.000 -0800", date(2026, 11, 4)),
        ("2026-11-03", date(2026, 11, 3)),
        ("Nov 3, 2026", date(2026, 11, 3)),
        ("November 3, 2026", date(2026, 11, 3)),
        ("03.11.2026", date(2026, 11, 3)),
        ("3.11.2026 9:30", date(2026, 11, 3)),
        ("03.11.2026, 23:59:59", date(2026, 11, 3)),
        ("3.11.2026 9:30:05", date(2026, 11, 3)),
        ("2026/11/03", date(2026, 11, 3)),
        ("2026.11.3 10:00", date(2026, 11, 3)),
        (1_793_700_000, date(2026, 11, 3)),
        (1_793_700_000_123, date(2026, 11, 3)),
        ("1793700000123456789", date(2026, 11, 3)),
        (1_793_700_000.25, date(2026, 11, 3)),
        ("Tue, 03 Nov 2026 10:00:00 GMT", date(2026, 11, 3)),
        ("Tue Nov 03 2026 23:30:00 GMT-0200 (Some Standard Time)", date(2026, 11, 4)),
        ("Tue Nov  3 10:00:00 2026", date(2026, 11, 3)),
        ("03/Nov/2026:10:00:00 +0000", date(2026, 11, 3)),
        ("3 Nov 2026", date(2026, 11, 3)),
        ("03-Nov-2026 10:00:00", date(2026, 11, 3)),
        ("3 nov. 2026", date(2026, 11, 3)),
        ("Nov 3, 2026, 11:30 PM", date(2026, 11, 3)),
        ("Nov 3, 2026, 12:30 AM", date(2026, 11, 3)),
        ("2026年11月3日", date(2026, 11, 3)),
        ("2026. 11. 3.", date(2026, 11, 3)),
        ("20261103", date(2026, 11, 3)),
        (20_261_103, date(2026, 11, 3)),
    ],
)
def test_a_day_is_read(written: object, day: date) -> None:
    assert days(written) == [day]


@pytest.mark.parametrize(
    "written", ["Foo 3, 2026", "Nov 31, 2026", "yesterday", True, [], 12, -(10**400), "1999-01-01", "2150-01-01"]
)
def test_what_is_no_day_of_a_request_is_no_date(written: object) -> None:
    assert days(written) == [None]


@pytest.mark.parametrize(
    "written",
    [
        "2999-01-01T00:00:00Z",
        "1970-01-01",
        "2026-02-30",
        "2026-11-03T25:00:00Z",
        "11/12/2026",
        "32.12.2026",
        "12.31.2026",
        "1000000000",
        10**9,
        10**400,
        -99_999_999_999_999,
        float("nan"),
        "NaN",
        "yesterday",
        "vorgestern",
    ],
)
def test_a_date_that_cannot_be_used_is_named_with_its_place(written: object) -> None:
    rows = [{"created": each, "prompt_tokens": 5, "completion_tokens": 1} for each in ("2026-11-03", written, None)]
    log = read_usage_text("\n".join(map(json.dumps, rows)))
    (sentence,) = date_remarks(log)
    assert sentence.startswith("1 request with a date that cannot be used, taken as undated (line 2: created ")
    assert str(written)[:20] in sentence


@pytest.mark.parametrize(
    ("written", "shown"),
    [(["2026-11-03"], "created, a list"), ({"$date": "2026-11-03"}, "created, an object")],
)
def test_a_list_for_a_date_is_named(written: object, shown: str) -> None:
    (sentence,) = date_remarks(read_usage_text(json.dumps({"created": written, **COUNTS})))
    assert f"({shown})" in sentence


@pytest.mark.parametrize(
    "stated",
    [
        {"created": None}, {"created": ""}, {"created": "  "}, {"created": 0}, {"created": -1}, {"created": True},
        {"created": []}, {"created": {}}, {"created": "null"}, {"created": "N/A"}, {"start_time": 12.5},
        {"start_time": "12.5"}, {"time": "350 ms"}, {"time": {"start": 1, "end": 2}}, {"day": "Monday"}, {"week": 45},
    ],
    ids=str,
)  # fmt: skip
def test_a_missing_date_and_a_duration_are_not_named(stated: dict[str, object]) -> None:
    log = read_usage_text(json.dumps({**stated, **COUNTS}))
    assert (list(date_remarks(log)), log.undated) == ([], 1)


@pytest.mark.parametrize(
    "record",
    [
        {"sessionId": "s", "parentUuid": "p", "message": {"id": "m", "usage": {"input_tokens": 5, "output_tokens": 1}}},
        {
            "type": "event_msg",
            "payload": {"type": "token_count", "info": {"last_token_usage": {"input_tokens": 5, "output_tokens": 1}}},
        },
    ],
    ids=["Claude Code", "Codex"],
)
def test_a_date_of_a_transcript_that_cannot_be_used_is_named(record: dict[str, object]) -> None:
    (sentence,) = date_remarks(read_usage_text(json.dumps(record | {"timestamp": "2026-02-30"})))
    assert "(timestamp 2026-02-30)" in sentence


def test_of_many_unusable_dates_the_first_are_named() -> None:
    rows = "2026-02-30,5,1\n" * 9
    (sentence,) = date_remarks(read_usage_text(f"date,input_tokens,output_tokens\n{rows}"))
    assert sentence.startswith(
        "9 requests with a date that cannot be used, taken as undated (such as line 2: date 2026-"
    )
    assert "line 7" not in sentence


def test_the_next_field_counts_where_the_first_has_no_time() -> None:
    usage = {"prompt_tokens": 5, "completion_tokens": 1}
    log = read_usage_text(json.dumps({"timestamp": "2026-02-30", "created_at": "2026-11-03", "usage": usage}))
    assert [group.day for group in log.groups] == [date(2026, 11, 3)]
    assert not list(date_remarks(log))


@pytest.mark.parametrize(
    ("name", "written"), [("Date (UTC)", "11/12/2026"), ("Period", "5th of 12"), ("billing_month", "Nov-26")]
)
def test_a_date_of_any_field_that_cannot_be_used_is_named(name: str, written: str) -> None:
    (sentence,) = date_remarks(read_usage_text(json.dumps({name: written, **COUNTS})))
    assert f"({name} {written})" in sentence


def days(written: object) -> list[date | None]:
    """The days of the requests of a reply with the time *written*."""
    reply = {"created_at": written, "usage": {"prompt_tokens": 5, "completion_tokens": 1}}
    return [group.day for group in read_usage_text(json.dumps(reply)).groups]
