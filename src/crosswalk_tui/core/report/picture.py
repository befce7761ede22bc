"""Draws the plot of a report as SVG: every scored model, the Pareto front, the compared models by name.

Shape and colour both distinguish the compared models; other models are rings if their weights are open, else discs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from textwrap import wrap
from typing import NamedTuple

from crosswalk_tui.core.plot.axes import Axis, price_axis, score_axis
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import Point, price_text
from crosswalk_tui.core.report.colours import DARK, LIGHT, picture_rules
from crosswalk_tui.core.report.picture_labels import LABEL_SIZE, Box, apart, place_names
from crosswalk_tui.core.report.report_contents import ComparisonReport, PlotOfReport
from crosswalk_tui.core.scores.comparing import score_text
from crosswalk_tui.core.text.format import counted, usd
from crosswalk_tui.core.text.safe import safe

MARK = "<!-- crosswalk-tui report -->"
"""Follows the opening tag of an SVG file, by which the program recognises its own files."""

WIDTH = 880

_LEFT, _RIGHT = 64, 24
_PLOT_HEIGHT = 400
_AXIS_HEIGHT = 58
_LINE = 20
_LEGEND_LINE = 22
_NOTE_LINE = 16
_REGULAR, _BOLD = 0.6, 0.68  # width of a character by the size of its font, in a wide font
_COLUMNS, _ROWS = 100, 22  # characters of the axes' labels that fit beside and below each other


_BY_BILL = "Horizontally, each model's lowest bill for this workload, which no single price per 1M tokens decides."
_BY_RATE = "Horizontally, the price at the provider whose bill for this workload is lowest, not that bill."


class _Area(NamedTuple):
    """The area of the points, and its axes."""

    x: Axis
    y: Axis
    top: float

    def spot(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self.x.low) / (self.x.high - self.x.low)
        up = (y - self.y.low) / (self.y.high - self.y.low)
        return _LEFT + across * (WIDTH - _LEFT - _RIGHT), self.top + (1 - up) * _PLOT_HEIGHT


def to_picture(report: ComparisonReport) -> str:
    """The plot with the headline, as an SVG file; light or dark as the reader prefers."""
    heads = [*_lines(report.title, 22, "cw-text", bold=True), *_lines(report.headline, 15, "cw-text")]
    heads += [line for ending in report.endings for line in _lines(ending, 13, "cw-text")]
    heads += _lines(f"{report.workload} {report.filters}", 12, "cw-quiet")
    heads += _lines(" ".join(filter(None, (report.dates, report.own_note and f"{report.own_note}."))), 12, "cw-quiet")
    top, head = 16.0, []
    for size, attributes, text in heads:
        top += size * 1.4
        head.append(f'<text x="24" y="{top:.1f}" font-size="{size}" {attributes}>{text}</text>')
    body, height = _bills(report, top + 34) if report.plot is None else _drawing(report.plot, top + 20)
    style = f"{picture_rules(LIGHT)}@media (prefers-color-scheme:dark){{{picture_rules(DARK)}}}"
    return (
        f"{_opening(report, height)}\n{MARK}\n<style>{style}</style>\n"
        f'<rect class="cw-ground" width="{WIDTH}" height="{height:.0f}"/>\n' + "\n".join([*head, body, "</svg>"]) + "\n"
    )


def _bills(report: ComparisonReport, below: float) -> tuple[str, float]:
    """The bill of each model where there is no plot, and why there is none; and the height it ends at."""
    pieces = []
    for place, costs in enumerate(report.costs):
        best = next(iter(costs.offers), None)
        bill = "no offer can be ranked" if best is None else f"{usd(best.total_usd)} {report.per} at {best.provider}"
        pieces.append(_mark(place, 30, below))
        text = _text(f"{costs.name}: {bill}")
        pieces.append(f'<text class="cw-text" x="44" y="{below + 4.5:.1f}" font-size="13">{text}</text>')
        below += _LEGEND_LINE
    note = "No plot: none of these models has both a price and a score on its benchmark."
    pieces.append(f'<text class="cw-quiet" x="24" y="{below + 4:.1f}" font-size="12">{note}</text>')
    return "\n".join(pieces), below + 24


def inline_picture(report: ComparisonReport) -> str:
    """The plot alone, for a page that has the rules of `picture_rules`; empty without a plot."""
    if report.plot is None:
        return ""
    body, height = _drawing(report.plot, 10)
    return f"{_opening(report, height)}\n{body}\n</svg>"


def _opening(report: ComparisonReport, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
        f'height="{height:.0f}" role="img" aria-label="{_text(report.title)}" '
        "font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif\">"
    )


def _lines(text: str, size: int, css: str, *, bold: bool = False) -> list[tuple[int, str, str]]:
    most = int((WIDTH - 48) / (size * (_BOLD if bold else _REGULAR)))
    attributes = f'class="{css}"' + (' font-weight="600"' if bold else "")
    return [(size, attributes, escape(line)) for line in wrap(safe(text, 1000), most)]


def _drawing(plot: PlotOfReport, top: float) -> tuple[str, float]:
    """The plot below *top*, and the height it ends at."""
    cloud = plot.cloud
    higher = cloud.benchmark.higher_is_better
    points = cloud.points
    area = _Area(
        price_axis([p.x for p in points], _COLUMNS),
        score_axis([p.y for p in points], _ROWS, higher_is_better=higher),
        top,
    )
    by_key = {point.key: point for point in points}
    compared = [(place, by_key.get(key)) for place, key in enumerate(plot.names)]
    drawn = [(place, point) for place, point in compared if point is not None]
    pieces = [
        *_axes(area, plot),
        *_others(plot, area),
        *_compared(plot, area, drawn),
    ]
    legend, below = _legend(plot, [point for _, point in compared], top + _PLOT_HEIGHT + _AXIS_HEIGHT)
    return "\n".join([*pieces, *legend]), below


def _legend(plot: PlotOfReport, compared: Sequence[Point | None], below: float) -> tuple[list[str], float]:
    """The marks with their figures, the signs of other models, and notes; and the height it ends at."""
    cloud, pieces = plot.cloud, []
    for place, ((key, name), point) in enumerate(zip(plot.names.items(), compared, strict=True)):
        pieces.append(_mark(place, _LEFT + 6, below))
        figures = plot.missing.get(key, "not drawn") if point is None else _figures(plot, point)
        text = f"{safe(name)}: {safe(figures)}"
        pieces.append(
            f'<text class="cw-text" x="{_LEFT + 20}" y="{below + 4.5:.1f}" font-size="13">{escape(text)}</text>'
        )
        below += _LEGEND_LINE
    for x, weights, text in ((_LEFT + 6, False, "other models"), (_LEFT + 136, True, "with open weights")):
        pieces.append(_dot(x, below, open_weights=weights))
        pieces.append(f'<text class="cw-quiet" x="{x + 14}" y="{below + 4:.1f}" font-size="12">{text}</text>')
    below += _LEGEND_LINE
    count = counted(cloud.n_points, "model")
    at = "" if cloud.settings.at is None else f" on {cloud.settings.at.isoformat()}"
    notes = [
        f"{count} with this score and a price{at}; the line joins those that no other model beats in both.",
        _BY_BILL if cloud.settings.axis is PriceAxis.MONTHLY else _BY_RATE,
    ]
    if at and cloud.n_unpriced:
        notes.append(f"Left out: {counted(cloud.n_unpriced, 'model')} with this score but without a price{at}.")
    for note in notes:
        pieces.append(f'<text class="cw-quiet" x="{_LEFT}" y="{below + 4:.1f}" font-size="12">{note}</text>')
        below += _NOTE_LINE
    return pieces, below + 20 - _NOTE_LINE


def _figures(plot: PlotOfReport, point: Point) -> str:
    axis, score = plot.cloud.settings.axis, score_text(point.score, plot.cloud.benchmark.unit)
    bill = f"{usd(point.quote.total_usd)} {plot.cloud.settings.workload.per} at {safe(point.quote.offer.provider.name)}"
    return f"{score}, {bill}" if axis is PriceAxis.MONTHLY else f"{score}, {price_text(point, axis)}{axis.unit}, {bill}"


def _axes(area: _Area, plot: PlotOfReport) -> Iterator[str]:
    """The grid, its labels, and the names of both axes."""
    settings, name = plot.cloud.settings, plot.cloud.benchmark.name
    bottom = area.top + _PLOT_HEIGHT
    for tick, label in zip(area.x.ticks, area.x.labels, strict=True):
        x, _ = area.spot(tick, area.y.low)
        yield f'<line class="cw-rule" x1="{x:.1f}" y1="{area.top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}"/>'
        yield _axis_text(x, bottom + 18, label, "middle")
    for tick, label in zip(area.y.ticks, area.y.labels, strict=True):
        _, y = area.spot(area.x.low, tick)
        yield f'<line class="cw-rule" x1="{_LEFT}" y1="{y:.1f}" x2="{WIDTH - _RIGHT}" y2="{y:.1f}"/>'
        yield _axis_text(_LEFT - 8, y + 4, label, "end")
    bills = "$ per month for this workload" if settings.workload.log_rate is None else "$ for the requests of the log"
    price = bills if settings.axis is PriceAxis.MONTHLY else settings.axis.label
    yield _axis_text((_LEFT + WIDTH - _RIGHT) / 2, bottom + 37, f"{price} (log scale)", "middle")
    middle = area.top + _PLOT_HEIGHT / 2
    yield (
        f'<text class="cw-quiet" font-size="12" text-anchor="middle" '
        f'transform="translate(16 {middle:.1f}) rotate(-90)">{_text(name)}</text>'
    )


def _axis_text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="cw-quiet" x="{x:.1f}" y="{y:.1f}" font-size="12" text-anchor="{anchor}">{escape(text)}</text>'


def _others(plot: PlotOfReport, area: _Area) -> Iterator[str]:
    """The front as steps, and the models that are not compared; a browser shows a model's figures on hover."""
    corners: list[tuple[float, float]] = []
    for point in plot.cloud.front:
        x, y = area.spot(point.x, point.y)
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    yield f'<polyline class="cw-front" points="{line}" fill="none" stroke-dasharray="5 4"/>'
    for point in plot.cloud.points:
        if point.key not in plot.names:
            x, y = area.spot(point.x, point.y)
            title = f"{_text(point.model.name)}: {escape(_figures(plot, point))}"
            yield _dot(x, y, open_weights=bool(point.model.open_weights), title=f"<title>{title}</title>")


