"""The price cells of an entry of LiteLLM's cost map.

The name of a cell contains the rate, the prompt size above which it applies, and the service level
(``cache_read_input_token_cost_above_272k_tokens_batches``). Cells of other costs are counted with the reason.

Off-peak hours work as in LiteLLM's engine: inside a window its rates replace those of every context band, other rates
are kept, and the flat price applies outside. A weekday is that of the moment in ``weekday_timezone`` (default UTC).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import Harvest, PriceRecord
from crosswalk_tui.sources.importers.upstream_cells import rate, token_limit
from crosswalk_tui.sources.importers.upstream_rows import as_object, place
from crosswalk_tui.sources.importers.week_windows import Week, minute_of_day
from crosswalk_tui.sources.rates import published, token_rates

_RATE_CELLS = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cache_read",
    "cache_creation_input_token_cost_above_1hr": "cache_write_1h",
    "cache_creation_input_token_cost": "cache_write",
    "output_cost_per_reasoning_token": "reasoning",
    "input_cost_per_audio_token": "audio_in",
    "output_cost_per_audio_token": "audio_out",
    "input_cost_per_request": "per_request",
}
_OLD_NAMES = {"input_cost_per_token_cache_hit": "cache_read_input_token_cost"}
_TIERS = {"": Tier.STANDARD, "batches": Tier.BATCH, "flex": Tier.FLEX, "priority": Tier.PRIORITY, "fast": Tier.FAST}
_TIER_ORDER = {tier: place for place, tier in enumerate(Tier)}
_AUDIO = frozenset({"audio_in", "audio_out"})
_BAND = r"(?:_above_(\d+)([km]?)_tokens)?"
_CELL = re.compile(rf"({'|'.join(_RATE_CELLS)}){_BAND}(?:_({'|'.join(filter(None, _TIERS))}))?{_BAND}")
_THOUSANDS = {"": 1, "k": 1_000, "m": 1_000_000}
PER_TOKEN = 6
"""The power of ten that converts a price per token to a price per 1M tokens."""

_COST = re.compile(r"cost|multiplier|pric")
_TABLES = frozenset({"tiered_pricing", "off_peak_pricing"})
_UNREAD = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"_above_12hr", "for caches kept longer than an hour"),
        (r"^explicit_cache", "a second cache-read price, for caches made on request"),
        (r"citation", "for citations"),
        (r"dbu", "in the seller's own units, not in money"),
        (r"character", "by the character"),
        (r"second", "by the second"),
        (r"(image|video|audio)_token", "for tokens of images, video or cached audio"),
        (r"image|pixel|page|credit", "by the image or page"),
        (r"query|queries|session|unit|message|call|request", "by the call"),
        (r"multiplier", "a factor for another region, no price"),
        (rf"^({'|'.join(_RATE_CELLS)})_", "of a service level without a tier"),
    )
)
"""Cells of costs that are not read: a pattern of the name, and the reason; the first match counts."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The parsed name of a cell."""

    rate: str
    tier: Tier
    band_from: int


@cache
def cell_of(name: str) -> Cell | None:
    """Parse the cell *name*; None if it is not a price per token, or has two bands."""
    match = _CELL.fullmatch(name)
    if match is None or (match[2] and match[5]):
        return None
    size, unit = (match[2], match[3]) if match[2] else (match[5], match[6])
    return Cell(_RATE_CELLS[match[1]], _TIERS[match[4] or ""], int(size or 0) * _THOUSANDS[unit or ""])


def prices_of(raw: Mapping[str, object], where: str, harvest: Harvest) -> list[PriceRecord]:
    """Every price of an entry, one per tier, context band and window; unread cells are counted or reported."""
    _count_unread(raw, harvest)
    listed = [*_tiered_prices(raw, where, harvest), *_flat_prices(raw, where, harvest)]
    rows = {(row.tier, row.band_from): row for row in listed}  # a flat price replaces a tiered one
    standard = [row for row in rows.values() if row.tier is Tier.STANDARD]
    return [*rows.values(), *_off_peak(raw, standard, where, harvest)]


def _count_unread(raw: Mapping[str, object], harvest: Harvest) -> None:
    for name, value in raw.items():
        reason = _why_unread(name)
        if reason is not None and value not in (None, 0):
            harvest.skip_cell(place(name), reason)


@cache
def _why_unread(name: str) -> str | None:
    """Why the cell *name* is not read; None if it is, or if it is no price."""
    if name in _TABLES or name in _OLD_NAMES or not _COST.search(name) or cell_of(name) is not None:
        return None
    return next((reason for pattern, reason in _UNREAD if pattern.search(name)), "not known")


def _flat_prices(raw: Mapping[str, object], where: str, harvest: Harvest) -> Iterator[PriceRecord]:
    """Prices from the cells of the entry itself."""
    groups: dict[tuple[Tier, int], dict[str, object]] = {}
    for name, value in raw.items():
        cell = cell_of(_OLD_NAMES.get(name, name))
        if cell is None or value is None or (name in _OLD_NAMES and raw.get(_OLD_NAMES[name]) is not None):
            continue
        groups.setdefault((cell.tier, cell.band_from), {})[_OLD_NAMES.get(name, name)] = value
    for (tier, band), cells in sorted(groups.items(), key=lambda item: (_TIER_ORDER[item[0][0]], item[0][1])):
        rates = _rates(cells, where, harvest)
        if rates is None:
            continue
        if (tier is not Tier.STANDARD or band) and (rates.input is None or rates.output is None):
            _report_half(cells, where, harvest)
            continue
        yield PriceRecord(rates, harvest.as_of, tier=tier, band_from=band)


