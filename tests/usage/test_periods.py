"""The periods that the rows of a log cover."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from crosswalk_tui.usage import read_usage_text

COUNTS = {"prompt_tokens": 5, "completion_tokens": 1}


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


def test_the_year_of_something_is_no_period_of_usage() -> None:
    assert read_usage_text(json.dumps({"title": "A paper", "year": 2026, **COUNTS})).total.requests == 1


@pytest.mark.parametrize("name", ["contract", "subscription", "project", "valid"])
def test_the_dates_of_a_contract_are_no_period_of_usage(name: str) -> None:
    log = read_usage_text(json.dumps({f"{name}_start_date": "2024-01-01", f"{name}_end_date": "2027-01-01", **COUNTS}))
    assert (log.span_days, log.undated) == (None, 1)


def test_a_request_that_ends_within_the_day_is_a_moment() -> None:
    span = {"start_time": "2026-11-01T10:00:00Z", "end_time": "2026-11-01T10:00:09Z", **COUNTS}
    assert read_usage_text(json.dumps(span)).elapsed == timedelta()
