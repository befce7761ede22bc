"""Hostile values in every column of a catalogue: nothing of theirs reaches the terminal, the clipboard or a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.screen import ModalScreen

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.panes_screen import PanesScreen
from crosswalk_tui.ui.shell.views import VIEWS
from tests.catalogue_builder import CatalogueBuilder
from tests.hostile_data import NUMBERS, TEXTS, columns, forge, poison, seal_again, unsafe
from tests.ui.conftest import A, B, app_on, loaded, quiet, seen

PARSED = {
    "access", "tier", "type", "default_access", "band_rule", "exclude_code", "status", "valid_from", "valid_to",
    "window_start", "window_end", "weekdays", "deprecation_date", "day", "dating", "unit", "basis", "rate",
    "severity", "kind", "key", "lab_id", "provider_id", "benchmark_id", "source_id",
}  # fmt: skip
"""Columns whose texts are ids, codes or dates: anything else is damage (`tests/cli/test_hostile_columns.py`)."""

_KNOWN = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b\x07]*\x1b\\|\x1b\]52;c;[A-Za-z0-9+/=]*\x07|\x1b\]22;\w*\x07"
)
"""What Textual itself writes: cursor, colours and modes, hyperlinks, the clipboard as base64, the pointer's shape."""


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """What is written to the terminal and put on the clipboard; exports go to an empty folder, no browser is opened."""
    written: list[str] = []
    copy = CrosswalkApp.copy_to_clipboard

    def copied(app: CrosswalkApp, text: str) -> None:
        written.append(text)
        copy(app, text)

    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: written.append(_KNOWN.sub("", data)))
    monkeypatch.setattr(CrosswalkApp, "copy_to_clipboard", copied)
    monkeypatch.setattr(App, "open_url", lambda _, url, **__: written.append(url))
    (tmp_path / "exports").mkdir()
    monkeypatch.chdir(tmp_path / "exports")
    yield written
    files = {path: path.read_text() for path in Path().iterdir()}
    assert {path.suffix for path in files} == {".md", ".csv", ".json", ".svg"}
    pages = [text for path, text in files.items() if path.suffix in (".md", ".svg")]
    assert not [text[:400] for text in pages if re.search(r"(?<!\\)<script", text)]
    written += files.values()
    assert not {character: text[:400] for text in written for character in unsafe(text)}


async def typed(pilot: Pilot[None], *keys: str) -> None:
    """Press *keys* at once: `Pilot.press` sleeps 40 ms after each."""
    for key in keys:
        pilot.app.simulate_key(key)
    await pilot.pause()


async def visit(pilot: Pilot[None]) -> None:
    """Open every screen; explain, copy and export the first value of every pane; then choose a model."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    await loaded(pilot)
    forms = cycle("mcj")
    for view in VIEWS:
        await pilot.press(view.key)
        await loaded(pilot)
        assert isinstance(app.screen, PanesScreen)
        for _ in app.screen.TABS:
            await typed(pilot, "right_curly_bracket", "down", "right", "y", "Y", "o", "x")
            has_opened = isinstance(app.screen, ModalScreen)
            await typed(pilot, *(["down", "escape"] if has_opened else []), "e", next(forms))
            if isinstance(app.screen, ModalScreen):
                await pilot.press("escape")  # a pane without a table has only pictures
        await pilot.press("dollar_sign", "e", "s")
        await pilot.pause()
        assert not unsafe(seen(app))
    await pilot.press("a")
    await loaded(pilot)
    await pilot.press("9", "x", "down", "f1", "escape", "escape", "m", "escape", "ctrl+s")
    await pilot.pause()
    assert app.is_running


@pytest.fixture
def rich(deluxe_world: CatalogueBuilder, tmp_path: Path) -> Path:
    """A catalogue with a row in every table that the screens read."""
    world = deluxe_world
    world.fact(A, "licence", "llama3.2", chosen=1, sources="https://example.com/card", note="seen")
    world.fact(A, "context_tokens", "131072", chosen=1)
    world.past_price("alpha", "llama-1b", "2026-01-01", input=12_000, output=24_000)
    world.issue("price_conflict", "two sources disagree", source_id="test", offer_id=1, model_id=1, path="a.json")
    world.issue("unknown_model", "an id", severity="warning")
    world._add("offer_alias", offer_id=1, id="alpha/llama-1b", source_id="test")
    return world.write(tmp_path / "catalog.db")


@pytest.mark.parametrize("kind", ["unseen", "markup", "long"])
async def test_hostile_texts_in_every_column(rich: Path, kind: str, outside: list[str]) -> None:
    """All at once, joined to what is there, so that rows still refer to each other."""
    poison(rich, [(table, name) for table, name in columns(rich, "TEXT") if name not in PARSED], TEXTS[kind])
    seal_again(rich)  # so that the dates are not checked
    with Catalogue.open(rich) as catalogue:
        app = app_on(catalogue, A, B, "openai/gpt-5")
        async with app.run_test(size=(120, 40)) as pilot:
            await visit(pilot)
    assert outside


@pytest.mark.parametrize("kind", ["negative", "largest", "infinite"])
async def test_hostile_numbers_in_every_column(rich: Path, kind: str, outside: list[str]) -> None:
    """All numbers that are not row ids; a benchmark without a scale is damage."""
    number = NUMBERS[kind]
    where = [("score", "value")] + ([] if isinstance(number, float) else columns(rich, "INTEGER"))
    poison(rich, [(table, name) for table, name in where if not name.endswith("_id")], number)
    with Catalogue.open(rich) as catalogue:
        app = app_on(catalogue, A, B)
        async with app.run_test(size=(120, 40)) as pilot:
            await visit(pilot)
    assert outside


@pytest.mark.parametrize("place", [("score", "as_of"), ("price", "input"), ("offer", "n_sources")])
async def test_a_value_of_the_wrong_type_ends_the_app_with_the_sentence_of_damage(
    rich: Path, place: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a catalogue sealed as if it was built so: it is no fault of the program, so that there is no report."""
    monkeypatch.setattr("crosswalk_tui.ui.crash.write_report", lambda *_: pytest.fail("a report"))
    forge(rich, place, b"\xff\x00", sealed=True)
    catalogue = Catalogue.open(rich)
    app = app_on(catalogue, A, B)
    with pytest.raises((TypeError, AttributeError, ValueError)):
        async with app.run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
    catalogue.close()
    assert app.fault.startswith(f"{rich} is damaged (")
    assert ".".join(place) in app.fault
    assert str(app.damage) == app.fault


async def test_what_is_read_in_the_background_is_damaged_without_ending_the_app(rich: Path) -> None:
    """The search of the picker."""
    forge(rich, ("model_search", "title"), b"\xff\x00", sealed=True)
    with Catalogue.open(rich) as catalogue:
        app = app_on(catalogue, A, B)
        async with app.run_test(size=(120, 40)) as pilot:
            await quiet(pilot)
            await pilot.press("a", *"llama")
            await quiet(pilot)
            assert str(rich)[:40] in seen(app)
            assert "model_search.title" in app.session.models_problem
