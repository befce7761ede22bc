"""The enumerations of the domain, as stored in the catalogue and shown on screen."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Self


class Access(StrEnum):
    """How an offer is paid for. Only metered offers are ranked."""

    METERED = "metered"
    FREE = "free"
    SUBSCRIPTION = "subscription"
    LOCAL = "local"
    UNPRICED = "unpriced"
    PLACEHOLDER = "placeholder"
    ROUTER = "router"


class Tier(StrEnum):
    """The service level of a price."""

    STANDARD = "standard"
    BATCH = "batch"
    FLEX = "flex"
    PRIORITY = "priority"
    FAST = "fast"
    PROVISIONED = "provisioned"
    FINETUNED = "finetuned"


class ProviderType(StrEnum):
    """The kind of a seller, those nearest to the models' makers first."""

    FIRST_PARTY = "first_party"
    CLOUD = "cloud"
    HOST = "host"
    AGGREGATOR = "aggregator"
    SUBSCRIPTION = "subscription"
    LOCAL = "local"


TYPE_ORDER: dict[ProviderType, int] = {kind: place for place, kind in enumerate(ProviderType)}
"""The order of offers of equal price."""


class BandRule(StrEnum):
    """Whether a context band applies to the whole request (cliff) or only to the tokens above its start (marginal)."""

    CLIFF = "cliff"
    MARGINAL = "marginal"


class Exclusion(StrEnum):
    """Why an offer is not ranked.

    Attributes:
        short: a heading.
        counted: follows a number of offers.
        long: the reason as a clause; empty if it depends on the workload or the filters.
    """

    short: str
    counted: str
    long: str

    FREE = "free", "Free tier", "in a free tier", "free tier: rate-limited, not for sale"
    SUBSCRIPTION = "subscription", "Subscription", "in a subscription", "part of a subscription, not sold per token"
    LOCAL = "local", "Runs locally", "run locally", "runs on your own machine"
    UNPRICED = "unpriced", "No price published", "without a price", "no price published"
    PLACEHOLDER = "placeholder", "Placeholder zero", "with a placeholder price", "a zero that means no published price"
    ROUTER = "router", "Router", "through a router", "a router: the model behind it varies"
    MOVING_ALIAS = (
        "moving_alias", "Moving alias", "behind a moving alias",
        "a moving alias: it may point to a different model later",
    )  # fmt: skip
    TIER = "tier", "Another tier", "of another tier", "sold as batch, flex, priority or fast service only"
    DEPRECATED = (
        "deprecated", "Ended", "deprecated",
        "ended by its maker or seller, or dropped from the list that had it",
    )  # fmt: skip
    DEFUNCT_PROVIDER = "defunct_provider", "Provider closed", "of closed providers", "the provider no longer sells"
    NOT_LIVE = (
        "not_live", "Not seen lately", "no longer seen for sale",
        "only in lists that keep ended offers, added over 90 days ago",
    )  # fmt: skip
    UNREVIEWED = (
        "unreviewed", "New provider", "of providers that are not reviewed yet",
        "the provider is new in the sources and has not been reviewed yet",
    )  # fmt: skip
    NO_PRICE = (
        "no_price", "No price in force", "without a price in force",
        "the input or output price is missing, zero, or not in force today",
    )  # fmt: skip
    UNRECORDED = (
        "unrecorded", "No price recorded then", "without a recorded price on that day",
        "no price of that day is recorded",
    )  # fmt: skip
    QUARANTINED = (
        "quarantined", "Implausible price", "with an implausible price",
        "the price is implausible, and no other source confirms it",
    )  # fmt: skip
    REGION = (
        "region", "Bound to a region", "bound to a region",
        "served in one region only; the filter for that region ranks it",
    )  # fmt: skip
    CAPABILITY = "capability", "Capability missing", "of a model that lacks what is needed"
    CAPABILITY_UNKNOWN = (
        "capability_unknown", "Capability unknown",
        "of a model not known to have what is needed (--allow-unknown)",
    )  # fmt: skip
    CONTEXT = "context", "Context too small", "with too small a context window"
    OUTPUT_LIMIT = "output_limit", "Output limit too low", "with too low an output limit"
    PROVIDER = "provider", "Provider filtered", "of providers not requested"
    RESELLER = "reseller", "Re-seller", "from re-sellers"
    SAME_PROVIDER = "same_provider", "Same provider", "more expensive at the same provider"

    def __new__(cls, value: str, short: str = "", counted: str = "", long: str = "") -> Self:
        """Create the member from its *value*, as in JSON and the catalogue, and its texts."""
        code = str.__new__(cls, value)
        code._value_ = value
        code.short, code.counted, code.long = short, counted, long
        return code


