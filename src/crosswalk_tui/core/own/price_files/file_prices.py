"""Prices as the files of other tools state them: what is found, and how it is read from fields with rates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlsplit

from crosswalk_tui.core.own.price_files.nodes import Node

PER_TOKEN, PER_MILLION = Decimal(10) ** 6, Decimal(1)
"""Factors from a file's unit to USD per 1M tokens."""

LIKE_A_PRICE = re.compile(r"cost|price", re.IGNORECASE)
"""Part of the name of a field that may be a price."""


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


def with_host(base: Node | None, results: Iterable[Found]) -> Iterator[Found]:
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


class RateNames(NamedTuple):
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


def prices_in(provider: str, model: str, node: Node, names: RateNames, limits: Node | None = None) -> Iterator[Found]:
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
    context, most = limit_in(holder, names.context), limit_in(holder, names.max_output)
    for (above, tier), usd in groups.items():
        yield FoundPrice(provider, model, usd, node.line, above, tier, context, most)


def _is_unknown_price(key: str, value: Node, names: RateNames) -> bool:
    if names.others is not None:
        return key not in (*names.others, names.context, names.max_output) and value.value is not None
    return LIKE_A_PRICE.search(key) is not None and not value.fields and not value.items


_ABOVE = re.compile(r"_above_(\d{1,9})k_tokens$|Above(\d{1,9})kTokens$")


def _variant(key: str) -> tuple[str, int, str]:
    """A key of LiteLLM or ccusage without its suffix for a band or a tier, the start of the band, and the tier."""
    tier = "standard"
    if key.endswith("_batches"):
        key, tier = key.removesuffix("_batches"), "batch"
    match = _ABOVE.search(key)
    return (key[: match.start()], int(match[1] or match[2]) * 1000, tier) if match else (key, 0, tier)


def limit_in(node: Node, name: str) -> int | None:
    """The tokens in the field *name* of *node*; None unless it is a whole number above 0."""
    found = node.fields.get(name)
    number = None if found is None else found.number
    return int(number) if number is not None and number == number.to_integral_value() and number > 0 else None
