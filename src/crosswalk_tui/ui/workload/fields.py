"""What can be typed on the workload screen: each field's text, read from the state and back into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from crosswalk_tui.core.changes.scale import VOLUMES
from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.regions import within
from crosswalk_tui.core.text.quantity import (
    format_share,
    format_tokens,
    format_usd,
    format_volume,
    parse_count,
    parse_multiplier,
    parse_share,
    parse_tokens,
    parse_usd,
    parse_volume,
)
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.hours import EVENLY, learn_zones, parse_hours
from crosswalk_tui.ui.session.session import Draft

_LONGEST_SHARE = 8
"""Characters of a share shown exactly; a longer one is shown to two decimals and kept as it is."""

_SHARES = ("cached_share", "cache_write_share", "cache_write_1h_share")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field.

    Attributes:
        id: the widget's.
        show: the text for a state.
        read: the state with a text read into it; raises `QuantityError` with a sentence.
        prepare: what reading may need and takes longer than a frame: done in a thread when the field is entered.
    """

    id: str
    label: str
    tip: str
    show: Callable[[Draft], str]
    read: Callable[[Draft, str], Draft]
    prepare: Callable[[], object] | None = None


def _sent(draft: Draft, changes: Mapping[str, Any]) -> Draft:
    return replace(draft, workload=replace(draft.workload, **changes))


def _allowed(draft: Draft, changes: Mapping[str, Any]) -> Draft:
    return replace(draft, filters=replace(draft.filters, **changes))


def _tokens(name: str, draft: Draft, text: str) -> Draft:
    return _sent(draft, {name: parse_tokens(text)})


def _show_tokens(name: str, draft: Draft) -> str:
    count: int | None = getattr(draft.workload, name)
    return "" if count is None else format_tokens(count)


def _share(name: str, draft: Draft, text: str) -> Draft:
    share = parse_share(text)
    others = sum((getattr(draft.workload, other) for other in _SHARES if other != name), Decimal(0))
    if name in _SHARES and share + others > _ONE:
        room = format_share(_ONE - others, 2)
        raise QuantityError(f"{format_share(share, 2)} is too much: the other cache shares leave {room} of the input.")
    return _sent(draft, {name: share})


def _show_share(name: str, draft: Draft) -> str:
    share: Decimal = getattr(draft.workload, name)
    exact = format_share(share)
    return exact if len(exact) <= _LONGEST_SHARE else format_share(share, 2)


def _requests(name: str, other: str, unit: str, draft: Draft, text: str) -> Draft:
    """Requests a month or the size of a prompt: one of the two, or neither."""
    if not text.strip():
        return _sent(draft, {name: None})
    return _sent(draft, {name: parse_count(text, unit), other: None})


def _multiplier(place: int, draft: Draft, text: str) -> Draft:
    if place >= len(draft.sides):
        return draft
    factors = dict(draft.workload.multipliers)
    key = draft.sides[place].model.key
    factor = parse_multiplier(text) if text.strip() else _ONE
    factors.pop(key, None)
    if factor != _ONE:
        factors[key] = factor
    return replace(draft, workload=replace(draft.workload, multipliers=tuple(sorted(factors.items()))))


def _show_multiplier(place: int, draft: Draft) -> str:
    if place >= len(draft.sides):
        return ""
    factor = draft.workload.multiplier(draft.sides[place].model.key)
    return f"{factor.normalize():f}"


def _budget(draft: Draft, text: str) -> Draft:
    return replace(draft, budget=parse_usd(text) if text.strip() else None)


def _volume(row: int, draft: Draft, text: str) -> Draft:
    volumes = draft.volumes
    return replace(draft, volumes=(*volumes[:row], parse_volume(text), *volumes[row + 1 :]))


def _context(draft: Draft, text: str) -> Draft:
    least = parse_count(text, "tokens of context") if text.strip() else None
    return replace(draft, filters=replace(draft.filters, min_context=least))


def _hours(draft: Draft, text: str) -> Draft:
    return _sent(draft, {"hours": parse_hours(text) if text.strip() else EVENLY})


_OR_GLOBAL = " or global"
"""After a region: offers that are bound to no region are ranked, too."""


