"""OpenRouter's ``/api/v1/models``: prices as strings in USD per token, or -1 for routers.

The list has no open licence, so it is imported on request only and never shipped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access
from crosswalk_tui.sources.harvest import Facts, Harvest, OfferRecord, PriceRecord
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, Limit, Modalities, PerRequest, PerToken, Text
from crosswalk_tui.sources.importers.upstream_files import expect_content, expect_list, expect_object, load_json
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, as_object, id_is_usable, place, read_row
from crosswalk_tui.sources.model_kinds import is_router, other_kind
from crosswalk_tui.sources.rates import token_rates

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "openrouter"
PROVIDER = "openrouter"

_ROUTED = "-1"


class _Architecture(UpstreamRow):
    input_modalities: Modalities = None
    output_modalities: Modalities = None


class _TopProvider(UpstreamRow):
    max_completion_tokens: Limit = None


class _OpenRouterModel(UpstreamRow):
    id: str
    name: Text = None
    context_length: Limit = None
    knowledge_cutoff: IsoDate = None
    expiration_date: IsoDate = None
    hugging_face_id: Text = None
    architecture: _Architecture = _Architecture()
    top_provider: _TopProvider = _TopProvider()
    supported_parameters: list[str] | None = None


class _OpenRouterPrices(UpstreamRow):
    prompt: PerToken = None
    completion: PerToken = None
    input_cache_read: PerToken = None
    input_cache_write: PerToken = None
    internal_reasoning: PerToken = None
    audio: PerToken = None
    request: PerRequest = None


def read(path: Path, as_of: str) -> Harvest:
    """Import a list of models in the format of OpenRouter's API."""
    harvest = Harvest(SOURCE, as_of)
    document = expect_object(load_json(path), path)
    for index, raw in enumerate(expect_list(document.get("data"), path, "data")):
        harvest.n_rows += 1
        _read_model(index, raw, harvest)
    return expect_content(harvest, path)


def _read_model(index: int, raw: object, harvest: Harvest) -> None:
    """Add a chat model to *harvest* as an offer of OpenRouter; a router of models has no price of its own."""
    row = read_row(_OpenRouterModel, raw, place("data", index), harvest)
    if row is None or not isinstance(raw, dict):
        return
    where = place("data", row.id)
    if not id_is_usable(row.id, where, harvest):
        return
    kind = other_kind(row.id, row.name, outputs=row.architecture.output_modalities)
    if kind is not None:
        harvest.skip(kind)
        return
    pricing = as_object(raw.get("pricing"), place(where, "pricing"), harvest)
    routed = is_router(row.id) or _ROUTED in (pricing.get("prompt"), pricing.get("completion"))
    harvest.offers.append(
        OfferRecord(
            source=SOURCE,
            provider=PROVIDER,
            provider_model_id=row.id,
            path=where,
            facts=_facts(row),
            prices=() if routed else _prices(pricing, where, harvest),
            access=Access.ROUTER if routed else None,
            deprecation_date=row.expiration_date,
        )
    )


def _facts(row: _OpenRouterModel) -> Facts:
    """The facts of a model; what it lacks in the list of parameters, it does not have."""
    known = row.supported_parameters
    return Facts(
        name=row.name,
        open_weights=True if row.hugging_face_id else None,
        knowledge_cutoff=row.knowledge_cutoff,
        context_tokens=row.context_length,
        max_output_tokens=row.top_provider.max_completion_tokens,
        modalities_in=row.architecture.input_modalities,
        modalities_out=row.architecture.output_modalities,
        reasoning=None if known is None else "reasoning" in known,
        tools=None if known is None else "tools" in known,
        structured_output=None if known is None else "structured_outputs" in known,
    )


def _prices(pricing: dict[str, object], where: str, harvest: Harvest) -> tuple[PriceRecord, ...]:
    """The price of a model; none if it cannot be read."""
    row = read_row(_OpenRouterPrices, pricing, place(where, "pricing"), harvest, whole=True) if pricing else None
    if row is None:
        return ()
    rates = Rates(
        input=row.prompt,
        output=row.completion,
        cache_read=row.input_cache_read,
        cache_write=row.input_cache_write,
        reasoning=row.internal_reasoning,
        audio_in=row.audio,
        per_request=row.request,
    )
    return (PriceRecord(token_rates(rates, harvest), harvest.as_of),)
