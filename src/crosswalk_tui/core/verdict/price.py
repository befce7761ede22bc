"""The verdict on price: the cost of each model for the workload.

An assumed bill, which may be too low, is never called cheaper than a published one.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crosswalk_tui.core.comparison.comparison import Comparison, Leaders, RankedModel
from crosswalk_tui.core.comparison.offer_terms import agreement
from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, bill_ratio, join, mentions, sentence
from crosswalk_tui.core.comparison.total_text import may_be_cheaper, money, tied_sellers, total_text
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic, receipt_on
from crosswalk_tui.core.vocabulary import Sign


def price_findings(comparison: Comparison) -> list[Finding]:
    """The cost of the workload at each model's cheapest offer, and the model that costs least."""
    receipts = tuple(_receipt(place, ranked, comparison.per) for place, ranked in enumerate(comparison.models))
    priced = [place for place, total in enumerate(comparison.totals) if total is not None]
    unpriced = [place for place, total in enumerate(comparison.totals) if total is None]
    found: list[Finding] = []
    if len(priced) > 1:
        found.append(_costs(comparison, priced, receipts))
    if unpriced:
        found.append(Finding(Topic.PRICE, _not_enough(comparison, priced, unpriced), receipts=receipts))
    return found


def lowest_bill(comparison: Comparison) -> Sentence:
    """``Lowest bill: B at Alpha, $10.00 a month.``; empty if no model has a bill or the workload no tokens."""
    winners = comparison.leaders.winners
    best = comparison.models[winners[0]].best if winners else None
    if best is None or not (comparison.workload.input_tokens or comparison.workload.output_tokens):
        return ()
    at = f" at {best.offer.provider.name}" if len(winners) == 1 else ""
    return sentence("Lowest bill: ", mentions(winners), f"{at}, {comparison.total_text(winners[0])} {comparison.per}.")


def _costs(comparison: Comparison, priced: list[int], receipts: tuple[Receipt, ...]) -> Finding:
    """The finding on which model costs least."""
    leaders = comparison.leaders
    winners = leaders.winners
    if not (comparison.workload.input_tokens or comparison.workload.output_tokens):
        return Finding(Topic.PRICE, ("The workload has no tokens: no price differs.",), receipts=receipts)
    if leaders.maybe_cheaper:
        return Finding(Topic.PRICE, _by_published_prices(comparison, priced, leaders), receipts=receipts)
    totals = {place: comparison.totals[place] or Decimal(0) for place in priced}
    order = sorted(priced, key=lambda place: (totals[place], place))
    least, low = totals[order[0]], comparison.total_text(order[0])
    undercut = [
        sentence(f" {Sign.ASSUMED} ", ModelRef(place), f" {may_be_cheaper(quote)}.")
        for place, quote in comparison.undercuts[:1]
    ]
    if len(winners) == len(priced):
        text = sentence(mentions(priced), f" cost the same: {low} {comparison.per}.", *undercut)
        return Finding(Topic.PRICE, text, receipts=receipts)
    after = order[len(winners)]
    if len(priced) == 2:
        ratio, more = bill_ratio(least, totals[after]), money(totals[after] - least, comparison.places)
        tail = "" if ratio is None else f": {ratio.text}{f', {more} more' if ratio.is_factor else ''}"
        costs = f" {comparison.total_text(after)}{tail}."
        text = sentence(ModelRef(order[0]), f" costs {low} {comparison.per}, ", ModelRef(after), costs, *undercut)
    else:
        others = []
        for place in order[len(winners) :]:
            ratio = bill_ratio(least, totals[place])
            others.append((ModelRef(place), f" {comparison.total_text(place)}{f' ({ratio.short})' if ratio else ''}"))
        verb = "costs" if len(winners) == 1 else "cost"
        text = sentence(
            mentions(winners), f" {verb} least, {low} {comparison.per}; ", join(", ", others), ".", *undercut
        )
    if len(winners) > 1:
        return Finding(Topic.PRICE, text, receipts=receipts)
    high = comparison.total_text(after)
    amounts = f"{low} vs {high} {comparison.per}" if len(priced) == 2 else f"{low} {comparison.per}, the next {high}"
    return Finding(Topic.PRICE, text, winners[0], (f"you want the lowest bill: {amounts}",), receipts)


def _by_published_prices(comparison: Comparison, priced: Sequence[int], leaders: Leaders) -> Sentence:
    """The model that costs least by published prices, and those that may cost less."""
    rest = [place for place in priced if place not in (*leaders.winners, *leaders.maybe_cheaper)]
    verb = "costs" if len(leaders.winners) == 1 else "cost"
    undercuts = [
        (ModelRef(place), f" {may_be_cheaper(quote)}")
        for place, quote in comparison.undercuts
        if place in leaders.maybe_cheaper
    ]
    return sentence(
        "By published prices ",
        mentions(leaders.winners),
        f" {verb} least, {comparison.total_text(leaders.winners[0])} {comparison.per}",
        *(sentence("; ", ModelRef(place), f" {comparison.total_text(place)}") for place in rest),
        f"; {Sign.ASSUMED} ",
        join(", ", undercuts),
        ", with a rate that is not published.",
    )


def _not_enough(comparison: Comparison, priced: list[int], unpriced: list[int]) -> Sentence:
    """The models that cannot be priced, the filters or the lack of data, and why; with the cost of the only other."""
    clauses = [
        sentence("no offer of ", ModelRef(place), f" can be ranked ({comparison.models[place].ranking.why_none})")
        for place in unpriced
    ]
    if len(priced) == 1:
        clauses.append(sentence(ModelRef(priced[0]), f" costs {comparison.total_text(priced[0])} {comparison.per}"))
    blocking = comparison.blocking
    cause = "Not enough data on price" if blocking is None else f"Not priced with {blocking.words}"
    from crosswalk_tui.core.comparison.too_long import too_long  # rarely needed

    exceeded = too_long(comparison)
    if exceeded is not None and exceeded.holds_for(unpriced):
        cause = f"Not priced, since {exceeded.words} (set {exceeded.remedy})"
    return sentence(f"{cause}: ", join("; ", clauses), ".")


def _receipt(place: int, ranked: RankedModel, per: str) -> Receipt:
    """The bill of the model at *place*, as a receipt."""
    quote = ranked.best
    if quote is None:
        return receipt_on(place, f"no offer can be ranked ({ranked.ranking.why_none})")
    undercuts = ranked.ranking.maybe_cheaper
    price = quote.band or quote.price
    details = [
        f"{total_text(quote)} {per}",
        f"{fmt.rate(quote.rates.input)} in, {fmt.rate(quote.rates.output)} out per 1M tokens",
        quote.offer.provider_model_id,
        agreement(quote.offer),
    ]
    if undercuts:
        details.append(f"{Sign.ASSUMED} {may_be_cheaper(undercuts[0])}")
    sellers = tied_sellers([winner.offer.provider.name for winner in ranked.ranking.cheapest])
    label = (ModelRef(place), f" at {sellers}")
    return Receipt(label, ("; ".join(details),), price.source, price.as_of)
