"""The scores of the compared models as the panes show them: rows by category, and what they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from crosswalk_tui.core.changes.age import is_old_score
from crosswalk_tui.core.comparison.sides import LETTERS, Side
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.scores.comparing import (
    ScoreRow,
    Tally,
    by_category,
    by_spread,
    comparable,
    mismatch,
    score_rows,
    score_text,
    tally,
)
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.table import Table


@dataclass(frozen=True)
class Scoreboard:
    """The compared sides, every benchmark, and the date that decides which scores are old.

    Attributes:
        benchmarks: in the order of the catalogue: core ones first.
        today: the session's date.
        by_spread: shared scores that differ most come first, instead of by category.
    """

    benchmarks: Sequence[Benchmark]
    sides: tuple[Side, ...]
    today: date
    by_spread: bool = False

    @cached_property
    def rows(self) -> list[ScoreRow]:
        """Every benchmark with a score to compare, in the catalogue's order."""
        return score_rows(self.benchmarks, self.sides)

    @cached_property
    def shared(self) -> list[ScoreRow]:
        """The rows on which all models have a score."""
        return [row for row in self.rows if row.shared]

    @cached_property
    def partial(self) -> list[ScoreRow]:
        """The rows on which only some have one."""
        return [row for row in self.rows if not row.shared]

    @cached_property
    def sections(self) -> list[tuple[str, list[ScoreRow]]]:
        """The rows under their headings: shared ones by category or difference, then the others."""
        if not self.by_spread:
            return [*by_category(self.shared), *self._partial_sections()]
        titles = ("widest apart first", "not measured alike")
        parts = zip(titles, by_spread(self.shared), strict=True)
        return [*((title, rows) for title, rows in parts if rows), *self._partial_sections()]

    def _partial_sections(self) -> list[tuple[str, list[ScoreRow]]]:
        rows = [row for _, group in by_category(self.partial) for row in group]
        if len(self.sides) != 2:
            rows.sort(key=lambda row: len(row.missing))
            return [("not scored for all", rows)] if rows else []
        named = ((f"only {LETTERS[place]}", [r for r in rows if place not in r.missing]) for place in range(2))
        return [(title, found) for title, found in named if found]

    @property
    def scoreless(self) -> tuple[int, ...]:
        """Positions of the models without any score."""
        return tuple(place for place, side in enumerate(self.sides) if not side.scores)

    def tally(self, first: int, second: int, rows: Sequence[ScoreRow] | None = None) -> Tally:
        """Wins, ties and losses of the model at *first* against the one at *second* over *rows*, by default all."""
        return tally(self._benchmarks(rows), self.sides[first], self.sides[second])

    def _benchmarks(self, rows: Sequence[ScoreRow] | None) -> list[Benchmark]:
        return [row.benchmark for row in (self.rows if rows is None else rows)]

    def main_source(self, first: int, second: int) -> tuple[str, int]:
        """The source of most scores of a tally, and how many it has; an empty name if there are none."""
        found = comparable(self._benchmarks(None), self.sides[first], self.sides[second])
        sources = Counter(one.source for _, one, _ in found)
        return sources.most_common(1)[0] if sources else ("", 0)

    def not_counted(self, first: int, second: int) -> tuple[int, list[str]]:
        """Shared scores that no tally counts: how many are self-reported, which are measured differently."""
        claims, unlike = 0, []
        for row in self.rows:
            one, other = row.scores[first], row.scores[second]
            if one is None or other is None:
                continue
            if one.self_reported or other.self_reported:
                claims += 1
            elif mismatch(row.benchmark, one, other):
                unlike.append(row.benchmark.name)
        return claims, unlike

    @property
    def n_legacy_left_out(self) -> int:
        """Legacy benchmarks that only some of the models are scored on, which are not shown."""
        shown = {row.benchmark.slug for row in self.rows}
        return sum(
            1
            for benchmark in self.benchmarks
            if benchmark.slug not in shown and any(benchmark.slug in side.scores for side in self.sides)
        )


def score_table(board: Scoreboard) -> Table:
    """Every score with its unit; the marks of the screen are in words."""
    models = [f"{LETTERS[place]} {side.model.name}" for place, side in enumerate(board.sides)]
    rows = tuple(
        (
            row.benchmark.category,
            row.benchmark.name,
            "higher" if row.benchmark.higher_is_better else "lower",
            *(_value(board, score, row.benchmark.unit) for score in row.scores),
        )
        for _, group in board.sections
        for row in group
    )
    return Table.of("Benchmarks", ("Category", "Benchmark", "Better is", *models), rows)


def _value(board: Scoreboard, score: Score | None, unit: str) -> str:
    if score is None:
        return UNKNOWN
    notes = [
        *(["self-reported"] if score.self_reported else []),
        *([f"of {score.as_of}"] if is_old_score(score.as_of, board.today) else []),
    ]
    return score_text(score.value, unit) + (f" ({', '.join(notes)})" if notes else "")
