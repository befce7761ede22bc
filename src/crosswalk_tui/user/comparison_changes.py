"""How the user's comparisons, each with its own workload and filters, differ between two catalogues or two days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.catalog.past_offers import moment_of, offers_as_of
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.changes.comparison_change import ComparisonChange
from crosswalk_tui.core.comparison.comparison import Side, compare
from crosswalk_tui.core.errors import ModelNotFound
from crosswalk_tui.core.models import Model
from crosswalk_tui.user.comparisons import saved_comparisons
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup

LAST_SESSION = "last session"
"""The name of the comparison that the app was left with."""


class NamedSetup(NamedTuple):
    """A comparison and its name."""

    name: str
    setup: ComparisonSetup


def saved_setups(users: UserDatabase) -> list[NamedSetup]:
    """The saved comparisons that can be read, newest first."""
    return [NamedSetup(one.name, one.setup) for one in saved_comparisons(users) if one.setup is not None]


def user_comparisons(users: UserDatabase, current: NamedSetup | None) -> list[NamedSetup]:
    """The saved comparisons that can be read, newest first, then *current* unless it is one of them."""
    named = saved_setups(users)
    if current is not None and all(one.setup != current.setup for one in named):
        named.append(current)
    return named


def unreadable_comparisons(users: UserDatabase) -> list[str]:
    """The names of the saved comparisons that cannot be read."""
    return [one.name for one in saved_comparisons(users) if one.setup is None]


def with_new_keys(setup: ComparisonSetup, renamed: Mapping[str, str]) -> ComparisonSetup:
    """*setup* with the new key of each model in *renamed*; models that are one now are compared once."""
    if not renamed:
        return setup
    models = tuple(dict.fromkeys(renamed.get(key, key) for key in setup.models))
    multipliers = tuple((renamed.get(key, key), factor) for key, factor in setup.workload.multipliers)
    split = setup.split if len(models) == len(setup.models) else ()
    return setup._replace(models=models, workload=replace(setup.workload, multipliers=multipliers), split=split)


def comparison_changes(
    comparisons: Sequence[NamedSetup], old: Catalogue, new: Catalogue, renamed: Mapping[str, str], now: datetime
) -> tuple[ComparisonChange, ...]:
    """Each of *comparisons* in both catalogues at *now*; *renamed* has the new key of each renamed model.

    A model that is missing in a catalogue has no offers there. Sorted as by `largest_effect_first`.
    """
    earlier = {after: before for before, after in renamed.items()}
    found = []
    for name, setup in comparisons:
        current = with_new_keys(setup, renamed)
        sides = [
            tuple(_side(catalogue, key, names.get(key, key)) for key in current.models)
            for catalogue, names in ((old, earlier), (new, {}))
        ]
        before, after = (compare(each, current.workload, current.filters, now) for each in sides)
        found.append(ComparisonChange(name, before, after))
    return largest_effect_first(found)


def comparison_changes_since(
    comparisons: Sequence[NamedSetup], catalogue: Catalogue, since: date, now: datetime
) -> tuple[ComparisonChange, ...]:
    """Each of *comparisons* at the prices recorded for the day *since*, and at *now*.

    An offer without a recorded price on that day is left out of the earlier bills. Sorted as by `largest_effect_first`.
    """
    today = now.date()
    at = None if since >= today else since
    found = []
    for name, setup in comparisons:
        sides = [_side(catalogue, key, key) for key in setup.models]
        past = [side._replace(offers=offers_as_of(catalogue, side.model.key, side.offers, at, today)) for side in sides]
        before = compare(past, setup.workload, setup.filters, moment_of(at, now))
        after = compare(sides, setup.workload, setup.filters, now)
        found.append(ComparisonChange(name, before, after, recorded=True))
    return largest_effect_first(found)


def largest_effect_first(changes: Iterable[ComparisonChange]) -> tuple[ComparisonChange, ...]:
    """Sort by the change of the lowest bill, largest first; those without a lowest bill before or after come first."""
    return tuple(sorted(changes, key=_place))


def _side(catalogue: Catalogue, key: str, listed: str) -> Side:
    """The model *key*, which the catalogue may list under a different key."""
    try:
        model = catalogue.model(listed)
    except ModelNotFound:
        return Side(Model(key, key, "", ""), (), {})
    return Side(model._replace(key=key), catalogue.offers(listed), {})


def _place(change: ComparisonChange) -> tuple[bool, Decimal]:
    effect = change.effect_usd
    known = effect is not None or bool(change.unrecorded)
    return known, -abs(effect or Decimal(0))
