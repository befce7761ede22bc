"""The comparison at other volumes, with each input halved and doubled, and within a budget."""

# Annotations are not made text, as in `core/models.py`.

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from itertools import product
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import Comparison, RankedModel, leaders
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.bill_items import trillionths
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
"""Ranked models needed for a winner."""

Cheapest = Callable[[str, Workload], Quote | None]
"""Returns the cheapest quote of the model with a key for a workload, if any."""

_MAY_RETURN = frozenset({Exclusion.CONTEXT, Exclusion.OUTPUT_LIMIT, Exclusion.NO_PRICE})
"""Exclusion reasons that depend on the workload."""


def cheapest_of(comparison: Comparison, now: datetime) -> Cheapest:
    """Rank the compared models for any workload, under the filters of *comparison*; results are cached.

    Offers that no workload could make eligible are skipped.
    """
    offered = {ranked.model.key: (ranked.model, _eligible(ranked)) for ranked in comparison.models}

    @cache
    def cheapest(key: str, workload: Workload) -> Quote | None:
        model, offers = offered[key]
        return rank(offers, workload, comparison.filters, now, model, often=True).best

    return cheapest


def _eligible(ranked: RankedModel) -> tuple[Offer, ...]:
    ranking = ranked.ranking
    returning = (item.offer for item in ranking.excluded if item.code in _MAY_RETURN)
    return (*(quote.offer for quote in ranking.running), *returning)


class ScaleRow(NamedTuple):
    """The cheapest quote of each model for one workload.

    Attributes:
        quotes: by model key; None if nothing can be ranked.
        winners: keys of the cheapest model and all within 0.1% of it; empty without a ranked rival.
        maybe_cheaper: keys of the models that may be cheaper, by assumed bills.
    """

    workload: Workload
    quotes: tuple[tuple[str, Quote | None], ...]
    winners: tuple[str, ...]
    maybe_cheaper: tuple[str, ...] = ()

    @property
    def lead(self) -> Decimal | None:
        """How much less the only winner costs than the next model, 0 to 1 of the next one's bill; None otherwise."""
        if len(self.winners) != 1:
            return None
        totals = [(key, quote.total_usd) for key, quote in self.quotes if quote is not None]
        mine = next(total for key, total in totals if key == self.winners[0])
        others = [total for key, total in totals if total > mine and key not in self.maybe_cheaper]
        return 1 - mine / min(others) if others else None


class InputChange(NamedTuple):
    """One input halved or doubled.

    Attributes:
        input: ``input``, ``output``, ``cached``, ``reasoning`` or ``prompt``.
        factor: 0.5 or 2.
        flips: whether the winners change.
        ends_at: the largest possible share, where twice the share would exceed it; else None.
    """

    input: str
    factor: Decimal
    row: ScaleRow
    flips: bool
    ends_at: Decimal | None = None


def row(keys: Sequence[str], workload: Workload, cheapest: Cheapest) -> ScaleRow:
    """Quote each model for *workload* and find the winners."""
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
    """Halve and double each input of the workload that is not zero; not the prompt size of a log."""
    as_is = set(row(keys, workload, cheapest).winners)
    found = []
    for name, factor in product(("input", "output", "cached", "reasoning", "prompt"), (Decimal("0.5"), Decimal(2))):
        varied = _varied(workload, name, factor)
        if varied != workload:
            result = row(keys, varied, cheapest)
            flips = set(result.winners) != as_is
            found.append(InputChange(name, factor, result, flips, _limit_met(workload, varied, name, factor)))
    return tuple(found)


def _limit_met(workload: Workload, varied: Workload, name: str, factor: Decimal) -> Decimal | None:
    """The share *name* of the *varied* workload, if it is not *factor* times that of *workload*."""
    before, after = (getattr(one, f"{name}_share", None) for one in (workload, varied))
    return None if before is None or after == before * factor else after


def _varied(workload: Workload, name: str, factor: Decimal) -> Workload:
    """Multiply one input of *workload*, as far as possible."""
    match name:
        case "input" if workload.input_tokens:  # the number of requests changes, not their size
            return volume(workload, int(workload.input_tokens * factor), workload.output_tokens)
        case "output":
            return replace(workload, output_tokens=int(workload.output_tokens * factor))
        case "cached":
            most = 1 - workload.cache_write_share - workload.cache_write_1h_share
            return replace(workload, cached_share=min(workload.cached_share * factor, most))
        case "reasoning":
            return replace(workload, reasoning_share=min(workload.reasoning_share * factor, Decimal(1)))
        case "prompt" if workload.prompt and workload.sizes is None:  # a log's requests have one each
            size = max(1, int(workload.prompt * factor))
            return workload if size == workload.prompt else replace(workload, requests=None, prompt_tokens=size)
    return workload


def affordable(budget_usd: Decimal, quote: Quote) -> Decimal | None:
    """How many times the budget pays for the workload; None if the workload is free."""
    total = quote.total_usd
    return budget_usd / total if total else None


def output_share(quote: Quote) -> Decimal | None:
    """Share of the bill that is output and reasoning, 0 to 1; None if it is zero or pays for machines."""
    return _share(quote, lambda label: label in _OUTPUT)


def input_share(quote: Quote) -> Decimal | None:
    """Share of the bill that is input, cached or not, 0 to 1; None if it is zero or pays for machines."""
    return _share(quote, lambda label: label not in (*_OUTPUT, "requests"))


_OUTPUT = ("output", "reasoning")


def _share(quote: Quote, counts: Callable[[str], bool]) -> Decimal | None:
    total = quote.total_trillionths
    if quote.load is not None:
        return None  # a machine costs the same, whatever it does
    part = sum(trillionths(item) for item in quote.items if counts(item[0]))
    return Decimal(part) / Decimal(total) if total else None


def per_request(quote: Quote, workload: Workload) -> Decimal | None:
    """The average cost of a request, in USD; None if the number of requests is unknown."""
    count = workload.request_count
    return quote.total_usd / count if count else None
