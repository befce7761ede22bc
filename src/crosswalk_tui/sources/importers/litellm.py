"""LiteLLM's cost map: 4,900 routing keys of some 120 sellers, prices in USD per token.

Reads facts and merges the keys of an offer; `litellm_keys` parses keys, `litellm_prices` price cells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.harvest import Facts, Harvest, OfferKey, OfferRecord, PriceRecord
from crosswalk_tui.sources.importers.litellm_keys import (
    CHAT_MODES,
    KINDS_BY_MODE,
    Address,
    fireworks_long_ids,
    long_form,
    parse_key,
    seller_of,
)
from crosswalk_tui.sources.importers.litellm_prices import prices_of
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, Limit, Modalities, PerToken, Text
from crosswalk_tui.sources.importers.upstream_files import expect_content, expect_object, load_json
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, as_object, place, read_row
from crosswalk_tui.sources.model_kinds import is_router, other_kind
from crosswalk_tui.sources.rates import published

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "litellm"

_DOCUMENTATION_KEY = "sample_spec"
_LEAST_CONTEXT = 1024  # fewer tokens are a classifier's window or an error, not a chat model's

_FINETUNED = "ft:"
_SPOT = re.compile(r"(?:^|[-/])spot(?:-|$)")
_PRICE_CLASS = re.compile(
    r"(?:together|fireworks)-ai-(?:(?:up-to-|above-|moe-up-to-)?[\d.]+b(?:-(?:to-)?[\d.]+b)?|default|embedding-.+)"
)
_INPUT_FLAGS = {
    "supports_vision": "image",
    "supports_image_input": "image",
    "supports_audio_input": "audio",
    "supports_video_input": "video",
    "supports_pdf_input": "pdf",
}


class _CostMapRow(UpstreamRow):
    """The facts of a key; the names of price cells contain tier and band and are parsed separately."""

    mode: str
    litellm_provider: str
    max_input_tokens: Limit = None
    max_output_tokens: Limit = None
    deprecation_date: IsoDate = None
    deprecation_source: Text = None
    video_output: PerToken = Field(default=None, alias="output_cost_per_video_token")
    tools: bool | None = Field(default=None, alias="supports_function_calling")
    reasoning: bool | None = Field(default=None, alias="supports_reasoning")
    structured_output: bool | None = Field(default=None, alias="supports_response_schema")
    modalities_in: Modalities = Field(default=None, alias="supported_modalities")
    modalities_out: Modalities = Field(default=None, alias="supported_output_modalities")


def read(path: Path, as_of: str) -> Harvest:
    """Import a LiteLLM cost map."""
    harvest = Harvest(SOURCE, as_of)
    document = expect_object(load_json(path), path)
    found: list[OfferRecord] = []
    for key, raw in document.items():
        if key == _DOCUMENTATION_KEY:
            continue
        harvest.n_rows += 1
        offer = _read_row(key, raw, harvest)
        if offer is not None:
            found.append(offer)
    harvest.offers.extend(_without_placeholders(_merged(_with_long_ids(found), harvest), harvest))
    return expect_content(harvest, path)


def _read_row(key: str, raw: object, harvest: Harvest) -> OfferRecord | None:
    """The offer of a key of the cost map; None if it is none, which is reported or counted in *harvest*."""
    where = place(key)
    other = _other_row(key, raw)
    if other is not None:
        harvest.skip(other)
        return None
    entry = read_row(_CostMapRow, raw, where, harvest)
    if entry is None:
        return None
    try:
        address = parse_key(key, seller_of(key, entry.litellm_provider))
    except ValueError as error:
        harvest.reject(where, str(error))
        return None
    kind = other_kind(address.model_id, outputs=entry.modalities_out) if address.provider else "not-chat"
    if kind is not None:
        harvest.skip(kind)
        return None
    return _offer(where, address, entry, as_object(raw, where, harvest), harvest)


def _other_row(key: str, raw: object) -> str | None:
    """The kind of an entry that is not a chat model: another mode, an alias of a key, a price by model size."""
    if _PRICE_CLASS.fullmatch(key):
        return "price-class"
    if not isinstance(raw, dict):
        return None
    mode = raw.get("mode")
    if isinstance(mode, str):
        return None if mode in CHAT_MODES else KINDS_BY_MODE.get(mode, place(mode))
    if mode is None and "input_cost_per_token" not in raw:
        return "alias" if "alias_of" in raw else "no mode"
    return None


def _offer(
    where: str, address: Address, entry: _CostMapRow, raw: dict[str, object], harvest: Harvest
) -> OfferRecord | None:
    """The offer at *address*; None for one that is sold by the hour."""
    prices = prices_of(raw, where, harvest)
    tier = _tier_of_id(address)
    if tier is not None:
        prices = [replace(row, tier=tier) for row in prices if row.tier is Tier.STANDARD]
    if address.committed and not prices:
        harvest.skip("provisioned")  # sold by the hour, without a price per token
        return None
    return OfferRecord(
        source=SOURCE,
        provider=address.provider,
        provider_model_id=address.model_id,
        path=where,
        facts=_facts(entry, raw),
        prices=tuple(prices),
        region=address.region,
        access=Access.ROUTER if is_router(address.model_id) else None,
        deprecation_date=entry.deprecation_date,
        deprecation_page=entry.deprecation_source,
        video_output=entry.video_output,
    )


def _facts(entry: _CostMapRow, raw: Mapping[str, object]) -> Facts:
    """The facts of *entry*; a tiny context window is left out."""
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


def _tier_of_id(address: Address) -> Tier | None:
    """The tier that the id names, for all its prices."""
    if address.committed:
        return Tier.PROVISIONED
    if address.model_id.startswith(_FINETUNED):
        return Tier.FINETUNED
    return Tier.FLEX if _SPOT.search(address.model_id) else None


def _with_long_ids(offers: list[OfferRecord]) -> list[OfferRecord]:
    """Replace the short ids of Fireworks by its long ids: both name one offer."""
    long_ids = fireworks_long_ids(offer.offer_key for offer in offers)
    found = []
    for offer in offers:
        short = offer.provider_model_id
        model_id = long_form(offer.provider, short, long_ids)
        found.append(offer if model_id == short else replace(offer, provider_model_id=model_id, also_known_as=(short,)))
    return found


def _merged(offers: list[OfferRecord], harvest: Harvest) -> list[OfferRecord]:
    """Merge keys of one offer, such as one with and one without a routing prefix; the higher price is kept."""
    kept: dict[OfferKey, OfferRecord] = {}
    for offer in offers:
        other = kept.setdefault(offer.offer_key, offer)
        if other is offer:
            continue
        first, second = sorted((other, offer), key=lambda o: (_list_price(o), len(o.prices), o.path), reverse=True)
        kept[offer.offer_key] = replace(
            first,
            prices=_all_prices(first, second, harvest),
            also_known_as=tuple(sorted({*first.also_known_as, *second.also_known_as})),
            deprecation_date=first.deprecation_date or second.deprecation_date,
            deprecation_page=first.deprecation_page or second.deprecation_page,
        )
    return list(kept.values())


def _all_prices(first: OfferRecord, second: OfferRecord, harvest: Harvest) -> tuple[PriceRecord, ...]:
    """Merge the prices of two keys of an offer: if their base prices agree, each adds the rates the other lacks.

    Prices of *second* that contradict *first* are rejected.
    """
    if not second.prices or first.prices == second.prices:
        return first.prices
    if _list_price(first) != _list_price(second):
        harvest.reject(second.path, f"it repeats {first.path} with other prices; that one, the more expensive, is kept")
        return first.prices

    def scope(row: PriceRecord) -> tuple[object, ...]:
        return row.tier, row.band_from, row.window_start, row.window_end, row.weekdays

    rows = {scope(row): row for row in first.prices}
    windowed = any(row.window_start for row in first.prices)
    for row in second.prices:
        if windowed and row.window_start and scope(row) not in rows:
            harvest.reject(second.path, f"its hours differ from those of {first.path}, which are kept")
            continue
        mine = rows.setdefault(scope(row), row)
        stated, added = published(mine.rates), published(row.rates)
        if any(added[name] != stated[name] for name in added.keys() & stated.keys()):
            harvest.reject(second.path, f"its {row.tier} price differs from that of {first.path}, which is kept")
            continue
        rows[scope(row)] = replace(mine, rates=Rates(**added | stated))
    return tuple(rows.values())


_ODD_DIGITS = 3
"""A price with at least so many significant digits is odd."""

_UNRELATED = 3
"""From this number of unrelated models on, an odd price that they share is a placeholder."""


def _without_placeholders(offers: list[OfferRecord], harvest: Harvest) -> list[OfferRecord]:
    """Remove placeholder prices: a seller's odd flat price on three or more models whose names begin differently.

    Odd is a price of three or more significant digits, flat one that is equal for input and output. Round prices are
    kept: sellers do price by size class.
    """
    names: dict[tuple[str, int], set[str]] = defaultdict(set)
    for offer in offers:
        if (flat := _odd_flat_price(offer)) is not None:
            word = re.match(r"[a-z]+", offer.provider_model_id.rpartition("/")[2].lower())
            names[offer.provider, flat].add(word[0] if word else offer.provider_model_id)
    kept = []
    for offer in offers:
        flat = _odd_flat_price(offer)
        if flat is not None and len(names[offer.provider, flat]) >= _UNRELATED:
            reason = "the same odd price is listed for unrelated models of this seller: a placeholder, left out"
            harvest.reject(offer.path, reason)
            kept.append(replace(offer, prices=()))
        else:
            kept.append(offer)
    return kept


def _odd_flat_price(offer: OfferRecord) -> int | None:
    rates = _base_rates(offer)
    odd = rates.input is not None and len(str(rates.input).rstrip("0")) >= _ODD_DIGITS
    return rates.input if odd and rates.input == rates.output else None


def _list_price(offer: OfferRecord) -> int:
    """The sum of the input and output price, to compare offers by."""
    rates = _base_rates(offer)
    return (rates.input or 0) + (rates.output or 0)


def _base_rates(offer: OfferRecord) -> Rates:
    return next((p.rates for p in offer.prices if p.tier is Tier.STANDARD and not p.band_from), Rates())
