"""When a workload runs, where its data has to stay, and models not known to have what it needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.hours import EVENLY, Hours, When
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.session.summaries import filters_in_short, workload_in_short
from crosswalk_tui.ui.shell.command_line import command_line
from crosswalk_tui.ui.workload.offers_table import OffersTable
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import save_workload, saved_workload
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.calculator import SIZE, fill, settled, text_of
from tests.ui.conftest import A, AppMaker, B, line_with, seen
from tests.ui.idle import wait_until

PEAK = {"window_start": "01:00", "window_end": "07:00", "weekdays": "12345"}
"""30 of the 168 hours of a week."""


@pytest.fixture
def hourly() -> CatalogueBuilder:
    """A at Clock for $1.00 in and $2.00 out, four times as much at peak hours; in Europe at Frank for $6.00 and $8.00.

    Nobody says whether A calls tools, B does not.
    """
    world = CatalogueBuilder()
    for provider in ("clock", "frank"):
        world.provider(provider)
    world.benchmark("arena_text", name="Arena Text (overall)")
    world.model(A, name="Llama 3.2 1B Instruct")
    world.model(B, name="Llama 3.2 3B Instruct", tools=0)
    world.model("lab/able", name="Able", tools=1)
    for key, score in ((A, 1111), (B, 1167), ("lab/able", 1200)):
        world.score(key, "arena_text", score)
    regular, dear = {"input": 1_000_000, "output": 2_000_000}, {"input": 4_000_000, "output": 8_000_000}
    world.offer("clock", "a", A, prices=[regular, {**dear, **PEAK}], last_seen="2026-07-02", last_seen_source="test")
    world.offer("frank", "eu.a", A, region="eu-central-1", input=6_000_000, output=8_000_000)
    world.offer("clock", "b", B, input=2_000_000, output=4_000_000)
    world.offer("clock", "able", "lab/able", input=9_000_000, output=9_000_000)
    return world


async def test_the_hours_are_a_field_that_ranks_and_can_be_undone(hourly: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(hourly)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert app.screen.query_one("#hours", Input).value == "evenly"
        assert line_with(app, "A ◆ Clock", "$13.82", "by hour")  # $9.00 × (138 + 4 × 30) / 168
        for typed, bill, said in (
            ("peak", "$36.00", "at peak hours only"),
            ("off-peak", "$9.00", "at off-peak hours only"),
            ("office:Asia/Tokyo", "$29.25", "Asia/Tokyo"),  # 00:00-08:00 UTC: 30 of 40 hours at peak
        ):
            await fill(pilot, "hours", typed)
            assert line_with(app, "A ◆ Clock", bill)
            assert said in text_of(app, "#reading")
            assert f"--hours {typed}" in command_line(app.session, "workload")
        assert app.session.workload.hours == Hours(When.OFFICE, "Asia/Tokyo")
        await pilot.press("escape", "u")
        await settled(pilot)
        assert app.session.workload.hours == EVENLY, "what is typed into a field is one step"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("teatime", "hours: 'teatime' is not valid; try evenly, peak, off-peak or office:Europe/Berlin."),
        ("office:Mars/Olympus", "hours: No time zone is called 'Mars/Olympus'"),
        ("office", "hours: 'office' is not valid"),
    ],
)
async def test_hours_that_cannot_be_read_are_marked_with_the_reason(
    hourly: CatalogueBuilder, make_app: AppMaker, typed: str, reason: str
) -> None:
    app = make_app(hourly)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await fill(pilot, "hours", typed)
        assert app.screen.query_one("#hours", Input).has_class("-invalid")
        assert reason in text_of(app, "#reading")
        assert app.session.workload.hours == EVENLY
        await fill(pilot, "hours", "")
        assert not app.screen.query_one("#hours", Input).has_class("-invalid")
        assert app.session.workload.hours == EVENLY


def test_the_hours_are_saved_with_the_workload(tmp_path: Path) -> None:
    own_database = UserDatabase(tmp_path / "user.db")
    workload = replace(DEFAULT_WORKLOAD, hours=Hours(When.OFFICE, "Europe/Berlin"))
    save_workload(own_database, "office", workload)
    assert saved_workload(own_database, "office") == workload
    assert workload_in_short(workload) == "5M in · 2M out · hours office:Europe/Berlin"


async def test_x_shows_the_windows_with_their_rates_and_the_average(
    hourly: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(hourly)
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await pilot.press("x")
        await pilot.pause()
        text = " ".join(line.strip("│ ") for line in _box(seen(app)))
        assert "Input: 01:00–07:00 UTC Mon–Fri $4.00, otherwise $1.00; average over the week $1.535714." in text
        assert "Last seen   for sale on 2026-07-02 (Test prices)" in text


async def test_a_region_is_a_must(hourly: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(hourly)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await fill(pilot, "region", "eu")
        assert line_with(app, "A ◆ Frank", "$46.00")
        assert "A ◆ Clock" not in seen(app), "an offer that is bound to no region does not stay in it"
        assert app.session.filters == Filters(region="eu")
        assert "--region eu" in command_line(app.session, "workload")
        await fill(pilot, "region", "EU or  Global")
        assert app.session.filters == Filters(region="eu", or_global=True)
        assert line_with(app, "A ◆ Clock")
        assert "--region eu --region-or-global" in command_line(app.session, "workload")
        await fill(pilot, "region", "moon or global")
        assert "region: No offer of these models is bound to 'moon'." in text_of(app, "#reading")
        await fill(pilot, "region", "")
        assert app.session.filters == Filters()


async def test_the_beginning_of_a_region_is_no_error_while_it_is_typed(
    hourly: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = make_app(hourly)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        app.screen.query_one("#region").focus()
        await pilot.press("e")
        await settled(pilot)
        assert "Error" not in text_of(app, "#reading")
        await pilot.press("tab")
        await settled(pilot)
        assert "region: No offer of these models is bound to 'e'. There are: eu, eu-central-1." in text_of(
            app, "#reading"
        )
        app.screen.query_one("#region").focus()
        await pilot.press("end", "u")
        await settled(pilot)
        assert "Error" not in text_of(app, "#reading")
        assert app.session.filters == Filters(region="eu")
        await pilot.press("x")
        await settled(pilot)
        assert "bound to 'eux'" in text_of(app, "#reading"), "no region begins like this"


async def test_an_error_is_shown_whole_where_it_is_narrow(hourly: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(hourly)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        await fill(pilot, "region", "moon")
        error = "Error: region: No offer of these models is bound to 'moon'. There are: eu, eu-central-1."
        assert error in " ".join(text_of(app, "#reading").split())


async def test_one_switch_lets_in_what_is_not_known(hourly: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(hourly)
    app_filters = Filters(needs=frozenset({"tools"}))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await settled(pilot)
        app.session.edit(filters=app_filters)
        await settled(pilot)
        assert line_with(app, "3 offers left out: 2 are not known to have tools, 1 does not have tools")
        switches = app.screen.query_one("#switches")
        switches.focus()
        await pilot.press("end", "space")
        await settled(pilot)
        assert app.session.filters == app_filters._replace(allow_unknown=True)
        assert line_with(app, "[x] allow unknown")
        assert line_with(app, "A ◆ Clock")
        assert "--allow-unknown" in command_line(app.session, "workload")
        assert filters_in_short(app.session.filters) == "needs tools · or not known"
        assert line_with(app, "left out", "1 does not have tools")
        await pilot.press("u")
        await settled(pilot)
        assert app.session.filters == app_filters


async def test_the_plot_counts_what_is_not_known_apart(hourly: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(hourly)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.session.edit(filters=Filters(needs=frozenset({"tools"})))
        await pilot.press("4")
        await wait_until(pilot, lambda: "not known" in seen(app), "the plot never counted")
        assert line_with(app, "1 lack tools", "1 not known to have tools")


def test_the_table_states_when_what_is_left_out_was_last_seen(hourly: CatalogueBuilder, tmp_path: Path) -> None:
    from crosswalk_tui.catalog.side_reader import read_side
    from crosswalk_tui.core.comparison.comparison import compare
    from tests.ui.conftest import NOON

    hourly.offer(
        "frank", "old-a", A, input=1_000, output=1_000, exclude_code="deprecated", exclude_reason="ended on 2026-05-01",
        last_seen="2026-04-30", last_seen_source="models.dev",
    )  # fmt: skip
    with Catalogue.open(hourly.write(tmp_path / "catalog.db")) as catalogue:
        sides = [read_side(catalogue, key) for key in (A, B)]
        table = OffersTable(compare(sides, DEFAULT_WORKLOAD, Filters(), NOON), with_left_out=True)
    details = [table.detail(line) for line in range(len(table))]
    assert ("ended on 2026-05-01", "Frank", "old-a", "last seen 2026-04-30 (models.dev)") in details


def _box(text: str) -> list[str]:
    """The lines of the dialog on the screen."""
    lines = text.splitlines()
    top = next(line for line in lines if "costs here" in line)
    left, right = top.index("╭─ What"), top.rindex("╮")
    return [line[left:right] for line in lines]
