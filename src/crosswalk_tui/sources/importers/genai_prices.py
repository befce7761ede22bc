"""genai-prices: 2,300 models of 47 sellers, with dated, tiered and time-of-day prices in USD per 1M tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Access
from crosswalk_tui.sources.harvest import Facts, Harvest, OfferKey, OfferRecord
from crosswalk_tui.sources.importers.genai_price_timeline import prices_of
from crosswalk_tui.sources.importers.upstream_cells import MAX_ID_LENGTH, Limit, Text, usable_id
from crosswalk_tui.sources.importers.upstream_files import expect_content, expect_list, load_json
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, place, read_row
from crosswalk_tui.sources.model_kinds import is_router, other_kind
from crosswalk_tui.sources.providers import id_of_unknown_seller, read_table

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "genai-prices"

_BEDROCK_CLASSES = frozenset({"global", "regional"})
_OTHER_UNITS = (("hours", "speech"), ("mchars", "speech"), ("kpages", "ocr"))
"""Kinds of models sold by other units than tokens, by a word in the name of the price cell."""


class _GenaiModel(UpstreamRow):
    id: str
    name: Text = None
    context_window: Limit = None
    deprecated: bool = False


class _GenaiProvider(UpstreamRow):
    id: str
    name: Text = None


@dataclass(frozen=True, slots=True)
class _GenaiSeller:
    """A row of the reviewed table: the catalogue provider of an upstream provider's models, and its form of ids."""

    genai_provider: str
    models: str
    provider: str
    id_template: str

    def model_id(self, row: _GenaiModel, equals: frozenset[str]) -> str:
        """The seller's own id: a full id among *equals*, else the upstream's short id in the seller's form."""
        if not self.id_template or (self.id_template.endswith("/{id}") and "/" in row.id):
            return row.id
        full = sorted(known for known in equals if known.endswith(f"/{row.id}"))
        return full[0] if full else self.id_template.replace("{id}", row.id)


def read(path: Path, as_of: str) -> Harvest:
    """Import a genai-prices data file (v2)."""
    harvest = Harvest(SOURCE, as_of)
    columns = ("genai_provider", "models", "provider", "id_template", "note")
    sellers = [
        _GenaiSeller(row["genai_provider"], row["models"] or "*", row["provider"], row["id_template"])
        for row in read_table("genai_prices_providers.csv", columns)
    ]
    for index, raw in enumerate(expect_list(load_json(path), path)):
        _read_provider(index, raw, sellers, harvest)
    return expect_content(harvest, path)


def _read_provider(index: int, raw: object, sellers: Sequence[_GenaiSeller], harvest: Harvest) -> None:
    """Add the offers of an upstream provider to *harvest*; one that is not in the reviewed table keeps its id."""
    row = read_row(_GenaiProvider, raw, place(index), harvest)
    if row is None or not isinstance(raw, dict):
        return
    where = place(row.id)
    models = raw.get("models")
    known = [seller for seller in sellers if seller.genai_provider == row.id]
    if not isinstance(models, list):
        harvest.reject(place(where, "models"), "it is not a list")
        return
    if not known:
        try:
            known = [_GenaiSeller(row.id, "*", id_of_unknown_seller(row.id), "")]
        except ValueError as error:
            harvest.reject(place(where, "id"), str(error))
    seen: set[OfferKey] = set()
    for position, model in enumerate(models):
        harvest.n_rows += 1
        if known:
            _read_model(where, position, model, known, seen, harvest)


def _read_model(
    provider: str, position: int, raw: object, sellers: Sequence[_GenaiSeller], seen: set[OfferKey], harvest: Harvest
) -> None:
    """Add the model to *harvest* as an offer of the first of *sellers* that has it, unless it is among the *seen*."""
    row = read_row(_GenaiModel, raw, place(provider, position), harvest)
    if row is None or not isinstance(raw, dict):
        return
    where = place(provider, row.id)
    seller = next((s for s in sellers if fnmatchcase(row.id, s.models)), None)
    kind = "foreign-id" if seller is None else "not-chat" if not seller.provider else _kind(row, raw)
    if seller is None or kind is not None:
        harvest.skip(kind or "foreign-id")
        return
    equals = frozenset(_equals(raw.get("match")))
    try:
        model_id = usable_id(seller.model_id(row, equals))
    except ValueError as error:
        harvest.reject(where, str(error))
        return
    if (seller.provider, model_id) in seen:
        harvest.reject(where, "the provider lists this id twice; the first is kept")
        return
    seen.add((seller.provider, model_id))
    harvest.offers.append(
        OfferRecord(
            source=SOURCE,
            provider=seller.provider,
            provider_model_id=model_id,
            path=where,
            facts=Facts(name=row.name, context_tokens=row.context_window),
            prices=tuple(prices_of(row.id, raw, where, harvest)),
            region=_region(seller.provider, model_id),
            access=Access.FREE if row.id.endswith(":free") else Access.ROUTER if is_router(row.id) else None,
            deprecated=row.deprecated,
            also_known_as=tuple(sorted(equals - {model_id})),
        )
    )


def _equals(match: object) -> Iterator[str]:
    """The ids that a match rule contains in full; its patterns are ignored."""
    if not isinstance(match, dict):
        return
    exact = match.get("equals")
    if isinstance(exact, str) and safe(exact, MAX_ID_LENGTH) == exact:
        yield exact
    alternatives = match.get("or")
    for alternative in alternatives if isinstance(alternatives, list) else ():
        yield from _equals(alternative)


def _region(provider: str, model_id: str) -> str | None:
    """Bedrock's price class; ``regional.`` means every inference profile except the global one."""
    prefix = model_id.partition(".")[0]
    return prefix if provider == "amazon-bedrock" and prefix in _BEDROCK_CLASSES else None


def _kind(row: _GenaiModel, raw: Mapping[str, object]) -> str | None:
    """The kind of a model that is not a chat model, by its name or by the units it is sold in."""
    prices = raw.get("prices")
    tables = [item.get("prices") for item in prices if isinstance(item, dict)] if isinstance(prices, list) else [prices]
    cells = {cell for table in tables if isinstance(table, dict) for cell in table}
    kind = other_kind(row.id, row.name)
    if kind is not None or not cells or "output_mtok" in cells:
        return kind
    return next((sold for word, sold in _OTHER_UNITS if any(word in cell for cell in cells)), "input-only")
