"""model-prices: makers' prices of their own models, with the days and hours of each price, in USD per 1M tokens.

Compiled by wakamex from the history of models.dev, corrected and extended from the sellers' own pages. Imported are
present and past prices, the status of each model, and the weights behind an id; not subscription plans, notes and
calendars of public holidays.

A model is ``deprecated`` if models.dev marks the maker's offer so, ``removed`` if models.dev no longer lists it, also
after a rename. The output price of thinking becomes the rate of reasoning tokens. ``cache_write_1h`` is the price of
the longer cache write: one hour at Anthropic and Moonshot AI, twelve hours at OpenAI instead of half an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.harvest import Facts, Harvest, MakerStatus, OfferRecord, Repointing
from crosswalk_tui.sources.importers.maker_timeline import (
    HourRule,
    PriceInterval,
    price_records,
    read_hours,
    read_intervals,
    with_thinking,
)
from crosswalk_tui.sources.importers.upstream_files import expect_content, expect_object, load_json
from crosswalk_tui.sources.importers.upstream_rows import as_object, id_is_usable, place
from crosswalk_tui.sources.model_kinds import is_router, other_kind
from crosswalk_tui.sources.providers import read_table

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "model-prices"

_STANDARD, _THINKING = "standard", "thinking"
_TIERS = {
    _STANDARD: Tier.STANDARD,
    "batch": Tier.BATCH,
    "flex": Tier.FLEX,
    "priority": Tier.PRIORITY,
    "fast": Tier.FAST,
}
_STATUSES = frozenset({"deprecated", "removed"})


def read(path: Path, as_of: str) -> Harvest:
    """Import a model-prices snapshot (schema 1)."""
    harvest = Harvest(SOURCE, as_of)
    document = expect_object(load_json(path), path)
    prices = expect_object(document.get("prices"), path, "prices")
    schedules = as_object(document.get("schedules"), "schedules", harvest)
    hours = read_hours(schedules.get("schedule"), "schedules.schedule", harvest)
    weights = _weights(document.get("bases"), harvest)
    for provider, models in prices.items():
        where = place("prices", provider)
        if id_is_usable(provider, where, harvest):
            for model_id, modes in as_object(models, where, harvest).items():
                _read_model(
                    provider, model_id, modes, hours.get(provider, []), weights.get((provider, model_id)), harvest
                )
    harvest.statuses.extend(_statuses(document.get("status"), harvest))
    harvest.repointings.extend(reviewed_repointings())
    harvest.repointings.sort(key=lambda r: (r.provider, r.provider_model_id, r.since or ""))
    return expect_content(harvest, path)


def reviewed_repointings() -> list[Repointing]:
    """The reviewed re-pointed ids (``tables/repointed.csv``), sorted by id and day."""
    columns = ("provider", "provider_model_id", "before", "after", "since", "source")
    rows = [Repointing(**{name: row[name] for name in columns}) for row in read_table("repointed.csv", columns)]
    return sorted(rows, key=lambda r: (r.provider, r.provider_model_id, r.since or ""))


def _read_model(
    provider: str, model_id: str, raw: object, hours: list[HourRule], link: str | None, harvest: Harvest
) -> None:
    """Add a model to *harvest* as an offer of its maker; *hours* are the rules of the provider."""
    where = place("prices", provider, model_id)
    harvest.n_rows += 1
    if not id_is_usable(model_id, where, harvest):
        return
    kind = other_kind(model_id)
    if kind is not None:
        harvest.skip(kind)
        return
    if not isinstance(raw, dict):
        harvest.reject(where, "it is not an object")
        return
    steps = {mode: list(_steps(mode, item, where, harvest)) for mode, item in raw.items()}
    if _STANDARD in steps:
        steps[_STANDARD] = with_thinking(steps[_STANDARD], steps.get(_THINKING, ()))
    mine = [rule for rule in hours if rule.models is None or model_id in rule.models]
    harvest.offers.append(
        OfferRecord(
            source=SOURCE,
            provider=provider,
            provider_model_id=model_id,
            path=where,
            facts=Facts(),
            prices=tuple(
                price
                for mode, tier in _TIERS.items()
                for price in price_records(steps.get(mode, ()), mine, tier, harvest.as_of)
            ),
            link=link,
            access=Access.ROUTER if is_router(model_id) else None,
        )
    )
    harvest.repointings.extend(_changes_of_weights(provider, model_id, steps.get(_STANDARD, ())))


def _steps(mode: str, raw: object, where: str, harvest: Harvest) -> Iterator[PriceInterval]:
    if mode in _TIERS or mode == _THINKING:
        yield from read_intervals(raw, place(where, mode), harvest)
    else:
        harvest.reject(place(where, mode), safe(f"prices for {mode} are of no known tier"))


def _changes_of_weights(provider: str, model_id: str, steps: list[PriceInterval] | tuple[()]) -> Iterator[Repointing]:
    """The days on which the weights behind an id changed."""
    named = [step for step in steps if step.model is not None]
    for one, other in pairwise(named):
        if one.model != other.model:
            yield Repointing(provider, model_id, one.model or "", other.model or "", other.start, SOURCE)


def _weights(raw: object, harvest: Harvest) -> dict[tuple[str, str], str]:
    """The name of the weights behind each id; of several names, the first alphabetically."""
    found: dict[tuple[str, str], str] = {}
    for provider, names in as_object(raw, "bases", harvest).items():
        where = place("bases", provider)
        for name, model_id in sorted(as_object(names, where, harvest).items()):
            if id_is_usable(name, where, harvest) and id_is_usable(model_id, place(where, name), harvest):
                found.setdefault((provider, str(model_id)), name)
    return found


def _statuses(raw: object, harvest: Harvest) -> Iterator[MakerStatus]:
    """The makers' statements that a model is deprecated or removed."""
    for provider, models in as_object(raw, "status", harvest).items():
        where = place("status", provider)
        for model_id, status in as_object(models, where, harvest).items():
            if not isinstance(status, str) or status not in _STATUSES:
                harvest.reject(place(where, model_id), "it is neither deprecated nor removed")
            elif id_is_usable(provider, where, harvest) and id_is_usable(model_id, place(where, model_id), harvest):
                yield MakerStatus(provider, model_id, status, SOURCE, harvest.as_of)
