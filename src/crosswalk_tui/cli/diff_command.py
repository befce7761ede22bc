"""Print the differences between two catalogue files, for ``catalog diff`` and ``changes``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from crosswalk_tui.cli.diff_documents import FIELDS, diff_document, diff_records
from crosswalk_tui.cli.group import NO, collecting_no_garbage
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.core.changes.catalogue_diff import CatalogueDiff
from crosswalk_tui.core.changes.change_list import ChangeGroup, diff_groups
from crosswalk_tui.core.changes.change_summary import diff_summary
from crosswalk_tui.core.changes.price_effects import PriceEffect
from crosswalk_tui.core.vocabulary import Flag, Sign
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD

_ROWS = 20
"""Rows of a table; JSON and CSV have all."""


def write_diff(old: Path, new: Path, fail_on: str | None, style: str) -> None:
    """Print the differences between two catalogue files in *style*.

    Raises:
        CatalogueError: one of them cannot be read.
        Exit: with code 1, if *fail_on* is set and an offer is more expensive.
    """
    from crosswalk_tui.catalog.contents import read_both
    from crosswalk_tui.catalog.reader import Catalogue

    with Catalogue.open(old) as before, Catalogue.open(new) as after, collecting_no_garbage():
        contents = read_both(before, after)
        diff = CatalogueDiff(*contents, DEFAULT_WORKLOAD, datetime.now(UTC))

        def sections() -> list[Section]:
            groups = diff_groups(diff)
            prices = [*diff.prices, *diff.other_sources, *diff.announced]
            notes = (*diff_summary(diff, groups), *effect_note(prices, "the default workload"))
            return [Section(notes=notes), *group_sections(groups)]

        write(Answer(lambda: diff_document(diff), sections, FIELDS, lambda: diff_records(diff)), style)
        if fail_on and has_dearer(diff.prices):
            raise click.exceptions.Exit(NO)


def effect_note(prices: Sequence[PriceEffect], origin: str) -> tuple[str, ...]:
    """What the effects of *prices* refer to; *origin* says which workload that is. Empty without prices."""
    if not prices:
        return ()
    assumed = f"; {Sign.ASSUMED} {Flag.ASSUMED_RATE.short}" if any(one.is_assumed for one in prices) else ""
    return (f"$/month is the change of that bill ({origin}){assumed}.",)


def has_dearer(prices: Iterable[PriceEffect]) -> bool:
    """Whether a price that has changed makes a bill higher."""
    return any(one.effect_usd is not None and one.effect_usd > 0 for one in prices)


def group_sections(groups: Sequence[ChangeGroup]) -> list[Section]:
    """The first changes of each group as a table, and the number of the others."""
    sections = []
    for group in groups:
        more = len(group.changes) - _ROWS
        notes = (f"and {more:,} more",) if more > 0 else ()
        sections.append(Section(group.heading, group.table(_ROWS), notes))
    return sections
