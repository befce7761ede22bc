"""LiteLLM's cost map: 4,500 routing keys of some 120 sellers, prices in USD per token.

The keys are taken apart in `litellm_keys`; read here are facts and the prices of every tier, band and hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from crosswalk_tui.core.catalogue import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.documents import (
    IsoDate,
    Limit,
    Modalities,
    Row,
    as_object,
    expect_content,
    expect_object,
    load_json,
    place,
    rate,
    read_row,
    token_limit,
)
from crosswalk_tui.sources.kinds import is_router, other_kind
from crosswalk_tui.sources.litellm_keys import (
    CHAT_MODES,
    KINDS_BY_MODE,
    Address,
    fireworks_homes,
    seller_of,
    spelled_out,
    take_apart,
)
from crosswalk_tui.sources.records import Facts, Harvest, OfferRecord, PriceRecord

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "litellm"

_DOCUMENTATION_KEY = "sample_spec"
_LEAST_CONTEXT = 1024  # fewer tokens than that is a classifier's window or a slip, not a chat model's

_FINETUNED = "ft:"
_SPOT = re.compile(r"(?:^|[-/])spot(?:-|$)")
_PRICE_CLASS = re.compile(r"together-ai-(?:up-to-)?[\d.]+b(?:-[\d.]+b)?")

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
_TIERS = {None: Tier.STANDARD, "batches": Tier.BATCH, "flex": Tier.FLEX, "priority": Tier.PRIORITY}
_CELL = re.compile(rf"({'|'.join(_RATE_CELLS)})(?:_above_(\d+)k_tokens)?(?:_(batches|flex|priority))?")
PER_TOKEN = 6
"""The power of ten that turns a price per token into one per 1M tokens."""

_HOURS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
_ALL_WEEK = range(1, 8)

_INPUT_FLAGS = {
    "supports_vision": "image",
    "supports_image_input": "image",
    "supports_audio_input": "audio",
    "supports_video_input": "video",
    "supports_pdf_input": "pdf",
}


class _Entry(Row):
    """What a key says about its model; prices are read cell by cell, for their names carry tier and band."""

    mode: str
    litellm_provider: str
    max_input_tokens: Limit = None
    max_output_tokens: Limit = None
    deprecation_date: IsoDate = None
    deprecation_source: str | None = None
    tools: bool | None = Field(default=None, alias="supports_function_calling")
    reasoning: bool | None = Field(default=None, alias="supports_reasoning")
    structured_output: bool | None = Field(default=None, alias="supports_response_schema")
    modalities_in: Modalities = Field(default=None, alias="supported_modalities")
    modalities_out: Modalities = Field(default=None, alias="supported_output_modalities")


def read_cell(name: str) -> tuple[str, Tier, int] | None:
    """The rate (a field of `Rates`), tier and first token of the context band that a price cell is about.

    None for every other cell.
    """
    match = _CELL.fullmatch(name)
    return None if match is None else (_RATE_CELLS[match[1]], _TIERS[match[3]], int(match[2] or 0) * 1000)


def read(path: Path, as_of: str) -> Harvest:
    """Import a LiteLLM cost map.

    Raises:
        SourceError: the file is missing, cut short or of another shape.
    """
    harvest = Harvest(SOURCE, as_of)
    document = expect_object(load_json(path), path)
    found: list[OfferRecord] = []
    for key, raw in document.items():
        if key == _DOCUMENTATION_KEY:
            continue
        harvest.n_rows += 1
        offer = _read_entry(key, raw, harvest)
        if offer is not None:
            found.append(offer)
    harvest.offers.extend(_merged(_with_long_ids(found), harvest))
    return expect_content(harvest, path)


def _read_entry(key: str, raw: object, harvest: Harvest) -> OfferRecord | None:
    where = place(key)
    mode = raw.get("mode", "no mode") if isinstance(raw, dict) else "chat"
    if isinstance(mode, str) and mode not in CHAT_MODES:
        harvest.skip(KINDS_BY_MODE.get(mode, place(mode)))
        return None
    entry = read_row(_Entry, raw, where, harvest)
    if entry is None:
        return None
    seller = seller_of(key, entry.litellm_provider)
    if seller is None:
        harvest.reject(where, f"the provider {place(entry.litellm_provider)} is not in the reviewed table")
        return None
    try:
        address = take_apart(key, seller)
    except ValueError as error:
        harvest.reject(where, str(error))
        return None
    kind = _kind(key, address, entry)
    if kind is not None:
        harvest.skip(kind)
        return None
    return _offer(where, address, entry, as_object(raw, where, harvest), harvest)


def _kind(key: str, address: Address, entry: _Entry) -> str | None:
    if not address.provider:
        return "not-chat"
    if _PRICE_CLASS.fullmatch(key):
        return "price-class"
    return other_kind(address.model_id, outputs=entry.modalities_out)


def _offer(where: str, address: Address, entry: _Entry, raw: dict[str, object], harvest: Harvest) -> OfferRecord | None:
    prices = tuple(_prices(raw, where, address, harvest))
    if address.committed and not prices:
        harvest.skip("provisioned")  # sold by the hour: nothing here is priced by the token
        return None
    return OfferRecord(
        source=SOURCE,
        provider=address.provider,
        provider_model_id=address.model_id,
        path=where,
        facts=_facts(entry, raw),
        prices=prices,
        region=address.region,
        access=Access.ROUTER if is_router(address.model_id) else None,
        deprecation_date=entry.deprecation_date,
        deprecation_page=entry.deprecation_source,
    )


def _facts(entry: _Entry, raw: Mapping[str, object]) -> Facts:
    stated = {word for flag, word in _INPUT_FLAGS.items() if raw.get(flag) is True}
    order = ("text", "image", "audio", "video", "pdf")
    inputs = entry.modalities_in or (tuple(w for w in order if w == "text" or w in stated) if stated else None)
    context = entry.max_input_tokens
    return Facts(
        context_tokens=context if context is not None and context >= _LEAST_CONTEXT else None,
        max_output_tokens=entry.max_output_tokens,
        modalities_in=inputs,
        modalities_out=entry.modalities_out,
        reasoning=entry.reasoning,
        tools=entry.tools,
        structured_output=entry.structured_output,
    )


def _prices(raw: Mapping[str, object], where: str, address: Address, harvest: Harvest) -> Iterator[PriceRecord]:
    """Every price of an entry, each under the tier it is sold as."""
    rows = [*_flat_prices(raw, where, harvest), *_tiered_prices(raw, where, harvest), *_off_peak(raw, where, harvest)]
    special = _special_tier(address)
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        if special is not None and row.tier is not Tier.STANDARD:
            continue
        place_of = (row.tier, row.band_from, row.window_start, row.window_end)
        if place_of not in seen:
            seen.add(place_of)
            yield row if special is None else replace(row, tier=special)


def _special_tier(address: Address) -> Tier | None:
    """The tier that the id itself names, for all of its prices."""
    if address.committed:
        return Tier.PROVISIONED
    if address.model_id.startswith(_FINETUNED):
        return Tier.FINETUNED
    return Tier.FLEX if _SPOT.search(address.model_id) else None


def _flat_prices(raw: Mapping[str, object], where: str, harvest: Harvest) -> Iterator[PriceRecord]:
    """Prices from cells such as ``input_cost_per_token_above_200k_tokens_batches``."""
    groups: dict[tuple[Tier, int], dict[str, object]] = {}
    for cell, value in raw.items():
        known = read_cell(cell)
        if known is not None and value is not None:
            groups.setdefault(known[1:], {})[cell] = value
    for (tier, band), cells in sorted(groups.items(), key=lambda item: (list(Tier).index(item[0][0]), item[0][1])):
        rates = _rates(cells, where, harvest)
        if rates is None:
            continue
        if (tier is not Tier.STANDARD or band) and (rates.input is None or rates.output is None):
            harvest.reject(place(where, min(cells)), "a tier or band without both an input and an output price")
            continue
        yield PriceRecord(rates, harvest.as_of, tier=tier, band_from=band)


def _rates(cells: Mapping[str, object], where: str, harvest: Harvest) -> Rates | None:
    """The rates in *cells*; None, each bad cell reported, when one cannot be read."""
    found: dict[str, int | None] = {}
    good = True
    for cell, value in cells.items():
        known = read_cell(cell)
        if known is None:
            continue
        name = known[0]
        try:
            found[name] = rate(value, 0 if name == "per_request" else PER_TOKEN)
        except ValueError as error:
            harvest.reject(place(where, cell), str(error))
            good = False
    return Rates(**found) if good and found else None


def _tiered_prices(raw: Mapping[str, object], where: str, harvest: Harvest) -> Iterator[PriceRecord]:
    """Prices by range of prompt length; the whole request is billed at its range."""
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
        if rates is not None:
            yield PriceRecord(rates, harvest.as_of, band_from=start)


def _off_peak(raw: Mapping[str, object], where: str, harvest: Harvest) -> Iterator[PriceRecord]:
    """Prices of quiet hours, if they are the same every day; else the standard price, the dearer, stands alone."""
    at = place(where, "off_peak_pricing")
    cells = as_object(raw.get("off_peak_pricing"), at, harvest)
    windows = cells.get("windows")
    if not cells or not isinstance(windows, list):
        return
    spans = [span for window in windows for span in _daily_hours(window)]
    if not spans or not all(_daily_hours(window) for window in windows):
        harvest.reject(at, "its hours depend on the day of the week; the standard price is kept for all hours")
        return
    rates = _rates(cells, at, harvest)
    if rates is not None:
        for start, end in spans:
            yield PriceRecord(rates, harvest.as_of, window_start=start, window_end=end)


def _daily_hours(window: object) -> list[tuple[str, str]]:
    """The UTC hours of a window that holds every day; empty if it does not, or cannot be read."""
    if not isinstance(window, dict):
        return []
    weekdays = window.get("weekdays")
    if weekdays is not None and not (isinstance(weekdays, list) and all(day in weekdays for day in _ALL_WEEK)):
        return []
    hours = window.get("hours_utc")
    texts = hours if isinstance(hours, list) else [hours]
    matches = [_HOURS.fullmatch(text) for text in texts if isinstance(text, str)]
    spans = [(match[1], match[2]) for match in matches if match is not None and match[1] != match[2]]
    return spans if len(spans) == len(texts) else []


def _with_long_ids(offers: list[OfferRecord]) -> list[OfferRecord]:
    """Fireworks' short ids as the long ones it serves them under, so both spellings are one offer."""
    homes = fireworks_homes((offer.provider, offer.provider_model_id) for offer in offers)
    return [_renamed(offer, spelled_out(offer.provider, offer.provider_model_id, homes)) for offer in offers]


