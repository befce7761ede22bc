"""The scores of the compared models: rows by category, tallies, missing scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from crosswalk_tui.core.changes.age import is_old_score
from crosswalk_tui.core.comparison.comparison import LETTERS, Side
from crosswalk_tui.core.comparison.sentences import mentions, plain_text, short_names
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.scores.comparing import Tally, comparable, mismatch, score_text, tally
from crosswalk_tui.core.scores.score_rows import ScoreRow, at_least_two, by_category, score_rows
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table


@dataclass(eq=False, repr=False)  # it is never compared or printed; methods for that take most of its import
class Scoreboard:
    """The scores of the compared models.

    Attributes:
        benchmarks: every benchmark of the catalogue, core ones first.
        today: decides which scores are old.
        source_names: the names of the sources, by id.
    """

    benchmarks: Sequence[Benchmark]
    sides: tuple[Side, ...]
    today: date
    source_names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[ScoreRow]:
        """The benchmarks on which any model has a score, in catalogue order."""
        return score_rows(self.benchmarks, self.sides)

    @cached_property
    def shared(self) -> list[ScoreRow]:
        """The rows on which all models have a score."""
        return [row for row in self.rows if row.shared]

    @cached_property
    def compared(self) -> list[ScoreRow]:
        """The rows on which at least two models have a score: one model without scores does not hide the others'."""
        return at_least_two(self.rows)

    @cached_property
    def partial(self) -> list[ScoreRow]:
        """The rows on which only some models have a score."""
        return [row for row in self.rows if not row.shared]

    @cached_property
    def sections(self) -> list[tuple[str, list[ScoreRow]]]:
        """Headings and their rows: shared scores by category, then the others."""
        return [*by_category(self.shared), *self.partial_sections]

    @cached_property
    def partial_sections(self) -> list[tuple[str, list[ScoreRow]]]:
        """Headings and their rows: the scores that only some models have."""
        rows = [row for _, group in by_category(self.partial) for row in group]
        if len(self.sides) != 2:
            rows.sort(key=lambda row: len(row.missing))
            return [("not scored for all", rows)] if rows else []
        named = ((f"only {self.names[place]}", [r for r in rows if place not in r.missing]) for place in range(2))
        return [(title, found) for title, found in named if found]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the models in sentences."""
        return tuple(safe(name) for name in short_names(side.model for side in self.sides))

    def named(self, places: Iterable[int]) -> str:
        """The models at *places*: ``GPT-5 and Kimi K3``."""
        return plain_text(mentions(places), self.names)

    @property
    def scoreless(self) -> tuple[int, ...]:
        """Positions of the models without any score."""
        return tuple(place for place, side in enumerate(self.sides) if not side.scores)

    @property
    def missing_note(self) -> str:
        """A sentence about models without scores, or without shared ones; empty otherwise."""
        if len(self.scoreless) == len(self.sides):
            return f"No scores are published for {'either model' if len(self.sides) == 2 else 'any of these models'}."
        if self.scoreless:
            return f"No scores are published for {self.named(self.scoreless)}."
        return "" if self.compared else "The models share no benchmark."

    def tally(self, first: int, second: int, rows: Sequence[ScoreRow] | None = None) -> Tally:
        """Compare the models at positions *first* and *second* over *rows*, by default all."""
        return tally(self._benchmarks(rows), self.sides[first], self.sides[second])

    def _benchmarks(self, rows: Sequence[ScoreRow] | None) -> list[Benchmark]:
        return [row.benchmark for row in (self.rows if rows is None else rows)]

    def main_source(self, first: int, second: int) -> tuple[str, int]:
        """The name of the source of most scores of `tally`, and their number; an empty name if there are none."""
        found = comparable(self._benchmarks(None), self.sides[first], self.sides[second])
        sources = Counter(self.source_names.get(one.source, one.source) for _, one, _ in found)
        return sources.most_common(1)[0] if sources else ("", 0)

    def not_counted(self, first: int, second: int) -> tuple[int, list[str]]:
        """The shared scores left out of `tally`: the number of self-reported ones, the names of incomparable ones."""
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
        """The number of legacy benchmarks hidden because only one of several models has a score."""
        scored = {slug for side in self.sides for slug in side.scores}
        return sum(benchmark.slug in scored for benchmark in self.benchmarks) - len(self.rows)


def score_table(board: Scoreboard, rows: Iterable[ScoreRow] | None = None) -> Table:
    """Every score with its unit, for export, or those of *rows*; marks are written as words."""
    models = [f"{LETTERS[place]} {side.model.name}" for place, side in enumerate(board.sides)]
    shown = (row for _, group in board.sections for row in group) if rows is None else rows
    cells = tuple(
        (
            row.benchmark.category,
            row.benchmark.name,
            "higher" if row.benchmark.higher_is_better else "lower",
            *(_value(board, score, row.benchmark.unit) for score in row.scores),
        )
        for row in shown
    )
    return Table.of("Benchmarks", ("Category", "Benchmark", "Better is", *models), cells)


def _value(board: Scoreboard, score: Score | None, unit: str) -> str:
    if score is None:
        return UNKNOWN
    notes = [score.origin_words] if score.self_reported or score.is_own else []
    notes += [f"of {score.as_of}"] if is_old_score(score.as_of, board.today) else []
    return score_text(score.value, unit) + (f" ({', '.join(notes)})" if notes else "")