def _dot(x: float, y: float, *, open_weights: bool, title: str = "") -> str:
    css = "cw-ring" if open_weights else "cw-dot"
    return f'<circle class="{css}" cx="{x:.1f}" cy="{y:.1f}" r="{3 if open_weights else 3.5}">{title}</circle>'


def _compared(plot: PlotOfReport, area: _Area, drawn: Sequence[tuple[int, Point]]) -> Iterator[str]:
    """The compared models: a mark, beside its place if another mark is there, and the name near it."""
    names = [safe(name, 60) for name in plot.names.values()]
    exact = [area.spot(point.x, point.y) for _, point in drawn]
    marks = apart(exact)
    for (x, y), (mark_x, mark_y) in zip(exact, marks, strict=True):
        if (x, y) != (mark_x, mark_y):
            yield _leader(x, y, mark_x, mark_y)
            yield f'<circle class="cw-text" cx="{x:.1f}" cy="{y:.1f}" r="2"/>'
    dots = [area.spot(point.x, point.y) for point in plot.cloud.points if point.key not in plot.names]
    room = Box(_LEFT, area.top, WIDTH - _RIGHT, area.top + _PLOT_HEIGHT)
    labels = place_names([names[place] for place, _ in drawn], marks, dots, room)
    for label, (x, y) in zip(labels, marks, strict=True):
        if label.leads is not None:
            yield _leader(x, y, *label.leads)
    for (place, _), (x, y), label in zip(drawn, marks, labels, strict=True):
        yield _mark(place, x, y)
        yield (
            f'<text class="cw-m{place} cw-halo" x="{label.x:.1f}" y="{label.box.bottom - 3:.1f}" '
            f'font-size="{LABEL_SIZE}" text-anchor="{label.anchor}" font-weight="600" stroke-width="4" '
            f'stroke-linejoin="round" paint-order="stroke">{escape(names[place])}</text>'
        )


def _leader(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line class="cw-front" x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def _mark(place: int, x: float, y: float) -> str:
    """The mark of the model at *place*: circle, square, diamond, triangle, inverted triangle or bar."""
    css = f'class="cw-m{place}" stroke-width="1.5"'
    if place == 0:
        return f'<circle {css} cx="{x:.1f}" cy="{y:.1f}" r="7"/>'
    corners = (
        ((-6, -6), (6, -6), (6, 6), (-6, 6)), ((0, -8.5), (8.5, 0), (0, 8.5), (-8.5, 0)), ((0, -8), (8, 6), (-8, 6)),
        ((-8, -6), (8, -6), (0, 8)), ((-9, -4), (9, -4), (9, 4), (-9, 4)),
    )[place - 1]  # fmt: skip
    return f'<polygon {css} points="{" ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)}"/>'


def _text(text: str) -> str:
    return escape(safe(text, 500))
