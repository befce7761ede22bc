"""The price timeline of an offer: what changed at each point, and the price in force on a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.changes.price_history import (
    PricePoint,
    Timeline,
    change_of,
    changes_in_words,
    dates_in_words,
    dating_word,
    point_note,
    timeline,
)
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Dating, PointKind

TODAY = date(2026, 7, 10)


def point(
    day: str,
    sent: int | None,
    made: int | None = None,
    *,
    kind: PointKind = PointKind.CHANGED,
    dating: Dating = Dating.RECORDED,
    read: int | None = None,
) -> PricePoint:
    """A point of models.dev's history."""
    rates = Rates(sent, made or sent, read)
    return PricePoint(date.fromisoformat(day), dating, kind, rates, "models.dev-history", "models.dev history")


def prices(*points: PricePoint) -> Timeline:
    return timeline(points, TODAY)


FIRST, WRONG, CORRECTED, ENDED = PointKind.FIRST, PointKind.WRONG, PointKind.CORRECTED, PointKind.ENDED


def test_points_are_in_the_order_of_their_days_and_compared_with_the_price_before() -> None:
    found = prices(point("2026-03-01", 80), point("2026-06-01", 80, read=8), point("2026-01-01", 100, kind=FIRST))
    first, cheaper, with_cache = found.past
    assert found.changed(first) == {}
    assert found.changed(cheaper) == {"input": (100, 80), "output": (100, 80)}
    assert found.changed(with_cache) == {"cache_read": (None, 8)}
    assert (found.n_changes, found.current) == (1, with_cache)


def test_a_correction_is_no_change_and_applies_from_the_wrong_listing_on() -> None:
    found = prices(
        point("2026-01-01", 100, kind=FIRST), point("2026-02-01", 100_000, kind=WRONG),
        point("2026-02-03", 100, kind=CORRECTED),
    )  # fmt: skip
    first, wrong, corrected = found.past
    assert found.in_force(date(2026, 2, 2)) is corrected
    assert (found.n_changes, found.n_corrections) == (0, 1)
    assert found.wrong_before(corrected) is wrong
    assert found.changed(corrected) == {}
    assert found.before(corrected) is first


def test_a_price_that_was_first_listed_wrongly_and_changed_is_one_change() -> None:
    found = prices(
        point("2026-01-01", 100, kind=FIRST), point("2026-02-01", 90_000, kind=WRONG),
        point("2026-02-03", 90, kind=CORRECTED),
    )  # fmt: skip
    assert found.n_changes == 1
    assert found.changed(found.past[-1])["input"] == (100, 90)


def test_a_difference_between_sources_is_no_change() -> None:
    found = prices(point("2026-01-01", 100, kind=FIRST), point("2026-02-01", 90, kind=PointKind.DIFFERS))
    assert found.n_changes == 0


def test_no_price_is_in_force_before_the_first_point_and_after_an_end() -> None:
    found = prices(
        point("2026-01-01", 100, kind=FIRST), point("2026-02-01", None, kind=ENDED),
        point("2026-03-01", 100, kind=PointKind.RETURNED),
    )  # fmt: skip
    known = [found.in_force(date(2026, month, 15)) for month in (1, 2, 3)]
    assert [None if one is None else one.rates.input for one in known] == [100, None, 100]
    assert found.in_force(date(2025, 12, 31)) is None
    assert found.n_changes == 0


def test_an_announced_price_is_no_past() -> None:
    announced = point("2026-08-01", 120, dating=Dating.EFFECTIVE)
    found = prices(point("2026-01-01", 60, kind=FIRST), announced)
    assert found.future == (announced,)
    assert found.current is found.past[0]
    assert found.n_changes == 0
    assert found.in_force(date(2026, 8, 1)) is announced
    assert found.newest_first == (announced, found.past[0])


def test_the_words_before_a_date_and_the_notes_beside_a_price() -> None:
    found = prices(
        point("2026-01-01", 100, kind=WRONG, dating=Dating.BY), point("2026-01-02", 200_000, kind=CORRECTED),
        point("2026-02-01", 90, dating=Dating.EFFECTIVE),
        point("2026-08-01", None, kind=ENDED, dating=Dating.EFFECTIVE),
    )  # fmt: skip
    assert [dating_word(one, TODAY) for one in found.points] == ["by", "", "since", "from"]
    assert [point_note(one, found) for one in found.points] == [
        "wrong listing, corrected later",
        "correction: $0.0001 in and $0.0001 out were wrong",
        "",
        "ends",
    ]


