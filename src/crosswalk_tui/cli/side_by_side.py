"""Compared models side by side: specs, cheapest offers and scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click

from crosswalk_tui.catalog.past_offers import offers_at
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.json_documents import (
    QuoteDocument,
    paid_rates,
    quote_document,
    ranking_document,
    ranking_summary,
    score_document,
)
from crosswalk_tui.cli.model_choice import choose_model
from crosswalk_tui.cli.model_facts import fact_values
from crosswalk_tui.cli.output import Section
from crosswalk_tui.core.changes.scale import per_request
from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison, RankedModel, Side
from crosswalk_tui.core.comparison.sentences import short_names
from crosswalk_tui.core.comparison.spec_rows import SpecRow, cheapest_rows, spec_rows
from crosswalk_tui.core.models import Benchmark, Model
from crosswalk_tui.core.scores.score_rows import (
    BEST_OF_SCORES,
    UNLIKE,
    UNLIKE_THE_REST,
    ScoreRow,
    shared_scores,
    unshared_scores,
)
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Sign

_BETTER = f"{Sign.BETTER} better, where all are known; of scores, {BEST_OF_SCORES}."


def found_sides(
    catalogue: Catalogue, names: tuple[str, ...], at: date | None = None, today: date = date.max
) -> list[Side]:
    """The named models in order, without repetitions, with their offers on the day *at*; today's if None.

    Raises:
        ModelNotFound, AmbiguousModel: a name matches no model, or several.
        click.UsageError: there are fewer than two models, or too many.
    """
    found = {model.key: model for model in (choose_model(catalogue, name) for name in names)}
    if not 2 <= len(found) <= len(LETTERS):
        raise click.UsageError(f"Compare two to six different models, not {len(found)}.")
    return [Side(model, offers_at(catalogue, key, at, today), catalogue.scores(key)) for key, model in found.items()]


def headings(comparison: Comparison) -> list[str]:
    """The letter and name of each model: ``A Llama 3.2 1B Instruct``."""
    return [f"{letter} {ranked.model.name}" for letter, ranked in zip(LETTERS, comparison.models, strict=False)]


def side_documents(comparison: Comparison, benchmarks: Sequence[Benchmark]) -> list[dict[str, object]]:
    """Describe every model: its facts, its cheapest offers, its scores by benchmark."""
    return [_side(ranked, comparison, benchmarks) for ranked in comparison.models]


def _side(ranked: RankedModel, comparison: Comparison, benchmarks: Sequence[Benchmark]) -> dict[str, object]:
    """A compared model as a document."""
    each = None if ranked.best is None else per_request(ranked.best, comparison.workload)
    ranking = ranking_document(ranked.model, ranked.ranking, each)
    scores = ranked.side.scores
    return {
        "model": ranked.model.key,
        "name": ranked.model.name,
        "facts": fact_values(ranked.model),
        **ranking_summary(ranking),
        "usd_per_request": ranking["usd_per_request"],
        "scores": [score_document(b, scores[b.slug]) for b in benchmarks if b.slug in scores],
    }


def side_sections(comparison: Comparison, benchmarks: Sequence[Benchmark]) -> list[Section]:
    """Specs, cheapest offers and shared scores as tables, the better values marked."""
    sides = [ranked.side for ranked in comparison.models]
    models = [ranked.model for ranked in comparison.models]
    shared = shared_scores(benchmarks, sides)
    return [
        Section("Specs", _table(comparison, spec_rows(models))),
        Section("Cheapest offers", _table(comparison, cheapest_rows(comparison))),
        Section(
            "Shared scores",
            _table(comparison, [_scores(row) for row in shared]),
            (
                *(() if shared else ("None.",)),
                *_unshared(models, unshared_scores(benchmarks, sides)),
                _BETTER,
                *_unlike(shared),
            ),
        ),
    ]


def _table(comparison: Comparison, rows: Sequence[SpecRow]) -> Table:
    """The rows with the better values marked."""
    columns = (Column(""), *(Column(heading) for heading in headings(comparison)))
    return Table(
        columns,
        [
            (
                row.label,
                *(f"{value} {Sign.BETTER}" if place in row.best else value for place, value in enumerate(row.values)),
            )
            for row in rows
        ],
    )


def _scores(row: ScoreRow) -> SpecRow:
    """The scores on a benchmark as a row."""
    unit = row.benchmark.unit
    values = tuple(
        fmt.UNKNOWN
        if score is None
        else fmt.score(score.value, unit) + (f" ({score.origin_words})" if score.self_reported or score.is_own else "")
        for score in row.scores
    )
    unlike = f", {row.unlike_words}" if row.unlike else ""
    return SpecRow(f"{row.benchmark.name} ({unit}){unlike}", values, frozenset(() if row.best is None else (row.best,)))


def _unlike(rows: Sequence[ScoreRow]) -> Iterator[str]:
    """The meaning of the words after the names of benchmarks."""
    words = [row.unlike_words for row in rows if row.unlike]
    if any(each != UNLIKE for each in words):
        yield f"A {UNLIKE}: the score of A was {UNLIKE_THE_REST}."
    if UNLIKE in words:
        yield f"{UNLIKE.capitalize()}: no two scores were measured alike."


def _unshared(models: Sequence[Model], names: Sequence[Sequence[str]]) -> Iterator[str]:
    for name, only in zip(short_names(models), names, strict=True):
        if only:
            yield f"Only {safe(name)} is scored on: {', '.join(only)}."


def side_records(comparison: Comparison, benchmarks: Sequence[Benchmark]) -> Iterator[dict[str, object]]:
    """Facts, the cheapest offer and scores as CSV records."""
    for ranked in comparison.models:
        scores = ranked.side.scores
        figures: dict[str, dict[str, object]] = {
            "facts": fact_values(ranked.model),
            "cheapest": {} if ranked.best is None else _paid(quote_document(ranked.best)),
            "scores": {b.slug: scores[b.slug].value for b in benchmarks if b.slug in scores},
        }
        for section, values in figures.items():
            for field, value in values.items():
                yield {"section": section, "field": field, "model": ranked.model.key, "value": value}


def _paid(bill: QuoteDocument) -> dict[str, object]:
    """The fields of a bill in CSV."""
    return {
        "provider": bill["provider"],
        "provider_model_id": bill["provider_model_id"],
        **paid_rates(bill),
        "total_usd": bill["total_usd"],
    }
