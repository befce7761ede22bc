"""The rows of the offers table: each model's cheapest offer before any second one, and one model alone."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.models import OWN, Price, Rates
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.sorted_table import ColumnOrder
from crosswalk_tui.ui.workload.offer_columns import BY_PRICE
from crosswalk_tui.ui.workload.offers_pane import OffersList
from crosswalk_tui.ui.workload.offers_table import OffersTable
from tests.catalogue_builder import CatalogueBuilder
from tests.core.worlds import compared, offer, side
from tests.ui.calculator import SIZE, calculator, fill, settled, text_of
from tests.ui.conftest import A, AppMaker, B, line_with, seen


def text(line: Line) -> str:
    return "".join(piece for piece, _ in line)


def crowd() -> Comparison:
    """A has three offers that are cheaper than the only one of B."""
    many = [offer(name, rate, rate) for name, rate in (("alpha", 10_000), ("bravo", 20_000), ("charlie", 30_000))]
    return compared(side("lab/a", *many), side("lab/b", offer("delta", 90_000, 90_000)))


def rows(table: OffersTable) -> list[str]:
    return [" ".join(text(table.line(index, 60)).split()[:3]) for index in range(len(table))]


def test_every_model_has_its_cheapest_offer_before_any_has_a_second() -> None:
    table = OffersTable(crowd(), with_left_out=False)
    assert [row[:8] for row in rows(table)] == ["A ◆ Alph", "B ◆ Delt", "── Other", "A Bravo ", "A Charli"]
    assert table.cursor_target(2) is None
    assert table.detail(2) == ()


def test_of_three_models_none_fills_the_table() -> None:
    many = [offer(f"host {nth}", 1_000 * nth, 1_000 * nth) for nth in range(1, 9)]
    others = [side(f"lab/{name}", offer(name, 90_000, 90_000)) for name in ("b", "c")]
    table = OffersTable(compared(side("lab/a", *many), *others), with_left_out=False)
    assert [row[:8] for row in rows(table)] == [
        "A ◆ Host", "B ◆ B", "C ◆ C", "── Other", "A Host 2", "A Host 3", "A Host 4", "── 4 mor",
    ]  # fmt: skip
    assert "4 more offers · enter on an offer lists all of its model" in text(table.line(7, 80))
    assert len(table.table().rows) == 10


@pytest.mark.parametrize(
    ("room", "most", "more"), [(0, 3, 4), (11, 3, 4), (13, 5, 2), (14, 6, 1), (15, 7, 0), (99, 7, 0)]
)
def test_offers_of_three_models_fill_the_room(room: int, most: int, more: int) -> None:
    many = [offer(f"host {nth}", 1_000 * nth, 1_000 * nth) for nth in range(1, 9)]
    others = [
        side(f"lab/{name}", offer(name, 90_000, 90_000), offer(f"{name}2", 91_000, 91_000)) for name in ("b", "c")
    ]
    table = OffersTable(compared(side("lab/a", *many), *others), with_left_out=False, room=room)
    assert sum(row.startswith("A") for row in rows(table)) == 1 + most
    assert sum(row.startswith(("B", "C")) for row in rows(table)) == 4
    lines = [text(table.line(index, 80)) for index in range(len(table))]
    assert any("more offer" in line for line in lines) is bool(more)
    assert any(f"at most {most} of each model" in line for line in lines) is bool(more)
    assert len(table) <= max(room, 3 + 1 + 5 + 1)


def test_offers_of_the_user_are_listed_however_expensive() -> None:
    many = [offer(f"host {nth}", 1_000 * nth, 1_000 * nth) for nth in range(1, 9)]
    price = Price(Rates(500_000_000, 500_000_000), OWN, "2026-07-02")
    mine = offer("mine", 0, 0)._replace(prices=(price,))
    others = [side(f"lab/{name}", offer(name, 90_000, 90_000)) for name in ("b", "c")]
    table = OffersTable(compared(side("lab/a", *many, mine), *others), with_left_out=False)
    assert [row[:7] for row in rows(table)][3:] == ["── Othe", "A Host ", "A Host ", "A Host ", "A Mine ", "── 4 mo"]
    assert "at most 3 of each model and yours" in text(table.line(3, 80))
    assert "$3,500.00" in text(table.line(7, 80))
    assert "$3,500.000" not in text(table.line(7, 80))


def test_columns_are_as_wide_as_the_listed_offers_need() -> None:
    cheap = [offer(f"host {nth}", 1_000 * nth, 1_000 * nth) for nth in range(1, 9)]
    rare = offer("rare", 90_000_000_000, 90_000_000_000)._replace(quantization="fp8")
    others = [side(f"lab/{name}", offer(name, 90_000, 90_000)) for name in ("b", "c")]
    of_three = compared(side("lab/a", *cheap, rare), *others)
    folded = OffersTable(of_three, with_left_out=False)
    whole = OffersTable(of_three, with_left_out=False, order=ColumnOrder("$/month", is_reversed=True))
    assert "Format" not in {title.text for title in folded.titles(120)}
    assert "Format" in {title.text for title in whole.titles(120)}
    assert _width(folded, "$/month") < _width(whole, "$/month")


def _width(table: OffersTable, column: str) -> int:
    return next(title.width for title in table.titles(120) if title.text == column)


def test_what_an_offer_changes_in_its_model_is_beside_its_price() -> None:
    small = offer("alpha", 10_000, 10_000)._replace(context_tokens=32_000, quantization="fp8")
    same = offer("bravo", 20_000, 20_000)._replace(context_tokens=131_072)
    pair = compared(side("lab/a", small, same, context_tokens=128_000), side("lab/b", offer("delta", 90_000, 90_000)))
    table = OffersTable(pair, with_left_out=False)
    assert {"Context", "Format"} <= {title.text for title in table.titles(80)}
    cells = [text(table.line(index, 80)).split() for index in range(len(table))]
    assert {"32K", "fp8"} <= set(cells[0])
    assert not {"128K", "131K", "fp8"} & set(cells[3])
    assert {"context 32K, not 128K", "fp8 weights"} <= set(table.detail(0))


def test_no_heading_stands_where_the_offers_are_one_list() -> None:
    pair = compared(side("lab/a", offer("alpha", 10_000, 10_000)), side("lab/b", offer("delta", 90_000, 90_000)))
    assert len(OffersTable(pair, with_left_out=False)) == 2
    assert len(OffersTable(crowd(), with_left_out=False, only=0)) == 3


def test_one_model_alone_has_multiples_of_its_own_lowest_total() -> None:
    assert "9.0×" in text(OffersTable(crowd(), with_left_out=False).line(1, 80))
    alone = OffersTable(crowd(), with_left_out=False, only=1)
    assert rows(alone) == ["B ◆ Delta"]
    assert "1.0×" in text(alone.line(0, 80))


def test_no_offer_that_costs_more_reads_as_once_the_lowest_total() -> None:
    close = [offer("alpha", 100_000, 100_000), offer("bravo", 102_000, 102_000), offer("charlie", 250_000, 250_000)]
    table = OffersTable(compared(side("lab/a", *close)), with_left_out=False)
    assert [text(table.line(index, 60)).split()[-1] for index in range(3)] == ["1.00×", "1.02×", "2.50×"]


def test_the_line_below_says_how_much_more_an_offer_costs() -> None:
    close = [offer("alpha", 100_000, 100_000), offer("bravo", 102_000, 102_000)]
    table = OffersTable(compared(side("lab/a", *close)), with_left_out=False)
    assert "$0.014 more than at Alpha (+2%)" in table.detail(1)
    assert not any("more than" in note for note in table.detail(0))


def test_the_figures_stay_near_the_names_at_any_width() -> None:
    wide, wider = (text(OffersTable(crowd(), with_left_out=False).line(0, width)).rstrip() for width in (120, 200))
    assert wide == wider
    assert wide.index("$0.01") < 60


def test_where_no_offer_is_ranked_the_filters_that_leave_them_out_are_named_not_the_others() -> None:
    sides = (
        side("lab/a", offer("alpha", 10, 10), tools=False, open_weights=True),
        side("lab/b", offer("bravo", 10, 10), tools=False, open_weights=True),
    )
    strict = compared(*sides, filters=Filters(needs=frozenset({"tools", "open_weights"})))
    table = OffersTable(strict, with_left_out=False)
    assert text(table.line(0, 120)).rstrip() == "No offer of either model can be ranked with your filter needs tools."
    assert text(table.line(0, 50)).rstrip() == "No offer of either model can be ranked with one o…"
    assert text(table.line(1, 120)).startswith("── 2 offers left out: 2 do not have tools")
    one = compared(sides[0], filters=Filters(needs=frozenset({"tools"})))
    assert text(OffersTable(one, with_left_out=False).line(1, 120)).startswith(
        "── 1 offer left out: 1 does not have tools"
    )


async def test_enter_on_a_heading_goes_to_the_offer_below(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.offer("bravo", "m", A, input=1, output=1)
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        offers = app.screen.query_one(OffersList)
        offers.cursor = next(at for at in range(9) if "Other offers" in text(offers.line(at, 80)))
        heading = offers.cursor
        await pilot.press("enter")
        assert offers.cursor == heading + 1
        await pilot.press("enter")
        assert offers.only is not None


async def test_enter_on_an_offer_lists_its_model_alone_and_all_again(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert line_with(app, "only Llama 3.2 3B Instruct · enter lists all")
        assert "A ◆" not in seen(app)
        await pilot.press("enter")
        await pilot.pause()
        assert line_with(app, "A ◆")


def test_sorted_by_a_column_all_offers_are_one_list_and_by_price_again_folded() -> None:
    assert "── Other" in [row[:8] for row in rows(OffersTable(crowd(), with_left_out=False))]
    by_name = OffersTable(crowd(), with_left_out=False, order=ColumnOrder("Provider"))
    names = [row.quote.offer.provider.name for row in by_name.rows if not isinstance(row, str)]
    assert len(by_name.rows) == len(names) == 4
    assert names == sorted(names)
    assert len(OffersTable(crowd(), with_left_out=False, order=BY_PRICE.reverse()).rows) == len(names)


def test_by_context_every_window_is_shown() -> None:
    small = offer("alpha", 10_000, 10_000)._replace(context_tokens=32_000)
    same = offer("bravo", 20_000, 20_000)._replace(context_tokens=131_072)
    pair = compared(side("lab/a", small, same, context_tokens=131_072), side("lab/b", offer("delta", 90_000, 90_000)))
    table = OffersTable(pair, with_left_out=False, order=ColumnOrder("Context"))
    first, second = (text(table.line(index, 120)) for index in (0, 1))
    assert "131K" in first
    assert "32K" in second


async def test_the_cursor_stays_on_the_chosen_offer_when_others_are_listed(
    rich_world: CatalogueBuilder, make_app: AppMaker
) -> None:
    for nth in range(4):
        rich_world.provider(f"seller-{nth}", type="host")
        rich_world.offer(f"seller-{nth}", f"llama-{nth}", A, input=40_000 + nth, output=50_000)
    app = make_app(rich_world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        shown = calculator(app).query_one("#offers-list", OffersList)
        await pilot.press("end")
        while shown.offers is None or (chosen := shown.offers.offer(shown.cursor)) is None or chosen.place:
            await pilot.press("up")
        before, target = shown.cursor, shown.cursor_target()
        await pilot.press("enter")
        assert [shown.only, shown.cursor_target()] == [0, target]
        assert shown.cursor != before
        await pilot.press("enter")
        assert [shown.only, shown.cursor] == [None, before]
        await pilot.press("home")
        at = (4, before - shown.top + shown.header_height)
        await pilot.click(shown, offset=at)
        assert [shown.only, shown.cursor_target()] == [None, target], "the first click only moves the cursor"
        await pilot.click(shown, offset=at)
        assert [shown.only, shown.cursor_target()] == [0, target]


async def test_offers_that_charge_more_for_long_prompts_are_marked_until_the_size_is_known(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    base = {"input": 15_000, "output": 20_000}
    above = {"input": 30_000, "output": 40_000, "band_from": 200_000}
    world.provider("banded", type="host")
    world.offer("banded", "llama-1b", A, prices=[base, above])
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "1 offer charges more for long prompts" in " ".join(text_of(app, "#reading").split())
        marked = [line for line in seen(app).splitlines() if "+ long" in line]
        assert ["Banded" in line for line in marked] == [True, False]
        assert "+ long higher for long prompts" in marked[1]
        shown = calculator(app).query_one("#offers-list", OffersList)
        while "Banded" not in text(shown.line(shown.cursor, 80)):
            await pilot.press("down")
        await pilot.pause()
        assert "more above 200K a prompt" in seen(app)
        await pilot.press("x")
        await pilot.pause()
        assert line_with(app, "prompts above 200,000 tokens cost more")
        await pilot.press("escape")
        await fill(pilot, "prompt", "8k")
        await settled(pilot)
        assert "+ long" not in seen(app)


async def test_a_zoomed_pane_is_filled_with_offers_and_folds_again(world: CatalogueBuilder, make_app: AppMaker) -> None:
    third = "lab/third"
    world.model(third)
    for nth in range(6):
        world.provider(f"seller-{nth}", type="host")
        for model in (A, B, third):
            world.offer(f"seller-{nth}", f"{model}-{nth}", model, input=40_000 + nth, output=50_000)
    app = make_app(world, sides=(A, B, third))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "at most 3 of each model" in seen(app)
        await pilot.press("z")
        await settled(pilot)
        assert "Other offers · enter on one" in seen(app)
        await pilot.press("z")
        await settled(pilot)
        assert "at most 3 of each model" in seen(app)


async def test_offers_of_two_models_are_laid_out_once_for_all_sizes(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        offers = app.screen.query_one(OffersList)
        before = offers.offers
        await pilot.resize_terminal(SIZE[0] - 10, SIZE[1] - 5)
        await settled(pilot)
        assert offers.offers is before


def _titles(table: OffersTable, width: int) -> set[str]:
    return {title.text for title in table.titles(width)}


def test_the_rates_are_the_last_columns_to_give_way() -> None:
    many = [offer(f"host {nth}", 10_000 * nth, 20_000 * nth, quantization="fp8") for nth in range(1, 5)]
    table = OffersTable(compared(side("lab/a", *many), side("lab/b", many[0])), with_left_out=False, in_detail=True)
    columns = {*_titles(table, 200)}
    for width in range(200, 40, -1):
        assert columns >= (columns := _titles(table, width))
        assert {"in/1M", "out/1M"} <= columns or "Format" not in columns
        assert {"in/1M", "out/1M"} <= columns or "vs min" not in columns
    assert "in/1M" not in columns


def test_a_column_with_few_entries_is_the_first_to_give_way() -> None:
    many = [offer(f"host {nth}", 10_000 * nth, 20_000 * nth) for nth in range(1, 5)]
    fourth = offer("host 9", 90_000, 90_000, quantization="fp8")
    models = side("lab/a", *many, fourth), side("lab/b", many[0])
    rare = OffersTable(compared(*models), with_left_out=False, in_detail=True)
    columns = _titles(rare, 200)
    fewer = next(titles for width in range(199, 0, -1) if (titles := _titles(rare, width)) != columns)
    assert columns - fewer == {"Format"}


def test_a_format_of_the_cheapest_offer_stays_although_no_other_has_one() -> None:
    many = [offer(f"host {nth}", 10_000 * nth, 20_000 * nth) for nth in range(2, 6)]
    first = offer("host 1", 10_000, 10_000, quantization="fp8")
    table = OffersTable(
        compared(side("lab/a", first, *many), side("lab/b", many[0])), with_left_out=False, in_detail=True
    )
    assert "Format" in _titles(table, 70)
