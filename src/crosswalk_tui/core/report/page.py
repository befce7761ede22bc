"""Writes a report as one HTML file without scripts or external resources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.report import report_tables
from crosswalk_tui.core.report.colours import DARK, LIGHT, page_colours, picture_rules
from crosswalk_tui.core.report.picture import inline_picture
from crosswalk_tui.core.report.report_contents import ComparisonReport
from crosswalk_tui.core.scores.score_rows import BEST_OF_SCORES
from crosswalk_tui.core.text.columns import align_points
from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table

GENERATOR = '<meta name="generator" content="crosswalk-tui report">'
"""The element by which the program recognises its own files."""

_LONGEST = 4000
"""A longer text is cut to this number of characters."""


_UNBROKEN = 15
"""Characters of a cell or title that stays on one line: a date, *the model's lab*, *by hour*."""

_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
"""A date in a longer text, which is kept on one line."""

_UNIT = re.compile(r"(?<=, ).+")

_FEW_COLUMNS = 3
"""Columns of a table that fits a phone; the rows of a wider one become paragraphs there, with a title at each cell."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Keeps a browser from loading or running anything, whatever the data contain."""

_VARIABLES = {role: f"var(--{role})" for role in LIGHT}

_STYLE = f"""
:root{{color-scheme:light dark;{page_colours(LIGHT)}}}
@media (prefers-color-scheme:dark){{:root{{{page_colours(DARK)}}}}}
*{{box-sizing:border-box}}
body{{margin:0 auto;padding:2rem 1.25rem 3rem;max-width:68rem;background:var(--ground);color:var(--text);
font:16px/1.5 system-ui,"Segoe UI","DejaVu Sans",sans-serif}}
h1{{font-size:1.7rem;line-height:1.2;margin:0 0 .75rem}}h2{{font-size:1.2rem;margin:2.2rem 0 .5rem}}
h3{{font-size:1rem;margin:1.4rem 0 .4rem}}p,ul{{margin:.4rem 0}}ul{{padding-left:1.2rem}}
.lead{{font-size:1.2rem;line-height:1.4}}.warning{{font-weight:600}}.quiet{{color:var(--quiet);font-size:.9rem}}
.scroll{{overflow-x:auto}}
table{{border-collapse:collapse;font-size:.88rem;min-width:min(100%,24rem)}}
th,td{{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--rule)}}
th{{color:var(--quiet);font-weight:600;vertical-align:bottom}}
.num{{text-align:right;white-space:pre;font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}}
.notes{{min-width:9rem}}
th.num{{font-family:inherit;white-space:normal}}tr.total td{{font-weight:700;border-bottom:0}}
pre{{background:var(--panel);padding:.7rem .9rem;border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere;
font:.88rem/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}}
.short{{white-space:nowrap}}svg{{display:block;max-width:100%;min-width:40rem;height:auto}}
{picture_rules(_VARIABLES)}
@media screen and (max-width:40rem){{.wide table,.wide tbody{{display:block}}.wide thead{{display:none}}
.wide tr{{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.45rem 0;border-bottom:1px solid var(--rule)}}
.wide td{{border:0;padding:0;display:none}}.wide td:first-child{{display:block;flex-basis:100%;font-weight:600}}
.wide td[data-title]{{display:block}}.wide td[data-title]::before{{content:attr(data-title) " ";color:var(--quiet);
font-family:system-ui,"DejaVu Sans",sans-serif}}}}
@media print{{:root{{color-scheme:light;{page_colours(LIGHT)}}}body{{max-width:none;padding:0;font-size:10pt}}
.scroll{{overflow:visible}}table{{font-size:8pt}}.notes{{min-width:0}}td,th{{padding-right:.5rem}}h2,h3,h2+.quiet{{break-after:avoid}}
tr,svg,.whole{{break-inside:avoid}}thead{{display:table-header-group}}svg{{min-width:0}}@page{{margin:15mm}}}}
"""


def to_page(report: ComparisonReport) -> str:
    """Write *report* as HTML; every text is escaped."""
    body = "\n".join(piece for piece in _pieces(report) if piece)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{GENERATOR}\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _pieces(report: ComparisonReport) -> Iterator[str]:
    """The elements of the page, in order."""
    yield f"<h1>{_text(report.title)}</h1>"
    yield _paragraph(report.headline, "lead")
    yield from (_paragraph(ending, "warning") for ending in report.endings)
    yield f"<p><strong>Workload:</strong> {_text(report.workload)} {_text(report.filters)}</p>"
    yield _paragraph(report.dates, "quiet")
    yield _table(report_tables.cheapest_table(report))
    yield from _reasons(report)
    yield from _bills(report)
    yield from _picture(report)
    yield from _costs(report)
    if report.scores:
        yield "<h2>Scores</h2>"
        yield _paragraph(f"{report_tables.BETTER} {BEST_OF_SCORES}.", "quiet")
        yield _table(report_tables.side_by_side(report, report.scores, "Benchmark"))
    yield "<h2>Specifications</h2>"
    yield _table(report_tables.side_by_side(report, report.specs, ""))
    yield "<h2>Sources</h2>"
    yield _paragraph("Every figure comes from these, as compiled in the catalogue of crosswalk-tui.", "quiet")
    yield _table(report_tables.sources_table(report))
    yield "<h2>Reproduce</h2>"
    if report.reproduction:
        yield _paragraph(report.reproduction, "quiet")
    yield f"<pre>{escape(report.command)}</pre>"


