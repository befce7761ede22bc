"""``crosswalk-tui own list``: all that is the user's, of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import click

from crosswalk_tui.cli.options import catalogue_option, format_option, open_catalogue
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.core.own.record_fields import kind_of, write_record
from crosswalk_tui.core.own.record_words import record_details
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.workload.documents import workload_fields
from crosswalk_tui.user.comparisons import SavedComparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.notes import Note
from crosswalk_tui.user.saved_words import UNREADABLE, Saved, saved_day, saved_details, saved_kind, saved_things
from crosswalk_tui.user.state import to_document
from crosswalk_tui.user.yours import EVERY_KIND, Yours, read_yours

_FIELDS = ("kind", "name", "sets", "active", "saved_on", "note")
_COLUMNS = (Column("Kind"), Column("Of"), Column("Sets"), Column("Saved"), Column(""))


class _Row(NamedTuple):
    """One thing of the user's; *saved_on* and *fields* are None if it cannot be read."""

    kind: str
    name: str
    sets: str
    saved_on: str | None = None
    active: bool = True
    note: str | None = None
    fields: object = None

    @property
    def document(self) -> dict[str, object]:
        return {"kind": self.kind, "name": self.name, "active": self.active, "saved_on": self.saved_on,
                "fields": self.fields}  # fmt: skip

    @property
    def record(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in _FIELDS}


@click.command("list", short_help="List what is yours.")
@click.argument("kind", metavar="[KIND]", type=click.Choice(EVERY_KIND), required=False)
@format_option
@catalogue_option
def list_own(*, kind: str | None, style: str, catalogue: Path | None) -> None:
    """List all that is yours, or all of one KIND.

    KIND is price, discount, credit, provider, model, score, comparison, workload or note.
    What has no effect is named on standard error, with the reason.
    """
    rows = [row for row in _rows(read_yours(UserDatabase())) if kind in (None, row.kind)]
    with open_catalogue(catalogue) as opened:
        problems = opened.own_problems

    def sections() -> list[Section]:
        cells = [(r.kind, r.name, r.sets, r.saved_on or "", "" if r.active else "off") for r in rows]
        hint = () if rows else ("Nothing is yours yet. Try: crosswalk-tui own discount azure 15%",)
        if not rows and kind is not None:
            hint = (f"No {kind} of yours.",)
        return [Section(table=Table(_COLUMNS, cells), notes=hint)]

    write(
        Answer(lambda: {"own": [r.document for r in rows]}, sections, _FIELDS, lambda: [r.record for r in rows]), style
    )
    for problem in problems:
        write_message(f"No effect: {safe(problem, 400)}")


def _rows(yours: Yours) -> Iterator[_Row]:
    for entry in yours.own:
        yield _Row(
            kind_of(entry.record), entry.record.name, record_details(entry.record), entry.saved_on, entry.active,
            entry.record.note or None,
            {name: _plain(value) for name, value in write_record(entry.record).items()},
        )  # fmt: skip
    for saved in saved_things(yours):
        words = saved_details(saved)
        yield _Row(saved_kind(saved), safe(saved.name, 400), words, saved_day(saved), fields=_saved_fields(saved))
    for kind, name in yours.unreadable:
        yield _Row(kind, safe(name), UNREADABLE)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if isinstance(value, bool | int | list) else str(value)


def _saved_fields(saved: Saved) -> object:
    if isinstance(saved, SavedComparison):
        return None if saved.setup is None else to_document(saved.setup)
    if isinstance(saved, Note):
        return {"models": list(saved.models), "text": saved.text}
    return workload_fields(saved.workload)
