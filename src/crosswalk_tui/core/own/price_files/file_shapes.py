"""The price files of other tools: how each is recognised, where its prices are, and in which unit.

Only the fields of a shape are read; keys, tokens and headers never are. Of values, only names and the host of a server
are shown.

| tool | file | unit |
|---|---|---|
| LiteLLM | ``config.yaml`` of the proxy | USD per token |
| aider | ``.aider.model.metadata.json`` | USD per token |
| LiteLLM | ``model_prices_and_context_window.json`` | USD per token |
| opencode | ``opencode.json`` | USD per 1M tokens |
| pi | ``models.json`` | USD per 1M tokens |
| crush | ``crush.json`` | USD per 1M tokens |
| ccusage | its configuration, ``pricingOverrides`` | USD per token |
| LibreChat | ``librechat.yaml``, ``tokenConfig`` | USD per 1M tokens |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlsplit

from crosswalk_tui.core.own.price_files.nodes import Node

PER_TOKEN, PER_MILLION = Decimal(10) ** 6, Decimal(1)
"""Factors from a file's unit to USD per 1M tokens."""


class FoundPrice(NamedTuple):
    """A price as a file states it.

    Attributes:
        provider: the tool's name of the seller; empty if the file names none.
        model: the tool's name of the model.
        usd: USD per 1M tokens by rate, exact.
        above: prompt tokens above which it applies.
        tier: ``standard`` or ``batch``.
        line: where it is.
        host: the server that the requests go to; empty if it is named outside the file, None if none is stated.
    """

    provider: str
    model: str
    usd: Mapping[str, Decimal]
    line: int
    above: int = 0
    tier: str = "standard"
    context: int | None = None
    max_output: int | None = None
    host: str | None = None


class FoundDiscount(NamedTuple):
    """A share off the prices of a provider."""

    provider: str
    off: Decimal
    line: int


class Unmapped(NamedTuple):
    """Something that cannot be mapped, by line."""

    line: int
    reason: str


Found = FoundPrice | FoundDiscount | Unmapped


class PriceFileShape(NamedTuple):
    """A kind of file.

    Attributes:
        tool: whose file it is.
        litellm_names: whether its providers and models are named as in LiteLLM.
        recognise: whether a document has the shape.
        read: what is in it.
    """

    tool: str
    litellm_names: bool
    recognise: Callable[[Node], bool]
    read: Callable[[Node], Iterator[Found]]


def shape_of(document: Node) -> PriceFileShape | None:
    """The shape of *document*; None if no tool's."""
    return next((shape for shape in SHAPES if shape.recognise(document)), None)


# Reading prices


def _at(base: Node | None, results: Iterable[Found]) -> Iterator[Found]:
    """*results* with the host of the URL *base*."""
    host = None if base is None or not base.text else _host(base.text)
    for found in results:
        yield found._replace(host=host) if isinstance(found, FoundPrice) else found


def _host(url: str) -> str:
    """The host of *url*, empty if it is named elsewhere, as in the environment."""
    if _PORT.match(url):
        url = f"//{url}"
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    return host if host and _HOST.fullmatch(host) else ""


_HOST = re.compile(r"[a-z0-9.:_-]+")
_PORT = re.compile(r"[A-Za-z0-9.-]+:\d+(/|$)")
"""An address without its scheme: ``localhost:8000``."""


class _Rates(NamedTuple):
    """The names of rates and limits in one shape, and its unit.

    Attributes:
        others: the names of other fields beside the rates; None if there may be any, of which those that look like a
            price are reported.
    """

    unit: Decimal
    rates: Mapping[str, str]
    context: str = ""
    max_output: str = ""
    others: tuple[str, ...] | None = None


