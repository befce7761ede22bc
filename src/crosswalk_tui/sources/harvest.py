"""The records that every importer returns, independent of the upstream's format.

Importers convert units: prices are micro-USD per 1M tokens, limits are tokens, parameters are millions, dates are ISO
text with the precision of the source.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, BandRule, ProviderType, Tier


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that a source publishes about a model; None where it does not."""

    name: str | None = None
    family: str | None = None
    params_total_m: int | None = None
    params_active_m: int | None = None
    open_weights: bool | None = None
    licence: str | None = None
    release_date: str | None = None
    knowledge_cutoff: str | None = None
    context_tokens: int | None = None
    max_output_tokens: int | None = None
    modalities_in: tuple[str, ...] | None = None
    modalities_out: tuple[str, ...] | None = None
    reasoning: bool | None = None
    tools: bool | None = None
    structured_output: bool | None = None


@dataclass(frozen=True, slots=True)
class PriceRecord:
    """A price of an offer, for one tier, context band and period.

    Attributes:
        as_of: ISO date the price was recorded.
        band_from: prompt tokens above which it applies; 0 for the base.
        valid_from, valid_to: ISO dates: the first day in force, and the first day no longer in force.
        window_start, window_end: UTC ``HH:MM`` between which it applies.
        weekdays: ISO weekdays on which the window starts, as digits in order (``12345``); None for every day.
        observed: *valid_from* is the day on which the price was first seen, not one that the seller documents.
    """

    rates: Rates
    as_of: str
    tier: Tier = Tier.STANDARD
    band_from: int = 0
    band_rule: BandRule = BandRule.CLIFF
    valid_from: str | None = None
    valid_to: str | None = None
    window_start: str | None = None
    window_end: str | None = None
    weekdays: str | None = None
    observed: bool = False

    def at(self, rates: Rates) -> PriceRecord:
        """A copy with other *rates*; a third of the time of `dataclasses.replace`."""
        return PriceRecord(
            rates, self.as_of, self.tier, self.band_from, self.band_rule, self.valid_from, self.valid_to,
            self.window_start, self.window_end, self.weekdays, self.observed,
        )  # fmt: skip


OfferKey = tuple[str, str]
"""The catalogue id of a provider, and the provider's own id of a model."""