def _region(draft: Draft, text: str) -> Draft:
    typed = " ".join(text.casefold().split())
    region_id = typed.removesuffix(_OR_GLOBAL)
    known = sorted({o.region for o in _offers(draft) if o.region not in (None, "global")} - {None}, key=str)
    if region_id and not any(within(region, region_id) for region in known):
        there = f"The regions here are: {', '.join(safe(str(r), 24) for r in known[:6])}." if known else "None is."
        raise QuantityError(f"No offer of these models is bound to {_quoted(region_id)}. {there}")
    return _allowed(draft, {"region": region_id or None, "or_global": bool(region_id) and typed != region_id})


def _show_region(draft: Draft) -> str:
    filters = draft.filters
    return f"{filters.region or ''}{_OR_GLOBAL if filters.region and filters.or_global else ''}"


def _providers(name: str, draft: Draft, text: str) -> Draft:
    sellers = {o.provider.provider_id: o.provider.name for o in _offers(draft)}
    by_name = {safe(title).casefold(): key for key, title in sellers.items()} | {key.casefold(): key for key in sellers}
    chosen: set[str] = set()
    for typed in filter(None, (part.strip().casefold() for part in text.split(","))):
        if typed in by_name:
            chosen.add(by_name[typed])
            continue
        near = sorted({key for known, key in by_name.items() if known.startswith(typed)})[:4]
        hint = f"Perhaps {' or '.join(near)}?" if near else "Enter ids or names, separated by commas."
        raise QuantityError(f"No provider of these models is called {_quoted(typed)}. {hint}")
    return _allowed(draft, {name: frozenset(chosen)})


def _show_providers(name: str, draft: Draft) -> str:
    chosen: frozenset[str] = getattr(draft.filters, name)
    return ", ".join(sorted(chosen))


def _offers(draft: Draft) -> Iterable[Offer]:
    return (offer for side in draft.sides for offer in side.offers)


def _quoted(text: str) -> str:
    return repr(safe(text.strip(), 24))


def _entry_of_tokens(entry_id: str, label: str, name: str, tip: str) -> FieldSpec:
    return FieldSpec(entry_id, label, tip, partial(_show_tokens, name), partial(_tokens, name))


def _entry_of_share(entry_id: str, label: str, name: str, tip: str) -> FieldSpec:
    return FieldSpec(entry_id, label, tip, partial(_show_share, name), partial(_share, name))


def _entry_of_requests(entry_id: str, names: tuple[str, str], label: str, unit: str, tip: str) -> FieldSpec:
    return FieldSpec(entry_id, label, tip, partial(_show_tokens, names[0]), partial(_requests, *names, unit))


TOKENS: tuple[FieldSpec, ...] = (
    _entry_of_tokens("input", "in", "input_tokens", "Tokens sent a month: 5M, 2.5k, 1_000_000, 1e6"),
    _entry_of_tokens("output", "out", "output_tokens", "Tokens generated a month"),
)
"""The fields that say most of a workload, for where there is no room for more."""

WORKLOAD: tuple[FieldSpec, ...] = (
    *TOKENS,
    _entry_of_share("cached", "cached", "cached_share", "Share of the input read from a cache: 60% or 0.6"),
    _entry_of_share("written", "5m write", "cache_write_share", "Share of the input written to a 5-minute cache"),
    _entry_of_share("hourly", "1h write", "cache_write_1h_share", "Share of the input written to a 1-hour cache"),
    _entry_of_share("reasoning", "reasoning", "reasoning_share", "Share of the output that is reasoning"),
    _entry_of_requests(
        "requests", ("requests", "prompt_tokens"), "requests", "requests",
        "Requests a month; selects the price band. Clears the prompt size",
    ),
    _entry_of_requests(
        "prompt", ("prompt_tokens", "requests"), "prompt", "tokens of a prompt",
        "Average tokens of a prompt; selects the price band. Clears the requests",
    ),
    FieldSpec("hours", "hours", "When it runs, where prices vary by hour: evenly, peak, off-peak, office:Europe/Berlin",
          lambda draft: str(draft.workload.hours), _hours, learn_zones),
    FieldSpec("budget", "budget", "USD a month: how often it buys this workload",
          lambda draft: "" if draft.budget is None else format_usd(draft.budget), _budget),
    *(
        FieldSpec(f"times-{letter.lower()}", f"{letter} verbosity", f"Output multiplier of {letter}: 1.5 = 50% more",
              partial(_show_multiplier, place), partial(_multiplier, place))
        for place, letter in enumerate(LETTERS)
    ),
)  # fmt: skip
"""The fields of the workload, in the order of Tab; one multiplier for each model there can be."""

