"""The named styles of painted lines, made from the theme.

They are not component classes: a component class costs a style-sheet pass per widget, and a screen has a dozen painted
widgets of sixteen styles each, which took a third of the start-up time.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from crosswalk_tui.ui.cells import SIDES

DARK = {
    "side-a": "#5CB0F0", "side-b": "#FFB454", "side-c": "#C39BFF", "side-d": "#5FD7C0", "side-e": "#FF8FA3",
    "side-f": "#D6D66B", "side-best": "#8AD4A1",
}  # fmt: skip
"""The app's own theme variables where the theme is dark: the colours of A to F, and of the better value."""

LIGHT = {
    "side-a": "#00508F", "side-b": "#874600", "side-c": "#6A2FA0", "side-d": "#00605A", "side-e": "#A0143C",
    "side-f": "#5A5A00", "side-best": "#1C6435",
}  # fmt: skip
"""The same where it is light."""

ANSI = {
    "side-a": "ansi_cyan", "side-b": "ansi_yellow", "side-c": "ansi_magenta", "side-d": "ansi_blue",
    "side-e": "ansi_red", "side-f": "ansi_white", "side-best": "ansi_green",
}  # fmt: skip
"""The same where the terminal's own sixteen colours are used."""

_VARIABLES = (
    "foreground", "side-best", "text-error", "footer-key-foreground", "block-cursor-background",
    *(f"side-{side}" for side in SIDES),
)  # fmt: skip

Palette = Mapping[str, Style]
"""Styles by name; the empty name is plain text."""


def palette_of(widget: Widget) -> Palette:
    """The styles for text on *widget*'s background."""
    plain = widget.rich_style
    variables = widget.app.theme_variables
    return _palette(plain, *(variables[name] for name in _VARIABLES))


@lru_cache(maxsize=32)
def _palette(plain: Style, *variables: str) -> Palette:
    foreground, best, error, key, cursor, *sides = map(Color.parse, variables)
    background = Color.from_rich_color(plain.bgcolor) if plain.bgcolor else foreground.get_contrast_text(1)

    def ink(colour: Color, *, bold: bool = False, underline: bool = False) -> Style:
        return plain + Style(color=colour.rich_color, bold=bold or None, underline=underline or None)

    def faded(share: float) -> Style:
        if foreground.ansi is not None:
            return plain + Style(dim=True)
        return ink(foreground.blend(background, 1 - share))

    on_cursor = Style(color=cursor.get_contrast_text(0.95).rich_color, bgcolor=cursor.rich_color)
    dim = faded(0.66)
    return {
        "": plain,
        **{side: ink(colour, bold=True) for side, colour in zip(SIDES, sides, strict=True)},
        **{f"bar-{side}": ink(colour) for side, colour in zip(SIDES, sides, strict=True)},
        **{f"head-{side}": ink(colour, bold=True, underline=True) for side, colour in zip(SIDES, sides, strict=True)},
        "dim": dim,
        "quiet": faded(0.42),
        "head": dim + Style(underline=True),
        "strong": ink(foreground, bold=True),
        "best": ink(best, bold=True),
        "bad": ink(error, bold=True),
        "match": ink(best, bold=True, underline=True),
        "key": ink(key, bold=True),
        "on": on_cursor + Style(bold=True),
        "cursor": on_cursor,
        "cursor-match": on_cursor + Style(bold=True, underline=True),
    }
