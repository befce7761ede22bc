"""Terminals of 16 and 256 colours: no text in the colour of its background."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.few_colours import FewColours, least_contrast
from crosswalk_tui.ui.kit.palette import contrast
from tests.ui.conftest import quiet

COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: Color(*rgb))


def filtered(letters: Color, background: Color, system: str) -> tuple[RichColor, RichColor]:
    """The colours of text after the filter."""
    style = Style.from_color(letters.rich_color, background.rich_color)
    (segment,) = FewColours(system).apply([Segment("text", style)], background)
    assert segment.style is not None
    assert segment.style.color is not None
    assert segment.style.bgcolor is not None
    return segment.style.color, segment.style.bgcolor


@given(COLOURS, COLOURS)
def test_any_text_can_be_read_in_16_colours(letters: Color, background: Color) -> None:
    shown, behind = filtered(letters, background, "standard")
    assert shown.number is not None
    assert behind.number is not None
    assert least_contrast(shown.number, behind.number) >= 2.8


@given(COLOURS, COLOURS)
def test_text_that_can_be_read_can_be_read_in_256_colours(letters: Color, background: Color) -> None:
    if contrast(letters, background) >= 2.8:
        shown, behind = (
            Color.parse(colour.downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex)
            for colour in filtered(letters, background, "256")
        )
        assert contrast(shown, behind) >= 2.8


def test_a_grey_background_is_black_in_16_colours_even_without_text() -> None:
    style = Style(bgcolor="#313131")
    (segment,) = FewColours("standard").apply([Segment("  ", style)], Color.parse("#313131"))
    assert segment.style is not None
    assert segment.style.bgcolor is not None
    assert segment.style.bgcolor.number == 0


@pytest.mark.parametrize(("system", "filters"), [("standard", True), ("256", True), ("truecolor", False)])
async def test_the_app_filters_few_colours(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, system: str, filters: bool
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        assert not isinstance(app.get_line_filters()[-1], FewColours)  # pictures have all colours
        app.__dict__.pop("_few_colours")
        monkeypatch.setattr(CrosswalkApp, "is_headless", False)
        monkeypatch.setattr(type(app.console), "color_system", system)
        assert isinstance(app.get_line_filters()[-1], FewColours) == filters
