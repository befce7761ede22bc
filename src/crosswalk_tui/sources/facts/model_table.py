"""The rows of ``model``: chosen facts, name and status.

A model is deprecated if its maker states so. A model that its maker no longer sells is active while others serve it
themselves; lists that never remove offers, and re-sellers, are ignored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from crosswalk_tui.catalog.schema import FACT_FIELDS
from crosswalk_tui.core.vocabulary import Access, Exclusion, ProviderType
from crosswalk_tui.sources.facts.candidate_value import CandidateValue, stored
from crosswalk_tui.sources.stored_rows import StoredModel

if TYPE_CHECKING:
    from crosswalk_tui.sources.assemble import Assembly
    from crosswalk_tui.sources.harvest import MakerStatus, OfferKey, ProviderRecord
    from crosswalk_tui.sources.identity.resolver import Resolution, Resolver
    from crosswalk_tui.sources.offers.merged_offers import MergedOffer

Exclusions = Mapping["OfferKey", tuple[Exclusion, str] | None]
"""Why each offer is excluded from rankings."""

MakerStatuses = Mapping[str, Mapping[str, str]]
"""Makers' statements on their models: the status of each id, by model key."""

_ACTIVE, _DEPRECATED, _REMOVED = "active", "deprecated", "removed"
_NOT_SOLD = (Exclusion.NOT_LIVE, Exclusion.DEPRECATED)
_MAKERS_LIST = "models.dev"
"""The list that removes ended offers and has the marks of the makers themselves."""


def model_rows(made: Assembly, model_ids: Mapping[str, int], excluded: Exclusions) -> list[StoredModel]:
    """One row per model, in the order of *model_ids*."""
    offers: dict[str, list[tuple[MergedOffer, Access]]] = defaultdict(list)
    for entry, access, _ in made.priced:
        offers[entry.key].append((entry, access))
    return [
        StoredModel(
            model_id=number,
            key=key,
            lab_id=key.partition("/")[0],
            is_moving_alias=all(entry.resolution.parsed.is_moving_alias for entry, _ in offers[key]),
            status=_status(key, made, [(entry, _is_sold(entry, access, excluded)) for entry, access in offers[key]]),
            **_chosen_facts(made.facts[key]),
        )
        for key, number in model_ids.items()
    ]


def _chosen_facts(candidates: Iterable[CandidateValue]) -> dict[str, Any]:
    """The chosen value of every fact, by column."""
    found = dict.fromkeys(FACT_FIELDS)
    chosen = {c.field: stored(c.value) for c in candidates if c.chosen and c.field in found}
    return {**found, **chosen}


def maker_statuses(
    statuses: Iterable[MakerStatus], resolver: Resolver, providers: Mapping[str, ProviderRecord]
) -> dict[str, dict[str, str]]:
    """The statuses that makers give their own models; statements on models of other labs are left out.

    A deprecated old name does not make a renamed model deprecated.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for status in sorted(statuses, key=lambda s: (s.as_of, s.source, s.provider, s.provider_model_id)):
        resolution = resolver.resolve(status.provider, status.provider_model_id)
        key, seller = resolution.key, providers.get(status.provider)
        if seller is None or seller.lab_id in (None, key.partition("/")[0]):
            found[key][status.provider_model_id.casefold()] = _REMOVED if _renamed(resolution) else status.status
    return dict(found)


def _renamed(resolution: Resolution) -> bool:
    """Whether the id is a reviewed alias of its model."""
    return any(step.rule == "alias" for step in resolution.parsed.steps)


def _is_sold(entry: MergedOffer, access: Access, excluded: Exclusions) -> bool:
    """Whether the offer can be bought, at whatever price; one that is not metered only has to be listed."""
    if entry.ended or not entry.provider.active:
        return False
    exclusion = excluded[entry.offer_key]
    return access is not Access.METERED or exclusion is None or exclusion[0] not in _NOT_SOLD


def _status(key: str, made: Assembly, entries: Iterable[tuple[MergedOffer, bool]]) -> str:
    """Active or deprecated: by the maker's statement, else by whether one of *entries* can be bought."""
    entries = list(entries)
    stated = dict(made.maker_statuses.get(key, {}))
    for entry, sold in entries:
        if entry.provider.lab_id == key.partition("/")[0] and entry.region in (None, "global"):
            stated.setdefault(entry.provider_model_id.casefold(), _maker_status(entry, sold=sold))
    for status in (_ACTIVE, _DEPRECATED):
        if status in stated.values():
            return status
    # A closed model that its maker has ended cannot be resold, only served by a cloud.
    needs_maker = bool(stated) and key in made.closed
    served = any(sold and (not needs_maker or entry.provider.type is ProviderType.CLOUD) for entry, sold in entries)
    return _ACTIVE if served else _DEPRECATED


def _maker_status(entry: MergedOffer, *, sold: bool) -> str:
    """The status by a maker's own offer; the end of an old name, or of a re-pointed id, is no deprecation."""
    if any(record.deprecated and record.source == _MAKERS_LIST for record in entry.records):
        return _REMOVED if entry.served or _renamed(entry.resolution) else _DEPRECATED
    return _ACTIVE if sold else _REMOVED
