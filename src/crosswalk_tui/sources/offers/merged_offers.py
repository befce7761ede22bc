"""An offer with the records of all sources that list it."""

from __future__ import annotations

from dataclasses import dataclass, field

from crosswalk_tui.core.vocabulary import Exclusion, Tier
from crosswalk_tui.sources.harvest import OfferKey, OfferRecord, ProviderRecord
from crosswalk_tui.sources.identity.resolver import Resolution
from crosswalk_tui.sources.offers.notices import EndNotice, end_in
from crosswalk_tui.sources.providers import caution

SOURCE_ORDER = ("models.dev", "model-prices", "genai-prices", "litellm", "openrouter")
"""Priority of sources for the id of an offer, and between sources of the same date."""


@dataclass(frozen=True, slots=True)
class Liveness:
    """Whether an offer is alive, that is, can be bought.

    Attributes:
        last_seen, source: the newest sighting: ISO date and source id; None if no sighting has a date.
        code, reason: why it is not alive; None if it is.
    """

    last_seen: str | None
    source: str | None
    code: Exclusion | None = None
    reason: str | None = None

    @property
    def alive(self) -> bool:
        """Whether there is evidence that it can be bought."""
        return self.code is None


@dataclass(frozen=True, slots=True)
class Served:
    """A model that an id has served from the day *since* to before *until* (ISO dates; None without limit)."""

    key: str
    since: str | None
    until: str | None
    source: str


@dataclass(slots=True)
class MergedOffer:
    """An offer with all its records.

    Attributes:
        provider: its seller; records of the seller's duplicates are included.
        records: in the order of `SOURCE_ORDER`.
        resolution: the model that its id names.
        served: the models it has served, oldest first, if its id was re-pointed.
        notice: the end that its seller or maker announced, if any.
        liveness: set later in the build.
    """

    provider: ProviderRecord
    provider_model_id: str
    resolution: Resolution
    records: list[OfferRecord] = field(default_factory=list)
    served: tuple[Served, ...] = ()
    notice: EndNotice | None = None
    liveness: Liveness = Liveness(None, None)

    @property
    def offer_key(self) -> OfferKey:
        """The provider and its id."""
        return self.provider.provider_id, self.provider_model_id

    @property
    def ended(self) -> bool:
        """Whether it is not alive: ended, or without evidence that it can be bought."""
        return not self.liveness.alive

    @property
    def key(self) -> str:
        """The key of its model."""
        return self.served[-1].key if self.served else self.resolution.key

    @property
    def is_first_party(self) -> bool:
        """Whether its seller is the lab that made the model."""
        return self.provider.lab_id is not None and self.provider.lab_id == self.key.partition("/")[0]

    @property
    def has_list_price(self) -> bool:
        """Whether it is the maker's own standard offer, bound to no region."""
        return self.is_first_party and self.tier is Tier.STANDARD and self.region in (None, "global")

    @property
    def region(self) -> str | None:
        """Where it is served, according to its id, a source, or its endpoint."""
        named = next((record.region for record in self.records if record.region), None)
        home = "cn" if caution(self.provider) == "region cn" else None
        return self.resolution.parsed.region or named or home

    @property
    def tier(self) -> Tier:
        """The service level that its id names."""
        return self.resolution.parsed.tier

    @property
    def deprecation_date(self) -> str | None:
        """The announced end date, else the earliest one in its records."""
        if self.notice is not None:
            return None if self.notice.withdrawn else self.notice.ended_on
        if all(record.deprecation_date is None for record in self.records):
            return None
        lab, seller = self.key.partition("/")[0], self.provider.provider_id
        released = next((record.facts.release_date for record in self.records if record.facts.release_date), None)
        days = [end_in(record, lab=lab, seller=seller, released=released) for record in self.records]
        return min((day for day in days if day), default=None)


def priority(source: str) -> int:
    """The position of *source* in `SOURCE_ORDER`; unknown sources come last."""
    return SOURCE_ORDER.index(source) if source in SOURCE_ORDER else len(SOURCE_ORDER)
