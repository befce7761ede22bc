"""Where the words of a search occur in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable


def spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """The (start, end) of *words* in *text*, sorted and merged; none if case folding moves letters."""
    folded = text.casefold()
    if len(folded) != len(text):
        return []
    marked = bytearray(len(text))
    for word in filter(None, words):
        at = folded.find(word)
        while at >= 0:
            marked[at : at + len(word)] = b"\1" * len(word)
            at = folded.find(word, at + 1)
    return [found.span() for found in re.finditer(b"\1+", marked)]
