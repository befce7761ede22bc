"""Ages in words, and when they matter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.changes.age import (
    SCORES_STALE_AFTER,
    DataKind,
    age,
    is_old_score,
    is_stale,
    last_day,
    months_since,
    remark,
)

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2026-11-25", "of today"),
        ("2026-11-24", "1 day old"),
        ("2026-11-12", "13 days old"),
        ("2026-11-11", "2 weeks old"),
        ("2026-09-27", "8 weeks old"),
        ("2026-09-25", "2 months old"),
        ("2026-07-02", "4 months old"),
        ("2025-10-26", "12 months old"),
        ("2024-11-26", "23 months old"),
        ("2024-11-25", "2 years old"),
        ("2026-11", "of this month"),
        ("2026-10", "1 month old"),
        ("2026-08", "3 months old"),
        ("2024-08", "2 years old"),
        ("2026", "of this year"),
        ("2025", "1 year old"),
        ("2026-11-26", "dated ahead"),
        ("2026-12", "dated ahead"),
        ("2027", "dated ahead"),
        ("", "of unknown age"),
        ("soon", "of unknown age"),
        ("2026-02-30", "of unknown age"),
        ("0000", "of unknown age"),
        ("0000-12", "of unknown age"),
        ("9999", "of unknown age"),
        ("99999999999999999999-01-01", "of unknown age"),
    ],
)
def test_an_age_in_words(as_of: str, words: str) -> None:
    assert age(as_of, TODAY) == words


def test_the_last_day_of_a_shorter_month_completes_a_month() -> None:
    assert age("2026-03-31", date(2026, 6, 30)) == "3 months old"


def test_no_age_in_months_is_less_than_two() -> None:
    """As 30 September is 60 days, but not two whole months, before 29 November."""
    assert age("2026-09-30", date(2026, 11, 29)) == "8 weeks old"
    assert age("2026-09-30", date(2026, 11, 30)) == "2 months old"
    day = date(2026, 1, 1)
    while day.year < 2027:
        ages = [age(day.isoformat(), day + timedelta(days=days)) for days in range(14, 100)]
        assert "1 month old" not in ages
        assert [words for words in ages if "week" in words] == ages[: sum("week" in words for words in ages)]
        day += timedelta(days=1)
    assert months_since("2026-03-31", date(2026, 6, 30)) == 3


@pytest.mark.parametrize(
    ("as_of", "day"),
    [("2024-02", date(2024, 2, 29)), ("2025", date(2025, 12, 31)), ("2026-07-02", date(2026, 7, 2)), ("never", None)],
)
def test_a_rough_date_means_its_last_day(as_of: str, day: date | None) -> None:
    assert last_day(as_of) == day


def test_120_days_make_a_price_stale_and_a_year_a_score() -> None:
    assert not is_stale(str(TODAY - timedelta(days=120)), TODAY)
    assert is_stale(str(TODAY - timedelta(days=121)), TODAY)
    assert not is_stale("2025-11-25", TODAY, SCORES_STALE_AFTER)
    assert is_stale("2025-11-24", TODAY, SCORES_STALE_AFTER)
    assert not is_stale("no date", TODAY)


@pytest.mark.parametrize(
    ("as_of", "holding", "says"),
    [
        ("2026-11", DataKind.PRICES, "of this month"),
        ("2026-08-02", DataKind.PRICES, "3 months old: prices may have changed"),
        ("2026-01-02", DataKind.PRICES, "10 months old: many of its prices will have changed"),
        ("2026-07-02", DataKind.PAST_PRICES, "4 months old: later changes are missing"),
        ("2026-08-04", DataKind.SCORES, "3 months old: newer models may be missing"),
        ("2025-10-16", DataKind.FACTS, "13 months old: newer models are missing"),
        ("2026-11-20", DataKind.SCORES, "5 days old"),
    ],
)
def test_an_old_source_has_a_remark_on_what_its_age_means(as_of: str, holding: DataKind, says: str) -> None:
    assert remark(as_of, TODAY, holding) == says


@pytest.mark.parametrize(
    ("as_of", "today", "old"),
    [
        ("2025-07-10", date(2026, 7, 10), False),
        ("2025-07-09", date(2026, 7, 10), True),
        ("2025-07", date(2026, 7, 31), False),
        ("2025-07", date(2026, 8, 1), True),
        ("2024", date(2026, 1, 1), True),
        ("2024-02-28", date(2025, 2, 28), False),
        ("2023-02-27", date(2024, 2, 29), True),
        ("2023-03-01", date(2024, 2, 29), False),
        ("9999-12-31", date(2026, 1, 1), False),
        ("2024", date(1, 1, 1), False),
        ("0001", date(9999, 12, 31), True),
        (None, date(2026, 1, 1), False),
        ("soon", date(2026, 1, 1), False),
        ("2024-13-01", date(2026, 1, 1), False),
    ],
)
def test_old_is_older_than_twelve_months(as_of: str | None, today: date, old: bool) -> None:
    assert is_old_score(as_of, today) is old


@pytest.mark.parametrize(
    ("as_of", "months"),
    [("2025-07-10", 12), ("2025-07-11", 11), ("2026-07-10", 0), ("2027-01-01", 0), ("2024-10-24", 20), (None, None)],
)
def test_age_in_whole_months(as_of: str | None, months: int | None) -> None:
    assert months_since(as_of, date(2026, 7, 10)) == months


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_what_is_old_has_at_least_twelve_months(day: date, today: date) -> None:
    months = months_since(day.isoformat(), today)
    assert months is not None
    if is_old_score(day.isoformat(), today):
        assert months >= 12
    if months > 12:
        assert is_old_score(day.isoformat(), today)
