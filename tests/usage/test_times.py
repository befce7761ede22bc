"""The day of a request, however its log writes it."""

from __future__ import annotations

import json
from datetime import date, timedelta

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


def test_a_row_of_a_month_covers_all_of_its_days() -> None:
    row = {"month": "2026-11", "inputTokens": 50, "outputTokens": 5, "cacheReadTokens": 9, "cacheCreationTokens": 1}
    assert read_usage_text(json.dumps({"monthly": [row]})).span_days == 30


@pytest.mark.parametrize(
    ("table", "days"),
    [
        ("month,requests,input tokens,output tokens\n2026-10,50,5000,20\n", 31),
        ("month,requests,input tokens,output tokens\n2026-10,50,5000,20\n2026-11,50,5000,20\n", 61),
        ("month,input tokens,output tokens\n2026-10-01 00:00:00,5000,20\n", 31),
        ("week,input tokens,output tokens\n2026-11-02,5000,20\n", 7),
        ("date;input tokens;output tokens\n01.11.2026;5000;20\n02.11.2026;5000;20\n", 2),
        ("date,input tokens,output tokens\n2026-11-01T00:00:00Z,50,2\n2026-11-02T00:00:00Z,50,2\n", 2),
        ("start_time,end_time,prompt_tokens,completion_tokens\n2026-11-01T00:00Z,2026-11-03T00:00Z,50,2\n", 2),
        ("created_at,prompt_tokens,completion_tokens\n2026-11-01T00:00:00Z,50,2\n2026-11-02T12:00:00Z,50,2\n", 2),
        ("month,input tokens,output tokens\n2026-10-01 00:00:00+00,5000,20\n", 31),
        ("Month,input tokens,output tokens\nOctober 2026,5000,20\n", 31),
        ("Month,input tokens,output tokens\n10/2026,5000,20\n", 31),
        ("month,input tokens,output tokens\n202610,5000,20\n", 31),
        ("billing_month,input tokens,output tokens\n2026-10-01,5000,20\n", 31),
        ("Week of,input tokens,output tokens\n2026-11-02,5000,20\n", 7),
        ("Period,input tokens,output tokens\n2026-10-01 - 2026-10-31,5000,20\n", 31),
        ("start_date,end_date,input tokens,output tokens\n2026-10-01,2026-10-31,5000,20\n", 31),
        ("Period Start,Period End,input tokens,output tokens\n2026-10-01,2026-11-01,5000,20\n", 31),
        ("from,to,input tokens,output tokens\n2026-11-02,2026-11-08,5000,20\n", 7),
        ("bucket_start,bucket_end,input tokens,output tokens\n2026-11-02T00:00Z,2026-11-09T00:00Z,50,2\n", 7),
        ("Date;input tokens;output tokens\n46327;5000;20\n46328;5000;20\n", 2),
        ("week,input tokens,output tokens\n2026-W45,5000,20\n", 7),
        ("quarter,input tokens,output tokens\n2026-Q3,5000,20\n", 92),
        ("Quarter,input tokens,output tokens\nQ4 2026,5000,20\n", 92),
        ("year,month,input tokens,output tokens\n2026,10,5000,20\n2026,11,5000,20\n", 61),
        ("year,month,day,input tokens,output tokens\n2026,11,1,5000,20\n2026,11,2,5000,20\n", 2),
    ],
    ids=[
        "month",
        "months",
        "first of a month",
        "week",
        "days first",
        "midnights",
        "start and end",
        "moments",
        "month with a zone",
        "month by name",
        "month in figures",
        "compact month",
        "month by another name",
        "week by another name",
        "two days",
        "last day",
        "day after",
        "from and to",
        "bucket",
        "numbers of Excel",
        "week of a year",
        "quarter",
        "quarter first",
        "year and month",
        "year, month and day",
    ],
)
def test_a_row_covers_the_period_that_it_states(table: str, days: int) -> None:
    log = read_usage_text(table)
    assert log.covered_days == days
    assert not log.is_short


def test_the_period_of_a_document_is_that_of_its_reports() -> None:
    for stated in (
        {"period": {"start": "2026-10-01", "end": "2026-10-31"}},
        {"startDate": "2026-10-01T00:00:00Z", "endDate": "2026-11-01T00:00:00Z"},
    ):
        log = read_usage_text(json.dumps({**stated, "models": [{"model": "gpt-5", "usage": COUNTS}]}))
        assert log.covered_days == 31


@pytest.mark.parametrize(
    ("name", "written"), [("Date (UTC)", "11/12/2026"), ("Period", "5th of 12"), ("billing_month", "Nov-26")]
)
def test_a_date_of_any_field_that_cannot_be_used_is_named(name: str, written: str) -> None:
    (sentence,) = date_remarks(read_usage_text(json.dumps({name: written, **COUNTS})))
    assert f"({name} {written})" in sentence


def test_the_year_of_something_is_no_period_of_usage() -> None:
    assert read_usage_text(json.dumps({"title": "A paper", "year": 2026, **COUNTS})).total.requests == 1


@pytest.mark.parametrize("name", ["contract", "subscription", "project", "valid"])
def test_the_dates_of_a_contract_are_no_period_of_usage(name: str) -> None:
    log = read_usage_text(json.dumps({f"{name}_start_date": "2024-01-01", f"{name}_end_date": "2027-01-01", **COUNTS}))
    assert (log.span_days, log.undated) == (None, 1)


def test_a_request_that_ends_within_the_day_is_a_moment() -> None:
    span = {"start_time": "2026-11-01T10:00:00Z", "end_time": "2026-11-01T10:00:09Z", **COUNTS}
    assert read_usage_text(json.dumps(span)).elapsed == timedelta()


@pytest.mark.parametrize(
    "name",
    [
        "ts", "Date (UTC)", "usage_date", "event_time", "logged_at", "logging_time", "start_timestamp", "updated_at",
        "datetime", "timestamp_utc", "utc_date", "TimeGenerated", "timeUnixNano", "event.timestamp",
    ],
)  # fmt: skip
def test_the_time_of_a_record_is_found_by_the_words_of_its_name(name: str) -> None:
    written = 1_793_700_000
    in_json = read_usage_text(json.dumps({"model": "gpt-5", name: written, **COUNTS}))
    in_table = read_usage_text(f"{name},prompt tokens,completion tokens\n{written},5,1\n")
    assert [group.day for log in (in_json, in_table) for group in log.groups] == [date(2026, 11, 3)] * 2


def test_the_time_of_the_request_and_of_its_start_come_first() -> None:
    found = {"updated_at": "2026-11-05", "completed_at": "2026-11-05", "queued_at": "2026-11-03", **COUNTS}
    inside = {"created_at": "2026-11-03", "model": {"usage": COUNTS, "published_at": "2026-11-01"}}
    never = {"expires_at": "2026-11-05", "time_to_first_token": 1_793_700_000, **COUNTS}
    other = {
        "response_time_ns": 1_793_700_000,
        "document_date": "2026-11-01",
        "exported_at": "2026-11-05",
        "total_time_us": 1_793_700_000,
        **COUNTS,
    }
    read = [read_usage_text(json.dumps(each)) for each in (found, inside, never, other)]
    assert [group.day for log in read for group in log.groups] == [date(2026, 11, 3), date(2026, 11, 3), None, None]


def days(written: object) -> list[date | None]:
    """The days of the requests of a reply with the time *written*."""
    reply = {"created_at": written, "usage": {"prompt_tokens": 5, "completion_tokens": 1}}
    return [group.day for group in read_usage_text(json.dumps(reply)).groups]
