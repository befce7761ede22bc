"""Announced ends: dates that sellers and makers published for their offers, and dates that lists only repeat.

``tables/seller_notices.csv`` has one row per offer id that its seller (or the model's maker) announced to end on a day,
with the address of the announcement. A notice outweighs a list that still has the offer: lists are maintained by
hand for many sellers. Days before which a maker only promises not to end a model are not ends and not included. Rows
of the kind ``withdrawn`` rest on a seller's own list that marks the offer as withdrawn, without a date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from urllib.parse import urlsplit

from crosswalk_tui.sources.harvest import OfferRecord
from crosswalk_tui.sources.providers import read_table

Offer = tuple[str, str]
"""A provider and that provider's own id."""

_PROMISES_ONLY = "anthropic"
"""Lab that states for every model still sold a day before which it will not end."""

_PARTNER_CLOUDS = {"amazon-bedrock", "google-vertex"}
"""Clouds that run that lab's models on separate schedules; lists repeat the lab's promise as their end."""

_YEAR_SLACK = timedelta(days=1)
"""Release days differ by time zone."""


@dataclass(frozen=True, slots=True)
class EndNotice:
    """An announced end.

    Attributes:
        ended_on: ISO date: first day on which the offer cannot be bought, or is known not to be.
        source: address of the announcement.
        withdrawn: the seller names no day; its list marked the offer as withdrawn by then.
    """

    ended_on: str
    source: str
    withdrawn: bool = False

    @property
    def publisher(self) -> str:
        """Host name of the announcement, with the repository on GitHub, for displayed reasons."""
        address = urlsplit(self.source)
        host = address.netloc.removeprefix("www.")
        return "/".join([host, *address.path.split("/")[1:3]]) if host == "github.com" else host

    @property
    def reason(self) -> str:
        """Why the offer is not ranked, as a sentence."""
        verb = "withdrawn by" if self.withdrawn else "ended on"
        return f"{verb} {self.ended_on} ({self.publisher})"


@cache
def end_notices() -> Mapping[Offer, EndNotice]:
    """The reviewed table, by provider and id."""
    columns = ("provider", "provider_model_id", "ended_on", "source", "kind")
    table: dict[Offer, EndNotice] = {}
    for row in read_table("seller_notices.csv", columns):
        day = date.fromisoformat(row["ended_on"]).isoformat()
        table[row["provider"], row["provider_model_id"]] = EndNotice(day, row["source"], row["kind"] == "withdrawn")
    return table


def notice_for(seller: str, records: Iterable[OfferRecord], known: Mapping[Offer, EndNotice]) -> EndNotice | None:
    """The newest notice about an offer, by any id under which its records list it.

    Args:
        seller: the offer's own provider; its records may come from a twin of that seller.
        records: all records of the offer.
        known: announced ends by provider and id.
    """
    places = {place for r in records for place in ((seller, r.provider_model_id), (r.provider, r.provider_model_id))}
    return max((known[p] for p in places if p in known), key=lambda notice: notice.ended_on, default=None)


def unmatched(known: Mapping[Offer, EndNotice], listed: Iterable[Offer]) -> dict[str, list[str]]:
    """Ids with a notice that no source lists any more, sorted, by provider."""
    present = set(listed)
    lost: dict[str, list[str]] = {}
    for provider, provider_model_id in sorted(known.keys() - present):
        lost.setdefault(provider, []).append(provider_model_id)
    return lost


def end_in(record: OfferRecord, *, lab: str, seller: str, released: str | None) -> str | None:
    """The day *record* gives for the end of its offer; None where that day is only the earliest possible one.

    Anthropic publishes for each model a day "not sooner than" which it retires it, and so does Google for Gemini;
    LiteLLM carries such days as if they were ends. They are recognised by two marks: Claude at a partner's cloud whose
    lifecycle page the list does not name, and a day that is the first birthday of the model.

    Args:
        record: what one source lists.
        lab: the lab that made the model.
        seller: the offer's provider.
        released: release date of the model, where known in full.
    """
    end = record.deprecation_date
    if end is None:
        return None
    if lab == _PROMISES_ONLY and seller in _PARTNER_CLOUDS and record.deprecation_page is None:
        return None
    return None if _is_birthday(end, released) else end


def _is_birthday(day: str, released: str | None) -> bool:
    if released is None or len(released) < len("2026-01-01") or len(day) < len("2026-01-01"):
        return False
    born = date.fromisoformat(released)
    leap_day = (born.month, born.day) == (2, 29)
    first = (born - timedelta(days=leap_day)).replace(year=born.year + 1)
    return abs(date.fromisoformat(day) - first) <= _YEAR_SLACK
