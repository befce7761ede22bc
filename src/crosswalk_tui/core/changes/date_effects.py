"""Which offers and models a newer catalogue no longer ranks only because its date is later.

An end date that the older catalogue has may have come, or the last sighting of an offer may be too old now: no source
changed anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.text.format import counted, listed
from crosswalk_tui.core.vocabulary import Exclusion


class DateEffects(NamedTuple):
    """What the later date alone changed.

    Attributes:
        was, now: the dates of the catalogues, ISO.
        n_ended: offers whose end date, known before, has come.
        n_unseen: offers whose last sighting is too old now.
        n_models: models that ended as these were the last of their offers.
    """

    was: str
    now: str
    n_ended: int
    n_unseen: int
    n_models: int

    @property
    def words(self) -> tuple[str, ...]:
        """The effects as a sentence; none if there are none."""
        parts = []
        if self.n_ended:
            parts.append(f"{counted(self.n_ended, 'offer')} at an end date known before")
        if self.n_unseen:
            parts.append(f"{counted(self.n_unseen, 'offer')} last seen too long ago")
        if not parts:
            return ()
        models = f", and with them ends {counted(self.n_models, 'model')}" if self.n_models else ""
        return (
            f"The date of the catalogue alone, {self.now} instead of {self.was}, excludes {listed(parts)}{models}.",
        )


def date_effects(
    was: str, now: str, excluded: Iterable[tuple[Offer, Offer]], gone: Iterable[Offer], ended: Iterable[str]
) -> DateEffects:
    """The effects of the date *now* instead of *was*.

    Args:
        was: the date of the older catalogue, ISO.
        now: the date of the newer one.
        excluded: the offers that only the newer catalogue excludes, before and after.
        gone: the offers that it no longer lists.
        ended: the keys of the models that only it calls ended.
    """
    excluded = tuple(excluded)
    due = [after for before, after in excluded if now > was and _is_due(before, after, now)]
    others = {*(after.model_key for _, after in excluded if after not in due), *(offer.model_key for offer in gone)}
    n_unseen = sum(offer.exclude_code == Exclusion.NOT_LIVE for offer in due)
    models = {offer.model_key for offer in due} - others
    return DateEffects(was, now, len(due) - n_unseen, n_unseen, len(models.intersection(ended)))


def _is_due(before: Offer, after: Offer, now: str) -> bool:
    """Whether *after* is excluded on the day *now* by what the older catalogue already had."""
    if after.exclude_code == Exclusion.NOT_LIVE:
        return after.last_seen is not None and after.last_seen == before.last_seen
    end = before.deprecation_date
    is_known = end is not None and end == after.deprecation_date and end.isoformat() <= now
    return is_known and after.exclude_code == Exclusion.DEPRECATED
