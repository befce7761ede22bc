"""All scores of a model, with their sources."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import OWN
from crosswalk_tui.core.scores.headline import Measured
from crosswalk_tui.core.text.safe import safe, safe_address


@dataclass(frozen=True, slots=True)
class ScoreOrigin:
    """The source of a score.

    Attributes:
        note: what it is and how its figures are produced, in its own wording where published.
        licence: the licence of its figures.
    """

    source_id: str
    name: str
    note: str
    licence: str


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """One score of a model on a benchmark, headline or not.

    Attributes:
        value: in the unit of the benchmark.
        headline: it is the score shown.
        model_name: the model's name in the source.
    """

    measured: Measured
    value: float
    origin: ScoreOrigin
    url: str
    headline: bool
    model_name: str

    @property
    def benchmark(self) -> str:
        """The benchmark's slug."""
        return self.measured.benchmark


@dataclass(frozen=True, slots=True)
class BenchmarkNote:
    """The description of a benchmark; *licence* is that of its results."""

    description: str
    homepage: str
    licence: str


@dataclass(frozen=True, slots=True)
class ScorePage:
    """All scores of a model on a benchmark.

    Attributes:
        note: None when the benchmark is unknown.
        entries: the headline first, if there is one.
    """

    note: BenchmarkNote | None
    entries: tuple[ScoreEntry, ...]

    @property
    def headline(self) -> ScoreEntry | None:
        """The score that is shown."""
        return next((entry for entry in self.entries if entry.headline), None)

    @property
    def others(self) -> tuple[ScoreEntry, ...]:
        """The scores that are not shown."""
        return tuple(entry for entry in self.entries if not entry.headline)


def score_page(catalogue: Catalogue, key: str, slug: str) -> ScorePage:
    """All scores of the model with this key on the benchmark *slug*: headline first, then newest."""
    notes = catalogue.rows("SELECT description, homepage, licence FROM benchmark WHERE benchmark_id = ?", [slug])
    scores = catalogue.rows(
        """
        SELECT s.*, o.name AS origin, o.attribution, o.licence FROM model m
        JOIN score s USING (model_id) JOIN source o USING (source_id)
        WHERE m.key = ? AND s.benchmark_id = ?
        ORDER BY s.headline DESC, s.self_reported, s.as_of DESC, s.score_id
        """,
        [key, slug],
    )
    note = BenchmarkNote(*map(safe, notes[0])) if notes else None
    return ScorePage(note, tuple(map(_entry, scores)))


def _entry(row: sqlite3.Row) -> ScoreEntry:
    """A row of ``score``, with its source."""
    measured = Measured(
        benchmark=row["benchmark_id"],
        variant=safe(row["variant"]),
        as_of=row["as_of"],
        self_reported=bool(row["self_reported"]),
        match_rule=safe(row["match_rule"]),
    )
    return ScoreEntry(
        measured=measured,
        value=row["value"],
        origin=ScoreOrigin(row["source_id"], safe(row["origin"]), safe(row["attribution"]), safe(row["licence"])),
        url=safe_address(row["source_url"]),
        headline=bool(row["headline"]),
        model_name=safe(row["model_name"]),
    )


def own_scored(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """The benchmarks whose headline score of a model is the user's, by model key."""
    found: dict[str, set[str]] = {}
    for r in catalogue.rows(
        "SELECT m.key, s.benchmark_id FROM score s JOIN model m USING (model_id)"
        " WHERE s.headline = 1 AND s.source_id = ?",
        [OWN],
    ):
        found.setdefault(r["key"], set()).add(r["benchmark_id"])
    return {key: frozenset(slugs) for key, slugs in found.items()}
