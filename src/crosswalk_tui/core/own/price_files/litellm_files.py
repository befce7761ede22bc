"""The prices in the files of LiteLLM: the configuration of its proxy, and its price map."""

from __future__ import annotations

from collections.abc import Iterator

from crosswalk_tui.core.own.price_files.file_prices import (
    LIKE_A_PRICE,
    PER_TOKEN,
    Found,
    FoundDiscount,
    FoundPrice,
    RateNames,
    Unmapped,
    prices_in,
    with_host,
)
from crosswalk_tui.core.own.price_files.nodes import Node

_RATES = RateNames(
    PER_TOKEN,
    {
        "input_cost_per_token": "input", "output_cost_per_token": "output",
        "cache_read_input_token_cost": "cache_read", "cache_creation_input_token_cost": "cache_write",
        "cache_creation_input_token_cost_above_1hr": "cache_write_1h", "output_cost_per_reasoning_token": "reasoning",
        "input_cost_per_audio_token": "audio_in", "output_cost_per_audio_token": "audio_out",
    },
    "max_input_tokens", "max_output_tokens",
)  # fmt: skip


_MOST_TOKENS = 10**12
_TIERED, _OFF_PEAK = "tiered_pricing", "off_peak_pricing"


def _prices(provider: str, model: str, costs: Node, limits: Node) -> Iterator[Found]:
    """The prices among the fields of *costs*, and those of its ranges of prompt sizes, which are lists."""
    ranges, flat = costs.at(_TIERED), {key: value for key, value in costs.fields.items() if key != _TIERED}
    for part in ranges.items if ranges else []:
        bounds = part.at("range")
        start = bounds.items[0].number if bounds and bounds.items else None
        if start is None or not 0 <= start <= _MOST_TOKENS or start != start.to_integral_value():
            yield Unmapped(part.line, f"{model}: a range without a start")
            continue
        rates = Node({key: value for key, value in part.fields.items() if key != "range"}, part.line)
        for found in prices_in(provider, model, rates, _RATES, limits):
            yield found._replace(above=int(start)) if isinstance(found, FoundPrice) else found
    if (off_peak := flat.get(_OFF_PEAK)) is not None:
        yield Unmapped(off_peak.line, f"{model}: {_OFF_PEAK} is no price per token that is known here")
    yield from prices_in(provider, model, Node(flat, costs.line), _RATES, limits)


def is_proxy(document: Node) -> bool:
    """Whether *document* is the configuration of a proxy."""
    models, discounts = document.at("model_list"), document.at("litellm_settings", "cost_discount_config")
    return discounts is not None or (models is not None and bool(models.items))


def read_proxy(document: Node) -> Iterator[Found]:
    """The prices of the deployments of a proxy, and its discounts and margins by provider."""
    models = document.at("model_list")
    for entry in models.items if models else []:
        yield from _deployment(entry)
    discounts = document.at("litellm_settings", "cost_discount_config")
    for provider, node in (discounts.fields if discounts else {}).items():
        if node.number is None or not 0 <= node.number <= 1:
            yield Unmapped(node.line, f"cost_discount_config: {provider} is not a share from 0 to 1")
        else:
            yield FoundDiscount(provider, node.number, node.line)
    margins = document.at("litellm_settings", "cost_margin_config")
    for provider, node in (margins.fields if margins else {}).items():
        yield Unmapped(node.line, f"cost_margin_config: the margin on {provider} is a surcharge, not a discount")


def _deployment(entry: Node) -> Iterator[Found]:
    """The price of a deployment: of ``litellm_params``, replaced by that of ``model_info``."""
    params, info = entry.at("litellm_params"), entry.at("model_info")
    inside = params.at("model_info") if params else None
    fields: dict[str, Node] = {}
    for node in (params, inside, info):
        fields |= node.fields if node else {}
    base, route = fields.get("base_model"), params.at("model") if params else None
    named = (route.text if route else None) or ""
    costs = {key: value for key, value in fields.items() if LIKE_A_PRICE.search(key) or key in (_TIERED, _OFF_PEAK)}
    if not costs:
        return
    if not named:
        yield Unmapped(entry.line, "a price without litellm_params.model")
        return
    provider = named.partition("/")[0] if "/" in named else ""
    if "custom_llm_provider" in fields:
        provider = fields["custom_llm_provider"].text or provider
    model = (base.text if base else None) or named
    line = next(iter(costs.values())).line
    server = fields.get("api_base") or fields.get("base_url")
    yield from with_host(server, _prices(provider, model, Node(costs, line), Node(fields, line)))


def is_price_map(document: Node) -> bool:
    """Whether *document* is a price map, or aider's file of models, whose entries are the same."""
    known = {*_RATES.rates, _TIERED, "litellm_provider", "max_input_tokens"}
    return all(value.fields for value in document.fields.values()) and any(
        known & set(value.fields) for value in document.fields.values()
    )


def read_price_map(document: Node) -> Iterator[Found]:
    """The prices of a price map."""
    for model, node in document.fields.items():
        stated = node.at("litellm_provider")
        provider = (stated.text if stated else None) or (model.partition("/")[0] if "/" in model else "")
        yield from _prices(provider, model, node, node)
