"""Texts on the screens name the keys in force, which the user may have changed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import crosswalk_tui.ui
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.keymap import load_screens
from crosswalk_tui.ui.kit.named_keys import bindings, key_of, keyed, named_actions
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.views import VIEWS
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, line_with, quiet, seen

_VERBS = (
    "accept|add|again|bring|cancel|choose|clear|close|copies|copy|delete|discard|drop|edit|enter|explain|file|find|"
    "goes|hide|import|it|list|leave|new|on|open|per|redo|refresh|rename|return|save|say|scale|search|set|show|sort|"
    "take|the|to|today|toggle|tries|undo|use|why|work|write"
)
_KEY = r"[b-zB-Z/*]|F(?:2|9|10)|ctrl\+\w|\^\w|[Ee]sc|[Ee]scape|[Bb]ackspace|[Ee]nter"
_NAMES_KEY = re.compile(
    rf"(?<![\w'’.,:$×&=<{{-])(?:{_KEY}) (?:{_VERBS})"
    r"|(?<![\w.,])[1-8] (?:has|lists|shows|opens)\b|(?:[Kk]ey|[Ss]creen) \d"
)
_FIXED = re.compile(r"enter (?:import|save|show|rename|use|read) |Enter again|ctrl\+c copies|Z to A")
"""Keys of Textual's own, such as Enter in a field of a dialog, which cannot be changed; and no key."""

_OTHERS = {
    "compare.undo": "f6", "compare.save": "f7", "figure.explain": "f8", "workload.left-out": "f9",
    "workload.fields": "f10", "lines.choose": "f11", "figure.yours": "f12", "verdict.note": "f13",
    "figure.open": "f14", "figure.copy": "f15", "model.search": "f16", "model.previous": "f17", "model.next": "f18",
    "compare.date": "f19", "compare.drop-filters": "f20", "dialog.cancel": "f21", "table.sort": "f22",
    "take.follow": "f23", "app.workload": "f24", "app.verdict": "ctrl+f5",
}  # fmt: skip


def _texts() -> Iterator[tuple[str, str]]:
    """The strings in the code of the screens, without docstrings, with where they are."""
    for path in sorted(Path(crosswalk_tui.ui.__path__[0]).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield f"{path.name}:{node.lineno}", node.value


def test_each_action_that_a_text_names_exists() -> None:
    load_screens()
    named = {(where, action) for where, text in _texts() for action in named_actions(text)}
    assert "figure.explain" in {action for _, action in named}
    assert [(where, action) for where, action in sorted(named) if action not in bindings()] == []


def test_no_text_has_a_key_of_its_own() -> None:
    found = [(where, text) for where, text in _texts() if _NAMES_KEY.search(_FIXED.sub("", text))]
    assert found == []


async def test_the_texts_of_all_screens_have_the_users_keys(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = CrosswalkApp(make_app(world).session, keymap=_OTHERS)
    async with app.run_test(size=(200, 60)) as pilot:
        texts = []
        for view in VIEWS:
            app.action_show(view.name)
            await quiet(pilot)
            assert isinstance(app.screen, ComparingScreen)
            for pane in app.screen.query(".pane"):
                pane.focus()
                await pilot.pause()
                texts += [line.partition("  Help")[0] for line in seen(app).splitlines()[:-1]]
                texts.append(keyed(pane.HELP or ""))
        said = " ".join(texts)
        usual = {bindings()[action].key.split(",")[0] for action in _OTHERS}
        letters = "|".join(sorted(re.escape(key) for key in usual if len(key) == 1 and not key.isdigit()))
        assert re.findall(rf"(?<![\w'’.,$×&<>/-])(?:{letters}|ctrl\+s|[Ee]nter) (?:{_VERBS})[a-z]*", said) == []
        for words in (
            "F24 has cached",
            "F9 lists them",
            "F11 drops",
            "F13 edit",
            "F10 edits",
            "F8 why",
            "F7 saves",
            "F14 or F11 opens",
        ):
            assert words in said, words


async def test_a_hint_of_a_dialog_has_the_users_key_and_a_click_on_it_presses_that(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = CrosswalkApp(make_app(world).session, keymap={"dialog.cancel": "f21", "lines.choose": "f11"})
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("e")
        await pilot.pause()
        line = line_with(app, "F11 choose · F21 cancel")
        row = seen(app).splitlines().index(line)
        await pilot.click(offset=(line.index("F21") + 1, row))
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_a_part_of_a_text_whose_action_has_lost_its_key_is_left_out(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    app = CrosswalkApp(make_app(world).session, keymap={"compare.flip": "v"})
    async with app.run_test(size=(120, 40)):
        assert not key_of("workload.left-out")
        assert keyed("3 left out · {workload.left-out} lists them") == "3 left out"
        assert keyed("{workload.left-out} lists them") == "no key lists them"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{lines.choose} opens. {lines.choose} opens", "enter opens. Enter opens"),
        ("{compare.save} saves · {dialog.cancel} closes", "ctrl+s saves · esc closes"),
        ("{picker.all} clears, {workload.find} finds", "F9 clears, / finds"),
        ("{price} of {it}", "{price} of {it}"),
    ],
)
def test_a_key_is_named_as_in_a_sentence(text: str, shown: str) -> None:
    load_screens()
    assert keyed(text) == shown
