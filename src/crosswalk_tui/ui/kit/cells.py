"""Text in terminal cells: cutting, padding, wrapping, styling.

A line is a list of spans, each a text and the name of its style (see `crosswalk_tui.ui.kit.palette`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.cells import cell_len, chop_cells, set_cell_size

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.comparison.sentences import Sentence
from crosswalk_tui.core.search.word_spans import spans
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.safe import safe, visible

SIDES = "abcdef"
"""The style of each compared model, by position; the prefixes ``bar-`` and ``head-`` give its other styles."""

LABEL_WIDTH = 13
"""Width of the labels of `labelled` paragraphs."""

_LONGEST = 4000  # characters after which a paragraph is cut; the longest licence is shorter
_EIGHTHS = " ▏▎▍▌▋▊▉"  # a cell filled from the left, in eighths

Span = tuple[str, str]
Line = list[Span]
S = TypeVar("S")
"""The style of a span: a name, and in Markdown also its link."""


def clean(text: str, limit: int = 200) -> str:
    """*text* without unsafe characters, cut to *limit* characters."""
    # Nearly all texts are plain ASCII, for which these tests are much faster than `safe`.
    return text if text.isascii() and text.isprintable() and len(text) <= limit else safe(text, limit)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """*text* in exactly *width* cells: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    text = clean(text)
    if text.isascii() and len(text) <= width:  # nearly always; then each character takes one cell
        return text.rjust(width) if right else text.ljust(width)
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
    padding = " " * (width - cell_len(text))
    return padding + text if right else text + padding


_LEAST_ENDS = 12  # cells below which only the beginning of a text is shown


