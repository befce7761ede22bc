"""Finds the models that meet the session's conditions.

Reading and ranking every model takes longer than a frame: a thread does it, and pauses for the event loop. As long as
the workload stays, the rankings are kept, and conditions are checked at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from textual.message_pump import MessagePump
from textual.worker import WorkType

from crosswalk_tui.catalog.offer_queries import OfferFilter, PastDay
from crosswalk_tui.catalog.past_offers import moment_of
from crosswalk_tui.catalog.sold_models import SoldModels, offers_to_read, read_sold
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.find.find_query import FindQuery
from crosswalk_tui.core.find.finding import Found, found_of
from crosswalk_tui.core.find.judging import Judged, Priced, judge, price, rank_candidates
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import is_permitted
from crosswalk_tui.core.pricing.filters import Filters, lacking
from crosswalk_tui.core.pricing.ranking import Ranking, rank_quotes
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.background import Pause, SupersededError, without_collecting

if TYPE_CHECKING:
    from crosswalk_tui.ui.session.session import Session

_AT_ONCE = 1_000
"""With at most this many ranked models, the conditions are checked within the frame of a key."""


_Requested = OfferFilter | PastDay


class _Rankings(NamedTuple):
    """The rankings of all models, for a workload and the widest filters of a query, at the prices of a day."""

    workload: Workload
    widest: Filters
    requested: _Requested
    at: date | None
    rankings: Sequence[Ranking]

    def suit(self, query: FindQuery, requested: _Requested) -> bool:
        """Whether they are those for *query*, which needs the *requested* offers."""
        found = self.workload, self.widest, self.requested, self.at
        return found == (query.workload, query.widest, requested, query.at)


class _Prices(NamedTuple):
    """The prices of all models by *rankings*, under *filters*."""

    rankings: _Rankings
    filters: Filters
    prices: Sequence[Priced]

    def suit(self, query: FindQuery, rankings: _Rankings) -> bool:
        """Whether they are those for *query*, by *rankings*."""
        return self.rankings is rankings and self.filters == _without_needs(query.filters)


def _without_needs(filters: Filters) -> Filters:
    """The part of *filters* that decides which offers are permitted."""
    return filters._replace(needs=frozenset(), allow_unknown=False)


class ModelFinder:
    """Finds models for the current session.

    Attributes:
        found: the last answer; None before the first and after an error.
        problem: the error, if any.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.found: Found | None = None
        self.problem = ""
        self._listeners: list[Callable[[], None]] = []
        self._query: FindQuery | None = None
        self._running = False
        self._sold: tuple[_Requested, SoldModels] | None = None
        self._ranked: _Rankings | None = None
        self._priced: _Prices | None = None
        self._benchmark: Benchmark | None = None
        self._version = 0

    def listen(self, listener: Callable[[], None]) -> None:
        """Call *listener* after each answer or error."""
        self._listeners.append(listener)

    def ignore(self, listener: Callable[[], None]) -> None:
        """Do not call *listener* any more."""
        self._listeners.remove(listener)

    def bills(self) -> dict[str, Quote] | None:
        """The bill of each model that can be ranked under the session's filters, by key; None until computed.

        As in the ranking, and unlike in `found`, a context window that is not known is permitted.
        """
        priced, sold, session = self._priced, self._sold, self._session
        if priced is None or sold is None:
            return None
        if (priced.rankings.workload, priced.rankings.at) != (session.workload, session.at):
            return None
        filters = session.filters
        if priced.filters != _without_needs(filters):
            return None
        bills: dict[str, Quote] = {}
        for candidate, each, ranking in zip(sold[1].candidates, priced.prices, priced.rankings.rankings, strict=True):
            model = candidate.model
            if lacking(model, filters) is not None:
                continue
            bill = each.match.quote if each.match is not None and not each.misses else None
            if filters.min_context is not None and model.context_tokens is None:
                permitted = [quote for quote in ranking.running if is_permitted(quote.offer, filters, None)]
                bill = rank_quotes(permitted).best
            if bill is not None:
                bills[model.key] = bill
        return bills

    @property
    def is_busy(self) -> bool:
        """Whether a search is running."""
        return self._running

    def forget(self) -> None:
        """Read the offers again with the next search: prices or scores have changed."""
        self._version += 1
        self._query = self._sold = self._ranked = self._priced = self._benchmark = None

    def find(self, host: MessagePump) -> None:
        """Find the models, unless nothing has changed; if that takes long, after *host* has been painted."""
        session = self._session
        query = FindQuery(session.workload, session.filters, session.draft.conditions, self._axis(), at=session.at)
        if query == self._query:
            return
        self._query = query
        if not self._running and self._is_ready(query):
            self._deliver(self._answer(query, Pause(lambda: False)), "")
        elif not self._running:
            self._running = True
            host.call_after_refresh(self._start, host)

    def _axis(self) -> Benchmark | None:
        """The benchmark that measures capability."""
        slug = self._session.axis
        if self._benchmark is None or self._benchmark.slug != slug:
            self._benchmark = next((b for b in self._session.catalogue.benchmarks() if b.slug == slug), None)
        return self._benchmark

    def _is_ready(self, query: FindQuery) -> bool:
        ranked = self._ranked
        if ranked is None or len(ranked.rankings) > _AT_ONCE:
            return False
        return ranked.suit(query, offers_to_read(query, self._session.clock().date()))

    def _start(self, host: MessagePump) -> None:
        # The function, not its coroutine, which would never be awaited if the app ends first.
        search: WorkType[None] = self._find
        host.app.run_worker(search, name="models")

    async def _find(self) -> None:
        """Search until the answer matches the latest request."""
        found, problem = None, ""
        try:
            query = None
            while query != self._query and self._query is not None:
                query = self._query
                try:
                    found, problem = await asyncio.to_thread(self._search, query, self._session.clock()), ""
                except SupersededError:
                    query = None
                except CrosswalkError as error:
                    found, problem = None, str(error)
        except asyncio.CancelledError:
            self._query = None  # stops the thread
            raise
        finally:
            self._running = False
        self._deliver(found, problem)

    def _deliver(self, found: Found | None, problem: str) -> None:
        self.found, self.problem = found, problem
        for listener in self._listeners:
            listener()

    def _search(self, query: FindQuery, now: datetime) -> Found | None:
        """Read and rank what is missing; runs in a thread, one search at a time."""
        with without_collecting() if self._session.is_large else nullcontext():
            return self._searched(query, now)

    def _searched(self, query: FindQuery, now: datetime) -> Found | None:
        version = self._version
        pause = Pause(lambda: self._query != query or self._version != version)
        requested, sold, ranked = offers_to_read(query, now.date()), self._sold, self._ranked
        if sold is None or sold[0] != requested:
            with self._session.catalogue.again() as catalogue:
                sold = requested, read_sold(catalogue, requested, pause=pause)
        if ranked is None or not ranked.suit(query, requested):
            rankings, moment = [], moment_of(query.at, now)
            for ranking in rank_candidates(sold[1].candidates, query, moment):
                rankings.append(ranking)
                pause()
            ranked = _Rankings(query.workload, query.widest, requested, query.at, rankings)
        if self._version != version:  # what was read is out of date
            raise SupersededError
        self._sold, self._ranked = sold, ranked
        return self._answer(query, pause)

    def _answer(self, query: FindQuery, pause: Callable[[], None]) -> Found | None:
        """The answer by the rankings."""
        if self._sold is None or self._ranked is None:
            return None
        sold, ranked = self._sold[1], self._ranked
        if self._priced is None or not self._priced.suit(query, ranked):
            prices = []
            for candidate, ranking in zip(sold.candidates, ranked.rankings, strict=True):
                prices.append(price(candidate, ranking, query))
                pause()
            self._priced = _Prices(ranked, _without_needs(query.filters), prices)
        judged: list[Judged] = []
        for candidate, priced in zip(sold.candidates, self._priced.prices, strict=True):
            judged.append(judge(candidate, priced, query))
            pause()
        return found_of(query, judged, sold.n_models)
