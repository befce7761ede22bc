"""Choose the value of a model's fact from those that sources publish, and name the rule.

The build and the explanation of a fact both call `choose`, so they cannot differ. The best basis decides; within a
basis the value with the most votes wins, never the largest. An unsettled tie leaves the fact unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crosswalk_tui.core.facts.bases import BASES, LABELS, LIMITS, MODALITIES, NOUNS
from crosswalk_tui.core.facts.claims import CONFIRMED, Claim, groups_of, leader, order_of, same, support
from crosswalk_tui.core.facts.plausible_claims import OtherFacts, plausible

RULE = (
    "A reviewed model card, then canonical metadata, then the maker's own offer (for capabilities the maker first), "
    "then most of the other offers, one vote per seller, then other model lists, then the name; never the largest. "
    "Votes that tie leave it unknown."
)
"""A summary of the rules, for the user."""

_FILLS = 0.89
"""An output limit of at least this share of the context window is ignored; some sellers list 90% of it."""

_INPUT_LIMIT_SOURCE = "litellm"
"""A source of input limits, which may be smaller than the context window."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The `Claim.index` of the chosen value, None if the fact is unknown; and the rule, as a sentence."""

    index: int | None
    why: str


def choose(about: OtherFacts, field: str, claims: Sequence[Claim]) -> Choice:
    """Choose among the values stated for *field*, each listed once per basis."""
    if not claims:
        return Choice(None, "No source publishes it.")
    kept, reason = plausible(about, field, claims)
    if not kept:
        return Choice(None, reason)
    if len({each.value for each in claims}) == 1:
        best = min(claims, key=lambda each: BASES.index(each.basis))
        alone = len(claims) == 1 and best.votes == 1
        return Choice(best.index, "It is the only value any source gives." if alone else "All sources agree.")
    return _among(about, field, claims, kept, reason)


def _among(about: OtherFacts, field: str, claims: Sequence[Claim], kept: Sequence[Claim], reason: str) -> Choice:
    """Choose among different values, of which *kept* are plausible; *reason* is why the others are not."""
    left = _windows(kept) if field == "context_tokens" else kept
    if field == "max_output_tokens":
        unlimited = _without_limit(about, kept)
        if unlimited is not None:
            return unlimited
        left = _separate(about, kept)
    order = order_of(field)
    basis = min((each.basis for each in left), key=order.index)
    best, why = leader(field, [each for each in left if each.basis == basis], left)
    if best is None:
        return Choice(None, why)
    overruled = _overruled(about, field, best, left, kept)
    if overruled is not None:
        return overruled
    place = (order.index(best.basis), -best.votes)
    if reason and any((order.index(each.basis), -each.votes) < place for each in claims if each not in kept):
        return Choice(best.index, reason)
    return Choice(best.index, why or _basis_reason(field, best, left, order))


def _basis_reason(field: str, best: Claim, claims: Iterable[Claim], order: tuple[str, ...]) -> str:
    """Why *best* precedes the values that differ from it."""
    rivals = [each.basis for each in claims if not same(field, each, best)]
    if not rivals:
        return "All plausible values agree, apart from how they are written."
    ours, other = NOUNS[best.basis], min(rivals, key=order.index)
    return f"{ours[0].upper()}{ours[1:]}: it goes before {NOUNS[other]}."


# Exceptions to the order of bases


def _overruled(
    about: OtherFacts, field: str, best: Claim, claims: Sequence[Claim], everyone: Sequence[Claim]
) -> Choice | None:
    """A value that overrules *best*, the choice by basis.

    *everyone* includes the output limits that repeat the context window.
    """
    if field in LABELS:
        return None
    makers = _strict(field, [each for each in claims if each.basis == "first_party"], claims)
    offers = [each for each in everyone if each.basis == "offers"]
    others = _strict(field, offers, everyone)
    if best.basis == "canonical" and makers is not None and not same(field, makers, best):
        choice = _against_canonical(about, field, best, makers, others, support(field, makers, offers))
        if choice is not None:
            return choice
    if others is not None and best.basis == "canonical" and field in MODALITIES:
        return _more_votes(field, best, others, claims)
    if others is None or best.basis not in ("canonical", "first_party") or same(field, others, best):
        return None
    if field == "context_tokens":
        return _larger_window(about, best, others, offers)
    earlier = field == "release_date" and best.basis == "first_party" and others.value < best.value
    if earlier and others.votes >= CONFIRMED:
        return Choice(others.index, f"{others.votes:,} other sellers give an earlier day: the maker's is a re-release.")
    return None


