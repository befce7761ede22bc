"""Moves a session to another catalogue, such as a refreshed one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.errors import ModelNotFound
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.session.session import DEFAULT_AXIS, Session

if TYPE_CHECKING:
    from crosswalk_tui.core.own.own_changes import OwnChange

_FEWEST = 2
"""Models in a comparison."""


def reopened(
    session: Session, catalogue: Catalogue, changed: OwnChange | None = None
) -> tuple[Session, tuple[str, ...]]:
    """*session* with everything read from *catalogue*, and the names of compared models that it lacks.

    Edits can still be undone, but for what another program has *changed*. Missing models are left out; if fewer than
    two are left, the most widely served ones are added.

    Raises:
        CrosswalkError: the catalogue is damaged.
    """
    read = cache(partial(_side_or_none, catalogue))
    draft = _moved(session.draft, read)
    if changed is not None:
        draft = draft._replace(own=changed.merged_into(draft.own))
    gone = tuple(side.model.name for side in session.sides if read(side.model.key) is None)
    slugs = {benchmark.slug for benchmark in catalogue.benchmarks()}
    axis = session.axis if session.axis in slugs else DEFAULT_AXIS
    page = session.opened_page if session.opened_page and read(session.opened_page) is not None else ""
    new = Session(catalogue, _filled_up(draft, catalogue), session.clock, axis, session.price_axis, page, session.users)
    new.usual_providers, new.grouping = session.usual_providers, session.grouping
    new.picker_order, new.saves = session.picker_order, session.saves
    new.set_history(*(_kept(drafts, read, changed) for drafts in session.history))
    return new, gone


_Read = Callable[[str], Side | None]


def _side_or_none(catalogue: Catalogue, key: str) -> Side | None:
    """The model *key*; None if *catalogue* lacks it."""
    try:
        return read_side(catalogue, key)
    except ModelNotFound:
        return None


def _moved(draft: Draft, read: _Read) -> Draft:
    """*draft* with the models that *read* finds."""
    return draft._replace(sides=tuple(found for old in draft.sides if (found := read(old.model.key)) is not None))


def _filled_up(draft: Draft, catalogue: Catalogue) -> Draft:
    """*draft*, if models are missing with the most widely served ones in their place."""
    if len(draft.sides) >= _FEWEST:
        return draft
    keys = [side.model.key for side in draft.sides]
    keys += [line.key for line in catalogue.lines() if line.key not in keys][: _FEWEST - len(keys)]
    return draft._replace(sides=tuple(read_side(catalogue, key) for key in keys))


def _kept(drafts: Sequence[Draft], read: _Read, changed: OwnChange | None) -> list[Draft]:
    """Those of *drafts*, steps to undo or redo, that still have enough models; with what was *changed*."""
    if changed is not None:
        drafts = [draft._replace(own=changed.imposed_on(draft.own)) for draft in drafts]
    return [moved for draft in drafts if len((moved := _moved(draft, read)).sides) >= _FEWEST]