DIFFERS = PointKind.DIFFERS


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ([], ""),
        ([point("2026-01-01", 100)], "No price before 2026-01-01 is recorded"),
        ([point("2026-01-01", 100), point("2026-02-01", 90)], "1 change since 2026-01-01"),
        (
            [point("2026-01-01", 100), point("2026-02-01", 90, kind=DIFFERS)],
            "No known change since 2026-01-01 (gap: another source)",
        ),
        (
            [point("2026-01-01", 9), point("2026-02-01", 8, kind=DIFFERS), point("2026-03-01", 7),
             point("2026-04-01", 9, kind=DIFFERS)],
            "1 change since 2026-01-01 (2 gaps: other sources)",
        ),
        (
            [point("2026-01-01", 100), point("2026-02-01", 100, kind=DIFFERS, read=10)],
            "Unchanged since 2026-01-01",
        ),
        (
            [point("2026-01-01", 100), point("2026-02-01", 100, read=10)],
            "Input and output unchanged since 2026-01-01",
        ),
        (
            [point("2026-01-01", 100), point("2026-02-01", None, kind=ENDED)],
            "Unchanged from 2026-01-01 to its end on 2026-02-01",
        ),
        ([point("2026-01-01", 9), point("2026-01-02", 9_000, kind=WRONG), point("2026-01-03", 9, kind=CORRECTED)],
         "Unchanged since 2026-01-01, apart from 1 wrong listing"),
    ],
)  # fmt: skip
def test_the_past_in_words(points: list[PricePoint], text: str) -> None:
    assert changes_in_words(prices(*points)) == text


def test_the_dates_in_words_are_those_that_occur() -> None:
    recorded, since = point("2026-01-01", 100), point("2026-02-01", 90, dating=Dating.EFFECTIVE)
    by, coming = point("2026-01-01", 9, dating=Dating.BY), point("2026-08-01", 9, dating=Dating.EFFECTIVE)
    seen = "dates: first seen in a source, maybe set earlier"
    assert dates_in_words(prices(recorded)) == seen
    assert dates_in_words(prices(since)) == "since: in force from then"
    assert dates_in_words(prices(recorded, since, coming)) == f"bare {seen} · since, from: in force from then"
    assert dates_in_words(prices(by, since)) == "since: in force from then · by: in force then"


@given(st.lists(st.tuples(st.integers(0, 800), st.integers(1, 10**6)), max_size=10), st.integers(0, 800))
def test_the_order_of_the_points_makes_no_difference(days: list[tuple[int, int]], ago: int) -> None:
    points = [point((TODAY - timedelta(days=before)).isoformat(), price) for before, price in dict(days).items()]
    found = prices(*points)
    assert found == prices(*reversed(points))
    in_force = found.in_force(TODAY - timedelta(days=ago))
    earlier = [one for one in found.points if one.day <= TODAY - timedelta(days=ago)]
    assert in_force is (earlier[-1] if earlier else None)


@pytest.mark.parametrize(
    ("before", "after", "by"),
    [(100, 50, "-0.5"), (100, 150, "0.5"), (0, 0, "0"), (0, 100, None), (None, 100, None), (100, None, None)],
)
def test_a_change_needs_something_to_compare_with(before: int | None, after: int | None, by: str | None) -> None:
    assert change_of(before, after) == (None if by is None else Decimal(by))


def test_an_unchanged_price_is_said_to_have_been_listed_wrongly() -> None:
    day, right = date(2026, 1, 1), Rates(1_000_000, 2_000_000)
    wrong = PricePoint(day, Dating.RECORDED, PointKind.WRONG, Rates(15_000_000_000, 15_000_000_000), "s", "S")
    put_right = PricePoint(date(2026, 2, 1), Dating.RECORDED, PointKind.CORRECTED, right, "s", "S")
    said = changes_in_words(timeline([wrong, put_right], date(2026, 7, 1)))
    assert said == "Unchanged since 2026-01-01, apart from 1 wrong listing"
