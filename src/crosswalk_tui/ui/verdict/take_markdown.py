"""Lays out a subset of Markdown as painted lines: headings, paragraphs, lists, emphasis, links to models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from crosswalk_tui.core.comparison.takes import LINK, fill
from crosswalk_tui.ui.kit.cells import wrap_line

_INLINE = re.compile(rf"\*\*(?P<strong>.+?)\*\*|\*(?P<stress>[^*\s][^*]*)\*|{LINK.pattern}")


class Ink(NamedTuple):
    """The style of a span, and the number of its link, if any."""

    style: str = ""
    link: int | None = None


Row = list[tuple[str, Ink]]
"""A line on the screen."""


@dataclass(frozen=True, slots=True)
class Page:
    """Text laid out at one width.

    Attributes:
        links: the key of the linked model, by number of the link.
    """

    rows: tuple[Row, ...]
    links: tuple[str, ...]


def lay_out(
    text: str, width: int, figure: Callable[[str], str | None], name: Callable[[str], str | None], first_link: int = 0
) -> Page:
    """Lay out *text* in rows of at most *width* cells.

    Args:
        text: Markdown with the placeholders and links of `crosswalk_tui.core.comparison.takes`.
        width: at least one.
        figure: returns the value of a placeholder.
        name: returns the name of a model by key; unknown models are not linked.
        first_link: the number of the first link.
    """
    links: list[str] = []
    rows: list[Row] = []

    def spans(source: str, style: str) -> Iterator[tuple[str, Ink]]:
        at = 0
        for found in _INLINE.finditer(source):
            yield fill(source[at : found.start()], figure), Ink(style)
            if found["strong"] or found["stress"]:
                for shown, ink in spans(found["strong"] or found["stress"], style):
                    yield shown, Ink("strong", ink.link)
            elif (called := name(found[3])) is not None:
                links.append(found[3])
                yield called, Ink("match", first_link + len(links) - 1)
            else:
                yield found[3], Ink(style)
            at = found.end()
        yield fill(source[at:], figure), Ink(style)

    after_item = False
    for block in _blocks(text):
        is_item = block.startswith("- ")
        rows += [[]] if rows and not (is_item and after_item) else []
        after_item = is_item
        bullet = "• " if is_item else ""
        line = spans(block.lstrip("# "), "head") if block.startswith("#") else spans(block[len(bullet) :], "")
        for nth, row in enumerate(wrap_line(line, max(1, width - len(bullet)))):
            rows.append([(bullet if not nth else "  ", Ink("dim")), *row] if is_item else row)
    return Page(tuple(rows), tuple(links))


def _blocks(text: str) -> Iterator[str]:
    """Yield headings, paragraphs and list items, each as one line."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        for block in re.split(r"\n(?=- |#)", paragraph):
            if joined := " ".join(block.split()):
                yield joined
