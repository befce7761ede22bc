"""A little Markdown as painted lines: headings, paragraphs, lists, emphasis, and links that know where they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from crosswalk_tui.core.comparison.takes import LINK, fill
from crosswalk_tui.ui.kit.cells import clean

_INLINE = re.compile(rf"\*\*(?P<strong>.+?)\*\*|\*(?P<stress>[^*\s][^*]*)\*|{LINK.pattern}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one style within a paragraph.

    Attributes:
        link: number of the link it belongs to, in reading order; None for plain text.
    """

    text: str
    style: str = ""
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line on the screen."""

    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Prose laid out at one width.

    Attributes:
        links: what each link leads to, by its number: the key of a model.
    """

    rows: tuple[Row, ...]
    links: tuple[str, ...]


def lay_out(
    text: str, width: int, figure: Callable[[str], str | None], name: Callable[[str], str | None], first_link: int = 0
) -> Page:
    """*text* in rows of at most *width* cells.

    Args:
        text: Markdown with the placeholders and links of `crosswalk_tui.core.comparison.takes`.
        width: cells of a row, at least one.
        figure: what a placeholder stands for.
        name: what a linked model is called; one that is not known is no link.
        first_link: the number of the first link.
    """
    links: list[str] = []
    rows: list[Row] = []

    def pieces(source: str, style: str) -> Iterator[Piece]:
        at = 0
        for found in _INLINE.finditer(source):
            yield Piece(fill(source[at : found.start()], figure), style)
            if found["strong"] or found["stress"]:
                yield from (Piece(p.text, "strong", p.link) for p in pieces(found["strong"] or found["stress"], style))
            elif (called := name(found[3])) is not None:
                links.append(found[3])
                yield Piece(called, "match", first_link + len(links) - 1)
            else:
                yield Piece(found[3], style)
            at = found.end()
        yield Piece(fill(source[at:], figure), style)

    for block in _blocks(text):
        if rows and not (block.startswith("- ") and _is_item(rows[-1])):
            rows.append(Row())
        if block.startswith("#"):
            rows += _wrapped(list(pieces(block.lstrip("# "), "head")), width, "", "")
        elif block.startswith("- "):
            rows += _wrapped(list(pieces(block[2:], "")), width, "• ", "  ")
        else:
            rows += _wrapped(list(pieces(block, "")), width, "", "")
    return Page(tuple(rows), tuple(links))


def _blocks(text: str) -> Iterator[str]:
    """Headings, paragraphs and list items, each on one line."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        for block in re.split(r"\n(?=- |#)", paragraph):
            if joined := " ".join(block.split()):
                yield joined


def _is_item(row: Row) -> bool:
    return bool(row.pieces) and row.pieces[0].text in ("• ", "  ")


def _wrapped(pieces: list[Piece], width: int, first: str, later: str) -> list[Row]:
    """*pieces* broken between words; *first* and *later* stand before the first row and those after it."""
    rows: list[Row] = []
    row: list[Piece] = []
    used = 0
    room = max(1, width - cell_len(first))
    for glued in _words(pieces):
        size = sum(cell_len(piece.text) for piece in glued)
        if row and used + 1 + size > room:
            rows.append(_row(row, later if rows else first))
            row, used = [], 0
        if row:
            before, after = row[-1], glued[0]
            within = before.link is not None and before.link == after.link
            row.append(Piece(" ", before.style, before.link) if within else Piece(" ", ""))
            used += 1
        row += glued
        used += size
    if row:
        rows.append(_row(row, later if rows else first))
    return rows


def _row(pieces: list[Piece], lead: str) -> Row:
    return Row((Piece(lead, "dim"), *pieces) if lead else tuple(pieces))


def _words(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The words of *pieces*, each as the pieces it is glued together from: ``**a**,`` is one."""
    word: list[Piece] = []
    for piece in pieces:
        text = piece.text
        for part in re.split(r"(\s+)", text):
            if part.isspace():
                if word:
                    yield word
                word = []
            elif part:
                word.append(Piece(clean(part), piece.style, piece.link))
    if word:
        yield word
