"""`/` finds the offers of a provider, ranked or left out, and Esc lists all again."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.workload.offers_table import OffersTable
from tests.core.worlds import compared, offer, side
from tests.ui.calculator import SIZE, settled
from tests.ui.conftest import line_with, quiet, seen


def listed(table: OffersTable) -> list[str]:
    """The first words of each line."""
    lines = ["".join(piece for piece, _ in table.line(index, 80)) for index in range(len(table))]
    return [" ".join(line.replace("◆", "").split()[:2]) for line in lines]


def test_the_offers_of_both_models_are_found_and_compared_with_the_cheapest_of_all() -> None:
    pair = compared(
        side("lab/a", offer("alpha", 10_000, 10_000), offer("bravo", 20_000, 20_000)),
        side("lab/b", offer("bravo", 90_000, 90_000)),
    )
    table = OffersTable(pair, with_left_out=False, named=" RAV ")
    assert listed(table) == ["A Bravo", "B Bravo"]
    assert [row.total / row.least for row in map(table.offer, range(2)) if row is not None] == [2, 9]
    assert [row[1] for row in table.table().rows] == ["Bravo", "Bravo"], "what is copied is what is listed"


@pytest.mark.parametrize("size", [(80, 24), SIZE])
async def test_from_any_pane_it_lists_a_provider_until_escape(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("slash", *"brav")
        await quiet(pilot)
        assert "Bravo" in seen(app)
        assert "Alpha " not in "".join(line for line in seen(app).splitlines() if "$0.0" in line)
        await pilot.press("enter")
        await quiet(pilot)
        assert line_with(app, "/ brav", "1 found · esc lists all"), "the field stays while it limits the list"
        assert app.focused is not None
        assert app.focused.id == "workload-list"
        assert "esc All offers" in seen(app)
        await pilot.press("escape")
        await quiet(pilot)
        assert line_with(app, "Alpha")
        assert "esc All offers" not in seen(app)
        assert "found · esc" not in seen(app)


async def test_offers_left_out_are_found_with_the_reason(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "slash", *"middle")
        await settled(pilot)
        assert line_with(app, "No offer of a provider called middle can be ranked.")
        assert "free tier" in line_with(app, "A   Middleman")
        assert "v lists them" not in seen(app)
        await pilot.press(*"x")
        await settled(pilot)
        assert line_with(app, "No offer of a provider called middlex is known.")
        await pilot.press("escape")
        await settled(pilot)
        assert line_with(app, "v lists them")


async def test_other_models_are_listed_with_all_providers(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "slash", *"bravo", "enter")
        await settled(pilot)
        assert line_with(app, "/ bravo", "found · esc lists all")
        await pilot.press("f")
        await settled(pilot)
        assert line_with(app, "B ◆ Alpha")


async def test_what_was_typed_is_no_markup(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "slash", *"[/]")
        await settled(pilot)
        assert line_with(app, "/ [/]", "0 found · esc lists all")
