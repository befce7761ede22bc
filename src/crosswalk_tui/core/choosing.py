"""Which of the values that sources give for a fact of a model is chosen, and by which rule.

The build chooses by `choose`, and an explanation of a choice calls the same function, so that the two cannot differ.
Bases go from best to worst; within a basis the value with the most votes is chosen, never the largest. A tie that no
other vote settles leaves the fact unknown. What bears on one kind of fact only (limits, dates) is in functions of
their own below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

BASES = ("canonical", "first_party", "reviewed", "hosts", "offers", "model_card", "name")
"""Where a value may come from, best first."""

NOUNS = {
    "canonical": "canonical metadata",
    "first_party": "the maker's own offer",
    "reviewed": "a reviewed table that names the model card",
    "hosts": "independent hosts that serve the weights",
    "offers": "the other offers",
    "model_card": "other people's model lists",
    "name": "the name itself",
}
"""What a basis is called in a sentence."""

RULE = (
    "Canonical metadata, then the maker's own offer (for capabilities the maker first), then a reviewed model card, "
    "then the majority of the other offers, one vote per seller, then other model lists, then the name; never the "
    "largest. Votes that tie leave it unknown. A seller may serve less than the model takes, so a smaller limit does "
    "not contradict a larger one that the maker or most others state."
)
"""The choice among candidates in brief."""

CAPABILITIES = ("reasoning", "tools", "structured_output")
"""Flags of which the maker knows best."""

_LABELS = ("name", "family")
"""What a model is called: any of several names will do, so a tie is no dispute."""

LIMITS = ("context_tokens", "max_output_tokens")
_DATES = ("release_date", "knowledge_cutoff")
_LISTS = ("modalities_in", "modalities_out")

_NEAR = 0.05
"""Limits this close are one figure written in two ways: 128,000 and 131,072 are both 128K."""

_NEAR_DAYS = 7
"""Release dates this close are one release: announced, opened, or listed a few days apart."""

_FILLS = 0.89
"""Share of the context window from which an output limit is no limit; some sellers write 90% of it, rounded down."""

_CONFIRMED = 3
"""Independent sellers that make a larger limit credible."""

_INPUT_LIMIT_SOURCE = "litellm"
"""States the most input tokens, which may be less than the window: the reply has its own share of that."""

_WHOLE_DATE = len("2024-09-25")
_MONTH = len("2024-09")
_FIRST_MODELS = "2018"
_MONTH_IN_NAME = re.compile(r"-(2[3-9])(0[1-9]|1[0-2])$")


class Stated(Protocol):
    """One value for one fact of a model, on one basis."""

    @property
    def value(self) -> str:
        """What is stated, flags as 0 and 1, lists joined by commas."""

    @property
    def basis(self) -> str:
        """One of `BASES`."""

    @property
    def sources(self) -> str:
        """Ids of the sources that state it, joined by commas."""

    @property
    def votes(self) -> int:
        """Independent sellers, or records of a model list, that state it."""


@dataclass(frozen=True, slots=True)
class About:
    """What else is known of the model whose fact is chosen.

    Attributes:
        slug: its key without the lab.
        open_weights: whether its weights are open, as chosen.
        context_tokens: its context window, as chosen.
        release_date: ISO date, as chosen.
    """

    slug: str
    open_weights: bool | None = None
    context_tokens: int | None = None
    release_date: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The outcome.

    Attributes:
        index: place of the chosen candidate; None where the fact is unknown.
        why: the rule that decided, as a sentence.
    """

    index: int | None
    why: str


@dataclass(frozen=True, slots=True)
class _Voice:
    """A candidate while it is weighed; *index* is its place among all of them."""

    index: int
    value: str
    basis: str
    sources: str
    votes: int

    @property
    def size(self) -> int:
        """The value as a number of tokens; 0 for one that is none."""
        return int(self.value) if self.value.isascii() and self.value.isdigit() else 0


def agrees(field: str, one: str, other: str) -> bool:
    """Whether two values of a fact say the same: ``2023-12`` does not contradict ``2023-12-31``, nor case a name."""
    if field in _DATES:
        return one.startswith(other) or other.startswith(one)
    if field in _LISTS:
        return set(one.split(",")) == set(other.split(","))
    return one.casefold() == other.casefold()


def choose(about: About, field: str, candidates: Sequence[Stated]) -> Choice:
    """The candidate for *field* that is chosen, and why; none where the best votes tie.

    Args:
        about: the model.
        field: the fact.
        candidates: every value that is stated for it, each once per basis.
    """
    voices = [_Voice(i, c.value, c.basis, c.sources, c.votes) for i, c in enumerate(candidates)]
    if not voices:
        return Choice(None, "No source publishes it.")
    if len({v.value for v in voices}) == 1:
        best = min(voices, key=lambda v: BASES.index(v.basis))
        alone = len(voices) == 1 and best.votes == 1
        plausible, reason = _plausible(about, field, voices)
        if plausible:
            return Choice(best.index, "It is the only value any source gives." if alone else "All sources agree.")
        return Choice(None, reason)
    return _among(about, field, voices)


