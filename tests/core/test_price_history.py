"""Price points in order, the changes between them, and the sparkline they make."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.changes.price_history import (
    BLOCKS,
    Dating,
    Record,
    Timeline,
    bars,
    change_of,
    change_text,
    slices,
    timeline,
)

TODAY = date(2026, 7, 10)


def past(as_of: str, price: int | None, output: int | None = None, **other: date | None) -> Record:
    """A price models.dev's history has recorded."""
    until = other.get("valid_to")
    return Record(as_of, None, until, price, output or price, None, "models.dev-history", "models.dev history", False)


def in_use(price: int, since: date | None = None, until: date | None = None, *, by: str = "genai-prices") -> Record:
    """A price the catalogue uses."""
    return Record("2026-07", since, until, price, price, None, by, by, True)


def test_points_stand_in_the_order_of_their_days_with_the_change_since_the_one_before() -> None:
    told = timeline([past("2026-03-01", 80), in_use(60, by="models.dev"), past("2026-01-01", 100)], TODAY)

    assert [(point.when, point.input, change_text(point.change_in)) for point in told.past] == [
        ("2026-01-01", 100, ""),
        ("2026-03-01", 80, "−20%"),
        ("2026-07", 60, "−25%"),
    ]
    assert told.current is told.past[-1]
    assert told.n_changes == 2
    assert not told.future


def test_a_zero_beside_a_metered_offer_is_no_price_and_no_change() -> None:
    told = timeline([past("2026-01-01", 100), past("2026-02-01", 0), past("2026-03-01", 110)], TODAY)

    gap, after = told.past[1:]
    assert gap.zero
    assert (gap.input, gap.output, gap.change_in) == (None, None, None)
    assert change_text(after.change_in) == "+10%"


def test_the_zeros_of_a_free_offer_are_what_it_costs() -> None:
    told = timeline([past("2026-01-01", 0), in_use(0)], TODAY, metered=False)

    assert [(point.input, point.zero, change_text(point.change_in)) for point in told.past] == [
        (0, False, ""),
        (0, False, "0%"),
    ]


def test_a_price_of_another_source_is_marked_and_the_history_of_a_source_is_that_source() -> None:
    told = timeline([past("2026-01-01", 100), in_use(90)], TODAY)
    assert told.past[-1].other_source

    told = timeline([past("2026-01-01", 100), in_use(90, by="models.dev")], TODAY)
    assert not told.past[-1].other_source


def test_a_price_that_is_to_come_is_no_past() -> None:
    announced = date(2026, 8, 1)
    told = timeline([in_use(60, until=announced), in_use(120, since=announced)], TODAY)

    assert [(point.when, point.until, point.current) for point in told.past] == [("2026-07", announced, True)]
    assert [(point.dating, point.when, change_text(point.change_in)) for point in told.future] == [
        (Dating.FROM, "2026-08-01", "+100%")
    ]
    assert told.newest_first == (*told.future, *told.past)


def test_a_dated_price_that_has_come_replaces_the_one_before() -> None:
    turned = date(2026, 7, 1)
    told = timeline([in_use(60, until=turned), in_use(120, since=turned)], TODAY)

    assert [(point.dating, point.when, point.current) for point in told.past] == [
        (Dating.UNTIL, "2026-07-01", False),
        (Dating.SINCE, "2026-07-01", True),
    ]


def test_an_offer_that_was_taken_off_the_list_has_a_gap() -> None:
    off = date(2026, 2, 1)
    told = timeline([past("2026-01-01", 100, valid_to=off), past("2026-03-01", 100)], TODAY)

    assert [(point.dating, point.input) for point in told.past] == [
        (Dating.RECORDED, 100),
        (Dating.GONE, None),
        (Dating.RECORDED, 100),
    ]
    assert not told.n_changes


