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
from collections.abc import Callable, Iterator
from typing import NamedTuple

from crosswalk_tui.core.own.price_files.file_prices import (
    PER_MILLION,
    PER_TOKEN,
    Found,
    FoundPrice,
    RateNames,
    Unmapped,
    limit_in,
    prices_in,
    with_host,
)
from crosswalk_tui.core.own.price_files.litellm_files import is_price_map, is_proxy, read_price_map, read_proxy
from crosswalk_tui.core.own.price_files.nodes import Node


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


# opencode

_OPENCODE = RateNames(
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
                yield from with_host(node.at("options", "baseURL"), _opencode_cost(provider, name, part, limits))


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
    size = None if tier is None else limit_in(tier, "size")
    if tier is not None and size is None:
        yield Unmapped(tier.line, f"{model}: a tier without a size")
        return
    price = cost if not isinstance(cost.value, dict) else Node(fields, cost.line)
    for found in prices_in(provider, model, price, _OPENCODE, limits):
        yield found._replace(above=size) if isinstance(found, FoundPrice) and size else found


_OVER = re.compile(r"context_over_(\d{1,9})k")


# pi and crush, whose providers have lists of models

_PI = RateNames(
    PER_MILLION,
    {"input": "input", "output": "output", "cacheRead": "cache_read", "cacheWrite": "cache_write"},
    "contextWindow", "maxTokens", (),
)  # fmt: skip
_CRUSH = RateNames(
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
        yield from with_host(server, prices_in(provider, model, node, _CRUSH))


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
            yield from with_host(server, prices_in(provider, model, cost, _PI, about))


# ccusage and LibreChat, whose prices may be nested

_CCUSAGE = RateNames(
    PER_TOKEN,
    {"inputCostPerToken": "input", "outputCostPerToken": "output", "cacheReadInputTokenCost": "cache_read",
     "cacheCreationInputTokenCost": "cache_write", "cacheCreationInputTokenCostAbove1hr": "cache_write_1h"},
    others=(),
)  # fmt: skip
_LIBRECHAT = RateNames(
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


def _nested(key: str, names: RateNames) -> Callable[[Node], Iterator[Found]]:
    def read(document: Node) -> Iterator[Found]:
        for owner, models, around in _below(document, key):
            for model, node in models.fields.items():
                yield from with_host(around.at("baseURL"), prices_in(owner, model, node, names))

    return read


def _has(key: str) -> Callable[[Node], bool]:
    return lambda document: next(_below(document, key), None) is not None


SHAPES = (
    PriceFileShape("LiteLLM", True, is_proxy, read_proxy),
    PriceFileShape("opencode", False, _is_opencode, _read_opencode),
    PriceFileShape("crush", False, _is_crush, _read_crush),
    PriceFileShape("pi", False, _is_pi, _read_pi),
    PriceFileShape("ccusage", False, _has("pricingOverrides"), _nested("pricingOverrides", _CCUSAGE)),
    PriceFileShape("LibreChat", False, _has("tokenConfig"), _nested("tokenConfig", _LIBRECHAT)),
    PriceFileShape("aider (or LiteLLM's price map)", True, is_price_map, read_price_map),
)
"""The shapes, those with a mark of their own first."""
