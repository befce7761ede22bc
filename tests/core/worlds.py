"""Compared models for the tests of verdicts, takes and related comparisons: in few words, with sensible defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from crosswalk_tui.core.comparison.comparison import Comparison, Side, compare
from crosswalk_tui.core.comparison.sentences import plain_text
from crosswalk_tui.core.models import Benchmark, Model, Offer, Price, Provider, Rates, Score
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import Workload

NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)

ARENA = Benchmark("arena_text", "Arena Text (overall)", "human preference", "elo", 800, 1600, True, "core")
CODING = Benchmark("arena_coding", "Arena Text: coding", "coding", "elo", 800, 1600, True, "core")
IFEVAL = Benchmark("ifeval", "IFEval", "instruction following", "percent", 0, 100, True, "core")
LATENCY = Benchmark("latency", "Latency", "speed", "seconds", 0, 600, False, "extra")
MMLU = Benchmark("mmlu", "MMLU", "knowledge", "percent", 0, 100, True, "legacy")
BENCHMARKS = (ARENA, CODING, IFEVAL, LATENCY, MMLU)


def offer(provider: str, rate_in: int, rate_out: int, **details: Any) -> Offer:
    """An offer of a host at a price that two sources agree on; rates in micro-USD per 1M tokens."""
    kind = details.pop("kind", ProviderType.HOST)
    rates = Rates(rate_in, rate_out, details.pop("cache_read", None))
    price = Price(rates, "prices", details.pop("as_of", "2026-07-02"))
    plain = Offer(0, Provider(provider, provider.title(), kind), f"{provider}-id", "", n_sources=2, prices=(price,))
    return plain._replace(**details)


def side(key: str, *offers: Offer, scores: Mapping[str, float | Score] | None = None, **facts: Any) -> Side:
    """A model with its offers and its independent scores of one day."""
    lab, _, slug = key.partition("/")
    model = Model(key, slug.title(), lab, lab.title(), **facts)
    headline = {
        slug: value if isinstance(value, Score) else Score(slug, value, "", "scores", "2026-07-01", self_reported=False)
        for slug, value in (scores or {}).items()
    }
    return Side(model, tuple(one._replace(model_key=key) for one in offers), headline)


def compared(*sides: Side, workload: Workload | None = None, filters: Filters | None = None) -> Comparison:
    """The sides at the default workload."""
    return compare(sides, workload or Workload(), filters or Filters(), NOON)


def claimed(slug: str, value: float) -> Score:
    """A score the model's own maker measured."""
    return Score(slug, value, "", "scores", "2026-07-01", self_reported=True)


def texts(findings: Sequence[Any]) -> str:
    """All sentences, one a line."""
    return "\n".join(plain_text(finding.text) for finding in findings)