def fit_ends(text: str, width: int) -> str:
    """*text* in exactly *width* cells, if need be cut in the middle: names of one family differ at the end."""
    text = clean(text)
    if width < _LEAST_ENDS or cell_len(text) <= width:
        return fit(text, width)
    return _cut_before(text, width, width // 3)


def _cut_before(text: str, width: int, cells: int) -> str:
    """The beginning of *text* and at most its last *cells* in *width* cells."""
    if text.isascii():
        end = text[len(text) - cells :]
        return f"{text[: width - 1 - cells].rstrip()}…{end}".ljust(width)
    end = text
    while cell_len(end) > cells:
        end = end[1:]
    start = set_cell_size(text, width - 1 - cell_len(end)).rstrip()
    return fit(f"{start}…{end}", width)


def fit_apart(names: Iterable[str], width: int) -> dict[str, str]:
    """Each of *names*, a column, in *width* cells by `fit`; those that would look alike are cut where they differ."""
    shown = {name: fit(name, width) for name in names}
    alike: dict[str, list[str]] = {}
    for name, text in shown.items():
        alike.setdefault(text, []).append(name)
    ends = sorted(range(1, width - 1), key=lambda cells: abs(cells - width // 3))  # first as `fit_ends`
    for group in alike.values():
        if len(group) > 1:
            forms = ({name: _cut_before(clean(name), width, cells) for name in group} for cells in ends)
            shown |= next((form for form in forms if len(set(form.values())) == len(group)), {})
    return shown


def wrap(text: str, width: int, most: int = 3) -> list[str]:
    """*text* wrapped between words into at most *most* lines; the last ends in an ellipsis if text is left."""
    shown = clean(text, max(200, most * width))
    if most > 0 and cell_len(shown) <= width:
        return [" ".join(shown.split())]
    return ["".join(part for part, _ in line) for line in wrap_line([(shown, "")], width, most)] or [""]


def wrap_line(line: Iterable[tuple[str, S]], width: int, most: int | None = None) -> list[list[tuple[str, S]]]:
    """*line* wrapped between words; every span keeps its style.

    Words wider than a line are broken. With *most*, they are cut instead, and the last line ends in an ellipsis if text
    is left.
    """
    lines: list[list[tuple[str, S]]] = []
    used = width
    for space, word in _words(line):
        size = cell_len(word[0][0]) if len(word) == 1 else length(word)
        if lines and used + 1 + size <= width:
            _extend(lines[-1], [(" ", space), *word])
            used += 1 + size
            continue
        if size > width:
            lines += _break_word(word, max(1, width)) if most is None else [_with_ellipsis(word, width)]
        else:
            lines.append(word)
        used = length(lines[-1])
    if most is not None and len(lines) > most > 0:
        for later in lines[most:]:
            _extend(lines[most - 1], [(" ", later[0][1]), *later])
        lines[most - 1 :] = [_with_ellipsis(lines[most - 1], width)]
    return lines[:most]


def paragraph(text: str, width: int, style: str = "") -> list[Line]:
    """All of *text*, wrapped."""
    return wrap_line([(safe(text, _LONGEST), style)], max(1, width))


def labelled(label: str, text: str, width: int, style: str = "") -> list[Line]:
    """*text* as a paragraph to the right of *label*, or below it where there is little room; empty without text."""
    if not text:
        return []
    if width < 3 * LABEL_WIDTH:
        return [[(fit(label, width), "dim")], *([("  ", ""), *line] for line in paragraph(text, width - 2, style))]
    lines = paragraph(text, width - LABEL_WIDTH, style)
    return [[(fit("" if nth else label, LABEL_WIDTH), "dim"), *line] for nth, line in enumerate(lines)]


def _extend(line: list[tuple[str, S]], spans: Iterable[tuple[str, S]]) -> None:
    """Append *spans* to *line*; neighbours of the same style are merged, since each span takes time to paint."""
    for text, style in spans:
        if line[-1][1] == style:
            line[-1] = (line[-1][0] + text, style)
        else:
            line.append((text, style))


def _words(line: Iterable[tuple[str, S]]) -> Iterator[tuple[S, list[tuple[str, S]]]]:
    """Each word of *line* after the style of the space before it; a word may have several styles: ``**a**,``."""
    word: list[tuple[str, S]] = []
    space: S | None = None
    for raw, style in line:
        text = visible(raw)
        parts = text.split()
        if text[:1].isspace():
            parts.insert(0, "")
        if text[-1:].isspace():
            parts.append("")
        for nth, part in enumerate(parts):
            if nth:  # a space precedes it
                if word:
                    yield (word[0][1] if space is None else space), word
                word, space = [], style
            if part:
                word.append((part, style))
    if word:
        yield (word[0][1] if space is None else space), word


def _break_word(word: Iterable[tuple[str, S]], width: int) -> Iterator[list[tuple[str, S]]]:
    """*word* in pieces of at most *width* cells."""
    rest = list(word)
    for part in chop_cells("".join(text for text, _ in rest), width):
        piece: list[tuple[str, S]] = []
        while (missing := len(part) - sum(len(text) for text, _ in piece)) > 0:
            text, style = rest.pop(0)
            piece.append((text[:missing], style))
            rest[:0] = [(text[missing:], style)] if text[missing:] else []
        yield piece


def _with_ellipsis(line: Sequence[tuple[str, S]], width: int) -> list[tuple[str, S]]:
    """*line* cut to *width* cells, with an ellipsis after the last word that fits."""
    if length(line) <= width:
        return list(line)
    kept: list[tuple[str, S]] = []
    room = width - 1
    for text, style in line:
        if room <= 0 and kept:
            break
        kept.append((set_cell_size(text, max(0, min(room, cell_len(text)))), style))
        room -= cell_len(text)
    while len(kept) > 1 and not kept[-1][0].strip():
        kept.pop()
    return [*kept[:-1], *((text.rstrip() + ("…" if width > 0 else ""), style) for text, style in kept[-1:])]


def length(line: Iterable[tuple[str, object]]) -> int:
    """The width of *line* in cells."""
    # Nearly all texts are plain ASCII, whose characters take one cell each.
    return sum([len(text) if text.isascii() and text.isprintable() else cell_len(text) for text, _ in line])


def spread(left: Line, right: Line, width: int) -> Line:
    """*left* and *right* at the two edges, or only *left* if both do not fit."""
    gap = width - length(left) - length(right)
    return [*left, (" " * gap, ""), *right] if gap >= 2 else left


def pack(pieces: Iterable[Line], width: int, gap: str = "  ") -> list[Line]:
    """*pieces* in as few lines as possible, separated by *gap*."""
    lines: list[Line] = []
    for piece in pieces:
        if lines and length(lines[-1]) + len(gap) + length(piece) <= width:
            lines[-1] += [(gap, ""), *piece]
        else:
            lines.append([*piece])
    return lines


def first_that_fits(candidates: Sequence[Line], width: int) -> Line:
    """The first candidate that fits in *width*, else the last one, which is cut when painted."""
    return next((line for line in candidates if length(line) <= width), candidates[-1])


def cut(line: Line, width: int) -> Line:
    """*line* cut to *width* cells, with an ellipsis where it is cut."""
    kept: Line = []
    for text, style in line:
        room = width - length(kept)
        if cell_len(text) > room:
            return [*kept, (fit(text, room), style)] if room > 0 else kept
        kept.append((text, style))
    return kept


def marked(text: str, words: Sequence[str], style: str) -> Line:
    """*text* with every occurrence of *words* (casefolded) in the style ``match``."""
    line: Line = []
    done = 0
    for start, end in spans(text, words):
        line += [(text[done:start], style), (text[start:end], "match")]
        done = end
    return [*line, (text[done:], style)]


def pointed(text: str) -> Line:
    """*text* under a cursor beside bars: a sign before it, not a block of colour, which would look like another bar."""
    figure = text.strip()
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(before) + len(figure) :]
    return [(before[:-1], ""), ("▸" if before else "", "key"), (figure, "pointed"), (after, "")]


def text_of(line: Line) -> str:
    """*line* without its styles."""
    return "".join(text for text, _ in line)


def bar(filled: float, room: int) -> str:
    """A horizontal bar of *room* cells, of which the share *filled* (0 to 1) is full."""
    eighths = round(filled * room * 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()).ljust(room)


def sentence_line(text: Sentence, style: str = "", names: Sequence[str] = LETTERS) -> Line:
    """*text* in *style*, with the *names* of models in the models' styles."""
    return [(part, style) if isinstance(part, str) else (clean(names[part.place]), SIDES[part.place]) for part in text]


def letters(places: Sequence[int]) -> Line:
    """The letters of models, such as ``A = B``; a dash if there are none."""
    line: Line = []
    for nth, place in enumerate(places):
        line += [(" = " if nth else "", "dim"), (LETTERS[place], SIDES[place])]
    return line or [(UNKNOWN, "quiet")]