def _among(about: About, field: str, voices: list[_Voice]) -> Choice:
    """The choice where values differ."""
    kept, reason = _plausible(about, field, voices)
    if not kept:
        return Choice(None, reason)
    left = _windows(kept) if field == "context_tokens" else kept
    if field == "max_output_tokens":
        unlimited = _without_limit(about, kept)
        if unlimited is not None:
            return unlimited
        left = _separate(about, kept)
    order = _order(field)
    basis = min((v.basis for v in left), key=order.index)
    best, why = _leader(field, [v for v in left if v.basis == basis], left)
    if best is None:
        return Choice(None, why)
    overruled = _overruled(about, field, best, left, kept)
    if overruled is not None:
        return overruled
    if reason and _would_win([v for v in voices if v not in kept], best, order):
        return Choice(best.index, reason)
    return Choice(best.index, why or _basis_reason(best, left, order))


def _would_win(implausible: Sequence[_Voice], best: _Voice, order: tuple[str, ...]) -> bool:
    """Whether one of the *implausible* values would have gone before *best*."""
    place = (order.index(best.basis), -best.votes)
    return any((order.index(v.basis), -v.votes) < place for v in implausible)


def _order(field: str) -> tuple[str, ...]:
    """The bases from best to worst: of what it can do the maker's own offer goes before canonical metadata."""
    if field not in CAPABILITIES:
        return BASES
    return ("first_party", *(basis for basis in BASES if basis != "first_party"))


def _basis_reason(best: _Voice, voices: Iterable[_Voice], order: tuple[str, ...]) -> str:
    """Why *best* goes before the others: its basis."""
    other = min((v.basis for v in voices if v.value != best.value), key=order.index, default=None)
    if other is None:
        return "All plausible values agree."
    ours = NOUNS[best.basis]
    return f"{ours[0].upper()}{ours[1:]}: it goes before {NOUNS[other]}."


# -- votes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Camp:
    """Voices of one basis that say the same, more or less: the one with the most votes, and the votes of all."""

    head: _Voice
    votes: int


def _same(field: str, one: _Voice, other: _Voice) -> bool:
    """Whether two voices support each other: they agree, or differ by no more than sources do about one thing."""
    if field in LIMITS:
        return _near(one.size, other.size)
    if field == "release_date" and len(one.value) == len(other.value) == _WHOLE_DATE:
        return abs(_day(one.value) - _day(other.value)) <= _NEAR_DAYS
    if field in _LISTS:
        return {*one.value.split(",")} ^ {*other.value.split(",")} <= {"pdf"}
    return agrees(field, one.value, other.value)


def _near(one: int, other: int) -> bool:
    return abs(one - other) <= _NEAR * max(one, other)


def _day(value: str) -> int:
    try:
        return date.fromisoformat(value).toordinal()
    except ValueError:
        return 0


def _support(field: str, voice: _Voice, voices: Iterable[_Voice]) -> int:
    """Votes for the value of *voice* or one that says the same."""
    return sum(v.votes for v in voices if _same(field, voice, v))


def _camps(field: str, group: Iterable[_Voice], everyone: Iterable[_Voice] = ()) -> list[_Camp]:
    """The voices of one basis in camps, each led by its most voted value, the strongest camp first.

    Args:
        field: the fact.
        group: the voices.
        everyone: those of all bases, which settle what figure a camp goes by where two have as many votes.
    """
    total = Counter[str]()
    for voice in everyone:
        total[voice.value] += voice.votes
    heads: list[_Voice] = []
    votes: list[int] = []
    for voice in sorted(group, key=lambda v: (-v.votes, -total[v.value], *_precedence(field, v.value))):
        place = next((i for i, head in enumerate(heads) if _same(field, head, voice)), len(heads))
        if place == len(heads):
            heads.append(voice)
            votes.append(0)
        votes[place] += voice.votes
    camps = [_Camp(head, count) for head, count in zip(heads, votes, strict=True)]
    return sorted(camps, key=lambda camp: -camp.votes)


def _precedence(field: str, value: str) -> tuple[bool, int, str]:
    """Of values with as many votes: the smaller limit, the more precise cutoff, the shorter list, the earlier day."""
    if field == "knowledge_cutoff":
        return len(value) == _WHOLE_DATE and value.endswith("-01"), -len(value), value
    return False, int(value) if field in LIMITS and value.isdigit() else len(value.split(",")), value


