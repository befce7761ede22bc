"""LiteLLM's cost map: 4,900 routing keys of some 120 sellers, prices in USD per token.

Keys are parsed in `litellm_keys`, price cells in `litellm_prices`; this module reads facts and merges
several keys of one offer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.harvest import Facts, Harvest, OfferRecord, PriceRecord
from crosswalk_tui.sources.kinds import is_router, other_kind
from crosswalk_tui.sources.litellm_keys import (
    CHAT_MODES,
    KINDS_BY_MODE,
    Address,
    fireworks_homes,
    long_form,
    parse_key,
    seller_of,
)
from crosswalk_tui.sources.litellm_prices import prices_of
from crosswalk_tui.sources.upstream_files import (
    IsoDate,
    Limit,
    Modalities,
    Text,
    UpstreamRow,
    as_object,
    expect_content,
    expect_object,
    load_json,
    place,
    read_row,
)

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
    """The facts of a key; prices are read cell by cell, as their names contain tier and band."""

    mode: str
    litellm_provider: str
    max_input_tokens: Limit = None
    max_output_tokens: Limit = None
    deprecation_date: IsoDate = None
    deprecation_source: Text = None
    tools: bool | None = Field(default=None, alias="supports_function_calling")
    reasoning: bool | None = Field(default=None, alias="supports_reasoning")
    structured_output: bool | None = Field(default=None, alias="supports_response_schema")
    modalities_in: Modalities = Field(default=None, alias="supported_modalities")
    modalities_out: Modalities = Field(default=None, alias="supported_output_modalities")


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
        offer = _read_row(key, raw, harvest)
        if offer is not None:
            found.append(offer)
    harvest.offers.extend(_without_placeholders(_merged(_with_long_ids(found), harvest), harvest))
    return expect_content(harvest, path)


def _read_row(key: str, raw: object, harvest: Harvest) -> OfferRecord | None:
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
    kind = _kind(address, entry)
    if kind is not None:
        harvest.skip(kind)
        return None
    return _offer(where, address, entry, as_object(raw, where, harvest), harvest)


def _other_row(key: str, raw: object) -> str | None:
    """The kind of an entry that is not a chat model: a different mode, an alias of a key, a price by model size."""
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


def _kind(address: Address, entry: _CostMapRow) -> str | None:
    if not address.provider:
        return "not-chat"
    return other_kind(address.model_id, outputs=entry.modalities_out)


def _offer(
    where: str, address: Address, entry: _CostMapRow, raw: dict[str, object], harvest: Harvest
) -> OfferRecord | None:
    prices = tuple(_prices(raw, where, address, harvest))
    if address.committed and not prices:
        harvest.skip("provisioned")  # sold by the hour: no price by the token
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


def _facts(entry: _CostMapRow, raw: Mapping[str, object]) -> Facts:
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


def _prices(raw: Mapping[str, object], where: str, address: Address, harvest: Harvest) -> list[PriceRecord]:
    """Every price of an entry, each under the tier it is sold as."""
    rows = prices_of(raw, where, harvest)
    special = _special_tier(address)
    if special is None:
        return rows
    return [replace(row, tier=special) for row in rows if row.tier is Tier.STANDARD]


def _special_tier(address: Address) -> Tier | None:
    """The tier that the id itself names, for all of its prices."""
    if address.committed:
        return Tier.PROVISIONED
    if address.model_id.startswith(_FINETUNED):
        return Tier.FINETUNED
    return Tier.FLEX if _SPOT.search(address.model_id) else None


def _with_long_ids(offers: list[OfferRecord]) -> list[OfferRecord]:
    """Fireworks' short ids as the long ones it serves them under, so both spellings are one offer."""
    homes = fireworks_homes((offer.provider, offer.provider_model_id) for offer in offers)
    return [_renamed(offer, long_form(offer.provider, offer.provider_model_id, homes)) for offer in offers]


