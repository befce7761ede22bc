"""When a workload runs: what can be typed, and which minutes of the UTC week that is."""

from __future__ import annotations

import re
import zoneinfo
from datetime import date, time
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.workload import hours as module
from crosswalk_tui.core.workload.hours import (
    EVENLY,
    WEEK,
    WHOLE_WEEK,
    Hours,
    When,
    parse_hours,
    weekday_words,
    window_minutes,
)

SUMMER, WINTER = date(2026, 7, 15), date(2026, 1, 15)
MONDAY = 0


def minutes_of(bits: int) -> set[int]:
    return {minute for minute in range(WEEK) if bits >> minute & 1}


def at(weekday: int, clock: str) -> int:
    """The minute of the week; Monday is 0."""
    hour, minute = map(int, clock.split(":"))
    return weekday * 24 * 60 + hour * 60 + minute


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("evenly", "evenly"),
        (" Off-Peak ", "off-peak"),
        ("off peak", "off-peak"),
        ("offpeak", "off-peak"),
        ("off_peak", "off-peak"),
        ("PEAK", "peak"),
        ("office:Europe/Berlin", "office:Europe/Berlin"),
        ("Office: europe/berlin", "office:Europe/Berlin"),
        ("office:america/new york", "office:America/New_York"),
        ("office:UTC", "office:UTC"),
        ("office:utc+8", "office:UTC+08:00"),
        ("office:-3:30", "office:UTC-03:30"),
        ("office:+0530", "office:UTC+05:30"),
        ("office:UTC+0", "office:UTC"),
    ],
)
def test_hours_are_read_as_people_type_them_and_written_so_that_they_are_read_back(typed: str, read: str) -> None:
    assert str(parse_hours(typed)) == read
    assert parse_hours(read) == parse_hours(typed)
    assert hash(parse_hours(read)) == hash(parse_hours(typed))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "try evenly, peak, off-peak or office:Europe/Berlin"),
        ("always", "try evenly"),
        ("office", "try evenly"),
        ("office:", "try evenly"),
        ("evenly:UTC", "try evenly"),
        ("office:Mars", "No time zone is called 'Mars'; give one such as Europe/Berlin, or an offset such as UTC+2."),
        ("office:Europe", "No time zone is called 'Europe'"),
        ("office:../etc/passwd", "No time zone is called"),
        ("office:UTC+14:30", "time zones are at most 14 hours from UTC"),
        ("office:UTC+2:75", "No time zone is called"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(QuantityError, match=re.escape(said)):
        parse_hours(typed)


def test_without_a_time_zone_database_the_sentence_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> NoReturn:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", missing)
    monkeypatch.setattr(zoneinfo, "available_timezones", set[str])
    for known in (module._offset, module.time_zones):
        known.cache_clear()
    with pytest.raises(QuantityError, match=r"no time-zone database. Give an offset such as UTC\+2, or install"):
        parse_hours("office:Europe/Berlin")
    assert str(parse_hours("office:UTC+2")) == "office:UTC+02:00"
    module.time_zones.cache_clear()


@pytest.mark.parametrize(("when", "zone"), [(When.OFFICE, None), (When.PEAK, "UTC"), (When.OFFICE, "Mars")])
def test_hours_that_make_no_sense_cannot_be_made(when: When, zone: str | None) -> None:
    with pytest.raises(QuantityError):
        Hours(when, zone)


def test_a_window_belongs_to_the_weekday_it_starts_on() -> None:
    night = window_minutes((time(22), time(6)), frozenset({1, 7}))
    assert night.bit_count() == 2 * 8 * 60
    inside = {at(0, "22:00"), at(1, "05:59"), at(6, "22:00"), at(0, "00:00"), at(0, "05:59")}
    outside = {at(0, "06:00"), at(0, "21:59"), at(1, "06:00"), at(1, "22:00"), at(6, "05:00")}
    assert inside <= minutes_of(night)
    assert not outside & minutes_of(night)


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [("01:00", "04:00", 180), ("23:00", "01:00", 120), ("00:00", "00:00", 1440), ("09:30", "09:30", 1440)],
)
def test_a_window_that_ends_when_it_starts_lasts_all_day(start: str, end: str, length: int) -> None:
    window = time.fromisoformat(start), time.fromisoformat(end)
    assert window_minutes(window, None).bit_count() == 7 * length
    assert window_minutes(window, frozenset({3})).bit_count() == length


@given(st.times(), st.times(), st.frozensets(st.integers(1, 7), min_size=1))
def test_any_window_is_as_long_on_each_of_its_days(start: time, end: time, days: frozenset[int]) -> None:
    bits = window_minutes((start, end), days)
    length = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % 1440 or 1440
    assert bits & ~WHOLE_WEEK == 0
    assert bits.bit_count() == len(days) * length
    for day in days:
        assert bits >> (day - 1) * 1440 + start.hour * 60 + start.minute & 1


@pytest.mark.parametrize(
    ("hours", "day", "opens"),
    [
        ("office:UTC", SUMMER, at(0, "09:00")),
        ("office:Europe/Berlin", SUMMER, at(0, "07:00")),
        ("office:Europe/Berlin", WINTER, at(0, "08:00")),
        ("office:UTC-8", SUMMER, at(0, "17:00")),
        ("office:Asia/Tokyo", SUMMER, at(0, "00:00")),
        ("office:Pacific/Auckland", SUMMER, at(6, "21:00")),  # Monday morning there is Sunday evening here
        ("office:Asia/Kathmandu", SUMMER, at(0, "03:15")),
    ],
)
def test_an_office_opens_on_monday_at_nine_local_time(hours: str, day: date, opens: int) -> None:
    minutes = minutes_of(parse_hours(hours).minutes(day))
    assert len(minutes) == 5 * 8 * 60
    assert {opens, (opens + 4 * 1440 + 8 * 60 - 1) % WEEK} <= minutes
    assert not {(opens - 1) % WEEK, (opens + 8 * 60) % WEEK, (opens + 5 * 1440) % WEEK} & minutes


def test_other_hours_are_the_whole_week_of_which_each_offer_takes_its_part() -> None:
    for when in (When.EVENLY, When.PEAK, When.OFF_PEAK):
        assert Hours(when).minutes(SUMMER) == WHOLE_WEEK


def test_in_words() -> None:
    assert EVENLY.words == "evenly over the week"
    assert parse_hours("off-peak").words == "at off-peak hours only"
    assert parse_hours("office:UTC+2").words == "in office hours (Mon–Fri 09:00–17:00 UTC+02:00)"
    assert [weekday_words(days) for days in ([1, 2, 3, 4, 5], [7, 6], [1, 3, 5], [2], range(1, 8), [6, 7, 1])] == [
        "Mon–Fri", "Sat and Sun", "Mon, Wed and Fri", "Tue", "", "Mon, Sat and Sun",
    ]  # fmt: skip
