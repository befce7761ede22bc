"""Keeps text readable on terminals of 16 or 256 colours, where near colours of a theme become the same one."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from crosswalk_tui.ui.kit.palette import contrast

_LEAST = 2.8
"""The contrast below which letters are replaced by white or black, unless the theme has them that faint."""

_BLACK, _BRIGHT_BLACK, _BRIGHT_WHITE = 0, 8, 15

_VGA = "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
_XTERM = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
_PALETTES = [[Color.parse(f"#{code}") for code in palette.split()] for palette in (_VGA, _XTERM)]
"""What the 16 colours look like on the two families of terminals."""


class FewColours(LineFilter):
    """Replaces colours that a terminal of *system* cannot tell apart."""

    def __init__(self, system: str) -> None:
        super().__init__()
        self._replace = _of_16 if system == "standard" else _of_256

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """*segments* in readable colours."""
        del background
        replace = self._replace
        return [
            segment if segment.style is None else Segment(segment.text, replace(segment.style), segment.control)
            for segment in segments
        ]


@lru_cache(maxsize=4096)
def _of_16(style: Style) -> Style:
    """*style* in the 16 colours; bright black, which is any grey, is no background."""
    letters, background = (
        color and color.downgrade(ColorSystem.STANDARD).number for color in (style.color, style.bgcolor)
    )
    if background is None:
        return style
    background = _BLACK if background == _BRIGHT_BLACK else background
    if letters is None:
        return style + Style(bgcolor=RichColor.from_ansi(background))
    if least_contrast(letters, background) < _LEAST:
        letters = max(_BLACK, _BRIGHT_WHITE, key=lambda number: least_contrast(number, background))
    return style + Style(color=RichColor.from_ansi(letters), bgcolor=RichColor.from_ansi(background))


def least_contrast(letters: int, background: int) -> float:
    """The contrast of two of the 16 colours on the terminals where it is lowest."""
    return min(contrast(palette[letters], palette[background]) for palette in _PALETTES)


@lru_cache(maxsize=4096)
def _of_256(style: Style) -> Style:
    """*style*, with white or black letters if those of the 256 colours would be too faint."""
    if style.color is None or style.bgcolor is None:
        return style
    if contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)) < _LEAST:
        return style
    letters, background = (
        Color.from_rich_color(RichColor.from_triplet(color.downgrade(ColorSystem.EIGHT_BIT).get_truecolor()))
        for color in (style.color, style.bgcolor)
    )
    if contrast(letters, background) >= _LEAST:
        return style
    best = max(Color.parse("#000"), Color.parse("#fff"), key=lambda color: contrast(color, background))
    return style + Style(color=best.rich_color)
