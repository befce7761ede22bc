"""The fields of the workload screen: how each is read from and written to a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial

from crosswalk_tui.core.changes.scale import VOLUMES
from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.errors import QuantityError, UnfinishedValue
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.regions import UNNAMED, names_of, within
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
from crosswalk_tui.core.workload.hours import EVENLY, parse_hours, time_zones
from crosswalk_tui.core.workload.monthly import volume
from crosswalk_tui.ui.session.draft import Draft, with_filters, with_workload
from crosswalk_tui.ui.shell.field_widgets import UNSET, FieldSpec

_LONGEST_SHARE = 8  # a share longer than this many characters is shown rounded to two decimals; the exact value is kept
_SHARES = ("cached_share", "cache_write_share", "cache_write_1h_share")
_ONE = Decimal(1)
_MOST_REGIONS = 8  # named in an error


def _input(draft: Draft, text: str) -> Draft:
    """Input tokens; the requests change in proportion, so that the size of a prompt does not."""
    tokens, workload = parse_tokens(text), draft.workload
    if not workload.input_tokens:  # no proportion
        return with_workload(draft, input_tokens=tokens)
    return draft._replace(workload=volume(workload, tokens, workload.output_tokens))


def _output(draft: Draft, text: str) -> Draft:
    return with_workload(draft, output_tokens=parse_tokens(text))


def _show_tokens(name: str, draft: Draft) -> str:
    count: int | None = getattr(draft.workload, name)
    return "" if count is None else format_tokens(count)


def _derived(name: str, draft: Draft) -> str:
    """What follows for an empty field from the other one of requests and prompt, or from a log: ``= 8k``."""
    count: int | None = getattr(draft.workload, name)
    return UNSET if count is None else f"= {format_tokens(count)}"


def _share(name: str, draft: Draft, text: str) -> Draft:
    share = parse_share(text)
    others = sum((getattr(draft.workload, other) for other in _SHARES if other != name), Decimal(0))
    if name in _SHARES and share + others > _ONE:
        room = format_share(_ONE - others, 2)
        raise QuantityError(f"{format_share(share, 2)} is too much: the other cache shares leave {room} of the input.")
    return with_workload(draft, **{name: share})


def _show_share(name: str, draft: Draft) -> str:
    share: Decimal = getattr(draft.workload, name)
    exact = format_share(share)
    return exact if len(exact) <= _LONGEST_SHARE else format_share(share, 2)


def _requests(name: str, other: str, unit: str, draft: Draft, text: str) -> Draft:
    """Read the requests a month or the size of a prompt; each clears the other."""
    if not text.strip():
        return with_workload(draft, **{name: None})
    return with_workload(draft, **{name: parse_count(text, unit), other: None})


def _multiplier(place: int, draft: Draft, text: str) -> Draft:
    if place >= len(draft.sides):
        return draft
    factors = dict(draft.workload.multipliers)
    key = draft.sides[place].model.key
    factor = parse_multiplier(text) if text.strip() else _ONE
    factors.pop(key, None)
    if factor != _ONE:
        factors[key] = factor
    return with_workload(draft, multipliers=tuple(sorted(factors.items())))


def _show_multiplier(place: int, draft: Draft) -> str:
    if place >= len(draft.sides):
        return ""
    factor = draft.workload.multiplier(draft.sides[place].model.key)
    return "" if factor == 1 else f"{factor.normalize():f}"


def _budget(draft: Draft, text: str) -> Draft:
    return draft._replace(budget=parse_usd(text) if text.strip() else None)


def _split(draft: Draft, text: str) -> Draft:
    """Shares in percent, one for each compared model."""
    from crosswalk_tui.core.workload.split import check_shares, parse_percent  # the first screen has no such field

    parts = re.split(r"[/,\s]+", text.strip()) if text.strip() else []
    shares = tuple(map(parse_percent, parts))
    if shares:
        if len(shares) != len(draft.sides):
            raise QuantityError(f"Give {len(draft.sides)} shares, one for each model: {_example(len(draft.sides))}.")
        check_shares(shares)
    return draft._replace(split=shares)


def _example(count: int) -> str:
    """``80/20``, ``80/10/10``: shares of *count* models that add up to 100%."""
    others = [20 // (count - 1)] * (count - 1)
    return "/".join(map(str, [100 - sum(others), *others]))


def _volume(row: int, draft: Draft, text: str) -> Draft:
    volumes = draft.volumes
    return draft._replace(volumes=(*volumes[:row], parse_volume(text), *volumes[row + 1 :]))


def _context(draft: Draft, text: str) -> Draft:
    return with_filters(draft, min_context=parse_count(text, "tokens of context") if text.strip() else None)


def _hours(draft: Draft, text: str) -> Draft:
    return with_workload(draft, hours=parse_hours(text) if text.strip() else EVENLY)


def _region(draft: Draft, text: str) -> Draft:
    filters = draft.filters.with_region(text)
    requested = filters.region
    known = sorted({o.region for o in _offers(draft) if o.region is not None} - {"global"})
    if requested and not any(within(region, requested) for region in known):
        names = [name for region in known for name in names_of(region)]
        if any(name.startswith(requested) or f"{name} or global".startswith(requested) for name in names):
            raise UnfinishedValue(_no_region(requested, known))
        raise QuantityError(_no_region(requested, known))
    return draft._replace(filters=filters)


def _no_region(requested: str, known: Sequence[str]) -> str:
    """That no offer is in the region *requested*, and the first of those that are *known*: areas first."""
    places = [region for region in known if region != UNNAMED]
    named = list(dict.fromkeys([*sorted({names_of(place)[0] for place in places}), *places]))
    more = f" and {len(named) - _MOST_REGIONS} more" if len(named) > _MOST_REGIONS else ""
    there = ", ".join(safe(region, 24) for region in named[:_MOST_REGIONS])
    hint = f"There are: {there}{more}." if named else "They have no regional offers."
    return f"No offer of these models is bound to {_quoted(requested)}. {hint}"


def _providers(name: str, draft: Draft, text: str) -> Draft:
    from crosswalk_tui.core.search.provider_names import providers_named  # the first screen has no such field

    sellers = {o.provider.provider_id: o.provider.name for o in _offers(draft)}
    return with_filters(draft, **{name: providers_named(text, sellers, " of these models")})


def _show_providers(name: str, draft: Draft) -> str:
    chosen: frozenset[str] = getattr(draft.filters, name)
    return ", ".join(sorted(chosen))


def _offers(draft: Draft) -> Iterable[Offer]:
    return (offer for side in draft.sides for offer in side.offers)


def _quoted(text: str) -> str:
    return repr(safe(text.strip(), 24))


def _share_field(entry_id: str, label: str, name: str, tip: str) -> FieldSpec:
    return FieldSpec(entry_id, label, tip, partial(_show_share, name), partial(_share, name))


def _requests_field(entry_id: str, names: tuple[str, str], label: str, unit: str, derived: str, tip: str) -> FieldSpec:
    show, read = partial(_show_tokens, names[0]), partial(_requests, *names, unit)
    return FieldSpec(entry_id, label, tip, show, read, unset=partial(_derived, derived))


TOKENS: tuple[FieldSpec, ...] = (
    FieldSpec("input", "in", "Tokens sent a month: 5M, 2.5k, 1_000_000, 1e6. The prompt size stays",
              partial(_show_tokens, "input_tokens"), _input, scales=True),
    FieldSpec("output", "out", "Tokens generated a month", partial(_show_tokens, "output_tokens"), _output),
)  # fmt: skip
"""The fields of the workload on the overview."""

WORKLOAD: tuple[FieldSpec, ...] = (
    *TOKENS,
    _share_field("cached", "cached", "cached_share", "Share of the input read from a cache: 60% or 0.6"),
    _share_field("written", "5m write", "cache_write_share", "Share of the input written to a 5-minute cache"),
    _share_field("hourly", "1h write", "cache_write_1h_share", "Share of the input written to a 1-hour cache"),
    _share_field("reasoning", "reasoning", "reasoning_share", "Share of the output that is reasoning"),
    _requests_field(
        "requests", ("requests", "prompt_tokens"), "requests", "requests", "request_count",
        "Requests a month; selects the price band. Replaces the prompt size; = follows from it, or from a log",
    ),
    _requests_field(
        "prompt", ("prompt_tokens", "requests"), "prompt", "tokens of a prompt", "prompt",
        "Average tokens of a prompt; selects the price band. Replaces the requests; = follows from them, or from a log",
    ),
    FieldSpec("hours", "hours", "When it runs, where prices vary by hour: evenly, peak, off-peak, office:Europe/Berlin",
          lambda draft: str(draft.workload.hours), _hours, time_zones),
    FieldSpec("budget", "budget", "USD a month: how often it buys this workload",
          lambda draft: "" if draft.budget is None else format_usd(draft.budget), _budget),
    FieldSpec("split", "split", "Shares of the workload routed to A, B …, in percent: 80/20",
              lambda draft: "/".join(format_share(share).removesuffix("%") for share in draft.split), _split),
    *(
        FieldSpec(f"times-{letter.lower()}", f"{letter} verbosity", f"Output multiplier of {letter}: 1.5 = 50% more",
              partial(_show_multiplier, place), partial(_multiplier, place), unset=lambda _: "1")
        for place, letter in enumerate(LETTERS)
    ),
)  # fmt: skip
"""The fields of the workload in tab order; one multiplier for each model that can be compared."""

FILTERS: tuple[FieldSpec, ...] = (
    FieldSpec("context", "context ≥", "Context window the offer must have, in tokens",
          lambda draft: "" if draft.filters.min_context is None else format_tokens(draft.filters.min_context),
          _context),
    FieldSpec("region", "region", "Rank only offers bound to this region: eu, us, eu-west-1; or with any: eu or global",
          lambda draft: draft.filters.region_text, _region),
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
"""The fields of the scale table, one per row."""
