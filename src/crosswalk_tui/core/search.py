"""Find models by name while the user types: every word, in any order, best match first.

A match ranks by where it is found: the name begins with the query, then every word begins a word of the name, then
every word is somewhere in the name, then in another name the model answers to. Within a rank the more widely served
model comes first. A name that *is* the query counts as twice as widely served (squared), so ``gpt-4`` beats ``gpt-4o``
while a base model that one provider sells does not beat its popular instruct version.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

DEPTH = 5000
"""How many matches are put in order; of more, the most widely served are."""

_SEPARATORS = str.maketrans("-_/:,()[]", " " * 9)
_WORD = re.compile(r"[^\W\d_][^\W_.]{2,}")
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_]{3})(?=\d)")
_PLAUSIBLE = 0.65
"""difflib ratio below which a word is no longer a plausible typo of another."""


class Searchable(Protocol):
    """What the index needs to know of a model."""

    @property
    def key(self) -> str:
        """``lab/slug``."""

    @property
    def name(self) -> str:
        """The model's name."""

    @property
    def n_providers(self) -> int:
        """How widely it is served."""

    @property
    def haystack(self) -> str:
        """Every text it may be found by, case-folded."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer to a query.

    Attributes:
        order: positions in the indexed sequence, best first; at most `DEPTH` when there was a query.
        total: how many models match, listed or not.
        words: what was looked for, to highlight it.
        corrected: pairs of a word nothing matched and the one looked for instead.
    """

    order: Sequence[int]
    total: int
    words: tuple[str, ...]
    corrected: tuple[tuple[str, str], ...] = ()


class ModelIndex:
    """A searchable list of models. Remembers the last queries, so that each further letter only narrows."""

    def __init__(self, models: Sequence[Searchable]) -> None:
        """Index *models*, which must come most widely served first."""
        self._haystacks = [m.haystack for m in models]
        self._served = [m.n_providers for m in models]
        self._titles = [_title(m.key, m.name) for m in models]
        self._trail: list[tuple[tuple[str, ...], list[int]]] = []
        common = Counter(word for title in self._titles for word in set(_WORD.findall(title))).most_common()
        self._vocabulary = [(word, set(word)) for word, _ in common]

    def search(self, query: str) -> Hits:
        """The models that match *query*; all of them, in their own order, when it is empty."""
        words = tuple(query.casefold().translate(_SEPARATORS).split())
        if not words:
            return Hits(range(len(self._titles)), len(self._titles), ())
        matched = self._matching(words)
        corrected: tuple[tuple[str, str], ...] = ()
        if not matched:
            corrected = tuple(self._corrections(words))
            better = dict(corrected)
            words = tuple(part for word in words for part in better.get(word, word).split())
            matched = self._matching(words) if corrected else []
        return Hits(self._ranked(words, matched), len(matched), words, corrected if matched else ())

    def _matching(self, words: tuple[str, ...]) -> list[int]:
        """Positions whose haystack holds all *words*, most widely served first."""
        while self._trail and not _narrows(self._trail[-1][0], words):
            self._trail.pop()
        known, found = self._trail[-1] if self._trail else ((), None)
        if known == words and found is not None:
            return found
        texts = self._haystacks
        for word in sorted(set(words) - set(known), key=len, reverse=True):
            if found is None:
                found = [i for i, text in enumerate(texts) if word in text]
            else:
                found = [i for i in found if word in texts[i]]
        matched = [] if found is None else found
        self._trail.append((words, matched))
        return matched

    def _ranked(self, words: tuple[str, ...], matched: list[int]) -> list[int]:
        """The best `DEPTH` of *matched*, which come most widely served first, in the order of the ranks."""
        titles, served = self._titles, self._served
        query = " ".join(words)
        start, whole = f"\n {query}", f"\n {query} \n"
        leading = [i for i in matched if start in titles[i]]
        exact = {i for i in leading if whole in titles[i]}
        first = {*exact, *leading[:DEPTH]}
        ranked = sorted(sorted(first), key=lambda i: -((served[i] + 2) ** 2 if i in exact else served[i] + 2))
        begins = tuple(f" {word}" for word in words)
        by_word: list[int] = []
        inside: list[int] = []
        elsewhere: list[int] = []
        for i in islice((i for i in matched if start not in titles[i]), max(0, DEPTH - len(ranked))):
            title = titles[i]
            if all(word in title for word in begins):
                by_word.append(i)
            elif all(word in title for word in words):
                inside.append(i)
            else:
                elsewhere.append(i)
        return [*ranked, *by_word, *inside, *elsewhere][:DEPTH]

    def _corrections(self, words: Sequence[str]) -> Iterable[tuple[str, str]]:
        """For each word that nothing contains, itself with the number set apart, or the closest word of the names."""
        for word in words:
            if len(words) > 1 and self._occurs(word):
                continue
            apart = _RUN_TOGETHER.sub(" ", word)
            if apart != word and all(map(self._occurs, apart.split())):
                yield word, apart
            elif (nearest := self._nearest(word)) is not None:
                yield word, nearest

    def _occurs(self, word: str) -> bool:
        return any(word in text for text in self._haystacks)

    def _nearest(self, word: str) -> str | None:
        from difflib import get_close_matches

        letters = set(word)
        plausible = [
            known
            for known, its in self._vocabulary
            if abs(len(known) - len(word)) <= 3 and len(letters & its) * 2 >= len(letters)
        ]
        close = get_close_matches(word[:40], plausible, n=1, cutoff=_PLAUSIBLE)
        return close[0] if close else None


def _title(key: str, name: str) -> str:
    """The model's name, slug and key, one a line, each word between spaces."""
    slug = key.rpartition("/")[2]
    lines = dict.fromkeys(text.casefold().translate(_SEPARATORS) for text in (name, slug, key))
    return "\n" + "".join(f" {' '.join(line.split())} \n" for line in lines)


def _narrows(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether whatever matches *new* also matches *old*."""
    return all(any(word in longer for longer in new) for word in old)


def spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where *words* occur in *text*, as sorted (start, end) without overlaps; nothing if folding moves letters."""
    folded = text.casefold()
    if len(folded) != len(text):
        return []
    marked = [False] * len(text)
    for word in words:
        at = folded.find(word)
        while word and at >= 0:
            marked[at : at + len(word)] = [True] * len(word)
            at = folded.find(word, at + 1)
    found: list[tuple[int, int]] = []
    for position, on in enumerate(marked):
        if on and found and found[-1][1] == position:
            found[-1] = (found[-1][0], position + 1)
        elif on:
            found.append((position, position + 1))
    return found
