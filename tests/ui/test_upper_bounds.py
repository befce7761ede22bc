"""Bills that are upper bounds and may be below the winner's: the table names them in words, and the specs do."""

from __future__ import annotations

from decimal import Decimal

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.spec_rows import cheapest_rows
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.workload.offers_table import OffersTable
from tests.catalogue_builder import CatalogueBuilder
from tests.core.worlds import compared, offer, side
from tests.ui.calculator import SIZE, settled
from tests.ui.conftest import A, AppMaker, B, line_with, seen

CACHED = Workload(10_000_000, 1_000_000, cached_share=Decimal("0.5"))
KNOWN = offer("alpha", 100_000, 100_000, cache_read=50_000)
BOUNDS = (offer("bravo", 90_000, 90_000), offer("charlie", 95_000, 95_000))
FAR = offer("delta", 900_000, 900_000)


def priced(workload: Workload = CACHED) -> Comparison:
    """A at Alpha, all published, and three sellers without a rate of cached input; B at Alpha alone."""
    return compared(side("lab/a", KNOWN, *BOUNDS, FAR), side("lab/b", KNOWN), workload=workload)


def test_the_row_of_the_specs_names_the_first_and_counts_the_others() -> None:
    rows = {row.label: row for row in cheapest_rows(priced())}
    assert rows["Maybe less"].values == ("Bravo, at most $0.99 (and 1 more)", "none")
    assert [bill is not None for bill in rows["Maybe less"].bills] == [True, False]
    assert "Maybe less" not in {row.label for row in cheapest_rows(priced(Workload()))}


def test_the_winner_names_them_in_its_detail() -> None:
    table = OffersTable(priced(), with_left_out=False)
    details = {table.detail(index)[0]: table.detail(index) for index in range(1, len(table)) if table.offer(index)}
    assert "maybe less at Bravo and 1 more" in table.detail(0)
    assert "an upper bound" not in details["Bravo"], "it is at most so much more"
    for name in ("Bravo", "Delta"):
        assert any(note.startswith("at most $") and "more than at Alpha" in note for note in details[name])
    assert not [note for name in ("Bravo", "Charlie", "Delta") for note in details[name] if "maybe less" in note]


def test_an_upper_bound_has_another_sign_than_an_assumed_rate() -> None:
    table = OffersTable(priced(), with_left_out=False)
    rows = {row.quote.offer.provider.name: row for row in table.rows if not isinstance(row, str)}
    assert [table.signs(rows[name]) for name in ("Alpha", "Bravo", "Delta")] == ["◆", "≤", "≤"]
    assert total_text(rows["Bravo"].quote) == "≤$0.99"


async def test_the_legend_of_the_pane_has_these_words(make_app: AppMaker) -> None:
    world = CatalogueBuilder()
    for provider in ("alpha", "bravo"):
        world.provider(provider)
    for key in (A, B):
        world.model(key)
        world.offer("alpha", f"{key}-alpha", key, prices=[{"input": 100_000, "output": 100_000, "cache_read": 50_000}])
    world.offer("bravo", "bravo-a", A, input=90_000, output=90_000)
    app = make_app(world, workload=CACHED)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "≤ at most" in seen(app)
        assert "≈" not in seen(app)
        assert line_with(app, "maybe less at Bravo")


def test_a_bill_that_may_be_too_low_is_at_least_so_much_more() -> None:
    """Bravo publishes no rate of written tokens: they are billed as plain input, which may be too little."""
    known = offer("alpha", 100_000, 100_000)
    known = known._replace(prices=(known.prices[0]._replace(rates=Rates(100_000, 100_000, cache_write=100_000)),))
    writing = Workload(10_000_000, 1_000_000, cache_write_share=Decimal("0.5"))
    sides = side("lab/a", known, offer("bravo", 400_000, 400_000)), side("lab/b", known)
    table = OffersTable(compared(*sides, workload=writing), with_left_out=False)
    details = {table.detail(index)[0]: table.detail(index) for index in range(1, len(table)) if table.offer(index)}
    assert any(note.startswith("at least $3.30 more than at Alpha") for note in details["Bravo"])
