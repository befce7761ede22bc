"""Names that are near to one that is unknown."""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 4

ALIKE = 0.75
"""How much alike names are where an unknown one may be new, and is rather not taken for a mistake."""


def near_names(name: str, known: Sequence[str], *, alike: float = 0.6) -> tuple[str, ...]:
    """Those of *known* that contain *name*, then those spelled at least so much *alike*, from 0 to 1."""
    from difflib import get_close_matches  # not needed where all names are known

    within = [each for each in known if name in each]
    return tuple(dict.fromkeys([*within, *get_close_matches(name, known, 3, alike)]))[:_MOST]
