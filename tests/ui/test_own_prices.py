"""Own prices in the app: a dialog on any offer, the list of all that is yours, and the switch to list prices."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from crosswalk_tui.core.own.record_fields import kind_of, read_record
from crosswalk_tui.core.own.records import OwnEntry, OwnPrice
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.own.record_dialog import EffectLines, RecordScreen
from crosswalk_tui.ui.own.yours_screen import YoursScreen
from crosswalk_tui.ui.shell.dialog import Remarks
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.help_dialog import HelpScreen
from crosswalk_tui.ui.shell.messages import ChooseBenchmark
from crosswalk_tui.ui.workload.offers_pane import OffersList
from crosswalk_tui.user.own import own_entries, save_own
from tests.ui.calculator import SIZE, calculator
from tests.ui.conftest import line_with, quiet, retype, seen

A = "meta/llama-3.2-1b-instruct"
B = "meta/llama-3.2-3b-instruct"
DISCOUNT = OwnEntry(read_record("discount", {"provider": "alpha", "off": "50%"}), "2026-07-01")
GPU = OwnEntry(
    read_record("price", {"provider": "my-gpu", "model": A, "id": "llama", "input": "0.001", "output": "0.001"}),
    "2026-07-01",
)


async def _on_workload(pilot: Pilot[None], *own: OwnEntry) -> None:
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    await quiet(pilot)
    if own:
        app.session.set_own(own)
    app.action_show("workload")
    await quiet(pilot)


def _kept(app: CrosswalkApp) -> Sequence[str]:
    return [f"{kind_of(e.record)} {e.record.name}{'' if e.active else ' off'}" for e in own_entries(app.session.users)]


def _form(app: CrosswalkApp) -> Sequence[str]:
    """The fields of the form in their order."""
    return [(field.id or "").removeprefix("own-") for field in app.screen.query(Input)]


def _effects(app: CrosswalkApp) -> Sequence[str]:
    return app.screen.query_one(EffectLines).sentences


async def test_a_price_of_an_offer_changes_the_table_and_can_be_undone(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot)
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
        assert _kept(app) == ["price alpha llama-1b"]
        await pilot.press("u")
        await quiet(pilot)
        app.clear_notifications()
        await quiet(pilot)
        assert seen(app).splitlines()[1:-1] == before.splitlines()[1:-1]
        assert _kept(app) == []
        await pilot.press("U")
        await quiet(pilot)
        assert "$0.05" in line_with(app, "◆", "Alpha", "A ")
        assert _kept(app) == ["price alpha llama-1b"]


async def test_the_dialog_opens_with_the_price_that_was_saved(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, GPU)
        await pilot.press("P")
        await quiet(pilot)
        assert "0.001" in line_with(app, "input", "output")
        await retype(pilot, "lots")
        await quiet(pilot)
        assert "input: 'lots' is not an amount of US dollars" in seen(app)
        await pilot.press("enter")
        await quiet(pilot)
        assert isinstance(app.screen, RecordScreen), "what is not valid is not saved"
        await pilot.press("escape")
        await quiet(pilot)
        assert app.session.draft.own == (GPU,)


async def test_a_key_shows_the_list_prices_and_yours_again(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, GPU, DISCOUNT)
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
        await _on_workload(pilot)
        await pilot.press("asterisk")
        await quiet(pilot)
        assert any("Nothing is yours yet" in notice.message for notice in app._notifications)


async def test_the_list_switches_deletes_and_undoes(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        save_own(app.session.users, [GPU.record])
        await _on_workload(pilot, GPU, DISCOUNT)
        await pilot.press("O")
        await quiet(pilot)
        assert "Yours: 2 records" in seen(app)
        assert "input $0.001, output $0.001" in line_with(app, "price", "my-gpu llama")
        await pilot.press("space")
        await quiet(pilot)
        assert "off" in line_with(app, "price", "my-gpu llama")
        assert _kept(app) == ["price my-gpu llama off", "discount alpha"]
        await pilot.press("j", "d")
        await quiet(pilot)
        assert "Deleted: discount alpha · u undoes" in seen(app)
        assert _kept(app) == ["price my-gpu llama off"]
        await pilot.press("u", "u")
        await quiet(pilot)
        assert "Yours: 2 records" in seen(app)
        await pilot.press("escape")
        await quiet(pilot)
        assert "$0.007" in line_with(app, "◆", "my-gpu")
        assert _kept(app) == ["price my-gpu llama", "discount alpha"]


async def test_a_discount_is_added_from_the_list(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot)
        await pilot.press("O")
        await quiet(pilot)
        assert "Nothing is yours yet" in seen(app)
        await pilot.press("n", "d")
        await quiet(pilot)
        await retype(pilot, "alpha")
        await pilot.press("tab")
        await retype(pilot, "50%")
        await quiet(pilot)
        assert "$0.09 Alpha → $0.045* Alpha" in seen(app)
        await pilot.press("enter")
        await quiet(pilot)
        assert isinstance(app.screen, YoursScreen)
        assert "50% off" in line_with(app, "discount", "alpha")
        assert _kept(app) == ["discount alpha"]


async def test_a_price_takes_any_name_of_the_model(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot)
        await pilot.press("O", "n", "p")
        await quiet(pilot)
        values = {"provider": "My-GPU", "model": "llama 3.2 1c", "input": "0.001", "output": "0.001"}
        for name, text in values.items():
            app.screen.query_one(f"#own-{name}", Input).value = text
        await quiet(pilot)
        assert "No model is called 'llama 3.2 1c'" in seen(app)
        assert f"Nearest: {A}" in seen(app)
        app.screen.query_one("#own-model", Input).value = "llama 3.2"
        await quiet(pilot)
        assert f"'llama 3.2' could be any of: {A}" in seen(app)
        for name in ("llama 3.2 1b", "Llama 3.2 1B Instruct"):
            app.screen.query_one("#own-model", Input).value = name
            await quiet(pilot)
            read_as = f"Llama 3.2 1B Instruct ({A}), 3 providers · provider's id: llama-3.2-1b-instruct"
            assert _effects(app)[0] == read_as, "what the name was read as"
        await pilot.press("enter")
        await quiet(pilot)
        assert _kept(app) == ["price my-gpu llama-3.2-1b-instruct"]


async def test_the_effect_of_a_machine_names_how_many_are_paid(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await _on_workload(pilot)
        await pilot.press("O", "n", "h")
        await quiet(pilot)
        values = {"provider": "rig", "model": A, "usd-per-hour": "0.01", "tokens-per-second": "1"}
        for name, text in values.items():
            app.screen.query_one(f"#own-{name}", Input).value = text
        await quiet(pilot)
        assert "$21.60* rig (3 machines)" in " ".join(seen(app).replace("│", " ").split())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_machine_has_a_form_of_its_own(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await _on_workload(pilot)
        await pilot.press("O", "n")
        await quiet(pilot)
        assert line_with(app, "h", "Machine by the hour", "what one costs an hour, and how fast it is")
        await pilot.press("h")
        await quiet(pilot)
        asked = (
            "provider model usd-per-hour tokens-per-second input-tokens-per-second utilisation id context max-output"
        )
        assert _form(app) == [*asked.split(), "note"]
        assert line_with(app, "tokens/s out", "tokens it writes")
        assert line_with(app, "tokens/s in", "as fast as out"), "what an empty field means"
        keys = [*"rig", "tab", *A, "tab", *"0.01", "tab", "1"]
        await pilot.press(*("slash" if key == "/" else key for key in keys))
        await quiet(pilot)
        assert line_with(app, "model", A), "is not cut"
        await pilot.press("enter")
        await quiet(pilot)
        assert _kept(app) == ["price rig llama-3.2-1b-instruct"]
        await pilot.press("enter")
        await quiet(pilot)
        assert _form(app) == [*asked.split(), "note"], "the same when it is edited"
        assert app.focused is app.screen.query_one("#own-usd-per-hour")


async def test_fields_have_one_order_and_those_of_a_machine_are_not_among_rates(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, GPU)
        await pilot.press("O", "n", "p")
        await quiet(pilot)
        new = _form(app)
        assert new[:4] == ["provider", "model", "input", "output"]
        assert "usd-per-hour" not in new
        await pilot.press("escape", "enter")
        await quiet(pilot)
        assert _form(app) == new
        assert app.focused is app.screen.query_one("#own-input"), "what it is for is known"


async def test_the_row_of_a_machine_says_how_many_are_paid_and_how_much_is_used(app: CrosswalkApp) -> None:
    fields = {"provider": "rig", "model": A, "id": "llama", "usd_per_hour": "0.01", "tokens_per_second": "10"}
    machine = OwnEntry(read_record("price", fields), "2026-07-01")  # 25.9M tokens a month for $7.20
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, machine)
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


async def test_a_second_record_of_one_name_says_what_it_replaces(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, DISCOUNT)
        await pilot.press("O", "n", "d")
        await quiet(pilot)
        await retype(pilot, "alpha")
        await pilot.press("tab")
        await retype(pilot, "20%")
        await quiet(pilot)
        assert "Replaces: 50% off, saved 2026-07-01." in seen(app)


async def test_a_record_without_effect_says_why(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        lost = OwnEntry(read_record("discount", {"provider": "nobody", "off": "50%"}), "2026-07-01")
        await _on_workload(pilot, lost)
        await pilot.press("O")
        await quiet(pilot)
        assert "Discount nobody: the catalogue has no such offer." in seen(app)


async def test_an_own_model_that_is_compared_cannot_be_deleted(app: CrosswalkApp) -> None:
    model = OwnEntry(read_record("model", {"model": "ours/tune", "display_name": "Our Tune"}), "2026-07-01")
    price = OwnEntry(
        read_record("price", {"provider": "my-gpu", "model": "ours/tune", "id": "tune", "input": 1, "output": 1}),
        "2026-07-01",
    )
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, model, price)
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
        await _on_workload(pilot, DISCOUNT, credit)
        await pilot.press("x")
        await quiet(pilot)
        assert "your 50% off $0.01, published by Test prices, as of 2026-07-02" in seen(app)
        assert "in $0.01   out $0.02" in line_with(app, "list ", "2026-07-02")
        assert "in $0.005  out $0.01" in line_with(app, "yours ", "with your rates")
        assert "used " not in seen(app)
        assert "Your credit of $9 at Alpha pays this bill for" in seen(app)


@pytest.mark.parametrize("screen", ["overview", "plot", "find", "verdict", "model", "catalogue"])
async def test_every_screen_follows_what_is_yours(app: CrosswalkApp, screen: str) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await quiet(pilot)
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
        assert seen(app).splitlines()[1:-1] == before.splitlines()[1:-1]


NEW_BENCHMARK = OwnEntry(
    read_record("score", {"model": A, "benchmark": "our-evals", "value": 7, "minimum": 0, "maximum": 10}), "2026-07-01"
)


@pytest.mark.parametrize("screen", ["overview", "benchmarks", "model", "verdict", "plot"])
async def test_a_new_benchmark_is_shown_at_once(app: CrosswalkApp, screen: str) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await quiet(pilot)
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
        assert app.session.draft.own == ()


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
        await _on_workload(pilot, score)
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


@pytest.mark.parametrize(("id_", "kept"), [("llama-3.2-1b-instruct", "llama-3.2-3b-instruct"), ("prod", "prod")])
async def test_a_saved_price_is_moved_to_another_model_by_its_field(app: CrosswalkApp, id_: str, kept: str) -> None:
    """The id that was made from the model's key follows it; one that the user has given stays."""
    fields = {"provider": "my-gpu", "model": A, "id": id_, "input": "0.001", "output": "0.001"}
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, OwnEntry(read_record("price", fields), "2026-07-01"))
        await pilot.press("O", "enter")
        await quiet(pilot)
        app.screen.query_one("#own-model", Input).value = "llama 3.2 3b"
        await quiet(pilot)
        assert _effects(app)[0].startswith(f"Llama 3.2 3B Instruct ({B})")
        await pilot.press("enter")
        await quiet(pilot)
        assert f"Saved: price my-gpu {kept}" in seen(app)
        assert [e.record.model for e in app.session.draft.own if isinstance(e.record, OwnPrice)] == [B]
        assert _kept(app) == [f"price my-gpu {kept}"]
        assert "my-gpu" in {bill.offer.provider.name for bill in app.session.comparison.models[1].ranking.ranked}


