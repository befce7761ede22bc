"""Changes of LiteLLM's cost map by day: additions, removals and price changes.

The source identifies offers by routing key. The seller of a key comes from the cost maps next to it, current and
earlier, else from its prefix. Prices are per token, though the source says per 1M tokens; prices that really are per
1M tokens are recognised by their size. An offer with several keys is added with the first and removed with the last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Literal, NamedTuple

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import Harvest, ListingEvent, OfferKey
from crosswalk_tui.sources.importers.litellm_keys import (
    CHAT_MODES,
    KINDS_BY_MODE,
    Address,
    Seller,
    fireworks_long_ids,
    long_form,
    parse_key,
    presumed_seller,
    seller_of,
)
from crosswalk_tui.sources.importers.litellm_prices import PER_TOKEN, cell_of
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, rate
from crosswalk_tui.sources.importers.upstream_files import expect_content, expect_object, load_json
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, place, read_row
from crosswalk_tui.sources.model_kinds import other_kind

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "litellm-events"

MAPS = ("litellm_prices.json", "../sources_earlier/litellm_prices.json")
"""The cost maps with the seller of each key, relative to the events; the first with the key counts."""

_CELLS = ("day", "kind", "field", "old", "new", "flag")
_SHAPES = frozenset({"off_peak_pricing", "tiered_pricing"})
"""Cells with several prices: their changes are recorded without the prices."""

_WHOLE_DAY = 10  # characters of an ISO date with its day
_HIGHEST_PRICE = 0.001  # USD per token; nothing is sold above $1,000 per 1M


class _ChangeRow(UpstreamRow):
    day: IsoDate
    kind: Literal["start", "added", "removed", "price", "deprecation"]
    field: str = ""
    old: object = None
    new: object = None
    flag: str = ""


class _Days(UpstreamRow):
    old: IsoDate = None
    new: IsoDate = None


class _KeyEvent(NamedTuple):
    """A change of a key, in catalogue units."""

    key: str
    day: str
    kind: str
    field: str = ""
    old: int | str | None = None
    new: int | str | None = None
    flag: str = ""


def read(path: Path, as_of: str) -> Harvest:
    """Import a history of the cost map."""
    harvest = Harvest(SOURCE, as_of)
    document = expect_object(load_json(path), path)
    changes = expect_object(document.get("events"), path, "events")
    exponent = _exponent(changes)
    routes = _Routes([_map(path.parent / name) for name in MAPS], changes)
    by_offer: dict[OfferKey, list[_KeyEvent]] = defaultdict(list)
    for key, raw in changes.items():
        where = place("events", key)
        rows = raw if isinstance(raw, list) else []
        harvest.n_rows += len(rows)
        if not isinstance(raw, list):
            harvest.reject(where, "it is not a list of changes")
            continue
        offer = routes.offer(key, where, harvest)
        if offer is not None:
            by_offer[offer].extend(_events(key, rows, where, exponent, harvest))
    for offer in sorted(by_offer):
        harvest.events.extend(_of_offer(offer, by_offer[offer], harvest))
    return expect_content(harvest, path)


def _map(path: Path) -> Mapping[str, object]:
    """A cost map; empty if it cannot be read, as it only helps to find sellers."""
    try:
        return expect_object(load_json(path), path)
    except SourceError:
        return {}


def _exponent(changes: Mapping[str, object]) -> int:
    """The power of ten that converts the prices to USD per 1M tokens, judged by their median."""
    rows = (row for rows in changes.values() if isinstance(rows, list) for row in rows if isinstance(row, list))
    prices = [row[4] for row in rows if len(row) >= len(_CELLS) and row[2] == "input_cost_per_token"]
    known = [float(p) for p in prices if not isinstance(p, bool | str) and hasattr(p, "__float__") and p]
    return 0 if known and median(known) > _HIGHEST_PRICE else PER_TOKEN


class _Routes:
    """The offer of each routing key."""

    def __init__(self, maps: Sequence[Mapping[str, object]], keys: Iterable[str]) -> None:
        self._maps = maps
        every = sorted({*keys, *(key for known in maps for key in known)})
        self._addresses = {key: address for key in every if (address := self._address(key)) is not None}
        self._long_ids = fireworks_long_ids((found.provider, found.model_id) for found in self._addresses.values())

    def _cells(self, key: str) -> Mapping[str, object]:
        return next((cells for known in self._maps if isinstance(cells := known.get(key), dict)), {})

    def _seller(self, key: str) -> Seller | None:
        owner = self._cells(key).get("litellm_provider")
        try:
            return seller_of(key, owner) if isinstance(owner, str) else presumed_seller(key)
        except ValueError:  # a name that cannot be an id
            return None

    def _address(self, key: str) -> Address | None:
        seller = self._seller(key)
        try:
            return None if seller is None else parse_key(key, seller)
        except ValueError:
            return None

    def offer(self, key: str, where: str, harvest: Harvest) -> OfferKey | None:
        """The offer of *key*; None, which is counted or reported, if it is no chat model or its seller is unknown."""
        mode = self._cells(key).get("mode", "chat")
        if isinstance(mode, str) and mode not in CHAT_MODES:
            harvest.skip(KINDS_BY_MODE.get(mode, place(mode)))
            return None
        found = self._addresses.get(key)
        if found is None:
            unknown = self._seller(key) is None
            harvest.reject(where, "its seller is in no cost map and not in the reviewed table" if unknown else "no id")
            return None
        kind = other_kind(found.model_id) if found.provider else "not-chat"
        if kind is not None:
            harvest.skip(kind)
            return None
        return found.provider, long_form(found.provider, found.model_id, self._long_ids)


def _events(key: str, rows: Sequence[object], where: str, exponent: int, harvest: Harvest) -> Iterator[_KeyEvent]:
    """The changes of a key, in catalogue units."""
    for index, raw in enumerate(rows):
        here = place(where, index)
        if not isinstance(raw, list):
            harvest.reject(here, "it is not a list of cells")
            continue
        change = read_row(_ChangeRow, dict(zip(_CELLS, raw, strict=False)), here, harvest, whole=True)
        if change is None:
            continue
        if change.day is None or len(change.day) < _WHOLE_DAY:
            harvest.reject(here, "its day is missing or incomplete")
            continue
        event = _KeyEvent(key, change.day, "added" if change.kind == "start" else change.kind, flag=safe(change.flag))
        if change.kind == "price":
            yield from _price(change, event, exponent, here, harvest)
        elif change.kind == "deprecation":
            days = read_row(_Days, {"old": change.old, "new": change.new}, here, harvest, whole=True)
            if days is not None:
                yield event._replace(field="deprecation_date", old=days.old, new=days.new)
        else:
            yield event


def _price(change: _ChangeRow, event: _KeyEvent, exponent: int, where: str, harvest: Harvest) -> Iterator[_KeyEvent]:
    """The event of a changed price cell, as that of a rate; cells of other costs are counted in *harvest*."""
    if change.field in _SHAPES:
        yield event._replace(field=change.field)
        return
    cell = cell_of(change.field)
    if cell is None:
        harvest.skip("other-price")
        return
    name, tier, band = cell.rate, cell.tier, cell.band_from
    power = 0 if name == "per_request" else exponent
    try:
        old, new = rate(change.old, power), rate(change.new, power)
    except ValueError as error:
        harvest.reject(where, str(error))
        return
    field = name + (f"@{tier}" if tier is not Tier.STANDARD else "") + (f">{band}" if band else "")
    yield event._replace(field=field, old=old, new=new)


def _of_offer(offer: OfferKey, events: Sequence[_KeyEvent], harvest: Harvest) -> Iterator[ListingEvent]:
    """The events of an offer in order; a change of the end date in several of its keys is yielded once."""
    added = {event.key for event in events if event.kind == "added"}
    present = {event.key for event in events} - added  # other keys existed before the history begins
    by_day: dict[str, list[_KeyEvent]] = defaultdict(list)
    for event in events:
        by_day[event.day].append(event)
    seen: set[tuple[object, ...]] = set()
    for day in sorted(by_day):
        before = bool(present)
        moves = [event for event in by_day[day] if event.kind in ("added", "removed")]
        for event in moves:
            (present.add if event.kind == "added" else present.discard)(event.key)
        if before is not bool(present):
            kind = "removed" if before else "added"
            yield _listing(offer, next(event for event in reversed(moves) if event.kind == kind))
        elif moves:
            harvest.skip("other-key")
        for event in by_day[day]:
            row = event.key if event.kind == "price" else ""
            mark = (event.day, event.kind, event.field, event.new, row)
            if event.kind in ("price", "deprecation") and mark not in seen:
                seen.add(mark)
                yield _listing(offer, event)


def _listing(offer: OfferKey, event: _KeyEvent) -> ListingEvent:
    path = place(event.key) if event.kind == "price" else ""
    return ListingEvent(SOURCE, *offer, event.day, event.kind, event.field, event.old, event.new, event.flag, path)
