"""The help: one screen per pane, and a search in the keys, signs and words of all screens."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.screen import ModalScreen
from textual.widget import Widget

import crosswalk_tui.ui
from crosswalk_tui.catalog.quality import KINDS
from crosswalk_tui.core.facts.labels import BASIS_WORDS
from crosswalk_tui.core.vocabulary import Exclusion, Flag
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.find.condition_fields import condition_fields
from crosswalk_tui.ui.keymap import load_screens
from crosswalk_tui.ui.kit.named_keys import bindings, own_classes
from crosswalk_tui.ui.kit.text_views import TextView
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.help_dialog import HelpScreen, HelpText
from crosswalk_tui.ui.shell.help_words import all_words, words_of
from crosswalk_tui.ui.shell.views import VIEWS
from crosswalk_tui.ui.workload.fields import FILTERS, SCALE, WORKLOAD
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, line_with, quiet, seen

SMALL = (80, 24)


def _is_in_its_box(widget: Widget) -> bool:
    box = widget.screen.query_one("#box")
    return widget.region.bottom <= box.content_region.bottom


@pytest.mark.parametrize("size", [(60, 20), SMALL, (120, 32)], ids=str)
async def test_the_end_of_a_long_text_can_be_scrolled_to(app: CrosswalkApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await quiet(pilot)
        for keys in (["4", "question_mark"], ["1", "x"], ["7", "x"]):
            await pilot.press(*keys)
            await quiet(pilot)
            text = app.screen.query_one("#help-text, #explanation", TextView)
            assert _is_in_its_box(text), keys
            await pilot.press("end")
            await quiet(pilot)
            assert text.top + text.page >= text.total, keys
            await pilot.press("escape")


async def test_keys_and_signs_fit_on_a_small_screen_which_says_where_the_words_are(app: CrosswalkApp) -> None:
    """And the texts are whole below them."""
    async with app.run_test(size=SMALL) as pilot:
        for view in VIEWS:
            app.action_show(view.name)
            await pilot.pause()
            for nth in range(len(type(app.screen).__dict__.get("TABS", ())) or 1):
                where = (view.name, nth)
                await pilot.press("f1")
                await pilot.pause()
                text = app.screen.query_one(HelpText)
                lines = ["".join(part for part, _ in line).strip() for line in text.laid_out(text.size.width)]
                heading = next(nth for nth, line in enumerate(lines) if line.startswith("Signs here"))
                assert heading + 1 < text.page, f"{where}: the signs are out of sight"
                about, whole = next((s.about for s in text._sections if s.about), ""), " ".join(lines)
                assert about.split()[-3:] == whole.split("in full")[-1].split()[-3:] or about in whole, where
                words = [
                    line for line in text.texts() if "/ finds the words of the screens" in line or "Words here" in line
                ]
                assert words, where
                assert _is_in_its_box(text), where
                await pilot.press("escape", "right_curly_bracket")


async def test_the_pane_comes_first_and_the_signs_are_those_in_sight(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "question_mark")
        await pilot.pause()
        lines = seen(app)
        assert lines.index("Here: offers") < lines.index("On this screen") < lines.index("Everywhere")
        assert line_with(app, "◆ cheapest of its model")  # as in the legend of the offers
        assert "≠ sources disagree" in lines
        assert "≈" not in lines  # no rate in sight is assumed


async def test_the_search_finds_keys_of_other_screens_by_other_words(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark", "slash", *"maximize")
        await pilot.pause()
        assert line_with(app, "z ", "Zoom pane", "every screen")
        assert "Here: specs" not in seen(app)
        await pilot.press("escape")  # drops the query first
        await pilot.pause()
        assert "Here: specs" in seen(app)
        await pilot.press("slash", *"not published")
        await pilot.pause()
        assert line_with(app, "—", "unknown: not published")
        await pilot.press("escape", "slash", *"qqq")
        await pilot.pause()
        assert line_with(app, "No key, sign or word is called that.")
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_the_keys_are_those_of_the_users_keymap(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = CrosswalkApp(make_app(world).session, keymap={"compare.zoom": "f11"})
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert "f11 Zoom" in " ".join(seen(app).split())
        await pilot.press("slash", *"zoom")
        await pilot.pause()
        assert line_with(app, "f11", "Zoom pane")


async def test_the_text_of_a_pane_names_the_users_keys(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = CrosswalkApp(make_app(world).session, keymap={"figure.explain": "space", "app.quit": "x"})
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        words = " ".join(seen(app).replace("│", " ").split())
        assert "Space explains the value under the cursor" in words
        assert "x explains" not in words


def test_the_text_of_a_pane_names_its_actions() -> None:
    """Each name between braces is an action, and no letter stands where the user may have another key."""
    load_screens()
    named = {action for owner in _panes(Widget) for action in re.findall(r"\{([^}]*)\}", str(owner.HELP or ""))}
    assert "figure.explain" in named
    assert named <= set(bindings())
    letters = [
        (owner.__name__, found) for owner in _panes(Widget) for found in _KEY_AND_VERB.findall(str(owner.HELP or ""))
    ]
    assert letters == []


_KEY_AND_VERB = re.compile(
    r"(?<![\w'’.])(?:[b-zA-Z/]|F\d+) (?:explain|open|show|list|cop|find|write|delete|bring|undo|clear|filter|sort)\w*"
)


def _panes(base: type[Widget]) -> Iterator[type[Widget]]:
    for owner in base.__subclasses__():
        if owner.__module__.startswith("crosswalk_tui."):
            yield owner
        yield from _panes(owner)


def _column_titles() -> Iterator[str]:
    """The titles of the columns in the code of the screens."""
    for path in sorted(Path(crosswalk_tui.ui.__path__[0]).rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        if "Column(" not in code:
            continue
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                title = node.args[0]
                if node.func.id.endswith("Column") and isinstance(title, ast.Constant) and isinstance(title.value, str):
                    yield title.value


def test_every_title_of_a_column_and_label_of_a_field_is_found() -> None:
    load_screens()
    fields = [*WORKLOAD, *FILTERS, *SCALE, *condition_fields((), {}, str)]
    titles = {*_column_titles(), *(field.label for field in fields), *BASIS_WORDS.values()}
    titles |= {"vs min", "in/1M", "out/1M", "$/request", "Elo", "ECI", "×", "pt", "unlike", "▾", "▸", "Active", "write"}
    assert len(titles) > 60
    words = all_words()
    missing = {
        title
        for title in titles - {""}
        if not any(word.matches(title.lstrip("ABCDEF ").rstrip(" 1234")) for word in words)
    }
    missing -= {title for title in missing if any(word.matches(title) for word in words)}
    assert not missing


_ON_SCREENS = (
    "at scale", "headline", "ranked", "beaten", "dashed", "placeholder", "implausible", "conflicting", "not seen",
    "unread", "stale", "left out", "disputed", "editor", "cheapest", "legacy",
)  # fmt: skip


def test_titles_of_panes_reasons_caveats_and_kinds_of_findings_are_found_with_their_meaning() -> None:
    load_screens()
    titles = {str(pane.BORDER_TITLE) for pane in _panes(Widget) if pane.BORDER_TITLE and pane.HELP}
    assert "What changes at scale" in titles
    reasons = {code.short for code in Exclusion if code.long}
    kinds = {kind.title for kind in KINDS.values()}
    words = all_words()
    for word in (*titles, *reasons, *kinds, *(flag.short for flag in Flag), *_ON_SCREENS):
        found = [entry for entry in words if entry.matches(word)]
        assert found, word
        assert all(entry.short for entry in found)


@pytest.mark.parametrize("name", ["overview", "workload", "verdict", "model"])
def test_the_words_on_how_many_sources_have_a_price_are_explained(name: str) -> None:
    shown = {entry.keys for entry in words_of(name)}
    assert {Flag.SINGLE_SOURCE.short, "sources agree"} <= shown


def test_a_word_is_explained_in_a_line() -> None:
    assert not [word.keys for word in all_words() if len(word.short) > 90]


async def test_the_words_of_the_screen_are_shown_where_there_is_room(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        for view in VIEWS:
            app.action_show(view.name)
            await pilot.pause()
            await pilot.press("f1")
            await pilot.pause()
            text = app.screen.query_one(HelpText)
            assert text.total <= text.page, view.name
            assert line_with(app, "Words here"), view.name
            assert line_with(app, words_of(view.name)[0].short), view.name
            assert not [line for line in text.texts() if line.rstrip().endswith("…")], view.name
            await pilot.press("escape")


async def test_what_is_found_of_the_pane_comes_first(app: CrosswalkApp) -> None:
    cases = (
        ("1", "workload", "as a type: the maker of the model sells it itself"),
        ("1", "benchmarks", "after a score: measured by the model's maker"),
        ("2", "offers", "as a type: the maker of the model sells it itself"),
        ("3", "scores", "after a score: measured by the model's maker"),
        ("6", "offers", "as a type: the maker of the model sells it itself"),
        ("6", "scores", "after a score: measured by the model's maker"),
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        for key, pane, first in cases:
            await pilot.press(key)
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, ComparingScreen)
            screen.action_show_pane(pane)
            await pilot.pause()
            await pilot.press("f1", "slash", *"lab")
            await pilot.pause()
            lines = [line.strip() for line in app.screen.query_one(HelpText).texts()]
            assert lines[0].startswith("lab "), (key, pane)
            assert first in lines[0], (key, pane)
            await pilot.press("escape", "escape")


def test_every_dialog_says_what_it_is_for() -> None:
    load_screens()
    dialogs = [owner for owner in own_classes() if issubclass(owner, ModalScreen) and "Screen" in owner.__name__]
    assert len(dialogs) > 12
    assert not [owner.__name__ for owner in dialogs if not owner.HELP and owner is not HelpScreen]


async def test_f1_explains_the_dialog_that_is_open_and_no_other(app: CrosswalkApp) -> None:
    cases = (
        ("ctrl+p", "Finds any action by its name", ""),
        ("e", "Choose from a list", ""),
        ("a", "Choose a model: type parts of its name", "the number of providers"),
        ("T", "Describe one session", "Tokens of a reply"),
        ("O", "All that is yours", "the day on which it was saved"),
        ("D", "Every bill then has the prices in force on that day", ""),
    )
    others = {
        "the number of providers",
        "Tokens of a reply",
        "the day on which it was saved",
        "oldest price",
    }
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        for key, about, word in cases:
            await pilot.press(key)
            await quiet(pilot)
            await pilot.press("f1")
            await pilot.pause()
            text = " ".join(app.screen.query_one(HelpText).texts())
            assert about in " ".join(text.split())
            assert word in text
            assert [other for other in others - {word} if other in text] == [], key
            assert "the compared models" not in text, key
            await pilot.press("escape")
            await pilot.pause()
            assert isinstance(app.screen, ModalScreen), f"{key}: only the help closes"
            assert not isinstance(app.screen, HelpScreen), key
            await pilot.press("escape")
            assert not isinstance(app.screen, ModalScreen), key


def test_the_sign_of_what_follows_in_a_field_is_explained() -> None:
    assert "= 10k" in {entry.keys for entry in words_of("workload")}


async def test_the_search_finds_the_words_of_dialogs(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark", "slash", *"prov.")
        await pilot.pause()
        assert line_with(app, "prov.", "the number of providers", "dialogs")


async def test_the_search_finds_the_words_of_all_screens(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark", "slash", *"vs min")
        await pilot.pause()
        assert line_with(app, "vs min", "cheapest bill", "Workload")
        await pilot.press("escape", "slash", *"unlike")
        await pilot.pause()
        assert line_with(app, "unlike", "not measured alike")
