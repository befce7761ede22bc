"""Aider's polyglot leaderboard: a YAML file with a flat mapping per run.

The file is read without a YAML library: it is a list of mappings from words to scalars, one per line, and a line of
any other form is reported with its run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator

from crosswalk_tui.sources.harvest import Harvest, ScoreRecord
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, Text, measured, usable_id
from crosswalk_tui.sources.importers.upstream_files import expect_content, read_text
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, place, read_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = "aider"

_HOME = "https://aider.chat/docs/leaderboards/"
_ENTRY = re.compile(r"(- |  )(\w+):(?: +(.*))?")
_BRACKETED = re.compile(r"(.*?)\s*\(([^()]*)\)\s*")
_SEVERAL = re.compile(r" \+ ")


def _score(value: object) -> float:
    return measured(value, "a score")


class _Run(UpstreamRow):
    model: Annotated[str, BeforeValidator(usable_id)]
    pass_rate_2: Annotated[float, BeforeValidator(_score)]
    edit_format: Text = None
    date: IsoDate = None
    seconds_per_case: Annotated[float | None, BeforeValidator(lambda value: None if value is None else _score(value))]


@dataclass(slots=True)
class _Lines:
    """The scalars of a run, the line on which it starts, and the lines of another form."""

    start: int
    cells: dict[str, str] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)


def read(path: Path, as_of: str) -> Harvest:
    """Import the leaderboard at *path*.

    Raises:
        SourceError: it is missing, or contains no run.
    """
    harvest = Harvest(SOURCE, as_of)
    for run in _runs(read_text(path)):
        harvest.n_rows += 1
        where = place(path.name, f"line {run.start}")
        if run.unread:
            harvest.reject(where, f"line {run.unread[0]} is not a name and a value")
        row = read_row(_Run, {"seconds_per_case": None, **run.cells}, where, harvest)
        if row is not None:
            _keep(row, where, harvest)
    return expect_content(harvest, path)


def _runs(text: str) -> Iterator[_Lines]:
    """The runs in a leaderboard, each with its cells and the lines that could not be read."""
    run: _Lines | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _ENTRY.fullmatch(line.rstrip())
        if found is not None and found[1] == "- ":
            if run is not None:
                yield run
            run = _Lines(number)
        if run is None:  # before the first run: not a leaderboard
            continue
        if found is not None:
            run.cells[found[2]] = _scalar(found[3] or "")
        elif not line.startswith("   "):  # the rest of a long text is indented further; no cell that is read has one
            run.unread.append(number)
    if run is not None:
        yield run


def _scalar(text: str) -> str:
    """The value of a plain or quoted scalar."""
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if quoted else text.partition(" #")[0].strip()


def _keep(row: _Run, where: str, harvest: Harvest) -> None:
    """Add the scores of a run to *harvest*; a run of two models together is skipped."""
    if _SEVERAL.search(row.model):
        harvest.skip("pair of models")
        return
    bracketed = _BRACKETED.fullmatch(row.model)
    name, inside = bracketed.groups() if bracketed else (row.model, "")
    variant = "; ".join(filter(None, (inside, f"edit format {row.edit_format}" if row.edit_format else "")))
    for benchmark, score in (("aider_polyglot", row.pass_rate_2), ("aider_seconds_per_case", row.seconds_per_case)):
        if score is not None:
            harvest.scores.append(
                ScoreRecord(
                    model_name=row.model,
                    model_key=re.sub(r"\s+", "-", name.lower()),
                    benchmark=benchmark,
                    score=score,
                    variant=variant,
                    source=SOURCE,
                    source_url=_HOME,
                    as_of=row.date or harvest.as_of,
                    self_reported=False,
                    path=where,
                )
            )
