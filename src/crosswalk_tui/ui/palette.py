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

DARK = {"side-a": "#5CB0F0", "side-b": "#FFB454", "side-best": "#8AD4A1"}
"""The app's own theme variables where the theme is dark: the colours of A, of B, and of the better value."""

LIGHT = {"side-a": "#00508F", "side-b": "#874600", "side-best": "#1C6435"}
"""The same where it is light."""

ANSI = {"side-a": "ansi_cyan", "side-b": "ansi_yellow", "side-best": "ansi_green"}
"""The same where the terminal's own sixteen colours are used."""

_VARIABLES = (
    "foreground", "side-a", "side-b", "side-best", "text-error", "footer-key-foreground", "block-cursor-background",
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
    foreground, a, b, best, error, key, cursor = map(Color.parse, variables)
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
        "a": ink(a, bold=True),
        "b": ink(b, bold=True),
        "bar-a": ink(a),
        "bar-b": ink(b),
        "dim": dim,
        "quiet": faded(0.42),
        "head": dim + Style(underline=True),
        "head-a": ink(a, bold=True, underline=True),
        "head-b": ink(b, bold=True, underline=True),
        "strong": ink(foreground, bold=True),
        "best": ink(best, bold=True),
        "bad": ink(error, bold=True),
        "match": ink(best, bold=True, underline=True),
        "key": ink(key, bold=True),
        "on": on_cursor + Style(bold=True),
        "cursor": on_cursor,
        "cursor-match": on_cursor + Style(bold=True, underline=True),
    }
