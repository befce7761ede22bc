"""Text that is safe to show: upstream strings may carry escape sequences, bidi overrides or ten thousand characters."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]+"
)


def safe(text: str, limit: int = 200) -> str:
    """*text* on one line without control, bidi or invisible characters, at most *limit* characters long.

    A run of removed characters becomes one space, so words do not run together; used at import and again at display.
    """
    head = text[: limit * 4]  # bounds the work, whatever arrives
    cleaned = " ".join(visible(head).split())
    return cleaned if len(cleaned) <= limit and head == text else cleaned[: limit - 1] + "…"


def visible(text: str) -> str:
    """*text* with a space in place of every run of control, bidi or invisible characters."""
    return _UNSAFE.sub(" ", text)


def cell_width(text: str) -> int:
    """Terminal columns *text* takes: wide East Asian characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
