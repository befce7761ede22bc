"""Prose in painted lines: whole, however long; nothing of it is cut."""

from __future__ import annotations

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import Line, fit, wrap_line

LABEL = 13
"""Cells of the labels in front of labelled paragraphs."""

_LONGEST = 4000
"""Characters of one paragraph that are shown: more than any licence needs."""


def paragraph(text: str, width: int, style: str = "") -> list[Line]:
    """*text* broken between words into lines of at most *width* cells; a word longer than a line is broken itself."""
    return wrap_line([(safe(text, _LONGEST), style)], max(1, width))


def labelled(label: str, text: str, width: int, style: str = "") -> list[Line]:
    """*text* as a paragraph beside *label*; below it where there is no room beside. Nothing where there is no text."""
    if not text:
        return []
    if width < 3 * LABEL:
        return [[(fit(label, width), "dim")], *([("  ", ""), *line] for line in paragraph(text, width - 2, style))]
    lines = paragraph(text, width - LABEL, style)
    return [[(fit("" if nth else label, LABEL), "dim"), *line] for nth, line in enumerate(lines)]
