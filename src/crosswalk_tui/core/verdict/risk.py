"""The verdict on risk: caveats of each model's cheapest offer, of its market, and announced ends of sale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from crosswalk_tui.core.changes.age import is_old_score
from crosswalk_tui.core.comparison.comparison import Comparison, RankedModel
from crosswalk_tui.core.comparison.offer_terms import agreement
from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, join, mentions, sentence
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic, receipt_on
from crosswalk_tui.core.vocabulary import Exclusion, Flag

_UNFINISHED = re.compile(r"(?:^|[-_.@])(preview|exp|experimental|beta|alpha|rc)(?:$|[-_.@\d])")


def risk_findings(comparison: Comparison, now: datetime) -> list[Finding]:
    """Findings that advise caution; one sentence if there are none."""
    found = [*_flagged(comparison)]
    for place, ranked in enumerate(comparison.models):
        found += [*_bounded(comparison, place, ranked)]
        found += [*_quarantined(place, ranked)]
        found += [*_moving(place, ranked), *_old_scores(place, ranked, now)]
    found += _only_one_seller(comparison)
    if (
        not found
        and not ending_findings(comparison, now)
        and all(ranked.best is not None for ranked in comparison.models)
    ):
        text = "No risk found: sources agree on recent prices, and each model has several providers."
        found.append(Finding(Topic.RISK, (text,), receipts=_offers(comparison)))
    return found


def _flagged(comparison: Comparison) -> Iterator[Finding]:
    """A sentence for each flag of the cheapest offers, with all offers that have it."""
    bests = [(place, ranked.best) for place, ranked in enumerate(comparison.models)]
    for flag in Flag:
        raised = [(place, quote) for place, quote in bests if quote is not None and flag in quote.flags]
        if raised:
            offers = join(", ", [_at_seller(place, quote.offer) for place, quote in raised])
            receipts = tuple(_offer(comparison, place, quote) for place, quote in raised)
            yield Finding(Topic.RISK, sentence(offers, f": {flag.long}."), receipts=receipts)


def _at_seller(place: int, offer: Offer) -> Sentence:
    """The model at *place*, and who sells it."""
    return ModelRef(place), f" at {offer.provider.name}"


def ending_findings(comparison: Comparison, now: datetime) -> list[Finding]:
    """The announced ends of the cheapest offers."""
    models = enumerate(comparison.models)
    return [finding for place, ranked in models for finding in _ending(comparison, place, ranked, now)]


def _ending(comparison: Comparison, place: int, ranked: RankedModel, now: datetime) -> Iterator[Finding]:
    """The announced end of the cheapest offer, and a tied provider that sells the model for longer."""
    quote = ranked.best
    if quote is not None and (ends := quote.offer.deprecation_date) is not None:
        left = f"{fmt.counted((ends - now.date()).days, 'day')} from now"
        text = sentence(
            _at_seller(place, quote.offer), f" is sold only until {ends.isoformat()}, {left}{_longer(ranked, ends)}."
        )
        yield Finding(Topic.PRICE, text, receipts=(_offer(comparison, place, quote),))


def _bounded(comparison: Comparison, place: int, ranked: RankedModel) -> Iterator[Finding]:
    """Offers that may be cheaper than the cheapest: their rate of cached input is not published."""
    bounds, best = ranked.ranking.at_most, ranked.best
    if not bounds or best is None:
        return
    bill, more = bounds[0], len(bounds) - 1
    others = f", as may {fmt.counted(more, 'other')}" if more else ""
    text = sentence(
        ModelRef(place),
        f" may cost less at {bill.offer.provider.name} than at {best.offer.provider.name}{others}:"
        f" {total_text(bill)} is an upper bound, since no rate of cached input is published.",
    )
    yield Finding(Topic.RISK, text, receipts=tuple(_offer(comparison, place, each) for each in bounds))


def _longer(ranked: RankedModel, ends: date) -> str:
    """The first tied provider that sells the model beyond the day *ends*, as a clause; empty without one."""
    for quote in ranked.ranking.cheapest:
        until = quote.offer.deprecation_date
        if until is None or until > ends:
            known = "" if until is None else f" until {until.isoformat()}"
            return f"; {quote.offer.provider.name} sells it at the same price{known}"
    return ""


def _quarantined(place: int, ranked: RankedModel) -> Iterator[Finding]:
    """Offers with implausible prices, which may look cheaper elsewhere."""
    kept_out = [item for item in ranked.ranking.excluded if item.code is Exclusion.QUARANTINED]
    if not kept_out:
        return
    count = len(kept_out)
    are = "has an implausible price and is" if count == 1 else "have implausible prices and are"
    example = f"{':' if count == 1 else ', for example'} {kept_out[0].offer.provider.name}"
    left_out = f" {are} left out{example} ({kept_out[0].reason})."
    text = sentence(f"{fmt.counted(count, 'offer')} of ", ModelRef(place), left_out)
    receipts = tuple(
        Receipt(_at_seller(place, item.offer), (f"{_base_price(item.offer)}; {item.reason}",)) for item in kept_out
    )
    yield Finding(Topic.RISK, text, receipts=receipts)


def _base_price(offer: Offer) -> str:
    price = next(iter(offer.prices), None)
    if price is None:
        return "no price"
    return f"{fmt.rate(price.rates.input)} in, {fmt.rate(price.rates.output)} out"


def _moving(place: int, ranked: RankedModel) -> Iterator[Finding]:
    """A moving alias, or a model in preview."""
    model, ref = ranked.model, ModelRef(place)
    receipt = (receipt_on(place, model.key),)
    if model.is_moving_alias:
        text = " is a moving alias: it may point to a different model at any time."
        yield Finding(Topic.RISK, (ref, text), receipts=receipt)
    found = _UNFINISHED.search(model.key.partition("/")[2])
    if found is not None:
        text = f" is named {found[1]} by its maker: such models change or end at short notice."
        yield Finding(Topic.RISK, (ref, text), receipts=receipt)


def _old_scores(place: int, ranked: RankedModel, now: datetime) -> Iterator[Finding]:
    """A model without recent scores."""
    scores = ranked.side.scores.values()
    if scores and all(is_old_score(score.as_of, now.date()) for score in scores):
        newest = max(scores, key=lambda score: score.as_of or "")
        text = sentence("Every score of ", ModelRef(place), " is more than a year old, the newest from ")
        receipt = Receipt((ModelRef(place),), (newest.benchmark,), newest.source, newest.as_of or "")
        yield Finding(Topic.RISK, sentence(text, f"{newest.as_of}."), receipts=(receipt,))


def _only_one_seller(comparison: Comparison) -> Iterator[Finding]:
    """Models with only one ranked provider; a reason to pick the only model with several."""
    sellers = [ranked.ranking.n_sellers for ranked in comparison.models]
    single = [place for place, count in enumerate(sellers) if count == 1]
    if not single:
        return
    several = [place for place, count in enumerate(sellers) if count > 1]
    each = "has only one ranked provider" if len(single) == 1 else "have only one ranked provider each"
    counts = [(ModelRef(place), f" has {sellers[place]}") for place in several]
    text = sentence(mentions(single), f" {each}", *(("; ", join(", ", counts)) if counts else ()), ".")
    if len(several) == 1 and len(single) + 1 == len(sellers):
        reason = f"you want more than one provider for this workload ({sellers[several[0]]} vs 1)"
        yield Finding(Topic.RISK, text, several[0], (reason,), _offers(comparison))
    else:
        yield Finding(Topic.RISK, text, receipts=_offers(comparison))


def _offers(comparison: Comparison) -> tuple[Receipt, ...]:
    return tuple(
        _offer(comparison, place, ranked.best, ranked.ranking.n_sellers)
        if ranked.best is not None
        else receipt_on(place, "no offer can be ranked")
        for place, ranked in enumerate(comparison.models)
    )


def _offer(comparison: Comparison, place: int, quote: Quote, sellers: int | None = None) -> Receipt:
    details = [f"{total_text(quote)} {comparison.per}", agreement(quote.offer)]
    if sellers is not None:
        details.append(fmt.counted(sellers, "ranked provider"))
    return Receipt(_at_seller(place, quote.offer), ("; ".join(details),), quote.price.source, quote.price.as_of)
