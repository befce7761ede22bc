"""Rows that are cached: none is shown in the colours or with the text of before."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.widget import Widget

from crosswalk_tui.core.comparison.oldest_data import AnswerAge, DatedFigure
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.palette import DARK
from crosswalk_tui.ui.shell.bars import DatedBar


class Inked(LineFilter):
    """Paints every text in the background's colour."""

    def __init__(self) -> None:
        super().__init__()
        self.n_segments = 0

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """*segments* in it."""
        self.n_segments += len(segments)
        return [Segment(text, (style or Style()) + Style(color=background.rich_color)) for text, style, _ in segments]


class Filtered(Block):
    """Three lines of one style, filtered."""

    ink = Inked()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """This one alone."""
        return [self.ink]

    def lines(self, width: int) -> list[Line]:
        """The same at any width."""
        del width
        return [[("one", "")], [("two", "")], [("three", "")]]


class OneWidget(App[None]):
    """An app with the colours of this one, and one widget."""

    CSS = "Filtered { height: 3; background: #112233; }"

    def __init__(self, shown: Widget) -> None:
        super().__init__()
        self._shown = shown

    def compose(self) -> ComposeResult:
        """The widget."""
        yield self._shown

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours that the palette needs."""
        return DARK


def inks(block: Block) -> set[str]:
    """The colours of the letters of *block* as it is painted."""
    strips = block.render_lines(Region(0, 0, *block.outer_size))
    return {segment.style.color.name for strip in strips for segment in strip if segment.style and segment.style.color}


async def test_each_style_is_filtered_once_until_the_colours_change() -> None:
    block = Filtered()
    async with OneWidget(block).run_test(size=(20, 5)) as pilot:
        Filtered.ink.n_segments = 0
        block.refresh()
        await pilot.pause()
        assert inks(block) == {"#112233"}
        assert Filtered.ink.n_segments == 1
        block.styles.background = "#445566"
        await pilot.pause()
        assert inks(block) == {"#445566"}
        block.refresh(Region(0, 1, 20, 1))
        assert inks(block) == {"#445566"}


def aged(as_of: str, what: str) -> AnswerAge:
    """An age of the day *as_of*, by the price of *what*."""
    return AnswerAge(DatedFigure(as_of, f"the price of {what}", is_price=True, noun="price"), None)


async def test_a_bar_is_repainted_for_another_date_only() -> None:
    painted: list[object] = []

    class Dated(DatedBar, Block):
        """The date alone."""

        def lines(self, width: int) -> list[Line]:
            """The date at any width."""
            del width
            painted.append(self.age)
            return [[(self.age.oldest.as_of if self.age else "", "")]]

    shown = Dated(id="bar")
    async with OneWidget(shown).run_test(size=(20, 5)) as pilot:
        shown.age = aged("2026-02-01", "A")
        await pilot.pause()
        painted.clear()
        shown.age = aged("2026-02-01", "B")
        await pilot.pause()
        assert painted == []
        assert "the price of B" in str(shown.tooltip)
        shown.age = aged("2026-03-01", "B")
        await pilot.pause()
        assert painted