def _report_half(cells: Mapping[str, object], where: str, harvest: Harvest) -> None:
    """Count the cells of a tier or band for audio alone; reject any other without an input or an output price."""
    if all(cell is not None and cell.rate in _AUDIO for cell in map(cell_of, cells)):
        for name in cells:
            harvest.skip_cell(place(name), "of audio alone; text has no such tier or band")
        return
    harvest.reject(place(where, min(cells)), "a tier or band without both an input and an output price")


def _rates(cells: Mapping[str, object], where: str, harvest: Harvest) -> Rates | None:
    """The rates in *cells*; None if there are none, or one cannot be read, which is reported."""
    found: dict[str, int | None] = {}
    good = True
    for name, value in cells.items():
        cell = cell_of(name)
        if cell is None:
            continue
        try:
            found[cell.rate] = rate(value, 0 if cell.rate == "per_request" else PER_TOKEN)
        except ValueError as error:
            harvest.reject(place(where, name), str(error))
            good = False
    return token_rates(Rates(**found), harvest) if good and found else None


def _tiered_prices(raw: Mapping[str, object], where: str, harvest: Harvest) -> Iterator[PriceRecord]:
    """Prices by range of prompt length, which apply to the whole request."""
    ranges = raw.get("tiered_pricing")
    if ranges is None:
        return
    at = place(where, "tiered_pricing")
    if not isinstance(ranges, list):
        harvest.reject(at, "it is not a list")
        return
    for index, item in enumerate(ranges):
        here = place(at, index)
        cells = as_object(item, here, harvest)
        span = cells.get("range")
        try:
            start = token_limit(span[0] if isinstance(span, list) and span else "nothing") or 0
        except ValueError as error:
            harvest.reject(place(here, "range"), str(error))
            continue
        rates = _rates(cells, here, harvest)
        if rates is None:
            continue
        if start and (rates.input is None or rates.output is None):
            harvest.reject(here, "a band without both an input and an output price")
            continue
        yield PriceRecord(rates, harvest.as_of, band_from=start)


def _off_peak(
    raw: Mapping[str, object], standard: list[PriceRecord], where: str, harvest: Harvest
) -> Iterator[PriceRecord]:
    """Prices of off-peak hours, for every context band of the *standard* price."""
    if raw.get("off_peak_pricing") is None:
        return
    at = place(where, "off_peak_pricing")
    table = as_object(raw["off_peak_pricing"], at, harvest)
    if not table:
        return
    week = _off_peak_week(table, at, harvest)
    cells = {name: value for name, value in table.items() if (cell := cell_of(name)) and not cell.band_from}
    rates = _rates(cells, at, harvest)
    if week.is_empty or rates is None:
        harvest.reject(at, "no hours or no rates in it can be read; the standard price is kept for all hours")
        return
    for row in standard:
        for window in week.windows():
            yield replace(
                row,
                rates=row.rates._replace(**published(rates)),
                window_start=window.start,
                window_end=window.end,
                weekdays=window.weekdays,
            )


def _off_peak_week(table: Mapping[str, object], at: str, harvest: Harvest) -> Week:
    """The minutes of every off-peak window that can be read."""
    week = Week()
    offset = _offset(table.get("weekday_timezone"), at, harvest)
    listed = table.get("windows")
    windows = listed if isinstance(listed, list) else []
    if listed is not None and not isinstance(listed, list):
        harvest.reject(place(at, "windows"), "it is not a list")
    for window in ([table] if "hours_utc" in table else []) + windows:
        try:
            _add_window(week, window, offset)
        except ValueError as error:
            harvest.reject(at, f"{error}; the standard price is kept for those hours")
    return week


def _add_window(week: Week, window: object, offset: int) -> None:
    """Add the hours of a window.

    Raises:
        ValueError: the hours or weekdays cannot be read.
    """
    cells = window if isinstance(window, Mapping) else {}
    hours = cells.get("hours_utc")
    days = _weekdays(cells.get("weekdays"))
    for text in hours if isinstance(hours, list) else [hours]:
        start, dash, end = text.partition("-") if isinstance(text, str) else ("", "", "")
        if not dash:
            raise ValueError("the hours of a window are not of the form HH:MM-HH:MM")
        week.add(minute_of_day(start), minute_of_day(end), days, offset)


_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _weekdays(value: object) -> frozenset[int]:
    """ISO weekdays from numbers (1 is Monday) or English names; every day for None.

    Raises:
        ValueError: one of them is invalid.
    """
    if value is None:
        return frozenset(range(1, 8))
    days: set[int] = set()
    for day in value if isinstance(value, list) else [value]:
        if isinstance(day, str) and day.strip().lower()[:3] in _DAY_NAMES:
            days.add(_DAY_NAMES.index(day.strip().lower()[:3]) + 1)
        elif isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= len(_DAY_NAMES):
            days.add(day)
        else:
            raise ValueError(f"no day of the week ({place(day)})")
    return frozenset(days)


def _offset(zone: object, at: str, harvest: Harvest) -> int:
    """Minutes by which *zone* is ahead of UTC on the day of the snapshot; 0, as in LiteLLM, for an unknown zone."""
    if zone is None:
        return 0
    noon = datetime.fromisoformat((harvest.as_of + "-01-01")[:10] + "T12:00:00")
    try:
        ahead = noon.replace(tzinfo=ZoneInfo(str(zone))).utcoffset()
    except (ValueError, OSError, KeyError):
        harvest.reject(
            place(at, "weekday_timezone"),
            f"the time zone {place(zone) or 'nothing'} is not known; weekdays are read in UTC",
        )
        return 0
    return 0 if ahead is None else round(ahead.total_seconds() / 60)
