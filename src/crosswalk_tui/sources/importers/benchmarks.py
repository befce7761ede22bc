"""Benchmark scores: four CSV tables gathered from sources that permit to show their figures.

Artificial Analysis forbids the use of its figures in a product that compares models; rows that originate there are
skipped, whoever republishes them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BeforeValidator

from crosswalk_tui.sources.harvest import BenchmarkRecord, Harvest, ScoreAlias, ScoreRecord
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, Text, measured, usable_id
from crosswalk_tui.sources.importers.upstream_files import expect_content, load_csv
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, place, read_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = "benchmarks"


_FORBIDDEN = re.compile(r"artificial[ _-]?analysis|openrouter\.ai", re.IGNORECASE)
_EXTRA_V = re.compile(r"(?<![^\s;])v(?=v\d|original )")
"""Matches the "v" that the tables write before any release of a benchmark: ``vv0.1.3``, ``voriginal tau-bench``."""

_DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}")


def _score(value: object) -> float:
    return measured(value, "a score")


def _flag(value: object) -> bool:
    if value not in ("0", "1"):
        raise ValueError(f"{place(value)} is neither 0 nor 1")
    return value == "1"


def _tier(value: object) -> str:
    if value not in ("core", "extra", "legacy"):
        raise ValueError(f"{place(value)} is no tier; known are core, extra and legacy")
    return str(value)


def _first_day(value: object) -> str | None:
    """The date at the beginning of a remark such as ``2026-04-29 (newest run 2026-04-24)``."""
    match = _DAY.match(value) if isinstance(value, str) else None
    return match[0] if match else None


Number = Annotated[float, BeforeValidator(_score)]
Bit = Annotated[bool, BeforeValidator(_flag)]
Id = Annotated[str, BeforeValidator(usable_id)]


class _BenchmarkRow(UpstreamRow):
    slug: Id
    name: Text
    category: Text
    unit: Text
    min: Number
    max: Number
    higher_is_better: Bit
    description: Text
    homepage: Text
    licence: Text
    tier: Annotated[str, BeforeValidator(_tier)]


class _ScoreCells(UpstreamRow):
    model_name: Text
    model_key: Id
    benchmark: Id
    score: Number
    variant: Text
    source: Id
    source_url: Text
    as_of: IsoDate
    self_reported: Bit


class _ScoreAliasRow(UpstreamRow):
    served_key: Id
    scores_from: Id
    reason: Text


class _ScoreSourceRow(UpstreamRow):
    source: Id
    what: Text
    as_of: Annotated[str | None, BeforeValidator(_first_day)]
    licence: Text
    may_bundle: Text
    refresh_url: Text
    caveats: Text


@dataclass(frozen=True, slots=True)
class ScoreSource:
    """A source of scores.

    Attributes:
        may_ship: its licence permits its figures in a published catalogue.
    """

    source_id: str
    what: str
    as_of: str | None
    licence: str
    may_ship: bool
    url: str
    caveats: str


RowT = TypeVar("RowT", bound=UpstreamRow)


def read(path: Path, as_of: str) -> Harvest:
    """Import the tables in the folder *path*.

    Raises:
        SourceError: a table is missing or lacks a column.
    """
    harvest = Harvest(SOURCE, as_of)
    for _, row in _rows(_BenchmarkRow, path / "benchmarks.csv", harvest):
        if row.min >= row.max:
            harvest.reject(place("benchmarks.csv", row.slug), "its lowest score is not below its highest")
            continue
        if any(row.slug == earlier.benchmark_id for earlier in harvest.benchmarks):
            harvest.reject(place("benchmarks.csv", row.slug), "the benchmark is listed twice; the first is kept")
            continue
        harvest.benchmarks.append(
            BenchmarkRecord(
                benchmark_id=row.slug,
                name=row.name or row.slug,
                category=row.category or "",
                unit=row.unit or "",
                minimum=row.min,
                maximum=row.max,
                higher_is_better=row.higher_is_better,
                description=row.description or "",
                homepage=row.homepage or "",
                licence=row.licence or "",
                tier=row.tier,
            )
        )
    known = {benchmark.benchmark_id: benchmark for benchmark in harvest.benchmarks}
    sources = {source.source_id: source for source in _sources(path, harvest)}
    for where, score in _rows(_ScoreCells, path / "scores.csv", harvest):
        _add_score(score, where, known, sources, harvest)
    for _, alias in _rows(_ScoreAliasRow, path / "score_aliases.csv", harvest):
        harvest.score_aliases.append(ScoreAlias(alias.served_key, alias.scores_from, alias.reason or ""))
    return expect_content(harvest, path)


def read_sources(path: Path) -> tuple[ScoreSource, ...]:
    """The sources of the scores in the folder *path*; `read` reports rows that cannot be read.

    Raises:
        SourceError: the table is missing or lacks a column.
    """
    return tuple(_sources(path, Harvest(SOURCE, "")))


def _sources(path: Path, harvest: Harvest) -> Iterator[ScoreSource]:
    """The sources of scores, with their licences."""
    for _, row in _rows(_ScoreSourceRow, path / "sources.csv", harvest):
        yield ScoreSource(
            source_id=row.source,
            what=row.what or "",
            as_of=row.as_of,
            licence=row.licence or "",
            may_ship=(row.may_bundle or "").startswith("yes"),
            url=row.refresh_url or "",
            caveats=row.caveats or "",
        )


def _rows(model: type[RowT], path: Path, harvest: Harvest) -> Iterator[tuple[str, RowT]]:
    """The readable rows of a table with their positions; every column is required."""
    for line, cells in load_csv(path, model.model_fields, harvest):
        where = place(path.name, f"line {line}")
        harvest.n_rows += 1
        row = read_row(model, cells, where, harvest, whole=True)
        if row is not None:
            yield where, row


def _add_score(
    row: _ScoreCells, where: str, known: dict[str, BenchmarkRecord], sources: dict[str, ScoreSource], harvest: Harvest
) -> None:
    """Add a score if its benchmark and source are known and permit it, and it is on the benchmark's scale."""
    if any(_FORBIDDEN.search(text or "") for text in (row.benchmark, row.source, row.source_url, row.variant)):
        harvest.skip("artificial-analysis")
        return
    benchmark = known.get(row.benchmark)
    if benchmark is None:
        harvest.reject(where, f"the benchmark {place(row.benchmark)} is not in benchmarks.csv")
        return
    if row.source not in sources:
        harvest.reject(where, f"the source {place(row.source)} is not in sources.csv")
        return
    if not sources[row.source].may_ship:
        harvest.skip("not-licensed")
        return
    if not benchmark.minimum <= row.score <= benchmark.maximum:
        scale = f"{Decimal(str(benchmark.minimum)).normalize():f} to {Decimal(str(benchmark.maximum)).normalize():f}"
        harvest.reject(where, f"the score {row.score:g} is outside {scale}, the scale of {row.benchmark}")
        return
    harvest.scores.append(
        ScoreRecord(
            model_name=row.model_name or row.model_key,
            model_key=row.model_key,
            benchmark=row.benchmark,
            score=row.score,
            variant=_EXTRA_V.sub("", row.variant or ""),
            source=row.source,
            source_url=row.source_url or "",
            as_of=row.as_of,
            self_reported=row.self_reported,
            path=where,
        )
    )