def _reasons(report: ComparisonReport) -> Iterator[str]:
    """The findings by topic, and when to pick which model."""
    yield "<h2>Why</h2>"
    for topic, statements in groupby(report.statements, key=lambda one: one.topic):
        yield f"<h3>{_text(topic)}</h3>"
        yield _list(_text(one.text) for one in statements)
    for advice in report.advice:
        if advice.reasons:
            yield f"<h3>Pick {_text(advice.name)} if</h3>"
            yield _list(map(_text, advice.reasons))
    if plain := [advice.name for advice in report.advice if not advice.reasons]:
        yield f"<p>No advantage found for {_text(listed(plain))}.</p>"


def _bills(report: ComparisonReport) -> Iterator[str]:
    for place, bill in enumerate(report.bills):
        yield '<section class="whole">' + ("" if place else f"\n<h2>{report_tables.BILLS}</h2>")
        yield f"<h3>{_text(report_tables.bill_title(bill, report))}</h3>"
        yield _paragraph(f"At {bill.provider} ({bill.model_id}), {report.bill_unit}:")
        yield _table(report_tables.bill_table(bill, report))
        yield _paragraph(" ".join(bill.notes), "quiet") + "\n</section>"


def _picture(report: ComparisonReport) -> Iterator[str]:
    if report.plot is None:
        return
    cloud = report.plot.cloud
    against = "cost" if cloud.settings.axis is PriceAxis.MONTHLY else "price"
    yield f"<h2>{_text(cloud.benchmark.name)} against {against}</h2>"
    yield f'<figure class="scroll" style="margin:0">{inline_picture(report)}</figure>'


def _costs(report: ComparisonReport) -> Iterator[str]:
    """The offers of each model, ranked, and the legend of the signs."""
    yield "<h2>Costs by provider</h2>"
    for costs in report.costs:
        yield f"<h3>{_text(costs.name)}</h3>"
        if costs.offers:
            yield _table(report_tables.offers_table(costs, report))
        else:
            yield _paragraph("No offer can be ranked.")
        for line in (
            report_tables.remaining_offers(costs, report),
            *costs.remarks,
            report_tables.left_out_sentence(costs),
        ):
            yield _paragraph(line, "quiet") if line else ""
    if report.legend:
        yield f'<div class="quiet">{_list(map(_text, report.legend))}</div>'


def _table(table: Table) -> str:
    """A table as HTML; the cells of a wide one have the title of their column, for narrow screens."""
    columns = [
        align_points([row[place] for row in table.rows])
        if column.align == "point"
        else [row[place] for row in table.rows]
        for place, column in enumerate(table.columns)
    ]
    css = ["" if column.align == "left" else ' class="num"' for column in table.columns]
    heads = [
        ' class="notes"' if name == report_tables.NOTES else kind for name, kind in zip(table.titles, css, strict=True)
    ]
    wide = len(table.columns) > _FEW_COLUMNS
    head = "".join(f"<th{kind}>{_title(_text(name))}</th>" for name, kind in zip(table.titles, heads, strict=True))
    names = [f' data-title="{_text(name)}"' if wide and nth else "" for nth, name in enumerate(table.titles)]
    rows = [
        "".join(
            f"<td{name if cell.strip() else ''}{kind or _short(cell)}>{_cell(cell, kind)}</td>"
            for cell, name, kind in zip(row, names, css, strict=True)
        )
        for row in zip(*columns, strict=True)
    ]
    sums = {nth for nth, row in enumerate(table.rows) if row[0] == report_tables.TOTAL}
    lines = [f'<tr class="total">{row}</tr>' if nth in sums else f"<tr>{row}</tr>" for nth, row in enumerate(rows)]
    return (
        f'<div class="scroll{" wide" if wide else ""}"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n'
        + "\n".join(lines)
        + "\n</tbody></table></div>"
    )


def _title(name: str) -> str:
    """The escaped title of a column, broken only before its unit."""
    kept = _UNIT if "," in name or len(name) > _UNBROKEN else re.compile(r".+")
    return kept.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), name)


def _short(cell: str) -> str:
    """The attribute that keeps a short text, such as a date, on one line; empty for a longer one."""
    return ' class="short"' if 0 < len(cell) <= _UNBROKEN else ""


def _cell(text: str, kind: str) -> str:
    """*text* escaped; in a column of figures, of some *kind*, the spaces that align decimal points are kept."""
    if not kind:
        return _text(text) if _short(text) else _DATE.sub(r'<span class="short">\g<0></span>', _text(text))
    bare = text.rstrip(" ")
    return _text(bare) + " " * (len(text) - len(bare))


def _paragraph(text: str, css: str = "") -> str:
    opening = f'<p class="{css}">' if css else "<p>"
    return f"{opening}{_text(text)}</p>"


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _text(text: str) -> str:
    return escape(safe(text, _LONGEST))
