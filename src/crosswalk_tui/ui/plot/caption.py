"""The caption of a plot: what beats the point under the cursor, compared models, the legend, models left out."""

from __future__ import annotations

from textual.reactive import reactive

from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison, RankedModel
from crosswalk_tui.core.comparison.offer_terms import type_word
from crosswalk_tui.core.plot.choices import Grouping, PriceAxis
from crosswalk_tui.core.plot.points import (
    Cloud,
    PlotSettings,
    Point,
    assumption_note,
    beaten_by,
    describe,
    point_of,
    price_text,
)
from crosswalk_tui.core.scores.comparing import noise_of
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.vocabulary import Exclusion, Flag, Sign
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, first_that_fits, fit, length, pack, spread
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.plot.drawing import Scene, short_name

_SIGN = Sign.ASSUMED
_SHORT = 2  # lines of a caption with room only for what the plot does not show


class Caption(Block):
    """Two to four lines, by its height."""

    scene: reactive[Scene | None] = reactive(None)
    comparison: reactive[Comparison | None] = reactive(None, always_update=True)
    problem: reactive[str] = reactive("")
    note: reactive[str] = reactive("")
    """A remark on what is being searched for."""
    cursor: reactive[Point | None] = reactive(None)
    has_card: reactive[bool] = reactive(False)
    """Whether the plot shows a card of the cursor's point."""
    company: reactive[tuple[int, int]] = reactive((0, 0))
    """The number of the cursor's point in reading order, from 1, and of the other points in its cell."""

    def lines(self, width: int) -> list[Line]:
        """The lines that fit; the least important are left out first."""
        if self.problem:
            return [[(fit(self.problem, width), "bad")]]
        if self.scene is None or self.comparison is None:
            return [[("Reading scores and prices…", "dim")]]
        cloud, room = self.scene.cloud, max(2, self.size.height)
        first: list[Line] = [[(fit(self.note, width), "key")]] if self.note else []
        if self.cursor is not None and not self.has_card:
            first.append(self._pointed(self.cursor, cloud, width))
        elif self.cursor is None and room <= _SHORT:
            first.append(self._compared(self.comparison, cloud, width))
        legend = legend_lines(self.scene, width, max(1, room - len(first)))
        rest: list[Line] = [] if self.cursor is None else [self._beaten(self.cursor, cloud, width)]
        rest.append(self._compared(self.comparison, cloud, width))
        last = [self._left_out(cloud, self.comparison, width)]
        spare = room - len(first) - len(legend)
        if spare < 1:
            return [*first, *legend]
        return [*first, *rest[: spare - 1], *legend, *last]

    def _pointed(self, point: Point, cloud: Cloud, width: int) -> Line:
        """The model under the cursor: score, price, provider; at the right edge its number."""
        nth, others = self.company
        name: Line = [("▸ ", "key"), (clean(point.model.name), "strong")]
        figures: Line = [(f"  {describe(point, cloud.benchmark, cloud.settings.axis)}", "")]
        seller = f"  {clean(point.quote.offer.provider.name)}"
        kind = f" ({type_word(point.quote.offer)})"
        count: Line = [(f"{nth:,} of {len(cloud.points):,}", "dim")]
        if others:
            count = [(f"{others} more here · ", "key"), *count]
        assumption = assumption_note(point)
        if assumption:
            sign: Line = [(f"  {_SIGN} ", "bad")]
            left = [
                [*name, *figures, (seller, ""), *sign, (assumption, "")],
                [*name, *figures, *sign, (assumption, "")],
                [*name, *figures, (seller, ""), *sign],
            ]
        else:
            sign = []
            left = [[*name, *figures, (seller, ""), (kind, "dim")], [*name, *figures, (seller, "")]]
        figures += sign
        room = max(0, width - 2 - length(figures))
        left += [[*name, *figures], [("▸ ", "key"), (fit(point.model.name, room), "strong"), *figures]]
        return spread(first_that_fits(left, width), count, width)

    def _beaten(self, point: Point, cloud: Cloud, width: int) -> Line:
        """The models that dominate *point*, best first, or a note that it is on the front."""
        better = beaten_by(point, cloud.front, noise_of(cloud.benchmark))
        if not better:
            text = fit("on the front: nothing as good costs less", max(0, width - 4))
            sign = ("", "") if self.scene is None else self.scene.mark(point)
            return [("  ", ""), sign, (f" {text}", "dim")]
        named = [f"{clean(p.model.name)} ({describe(p, cloud.benchmark, cloud.settings.axis)})" for p in better]
        texts = [
            [("    beaten by ", "dim"), (" · ".join(named[:count]), "")]
            + ([(f" and {len(named) - count} more", "dim")] if count < len(named) else [])
            for count in range(min(3, len(named)), 0, -1)
        ]
        return first_that_fits(texts, width)

    def _compared(self, comparison: Comparison, cloud: Cloud, width: int) -> Line:
        """Score and price of every compared model, in the longest form that fits."""
        positions = [_position(ranked, cloud) for ranked in comparison.models]
        lines: list[Line] = []
        for most in range(3):
            line: Line = []
            for place, texts in enumerate(positions):
                line += [(f"{LETTERS[place]} ", SIDES[place]), (f"{texts[most]}   ", "")]
            lines.append([*line[:-1], (line[-1][0].rstrip(), "")])
        return first_that_fits(lines, width)

    def _left_out(self, cloud: Cloud, comparison: Comparison, width: int) -> Line:
        """The numbers of shown and hidden models, and the sign of old prices."""
        reasons, rest = _hidden_counts(cloud)
        hidden = ", ".join([*reasons, *rest])
        short = ", ".join([f"{cloud.n_filtered:,} filtered out", *rest])
        signs: Line = []
        bills = [*(ranked.best for ranked in comparison.models), *(point.quote for point in cloud.front)]
        if any(bill is not None and bill.is_old for bill in bills):
            signs = [(" · ", "dim"), (f"{Sign.OLD} ", "bad"), (Flag.STALE.short, "dim")]
        count = counted(cloud.n_points, "model")
        return first_that_fits(
            [
                [(f"{count} · left out: {hidden}", "dim"), *signs],
                [(f"left out: {hidden}", "dim"), *signs],
                [(hidden, "dim"), *signs],
                [(hidden, "dim")],
                [(short, "dim")],
            ],
            width,
        )


