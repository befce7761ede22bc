"""What a record of the user's changes: the bills of the compared models with it, computed in a thread while typing."""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison, compare
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.own.record_fields import kind_of
from crosswalk_tui.core.own.records import Own, OwnEntry, Record
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.ranking import Ranking
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.session.session import Session


class OwnEffect(NamedTuple):
    """The effect of a record.

    Attributes:
        lines: one sentence per compared model.
        problems: why records have no effect.
    """

    lines: tuple[str, ...]
    problems: tuple[str, ...]


def entry_key(entry: OwnEntry) -> tuple[str, str]:
    """The kind and name of *entry*, which identify it."""
    return kind_of(entry.record), entry.record.name


def with_record(own: Own, record: Record, today: str, instead_of: OwnEntry | None = None) -> Own:
    """*own* with *record*, switched on, instead of the one of its name, and of the entry it was made from."""
    entry = OwnEntry(record, today)
    gone = {entry_key(entry), entry_key(instead_of) if instead_of is not None else entry_key(entry)}
    return (*(other for other in own if entry_key(other) not in gone), entry)


def with_entries(own: Own, added: Own) -> Own:
    """*own* with *added*, each instead of the entry of its kind and name."""
    replaced = {entry_key(entry) for entry in added}
    return (*(entry for entry in own if entry_key(entry) not in replaced), *added)


class EffectReader:
    """Computes effects in threads, from a copy of the catalogue; one at a time."""

    def __init__(self, session: Session) -> None:
        """Copy the catalogue.

        Raises:
            CatalogueError: it cannot be read.
        """
        self._catalogue: Catalogue = session.catalogue.without_own()
        self._lock = Lock()
        self._session = session
        # At today's prices, whatever day is shown: those of the past are not the user's.
        self._before = compare(session.sides, session.workload, session.filters, session.clock())

    def read(self, own: Own) -> OwnEffect:
        """The effect of *own* on the compared models.

        Raises:
            CrosswalkError: a compared model is missing with it.
        """
        session = self._session
        with self._lock:
            self._catalogue.lay_over(own)
            sides = tuple(read_side(self._catalogue, ranked.model.key) for ranked in self._before.models)
            problems = self._catalogue.own_problems
        after = compare(sides, self._before.workload, self._before.filters, session.clock())
        return OwnEffect(_lines(self._before, after), problems)


def _lines(before: Comparison, after: Comparison) -> tuple[str, ...]:
    found = []
    for letter, was, now in zip(LETTERS, before.models, after.models, strict=False):
        old, new = _best(was.ranking), _best(now.ranking)
        change = f"{old}, unchanged" if old == new else f"{old} → {new}"
        found.append(f"{letter} · {safe(now.model.name, 40)}: {change}{_own_places(now.ranking)}")
    return tuple(found)


def _best(ranking: Ranking) -> str:
    return "nothing can be ranked" if ranking.best is None else _bill(ranking.best)


def _bill(bill: Quote) -> str:
    machines = "" if bill.load is None else f" ({bill.load.machines})"
    return f"{total_text(bill)} {bill.offer.provider.name}{machines}"


def _own_places(ranking: Ranking) -> str:
    """The places of the user's offers that are not the cheapest: ``; yours: 3rd of 8, $0.40 my-gpu``."""
    own = [(place, bill) for place, bill in enumerate(ranking.ranked, start=1) if bill.is_own and place > 1]
    return "".join(f"; no. {place} of {len(ranking.ranked)}: {_bill(bill)}" for place, bill in own[:2])


def read_effect(reader: EffectReader, own: Own) -> OwnEffect:
    """`EffectReader.read`, with an error as a problem."""
    try:
        return reader.read(own)
    except CrosswalkError as error:
        return OwnEffect((), (str(error),))
