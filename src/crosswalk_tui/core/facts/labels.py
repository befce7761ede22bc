"""Facts about a model formatted for display: values, how many sources agree, and why a value was chosen.

The choice itself is in `crosswalk_tui.core.facts.choosing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crosswalk_tui.core.facts.choosing import OtherFacts, choose
from crosswalk_tui.core.facts.claims import FLAGS, LIMITS, Claim, agrees
from crosswalk_tui.core.models import FactCandidate, Model
from crosswalk_tui.core.text import format as fmt

BASIS_WORDS = {
    "canonical": "canonical",
    "first_party": "first party",
    "reviewed": "reviewed",
    "hosts": "hosts",
    "offers": "offers",
    "model_card": "model list",
    "name": "name",
}
"""Labels of the bases in a column."""


@dataclass(frozen=True, slots=True)
class FactLabel:
    """The labels of a fact.

    Attributes:
        long: where there is room.
        narrow: in a column of twelve cells, if different.
    """

    long: str
    narrow: str = ""

    @property
    def short(self) -> str:
        """The label for a narrow column."""
        return self.narrow or self.long


LABELS = {
    "name": FactLabel("Name"),
    "lab": FactLabel("Lab"),
    "key": FactLabel("Key"),
    "family": FactLabel("Family"),
    "params_total_m": FactLabel("Parameters"),
    "params_active_m": FactLabel("Active parameters", "Active"),
    "open_weights": FactLabel("Open weights"),
    "licence": FactLabel("Licence"),
    "release_date": FactLabel("Released"),
    "knowledge_cutoff": FactLabel("Knowledge until", "Knowledge"),
    "context_tokens": FactLabel("Context"),
    "max_output_tokens": FactLabel("Max output"),
    "modalities_in": FactLabel("Modalities in", "Takes"),
    "modalities_out": FactLabel("Modalities out", "Makes"),
    "reasoning": FactLabel("Reasoning"),
    "tools": FactLabel("Tools"),
    "structured_output": FactLabel("Structured output", "Structured"),
    "n_providers": FactLabel("Providers"),
}
"""The facts of a model in reading order, with their labels."""

_NO_CANDIDATES = {
    "lab": "The lab is the first part of the model's key.",
    "key": "The key is the model's identity: lab and slug, worked out from the ids that sellers use.",
    "name": "No source names it; the name is made from its key.",
    "n_providers": "As of the catalogue's date: sellers with an offer that could be ranked, re-sellers included.",
}


@dataclass(frozen=True, slots=True)
class OtherValue:
    """One value, regardless of basis.

    Attributes:
        text: the value as it is shown.
        votes: for it, on all bases together.
    """

    text: str
    votes: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a model with its evidence.

    Attributes:
        field: its name in the catalogue.
        label: its label.
        text: its value as it is shown, ``—`` where it is unknown.
        chosen: the candidate it is taken from; None where there is none, or where the votes tie.
        votes, of: votes for this value, among all.
        others: the other values, most votes first.
    """

    field: str
    label: FactLabel
    text: str
    chosen: FactCandidate | None
    votes: int
    of: int
    others: tuple[OtherValue, ...]

    @property
    def disputed(self) -> bool:
        """Whether a source publishes a different value."""
        return bool(self.others)


def facts_of(model: Model, candidates: Iterable[FactCandidate]) -> tuple[Fact, ...]:
    """Every fact of *model* in reading order, with its candidates counted."""
    by_field: dict[str, list[FactCandidate]] = {}
    for candidate in candidates:
        by_field.setdefault(candidate.field, []).append(candidate)
    return tuple(fact_of(model, field, by_field.get(field, ())) for field in LABELS)


def fact_of(model: Model, field: str, candidates: Sequence[FactCandidate]) -> Fact:
    """The fact *field* of *model*, with the *candidates* for it counted."""
    label, text = LABELS[field], value_text(model, field)
    chosen = next((c for c in candidates if c.chosen), None)
    if chosen is None:
        return Fact(field, label, text, None, 0, sum(c.votes for c in candidates), _other_values(field, candidates))
    same = [c for c in candidates if agrees(field, c.value, chosen.value)]
    others = [c for c in candidates if not agrees(field, c.value, chosen.value)]
    votes = sum(c.votes for c in same)
    return Fact(field, label, text, chosen, votes, votes + sum(c.votes for c in others), _other_values(field, others))


def _other_values(field: str, candidates: Iterable[FactCandidate]) -> tuple[OtherValue, ...]:
    votes: dict[str, int] = {}
    for candidate in candidates:
        text = stored_text(field, candidate.value)
        votes[text] = votes.get(text, 0) + candidate.votes
    return tuple(
        sorted((OtherValue(text, n) for text, n in votes.items()), key=lambda s: (-s.votes, s.text == "no", s.text))
    )


_MOST_NAMED = 4
"""The most values listed for a dispute."""


def unknown_because(fact: Fact) -> str:
    """Why a fact with candidates is unknown: ``disputed: 3 yes, 3 no``; empty for any other fact."""
    if fact.chosen is not None or not fact.others:
        return ""
    flags = fact.field in FLAGS
    listed = [f"{s.votes} {s.text}" if flags else f"{s.text} ×{s.votes}" for s in fact.others[:_MOST_NAMED]]
    more = len(fact.others) - len(listed)
    word = "disputed" if len(fact.others) > 1 else "not plausible"
    return f"{word}: {', '.join(listed)}" + (f" and {more} more" if more > 0 else "")


def why_chosen(model: Model, field: str, candidates: Sequence[FactCandidate]) -> str:
    """Return a sentence with the rule that chose *field* of *model* among its *candidates*, or left it unknown."""
    if not candidates:
        return _NO_CANDIDATES.get(field, "No source publishes it.")
    about = OtherFacts(model.key.partition("/")[2], model.open_weights, model.context_tokens, model.release_date)
    return choose(about, field, [Claim(i, c.value, c.basis, c.sources, c.votes) for i, c in enumerate(candidates)]).why


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
    """A candidate's stored value as it is shown; a value of another shape is returned unchanged."""
    if field in FLAGS and value in ("0", "1"):
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
    if field in LIMITS:
        short = fmt.tokens(number)
        return short if short == str(number) else f"{short} ({number:,})"
    return f"{number:,}"
