"""The prices of a model in genai-prices: of each tier, context band, day and hour.

The last price with a condition that is met applies, as in the engine of genai-prices, and a tier prices the whole
request if the prompt is longer than the tier's start. Hours apply on every day of the week. Prices with other
conditions are rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import Harvest, PriceRecord
from crosswalk_tui.sources.importers.upstream_cells import rate, token_limit
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, place, read_row
from crosswalk_tui.sources.importers.week_windows import Week, minute_of_day
from crosswalk_tui.sources.rates import token_rates

_RATE_CELLS = {
    "input_mtok": ("input", 0),
    "output_mtok": ("output", 0),
    "cache_read_mtok": ("cache_read", 0),
    "cache_write_mtok": ("cache_write", 0),
    "cache_write_1h_mtok": ("cache_write_1h", 0),
    "output_reasoning_mtok": ("reasoning", 0),
    "input_audio_mtok": ("audio_in", 0),
    "output_audio_mtok": ("audio_out", 0),
    "requests_kcount": ("per_request", -3),
}
"""The rate of a cell, and the power of ten that converts it to USD per 1M tokens or per request."""

_TIERS = {
    ("processing", "batch"): Tier.BATCH,
    ("service_tier", "flex"): Tier.FLEX,
    ("service_tier", "priority"): Tier.PRIORITY,
    ("service_tier", "fast"): Tier.FAST,
    ("speed", "fast"): Tier.FAST,
}
_STANDARD = ("service_tier", "default")

_FINETUNED = re.compile(r"^ft:|\.ft-")

_UNREAD = (
    ("_mtok", "for tokens of images, video, cached audio or citations"),
    ("kcount", "by the call"),
    ("hours", "by the hour"),
    ("mchars", "by the character"),
    ("kpages", "by the page"),
)
"""Cells of chat models that no bill uses: a suffix, and the reason."""


def _day(value: object) -> str | None:
    """A date in ISO format."""
    return None if value is None else date.fromisoformat(str(value)).isoformat()


def _clock(value: object) -> str | None:
    """A time of day, in UTC unless it has an offset, as UTC ``HH:MM``."""
    if value is None:
        return None
    clock = time.fromisoformat(str(value))
    moment = datetime.combine(date(2000, 1, 2), clock.replace(tzinfo=clock.tzinfo or UTC))
    return moment.astimezone(UTC).strftime("%H:%M")


class _Constraint(UpstreamRow):
    model_config = ConfigDict(extra="forbid", frozen=True)  # unknown conditions are rejected

    start_date: Annotated[str | None, BeforeValidator(_day)] = None
    start_time: Annotated[str | None, BeforeValidator(_clock)] = None
    end_time: Annotated[str | None, BeforeValidator(_clock)] = None


class _DatedPrice(UpstreamRow):
    constraint: _Constraint | None = None
    prices: dict[str, object]


class _Variant(_DatedPrice):
    when: dict[str, str] = Field(min_length=1)


def prices_of(model_id: str, raw: Mapping[str, object], where: str, harvest: Harvest) -> Iterator[PriceRecord]:
    """The standard prices in *raw*, the entry of a model, then prices of other tiers, with the days and hours of each.

    What cannot be read is reported in *harvest*, at its place below *where*.
    """
    finetuned = bool(_FINETUNED.search(model_id))
    at = place(where, "prices")
    dated = raw.get("prices")
    entries = dated if isinstance(dated, list) else [{"prices": dated}]
    for price in _timeline(_entries(_DatedPrice, entries, at, harvest), at, harvest):
        yield replace(price, tier=Tier.FINETUNED) if finetuned else price
    if finetuned:
        return
    at = place(where, "price_variants")
    variants = raw.get("price_variants")
    if variants is not None and not isinstance(variants, list):
        harvest.reject(at, "it is not a list")
    by_tier: dict[Tier, list[_DatedPrice]] = {}
    for variant in _entries(_Variant, variants if isinstance(variants, list) else [], at, harvest):
        tier = _tier(variant, at, harvest)
        if tier is not None:
            by_tier.setdefault(tier, []).append(variant)
    for tier, found in by_tier.items():
        # The engine uses the first variant whose date has come, but the last price.
        for price in _timeline(found[::-1], at, harvest):
            if price.rates.input is None or price.rates.output is None:
                harvest.reject(at, f"the {tier} tier lacks an input or an output price")
            else:
                yield replace(price, tier=tier)


_DatedPriceT = TypeVar("_DatedPriceT", bound=_DatedPrice)


def _entries(model: type[_DatedPriceT], raw: Sequence[object], at: str, harvest: Harvest) -> list[_DatedPriceT]:
    """The entries of *raw* that can be read; the others are reported."""
    rows = (read_row(model, item, place(at, index), harvest, whole=True) for index, item in enumerate(raw))
    return [row for row in rows if row is not None]


def _tier(variant: _Variant, at: str, harvest: Harvest) -> Tier | None:
    """The tier of a variant; None, which is reported, if its conditions are no tier (a route, a kind of search)."""
    conditions = tuple(variant.when.items())
    tier = _TIERS.get(conditions[0]) if len(conditions) == 1 else None
    if tier is None and not (conditions == (_STANDARD,) and not variant.prices):
        listed = ", ".join(f"{key} {value}" for key, value in conditions)
        harvest.reject(at, safe(f"prices for {listed} are of no known tier"))
    return tier


def _timeline(entries: Sequence[_DatedPrice], at: str, harvest: Harvest) -> Iterator[PriceRecord]:
    """Prices with the days and hours of each: the last one with a condition that is met applies."""
    for index, entry in enumerate(entries):
        condition = entry.constraint or _Constraint()
        start, end = condition.start_date, _superseded(entries[index + 1 :])
        if end is not None and end <= (start or ""):
            continue  # a later price replaces it before it starts
        hours = (condition.start_time, condition.end_time)
        if (hours[0] is None) is not (hours[1] is None) or (hours[0] is not None and hours[0] == hours[1]):
            harvest.reject(place(at, index, "constraint"), "it lacks a start or an end")
            continue
        if any(_overlap(condition, later.constraint) for later in entries[index + 1 :]):
            harvest.reject(place(at, index, "constraint"), "its hours overlap those of a later price, which is kept")
            continue
        for price in _bands(entry.prices, place(at, index), harvest):
            yield replace(price, valid_from=start, valid_to=end, window_start=hours[0], window_end=hours[1])


def _overlap(one: _Constraint, other: _Constraint | None) -> bool:
    """Whether two prices start on the same date and have an hour of the day in common."""
    if other is None or one.start_date != other.start_date:
        return False
    weeks = []
    for each in (one, other):
        if each.start_time is None or each.end_time is None:
            return False
        weeks.append(Week())
        weeks[-1].add(minute_of_day(each.start_time), minute_of_day(each.end_time), (1,))
    return weeks[0].overlaps(weeks[1])


def _superseded(later: Sequence[_DatedPrice]) -> str | None:
    """The first day on which one of the *later* prices is in force all day."""
    conditions = (entry.constraint or _Constraint() for entry in later)
    return min((c.start_date or "" for c in conditions if c.start_time is None), default=None)


def _bands(prices: Mapping[str, object], at: str, harvest: Harvest) -> list[PriceRecord]:
    """One price per context band; a cell without tiers has the same price in all bands."""
    base: dict[str, int | None] = {}
    steps: dict[str, list[tuple[int, int | None]]] = {}
    good = True
    for cell, value in prices.items():
        if value is None:
            continue
        if cell not in _RATE_CELLS:
            reason = next((reason for ending, reason in _UNREAD if cell.endswith(ending)), "not known")
            harvest.skip_cell(place(cell), reason)
            continue
        name, exponent = _RATE_CELLS[cell]
        try:
            base[name], steps[name] = _cell(value, exponent)
        except ValueError as error:
            harvest.reject(place(at, cell), str(error))
            good = False
    if not good or not base:
        return []
    starts = sorted({start for cell_steps in steps.values() for start, _ in cell_steps})
    bands = [PriceRecord(token_rates(Rates(**base), harvest), harvest.as_of)]
    for start in starts:
        rates = {
            name: next((price for begin, price in reversed(cell_steps) if begin <= start), base[name])
            for name, cell_steps in steps.items()
        }
        bands.append(PriceRecord(token_rates(Rates(**rates), harvest), harvest.as_of, band_from=start))
    return bands


def _cell(value: object, exponent: int) -> tuple[int | None, list[tuple[int, int | None]]]:
    """The base price of a cell and its steps by prompt length, in order.

    Raises:
        ValueError: a price or a start cannot be read.
    """
    if not isinstance(value, dict):
        return rate(value, exponent), []
    tiers = value.get("tiers")
    if "base" not in value or not isinstance(tiers, list) or not all(isinstance(tier, dict) for tier in tiers):
        raise ValueError("it is neither a price nor a base with tiers")
    steps = [(token_limit(tier.get("start")), rate(tier.get("price"), exponent)) for tier in tiers]
    if any(start is None or price is None for start, price in steps):
        raise ValueError("a tier lacks its start or its price")
    return rate(value["base"], exponent), sorted((start or 0, price) for start, price in steps)