async def test_an_id_of_another_model_is_refused_and_says_why(app: CrosswalkApp) -> None:
    listed = OwnEntry(
        read_record("price", {"provider": "alpha", "model": A, "id": "llama-1b", "input": "0.001"}), "2026-07-01"
    )
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, listed)
        await pilot.press("O", "enter")
        await quiet(pilot)
        app.screen.query_one("#own-id", Input).value = "llama-1b"
        app.screen.query_one("#own-model", Input).value = B
        await quiet(pilot)
        shown = app.screen.query_one(Remarks).text
        assert f"model: alpha sells llama-1b as {A}, not as {B}. Clear the provider's id for this model." in shown
        await pilot.press("enter")
        await quiet(pilot)
        assert app.session.draft.own == (listed,), "nothing is saved"
        app.screen.query_one("#own-id", Input).value = ""
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        assert _kept(app) == ["price alpha llama-3b"]


async def test_a_model_that_another_record_of_the_offer_decides_says_so(app: CrosswalkApp) -> None:
    fields = {"provider": "my-gpu", "model": A, "id": "prod", "input": "0.001", "output": "0.001"}
    both = [OwnEntry(read_record("price", {**fields, "above": above}), "2026-07-01") for above in ("0", "200000")]
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, *both)
        await pilot.press("O", "enter")
        await quiet(pilot)
        app.screen.query_one("#own-model", Input).value = B
        await quiet(pilot)
        shown = app.screen.query_one(Remarks).text
        assert f"my-gpu prod: it is priced as {A}, the model of my-gpu prod above 200000, and not as {B}." in shown


