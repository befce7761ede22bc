"""The records a user may add. Money is exact; a rate is an ``int`` in micro-USD per 1M tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.models import Machine, Rates
from crosswalk_tui.core.vocabulary import ProviderType, Tier

_NO_RATES = Rates()


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """Rates of one offer, for one service level and context band. Rates that are None stay at the list price.

    Attributes:
        provider, id: the seller and its id of the model; an offer that is not in the catalogue is added.
        model: the key of the model, for an offer that is added.
        above: prompt tokens above which it applies.
        machine: gives the rates instead, if any.
        context, max_output: limits of the offer in tokens.
    """

    provider: str
    model: str
    id: str
    tier: Tier = Tier.STANDARD
    above: int = 0
    rates: Rates = _NO_RATES
    machine: Machine | None = None
    context: int | None = None
    max_output: int | None = None
    region: str | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """Its identity among own prices."""
        tier = "" if self.tier is Tier.STANDARD else f" {self.tier}"
        return f"{self.provider} {self.id}{tier}{f' above {self.above}' if self.above else ''}"


@dataclass(frozen=True, slots=True)
class Discount:
    """A share off the list prices of a provider, or of one of its models or offers.

    Attributes:
        off: from 0 to 1.
        model: key of the only model it is for; empty for all.
        id: the seller's id of the only offer it is for; empty for all.
        rates: the rates it is for, fields of `Rates`; empty for all.
        starts, ends: the first day it is in force, and the first day it no longer is.
        minimum: USD a month that must be spent at the provider; shown, not enforced: it spans all workloads.
    """

    provider: str
    off: Decimal
    model: str = ""
    id: str = ""
    rates: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
    minimum: Decimal | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on *day*."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day < self.ends)

    @property
    def name(self) -> str:
        """Its identity among discounts."""
        what = f" {self.id or self.model}" if self.id or self.model else ""
        return f"{self.provider}{what}{f' from {self.starts}' if self.starts else ''}"


@dataclass(frozen=True, slots=True)
class Credit:
    """Money to spend at a provider until the day *ends*. It changes no price: a bill states how long it lasts."""

    provider: str
    usd: Decimal
    ends: date | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """Its identity among credits."""
        return self.provider


@dataclass(frozen=True, slots=True)
class OwnProvider:
    """A seller, or an endpoint of the user's; replaces name and type of one in the catalogue."""

    provider: str
    display_name: str = ""
    type: ProviderType = ProviderType.HOST
    note: str = ""

    @property
    def name(self) -> str:
        """Its identity among own providers."""
        return self.provider


@dataclass(frozen=True, slots=True)
class OwnModel:
    """A model, or facts on one in the catalogue; what is None is unknown, or stays as it is there.

    Attributes:
        model: its key, ``lab/slug``.
        params: total parameters in millions.
        vision: whether it reads images.
    """

    model: str
    display_name: str = ""
    context: int | None = None
    max_output: int | None = None
    params: int | None = None
    open_weights: bool | None = None
    licence: str | None = None
    released: date | None = None
    reasoning: bool | None = None
    tools: bool | None = None
    structured_output: bool | None = None
    vision: bool | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """Its identity among own models."""
        return self.model


@dataclass(frozen=True, slots=True)
class OwnScore:
    """A score of a model. The scale is needed for a benchmark that is not in the catalogue.

    Attributes:
        unit: of a new benchmark, such as ``percent``; empty for a known one.
        measured: the day of the measurement.
    """

    model: str
    benchmark: str
    value: Decimal
    variant: str = ""
    measured: date | None = None
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    higher_is_better: bool = True
    note: str = ""

    @property
    def name(self) -> str:
        """Its identity among own scores."""
        return f"{self.model} {self.benchmark}"


Record = OwnPrice | Discount | Credit | OwnProvider | OwnModel | OwnScore
"""Anything a user may add."""


class OwnEntry(NamedTuple):
    """A record as it is kept.

    Attributes:
        saved_on: ISO date.
        active: False while it is switched off.
    """

    record: Record
    saved_on: str
    active: bool = True


Own = tuple[OwnEntry, ...]
"""All that is the user's."""
