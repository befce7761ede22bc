"""Models, offers, prices and scores of the catalogue. Unknown is ``None``, never ``0``."""

# Annotations are not made text here: each one of a named tuple would be compiled when the tuple is defined.

from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.changes.age import is_stale
from crosswalk_tui.core.vocabulary import Access, BandRule, ProviderType, Sign, Tier


class Model(NamedTuple):
    """A model, independent of providers.

    Attributes:
        key: ``lab/slug``, lower case; its identity.
        params_total_m, params_active_m: parameters in millions.
        release_date, knowledge_cutoff: ISO dates, as precise as known (``2024-09`` or ``2024-09-25``).
        n_providers: providers with an offer that could be ranked at the catalogue's date, re-sellers included.
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


class ModelLine(NamedTuple):
    """A model in a list that can be filtered.

    Attributes:
        vision: whether it reads images.
        released: an ISO date, as precise as known.
    """

    model_id: int
    key: str
    name: str
    lab: str
    context_tokens: int | None
    n_providers: int
    open_weights: bool | None
    reasoning: bool | None = None
    tools: bool | None = None
    vision: bool | None = None
    released: str | None = None


class FactCandidate(NamedTuple):
    """A value that sources publish for one fact of a model.

    Attributes:
        field: the fact: a column of the catalogue's model table.
        value: flags as 0 and 1, lists joined by commas.
        basis: one of `crosswalk_tui.core.facts.bases.BASES`.
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

    @property
    def is_own(self) -> bool:
        """Whether the user stated it."""
        return self.sources == OWN


class Rates(NamedTuple):
    """Unit prices in micro-USD per 1M tokens; *per_request* in micro-USD per request."""

    input: int | None = None
    output: int | None = None
    cache_read: int | None = None
    cache_write: int | None = None
    cache_write_1h: int | None = None
    reasoning: int | None = None
    audio_in: int | None = None
    audio_out: int | None = None
    per_request: int | None = None


OWN = "own"
"""The source of what is the user's, and the basis of the rates they set or that a discount of theirs changes."""


class RateBasis(NamedTuple):
    """The origin of a rate that the price's own source does not publish.

    Attributes:
        rate: a field of `Rates`.
        basis: ``source`` (published by a different source with the same input and output rates), ``no_surcharge``
            (known to cost plain input), ``assumed`` (the maker's ratio to input) or `OWN` (the user's).
        source, as_of: catalogue id and snapshot date of the source; of the list price, if a discount of the user's
            changes it.
        note: the reason.
        published: what the price's own source publishes, if anything: 0 for no surcharge, the list price of `OWN`.
    """

    rate: str
    basis: str
    source: str
    as_of: str
    note: str | None = None
    published: int | None = None


class Machine(NamedTuple):
    """A rented or owned machine that serves a model, as an alternative to prices per token.

    Attributes:
        usd_per_hour: its cost, in use or not.
        tokens_per_second: output tokens it writes; all tokens if *input_tokens_per_second* is None.
        input_tokens_per_second: input tokens it reads.
        utilisation: the share of the time it works, more than 0.
    """

    usd_per_hour: Decimal
    tokens_per_second: Decimal
    input_tokens_per_second: Decimal | None = None
    utilisation: Decimal = Decimal(1)


class Price(NamedTuple):
    """A price of an offer.

    Attributes:
        source: catalogue id of its source.
        as_of: ISO date of the source's snapshot.
        band_from: prompt tokens above which it applies; 0 for the base price.
        valid_from, valid_to: the first day it is in force, and the first day it no longer is.
        window: UTC times between which it applies; it wraps past midnight if it ends at or before its start.
        weekdays: ISO weekdays (1 is Monday) on which the window starts; None for every day.
        assumed: a context band that the seller does not publish, at the maker's ratio.
        bases: the rates that are not from *source*.
        machine: the user's machine that is paid instead of the rates, which are what a token costs on it in full use.
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
    machine: Machine | None = None

    def basis_of(self, rate: str) -> RateBasis | None:
        """The origin of the *rate* (a field of `Rates`) that is not from the source; None if it is."""
        for basis in self.bases:  # few prices have any
            if basis.rate == rate:
                return basis
        return None

    @property
    def by_rate(self) -> dict[str, RateBasis]:
        """*bases* by rate."""
        return {basis.rate: basis for basis in self.bases}

    @property
    def is_own(self) -> bool:
        """Whether a rate is the user's."""
        return self.source == OWN or (bool(self.bases) and any(basis.basis == OWN for basis in self.bases))

    @property
    def listed(self) -> Rates:
        """The rates without the user's: list prices; None where the list has none."""
        own = {basis.rate: basis.published for basis in self.bases if basis.basis == OWN}
        return self.rates._replace(**own) if own else self.rates

    def holds_on(self, day: date) -> bool:
        """Whether the price is in force on *day* (a UTC date), at least for some hours."""
        if self.valid_from is not None and day < self.valid_from:
            return False
        return self.valid_to is None or day < self.valid_to


