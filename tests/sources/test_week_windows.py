"""HourRule of the week: from what sources say to the fewest windows, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.sources.importers.week_windows import MINUTES_OF_DAY, Week, Window, minute_of_day

HOURS = st.integers(0, 23).map(lambda hour: hour * 60)
DAYS = st.frozensets(st.integers(1, 7), min_size=1)


def holds(windows: tuple[Window, ...], day: int, minute: int) -> int:
    """In how many of the windows a minute of the UTC week lies, by the weekday on which each starts."""
    count = 0
    for window in windows:
        start, end = minute_of_day(window.start), minute_of_day(window.end)
        days = [int(digit) for digit in window.weekdays or "1234567"]
        yesterday = (day - 2) % 7 + 1
        if start < end:
            count += day in days and start <= minute < end
        else:
            count += (day in days and minute >= start) + (yesterday in days and minute < end)
    return count


@given(st.lists(st.tuples(HOURS, HOURS, DAYS, st.sampled_from([0, 480, -300])), min_size=1, max_size=3))
def test_windows_hold_the_same_minutes_and_never_overlap(spans: list[tuple[int, int, frozenset[int], int]]) -> None:
    week = Week()
    for start, end, days, offset in spans:
        week.add(start, end, days, offset)
    windows = week.windows()
    for day in range(1, 8):
        for minute in range(0, MINUTES_OF_DAY, 60):
            inside = any(
                (start <= minute < end if start < end else minute >= start or minute < end)
                and ((day - 1) * MINUTES_OF_DAY + minute + offset) // MINUTES_OF_DAY % 7 + 1 in days
                for start, end, days, offset in spans
            )
            assert holds(windows, day, minute) == inside


def test_nights_stay_one_window() -> None:
    week = Week()
    week.add(minute_of_day("16:30"), minute_of_day("00:30"), range(1, 8))
    assert week.windows() == (Window("16:30", "00:30", None),)


def test_every_hour_is_one_window_of_a_day() -> None:
    week = Week()
    week.add(0, 0, range(1, 8))
    assert week.windows() == (Window("00:00", "00:00", None),)


@pytest.mark.parametrize("bad", ["24:00", "7", "12:60", "ab:cd", "", "12:5", "-1:00"])
def test_what_is_no_time_of_day_says_so(bad: str) -> None:
    with pytest.raises(ValueError, match="not a time of day"):
        minute_of_day(bad)
