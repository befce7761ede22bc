"""A preview of the model under the cursor of the picker: specs, headline score, cost of the workload."""

from __future__ import annotations

from dataclasses import dataclass

from textual.reactive import reactive

from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.comparison.spec_rows import spec_rows
from crosswalk_tui.core.comparison.total_text import may_be_cheaper, total_text
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.find.condition_checks import Candidate
from crosswalk_tui.core.find.find_query import FindQuery
from crosswalk_tui.core.find.judging import rank_found
from crosswalk_tui.core.models import Benchmark, ModelLine
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import align_points
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.ui.kit.cells import Line, clean, cut, first_that_fits, fit, length, wrap
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.session.summaries import workload_in_short

_TALL = 10  # height from which facts are shown in a column
_LABEL = 15
_OFFERS = 4  # maximum number of offers listed in the column
_MORE = " …"
_KEY_FACTS = ("Parameters", "Context", "Released", "Licence")  # facts shown if there is no room for a column


@dataclass(frozen=True, slots=True)
class Preview:
    """A model; everything except *line* is read when the cursor rests on it, or *problem* is the reason why not."""

    line: ModelLine
    side: Side | None = None
    ranking: Ranking | None = None
    problem: str = ""


def read_preview(session: Session, line: ModelLine, query: FindQuery | None) -> Preview:
    """Read the model of *line*; its offers are ranked for *query*, or under the filters of *session*.

    The first one is thus that of the bill in the list.
    """
    compared = (side for side in session.sides if side.model.key == line.key)
    try:
        side = next(compared, None) or read_side(session.catalogue, line.key)
    except CrosswalkError as error:
        return Preview(line, problem=str(error))
    side = session.dated(side)
    if query is not None:
        return Preview(line, side, rank_found(Candidate(side.model, side.offers, {}), query, session.now))
    return Preview(line, side, rank(side.offers, session.workload, session.filters, session.now, side.model))


class PreviewPanel(Block):
    """Shows a model, depending on the height, as a column of facts, three lines, or one."""

    preview: reactive[Preview | None] = reactive(None)

    def __init__(self) -> None:
        super().__init__(id="preview")
        self._workload = DEFAULT_WORKLOAD
        self._benchmark: Benchmark | None = None

    def begin(self, workload: Workload, benchmark: Benchmark | None) -> None:
        """Show bills of *workload* and scores on *benchmark*."""
        self._workload, self._benchmark = workload, benchmark

    def lines(self, width: int) -> list[Line]:
        if self.preview is None or width <= 0:
            return []
        if self.size.height >= _TALL:
            return self._column(self.preview, width)
        if self.size.height >= 3:
            return self._three_lines(self.preview, width)
        cost = first_that_fits([[*_cost(self.preview), *_undercut(self.preview)], _cost(self.preview)], width)
        return [_with_facts(cut(cost, width), self._facts(self.preview), width)]

    def _three_lines(self, preview: Preview, width: int) -> list[Line]:
        name: Line = [(preview.line.name, "strong"), (f"  {preview.line.lab}", "dim")]
        bill = _cost(preview)
        if bill:
            bill += _undercut(preview) or [("  ", ""), (f"for {workload_in_short(self._workload)}", "dim")]
        return [cut(name, width), _with_facts([], self._facts(preview), width), cut(bill, width)]

    def _facts(self, preview: Preview) -> list[tuple[str, str]]:
        """The score and the key facts with their labels; what is not known last, since not all may fit."""
        if preview.side is None:
            return []
        specs = _specs(preview.side)
        facts = [*self._score(preview.side), *((label.lower(), specs[label]) for label in _KEY_FACTS)]
        return sorted(facts, key=lambda fact: fact[1].startswith(fmt.UNKNOWN))

    def _score(self, side: Side) -> list[tuple[str, str]]:
        """The benchmark and the headline score, if the benchmark is known."""
        benchmark = self._benchmark
        if benchmark is None:
            return []
        score = side.scores.get(benchmark.slug)
        own = Sign.OWN if score is not None and score.is_own else ""
        return [(benchmark.name, f"{fmt.score(None if score is None else score.value, benchmark.unit)}{own}")]

    def _column(self, preview: Preview, width: int) -> list[Line]:
        """Name, facts and the cheapest offers, one below another."""
        lines: list[Line] = [[(text, "strong")] for text in wrap(preview.line.name, width, 2)]
        lines += [[(text, "dim")] for text in wrap(preview.line.key, width, 2)]
        if preview.side is None:
            return [*lines, *([(text, "bad")] for text in wrap(preview.problem, width) if text)]
        facts = [("Lab", clean(preview.side.model.lab))]
        facts += [("Score", f"{value} {name}") for name, value in self._score(preview.side)]
        facts += _specs(preview.side).items()
        return [
            *lines,
            [],
            *(line for label, value in facts for line in _fact(label, value, width)),
            [],
            *self._offers(preview, width),
        ]

    def _offers(self, preview: Preview, width: int) -> list[Line]:
        if preview.ranking is None or not preview.ranking.ranked:
            return [[(text, "bad")] for text in wrap("".join(text for text, _ in _cost(preview)), width)]
        ranked = preview.ranking.ranked
        totals = align_points([total_text(quote) for quote in ranked[:_OFFERS]])
        lines: list[Line] = [
            [(text, "dim")] for text in wrap(f"A month of {workload_in_short(self._workload)}", width, 2)
        ]
        undercuts = preview.ranking.n_winners + preview.ranking.n_maybe_cheaper
        for nth, (total, quote) in enumerate(zip(totals, ranked, strict=False)):
            style = "" if nth else "strong"
            maybe = " maybe" if preview.ranking.n_winners <= nth < undercuts else ""
            lines.append([(f"{total}  ", style), (quote.offer.provider.name, style), (maybe, "bad")])
        if len(ranked) > _OFFERS:
            lines.append([(f"and {len(ranked) - _OFFERS} more", "dim")])
        if preview.ranking.maybe_cheaper:
            text = may_be_cheaper(preview.ranking.maybe_cheaper[0])
            lines += [[(text, "bad")] for text in wrap(f"{Sign.ASSUMED} {text}", width, 2)]
        return [cut(line, width) for line in lines]


