"""Make text from upstream safe to show: it may contain escape sequences, bidi overrides or thousands of characters."""

from __future__ import annotations

import re

_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff\ud800-\udfff]+"
)  # fmt: skip
"""A pattern, compiled for the first text that is not ASCII."""

_FIRST_MARK = "\u0300"
"""The first combining mark; wide characters come after it, too."""


def safe(text: str, limit: int = 200) -> str:
    """*text* on one line without control, bidi or invisible characters, cut to *limit* characters."""
    if len(text) <= limit and text.isascii() and text.isprintable():  # nearly every text, without a search
        return text if "  " not in text and text == text.strip() else " ".join(text.split())
    head = text[: limit * 4]  # bounds the work
    cleaned = " ".join(visible(head).split())
    return cleaned if len(cleaned) <= limit and head == text else cleaned[: limit - 1] + "…"


def visible(text: str) -> str:
    """Replace each run of control, bidi or invisible characters by a space."""
    return re.sub(_UNSAFE, " ", text)


def cell_width(text: str) -> int:
    """The width of *text* in terminal cells: two for wide East Asian characters, none for combining marks."""
    if text.isascii() or max(text) < _FIRST_MARK:
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    import unicodedata  # a library of its own, which most commands never need

    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
