"""Facts of a model: candidates with their sources and votes, and the chosen one.

The order of choice is the reviewed model cards, canonical metadata, the maker's own offer, the majority of the other
offers, other model lists. Parameters are also read from names (``70b``, ``30b-a3b``), release dates from ids. A full
date is preferred to a month, and a date that agrees with the month in the name (``2512``) to others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from crosswalk_tui.catalog.schema import FACT_FIELDS
from crosswalk_tui.core.facts.choosing import OtherFacts, choose, fills
from crosswalk_tui.core.facts.claims import Claim
from crosswalk_tui.sources.facts.fact_votes import voter
from crosswalk_tui.sources.facts.licences import PROPRIETARY
from crosswalk_tui.sources.facts.openness import hosts, is_default, needing_public_weights, resellers_of_closed
from crosswalk_tui.sources.harvest import Facts, ModelRecord, OfferRecord
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.identity.tables import family_of
from crosswalk_tui.sources.offers.merged_offers import MergedOffer, priority
from crosswalk_tui.sources.offers.offer_window import is_threshold
from crosswalk_tui.sources.providers import read_table

Value = str | int | bool | tuple[str, ...]


class CandidateValue(NamedTuple):
    """A value for a fact of a model.

    Attributes:
        basis: one of `crosswalk_tui.core.facts.claims.BASES`.
        sources: ids of the sources that state it, or the address of the model card.
        votes: the number of independent sellers that state it; of sources for a maker, of records for a model list.
    """

    field: str
    value: Value
    basis: str
    sources: tuple[str, ...]
    votes: int
    chosen: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A row of the reviewed table: a pattern of slugs, and the facts on their model card."""

    pattern: re.Pattern[str]
    licence: str | None
    params_total_m: int | None
    params_active_m: int | None
    release_date: str | None
    knowledge_cutoff: str | None
    modalities_in: tuple[str, ...] | None
    card: str


@cache
def cards() -> tuple[Card, ...]:
    """The reviewed model cards, first match wins."""
    dates = ("release_date", "knowledge_cutoff")
    columns = ("pattern", "licence", "params_total_m", "params_active_m", *dates, "modalities_in", "card")
    return tuple(
        Card(
            re.compile(f"(?:{row['pattern']})$"),
            row["licence"] or None,
            int(row["params_total_m"]) if row["params_total_m"] else None,
            int(row["params_active_m"]) if row["params_active_m"] else None,
            row["release_date"] or None,
            row["knowledge_cutoff"] or None,
            tuple(row["modalities_in"].split(",")) if row["modalities_in"] else None,
            row["card"],
        )
        for row in read_table("model_cards.csv", columns)
    )


_SIZE = re.compile(r"(?:^|[-_])(?:(\d+)x)?(\d+(?:\.\d+)?)([bt])(?=$|[-_@])")
_ACTIVE = re.compile(r"[-_]a(\d+(?:\.\d+)?)b(?=$|[-_@])")
_MILLIONS = {"b": 1_000, "t": 1_000_000}


def params_from_name(slug: str) -> tuple[int | None, int | None]:
    """Total and active parameters, in millions, as stated in the name.

    ``30b-a3b`` is 30B total and 3B active. Names with experts are skipped: ``8x7b`` is not 56B, and ``17b-128e`` has
    17B active.
    """
    if re.search(r"\d+x\d+|-\d+e(?=-|$)|-\d+m(?=-|$)", slug):
        return None, None
    sizes = _SIZE.findall(slug)
    total = round(float(sizes[0][1]) * _MILLIONS[sizes[0][2]]) if len(sizes) == 1 else None
    active = _ACTIVE.search(slug)
    return total, round(float(active[1]) * 1_000) if active else None


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
    candidates = _counted(_votes(key, entries, canonical, ("open_weights",)))
    votes = {c.value: c.votes for c in candidates if c.basis == "offers"}
    if is_default(key, entries, closed=votes.get(False, 0), opened=votes.get(True, 0)):
        candidates = [c for c in candidates if c.basis != "offers" or c.value is True]
    candidates.extend(c for c in _from_card(slug) if c.field == "open_weights")
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
    stated = _votes(key, entries, canonical, _OTHER_FIELDS)
    candidates = _counted({key: votes for key, votes in stated.items() if key[0] != "max_output_tokens"})
    candidates.extend(_from_name(slug, entries))
    candidates.extend(_from_ids(entries))
    candidates.extend(c for c in _from_card(slug) if c.field != "open_weights")
    outputs = {key: votes for key, votes in stated.items() if key[0] == "max_output_tokens"}
    return _choose(slug, openness, candidates, outputs)


