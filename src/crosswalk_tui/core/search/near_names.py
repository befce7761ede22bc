"""Names that are near to one that is unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MOST = 4
_MOST_SPELLED_ALIKE = 3

ALIKE = 0.75
"""How much alike names are where an unknown one may be new, and is rather not taken for a mistake."""

_WORD_ALIKE = 0.8  # of one word among several: a short one is like many others

_WORSE = 0.2  # than the most alike: what is less so is not meant


def near_names(name: str, known: Sequence[str], *, alike: float = 0.6) -> tuple[str, ...]:
    """Those of *known* that contain *name*, then those spelled at least so much *alike*, from 0 to 1.

    One with a word that is spelled like *name* is near, too. Those much less alike than the nearest are not.
    """
    within = [each for each in known if name in each]
    found = sorted(((_likeness(name, each, alike), each) for each in known), key=lambda pair: -pair[0])
    least = max(alike, found[0][0] - _WORSE) if found else alike
    spelled_alike = [each for likeness, each in found[:_MOST_SPELLED_ALIKE] if likeness >= least]
    return tuple(dict.fromkeys([*within, *spelled_alike]))[:_MOST]


def _likeness(name: str, other: str, least: float) -> float:
    """How much *name* is like *other*, or like one of its words, from 0 to 1; 0 if it is less than *least*."""
    from difflib import SequenceMatcher  # not needed where all names are known

    def ratio(text: str, lowest: float) -> float:
        matcher = SequenceMatcher(None, text, name)
        is_near = matcher.real_quick_ratio() >= lowest and matcher.quick_ratio() >= lowest
        return found if is_near and (found := matcher.ratio()) >= lowest else 0.0

    words = re.split(r"[-_/. ]+", other)
    return max(ratio(other, least), *(ratio(word, max(least, _WORD_ALIKE)) for word in words))
