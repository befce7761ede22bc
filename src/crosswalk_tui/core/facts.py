"""Facts about a model: the values that sources give, which of them is chosen and why, and how they are written.

The order of the candidates is here, and not with the build that chooses by it, so that an explanation of a choice goes
by the very rule that made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from crosswalk_tui.core import format as fmt
from crosswalk_tui.core.catalogue import Model

BASES = ("canonical", "first_party", "reviewed", "offers", "model_card", "name")
"""Where a value may come from, best first."""

BASIS_WORDS = {
    "canonical": "canonical",
    "first_party": "first party",
    "reviewed": "reviewed",
    "offers": "offers",
    "model_card": "model list",
    "name": "name",
}
"""What a basis is called in a column."""

_BASIS_NOUNS = {
    "canonical": "canonical metadata",
    "first_party": "the maker's own offer",
    "reviewed": "a reviewed table that names the model card",
    "offers": "the other offers",
    "model_card": "other people's model lists",
    "name": "what the name itself says",
}

RULE = (
    "Canonical metadata, then the maker's own offer, then a reviewed model card, then the majority of the other "
    "offers, then other model lists, then the name; never the largest."
)
"""The choice among candidates in one sentence."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a fact is called.

    Attributes:
        long: where there is room.
        narrow: in a column of twelve cells, if that is another word.
    """

    long: str
    narrow: str = ""

    @property
    def short(self) -> str:
        """What it is called in a narrow column."""
        return self.narrow or self.long


LABELS = {
    "name": Label("Name"),
    "lab": Label("Lab"),
    "key": Label("Key"),
    "family": Label("Family"),
    "params_total_m": Label("Parameters"),
    "params_active_m": Label("Active parameters", "Active"),
    "open_weights": Label("Open weights"),
    "licence": Label("Licence"),
    "release_date": Label("Released"),
    "knowledge_cutoff": Label("Knowledge until", "Knowledge"),
    "context_tokens": Label("Context"),
    "max_output_tokens": Label("Max output"),
    "modalities_in": Label("Modalities in", "Takes"),
    "modalities_out": Label("Modalities out", "Makes"),
    "reasoning": Label("Reasoning"),
    "tools": Label("Tools"),
    "structured_output": Label("Structured output", "Structured"),
    "n_providers": Label("Providers"),
}
"""The facts of a model in reading order, and what they are called."""

_NO_CANDIDATES = {
    "lab": "The lab is the first part of the model's key.",
    "key": "The key is the model's identity: lab and slug, worked out from the ids that sellers use.",
    "name": "No source names it; the name is made from its key.",
    "n_providers": "As of the catalogue's date: sellers with an offer that could be ranked, re-sellers included.",
}

_WHOLE_DATE = len("2024-09-25")
_MONTH_IN_NAME = re.compile(r"-(2[3-9])(0[1-9]|1[0-2])$")


class Candidate(Protocol):
    """One value for one fact of a model, as the catalogue stores it."""

    @property
    def field(self) -> str:
        """Which fact."""

    @property
    def value(self) -> str:
        """What is said, flags as 0 and 1, lists joined by commas."""

    @property
    def basis(self) -> str:
        """One of `BASES`."""

    @property
    def sources(self) -> str:
        """Ids of the sources that say so, or a model card's address, joined by commas."""

    @property
    def votes(self) -> int:
        """Records that say so."""

    @property
    def chosen(self) -> bool:
        """Whether it is the model's value."""

    @property
    def note(self) -> str | None:
        """What there is to add."""


Standing = tuple[int, int, int, int, str]
"""Where a candidate stands in the choice, the smallest first: see `standing`."""


def standing(slug: str, field: str, value: str, basis: str, votes: int, support: int, spelled: str) -> Standing:
    """The order of the candidates for one fact: the best basis, then the most votes.

    A whole date goes before a month, and one that agrees with the month in the name before one that does not. A tie
    goes to the value that more bases share, then to the smaller one.

    Args:
        slug: the model's key without its lab.
        field: the fact.
        value: what the candidate says.
        basis: one of `BASES`.
        votes: records that say so.
        support: candidates of other bases with the same value, itself included.
        spelled: the value as text to settle the last ties by.
    """
    return _date_place(slug, field, value), BASES.index(basis), -votes, -support, spelled


def _date_place(slug: str, field: str, value: str) -> int:
    """Release dates: those of the month that the name states, then whole ones, then the rest."""
    if field != "release_date":
        return 0
    named = _MONTH_IN_NAME.search(slug)
    contradicts = named is not None and not value.startswith(f"20{named[1]}-{named[2]}")
    return 2 * contradicts + (len(value) < _WHOLE_DATE)


