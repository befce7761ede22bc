"""The fields in which the time of a record is found, whatever their names."""

from __future__ import annotations

import json
from datetime import date

import pytest

from crosswalk_tui.usage import read_usage_text

COUNTS = {"prompt_tokens": 5, "completion_tokens": 1}


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
