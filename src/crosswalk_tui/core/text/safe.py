"""Make text from upstream safe to show: it may contain escape sequences, bidi overrides or thousands of characters."""

from __future__ import annotations

import re

_CONTROLS = (
    "\x00-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\U00013430-\U0001343f"  # of lines, terminals and annotations
    "\ud800-\udfff"  # halves of a pair, which cannot be encoded
)
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt): not displayed, bidi controls among them."""

_BLANK = "\u2800\U00016fe4\U0001d159"
"""Visible characters by their category that look like a space: a Braille pattern, a filler, a note without a head."""

_UNSAFE = f"[{_CONTROLS}{_IGNORABLE}{_BLANK}]+"
"""A pattern, compiled for the first text that is not ASCII."""

_COMMANDS = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)  # fmt: skip
"""What a terminal takes for a command, or what changes the direction of a text, or cannot be encoded."""

_LONGEST_ADDRESS = 2000

_FIRST_MARK = "\u0300"
"""The first combining mark; wide characters come after it, too."""


def safe(text: str, limit: int = 200) -> str:
    """*text* on one line without control, bidi or invisible characters, cut to *limit* characters."""
    if len(text) <= limit and text.isascii() and text.isprintable():  # nearly every text, without a search
        return text if "  " not in text and text == text.strip() else " ".join(text.split())
    head = text[: limit * 4]  # bounds the work
    cleaned = " ".join(visible(head).split())
    return cleaned if len(cleaned) <= limit and head == text else cleaned[: limit - 1] + "…"


def safe_address(address: str) -> str:
    """The *address* of a web page made `safe`; cut only beyond 2,000 characters, as browsers do."""
    return safe(address, _LONGEST_ADDRESS)


def visible(text: str) -> str:
    """Replace each run of control, bidi or invisible characters by a space."""
    return re.sub(_UNSAFE, " ", text)


def harmless(text: str) -> str:
    """*text*, which may have several lines, without what a terminal takes for a command, and bidi controls.

    Unlike `safe`, it keeps tabs, line ends and characters that only cannot be seen, such as those that join emoji.
    """
    return text if text.isprintable() else re.sub(_COMMANDS, "", text)


def cell_width(text: str) -> int:
    """The width of *text* in terminal cells: two for wide East Asian characters, none for combining marks."""
    if text.isascii() or max(text) < _FIRST_MARK:
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    import unicodedata  # a compiled library, which most commands never need

    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
