"""Epoch AI's benchmark tables: a zip of CSV files.

Imported are the benchmarks that Epoch runs itself and its Capabilities Index. The other tables, whose names end in
``_external``, repeat the results of others under their licences and are counted only. A run is named by the id of the
model with its effort behind an underscore: ``claude-opus-4-7_max``.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.harvest import Harvest, ScoreRecord
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, measured, usable_id
from crosswalk_tui.sources.importers.upstream_files import expect_content, parse_csv
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, place, read_row

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "epoch"

_HOME = "https://epoch.ai/benchmarks"
_MOST_BYTES = 32 << 20
"""Largest unpacked table in bytes: a hundred times the largest one."""

_EFFORT = re.compile(
    r"(.+?)_((?:thinking-)?\d+k|none|minimal|low|medium|high|xhigh|max|thinking|unknown)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the zip; *column* contains the score, which is multiplied by *factor*."""

    benchmark: str
    names: str
    column: str
    factor: int = 100
    variant: str = "Epoch run"


_TABLES = {
    "gpqa_diamond.csv": _Table("gpqa_diamond", "Model version", "mean_score"),
    "otis_mock_aime_2024_2025.csv": _Table("otis_mock_aime", "Model version", "mean_score"),
    "math_level_5.csv": _Table("math_level_5", "Model version", "mean_score"),
    "frontiermath.csv": _Table("frontiermath", "Model version", "mean_score"),
    "simpleqa_verified.csv": _Table("simpleqa_verified", "Model version", "mean_score"),
    "chess_puzzles.csv": _Table("chess_puzzles", "Model version", "mean_score"),
    "swe_bench_verified.csv": _Table("swe_bench_verified_epoch", "Model version", "mean_score"),
    "epoch_capabilities_index.csv": _Table("epoch_eci", "Model version", "ECI Score", factor=1, variant=""),
    # Since October 2026 the index has one row per model instead of one per run.
    "epoch_capabilities_index/eci_scores.csv": _Table("epoch_eci", "Model", "eci", factor=1, variant=""),
}
_NEVER_ABSENT = frozenset(_TABLES) - {name for name, table in _TABLES.items() if table.benchmark == "epoch_eci"}


def _score(value: object) -> float:
    return measured(value, "a score")


class _Run(UpstreamRow):
    name: Annotated[str, BeforeValidator(usable_id)]
    score: Annotated[float, BeforeValidator(_score)]
    started: IsoDate = None


def read(path: Path, as_of: str) -> Harvest:
    """Import the tables in the zip at *path*.

    Raises:
        SourceError: it is missing, damaged, no zip, or contains none of the tables.
    """
    harvest = Harvest(SOURCE, as_of)
    try:
        with zipfile.ZipFile(path) as archive:
            listed = set(archive.namelist())
            for name in sorted(listed & _TABLES.keys()):
                _read_table(name, _unpacked(archive, name), harvest)
    except FileNotFoundError:
        raise SourceError(f"{path.name} is missing: no such file in {path.parent}.") from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise SourceError(f"{path.name} is not a readable zip: {error}. Is the file complete?") from error
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    for name in sorted(_NEVER_ABSENT - listed):
        harvest.reject(name, "the table is missing")
    for name in sorted(listed - _TABLES.keys()):
        if name.endswith("_external.csv"):
            harvest.skip("table of another publisher")
    if not harvest.scores:
        raise SourceError(f"{path.name} contains none of Epoch's scores.")
    return expect_content(harvest, path)


def _unpacked(archive: zipfile.ZipFile, name: str) -> str:
    """The text of a file in *archive*.

    Raises:
        SourceError: it is too large, or not UTF-8.
    """
    with archive.open(name) as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise SourceError(f"{name} has more than {_MOST_BYTES >> 20} MiB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} is not UTF-8 text: bad byte at position {error.start}.") from error


def _read_table(name: str, text: str, harvest: Harvest) -> None:
    """Add the scores in a table to *harvest*."""
    table = _TABLES[name]
    try:
        rows = list(parse_csv(text, name, (table.names, table.column), harvest))
    except SourceError as error:
        harvest.reject(name, str(error))
        return
    for line, cells in rows:
        harvest.n_rows += 1
        if not cells.get(table.column):  # a run whose score is not published yet
            harvest.skip("run without a score")
            continue
        where = place(name, f"line {line}")
        raw = {"name": cells.get(table.names), "score": cells[table.column], "started": cells.get("Started at")}
        row = read_row(_Run, raw, where, harvest)
        if row is not None:
            harvest.scores.append(_record(row, table, where, harvest))


def _record(row: _Run, table: _Table, where: str, harvest: Harvest) -> ScoreRecord:
    """The score of a run."""
    model, effort = parse_name(row.name)
    return ScoreRecord(
        model_name=row.name,
        model_key=model,
        benchmark=table.benchmark,
        score=round(row.score * table.factor, 4),
        variant="; ".join(filter(None, (effort, table.variant))),
        source=SOURCE,
        source_url=_HOME,
        as_of=row.started or harvest.as_of,
        self_reported=False,
        path=where,
    )


def parse_name(name: str) -> tuple[str, str]:
    """The model and the effort in the *name* of a run; the id of a host in front of the model is left out."""
    found = _EFFORT.fullmatch(name)
    model, effort = found.groups() if found else (name, "")
    return re.sub(r"\s+", "-", model.rpartition("/")[2].lower()), effort.lower()
