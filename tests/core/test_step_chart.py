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


def drawn(prices: Timeline, width: int = 60, rows: int = 3) -> list[str]:
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
    assert drawn(prices, 44) == [
        "$5.00 ──────┐",
        "            └ $2.50 ────────────────────────",
        "$15.00 ═════╗",
        "            ╚ $10.00 ═══════════════════════",
        "2024-05-13  2024-11-13                 today",
    ]


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


@given(st.lists(st.tuples(DAYS, PRICES, PRICES), min_size=1, max_size=30), st.integers(12, 160), st.integers(1, 4))
def test_whatever_the_prices_the_lines_fit_and_the_last_amount_is_shown(
    days: list[tuple[int, int, int]], width: int, rows: int
) -> None:
    by_day = {TODAY - timedelta(days=ago): (sent, made) for ago, sent, made in days}
    prices = timeline([point(day.isoformat(), *pair) for day, pair in by_day.items()], TODAY)
    chart = step_chart(prices, width, rows)
    if chart is None:
        assert width < 2 * len(by_day) + 24
        return
    for lines in (chart.input, chart.output):
        assert 1 <= len(lines) <= rows
        assert all(len(line) == width for line in lines)
    last = by_day[max(by_day)]
    assert f"${last[0]}.00" in "".join(chart.input)
    assert f"${last[1]}.00" in "".join(chart.output)


def test_days_that_their_texts_move_are_not_to_scale() -> None:
    crowded = timeline([point("2024-05-13", 5, 15), point("2026-11-01", 4, 10), point("2026-11-20", 3, 9)], TODAY)
    even = timeline([point("2024-05-13", 5, 15), point("2025-03-13", 4, 10), point("2026-01-20", 3, 9)], TODAY)
    charts = [step_chart(prices, 60, 3) for prices in (crowded, even)]
    assert [chart.is_to_scale for chart in charts if chart is not None] == [False, True]
