"""Write an answer as an aligned table, JSON, CSV or Markdown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import click

from crosswalk_tui.core.text.look_alikes import LOOK_ALIKES, use_look_alikes
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table, cells, csv_cell, escaped, markdown_rows, old_price_legend, to_lines


class Section(NamedTuple):
    """A piece of an answer: a heading, a table and lines of text, each optional."""

    title: str | None = None
    table: Table | None = None
    notes: tuple[str, ...] = ()


class Answer(NamedTuple):
    """An answer in three forms; only the requested one is computed.

    Attributes:
        document: for ``--format json``.
        sections: for ``table`` and ``markdown``.
        fields: the columns of ``csv``.
        records: the rows of ``csv``, as values by column; None or a missing key is unknown.
    """

    document: Callable[[], Mapping[str, object]]
    sections: Callable[[], Sequence[Section]]
    fields: Sequence[str]
    records: Callable[[], Sequence[Mapping[str, object]]]


def write(answer: Answer, style: str) -> None:
    """Print *answer* in *style*: ``table``, ``json``, ``csv`` or ``markdown``."""
    written = {"json": _json, "csv": _csv, "markdown": _markdown}.get(style, _plain)(answer)
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:  # a character the terminal cannot show is no traceback
        use_look_alikes()
        reconfigure(errors=LOOK_ALIKES)
    click.echo(written, nl=False)


def _json(answer: Answer) -> str:
    import json

    return json.dumps(answer.document(), indent=2) + "\n"


def _csv(answer: Answer) -> str:
    """The records of *answer* as CSV."""
    import csv
    from io import StringIO

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.fields)
    writer.writerows([_csv_cell(record.get(name)) for name in answer.fields] for record in answer.records())
    return text.getvalue()


def _csv_cell(value: object) -> object:
    """A value as it is written in CSV; lists are joined by spaces."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        value = " ".join(map(str, value))
    return csv_cell(value) if isinstance(value, str) else value


def _explained(sections: Sequence[Section]) -> list[Section]:
    """*sections* with the legend of the sign of old prices at the end, if it occurs."""
    texts = [text for section in sections for text in (section.title or "", *section.notes)]
    for section in sections:
        texts += () if section.table is None else cells(section.table)
    legend = old_price_legend(texts)
    return [*sections, Section(notes=legend)] if legend else list(sections)


def _plain(answer: Answer) -> str:
    """The sections of *answer* as text, cut to the width of the terminal if there is one."""
    width = _terminal_width()
    table_lines, text_lines = to_lines, _whole
    if width is not None:
        from crosswalk_tui.core.text.fitted_lines import fitted_lines, fitted_text  # not needed in a pipe

        table_lines, text_lines = partial(fitted_lines, width=width), partial(fitted_text, width=width)
    blocks = []
    for section in _explained(answer.sections()):
        lines = text_lines(safe(section.title)) if section.title else []
        if section.table is not None and section.table.rows:
            lines += table_lines(section.table)
        for note in section.notes:
            lines += text_lines(safe(note, 1000))
        blocks.append("\n".join(lines))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _whole(text: str) -> list[str]:
    return [text]


def _terminal_width() -> int | None:
    """The columns of the terminal on standard output; None for a file, a pipe, and a terminal that does not tell."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None if sys.stdout.isatty() else None
    except (OSError, ValueError):
        return None


def _markdown(answer: Answer) -> str:
    """The sections of *answer* as Markdown."""
    blocks = []
    for section in _explained(answer.sections()):
        if section.title:
            blocks.append(f"## {escaped(section.title)}")
        if section.table is not None and section.table.rows:
            blocks.append("\n".join(markdown_rows(section.table)))
        blocks += [escaped(note, 1000) for note in section.notes]
    return "\n\n".join(blocks) + "\n"
