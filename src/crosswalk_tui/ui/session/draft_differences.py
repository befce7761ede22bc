"""What differs between two drafts, in words: what an undo has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from crosswalk_tui.core.own.own_changes import OwnChange
from crosswalk_tui.core.text.quantity import format_multiplier, format_share, format_tokens, format_usd, format_volume
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.ui.session.draft import Draft

_Made = TypeVar("_Made")

_MOST = 2
_NOTHING = "none"


def differences(before: Draft, after: Draft) -> str:
    """``out 20M → 2M, cached 70% → 0%``; at most two, then how many more. Empty if the drafts are equal."""
    pairs = [(label, show(before), show(after)) for label, show in _PARTS]
    found = [f"{label} {was or _NOTHING} → {now or _NOTHING}" for label, was, now in pairs if was != now]
    if before.imports != after.imports:  # thousands of things may have been added
        found += [f"the import of {words}" for words in _beyond(before.imports, after.imports)]
    else:
        saved = _beyond(before.saved, after.saved)
        found += [*OwnChange(before.own, after.own).step_words, *(change.words for change in saved)]
    more = [f"{len(found) - _MOST} more"] if len(found) > _MOST else []
    return ", ".join([*found[:_MOST], *more])


def _tokens(name: str) -> Callable[[Draft], str]:
    def show(draft: Draft) -> str:
        count: int | None = getattr(draft.workload, name)
        return "" if count is None else format_tokens(count)

    return show


def _share(name: str) -> Callable[[Draft], str]:
    def show(draft: Draft) -> str:
        share: Decimal = getattr(draft.workload, name)
        return format_share(share, 2)

    return show


def _beyond(before: Sequence[_Made], after: Sequence[_Made]) -> Sequence[_Made]:
    """What a step has added to one of two sequences, or taken from its end."""
    shorter, longer = sorted((before, after), key=len)
    return longer[len(shorter) :]


def _listed(values: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, values)))


def _verbosity(draft: Draft) -> str:
    names = {side.model.key: side.model.name for side in draft.sides}
    return ", ".join(f"{names.get(key, key)} {format_multiplier(factor)}" for key, factor in draft.workload.multipliers)


_PARTS: tuple[tuple[str, Callable[[Draft], str]], ...] = (
    ("models", lambda draft: ", ".join(side.model.name for side in draft.sides)),
    ("in", _tokens("input_tokens")),
    ("out", _tokens("output_tokens")),
    ("cached", _share("cached_share")),
    ("5m write", _share("cache_write_share")),
    ("1h write", _share("cache_write_1h_share")),
    ("reasoning", _share("reasoning_share")),
    ("requests", _tokens("requests")),
    ("prompt", _tokens("prompt_tokens")),
    ("usage logs", lambda draft: draft.source),
    ("prices of", lambda draft: "today" if draft.at is None else draft.at.isoformat()),
    ("hours", lambda draft: str(draft.workload.hours)),
    ("verbosity", _verbosity),
    ("prices", lambda draft: "list prices" if draft.list_prices else "yours"),
    ("split", lambda draft: "/".join(format_share(share).removesuffix("%") for share in draft.split)),
    ("budget", lambda draft: "" if draft.budget is None else format_usd(draft.budget)),
    ("volumes", lambda draft: ", ".join(format_volume(*volume) for volume in draft.volumes)),
    ("batch prices", lambda draft: "on" if draft.workload.batch else "off"),
    ("re-sellers", lambda draft: "included" if ProviderType.AGGREGATOR in draft.filters.kinds else "left out"),
    ("provider types", lambda draft: _listed((draft.filters.types or frozenset()) - {ProviderType.AGGREGATOR})),
    ("needs", lambda draft: _listed(draft.filters.needs)),
    ("unknown capabilities", lambda draft: "allowed" if draft.filters.allow_unknown else "refused"),
    ("context ≥", lambda draft: "" if not draft.filters.min_context else format_tokens(draft.filters.min_context)),
    ("region", lambda draft: (draft.filters.region or "") + (" or global" if draft.filters.or_global else "")),
    ("allow", lambda draft: _listed(draft.filters.allow)),
    ("block", lambda draft: _listed(draft.filters.deny)),
    ("score ≥", lambda draft: ", ".join(f"{s.benchmark.slug}={s.figure}" for s in draft.conditions.scores)),
    ("$/month ≤", lambda draft: "" if draft.conditions.max_usd is None else format_usd(draft.conditions.max_usd)),
    ("released ≥", lambda draft: draft.conditions.released or ""),
    ("licence", lambda draft: ", ".join(draft.conditions.licences)),
)
"""The parts of a draft, by the labels of their fields."""
