"""Readers of upstream documents: JSON and CSV files, and the kinds of cell found in them.

An invalid file raises `SourceError`. The rows of a valid file are validated separately; a cell that cannot be read is
reported with its position.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.money import rate_from_usd_per_million
from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from crosswalk_tui.sources.harvest import Harvest

MAX_ID_LENGTH = 300
"""Most characters of a model or provider id."""

_MAX_RATE = 10**12  # micro-USD; $1M per 1M tokens or per request would be an error of units
_MAX_TOKENS = 10**9
_MAX_DIGITS = 60  # longer numerals are invalid, and slow to convert
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_MODALITY_ORDER = ("text", "image", "audio", "video", "pdf")
_MODALITY_NAMES = {word: word for word in _MODALITY_ORDER} | {"file": "pdf", "document": "pdf"}


class UpstreamRow(BaseModel):
    """Base class of rows; unknown keys are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, protected_namespaces=())


RowT = TypeVar("RowT", bound=UpstreamRow)


def exact_number(value: object, what: str) -> Decimal:
    """*value*, a number or a string of one, as a finite decimal.

    Raises:
        ValueError: not a finite number; the message contains *what* was expected.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise _unreadable(value, what)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise _unreadable(value, what) from None
    if not number.is_finite():
        raise _unreadable(value, what)
    return number


def measured(value: object, what: str) -> float:
    """*value*, a number or a string of one, as a finite float; raises like `exact_number`."""
    number = float(exact_number(value, what))
    if math.isinf(number):
        raise _unreadable(value, what)
    return number


def _unreadable(value: object, what: str) -> ValueError:
    """The error for a cell that is not *what*; a ValueError, as pydantic reports no other type."""
    return ValueError(f"{_shown(value)} is not {what}")


def _shown(value: object) -> str:
    return safe(str(value) if isinstance(value, Decimal) else repr(value), 40)


def rate(value: object, exponent: int = 0) -> int | None:
    """Convert a price in USD, times 10**exponent, to micro-USD; None stays None.

    The exponent converts a price per token (6) or per 1,000 requests (-3) to one per 1M tokens or per request.

    Raises:
        ValueError: not a number, negative, or out of range; this includes a price above 0 that would round to 0.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise _unreadable(value, "a price")
    return _micro_usd(value, exponent)


@lru_cache(maxsize=65_536)  # prices repeat
def _micro_usd(value: float | Decimal | str, exponent: int) -> int:
    """`rate` for numbers and text, which can be cached."""
    usd = exact_number(value, "a price")
    if usd < 0:
        raise ValueError(f"{_shown(value)} is negative")
    if not usd:
        return 0
    if usd.adjusted() + exponent > len(str(_MAX_RATE)):
        raise ValueError(f"{_shown(value)} is far above any price")
    micro = rate_from_usd_per_million(usd.scaleb(exponent)) if usd.adjusted() + exponent > -_MAX_DIGITS else 0
    if micro > _MAX_RATE:
        raise ValueError(f"{_shown(value)} is far above any price")
    if micro == 0:
        raise ValueError(f"{_shown(value)} is too small to be a price")
    return micro


def whole_number(value: object, what: str, most: int) -> int | None:
    """Read a whole number from 0 to *most*; None and the empty string give None.

    Raises:
        ValueError: not such a number; the message contains *what* was expected.
    """
    if value is None or value == "":
        return None
    number = value if type(value) is int else exact_number(value, what)
    if not 0 <= number <= most or number != int(number):
        raise _unreadable(value, what)
    return int(number)


def token_limit(value: object) -> int | None:
    """Read a number of tokens; 0 and None give None, as 0 means unknown in every source.

    Raises:
        ValueError: not a whole number of tokens.
    """
    return whole_number(value, "a number of tokens", _MAX_TOKENS) or None


