"""The page of one model: everything the catalogue has about it, read on first use."""

from __future__ import annotations

from functools import cached_property

from crosswalk_tui.catalog import model_details, price_changes
from crosswalk_tui.catalog.model_details import Link, ModelAlias, ScoreRank
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.changes.price_history import Timeline, last_stated, with_present_price
from crosswalk_tui.core.comparison.comparison import RankedModel, Side
from crosswalk_tui.core.facts.labels import Fact, facts_of
from crosswalk_tui.core.models import FactCandidate, Price
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.pricing.tariff import price_in_force
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Access
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.session import Session

GRATIS = frozenset({Access.FREE, Access.SUBSCRIPTION, Access.LOCAL})
"""Access for which a price of zero is real; elsewhere it means unknown."""

Listed = Quote | Excluded
"""An offer of the model, ranked with its bill or left out with the reason."""


def listed(ranked: RankedModel) -> tuple[Listed, ...]:
    """All offers of a model: the ranked ones, cheapest first, then those left out, first those that sources dispute."""
    left_out = sorted(ranked.ranking.excluded, key=lambda item: not item.offer.disputed)
    return (*ranked.ranking.ranked, *left_out)


class ModelPage:
    """What the session's catalogue has about model *key*.

    Raises:
        CrosswalkError: no such model, or a damaged catalogue.
    """

    def __init__(self, session: Session, key: str) -> None:
        self._session = session
        compared = next((side for side in session.sides if side.model.key == key), None)
        self.side: Side = compared or read_side(session.catalogue, key)
        self.model = self.side.model
        self.key = self.model.key

    @property
    def place(self) -> int | None:
        """Its position among the compared models (0 is A); None if it is not compared."""
        return next((nth for nth, side in enumerate(self._session.sides) if side.model.key == self.key), None)

    @property
    def workload(self) -> Workload:
        """The session's workload."""
        return self._session.workload

    def ranked(self) -> RankedModel:
        """Its offers, ranked for the session's workload and filters."""
        session, place = self._session, self.place
        if place is not None:
            return session.comparison.models[place]
        dated = session.dated(self.side)
        ranking = rank(dated.offers, session.workload, session.filters, session.now, self.model)
        return RankedModel(dated, ranking)

    @cached_property
    def candidates(self) -> tuple[FactCandidate, ...]:
        """Every value that a source states for a fact."""
        return tuple(self._session.catalogue.facts(self.key))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Its facts in reading order."""
        return facts_of(self.model, self.candidates)

    @cached_property
    def aliases(self) -> tuple[ModelAlias, ...]:
        """Its other names."""
        return tuple(model_details.aliases(self._session.catalogue, self.key))

    @cached_property
    def score_ranks(self) -> dict[str, ScoreRank]:
        """The rank of its headline scores, by benchmark."""
        return model_details.score_ranks(self._session.catalogue, self.key)

    @cached_property
    def doc_pages(self) -> dict[str, str]:
        """The documentation pages of its providers, by provider id."""
        return model_details.doc_pages(self._session.catalogue, self.key)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Web pages about it."""
        return tuple(model_details.links(self._session.catalogue, self.key))

    @cached_property
    def _timelines(self) -> dict[int, Timeline]:
        return price_changes.read_timelines(self._session.catalogue, self.key, self._session.clock().date())

    def timeline(self, listed: Listed) -> Timeline:
        """The past, present and announced prices of an offer."""
        present = self._present(listed)
        source = "" if present is None else self._source_names.get(present.source, present.source)
        return with_present_price(self._timelines[listed.offer.offer_id], present, source)

    def last_stated(self, listed: Listed) -> str | None:
        """The day on which a source last had the present price of an offer; None unless later than its first day."""
        return last_stated(self.timeline(listed), self._present(listed))

    def _present(self, listed: Listed) -> Price | None:
        offer, now = listed.offer, self._session.now
        return price_in_force(offer, now, offer.tier) or price_in_force(offer, now)

    @cached_property
    def _source_names(self) -> dict[str, str]:
        return {each.source_id: safe(each.name) for each in self._session.catalogue.sources()}


def neighbour(session: Session, key: str, step: int) -> str:
    """The key of the compared model *step* places after *key*, wrapping around; A's if *key* is not compared."""
    keys = list(dict.fromkeys(side.model.key for side in session.sides))
    return keys[(keys.index(key) + step) % len(keys)] if key in keys else keys[0]
