"""Readers of upstream files, JSON and CSV; an invalid file raises `SourceError`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.sources.importers.upstream_cells import MAX_DIGITS

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest


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
    if len(literal) > MAX_DIGITS:
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
    try:
        return _parsed(read_text(path))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise SourceError(f"{path.name} is not valid JSON: {error.msg} at {where}. Is the file complete?") from error
    except RecursionError as error:
        raise SourceError(f"{path.name} is nested too deeply to be a price list.") from error


@lru_cache(maxsize=1)  # the rows of a file are read twice in a row: as records, and for their positions
def _parsed(text: str) -> object:
    """The document in *text*, which readers do not change."""
    return json.loads(text, parse_float=_json_number, parse_int=_json_number, parse_constant=Decimal)


def forget_document() -> None:
    """Free the document that was read last: 20 MB."""
    _parsed.cache_clear()


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


def load_csv(path: Path, columns: Iterable[str], harvest: Harvest) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV table with the line on which each starts; a faulty line is reported to *harvest*.

    Raises:
        SourceError: the file is missing, not UTF-8, or lacks one of *columns*.
    """
    return parse_csv(read_text(path), path.name, columns, harvest)


def parse_csv(
    text: str, name: str, columns: Iterable[str], harvest: Harvest | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """`load_csv` for the content *text* of the file *name*; without *harvest*, a faulty line is a `SourceError`.

    A fault loses its line only. A stray quotation mark would make one cell of all lines up to the next one, so reading
    goes on with the line below.

    Raises:
        SourceError: the first line is not valid CSV or lacks one of *columns*, or a line is faulty and there is no
            *harvest*.
    """
    lines = list(io.StringIO(text, newline=""))
    names = _record(lines, 0)[0]
    if isinstance(names, str):
        raise SourceError(f"{name} is not valid CSV: {names} in line 1.")
    if missing := [column for column in columns if column not in names]:
        raise SourceError(f"{name} lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)} in line 1.")
    at = 1
    while at < len(lines):
        cells, n_lines = _record(lines, at, len(names))
        if not isinstance(cells, str):
            if cells:  # not an empty line
                yield at + 1, dict(zip(names, cells, strict=True))
        elif harvest is None:
            raise SourceError(f"{name} is not valid CSV: {cells} in line {at + 1}.")
        else:
            harvest.n_rows += 1
            harvest.reject(f"{safe(name)}.line {at + 1}", cells)
        at += n_lines


def _record(lines: Sequence[str], at: int, n_cells: int | None = None) -> tuple[list[str] | str, int]:
    """The cells that begin on a line, or what is wrong with it, and the number of lines that are read with it."""
    reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), strict=True)
    try:
        cells = next(reader, [])
    except csv.Error as error:
        return _NOT_CLOSED if lines[at].count('"') % 2 else str(error), 1
    n_lines = reader.line_num
    if n_lines > 1 and any(len(_alone(line)) == n_cells for line in lines[at + 1 : at + n_lines]):
        return _NOT_CLOSED, 1  # a cell may have several lines, but no whole rows
    if cells and n_cells is not None and len(cells) != n_cells:
        return f"it has {len(cells)} cells instead of {n_cells}", 1
    return cells, n_lines


_NOT_CLOSED = "a quotation mark is not closed"


def _alone(line: str) -> list[str]:
    """The cells of a line that is a row; none if a quotation mark on it belongs to a cell of several lines."""
    return [] if line.count('"') % 2 else next(csv.reader([line]), [])