FILTERS: tuple[FieldSpec, ...] = (
    FieldSpec("context", "context ≥", "Context window the offer must have, in tokens",
          lambda draft: "" if draft.filters.min_context is None else format_tokens(draft.filters.min_context),
          _context),
    FieldSpec("region", "region", "Rank only offers bound to this region: eu, us, eu-west-1; or with any: eu or global",
          _show_region, _region),
    FieldSpec("allow", "allow", "Rank only these providers: ids or names, separated by commas",
          partial(_show_providers, "allow"), partial(_providers, "allow")),
    FieldSpec("deny", "block", "Never rank these providers: ids or names, separated by commas",
          partial(_show_providers, "deny"), partial(_providers, "deny")),
)  # fmt: skip
"""The fields of the filters."""


SCALE: tuple[FieldSpec, ...] = tuple(
    FieldSpec(f"volume-{row + 1}", f"row {row + 1}", "Input and output tokens a month of this row: 20M/10M",
          lambda draft, row=row: format_volume(*draft.volumes[row]), partial(_volume, row))  # type: ignore[misc]
    for row in range(len(VOLUMES))
)  # fmt: skip
"""The fields of the scale table: one a row."""


@dataclass(frozen=True, slots=True)
class Switch:
    """One thing that is on or off.

    Attributes:
        turn: the state with it turned; raises `QuantityError` with a sentence when it cannot be.
    """

    id: str
    label: str
    is_on: Callable[[Draft], bool]
    turn: Callable[[Draft], Draft]


def _turn_batch(draft: Draft) -> Draft:
    return replace(draft, workload=replace(draft.workload, batch=not draft.workload.batch))


def _turn_kind(kind: ProviderType, draft: Draft) -> Draft:
    kinds = draft.filters.kinds ^ {kind}
    if not kinds:
        raise QuantityError("Keep at least one kind of provider on.")
    return replace(draft, filters=draft.filters.with_kinds(kinds))


def _ranks(kind: ProviderType, draft: Draft) -> bool:
    return kind in draft.filters.kinds


def _turn_need(need: str, draft: Draft) -> Draft:
    return replace(draft, filters=replace(draft.filters, needs=draft.filters.needs ^ {need}))


def _turn_unknown(draft: Draft) -> Draft:
    return _allowed(draft, {"allow_unknown": not draft.filters.allow_unknown})


def _needs(need: str, draft: Draft) -> bool:
    return need in draft.filters.needs


SWITCHES: tuple[Switch, ...] = (
    Switch("batch", "batch prices", lambda draft: draft.workload.batch, _turn_batch),
    *(
        Switch(kind.value, label, partial(_ranks, kind), partial(_turn_kind, kind))
        for kind, label in (
            (ProviderType.FIRST_PARTY, "first-party"), (ProviderType.CLOUD, "clouds"),
            (ProviderType.HOST, "hosts"), (ProviderType.AGGREGATOR, "re-sellers"),
        )
    ),
    *(
        Switch(need, f"needs {need.replace('_', ' ')}", partial(_needs, need), partial(_turn_need, need))
        for need in ("tools", "vision", "structured_output", "reasoning", "open_weights")
    ),
    Switch("allow_unknown", "allow unknown capabilities", lambda draft: draft.filters.allow_unknown, _turn_unknown),
)  # fmt: skip
"""What is on or off, in order."""

_TWO_FIGURES = re.compile(r"\d.*[^\d.,_\s].*\d", re.DOTALL)


def looks_like_usage(text: str) -> bool:
    """Whether pasted *text* reports usage, and is not a quantity for one field."""
    return "{" in text or (any(c.isalpha() for c in text) and bool(_TWO_FIGURES.search(text)) and len(text) > 12)
