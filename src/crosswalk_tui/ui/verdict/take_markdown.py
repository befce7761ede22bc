"""Lays out a subset of Markdown as painted lines: headings, paragraphs, lists, emphasis, links to models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from crosswalk_tui.core.comparison.takes import LINK, fill
from crosswalk_tui.ui.kit.cells import wrap_line

_INLINE = re.compile(rf"\*\*(?P<strong>.+?)\*\*|\*(?P<stress>[^*\s][^*]*)\*|{LINK.pattern}")


class SpanStyle(NamedTuple):
    """The style of a span, and the number of its link, if any."""

    style: str = ""
    link: int | None = None


Row = list[tuple[str, SpanStyle]]
"""A line on the screen."""


@dataclass(slots=True)
class MarkdownLayout:
    """Markdown laid out at one width.

    Attributes:
        width: cells of a row, at least one.
        name: returns the name of a model by key; unknown models are not linked.
        targets: what each link opens, by number: one model by key, or two to compare.
    """

    width: int
    name: Callable[[str], str | None]
    rows: list[Row] = field(default_factory=list)
    targets: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, text: str, figure: Callable[[str], str | None] = str) -> None:
        """Append *text*.

        Args:
            text: Markdown with the placeholders and links of `crosswalk_tui.core.comparison.takes`.
            figure: returns the value of a placeholder.
        """
        before = ""
        for block in _blocks(text):
            if before and not (block.startswith("- ") and before.startswith("- ")):
                self.rows.append([])
            before = block
            if block.startswith("#"):
                self._append(self._spans(block.lstrip("# "), "head", figure), "")
            else:
                bullet = "– " if block.startswith("- ") else ""
                self._append(self._spans(block.removeprefix("- "), "", figure), bullet)

    def add_link(self, text: str, keys: tuple[str, ...]) -> None:
        """Append a list item that links to *keys*."""
        self._append([(text, SpanStyle("match", len(self.targets)))], "– ")
        self.targets.append(keys)

    def _append(self, line: Iterable[tuple[str, SpanStyle]], bullet: str) -> None:
        for nth, row in enumerate(wrap_line(line, max(1, self.width - len(bullet)))):
            indent = " " * len(bullet) if nth else bullet
            self.rows.append([(indent, SpanStyle("dim")), *row] if bullet else row)

    def _spans(self, source: str, style: str, figure: Callable[[str], str | None]) -> Iterator[tuple[str, SpanStyle]]:
        at = 0
        for found in _INLINE.finditer(source):
            yield fill(source[at : found.start()], figure), SpanStyle(style)
            if emphasised := found["strong"] or found["stress"]:
                for text, inner in self._spans(emphasised, style, figure):
                    yield text, SpanStyle("strong", inner.link)
            elif (called := self.name(found[3])) is not None:
                self.targets.append((found[3],))
                yield called, SpanStyle("match", len(self.targets) - 1)
            else:
                yield found[3], SpanStyle(style)
            at = found.end()
        yield fill(source[at:], figure), SpanStyle(style)


def _blocks(text: str) -> Iterator[str]:
    """Yield headings, paragraphs and list items, each as one line."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        for block in re.split(r"\n(?=- |#)", paragraph):
            if joined := " ".join(block.split()):
                yield joined
