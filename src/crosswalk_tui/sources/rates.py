"""Remove and count listed rates that are not a price per token."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crosswalk_tui.core.models import Rates

if TYPE_CHECKING:
    from crosswalk_tui.sources.harvest import Harvest

_AT_LEAST = 0.99
"""Share of the input price below which a cache-write price is invalid: a write costs at least the input, rounded."""


def token_rates(rates: Rates, harvest: Harvest) -> Rates:
    """*rates* without those that are not a price per token.

    A reasoning price of 0 with an output price means unset: such tokens are billed as output. A cache-write price
    above 0 and below the input price is a charge for keeping the cache (Gemini: by the hour, on top of the input) or
    an error; a published 0 is kept, as it means that writing has no surcharge.
    """
    if rates.reasoning == 0 and rates.output:
        harvest.pass_over("reasoning price: 0 beside an output price means none")
        rates = replace(rates, reasoning=None)
    if rates.input and rates.cache_write and rates.cache_write < _AT_LEAST * rates.input:
        harvest.pass_over("cache-write price: below the input price it is a charge for storage or a slip")
        rates = replace(rates, cache_write=None, cache_write_1h=None)
    return rates
