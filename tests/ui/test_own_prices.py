"""Own prices in the app: a dialog on any offer, the list of all that is yours, and the switch to list prices."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.messages import ChooseBenchmark
from crosswalk_tui.ui.workload.offers_pane import OffersList
from crosswalk_tui.user.own import save_own
from tests.ui.calculator import SIZE, calculator
from tests.ui.conftest import line_with, quiet, retype, seen
from tests.ui.own_prices import DISCOUNT, GPU, A, on_workload, saved_records, with_own


async def test_a_price_of_an_offer_changes_the_table_and_can_be_undone(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await on_workload(pilot)
        before = seen(app)
        assert "$0.09" in line_with(app, "◆", "Alpha", "A ")
        await pilot.press("P")
        await quiet(pilot)
        assert "Your price of Llama 3.2 1B Instruct at Alpha" in seen(app)
        assert "list 0.01" in line_with(app, "input", "output"), "the list price is the hint of an empty field"
        await retype(pilot, "0.002")
        await quiet(pilot)
        assert "$0.09 Alpha → $0.05* Alpha" in seen(app), "the effect, before it is saved"
        assert app.session.draft.own == ()
        await pilot.press("enter")
        await quiet(pilot)
        assert app.screen is calculator(app)
        assert "*" in line_with(app, "◆", "Alpha", "$0.05")
        assert "list price $0.01 in, $0.02 out" in seen(app)
        assert saved_records(app) == ["price alpha llama-1b"]
        await pilot.press("u")
        await quiet(pilot)
        app.clear_notifications()
        await quiet(pilot)
        assert seen(app).splitlines()[1:-1] == before.splitlines()[1:-1]
        assert saved_records(app) == []
        await pilot.press("U")
        await quiet(pilot)
        assert "$0.05" in line_with(app, "◆", "Alpha", "A ")
        assert saved_records(app) == ["price alpha llama-1b"]


async def test_a_key_shows_the_list_prices_and_yours_again(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await on_workload(pilot, GPU, DISCOUNT)
        assert "$0.007" in line_with(app, "◆", "my-gpu")
        await pilot.press("asterisk")
        await quiet(pilot)
        assert "my-gpu" not in seen(app)
        assert "$0.09" in line_with(app, "◆", "Alpha", "A ")
        assert app.session.draft.own == (GPU, DISCOUNT)
        await pilot.press("asterisk")
        await quiet(pilot)
        assert "$0.007" in line_with(app, "◆", "my-gpu")


async def test_without_anything_of_yours_the_key_says_so(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await on_workload(pilot)
        await pilot.press("asterisk")
        await quiet(pilot)
        assert any("Nothing is yours yet" in notice.message for notice in app._notifications)


async def test_the_list_switches_deletes_and_undoes(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        save_own(app.session.users, [GPU.record])
        await with_own(pilot, GPU, DISCOUNT)
        await pilot.press("O")
        await quiet(pilot)
        assert "Yours: 2 records" in seen(app)
        assert "input $0.001, output $0.001" in line_with(app, "price", "my-gpu llama")
        await pilot.press("space")
        await quiet(pilot)
        assert "off" in line_with(app, "price", "my-gpu llama")
        assert saved_records(app) == ["price my-gpu llama off", "discount alpha"]
        await pilot.press("j", "d")
        await quiet(pilot)
        assert "Deleted: discount alpha · u undoes" in seen(app)
        assert saved_records(app) == ["price my-gpu llama off"]
        await pilot.press("u", "u")
        await quiet(pilot)
        assert "Yours: 2 records" in seen(app)
        await pilot.press("escape")
        await quiet(pilot)
        assert "$0.007" in line_with(app, "◆", "my-gpu")
        assert saved_records(app) == ["price my-gpu llama", "discount alpha"]


async def test_the_row_of_a_machine_says_how_many_are_paid_and_how_much_is_used(app: CrosswalkApp) -> None:
    fields = {"provider": "rig", "model": A, "id": "llama", "usd_per_hour": "0.01", "tokens_per_second": "10"}
    machine = OwnEntry(read_record("price", fields), "2026-07-01")  # 25.9M tokens a month for $7.20
    async with app.run_test(size=SIZE) as pilot:
        await on_workload(pilot, machine)
        assert "$7.20" in line_with(app, "A", "rig")
        await pilot.press(*"jjjj")
        await quiet(pilot)
        assert "1 machine all month, 27% used" in seen(app)
        await pilot.press("x")
        await quiet(pilot)
        shown = " ".join(seen(app).replace("│", " ").split())
        assert "1 machine for the whole month, $0.01 an hour × 720 hours = $7.20" in shown
        assert "machines 1 × $7.20 a machine" in shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_an_empty_list_says_is_not_cut_off(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("O")
        await quiet(pilot)
        assert "n adds a price or discount, ctrl+s the comparison." in seen(app)


async def test_an_own_model_that_is_compared_cannot_be_deleted(app: CrosswalkApp) -> None:
    model = OwnEntry(read_record("model", {"model": "ours/tune", "display_name": "Our Tune"}), "2026-07-01")
    price = OwnEntry(
        read_record("price", {"provider": "my-gpu", "model": "ours/tune", "id": "tune", "input": 1, "output": 1}),
        "2026-07-01",
    )
    async with app.run_test(size=SIZE) as pilot:
        await on_workload(pilot, model, price)
        await pilot.press("a", *"tune")
        await quiet(pilot)
        assert "Our Tune" in seen(app)
        await pilot.press("enter")
        await quiet(pilot)
        assert "Our Tune" in seen(app).splitlines()[1]
        await pilot.press("O", "j", "d")
        await quiet(pilot)
        assert "No model is called 'ours/tune'" in seen(app)
        assert app.session.draft.own == (model, price)


async def test_the_explanation_states_your_price_and_the_list_price(app: CrosswalkApp) -> None:
    credit = OwnEntry(read_record("credit", {"provider": "alpha", "usd": "9"}), "2026-07-01")
    async with app.run_test(size=SIZE) as pilot:
        await on_workload(pilot, DISCOUNT, credit)
        await pilot.press("x")
        await quiet(pilot)
        assert "your 50% off $0.01, published by Test prices, as of 2026-07-02" in seen(app)
        assert "in $0.01   out $0.02" in line_with(app, "list ", "2026-07-02")
        assert "in $0.005  out $0.01" in line_with(app, "yours ", "with your rates")
        assert "used " not in seen(app)
        assert "Your credit of $9 at Alpha pays this bill for" in seen(app)


async def test_every_screen_follows_what_is_yours(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        for screen in ("overview", "plot", "find", "verdict", "model", "catalogue"):
            app.action_show(screen)
            await quiet(pilot)
            before = seen(app)
            app.session.set_own((GPU,))
            await quiet(pilot)
            if screen in ("overview", "find", "verdict", "model"):
                assert "my-gpu" in seen(app)
            await pilot.press("asterisk")
            await quiet(pilot)
            app.clear_notifications()
            await quiet(pilot)
            assert seen(app).splitlines()[1:-1] == before.splitlines()[1:-1], screen
            await pilot.press("asterisk")
            app.session.set_own(())


NEW_BENCHMARK = OwnEntry(
    read_record("score", {"model": A, "benchmark": "our-evals", "value": 7, "minimum": 0, "maximum": 10}), "2026-07-01"
)


async def test_a_new_benchmark_is_shown_at_once(app: CrosswalkApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        for screen in ("overview", "benchmarks", "model", "verdict", "plot"):
            app.action_show(screen)
            await quiet(pilot)
            app.session.set_own((NEW_BENCHMARK,))
            await quiet(pilot)
            if screen in ("benchmarks", "model"):
                assert "7.0" in line_with(app, "our-evals")
            app.screen.post_message(ChooseBenchmark())
            await quiet(pilot)
            assert "our-evals" in seen(app), "as a measure of capability"
            await pilot.press("escape")
            app.session.set_axis("our-evals")
            await quiet(pilot)
            app.session.undo()
            await quiet(pilot)
            assert app.session.draft.own == (), screen


async def test_a_new_benchmark_and_provider_can_be_a_condition_at_once(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        app.action_show("find")
        await quiet(pilot)
        app.session.set_own((NEW_BENCHMARK, GPU))
        await quiet(pilot)
        await pilot.press("w")
        app.action_show("find")
        await quiet(pilot)
        fields = app.screen.query_one("#condition-grid")
        assert isinstance(fields, FieldGrid)
        fields.query_one("#scores", Input).value = "our-evals=5"
        fields.query_one("#find-allow", Input).value = "my-gpu"
        await quiet(pilot)
        assert fields.problem == ""
        assert "my-gpu" in seen(app)


async def test_a_score_of_your_own_is_marked(app: CrosswalkApp) -> None:
    score = OwnEntry(read_record("score", {"model": A, "benchmark": "arena_text", "value": 1500}), "2026-07-01")
    async with app.run_test(size=SIZE) as pilot:
        await on_workload(pilot, score)
        app.action_show("benchmarks")
        await quiet(pilot)
        assert "1500*" in line_with(app, "Arena Text", "1167")
        assert "* yours" in seen(app)
        await pilot.press("x")
        await quiet(pilot)
        assert "you" in line_with(app, "Measured by")
        await pilot.press("escape")
        app.action_show("find")
        await quiet(pilot)
        assert "1500* " in line_with(app, "Llama 3.2 1B Inst", "Alpha")
        await pilot.press("a")
        await quiet(pilot)
        assert "1500*" in line_with(app, "Llama 3.2 1B Instruct", "2024")


async def test_a_copied_table_has_the_signs_of_the_rates_and_bills(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await on_workload(pilot, GPU, DISCOUNT)
        table = app.screen.query_one(OffersList).table()
        assert table is not None
        mine = [row for row in table.rows if row[1] in ("my-gpu", "Alpha")]
        assert mine
        rated = [at for at, column in enumerate(table.columns) if column.title.startswith("$")]
        assert len(rated) >= 3
        assert all(row[at].endswith("*") for row in mine for at in rated)
        others = [row for row in table.rows if row[1] not in ("my-gpu", "Alpha")]
        assert not any("*" in row[at] for row in others for at in rated)


async def test_the_list_of_what_is_yours_has_the_unit_of_rates(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot, GPU)
        await pilot.press("O")
        await quiet(pilot)
        assert "input $0.001, output $0.001 per 1M" in line_with(app, "price", "my-gpu llama")
