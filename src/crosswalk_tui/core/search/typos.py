"""Typo correction: the closest of the known words, by letters swapped, lost, added or wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_SHORT = 4
"""The longest word, in letters, that may contain one typo; longer ones may contain two."""

_LONGEST = 40
"""Letters of a word that are compared; no name is longer."""

_MORE = 3
"""Letters that may still be missing at the end of a word being typed."""


class Vocabulary:
    """The known words that a typo is corrected to."""

    def __init__(self, words: Sequence[str]) -> None:
        """Store *words*, the most common first."""
        self._words = [(word, frozenset(word)) for word in words]

    def nearest(self, typed: str) -> str | None:
        """Find the known word of which *typed* is a plausible typo, or a typo of its prefix; None when there is none.

        Of the words at the same distance, one with the same first letter is likelier, then the one made of nearly
        the same letters, then the more common one.
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
    """The edit distance between *typed* and the nearest prefix of *word*, and between *typed* and the whole *word*.

    An edit is a letter lost, added, replaced, or swapped with its neighbour (optimal string alignment, the restricted
    Damerau-Levenshtein distance). Counting stops once every beginning is more than *most* away.
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
