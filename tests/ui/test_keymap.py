"""Every action has an id and can be given other keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.explain.explain_dialog import ExplainScreen
from crosswalk_tui.ui.keymap import as_markdown, keys_in_force, load_screens, problems
from crosswalk_tui.ui.kit.named_keys import bindings, own_bindings
from tests.hostile_data import unsafe
from tests.ui.conftest import A, B, loaded, seen

SIZE = (120, 40)


def remapped(app: CrosswalkApp, keymap: dict[str, str]) -> CrosswalkApp:
    """The same view with other keys."""
    return CrosswalkApp(app.session, keymap=keymap)


async def test_an_action_follows_its_new_key(app: CrosswalkApp) -> None:
    other = remapped(app, {"compare.flip": "ctrl+f"})
    async with other.run_test(size=SIZE) as pilot:
        await pilot.press("f")
        assert [side.model.key for side in other.session.sides] == [A, B]
        await pilot.press("ctrl+f")
        assert [side.model.key for side in other.session.sides] == [B, A]
        assert "^f Flip" in seen(other).splitlines()[-1]


async def test_an_id_that_no_action_has_is_said(app: CrosswalkApp) -> None:
    other = remapped(app, {"compare.flop": "ctrl+f"})
    async with other.run_test(size=SIZE, notifications=True) as pilot:
        await loaded(pilot)
        await pilot.pause()
        assert "no action is called" in seen(other)


async def test_of_many_invalid_settings_a_few_are_shown_and_the_rest_counted(app: CrosswalkApp) -> None:
    """Thousands of notifications, and of searches for the nearest name, would keep the app busy for half a minute."""
    keymap = {f"app.quit{number}": "x" for number in range(2000)}
    other = CrosswalkApp(app.session, keymap=keymap, problems=[f"problem {number}" for number in range(2000)])
    async with other.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.pause()
        said = [notice.message for notice in other._notifications]
    assert said[:6] == [*(f"problem {number}" for number in range(5)), "And 1,995 more."]
    assert len(said) == 12
    assert [sentence.endswith("Did you mean app.quit?") for sentence in problems(keymap)] == [True] * 5 + [False] * 1995


def test_every_binding_has_an_id_a_tooltip_and_a_place_in_the_list() -> None:
    load_screens()
    without = [(owner, found) for owner, found in own_bindings() if not (isinstance(found, Binding) and found.id)]
    assert without == []
    found = bindings()
    assert {"compare.flip", "figure.explain", "lines.down", "picker.take"} <= set(found)
    assert [binding for _, binding in own_bindings() if not (isinstance(binding, Binding) and binding.tooltip)] == []
    assert [said for name in found for said in problems({name: "f20"})] == []
    said = problems({"compare.flop": "x"})
    assert said == ["config.toml, keymap: no action is called compare.flop. Did you mean compare.flip?"]
    assert isinstance(found["app.quit"], Binding)


def test_an_action_of_many_classes_is_told_in_the_words_of_their_base() -> None:
    load_screens()
    assert bindings()["lines.choose"].tooltip == "Choose this line"
    owners: dict[str, list[type[DOMNode]]] = {}
    for owner, binding in own_bindings():
        assert isinstance(binding, Binding)
        owners.setdefault(binding.id or "", []).append(owner)
    unrelated = {
        name: found for name, found in owners.items() if not all(issubclass(owner, found[0]) for owner in found)
    }
    assert unrelated == {}, "which of them is listed would depend on the order of imports"


def test_the_documentation_lists_them_all() -> None:
    page = Path(__file__).parents[2] / "docs" / "keys.md"
    assert page.read_text() == as_markdown(), "python -m crosswalk_tui.ui.keymap > docs/keys.md"


@pytest.mark.parametrize(
    ("keymap", "said"),
    [
        ({"compare.flip": "ctrl+zz"}, "no key is called ctrl+zz, which compare.flip is to have."),
        ({"compare.flip": "ctrl+e, q"}, "compare.flip takes the key q from app.quit."),
        ({"compare.flip": "?"}, "compare.flip takes the key question_mark from app.help."),
        ({"compare.flip": "esc"}, "no key is called esc, which compare.flip is to have."),
        ({"compare.flip": "Escape"}, "no key is called Escape, which compare.flip is to have."),
        ({"compare.flip": "\u202e"}, "no key is called '\\u202e', which compare.flip is to have."),
        ({"compare.flip": "zero_width_space"}, "no key is called zero_width_space, which compare.flip is to have."),
        ({"compare.flip": "ctrl+f,,\u4e2d"}, ""),
        ({"compare.drop": "+"}, "compare.drop takes the key plus from compare.add."),
        ({"compare.flip": "x"}, "compare.flip takes the key x from figure.explain."),
        ({"app.refresh": "v"}, "app.refresh takes the key v from benchmarks.from-a, workload.left-out."),
        ({"figure.explain": "x, space"}, ""),
        ({"picker.help": "f1"}, ""),
        ({"compare.flip": "q", "app.quit": "ctrl+x"}, ""),
        ({"compare.flip": "alt+f9, question_mark", "app.help": "f1"}, ""),
    ],
)
def test_a_key_that_is_none_or_an_app_wide_one_is_told(keymap: dict[str, str], said: str) -> None:
    load_screens()
    assert [f"config.toml, keymap: {said}"] * bool(said) == problems(keymap)


async def test_a_key_that_does_not_exist_is_not_shown_and_the_usual_ones_stay(app: CrosswalkApp) -> None:
    """It may be an escape sequence, or turn the direction of what follows."""
    other = remapped(
        app, {"app.quit": "x\x1b]0;owned\x07 \u202ey", "figure.explain": "\u202e", "compare.flip": "s,\x1b[2J"}
    )
    async with other.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "q Quit" in seen(other)
        await pilot.press("s")
        assert [side.model.key for side in other.session.sides] == [B, A]
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(other.screen, ExplainScreen)
        await pilot.press("escape", "question_mark")
        await pilot.pause()
        assert not unsafe(seen(other))
        assert not [text for text in other.shown_keys().values() if unsafe(text)]


async def test_a_key_taken_from_another_action_is_only_of_the_new_one(app: CrosswalkApp) -> None:
    other = remapped(app, {"app.refresh": "e"})
    async with other.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "Export" not in seen(other).splitlines()[-1]
        for screen in "12":
            await pilot.press(screen)
            active = other.screen.active_bindings
            assert active["e"].binding.id == "app.refresh"
            assert "R" not in active
        assert other.shown_keys()["figure.export"] == ""
        await pilot.press("question_mark")
        await pilot.pause()
        assert "no key" not in seen(other)


def test_an_action_keeps_the_keys_that_are_not_taken() -> None:
    load_screens()
    assert keys_in_force({"compare.flip": "?"})["app.help"] == "f1"
    assert keys_in_force({"compare.flip": "q", "app.quit": "ctrl+x"}) == {"compare.flip": "q", "app.quit": "ctrl+x"}
    assert keys_in_force({"lines.down": "e"}) == {"lines.down": "e"}, "it works only in lists"


async def test_a_screen_gives_its_key_to_an_action_of_every_screen(app: CrosswalkApp) -> None:
    other = remapped(app, {"app.refresh": "v"})
    async with other.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("2")
        await pilot.pause()
        assert other.screen.active_bindings["v"].binding.id == "app.refresh"
        assert "v Left out" not in seen(other).splitlines()[-1]


async def test_the_names_of_the_screens_have_the_new_keys(app: CrosswalkApp) -> None:
    other = remapped(app, {"app.workload": "W"})
    async with other.run_test(size=SIZE) as pilot:
        assert "1 Overview  W Workload  3 Benchmarks" in seen(other)
        await pilot.press("2")
        assert other.current == "overview"
        await pilot.press("W")
        assert other.current == "workload"


@pytest.mark.parametrize("keymap", [{"app.help": "f9"}, {"app.palette": "f8"}, {"dialog.help": "f20"}])
async def test_an_action_with_two_keys_may_get_one(app: CrosswalkApp, keymap: dict[str, str]) -> None:
    other = remapped(app, keymap)
    async with other.run_test(size=SIZE, notifications=True) as pilot:
        await loaded(pilot)
        for key in ("tab", "c", "escape", "e", "escape", "x"):
            await pilot.press(key)
            await pilot.pause()
            assert "keymap" not in seen(other)


def test_only_an_action_that_lost_all_of_its_keys_at_a_place_is_said_with_those_that_have_them() -> None:
    load_screens()
    assert problems({"picker.help": "f9"}) == [
        "config.toml, keymap: picker.all has no key left (Picker): f9 is picker.help there."
    ]
    assert (
        "config.toml, keymap: conversation.explain has no key left (Conversation): x is conversation.next there."
    ) in problems({"conversation.next": "x"})
    assert [said for said in problems({"explain.copy": "x"}) if "no key left" in said] == [], "q and enter close it"


async def test_the_key_that_explains_also_closes_and_explains_a_step(app: CrosswalkApp) -> None:
    load_screens()
    assert keys_in_force({"figure.explain": "v"})["conversation.explain"] == "v"
    assert keys_in_force({"figure.explain": "v", "conversation.explain": "z"})["conversation.explain"] == "z"
    other = remapped(app, {"figure.explain": "v"})
    async with other.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("v")
        await pilot.pause()
        assert isinstance(other.screen, ExplainScreen)
        await pilot.press("v")
        await pilot.pause()
        assert not isinstance(other.screen, ExplainScreen)


async def test_the_help_separates_the_keys_of_the_screens_if_one_is_long(app: CrosswalkApp) -> None:
    other = remapped(app, {"app.workload": "f12"})
    async with other.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert "f12 has cached" in seen(other).casefold()
        await pilot.press("question_mark")
        await pilot.pause()
        assert "1345678 f12" in seen(other)
