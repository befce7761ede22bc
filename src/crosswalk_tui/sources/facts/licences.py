"""Common names of licences, from the many spellings of upstreams."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from crosswalk_tui.sources.providers import read_table

PROPRIETARY = "proprietary"
"""The licence of models with closed weights."""

_UNKNOWN = frozenset({"", "unknown", "other", "none"})


@cache
def _names() -> dict[str, str]:
    return {row["spelling"]: row["licence"] for row in read_table("licences.csv", ("spelling", "licence"))}


@lru_cache(maxsize=4096)  # licences repeat
def licence_name(text: str | None) -> str | None:
    """The common name of a licence, *text* itself when it is unknown, None when it is empty."""
    bare = re.sub(r"[^a-z0-9]", "", (text or "").lower())
    return None if text is None or bare in _UNKNOWN else _names().get(bare, text)
