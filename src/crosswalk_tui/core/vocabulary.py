"""The closed vocabularies of the field, as stored in the catalogue and shown on screen."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


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
"""Order of offers of equal price: those nearest to the model's maker first."""


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
    UNREVIEWED = "unreviewed"
    NO_PRICE = "no_price"
    QUARANTINED = "quarantined"
    REGION = "region"
    CAPABILITY = "capability"
    CAPABILITY_UNKNOWN = "capability_unknown"
    CONTEXT = "context"
    OUTPUT_LIMIT = "output_limit"
    PROVIDER = "provider"
    RESELLER = "reseller"
    SAME_PROVIDER = "same_provider"


class WorkloadInput(StrEnum):
    """An input of the workload that is varied while the others are fixed."""

    RATIO = "ratio"
    CACHED = "cached"
    MULTIPLIER = "multiplier"

    @property
    def label(self) -> str:
        """Its name in a table or a sentence."""
        return {"ratio": "output:input ratio", "cached": "cached share", "multiplier": "output multiplier"}[self.value]


class Flag(StrEnum):
    """Caveats of a bill, the most serious first.

    Attributes:
        sign: the symbol for it next to a figure.
        short: two or three words for a table, a note or a legend.
        long: what it means, without the capital and the full stop of a sentence.
    """

    sign: str
    short: str
    long: str

    DISPUTED = (
        "disputed", "≠", "disputed", "sources disagree about the price by more than 2×, and the higher one is used",
    )  # fmt: skip
    STALE = "stale", "†", "old price", "the price was recorded more than half a year ago"
    ASSUMED_RATE = (
        "assumed_rate", "≈", "rate assumed",
        "a rate, marked ≈, is not published, and another one is used",
    )  # fmt: skip
    NO_REQUEST_COUNT = (
        "no_request_count", "?", "request fee left out",
        "each request costs a fee that is left out: the number of requests is unknown (set requests or prompt)",
    )  # fmt: skip
    TIME_OF_DAY = (
        "time_of_day", "☼", "varies by hour",
        "the price depends on the hour: it is averaged over the hours in which the workload runs",
    )  # fmt: skip
    SINGLE_SOURCE = "single_source", "¹", "one source", "only one source knows the price"

    def __new__(cls, value: str, sign: str, short: str, long: str) -> Self:
        """Create the member from its *value*, as in JSON, and its labels."""
        flag = str.__new__(cls, value)
        flag._value_ = value
        flag.sign, flag.short, flag.long = sign, short, long
        return flag

    @property
    def sentence(self) -> str:
        """What it means, as a sentence."""
        return f"{self.long[0].upper()}{self.long[1:]}."
