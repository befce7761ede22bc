"""Recognise the shape of a usage report by the names of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from crosswalk_tui.usage.count_names import is_name_of_count
from crosswalk_tui.usage.shapes import Named, Role, Shape
from crosswalk_tui.usage.tool_shapes import SHAPES

WHOLE_FIELDS: Final = frozenset(
    path
    for shape in SHAPES
    for path, meaning in shape.fields.items()
    if meaning in (Role.INPUT, Role.OUTPUT) and "oken" in path
)
"""Fields that count the whole input or output in tokens."""

COUNT_FIELDS: Final = WHOLE_FIELDS | {
    path
    for shape in SHAPES
    for path, meaning in shape.fields.items()
    if isinstance(meaning, Role) and meaning is not Role.REPEATS and is_name_of_count(path)
    if ("oken" in path and path != "tokens") or (path.startswith("cache") and path != "cached")
}
"""Fields that count tokens in every row: a text in one of them is no reply."""

_ROW_WHOLES: Final = (Role.INPUT, Role.PLAIN, Role.OUTPUT, Role.TOTAL)


def shape_of(flat: Mapping[str, object]) -> Shape | None:
    """The shape with the fields of *flat*; None if there is none."""
    return _shape_with(tuple(flat))


@lru_cache(4096)  # a log repeats a few sets of fields a million times
def _shape_with(names: tuple[str, ...]) -> Shape | None:
    given = frozenset(names)
    return next((shape for shape in SHAPES if shape.marks & given and _has_whole(shape, given)), None)


def _has_whole(shape: Shape, given: frozenset[str]) -> bool:
    return any(
        meaning in _ROW_WHOLES or (shape.optional and isinstance(meaning, Named) and meaning.role is Role.FEE)
        for meaning in map(shape.fields.get, given)
    )
