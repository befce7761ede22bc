"""The comparison at scale: at other volumes, with each input halved and doubled, within a budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cache

from crosswalk_tui.core.comparison.sides import Comparison, RankedModel, leaders
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.bill import Quote, trillionths
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.core.workload.monthly import Workload, volume

Volumes = tuple[tuple[int, int], ...]
"""Input and output tokens per month, row by row."""

VOLUMES: Volumes = (
    (1_000_000, 250_000),
    (5_000_000, 2_000_000),
    (20_000_000, 10_000_000),
    (100_000_000, 60_000_000),
)
"""The default rows of the scale table."""

_RIVALS = 2
"""Ranked models needed for a winner: a model with no ranked rival is not called the cheapest."""

Cheapest = Callable[[str, Workload], Quote | None]
"""The cheapest quote of the model with this key for this workload, or None: the ranking, with everything else fixed."""


_MAY_RETURN = frozenset({Exclusion.CONTEXT, Exclusion.OUTPUT_LIMIT, Exclusion.NO_PRICE})
"""Exclusion reasons that may not apply to another workload."""


def cheapest_of(comparison: Comparison, now: datetime) -> Cheapest:
    """The cheapest quote of each of the compared models for any workload, under the filters of *comparison*.

    Only offers that some workload could make eligible are ranked, and results are cached.
    """
    offered = {ranked.model.key: (ranked.model, _in_question(ranked)) for ranked in comparison.models}

    @cache
    def cheapest(key: str, workload: Workload) -> Quote | None:
        model, offers = offered[key]
        return rank(offers, workload, comparison.filters, now, model).best

    return cheapest


def _in_question(ranked: RankedModel) -> tuple[Offer, ...]:
    ranking = ranked.ranking
    returning = (item.offer for item in ranking.excluded if item.code in _MAY_RETURN)
    return (*(quote.offer for quote in ranking.running), *returning)


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """One volume, and the cheapest quote of each model at it.

    Attributes:
        quotes: by model key, in the order requested; None where nothing can be ranked.
        winners: keys of the cheapest model and of all within 0.1% of it; empty when it has no rival that can be ranked.
        maybe_cheaper: keys of the models that may be cheaper, by assumed bills.
    """

    workload: Workload
    quotes: tuple[tuple[str, Quote | None], ...]
    winners: tuple[str, ...]
    maybe_cheaper: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InputChange:
    """One input halved or doubled.

    Attributes:
        input: ``input``, ``output``, ``cached``, ``reasoning`` or ``prompt``.
        factor: Decimal("0.5") or Decimal(2).
        flips: whether the set of winners differs from that of the workload as it is.
    """

    input: str
    factor: Decimal
    row: ScaleRow
    flips: bool


def row(keys: Sequence[str], workload: Workload, cheapest: Cheapest) -> ScaleRow:
    """Quote each model at its cheapest for *workload* and find the winners."""
    quotes = tuple((key, cheapest(key, workload)) for key in keys)
    if sum(quote is not None for _, quote in quotes) < min(len(keys), _RIVALS):
        return ScaleRow(workload, quotes, ())
    found = leaders([quote for _, quote in quotes])
    winners, maybe_cheaper = (tuple(keys[place] for place in places) for places in (found.winners, found.maybe_cheaper))
    return ScaleRow(workload, quotes, winners, maybe_cheaper)


def scale_table(
    keys: Sequence[str], workload: Workload, cheapest: Cheapest, volumes: Sequence[tuple[int, int]] = VOLUMES
) -> tuple[ScaleRow, ...]:
    """The comparison at each of *volumes* (input and output tokens per month)."""
    return tuple(row(keys, volume(workload, *tokens), cheapest) for tokens in volumes)


def sensitivity(keys: Sequence[str], workload: Workload, cheapest: Cheapest) -> tuple[InputChange, ...]:
    """Halve and double each input of the workload while the others stay: who wins, and what flips the answer.

    Inputs at zero are left out: they stay zero.
    """
    as_is = set(row(keys, workload, cheapest).winners)
    found = []
    for name, vary in _VARIATIONS.items():
        for factor in (Decimal("0.5"), Decimal(2)):
            varied = vary(workload, factor)
            if varied is not None and varied != workload:
                result = row(keys, varied, cheapest)
                found.append(InputChange(name, factor, result, set(result.winners) != as_is))
    return tuple(found)


def _times(tokens: int, factor: Decimal) -> int:
    return int(tokens * factor)


def _input(workload: Workload, factor: Decimal) -> Workload | None:
    if not workload.input_tokens:
        return None
    # The requests stay as large as they are: more of them, not longer ones.
    return volume(workload, _times(workload.input_tokens, factor), workload.output_tokens)


def _output(workload: Workload, factor: Decimal) -> Workload | None:
    return replace(workload, output_tokens=_times(workload.output_tokens, factor))


def _cached(workload: Workload, factor: Decimal) -> Workload | None:
    room = 1 - workload.cache_write_share - workload.cache_write_1h_share
    return replace(workload, cached_share=min(workload.cached_share * factor, room))


def _reasoning(workload: Workload, factor: Decimal) -> Workload | None:
    return replace(workload, reasoning_share=min(workload.reasoning_share * factor, Decimal(1)))


def _prompt(workload: Workload, factor: Decimal) -> Workload | None:
    if not workload.prompt:
        return None
    size = max(1, _times(workload.prompt, factor))
    return None if size == workload.prompt else replace(workload, requests=None, prompt_tokens=size)


_VARIATIONS: Mapping[str, Callable[[Workload, Decimal], Workload | None]] = {
    "input": _input,
    "output": _output,
    "cached": _cached,
    "reasoning": _reasoning,
    "prompt": _prompt,
}


def affordable(budget_usd: Decimal, quote: Quote) -> Decimal | None:
    """How many times this month's workload the budget buys at *quote*; None when the workload costs nothing."""
    total = quote.total_usd
    return budget_usd / total if total else None


def output_share(quote: Quote) -> Decimal | None:
    """Share of the bill that is output and reasoning, 0 to 1; None when the bill is zero."""
    return _share(quote, lambda label: label in _OUTPUT)


def input_share(quote: Quote) -> Decimal | None:
    """Share of the bill that is input, cached or not, 0 to 1; None when the bill is zero."""
    return _share(quote, lambda label: label not in (*_OUTPUT, "requests"))


_OUTPUT = ("output", "reasoning")


def _share(quote: Quote, counts: Callable[[str], bool]) -> Decimal | None:
    total = quote.total_trillionths
    part = sum(trillionths(item) for item in quote.items if counts(item[0]))
    return Decimal(part) / Decimal(total) if total else None


def per_request(quote: Quote, workload: Workload) -> Decimal | None:
    """The average cost of one request, in USD; None when the number of requests is unknown."""
    count = workload.request_count
    return quote.total_usd / count if count else None
