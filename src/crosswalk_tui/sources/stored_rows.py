"""The rows of a catalogue, one class per table; the fields are the columns of `crosswalk_tui.catalog.schema`.

`ProviderRecord` and `BenchmarkRecord` are rows, too. SQLite stores a bool as 0 or 1.
"""

from __future__ import annotations

from typing import NamedTuple

from crosswalk_tui.core.vocabulary import Access, BandRule, Dating, Exclusion, PointKind, Tier


class StoredMeta(NamedTuple):
    """A row of ``meta``."""

    key: str
    value: str


class StoredSource(NamedTuple):
    """A row of ``source``."""

    source_id: str
    name: str
    what: str
    url: str | None
    licence: str
    attribution: str
    as_of: str
    sha256: str | None
    n_rows: int
    n_rejected: int


class StoredLab(NamedTuple):
    """A row of ``lab``."""

    lab_id: str
    name: str


class StoredModel(NamedTuple):
    """A row of ``model``, without the number of providers: the writer counts them."""

    model_id: int
    key: str
    name: str
    lab_id: str
    is_moving_alias: bool
    status: str
    family: str | None
    params_total_m: int | None
    params_active_m: int | None
    open_weights: int | None
    licence: str | None
    release_date: str | None
    knowledge_cutoff: str | None
    context_tokens: int | None
    max_output_tokens: int | None
    modalities_in: str | None
    modalities_out: str | None
    reasoning: int | None
    tools: int | None
    structured_output: int | None


class StoredModelAlias(NamedTuple):
    """A row of ``model_alias``."""

    alias: str
    model_id: int
    kind: str
    uses: int


class StoredFact(NamedTuple):
    """A row of ``model_fact``."""

    model_id: int
    field: str
    value: str
    basis: str
    sources: str
    votes: int
    chosen: bool
    note: str | None


class StoredOffer(NamedTuple):
    """A row of ``offer``."""

    offer_id: int
    provider_id: str
    provider_model_id: str
    model_id: int
    access: Access
    tier: Tier
    region: str | None
    quantization: str | None
    context_tokens: int | None
    max_output_tokens: int | None
    deprecation_date: str | None
    last_seen: str | None
    last_seen_source: str | None
    is_moving_alias: bool
    n_sources: int
    disputed: bool
    resold: bool
    first_party: bool
    exclude_code: Exclusion | None
    exclude_reason: str | None
    match_rule: str
    sources: str


class StoredOfferAlias(NamedTuple):
    """A row of ``offer_alias``."""

    offer_id: int
    id: str
    source_id: str


class StoredOfferModel(NamedTuple):
    """A row of ``offer_model``."""

    offer_id: int
    model_id: int
    valid_from: str | None
    valid_to: str | None
    source: str


class StoredPrice(NamedTuple):
    """A row of ``price``; the rates come first, in the order of `crosswalk_tui.core.models.Rates`."""

    input: int | None
    output: int | None
    cache_read: int | None
    cache_write: int | None
    cache_write_1h: int | None
    reasoning: int | None
    audio_in: int | None
    audio_out: int | None
    per_request: int | None
    price_id: int
    offer_id: int
    source_id: str
    as_of: str
    tier: Tier
    band_from: int
    band_rule: BandRule
    valid_from: str | None
    valid_to: str | None
    window_start: str | None
    window_end: str | None
    weekdays: str | None
    status: str
    path: str


class StoredPoint(NamedTuple):
    """A row of ``price_point``; the rates come first, in the order of `crosswalk_tui.core.models.Rates`."""

    input: int | None
    output: int | None
    cache_read: int | None
    cache_write: int | None
    cache_write_1h: int | None
    reasoning: int | None
    audio_in: int | None
    audio_out: int | None
    per_request: int | None
    offer_id: int
    day: str
    dating: Dating
    kind: PointKind
    source_id: str


class StoredRate(NamedTuple):
    """A row of ``price_rate``."""

    price_id: int
    rate: str
    published: int | None
    basis: str
    source_id: str
    as_of: str
    note: str | None


class StoredOfferPrice(NamedTuple):
    """A row of ``offer_price``."""

    offer_id: int
    price_id: int


class StoredScore(NamedTuple):
    """A row of ``score``."""

    score_id: int
    model_id: int
    benchmark_id: str
    value: float
    variant: str
    source_id: str
    source_url: str
    as_of: str | None
    self_reported: bool
    headline: bool
    model_name: str
    match_rule: str


class StoredIssue(NamedTuple):
    """A row of ``issue``; numbered after sorting."""

    code: str
    severity: str
    detail: str
    source_id: str | None = None
    offer_id: int | None = None
    model_id: int | None = None
    path: str | None = None
    issue_id: int = 0


class StoredSearchText(NamedTuple):
    """A row of ``model_fts``."""

    rowid: int
    key: str
    name: str
    lab: str
    aliases: str


class StoredBuildInput(NamedTuple):
    """A row of ``build_input``: the source id, or a name in parentheses, and its compressed records."""

    name: str
    content: bytes
