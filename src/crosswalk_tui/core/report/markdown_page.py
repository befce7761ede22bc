"""Writes a report as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from crosswalk_tui.core.report import report_tables
from crosswalk_tui.core.report.report_contents import ComparisonReport
from crosswalk_tui.core.scores.score_rows import BEST_OF_SCORES
from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.text.table import Table, escaped, markdown_rows

MARK = "<!-- crosswalk-tui report -->"
"""The first line, by which the program recognises its own files."""

_LONGEST = 2000
"""A longer text is cut to this number of characters."""


def to_markdown_page(report: ComparisonReport) -> str:
    """Write *report* as Markdown; the text of sources is escaped."""
    return "\n\n".join(block for block in _blocks(report) if block) + "\n"


def _blocks(report: ComparisonReport) -> Iterator[str]:
    """The blocks of the page, to be separated by empty lines."""
    yield f"{MARK}\n# {_text(report.title)}"
    yield f"**{_text(report.headline)}**"
    yield from (f"**{_text(ending)}**" for ending in report.endings)
    yield f"Workload: {_text(report.workload)} {_text(report.filters)}"
    yield _text(report.dates)
    yield "## Why"
    yield "\n".join(f"- **{one.topic}:** {_text(one.text)}" for one in report.statements)
    for advice in report.advice:
        if advice.reasons:
            yield f"**Pick {_text(advice.name)} if** {'; '.join(map(_text, advice.reasons))}."
    if plain := [advice.name for advice in report.advice if not advice.reasons]:
        yield f"No advantage found for {_text(listed(plain))}."
    yield "## Costs"
    yield _table(report_tables.cheapest_table(report))
    for costs in report.costs:
        yield f"### {_text(costs.name)} by provider"
        yield _table(report_tables.offers_table(costs, report))
        yield _text(
            " ".join(
                (report_tables.remaining_offers(costs, report), *costs.remarks, report_tables.left_out_sentence(costs))
            )
        )
    if report.legend:
        yield "\n".join(f"- {_text(line)}" for line in report.legend)
    yield from _bills(report)
    if report.scores:
        yield f"## Scores\n\n{report_tables.BETTER} {BEST_OF_SCORES}."
        yield _table(report_tables.side_by_side(report, report.scores, "Benchmark"))
    yield "## Specifications"
    yield _table(report_tables.side_by_side(report, report.specs, ""))
    yield "## Sources"
    yield _table(report_tables.sources_table(report))
    needed = f"{_text(report.reproduction)}\n\n" if report.reproduction else ""
    yield f"## Reproduce\n\n{needed}```sh\n{report.command.replace('`', '')}\n```"


def _bills(report: ComparisonReport) -> Iterator[str]:
    """The bill of each model at its cheapest offer, with a table of its lines."""
    if report.bills:
        yield f"## {report_tables.BILLS}"
    for bill in report.bills:
        yield f"### {_text(report_tables.bill_title(bill, report))}"
        yield f"At {_text(bill.provider)} ({_text(bill.model_id)}), {report.bill_unit}:"
        yield _table(report_tables.bill_table(bill, report))
        yield _text(" ".join(bill.notes))


def _table(table: Table) -> str:
    return "\n".join(markdown_rows(table)) if table.rows else ""


def _text(text: str) -> str:
    return escaped(text, _LONGEST)