def legend_lines(scene: Scene, width: int, most: int) -> list[Line]:
    """The signs of the plot with their meaning, in at most *most* lines; the last groups are left out first."""
    groups = scene.groups
    pieces: list[Line] = []
    for group in groups.groups:
        mark = scene.marks[group.kind]
        pieces.append([mark.front, mark.other, (f" {clean(group.name)} {group.n_models:,}", "")])
    which = "large" if groups.grouping is Grouping.WEIGHTS else "filled"
    line: Line = [("╯ ", "dim"), (f"{which}: Pareto front", "")]
    texts = [[*line, (", nothing as good costs less", "dim")], line, [("╯ ", "dim"), (f"{which}: front", "")]]
    for key in texts:
        lines = pack([*pieces, key], width, "  ")
        if len(lines) == 1:
            return lines
    line = texts[-1]
    lines = pack([*pieces, line], width)
    while len(lines) > most and len(pieces) > 1:
        del pieces[-1]
        lines = pack([*pieces, line], width)
    return lines[:most]


def _hidden_counts(cloud: Cloud) -> tuple[list[str], list[str]]:
    """The numbers of hidden models, by reason: those of which no offer is ranked, then the others."""
    settings = cloud.settings
    most_first = sorted(cloud.reasons.items(), key=lambda item: -item[1])
    filtered = [f"{count:,} {why_left_out(code, settings)}" for code, count in most_first]
    then = "" if settings.at is None else " then"
    return filtered, [f"{cloud.n_unpriced:,} no price{then}", f"{cloud.n_unscored:,} no score"]


def why_left_out(code: Exclusion | None, settings: PlotSettings) -> str:
    """What follows a number of models of which no offer is ranked, most of them because of *code*."""
    filters, workload = settings.filters, settings.workload
    needs = " and ".join(sorted(filters.needs)).replace("_", " ")
    region = f"not sold in {clean(filters.region_text)}"
    too_small = (filters.min_context or 0) >= (workload.largest_prompt or 0)
    words = {
        Exclusion.CAPABILITY: f"lack {needs}",
        Exclusion.CAPABILITY_UNKNOWN: f"not known to have {needs}",
        Exclusion.CONTEXT: "too small a context" if too_small else "do not fit the prompts",
        Exclusion.OUTPUT_LIMIT: "cut the replies short",
        Exclusion.PROVIDER: "not at these providers",
        Exclusion.REGION: region if filters.region else "bound to a region",
        Exclusion.TIER: "no batch price",
        Exclusion.DEPRECATED: "no longer sold",
    }
    if code is not None:
        return words.get(code, "no price in force")
    # Their offers are not even read: of several filters that do so it is not known which it was.
    unread = [
        *([] if filters.resellers else ["only re-sold"]),
        *([region] if filters.region else []),
        *(["no batch price"] if workload.batch else []),
    ]
    return " or ".join(unread) or "no price in force"


def _position(ranked: RankedModel, cloud: Cloud) -> tuple[str, str, str]:
    """The model's score and price, or why it is not in the plot: in full, shorter, shortest."""
    benchmark, axis = cloud.benchmark, cloud.settings.axis
    score = ranked.side.scores.get(benchmark.slug)
    if score is None:
        return f"has no {short_name(benchmark)} score", "no score", fmt.UNKNOWN
    figure = f"{fmt.score(score.value, benchmark.unit)}{Sign.OWN if score.is_own else ''}"
    point = point_of(ranked.model, ranked.best, score.value, benchmark, axis, ranked.lowest_assumed)
    if point is None:
        return "has no offer to rank" if ranked.best is None else f"{figure}, no price", f"{figure}, no price", figure
    assumption = assumption_note(point)
    full = f"{describe(point, benchmark, axis, is_own=score.is_own)}{f' ({_SIGN} {assumption})' if assumption else ''}"
    return full, f"{figure} at {price_text(point, axis)}{f' {_SIGN}' if assumption else ''}", figure


def emptiness(cloud: Cloud) -> str:
    """Why the plot has no points."""
    name = short_name(cloud.benchmark)
    workload = cloud.settings.workload
    if cloud.settings.axis is PriceAxis.MONTHLY and not workload.input_tokens + workload.output_tokens:
        return "The workload is empty: nothing costs anything, and nothing can be drawn."
    if cloud.n_filtered:
        return f"No model scored on {name} is sold under these filters."
    return f"No model has both a price and a score on {name}."
