"""The verdict on price: the cost of each model for the workload, and at which mix the answer changes.

A model whose bill rests on an assumption and may be too low is never called cheaper than one with a published bill.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from crosswalk_tui.core.breakeven.crossings import BreakEven, break_even_between
from crosswalk_tui.core.breakeven.stretches import cut_short, input_text, more_expensive_of, stretches, two_cheapest
from crosswalk_tui.core.comparison.sides import (
    LETTERS,
    Comparison,
    Leaders,
    RankedModel,
    as_much,
    is_ratio,
    may_be_cheaper,
    money,
    total_text,
)
from crosswalk_tui.core.scores.comparing import letters
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.quantity import format_tokens
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic
from crosswalk_tui.core.vocabulary import Flag, WorkloadInput


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
        found.append(_total(comparison, priced, receipts))
    if unpriced:
        found.append(Finding(Topic.PRICE, _not_enough(comparison, priced, unpriced), receipts=receipts))
    return found


def _total(comparison: Comparison, priced: list[int], receipts: tuple[Receipt, ...]) -> Finding:
    totals, leaders = comparison.totals, comparison.leaders
    if not (comparison.workload.input_tokens or comparison.workload.output_tokens):
        return Finding(Topic.PRICE, "The workload has no tokens: no price differs.", receipts=receipts)
    if leaders.maybe:
        return Finding(Topic.PRICE, _maybe(comparison, priced, leaders), receipts=receipts)
    aside = _aside(comparison)
    winners = leaders.winners
    order = sorted(priced, key=lambda place: (totals[place] or Decimal(0), place))
    low = totals[order[0]] or Decimal(0)
    shown = [total_text(comparison.models[place].best, comparison.places) for place in order]
    if len(winners) == len(priced):
        text = f"{letters(priced)} cost the same: {shown[0]} a month.{aside}"
        return Finding(Topic.PRICE, text, receipts=receipts)
    winner = winners[0] if len(winners) == 1 else None
    if len(priced) == 2:
        high = totals[order[1]] or Decimal(0)
        more = money(high - low, comparison.places)
        times = as_much(low, high)
        tail = f": {times}, {more} more" if is_ratio(low, high) else f": {times}" if times else ""
        text = f"{LETTERS[order[0]]} costs {shown[0]} a month, {LETTERS[order[1]]} {shown[1]}{tail}.{aside}"
        reason = f"the bill decides: {shown[0]} a month against {shown[1]}"
    else:
        others = [
            f"{LETTERS[place]} {said}{_times(low, totals[place])}"
            for place, said in zip(order, shown, strict=True)
            if place not in winners
        ]
        verb = "costs least" if winner is not None else "cost least"
        text = f"{letters(winners)} {verb}, {shown[0]} a month; {', '.join(others)}.{aside}"
        reason = f"the bill decides: {shown[0]} a month, the next {shown[len(winners)]}"
    return Finding(Topic.PRICE, text, winner, reason if winner is not None else "", receipts)


def _aside(comparison: Comparison) -> str:
    """Where the cheapest model may be cheaper still; empty when no assumed bill undercuts it."""
    sign = Flag.ASSUMED_RATE.sign
    return "".join(f" {sign} {LETTERS[place]} {may_be_cheaper(quote)}." for place, quote in comparison.undercuts[:1])


def _maybe(comparison: Comparison, priced: Sequence[int], leaders: Leaders) -> str:
    """Who costs least by published prices, and who may cost less: not a reason to pick either."""

    def shown(place: int) -> str:
        return total_text(comparison.models[place].best, comparison.places)

    rest = [place for place in priced if place not in (*leaders.winners, *leaders.maybe)]
    others = "".join(f"; {LETTERS[place]} {shown(place)}" for place in rest)
    verb = "costs" if len(leaders.winners) == 1 else "cost"
    others_too = {place: quote for place, quote in comparison.undercuts if place in leaders.maybe}
    maybe = ", ".join(f"{LETTERS[place]} {may_be_cheaper(quote)}" for place, quote in others_too.items())
    return (
        f"By published prices {letters(leaders.winners)} {verb} least, {shown(leaders.winners[0])} a month{others};"
        f" {Flag.ASSUMED_RATE.sign} {maybe}, with a rate that is not published."
    )


def _times(low: Decimal, total: Decimal | None) -> str:
    times = as_much(low, total or Decimal(0))
    return f" ({times.removesuffix(' as much')})" if times else ""


def _not_enough(comparison: Comparison, priced: list[int], unpriced: list[int]) -> str:
    """Who cannot be priced, and why; with the cost of the others, where no other finding has it."""
    clauses = [f"no offer of {LETTERS[place]} can be ranked ({_why(comparison.models[place])})" for place in unpriced]
    if len(priced) == 1:
        (only,) = priced
        clauses.append(f"{LETTERS[only]} costs {total_text(comparison.models[only].best, comparison.places)} a month")
    return f"Not enough data on price: {'; '.join(clauses)}."


def _why(ranked: RankedModel) -> str:
    """The reasons why offers of a model are excluded, the most frequent first."""
    excluded = ranked.ranking.excluded
    if not excluded:
        return "no provider sells it"
    (reason, times), *more = Counter(item.reason for item in excluded).most_common(2)
    said = reason if times == len(excluded) else f"{times} of {len(excluded)}: {reason}"
    return f"{said}; …" if more and times < len(excluded) else said


def _receipt(place: int, ranked: RankedModel) -> Receipt:
    quote = ranked.best
    if quote is None:
        return Receipt(LETTERS[place], f"no offer can be ranked ({_why(ranked)})")
    tied, maybe = len(ranked.ranking.cheapest) - 1, ranked.ranking.maybe_cheaper
    price = quote.band or quote.price
    rates = quote.rates
    said = [
        f"{total_text(quote)} a month",
        f"{fmt.rate(rates.input)} in, {fmt.rate(rates.output)} out per 1M tokens",
        quote.offer.provider_model_id,
        f"{quote.offer.n_sources} sources agree" if quote.offer.n_sources > 1 else "one source",
    ]
    if tied:
        said.append(f"tied with {fmt.counted(tied, 'other provider')}")
    if maybe:
        said.append(f"{Flag.ASSUMED_RATE.sign} {may_be_cheaper(maybe[0])}")
    return Receipt(f"{LETTERS[place]} at {quote.offer.provider.name}", "; ".join(said), price.source, price.as_of)


# The mix


def mix_steps(comparison: Comparison) -> Iterator[Finding | None]:
    """Where the cheaper of two models changes as the mix does: by output ratio, cached share and verbosity.

    Of more than two models, the two cheapest are compared. A step takes some milliseconds; None where there is nothing
    to report, and no step at all when fewer than two can be priced.
    """
    pair = two_cheapest(comparison)
    if pair is not None and (comparison.workload.input_tokens or comparison.workload.output_tokens):
        for question in (_by_ratio, _by_cache, _by_verbosity):
            found = _as_far_as_known(comparison, pair, question(comparison, pair))
            yield found if found is None or len(comparison.models) == 2 else _of_two(pair, found)


def _as_far_as_known(comparison: Comparison, pair: tuple[int, int], found: Finding | None) -> Finding | None:
    """A finding that rests on an assumed bill of one of the two: it mentions that and is not a reason to pick."""
    assumed = [place for place in pair if comparison.models[place].ranking.is_assumed]
    if found is None or len(assumed) != 1:
        return found
    said = f"{found.text} The bill of {LETTERS[assumed[0]]} rests on a rate that is not published."
    return replace(found, text=said, favours=None, reason="")


def _of_two(pair: tuple[int, int], found: Finding) -> Finding:
    """A finding on two of several models: at another mix a third may be the cheapest, so it is not a reason to pick."""
    text = found.text[0].lower() + found.text[1:] if found.text.startswith("The ") else found.text
    said = text if text.startswith(letters(pair)) else f"Of {letters(pair)}, {text}"
    return replace(found, text=said, favours=None, reason="")


def mix_findings(comparison: Comparison) -> list[Finding]:
    """All findings of `mix_steps`."""
    return [finding for finding in mix_steps(comparison) if finding is not None]


@dataclass(frozen=True, slots=True)
class _Where:
    """A range of an input in which the other model is cheaper, in two wordings."""

    told: str
    than: str


def _elsewhere(found: BreakEven) -> list[_Where]:
    """The range in which the model that is not cheaper at the current workload becomes cheaper."""
    parts, end = stretches(found), found.end if found.cut_short else None
    places = []
    for part in parts:
        if part.winner is None or part.winner == found.winner_here:
            continue
        start, stop = input_text(part.start, found.varied), input_text(part.end, found.varied)
        if part is parts[0]:
            places.append(_Where(f"below {stop}", f"less than {stop}"))
        elif part is parts[-1] and end is None:
            places.append(_Where(f"above {start}", f"more than {start}"))
        else:
            places.append(_Where(f"from {start} to {stop}", f"{start} to {stop}"))
    return places


def _by_ratio(comparison: Comparison, pair: tuple[int, int]) -> Finding | None:
    found = break_even_between(comparison, pair, WorkloadInput.RATIO)
    if found is None or found.here is None:
        return None
    here, receipts = input_text(found.here, WorkloadInput.RATIO), _stretches(found, pair)
    if not found.crossings:
        return _never(found, pair, receipts)
    if found.winner_here is None:
        at = " and ".join(input_text(crossing.at, WorkloadInput.RATIO) for crossing in found.crossings)
        text = f"The cheaper one changes at {at} output tokens per input token; you are at {here}."
        return Finding(Topic.PRICE, text, receipts=receipts)
    other, places = pair[1 - found.winner_here], _elsewhere(found)
    if not places:
        return _never(found, pair, receipts)
    where = " and ".join(place.told for place in places)
    text = f"{LETTERS[other]} is the cheaper one {where} output tokens per input token; you are at {here}."
    than = " or ".join(place.than for place in places)
    return Finding(Topic.PRICE, text, other, f"you generate {than} tokens per token you send (now {here})", receipts)


def _never(found: BreakEven, pair: tuple[int, int], receipts: tuple[Receipt, ...]) -> Finding:
    if found.winner is None:
        text = f"{letters(pair)} cost the same at every mix of input and output"
    elif found.winner_here is None:
        text = (
            f"{letters(pair)} cost the same where you are, and no mix makes {LETTERS[pair[1 - found.winner]]} cheaper"
        )
    elif found.always is None:
        text = f"{LETTERS[pair[found.winner_here]]} is never more expensive, whatever the mix of input and output"
    else:
        text = f"{LETTERS[pair[found.winner]]} stays the cheaper one at every mix of input and output"
    end = cut_short(found, (LETTERS[pair[0]], LETTERS[pair[1]]))
    return Finding(Topic.PRICE, f"{text}{f'; {end}' if end else ''}.", receipts=receipts)


def _stretches(found: BreakEven, pair: tuple[int, int]) -> tuple[Receipt, ...]:
    """Which model is cheaper in which range of the input."""
    return tuple(
        Receipt(f"from {input_text(part.start, found.varied)}", _cheaper(part.winner, pair))
        for part in stretches(found)
    )


def _cheaper(winner: int | None, pair: tuple[int, int]) -> str:
    return f"{letters(pair)} cost the same" if winner is None else f"{LETTERS[pair[winner]]} is cheaper"


def _by_cache(comparison: Comparison, pair: tuple[int, int]) -> Finding | None:
    """Only where reading more, or less, of the input from a cache changes the answer."""
    found = break_even_between(comparison, pair, WorkloadInput.CACHED)
    if found is None or found.here is None or found.winner_here is None or not comparison.workload.input_tokens:
        return None
    places, here = _elsewhere(found), input_text(found.here, WorkloadInput.CACHED)
    if not places:
        return None
    other = pair[1 - found.winner_here]
    than = " or ".join(place.than for place in places)
    text = f"{LETTERS[other]} becomes the cheaper one when {than} of the input is read from a cache; you are at {here}."
    reason = f"{than} of your input is read from a cache (now {here})"
    return Finding(Topic.PRICE, text, other, reason, _stretches(found, pair))


def _by_verbosity(comparison: Comparison, pair: tuple[int, int]) -> Finding | None:
    """How many times the tokens the cheaper model may need for the same work without being more expensive."""
    side = 1 - more_expensive_of(comparison, pair)
    found = break_even_between(comparison, pair, WorkloadInput.MULTIPLIER, side)
    if found is None or found.winner_here != side or not found.here or not comparison.workload.output_tokens:
        return None
    edge = next((crossing for crossing in found.crossings if crossing.at > found.here), None)
    if edge is None:
        return None
    winner, loser = pair[side], pair[1 - side]
    times = edge.at / found.here
    own = comparison.workload.for_model(comparison.models[winner].model.key).output_tokens
    until = (
        f"before replies are longer than its cheapest offer allows, and it costs more than {LETTERS[loser]}"
        if edge.limited
        else f"before it costs as much as {LETTERS[loser]}"
    )
    text = (
        f"{LETTERS[winner]} may write {input_text(times, WorkloadInput.MULTIPLIER)} the tokens it does now {until}:"
        " models differ in how many they need for the same work."
    )
    then = fmt.figure(Decimal(int(own * times)))
    at = "limit" if edge.limited else "break-even"
    much = Receipt(LETTERS[winner], f"{format_tokens(own)} output tokens now, {then} at the {at}")
    return Finding(Topic.PRICE, text, receipts=(much,))
