"""Facts of a model: candidates with their sources and votes, and the chosen one.

The order of choice is the reviewed model cards, canonical metadata, the maker's own offer, the majority of the other
offers, other model lists. Parameters are also read from names (``70b``, ``30b-a3b``), release dates from ids. A full
date is preferred to a month, and a date that agrees with the month in the name (``2512``) to others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from crosswalk_tui.catalog.schema import FACT_FIELDS
from crosswalk_tui.core.facts.choosing import choose
from crosswalk_tui.core.facts.claims import Claim
from crosswalk_tui.core.facts.plausible_claims import OtherFacts
from crosswalk_tui.sources.facts.candidate_value import CandidateValue, chosen_value, stored
from crosswalk_tui.sources.facts.fact_votes import Votes, as_candidates, output_votes, voter, votes_on
from crosswalk_tui.sources.facts.facts_in_names import from_ids, from_name
from crosswalk_tui.sources.facts.licences import PROPRIETARY
from crosswalk_tui.sources.facts.model_cards import from_card
from crosswalk_tui.sources.facts.openness import hosts, is_default, needing_public_weights, resellers_of_closed
from crosswalk_tui.sources.harvest import ModelRecord
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.identity.tables import family_of
from crosswalk_tui.sources.offers.merged_offers import MergedOffer, priority

_FIRST = ("open_weights", "context_tokens", "release_date")
"""Facts that affect the choice of other facts."""

_OTHER_FIELDS = (*_FIRST[1:], *(name for name in FACT_FIELDS if name not in _FIRST))
"""The facts chosen after open weights, in this order."""


def gather_openness(
    by_model: Mapping[str, Sequence[MergedOffer]], canonical: Mapping[str, Sequence[ModelRecord]]
) -> dict[str, list[CandidateValue]]:
    """The candidates for open weights of every model in *by_model*, the offers of each model, by key in order.

    *canonical* has the records in model lists (see `resolve_models`).
    """
    resellers = resellers_of_closed(entry for entries in by_model.values() for entry in entries)
    return {
        key: _openness(key, entries, canonical.get(key, ()), resellers) for key, entries in sorted(by_model.items())
    }


def _openness(
    key: str, entries: Sequence[MergedOffer], canonical: Iterable[ModelRecord], resellers: frozenset[str]
) -> list[CandidateValue]:
    """The candidates for open weights of the model *key*, with the chosen one marked."""
    slug = key.partition("/")[2]
    candidates = as_candidates(votes_on(key, entries, canonical, ("open_weights",)))
    votes = {c.value: c.votes for c in candidates if c.basis == "offers"}
    if is_default(key, entries, closed=votes.get(False, 0), opened=votes.get(True, 0)):
        candidates = [c for c in candidates if c.basis != "offers" or c.value is True]
    candidates.extend(c for c in from_card(slug) if c.field == "open_weights")
    candidates.extend(_from_sellers(key, entries, resellers))
    if not any(c.basis in ("canonical", "reviewed", "hosts") for c in candidates):
        candidates.extend(_from_family(slug))
    return _marked(OtherFacts(slug), "open_weights", candidates)


def gather_all(
    by_model: Mapping[str, Sequence[MergedOffer]],
    canonical: Mapping[str, Sequence[ModelRecord]],
    openness: Mapping[str, Sequence[CandidateValue]],
) -> dict[str, list[CandidateValue]]:
    """The candidates for all facts of the models in *openness*, their candidates for open weights."""
    return {key: _gather(key, by_model[key], canonical.get(key, ()), known) for key, known in openness.items()}


def _gather(
    key: str,
    entries: Sequence[MergedOffer],
    canonical: Iterable[ModelRecord],
    openness: Sequence[CandidateValue],
) -> list[CandidateValue]:
    """The candidates for the facts of the model *key*, with the chosen ones marked.

    They come from its offers (*entries*) and its records in model lists (*canonical*).
    """
    slug = key.partition("/")[2]
    stated = votes_on(key, entries, canonical, _OTHER_FIELDS)
    outputs = {what: votes for what, votes in stated.items() if what[0] == "max_output_tokens"}
    candidates = as_candidates({what: votes for what, votes in stated.items() if what not in outputs})
    candidates.extend(from_name(slug, entries))
    candidates.extend(from_ids(entries))
    candidates.extend(c for c in from_card(slug) if c.field != "open_weights")
    return _choose(slug, openness, candidates, outputs)


def _from_family(slug: str) -> Iterator[CandidateValue]:
    """Closed weights in families without open models; in other families, the sources decide for each model."""
    family = family_of(slug)
    if family is not None and not family.open_weights:
        note = f"no model of this family of {family.lab} is open"
        yield CandidateValue("open_weights", False, "reviewed", (), 1, note=note)


def _from_sellers(key: str, entries: Sequence[MergedOffer], resellers: frozenset[str]) -> Iterator[CandidateValue]:
    """Open weights, as proved by sellers that need them."""
    public = needing_public_weights(entries)
    independent = hosts(key, entries, resellers)
    if not public and not independent:
        return
    counted = public | independent
    sources = {r.source for e in entries if counted & {e.provider.provider_id, voter(e.provider)} for r in e.records}
    note = "on the model hub or run locally" if public else f"served by {len(independent)} independent hosts"
    yield CandidateValue("open_weights", True, "hosts", tuple(sorted(sources)), len(counted), note=note)


def _choose(
    slug: str, openness: Sequence[CandidateValue], candidates: Iterable[CandidateValue], outputs: Votes
) -> list[CandidateValue]:
    """Add the *candidates* to *openness* and mark the chosen one of each field, in the order of their dependencies.

    The candidates for the output limit are made from its votes, *outputs*, once the context window is chosen.
    """
    by_field: dict[str, list[CandidateValue]] = defaultdict(list)
    for candidate in candidates:
        by_field[candidate.field].append(candidate)
    done = list(openness)
    about = _about(slug, done)
    for field in _OTHER_FIELDS:
        group = by_field[field]
        if field == "max_output_tokens":
            group = as_candidates(output_votes(outputs, about.context_tokens))
        if field == "licence":
            group = _licences(group, done)
        done.extend(_marked(about, field, group))
        if field in _FIRST:
            about = _about(slug, done)
    return done


def _about(slug: str, done: Sequence[CandidateValue]) -> OtherFacts:
    """The chosen facts that affect others."""
    weights, context, release = (chosen_value(done, field) for field in _FIRST)
    return OtherFacts(
        slug,
        weights if isinstance(weights, bool) else None,
        context if isinstance(context, int) else None,
        release if isinstance(release, str) else None,
    )


def _marked(about: OtherFacts, field: str, group: Sequence[CandidateValue]) -> list[CandidateValue]:
    """*group*, the candidates for *field*, with the chosen one marked."""
    if not group:
        return []
    claims = [Claim(i, str(stored(c.value)), c.basis, ", ".join(c.sources), c.votes) for i, c in enumerate(group)]
    index = choose(about, field, claims).index
    return [candidate._replace(chosen=True) if i == index else candidate for i, candidate in enumerate(group)]


def _licences(group: list[CandidateValue], done: Iterable[CandidateValue]) -> list[CandidateValue]:
    """The candidates for the licence; for closed weights without licences of open weights."""
    closed = next((c for c in done if c.field == "open_weights" and c.chosen and c.value is False), None)
    if closed is None:
        return group
    proprietary = CandidateValue(
        "licence", PROPRIETARY, closed.basis, closed.sources, closed.votes, note="closed weights"
    )
    return [c for c in group if c.basis != "reviewed"] or [proprietary]


def resolve_models(records: Iterable[ModelRecord], resolver: Resolver) -> dict[str, list[ModelRecord]]:
    """The canonical records of each model, by key."""
    found: dict[str, list[ModelRecord]] = defaultdict(list)
    for record in sorted(records, key=lambda r: (priority(r.source), r.source_key)):
        found[resolver.resolve(record.source, record.source_key).key].append(record)
    return found


def is_open(key: str, candidates: Iterable[CandidateValue]) -> bool | None:
    """Whether the weights are open: the chosen value, else the reviewed family."""
    value = chosen_value(candidates, "open_weights")
    if isinstance(value, bool):
        return value
    family = family_of(key.partition("/")[2])
    return None if family is None else family.open_weights