MACHINE = OwnEntry(
    read_record(
        "price",
        {"provider": "my-gpu", "model": A, "id": "llama", "usd_per_hour": "2.50", "tokens_per_second": "1500"},
    ),
    "2026-07-01",
)


@pytest.mark.parametrize("size", [(80, 24), SIZE])
@pytest.mark.parametrize(
    ("saved", "said", "keys", "fields", "by_hour"),
    [
        (GPU, "For a price by the hour instead", "h", {"usd-per-hour": "2.50", "tokens-per-second": "1500"}, True),
        (MACHINE, "For a price per token instead", "p", {"input": "0.002", "output": "0.003"}, False),
    ],
    ids=["per token", "by the hour"],
)
async def test_the_form_of_a_saved_price_says_how_to_pay_the_other_way(
    app: CrosswalkApp,
    size: tuple[int, int],
    saved: OwnEntry,
    said: str,
    keys: str,
    fields: dict[str, str],
    by_hour: bool,
) -> None:
    async with app.run_test(size=size) as pilot:
        await _on_workload(pilot, saved)
        await pilot.press("O", "enter")
        await quiet(pilot)
        assert (
            f"{said}, delete this one in the list (O, d) and add it there (n {keys})."
            in app.screen.query_one(Remarks).text
        )
        assert said in seen(app)
        await pilot.press("escape", "d")  # as it says
        await quiet(pilot)
        await pilot.press("n")
        await quiet(pilot)
        await pilot.press(keys)
        await quiet(pilot)
        for name, text in {"provider": "my-gpu", "model": A, **fields}.items():
            app.screen.query_one(f"#own-{name}", Input).value = text
            await quiet(pilot)  # each value starts to compute the effect
        await pilot.press("ctrl+s")
        await quiet(pilot)
        (entry,) = app.session.draft.own
        assert isinstance(entry.record, OwnPrice)
        assert (entry.record.machine is not None) is by_hour


