"""Open weights as proved by independent sellers: closed weights cannot be downloaded, run locally or hosted by others.

The counts in the docstrings are from the snapshots of 2026-11, for models whose openness canonical metadata, the maker
or a model card states.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.sources.facts.fact_votes import voter
from crosswalk_tui.sources.identity.tables import family_of
from crosswalk_tui.sources.offers.merged_offers import MergedOffer

HUB = "huggingface"
"""The provider that serves the repositories of its model hub."""

_REPOSITORY = re.compile(r"(?:^|/)(?!models/)[\w.-]+/[^/]*[A-Z][^/]*$")
"""``moonshotai/Kimi-K3.1-Pro``: an organisation and a repository, with capitals as on the hub."""

_LEAST_HOSTS = 2

_LEAST_SAYING_CLOSED = 4
"""By how many votes "closed" must lead at sellers of a model that may be open: fewer are the default of their lists.

Of 48 models in families with open ones at which it leads by up to three, and whose openness is known otherwise, 47 are
open.
"""


def resellers_of_closed(entries: Iterable[MergedOffer]) -> frozenset[str]:
    """Hosts that resell closed models of other labs: their offers do not prove open weights."""
    found = set()
    for entry in entries:
        family = family_of(entry.key.partition("/")[2])
        if family is not None and not family.open_weights and entry.provider.lab_id != family.lab:
            found.add(entry.provider.provider_id)
    return frozenset(found)


def needing_public_weights(entries: Iterable[MergedOffer]) -> set[str]:
    """The sellers that need public weights: the model hub, and programs that run models locally.

    They serve 132 models known to be open, and none known to be closed.
    """
    return {
        entry.provider.provider_id
        for entry in entries
        if entry.provider.type is ProviderType.LOCAL or entry.provider.provider_id == HUB
    }


def is_default(key: str, entries: Iterable[MergedOffer], closed: int, opened: int) -> bool:
    """Whether *closed* votes against *opened* ones at sellers are no evidence that the model *key* is closed.

    Lists say "closed" where nobody filled it in. It is a default for a model of a family with open ones, or whose
    repository a seller names.
    """
    family = family_of(key.partition("/")[2])
    may_be_open = family.open_weights if family is not None else any(_shows_repository(e) for e in entries)
    return may_be_open and closed - opened < _LEAST_SAYING_CLOSED


def hosts(key: str, entries: Sequence[MergedOffer], resellers: frozenset[str]) -> set[str]:
    """The independent hosts of the model *key*; an empty set if there is only one, or the model's family is closed.

    These are hosts and clouds of other labs that name its repository (``moonshotai/Kimi-K3``) or a number format, or
    hosts that resell no closed model (see `resellers_of_closed`), whichever are more. Two or more of them serve 117
    models known to be open, and none known to be closed.
    """
    family = family_of(key.partition("/")[2])
    if family is not None and not family.open_weights:
        return set()
    lab = key.partition("/")[0]
    others = [
        e for e in entries if e.provider.lab_id != lab and e.provider.type in (ProviderType.HOST, ProviderType.CLOUD)
    ]
    named = {voter(e.provider) for e in others if _shows_repository(e)}
    pure = {
        voter(e.provider)
        for e in others
        if e.provider.type is ProviderType.HOST and e.provider.provider_id not in resellers
    }
    return max((group for group in (named, pure) if len(group) >= _LEAST_HOSTS), key=len, default=set())


def _shows_repository(entry: MergedOffer) -> bool:
    ids = {entry.provider_model_id, *(record.provider_model_id for record in entry.records)}
    return entry.resolution.parsed.quantization is not None or any(_REPOSITORY.search(name) for name in ids)
