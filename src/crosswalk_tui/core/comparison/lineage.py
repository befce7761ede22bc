"""The lineage of a model by its key: which words, sizes, versions and dates the key is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_SIZE = re.compile(r"(?:[ae]?\d+(?:\.\d+)?|\d+x\d+)[bmt]|\d+e")
_NUMBERED = re.compile(r"([a-z]*)v?(\d+(?:\.\d+)*)")
_DATED = 4
"""A number in a key with at least this many digits is a date: 2507, 0324, 20250514."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The parts of a key; *sizes* is the number of sizes in it."""

    lab: str
    words: tuple[str, ...]
    sizes: int
    version: tuple[tuple[int, ...], ...]
    dates: tuple[int, ...]

    def same_lineage(self, other: Lineage) -> bool:
        """Whether both are versions or sizes of the same model."""
        return (self.lab, self.words, self.sizes) == (other.lab, other.words, other.sizes)

    def newer_than(self, other: Lineage) -> bool:
        """Whether the version, or the date of the same version, is later."""
        return (self.version, self.dates) > (other.version, other.dates)


@lru_cache(maxsize=4096)  # each key is compared with all models of its lab
def lineage_of(key: str) -> Lineage:
    """Parse a key.

    >>> lineage_of("meta/llama-3.2-1b-instruct").words
    ('llama', 'instruct')
    """
    lab, _, slug = key.partition("/")
    words: list[str] = []
    version: list[tuple[int, ...]] = []
    dates: list[int] = []
    sizes = 0
    for token in re.split(r"[-_@:/]+", slug):
        numbered = _NUMBERED.fullmatch(token)
        if _SIZE.fullmatch(token):
            sizes += 1
        elif numbered is None:
            words.append(token)
        elif numbered[1] in ("", "v") and len(numbered[2]) >= _DATED and numbered[2].isdecimal():
            dates.append(int(numbered[2]))
        else:
            words += [numbered[1].removesuffix("v")] if numbered[1] not in ("", "v") else []
            version.append(tuple(int(part) for part in numbered[2].split(".")))
    return Lineage(lab, tuple(words), sizes, tuple(version), tuple(dates))
