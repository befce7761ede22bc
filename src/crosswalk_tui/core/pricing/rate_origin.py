"""The origin of a billed rate: the source of the price, a different source, a rule, or a substitute."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from crosswalk_tui.core.models import OWN, RateBasis
from crosswalk_tui.core.vocabulary import Sign


class Substitute(Enum):
    """The substitute for an unpublished rate, as a clause, and whether the seller may charge more."""

    text: str
    may_be_low: bool

    PLAIN_READ = "not published: the plain input rate is used, an upper bound", False
    PLAIN_WRITE = "not published: the plain input rate is used, and the seller may charge more", True
    SHORTER_WRITE = "not published: the 5-minute write rate is used, and the seller may charge more", True
    TEXT = "no audio price is published: the text rate is used, and the seller may charge more", True
    BAND = "no price for prompts of this size is published: the maker's ratio to the base price is assumed", True

    def __init__(self, text: str, may_be_low: bool) -> None:
        self.text = text
        self.may_be_low = may_be_low


RateOrigin = Substitute | RateBasis | None
"""The origin of a billed rate: the price's own source (None), a different source or a rule, or a substitute."""


def is_assumed(origin: RateOrigin) -> bool:
    """Whether the rate is unpublished."""
    return isinstance(origin, Substitute) or (origin is not None and origin.basis == "assumed")


def may_be_low(origin: RateOrigin) -> bool:
    """Whether the seller may charge more than the rate."""
    return origin.may_be_low if isinstance(origin, Substitute) else is_assumed(origin)


def assumed_sign(origin: RateOrigin) -> str:
    """``≈`` for a rate that is unpublished, ``≤`` if the seller cannot charge more than it; else empty."""
    return "" if not is_assumed(origin) else Sign.ASSUMED if may_be_low(origin) else Sign.AT_MOST


def substitute_text(origin: RateOrigin) -> str:
    """What replaces a rate that is not published, as a clause without its source."""
    if isinstance(origin, Substitute):
        return origin.text
    return (origin.note if origin is not None else "") or "not published"


def origin_text(origin: RateOrigin, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """The origin of a rate as a clause, with the *names* of sources by id; empty for the price's own source."""
    if origin is None:
        return ""
    if isinstance(origin, Substitute):
        return origin.text
    source = names.get(origin.source or "", origin.source)
    if origin.basis == OWN:
        listed = "" if origin.source == OWN else f", published by {source}, as of {origin.as_of}"
        return f"{origin.note or 'your price'}{listed}"
    if origin.basis == "assumed":
        return f"{origin.note or 'not published'}; from {source}, as of {origin.as_of}"
    if origin.basis == "source":
        text = f"published by {source}, as of {origin.as_of}, whose input and output prices agree"
    elif origin.published is None:
        text = "the maker charges nothing for cache writes, so written tokens cost plain input"
    else:
        text = "published as 0: no surcharge, so written tokens cost plain input"
    return f"{text} ({origin.note})" if origin.note else text
