"""Text in terminal cells: cut, pad, wrap and align it, whatever it holds.

A line is a list of spans: a text and the name of its style (see `crosswalk_tui.ui.kit.palette`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size

from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.search.match import spans
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.safe import safe

SIDES = "abcdef"
"""The style of each compared model's letter and name, by position; ``bar-`` and ``head-`` before it for others."""

_EIGHTHS = " ▏▎▍▌▋▊▉"
"""The part of a cell that is filled, by eighths."""

Span = tuple[str, str]
Line = list[Span]


def clean(text: str, limit: int = 200) -> str:
    """*text* fit to show, at most *limit* characters of it; nearly all text already is."""
    return text if text.isascii() and text.isprintable() and len(text) <= limit else safe(text, limit)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """*text* in exactly *width* cells: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    text = clean(text)
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
    padding = " " * (width - cell_len(text))
    return padding + text if right else text + padding


def wrap(text: str, width: int, most: int = 3) -> list[str]:
    """*text* in lines of at most *width* cells, broken between words; the last of *most* ends in an ellipsis."""
    lines: list[str] = []
    words = clean(text, max(200, most * width)).split()
    while words and most > 0:
        if len(lines) == most - 1 or cell_len(words[0]) > width:
            lines.append(fit(" ".join(words) if len(lines) == most - 1 else words.pop(0), width).rstrip())
            if len(lines) == most:
                break
            continue
        line = words.pop(0)
        while words and cell_len(line) + 1 + cell_len(words[0]) <= width:
            line += f" {words.pop(0)}"
        lines.append(line)
    return lines or [""]


def length(line: Iterable[Span]) -> int:
    """Cells *line* takes."""
    return sum(cell_len(text) for text, _ in line)


def spread(left: Line, right: Line, width: int) -> Line:
    """*left* at the left edge and *right* at the right one, or *left* alone when both do not fit."""
    gap = width - length(left) - length(right)
    return [*left, (" " * gap, ""), *right] if gap >= 2 else left


def first_that_fits(candidates: Sequence[Line], width: int) -> Line:
    """The first line no wider than *width*; the last, cut by whoever paints it, when none is."""
    return next((line for line in candidates if length(line) <= width), candidates[-1])


def cut(line: Line, width: int) -> Line:
    """As much of *line* as *width* cells hold, with an ellipsis where it is cut."""
    kept: Line = []
    for text, style in line:
        room = width - length(kept)
        if cell_len(text) > room:
            return [*kept, (fit(text, room), style)] if room > 0 else kept
        kept.append((text, style))
    return kept


def marked(text: str, words: Sequence[str], style: str) -> Line:
    """*text* with every place where one of *words* (casefolded) stands set off: what was searched for."""
    line: Line = []
    done = 0
    for start, end in spans(text, words):
        line += [(text[done:start], style), (text[start:end], "match")]
        done = end
    return [*line, (text[done:], style)]


def text_of(line: Line) -> str:
    """*line* without its styles."""
    return "".join(text for text, _ in line)


def bar(filled: float, room: int) -> str:
    """A bar that grows rightwards in *room* cells, *filled* (0 to 1) of them."""
    eighths = round(filled * room * 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()).ljust(room)


def letters(places: Sequence[int]) -> Line:
    """Compared models by letter: ``A``, ``A = B``, or unknown when there are none."""
    line: Line = []
    for nth, place in enumerate(places):
        line += [(" = " if nth else "", "dim"), (LETTERS[place], SIDES[place])]
    return line or [(UNKNOWN, "quiet")]