def _renamed(offer: OfferRecord, model_id: str) -> OfferRecord:
    if model_id == offer.provider_model_id:
        return offer
    return replace(offer, provider_model_id=model_id, also_known_as=(offer.provider_model_id,))


def _merged(offers: list[OfferRecord], harvest: Harvest) -> list[OfferRecord]:
    """One offer per provider and id: keys with and without a routing prefix are merged, at the more expensive price."""
    kept: dict[tuple[str, str], OfferRecord] = {}
    for offer in offers:
        key = (offer.provider, offer.provider_model_id)
        other = kept.get(key)
        if other is None:
            kept[key] = offer
            continue
        first, second = sorted((other, offer), key=lambda o: (_headline(o), len(o.prices), o.path), reverse=True)
        kept[key] = replace(
            first,
            prices=_all_prices(first, second, harvest),
            also_known_as=tuple(sorted({*first.also_known_as, *second.also_known_as})),
            deprecation_date=first.deprecation_date or second.deprecation_date,
            deprecation_page=first.deprecation_page or second.deprecation_page,
        )
    return list(kept.values())


def _all_prices(first: OfferRecord, second: OfferRecord, harvest: Harvest) -> tuple[PriceRecord, ...]:
    """Merge the prices of two keys of one offer: where their base prices agree, each fills the other's gaps.

    Where both state a rate the first is kept; that, and a second price list left out completely, is reported.
    """
    if not second.prices or first.prices == second.prices:
        return first.prices
    if _headline(first) != _headline(second):
        harvest.reject(second.path, f"it repeats {first.path} with other prices; that one, the more expensive, is kept")
        return first.prices
    rows = {_holds(row): row for row in first.prices}
    windowed = any(row.window_start for row in first.prices)
    for row in second.prices:
        if windowed and row.window_start and _holds(row) not in rows:
            harvest.reject(second.path, f"its hours differ from those of {first.path}, which are kept")
            continue
        mine = rows.setdefault(_holds(row), row)
        theirs = {name: value for name in Rates.__slots__ if (value := getattr(row.rates, name)) is not None}
        stated = {name: value for name in Rates.__slots__ if (value := getattr(mine.rates, name)) is not None}
        if any(theirs[name] != stated[name] for name in theirs.keys() & stated.keys()):
            reason = f"its {row.tier} price differs from that of {first.path}, which is kept"
            harvest.reject(second.path, reason)
            continue
        rows[_holds(row)] = replace(mine, rates=Rates(**theirs | stated))
    return tuple(rows.values())


def _holds(row: PriceRecord) -> tuple[object, ...]:
    """What distinguishes the prices of one offer."""
    return (row.tier, row.band_from, row.window_start, row.window_end, row.weekdays)


_ODD_DIGITS = 3
_UNRELATED = 3


def _without_placeholders(offers: list[OfferRecord], harvest: Harvest) -> list[OfferRecord]:
    """Remove placeholder prices from offers: one odd flat price on several unrelated models of a seller.

    Odd is a price of three digits or more, flat the same for input and output; three names that begin with different
    words make it a placeholder. Round prices are kept: sellers do price by size class.
    """
    names: dict[tuple[str, int], set[str]] = {}
    for offer in offers:
        if (flat := _odd_flat_price(offer)) is not None:
            names.setdefault((offer.provider, flat), set()).add(_first_word(offer.provider_model_id))
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
    rates = next((p.rates for p in offer.prices if p.tier is Tier.STANDARD and not p.band_from), Rates())
    odd = rates.input is not None and len(str(rates.input).rstrip("0")) >= _ODD_DIGITS
    return rates.input if odd and rates.input == rates.output else None


def _first_word(model_id: str) -> str:
    word = re.match(r"[a-z]+", model_id.rpartition("/")[2].lower())
    return word[0] if word else model_id


def _headline(offer: OfferRecord) -> int:
    """Input and output price of the base, to find the more expensive of two."""
    base = next((p.rates for p in offer.prices if p.tier is Tier.STANDARD and not p.band_from), Rates())
    return (base.input or 0) + (base.output or 0)
