"""models.dev: offers of some 220 providers and, in ``catalog.json``, canonical models.

Two files are published: ``catalog.json`` (``{models, providers}``) and ``api.json`` (providers by id). Prices are USD
per 1M tokens; a context tier prices the whole request. An offer names its canonical model as ``canonical_model_id``
or, in older files, as ``base_model``, the model from which it inherits metadata.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.facts.licences import licence_name
from crosswalk_tui.sources.harvest import Facts, Harvest, ModelRecord, OfferRecord, PriceRecord, ProviderRecord
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, Limit, Modalities, PerMillion, Text
from crosswalk_tui.sources.importers.upstream_files import expect_content, expect_object, load_json
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, as_object, id_is_usable, place, read_row
from crosswalk_tui.sources.model_kinds import is_router, other_kind
from crosswalk_tui.sources.rates import token_rates

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "models.dev"

_OVER_200K = 200_000
_FORBIDDEN_BENCHMARKS = ("artificialanalysis.ai", "openrouter.ai")

_STATUSES = frozenset({"alpha", "beta", "deprecated"})
"""Known statuses of an offer; alpha and beta are sold like any other."""

_REQUEST_TIERS = {
    ("service_tier", "batch"): Tier.BATCH,
    ("service_tier", "flex"): Tier.FLEX,
    ("service_tier", "priority"): Tier.PRIORITY,
    ("service_tier", "fast"): Tier.FAST,
    ("speed", "fast"): Tier.FAST,
}
"""The tier of a mode, by the parameter it adds to the request."""

_MODE_TIERS = {"batch": Tier.BATCH, "flex": Tier.FLEX, "priority": Tier.PRIORITY, "fast": Tier.FAST}
"""The tier of a mode without such a parameter, by its name."""


class _Limits(UpstreamRow):
    context: Limit = None
    output: Limit = None


class _Modalities(UpstreamRow):
    input: Modalities = None
    output: Modalities = None


class _ModelsDevModel(UpstreamRow):
    """A model or an offer: both have the same facts."""

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
    canonical_model_id: Text = None
    base_model: Text = None


class _ModelsDevProvider(UpstreamRow):
    name: Text = None
    doc: Text = None


class _Cost(UpstreamRow):
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


class _TierStart(UpstreamRow):
    size: Limit
    type: str


class _ContextTier(_Cost):
    tier: _TierStart


def read(path: Path, as_of: str) -> Harvest:
    """Import a models.dev snapshot: ``catalog.json`` or ``api.json``."""
    harvest = Harvest(SOURCE, as_of)
    document = expect_object(load_json(path), path)
    providers = document
    if "providers" in document or "models" in document:
        providers = as_object(document.get("providers"), "providers", harvest)
        _read_models(as_object(document.get("models"), "models", harvest), harvest)
    for provider_id, raw in providers.items():
        _read_provider(provider_id, raw, harvest)
    return expect_content(harvest, path)


def _read_models(models: dict[str, object], harvest: Harvest) -> None:
    """Read the canonical models, dated by their newest update: they may be older than the offers."""
    for key, raw in models.items():
        _read_model(key, raw, harvest)
    updates = [raw.get("last_updated") for raw in models.values() if isinstance(raw, dict)]
    newest = max((day for day in updates if isinstance(day, str) and day <= harvest.as_of), default=harvest.as_of)
    if newest < harvest.as_of:
        harvest.models = [replace(model, as_of=newest) for model in harvest.models]


def _read_model(key: str, raw: object, harvest: Harvest) -> None:
    where = place("models", key)
    row = _read_chat_model(key, raw, where, harvest)
    if row is not None:
        harvest.models.append(ModelRecord(SOURCE, key, where, _facts(row)))


def _read_chat_model(model_id: str, raw: object, where: str, harvest: Harvest) -> _ModelsDevModel | None:
    """A model or an offer; None, which is counted or reported, if it is unusable or not a chat model."""
    harvest.n_rows += 1
    row = read_row(_ModelsDevModel, raw, where, harvest) if id_is_usable(model_id, where, harvest) else None
    if row is None:
        return None
    _skip_benchmarks(raw, where, harvest)
    kind = other_kind(model_id, row.name, row.family, row.modalities.output)
    if kind is not None:
        harvest.skip(kind)
        return None
    return row


def _skip_benchmarks(raw: object, where: str, harvest: Harvest) -> None:
    """Count the scores, which are not imported: the benchmark tables have all that are permitted."""
    scores = as_object(raw, where, harvest).get("benchmarks")
    for score in scores if isinstance(scores, list) else ():
        cells = score if isinstance(score, dict) else {}
        source, name = str(cells.get("source", "")).lower(), str(cells.get("name", "")).lower()
        forbidden = name.startswith("artificial analysis") or any(site in source for site in _FORBIDDEN_BENCHMARKS)
        harvest.skip("artificial-analysis" if forbidden else "benchmark-in-source")


def _read_provider(provider_id: str, raw: object, harvest: Harvest) -> None:
    """Add a provider and its offers to *harvest*."""
    where = place("providers", provider_id)
    if not id_is_usable(provider_id, where, harvest):
        return
    row = read_row(_ModelsDevProvider, raw, where, harvest)
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
    """Add a chat model to *harvest* as an offer of its provider."""
    where = place("providers", provider_id, "models", model_id)
    row = _read_chat_model(model_id, raw, where, harvest)
    if row is None:
        return
    cells = as_object(raw, where, harvest)
    harvest.offers.append(
        OfferRecord(
            source=SOURCE,
            provider=provider_id,
            provider_model_id=model_id,
            path=where,
            facts=_facts(row),
            prices=(
                *_priced(cells.get("cost"), f"{where}.cost", Tier.STANDARD, harvest),
                *_modes(cells, where, harvest),
            ),
            link=row.canonical_model_id or row.base_model,
            access=Access.ROUTER if is_router(model_id, row.family) else None,
            deprecated=row.status == "deprecated",
        )
    )
    if row.status is not None and row.status not in _STATUSES:
        harvest.reject(place(where, "status"), f"{place(row.status)} is an unknown status; the offer counts as sold")


def _facts(row: _ModelsDevModel) -> Facts:
    """The facts that a provider states about a model."""
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


def _priced(raw: object, at: str, tier: Tier, harvest: Harvest) -> list[PriceRecord]:
    """The base and context bands of a cost table."""
    cost = as_object(raw, at, harvest)
    base = read_row(_Cost, cost, at, harvest, whole=True) if cost else None
    if base is None:
        return []
    rates = token_rates(base.rates(), harvest)
    return [PriceRecord(rates, harvest.as_of, tier=tier), *_bands(cost, at, tier, harvest)]


def _bands(cost: dict[str, object], at: str, tier: Tier, harvest: Harvest) -> list[PriceRecord]:
    """Prices of long prompts: ``tiers`` if given, else ``context_over_200k``, which repeats the first tier."""
    tiers = cost.get("tiers")
    if tiers is not None and not isinstance(tiers, list):
        harvest.reject(place(at, "tiers"), "it is not a list")
    bands: dict[int, PriceRecord] = {}
    for index, raw in enumerate(tiers if isinstance(tiers, list) else ()):
        here = place(at, "tiers", index)
        row = read_row(_ContextTier, raw, here, harvest, whole=True)
        if row is None:
            continue
        if row.tier.type != "context" or row.tier.size is None:
            harvest.reject(place(here, "tier"), "only tiers by context size are known")
            continue
        start = _above(row.tier.size)
        if row.input is None or row.output is None or start in bands:
            reason = "it repeats another tier" if start in bands else "a tier without both an input and an output price"
            harvest.reject(here, reason)
            continue
        bands[start] = PriceRecord(token_rates(row.rates(), harvest), harvest.as_of, tier=tier, band_from=start)
    older = cost.get("context_over_200k")
    if older is None:
        return list(bands.values())
    here = place(at, "context_over_200k")
    repeated = read_row(_Cost, older, here, harvest, whole=True)
    if repeated is None:
        return list(bands.values())
    rates = token_rates(repeated.rates(), harvest)
    if not bands:
        return [PriceRecord(rates, harvest.as_of, tier=tier, band_from=_OVER_200K)]
    if all(band.rates != rates for band in bands.values()):
        harvest.reject(here, "it differs from the tiers of the same price, which are kept")
    return list(bands.values())


def _above(size: int) -> int:
    """Tokens above which a tier applies; some sellers state the first token to which it applies (272,001)."""
    return size - 1 if size > 1000 and size % 1000 == 1 else size


def _modes(offer: dict[str, object], where: str, harvest: Harvest) -> list[PriceRecord]:
    """Prices of the modes of an offer, by the tier they select.

    Modes without a price (*pro*: more reasoning at the standard price) are counted, modes that select no known tier
    (*ultrafast*) rejected.
    """
    if offer.get("experimental") is None:
        return []
    experimental = as_object(offer["experimental"], place(where, "experimental"), harvest)
    at = place(where, "experimental", "modes")
    prices: dict[Tier, list[PriceRecord]] = {}
    for name, raw in as_object(experimental.get("modes"), at, harvest).items():
        here = place(at, name)
        mode = as_object(raw, here, harvest)
        if mode.get("cost") is None:
            harvest.skip_cell(f"experimental.modes.{place(name)}", "a mode without a separate price")
            continue
        tier = _mode_tier(name, mode)
        if tier is None or tier in prices:
            reason = "a service level without a tier" if tier is None else f"another mode is the {tier} tier"
            harvest.reject(here, reason)
            continue
        prices[tier] = _priced(mode["cost"], place(here, "cost"), tier, harvest)
    return [price for rows in prices.values() for price in rows]


def _mode_tier(name: str, mode: dict[str, object]) -> Tier | None:
    """The tier of a mode: by the parameter it adds to the request, else by its name."""
    request = mode.get("provider")
    body = request.get("body") if isinstance(request, dict) else None
    sent = [(key, body[key]) for key in ("service_tier", "speed") if key in body] if isinstance(body, dict) else []
    if not sent:
        return _MODE_TIERS.get(name)
    key, value = sent[0]
    return _REQUEST_TIERS.get((key, value)) if isinstance(value, str) else None
