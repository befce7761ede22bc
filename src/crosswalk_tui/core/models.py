"""Models, offers, prices and scores of the catalogue as plain values.

Unknown is ``None`` everywhere; a real zero is ``0``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from crosswalk_tui.core.vocabulary import Access, BandRule, ProviderType, Tier


@dataclass(frozen=True, slots=True)
class Model:
    """One model, whichever providers serve it.

    Attributes:
        key: ``lab/slug``, lower case; its identity.
        params_total_m, params_active_m: parameters in millions.
        context_tokens, max_output_tokens: limits in tokens.
        release_date, knowledge_cutoff: ISO dates, as precise as known (``2024-09`` or ``2024-09-25``).
        n_providers: providers with an offer that could be ranked as of the catalogue's date, re-sellers included.
    """

    key: str
    name: str
    lab_id: str
    lab: str
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
    is_moving_alias: bool = False
    n_providers: int = 0


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model in a list that can be searched and filtered.

    Attributes:
        haystack: case-folded text to search in: key, name, lab, aliases and provider ids.
        vision: whether it reads images.
    """

    model_id: int
    key: str
    name: str
    lab: str
    context_tokens: int | None
    n_providers: int
    open_weights: bool | None
    haystack: str
    reasoning: bool | None = None
    tools: bool | None = None
    vision: bool | None = None


@dataclass(frozen=True, slots=True)
class FactCandidate:
    """A value that sources publish for one fact of a model.

    Attributes:
        field: the fact: a column of the catalogue's model table.
        value: flags as 0 and 1, lists joined by commas.
        basis: one of `crosswalk_tui.core.facts.claims.BASES`.
        sources: ids of the sources that publish it, joined by commas.
        votes: independent sellers, or records of a model list, that publish it.
        chosen: whether it is the model's value.
    """

    field: str
    value: str
    basis: str
    sources: str
    votes: int
    chosen: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """Unit prices of one offer in micro-USD per 1M tokens; ``None`` is unknown, ``0`` is free of charge.

    Attributes:
        per_request: micro-USD per request, on top of tokens.
    """

    input: int | None = None
    output: int | None = None
    cache_read: int | None = None
    cache_write: int | None = None
    cache_write_1h: int | None = None
    reasoning: int | None = None
    audio_in: int | None = None
    audio_out: int | None = None
    per_request: int | None = None


@dataclass(frozen=True, slots=True)
class RateBasis:
    """The origin of one rate of a price when the price's source does not publish it.

    Attributes:
        rate: a field of `Rates`.
        basis: ``source`` (published by *source*, whose input and output agree), ``no_surcharge`` (known: such tokens
            cost plain input) or ``assumed`` (not published: the maker's ratio to input).
        source, as_of: catalogue id and snapshot date of the source it rests on.
        note: the reason, as a short sentence.
        published: what the price's own source publishes for the rate, if anything: 0 where that means no surcharge.
    """

    rate: str
    basis: str
    source: str
    as_of: str
    note: str | None = None
    published: int | None = None


_NO_BASES: Mapping[str, RateBasis] = {}


@dataclass(frozen=True, slots=True)
class Price:
    """One published price of an offer, and when it is in force.

    Attributes:
        band_from: prompt tokens above which this price applies; 0 for the base price.
        valid_from, valid_to: first day it is in force and first day it no longer is.
        window: UTC times of day between which it applies; one that ends at or before it starts wraps past midnight.
        weekdays: ISO weekdays (1 is Monday) on which the window starts; None for every day.
        source: catalogue id of the source it was read from.
        as_of: ISO date of that source's snapshot.
        assumed: the whole price is assumed at the maker's ratio: a context band this seller does not publish.
        bases: the rates that do not come from *source* itself.
        by_rate: the same by the field of `Rates`: looked up for every line of hundreds of bills.
    """

    rates: Rates
    source: str
    as_of: str
    tier: Tier = Tier.STANDARD
    band_from: int = 0
    band_rule: BandRule = BandRule.CLIFF
    valid_from: date | None = None
    valid_to: date | None = None
    window: tuple[time, time] | None = None
    weekdays: frozenset[int] | None = None
    assumed: bool = False
    bases: tuple[RateBasis, ...] = ()
    by_rate: Mapping[str, RateBasis] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_rate", {basis.rate: basis for basis in self.bases} if self.bases else _NO_BASES)

    def holds_on(self, day: date) -> bool:
        """Whether the price is in force on *day* (a UTC date), at least in some of its hours."""
        if self.valid_from is not None and day < self.valid_from:
            return False
        return self.valid_to is None or day < self.valid_to


