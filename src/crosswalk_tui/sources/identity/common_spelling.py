"""Choose the most common spelling of each name among all ids.

Three variations do not change the meaning: punctuation (``muse-spark-1-1``), the order of words
(``omni-reasoning-30b`` and ``omni-30b-reasoning``), and the size of a model with only one size (``glm-5.3-754b``).
Small sizes are kept: they name distillations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

_LARGE_B = 100
"""Least size, in billions of parameters, of a model itself; smaller sizes after a name are distillations."""

_SAME_SIZE = 1.05
"""Largest ratio of two sizes that count as equal."""

_LEAST_SELLERS = 3
"""Least number of sellers that list a name without its size for the size to be redundant."""

_SIZE = re.compile(r"-(\d+(?:\.\d+)?)([bt])(?:-a\d+(?:\.\d+)?b)?(?=-|$)")
_JOINED = re.compile(r"(?<![\d.])\d\d(?![\dbtkm.])")
_DASHED = re.compile(r"(?<=\d)[-_](?=\d)(?![\d.]+[bt](?:-|$))")
_NUMBER = re.compile(r"[\d.]+[a-z]?$")


@dataclass(frozen=True, slots=True)
class Respelling:
    """The replacement of a spelling; *note* is the difference."""

    slug: str
    note: str


def respellings(sellers: Mapping[str, int]) -> dict[str, Respelling]:
    """The replacement of every slug that is a variant spelling; *sellers* has the number of sellers of each slug."""
    found: dict[str, Respelling] = {}
    for note, mark in (("punctuation", _letters), ("word order", _words)):
        for group in _alike(sellers, mark):
            best = min(group, key=lambda slug: (-sellers[slug], "." not in slug, slug))
            for slug in group:
                if slug != best and (mark is _words or _reads_alike(slug, best)):
                    found.setdefault(slug, Respelling(best, note))
    for slug, shorter in _sizes(sellers):
        found.setdefault(slug, Respelling(shorter, "its only size"))
    return found


def _alike(slugs: Iterable[str], mark: Callable[[str], Hashable]) -> list[list[str]]:
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for slug in sorted(slugs):
        groups[mark(slug)].append(slug)
    return [group for group in groups.values() if len(group) > 1]


def _letters(slug: str) -> str:
    return re.sub(r"[-._]", "", slug)


def _words(slug: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A key that ignores the order of words, but not of numbers: 05-06 is not 06-05."""
    parts = slug.split("-")
    return (
        tuple(sorted(part for part in parts if not _NUMBER.match(part))),
        tuple(part for part in parts if _NUMBER.match(part)),
    )


def _reads_alike(one: str, other: str) -> bool:
    """Whether both have the same numbers, where 11 and 1-1 are 1.1; 1-5b is not 15b, and 1.15 not 11.5."""
    return _numbers(one) == _numbers(other)


def _numbers(slug: str) -> list[str]:
    pointed = _JOINED.sub(lambda match: f"{match[0][0]}.{match[0][1]}", slug)
    return re.findall(r"\d+(?:\.\d+)*", _DASHED.sub(".", pointed))


def _sizes(sellers: Mapping[str, int]) -> list[tuple[str, str]]:
    """Slugs that consist of a well-known name and a large size, with that name."""
    sized: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for slug in sorted(sellers):
        for match in _SIZE.finditer(slug):
            billions = float(match[1]) * (1000 if match[2] == "t" else 1)
            bare = slug[: match.start()] + slug[match.end() :]
            if billions >= _LARGE_B and sellers.get(bare, 0) >= max(_LEAST_SELLERS, sellers[slug] + 1):
                sized[bare].append((billions, slug))
    return [
        (slug, bare)
        for bare, found in sorted(sized.items())
        if max(found)[0] <= _SAME_SIZE * min(found)[0]  # sellers round 754B to 744B
        for _, slug in found
    ]
