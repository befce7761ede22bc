"""Facts about a model for display: labels, values, votes, and why a value was chosen."""

# Annotations are not made text, as in `core/models.py`.

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crosswalk_tui.core.facts.bases import FLAGS, LIMITS
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
"""Names of the bases in a column."""

YOURS = "yours *"
"""Instead of the basis and the sources of a fact that the user stated."""


class FactLabel(NamedTuple):
    """The label of a fact; *narrow* is for a column of twelve cells, if different."""

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
"""The facts of a model in display order."""

_NO_CANDIDATES = {
    "lab": "The lab is the first part of the model's key.",
    "key": "The key is the model's identity: lab and slug, worked out from the ids that sellers use.",
    "name": "No source names it; the name is made from its key.",
    "n_providers": "As of the catalogue's date: sellers with an offer that could be ranked, re-sellers included.",
}


class OtherValue(NamedTuple):
    """A value formatted for display, and its votes on all bases."""

    text: str
    votes: int


class Fact(NamedTuple):
    """A fact of a model with its evidence.

    Attributes:
        text: its value formatted for display.
        chosen: the candidate that was chosen; None if the fact is unknown.
        votes, of: votes for its value, and for all values.
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
    """Every fact of *model*, in display order."""
    by_field: dict[str, list[FactCandidate]] = {}
    for candidate in candidates:
        by_field.setdefault(candidate.field, []).append(candidate)
    return tuple(fact_of(model, field, by_field.get(field, ())) for field in LABELS)


def fact_of(model: Model, field: str, candidates: Sequence[FactCandidate]) -> Fact:
    """The fact *field* of *model*, with the votes of its *candidates*."""
    from crosswalk_tui.core.facts.claims import agrees  # not needed to start, nor below

    chosen = next((c for c in candidates if c.chosen), None)
    votes, others = 0, Counter[str]()
    for candidate in candidates:
        if chosen is not None and agrees(field, candidate.value, chosen.value):
            votes += candidate.votes
        else:
            others[stored_text(field, candidate.value)] += candidate.votes
    listed = sorted(map(OtherValue, others, others.values()), key=lambda one: (-one.votes, one.text == "no", one.text))
    return Fact(field, LABELS[field], value_text(model, field), chosen, votes, votes + others.total(), tuple(listed))


_MOST_NAMED = 4
"""The most values listed for a dispute."""


def unknown_because(fact: Fact) -> str:
    """Why a fact with candidates is unknown: ``disputed: 3 yes, 3 no``; empty for other facts."""
    if fact.chosen is not None or not fact.others:
        return ""
    flags = fact.field in FLAGS
    listed = [f"{s.votes} {s.text}" if flags else f"{s.text} ×{s.votes}" for s in fact.others[:_MOST_NAMED]]
    more = len(fact.others) - len(listed)
    word = "disputed" if len(fact.others) > 1 else "not plausible"
    return f"{word}: {', '.join(listed)}" + (f" and {more} more" if more > 0 else "")


def why_chosen(model: Model, field: str, candidates: Sequence[FactCandidate]) -> str:
    """The rule that chose *field* of *model* among its *candidates*, or left it unknown, as a sentence."""
    if not candidates:
        return _NO_CANDIDATES.get(field, "No source publishes it.")
    from crosswalk_tui.core.facts.choosing import choose
    from crosswalk_tui.core.facts.claims import Claim
    from crosswalk_tui.core.facts.plausible_claims import OtherFacts

    about = OtherFacts(model.key.partition("/")[2], model.open_weights, model.context_tokens, model.release_date)
    return choose(about, field, [Claim(i, c.value, c.basis, c.sources, c.votes) for i, c in enumerate(candidates)]).why


def all_votes(fact: Fact, why: str) -> str:
    """The votes of *fact* over all bases, where the rule, of which *why* is the sentence, counts fewer; else empty."""
    count = f"{fact.votes:,} of {fact.of:,} votes"
    if " votes" not in why or count in why or fact.chosen is None:
        return ""
    return f"In all, {count} are for it; the rule counts those of one basis, without values that cannot be right."


def value_text(model: Model, field: str) -> str:
    """Format the value of *field* of *model*."""
    value = getattr(model, field)
    if value is None:
        return fmt.UNKNOWN
    if isinstance(value, bool):
        return _yes_no(yes=value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return _count(field, value) if isinstance(value, int) else str(value)


def stored_text(field: str, value: str) -> str:
    """Format a candidate's stored value; a malformed value is returned unchanged."""
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
