"""Rows of upstream documents, validated one by one: a cell that cannot be read is reported with its position."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.sources.importers.upstream_cells import usable_id

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from crosswalk_tui.sources.harvest import Harvest


class UpstreamRow(BaseModel):
    """Base class of rows; unknown keys are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, protected_namespaces=())


RowT = TypeVar("RowT", bound=UpstreamRow)


def place(*parts: object) -> str:
    """The position of a value in a source, for reports: ``providers.anthropic.models.claude-2``."""
    return ".".join(map(_place_part, map(str, parts)))


@lru_cache(maxsize=65_536)  # parts of positions repeat from row to row
def _place_part(text: str) -> str:
    return safe(text, 120)


def id_is_usable(value: object, where: str, harvest: Harvest) -> bool:
    """Whether *value* can serve as an id; if not, the reason is reported at *where*."""
    try:
        usable_id(value)
    except ValueError as error:
        harvest.reject(where, str(error))
        return False
    return True


def as_object(value: object, where: str, harvest: Harvest) -> dict[str, object]:
    """*value* as an object; any other value is reported, except None, and read as empty."""
    if isinstance(value, dict):
        return value
    if value is not None:
        harvest.reject(where, "it is not an object")
    return {}


_ARTIFICIAL_ANALYSIS = re.compile(r"artificial[\s._-]*analysis", re.IGNORECASE)
_ORIGIN = re.compile(r"source|url|link|origin", re.IGNORECASE)


@lru_cache(maxsize=4096)  # many rows of a source have the same keys
def _origins(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The *keys* of the cells that name an origin."""
    return tuple(key for key in keys if _ORIGIN.search(key))


def from_artificial_analysis(row: object) -> bool:
    """Whether a cell of *row* such as ``source``, ``source_url`` or ``pricing_urls`` names Artificial Analysis.

    Its terms forbid the use of its data in a product that compares models, whoever republishes it.
    """
    if not isinstance(row, dict):
        return False
    for key in _origins(tuple(row)):
        texts = row[key] if isinstance(row[key], list) else [row[key]]
        if any(isinstance(text, str) and _ARTIFICIAL_ANALYSIS.search(text) for text in texts):
            return True
    return False


def read_row(model: type[RowT], raw: object, where: str, harvest: Harvest, *, whole: bool = False) -> RowT | None:
    """Validate a row and report each cell that cannot be read; None if the row must be dropped.

    An invalid optional cell is left out; an invalid required cell drops the row, and with *whole* any invalid cell
    does: an incomplete price would bill too little. A row from Artificial Analysis is dropped and counted.
    """
    if from_artificial_analysis(raw):
        harvest.skip("artificial-analysis")
        return None
    try:
        return model.model_validate(raw)
    except ValidationError as failure:
        errors = failure.errors(include_url=False)
    for error in errors:
        harvest.reject(place(where, *error["loc"]), _reason(error))
    cells = {error["loc"][0] if error["loc"] else None for error in errors}
    required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
    if whole or not isinstance(raw, Mapping) or None in cells or cells & required:
        return None
    narrow: Mapping[object, object] = raw
    for error in errors:
        narrow = _without(narrow, error["loc"])
    for rest in (narrow, {key: value for key, value in raw.items() if key not in cells}):
        try:
            return model.model_validate(rest)
        except ValidationError:
            continue
    return None


def _without(cells: Mapping[object, object], path: tuple[int | str, ...]) -> Mapping[object, object]:
    """*cells* without the value at *path*, which may be inside an object."""
    key, *below = path
    inner = cells.get(key)
    if below and isinstance(inner, Mapping):
        return {**cells, key: _without(inner, tuple(below))}
    return {name: value for name, value in cells.items() if name != key}


_REASONS = {
    "missing": "it is missing",
    "string_type": "it is not text",
    "model_type": "it is not an object",
    "dict_type": "it is not an object",
    "list_type": "it is not a list",
    "bool_parsing": "it is not true or false",
    "bool_type": "it is not true or false",
}


def _reason(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return safe(str(context.get("error", error["msg"])))
    return _REASONS.get(error["type"], safe(error["msg"]))
