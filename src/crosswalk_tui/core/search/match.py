"""Search models by name while the user types: every word, in any order, best match first.

Matches rank in this order: the name begins with the query as whole words; every word is a word of the name; the name
begins with the query; every word begins a word of the name, the more whole words the better; every word is in the name;
every word is in the name or an alias. So ``sonnet 4`` finds Sonnet 4 before Sonnet 4.6. Within a rank, more widely
served models come first. The number of providers is squared for an exact match, so ``gpt-4`` beats ``gpt-4o``, but a
base model with one provider does not beat its popular instruct version.

Queries are looked up among the few thousand distinct words, each with the set of models that have it.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crosswalk_tui.core.models import ModelLine
from crosswalk_tui.core.search.bits import bits_of, positions_of
from crosswalk_tui.core.search.model_ids import readings
from crosswalk_tui.core.search.typos import Vocabulary

DEPTH = 1000
"""The most matches that are sorted: of more, those with whole words and the most widely served."""

_SEPARATORS = str.maketrans("-_/:,()[]", " " * 9)
_WORD = re.compile(r"[^\W\d_][^\W_.]{2,}")
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_]{3})(?=\d)")
_APART = re.compile(r"(?<=[^\W\d_]{3}) (?=\d)")
_DENSE = 32
"""Words of at least one model in this many are stored as bits, which then take less memory than positions."""

_REMEMBERED = 128
"""Size of the cache of words; with it, each further letter looks up only one word."""


@dataclass(frozen=True, slots=True)
class Hits:
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

    def __init__(self, models: Sequence[ModelLine]) -> None:
        """Index *models*, the most widely served first."""
        self._size = len(models)
        self._all = (1 << self._size) - 1
        self._served = [m.n_providers for m in models]
        self._titles = [_title(m.key, m.name) for m in models]
        self._places = _places([f"{m.haystack} {title}" for m, title in zip(models, self._titles, strict=True)])
        self._found: dict[str, int] = {}
        self._vocabulary: Vocabulary | None = None

    def search(self, query: str, among: int | None = None, first: Sequence[int] = ()) -> Hits:
        """Find the models that match *query*, within the set *among* if given.

        An empty query lists all models, those at the positions in *first* before the others.
        """
        words = tuple(query.casefold().translate(_SEPARATORS).split())
        among = self._all if among is None else among
        if not words:
            lead = [position for position in first if among >> position & 1]
            rest = among & ~bits_of(lead, self._size)
            return Hits([*lead, *positions_of(rest)], among.bit_count(), (), hidden=self._size - among.bit_count())
        matched = self._matching(words)
        corrected: tuple[tuple[str, str], ...] = ()
        if not matched and (name := self._named_within(query)):
            words = tuple(name.translate(_SEPARATORS).split())
            matched, corrected = self._matching(words), ((query.strip(), name),)
        if not matched and len(words) <= _MOST_CORRECTED:
            better = dict(self._corrections(words))
            words = tuple(part for word in words for part in better.get(word, word).split())
            matched = self._matching(words) if better else 0
            corrected = tuple(better.items()) if matched else ()
        shown = matched & among
        hidden = (matched & ~among).bit_count()
        return Hits(self._ranked(words, shown), shown.bit_count(), _to_mark(words), corrected, hidden)

    def _named_within(self, query: str) -> str | None:
        """The part of a gateway's id that matches a model: ``openai/gpt-5`` of ``poe/openai/gpt-5``."""
        shorter = (reading.name for reading in readings(query)[1:])
        return next((name for name in shorter if self._matching(name.translate(_SEPARATORS).split())), None)

    def _matching(self, words: Iterable[str]) -> int:
        """The models that have all *words*, whole or within longer ones."""
        matched = self._all
        for word in words:
            matched &= self._with(word)
        return matched

    def _with(self, word: str) -> int:
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

    def _ranked(self, words: tuple[str, ...], matched: int) -> list[int]:
        """The best `DEPTH` of *matched*, by rank."""
        candidates = positions_of(matched, DEPTH)
        if len(candidates) == DEPTH:
            candidates = sorted({*candidates, *positions_of(self._with_whole(words, matched), DEPTH)})
        query = " ".join(words)
        start, start_whole, exact = f"\n {query}", f"\n {query} ", f"\n {query} \n"
        begins = [f" {word}" for word in words]
        whole = [f" {word} " for word in words]
        ranks: list[list[int]] = [[] for _ in range(len(words) + 5)]
        weights: dict[int, int] = {}
        inside, elsewhere = len(words) + 3, len(words) + 4
        for i in candidates:
            title, served = self._titles[i], self._served[i]
            if start_whole in title and (served or exact in title):
                ranks[0].append(i)
                weights[i] = (served + 2) ** 2 if exact in title else served + 2
                continue
            missed = sum(word not in title for word in whole)
            if not missed:
                rank = 1
            elif served and start in title:
                rank = 2
            elif all(word in title for word in begins):
                rank = 2 + missed
            else:
                rank = inside if all(word in title for word in words) else elsewhere
            ranks[rank].append(i)
        ranks[0].sort(key=lambda i: -weights[i])
        return [i for rank in ranks for i in rank][:DEPTH]

    def _corrections(self, words: Sequence[str]) -> Iterable[tuple[str, str]]:
        """Yield each word without matches, and the word with its number separated or the closest known word."""
        for word in words:
            if self._with(word):
                continue
            apart = _RUN_TOGETHER.sub(" ", word)
            if apart != word and all(map(self._with, apart.split())):
                yield word, apart
            elif (nearest := self._nearest(word)) is not None:
                yield word, nearest

    def _nearest(self, word: str) -> str | None:
        if self._vocabulary is None:
            counted = {
                known: places.bit_count() if isinstance(places, int) else len(places)
                for known, places in self._places.items()
                if _WORD.fullmatch(known)
            }
            self._vocabulary = Vocabulary(sorted(counted, key=lambda known: -counted[known]))
        return self._vocabulary.nearest(word)


def _places(texts: Sequence[str]) -> dict[str, int | array[int]]:
    """The positions of *texts* by word: an array, or a set of bits if they are many."""
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        for word in set(text.translate(_SEPARATORS).split()):
            lists[word].append(position)
    size = len(texts)
    return {
        word: bits_of(places, size) if len(places) * _DENSE >= size else array("I", places)
        for word, places in lists.items()
    }


def _title(key: str, name: str) -> str:
    """The model's name, slug and key, one per line, with spaces around each word.

    They are followed by variants with versions separated and joined: ``qwen 3``, ``llama3.2``.
    """
    slug = key.rpartition("/")[2]
    lines = dict.fromkeys(" ".join(text.casefold().translate(_SEPARATORS).split()) for text in (name, slug, key))
    variants = [*lines, *(_RUN_TOGETHER.sub(" ", line) for line in lines), *(_APART.sub("", line) for line in lines)]
    return "\n" + "".join(f" {line} \n" for line in dict.fromkeys(variants))


def _to_mark(words: Iterable[str]) -> tuple[str, ...]:
    """*words*, and the parts of words that join a name and a version."""
    return tuple(dict.fromkeys(part for word in words for part in (word, *_RUN_TOGETHER.sub(" ", word).split())))


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
