"""The arithmetic of the offer under the cursor, below the offers table of a high and wide screen."""

from __future__ import annotations

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.workload.offer_arithmetic import arithmetic_lines
from tests.core.worlds import compared, offer, side
from tests.ui.calculator import settled
from tests.ui.conftest import line_with, seen


def test_the_items_add_up_to_the_total() -> None:
    ranked = compared(side("lab/a", offer("alpha", 1_250_000, 10_000_000)), side("lab/b")).models[0]
    assert ranked.best is not None
    texts = ["".join(piece for piece, _ in line).rstrip() for line in arithmetic_lines(ranked.best, 80)]
    # by hand: 5M × $1.25 + 2M × $10 = $6.25 + $20
    assert texts[1:] == [
        "input    5,000,000 ×  $1.25 per 1M   $6.25",
        "output   2,000,000 × $10.00 per 1M  $20.00",
        "a month                             $26.25",
    ]


async def test_it_follows_the_cursor_where_there_is_room(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert line_with(app, "How the bill of Alpha is calculated")
        await pilot.press("down", "down")
        await pilot.pause()
        assert line_with(app, "How the bill of Cloudy is calculated")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "How the bill of" not in seen(app)
