"""The user's filters that leave a compared model without any offer to rank, and what would bring one back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from crosswalk_tui.core.find.condition_checks import offer_conditions
from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.pricing.filters import CAPABILITIES, Filters
from crosswalk_tui.core.pricing.ranking import has_ranked
from crosswalk_tui.core.workload.monthly import Workload

_NOT_RESOLD = "re-sellers left out"


class RankedFor(NamedTuple):
    """What offers are ranked for."""

    workload: Workload
    filters: Filters


class Blocking(NamedTuple):
    """Filters without which more of the compared models would have an offer that can be ranked.

    Attributes:
        places: positions of the models that only these filters leave without one.
        terms: the filters in words: ``needs vision``, ``context ≥ 200K``.
        freed: the workload and filters without them.
    """

    places: tuple[int, ...]
    terms: tuple[str, ...]
    freed: RankedFor

    @property
    def words(self) -> str:
        """``your filter needs vision``, ``your filters needs vision, context ≥ 200K``."""
        if self.terms == (_NOT_RESOLD,):  # so it is at first: the user need not have set it
            return _NOT_RESOLD
        return f"your filter{'s' if len(self.terms) > 1 else ''} {', '.join(self.terms)}"

    @property
    def remedy(self) -> str:
        """What a key that frees the models does: ``drops it``."""
        if self.terms == (_NOT_RESOLD,):
            return "includes them"
        return f"drops {'it' if len(self.terms) == 1 else 'them'}"

    @property
    def counted(self) -> str:
        """``3 of your filters``: how many there are, where their names do not fit."""
        if self.terms == (_NOT_RESOLD,):
            return _NOT_RESOLD
        return "one of your filters" if len(self.terms) == 1 else f"{len(self.terms)} of your filters"


class _Term(NamedTuple):
    """One filter in words, and how to drop it."""

    words: str
    drop: Callable[[RankedFor], RankedFor]


_Models = Sequence[tuple[int, Model, tuple[Offer, ...]]]


def blocking(unranked: _Models, request: RankedFor, now: datetime) -> Blocking | None:
    """The fewest filters of *request* whose absence gives the models *unranked* an offer; None if it gives it to none.

    *unranked* are positions, models and their offers, none of which can be ranked at *now* (an aware time).
    """
    terms = list(_terms(request))
    dropped: set[str] = set()
    places: list[int] = []
    for place, model, offers in unranked:
        if has_ranked(offers, *_without(terms, request), now, model):
            places.append(place)
            dropped.update(term.words for term in _fewest(terms, request, now, model, offers))
    if not places:
        return None
    needed = [term for term in terms if term.words in dropped]
    return Blocking(tuple(places), tuple(term.words for term in needed), _without(needed, request))


def _fewest(
    terms: Sequence[_Term], request: RankedFor, now: datetime, model: Model, offers: tuple[Offer, ...]
) -> list[_Term]:
    """The *terms* that must go for one of *offers* to be ranked; the first ones stay where there is a choice."""
    kept = list(terms)
    for term in terms:
        others = [other for other in kept if other is not term]
        if has_ranked(offers, *_without(others, request), now, model):
            kept = others
    return kept


def _without(terms: Sequence[_Term], request: RankedFor) -> RankedFor:
    for term in terms:
        request = term.drop(request)
    return request


def _terms(request: RankedFor) -> Iterator[_Term]:
    """The filters that are on."""
    workload, filters = request
    if not filters.resellers and filters.types is None:
        yield _Term(_NOT_RESOLD, lambda r: r._replace(filters=r.filters.with_resellers(requested=True)))
    if workload.batch:
        yield _Term("batch prices", lambda r: r._replace(workload=replace(r.workload, batch=False)))
    for each in offer_conditions(filters):
        cleared = {name: getattr(each.without, name) for name in each.fields}
        yield _Term(each.label, partial(_cleared, cleared))
    for need in CAPABILITIES:
        if need in filters.needs:
            yield _Term(f"needs {need.replace('_', ' ')}", partial(_unneeded, need))


def _cleared(fields: dict[str, object], request: RankedFor) -> RankedFor:
    return request._replace(filters=request.filters._replace(**fields))  # type: ignore[arg-type]


def _unneeded(need: str, request: RankedFor) -> RankedFor:
    return request._replace(filters=request.filters._replace(needs=request.filters.needs - {need}))
