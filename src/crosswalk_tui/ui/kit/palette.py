"""The named styles of painted lines, derived from the theme, and painting a line in them.

Not component classes: each costs a style-sheet pass per widget, which for a dozen widgets of sixteen styles took a
third of the start-up time.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from crosswalk_tui.ui.kit.cells import SIDES, Line, length

DARK = {
    "side-a": "#5CB0F0", "side-b": "#FFB454", "side-c": "#C39BFF", "side-d": "#5FD7C0", "side-e": "#FF8FA3",
    "side-f": "#D6D66B", "side-best": "#8AD4A1",
}  # fmt: skip
"""Theme variables that the app adds to dark themes: the colours of models A to F and of the better value."""

LIGHT = {
    "side-a": "#00508F", "side-b": "#874600", "side-c": "#6A2FA0", "side-d": "#00605A", "side-e": "#A0143C",
    "side-f": "#5A5A00", "side-best": "#1C6435",
}  # fmt: skip
"""The same for light themes."""

ANSI = {
    "side-a": "ansi_cyan", "side-b": "ansi_yellow", "side-c": "ansi_magenta", "side-d": "ansi_blue",
    "side-e": "ansi_red", "side-f": "ansi_white", "side-best": "ansi_green",
}  # fmt: skip
"""The same for themes of the terminal's sixteen colours."""

_VARIABLES = (
    "foreground", "side-best", "text-error", "footer-key-foreground", "block-cursor-background",
    *(f"side-{side}" for side in SIDES),
)  # fmt: skip

Palette = Mapping[str, Style]
"""Styles by name; the empty name is plain text."""


def palette_of(widget: Widget) -> Palette:
    """The styles for text on the background of *widget*."""
    variables = widget.app.theme_variables
    return _palette(widget.rich_style, *(variables[name] for name in _VARIABLES), no_color=widget.app.no_color)


_TEXT, _DIM, _QUIET = 4.5, 3.2, 1.9
"""Least contrast of text with the background, by importance; WCAG requires 4.5 for text."""


def faint(palette: Palette) -> Palette:
    """*palette* for figures that are out of date: every style except the cursor's becomes the quietest."""
    return {name: style if name.startswith("cursor") else palette["quiet"] for name, style in palette.items()}


def paint(palette: Palette, line: Line, width: int, *, cursor: bool = False) -> Strip:
    """*line* as a strip of exactly *width* cells; text that does not fit is cut with an ellipsis."""
    plain = palette["cursor" if cursor else ""]
    if cursor:
        match = palette["cursor-match"]
        segments = [Segment(text, match if style == "match" else plain) for text, style in line if text]
    else:
        segments = [Segment(text, palette[style]) for text, style in _joined(line)]
    used = length((segment.text, None) for segment in segments)
    if 0 <= used <= width:
        return Strip([*segments, Segment(" " * (width - used), plain)] if used < width else segments, width)
    strip = Strip(segments, used)
    if width > 0 and strip.crop(width - 1).text.strip():
        segments = list(strip.crop(0, width - 1))
        last = segments[-1].style if segments else plain
        return Strip([*segments, Segment("…", last)], width)
    return strip.adjust_cell_length(max(0, width), plain)


def _joined(line: Line) -> Line:
    """*line* with neighbours of the same style merged: every segment takes time all the way to the terminal."""
    joined: Line = []
    last = None
    for span in line:
        text, style = span
        if style == last:
            joined[-1] = (joined[-1][0] + text, style)
        elif text:
            joined.append(span)
            last = style
    return joined


@lru_cache(maxsize=32)
def _palette(plain: Style, *variables: str, no_color: bool = False) -> Palette:
    foreground, best, error, key, cursor, *sides = map(Color.parse, variables)
    background = Color.from_rich_color(plain.bgcolor) if plain.bgcolor else foreground.get_contrast_text(1)

    def ink(colour: Color, *, bold: bool = False, underline: bool = False) -> Style:
        shown = colour if colour.ansi is not None else readable(colour, background, _TEXT)
        return plain + Style(color=shown.rich_color, bold=bold or None, underline=underline or None)

    def faded(share: float, least: float) -> Style:
        if foreground.ansi is not None:
            return plain + Style(dim=True)
        return plain + Style(color=readable(foreground.blend(background, 1 - share), background, least).rich_color)

    on_cursor = Style(color=_text_on(cursor).rich_color, bgcolor=cursor.rich_color)
    if no_color:  # of 16 greys, the cursor's is often that of the background
        on_cursor = ink(foreground) + Style(reverse=True)
    dim = faded(0.66, _DIM)
    return {
        "": ink(Color.from_rich_color(plain.color)) if plain.color and foreground.ansi is None else plain,
        **{side: ink(colour, bold=True) for side, colour in zip(SIDES, sides, strict=True)},
        **{f"bar-{side}": ink(colour) for side, colour in zip(SIDES, sides, strict=True)},
        **{f"head-{side}": ink(colour, bold=True, underline=True) for side, colour in zip(SIDES, sides, strict=True)},
        "dim": dim,
        "quiet": faded(0.42, _QUIET),
        "head": dim + Style(underline=True),
        "strong": ink(foreground, bold=True),
        "best": ink(best, bold=True),
        "front": ink(best),
        "bad": ink(error, bold=True),
        "match": ink(best, bold=True, underline=True),
        "key": ink(key, bold=True),
        "pointed": ink(foreground, bold=True, underline=True),
        "on": on_cursor + Style(bold=True),
        "cursor": on_cursor,
        "cursor-match": on_cursor + Style(bold=True, underline=True),
    }


def _text_on(colour: Color) -> Color:
    """The colour of text on *colour*."""
    return colour.get_contrast_text(0.95) if colour.ansi is not None else readable(colour, colour, _TEXT)


@lru_cache(maxsize=256)  # a colour is that of letters, bars and headings
def readable(colour: Color, background: Color, least: float) -> Color:
    """*colour*, moved towards black or white until its contrast with *background* is *least*."""
    end = max((_BLACK, _WHITE), key=lambda extreme: contrast(extreme, background))
    for tenths in range(11):
        moved = colour.blend(end, tenths / 10)
        if contrast(moved, background) >= least:
            return moved
    return end


_BLACK, _WHITE = Color(0, 0, 0), Color(255, 255, 255)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.1 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
