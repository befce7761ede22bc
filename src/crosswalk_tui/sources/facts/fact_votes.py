"""Votes on a fact: one per list, however many sellers repeat it.

Regional endpoints and plans repeat the list of their seller, and some gateways copy a list. Counted separately, they
would outvote sellers with their own list.
"""

from __future__ import annotations

import re
from functools import cache

from crosswalk_tui.sources.harvest import ProviderRecord
from crosswalk_tui.sources.providers import read_table

_ENDPOINT = re.compile(r"(-(coding|token|step)-plan)?(-(cn|global|eu|us|ams|sgp))?$")
"""Suffixes of the ids of regional endpoints and plans."""


@cache
def _shared_lists() -> dict[str, str]:
    """The reviewed table: the owner of the list that a provider repeats, by provider."""
    rows = read_table("shared_lists.csv", ("provider", "list", "reason"))
    return {row["provider"]: row["list"] for row in rows}


def voter(provider: ProviderRecord) -> str:
    """The owner of the list that *provider* publishes."""
    return _owner(provider.duplicate_of or provider.provider_id)


@cache
def _owner(provider_id: str) -> str:
    return _shared_lists().get(provider_id) or _ENDPOINT.sub("", provider_id) or provider_id
