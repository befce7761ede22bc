"""Search models by name while the user types: every word, in any order, best match first.

Queries are looked up among the few thousand distinct words, each with the set of models that have it.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple

from crosswalk_tui.core.search.alias_matches import are_named, is_by_chance
from crosswalk_tui.core.search.bits import bits_of, each_position, positions_of
from crosswalk_tui.core.search.model_ids import readings
from crosswalk_tui.core.search.ranks import DEPTH, best_first, is_id
from crosswalk_tui.core.search.search_text import RUN_TOGETHER, SearchText, query_words
from crosswalk_tui.core.search.typos import Vocabulary

_WORD = re.compile(r"[^\W\d_][^\W_.]{2,}")
_DENSE = 32
"""Words of at least one model in this many are stored as bits, which then take less memory than positions."""

_REMEMBERED = 128
"""Size of the cache of words; with it, each further letter looks up only one word."""


class Hits(NamedTuple):
    """The result of a query.

    Attributes:
        order: positions of the best matches; at most `DEPTH` for a query with words.
        total: number of matches.
        words: the words searched for, to highlight them.
        corrected: pairs of a word without matches and its replacement.
        hidden: number of matches that are filtered out.
    """

    order: Sequence[int]
    total: int
    words: tuple[str, ...]
    corrected: tuple[tuple[str, str], ...] = ()
    hidden: int = 0


_MOST_CORRECTED = 12
"""Longer queries are not corrected: each word takes about 2 ms."""


class ModelIndex:
    """A searchable list of models."""

    def __init__(self, served: Sequence[int], texts: Iterable[tuple[int, SearchText]]) -> None:
        """Index the models, the most widely *served* first, by their *texts*, each after the model's position."""
        self._size = len(served)
        self._all = (1 << self._size) - 1
        self._served = served
        self._titles = _Texts(self._size)
        self._places = self._index(texts)
        self._found: dict[str, int] = {}
        self._vocabulary: Vocabulary | None = None

    def _index(self, texts: Iterable[tuple[int, SearchText]]) -> dict[str, int | array[int]]:
        """Keep the titles; return the positions by word: an array, or a set of bits if they are many."""
        found: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for position, (title, words) in texts:
            self._titles.put(position, title)
            for word in words.split():
                found[word].append(position)
        return {
            word: bits_of(places, self._size) if len(places) * _DENSE >= self._size else places
            for word, places in found.items()
        }

    def search(
        self, query: str, among: int | None = None, first: Sequence[int] = (), living: int | None = None
    ) -> Hits:
        """Find the models that match *query*, within the set *among* if given.

        An empty query lists all models, those at the positions in *first* before the others. If the set of *living*
        models is given, which can be bought, the others come after those that match as well.
        """
        living = self._all if living is None else living
        words = query_words(query)
        among = self._all if among is None else among
        if not words:
            lead = [position for position in first if among >> position & 1]
            rest = among & ~bits_of(lead, self._size)
            listed = array("I", chain(lead, each_position(rest & living), each_position(rest & ~living)))
            return Hits(listed, among.bit_count(), (), hidden=self._size - among.bit_count())
        matched = self._matching(words)
        corrected: tuple[tuple[str, str], ...] = ()
        if not matched and (name := self._named_within(query)):
            words = query_words(name)
            matched, corrected = self._matching(words), ((query.strip(), name),)
        if not matched and len(words) <= _MOST_CORRECTED:
            better = dict(self._corrections(words))
            words = tuple(part for word in words for part in better.get(word, word).split())
            matched = self._matching(words) if better else 0
            corrected = tuple(better.items()) if matched else ()
        matched = self._named_or_whole(words, matched)
        shown = matched & among
        hidden = (matched & ~among).bit_count()
        order = self._ranked(words, shown, living, by_id=is_id(query))
        return Hits(order, shown.bit_count(), _to_mark(words), corrected, hidden)

    def _named_within(self, query: str) -> str | None:
        """The part of a gateway's id that matches a model: ``openai/gpt-5`` of ``poe/openai/gpt-5``."""
        shorter = (reading.name for reading in islice(readings(query), 1, None))
        return next((name for name in shorter if self._matching(query_words(name))), None)

    def _matching(self, words: Iterable[str]) -> int:
        """The models that have all *words*, whole or within longer ones."""
        matched = self._all
        for word in words:
            matched &= self._with_word(word)
        return matched

    def _named_or_whole(self, words: tuple[str, ...], matched: int) -> int:
        """*matched* without those that match by chance, if there are others; not among very many."""
        in_part = matched & ~self._with_whole(words, matched)
        if matched.bit_count() > DEPTH or not are_named(words, map(self._titles.__getitem__, positions_of(matched))):
            return matched
        return matched & ~bits_of(
            [
                place
                for place in positions_of(matched)
                if is_by_chance(words, self._titles[place], whole=not in_part >> place & 1)
            ],
            self._size,
        )

    def _with_word(self, word: str) -> int:
        """The models that have *word*, whole or within a longer one."""
        bits = self._found.get(word)
        if bits is None:
            bits, scattered = 0, array("I")
            for known, places in self._places.items():
                if word in known:
                    if isinstance(places, int):
                        bits |= places
                    else:
                        scattered += places
            if scattered:
                bits |= bits_of(scattered, self._size)
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[word] = bits
        return bits

    def _with_whole(self, words: Iterable[str], among: int) -> int:
        """The models of *among* that have all *words* as whole words."""
        for word in words:
            places = self._places.get(word, 0)
            among &= places if isinstance(places, int) else bits_of(places, self._size)
        return among

    def _ranked(self, words: tuple[str, ...], matched: int, living: int, *, by_id: bool) -> list[int]:
        """The best `DEPTH` of *matched*, by rank; in each rank the *living* ones first."""
        alive = self._candidates(words, matched & living)
        others = self._candidates(words, matched & ~living) if len(alive) < DEPTH else []
        served = [(i, self._titles[i], self._served[i]) for i in alive]
        return best_first(words, [*served, *((i, self._titles[i], 0) for i in others)], by_id=by_id)

    def _candidates(self, words: tuple[str, ...], matched: int) -> list[int]:
        """The models of *matched* that may be among the best `DEPTH`."""
        candidates = positions_of(matched, DEPTH)
        if len(candidates) == DEPTH:
            candidates = sorted({*candidates, *positions_of(self._with_whole(words, matched), DEPTH)})
        return candidates

    def _corrections(self, words: Sequence[str]) -> Iterable[tuple[str, str]]:
        """Yield each word without matches, and the word with its number separated or the closest known word."""
        for word in words:
            if self._with_word(word):
                continue
            apart = RUN_TOGETHER.sub(" ", word)
            if apart != word and all(map(self._with_word, apart.split())):
                yield word, apart
            elif (nearest := self._nearest(word)) is not None:
                yield word, nearest

    def _nearest(self, word: str) -> str | None:
        """The known word nearest to a misspelt one; None if none is near."""
        if self._vocabulary is None:
            counted = {
                known: places.bit_count() if isinstance(places, int) else len(places)
                for known, places in self._places.items()
                if _WORD.fullmatch(known)
            }
            self._vocabulary = Vocabulary(sorted(counted, key=lambda known: -counted[known]))
        return self._vocabulary.nearest(word)


class _Texts:
    """A text at each position, empty at first, in one block: a hundred thousand strings would take 5 MiB more."""

    def __init__(self, size: int) -> None:
        self._block = bytearray()
        self._starts, self._ends = array("I", [0]) * size, array("I", [0]) * size

    def put(self, position: int, text: str) -> None:
        """Set the text at *position*, once."""
        self._starts[position] = len(self._block)
        self._block += text.encode()
        self._ends[position] = len(self._block)

    def __getitem__(self, position: int) -> str:
        return self._block[self._starts[position] : self._ends[position]].decode()


def _to_mark(words: Iterable[str]) -> tuple[str, ...]:
    """*words*, and the parts of words that join a name and a version."""
    return tuple(dict.fromkeys(part for word in words for part in (word, *RUN_TOGETHER.sub(" ", word).split())))
