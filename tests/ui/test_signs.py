"""Seven signs mark data, and no screen has another one: anything else is a word."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
from textual.pilot import Pilot

from crosswalk_tui.core.vocabulary import Flag, Sign
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.cells import text_of
from crosswalk_tui.ui.overview.specs_pane import SpecsPane
from crosswalk_tui.ui.shell.help_entries import SIGNS
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, seen

PICTURES = Path(__file__).parent / "__snapshots__" / "test_snapshots"

TEXT = "…·–−×÷±≥“”\xa0"
"""Punctuation and arithmetic."""

DRAWING = "▸▾▴→←↑↓⏎⌫"
"""The cursor, the order of a column, what becomes what, keys; besides lines and bars."""

PLOT = "●•○◦◎◌"
"""Points of the plot, each in the legend below it."""

WITHOUT_PLOT = ("workload", "benchmarks", "verdict", "model", "catalogue", "find")


def symbols(picture: Path) -> set[str]:
    """The characters of the screen that are neither ASCII nor letters, lines or bars."""
    pieces = re.findall(r"<text[^>]*>([^<]*)</text>", picture.read_text(encoding="utf-8"))
    shown = html.unescape("".join(pieces))
    return {c for c in shown if not (c.isascii() or c.isalpha() or unicodedata.name(c, "").startswith(("BOX", "BLOCK")))
            and not "\u2580" <= c <= "\u259f"}  # fmt: skip


def test_seven_signs_mark_data_and_each_has_one_meaning() -> None:
    assert "".join(Sign) == "◆—≈≤≠†*"
    assert len({sign.short for sign in Sign}) == 7
    assert [entry.keys for entry in SIGNS] == ["A B …", *Sign]
    marks = {flag.mark for flag in Flag if flag.mark}
    assert all(mark in list(Sign) or any(c.isalpha() for c in mark) for mark in marks)


def test_no_screen_has_a_symbol_besides_the_signs() -> None:
    found = defaultdict(set)
    pictures = list(PICTURES.glob("*.raw"))
    assert len(pictures) > 50
    assert any("◆" in symbols(picture) for picture in pictures)
    for picture in pictures:
        of_screen = any(f"[{name}" in picture.name for name in WITHOUT_PLOT)
        allowed = {*TEXT, *DRAWING, *Sign, *("" if of_screen else PLOT)}
        for symbol in symbols(picture) - allowed:
            found[symbol].add(picture.name)
    assert not found


async def test_x_explains_the_signs_on_the_line_under_the_cursor(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "down", "down", "x")  # the disputed offer
        await pilot.pause()
        assert line_with(app, "≠ sources disagree: on a price by more than 2×")
        assert "◆ better" not in seen(app).split("Signs here")[1]


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("Max output", "the largest of all; limits within 5% of it count as equal"),
        ("Released", "the latest of all; dates within 31 days of it count as equal"),
        ("Tools", "the model has it"),
        ("Per month", "the lowest of all; amounts within 0.1% of it count as equal"),
    ],
)
async def test_x_says_what_is_better_in_a_row_of_the_specs(
    world: CatalogueBuilder, make_app: AppMaker, label: str, meaning: str
) -> None:
    later = "lab/later"
    world.model(later, name="Later", max_output_tokens=8192, release_date="2024-10-20", tools=1)
    world.tables["model"][0]["release_date"] = "2024-02-01"
    world.offer("alpha", "later", later, input=50_000, output=50_000)
    app = make_app(world, sides=(A, B, later))
    async with app.run_test(size=(120, 40)) as pilot:
        await _to_row(pilot, label)
        assert "◆" in line_with(app, label)
        await pilot.press("x")
        await pilot.pause()
        explained = " ".join(re.sub("[│╭╰─╮╯]", " ", seen(app)).split())
        assert f"◆ better: {meaning}" in explained


async def _to_row(pilot: Pilot[None], label: str) -> None:
    """Move the cursor of the specs to the row *label*."""
    specs = pilot.app.screen.query_one(SpecsPane)
    specs.focus()
    await pilot.press("home")
    while not text_of(specs.line(specs.cursor, specs.line_width)).startswith(label):
        await pilot.press("down")