async def test_a_copied_table_has_the_signs_of_the_rates_and_bills(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, GPU, DISCOUNT)
        table = app.screen.query_one(OffersList).table()
        assert table is not None
        mine = [row for row in table.rows if row[1] in ("my-gpu", "Alpha")]
        assert mine
        rated = [at for at, column in enumerate(table.columns) if column.title.startswith("$")]
        assert len(rated) >= 3
        assert all(row[at].endswith("*") for row in mine for at in rated)
        others = [row for row in table.rows if row[1] not in ("my-gpu", "Alpha")]
        assert not any("*" in row[at] for row in others for at in rated)


async def test_the_form_of_a_price_begins_with_the_rates_and_their_unit(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await _on_workload(pilot)
        await pilot.press("O", "n", "p")
        await quiet(pilot)
        assert _form(app)[:4] == ["provider", "model", "input", "output"]
        assert line_with(app, "input $/1M", "output $/1M")
        assert line_with(app, "cache read $/1M", "5m write $/1M")
        assert line_with(app, "Provider id")
        await pilot.press("tab", "tab")
        assert line_with(app, "USD per 1M tokens of input")


async def test_help_in_the_form_explains_its_fields(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await _on_workload(pilot)
        await pilot.press("O", "n", "p", "f1")
        await quiet(pilot)
        await pilot.press("slash", *"above")
        assert line_with(app, "prompts above", "Prompt size in tokens above which it applies")
        await pilot.press("escape", "escape")
        await quiet(pilot)
        assert isinstance(app.screen, RecordScreen), "the form is as it was left"


@pytest.mark.parametrize("key", ["f1", "question_mark"])
async def test_help_works_in_dialogs(app: CrosswalkApp, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, GPU)
        await pilot.press("O", key)
        await quiet(pilot)
        assert isinstance(app.screen, HelpScreen)
        assert "In this dialog" in seen(app)


async def test_the_list_of_what_is_yours_has_the_unit_of_rates(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await _on_workload(pilot, GPU)
        await pilot.press("O")
        await quiet(pilot)
        assert "input $0.001, output $0.001 per 1M" in line_with(app, "price", "my-gpu llama")
