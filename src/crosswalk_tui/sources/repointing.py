"""Ids that began to serve other weights: the offer keeps its id and changes its model on that day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crosswalk_tui.sources.evidence import Evidence
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.offers import Entry, Served
from crosswalk_tui.sources.records import Facts, OfferRecord


def apply_repointings(entries: Iterable[Entry], resolver: Resolver, evidence: Evidence) -> None:
    """Give each re-pointed entry the model it serves now, and drop facts that are still those of the old weights."""
    for entry in entries:
        ids = [(record.provider, record.provider_model_id) for record in entry.records]
        change = next((evidence.repointings[place] for place in ids if place in evidence.repointings), None)
        if change is None or (change.since or "") > evidence.today:
            continue
        before = resolver.resolve("", change.before).key  # the weights, not what the seller serves under the id
        after = resolver.resolve("", change.after).key
        if before == after:
            continue
        entry.served = Served(before, after, change.since, change.source)
        entry.records = [_of_the_new_weights(record, change.since) for record in entry.records]


def _of_the_new_weights(record: OfferRecord, since: str | None) -> OfferRecord:
    """*record* without facts, if it still describes a model released before the change."""
    released = record.facts.release_date
    if since is None or released is None or released >= since[: len(released)]:
        return record
    return replace(record, facts=Facts())
