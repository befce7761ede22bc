"""The differences between two catalogues, for programs: a JSON document, and CSV records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crosswalk_tui.cli.json_documents import offer_document, plain, usd_per_1m
from crosswalk_tui.core.changes.catalogue_contents import SourceDate
from crosswalk_tui.core.changes.catalogue_diff import BenchmarkDifference, CatalogueDiff
from crosswalk_tui.core.changes.price_effects import PriceEffect
from crosswalk_tui.core.models import Offer

FIELDS = (
    "change", "model", "provider", "provider_model_id", "benchmark", "source", "code", "before", "after",
    "input_usd_per_1m_before", "input_usd_per_1m", "output_usd_per_1m_before", "output_usd_per_1m", "effect_usd",
    "date", "in_force_from", "comparison", "name", "source_before",
)  # fmt: skip
"""The CSV columns of changes of every kind."""


def diff_document(diff: CatalogueDiff) -> dict[str, object]:
    """The differences, for JSON."""
    return {
        "models": {
            "new": [model.key for model in diff.new_models],
            "gone": [model.key for model in diff.gone_models],
            "ended": [model.key for model in diff.ended_models],
            "returned": [model.key for model in diff.returned_models],
            "renamed": [{"before": before, "after": after} for before, after in diff.renamed.items()],
            "repointed_names": [one._asdict() for one in diff.repointed_names],
        },
        "offers": {
            "new": [offer_record(offer) for offer in diff.new_offers],
            "gone": [offer_record(offer) for offer in diff.gone_offers],
            "excluded": [
                {**offer_record(o), "code": o.exclude_code, "reason": o.exclude_reason} for o in diff.excluded_offers
            ],
            "returned": [offer_record(offer) for offer in diff.returned_offers],
            "ending": [{**offer_record(offer), "ends_on": end_of(offer)} for offer in diff.ending_offers],
            "repointed": [{**offer_record(one.offer), "before": one.before} for one in diff.repointed],
        },
        "prices": [price_record(one) for one in diff.prices],
        "other_sources": [price_record(one) for one in diff.other_sources],
        "announced": [price_record(one) for one in diff.announced],
        "scores": [score_document(one) for one in diff.scores],
        "sources": [
            {"source": source.source_id, "before": _date(before), "after": _date(after)}
            for before, after in diff.sources
            if (source := after or before) is not None
        ],
    }


def offer_record(offer: Offer) -> dict[str, object]:
    """The identity of an offer and its model."""
    return {"model": offer.model_key, **offer_document(offer)}


def price_record(one: PriceEffect) -> dict[str, object]:
    """A changed price and its effect."""
    return {
        **offer_record(one.offer),
        "input_usd_per_1m_before": usd_per_1m(one.before[0]),
        "input_usd_per_1m": usd_per_1m(one.after[0]),
        "output_usd_per_1m_before": usd_per_1m(one.before[1]),
        "output_usd_per_1m": usd_per_1m(one.after[1]),
        "effect_usd": plain(one.effect_usd),
        **({"source_before": one.other_source, "source": one.source} if one.other_source else {}),
        **({"date": one.day, "in_force_from": one.in_force_from, "source": one.source} if one.day else {}),
    }


def score_document(one: BenchmarkDifference) -> dict[str, object]:
    """The new scores of a benchmark."""
    return {
        "benchmark": one.slug,
        "new": [{"model": s.model_key, "value": s.value, "as_of": s.as_of} for s in one.new],
        "n_changed": one.n_changed,
    }


def end_of(offer: Offer) -> str | None:
    """The ISO date of the day on which an offer ends."""
    return None if offer.deprecation_date is None else offer.deprecation_date.isoformat()


def _date(source: SourceDate | None) -> str | None:
    """The date of *source* in a catalogue; None if it is missing there."""
    return None if source is None else source.as_of


def diff_records(diff: CatalogueDiff) -> list[dict[str, object]]:
    """The differences as CSV records; a benchmark is one record for each new score."""
    return [{"change": change, **record} for change, record in _changes(diff)]


def _changes(diff: CatalogueDiff) -> Iterator[tuple[str, dict[str, object]]]:
    """Every difference as its kind and the fields of a record."""
    models = (
        ("new_model", diff.new_models), ("gone_model", diff.gone_models),
        ("ended_model", diff.ended_models), ("returned_model", diff.returned_models),
    )  # fmt: skip
    for change, listed in models:
        for model in listed:
            yield change, {"model": model.key}
    for before, after in diff.renamed.items():
        yield "renamed_model", {"model": after, "before": before, "after": after}
    yield from (("new_offer", offer_record(offer)) for offer in diff.new_offers)
    yield from (("gone_offer", offer_record(offer)) for offer in diff.gone_offers)
    yield from (("excluded_offer", {**offer_record(o), "code": o.exclude_code}) for o in diff.excluded_offers)
    yield from (("returned_offer", offer_record(offer)) for offer in diff.returned_offers)
    yield from (("ending_offer", {**offer_record(offer), "after": end_of(offer)}) for offer in diff.ending_offers)
    for one in diff.repointed:
        yield "repointed_offer", {**offer_record(one.offer), "before": one.before, "after": one.offer.model_key}
    for named in diff.repointed_names:
        yield "repointed_name", {"model": named.after, "before": named.before, "after": named.after, "name": named.name}
    yield from (("price", price_record(one)) for one in diff.prices)
    yield from (("other_source", price_record(one)) for one in diff.other_sources)
    yield from (("announced_price", price_record(one)) for one in diff.announced)
    yield from score_records(diff.scores)
    for old, new in diff.sources:
        source = new or old
        if source is not None and _date(old) != _date(new):
            yield "source", {"source": source.source_id, "before": _date(old), "after": _date(new)}


def score_records(scores: Iterable[BenchmarkDifference]) -> Iterator[tuple[str, dict[str, object]]]:
    """Each new score as a CSV record."""
    for benchmark in scores:
        for score in benchmark.new:
            yield "new_score", {"model": score.model_key, "benchmark": benchmark.slug, "after": score.value}
