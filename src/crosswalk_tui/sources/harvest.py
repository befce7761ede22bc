"""The records that every importer returns, independent of the upstream's format.

Units are converted before a record is made and nowhere later: prices are micro-USD per 1M tokens, limits are tokens,
parameters are millions, dates are ISO text as precise as the source gives them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, BandRule, ProviderType, Tier


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a model in a source; None where not published."""

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
    """One price row of an offer: a tier, a context band, a period.

    Attributes:
        band_from: prompt tokens above which it applies; 0 for the base.
        valid_from, valid_to: ISO dates, first day it is in force and first day it no longer is.
        window_start, window_end: UTC ``HH:MM`` between which it applies.
        weekdays: ISO weekdays on which the window starts, as digits in order (``12345``); None for every day.
        as_of: ISO date the price was recorded.
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


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """One chat model as one provider sells it, according to one source.

    Attributes:
        provider: catalogue provider id (models.dev's where it has one).
        provider_model_id: the seller's own id, unchanged.
        path: its position in the source, for reports.
        region: a region the source itself names; None when it does not.
        link: the model according to the source, as that source's model key.
        access: how it is sold according to the source; None to let prices and provider decide.
        deprecated, deprecation_date: its end according to the source.
        deprecation_page: address of the seller's own page that the source took the end from; None when it names none.
        also_known_as: other ids the same seller accepts for this offer.
        as_of: ISO date of its snapshot.
        gone_between: for an offer that only an earlier snapshot has: the dates of that snapshot and of the newer one.
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


@dataclass(frozen=True, slots=True)
class MakerStatus:
    """A maker's statement on one of its own models: ``deprecated`` (still sold) or ``removed``."""

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
        field: a field of `Rates` for the standard base price, with ``@batch`` or ``>200000`` appended for that of a
            tier or a context band; ``off_peak_pricing`` or ``tiered_pricing``, whose prices are left out; or
            ``deprecation_date``.
        old, new: micro-USD per 1M tokens, or an ISO date; None where missing.
        flag: the list maintainer's own doubt: ``bulk``, ``unit``, ``reverted``, ``likely``, or empty.
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


@dataclass(frozen=True, slots=True)
class Repointing:
    """From a day on, a seller's id serves other weights under the same name.

    Attributes:
        before, after: ids of the two models as the source names them (``after`` is what it serves now).
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
    """A model described by a source independently of an offer (canonical metadata, model cards).

    Attributes:
        as_of: ISO date of its part of the source, where that part is older than the snapshot; else None.
    """

    source: str
    source_key: str
    path: str
    facts: Facts
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """A provider as a source or the reviewed provider table describes it."""

    provider_id: str
    name: str
    type: ProviderType | None = None
    default_access: Access | None = None
    lab: str | None = None
    duplicate_of: str | None = None
    active: bool = True
    doc_url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class BenchmarkRecord:
    """A benchmark, its scale and its terms."""

    slug: str
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
    """One score of one model under one variant of a benchmark, as its source names the model."""

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
    """A served model that inherits the scores of another name, and why."""

    served_key: str
    scores_from: str
    reason: str


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """Past prices of one offer, oldest first; ``as_of`` of each is the day it was recorded, not when it took effect.

    Attributes:
        source: catalogue id of the source that recorded them.
    """

    provider: str
    provider_model_id: str
    points: tuple[PriceRecord, ...]
    source: str = "models.dev-history"


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something in a source that could not be read or must not be used: its position and the reason."""

    source: str
    path: str
    reason: str


@dataclass(slots=True)
class Harvest:
    """The result of one importer.

    Attributes:
        source: catalogue source id.
        as_of: ISO date of the snapshot.
        n_rows: rows seen in the file, read or not.
        skipped: valid rows that are out of scope (embeddings, images…), counted by kind.
        unread: cells of chat models left out because no bill here uses them (prices by the second, by the image…),
            counted by cell and reason.
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
    skipped: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)

    def reject(self, path: str, reason: str) -> None:
        """Report something left out, with the reason."""
        self.rejections.append(Rejection(self.source, path, reason))

    def skip(self, kind: str) -> None:
        """Count a row that is not a chat model."""
        self.skipped[kind] = self.skipped.get(kind, 0) + 1

    def pass_over(self, what: str) -> None:
        """Count a cell that is left out on purpose: its name and the reason, as ``cell: reason``."""
        self.unread[what] = self.unread.get(what, 0) + 1