def _prices(provider: str, model: str, node: Node, names: _Rates, limits: Node | None = None) -> Iterator[Found]:
    """The prices among the fields of *node*, by band and tier, and what looks like a price but is none of these."""
    groups: dict[tuple[int, str], dict[str, Decimal]] = {}
    if node.value is not None and not isinstance(node.value, dict):
        yield Unmapped(node.line, f"{model}: the price is no mapping of rates")
    for key, value in node.fields.items():
        name, above, tier = _variant(key)
        rate = names.rates.get(name)
        if rate is None:
            if _is_unknown_price(key, value, names):
                yield Unmapped(value.line, f"{model}: {key} is no price per token that is known here")
        elif value.value is not None:
            number = value.number
            if number is None or number < 0:
                yield Unmapped(value.line, f"{model}: {key} is not a price")
            else:
                groups.setdefault((above, tier), {})[rate] = number * names.unit
    holder = limits or node
    context, most = _limit(holder, names.context), _limit(holder, names.max_output)
    for (above, tier), usd in groups.items():
        yield FoundPrice(provider, model, usd, node.line, above, tier, context, most)


def _is_unknown_price(key: str, value: Node, names: _Rates) -> bool:
    if names.others is not None:
        return key not in (*names.others, names.context, names.max_output) and value.value is not None
    return _COST.search(key) is not None and not value.fields and not value.items


_COST = re.compile(r"cost|price", re.IGNORECASE)
_ABOVE = re.compile(r"_above_(\d{1,9})k_tokens$|Above(\d{1,9})kTokens$")


def _variant(key: str) -> tuple[str, int, str]:
    """A key of LiteLLM or ccusage without its suffix for a band or a tier, the start of the band, and the tier."""
    tier = "standard"
    if key.endswith("_batches"):
        key, tier = key.removesuffix("_batches"), "batch"
    match = _ABOVE.search(key)
    return (key[: match.start()], int(match[1] or match[2]) * 1000, tier) if match else (key, 0, tier)


def _limit(node: Node, name: str) -> int | None:
    found = node.fields.get(name)
    number = None if found is None else found.number
    return int(number) if number is not None and number == number.to_integral_value() and number > 0 else None


