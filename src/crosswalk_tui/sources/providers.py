"""The reviewed table of providers, and the reader of the reviewed tables."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Access, ProviderType
from crosswalk_tui.sources.harvest import ListingEvent, MakerStatus, OfferKey, OfferRecord, ProviderRecord, Repointing
from crosswalk_tui.sources.importers.upstream_cells import MAX_ID_LENGTH
from crosswalk_tui.sources.importers.upstream_files import parse_csv

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crosswalk_tui.sources.harvest import Harvest

_RecordT = TypeVar("_RecordT", OfferRecord, MakerStatus, ListingEvent, Repointing)

_COLUMNS = ("provider_id", "name", "type", "default_access", "lab", "duplicate_of", "active", "note")


def read_table(name: str, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of the reviewed CSV table *name*, which has *columns*."""
    text = files("crosswalk_tui.sources").joinpath("tables", name).read_text(encoding="utf-8")
    return [row for _, row in parse_csv(text, name, columns)]


@cache
def provider_table() -> dict[str, ProviderRecord]:
    """Every reviewed provider by id.

    ``lab_id`` is the lab for which the provider is the maker. Every endpoint of a maker has it; a cloud has it if it
    sells its lab's models (Bedrock for Nova, Azure for Phi), unless the lab has a separate API (Vertex). A
    note may begin with a word on why prices need care (see `caution`).
    """
    return {
        row["provider_id"]: ProviderRecord(
            provider_id=row["provider_id"],
            name=row["name"],
            type=ProviderType(row["type"]),
            default_access=Access(row["default_access"]),
            lab_id=row["lab"] or None,
            duplicate_of=row["duplicate_of"] or None,
            active=row["active"] == "1",
            note=row["note"] or None,
        )
        for row in read_table("providers.csv", _COLUMNS)
    }


def provider_called(name: str, listed: Iterable[str]) -> str | None:
    """The id of the provider called *name*: *listed* or reviewed, in any spelling, or as another list names it."""
    ids = {*listed, *provider_table()}
    if name in ids:
        return name
    spelt = {_bare(provider_id): provider_id for provider_id in sorted(ids, reverse=True)}
    return spelt.get(_bare(name)) or _names_in_lists().get(name.casefold())


@cache
def _names_in_lists() -> dict[str, str]:
    """The providers by their names in LiteLLM's and genai-prices' lists, unless it depends on the model."""
    litellm = read_table("litellm_providers.csv", ("litellm_provider", "keys", "provider", "prefixes", "note"))
    genai = read_table("genai_prices_providers.csv", ("genai_provider", "models", "provider", "id_template", "note"))
    pairs = [(row["genai_provider"], row["provider"]) for row in genai if not row["models"]]
    pairs += [(row["litellm_provider"], row["provider"]) for row in litellm if not row["keys"]]
    return {name: provider for name, provider in pairs if provider}


def id_of_unknown_seller(name: str) -> str:
    """The catalogue id of a seller missing in the reviewed table: its name in the catalogue's spelling.

    Raises:
        ValueError: the name cannot serve as an id.
    """
    spelled = re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")
    if not spelled or len(spelled) > MAX_ID_LENGTH:
        raise ValueError(f"{safe(name, 40)!r} cannot serve as the id of a provider")
    return spelled


def recognise_sellers(harvests: Iterable[Harvest]) -> None:
    """Map unreviewed sellers to a known id that differs only in spelling, in place.

    LiteLLM's ``wafer_ai`` is models.dev's ``wafer.ai``. An id is known if the reviewed table has it or a source
    describes the provider. If a source then lists an offer twice, the second is rejected.
    """
    harvests = list(harvests)
    ids = {record.provider_id for harvest in harvests for record in harvest.providers} | provider_table().keys()
    known = {_bare(provider_id): provider_id for provider_id in sorted(ids, reverse=True)}

    def recognised(record: _RecordT) -> _RecordT:
        name = record.provider
        return record if name in ids else replace(record, provider=known.get(_bare(name), name))

    for harvest in harvests:
        offers: dict[OfferKey, OfferRecord] = {}
        for record in map(recognised, harvest.offers):
            first = offers.setdefault(record.offer_key, record)
            if first is not record:
                harvest.reject(record.path, f"it repeats the offer of {first.path}, which is kept")
        harvest.offers = list(offers.values())
        harvest.statuses = [recognised(record) for record in harvest.statuses]
        harvest.events = [recognised(record) for record in harvest.events]
        harvest.repointings = [recognised(record) for record in harvest.repointings]


def _bare(provider_id: str) -> str:
    return re.sub(r"[^a-z0-9]", "", provider_id.lower())


_UNREVIEWED = "unreviewed"


def unreviewed(provider_id: str, name: str | None = None) -> ProviderRecord:
    """A provider missing in the reviewed table: a re-seller that is never ranked until it is reviewed."""
    return ProviderRecord(
        provider_id=provider_id,
        name=name or provider_id,
        type=ProviderType.AGGREGATOR,
        default_access=Access.METERED,
        note=f"{_UNREVIEWED}: new in the sources, never ranked until its type and access are known",
    )


def is_unreviewed(provider: ProviderRecord) -> bool:
    """Whether the provider is not in the reviewed table yet."""
    return caution(provider) == _UNREVIEWED


def caution(provider: ProviderRecord) -> str | None:
    """The part of the provider's note before a colon: ``currency``, ``region cn``, ``defunct``…, or None."""
    word, colon, _ = (provider.note or "").partition(":")
    return word if colon else None