class Provider(NamedTuple):
    """A seller of tokens.

    Attributes:
        duplicate_of: the provider whose price list this one repeats, if any.
        active: False if it no longer sells.
    """

    provider_id: str
    name: str
    type: ProviderType
    duplicate_of: str | None = None
    active: bool = True


class Offer(NamedTuple):
    """A model as sold by a provider.

    Attributes:
        provider_model_id: the seller's own id.
        region: the region it is bound to; None or ``global`` if unbound.
        exclude_code, exclude_reason: why the catalogue excludes it from rankings.
        deprecation_date: the first day it is no longer sold.
        last_seen, last_seen_source: the latest evidence that it is sold: ISO date and source id.
        n_sources: number of sources that agree on its base price.
        disputed: sources disagree on its price by more than 2×; the higher one is used.
        resold: a closed model at a host that did not make it.
        first_party: the provider is the lab that made the model.
        match_rule: the identity rules that matched the seller's id to the model.
        prices: the prices of the chosen source that are in force today or later.
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
    prices: tuple[Price, ...] = ()

    @property
    def is_resale(self) -> bool:
        """Whether it resells a different provider's capacity."""
        return self.resold or self.provider.type is ProviderType.AGGREGATOR

    def window(self, model_context: int | None) -> int | None:
        """The context window in tokens; the model's own if the seller does not publish it."""
        return model_context if self.context_tokens is None else self.context_tokens

    @property
    def sold_by(self) -> ProviderType:
        """The role of its provider: a lab that sells a different lab's model is a host."""
        if self.resold:
            return ProviderType.AGGREGATOR
        kind = self.provider.type
        return ProviderType.HOST if kind is ProviderType.FIRST_PARTY and not self.first_party else kind


class RankableOffer(NamedTuple):
    """The columns of an offer that decide the cheapest in a list of models, at the base price.

    Attributes:
        input, output: micro-USD per 1M tokens.
        own: whether a rate is the user's.
        as_of: the date of the price; empty if not read.
    """

    model_key: str
    provider_id: str
    provider_type: ProviderType
    input: int
    output: int
    own: bool = False
    as_of: str = ""

    def is_old(self, today: date) -> bool:
        """Whether the price was recorded long before *today* (see `crosswalk_tui.core.changes.age.STALE_AFTER`)."""
        return is_stale(self.as_of, today)

    def signs(self, today: date) -> str:
        """The signs of the user's price and of an old one, to follow an amount."""
        return (Sign.OWN if self.own else "") + (Sign.OLD if self.is_old(today) else "")


class Score(NamedTuple):
    """A model's headline score on a benchmark.

    Attributes:
        value: in the benchmark's unit.
        variant: harness, effort or snapshot.
        self_reported: measured by the maker of the model.
    """

    benchmark: str
    value: float
    variant: str
    source: str
    as_of: str | None
    self_reported: bool

    @property
    def is_own(self) -> bool:
        """Whether the user stated it."""
        return self.source == OWN

    @property
    def origin_words(self) -> str:
        """Who measured it: ``yours``, ``self-reported`` or ``independent``."""
        return "yours" if self.is_own else "self-reported" if self.self_reported else "independent"


class Benchmark(NamedTuple):
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
        """The name without the suffix for the overall rating."""
        return self.name.removesuffix(" (overall)")
