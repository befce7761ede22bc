"""The name shown and the release date in a seller's listing, as evidence for an ambiguous id.

A listing never contradicts the id. It is used in two cases: the name shown has a version or a size that the id lacks
(``gemma4``, shown as Gemma 4 26B A4B IT); or the id lacks a release, and the stated date is that of a later release
which sellers list under its own date (``deepseek-v4-flash`` of 2026-07-31, next to ``…-0731``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crosswalk_tui.sources.harvest import OfferKey, OfferRecord

_WELL_KNOWN = 3
"""Least number of sellers with an id for the fuller name for a name shown to be used."""

_FULLER = re.compile(
    r"-(?=\d|e\d)(?:\d(?:\.\d)?(?=-|$)|2\d\d\d$)?-?(?:e?\d+(?:\.\d+)?[bt](?:-a\d+(?:\.\d+)?b)?)?(?:-it|-instruct)?"
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_MONTH_AND_DAY = re.compile(r"(.+)-(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])")
_A_DAY = timedelta(days=1)


class ListedName(NamedTuple):
    """The name and the ISO release date in a listing of an offer."""

    name: str | None = None
    release_date: str | None = None


def listed(offers: Iterable[OfferRecord]) -> dict[OfferKey, ListedName]:
    """Names and dates in listings by offer; of several listings, the first with both."""
    found: dict[OfferKey, ListedName] = {}
    for offer in offers:
        if offer.facts.name and offer.facts.release_date:
            found.setdefault(offer.offer_key, ListedName(offer.facts.name, offer.facts.release_date))
    return found


class Listings:
    """The number of sellers and the most common release date of each slug."""

    def __init__(self, rows: Iterable[tuple[str, str, ListedName | None]]) -> None:
        """Read every (provider, slug, name and date)."""
        sellers: dict[str, set[str]] = defaultdict(set)
        days: dict[str, Counter[date]] = defaultdict(Counter)
        for provider, slug, stated in rows:
            sellers[slug].add(provider)
            day = _day(stated)
            if day is not None:
                days[slug][day] += 1
        self.sellers: Mapping[str, int] = {slug: len(names) for slug, names in sellers.items()}
        self._released = {slug: min(seen, key=lambda day: (-seen[day], day)) for slug, seen in days.items()}
        self._dated: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for slug in sorted(self.sellers):
            match = _MONTH_AND_DAY.fullmatch(slug)
            if match is not None and match[1] in self.sellers:
                self._dated[match[1]].append((slug, int(match[2]), int(match[3])))

    def is_more_common(self, meant: str, slug: str) -> bool:
        """Whether *meant* is well known, and more common than *slug*."""
        return self.sellers.get(meant, 0) >= max(_WELL_KNOWN, self.sellers.get(slug, 0) + 1)

    def later_release(self, slug: str, stated: ListedName) -> str | None:
        """The dated release of *slug* on the stated day, if that is later than the most common date of *slug*."""
        day, usual = _day(stated), self._released.get(slug)
        if day is None or usual is None or day - usual <= _A_DAY:
            return None
        for sibling, month, of_month in self._dated.get(slug, ()):
            try:
                released = date(day.year, month, of_month)
            except ValueError:
                continue
            if abs(day - released) <= _A_DAY:
                return sibling
        return None


def is_fuller(shown: str, slug: str) -> bool:
    """Whether *shown*, a name in the form of an id, adds only a version or a size to *slug*."""
    return shown.startswith(slug) and _FULLER.fullmatch(shown[len(slug) :]) is not None


@lru_cache(maxsize=65_536)  # sellers show the same names
def as_id(name: str) -> str:
    """The name shown in the form of an id: without text in brackets, and with dashes."""
    return re.sub(r"\s+", "-", _ASIDE.sub(" ", name).strip())


def _day(stated: ListedName | None) -> date | None:
    try:
        return date.fromisoformat(stated.release_date) if stated is not None and stated.release_date else None
    except ValueError:  # a month or a year only
        return None
