"""Editor's takes: one Markdown file per pair of models, next to this module."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from crosswalk_tui.core.comparison.takes import Take, file_name, parse_take

_FOLDER = Path(__file__).parent


@cache
def names() -> frozenset[str]:
    """The names of the files."""
    return frozenset(path.name for path in _FOLDER.glob("*.md"))


def take_on(keys: Sequence[str]) -> Take | None:
    """The take on two models, whatever their order; None if there is none."""
    name = file_name(keys)
    return read(name) if name in names() else None


@cache
def read(name: str) -> Take:
    """The take in the file called *name*."""
    return parse_take((_FOLDER / name).read_text(encoding="utf-8"))
