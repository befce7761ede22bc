"""What of a catalogue is compared with another one: models, offers, scores and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from crosswalk_tui.core.changes.source_switch import StatedPrices
from crosswalk_tui.core.models import Offer

OfferId = tuple[str, str]
"""The provider's id, and its own id of the model: the identity of an offer across catalogues."""


class ListedModel(NamedTuple):
    """A model of a catalogue.

    Attributes:
        n_providers: providers with an offer that could be ranked.
        ended: the catalogue marks it as deprecated.
        release_date: ISO date, as precise as known.
    """

    key: str
    name: str
    n_providers: int
    ended: bool
    release_date: str | None = None


class HeadlineScore(NamedTuple):
    """A headline score; *as_of* is its date, as precise as known."""

    benchmark: str
    model_key: str
    value: float
    as_of: str | None


class SourceDate(NamedTuple):
    """A source and the date of its snapshot."""

    source_id: str
    name: str
    as_of: str


class RecordedEnd(NamedTuple):
    """The end of an offer in its price timeline.

    Attributes:
        day: the first day on which it could not be bought, or on which a list was seen to have ended it.
        is_stated: a source states the day.
    """

    day: date
    is_stated: bool


@dataclass(frozen=True, slots=True)
class CatalogueContents:
    """What is compared of a catalogue.

    Attributes:
        models: by key.
        offers: by provider and id; those that are the same in both catalogues may be left out.
        listed: the key of the model that each id of an offer serves.
        names: the key of the model that each name means, where it means only one.
        ends: the recorded ends of *offers*; empty unless the changes that one catalogue records are listed.
        stated: what each source states about the prices of *offers*; empty unless catalogues are compared.
        merged: the ids of *listed* that are no offer of their own, with the identity of the offer they belong to.
        scores: by benchmark slug and model key.
        benchmarks: names by slug.
        sources: by id.
    """

    models: Mapping[str, ListedModel]
    names: Mapping[str, str]
    offers: Mapping[OfferId, Offer]
    listed: Mapping[OfferId, str]
    merged: Mapping[OfferId, OfferId]
    scores: Mapping[tuple[str, str], HeadlineScore]
    benchmarks: Mapping[str, str]
    sources: Mapping[str, SourceDate]
    ends: Mapping[OfferId, RecordedEnd] = field(default_factory=dict)
    stated: Mapping[OfferId, StatedPrices] = field(default_factory=dict)

    @property
    def as_of(self) -> str:
        """The day of the newest source, ISO; empty without sources."""
        return max((source.as_of for source in self.sources.values()), default="")
