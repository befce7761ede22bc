"""The form of an own price or of another record: its fields, what they accept, what they will change, its help."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import OwnEntry, OwnPrice
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.own.record_dialog import RecordScreen
from crosswalk_tui.ui.own.yours_screen import YoursScreen
from crosswalk_tui.ui.shell.dialog import Remarks
from crosswalk_tui.ui.shell.help_dialog import HelpScreen
from tests.ui.calculator import SIZE
from tests.ui.conftest import line_with, quiet, retype, seen
from tests.ui.own_prices import DISCOUNT, GPU, A, B, effects, form, on_workload, saved_records, with_own


async def test_the_dialog_opens_with_the_price_that_was_saved(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await on_workload(pilot, GPU)
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


async def test_a_discount_is_added_from_the_list(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot)
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
        assert saved_records(app) == ["discount alpha"]


@pytest.mark.parametrize("kind", ["d", "c", "p"])
async def test_a_provider_is_named_as_the_screens_show_it(app: CrosswalkApp, kind: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        named = read_record("provider", {"provider": "rig-7", "display_name": "Big Rig"})
        await with_own(pilot, OwnEntry(named, "2026-07-01"))
        await pilot.press("O", "n", kind)
        await quiet(pilot)
        values = {"provider": "big rig", "model": A, "off": "50%", "usd": "10", "input": "1"}
        for name in form(app):
            if name in values and not (kind == "d" and name == "model"):
                app.screen.query_one(f"#own-{name}", Input).value = values[name]
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        assert {name.split()[1] for name in saved_records(app)} == {"rig-7"}
        assert len(saved_records(app)) == 2, "it and what was typed"


async def test_a_name_with_spaces_suggests_itself_without(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot)
        await pilot.press("O", "n", "h")
        await quiet(pilot)
        await retype(pilot, "Own H100")
        await quiet(pilot)
        assert "'own h100' contains a space; write own-h100, for instance." in seen(app)


async def test_what_to_type_for_one_of_many_models_is_not_cut(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await with_own(pilot)
        await pilot.press("O", "n", "p")
        await quiet(pilot)
        app.screen.query_one("#own-provider", Input).value = "rig"
        app.screen.query_one("#own-model", Input).value = "llama"
        await quiet(pilot)
        assert "Type more of the name, or the key." in " ".join(seen(app).replace("│", " ").split())


async def test_a_score_beyond_all_numbers_is_refused(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot)
        await pilot.press("O", "n", "s")
        await quiet(pilot)
        for text in ("lab/alpha", "some_bench", "1e9999999"):
            await retype(pilot, text)
            await pilot.press("tab")
        await quiet(pilot)
        assert "value: '1e9999999' is not a number that can be a score" in seen(app)


async def test_a_price_takes_any_name_of_the_model(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot)
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
            assert effects(app)[0] == read_as, "what the name was read as"
        await pilot.press("enter")
        await quiet(pilot)
        assert saved_records(app) == ["price my-gpu llama-3.2-1b-instruct"]


async def test_the_effect_of_a_machine_names_how_many_are_paid(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await with_own(pilot)
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
        await with_own(pilot)
        await pilot.press("O", "n")
        await quiet(pilot)
        assert line_with(app, "h", "Machine by the hour", "what one costs an hour, and how fast it is")
        await pilot.press("h")
        await quiet(pilot)
        asked = (
            "provider model usd-per-hour tokens-per-second input-tokens-per-second utilisation id context max-output"
        )
        assert form(app) == [*asked.split(), "note"]
        assert line_with(app, "tokens/s out", "tokens it writes")
        assert line_with(app, "tokens/s in", "as fast as out"), "what an empty field means"
        keys = [*"rig", "tab", *A, "tab", *"0.01", "tab", "1"]
        await pilot.press(*("slash" if key == "/" else key for key in keys))
        await quiet(pilot)
        assert line_with(app, "model", A), "is not cut"
        await pilot.press("enter")
        await quiet(pilot)
        assert saved_records(app) == ["price rig llama-3.2-1b-instruct"]
        await pilot.press("enter")
        await quiet(pilot)
        assert form(app) == [*asked.split(), "note"], "the same when it is edited"
        assert app.focused is app.screen.query_one("#own-usd-per-hour")


async def test_fields_have_one_order_and_those_of_a_machine_are_not_among_rates(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot, GPU)
        await pilot.press("O", "n", "p")
        await quiet(pilot)
        new = form(app)
        assert new[:4] == ["provider", "model", "input", "output"]
        assert "usd-per-hour" not in new
        await pilot.press("escape", "enter")
        await quiet(pilot)
        assert form(app) == new
        assert app.focused is app.screen.query_one("#own-input"), "what it is for is known"


async def test_a_second_record_of_one_name_says_what_it_replaces(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot, DISCOUNT)
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
        await with_own(pilot, lost)
        await pilot.press("O")
        await quiet(pilot)
        assert "Discount nobody: the catalogue has no such offer." in seen(app)


@pytest.mark.parametrize(("id_", "kept"), [("llama-3.2-1b-instruct", "llama-3.2-3b-instruct"), ("prod", "prod")])
async def test_a_saved_price_is_moved_to_another_model_by_its_field(app: CrosswalkApp, id_: str, kept: str) -> None:
    """The id that was made from the model's key follows it; one that the user has given stays."""
    fields = {"provider": "my-gpu", "model": A, "id": id_, "input": "0.001", "output": "0.001"}
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot, OwnEntry(read_record("price", fields), "2026-07-01"))
        await pilot.press("O", "enter")
        await quiet(pilot)
        app.screen.query_one("#own-model", Input).value = "llama 3.2 3b"
        await quiet(pilot)
        assert effects(app)[0].startswith(f"Llama 3.2 3B Instruct ({B})")
        await pilot.press("enter")
        await quiet(pilot)
        assert f"Saved: price my-gpu {kept}" in seen(app)
        assert [e.record.model for e in app.session.draft.own if isinstance(e.record, OwnPrice)] == [B]
        assert saved_records(app) == [f"price my-gpu {kept}"]
        assert "my-gpu" in {bill.offer.provider.name for bill in app.session.comparison.models[1].ranking.ranked}


