"""The scale pane: costs at several volumes, with sentences about them; what a budget buys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from textual.reactive import reactive, var

from crosswalk_tui.core.changes.analysis import Analysis
from crosswalk_tui.core.changes.scale import ScaleRow, affordable, output_share
from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import align_points
from crosswalk_tui.core.text.figure_cells import bill_figure
from crosswalk_tui.core.text.quantity import format_share, format_tokens, format_volume
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import SIDES, Line, Span, fit, length, wrap
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.strip_cache import CachedContainer, CachedVertical
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.workload.analysis_view import AnalysisView, winner_letters, winner_text, winning_places
from crosswalk_tui.ui.workload.fields import SCALE
from crosswalk_tui.ui.workload.what_if import ratio_sentence

_LEAST_SELLER = 13  # room, in cells, needed to show the provider after an amount
_PLACES = 2  # decimals of the bills; smaller amounts are shown with more


class ScaleTable(Block):
    """The costs of the models, next to the volumes."""

    analysis: reactive[Analysis | None] = reactive(None, always_update=True)

    def lines(self, width: int) -> list[Line]:
        return [] if self.analysis is None else scale_table_lines(self.analysis, width)


class ScalePane(CachedVertical):
    """Editable volumes, the costs next to them, sentences below."""

    BORDER_TITLE = "What changes at scale"
    BORDER_SUBTITLE = "in/out can be edited"
    HELP = (
        "What each model costs at its cheapest at other volumes, with the same shares and the same size of prompt, and"
        " what follows from it. A volume is input and output tokens a month, such as 20M/10M; the letters in the last"
        " column are the cheapest models."
    )

    analysis: var[Analysis | None] = var(None, always_update=True, init=False)
    stale: var[bool] = var(False)

    def __init__(self, draft: Draft, *, id: str) -> None:
        self.grid = FieldGrid(SCALE, draft, id="volumes", heading="in/out")
        self._table, self._sentences = ScaleTable(id="scale-table"), AnalysisView(scale_comments, id="scale-sentences")
        rows = CachedContainer(self.grid, self._table, id="scale-rows")
        super().__init__(rows, self._sentences, id=id, classes="pane")

    def watch_analysis(self, analysis: Analysis | None) -> None:
        self._table.analysis = analysis
        self._sentences.analysis = analysis

    def watch_stale(self, stale: bool) -> None:
        self._table.stale = self._sentences.stale = stale

    def show(self, draft: Draft, origin: str) -> None:
        """Show the volumes of *draft*."""
        self.grid.show(draft, origin)

    def table(self) -> Table | None:
        """The costs at each volume."""
        return None if self.analysis is None else scale_table(self.analysis)


def budget_line(comparison: Comparison, budget: Decimal, width: int) -> list[Line]:
    """``$200 buys A 2,222×  B 1,111× this workload``."""
    line: Line = [(f"{fmt.usd(budget)} buys ", "dim")]
    for place, ranked in enumerate(comparison.models):
        times = None if ranked.best is None else affordable(budget, ranked.best)
        free = ranked.best is not None and times is None
        line += [(f"{LETTERS[place]} ", SIDES[place]), (f"{'any amount' if free else _times_text(times)}  ", "strong")]
    if length(line) + 13 <= width:
        line.append(("this workload", "dim"))
    return [line]


def _times_text(times: Decimal | None) -> str:
    """The factor with its significant decimals."""
    if times is None:
        return fmt.UNKNOWN
    if times >= 100:
        return f"{times:,.0f}×"
    return f"{times:.2f}×" if times >= Decimal("0.01") or not times else "<0.01×"


def scale_table_lines(analysis: Analysis, width: int) -> list[Line]:
    """The header and a line per volume: the cost and provider of each model, and the cheapest.

    If the columns do not fit, they move closer together after the cheapest, which is thus never cut off.
    """
    roomy = _scale_table(analysis, width, tight=False)
    return roomy if max(map(length, roomy)) <= width else _scale_table(analysis, width, tight=True)


def _scale_table(analysis: Analysis, width: int, *, tight: bool) -> list[Line]:
    comparison, rows = analysis.comparison, analysis.scale
    keys = [ranked.model.key for ranked in comparison.models]
    gap = " " if tight else "  "
    columns = [align_points([total_text(row.quotes[place][1], _PLACES) for row in rows]) for place in range(len(keys))]
    widths = [max(len(column[0]), 3) for column in columns if column] or [3] * len(keys)
    spare = (width - 8 - sum(cells + 2 for cells in widths)) // max(1, len(keys))
    seller = min(18, spare - 1) if spare >= _LEAST_SELLER else 0
    winners = [winning_places(row, keys) for row in rows]
    titles: list[Line] = [
        [(fit(LETTERS[place], cells, right=True) + (f" {fit('at', seller)}" if seller else ""), f"head-{SIDES[place]}")]
        for place, cells in enumerate(widths)
    ]
    least = [winner_letters(row, keys) for row in rows]
    lines = [_row(titles, [("least" if tight else "cheapest", "head")], least, tight=tight, gap=(gap, "head"))]
    for nth, row in enumerate(rows):
        cells: list[Line] = []
        for place, (_, quote) in enumerate(row.quotes):
            text, style = fit(columns[place][nth], widths[place], right=True), "strong" if place in winners[nth] else ""
            at = f" {fit(quote.offer.provider.name if quote else '', seller)}" if seller else ""
            cells.append([(text, style), (at, "dim")])
        lines.append(_row(cells, least[nth], least, tight=tight, gap=(gap, "")))
    return lines


def _row(cells: Sequence[Line], least: Line, column: Sequence[Line], *, tight: bool, gap: Span) -> Line:
    """A line of the table: the cheapest is last, or first if *tight*."""
    if tight:
        room = max(5, *map(length, column)) if column else 5
        cells = [[*least, (" " * (room - length(least)), gap[1])], *cells]
    else:
        cells = [*cells, least]
    return [span for nth, cell in enumerate(cells) for span in ([gap, *cell] if nth else cell)]


def scale_summary_lines(analysis: Analysis, width: int) -> list[Line]:
    """The volumes, the costs and the sentences, for a pane without fields."""
    volumes = [format_volume(row.workload.input_tokens, row.workload.output_tokens) for row in analysis.scale]
    cells = max(map(len, ["in/out", *volumes])) + 2
    table = scale_table_lines(analysis, width - cells)
    styles = ["head", *("dim" for _ in volumes)]
    rows: list[Line] = [
        [(fit(label, cells), style), *line]
        for label, style, line in zip(["in/out", *volumes], styles, table, strict=False)
    ]
    return [*rows, [], *scale_sentences(analysis, width)]


def scale_table(analysis: Analysis) -> Table:
    """`scale_table_lines` as texts."""
    models = analysis.comparison.models
    keys = [ranked.model.key for ranked in models]
    titles = [title for name in analysis.names for title in (f"{name} $/month", f"{name} at")]
    rows = []
    for row in analysis.scale:
        cells = [format_tokens(row.workload.input_tokens), format_tokens(row.workload.output_tokens)]
        for _, quote in row.quotes:
            total = quote.total_usd if quote else None
            cells += [bill_figure(fmt.usd(total), total), quote.offer.provider.name if quote else fmt.UNKNOWN]
        rows.append((*cells, winner_text(row, keys, analysis.names)))
    return Table.of("What changes at scale", ("Input", "Output", *titles, "Cheapest"), tuple(rows))


def scale_sentences(analysis: Analysis, width: int) -> list[Line]:
    """Sentences on the cheapest model by volume, the share of output in each bill, and the break-even ratio."""
    sentences = [*_volume_sentences(analysis), _output_shares(analysis)]
    first = analysis.break_evens[0] if analysis.break_evens else None
    if first is not None and first.found is not None:
        sentences.append(ratio_sentence(first.pair, first.found, analysis.names))
    return _wrapped(sentences, width)


def scale_comments(analysis: Analysis, width: int) -> list[Line]:
    """`scale_sentences` without the break-even ratio, for a screen that has its bar."""
    return _wrapped([*_volume_sentences(analysis), _output_shares(analysis)], width)


def _volume_sentences(analysis: Analysis) -> list[str]:
    return [*_unranked(analysis), _who_wins(analysis)]


def _wrapped(sentences: Sequence[str], width: int) -> list[Line]:
    return [[(text, "dim")] for sentence in sentences if sentence for text in wrap(sentence, width, most=4)]


def _unranked(analysis: Analysis) -> Iterator[str]:
    """Sentences on volumes at which a model has no offer that can be ranked."""
    comparison = analysis.comparison
    for place, ranked in enumerate(comparison.models):
        rows = analysis.scale
        without = [row.workload for row in rows if row.quotes[place][1] is None]
        if not without or (ranked.best is None and len(without) == len(rows)):  # shown with the totals
            continue
        at = ", ".join(format_volume(workload.input_tokens, workload.output_tokens) for workload in without)
        replies = [reply for workload in without if (reply := workload.reply)]
        why = f": a reply would be {min(replies):,} tokens or more" if replies else ""
        yield f"At {at} no offer of {analysis.names[place]} can be ranked{why}."


def _who_wins(analysis: Analysis) -> str:
    rows = analysis.scale
    keys = [ranked.model.key for ranked in analysis.comparison.models]
    winners = [" and ".join(analysis.names[place] for place in winning_places(row, keys)) for row in rows]
    if not rows or not all(winners):
        return ""
    if len(set(winners)) == 1:
        verb = "are" if len(rows[0].winners) > 1 else "is"
        published = " by published prices" if any(row.maybe_cheaper for row in rows) else ""
        return f"{winners[0]} {verb} cheapest at every volume shown{published}{_leads(rows)}."
    turns = [
        f"from {before} to {after} at {format_tokens(row.workload.input_tokens)} in"
        for before, after, row in zip(winners, winners[1:], rows[1:], strict=False)
        if before != after
    ]
    return f"The cheapest changes {' and '.join(turns)}."


def _leads(rows: Sequence[ScaleRow]) -> str:
    """``, by 12% to 26%``: how much less the cheapest model costs than the next; empty if unknown."""
    leads = [lead for row in rows if (lead := row.lead) is not None]
    if len(leads) < len(rows):
        return ""
    least, most = (format_share(share, 0) for share in (min(leads), max(leads)))
    if most.startswith(">"):
        return f", by {most.replace('>', 'more than ')}" if least == most else f", by {least} or more"
    return f", by {least}" if least == most else f", by {least} to {most}"


def _output_shares(analysis: Analysis) -> str:
    shares = []
    for name, ranked in zip(analysis.names, analysis.comparison.models, strict=True):
        share = None if ranked.best is None else output_share(ranked.best)
        if share is not None and ranked.best is not None:
            shares.append(f"{format_share(share, 0)} for {name} at {ranked.best.offer.provider.name}")
    return f"Output's share of the bill: {', '.join(shares)}." if shares else ""