def _leader(field: str, group: Sequence[_Voice], everyone: Sequence[_Voice]) -> tuple[_Voice | None, str]:
    """The value of *group*, which shares a basis, with the most votes; a tie is settled by *everyone* or not at all.

    Returns:
        The winner and the reason, which is empty where the group is of one mind.
    """
    camps = _camps(field, group, everyone)
    best = camps[0]
    noun = NOUNS[best.head.basis]
    if len(camps) == 1:
        return best.head, ""
    tied = [camp.head for camp in camps if camp.votes == best.votes]
    if len(tied) == 1:
        return best.head, f"Among {noun}, it has {best.votes:,} of {sum(c.votes for c in camps):,} votes."
    settled = _settled(field, tied, everyone)
    if settled is not None:
        return settled, f"Among {noun} it is a tie, settled by the other bases."
    if field in _LABELS:
        return min(tied, key=lambda v: v.value), f"Among {noun} it is a tie, settled by the order of the names."
    return None, f"Disputed: among {noun} {len(tied)} values have {best.votes:,} {_votes(best.votes)} each."


def _votes(number: int) -> str:
    return "vote" if number == 1 else "votes"


def _settled(field: str, tied: Sequence[_Voice], everyone: Sequence[_Voice]) -> _Voice | None:
    """The one of *tied* that the other bases favour, the best first; a larger limit needs only to be confirmed."""
    backed = [v for v in tied if any(w.basis == "canonical" and _same(field, v, w) for w in everyone)]
    if tied[0].basis == "first_party" and len(backed) == 1:
        return backed[0]
    if field in LIMITS:
        largest = max(tied, key=lambda v: v.size)
        if _support(field, largest, everyone) - largest.votes >= _CONFIRMED:
            return largest
    order = _order(field)
    for basis in order[order.index(tied[0].basis) + 1 :]:
        for_each = [_support(field, v, [w for w in everyone if w.basis == basis]) for v in tied]
        if for_each.count(max(for_each)) == 1:
            return tied[for_each.index(max(for_each))]
    return None


# -- what overrules a better basis -------------------------------------------------------------------------------------


def _overruled(
    about: About, field: str, best: _Voice, voices: Sequence[_Voice], everyone: Sequence[_Voice]
) -> Choice | None:
    """Another value that goes before *best*, which its basis would choose.

    Args:
        about: the model.
        field: the fact.
        best: the value to overrule.
        voices: those that count.
        everyone: with output limits that only repeat the context window.
    """
    if field in _LABELS:
        return None
    makers = _strict(field, [v for v in voices if v.basis == "first_party"], voices)
    offers = [v for v in everyone if v.basis == "offers"]
    others = _strict(field, offers, everyone)
    if best.basis == "canonical" and makers is not None and not _same(field, makers, best):
        votes = _support(field, makers, offers)
        if others is not None and _same(field, makers, others):
            return Choice(makers.index, "The maker's own offer and most other sellers agree against canonical metadata.")
        if field in LIMITS and about.open_weights is True and makers.size > best.size and votes >= _CONFIRMED:
            return Choice(makers.index, f"The maker's own offer states more, which {votes:,} other sellers confirm.")
    if others is None or best.basis not in ("canonical", "first_party") or _same(field, others, best):
        return None
    if field == "context_tokens":
        return _larger_window(about, best, others, offers)
    earlier = field == "release_date" and best.basis == "first_party" and others.value < best.value
    if earlier and others.votes >= _CONFIRMED:  # within a week it would be the same release
        return Choice(others.index, f"{others.votes:,} other sellers give an earlier day: the maker's is a re-release.")
    return None


def _strict(field: str, group: Sequence[_Voice], voices: Sequence[_Voice]) -> _Voice | None:
    """The leader of a group, None where it is empty or tied."""
    return _leader(field, group, voices)[0] if group else None


def _larger_window(about: About, best: _Voice, others: _Voice, offers: Sequence[_Voice]) -> Choice | None:
    """A larger window that most other sellers state, where the smaller one may be what one seller serves.

    That is so for open weights, which every host configures, and for a source that states input limits only.
    """
    votes = _support("context_tokens", others, offers)
    served = about.open_weights is True or best.sources == _INPUT_LIMIT_SOURCE
    if others.size <= best.size or not served or votes < _CONFIRMED:
        return None
    return Choice(others.index, f"A seller may serve less than the model takes: {votes:,} others state this window.")


# -- limits ------------------------------------------------------------------------------------------------------------


def _windows(voices: Sequence[_Voice]) -> list[_Voice]:
    """Context windows without the maker's input limits, where its own offer also states a window that is no smaller."""
    stated = max((v.size for v in voices if v.basis == "first_party" and v.sources != _INPUT_LIMIT_SOURCE), default=0)
    return [
        v for v in voices if v.basis != "first_party" or v.sources != _INPUT_LIMIT_SOURCE or v.size > stated
    ]


