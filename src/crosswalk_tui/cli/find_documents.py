"""The JSON document and the CSV records of ``crosswalk-tui find``."""

from __future__ import annotations

from collections.abc import Mapping

from crosswalk_tui.cli.find_sections import benchmarks_of
from crosswalk_tui.cli.json_documents import catalogue_document, filters_document, plain, workload_document
from crosswalk_tui.core.find.finding import Effect, Found, NearMiss
from crosswalk_tui.core.find.judging import Match
from crosswalk_tui.core.money import decimal_string


def find_document(found: Found, limit: int | None, as_of: str, left_out: Mapping[str, int]) -> dict[str, object]:
    """Describe *found*; *limit* is the most models to list."""
    query = found.query
    conditions = query.conditions
    return {
        "workload": workload_document(query.workload),
        "left_out": left_out,
        "filters": filters_document(query.filters, query.workload),
        "catalogue": catalogue_document(as_of),
        "at": None if query.at is None else query.at.isoformat(),
        "conditions": {
            "min": {each.benchmark.slug: each.score for each in conditions.scores},
            "released_after": conditions.released,
            "licences": list(conditions.licences),
            "max_usd": plain(conditions.max_usd),
        },
        "sort": query.sort.value,
        "benchmark": None if query.benchmark is None else query.benchmark.slug,
        "n_found": len(found.matches),
        "found": [_match(match, found) for match in found.matches[:limit]],
        "removed": {effect.key: effect.removed for effect in found.effects},
        "unknown": {effect.key: effect.unknown for effect in found.effects},
        "without": {effect.key: _effect(effect, found) for effect in found.effects},
        "near_misses": [_near(near, found) for near in found.near],
        "n_billed": found.n_served,
        "not_billed": {code.value: n for code, n in found.unserved.items()},
        "n_models": found.n_models,
    }


def _match(match: Match, found: Found) -> dict[str, object]:
    """A model that is found, at its cheapest offer."""
    model, quote, factor = match.model, match.quote, found.query.month_factor
    return {
        "model": model.key,
        "name": model.name,
        "provider": quote.offer.provider.provider_id,
        "provider_model_id": quote.offer.provider_model_id,
        "total_usd": decimal_string(quote.total_usd),
        "usd_per_30_days": None if factor is None else decimal_string(quote.month_usd(factor)),
        "own": quote.is_own,
        "may_be_low": quote.may_be_low,
        "pareto": model.key in found.front,
        "scores": {each.slug: match.scores.get(each.slug) for each in benchmarks_of(found)},
        "own_scores": [each.slug for each in benchmarks_of(found) if each.slug in match.own_scores],
        "context_tokens": quote.offer.window(model.context_tokens),
        "release_date": model.release_date,
        "licence": model.licence,
        "open_weights": model.open_weights,
    }


def _effect(effect: Effect, found: Found) -> dict[str, object]:
    """What a condition does."""
    cheapest = None if effect.cheapest is None else _match(effect.cheapest, found)
    return {
        "label": effect.label,
        "more": effect.more,
        "cheaper": effect.cheaper,
        "cheapest": cheapest,
        "already_found": effect.found_at is not None,
    }


def _near(near: NearMiss, found: Found) -> dict[str, object]:
    misses = [{"condition": miss.key, "text": miss.text, "unknown": miss.unknown} for miss in near.misses]
    return {**_match(near.match, found), "misses": misses}


def match_records(found: Found, limit: int | None) -> list[dict[str, object]]:
    """One CSV record per model found, with its score on the benchmark of the Pareto front."""
    benchmark = found.query.benchmark
    slug = None if benchmark is None else benchmark.slug
    return [
        {**_match(match, found), "benchmark": slug, "score": match.scores.get(slug or "")}
        for match in found.matches[:limit]
    ]
