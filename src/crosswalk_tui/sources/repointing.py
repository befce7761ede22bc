"""Ids that began to serve other weights: the offer keeps its id and changes its model on that day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from crosswalk_tui.sources.evidence import Evidence
from crosswalk_tui.sources.harvest import Facts, OfferRecord, Repointing
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.merged_offers import MergedOffer, Served


def apply_repointings(entries: Iterable[MergedOffer], resolver: Resolver, evidence: Evidence) -> None:
    """Assign each re-pointed entry the model it serves now, and drop facts that still describe the old weights."""
    for entry in entries:
        ids = [(record.provider, record.provider_model_id) for record in entry.records]
        changes = next((evidence.repointings[place] for place in ids if place in evidence.repointings), [])
        begun = [change for change in changes if (change.since or "") <= evidence.today]
        served = _spans(begun, resolver)
        if len(served) > 1:
            entry.served = served
            entry.records = [_of_the_new_weights(record, served[-1].since) for record in entry.records]


def _spans(changes: Sequence[Repointing], resolver: Resolver) -> tuple[Served, ...]:
    """The models an id has served, from its *changes* in order; a change to the same weights is ignored."""
    spans: list[Served] = []
    for change in changes:
        # The names are those of weights, not of the model the seller serves under them now.
        before, after = (resolver.resolve("", name).key for name in (change.before, change.after))
        if not spans:
            spans.append(Served(before, None, None, change.source))
        if after != spans[-1].key:
            spans[-1] = replace(spans[-1], until=change.since)
            spans.append(Served(after, change.since, None, change.source))
    return tuple(spans)


def _of_the_new_weights(record: OfferRecord, since: str | None) -> OfferRecord:
    """*record* without facts, if it still describes a model released before the change."""
    released = record.facts.release_date
    if since is None or released is None or released >= since[: len(released)]:
        return record
    return replace(record, facts=Facts())
