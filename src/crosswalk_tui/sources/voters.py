"""Votes on a fact: one per list, however many sellers repeat it.

Regional endpoints and plans of one seller repeat its list, and some gateways copy a different one. Counted separately
they would outvote sellers that publish their own list.
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
    """The reviewed table: provider, and the provider whose list it repeats."""
    rows = read_table("shared_lists.csv", ("provider", "list", "reason"))
    return {row["provider"]: row["list"] for row in rows}


def voter(provider: ProviderRecord) -> str:
    """The list that *provider* publishes, named after the seller that publishes it first."""
    own = provider.duplicate_of or provider.provider_id
    return _shared_lists().get(own) or _ENDPOINT.sub("", own) or own