def _renamed(offer: OfferRecord, model_id: str) -> OfferRecord:
    if model_id == offer.provider_model_id:
        return offer
    return replace(offer, provider_model_id=model_id, also_known_as=(offer.provider_model_id,))


def _merged(offers: list[OfferRecord], harvest: Harvest) -> list[OfferRecord]:
    """One offer per provider and id: keys with and without a routing prefix are one, and its dearer price stays."""
    kept: dict[tuple[str, str], OfferRecord] = {}
    for offer in offers:
        key = (offer.provider, offer.provider_model_id)
        other = kept.get(key)
        if other is None:
            kept[key] = offer
            continue
        first, second = sorted((other, offer), key=lambda o: (_headline(o), len(o.prices), o.path), reverse=True)
        if first.prices != second.prices:
            harvest.reject(
                second.path, f"it repeats {first.path} with other prices; that one, the dearer or fuller, is kept"
            )
        kept[key] = replace(
            first,
            also_known_as=tuple(sorted({*first.also_known_as, *second.also_known_as})),
            deprecation_date=first.deprecation_date or second.deprecation_date,
            deprecation_page=first.deprecation_page or second.deprecation_page,
        )
    return list(kept.values())


def _headline(offer: OfferRecord) -> int:
    """Input and output price of the base, to tell the dearer of two."""
    base = next((p.rates for p in offer.prices if p.tier is Tier.STANDARD and not p.band_from), Rates())
    return (base.input or 0) + (base.output or 0)
