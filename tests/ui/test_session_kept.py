"""What a restart and a saved comparison bring back: the split, and the conditions of Find."""

from __future__ import annotations

from decimal import Decimal

from crosswalk_tui.core.find.condition_text import Known, parse_requirements
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.plot.choices import Grouping
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.run import _conditions_of
from crosswalk_tui.ui.session.draft import Edit
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.opening_saved import open_comparison
from crosswalk_tui.user.state import read_state, write_state
from tests.ui.conftest import line_with, quiet, seen

SPLIT = (Decimal("0.8"), Decimal("0.2"))


async def test_a_restart_brings_back_the_split_and_the_conditions(app: CrosswalkApp) -> None:
    session = app.session
    known = Known(session.catalogue.benchmarks(), {})
    conditions = parse_requirements("arena_text>=1400 $<=50 released>=2026-01 licence=mit", known).conditions
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        session.apply(Edit(session.draft._replace(conditions=conditions, split=SPLIT), ""))
        write_state(session.users, app.state(None))
    left = read_state(session.users)
    assert left is not None
    assert left.setup.split == SPLIT
    assert _conditions_of(session.catalogue, left.conditions) == (conditions, ())


async def test_a_restart_brings_back_the_colours_of_the_plot(app: CrosswalkApp) -> None:
    session = app.session
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("4")
        await quiet(pilot)
        await pilot.press("C")
        await quiet(pilot)
        write_state(session.users, app.state(None))
    left = read_state(session.users)
    assert left is not None
    assert left.grouping is Grouping.LAB
    opened = CrosswalkApp(session, "plot")
    session.grouping = left.grouping
    async with opened.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        assert line_with(opened, "▲△ Meta 2", "filled: Pareto front")


async def test_conditions_on_a_benchmark_that_is_gone_are_dropped_with_a_sentence(app: CrosswalkApp) -> None:
    conditions, problems = _conditions_of(app.session.catalogue, "gone_bench>=5")
    assert conditions == Conditions()
    assert "The last conditions of Find are dropped. No benchmark is called" in problems[0]


async def test_a_split_for_other_models_is_not_saved(app: CrosswalkApp) -> None:
    session = app.session
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        session.apply(Edit(session.draft._replace(split=(*SPLIT, Decimal(0))), ""))
        assert session.setup.split == ()


async def test_an_opened_comparison_has_its_split(app: CrosswalkApp) -> None:
    session = app.session
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        saved = session.setup._replace(split=SPLIT)
        assert isinstance(app.screen, ComparingScreen)
        open_comparison(app.screen, saved)
        await quiet(pilot)
        assert session.draft.split == SPLIT
        await pilot.press("2")
        await quiet(pilot)
        assert line_with(app, "B 20%", "$0.036")
        open_comparison(app.screen, saved._replace(split=()))
        await quiet(pilot)
        await pilot.press("2")
        await quiet(pilot)
        assert "split $" not in seen(app)
