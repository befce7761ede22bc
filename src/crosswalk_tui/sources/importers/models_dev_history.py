"""Past prices from the history of models.dev's repository, dated by the day they were recorded there."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from crosswalk_tui.core.models import Rates
from crosswalk_tui.sources.harvest import Harvest, PriceHistory, PriceRecord
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, PerMillion, usable_id
from crosswalk_tui.sources.importers.upstream_files import expect_content, expect_list, expect_object, load_json
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, place, read_row
from crosswalk_tui.sources.model_kinds import other_kind

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "models.dev-history"

_CELLS = ("date", "input", "output", "cache_read", "cache_write")
_REMOVED = "removed"
_REMOVAL_LENGTH = 2


class _PastPriceRow(UpstreamRow):
    date: IsoDate
    input: PerMillion = None
    output: PerMillion = None
    cache_read: PerMillion = None
    cache_write: PerMillion = None


def read(path: Path, as_of: str) -> Harvest:
    """Import a history of prices: ``rows`` of provider, model id and points."""
    harvest = Harvest(SOURCE, as_of)
    document = expect_object(load_json(path), path)
    for index, raw in enumerate(expect_list(document.get("rows"), path, "rows")):
        harvest.n_rows += 1
        _read_row(place("rows", index), raw, harvest)
    return expect_content(harvest, path)


def _read_row(where: str, raw: object, harvest: Harvest) -> None:
    """Add the recorded prices of an offer, a list of provider, id and points, to *harvest*."""
    match raw:
        case [provider, model_id, list(points)]:
            pass
        case _:
            harvest.reject(where, "it is not a provider, a model id and a list of points")
            return
    try:
        provider, model_id = usable_id(provider), usable_id(model_id)
    except ValueError as error:
        harvest.reject(where, str(error))
        return
    kind = other_kind(model_id)
    if kind is not None:
        harvest.skip(kind)
        return
    history = _points(points, where, harvest)
    if history:
        harvest.history.append(PriceHistory(provider, model_id, tuple(history)))


def _points(raw: list[object], where: str, harvest: Harvest) -> list[PriceRecord]:
    """The points sorted by day; the last one of a day counts, and a removal ends the point before it."""
    found: dict[str, PriceRecord] = {}
    removals: set[str] = set()
    for index, item in enumerate(raw):
        here = place(where, index)
        if not isinstance(item, list) or len(item) < _REMOVAL_LENGTH:
            harvest.reject(here, "it is not a day with its prices")
            continue
        removed = item[1] == _REMOVED
        cells = dict(zip(_CELLS, item[:1] if removed else item, strict=False))
        point = read_row(_PastPriceRow, cells, here, harvest, whole=True)
        if point is None or point.date is None:
            continue
        if removed:
            removals.add(point.date)
        else:
            rates = Rates(point.input, point.output, point.cache_read, point.cache_write)
            found[point.date] = PriceRecord(rates, point.date)
    days = sorted(found)
    removals.difference_update(days)
    for day, following in zip_longest(days, days[1:], fillvalue="9999"):
        end = min((end for end in removals if day < end < following), default=None)
        if end is not None:
            found[day] = replace(found[day], valid_to=end)
    return [found[day] for day in days]
