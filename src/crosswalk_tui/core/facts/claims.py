"""Values that sources publish for a fact, grouped by agreement, with their votes.

Values within a tolerance agree: a window of 128K is 128,000 or 131,072 tokens, and a release may be dated a day later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from crosswalk_tui.core.facts.bases import BASES, CAPABILITIES, FLAGS, LABELS, LIMITS, MODALITIES, NOUNS
from crosswalk_tui.core.text.format import counted

_DATES = ("release_date", "knowledge_cutoff")

_MILLION = 1_000_000
_NEAR, _NEAR_MILLION = 0.025, 0.05
"""Limits within this share agree, below and from a million: 128,000 and 131,072, 1,000,000 and 1,048,576."""

_NEAR_DAYS = 7
"""Release dates within this number of days agree."""

CONFIRMED = 3
"""Independent sellers that confirm a larger limit."""

WHOLE_DATE = len("2024-09-25")


@dataclass(frozen=True, slots=True)
class Claim:
    """One value stated for a fact, on one basis.

    Attributes:
        index: its place among all values stated for the fact.
        value: flags as 0 and 1, lists joined by commas.
        basis: one of `crosswalk_tui.core.facts.bases.BASES`.
        sources: ids of the sources that state it, joined by commas.
        votes: independent sellers, or records of a model list, that state it.
    """

    index: int
    value: str
    basis: str
    sources: str
    votes: int

    @property
    def size(self) -> int:
        """The value as a number of tokens; 0 if it is not a number."""
        return int(self.value) if self.value.isascii() and self.value.isdigit() else 0


def agrees(field: str, one: str, other: str) -> bool:
    """Whether two values of a fact agree: ``2023-12`` does not contradict ``2023-12-31``, nor GLM 5 GLM-5."""
    if field in _DATES:
        return one.startswith(other) or other.startswith(one)
    if field in MODALITIES:
        return set(one.split(",")) == set(other.split(","))
    if field == "name":
        return letters_of(one) == letters_of(other)
    return one.casefold() == other.casefold()


@lru_cache(maxsize=16_384)  # a name is compared with all others of its model
def letters_of(name: str) -> str:
    """The letters and digits of a name, case-folded: names that differ in nothing else are the same."""
    return "".join(filter(str.isalnum, name.casefold().replace("+", "plus")))


class ValueGroup(NamedTuple):
    """Claims of one basis that agree: the one with the most votes, and the sum of their votes."""

    head: Claim
    votes: int


def same(field: str, one: Claim, other: Claim) -> bool:
    """Whether two claims agree within the tolerance of the fact."""
    if field in LIMITS:
        return near(one.size, other.size)
    if field == "release_date" and len(one.value) == len(other.value) == WHOLE_DATE:
        return abs(_day(one.value) - _day(other.value)) <= _NEAR_DAYS
    if field in MODALITIES:
        return {*one.value.split(",")} ^ {*other.value.split(",")} <= {"pdf"}
    return agrees(field, one.value, other.value)


def near(one: int, other: int) -> bool:
    """Whether two limits are one, written in different units: 128,000 and 131,072 tokens."""
    larger = max(one, other)
    return abs(one - other) <= larger * (_NEAR if larger < _MILLION else _NEAR_MILLION)


def _day(value: str) -> int:
    try:
        return date.fromisoformat(value).toordinal()
    except ValueError:
        return 0


def support(field: str, claim: Claim, claims: Iterable[Claim]) -> int:
    """Votes for values that agree with *claim*."""
    return sum(each.votes for each in claims if same(field, claim, each))


def groups_of(field: str, group: Iterable[Claim], everyone: Iterable[Claim] = ()) -> list[ValueGroup]:
    """Group the claims of one basis by agreement, the group with the most votes first.

    The head of a group is its claim with the most votes, on this basis or else among *everyone*.
    """
    claims = [*group]
    if len(claims) < 2:  # often
        return [ValueGroup(claim, claim.votes) for claim in claims]
    total = Counter[str]()
    for claim in everyone:
        total[claim.value] += claim.votes
    groups: list[ValueGroup] = []
    for claim in sorted(claims, key=lambda each: (-each.votes, -total[each.value], *_precedence(field, each.value))):
        place = next((i for i, known in enumerate(groups) if same(field, known.head, claim)), None)
        if place is None:
            groups.append(ValueGroup(claim, claim.votes))
        else:
            groups[place] = ValueGroup(groups[place].head, groups[place].votes + claim.votes)
    return sorted(groups, key=lambda group: -group.votes)


def _precedence(field: str, value: str) -> tuple[bool, int, str]:
    """Sort key for equal votes: the smaller limit, the more precise cutoff, the shorter list, the earlier day.

    ``GPT-4o Mini`` precedes ``GPT 4o Mini`` and ``gpt-4o-mini``.
    """
    if field == "name":
        return not ("-" in value and " " in value), 0, value
    if field == "knowledge_cutoff":
        return len(value) == WHOLE_DATE and value.endswith("-01"), -len(value), value
    return False, int(value) if field in LIMITS and value.isdigit() else len(value.split(",")), value


def _one_by_one(field: str, groups: Sequence[ValueGroup]) -> ValueGroup | None:
    """The list of the modalities that at least half of the votes state, each counted separately.

    Half is enough, as lists omit a modality rather than invent one. None if no source has this list, or if two lists at
    most compete: then the one with more votes is it.
    """
    if field not in MODALITIES or len(groups) < 3:
        return None
    total = sum(group.votes for group in groups)
    votes = Counter[str]()
    for group in groups:
        votes.update(dict.fromkeys(group.head.value.split(","), group.votes))
    most = {word for word, number in votes.items() if 2 * number >= total} - {"pdf"}
    return next((group for group in groups if {*group.head.value.split(",")} - {"pdf"} == most), None)


def leader(field: str, group: Sequence[Claim], everyone: Sequence[Claim]) -> tuple[Claim | None, str]:
    """The claim of a *group* of one basis with the most votes, and the reason; ties are settled by *everyone*.

    Modalities are counted one by one, so that votes for one are not split over lists that differ in another.

    The claim is None if the tie cannot be settled; the reason is empty if the group agrees.
    """
    groups = groups_of(field, group, everyone)
    best = groups[0]
    noun = NOUNS[best.head.basis]
    if len(groups) == 1:
        return best.head, ""
    listed = _one_by_one(field, groups)
    if listed is not None:
        return (
            listed.head,
            f"Among {noun}, at least half of {sum(c.votes for c in groups):,} votes state each of these.",
        )
    tied = [group.head for group in groups if group.votes == best.votes]
    if len(tied) == 1:
        return best.head, f"Among {noun}, it has {best.votes:,} of {sum(c.votes for c in groups):,} votes."
    settled = _settled(field, tied, everyone)
    if settled is not None:
        return settled, f"Among {noun} it is a tie, settled by the other bases."
    if field in LABELS:
        return min(tied, key=lambda each: each.value), f"Among {noun} it is a tie, settled by the order of the names."
    return None, f"Disputed: among {noun} {len(tied)} values have {counted(best.votes, 'vote')} each."


def _settled(field: str, tied: Sequence[Claim], everyone: Sequence[Claim]) -> Claim | None:
    """The tied claim that the best other basis favours; a larger limit only needs to be confirmed."""
    backed = [
        each for each in tied if any(other.basis == "canonical" and same(field, each, other) for other in everyone)
    ]
    if tied[0].basis == "first_party" and len(backed) == 1:
        return backed[0]
    if field in LIMITS:
        largest = max(tied, key=lambda each: each.size)
        if support(field, largest, everyone) - largest.votes >= CONFIRMED:
            return largest
    order = order_of(field)
    if field in FLAGS and order.index(tied[0].basis) < order.index("offers"):
        order = order[: order.index("offers")]  # other sellers cannot settle a contradiction of the maker
    for basis in order[order.index(tied[0].basis) + 1 :]:
        group = [claim for claim in everyone if claim.basis == basis]
        votes = [support(field, each, group) for each in tied]
        if votes.count(max(votes)) == 1:
            return tied[votes.index(max(votes))]
    return None


def order_of(field: str) -> tuple[str, ...]:
    """The bases from best to worst: first a model card that was read, for capabilities the maker's own offer.

    Lists copy errors of canonical metadata. Open weights are also reviewed by families, which are less certain.
    """
    if field == "open_weights":
        return BASES
    if field not in CAPABILITIES:
        return ("reviewed", *(basis for basis in BASES if basis != "reviewed"))
    return ("first_party", *(basis for basis in BASES if basis != "first_party"))
