"""The command palette: short titles, other words that find them, and places on other screens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.commands.action_commands import ActionCommands
from crosswalk_tui.ui.shell.action_words import title_of
from crosswalk_tui.ui.shell.bars import KeyBar
from crosswalk_tui.ui.shell.keys_dialog import KeysText
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.catalogue import notices
from tests.ui.conftest import AppMaker, line_with, loaded, quiet, seen

SIZE = (120, 40)


async def found(app: CrosswalkApp, query: str) -> list[str]:
    """The titles found, best first."""
    hits = [hit async for hit in ActionCommands(app.screen).search(query)]
    return [str(hit.text) for hit in sorted(hits, key=lambda hit: -hit.score)]


def lines(app: CrosswalkApp) -> list[str]:
    """All lines of the dialog on keys."""
    return ["".join(part for part, _ in line) for line in app.screen.query_one(KeysText).laid_out(200)]


STRANGERS_WORDS = {
    "Export, report…": ("export", "pdf", "report"),
    "Refresh prices and scores…": ("refresh", "update", "proxy"),
    "Own prices and discounts…": ("discount", "self", "self-host", "gpu", "machine", "own prices", "yours"),
    "Price history": ("history",),
    "Find models…": ("find",),
    "Split over several models": ("split",),
    "Conversation…": ("conversation",),
    "Saved comparisons": ("saved",),
    "Keys and theme: where to set them": ("remap",),
    "Theme…": ("dark",),
    "What changed since the last refresh": ("news",),
    "Refresh from a mirror": ("mirror",),
}
"""Titles of commands, and words that find each among the first four."""


async def test_the_words_of_a_stranger_find_the_command(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        for title, queries in STRANGERS_WORDS.items():
            for query in queries:
                assert title in (await found(app, query))[:4], query


WHOLE_WORDS = {
    "Find models…": ("cheap",),
    "Swap A and B": ("flip",),
    "Export, report…": ("csv",),
    "Filters of the offers": ("region", "batch"),
    "What changed since the last refresh": ("news",),
    "Save…": ("save",),
    "Re-sellers on or off": ("sellers",),
}
"""Titles of commands, and words that find each among the first three."""


async def test_words_come_before_letters_here_and_there(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        for title, queries in WHOLE_WORDS.items():
            for query in queries:
                hits = await found(app, query)
                assert title in {text.partition("  ")[0] for text in hits[:3]}, (query, hits)


async def test_a_part_of_another_word_comes_last(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        hits = await found(app, "own")
        assert hits.index("One line down") > hits.index("List prices, or yours"), "which other words describe"


async def test_the_word_in_the_key_bar_finds_the_command(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        for binding in app.screen.query_one(KeyBar).bindings:
            if binding.id != "app.palette":
                assert any(title_of(binding) in text for text in (await found(app, binding.description))[:4]), binding


@pytest.mark.parametrize("query", ["rollback", "go back", "undo refresh"])
async def test_the_way_back_is_offered_where_there_is_one(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    title = "Return to the catalogue before…"
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        assert not [text for text in await found(app, query) if title in text]
        monkeypatch.setattr("crosswalk_tui.ui.commands.action_commands.before_last_refresh", lambda path: path)
        assert title in (await found(app, query))[0]


async def test_how_to_use_a_mirror_is_said(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+p", *"mirror")
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        assert "crosswalk-tui refresh --from DIR|URL" in notices(app)


def files(folder: Path) -> list[str]:
    """The endings of the files in *folder*."""
    return [path.suffix for path in folder.iterdir()]


async def test_a_screenshot_is_written_as_other_exports_are(
    app: CrosswalkApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+p", *"screenshot")
        await quiet(pilot)
        await pilot.press("enter")
        await quiet(pilot)
        said = notices(app)
    assert re.search(r"Written to \S+\.svg", said)
    assert files(tmp_path) == [".svg"]


async def test_a_command_is_one_line_with_its_key(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+p", *"export")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert line_with(app, " e ", "Export, report…")


async def test_the_field_of_the_palette_has_a_sign_that_every_font_has(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+p", *"exp")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert line_with(app, "/", "exp").split() == ["/", "exp"]


async def test_places_on_other_screens_are_led_to(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        commands = {command.title: command for command in app.get_system_commands(app.screen)}
        for title, focus in (("Price history", "history"), ("Split over several models", "split")):
            await commands[title].callback()
            await quiet(pilot)
            assert app.focused is not None
            assert focus in {str(node.id) for node in app.focused.ancestors_with_self}
        await pilot.press("escape", "1")
        await pilot.pause()
        await commands["Conversation…"].callback()
        await quiet(pilot)
        assert "A conversation as the workload" in seen(app)
        assert len(app.screen_stack) == 2, "over the screen it was asked for on"


async def test_where_keys_are_set_and_which_are_changed(world: CatalogueBuilder, make_app: AppMaker) -> None:
    app = CrosswalkApp(make_app(world).session, keymap={"compare.zoom": "f11"})
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        app.action_keys()
        await pilot.pause()
        assert "config.toml" in lines(app)[0]
        assert line_with(app, "f11", "compare.zoom", "Zoom pane (before: z)")
        assert any("app.help" in line for line in lines(app))
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_letters_across_words_find_nothing(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        for query, title in {"self": "Re-sellers on or off", "undo": "Catalogue", "thm": "To the model"}.items():
            hits = await found(app, query)
            assert not [hit for hit in hits if hit.startswith(title)], hits
        hits = await found(app, "resellers")
        assert [hit for hit in hits if hit.startswith("Re-sellers on or off")], "a hyphen is no gap"
        assert [hit for hit in await found(app, "exprt") if hit.startswith("Export, report…")], "a letter is missing"


async def test_a_command_takes_one_line_where_it_is_narrow(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+p", *"export")
        await quiet(pilot)
        assert "Write a report" in line_with(app, "Export, report…")
        assert "…" in line_with(app, "Export, report…", "Write a report").split("Write")[1]
        assert "pane, to a file" not in seen(app)
        assert "Next pane" not in seen(app), "its letters, far apart, are not what was searched for"
