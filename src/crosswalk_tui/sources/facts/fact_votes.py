"""Votes on facts: the values that records state, with one vote per list, however many sellers repeat it.

Regional endpoints and plans repeat the list of their seller, and some gateways copy a list. Counted separately, they
would outvote sellers with their own list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter

from crosswalk_tui.core.facts.choosing import fills
from crosswalk_tui.sources.facts.candidate_value import CandidateValue, Value
from crosswalk_tui.sources.harvest import Facts, ModelRecord, OfferRecord, ProviderRecord
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.offers.offer_window import is_threshold
from crosswalk_tui.sources.providers import read_table

Votes = dict[tuple[str, str, Value], set[tuple[str, str]]]
"""The sources and voters that state a value, by field, basis and value."""

_ENDPOINT = re.compile(r"(-(coding|token|step)-plan)?(-(cn|global|eu|us|ams|sgp))?$")
"""Suffixes of the ids of regional endpoints and plans."""


@cache
def _shared_lists() -> dict[str, str]:
    """The reviewed table: the owner of the list that a provider repeats, by provider."""
    rows = read_table("shared_lists.csv", ("provider", "list", "reason"))
    return {row["provider"]: row["list"] for row in rows}


def voter(provider: ProviderRecord) -> str:
    """The owner of the list that *provider* publishes."""
    return _owner(provider.duplicate_of or provider.provider_id)


@cache
def _owner(provider_id: str) -> str:
    return _shared_lists().get(provider_id) or _ENDPOINT.sub("", provider_id) or provider_id


def votes_on(
    key: str, entries: Sequence[MergedOffer], canonical: Iterable[ModelRecord], fields: Sequence[str]
) -> Votes:
    """The values of *fields* that records state, with one vote per seller, or per source of a model list or a maker."""
    votes: Votes = defaultdict(set)
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
"""From as many hyphens on, a name without spaces is that of a repository."""


def _clean_name(name: str) -> str:
    """*name* without its seller and how it is served; the name of a repository with spaces."""
    cleaned = _NAME_NOISE.sub("", name).strip() or name
    # Llama-3.3-70B-Instruct is a repository; GPT-4o and MiniMax-M2.5 are names.
    dashed = " " not in cleaned and cleaned.count("-") >= _REPOSITORY_DASHES
    return cleaned.replace("-", " ") if dashed else cleaned


def as_candidates(stated: Votes) -> list[CandidateValue]:
    """A candidate for each value in *stated*, with the number of its voters."""
    return [
        CandidateValue(
            name, value, basis, tuple(sorted({source for source, _ in votes})), len({who for _, who in votes})
        )
        for (name, basis, value), votes in stated.items()
    ]


def output_votes(outputs: Votes, context: int | None) -> Votes:
    """The votes on the output limit; votes for "no limit" count for the *context* window of the model.

    Sellers write "no limit" as the window. Such votes are left out if the model's window is unknown, or if the maker
    serves a smaller window than the model has: then they are no evidence about the model.
    """
    found: Votes = defaultdict(set)
    for (field, basis, value), votes in outputs.items():
        if not isinstance(value, int):
            continue
        unlimited = value < 0 and basis == "offers"
        if context is not None and (fills(-value, context) or fills(value, context) or unlimited):
            found[field, basis, context] |= votes
        elif value > 0:
            found[field, basis, value] |= votes
    return found
