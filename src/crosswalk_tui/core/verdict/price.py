"""The verdict on price: the cost of each model for the workload.

A model whose bill rests on an assumption and may be too low is never called cheaper than one with a published bill.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, bill_ratio, join, mentions, sentence
from crosswalk_tui.core.comparison.sides import (
    Comparison,
    Leaders,
    RankedModel,
    may_be_cheaper,
    money,
    total_text,
)
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic
from crosswalk_tui.core.vocabulary import Flag


def cheapest(comparison: Comparison) -> tuple[int, ...]:
    """Positions of the models that cost least by published prices, within 0.1%; empty when none can be priced.

    Where no model has a published bill, by assumed ones.
    """
    return comparison.leaders.winners


def price_findings(comparison: Comparison) -> list[Finding]:
    """The cost of the workload at each model's cheapest offer, and which model costs least."""
    receipts = tuple(_receipt(place, ranked) for place, ranked in enumerate(comparison.models))
    priced = [place for place, total in enumerate(comparison.totals) if total is not None]
    unpriced = [place for place, total in enumerate(comparison.totals) if total is None]
    found: list[Finding] = []
    if len(priced) > 1:
        found.append(_costs(comparison, priced, receipts))
    if unpriced:
        found.append(Finding(Topic.PRICE, _not_enough(comparison, priced, unpriced), receipts=receipts))
    return found


def _total(comparison: Comparison, place: int) -> str:
    return total_text(comparison.models[place].best, comparison.places)


def _costs(comparison: Comparison, priced: list[int], receipts: tuple[Receipt, ...]) -> Finding:
    leaders = comparison.leaders
    winners = leaders.winners
    if not (comparison.workload.input_tokens or comparison.workload.output_tokens):
        return Finding(Topic.PRICE, ("The workload has no tokens: no price differs.",), receipts=receipts)
    if leaders.maybe:
        return Finding(Topic.PRICE, _by_published_prices(comparison, priced, leaders), receipts=receipts)
    totals = {place: comparison.totals[place] or Decimal(0) for place in priced}
    order = sorted(priced, key=lambda place: (totals[place], place))
    least, low = totals[order[0]], _total(comparison, order[0])
    undercut = (
        [sentence(f" {Flag.ASSUMED_RATE.sign} ", _may_be_cheaper(comparison), ".")] if comparison.undercuts else ()
    )
    if len(winners) == len(priced):
        text = sentence(mentions(priced), f" cost the same: {low} a month.", *undercut)
        return Finding(Topic.PRICE, text, receipts=receipts)
    after = order[len(winners)]
    if len(priced) == 2:
        ratio, more = bill_ratio(least, totals[after]), money(totals[after] - least, comparison.places)
        tail = "" if ratio is None else f": {ratio.text}{f', {more} more' if ratio.is_factor else ''}"
        costs = f" {_total(comparison, after)}{tail}."
        text = sentence(ModelRef(order[0]), f" costs {low} a month, ", ModelRef(after), costs, *undercut)
    else:
        others = [
            sentence(ModelRef(place), f" {_total(comparison, place)}{f' ({ratio.short})' if ratio else ''}")
            for place in order
            if place not in winners
            for ratio in (bill_ratio(least, totals[place]),)
        ]
        verb = "costs" if len(winners) == 1 else "cost"
        text = sentence(mentions(winners), f" {verb} least, {low} a month; ", join(", ", others), ".", *undercut)
    if len(winners) > 1:
        return Finding(Topic.PRICE, text, receipts=receipts)
    high = _total(comparison, after)
    amounts = f"{low} vs {high} a month" if len(priced) == 2 else f"{low} a month, the next {high}"
    return Finding(Topic.PRICE, text, winners[0], (f"you want the lowest bill: {amounts}",), receipts)


def _may_be_cheaper(comparison: Comparison) -> Sentence:
    """Where the cheapest model may be cheaper still."""
    place, quote = comparison.undercuts[0]
    return ModelRef(place), f" {may_be_cheaper(quote)}"


def _by_published_prices(comparison: Comparison, priced: Sequence[int], leaders: Leaders) -> Sentence:
    """Which model costs least by published prices, and which may cost less: not a reason to pick either."""
    rest = [place for place in priced if place not in (*leaders.winners, *leaders.maybe)]
    verb = "costs" if len(leaders.winners) == 1 else "cost"
    undercuts = [
        (ModelRef(place), f" {may_be_cheaper(quote)}")
        for place, quote in comparison.undercuts
        if place in leaders.maybe
    ]
    return sentence(
        "By published prices ",
        mentions(leaders.winners),
        f" {verb} least, {_total(comparison, leaders.winners[0])} a month",
        *(sentence("; ", ModelRef(place), f" {_total(comparison, place)}") for place in rest),
        f"; {Flag.ASSUMED_RATE.sign} ",
        join(", ", undercuts),
        ", with a rate that is not published.",
    )


def _not_enough(comparison: Comparison, priced: list[int], unpriced: list[int]) -> Sentence:
    """Which models cannot be priced, and why; with the cost of the only other, which no other finding has."""
    clauses = [
        sentence("no offer of ", ModelRef(place), f" can be ranked ({_why(comparison.models[place])})")
        for place in unpriced
    ]
    if len(priced) == 1:
        clauses.append(sentence(ModelRef(priced[0]), f" costs {_total(comparison, priced[0])} a month"))
    return sentence("Not enough data on price: ", join("; ", clauses), ".")


def _why(ranked: RankedModel) -> str:
    """The reasons why offers of a model are excluded, the most frequent first."""
    excluded = ranked.ranking.excluded
    if not excluded:
        return "no provider sells it"
    ((reason, times),) = Counter(item.reason for item in excluded).most_common(1)
    return reason if times == len(excluded) else f"{times} of {len(excluded)}: {reason}; …"


def _receipt(place: int, ranked: RankedModel) -> Receipt:
    quote = ranked.best
    if quote is None:
        return Receipt((ModelRef(place),), (f"no offer can be ranked ({_why(ranked)})",))
    tied, maybe = len(ranked.ranking.cheapest) - 1, ranked.ranking.maybe_cheaper
    price = quote.band or quote.price
    details = [
        f"{total_text(quote)} a month",
        f"{fmt.rate(quote.rates.input)} in, {fmt.rate(quote.rates.output)} out per 1M tokens",
        quote.offer.provider_model_id,
        f"{quote.offer.n_sources} sources agree" if quote.offer.n_sources > 1 else "one source",
    ]
    if tied:
        details.append(f"tied with {fmt.counted(tied, 'other provider')}")
    if maybe:
        details.append(f"{Flag.ASSUMED_RATE.sign} {may_be_cheaper(maybe[0])}")
    label = (ModelRef(place), f" at {quote.offer.provider.name}")
    return Receipt(label, ("; ".join(details),), price.source, price.as_of)
