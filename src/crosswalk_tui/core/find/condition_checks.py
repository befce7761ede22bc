"""Which conditions a model meets, one at a time, and how far it is from meeting the others.

A condition that depends on the model alone is a `FactCondition`; one that some offers of a model may meet and others
not is an `OfferCondition`. Unknown facts never meet a condition, except capabilities where the filters allow that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.find.conditions import Conditions, MinScore
from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import CAPABILITIES, Filters
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.quantity import format_usd
from crosswalk_tui.core.text.safe import safe

_WHOLE_GAP, _UNKNOWN_GAP = 1.0, 0.5
"""The gap of a property that a model lacks, and of one that is not known."""

_MONTHS_OF_A_GAP = 12
"""A model released this many months too early misses the date by a whole gap."""


class Candidate(NamedTuple):
    """A model that may be found, the offers that could be its cheapest, and its scores by benchmark slug.

    Attributes:
        own_scores: the benchmarks whose score is the user's.
    """

    model: Model
    offers: tuple[Offer, ...]
    scores: Mapping[str, float]
    own_scores: frozenset[str] = frozenset()


class Miss(NamedTuple):
    """A condition that a model does not meet.

    Attributes:
        key: the key of the condition.
        text: what the model has instead: ``context 128K < 200K``.
        gap: how far it is from meeting it, 0 to 1.
        unknown: whether the fact is unknown.
    """

    key: str
    text: str
    gap: float
    unknown: bool = False


class FactCondition(NamedTuple):
    """A condition on the facts of a model; *check* returns what it misses, None if it meets the condition."""

    key: str
    label: str
    check: Callable[[Candidate], Miss | None]


class OfferCondition(NamedTuple):
    """A condition on offers.

    Attributes:
        fields: the fields of the filters that make it.
        without: the filters without it.
        miss: what a model misses whose nearest offer is the given one.
    """

    key: str
    label: str
    fields: Mapping[str, Any]
    without: Filters
    miss: Callable[[Model, Offer], Miss]


def fact_conditions(conditions: Conditions, filters: Filters) -> list[FactCondition]:
    """The conditions on facts of models, in the order in which they are listed."""
    found = [FactCondition(each.benchmark.slug, score_label(each), partial(_score, each)) for each in conditions.scores]
    for need in sorted(filters.needs, key=list(CAPABILITIES).index):
        name = need.replace("_", " ")
        check = partial(_capability, need, name, allow_unknown=filters.allow_unknown)
        found.append(FactCondition(need, name, check))
    if conditions.released is not None:
        label = f"released {conditions.released} or later"
        found.append(FactCondition("released_after", label, partial(_released, conditions.released)))
    if conditions.licences:
        label = f"licence {' or '.join(safe(text, 60) for text in conditions.licences)}"
        found.append(FactCondition("licence", label, partial(_licence, conditions.licences)))
    return found


def offer_conditions(filters: Filters) -> Iterator[OfferCondition]:
    """The conditions on offers that *filters* contain."""
    least, region, types = filters.min_context, filters.region, filters.types
    if least is not None:
        yield _condition(
            "context", f"context ≥ {fmt.tokens(least)}", filters, {"min_context": None}, partial(_context, least)
        )
    if region is not None:
        where = f"{safe(region, 40)}{' or global' if filters.or_global else ''}"
        miss = partial(_elsewhere, "region", f"not bound to {where}")
        yield _condition("region", f"region {where}", filters, {"region": None, "or_global": False}, miss)
    for key, name, verb in (("provider", "allow", "provider"), ("deny", "deny", "not")):
        listed: frozenset[str] = getattr(filters, name)
        if listed:
            label = f"{verb} {', '.join(sorted(listed))}"
            yield _condition(key, label, filters, {name: frozenset()}, partial(_elsewhere, key, ""))
    if types is not None:
        label = f"provider type {', '.join(sorted(types))}".replace("_", "-")
        yield _condition("type", label, filters, {"types": None}, partial(_elsewhere, "type", ""))


def _condition(
    key: str, label: str, filters: Filters, cleared: Mapping[str, Any], miss: Callable[[Model, Offer], Miss]
) -> OfferCondition:
    fields = {name: getattr(filters, name) for name in cleared}
    return OfferCondition(key, label, fields, filters._replace(**cleared), miss)


def without(key: str, conditions: Conditions, filters: Filters) -> tuple[Conditions, Filters]:
    """*conditions* and *filters* without the condition *key*."""
    kept = tuple(each for each in conditions.scores if each.benchmark.slug != key)
    conditions = conditions._replace(scores=kept)
    if key in filters.needs:
        return conditions, filters._replace(needs=filters.needs - {key})
    of_offers = next((each for each in offer_conditions(filters) if each.key == key), None)
    if of_offers is not None:
        return conditions, of_offers.without
    cleared: dict[str, dict[str, Any]] = {
        "released_after": {"released": None}, "licence": {"licences": ()}, "max_usd": {"max_usd": None},
    }  # fmt: skip
    return conditions._replace(**cleared.get(key, {})), filters


def price_miss(max_usd: Decimal | None, quote: Quote, factor: Fraction | None) -> Miss | None:
    """What *quote* misses if it is above *max_usd*, per 30 days where the *factor* of a usage log is known."""
    total = quote.month_usd(factor)
    if max_usd is None or total <= max_usd:
        return None
    gap = float(min(Decimal(1), total / max_usd - 1)) if max_usd else _WHOLE_GAP
    return Miss("max_usd", f"{fmt.usd(total)} > {format_usd(max_usd)}", gap)


def score_label(wanted: MinScore) -> str:
    """``Arena Text ≥ 1400``."""
    sign = "≥" if wanted.benchmark.higher_is_better else "≤"
    return f"{safe(wanted.benchmark.short_name)} {sign} {wanted.figure}"


def _score(wanted: MinScore, candidate: Candidate) -> Miss | None:
    """How a candidate misses a least score, or a greatest one where lower is better; None if it does not."""
    benchmark, least = wanted.benchmark, wanted.score
    score = candidate.scores.get(benchmark.slug)
    name = safe(benchmark.short_name)
    if score is None:
        return Miss(benchmark.slug, f"no {name} score", _UNKNOWN_GAP, unknown=True)
    short = least - score if benchmark.higher_is_better else score - least
    if short <= 0:
        return None
    sign = "<" if benchmark.higher_is_better else ">"
    gap = min(1.0, short / (benchmark.maximum - benchmark.minimum))
    return Miss(benchmark.slug, f"{name} {fmt.score(score, benchmark.unit)} {sign} {wanted.figure}", gap)


def _capability(need: str, name: str, candidate: Candidate, *, allow_unknown: bool) -> Miss | None:
    has = CAPABILITIES[need](candidate.model)
    if has or (has is None and allow_unknown):
        return None
    return Miss(need, f"no {name}", _WHOLE_GAP) if has is False else Miss(need, f"{name} not known", _UNKNOWN_GAP, True)


def _released(since: str, candidate: Candidate) -> Miss | None:
    """How a candidate misses the day after which it must be released; None if it does not."""
    released = candidate.model.release_date
    if released is None:
        return Miss("released_after", "release date not known", _UNKNOWN_GAP, unknown=True)
    precise = min(len(since), len(released))
    if released[:precise] > since[:precise] or (released[:precise] == since[:precise] and len(released) >= len(since)):
        return None
    unsure = released[:precise] == since[:precise]
    gap = _UNKNOWN_GAP if unsure else min(1.0, _months_between(released, since) / _MONTHS_OF_A_GAP)
    return Miss("released_after", f"released {released}", gap, unknown=unsure)


def _months_between(earlier: str, later: str) -> int:
    (year, month), (until_year, until_month) = map(_year_and_month, (earlier, later))
    return max(1, 12 * (until_year - year) + until_month - month)


def _year_and_month(day: str) -> tuple[int, int]:
    return int(day[:4]), int(day[5:7] or 1)


def _licence(wanted: tuple[str, ...], candidate: Candidate) -> Miss | None:
    licence = candidate.model.licence
    if licence is None:
        return Miss("licence", "licence not known", _UNKNOWN_GAP, unknown=True)
    if any(text.casefold() in licence.casefold() for text in wanted):
        return None
    return Miss("licence", f"licence {safe(licence, 60)}", _WHOLE_GAP)


def _context(least: int, model: Model, offer: Offer) -> Miss:
    window = offer.window(model.context_tokens)
    if window is None:
        return Miss("context", "context not known", _UNKNOWN_GAP, unknown=True)
    return Miss("context", f"context {fmt.tokens(window)} < {fmt.tokens(least)}", max(0.0, 1 - window / least))


def _elsewhere(key: str, text: str, model: Model, offer: Offer) -> Miss:
    del model
    return Miss(key, text or f"sold by {safe(offer.provider.name)}", _WHOLE_GAP)


def parse_day(text: str) -> str:
    """A year, month or day as an ISO date of that precision.

    Raises:
        QuantityError: it is none.
    """
    typed = text.strip()
    padded = typed + "-01-01"[len(typed) - 4 :] if len(typed) in (4, 7) else typed
    try:
        date.fromisoformat(padded)
    except ValueError:
        padded = ""
    if len(padded) != len("2026-01-01"):
        raise QuantityError(f"{safe(typed, 24)!r} is not a year, month or day such as 2026, 2026-01 or 2026-01-15.")
    return typed
