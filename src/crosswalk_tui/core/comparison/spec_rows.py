"""Rows of the side-by-side table: specs and cheapest offers, with the better values marked.

No value is better if one is unknown. Values that differ too little to matter are equally good: amounts of money within
the tie tolerance of 0.1%, limits within 5%, numbers of providers within 10%, dates within 31 days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import Comparison, RankedModel
from crosswalk_tui.core.comparison.offer_limits import shown_limit
from crosswalk_tui.core.comparison.offer_terms import ALIKE_LIMITS
from crosswalk_tui.core.comparison.total_text import money, perhaps_cheaper, tied_sellers, total_text
from crosswalk_tui.core.facts.labels import LABELS, value_text
from crosswalk_tui.core.models import Model
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.vocabulary import Sign


class SpecRow(NamedTuple):
    """One row of a side-by-side table.

    Attributes:
        values: one text per model.
        best: positions of the models with the better value.
        better: what the better value is, in words; empty if none is.
        fact: the catalogue column of the values, if any.
        bills: the bill of each value, if any.
    """

    label: str
    values: tuple[str, ...]
    best: frozenset[int] = frozenset()
    fact: str | None = None
    bills: tuple[Quote | None, ...] = ()
    better: str = ""


def spec_rows(models: Sequence[Model]) -> list[SpecRow]:
    """Size, limits, licence, dates and capabilities."""
    counts = [model.n_providers for model in models]
    return [
        _fact(models, "params_total_m", texts=[_size(m) for m in models]),
        _limit(models, "context_tokens"),
        _limit(models, "max_output_tokens"),
        _fact(models, "licence"),
        _fact(models, "open_weights"),
        _dates(models, "release_date"),
        _dates(models, "knowledge_cutoff"),
        _fact(models, "modalities_in", texts=[_modalities(m) for m in models])._replace(label="Modalities"),
        *(
            _fact(models, field, [getattr(m, field) for m in models])._replace(better=_HAS_IT)
            for field in _CAPABILITIES
        ),
        _row(LABELS["n_providers"].short, [str(m.n_providers) for m in models], _alike(counts, _ALIKE_COUNTS))._replace(
            better=_MOST
        ),
    ]


_CAPABILITIES = ("tools", "structured_output", "reasoning")

_HAS_IT = "the model has it"
_MOST = "the most of all; numbers within 10% of it count as equal"
_LARGEST = "the largest of all; limits within 5% of it count as equal"
_LATEST = "the latest of all; dates within 31 days of it count as equal"
_CHEAPEST = "the lowest of all; amounts within 0.1% of it count as equal"


def cheapest_rows(comparison: Comparison) -> list[SpecRow]:
    """The cheapest offer of each model, its rates, and its caveats."""
    models = comparison.models
    bests = [s.best for s in models]
    places = comparison.places
    bill = "Per month" if comparison.workload.log_rate is None else "In the log"
    inputs = [None if q is None else q.rates.input for q in bests]
    outputs = [None if q is None else q.rates.output for q in bests]
    rows = [
        _row(
            "Provider",
            [_winners(s) if s.best is not None else _why_none(comparison, at) for at, s in enumerate(models)],
        ),
        SpecRow(bill, tuple(total_text(q, places) for q in bests), _best_bills(comparison), better=_CHEAPEST),
        *_own_terms(models),
        SpecRow("Input /1M", _own_marked(inputs, bests), _lowest(inputs), better=_CHEAPEST),
        SpecRow("Output /1M", _own_marked(outputs, bests), _lowest(outputs), better=_CHEAPEST),
    ]
    if any(q is not None and q.is_own for q in bests):
        rows.append(_row("* list price", [_list_prices(q) for q in bests]))
    if any(q is not None and q.is_old for q in bests):
        dates = [fmt.UNKNOWN if q is None else q.oldest_date for q in bests]
        rows.append(_row(f"{Sign.OLD} price of", dates))
    rows = [row._replace(bills=tuple(bests)) for row in rows]
    undercuts = [_maybe_cheaper(s, places) for s in models]
    if any(undercuts):
        bills = tuple(ranked.lowest_assumed for ranked in models)
        rows.append(_row(f"{Sign.ASSUMED} maybe at", [text or "none" for text in undercuts])._replace(bills=bills))
    bounds = [s.ranking.at_most for s in models]
    if any(bounds):
        firsts = tuple(found[0] if found else None for found in bounds)
        rows.append(
            _row("Maybe less", [perhaps_cheaper(found, places) or "none" for found in bounds])._replace(bills=firsts)
        )
    if not comparison.filters.resellers:
        resold = [_resold(s) for s in models]
        if any(resold):
            values = [f"{total_text(q, places)} {q.offer.provider.name}" if q else "no cheaper" for q in resold]
            rows.append(_row("Re-seller", values)._replace(bills=tuple(resold)))
    free = [", ".join(dict.fromkeys(o.provider.name for o in s.ranking.free)) for s in models]
    if any(free):
        rows.append(_row("Free tier", [text or "none" for text in free]))
    rows.append(_row("Left out", [fmt.counted(len(s.ranking.excluded), "offer") for s in models]))
    return rows


def _own_terms(models: Sequence[RankedModel]) -> Iterator[SpecRow]:
    """Limits and number formats of the cheapest offers, where one differs from its model, and announced ends."""
    offers = [None if ranked.best is None else ranked.best.offer for ranked in models]
    for label, field in (("Its context", "context_tokens"), ("Its output", "max_output_tokens")):
        bought = [shown_limit(ranked, field) for ranked in models]
        own = [getattr(ranked.model, field) for ranked in models]
        if any(None not in pair and len(set(levelled(pair))) > 1 for pair in zip(own, bought, strict=True)):
            yield _row(label, [fmt.tokens(limit) for limit in bought], levelled(bought))._replace(better=_LARGEST)
    if any(offer and offer.deprecation_date for offer in offers):
        ends = [offer and offer.deprecation_date for offer in offers]
        yield _row("Sold until", ["no end stated" if end is None else end.isoformat() for end in ends])
    if any(offer and offer.quantization for offer in offers):
        yield _row("Its format", [(offer and offer.quantization) or fmt.UNKNOWN for offer in offers])


def _own_marked(rates: Sequence[int | None], bills: Sequence[Quote | None]) -> tuple[str, ...]:
    """*rates* as texts, those of a bill with the user's prices marked, and exact unless it is by the hour."""
    own = [bill is not None and bill.is_own and bill.load is None for bill in bills]
    texts = fmt.rate_texts(rates, [rate for rate, mine in zip(rates, own, strict=True) if mine])
    return tuple(
        f"{text}{Sign.OWN if bill is not None and bill.is_own else ''}" for text, bill in zip(texts, bills, strict=True)
    )


