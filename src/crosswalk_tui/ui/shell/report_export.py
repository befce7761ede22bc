"""Writes the report on the current comparison to a file, from a dialog that offers the formats."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from textual.dom import DOMNode

from crosswalk_tui.core.comparison.arguments import filter_arguments
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell import export
from crosswalk_tui.ui.shell.choose_dialog import Option
from crosswalk_tui.ui.shell.command_line import own_arguments, workload_words

_FORMATS = (
    ("Web page", "one HTML file, ready to send and to print", "h", "html"),
    ("Markdown", "a page for a README", "m", "md"),
    ("CSV", "the ranked offers, for a spreadsheet", "c", "csv"),
    ("JSON", "all figures, for programs", "j", "json"),
    ("SVG", "the plot and the headline", "v", "svg"),
    ("PNG", "the same as pixels", "p", "png"),
)
"""Name, content, key and file extension of each format."""


def report_choices() -> list[Option]:
    """The formats of a report, then the command for bills in full."""
    formats = [Option(name, content, key) for name, content, key, _ in _FORMATS]
    return [*formats, Option("One bill", "copy: cost … --explain --format markdown", "b")]


def is_bill(chosen: int) -> bool:
    """Whether the choice at *chosen* is the command for bills in full."""
    return chosen == len(_FORMATS)


def bill_command(session: Session, key: str | None) -> str:
    """The command that prints how the bill of model *key* adds up, as Markdown; of all compared models without one."""
    words = ["crosswalk-tui", "cost", *([key] if key else [side.model.key for side in session.sides])]
    words += [*workload_words(session)[0], *filter_arguments(session.filters), *own_arguments(session)]
    words += [] if session.at is None else ["--at", session.at.isoformat()]
    return shlex.join([*words, "--explain", "--format", "markdown"])


def export_report(node: DOMNode, session: Session, chosen: int, say: Callable[[str, bool], None]) -> None:
    """Write the report in the format at *chosen*; *say* gets a message, and whether it is an error."""
    ending = _FORMATS[chosen][3]
    comparison, now, at = session.comparison, session.clock(), session.at
    benchmark, axis, catalogue = session.axis, session.price_axis, session.catalogue
    command = report_command(session, ending)

    def work() -> str:
        from crosswalk_tui.catalog.report_data import read_report
        from crosswalk_tui.user.report_file import WRITERS

        with catalogue.again() as opened:
            report = read_report(opened, comparison, now, command, benchmark, at, axis)
        return export.write(f"report-{'-'.join(report.names)}", ending, WRITERS[f".{ending}"](report))

    run_in_thread(node, work, lambda text: say(text, False), lambda text: say(text, True), group="report")


def report_command(session: Session, ending: str) -> str:
    """The command that writes the report; the prompt sizes of a log are no option, but the log may be."""
    words = ["crosswalk-tui", "report", *(side.model.key for side in session.sides)]
    options, is_exact = workload_words(session)
    words += [*options, *filter_arguments(session.filters)]
    words += [*own_arguments(session), "--benchmark", session.axis]
    words += [] if session.price_axis is PriceAxis.MONTHLY else ["--price-axis", session.price_axis]
    words += [] if session.at is None else ["--at", session.at.isoformat()]
    words += ["-o", f"report.{ending}"]
    averaged = "" if is_exact else "  # with the average prompt size, not that of each request"
    return shlex.join(words) + averaged
