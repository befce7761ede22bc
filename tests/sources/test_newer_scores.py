"""Newer rows of a source's own list, and the benchmark tables that repeat older ones with reviewed models."""

from __future__ import annotations

from crosswalk_tui.sources.harvest import Harvest, ScoreRecord
from crosswalk_tui.sources.importers import aider, benchmarks
from crosswalk_tui.sources.scores import gathered


def score(name: str, key: str, value: float, benchmark: str = "aider_polyglot", source: str = "aider") -> ScoreRecord:
    return ScoreRecord(name, key, benchmark, value, "", source, "https://example.test", "2026-11-28", False, "here")


def test_a_newer_row_replaces_the_older_ones_and_takes_their_model() -> None:
    tables = Harvest(benchmarks.SOURCE, "2026-08")
    tables.scores = [
        score("Grok 3 Beta", "xai/grok-3", 53.0),
        score("Grok 3 Beta", "xai/grok-3", 20.0, "aider_seconds_per_case"),
        score("Grok 3 Beta", "xai/grok-3", 50.0, source="llm-stats"),
        score("Kimi K2", "moonshotai/kimi-k2-0711", 59.1),
    ]
    live = Harvest(aider.SOURCE, "2026-11-28")
    live.scores = [score("Grok 3 Beta", "grok-3-beta", 53.3), score("Kimi K3", "kimi-k3", 80.0)]
    assert gathered([tables, live]) == [
        score("Grok 3 Beta", "xai/grok-3", 20.0, "aider_seconds_per_case"),
        score("Grok 3 Beta", "xai/grok-3", 50.0, source="llm-stats"),
        score("Kimi K2", "moonshotai/kimi-k2-0711", 59.1),
        score("Grok 3 Beta", "xai/grok-3", 53.3),
        score("Kimi K3", "kimi-k3", 80.0),
    ]


def test_a_name_of_two_models_decides_nothing() -> None:
    tables = Harvest(benchmarks.SOURCE, "2026-08")
    tables.scores = [score("Kimi", "a/kimi", 1.0, "x"), score("Kimi", "b/kimi", 2.0, "y")]
    live = Harvest(aider.SOURCE, "2026-11-28")
    live.scores = [score("Kimi", "kimi", 3.0)]
    assert gathered([tables, live])[-1].model_key == "kimi"
