"""llm-stats: specifications of 169 models. Its prices are rounded to the cent and not imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator

from crosswalk_tui.sources.facts.licences import PROPRIETARY, licence_name
from crosswalk_tui.sources.harvest import Facts, Harvest, ModelRecord
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, Text, whole_number
from crosswalk_tui.sources.importers.upstream_files import expect_content, expect_object, load_json
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, as_object, id_is_usable, place, read_row
from crosswalk_tui.sources.model_kinds import other_kind

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "llm-stats"

_MILLION = 1_000_000
_MOST_PARAMETERS = 10**15


def _parameters(value: object) -> int | None:
    """A number of parameters in millions, at least 1."""
    count = whole_number(value, "a number of parameters", _MOST_PARAMETERS)
    return None if not count else max(1, (count + _MILLION // 2) // _MILLION)


class _LlmStatsModel(UpstreamRow):
    name: Text = None
    license_id: Text = None
    release_date: IsoDate = None
    knowledge_cutoff: IsoDate = None
    param_count: Annotated[int | None, BeforeValidator(_parameters)] = None
    source_weights_link: Text = None


def read(path: Path, as_of: str) -> Harvest:
    """Import an llm-stats snapshot."""
    harvest = Harvest(SOURCE, as_of)
    document = expect_object(load_json(path), path)
    for key, raw in expect_object(document.get("models"), path, "models").items():
        _read_model(key, raw, harvest)
    for provider, offers in as_object(document.get("provider_models"), "provider_models", harvest).items():
        if not isinstance(offers, list):
            harvest.reject(place("provider_models", provider), "it is not a list")
            continue
        harvest.n_rows += len(offers)
        harvest.skipped["price"] += len(offers)
    return expect_content(harvest, path)


def _read_model(key: str, raw: object, harvest: Harvest) -> None:
    """Add the facts of a chat model to *harvest*."""
    where = place("models", key)
    harvest.n_rows += 1
    if not id_is_usable(key, where, harvest):
        return
    row = read_row(_LlmStatsModel, raw, where, harvest)
    if row is None:
        return
    kind = other_kind(key, row.name)
    if kind is not None:
        harvest.skip(kind)
        return
    licence, open_weights = _terms(row, where, harvest)
    facts = Facts(
        name=row.name,
        params_total_m=row.param_count,
        open_weights=open_weights,
        licence=licence,
        release_date=row.release_date,
        knowledge_cutoff=row.knowledge_cutoff,
    )
    harvest.models.append(ModelRecord(SOURCE, key, where, facts))


def _terms(row: _LlmStatsModel, where: str, harvest: Harvest) -> tuple[str | None, bool | None]:
    """The licence, and whether the weights are open; if they contradict each other, the link to the weights counts."""
    licence = licence_name(row.license_id)
    has_weights = row.source_weights_link is not None
    if licence is None:
        return None, has_weights or None
    if (licence == PROPRIETARY) is has_weights:
        weights = "weights to download" if has_weights else "no weights to download"
        harvest.reject(place(where, "license_id"), f"{licence}, but with {weights}: the licence is left out")
        return None, has_weights or None
    return licence, has_weights
