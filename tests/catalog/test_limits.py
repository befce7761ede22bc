"""The limits of the shipped catalogue as they are displayed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.text.format import tokens

_LIMITS = """
    SELECT context_tokens AS limit_tokens FROM model UNION SELECT max_output_tokens FROM model
    UNION SELECT context_tokens FROM offer UNION SELECT max_output_tokens FROM offer ORDER BY limit_tokens
"""


def test_no_limit_looks_larger_than_a_larger_one(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        limits = [row["limit_tokens"] for row in catalogue.rows(_LIMITS) if row["limit_tokens"] is not None]
    assert {131_072, 262_000, 262_144, 1_000_000, 1_048_576} <= set(limits)
    for smaller, larger in pairwise(limits):
        assert _read(tokens(smaller)) <= _read(tokens(larger)), (smaller, larger)


def _read(text: str) -> float:
    return float(text.rstrip("KM")) * {"K": 1_000, "M": 1_000_000}.get(text[-1], 1)
