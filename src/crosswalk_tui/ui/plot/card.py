"""The card of the point under the cursor or the mouse: a box over the emptiest part of the plot."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.comparison.offer_terms import type_word
from crosswalk_tui.core.plot.axes import Cell
from crosswalk_tui.core.plot.points import Cloud, Point, assumption_note, price_text
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.ui.kit.cells import SIDES, Line, Span, clean, fit, length
from crosswalk_tui.ui.plot.drawing import PlacedName, Plan, in_cells, short_name
from crosswalk_tui.ui.session.summaries import workload_in_short

_MOST = 46
"""Widest text in a card."""

_WEIGHTS = {True: "open weights", False: "closed", None: "weights unknown"}


class PointCard(NamedTuple):
    """A card over a plot: the cells of each of its rows, from its upper left cell *at*."""

    at: Cell
    rows: list[list[Span]]
    names: tuple[PlacedName, ...]
    """The names next to points, which it hides where it would cut them."""

    @property
    def width(self) -> int:
        """Its width in cells."""
        return len(self.rows[0])

    def over(self, cells: list[Span], y: int) -> list[Span]:
        """*cells* of row *y* of the plot, with those of the card over them."""
        left, top = self.at
        if not top <= y < top + len(self.rows):
            return cells
        for (column, row), name, _ in self.names:
            end = column + cell_len(name)
            if row == y and column < left + self.width and left < end:
                cells[column:end] = [(" ", "")] * (end - column)
        before, after = cells[:left], cells[left + self.width :]
        return [*before, *self.rows[y - top], *after]


def card_of(point: Point, plan: Plan) -> PointCard | None:
    """The card of *point* where it covers neither it nor a compared model; None if there is no room."""
    lines = card_lines(point, plan.scene.cloud)
    place = next((place for place, marked in plan.scene.marked if marked.key == point.key), None)
    letter: Line = [] if place is None else [(f" {LETTERS[place]}", SIDES[place])]
    title: Line = [*letter, (f" {_fitted(point.model.name, 4)} ", "strong")]
    points = plan.navigation.points
    count = f" {points.index(point) + 1:,} of {len(points):,} " if point in points else ""
    here = len(plan.navigation.sharing(plan.frame.cell(point.x, point.y)))
    if here > 1:
        count += f"· {here - 1} more here "
    inner = max(length(title), len(count), *map(length, lines))
    rows = [
        _row("╭─", title, "─╮", "─", inner),
        *(_row("│ ", line, " │", " ", inner) for line in lines),
        _row("╰─", [(count, "dim")], "─╯", "─", inner),
    ]
    at = plan.room(len(rows[0]), len(rows), point)
    return None if at is None else PointCard(at, rows, plan.names)


def card_lines(point: Point, cloud: Cloud) -> list[Line]:
    """What is known of *point*: lab, weights, release; score and its date; price, provider, workload."""
    model, quote, axis = point.model, point.quote, cloud.settings.axis
    about = [clean(model.lab), _WEIGHTS[model.open_weights]]
    about.append(f"released {clean(model.release_date)}" if model.release_date else "release unknown")
    dated = f", {point.score_as_of}" if point.score_as_of else ""
    score = f"{fmt.score(point.score, cloud.benchmark.unit)} on {short_name(cloud.benchmark)}{dated}"
    lines: list[Line] = [
        [(_fitted(" · ".join(about)), "dim")],
        [(_fitted(score), "")],
        [
            (f"{price_text(point, axis)} ", "strong"),
            (_fitted(f"{axis.unit} at {clean(quote.offer.provider.name)} ({type_word(quote.offer)})", 10), ""),
        ],
        [(_fitted(f"cheapest for {workload_in_short(cloud.settings.workload)}"), "dim")],
    ]
    note = assumption_note(point)
    if note:
        lines.append([(f"{Sign.ASSUMED} ", "bad"), (_fitted(note, 2), "")])
    return lines


def _fitted(text: str, used: int = 0) -> str:
    return fit(text, _MOST - used).rstrip()


def _row(left: str, line: Line, right: str, fill: str, inner: int) -> list[Span]:
    cells: list[Span] = [(glyph, "quiet") for glyph in left]
    for text, style in line:
        cells += [(glyph, style) for glyph in in_cells(text)]
    cells += [(fill, "quiet")] * (inner + 4 - len(cells) - len(right))
    return [*cells, *((glyph, "quiet") for glyph in right)]
