"""models.dev: offers of some 150 providers and, in its catalogue form, canonical models.

Two shapes are published: ``catalog.json`` (``{models, providers}``) and ``api.json`` (provider id to provider). Prices
are USD per 1M tokens; a context tier prices the whole request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from crosswalk_tui.core.catalogue import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.documents import (
    IsoDate,
    Limit,
    Modalities,
    PerMillion,
    Row,
    Text,
    as_object,
    expect_content,
    expect_object,
    load_json,
    place,
    read_row,
    usable_id,
)
from crosswalk_tui.sources.kinds import is_router, other_kind
from crosswalk_tui.sources.licences import licence_name
from crosswalk_tui.sources.records import Facts, Harvest, ModelRecord, OfferRecord, PriceRecord, ProviderRecord

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "models.dev"

_OVER_200K = 200_000
_FORBIDDEN_BENCHMARKS = ("artificialanalysis.ai", "openrouter.ai")


class _Limits(Row):
    context: Limit = None
    output: Limit = None


class _Modalities(Row):
    input: Modalities = None
    output: Modalities = None


class _Model(Row):
    """A model or an offer of it: both carry the same facts."""

    name: Text = None
    family: Text = None
    release_date: IsoDate = None
    knowledge: IsoDate = None
    open_weights: bool | None = None
    licence: Text = Field(default=None, alias="license")
    reasoning: bool | None = None
    tool_call: bool | None = None
    structured_output: bool | None = None
    limit: _Limits = _Limits()
    modalities: _Modalities = _Modalities()
    status: Text = None
    base_model: Text = None


class _Provider(Row):
    name: Text = None
    doc: Text = None


class _Cost(Row):
    input: PerMillion = None
    output: PerMillion = None
    cache_read: PerMillion = None
    cache_write: PerMillion = None
    reasoning: PerMillion = None
    input_audio: PerMillion = None
    output_audio: PerMillion = None

    def rates(self) -> Rates:
        return Rates(
            input=self.input,
            output=self.output,
            cache_read=self.cache_read,
            cache_write=self.cache_write,
            reasoning=self.reasoning,
            audio_in=self.input_audio,
            audio_out=self.output_audio,
        )


class _TierStart(Row):
    size: Limit
    type: str


class _ContextTier(_Cost):
    tier: _TierStart


def read(path: Path, as_of: str) -> Harvest:
    """Import a models.dev snapshot in either of its shapes.

    Raises:
        SourceError: the file is missing, cut short or of another shape.
    """
    harvest = Harvest(SOURCE, as_of)
    document = expect_object(load_json(path), path)
    providers = document
    if "providers" in document or "models" in document:
        providers = expect_object(document.get("providers"), path, "providers")
        for key, raw in expect_object(document.get("models", {}), path, "models").items():
            _read_model(key, raw, harvest)
    for provider_id, raw in providers.items():
        _read_provider(provider_id, raw, harvest)
    return expect_content(harvest, path)


def _read_model(key: str, raw: object, harvest: Harvest) -> None:
    where = place("models", key)
    harvest.n_rows += 1
    if not _id_is_usable(key, where, harvest):
        return
    row = read_row(_Model, raw, where, harvest)
    if row is None:
        return
    _skip_benchmarks(raw, where, harvest)
    kind = other_kind(key, row.name, row.family, row.modalities.output)
    if kind is not None:
        harvest.skip(kind)
        return
    harvest.models.append(ModelRecord(SOURCE, key, where, _facts(row)))


def _skip_benchmarks(raw: object, where: str, harvest: Harvest) -> None:
    """Count the scores left out: the benchmark tables hold what may be shown; Artificial Analysis forbids its own."""
    scores = as_object(raw, where, harvest).get("benchmarks")
    for score in scores if isinstance(scores, list) else ():
        cells = score if isinstance(score, dict) else {}
        source, name = str(cells.get("source", "")).lower(), str(cells.get("name", "")).lower()
        forbidden = name.startswith("artificial analysis") or any(site in source for site in _FORBIDDEN_BENCHMARKS)
        harvest.skip("artificial-analysis" if forbidden else "benchmark-in-source")


def _read_provider(provider_id: str, raw: object, harvest: Harvest) -> None:
    where = place("providers", provider_id)
    if not _id_is_usable(provider_id, where, harvest):
        return
    row = read_row(_Provider, raw, where, harvest)
    if row is None:
        return
    offers = raw.get("models") if isinstance(raw, dict) else None
    if not isinstance(offers, dict):
        harvest.reject(place(where, "models"), "it is not an object")
        return
    harvest.providers.append(ProviderRecord(provider_id, row.name or provider_id, doc_url=row.doc))
    for model_id, offer in offers.items():
        _read_offer(provider_id, model_id, offer, harvest)


def _read_offer(provider_id: str, model_id: str, raw: object, harvest: Harvest) -> None:
    where = place("providers", provider_id, "models", model_id)
    harvest.n_rows += 1
    if not _id_is_usable(model_id, where, harvest):
        return
    row = read_row(_Model, raw, where, harvest)
    if row is None:
        return
    kind = other_kind(model_id, row.name, row.family, row.modalities.output)
    if kind is not None:
        harvest.skip(kind)
        return
    harvest.offers.append(
        OfferRecord(
            source=SOURCE,
            provider=provider_id,
            provider_model_id=model_id,
            path=where,
            facts=_facts(row),
            prices=tuple(_prices(as_object(raw, where, harvest), where, harvest)),
            link=row.base_model,
            access=Access.ROUTER if is_router(model_id, row.family) else None,
            deprecated=row.status == "deprecated",
        )
    )


def _id_is_usable(value: str, where: str, harvest: Harvest) -> bool:
    try:
        usable_id(value)
    except ValueError as error:
        harvest.reject(where, str(error))
        return False
    return True


def _facts(row: _Model) -> Facts:
    return Facts(
        name=row.name,
        family=row.family,
        open_weights=row.open_weights,
        licence=licence_name(row.licence),
        release_date=row.release_date,
        knowledge_cutoff=row.knowledge,
        context_tokens=row.limit.context,
        max_output_tokens=row.limit.output,
        modalities_in=row.modalities.input,
        modalities_out=row.modalities.output,
        reasoning=row.reasoning,
        tools=row.tool_call,
        structured_output=row.structured_output,
    )


def _prices(offer: dict[str, object], where: str, harvest: Harvest) -> list[PriceRecord]:
    at = place(where, "cost")
    cost = as_object(offer.get("cost"), at, harvest)
    prices = []
    if cost and (base := read_row(_Cost, cost, at, harvest, whole=True)) is not None:
        prices.append(PriceRecord(base.rates(), harvest.as_of))
        prices.extend(_bands(cost, at, harvest))
    return prices + _fast_mode(offer, where, harvest)


def _bands(cost: dict[str, object], at: str, harvest: Harvest) -> list[PriceRecord]:
    """Prices of long prompts: ``tiers`` where given, else ``context_over_200k``, which repeats the first of them."""
    tiers = cost.get("tiers")
    bands: list[PriceRecord] = []
    for index, raw in enumerate(tiers if isinstance(tiers, list) else ()):
        here = place(at, "tiers", index)
        row = read_row(_ContextTier, raw, here, harvest, whole=True)
        if row is None:
            continue
        if row.tier.type != "context" or row.tier.size is None:
            harvest.reject(place(here, "tier"), "only tiers by context size are known")
            continue
        bands.append(PriceRecord(row.rates(), harvest.as_of, band_from=row.tier.size))
    here = place(at, "context_over_200k")
    older = cost.get("context_over_200k")
    repeated = read_row(_Cost, older, here, harvest, whole=True) if older is not None else None
    if repeated is None:
        return bands
    if not bands:
        return [PriceRecord(repeated.rates(), harvest.as_of, band_from=_OVER_200K)]
    if all(band.rates != repeated.rates() for band in bands):
        harvest.reject(here, "it differs from the tiers of the same price, which are kept")
    return bands


def _fast_mode(offer: dict[str, object], where: str, harvest: Harvest) -> list[PriceRecord]:
    node: dict[str, object] = offer
    for key in ("experimental", "modes", "fast"):
        where = place(where, key)
        node = as_object(node.get(key), where, harvest)
    if "cost" not in node:
        return []
    row = read_row(_Cost, node["cost"], place(where, "cost"), harvest, whole=True)
    return [] if row is None else [PriceRecord(row.rates(), harvest.as_of, tier=Tier.FAST)]
