"""genai-prices: 2,300 models of 47 sellers, with dated, tiered and time-of-day prices in USD per 1M tokens.

The rules follow its engine: the last price with a condition that is met applies, and a tier prices the whole request
if the prompt is longer than the tier's start. Hours apply on every day of the week. Prices with other conditions are
rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.harvest import Facts, Harvest, OfferKey, OfferRecord, PriceRecord
from crosswalk_tui.sources.importers.upstream_cells import MAX_ID_LENGTH, Limit, Text, rate, token_limit, usable_id
from crosswalk_tui.sources.importers.upstream_files import expect_content, expect_list, load_json
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, place, read_row
from crosswalk_tui.sources.importers.week_windows import Week, minute_of_day
from crosswalk_tui.sources.model_kinds import is_router, other_kind
from crosswalk_tui.sources.providers import id_of_unknown_seller, read_table
from crosswalk_tui.sources.rates import token_rates

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "genai-prices"

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
_BEDROCK_CLASSES = frozenset({"global", "regional"})
_OTHER_UNITS = (("hours", "speech"), ("mchars", "speech"), ("kpages", "ocr"))
"""Kinds of models sold by other units than tokens, by a word in the name of the price cell."""


def _day(value: object) -> str | None:
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


class _GenaiModel(UpstreamRow):
    id: str
    name: Text = None
    context_window: Limit = None
    deprecated: bool = False


class _GenaiProvider(UpstreamRow):
    id: str
    name: Text = None


@dataclass(frozen=True, slots=True)
class _GenaiSeller:
    """A row of the reviewed table: the catalogue provider of an upstream provider's models, and its form of ids."""

    genai_provider: str
    models: str
    provider: str
    id_template: str

    def model_id(self, row: _GenaiModel, equals: frozenset[str]) -> str:
        """The seller's own id: a full id among *equals*, else the upstream's short id in the seller's form."""
        if not self.id_template or (self.id_template.endswith("/{id}") and "/" in row.id):
            return row.id
        full = sorted(known for known in equals if known.endswith(f"/{row.id}"))
        return full[0] if full else self.id_template.replace("{id}", row.id)


def read(path: Path, as_of: str) -> Harvest:
    """Import a genai-prices data file (v2)."""
    harvest = Harvest(SOURCE, as_of)
    columns = ("genai_provider", "models", "provider", "id_template", "note")
    sellers = [
        _GenaiSeller(row["genai_provider"], row["models"] or "*", row["provider"], row["id_template"])
        for row in read_table("genai_prices_providers.csv", columns)
    ]
    for index, raw in enumerate(expect_list(load_json(path), path)):
        _read_provider(index, raw, sellers, harvest)
    return expect_content(harvest, path)


def _read_provider(index: int, raw: object, sellers: Sequence[_GenaiSeller], harvest: Harvest) -> None:
    row = read_row(_GenaiProvider, raw, place(index), harvest)
    if row is None or not isinstance(raw, dict):
        return
    where = place(row.id)
    models = raw.get("models")
    known = [seller for seller in sellers if seller.genai_provider == row.id]
    if not isinstance(models, list):
        harvest.reject(place(where, "models"), "it is not a list")
        return
    if not known:
        try:
            known = [_GenaiSeller(row.id, "*", id_of_unknown_seller(row.id), "")]
        except ValueError as error:
            harvest.reject(place(where, "id"), str(error))
    seen: set[OfferKey] = set()
    for position, model in enumerate(models):
        harvest.n_rows += 1
        if known:
            _read_model(where, position, model, known, seen, harvest)


def _read_model(
    provider: str, position: int, raw: object, sellers: Sequence[_GenaiSeller], seen: set[OfferKey], harvest: Harvest
) -> None:
    row = read_row(_GenaiModel, raw, place(provider, position), harvest)
    if row is None or not isinstance(raw, dict):
        return
    where = place(provider, row.id)
    seller = next((s for s in sellers if fnmatchcase(row.id, s.models)), None)
    kind = "foreign-id" if seller is None else "not-chat" if not seller.provider else _kind(row, raw)
    if seller is None or kind is not None:
        harvest.skip(kind or "foreign-id")
        return
    equals = frozenset(_equals(raw.get("match")))
    try:
        model_id = usable_id(seller.model_id(row, equals))
    except ValueError as error:
        harvest.reject(where, str(error))
        return
    if (seller.provider, model_id) in seen:
        harvest.reject(where, "the provider lists this id twice; the first is kept")
        return
    seen.add((seller.provider, model_id))
    harvest.offers.append(
        OfferRecord(
            source=SOURCE,
            provider=seller.provider,
            provider_model_id=model_id,
            path=where,
            facts=Facts(name=row.name, context_tokens=row.context_window),
            prices=tuple(_prices(row, raw, where, harvest)),
            region=_region(seller.provider, model_id),
            access=Access.FREE if row.id.endswith(":free") else Access.ROUTER if is_router(row.id) else None,
            deprecated=row.deprecated,
            also_known_as=tuple(sorted(equals - {model_id})),
        )
    )


def _equals(match: object) -> Iterator[str]:
    """The ids that a match rule contains in full; its patterns are ignored."""
    if not isinstance(match, dict):
        return
    exact = match.get("equals")
    if isinstance(exact, str) and safe(exact, MAX_ID_LENGTH) == exact:
        yield exact
    alternatives = match.get("or")
    for alternative in alternatives if isinstance(alternatives, list) else ():
        yield from _equals(alternative)


def _region(provider: str, model_id: str) -> str | None:
    """Bedrock's price class; ``regional.`` means every inference profile except the global one."""
    prefix = model_id.partition(".")[0]
    return prefix if provider == "amazon-bedrock" and prefix in _BEDROCK_CLASSES else None


def _kind(row: _GenaiModel, raw: Mapping[str, object]) -> str | None:
    """The kind of a model that is not a chat model, by its name or by the units it is sold in."""
    prices = raw.get("prices")
    tables = [item.get("prices") for item in prices if isinstance(item, dict)] if isinstance(prices, list) else [prices]
    cells = {cell for table in tables if isinstance(table, dict) for cell in table}
    kind = other_kind(row.id, row.name)
    if kind is not None or not cells or "output_mtok" in cells:
        return kind
    return next((sold for word, sold in _OTHER_UNITS if any(word in cell for cell in cells)), "input-only")


def _prices(row: _GenaiModel, raw: Mapping[str, object], where: str, harvest: Harvest) -> Iterator[PriceRecord]:
    """Standard prices, then prices of other tiers, with the days and hours of each."""
    finetuned = bool(_FINETUNED.search(row.id))
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


_UNREAD = (
    ("_mtok", "for tokens of images, video, cached audio or citations"),
    ("kcount", "by the call"),
    ("hours", "by the hour"),
    ("mchars", "by the character"),
    ("kpages", "by the page"),
)
"""Cells of chat models that no bill uses: a suffix, and the reason."""


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