@dataclass(frozen=True, slots=True)
class Saying:
    """One value, whoever says it.

    Attributes:
        text: the value as it is shown.
        votes: records that say so, on any basis.
    """

    text: str
    votes: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a model with what it rests on.

    Attributes:
        field: its name in the catalogue.
        label: what it is called.
        text: its value as it is shown, ``—`` where nobody says.
        chosen: the candidate it is taken from; None where there is none.
        votes, of: records that say this, among all that say anything.
        others: the other values, most votes first.
    """

    field: str
    label: Label
    text: str
    chosen: Candidate | None
    votes: int
    of: int
    others: tuple[Saying, ...]

    @property
    def disputed(self) -> bool:
        """Whether somebody says something else."""
        return bool(self.others)


def facts_of(model: Model, candidates: Iterable[Candidate]) -> tuple[Fact, ...]:
    """Every fact of *model* in reading order, with its candidates counted."""
    by_field: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_field.setdefault(candidate.field, []).append(candidate)
    return tuple(
        _fact(field, label, value_text(model, field), by_field.get(field, ())) for field, label in LABELS.items()
    )


def _fact(field: str, label: Label, text: str, candidates: Sequence[Candidate]) -> Fact:
    chosen = next((c for c in candidates if c.chosen), None)
    if chosen is None:
        return Fact(field, label, text, None, 0, sum(c.votes for c in candidates), _sayings(field, candidates))
    same = [c for c in candidates if agrees(field, c.value, chosen.value)]
    others = [c for c in candidates if not agrees(field, c.value, chosen.value)]
    votes = sum(c.votes for c in same)
    return Fact(field, label, text, chosen, votes, votes + sum(c.votes for c in others), _sayings(field, others))


def _sayings(field: str, candidates: Iterable[Candidate]) -> tuple[Saying, ...]:
    votes: dict[str, int] = {}
    for candidate in candidates:
        text = stored_text(field, candidate.value)
        votes[text] = votes.get(text, 0) + candidate.votes
    return tuple(sorted((Saying(text, n) for text, n in votes.items()), key=lambda s: (-s.votes, s.text)))


def agrees(field: str, one: str, other: str) -> bool:
    """Whether two values of a fact say the same: ``2023-12`` does not contradict ``2023-12-31``, nor case a name."""
    if field in ("release_date", "knowledge_cutoff"):
        return one.startswith(other) or other.startswith(one)
    if field in ("modalities_in", "modalities_out"):
        return set(one.split(",")) == set(other.split(","))
    return one.casefold() == other.casefold()


def why_chosen(key: str, field: str, candidates: Sequence[Candidate]) -> str:
    """Which rule chose the value of *field* among its *candidates*, in a sentence.

    Args:
        key: the model's key.
        field: the fact.
        candidates: all there are for it.
    """
    chosen = next((c for c in candidates if c.chosen), None)
    if chosen is None:
        return _NO_CANDIDATES.get(field, "Nobody has published it.")
    rivals = [c for c in candidates if c.value != chosen.value]
    if not rivals:
        one = len(candidates) == 1 and chosen.votes == 1
        return "It is the only value anybody gives." if one else "All who say anything say the same."
    slug = key.partition("/")[2]

    def place(candidate: Candidate) -> Standing:
        support = sum(c.value == candidate.value for c in candidates)
        return standing(slug, field, candidate.value, candidate.basis, candidate.votes, support, repr(candidate.value))

    return _difference(chosen, min(rivals, key=place), place(chosen), place(min(rivals, key=place)))


def _difference(chosen: Candidate, rival: Candidate, won: Standing, lost: Standing) -> str:
    """The first step of the rule at which the two differ."""
    ours, theirs = _BASIS_NOUNS[chosen.basis], _BASIS_NOUNS[rival.basis]
    if won[0] != lost[0]:
        of_the_month = lost[0] - lost[0] % 2 > won[0] - won[0] % 2
        return "It agrees with the month in the model's name." if of_the_month else "A whole date goes before a month."
    if won[1] != lost[1]:
        return f"{ours[0].upper()}{ours[1:]}: it goes before {theirs}."
    if won[2] != lost[2]:
        records = "1 record says" if chosen.votes == 1 else f"{chosen.votes:,} records say"
        return f"Among {ours}, {records} so; the next value has {rival.votes:,}."
    if won[3] != lost[3]:
        return f"Among {ours} it is a tie of {chosen.votes:,} each; this value has another basis behind it."
    return f"Among {ours} it is a tie of {chosen.votes:,} each, settled by the order of the values."


def value_text(model: Model, field: str) -> str:
    """The value of *field* of *model* as it is shown."""
    value = getattr(model, field)
    if value is None:
        return fmt.UNKNOWN
    if isinstance(value, bool):
        return _yes_no(yes=value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return _count(field, value) if isinstance(value, int) else str(value)


def stored_text(field: str, value: str) -> str:
    """A candidate's stored value as it is shown; one of another shape as it is."""
    if field in ("open_weights", "reasoning", "tools", "structured_output") and value in ("0", "1"):
        return _yes_no(yes=value == "1")
    if field in ("modalities_in", "modalities_out"):
        return ", ".join(value.split(","))
    if field in _COUNTS and value.isascii() and value.isdigit():
        return _count(field, int(value))
    return value


_COUNTS = ("params_total_m", "params_active_m", "context_tokens", "max_output_tokens")


def _yes_no(*, yes: bool) -> str:
    return "yes" if yes else "no"


def _count(field: str, number: int) -> str:
    if field in ("params_total_m", "params_active_m"):
        return fmt.parameters(number)
    if field in ("context_tokens", "max_output_tokens"):
        short = fmt.tokens(number)
        return short if short == str(number) else f"{short} ({number:,})"
    return f"{number:,}"
