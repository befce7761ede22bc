"""Typo correction by edit distance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_SHORT = 4
"""Words of up to this many letters may contain one typo, longer ones two."""

_LONGEST = 40
"""Letters compared."""

_MORE = 3
"""Letters that may be missing at the end of a word being typed."""


class Vocabulary:
    """The words to correct typos to."""

    def __init__(self, words: Sequence[str]) -> None:
        """Store *words*, the most common first."""
        self._words = [(word, frozenset(word)) for word in words]

    def nearest(self, typed: str) -> str | None:
        """The word that *typed* is a plausible typo of, in full or of a prefix; None if there is none.

        At the same distance, a word with the same first letter precedes one with the same letters, then a common one.
        """
        typed = typed[:_LONGEST]
        letters, counted = set(typed), Counter(typed)
        slips = 1 if len(typed) <= _SHORT else 2
        best: tuple[int, int, bool, int] | None = None
        found = None
        for word, its in self._words:
            if not -slips <= len(word) - len(typed) <= _MORE or len(letters - its) > slips:
                continue
            begun, whole = distances(typed, word, slips)
            if begun > slips:
                continue
            rank = (begun, whole, word[0] != typed[0], (counted - Counter(word)).total())
            if best is None or rank < best:
                best, found = rank, word
        return found


def distances(typed: str, word: str, most: int) -> tuple[int, int]:
    """The edit distances from *typed* to the nearest prefix of *word* and to *word*, or more than *most* for both.

    The distance is optimal string alignment, also called restricted Damerau-Levenshtein.
    """
    width = len(word) + 1
    older, row = [0] * width, list(range(width))
    for i, letter in enumerate(typed, start=1):
        oldest, older, row = older, row, [i]
        for j in range(1, width):
            known = word[j - 1]
            slips = min(older[j] + 1, row[j - 1] + 1, older[j - 1] + (letter != known))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == known:
                slips = min(slips, oldest[j - 2] + 1)
            row.append(slips)
        if min(row) > most + 1:  # a swap may still look one row further back
            return most + 1, most + 1
    return min(row), row[-1]