_FIRST = ("open_weights", "context_tokens", "release_date")
"""Facts that affect the choice of other facts."""

_OTHER_FIELDS = (*_FIRST[1:], *(name for name in FACT_FIELDS if name not in _FIRST))
"""The facts chosen after open weights, in this order."""

_Votes = dict[tuple[str, str, Value], set[tuple[str, str]]]
"""The sources and voters that state a value, by field, basis and value."""


def _votes(key: str, entries: Sequence[MergedOffer], canonical: Iterable[ModelRecord], fields: Sequence[str]) -> _Votes:
    """The values of *fields* that records state, with one vote per seller, or per source of a model list or a maker."""
    votes: _Votes = defaultdict(set)
    for record in canonical:
        basis = "canonical" if record.source == "models.dev" else "model_card"
        for name, value in _stated(record.facts, fields):
            votes[name, basis, value].add((record.source, record.source_key))
    lab = key.partition("/")[0]
    names = "name" in fields
    facts_of = _offered if "context_tokens" in fields else attrgetter("facts")
    makers = [entry for entry in entries if entry.provider.lab_id == lab]
    # An id of the maker that was matched to this model by a guess counts like another seller's, and so does the id of
    # a service (with and without reasoning) of a maker that also sells the model under the model's own name.
    named = any(not entry.resolution.parsed.steps for entry in makers)
    guessed = ("bare-instruct", "alias") if named else ("bare-instruct",)
    for entry in entries:
        own = entry.provider.lab_id == lab and not _was_matched_by(entry, guessed)
        basis, seller = ("first_party", None) if own else ("offers", voter(entry.provider))
        renamed = names and (bool(entry.served) or _was_matched_by(entry, ("alias", "release-stated")))
        for item in entry.records:
            for name, value in _stated(facts_of(item), fields):
                if name != "name" or not renamed:  # the name belongs to the id, which is that of a different model
                    votes[name, basis, value].add((item.source, seller or item.source))
    return votes


def _was_matched_by(entry: MergedOffer, rules: Sequence[str]) -> bool:
    """Whether one of *rules* led from the id of the offer to its model."""
    return any(step.rule in rules for step in entry.resolution.parsed.steps)


def _counted(stated: _Votes) -> list[CandidateValue]:
    return [
        CandidateValue(
            name, value, basis, tuple(sorted({source for source, _ in votes})), len({who for _, who in votes})
        )
        for (name, basis, value), votes in stated.items()
    ]


def _offered(record: OfferRecord) -> Facts:
    """The facts of an offer, without a context window that its prices contradict.

    With a price for prompts above 200,000 tokens, a window of 200,000 is where the price changes.
    """
    if not is_threshold(record):
        return record.facts
    return replace(record.facts, context_tokens=None)


def _stated(facts: Facts, fields: Sequence[str]) -> Iterator[tuple[str, Value]]:
    """The values of *fields* in *facts*; an output limit that repeats the window becomes the negative window."""
    for name in fields:
        value = getattr(facts, name)
        if value is None:
            continue
        if name == "max_output_tokens" and facts.context_tokens is not None and fills(value, facts.context_tokens):
            value = -facts.context_tokens
        yield name, _clean_name(value) if name == "name" else value


_SERVED = "free|latest|beta|thinking|tee|fast|nitro|exacto|us|eu|global"
_NAME_NOISE = re.compile(
    rf"^[\w .]{{2,20}}: |^[a-z][\w -]*/(?=[a-z])|\s*[(\[]({_SERVED})[)\]]$",  # a seller before, how it serves after
    re.IGNORECASE,
)
_REPOSITORY_DASHES = 3


def _clean_name(name: str) -> str:
    cleaned = _NAME_NOISE.sub("", name).strip() or name
    # Llama-3.3-70B-Instruct is a repository; GPT-4o and MiniMax-M2.5 are names.
    dashed = " " not in cleaned and cleaned.count("-") >= _REPOSITORY_DASHES
    return cleaned.replace("-", " ") if dashed else cleaned


