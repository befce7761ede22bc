"""Announced ends of offers: dates published by sellers and makers, and dates in lists.

``tables/seller_notices.csv`` has a row for each offer with an end announced by its seller or the maker of the model,
with the address of the announcement. A notice outweighs a list that still has the offer. The earliest possible day of
an end is no end. A row of the kind ``withdrawn`` rests on a seller's list that marks the offer as withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from urllib.parse import urlsplit

from crosswalk_tui.sources.harvest import OfferKey, OfferRecord
from crosswalk_tui.sources.providers import read_table

_PROMISES_ONLY = "anthropic"
"""The lab that publishes the earliest possible end of every model it still sells."""

_PROMISES_ON_PAGE = "google"
"""The lab whose own lifecycle pages give the earliest possible end of Gemini models."""

_PARTNER_CLOUDS = {"amazon-bedrock", "google-vertex"}
"""Clouds with other end dates for that lab's models; lists give them the lab's dates."""

_YEAR_SLACK = timedelta(days=1)
"""Release dates differ by time zone."""


@dataclass(frozen=True, slots=True)
class EndNotice:
    """An announced end.

    Attributes:
        ended_on: ISO date: the first day on which the offer cannot, or is known not to, be bought.
        source: address of the announcement.
        withdrawn: the seller published no date, but had marked the offer as withdrawn by then.
    """

    ended_on: str
    source: str
    withdrawn: bool = False

    @property
    def publisher(self) -> str:
        """The host name of the announcement; on GitHub, with the repository."""
        address = urlsplit(self.source)
        host = address.netloc.removeprefix("www.")
        return "/".join([host, *address.path.split("/")[1:3]]) if host == "github.com" else host

    @property
    def reason(self) -> str:
        """Why the offer is not ranked."""
        verb = "withdrawn by" if self.withdrawn else "ended on"
        return f"{verb} {self.ended_on} ({self.publisher})"


@cache
def end_notices() -> Mapping[OfferKey, EndNotice]:
    """The reviewed table."""
    columns = ("provider", "provider_model_id", "ended_on", "source", "kind")
    table: dict[OfferKey, EndNotice] = {}
    for row in read_table("seller_notices.csv", columns):
        day = date.fromisoformat(row["ended_on"]).isoformat()
        table[row["provider"], row["provider_model_id"]] = EndNotice(day, row["source"], row["kind"] == "withdrawn")
    return table


def notice_for(seller: str, records: Iterable[OfferRecord], known: Mapping[OfferKey, EndNotice]) -> EndNotice | None:
    """The newest of the *known* notices about an offer, by the id in any of its *records*.

    The provider may be the *seller* of the offer, or its duplicate that the record names.
    """
    keys = {key for record in records for key in ((seller, record.provider_model_id), record.offer_key)}
    return max((known[key] for key in known.keys() & keys), key=lambda notice: notice.ended_on, default=None)


def unmatched(known: Mapping[OfferKey, EndNotice], listed: Iterable[OfferKey]) -> dict[str, list[str]]:
    """The ids with a notice that no source lists, sorted, by provider."""
    lost: dict[str, list[str]] = {}
    for provider, provider_model_id in sorted(known.keys() - set(listed)):
        lost.setdefault(provider, []).append(provider_model_id)
    return lost


def end_in(record: OfferRecord, *, lab: str, seller: str, released: str | None) -> str | None:
    """The end date in *record*; None if it is only the earliest possible end.

    Anthropic, and Google for Gemini, publish a date "not sooner than" which a model is retired. LiteLLM lists it as the
    end. It is recognised in two cases: for Claude at a partner's cloud, without the cloud's lifecycle page; and if it
    is one year after the release, unless it is on a lifecycle page other than Google's, which has such dates itself.

    Args:
        record: the record of a source.
        lab: the lab that made the model.
        seller: the provider of the offer.
        released: release date of the model, if fully known.
    """
    end = record.deprecation_date
    if end is None:
        return None
    if record.deprecation_page is not None and lab != _PROMISES_ON_PAGE:
        return end
    if lab == _PROMISES_ONLY and seller in _PARTNER_CLOUDS:
        return None
    return None if _is_year_after(end, released) else end


def _is_year_after(day: str, released: str | None) -> bool:
    if released is None or len(released) < len("2026-01-01") or len(day) < len("2026-01-01"):
        return False
    release = date.fromisoformat(released)
    leap_day = (release.month, release.day) == (2, 29)
    year_after = (release - timedelta(days=leap_day)).replace(year=release.year + 1)
    return abs(date.fromisoformat(day) - year_after) <= _YEAR_SLACK
