"""The step chart of a price, as text."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.changes.price_history import PricePoint, Timeline, timeline
from crosswalk_tui.core.changes.step_chart import step_chart
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Dating, PointKind

TODAY = date(2026, 11, 29)


def point(day: str, sent: float | None, made: float | None, kind: PointKind = PointKind.CHANGED) -> PricePoint:
    rates = Rates(*(None if usd is None else round(usd * 1_000_000) for usd in (sent, made)))
    return PricePoint(date.fromisoformat(day), Dating.RECORDED, kind, rates, "litellm", "LiteLLM")


def drawn(prices: Timeline, width: int = 60, rows: int = 6) -> list[str]:
    chart = step_chart(prices, width, rows)
    assert chart is not None
    return [line.rstrip() for line in (*chart.input, *chart.output, chart.axis)]


def test_an_unchanged_price_is_one_line() -> None:
    assert drawn(timeline([point("2025-11-24", 5, 25)], TODAY), 40) == [
        "$5.00 " + "─" * 34,
        "$25.00 " + "═" * 33,
        "2025-11-24                         today",
    ]


def test_a_step_has_its_amount_and_its_day() -> None:
    prices = timeline([point("2024-05-13", 5, 15), point("2024-11-13", 2.5, 10)], TODAY)
    assert drawn(prices, 44, 4) == [
        "$5.00 ──────┐",
        "            └ $2.50 ────────────────────────",
        "$15.00 ═════╗",
        "            ╚ $10.00 ═══════════════════════",
        "2024-05-13  2024-11-13                 today",
    ]


NEAR = timeline(
    [point("2024-04-24", 1.74, 8), point("2024-10-15", 0.435, 8), point("2025-05-30", 0.783, 8)], TODAY
)  # fmt: skip


def test_every_price_has_a_line_and_an_amount() -> None:
    assert drawn(NEAR) == [
        "$1.74 ──────┐",
        "            │            ┌ $0.783 ──────────────────────────",
        "            └ $0.435 ────┘",
        "$8.00 ══════════════════════════════════════════════════════",
        "2024-04-24  2024-10-15   2025-05-30                    today",
    ]


def test_near_prices_on_one_line_have_a_step_up_or_down() -> None:
    high, low, *_ = drawn(NEAR, rows=3)
    assert high == "$1.74 ──────┐"
    assert "└ $0.435 ────╱ $0.783 ───" in low
    falling = timeline([point("2024-04-24", 2, 8), point("2025-10-15", 1, 8)], TODAY)
    assert "─╲ $1.00 ─" in drawn(falling, rows=2)[0]


def test_an_amount_wider_than_its_price_is_beside_it() -> None:
    days = [("2026-03-01", 1.0), ("2026-05-01", 1.74), ("2026-05-03", 0.435), ("2026-05-04", 0.783), ("2026-05-06", 3)]
    shown = " ".join(drawn(timeline([point(day, usd, 8) for day, usd in days], TODAY), 45, 6))
    assert {"$1.00", "$1.74", "$0.435", "$0.783", "$3.00"} <= set(shown.split())


def test_a_price_of_another_source_is_after_a_gap() -> None:
    prices = timeline(
        [point("2026-01-05", 0.49, 0.7), point("2026-06-30", 0.35, 0.7, PointKind.DIFFERS)], TODAY
    )  # fmt: skip
    before, after, *_ = drawn(prices, 40)
    assert before == "$0.49 ──────────────"
    assert after == " " * 22 + "$0.35 ────────────"


def test_an_announced_price_and_an_end_are_after_today() -> None:
    rising = timeline([point("2026-01-01", 1, 2), point("2027-01-01", 3, 2)], TODAY)
    step, *_, axis = drawn(rising, 50)
    assert step.endswith("┌ $3.00 ╌╌╌╌")
    assert axis.split() == ["2026-01-01", "today", "2027-01-01"]
    ending = timeline([point("2026-01-01", 1, 2), point("2027-01-01", None, None, PointKind.ENDED)], TODAY)
    assert drawn(ending, 50)[0].endswith("╌ ends")
    ended = timeline([point("2026-01-01", 1, 2), point("2026-06-01", None, None, PointKind.ENDED)], TODAY)
    assert drawn(ended, 50)[0].endswith("─ ended")


def test_a_wrong_listing_is_not_drawn() -> None:
    prices = timeline(
        [
            point("2026-01-01", 1, 2), point("2026-03-01", 1000, 2000, PointKind.WRONG),
            point("2026-03-02", 1, 2, PointKind.CORRECTED),
        ],
        TODAY,
    )  # fmt: skip
    assert len(drawn(prices)) == 3


def test_without_a_price_or_room_there_is_no_chart() -> None:
    assert step_chart(timeline([], TODAY), 60, 3) is None
    assert step_chart(timeline([point("2025-11-24", 5, 25)], TODAY), 5, 3) is None


DAYS = st.integers(0, 900)
PRICES = st.integers(1, 500)


@given(st.lists(st.tuples(DAYS, PRICES, PRICES), min_size=1, max_size=30), st.integers(12, 160), st.integers(2, 9))
def test_whatever_the_prices_the_lines_fit_and_the_last_amount_is_shown(
    days: list[tuple[int, int, int]], width: int, rows: int
) -> None:
    by_day = {TODAY - timedelta(days=ago): (sent, made) for ago, sent, made in days}
    prices = timeline([point(day.isoformat(), *pair) for day, pair in by_day.items()], TODAY)
    chart = step_chart(prices, width, rows)
    if chart is None:
        assert width < 2 * len(by_day) + 24
        return
    assert len(chart.input) + len(chart.output) <= rows
    for lines in (chart.input, chart.output):
        assert lines
        assert all(len(line) == width for line in lines)
    last = by_day[max(by_day)]
    assert f"${last[0]}.00" in "".join(chart.input)
    assert f"${last[1]}.00" in "".join(chart.output)


def test_days_that_their_texts_move_are_not_to_scale() -> None:
    crowded = timeline([point("2024-05-13", 5, 15), point("2026-11-01", 4, 10), point("2026-11-20", 3, 9)], TODAY)
    even = timeline([point("2024-05-13", 5, 15), point("2025-03-13", 4, 10), point("2026-01-20", 3, 9)], TODAY)
    charts = [step_chart(prices, 60, 6) for prices in (crowded, even)]
    assert [chart.is_to_scale for chart in charts if chart is not None] == [False, True]