def _from_name(slug: str, entries: Iterable[MergedOffer]) -> Iterator[CandidateValue]:
    """The parameters stated in the name of the model, else in its ids if they agree."""
    stated = {params_from_name(slug): slug}
    if (None, None) in stated:
        ids = sorted({record.provider_model_id for entry in entries for record in entry.records})
        # The last segment of an id, without the text after a colon, is the name of the repository.
        stated = {params_from_name(i.rpartition("/")[2].partition(":")[0].lower()): i for i in ids}
        stated.pop((None, None), None)
    if len(stated) == 1:
        (total, active), name = stated.popitem()
        for field, value in (("params_total_m", total), ("params_active_m", active)):
            if value is not None:
                yield CandidateValue(field, value, "name", (), 1, note=name)


def _from_ids(entries: Iterable[MergedOffer]) -> Iterator[CandidateValue]:
    """The release date in the ids of the model, if they agree."""
    dated = {e.resolution.parsed.date: e.provider_model_id for e in entries if e.resolution.parsed.date is not None}
    if len(dated) == 1:
        date, provider_model_id = dated.popitem()
        yield CandidateValue("release_date", str(date), "name", (), 1, note=provider_model_id)


_ON_CARDS = (
    "licence", "params_total_m", "params_active_m", "release_date", "knowledge_cutoff", "modalities_in",
)  # fmt: skip


@cache
def _card_of(slug: str) -> Card | None:
    return next((card for card in cards() if card.pattern.match(slug)), None)


def _from_card(slug: str) -> Iterator[CandidateValue]:
    card = _card_of(slug)
    if card is None:
        return
    for name in _ON_CARDS:
        value = getattr(card, name)
        if value is not None:
            yield CandidateValue(name, value, "reviewed", (card.card,), 1)
    if card.licence is not None:
        yield CandidateValue("open_weights", True, "reviewed", (card.card,), 1, note=f"weights under {card.licence}")


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
    slug: str, openness: Sequence[CandidateValue], candidates: Iterable[CandidateValue], outputs: _Votes
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
            group = _counted(_pooled(outputs, about.context_tokens))
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
    if not group:
        return []
    claims = [Claim(i, str(stored(c.value)), c.basis, ", ".join(c.sources), c.votes) for i, c in enumerate(group)]
    index = choose(about, field, claims).index
    return [candidate._replace(chosen=True) if i == index else candidate for i, candidate in enumerate(group)]


def _pooled(outputs: _Votes, context: int | None) -> _Votes:
    """The votes on the output limit; votes for "no limit" count for the *context* window of the model.

    Sellers write "no limit" as the window. Such votes are left out if the model's window is unknown, or if the maker
    serves a smaller window than the model has: then they are no evidence about the model.
    """
    pooled: _Votes = defaultdict(set)
    for (field, basis, value), votes in outputs.items():
        if not isinstance(value, int):
            continue
        unlimited = value < 0 and basis == "offers"
        if context is not None and (fills(-value, context) or fills(value, context) or unlimited):
            pooled[field, basis, context] |= votes
        elif value > 0:
            pooled[field, basis, value] |= votes
    return pooled


def _licences(group: list[CandidateValue], done: Iterable[CandidateValue]) -> list[CandidateValue]:
    """The candidates for the licence; for closed weights without licences of open weights."""
    closed = next((c for c in done if c.field == "open_weights" and c.chosen and c.value is False), None)
    if closed is None:
        return group
    proprietary = CandidateValue(
        "licence", PROPRIETARY, closed.basis, closed.sources, closed.votes, note="closed weights"
    )
    return [c for c in group if c.basis != "reviewed"] or [proprietary]


def stored(value: Value | None) -> str | int | None:
    """A fact as stored in SQLite: flags as 0 and 1, lists joined by commas."""
    if isinstance(value, bool):
        return int(value)
    return ",".join(value) if isinstance(value, tuple) else value


def chosen_value(candidates: Iterable[CandidateValue], field: str) -> Value | None:
    """The chosen value of *field*, or None."""
    return next((c.value for c in candidates if c.field == field and c.chosen), None)


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