class Dating(StrEnum):
    """The meaning of the day of a price.

    ``effective``: the source states that it applies from that day. ``recorded``: a list had it on that day and not
    before. ``by``: it applied by that day; the source states its end, but not its start.
    """

    EFFECTIVE = "effective"
    RECORDED = "recorded"
    BY = "by"


class PointKind(StrEnum):
    """What a point of a price timeline is, compared with the one before it.

    ``wrong``: a wrong listing, which the next point, ``corrected``, puts right: no change of the price. ``differs``:
    the two points are from sources that never agreed: the price may not have changed.
    """

    FIRST = "first"
    CHANGED = "changed"
    DIFFERS = "differs"
    WRONG = "wrong"
    CORRECTED = "corrected"
    ENDED = "ended"
    RETURNED = "returned"


class WorkloadInput(StrEnum):
    """An input of the workload that a break-even varies."""

    RATIO = "ratio"
    CACHED = "cached"
    MULTIPLIER = "multiplier"

    @property
    def label(self) -> str:
        """The name in a table or a sentence."""
        return {"ratio": "output:input ratio", "cached": "cached share", "multiplier": "output multiplier"}[self.value]


class Sign(StrEnum):
    """A sign that marks data, everywhere: in the app, on the command line, in reports. Any other remark is in words.

    Attributes:
        short: the meaning in a few words, for a legend.
        long: the meaning as a clause.
    """

    short: str
    long: str

    BETTER = "◆", "better", "the better value; among offers, the cheapest of its model by published rates"
    UNKNOWN = "—", "unknown", "not published, or the sources disagree evenly; it never counts as zero"
    ASSUMED = (
        "≈", "rate assumed",
        "another rate is used for one that is not published; before a provider: it may be cheaper than the winner",
    )  # fmt: skip
    AT_MOST = (
        "≤", "at most",
        "it may be less; of a bill or a rate: that of cached input is not published, and cannot exceed plain input",
    )  # fmt: skip
    DISPUTED = "≠", "sources disagree", "on a price by more than 2×, or on a fact"
    OLD = "†", "old", "a price recorded more than 120 days ago, or a score over 12 months old"
    OWN = "*", "yours", "yours, not the catalogue's"

    def __new__(cls, value: str, short: str, long: str) -> Self:
        """Create the member from the sign, its *value*, and its texts."""
        sign = str.__new__(cls, value)
        sign._value_ = value
        sign.short, sign.long = short, long
        return sign


class Flag(StrEnum):
    """A caveat of a bill, the most serious first.

    Attributes:
        mark: what is shown next to a figure: a `Sign`, or a word or two; empty for a caveat that only sentences state.
        short: two or three words for a table or a note.
        long: the meaning as a clause.
    """

    mark: str
    short: str
    long: str

    DISPUTED = (
        "disputed", Sign.DISPUTED, "disputed",
        "sources disagree about the price by more than 2×, and the higher one is used",
    )  # fmt: skip
    STALE = "stale", Sign.OLD, "old price", "the price was recorded more than 120 days ago"
    OWN = "own", Sign.OWN, "your price", "a rate, marked *, is yours, not the list price"
    ASSUMED_RATE = (
        "assumed_rate", Sign.ASSUMED, "rate assumed",
        "a rate, marked ≈ or ≤, is not published; the arithmetic of the bill names it and what replaces it",
    )  # fmt: skip
    NO_REQUEST_COUNT = (
        "no_request_count", "+ fee", "request fee left out",
        "each request costs a fee that is left out: the number of requests is unknown (set requests or prompt)",
    )  # fmt: skip
    TIME_OF_DAY = (
        "time_of_day", "by hour", "varies by hour",
        "the price depends on the hour: it is averaged over the hours in which the workload runs",
    )  # fmt: skip
    SINGLE_SOURCE = "single_source", "", "unconfirmed price", "no second source has this price"

    def __new__(cls, value: str, mark: str, short: str, long: str) -> Self:
        """Create the member from its *value*, as in JSON, and its texts."""
        flag = str.__new__(cls, value)
        flag._value_ = value
        flag.mark, flag.short, flag.long = mark, short, long
        return flag

    @property
    def sentence(self) -> str:
        """The meaning as a sentence."""
        return f"{self.long[0].upper()}{self.long[1:]}."


def marks_of(flags: Collection[Flag]) -> str:
    """The marks of *flags* next to a figure: the signs, then the words: ``≠† + fee, by hour``."""
    if not flags:
        return ""
    marks = [mark for flag, mark in _MARKS if flag in flags]
    signs = "".join(mark for mark in marks if isinstance(mark, Sign))
    words = ", ".join(mark for mark in marks if not isinstance(mark, Sign))
    return f"{signs} {words}".strip()


_MARKS = tuple((flag, flag.mark) for flag in Flag if flag.mark)
