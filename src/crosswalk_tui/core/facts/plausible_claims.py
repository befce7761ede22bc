"""Which of the values that sources publish for a fact are plausible, given the name of the model and its other facts.

Placeholder dates, release dates in the cell of the knowledge cutoff, names of other versions, and slips of a decimal
point are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from crosswalk_tui.core.facts.claims import WHOLE_DATE, Claim, near
from crosswalk_tui.core.facts.stated_names import agreeing

_MONTH = len("2024-09")
_FIRST_MODELS = "2018"
"""Release dates before this year are placeholders."""

_MONTH_IN_NAME = re.compile(r"-(2[3-9])(0[1-9]|1[0-2])$")
"""The month at the end of a slug: ``2512`` is December 2025."""


class OtherFacts(NamedTuple):
    """Other facts of the model, as chosen; *slug* is its key without the lab."""

    slug: str
    open_weights: bool | None = None
    context_tokens: int | None = None
    release_date: str | None = None


def plausible(about: OtherFacts, field: str, claims: Sequence[Claim]) -> tuple[Sequence[Claim], str]:
    """The plausible ones of the *claims* for *field*, and why the others are not, as a sentence; empty if all are."""
    if field == "knowledge_cutoff" and about.release_date is not None:
        # Resellers often list the release or listing date instead; the maker's value is kept.
        release = about.release_date[:_MONTH]
        known = [each for each in claims if each.basis in ("canonical", "first_party") or each.value[:_MONTH] < release]
        left = known or [each for each in claims if each.value[:_MONTH] == release]
        return left, "" if len(left) == len(claims) else "A knowledge cutoff lies before the release."
    if field == "release_date":
        return _best_dates(about, claims)
    if field == "name":
        return _best_names(about, claims)
    if field.startswith("params_"):
        return _real_sizes(about, claims)
    return claims, ""


def _real_sizes(about: OtherFacts, claims: Sequence[Claim]) -> tuple[Sequence[Claim], str]:
    """The numbers of parameters without guesses of model lists and slips of their decimal point."""
    listed = [each for each in claims if each.basis == "model_card"]
    others = [each for each in claims if each.basis != "model_card"]
    if listed and about.open_weights is False:
        return others, "The size of closed weights in other people's model lists is a guess."
    named = max((each.size for each in claims if each.basis == "name"), default=0)
    slips = [each for each in listed if any(near(each.size, slip) for slip in (10 * named, named // 10))]
    left = [each for each in claims if each not in slips]
    return left, "Ten times the size in the name, or a tenth, is a slip of the decimal point." if slips else ""


def _best_names(about: OtherFacts, claims: Sequence[Claim]) -> tuple[Sequence[Claim], str]:
    """The name that the build made, if any; else those that agree best with the id."""
    made = [each for each in claims if each.basis == "name"]
    if made:
        return made, "Other names are those of other versions or variants, or of a second model as well."
    left = agreeing(about.slug, claims)
    if not left:
        return [], "The names that sources give are of other versions or variants."
    return left, "" if len(left) == len(claims) else "It agrees best with the versions and variants in the id."


def _best_dates(about: OtherFacts, claims: Sequence[Claim]) -> tuple[Sequence[Claim], str]:
    """Release dates in the month that the name contains, if any; of these, whole dates if any."""
    # Some sellers fill a required cell with 1 January.
    real = [
        each
        for each in claims
        if each.value >= _FIRST_MODELS and not (each.basis == "offers" and each.value.endswith("-01-01"))
    ]
    if not real:
        return [], "The only dates given are placeholders."
    named = _MONTH_IN_NAME.search(about.slug)
    month = "" if named is None else f"20{named[1]}-{named[2]}"
    of_month = [each for each in real if each.value.startswith(month)] or real
    whole = [each for each in of_month if not _is_coarse(each, of_month)] or of_month
    if len(of_month) < len(real):
        return whole, "It agrees with the month in the model's name."
    return whole, "A whole date goes before a month." if len(whole) < len(real) else ""


def _is_coarse(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a date is only precise to the month or the year.

    The first of a month is, if a different day of that month has at least half its votes, if any other day has as many,
    or if the maker's own offer has a different day; 1 January is, if any claim is of a different month.
    """
    if len(claim.value) < WHOLE_DATE:
        return True
    if not claim.value.endswith("-01"):
        return False
    if claim.value.endswith("-01-01"):
        return any(each.value[:_MONTH] != claim.value[:_MONTH] for each in claims)
    votes = Counter[str]()
    for each in claims:
        if len(each.value) == WHOLE_DATE:
            votes[each.value] += each.votes
    mine = votes.pop(claim.value)
    month = max((n for day, n in votes.items() if day.startswith(claim.value[:_MONTH])), default=0)
    elsewhere = max((n for day, n in votes.items() if not day.endswith("-01")), default=0)
    makers = {each.value for each in claims if each.basis == "first_party" and len(each.value) == WHOLE_DATE}
    return 2 * month >= mine or elsewhere >= mine or bool(makers and claim.value not in makers)