async def test_an_id_of_another_model_is_refused_and_says_why(app: CrosswalkApp) -> None:
    listed = OwnEntry(
        read_record("price", {"provider": "alpha", "model": A, "id": "llama-1b", "input": "0.001"}), "2026-07-01"
    )
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot, listed)
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
        assert saved_records(app) == ["price alpha llama-3b"]


async def test_a_model_that_another_record_of_the_offer_decides_says_so(app: CrosswalkApp) -> None:
    fields = {"provider": "my-gpu", "model": A, "id": "prod", "input": "0.001", "output": "0.001"}
    both = [OwnEntry(read_record("price", {**fields, "above": above}), "2026-07-01") for above in ("0", "200000")]
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot, *both)
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
        await with_own(pilot, saved)
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


async def test_the_form_of_a_price_begins_with_the_rates_and_their_unit(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await with_own(pilot)
        await pilot.press("O", "n", "p")
        await quiet(pilot)
        assert form(app)[:4] == ["provider", "model", "input", "output"]
        assert line_with(app, "input $/1M", "output $/1M")
        assert line_with(app, "cache read $/1M", "5m write $/1M")
        assert line_with(app, "Id or name of the provider")
        await pilot.press("tab", "tab")
        assert line_with(app, "USD per 1M tokens of input")


async def test_help_in_the_form_explains_its_fields(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await with_own(pilot)
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
        await with_own(pilot, GPU)
        await pilot.press("O", key)
        await quiet(pilot)
        assert isinstance(app.screen, HelpScreen)
        assert "In this dialog" in seen(app)


@pytest.mark.parametrize("kind", ["d", "c"])
async def test_a_mistyped_provider_of_a_discount_or_credit_is_refused(app: CrosswalkApp, kind: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot)
        await pilot.press("O", "n", kind)
        await quiet(pilot)
        await retype(pilot, "alpah")
        await pilot.press("tab")
        await retype(pilot, "15")
        await pilot.press("enter")
        await quiet(pilot)
        assert isinstance(app.screen, RecordScreen)
        assert "No provider is called 'alpah'. Did you mean alpha?" in seen(app)
        assert saved_records(app) == []


async def test_a_price_at_a_provider_of_a_similar_name_is_saved_on_the_second_enter(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await with_own(pilot)
        await pilot.press("O", "n", "p")
        await quiet(pilot)
        for text in ("alphaa", A, "1", "2"):
            await retype(pilot, text)
            await pilot.press("tab")
        await quiet(pilot)
        assert "alphaa is not in the catalogue: a new provider; did you mean alpha?" in seen(app)
        await pilot.press("enter")
        await quiet(pilot)
        assert app.screen.query_one(Remarks).text.endswith("did you mean alpha? Enter again saves it.")
        assert saved_records(app) == []
        await pilot.press("enter")
        await quiet(pilot)
        assert len(saved_records(app)) == 1
        await pilot.press("enter")
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        assert isinstance(app.screen, YoursScreen), "a saved price is not asked about again"


async def test_a_discount_at_a_provider_of_yours_is_taken_while_list_prices_are_shown(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await on_workload(pilot, GPU)
        await pilot.press("asterisk")
        await quiet(pilot)
        await pilot.press("O", "n", "c")
        await quiet(pilot)
        await retype(pilot, "my-gpu")
        await pilot.press("tab")
        await retype(pilot, "15")
        await pilot.press("enter")
        await quiet(pilot)
        assert "credit my-gpu" in saved_records(app)