def test_a_date_as_precise_as_known_is_shown_unchanged_and_placed_at_its_end() -> None:
    [month] = timeline([past("2026-03", 100)], TODAY).past
    [year] = timeline([past("2026", 100)], TODAY).past
    [nonsense] = timeline([past("soon", 100)], TODAY).past

    assert (month.when, month.day) == ("2026-03", date(2026, 3, 31))
    assert (year.when, year.day) == ("2026", TODAY)
    assert (nonsense.when, nonsense.day) == ("soon", TODAY)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (None, ""),
        (Decimal(0), "0%"),
        (Decimal("0.5"), "+50%"),
        (Decimal("-0.042"), "−4.2%"),
        (Decimal("-0.0996"), "−10%"),
        (Decimal("0.00001"), "+<0.1%"),
        (Decimal("8.99"), "+899%"),
        (Decimal(12), "×13"),
    ],
)
def test_a_change_is_written_in_per_cent_and_never_as_a_false_zero(change: Decimal | None, text: str) -> None:
    assert change_text(change) == text


def spark(told: Timeline, width: int) -> str:
    """The input price in one line."""
    return bars([part.value for part in slices(told, "input", width)], 1)[0]


def test_the_sparkline_holds_each_price_until_the_next_in_proportion_to_time() -> None:
    told = timeline([past("2026-07-01", 100), past("2026-07-06", 50), in_use(100, since=date(2026, 7, 9))], TODAY)

    assert spark(told, 9) == "████▄▄▄██"


def test_no_price_is_empty_and_a_price_not_recorded_since_is_marked() -> None:
    told = timeline([past("2026-07-01", 100), past("2026-07-04", 0), past("2026-07-07", 100)], TODAY)

    assert spark(told, 9) == "██   ████"
    assert [part.recorded for part in slices(told, "input", 9)] == [True] * 7 + [False] * 2


def test_bars_are_in_proportion_from_zero_and_fill_several_lines_from_below() -> None:
    assert bars([8, 4, 2, 0, None], 1) == ["█▄▂▁ "]
    assert bars([8, 4, 2], 2) == ["█  ", "██▄"]
    assert bars([4], 1, top=8) == ["▄"]


def test_no_points_make_no_line() -> None:
    assert slices(timeline([], TODAY), "input", 10) == []
    assert timeline([], TODAY).current is None


@given(
    st.lists(st.tuples(st.integers(0, 800), st.integers(1, 10**9)), min_size=1, max_size=15),
    st.integers(1, 200),
    st.integers(1, 3),
)
def test_whatever_the_past_a_line_has_its_width_and_ends_on_the_last_price(
    days: list[tuple[int, int]], width: int, rows: int
) -> None:
    records = [past((TODAY - timedelta(days=ago)).isoformat(), price) for ago, price in days]
    told = timeline(records, TODAY)
    parts = slices(told, "input", width)
    lines = bars([part.value for part in parts], rows)

    assert len(parts) == width
    assert [len(line) for line in lines] == [width] * rows
    assert set("".join(lines)) <= set(BLOCKS)
    assert parts[-1].value == told.past[-1].input
    assert lines[-1][-1] != " "


@given(st.lists(st.tuples(st.integers(0, 800), st.integers(0, 10**6)), max_size=10))
def test_the_order_of_the_records_makes_no_difference(days: list[tuple[int, int]]) -> None:
    by_day = dict(days)
    records = [past((TODAY - timedelta(days=ago)).isoformat(), price) for ago, price in by_day.items()]

    assert timeline(records, TODAY) == timeline(list(reversed(records)), TODAY)


@pytest.mark.parametrize(
    ("before", "after", "by"),
    [(100, 50, "-0.5"), (100, 150, "0.5"), (0, 0, "0"), (0, 100, None), (None, 100, None), (100, None, None)],
)
def test_a_change_needs_something_to_compare_with(before: int | None, after: int | None, by: str | None) -> None:
    assert change_of(before, after) == (None if by is None else Decimal(by))
