"""The caption of a plot: point under the cursor, compared models, models left out."""

from __future__ import annotations

from collections.abc import Sequence

from textual.reactive import reactive

from crosswalk_tui.core.comparison.sides import LETTERS, Comparison, RankedModel
from crosswalk_tui.core.plot.points import (
    Cloud,
    Point,
    PriceAxis,
    assumption_note,
    beaten_by,
    describe,
    point_of,
    price_text,
)
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Flag
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, first_that_fits, fit, length, spread
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.plot.drawing import FRONT_DOT, short_name
from crosswalk_tui.ui.session.summaries import type_word

_SIGN = Flag.ASSUMED_RATE.sign


class Caption(Block):
    """Two to four lines, by its height; the first describes the point under the cursor, if there is one."""

    cloud: reactive[Cloud | None] = reactive(None)
    comparison: reactive[Comparison | None] = reactive(None, always_update=True)
    problem: reactive[str] = reactive("")
    cursor: reactive[Point | None] = reactive(None)
    company: reactive[tuple[int, int]] = reactive((0, 0))
    """The number of the cursor's point in reading order, from 1, and of the other points in its cell."""

    def lines(self, width: int) -> list[Line]:
        """The lines that fit; the least important are left out first."""
        if self.problem:
            return [[(fit(self.problem, width), "bad")]]
        if self.cloud is None or self.comparison is None:
            return [[("Reading scores and prices…", "dim")]]
        left_out = self._left_out(self.cloud, self.comparison, width)
        compared = self._compared(self.comparison, self.cloud, width)
        if self.cursor is None:
            return [compared, left_out]
        pointed, beaten = self._pointed(self.cursor, self.cloud, width), self._beaten(self.cursor, self.cloud, width)
        room = max(2, self.size.height)
        return [*[pointed, beaten, compared][: room - 1], left_out]

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
        better = beaten_by(point, cloud.front)
        if not better:
            text = fit("on the front: nothing as good costs less", max(0, width - 4))
            return [(f"  {FRONT_DOT} ", "best"), (text, "dim")]
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
        """The legend, then the numbers of shown and hidden models."""
        hidden = ", ".join(_hidden_counts(cloud))
        signs: Line = [(f"{FRONT_DOT} ", "best"), (f"front · {cloud.n_points:,} models", "dim")]
        bills = [*(ranked.best for ranked in comparison.models), *(point.quote for point in cloud.front)]
        if any(bill is not None and bill.is_old for bill in bills):
            signs += [(f" · {Flag.STALE.sign} ", "bad"), (Flag.STALE.short, "dim")]
        return first_that_fits(
            [
                [("╯ ", "front"), *signs, (f" · left out: {hidden}", "dim")],
                [*signs, (f" · left out: {hidden}", "dim")],
                [(f"left out: {hidden}", "dim")],
                [(hidden, "dim")],
            ],
            width,
        )


def _hidden_counts(cloud: Cloud) -> Sequence[str]:
    """The numbers of hidden models, by reason."""
    settings = cloud.settings
    only_resale = settings.filters == Filters() and not settings.workload.batch and settings.workload.prompt is None
    why = "only re-sold" if only_resale else "filtered out"
    unfit = cloud.n_filtered - cloud.n_unknown
    filtered = [f"{unfit:,} {why}"] if unfit else []
    if cloud.n_unknown:
        needs = " and ".join(sorted(settings.filters.needs)).replace("_", " ")
        filtered.append(f"{cloud.n_unknown:,} not known to have {needs}")
    return [*filtered, f"{cloud.n_unpriced:,} no price", f"{cloud.n_unscored:,} no score"]


def _position(ranked: RankedModel, cloud: Cloud) -> tuple[str, str, str]:
    """The model's score and price, or why it is not in the plot: in full, shorter, shortest."""
    benchmark, axis = cloud.benchmark, cloud.settings.axis
    score = ranked.side.scores.get(benchmark.slug)
    if score is None:
        return f"has no {short_name(benchmark)} score", "no score", fmt.UNKNOWN
    figure = fmt.score(score.value, benchmark.unit)
    point = point_of(ranked.model, ranked.best, score.value, benchmark, axis, ranked.lowest_assumed)
    if point is None:
        return "has no offer to rank" if ranked.best is None else f"{figure}, no price", f"{figure}, no price", figure
    assumption = assumption_note(point)
    full = f"{describe(point, benchmark, axis)}{f' ({_SIGN} {assumption})' if assumption else ''}"
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
