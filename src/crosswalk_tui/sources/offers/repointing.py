"""Re-pointed ids: an offer keeps its id, but serves a different model from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from crosswalk_tui.sources.harvest import Facts, OfferRecord, Repointing
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.offers.merged_offers import MergedOffer, Served
from crosswalk_tui.sources.pricing.evidence import Evidence


def apply_repointings(entries: Iterable[MergedOffer], resolver: Resolver, evidence: Evidence) -> None:
    """Assign each re-pointed entry its present model, and drop facts of the model before."""
    for entry in entries:
        known = evidence.repointings
        changes = next((known[record.offer_key] for record in entry.records if record.offer_key in known), [])
        begun = [change for change in changes if (change.since or "") <= evidence.today]
        served = _spans(begun, resolver)
        if len(served) > 1:
            entry.served = served
            entry.records = [_without_old_facts(record, served[-1].since) for record in entry.records]


def _spans(changes: Sequence[Repointing], resolver: Resolver) -> tuple[Served, ...]:
    """The models that an id has served, from its *changes* in order; a change to the same model is ignored."""
    spans: list[Served] = []
    for change in changes:
        # Without the provider: the names are those of weights, not of the seller's present offers.
        before, after = (resolver.resolve("", name).key for name in (change.before, change.after))
        if not spans:
            spans.append(Served(before, None, None, change.source))
        if after != spans[-1].key:
            spans[-1] = replace(spans[-1], until=change.since)
            spans.append(Served(after, change.since, None, change.source))
    return tuple(spans)


def _without_old_facts(record: OfferRecord, since: str | None) -> OfferRecord:
    """*record* without its facts if they describe a model released before the change."""
    released = record.facts.release_date
    if since is None or released is None or released >= since[: len(released)]:
        return record
    return replace(record, facts=Facts())
