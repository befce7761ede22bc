"""A split workload on the workload screen: its field, what it costs, undo."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from crosswalk_tui.ui.app import CrosswalkApp
from tests.ui.conftest import line_with, quiet, seen


async def split(pilot: Pilot[None], text: str) -> None:
    """Type *text* into the field on the workload screen."""
    await quiet(pilot)
    await pilot.press("2")
    await quiet(pilot)
    pilot.app.screen.query_one("#split").focus()
    await pilot.press(*text)
    await quiet(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_split_shows_its_parts_and_their_sum(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await split(pilot, "80/20")
        assert "A 80% $0.072" in line_with(app, "split $0.108")  # 80% of $0.09 and 20% of $0.18
        assert line_with(app, "B 20% $0.036")
        await pilot.press("escape", "u")
        await quiet(pilot)
        assert "split $" not in seen(app)


async def test_shares_that_are_not_100_percent_are_explained(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await split(pilot, "80/30")
        assert "80% + 30% is 110%" in seen(app)
        await pilot.press(*["backspace"] * 5, *"80/10/10")
        await quiet(pilot)
        assert "Give 2 shares" in seen(app)


async def test_a_split_for_fewer_models_is_not_billed(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await split(pilot, "50/50")
        assert line_with(app, "split $0.135")
        await pilot.press("escape", "plus", *"gpt", "enter")
        await quiet(pilot)
        assert len(app.session.sides) == 3
        assert "split $" not in seen(app)