@dataclass(frozen=True, slots=True)
class Provider:
    """A seller of tokens.

    Attributes:
        duplicate_of: the provider whose price list this one repeats, if any.
        active: False for a business that no longer sells.
    """

    provider_id: str
    name: str
    type: ProviderType
    duplicate_of: str | None = None
    active: bool = True

    @property
    def is_reseller(self) -> bool:
        """Whether it resells other providers' capacity."""
        return self.type is ProviderType.AGGREGATOR


@dataclass(frozen=True, slots=True)
class Offer:
    """One model as one provider sells it.

    Attributes:
        provider_model_id: the seller's own id, unchanged.
        region: where it is served, if the offer is bound to a region; None or ``global`` otherwise.
        exclude_code, exclude_reason: why the catalogue excludes it from every ranking, if it does.
        deprecation_date: first day it is no longer sold.
        last_seen, last_seen_source: the newest evidence that it could be bought: ISO date and source id.
        n_sources: sources that agree on its base price.
        disputed: sources disagree on its price by more than 2×; the higher is used.
        resold: a closed model at a host that did not make it: a re-seller's offer whatever else the host serves.
        first_party: the provider is the lab that made this model.
        match_rule: the identity rules that tied the seller's id to the model.
        prices: every price of the chosen source that is in force today or later.
    """

    offer_id: int
    provider: Provider
    provider_model_id: str
    model_key: str
    access: Access = Access.METERED
    tier: Tier = Tier.STANDARD
    region: str | None = None
    quantization: str | None = None
    context_tokens: int | None = None
    max_output_tokens: int | None = None
    exclude_code: str | None = None
    exclude_reason: str | None = None
    deprecation_date: date | None = None
    last_seen: str | None = None
    last_seen_source: str | None = None
    is_moving_alias: bool = False
    n_sources: int = 1
    disputed: bool = False
    resold: bool = False
    first_party: bool = False
    match_rule: str = ""
    prices: tuple[Price, ...] = field(default=())

    @property
    def is_resale(self) -> bool:
        """Whether it resells capacity of another provider."""
        return self.resold or self.provider.is_reseller

    def window(self, model_context: int | None) -> int | None:
        """Its context window in tokens; where the seller does not publish one, the model's own."""
        return model_context if self.context_tokens is None else self.context_tokens

    @property
    def sold_by(self) -> ProviderType:
        """The type of its seller.

        A re-seller where it is a resale, a host where a lab sells what another lab made, else what its provider is.
        """
        if self.resold:
            return ProviderType.AGGREGATOR
        kind = self.provider.type
        return ProviderType.HOST if kind is ProviderType.FIRST_PARTY and not self.first_party else kind


@dataclass(frozen=True, slots=True)
class RankableOffer:
    """The columns of an offer that decide the cheapest in a list of models, at list prices.

    Attributes:
        input, output: micro-USD per 1M tokens.
    """

    model_key: str
    model_name: str
    provider_id: str
    provider_type: ProviderType
    input: int
    output: int


@dataclass(frozen=True, slots=True)
class Score:
    """A model's headline score on one benchmark.

    Attributes:
        value: in the benchmark's own unit.
        variant: harness, effort or snapshot it was measured with.
        self_reported: the maker of the model measured it.
    """

    benchmark: str
    value: float
    variant: str
    source: str
    as_of: str | None
    self_reported: bool


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark and the meaning of its scores."""

    slug: str
    name: str
    category: str
    unit: str
    minimum: float
    maximum: float
    higher_is_better: bool
    tier: str

    @property
    def short_name(self) -> str:
        """Its name within a sentence, without the suffix for the overall rating."""
        return self.name.removesuffix(" (overall)")