def _more_votes(field: str, best: Claim, others: Claim, claims: Sequence[Claim]) -> Choice | None:
    """The modalities that most *others* state, unless every offer of the maker states different ones."""
    makers = [each for each in claims if each.basis == "first_party"]
    if same(field, others, best) or others.votes < CONFIRMED:
        return None
    if makers and not any(same(field, others, each) for each in makers):
        return None
    return Choice(others.index, "Most other sellers state these modalities, and the maker does not contradict them.")


def _against_canonical(
    about: OtherFacts, field: str, best: Claim, makers: Claim, others: Claim | None, votes: int
) -> Choice | None:
    """The maker's value, if confirmed by the *votes* of other sellers."""
    served = about.open_weights is True  # hosts configure the limits of open weights, so a smaller one is no evidence
    less = field == "context_tokens" and served and makers.size < best.size
    if others is not None and same(field, makers, others) and not less:
        return Choice(makers.index, "The maker's own offer and most other sellers agree on another value.")
    if field in LIMITS and served and makers.size > best.size and votes >= CONFIRMED:
        return Choice(makers.index, f"The maker's own offer states more, which {votes:,} other sellers confirm.")
    return None


def _strict(field: str, group: Sequence[Claim], claims: Sequence[Claim]) -> Claim | None:
    """The leader of a group; None if it is empty or tied."""
    return leader(field, group, claims)[0] if group else None


def _larger_window(about: OtherFacts, best: Claim, others: Claim, offers: Sequence[Claim]) -> Choice | None:
    """A larger window that other sellers state, where the smaller one may be the limit of one host or of the input."""
    votes = support("context_tokens", others, offers)
    served = about.open_weights is True or best.sources == _INPUT_LIMIT_SOURCE
    if others.size <= best.size or not served or votes < CONFIRMED:
        return None
    return Choice(others.index, f"A seller may serve less than the model takes: {votes:,} others state this window.")


# Limits


def _windows(claims: Sequence[Claim]) -> list[Claim]:
    """Drop the maker's input limits that do not exceed the context window that it also states."""
    stated = max(
        (each.size for each in claims if each.basis == "first_party" and each.sources != _INPUT_LIMIT_SOURCE), default=0
    )
    return [
        each
        for each in claims
        if each.basis != "first_party" or each.sources != _INPUT_LIMIT_SOURCE or each.size > stated
    ]


def fills(output: int, context: int | None) -> bool:
    """Whether an output limit is as large as the *context* window, and so no limit."""
    return context is not None and output >= _FILLS * context


def _without_limit(about: OtherFacts, claims: Sequence[Claim]) -> Choice | None:
    """The choice for open weights without an output limit.

    They have none if several sellers set none, at least two for every three that set the same limit.
    """
    if about.open_weights is not True:
        return None
    sellers = [each for each in claims if each.basis in ("first_party", "offers")]
    filling = [each for each in sellers if fills(each.size, about.context_tokens)]
    limits = groups_of("max_output_tokens", [each for each in sellers if each not in filling])
    votes = sum(each.votes for each in filling)
    if any(each.basis == "first_party" and each not in filling for each in sellers) or votes < CONFIRMED:
        return None
    if limits and 3 * votes < 2 * limits[0].votes:
        return None
    best = min(
        filling, key=lambda each: (each.size != about.context_tokens, BASES.index(each.basis), -each.votes, each.size)
    )
    why = f"Open weights have no inherent output limit: at {votes:,} sellers a reply may fill the context."
    return Choice(best.index, why)


def _separate(about: OtherFacts, claims: Sequence[Claim]) -> list[Claim]:
    """Drop output limits that repeat the context window, unless they outnumber the other limits of their basis."""
    left: list[Claim] = []
    for basis in BASES:
        group = [each for each in claims if each.basis == basis]
        limits = [each for each in group if not fills(each.size, about.context_tokens)]
        most = max((group.votes for group in groups_of("max_output_tokens", limits)), default=0)
        none = sum(each.votes for each in group if each not in limits)
        left += limits if limits and (none <= most or basis == "first_party") else group
    return left