def _text(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise _unreadable(value, "text")
    return safe(value) or None


def _iso_date(value: object) -> str | None:
    """Read a date with its precision (``2024``, ``2024-09``, ``2024-09-25``) and without a time of day."""
    if value is None or value == "":
        return None
    day = value.strip().partition("T")[0] if isinstance(value, str) else ""
    if not _is_date(day):
        raise _unreadable(value, "a date (YYYY-MM-DD)")
    return day


@lru_cache(maxsize=4096)  # dates repeat
def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text + "-01" * (2 - text.count("-")))
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def _modalities(value: object) -> tuple[str, ...] | None:
    """The known modalities in a fixed order."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise _unreadable(value, "a list of modalities")
    found = {_MODALITY_NAMES.get(word.lower()) for word in value if isinstance(word, str)}
    return tuple(word for word in _MODALITY_ORDER if word in found) or None


PerMillion = Annotated[int | None, BeforeValidator(lambda value: rate(value, 0))]
"""USD per 1M tokens, read as micro-USD per 1M tokens."""
PerToken = Annotated[int | None, BeforeValidator(lambda value: rate(value, 6))]
"""USD per token, read as micro-USD per 1M tokens."""
PerRequest = Annotated[int | None, BeforeValidator(lambda value: rate(value, 0))]
"""USD per request, read as micro-USD per request."""
Limit = Annotated[int | None, BeforeValidator(token_limit)]
"""A number of tokens; 0 is unknown."""
Text = Annotated[str | None, BeforeValidator(_text)]
"""Text that is safe to show; empty is unknown."""
IsoDate = Annotated[str | None, BeforeValidator(_iso_date)]
"""A date with the precision of the source; empty is unknown."""
Modalities = Annotated[tuple[str, ...] | None, BeforeValidator(_modalities)]
"""Modalities in a fixed order."""


def usable_id(value: object) -> str:
    """Return *value* if it can serve as an id; ids are never repaired.

    Raises:
        ValueError: it cannot; the message is the reason.
    """
    if not isinstance(value, str):
        raise _unreadable(value, "text that can be an id")
    if not value.strip():
        raise ValueError("the id is empty")
    if len(value) > MAX_ID_LENGTH:
        raise ValueError(f"the id is longer than {MAX_ID_LENGTH} characters")
    if safe(value, MAX_ID_LENGTH) != value:
        raise ValueError("the id contains control, invisible or stray space characters")
    return value


def id_is_usable(value: object, where: str, harvest: Harvest) -> bool:
    """Whether *value* can serve as an id; if not, the reason is reported at *where*."""
    try:
        usable_id(value)
    except ValueError as error:
        harvest.reject(where, str(error))
        return False
    return True


def place(*parts: object) -> str:
    """The position of a value in a source, for reports: ``providers.anthropic.models.claude-2``."""
    return ".".join([_place_part(str(part)) for part in parts])


@lru_cache(maxsize=65_536)  # parts of positions repeat from row to row
def _place_part(text: str) -> str:
    return safe(text, 120)


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


def read_text(path: Path) -> str:
    """The text of the file at *path*.

    Raises:
        SourceError: it is missing, cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SourceError(f"{path.name} is missing: no such file in {path.parent}.") from None
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name} is not UTF-8 text: bad byte at position {error.start}.") from error
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror or error}.") from error


@lru_cache(maxsize=65_536)  # prices and limits repeat
def _json_number(literal: str) -> int | Decimal:
    """The exact value of a JSON number; NaN, which every cell rejects, if it is too long."""
    if len(literal) > _MAX_DIGITS:
        return Decimal("NaN")
    try:
        return int(literal)
    except ValueError:
        pass
    try:
        return Decimal(literal)
    except InvalidOperation:
        return Decimal("NaN")


def load_json(path: Path) -> object:
    """Load the document in *path* with exact decimal numbers.

    Raises:
        SourceError: the file is missing, not UTF-8, truncated or not JSON.
    """
    text = read_text(path)
    try:
        return json.loads(text, parse_float=_json_number, parse_int=_json_number, parse_constant=Decimal)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise SourceError(f"{path.name} is not valid JSON: {error.msg} at {where}. Is the file complete?") from error
    except RecursionError as error:
        raise SourceError(f"{path.name} is nested too deeply to be a price list.") from error


def expect_object(value: object, path: Path, where: str = "") -> dict[str, object]:
    """*value*, the content of *path* under the key *where*, as an object; raises `SourceError` if it is none."""
    if isinstance(value, dict):
        return value
    raise SourceError(f"{path.name} has an unexpected shape: {where or 'the top level'} is not an object.")


def expect_list(value: object, path: Path, where: str = "") -> list[object]:
    """*value*, the content of *path* under the key *where*, as a list; raises `SourceError` if it is none."""
    if isinstance(value, list):
        return value
    raise SourceError(f"{path.name} has an unexpected shape: {where or 'the top level'} is not a list.")


def expect_content(harvest: Harvest, path: Path) -> Harvest:
    """Return *harvest*; raise `SourceError` if no row of *path* was usable, as it is probably a different file."""
    found = (harvest.offers, harvest.models, harvest.history, harvest.scores, harvest.benchmarks, harvest.providers)
    if harvest.skipped or any(found) or harvest.events:
        return harvest
    first = harvest.rejections[0] if harvest.rejections else None
    problem = f" The first problem: {first.path}: {first.reason}." if first is not None else ""
    raise SourceError(f"{path.name} contains nothing that could be imported as {harvest.source} data.{problem}")


def as_object(value: object, where: str, harvest: Harvest) -> dict[str, object]:
    """*value* as an object; any other value is reported, except None, and read as empty."""
    if isinstance(value, dict):
        return value
    if value is not None:
        harvest.reject(where, "it is not an object")
    return {}


def load_csv(path: Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV table with the line on which each starts.

    Raises:
        SourceError: the file is missing, not UTF-8, not CSV, or lacks one of *columns*.
    """
    return parse_csv(read_text(path), path.name, columns)


def parse_csv(text: str, name: str, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """`load_csv` for the content *text* of the file *name*."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise SourceError(f"{name} lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)} in line 1.")
        end = reader.line_num
        for row in reader:
            yield end + 1, {key: cell for key, cell in row.items() if isinstance(key, str) and isinstance(cell, str)}
            end = reader.line_num
    except csv.Error as error:
        raise SourceError(f"{name} is not valid CSV: {error} in line {reader.line_num}.") from error
