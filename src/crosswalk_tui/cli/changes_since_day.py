"""What a catalogue records as changed since a day, for programs."""

from __future__ import annotations

from collections.abc import Iterator

from crosswalk_tui.cli.diff_documents import end_of, offer_record, price_record, score_document, score_records
from crosswalk_tui.core.changes.recorded_changes import RecordedChanges


def recorded_document(recorded: RecordedChanges) -> dict[str, object]:
    """The changes, for JSON."""
    return {
        "models": {"new": [model.key for model in recorded.new_models]},
        "offers": {
            "ended": [
                {**offer_record(one.offer), "ends_on": one.day.isoformat(), "stated": one.is_stated}
                for one in recorded.ended_offers
            ],
            "ending": [{**offer_record(offer), "ends_on": end_of(offer)} for offer in recorded.ending_offers],
            "repointed": [
                {**offer_record(one.offer), "before": one.before, "date": on} for one, on in recorded.repointed
            ],
        },
        "prices": [price_record(one) for one in recorded.prices],
        "announced": [price_record(one) for one in recorded.announced],
        "scores": [score_document(one) for one in recorded.scores],
    }


def recorded_records(recorded: RecordedChanges) -> list[dict[str, object]]:
    """The changes, for CSV."""
    return [{"change": change, **record} for change, record in _changes(recorded)]


def _changes(recorded: RecordedChanges) -> Iterator[tuple[str, dict[str, object]]]:
    yield from (("price", price_record(one)) for one in recorded.prices)
    yield from (("announced_price", price_record(one)) for one in recorded.announced)
    for offer in recorded.ending_offers:
        yield "ending_offer", {**offer_record(offer), "after": end_of(offer)}
    for ended in recorded.ended_offers:
        yield "ended_offer", {**offer_record(ended.offer), "after": ended.day.isoformat()}
    for model in recorded.new_models:
        yield "new_model", {"model": model.key}
    for one, day in recorded.repointed:
        record = {**offer_record(one.offer), "before": one.before, "after": one.offer.model_key, "date": day}
        yield "repointed_offer", record
    yield from score_records(recorded.scores)