ListingKey = tuple[str, str, str]
"""A source, a provider and the provider's own id."""


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """An offer of a chat model by a provider, according to one source.

    Attributes:
        provider: catalogue provider id (models.dev's where it has one).
        provider_model_id: the seller's own id, unchanged.
        path: its position in the source, for reports.
        region: the region that the source names, if any.
        link: the model according to the source, as a model key of that source.
        access: how it is sold according to the source; None to decide by prices and provider.
        deprecated, deprecation_date: its end according to the source.
        deprecation_page: address of the seller's page that the source cites for the end, if any.
        also_known_as: other ids the seller accepts for this offer.
        as_of: ISO date of its snapshot.
        gone_between: for an offer that only an earlier snapshot has: the dates of that snapshot and of the newer one.
        video_output: micro-USD per 1M tokens of video, if the source states it beside the price of text.
    """

    source: str
    provider: str
    provider_model_id: str
    path: str
    facts: Facts
    prices: tuple[PriceRecord, ...] = ()
    region: str | None = None
    link: str | None = None
    access: Access | None = None
    deprecated: bool = False
    deprecation_date: str | None = None
    deprecation_page: str | None = None
    also_known_as: tuple[str, ...] = ()
    as_of: str = ""
    gone_between: tuple[str, str] | None = None
    video_output: int | None = None

    @property
    def offer_key(self) -> OfferKey:
        """The provider and its id."""
        return self.provider, self.provider_model_id

    def seen_on(self, day: str) -> OfferRecord:
        """A copy of a listed offer, of the snapshot of *day*; a third of the time of `dataclasses.replace`."""
        return OfferRecord(
            self.source, self.provider, self.provider_model_id, self.path, self.facts, self.prices, self.region,
            self.link, self.access, self.deprecated, self.deprecation_date, self.deprecation_page,
            self.also_known_as, day, self.gone_between, self.video_output,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MakerStatus:
    """A maker's statement on its own model: ``deprecated`` (still sold) or ``removed``."""

    provider: str
    provider_model_id: str
    status: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class ListingEvent:
    """A dated change in a list of offers.

    Attributes:
        day: ISO date on which the list changed.
        kind: ``added``, ``removed``, ``price`` or ``deprecation``.
        field: a field of `Rates` for the standard base price, with ``@batch`` appended for a tier and ``>200000`` for
            a context band; ``off_peak_pricing`` or ``tiered_pricing``, without prices; or ``deprecation_date``.
        old, new: micro-USD per 1M tokens, or an ISO date; None where missing.
        flag: why the maintainer of the list doubts it: ``bulk``, ``unit``, ``reverted``, ``likely``, or empty.
        path: the position of the changed row, for a change of a price: `OfferRecord.path` if the offer has that price.
    """

    source: str
    provider: str
    provider_model_id: str
    day: str
    kind: str
    field: str = ""
    old: int | str | None = None
    new: int | str | None = None
    flag: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Repointing:
    """The day on which a seller's id began to serve other weights.

    Attributes:
        before, after: ids of the two models as the source names them.
        since: ISO date.
    """

    provider: str
    provider_model_id: str
    before: str
    after: str
    since: str | None
    source: str


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """A model described by a source independently of offers (canonical metadata, model cards).

    Attributes:
        as_of: ISO date of this part of the source, if it is older than the snapshot; else None.
    """

    source: str
    source_key: str
    path: str
    facts: Facts
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """A provider as a source or the reviewed table describes it; completed, a row of ``provider``."""

    provider_id: str
    name: str
    type: ProviderType | None = None
    default_access: Access | None = None
    lab_id: str | None = None
    duplicate_of: str | None = None
    active: bool = True
    doc_url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class BenchmarkRecord:
    """A benchmark with its scale and licence: a row of ``benchmark``."""

    benchmark_id: str
    name: str
    category: str
    unit: str
    minimum: float
    maximum: float
    higher_is_better: bool
    description: str
    homepage: str
    licence: str
    tier: str


@dataclass(frozen=True, slots=True)
class ScoreRecord:
    """A score of a model on a variant of a benchmark, with the model's name in the source."""

    model_name: str
    model_key: str
    benchmark: str
    score: float
    variant: str
    source: str
    source_url: str
    as_of: str | None
    self_reported: bool
    path: str


@dataclass(frozen=True, slots=True)
class ScoreAlias:
    """A served model that inherits the scores listed under another name."""

    served_key: str
    scores_from: str
    reason: str


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """Past prices of an offer, oldest first; ``as_of`` of each is the day it was recorded, not when it took effect."""

    provider: str
    provider_model_id: str
    points: tuple[PriceRecord, ...]
    source: str = "models.dev-history"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A part of a source that could not be read or must not be used."""

    source: str
    path: str
    reason: str


@dataclass(slots=True)
class Harvest:
    """The result of an importer.

    Attributes:
        source: catalogue source id.
        as_of: ISO date of the snapshot.
        n_rows: rows in the file, read or not.
        skipped: valid rows that are out of scope (embeddings, images…), counted by kind.
        unread: cells of chat models that no bill uses (prices by the second, by the image…), counted by cell and
            reason.
    """

    source: str
    as_of: str
    n_rows: int = 0
    offers: list[OfferRecord] = field(default_factory=list)
    models: list[ModelRecord] = field(default_factory=list)
    providers: list[ProviderRecord] = field(default_factory=list)
    benchmarks: list[BenchmarkRecord] = field(default_factory=list)
    scores: list[ScoreRecord] = field(default_factory=list)
    score_aliases: list[ScoreAlias] = field(default_factory=list)
    history: list[PriceHistory] = field(default_factory=list)
    statuses: list[MakerStatus] = field(default_factory=list)
    events: list[ListingEvent] = field(default_factory=list)
    repointings: list[Repointing] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    def reject(self, path: str, reason: str) -> None:
        """Report a part that is left out."""
        self.rejections.append(Rejection(self.source, path, reason))

    def skip(self, kind: str) -> None:
        """Count a row that is out of scope."""
        self.skipped[kind] += 1

    def skip_cell(self, cell: str, reason: str) -> None:
        """Count a cell that is not used, and the reason."""
        self.unread[f"{cell}: {reason}"] += 1