def _list_prices(bill: Quote | None) -> str:
    """``$1.25 in, $10.00 out`` where the bill has the user's prices."""
    if bill is None or not bill.is_own:
        return "same" if bill is not None else fmt.UNKNOWN
    listed = bill.listed
    if listed.input is None and listed.output is None:
        return "none"
    return f"{fmt.rate(listed.input)} in, {fmt.rate(listed.output)} out"


def levelled(limits: Sequence[int | None]) -> list[int | None]:
    """Replace the *limits* (in tokens) that are as good as the largest by it."""
    return _alike(limits, ALIKE_LIMITS)


_ALIKE_COUNTS = Fraction(110, 100)
"""The factor up to which two numbers of providers are no better than each other."""

_ALIKE_DAYS = 31
"""Days up to which two dates are no better than each other."""


def _alike(measures: Sequence[int | None], factor: Fraction) -> list[int | None]:
    """Replace the *measures* within *factor* of the largest by it."""
    largest = max((measure for measure in measures if measure is not None), default=0)
    return [largest if measure is not None and measure * factor >= largest else measure for measure in measures]


def _limit(models: Sequence[Model], field: str) -> SpecRow:
    limits = [getattr(model, field) for model in models]
    texts = [fmt.tokens(limit) for limit in limits]
    return _fact(models, field, levelled(limits), texts)._replace(better=_LARGEST)


