"""Which of the names that sellers give a model agree with its id, and which are names of a different model.

The id is the key without the lab. A name contradicts it if it has a variant word (``mini``, ``vision``) that the id
lacks, or lacks one of its, or has a different version, size or date. Other words that only the name has (*Alibaba*,
*TEE*) are about the offer of a seller: a name without them is better.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from crosswalk_tui.core.facts.claims import Claim, letters_of

_VARIANT_WORDS = """
    abliterated air airx audio character code coder codex deep derestricted distill draft exp fast fim flash flashx free
    guard haiku highspeed image instant large latest light lightning lite live long math maverick max medium micro mini
    multi nano non omni online opus plus preview prime pro reasoning realtime research scout search small sonnet spark
    speciale terminus thinking tiny turbo ultra uncensored vision vl
"""
_VARIANTS = frozenset(_VARIANT_WORDS.split())
"""Words that distinguish a model from its siblings: a name has the same ones as the id."""

_TRAINING = frozenset({"instruct", "it", "chat", "base"})
"""Words that a name may leave out, but not add."""

_SPELLINGS = {"experimental": "exp", "+": "plus"}
_DATE = re.compile(
    r"(?<![\d.])(?:(?:20)?2[2-9][-./]?(?:0[1-9]|1[0-2])(?:[-./]?[0-3]\d)?|(?:0[1-9]|1[0-2])[-/](?:20)2\d"
    r"|(?:0[1-9]|1[0-2])[-/]?[0-3]\d)(?![\d.])(?![bkmt]\b)"
)
"""``2025-01-25``, ``2512``, ``08-2024``, ``0813``, ``05-20``."""

_PART = re.compile(r"\d+(?:\.\d+)*(?:[a-z](?![a-z\d]))?|[a-z]+|\+")
_SIZE = re.compile(r"[\d.]+[bkmte]$")


class NameParts(NamedTuple):
    """The parts of a name or an id, in lower case: versions, sizes (``70b``, ``32k``), dates (digits only), words."""

    letters: str
    versions: frozenset[str]
    sizes: frozenset[str]
    dates: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=16_384)  # an id is compared with many names, and a name may be stated for several models
def parts_of(text: str) -> NameParts:
    """The parts of the name or id *text*."""
    lower = text.casefold()
    dates = frozenset(re.sub(r"\D", "", found) for found in _DATE.findall(lower))
    parts = _PART.findall(_DATE.sub(" ", lower) if dates else lower)
    numbers = {part.removesuffix(".0") for part in parts if part[0].isdigit()}
    words = frozenset(_SPELLINGS.get(part, part) for part in parts if not part[0].isdigit() and part != "v")
    sizes = frozenset(number for number in numbers if _SIZE.match(number))
    return NameParts(letters_of(text), frozenset(numbers) - sizes, sizes, dates, words)


class Agreement(NamedTuple):
    """How a name agrees with an id.

    Attributes:
        contradicts: it is that of a different version or variant.
        lacks_version: it has no version, where the id has one.
        adds: it has words, sizes or dates that the id lacks, or a version that the id has no date in place of.
        lacks: it lacks a part of the id.
    """

    contradicts: bool = False
    lacks_version: bool = False
    adds: bool = False
    lacks: bool = False


def agreement(name: str, slug: str) -> Agreement:
    """How *name* agrees with the id *slug*."""
    one, key = parts_of(name), parts_of(slug)
    if one.letters == key.letters:
        return Agreement()
    versions, missing = one.versions - key.versions, key.versions - one.versions
    sizes, no_sizes = one.sizes - key.sizes, key.sizes - one.sizes
    dated = all(any(a in b or b in a for a in one.dates) for b in key.dates)  # perhaps one of them without the year
    words = one.words - key.words
    return Agreement(
        contradicts=bool(
            ((one.words ^ key.words) & _VARIANTS)
            or (words & _TRAINING)
            or (versions and (missing or (key.versions and not key.dates)))
            or (sizes and no_sizes)
            or (one.dates and not dated)
        ),
        lacks_version=bool(missing),
        # Mistral Large 3 is mistral-large-2512.
        adds=bool(words or sizes or (versions and not key.dates) or (one.dates and not key.dates)),
        lacks=bool(missing or no_sizes or key.words - one.words or not dated),
    )


def agreeing(slug: str, names: Sequence[Claim]) -> list[Claim]:
    """The names that agree best with the id *slug*, none of which contradicts it.

    If there are others: none that lacks the version, none that is an id, none that adds something.
    """
    found = [(claim, agreement(claim.value, slug)) for claim in names]
    left = [one for one in found if not one[1].contradicts]
    left = [one for one in left if not one[1].lacks_version] or left
    left = [one for one in left if not is_id(one[0].value, one[0].basis)] or left
    left = [one for one in left if not one[1].adds] or left
    return [claim for claim, _ in left]


def is_id(name: str, basis: str) -> bool:
    """Whether a seller lists the id as the name; ``o4-mini`` is a name at its maker."""
    return name.islower() and basis in ("offers", "model_card")
