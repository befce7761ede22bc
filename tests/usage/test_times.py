"""The day of a request, however its log writes it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from crosswalk_tui.usage import read_usage_text


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-03T23:30:00-02:00", date(2026, 11, 4)),
        ("2026-11-03 10:00:00 UTC", date(2026, 11, 3)),
        ("2026-11-03", date(2026, 11, 3)),
        ("Nov 3, 2026", date(2026, 11, 3)),
        ("November 3, 2026", date(2026, 11, 3)),
        (1_793_700_000, date(2026, 11, 3)),
        (1_793_700_000_123, date(2026, 11, 3)),
        ("1793700000123456789", date(2026, 11, 3)),
        (1_793_700_000.25, date(2026, 11, 3)),
    ],
)
def test_a_day_is_read(written: object, day: date) -> None:
    assert days(written) == [day]


@pytest.mark.parametrize(
    "written", ["Foo 3, 2026", "Nov 31, 2026", "yesterday", True, [], 12, "1999-01-01", "2150-01-01"]
)
def test_what_is_no_day_of_a_request_is_no_date(written: object) -> None:
    assert days(written) == [None]


def test_the_next_field_counts_where_the_first_has_no_time() -> None:
    usage = {"prompt_tokens": 5, "completion_tokens": 1}
    log = read_usage_text(json.dumps({"timestamp": "soon", "created_at": "2026-11-03", "usage": usage}))
    assert [group.day for group in log.groups] == [date(2026, 11, 3)]


def test_a_row_of_a_month_covers_all_of_its_days() -> None:
    row = {"month": "2026-11", "inputTokens": 50, "outputTokens": 5, "cacheReadTokens": 9, "cacheCreationTokens": 1}
    assert read_usage_text(json.dumps({"monthly": [row]})).span_days == 30


def days(written: object) -> list[date | None]:
    """The days of the requests of a reply with the time *written*."""
    reply = {"created_at": written, "usage": {"prompt_tokens": 5, "completion_tokens": 1}}
    return [group.day for group in read_usage_text(json.dumps(reply)).groups]
