"""A value for a fact of a model, with its sources and votes, and how it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Value = str | int | bool | tuple[str, ...]


class CandidateValue(NamedTuple):
    """A value for a fact of a model.

    Attributes:
        basis: one of `crosswalk_tui.core.facts.bases.BASES`.
        sources: ids of the sources that state it, or the address of the model card.
        votes: the number of independent sellers that state it; of sources for a maker, of records for a model list.
    """

    field: str
    value: Value
    basis: str
    sources: tuple[str, ...]
    votes: int
    chosen: bool = False
    note: str | None = None


def stored(value: Value | None) -> str | int | None:
    """A fact as stored in SQLite: flags as 0 and 1, lists joined by commas."""
    if isinstance(value, bool):
        return int(value)
    return ",".join(value) if isinstance(value, tuple) else value


def chosen_value(candidates: Iterable[CandidateValue], field: str) -> Value | None:
    """The chosen value of *field*, or None."""
    return next((c.value for c in candidates if c.field == field and c.chosen), None)
