"""The rows of the list of all that is the user's."""

from __future__ import annotations

from typing import NamedTuple

from crosswalk_tui.core.own.record_fields import KINDS, kind_of
from crosswalk_tui.core.own.record_words import record_details
from crosswalk_tui.core.own.records import Own, OwnEntry, OwnPrice
from crosswalk_tui.core.pricing.machine_load import month_usd
from crosswalk_tui.core.text.format import usd
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.notes import Note
from crosswalk_tui.user.saved_words import UNREADABLE, Saved, saved_day, saved_details, saved_kind, saved_things
from crosswalk_tui.user.yours import Yours

_LONGEST_NOTE = 600


class YoursRow(NamedTuple):
    """One row.

    Attributes:
        name: identifies it within its kind.
        details: what it sets or holds.
        day: the day it was saved; empty if that cannot be read.
        entry: the record, if it is one.
        saved: the comparison, workload or note, if it is one that can be read.
    """

    kind: str
    name: str
    details: str
    day: str = ""
    entry: OwnEntry | None = None
    saved: Saved | None = None

    @property
    def title(self) -> str:
        """Its name in short: a note's models without their labs."""
        if isinstance(self.saved, Note):
            return " · ".join(safe(key.rpartition("/")[2], 60) for key in self.saved.models)
        return safe(self.name, 200)

    @property
    def brief(self) -> str:
        """Its details in a cell: of a machine, what a month costs."""
        record = None if self.entry is None else self.entry.record
        machine = record.machine if isinstance(record, OwnPrice) else None
        return self.details if machine is None else f"{usd(month_usd(machine))} a month"

    @property
    def is_active(self) -> bool:
        """Whether it is not switched off."""
        return self.entry is None or self.entry.active

    @property
    def words(self) -> str:
        """Name and details in full."""
        details = safe(self.saved.text, _LONGEST_NOTE) if isinstance(self.saved, Note) else self.details
        return f"{safe(self.name, 200)}: {details}" if details else safe(self.name, 200)


def rows_of(own: Own, saved: Yours) -> tuple[YoursRow, ...]:
    """The records *own* by kind and name, then the comparisons, workloads and notes of *saved*."""
    entries = sorted(own, key=lambda entry: (KINDS.index(kind_of(entry.record)), entry.record.name))
    return (
        *(YoursRow(kind_of(e.record), e.record.name, record_details(e.record), e.saved_on, e) for e in entries),
        *(
            YoursRow(saved_kind(one), one.name, saved_details(one), saved_day(one), saved=one)
            for one in saved_things(saved)
        ),
        *(YoursRow(kind, name, UNREADABLE) for kind, name in saved.unreadable),
    )