_LITELLM = _Rates(
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


def _litellm_prices(provider: str, model: str, costs: Node, limits: Node) -> Iterator[Found]:
    """The prices among the fields of *costs*, and those of its ranges of prompt sizes, which are lists."""
    ranges, flat = costs.at(_TIERED), {key: value for key, value in costs.fields.items() if key != _TIERED}
    for part in ranges.items if ranges else []:
        bounds = part.at("range")
        start = bounds.items[0].number if bounds and bounds.items else None
        if start is None or not 0 <= start <= _MOST_TOKENS or start != start.to_integral_value():
            yield Unmapped(part.line, f"{model}: a range without a start")
            continue
        rates = Node({key: value for key, value in part.fields.items() if key != "range"}, part.line)
        for found in _prices(provider, model, rates, _LITELLM, limits):
            yield found._replace(above=int(start)) if isinstance(found, FoundPrice) else found
    if (off_peak := flat.get(_OFF_PEAK)) is not None:
        yield Unmapped(off_peak.line, f"{model}: {_OFF_PEAK} is no price per token that is known here")
    yield from _prices(provider, model, Node(flat, costs.line), _LITELLM, limits)


# LiteLLM's proxy


def _is_litellm(document: Node) -> bool:
    models, discounts = document.at("model_list"), document.at("litellm_settings", "cost_discount_config")
    return discounts is not None or (models is not None and bool(models.items))


def _read_litellm(document: Node) -> Iterator[Found]:
    models = document.at("model_list")
    for entry in models.items if models else []:
        yield from _litellm_model(entry)
    discounts = document.at("litellm_settings", "cost_discount_config")
    for provider, node in (discounts.fields if discounts else {}).items():
        if node.number is None or not 0 <= node.number <= 1:
            yield Unmapped(node.line, f"cost_discount_config: {provider} is not a share from 0 to 1")
        else:
            yield FoundDiscount(provider, node.number, node.line)
    margins = document.at("litellm_settings", "cost_margin_config")
    for provider, node in (margins.fields if margins else {}).items():
        yield Unmapped(node.line, f"cost_margin_config: the margin on {provider} is a surcharge, not a discount")


def _litellm_model(entry: Node) -> Iterator[Found]:
    """The price of a deployment: of ``litellm_params``, replaced by that of ``model_info``."""
    params, info = entry.at("litellm_params"), entry.at("model_info")
    inside = params.at("model_info") if params else None
    fields: dict[str, Node] = {}
    for node in (params, inside, info):
        fields |= node.fields if node else {}
    base, route = fields.get("base_model"), params.at("model") if params else None
    named = (route.text if route else None) or ""
    costs = {key: value for key, value in fields.items() if _COST.search(key) or key in (_TIERED, _OFF_PEAK)}
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
    yield from _at(server, _litellm_prices(provider, model, Node(costs, line), Node(fields, line)))


# LiteLLM's price map, whose entries aider takes for models of its own: one cannot be told from the other


def _is_price_map(document: Node) -> bool:
    known = {*_LITELLM.rates, _TIERED, "litellm_provider", "max_input_tokens"}
    return all(value.fields for value in document.fields.values()) and any(
        known & set(value.fields) for value in document.fields.values()
    )


def _read_price_map(document: Node) -> Iterator[Found]:
    for model, node in document.fields.items():
        stated = node.at("litellm_provider")
        provider = (stated.text if stated else None) or (model.partition("/")[0] if "/" in model else "")
        yield from _litellm_prices(provider, model, node, node)


# opencode

_OPENCODE = _Rates(
    PER_MILLION,
    {"input": "input", "output": "output", "cache_read": "cache_read", "cache_write": "cache_write",
     "reasoning": "reasoning", "input_audio": "audio_in", "output_audio": "audio_out"},
    "context", "max_output", ("type",),
)  # fmt: skip


def _is_opencode(document: Node) -> bool:
    providers = document.at("provider")
    return providers is not None and any(node.at("models") for node in providers.fields.values())


def _read_opencode(document: Node) -> Iterator[Found]:
    providers = document.at("provider")
    for provider, node in (providers.fields if providers else {}).items():
        models = node.at("models")
        for model, about in (models.fields if models else {}).items():
            cost, named = about.at("cost"), about.at("id")
            limits = _opencode_limits(about.at("limit"), about.line)
            name = (named.text if named else None) or model
            for part in (cost.items or [cost]) if cost else []:
                yield from _at(node.at("options", "baseURL"), _opencode_cost(provider, name, part, limits))


def _opencode_limits(limits: Node | None, line: int) -> Node:
    """The limits of a model; its output limit under a name that no rate has."""
    fields = dict(limits.fields) if limits else {}
    if "output" in fields:
        fields["max_output"] = fields.pop("output")
    return Node(fields, line)


def _opencode_cost(provider: str, model: str, cost: Node, limits: Node) -> Iterator[Found]:
    """One price: the older shape is flat, the newer one has ``cache`` and ``tier``."""
    over = {match[1]: value for key, value in cost.fields.items() if (match := _OVER.fullmatch(key)) and value.fields}
    for thousands, part in over.items():
        for found in _opencode_cost(provider, model, part, limits):
            yield found._replace(above=int(thousands) * 1000) if isinstance(found, FoundPrice) else found
    fields = {
        key: value
        for key, value in cost.fields.items()
        if key not in ("cache", "tier") and not (_OVER.fullmatch(key) and value.fields)
    }
    for key, value in (cost.at("cache") or Node({}, cost.line)).fields.items():
        fields[f"cache_{key}"] = value
    tier = cost.at("tier")
    size = None if tier is None else _limit(tier, "size")
    if tier is not None and size is None:
        yield Unmapped(tier.line, f"{model}: a tier without a size")
        return
    price = cost if not isinstance(cost.value, dict) else Node(fields, cost.line)
    for found in _prices(provider, model, price, _OPENCODE, limits):
        yield found._replace(above=size) if isinstance(found, FoundPrice) and size else found


_OVER = re.compile(r"context_over_(\d{1,9})k")


# pi and crush, whose providers have lists of models

_PI = _Rates(
    PER_MILLION,
    {"input": "input", "output": "output", "cacheRead": "cache_read", "cacheWrite": "cache_write"},
    "contextWindow", "maxTokens", (),
)  # fmt: skip
_CRUSH = _Rates(
    PER_MILLION,
    {"cost_per_1m_in": "input", "cost_per_1m_out": "output", "cost_per_1m_in_cached": "cache_write",
     "cost_per_1m_out_cached": "cache_read"},
    "context_window", "default_max_tokens",
)  # fmt: skip
"""crush bills what it writes to the cache as input, and what it reads from it as output."""


def _listed_models(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Provider, id and node of each model of ``providers.*.models``."""
    providers = document.at("providers")
    for provider, node in (providers.fields if providers else {}).items():
        models = node.at("models")
        for about in models.items if models else []:
            name = about.at("id")
            if name is not None and name.text:
                yield provider, name.text, about


def _is_crush(document: Node) -> bool:
    return any(set(_CRUSH.rates) & set(node.fields) for _, _, node in _listed_models(document))


def _read_crush(document: Node) -> Iterator[Found]:
    for provider, model, node in _listed_models(document):
        server = document.at("providers", provider, "base_url")
        yield from _at(server, _prices(provider, model, node, _CRUSH))


def _is_pi(document: Node) -> bool:
    providers = document.at("providers")
    overrides = any(node.at("modelOverrides") for node in (providers.fields if providers else {}).values())
    return overrides or any(node.at("cost") for _, _, node in _listed_models(document))


def _read_pi(document: Node) -> Iterator[Found]:
    providers = document.at("providers")
    overridden = [
        (provider, model, about)
        for provider, node in (providers.fields if providers else {}).items()
        for model, about in (node.at("modelOverrides") or Node({}, node.line)).fields.items()
    ]
    for provider, model, about in [*_listed_models(document), *overridden]:
        cost = about.at("cost")
        if cost is not None:
            server = document.at("providers", provider, "baseUrl")
            yield from _at(server, _prices(provider, model, cost, _PI, about))


# ccusage and LibreChat, whose prices may be nested

_CCUSAGE = _Rates(
    PER_TOKEN,
    {"inputCostPerToken": "input", "outputCostPerToken": "output", "cacheReadInputTokenCost": "cache_read",
     "cacheCreationInputTokenCost": "cache_write", "cacheCreationInputTokenCostAbove1hr": "cache_write_1h"},
    others=(),
)  # fmt: skip
_LIBRECHAT = _Rates(
    PER_MILLION,
    {"prompt": "input", "completion": "output", "read": "cache_read", "write": "cache_write"},
    "context", others=(),
)  # fmt: skip


def _below(node: Node, key: str, owner: str = "") -> Iterator[tuple[str, Node, Node]]:
    """Every node called *key* at or below *node*, with the nearest ``name`` around it, and the node that has it."""
    name = node.at("name")
    owner = (name.text if name else None) or owner
    for own, value in node.fields.items():
        if own == key:
            yield owner, value, node
        else:
            yield from _below(value, key, owner)
    for value in node.items:
        yield from _below(value, key, owner)


def _nested(key: str, names: _Rates) -> Callable[[Node], Iterator[Found]]:
    def read(document: Node) -> Iterator[Found]:
        for owner, models, around in _below(document, key):
            for model, node in models.fields.items():
                yield from _at(around.at("baseURL"), _prices(owner, model, node, names))

    return read


def _has(key: str) -> Callable[[Node], bool]:
    return lambda document: next(_below(document, key), None) is not None


SHAPES = (
    PriceFileShape("LiteLLM", True, _is_litellm, _read_litellm),
    PriceFileShape("opencode", False, _is_opencode, _read_opencode),
    PriceFileShape("crush", False, _is_crush, _read_crush),
    PriceFileShape("pi", False, _is_pi, _read_pi),
    PriceFileShape("ccusage", False, _has("pricingOverrides"), _nested("pricingOverrides", _CCUSAGE)),
    PriceFileShape("LibreChat", False, _has("tokenConfig"), _nested("tokenConfig", _LIBRECHAT)),
    PriceFileShape("aider (or LiteLLM's price map)", True, _is_price_map, _read_price_map),
)
"""The shapes, those with a mark of their own first."""