def fills(output: int, context: int | None) -> bool:
    """Whether a reply of *output* tokens fills the *context* window, so that it is no limit on its own."""
    return context is not None and output >= _FILLS * context


def _without_limit(about: About, voices: Sequence[_Voice]) -> Choice | None:
    """Open weights whose maker sets no output limit: hosts limit replies, the model does not.

    That is believed where several sellers set none, at least half as many as set any one limit.
    """
    if about.open_weights is not True:
        return None
    sellers = [v for v in voices if v.basis in ("first_party", "offers")]
    filling = [v for v in sellers if fills(v.size, about.context_tokens)]
    limits = _camps("max_output_tokens", [v for v in sellers if v not in filling])
    votes = sum(v.votes for v in filling)
    if any(v.basis == "first_party" and v not in filling for v in sellers) or votes < _CONFIRMED:
        return None
    if limits and 2 * votes < limits[0].votes:
        return None
    best = min(filling, key=lambda v: (v.size != about.context_tokens, BASES.index(v.basis), -v.votes, v.size))
    why = f"Open weights have no output limit of their own: at {votes:,} sellers a reply may fill the context."
    return Choice(best.index, why)


def _separate(about: About, voices: list[_Voice]) -> list[_Voice]:
    """Output limits, those that repeat the context window only where they outnumber the others of their basis.

    Such a limit says nothing about the model; where most sellers set no other, the model has none.
    """
    left: list[_Voice] = []
    for basis in {v.basis for v in voices}:
        group = [v for v in voices if v.basis == basis]
        limits = [v for v in group if not fills(v.size, about.context_tokens)]
        most = max((camp.votes for camp in _camps("max_output_tokens", limits)), default=0)
        none = sum(v.votes for v in group if v not in limits)
        left += limits if limits and (none <= most or basis == "first_party") else group
    return left


# -- dates -------------------------------------------------------------------------------------------------------------


def _plausible(about: About, field: str, voices: list[_Voice]) -> tuple[list[_Voice], str]:
    """The voices that can be right, and why the others cannot, if any was left out."""
    if field == "knowledge_cutoff" and about.release_date is not None:
        # Other sellers write the release or the day of listing; what the maker states is left as it is.
        release = about.release_date[:_MONTH]
        known = [v for v in voices if v.basis in ("canonical", "first_party") or v.value[:_MONTH] < release]
        left = known or [v for v in voices if v.value[:_MONTH] == release]
        return left, "" if len(left) == len(voices) else "A knowledge cutoff lies before the release."
    if field == "release_date":
        return _best_dates(about, voices)
    return voices, ""


def _best_dates(about: About, voices: list[_Voice]) -> tuple[list[_Voice], str]:
    """Release dates of the month that the name states, then whole ones, then the rest."""
    real = [v for v in voices if v.value >= _FIRST_MODELS]
    if not real:
        return [], "No date given is one of a language model."
    named = _MONTH_IN_NAME.search(about.slug)
    month = "" if named is None else f"20{named[1]}-{named[2]}"
    of_month = [v for v in real if v.value.startswith(month)] or real
    whole = [v for v in of_month if not _is_coarse(v, of_month)] or of_month
    if len(of_month) < len(real):
        return whole, "It agrees with the month in the model's name."
    return whole, "A whole date goes before a month." if len(whole) < len(real) else ""


def _is_coarse(voice: _Voice, voices: Sequence[_Voice]) -> bool:
    """Whether a date is only a month: written as one, or as its first day while others give another day.

    Models do come out on the first of a month, so that day is doubted only if another of the same month has at least
    half its votes, if any other day has as many, or if the maker's own offer gives another. 1 January is a year.
    """
    if len(voice.value) < _WHOLE_DATE:
        return True
    if not voice.value.endswith("-01"):
        return False
    if voice.value.endswith("-01-01"):
        return any(v.value[:_MONTH] != voice.value[:_MONTH] for v in voices)
    votes: dict[str, int] = {}
    for v in voices:
        if len(v.value) == _WHOLE_DATE:
            votes[v.value] = votes.get(v.value, 0) + v.votes
    mine = votes.pop(voice.value)
    month = max((n for day, n in votes.items() if day.startswith(voice.value[:_MONTH])), default=0)
    elsewhere = max((n for day, n in votes.items() if not day.endswith("-01")), default=0)
    makers = {v.value for v in voices if v.basis == "first_party" and len(v.value) == _WHOLE_DATE}
    return 2 * month >= mine or elsewhere >= mine or bool(makers and voice.value not in makers)
