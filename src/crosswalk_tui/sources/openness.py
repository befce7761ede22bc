"""Open weights proved by independent sellers: closed weights cannot be downloaded, run locally or hosted by others.

Both observations were checked on the snapshots of 2026-11 against the models whose openness canonical metadata, the
maker or a model card states. The counts are in the docstrings: neither held for a closed model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.sources.identity.resolver import family_of
from crosswalk_tui.sources.merged_offers import MergedOffer
from crosswalk_tui.sources.voters import voter

HUB = "huggingface"
"""Serves repositories of its hub under the names used there."""

_REPOSITORY = re.compile(r"(?:^|/)(?!models/)[\w.-]+/[^/]*[A-Z][^/]*$")
"""``moonshotai/Kimi-K3.1-Pro``: an organisation and a repository, spelled with capitals as on the hub."""

_LEAST_HOSTS = 2


def resellers_of_closed(entries: Iterable[MergedOffer]) -> frozenset[str]:
    """Hosts that also sell closed models of other labs: their offers do not prove open weights."""
    found = set()
    for entry in entries:
        family = family_of(entry.key.partition("/")[2])
        if family is not None and not family.open_weights and entry.provider.lab_id != family.lab:
            found.add(entry.provider.provider_id)
    return frozenset(found)


def is_closed_family(key: str) -> bool:
    """Whether the reviewed families table states that no model of this family is open."""
    family = family_of(key.partition("/")[2])
    return family is not None and not family.open_weights


def published(entries: Iterable[MergedOffer]) -> set[str]:
    """Sellers that need the weights to be public: the model hub itself, and programs that run them locally.

    Measured: 132 models known to be open, none known to be closed.
    """
    return {
        entry.provider.provider_id
        for entry in entries
        if entry.provider.type is ProviderType.LOCAL or entry.provider.provider_id == HUB
    }


def hosts(key: str, entries: Sequence[MergedOffer], resellers: frozenset[str]) -> set[str]:
    """Independent hosts of the model *key*, at least two; an empty set if there are fewer, or its family is closed.

    Counted are hosts and clouds that are not its lab's and that call it by its repository (``moonshotai/Kimi-K3``) or
    serve it in another number format, else hosts that resell no closed model. Measured: 117 models known to be open,
    none known to be closed.

    Args:
        key: the model.
        entries: its offers.
        resellers: see `resellers_of_closed`.
    """
    if is_closed_family(key):
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
