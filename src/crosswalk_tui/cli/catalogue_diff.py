"""Print the differences between two catalogue files, for ``catalog diff`` and ``changes``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import click

from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.json_documents import offer_document, usd_per_1m
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.core.changes.catalogue_diff import (
    BenchmarkDifference,
    CatalogueDiff,
    HeadlineScore,
    ListedModel,
    PriceDifference,
    SourceDate,
)
from crosswalk_tui.core.changes.price_history import change_text
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.money import decimal_string
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import UNKNOWN, rate, usd
from crosswalk_tui.core.text.quantity import format_tokens
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.workload.monthly import Workload

_ROWS = 20
"""Rows of a table; JSON and CSV have all."""

_FIELDS = (
    "change", "model", "provider", "provider_model_id", "benchmark", "source", "code", "before", "after",
    "input_usd_per_1m_before", "input_usd_per_1m", "output_usd_per_1m_before", "output_usd_per_1m", "effect_usd",
)  # fmt: skip
_MODEL = (Column("Model"), Column("Key"), Column("Providers", "right"))
_OFFER = (Column("Model"), Column("Provider"), Column("Id"))
_PRICE = (
    *_OFFER, Column("In $/1M", "point"), Column("Was", "point"), Column("", "right"), Column("Out $/1M", "point"),
    Column("Was", "point"), Column("", "right"), Column("$/month", "right"),
)  # fmt: skip
_SCORE = (Column("Benchmark"), Column("New", "right"), Column("Changed", "right"), Column("Newest"))
_SOURCE = (Column("Source"), Column("Was"), Column("Now"))


def write_diff(old: Path, new: Path, fail_on: str | None, style: str) -> None:
    """Print the differences between two catalogue files in *style*.

    Raises:
        CatalogueError: one of them cannot be read.
        Exit: with code 1, if *fail_on* is set and an offer is more expensive.
    """
    from crosswalk_tui.catalog.contents import read_contents
    from crosswalk_tui.catalog.reader import Catalogue

    with Catalogue.open(old) as before, Catalogue.open(new) as after:
        contents = read_contents(before), read_contents(after)
    workload = Workload()
    diff = CatalogueDiff(*contents, workload, datetime.now(UTC))
    write(Answer(lambda: _document(diff), lambda: _sections(diff, workload), _FIELDS, lambda: _records(diff)), style)
    if fail_on and any(price.effect_usd > 0 for price in diff.prices):
        raise click.exceptions.Exit(NO)


# For programs


def _document(diff: CatalogueDiff) -> dict[str, object]:
    return {
        "models": {
            "new": [model.key for model in diff.new_models],
            "gone": [model.key for model in diff.gone_models],
            "ended": [model.key for model in diff.ended_models],
            "renamed": [{"before": before, "after": after} for before, after in diff.renamed.items()],
        },
        "offers": {
            "new": [_offer(offer) for offer in diff.new_offers],
            "gone": [_offer(offer) for offer in diff.gone_offers],
            "excluded": [
                {**_offer(o), "code": o.exclude_code, "reason": o.exclude_reason} for o in diff.excluded_offers
            ],
            "returned": [_offer(offer) for offer in diff.returned_offers],
            "ending": [{**_offer(offer), "ends_on": _end(offer)} for offer in diff.ending_offers],
            "repointed": [{**_offer(one.offer), "before": one.before} for one in diff.repointed],
        },
        "prices": [_price(one) for one in diff.prices],
        "scores": [
            {
                "benchmark": one.slug,
                "new": [{"model": s.model_key, "value": s.value, "as_of": s.as_of} for s in one.new],
                "n_changed": one.n_changed,
            }
            for one in diff.scores
        ],
        "sources": [
            {"source": source.source_id, "before": _date(before), "after": _date(after)}
            for before, after in diff.sources
            if (source := after or before) is not None
        ],
    }


def _offer(offer: Offer) -> dict[str, object]:
    return {"model": offer.model_key, **offer_document(offer)}


def _price(one: PriceDifference) -> dict[str, object]:
    before, after = one.before.price.rates, one.after.price.rates
    return {
        **_offer(one.offer),
        "input_usd_per_1m_before": usd_per_1m(before.input),
        "input_usd_per_1m": usd_per_1m(after.input),
        "output_usd_per_1m_before": usd_per_1m(before.output),
        "output_usd_per_1m": usd_per_1m(after.output),
        "effect_usd": decimal_string(one.effect_usd),
    }


def _end(offer: Offer) -> str | None:
    return None if offer.deprecation_date is None else offer.deprecation_date.isoformat()


def _date(source: SourceDate | None) -> str | None:
    return None if source is None else source.as_of


def _records(diff: CatalogueDiff) -> list[dict[str, object]]:
    """The differences as CSV records; a benchmark is one record for each new score."""
    return [{"change": change, **record} for change, record in _changes(diff)]


def _changes(diff: CatalogueDiff) -> Iterator[tuple[str, dict[str, object]]]:
    models = (("new_model", diff.new_models), ("gone_model", diff.gone_models), ("ended_model", diff.ended_models))
    for change, listed in models:
        for model in listed:
            yield change, {"model": model.key}
    for before, after in diff.renamed.items():
        yield "renamed_model", {"model": after, "before": before, "after": after}
    yield from (("new_offer", _offer(offer)) for offer in diff.new_offers)
    yield from (("gone_offer", _offer(offer)) for offer in diff.gone_offers)
    yield from (("excluded_offer", {**_offer(offer), "code": offer.exclude_code}) for offer in diff.excluded_offers)
    yield from (("returned_offer", _offer(offer)) for offer in diff.returned_offers)
    yield from (("ending_offer", {**_offer(offer), "after": _end(offer)}) for offer in diff.ending_offers)
    for one in diff.repointed:
        yield "repointed_offer", {**_offer(one.offer), "before": one.before, "after": one.offer.model_key}
    yield from (("price", _price(one)) for one in diff.prices)
    for benchmark in diff.scores:
        for score in benchmark.new:
            yield "new_score", {"model": score.model_key, "benchmark": benchmark.slug, "after": score.value}
    for old, new in diff.sources:
        source = new or old
        if source is not None and _date(old) != _date(new):
            yield "source", {"source": source.source_id, "before": _date(old), "after": _date(new)}


# For people


def _sections(diff: CatalogueDiff, workload: Workload) -> list[Section]:
    sections = [
        Section(notes=_summary(diff, workload)),
        *_price_sections(diff),
        limited("New models", _MODEL, [_model_row(model) for model in diff.new_models]),
        limited("Ended models", _MODEL, [_model_row(model) for model in diff.ended_models]),
        limited("Models no longer listed", _MODEL, [_model_row(model) for model in diff.gone_models]),
        limited("Renamed models", (Column("Was"), Column("Now")), list(diff.renamed.items())),
        limited(
            "Ids that serve a different model",
            (*_OFFER, Column("Was")),
            [(*_offer_row(diff, one.offer), diff.name(one.before)) for one in diff.repointed],
        ),
        limited("New offers", _OFFER, [_offer_row(diff, offer) for offer in diff.new_offers]),
        limited(
            "Offers excluded now",
            (*_OFFER, Column("Reason")),
            [(*_offer_row(diff, offer), offer.exclude_reason or "") for offer in diff.excluded_offers],
        ),
        limited(
            "Announced ends",
            (*_OFFER, Column("Ends on")),
            [(*_offer_row(diff, offer), _end(offer) or UNKNOWN) for offer in diff.ending_offers],
        ),
        limited("Offers no longer excluded", _OFFER, [_offer_row(diff, offer) for offer in diff.returned_offers]),
        limited("Offers no longer listed", _OFFER, [_offer_row(diff, offer) for offer in diff.gone_offers]),
        limited("Scores", _SCORE, [_score_row(diff, one) for one in diff.scores]),
        limited("Sources", _SOURCE, list(_source_rows(diff))),
    ]
    return [section for section in sections if section is not None]


def limited(title: str, columns: tuple[Column, ...], rows: Sequence[tuple[str, ...]]) -> Section | None:
    """A section with the first rows, and the number of the others; None without rows."""
    if not rows:
        return None
    more = len(rows) - _ROWS
    return Section(f"{title}: {len(rows):,}", Table(columns, rows[:_ROWS]), (f"and {more:,} more",) if more > 0 else ())


def _summary(diff: CatalogueDiff, workload: Workload) -> tuple[str, ...]:
    if not any(change != "source" for change, _ in _changes(diff)) and not diff.scores:
        return ("The catalogues have the same models, offers, prices and scores.",)
    higher = sum(one.effect_usd > 0 for one in diff.prices)
    lower = sum(one.effect_usd < 0 for one in diff.prices)
    volumes = f"{format_tokens(workload.input_tokens)} in and {format_tokens(workload.output_tokens)} out"
    models = (
        f"{len(diff.new_models):,} new", f"{len(diff.ended_models):,} ended",
        f"{len(diff.gone_models):,} no longer listed", f"{len(diff.renamed):,} renamed",
    )  # fmt: skip
    offers = (
        f"{len(diff.new_offers):,} new", f"{len(diff.gone_offers):,} no longer listed",
        f"{len(diff.excluded_offers):,} excluded now", f"{len(diff.returned_offers):,} no longer excluded",
        f"{len(diff.ending_offers):,} with a new end date",
        f"{len(diff.repointed):,} with a different model",
    )  # fmt: skip
    return (
        f"Prices: {higher:,} higher, {lower:,} lower; $/month is the change of the bill for {volumes}.",
        f"Models: {', '.join(models)}.",
        f"Offers: {', '.join(offers)}.",
    )


def _price_sections(diff: CatalogueDiff) -> Iterator[Section | None]:
    groups = (
        ("More expensive", [one for one in diff.prices if one.effect_usd > 0]),
        ("Cheaper", [one for one in diff.prices if one.effect_usd < 0]),
        ("Different rates, same bill", [one for one in diff.prices if one.effect_usd == 0]),
    )
    for title, found in groups:
        yield limited(title, _PRICE, [_price_row(diff, one) for one in found])


def _price_row(diff: CatalogueDiff, one: PriceDifference) -> tuple[str, ...]:
    before, after = one.before.price.rates, one.after.price.rates
    return (
        *_offer_row(diff, one.offer),
        rate(after.input), rate(before.input), percent(one.input_change),
        rate(after.output), rate(before.output), percent(one.output_change), signed_usd(one.effect_usd),
    )  # fmt: skip


def percent(change: Decimal | None) -> str:
    """Format a relative change; empty if unknown or zero."""
    return change_text(change) if change else ""


def signed_usd(amount: Decimal) -> str:
    """Format a difference in dollars: ``+$1.50``, ``−$330.00``, ``$0``."""
    return f"{'−' if amount < 0 else '+' if amount else ''}{usd(abs(amount))}"


def _model_row(model: ListedModel) -> tuple[str, ...]:
    return model.name, model.key, f"{model.n_providers:,}"


def _offer_row(diff: CatalogueDiff, offer: Offer) -> tuple[str, ...]:
    return diff.name(offer.model_key), offer.provider.name, offer.provider_model_id


def _score_row(diff: CatalogueDiff, one: BenchmarkDifference) -> tuple[str, ...]:
    newest = next(iter(one.new), None)
    return one.name, f"{len(one.new):,}", f"{one.n_changed:,}", "" if newest is None else _newest(diff, newest)


def _newest(diff: CatalogueDiff, score: HeadlineScore) -> str:
    name = diff.name(score.model_key)
    return name if score.as_of is None else f"{name}, {score.as_of}"


def _source_rows(diff: CatalogueDiff) -> Iterator[tuple[str, ...]]:
    for before, after in diff.sources:
        source = after or before
        if source is not None and _date(before) != _date(after):
            yield source.name, _date(before) or UNKNOWN, _date(after) or UNKNOWN
