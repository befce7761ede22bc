"""The headline scores of a model: score, rank, source, date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crosswalk_tui.catalog.model_details import ScoreRank
from crosswalk_tui.core.changes.age import is_old_score, months_since
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.scores.comparing import score_text
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.figure_cells import score_figure
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn, headed
from crosswalk_tui.ui.model.sheet_pane import SheetPane
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, ScoreOf
from crosswalk_tui.ui.shell.score_lines import SCORE_SIGNS, name, origin_word, shortened, signs
from crosswalk_tui.ui.shell.sign_legend import legend_texts

_NAME = 24
"""Width of a benchmark's name; the note shows the full name."""

_TIERS = {"core": "Core benchmarks", "extra": "More benchmarks", "legacy": "Old benchmarks, saturated"}


class ModelScoresPane(SheetPane):
    """The scores of the model on the page, the core benchmarks first."""

    BORDER_TITLE = "Scores"
    SIGN_WORDS = SCORE_SIGNS
    HELP = (
        "The headline score on each benchmark, and its rank among all models with an independent one."
        " {figure.explain} shows the other scores, who measured them and how; {figure.open} opens their page."
    )

    def __init__(self, benchmarks: Sequence[Benchmark], today: date, *, id: str) -> None:
        """List scores in the order of *benchmarks*; those over a year old on *today* are marked."""
        super().__init__(id=id)
        self.benchmarks, self._today = benchmarks, today

    @property
    def _measured(self) -> list[tuple[Benchmark, Score]]:
        scores = {} if self.page is None else self.page.side.scores
        return [(benchmark, scores[benchmark.slug]) for benchmark in self.benchmarks if benchmark.slug in scores]

    def sheet(self) -> Sheet:
        measured = self._measured
        benchmarks, scores = [b for b, _ in measured], [s for _, s in measured]
        ranks = [self._rank(b) for b in benchmarks]
        short = shortened(benchmarks, _NAME)
        marks = [signs(s, self._today) for s in scores]
        columns = (
            SheetColumn("Benchmark", "left", [name(b, _NAME, short).rstrip() for b in benchmarks], gap=0, least=20,
                        exported=[b.name for b in benchmarks], keys=[b.name.casefold() for b in benchmarks]),
            SheetColumn("Better is", "left", ["higher" if b.higher_is_better else "lower" for b in benchmarks],
                        is_shown=False),
            SheetColumn("Score", "right", [score_text(s.value, b.unit) for b, s in measured], "strong",
                        exported=[score_figure(score_text(s.value, b.unit), s.value, b.unit) for b, s in measured]),
            SheetColumn("", "left", marks, "dim", gap=0, spare=1, name="Signs"),
            # Never left out: whoever measured a score decides what it is worth.
            SheetColumn("", "left", [origin_word(s) for s in scores], "dim", name="By"),
            # By the share of the models that are ahead: 3rd of 10 is a worse place than 9th of 300.
            SheetColumn("Rank", "right", [f"{r.rank}/{r.of}" if r and r.rank else fmt.UNKNOWN for r in ranks],
                        keys=[(r.rank - 1) / r.of if r and r.rank else None for r in ranks]),
            SheetColumn("Date", "left", [s.as_of or fmt.UNKNOWN for s in scores], "dim", gap=2, spare=2,
                        keys=[s.as_of for s in scores], highest_first=True),
            SheetColumn("Source", "left", [r.source if r else fmt.UNKNOWN for r in ranks], "dim", gap=2, spare=1,
                        most=18, least=11, keys=[r.source.casefold() if r else None for r in ranks]),
            SheetColumn("Variant", "left", [s.variant for s in scores], "quiet", gap=2, spare=3, least=12),
        )  # fmt: skip
        headings = headed([_TIERS.get(benchmark.tier, benchmark.tier) for benchmark in benchmarks])
        return Sheet("Scores", columns, headings, empty="No scores are published for this model.")

    def _rank(self, benchmark: Benchmark) -> ScoreRank | None:
        """The rank of the score, if known."""
        return None if self.page is None else self.page.score_ranks.get(benchmark.slug)

    def target(self, row: int) -> CursorTarget | None:
        benchmark, score = self._measured[row]
        if self.page is None:
            return None
        rank = self._rank(benchmark)
        text = score_text(score.value, benchmark.unit)
        return CursorTarget(text, ScoreOf(self.page.key, benchmark.slug), None if rank is None else rank.url)

    def note(self, row: int) -> str:
        benchmark, score = self._measured[row]
        rank = self._rank(benchmark)
        parts = [benchmark.name]
        if rank is not None and rank.rank is not None:
            parts.append(f"rank {rank.rank:,} of {rank.of:,} models with an independent headline score")
        parts.append("self-reported by its maker, so not ranked" if score.self_reported else score.origin_words)
        if is_old_score(score.as_of, self._today):
            parts.append(f"{months_since(score.as_of, self._today)} months old")
        return " · ".join([*parts, *([score.variant] if score.variant else [])])

    def summary(self) -> str:
        scores = [score for _, score in self._measured]
        if not scores:
            return ""
        seen = "".join(signs(score, self._today) for score in scores)
        legend = legend_texts(seen, SCORE_SIGNS)
        return " · ".join(["Rank among the models with an independent headline score", *legend])
