"""The fields of the conditions: how each is read from and written to a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from crosswalk_tui.core.errors import BenchmarkNotFound, QuantityError
from crosswalk_tui.core.find.benchmark_names import parse_min_score
from crosswalk_tui.core.find.condition_checks import parse_day
from crosswalk_tui.core.find.conditions import MinScore
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.search.provider_names import providers_named
from crosswalk_tui.core.text.quantity import format_tokens, format_usd, parse_count, parse_usd
from crosswalk_tui.ui.session.draft import Draft, with_filters
from crosswalk_tui.ui.shell.field_widgets import FieldSpec


def condition_fields(
    benchmarks: Sequence[Benchmark], providers: Mapping[str, str], usual: Callable[[], str]
) -> tuple[FieldSpec, ...]:
    """The fields in tab order, for the benchmarks and providers of a catalogue.

    *usual* returns the benchmark of a score without a name.
    """
    return (
        FieldSpec("scores", "score ≥",
                  "Scores to reach: 1400, or with benchmarks: arena=1400, gpqa=70; at most, where less is best",
                  _show_scores, partial(_scores, benchmarks, usual)),
        FieldSpec("find-context", "context ≥", "Context window the offer must have, in tokens: 200k",
                  lambda draft: "" if draft.filters.min_context is None else format_tokens(draft.filters.min_context),
                  _context),
        FieldSpec("max-usd", "$/month ≤", "The most that the workload may cost a month, in USD",
                  lambda draft: "" if draft.conditions.max_usd is None else format_usd(draft.conditions.max_usd),
                  _optional("max_usd", parse_usd)),
        FieldSpec("released", "released ≥", "Released in this year, month or day, or later: 2026, 2026-01, 2026-01-15",
                  lambda draft: draft.conditions.released or "", _optional("released", parse_day)),
        FieldSpec("licence", "licence", "Texts, one of which the name of the licence contains: apache, mit",
                  lambda draft: ", ".join(draft.conditions.licences), _licences),
        FieldSpec("find-region", "region", "Only offers bound to this region: eu, us, eu-west-1; or any: eu or global",
                  lambda draft: draft.filters.region_text,
                  lambda draft, text: draft._replace(filters=draft.filters.with_region(text))),
        FieldSpec("find-allow", "provider", "Only these providers: ids or names, separated by commas",
                  lambda draft: ", ".join(sorted(draft.filters.allow)), partial(_providers, providers, "allow")),
        FieldSpec("find-deny", "block", "Never these providers: ids or names, separated by commas",
                  lambda draft: ", ".join(sorted(draft.filters.deny)), partial(_providers, providers, "deny")),
    )  # fmt: skip


def _with_conditions(draft: Draft, **changes: Any) -> Draft:  # noqa: ANN401 - as in `replace`
    return draft._replace(conditions=draft.conditions._replace(**changes))


def _optional(name: str, parse: Callable[[str], object]) -> Callable[[Draft, str], Draft]:
    """Reads the condition *name*; none if the field is empty."""
    return lambda draft, text: _with_conditions(draft, **{name: parse(text) if text.strip() else None})


def _show_scores(draft: Draft) -> str:
    return ", ".join(f"{each.benchmark.slug}={each.figure}" for each in draft.conditions.scores)


def _scores(benchmarks: Sequence[Benchmark], usual: Callable[[], str], draft: Draft, text: str) -> Draft:
    scores: dict[str, MinScore] = {}
    for part in filter(str.strip, text.split(",")):
        try:
            wanted = parse_min_score(part, benchmarks, usual())
        except BenchmarkNotFound as error:
            raise QuantityError(str(error)) from error
        if wanted.benchmark.slug in scores:
            raise QuantityError(f"{wanted.benchmark.slug} has two scores.")
        scores[wanted.benchmark.slug] = wanted
    return _with_conditions(draft, scores=tuple(scores.values()))


def _context(draft: Draft, text: str) -> Draft:
    return with_filters(draft, min_context=parse_count(text, "tokens of context") if text.strip() else None)


def _licences(draft: Draft, text: str) -> Draft:
    return _with_conditions(draft, licences=tuple(filter(None, map(str.strip, text.split(",")))))


def _providers(known: Mapping[str, str], name: str, draft: Draft, text: str) -> Draft:
    return with_filters(draft, **{name: providers_named(text, known)})
