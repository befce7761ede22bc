"""The published rates of a price, and the removal of listed rates that are not a price per token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_tui.core.models import Rates

if TYPE_CHECKING:
    from crosswalk_tui.sources.harvest import Harvest

_RATES = Rates._fields

_LEAST_WRITE = 0.99
"""Least ratio of a cache-write price to the input price: a write costs at least the input, give or take rounding."""


def published(rates: Rates) -> dict[str, int]:
    """The known rates by name."""
    return {name: value for name in _RATES if (value := getattr(rates, name)) is not None}


def token_rates(rates: Rates, harvest: Harvest) -> Rates:
    """*rates* without the ones that are not a price per token.

    A reasoning price of 0 with an output price means unset: such tokens are billed as output. A cache-write price
    above 0 and below the input price is a charge for storage (Gemini: by the hour, on top of the input) or an error.
    A cache-write price of 0 is kept: it means that writing has no surcharge.
    """
    if rates.reasoning == 0 and rates.output:
        harvest.skip_cell("reasoning price", "0 beside an output price means none")
        rates = rates._replace(reasoning=None)
    if rates.input and rates.cache_write and rates.cache_write < _LEAST_WRITE * rates.input:
        harvest.skip_cell("cache-write price", "below the input price it is a charge for storage or an error")
        rates = rates._replace(cache_write=None, cache_write_1h=None)
    return rates