def _fact(
    models: Sequence[Model], field: str, measures: Sequence[int | None] = (), texts: Sequence[str] | None = None
) -> SpecRow:
    """The row of a fact; the larger of *measures* is better."""
    values = [value_text(model, field) for model in models] if texts is None else texts
    return _row(LABELS[field].short, values, measures)._replace(fact=field)


def _row(label: str, values: Sequence[str], measures: Sequence[int | None] = ()) -> SpecRow:
    """A row in which the larger of *measures* is better."""
    return SpecRow(label, tuple(values), _places_of_largest(measures))


def _places_of_largest(measures: Sequence[int | None]) -> frozenset[int]:
    """Positions of the largest measure; none if one is unknown or all are equal."""
    known = [measure for measure in measures if measure is not None]
    if len(known) < len(measures) or len(set(known)) < 2:
        return frozenset()
    return frozenset(i for i, measure in enumerate(known) if measure == max(known))


def _lowest(rates: Sequence[int | None]) -> frozenset[int]:
    """Positions of the lowest rate and all within 0.1%; none if one is unknown or all are equal."""
    known = [rate for rate in rates if rate is not None]
    limit = min(known, default=0) * (1 + TIE_TOLERANCE)
    best = frozenset(i for i, rate in enumerate(known) if rate <= limit)
    return best if len(best) < len(known) == len(rates) else frozenset()


def _best_bills(comparison: Comparison) -> frozenset[int]:
    """Positions of the cheapest models; none if a bill is unknown or all cost the same."""
    found = comparison.leaders.winners
    tied = None in comparison.totals or len(found) == len(comparison.models)
    return frozenset() if tied else frozenset(found)


def _maybe_cheaper(ranked: RankedModel, places: int) -> str:
    """The assumed bill that may undercut the cheapest offer, and its seller."""
    if ranked.ranking.is_assumed:
        return "no published bill"
    quote = ranked.lowest_assumed
    return f"{money(quote.total_usd, places)} {quote.offer.provider.name}" if quote is not None else ""


def _dates(models: Sequence[Model], field: str) -> SpecRow:
    """A row in which later is better, at the precision of the coarsest date: 2024-09 equals 2024-09-25."""
    texts = [getattr(model, field) or "" for model in models]
    shortest = min(map(len, texts), default=0)
    try:
        days = [date.fromisoformat(text[:shortest] + _FIRST_DAY[shortest:]).toordinal() for text in texts]
    except ValueError:  # one is unknown, or no date
        return _fact(models, field)
    latest = max(days)
    levels = [latest if day + _ALIKE_DAYS >= latest else day for day in days]
    return _fact(models, field, levels)._replace(better=_LATEST)


_FIRST_DAY = "0000-01-01"


def _size(model: Model) -> str:
    total, active = model.params_total_m, model.params_active_m
    if active is None or active == total:
        return fmt.parameters(total)
    return f"{fmt.parameters(total)} ({fmt.parameters(active)} active)"


def _modalities(model: Model) -> str:
    if model.modalities_in is None and model.modalities_out is None:
        return fmt.UNKNOWN
    return f"{value_text(model, 'modalities_in')} → {value_text(model, 'modalities_out')}"


def _winners(ranked: RankedModel) -> str:
    """``Groq``, ``Groq (also at Nebius)``, ``Groq (also at 3 more)``, or unknown."""
    names = [q.offer.provider.name for q in ranked.ranking.cheapest]
    return tied_sellers(names, in_cell=True) if names else fmt.UNKNOWN


def _why_none(comparison: Comparison, place: int) -> str:
    """Why filters leave out all offers of the model at *place*; unknown if it has none anyway."""
    blocking = comparison.blocking
    if blocking is None or place not in blocking.places:
        return fmt.UNKNOWN
    return f"none: {comparison.models[place].ranking.why_none}"


def _resold(ranked: RankedModel) -> Quote | None:
    """The re-seller's bill that undercuts the cheapest offer by more than a tie, if any."""
    resold, best = ranked.ranking.cheapest_with_resellers, ranked.total
    if resold is None or not resold.offer.is_resale:
        return None
    return resold if best is None or resold.total_usd * (1 + TIE_TOLERANCE) < best else None
