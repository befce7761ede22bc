"""Convert rows of the catalogue's tables to core values; text is made safe to show.

Text that repeats is interned: SQLite makes a new text for each cell, and a plot reads a million cells.
"""

from __future__ import annotations

import sqlite3
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from sys import intern
from typing import Any, TypeVar

from crosswalk_tui.catalog.schema import RATE_COLUMNS
from crosswalk_tui.core.models import OWN, Machine, Model, Offer, Price, Provider, RateBasis, Rates
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Access, BandRule, Exclusion, ProviderType, Tier

Member = TypeVar("Member", bound=StrEnum)

Cells = sqlite3.Row | tuple[Any, ...]
"""A row of a query, of which cells are taken by position."""


class _Codes(dict[str, Member]):
    """The members of an enumeration by their codes; as a call of the enumeration, in a fifth of the time.

    Raises:
        ValueError: no member has the code.
    """

    def __init__(self, enumeration: type[Member]) -> None:
        super().__init__((member.value, member) for member in enumeration)
        self._enumeration = enumeration

    def __missing__(self, code: str) -> Member:
        return self._enumeration(code)


_ACCESS, _TIERS, _BAND_RULES = _Codes(Access), _Codes(Tier), _Codes(BandRule)
TYPES = _Codes(ProviderType)


def flag(value: int | None) -> bool | None:
    """1, 0 or NULL as True, False or None."""
    return None if value is None else bool(value)


def shared(value: str | None) -> str | None:
    """*value*, of which equal ones are stored once; None stays None."""
    return None if value is None else intern(value)


