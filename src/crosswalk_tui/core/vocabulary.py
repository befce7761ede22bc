"""The closed vocabularies of the field, as stored in the catalogue and shown on screen."""

from __future__ import annotations

from enum import StrEnum


class Access(StrEnum):
    """How an offer is paid for. Only metered offers are ever ranked."""

    METERED = "metered"
    FREE = "free"
    SUBSCRIPTION = "subscription"
    LOCAL = "local"
    UNPRICED = "unpriced"
    PLACEHOLDER = "placeholder"
    ROUTER = "router"


class Tier(StrEnum):
    """The service level a price buys; prices of different tiers are different products."""

    STANDARD = "standard"
    BATCH = "batch"
    FLEX = "flex"
    PRIORITY = "priority"
    FAST = "fast"
    PROVISIONED = "provisioned"
    FINETUNED = "finetuned"


class ProviderType(StrEnum):
    """What kind of business sells the tokens."""

    FIRST_PARTY = "first_party"
    CLOUD = "cloud"
    HOST = "host"
    AGGREGATOR = "aggregator"
    SUBSCRIPTION = "subscription"
    LOCAL = "local"


TYPE_ORDER: dict[ProviderType, int] = {kind: place for place, kind in enumerate(ProviderType)}
"""Order among offers of equal price: those nearest to the model's maker first."""


class BandRule(StrEnum):
    """What a context band prices: the whole request (cliff) or only the tokens above its start (marginal)."""

    CLIFF = "cliff"
    MARGINAL = "marginal"


class Exclusion(StrEnum):
    """Why an offer is not ranked."""

    FREE = "free"
    SUBSCRIPTION = "subscription"
    LOCAL = "local"
    UNPRICED = "unpriced"
    PLACEHOLDER = "placeholder"
    ROUTER = "router"
    MOVING_ALIAS = "moving_alias"
    TIER = "tier"
    DEPRECATED = "deprecated"
    DEFUNCT_PROVIDER = "defunct_provider"
    NOT_LIVE = "not_live"
    DUPLICATE = "duplicate"
    NO_PRICE = "no_price"
    QUARANTINED = "quarantined"
    REGION = "region"
    CAPABILITY = "capability"
    CONTEXT = "context"
    OUTPUT_LIMIT = "output_limit"
    PROVIDER = "provider"
    RESELLER = "reseller"
    SAME_PROVIDER = "same_provider"
