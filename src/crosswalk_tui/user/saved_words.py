"""Saved comparisons, workloads and notes in words."""

from __future__ import annotations

from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.workload.words import workload_words
from crosswalk_tui.user.comparisons import SavedComparison
from crosswalk_tui.user.notes import Note
from crosswalk_tui.user.workloads import SavedWorkload
from crosswalk_tui.user.yours import Yours

UNREADABLE = "cannot be read; remove it and save it again"
_LONGEST = 200  # characters of a note's first line

Saved = SavedComparison | SavedWorkload | Note
"""What is saved under a name, or for some models."""


def saved_things(yours: Yours) -> list[Saved]:
    """The comparisons, workloads and notes of *yours*, in this order."""
    return [*yours.comparisons, *yours.workloads, *yours.notes]


def counts_words(yours: Yours) -> str:
    """How many there are of *yours* that can be read: ``2 records, 1 note``."""
    counts = (
        (len(yours.comparisons), "comparison"), (len(yours.workloads), "workload"), (len(yours.notes), "note"),
    )  # fmt: skip
    saved = [counted(count, what) for count, what in counts if count]
    return ", ".join([counted(len(yours.own), "record"), *saved] if yours.own or not saved else saved)


def saved_details(saved: Saved) -> str:
    """What *saved* holds, without its name; in a line."""
    if isinstance(saved, Note):
        return safe(next(line for line in saved.text.splitlines() if line.strip()), _LONGEST)
    if isinstance(saved, SavedWorkload):
        return workload_words(saved.workload)
    if saved.setup is None:
        return UNREADABLE
    models = " vs ".join(safe(key.rpartition("/")[2], 60) for key in saved.setup.models)
    return f"{models}: {workload_words(saved.setup.workload)}"


def saved_kind(saved: Saved) -> str:
    """The kind of *saved*, as in commands and files."""
    return {SavedComparison: "comparison", SavedWorkload: "workload", Note: "note"}[type(saved)]


def saved_day(saved: Saved) -> str:
    """The day it was saved, as far as that can be read."""
    return safe((saved.written_at if isinstance(saved, Note) else saved.saved_at)[:10])
