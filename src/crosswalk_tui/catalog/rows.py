"""Convert rows of the catalogue's tables to core values; text is made safe to show.

Text that repeats is interned: SQLite makes a new text for each cell, and a plot reads a million cells.
"""

from __future__ import annotations

import sqlite3
from dataclasses import astuple
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from sys import intern

from crosswalk_tui.core.models import OWN, Machine, Model, Offer, Price, Provider, RateBasis, Rates
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Access, BandRule, Exclusion, ProviderType, Tier


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


def model_of(r: sqlite3.Row) -> Model:
    """A model, from a row of ``model`` with the name of its lab as ``lab``."""
    return Model(
        key=intern(r["key"]),
        name=safe(r["name"]),
        lab_id=intern(r["lab_id"]),
        lab=intern(safe(r["lab"])),
        family=shared(r["family"]),
        params_total_m=r["params_total_m"],
        params_active_m=r["params_active_m"],
        open_weights=flag(r["open_weights"]),
        licence=shared(r["licence"]),
        release_date=shared(r["release_date"]),
        knowledge_cutoff=shared(r["knowledge_cutoff"]),
        context_tokens=r["context_tokens"],
        max_output_tokens=r["max_output_tokens"],
        modalities_in=_words(r["modalities_in"]),
        modalities_out=_words(r["modalities_out"]),
        reasoning=flag(r["reasoning"]),
        tools=flag(r["tools"]),
        structured_output=flag(r["structured_output"]),
        is_moving_alias=bool(r["is_moving_alias"]),
        n_providers=r["n_providers"],
    )


def basis_of(r: sqlite3.Row) -> RateBasis:
    """The origin of a rate that the source of its price does not publish, from a row of ``price_rate``."""
    note = None if r["note"] is None else safe(r["note"])
    return RateBasis(
        intern(r["rate"]), intern(r["basis"]), intern(r["source_id"]), intern(r["as_of"]), shared(note), r["published"]
    )


def price_of(r: sqlite3.Row, bases: tuple[RateBasis, ...] = ()) -> Price:
    """A price, from a row of ``price``; *bases* are the origins of its rates from other sources.

    Raises:
        ValueError: a date or a time of day is invalid.
    """
    window = None
    if r["window_start"] is not None:
        window = (time.fromisoformat(r["window_start"]), time.fromisoformat(r["window_end"]))
    return Price(
        rates=Rates(
            r["input"], r["output"], r["cache_read"], r["cache_write"], r["cache_write_1h"], r["reasoning"],
            r["audio_in"], r["audio_out"], r["per_request"],
        ),
        source=intern(r["source_id"]),
        as_of=intern(r["as_of"]),
        tier=Tier(r["tier"]),
        band_from=r["band_from"],
        band_rule=BandRule(r["band_rule"]),
        valid_from=date_of(r["valid_from"]),
        valid_to=date_of(r["valid_to"]),
        window=window,
        weekdays=None if r["weekdays"] is None else frozenset(map(int, r["weekdays"])),
        assumed=r["status"] == "assumed",
        bases=bases,
        machine=machine_at(r["path"]) if r["source_id"] == OWN else None,
    )  # fmt: skip


_HOURLY = f"{OWN}, by the hour:"


def path_of(machine: Machine | None) -> str:
    """The place of a price of the user's: ``own``, with the numbers of the *machine* that is paid instead, if any."""
    if machine is None:
        return OWN
    return " ".join([_HOURLY, *("-" if number is None else f"{number:f}" for number in astuple(machine))])


def machine_at(path: str) -> Machine | None:
    """The machine that `path_of` has written, if any."""
    if not path.startswith(_HOURLY):
        return None
    usd, speed, reading, used = path.removeprefix(_HOURLY).split()
    return Machine(Decimal(usd), Decimal(speed), None if reading == "-" else Decimal(reading), Decimal(used))


@lru_cache(maxsize=512)  # thousands of offers have a few hundred providers
def _provider(provider_id: str, name: str, kind: str, duplicate_of: str | None, active: int) -> Provider:
    return Provider(provider_id, safe(name), ProviderType(kind), duplicate_of, bool(active))


def offer_of(r: sqlite3.Row, prices: tuple[Price, ...]) -> Offer:
    """An offer with its *prices*, from a row of ``offer`` with ``model_key`` and the columns of its provider.

    Raises:
        ValueError: a date or a code is invalid.
    """
    provider = _provider(r["provider_id"], r["provider_name"], r["provider_type"], r["duplicate_of"], r["active"])
    return Offer(
        offer_id=r["offer_id"],
        provider=provider,
        provider_model_id=safe(r["provider_model_id"]),
        model_key=intern(r["model_key"]),
        access=Access(r["access"]),
        tier=Tier(r["tier"]),
        region=shared(r["region"]),
        quantization=shared(r["quantization"]),
        context_tokens=r["context_tokens"],
        max_output_tokens=r["max_output_tokens"],
        exclude_code=None if r["exclude_code"] is None else Exclusion(r["exclude_code"]),
        exclude_reason=None if r["exclude_reason"] is None else intern(safe(r["exclude_reason"])),
        deprecation_date=date_of(r["deprecation_date"]),
        last_seen=shared(r["last_seen"]),
        last_seen_source=shared(r["last_seen_source"]),
        is_moving_alias=bool(r["is_moving_alias"]),
        n_sources=r["n_sources"],
        disputed=bool(r["disputed"]),
        resold=bool(r["resold"]),
        first_party=bool(r["first_party"]),
        match_rule=intern(r["match_rule"]),
        prices=prices,
    )
