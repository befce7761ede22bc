"""Editing the workload: every key re-ranks, and what cannot be read changes nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from textual import events
from textual.widgets import Input

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.text.quantity import parse_tokens
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.workload.screen import filters_on
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.calculator import settled, text_of
from tests.ui.conftest import A, AppMaker, B, line_with, quiet, retype, seen

SIZE = (120, 40)


async def test_every_key_ranks_anew(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await retype(pilot, "1")
        assert app.session.workload == Workload(1, 2_000_000)
        await pilot.press("0")
        assert app.session.workload == Workload(10, 2_000_000)
        await pilot.press("M")
        await pilot.pause()
        assert app.session.workload == Workload(10_000_000, 2_000_000)
        assert "10,000,000 in + 2,000,000 out a month" in seen(app)
        # by hand: 10 × $0.01 + 2 × $0.02 at Alpha, 10 × $0.02 + 2 × $0.04 for B
        assert "$0.14" in line_with(app, "A ◆ Alpha")
        assert "$0.28" in line_with(app, "B ◆ Alpha")


async def test_another_workload_may_have_another_winner(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "◆ Alpha" in line_with(app, "A ◆")
        await pilot.press("w", "tab")
        await retype(pilot, "0")
        assert "◆ Cloudy" in line_with(app, "A ◆")


async def test_quantities_as_people_type_them(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        for typed, tokens in (("2.5k", 2500), ("1_0", 10), ("1e6", 1_000_000), ("1,234", 1234)):
            await retype(pilot, typed)
            assert app.session.workload.input_tokens == tokens


async def test_what_cannot_be_read_is_explained_and_keeps_the_last_result(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await retype(pilot, "7M")
        before = line_with(app, "A ◆ Alpha")
        field = app.screen.query_one("#input", Input)
        for typed in ("abc", "-5", "1.5.", "", "9e99", "1,2"):
            field.value = typed
            await pilot.pause()
            assert app.session.workload.input_tokens == 7_000_000
            assert line_with(app, "A ◆ Alpha") == before
            assert "Error: in: " in seen(app)
            assert field.has_class("-invalid")
        await retype(pilot, "8M")
        assert "Error:" not in seen(app)
        assert not field.has_class("-invalid")
        assert app.session.workload.input_tokens == 8_000_000


async def test_a_huge_paste_is_explained_not_truncated(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        field = app.screen.query_one("#input", Input)
        field.value = "[/]\x1b[31m" + "9" * 10_000
        await pilot.pause()
        assert "Error: in: " in seen(app)
        assert "\x1b" not in seen(app)
        assert app.session.workload == Workload()


async def test_specs_out_of_sight_follow_the_workload(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for typed, total in (("10M", "$0.14"), ("20M", "$0.24")):
            await pilot.press("w")
            await retype(pilot, typed)
            await pilot.press("enter", "escape", "left_curly_bracket", "left_curly_bracket", "G")
            await pilot.pause()
            assert total in line_with(app, "Per month")


async def test_enter_goes_on_to_the_next_field_and_then_the_offers(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        passed = []
        await pilot.press("w")
        for _ in range(3):
            await pilot.pause()
            assert app.focused is not None
            passed.append(app.focused.id)
            await pilot.press("enter")
        assert passed == ["input", "output", "workload-list"]


async def test_nothing_sent_and_nothing_said_costs_nothing(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await retype(pilot, "0")
        await pilot.press("tab")
        await retype(pilot, "0")
        assert " cost the same" in seen(app)
        assert "—" in line_with(app, "A ◆ Alpha")


async def test_tiny_totals_never_look_like_nothing(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await retype(pilot, "1")
        await pilot.press("tab")
        await retype(pilot, "0")
        for line in seen(app).splitlines():
            if " ◆ " in line and "host" in line:
                month = line.split("$")[-1].split()[0]
                assert float(month) > 0
        assert app.session.sides[0].model.key == A


async def test_a_field_left_unreadable_stays_marked_and_gives_way_to_an_undo(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", *"9M", "enter", "escape", "w", *"5x", "tab", "escape")
        await pilot.pause()
        field = app.screen.query_one("#input", Input)
        assert field.has_class("-invalid")
        assert "Error: in: " in seen(app)
        await pilot.press("u")
        await pilot.pause()
        assert field.value == "9M"
        assert not field.has_class("-invalid")
        assert "Error:" not in seen(app)


async def test_escape_takes_back_a_text_that_is_no_value(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", *"9M", "enter", "escape", "w", *"5x", "escape")
        await pilot.pause()
        assert app.screen.query_one("#input", Input).value == "9M"
        assert app.session.workload == Workload(9_000_000)
        assert "Error:" not in seen(app)
        await pilot.press("u")
        assert app.session.workload == Workload()


@pytest.mark.parametrize("typed", ["1", "z", "12x"])
async def test_escape_takes_back_what_was_typed_by_mistake(app: CrosswalkApp, typed: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", *typed, "escape")
        await pilot.pause()
        assert app.screen.query_one("#input", Input).value == "5M"
        assert app.session.workload == Workload()
        assert not app.session.can_undo
        assert app.focused is not None
        assert app.focused.id == "workload-list"


async def test_what_was_taken_back_names_only_what_was_changed(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        app.action_show("workload")
        await quiet(pilot)
        app.screen.query_one("#allow").focus()
        await pilot.press(*"alpha", "escape")
        assert [toast.message for toast in app._notifications] == ["Taken back: allow alpha → none · U redoes"]


async def test_what_was_taken_back_is_not_lost(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", *"9M", "escape")
        assert [toast.message for toast in app._notifications] == ["Taken back: in 9M → 5M · U redoes"]
        await pilot.press("U")
        assert app.session.workload == Workload(9_000_000)


async def test_escape_keeps_what_another_field_was_given(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", *"9M", "enter", *"1M", "escape")
        await pilot.pause()
        assert app.session.workload == Workload(9_000_000)


async def test_undo_and_redo_say_what_they_change(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", *"9M", "enter", "escape", "u")
        assert [toast.message for toast in app._notifications] == ["Undone: in 9M → 5M · U redoes"]
        await pilot.press("U")
        assert [toast.message for toast in app._notifications] == ["Redone: in 5M → 9M · u undoes"]


async def test_undo_and_redo_without_an_edit_say_so(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("u")
        assert [toast.message for toast in app._notifications] == ["Nothing to undo."]
        await pilot.press("U")
        assert [toast.message for toast in app._notifications] == ["Nothing to redo."]


async def test_a_field_left_unreadable_follows_a_preset_chosen_elsewhere(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", *"5x", "tab", "escape", "2", "t", "down", "enter", "1")
        await pilot.pause()
        assert app.session.workload != Workload()
        field = app.screen.query_one("#input", Input)
        assert parse_tokens(field.value) == app.session.workload.input_tokens
        assert "Error:" not in seen(app)


async def test_undo_takes_back_one_field_and_one_visit_at_a_time(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", *"7M", "tab", *"3M", "enter", "w", *"8M", "enter", "escape")
        steps = [app.session.workload]
        for _ in range(3):
            await pilot.press("u")
            steps.append(app.session.workload)
        assert steps == [
            Workload(8_000_000, 3_000_000), Workload(7_000_000, 3_000_000), Workload(7_000_000, 2_000_000), Workload()
        ]  # fmt: skip


async def test_a_usage_report_can_be_pasted_here_too(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        app.post_message(events.Paste('{"usage": {"prompt_tokens": 1000, "completion_tokens": 50}}'))
        await pilot.pause()
        await pilot.pause()
        workload = app.session.workload
        assert (workload.input_tokens, workload.output_tokens, workload.request_count) == (1000, 50, 1)
        assert app.screen.query_one("#input", Input).value == "1k"


async def test_the_footer_has_no_key_that_would_be_typed(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await pilot.pause()
        assert "+ Add" not in line_with(app, "esc Done")
        await pilot.press("escape")
        await pilot.pause()
        assert "+ Add" in line_with(app, "Quit")


async def test_what_is_cached_and_written_is_told(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        app.session.edit(Workload(5_000_000, 2_000_000, Decimal("0.5"), Decimal("0.1")))
        await pilot.pause()
        assert line_with(app, "in + ", ", 50% cached, 10% written")


async def test_the_border_names_the_filters_that_are_on(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = make_app(world, sides=(A, B, "openai/gpt-5"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        await settled(pilot)
        assert "needs" not in str(app.screen.query_one("#filters").border_subtitle)
        app.session.edit(filters=Filters(needs=frozenset({"tools", "vision", "open_weights"})))
        await settled(pilot)
        assert "needs open weights" not in text_of(app, "#switches"), "the box is scrolled out of sight"
        assert line_with(app, "─ needs open weights, tools, vision ─")
        app.session.edit(filters=Filters(needs=frozenset({"tools", "vision", "open_weights"}), min_context=200_000))
        await settled(pilot)
        assert line_with(app, "─ 3 needs · context 200k ─"), "shorter where it does not fit"


def test_the_filters_that_are_on_have_shorter_forms(app: CrosswalkApp) -> None:
    draft = app.session.draft
    assert filters_on(draft) == ["", "", ""]
    assert filters_on(draft._replace(filters=Filters(allow_unknown=True))) == ["", "", ""]
    needs = Filters(allow_unknown=True, needs=frozenset({"tools"}))
    assert filters_on(draft._replace(filters=needs)) == ["needs tools · or not known", "1 need", "1 filter on"]
    draft = draft._replace(
        workload=replace(draft.workload, batch=True),
        filters=Filters(needs=frozenset({"tools"}), deny=frozenset({"alpha"})),
    )
    assert filters_on(draft) == ["batch · needs tools · not alpha", "batch · 1 need · not alpha", "3 filters on"]