@lru_cache(maxsize=512)  # a hundred thousand models have a few dozen combinations
def _words(value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(map(intern, value.split(",")))


def date_of(value: str | None) -> date | None:
    """The date in an ISO text; None stays None.

    Raises:
        ValueError: not a date.
    """
    return None if value is None else date.fromisoformat(value)


MODEL_COLUMNS = """
    m.key, m.name, m.lab_id, l.name AS lab, m.family, m.params_total_m, m.params_active_m, m.open_weights, m.licence,
    m.release_date, m.knowledge_cutoff, m.context_tokens, m.max_output_tokens, m.modalities_in, m.modalities_out,
    m.reasoning, m.tools, m.structured_output, m.is_moving_alias, m.n_providers"""
"""The columns of a model ``m`` of the lab ``l`` that `model_of` takes by position: SQLite finds names by comparing them
with those of all columns before, which takes longer than all the rest."""


def model_of(r: Cells) -> Model:
    """A model, from a row that begins with `MODEL_COLUMNS`."""
    (
        key, name, lab_id, lab, family, params_total_m, params_active_m, open_weights, licence, release_date,
        knowledge_cutoff, context_tokens, max_output_tokens, modalities_in, modalities_out, reasoning, tools,
        structured_output, is_moving_alias, n_providers, *_,
    ) = r  # fmt: skip
    return Model(
        key=intern(key),
        name=safe(name),
        lab_id=intern(lab_id),
        lab=intern(safe(lab)),
        family=shared(family),
        params_total_m=params_total_m,
        params_active_m=params_active_m,
        open_weights=flag(open_weights),
        licence=shared(licence),
        release_date=shared(release_date),
        knowledge_cutoff=shared(knowledge_cutoff),
        context_tokens=context_tokens,
        max_output_tokens=max_output_tokens,
        modalities_in=_words(modalities_in),
        modalities_out=_words(modalities_out),
        reasoning=flag(reasoning),
        tools=flag(tools),
        structured_output=flag(structured_output),
        is_moving_alias=bool(is_moving_alias),
        n_providers=n_providers,
    )


BASIS_COLUMNS = "b.price_id, b.rate, b.basis, b.source_id, b.as_of, b.note, b.published"
"""The columns of a rate ``b`` of ``price_rate`` that `basis_of` takes by position, after that of its price."""


def basis_of(r: Cells) -> RateBasis:
    """The origin of a rate that the source of its price does not publish, from a row of `BASIS_COLUMNS`."""
    _, rate, basis, source, as_of, note, published = r
    shown = None if note is None else intern(safe(note))
    return RateBasis(intern(rate), intern(basis), intern(source), intern(as_of), shown, published)


PRICE_COLUMNS = f"""
    {", ".join(f"pr.{name}" for name in RATE_COLUMNS)}, pr.source_id, pr.as_of, pr.tier, pr.band_from, pr.band_rule,
    pr.valid_from, pr.valid_to, pr.window_start, pr.window_end, pr.weekdays, pr.status, pr.path"""
"""The columns of a price ``pr`` that `price_of` takes by position."""

_N_RATES = len(RATE_COLUMNS)


def price_of(r: Cells, bases: tuple[RateBasis, ...] = ()) -> Price:
    """A price, from a row that begins with `PRICE_COLUMNS`; *bases* are the origins of its rates from other sources.

    Raises:
        ValueError: a date or a time of day is invalid.
    """
    source, as_of, tier, start, rule, valid_from, valid_to, opens, closes, days, status, path, *_ = r[_N_RATES:]
    return Price(
        rates=Rates(*r[:_N_RATES]),
        source=intern(source),
        as_of=intern(as_of),
        tier=_TIERS[tier],
        band_from=start,
        band_rule=_BAND_RULES[rule],
        valid_from=date_of(valid_from),
        valid_to=date_of(valid_to),
        window=None if opens is None else (time.fromisoformat(opens), time.fromisoformat(closes)),
        weekdays=None if days is None else frozenset(map(int, days)),
        assumed=status == "assumed",
        bases=bases,
        machine=machine_at(path) if source == OWN else None,
    )


_HOURLY = f"{OWN}, by the hour:"


def path_of(machine: Machine | None) -> str:
    """The place of a price of the user's: ``own``, with the numbers of the *machine* that is paid instead, if any."""
    if machine is None:
        return OWN
    return " ".join([_HOURLY, *("-" if number is None else f"{number:f}" for number in machine)])


def machine_at(path: str) -> Machine | None:
    """The machine that `path_of` has written, if any."""
    if not path.startswith(_HOURLY):
        return None
    usd, speed, reading, used = path.removeprefix(_HOURLY).split()
    return Machine(Decimal(usd), Decimal(speed), None if reading == "-" else Decimal(reading), Decimal(used))


@lru_cache(maxsize=512)  # thousands of offers have a few hundred providers
def _provider(provider_id: str, name: str, kind: str, duplicate_of: str | None, active: int) -> Provider:
    return Provider(provider_id, safe(name), ProviderType(kind), duplicate_of, bool(active))


OFFER_COLUMNS = """
    o.offer_id, o.provider_id, p.name AS provider_name, p.type AS provider_type, p.duplicate_of, p.active,
    o.provider_model_id, m.key AS model_key, o.access, o.tier, o.region, o.quantization, o.context_tokens,
    o.max_output_tokens, o.exclude_code, o.exclude_reason, o.deprecation_date, o.last_seen, o.last_seen_source,
    o.is_moving_alias, o.n_sources, o.disputed, o.resold, o.first_party, o.match_rule"""
"""The columns of an offer ``o`` of the model ``m`` by the provider ``p`` that `offer_of` takes by position."""


def offer_of(r: Cells, prices: tuple[Price, ...]) -> Offer:
    """An offer with its *prices*, from a row that begins with `OFFER_COLUMNS`.

    Raises:
        ValueError: a date or a code is invalid.
    """
    (
        offer_id, provider_id, provider_name, provider_type, duplicate_of, active, provider_model_id, model_key, access,
        tier, region, quantization, context_tokens, max_output_tokens, exclude_code, exclude_reason, deprecation_date,
        last_seen, last_seen_source, is_moving_alias, n_sources, disputed, resold, first_party, match_rule, *_,
    ) = r  # fmt: skip
    return Offer(
        offer_id=offer_id,
        provider=_provider(provider_id, provider_name, provider_type, duplicate_of, active),
        provider_model_id=safe(provider_model_id),
        model_key=intern(model_key),
        access=_ACCESS[access],
        tier=_TIERS[tier],
        region=shared(region),
        quantization=shared(quantization),
        context_tokens=context_tokens,
        max_output_tokens=max_output_tokens,
        exclude_code=None if exclude_code is None else Exclusion(exclude_code),
        exclude_reason=None if exclude_reason is None else intern(safe(exclude_reason)),
        deprecation_date=date_of(deprecation_date),
        last_seen=shared(last_seen),
        last_seen_source=shared(last_seen_source),
        is_moving_alias=bool(is_moving_alias),
        n_sources=n_sources,
        disputed=bool(disputed),
        resold=bool(resold),
        first_party=bool(first_party),
        match_rule=intern(match_rule),
        prices=prices,
    )
