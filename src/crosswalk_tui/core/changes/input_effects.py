"""What a halved or doubled input does to the bills, as a sentence with names and amounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crosswalk_tui.core.changes.scale import InputChange, ScaleRow
from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, join, mentions, sentence
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.quantity import format_share
from crosswalk_tui.core.vocabulary import Sign

_NAMES = {"prompt": "prompt size"}


def change_label(change: InputChange) -> str:
    """``output ×2``, ``cached → 100%``: the input and what happens to it."""
    name = _NAMES.get(change.input, change.input)
    if change.ends_at is not None:
        return f"{name} → {format_share(change.ends_at, 0)}"
    return f"{name} {'÷2' if change.factor < 1 else '×2'}"


def present_sentence(comparison: Comparison) -> Sentence:
    """The cheapest model, its bill, and how much less that is than the next: ``A $8.20 a month, $1.80 below B``."""
    quotes = [ranked.best for ranked in comparison.models]
    winners = comparison.leaders.winners
    if not winners:
        return ("no offer can be ranked",)
    first, best = winners[0], quotes[winners[0]]
    cost = f" {total_text(best)} {comparison.per}"
    return sentence(ModelRef(first), cost, _distance(first, winners, quotes, ""))


def has_effect(change: InputChange, comparison: Comparison) -> bool:
    """Whether *change* changes any bill."""
    bills = [None if ranked.best is None else ranked.best.total_usd for ranked in comparison.models]
    return bills != [None if quote is None else quote.total_usd for _, quote in change.row.quotes]


def effect_sentence(change: InputChange, comparison: Comparison, known: int | None = None) -> Sentence:
    """The cheapest model after *change*, its bill before and after, and how much less that is than the next.

    ``A $10.50 → $14.90 (+42%), still $8.00 below B``; ``B … , now $2.00 below A`` if the winner changes. The model
    *known* to be the cheapest now is not named as long as it is.
    """
    row, keys = change.row, [ranked.model.key for ranked in comparison.models]
    quotes = [quote for _, quote in row.quotes]
    priced = [place for place, quote in enumerate(quotes) if quote is not None]
    if not priced:
        return ("no offer can be ranked",)
    winners = _winners(row, keys) or tuple(priced[:1])
    first = winners[0]
    before, after = comparison.models[first].best, quotes[first]
    moved = bill_change(before, after)
    lone = len(priced) < 2 <= len(keys)
    still = "now " if change.flips else "still "
    rest: Sentence = (", the only one with an offer",) if lone else _distance(first, winners, quotes, still)
    named: Sentence = () if first == known else (ModelRef(first), " ")
    return sentence(named, moved, rest, _doubts(row, keys))


def _winners(row: ScaleRow, keys: Sequence[str]) -> tuple[int, ...]:
    return tuple(place for place, key in enumerate(keys) if key in row.winners)


def bill_change(before: Quote | None, after: Quote | None) -> str:
    """``$10.50 → $14.90 (+42%)``, with the provider if it is a different one; ``—`` if no offer can be ranked after."""
    new = total_text(after)
    if before is None or after is None:
        return new
    seller = after.offer.provider
    at = f" at {seller.name}" if seller.provider_id != before.offer.provider.provider_id else ""
    if before.total_usd == after.total_usd:
        return f"stays at {new}{at}"
    percent = f" ({fmt.change_text(after.total_usd / before.total_usd - 1)})" if before.total_usd else ""
    return f"{total_text(before)} → {new}{percent}{at}"


def _distance(first: int, winners: Sequence[int], quotes: Sequence[Quote | None], still: str) -> Sentence:
    """``, still $8.00 below B``: the distance of the model at *first* to the next more expensive one."""
    mine = quotes[first]
    tied = [place for place in winners if place != first]
    if tied:
        return sentence(f", {still}the same as ", mentions(tied))
    others = ((quote.total_usd, place) for place, quote in enumerate(quotes) if quote is not None and place != first)
    dearer = sorted(pair for pair in others if mine is not None and pair[0] > mine.total_usd)
    if not dearer or mine is None:
        return ()
    least, rival = dearer[0]
    return sentence(f", {still}{fmt.usd(least - mine.total_usd)} below ", ModelRef(rival))


def _doubts(row: ScaleRow, keys: Sequence[str]) -> Sentence:
    """``; B may be cheaper (≈)``, for bills that rest on an assumed rate."""
    doubtful: Iterable[Sentence] = [(ModelRef(place),) for place, key in enumerate(keys) if key in row.maybe_cheaper]
    names = join(" and ", doubtful)
    return sentence("; ", names, f" may be cheaper ({Sign.ASSUMED})") if names else ()
