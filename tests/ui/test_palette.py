"""Text can be read in every theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.palette import contrast, palette_of, readable
from tests.ui.conftest import app_on, quiet, seen

PAINTED = ("#masthead", "#sides", "#keys", "#specs", "#benchmarks")
LEAST = {"dim": 3.2, "head": 3.2, "quiet": 1.9}


async def test_every_style_stands_out_in_every_theme(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        for name, theme in BUILTIN_THEMES.items():
            if theme.ansi:
                continue
            app.theme = name
            await pilot.pause()
            for painted in PAINTED:
                for style, found in palette_of(app.screen.query_one(painted)).items():
                    assert found.color is not None
                    assert found.bgcolor is not None
                    shown, behind = Color.from_rich_color(found.color), Color.from_rich_color(found.bgcolor)
                    assert contrast(shown, behind) >= LEAST.get(style, 4.5) - 0.05, (name, painted, style)


async def test_a_placeholder_can_be_read_in_every_theme(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        field = app.screen.query(PlainInput).first()
        for name, theme in BUILTIN_THEMES.items():
            if theme.ansi:
                continue
            app.theme = name
            await pilot.pause()
            found = field.get_component_rich_style("input--placeholder")
            assert found.color is not None
            assert found.bgcolor is not None
            colours = Color.from_rich_color(found.color), Color.from_rich_color(found.bgcolor)
            assert contrast(*colours) >= 2.8, name


@pytest.mark.parametrize("hue", ["#000000", "#ffffff", "#777777", "#ff0000", "#fdf6e3"])
def test_a_colour_is_moved_only_as_far_as_needed(hue: str) -> None:
    background = Color.parse(hue)
    assert contrast(readable(background, background, 4.5), background) >= 4.5
    far = Color.parse("#ffffff") if background.brightness < 0.5 else Color.parse("#000000")
    if contrast(far, background) >= 4.5:
        assert readable(far, background, 4.5) == far


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)


def test_the_first_theme_there_is_is_taken_and_the_others_are_told(small_world_file: Path) -> None:
    with Catalogue.open(small_world_file) as catalogue:
        app = CrosswalkApp(app_on(catalogue).session, themes=("gone", None, "nord"))
    assert app.theme == "nord"
    assert app._problems == ["There is no theme called gone; another theme is used."]


async def test_problems_of_the_configuration_are_shown_as_the_app_opens(small_world_file: Path) -> None:
    problem = "config.toml: theme must be the name of a theme."
    with Catalogue.open(small_world_file) as catalogue:
        app = CrosswalkApp(app_on(catalogue).session, problems=[problem])
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await quiet(pilot)
            assert "theme must be the name of a theme" in " ".join(seen(app).split())


async def test_a_screen_left_in_another_theme_comes_back_in_the_present_one(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        await quiet(pilot)
        dark = app.screen.query_one("#offers").rich_style
        await pilot.press("1")
        await quiet(pilot)
        app.theme = "textual-light"
        await pilot.press("2")
        await quiet(pilot)
        light = app.screen.query_one("#offers").rich_style
        await pilot.press("1", "2")
        await quiet(pilot)
        assert light != dark
        assert app.screen.query_one("#offers").rich_style == light