def _specs(side: Side) -> dict[str, str]:
    """The specs of the model by label, as on the overview."""
    return {row.label: clean(row.values[0]) for row in spec_rows([side.model])}


def _cost(preview: Preview) -> Line:
    """The cost of the workload at the cheapest offer, or why it is unknown; empty while loading."""
    if preview.problem:
        return [(preview.problem, "bad")]
    if preview.ranking is None:
        return []
    if not preview.ranking.ranked:
        excluded = preview.ranking.excluded
        reason = excluded[0].reason if excluded else "no provider sells it"
        return [("No offer can be ranked", "bad"), (f": {reason}", "dim")]
    best = preview.ranking.ranked[0]
    return [(total_text(best), "strong"), (" a month at ", "dim"), (best.offer.provider.name, "")]


def _undercut(preview: Preview) -> Line:
    """The offer whose assumed bill may undercut the cheapest published one; empty if there is none."""
    undercuts = () if preview.ranking is None else preview.ranking.maybe_cheaper
    return [(f"  {Sign.ASSUMED} ", "bad"), (may_be_cheaper(undercuts[0]), "")] if undercuts else []


def _fact(label: str, value: str, width: int) -> list[Line]:
    """*label* and *value* in two columns, with at most two lines."""
    room = min(_LABEL, width // 2)
    texts = wrap(value, width - room, 2)
    return [[(fit("" if nth else label, room), "dim"), (text, _ink(value))] for nth, text in enumerate(texts)]


def _with_facts(line: Line, facts: list[tuple[str, str]], width: int) -> Line:
    """*line*, then as many facts as fit: ``context 128K · licence mit …``."""
    for nth, (label, value) in enumerate(facts, start=1):
        longer = [*line, (" · " if line else "", "quiet"), (f"{label} ", "dim"), (value, _ink(value))]
        if length(longer) > width - (0 if nth == len(facts) else len(_MORE)):
            return [*line, (_MORE, "quiet")] if length(line) + len(_MORE) <= width else line
        line = longer
    return line


def _ink(value: str) -> str:
    return "quiet" if value.startswith(fmt.UNKNOWN) else ""
