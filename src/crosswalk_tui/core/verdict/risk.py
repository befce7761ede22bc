"""The verdict on risk: doubts about each model's cheapest offer, and about its market."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from crosswalk_tui.core.comparison.sides import LETTERS, Comparison, RankedModel, total_text
from crosswalk_tui.core.models import Offer, Score
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.scores.comparing import is_old, letters
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic
from crosswalk_tui.core.vocabulary import Exclusion, Flag

_UNFINISHED = re.compile(r"(?:^|[-_.@])(preview|exp|experimental|beta|alpha|rc)(?:$|[-_.@\d])")


def risk_findings(comparison: Comparison, now: datetime) -> list[Finding]:
    """Findings that advise caution; one sentence when there are none."""
    found = [*_flagged(comparison)]
    for place, ranked in enumerate(comparison.models):
        found += [*_ending(place, ranked, now), *_quarantined(place, ranked)]
        found += [*_moving(place, ranked), *_aged(place, ranked, now)]
    lonely = _only_one_seller(comparison)
    if lonely is not None:
        found.append(lonely)
    if not found and all(ranked.best is not None for ranked in comparison.models):
        text = "No reason against buying is known: prices agreed, recent and undisputed, several sellers each."
        found.append(Finding(Topic.RISK, text, receipts=_offers(comparison)))
    return found


def _flagged(comparison: Comparison) -> Iterator[Finding]:
    """Doubts about the cheapest offers: a sentence for each, with all offers it applies to."""
    bests = [(place, ranked.best) for place, ranked in enumerate(comparison.models)]
    for flag in Flag:
        raised = [(place, quote) for place, quote in bests if quote is not None and flag in quote.flags]
        if raised:
            offers = ", ".join(f"{LETTERS[place]} at {quote.offer.provider.name}" for place, quote in raised)
            receipts = tuple(_offer(place, quote) for place, quote in raised)
            yield Finding(Topic.RISK, f"{offers}: {flag.long}.", receipts=receipts)


def _ending(place: int, ranked: RankedModel, now: datetime) -> Iterator[Finding]:
    """The cheapest offer has a last day."""
    quote = ranked.best
    if quote is not None and quote.offer.deprecation_date is not None:
        ends = quote.offer.deprecation_date
        text = (
            f"{LETTERS[place]} at {quote.offer.provider.name} is sold only until {ends.isoformat()}{_left(ends, now)}."
        )
        yield Finding(Topic.RISK, text, receipts=(_offer(place, quote),))


def _left(ends: date, now: datetime) -> str:
    days = (ends - now.date()).days
    return f", {fmt.counted(days, 'day')} from now" if days >= 0 else ""


def _quarantined(place: int, ranked: RankedModel) -> Iterator[Finding]:
    """Offers whose price the catalogue rejects: one of them may look cheaper elsewhere."""
    kept_out = [item for item in ranked.ranking.excluded if item.code is Exclusion.QUARANTINED]
    if not kept_out:
        return
    count = len(kept_out)
    first = kept_out[0].offer
    text = f"{fmt.counted(count, 'offer')} of {LETTERS[place]} {'is' if count == 1 else 'are'} not believed"
    text += f" and left out: {first.provider.name} at {_base_price(first)}{'' if count == 1 else ' …'}."
    receipts = tuple(
        Receipt(f"{LETTERS[place]} at {item.offer.provider.name}", f"{_base_price(item.offer)}; {item.reason}")
        for item in kept_out
    )
    yield Finding(Topic.RISK, text, receipts=receipts)


def _base_price(offer: Offer) -> str:
    price = next(iter(offer.prices), None)
    if price is None:
        return "no price"
    return f"{fmt.rate(price.rates.input)} in, {fmt.rate(price.rates.output)} out"


def _moving(place: int, ranked: RankedModel) -> Iterator[Finding]:
    """An alias that may change its model, or a model in preview."""
    letter, model = LETTERS[place], ranked.model
    slug = model.key.partition("/")[2]
    receipt = (Receipt(letter, model.key),)
    if model.is_moving_alias:
        yield Finding(
            Topic.RISK, f"{letter} is a moving alias: it may point at another model tomorrow.", receipts=receipt
        )
    found = _UNFINISHED.search(slug)
    if found is not None:
        text = f"{letter} is called {found[1]} by its maker: such models change or go without long notice."
        yield Finding(Topic.RISK, text, receipts=receipt)


def _aged(place: int, ranked: RankedModel, now: datetime) -> Iterator[Finding]:
    """A model without any recent score."""
    scores = ranked.side.scores.values()
    if scores and all(is_old(score.as_of, now.date()) for score in scores):
        newest = max(scores, key=lambda score: score.as_of or "")
        text = f"Every score of {LETTERS[place]} is more than a year old, the newest of {newest.as_of}."
        yield Finding(Topic.RISK, text, receipts=(_dated(place, newest),))


def _dated(place: int, score: Score) -> Receipt:
    return Receipt(LETTERS[place], score.benchmark, score.source, score.as_of or "")


def _only_one_seller(comparison: Comparison) -> Finding | None:
    """Models only one provider of the ranking sells; a reason for the one that has several."""
    sellers = [ranked.ranking.n_sellers for ranked in comparison.models]
    lonely = [place for place, count in enumerate(sellers) if count == 1]
    if not lonely:
        return None
    several = [place for place, count in enumerate(sellers) if count > 1]
    counts = ", ".join(f"{LETTERS[place]} has {sellers[place]}" for place in several)
    text = f"{letters(lonely)} can be bought from one ranked provider only{'; ' + counts if counts else ''}."
    winner = several[0] if len(several) == 1 and len(lonely) + len(several) == len(sellers) else None
    reason = f"you want a second source ({sellers[winner]} providers against 1)" if winner is not None else ""
    return Finding(Topic.RISK, text, winner, reason, _offers(comparison))


def _offers(comparison: Comparison) -> tuple[Receipt, ...]:
    return tuple(
        _offer(place, ranked.best, ranked.ranking.n_sellers)
        if ranked.best is not None
        else Receipt(LETTERS[place], "no offer can be ranked")
        for place, ranked in enumerate(comparison.models)
    )


def _offer(place: int, quote: Quote, sellers: int | None = None) -> Receipt:
    """The cheapest offer with the details of its price."""
    agree = quote.offer.n_sources
    said = [f"{total_text(quote)} a month", f"{agree} sources agree" if agree > 1 else "one source"]
    if sellers is not None:
        said.append(fmt.counted(sellers, "ranked provider"))
    label = f"{LETTERS[place]} at {quote.offer.provider.name}"
    return Receipt(label, "; ".join(said), quote.price.source, quote.price.as_of)
