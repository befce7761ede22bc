"""The costs of a report: every ranked offer, why others are left out, and the arithmetic of each model's bill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.offer_terms import (
    agreement_sentence,
    end_in_words,
    terms_in_words,
    unset_band_in_words,
)
from crosswalk_tui.core.comparison.total_text import may_be_cheaper, total_text
from crosswalk_tui.core.models import RateBasis
from crosswalk_tui.core.money import rate_usd
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.billed_rates import assumed_labels, base_label
from crosswalk_tui.core.pricing.eligibility import counted_codes
from crosswalk_tui.core.pricing.rate_origin import origin_text, substitute_text
from crosswalk_tui.core.report.report_contents import BillInFull, ModelCosts, OfferCost
from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.vocabulary import BandRule, Exclusion, Flag, ProviderType
from crosswalk_tui.core.workload.monthly import Workload

_TYPES = {
    ProviderType.FIRST_PARTY: "the model's lab",
    ProviderType.CLOUD: "cloud",
    ProviderType.HOST: "host",
    ProviderType.AGGREGATOR: "re-seller",
    ProviderType.SUBSCRIPTION: "subscription",
    ProviderType.LOCAL: "local",
}


_OWN = "own price", "marked *; a rate is the author's own, not the list price"
"""The words for `Flag.OWN`: a report has other readers."""


def model_costs(
    place: int, comparison: Comparison, names: Sequence[str], source_names: Mapping[str, str]
) -> ModelCosts:
    """The costs of the model at *place*; *source_names* are the names of the sources by id."""
    ranking = comparison.models[place].ranking
    least = min((total for total in comparison.totals if total is not None), default=None)
    winners = {id(quote) for quote in ranking.cheapest}
    undercuts = {id(quote) for quote in ranking.maybe_cheaper}
    offers = tuple(
        OfferCost(
            model=names[place],
            provider=quote.offer.provider.name,
            provider_type=_TYPES[quote.offer.sold_by],
            model_id=quote.offer.provider_model_id,
            region=quote.offer.region or "",
            input_usd=None if quote.rates.input is None else rate_usd(quote.rates.input),
            output_usd=None if quote.rates.output is None else rate_usd(quote.rates.output),
            total_usd=quote.total_usd,
            month_usd=quote.month_usd(comparison.workload.month_factor),
            times=quote.total_usd / least if least else None,
            is_cheapest=id(quote) in winners,
            notes=_notes(quote, place, comparison, may_be_cheapest=id(quote) in undercuts),
            source=source_names.get(quote.price.source, quote.price.source),
            as_of=quote.price.as_of,
            lines=tuple(line for line in quote.lines if line.quantity),
            is_own=quote.is_own,
            assumed_sign=quote.assumed_sign,
            is_old=quote.is_old,
        )
        for quote in ranking.ranked
    )
    return ModelCosts(names[place], offers, _left_out(place, comparison), _remarks(place, comparison))


def _notes(quote: Quote, place: int, comparison: Comparison, *, may_be_cheapest: bool) -> tuple[str, ...]:
    """The caveats of a bill in words, and how its offer differs from the model at *place*."""
    notes = ["may be the cheapest"] if may_be_cheapest else []
    notes += end_in_words(quote.offer)
    if quote.bands:
        starts = " and ".join(f"{band.band_from:,}" for band in quote.bands)
        notes.append(f"{'' if quote.band is not None else 'some requests at the '}price above {starts} tokens")
    notes += unset_band_in_words(quote, comparison.workload)
    notes += terms_in_words(quote.offer, comparison.models[place].model)
    if quote.load is not None:
        notes.append(quote.load.short_words)
    elif quote.list_words:
        notes.append(quote.list_words)
    assumed = [_rates_assumed(assumed_labels(quote))] if Flag.ASSUMED_RATE in quote.flags else []
    words = (_OWN[0] if flag is Flag.OWN else flag.short for flag in quote.flags if flag is not Flag.ASSUMED_RATE)
    return (*notes, *assumed, *words)


def _rates_assumed(labels: Sequence[str]) -> str:
    """``cache read rate assumed``, ``input and output rates assumed``."""
    return f"{listed(labels)} {'rate' if len(labels) == 1 else 'rates'} assumed"


def _left_out(place: int, comparison: Comparison) -> tuple[str, ...]:
    """``12 re-sellers``, ``3 deprecated``: how many offers each reason leaves out, the most frequent first."""
    counts = counted_codes(comparison.models[place].ranking.excluded, comparison.filters)
    words = {code: code.counted for code in counts}
    if comparison.filters.region is not None and Exclusion.REGION in words:
        words[Exclusion.REGION] = f"not bound to region {comparison.filters.region}"
    if Exclusion.CAPABILITY_UNKNOWN in words:
        words[Exclusion.CAPABILITY_UNKNOWN] = "of a model not known to have what is needed"
    return tuple(f"{count:,} {words[code]}" for code, count in counts.most_common())


def _remarks(place: int, comparison: Comparison) -> tuple[str, ...]:
    """Sentences on what may be cheaper than the best offer of the model: assumed bills, re-sellers, free tiers."""
    ranking = comparison.models[place].ranking
    remarks = [f"{may_be_cheaper(quote)[0].upper()}{may_be_cheaper(quote)[1:]}." for quote in ranking.maybe_cheaper[:1]]
    resold = ranking.cheapest_with_resellers
    if resold is not None and resold.offer.is_resale and not comparison.filters.resellers:
        remarks.append(
            f"With re-sellers, {resold.offer.provider.name} would be cheapest: {total_text(resold)} {comparison.per}."
        )
    free = sorted({offer.provider.name for offer in ranking.free})
    if free:
        remarks.append(f"Free tier, rate-limited: {listed(free)}.")
    return tuple(remarks)


def bills_in_full(
    comparison: Comparison, names: Sequence[str], source_names: Mapping[str, str]
) -> dict[int, BillInFull]:
    """The arithmetic of the bill of each model's cheapest offer, by position; models without one are missing."""
    winners = comparison.leaders.winners
    found = {}
    for place, ranked in enumerate(comparison.models):
        quote = ranked.best
        if quote is None:
            continue
        own = comparison.workload.for_model(ranked.model.key)
        found[place] = BillInFull(
            model=names[place],
            provider=quote.offer.provider.name,
            model_id=quote.offer.provider_model_id,
            lines=tuple(line for line in quote.lines if line.quantity),
            total_usd=quote.total_usd,
            month_usd=quote.month_usd(comparison.workload.month_factor),
            notes=tuple(_bill_notes(quote, own, comparison.workload, source_names)),
            tied=tuple(names[other] for other in winners[1:]) if winners and place == winners[0] else (),
        )
    return found


def _bill_notes(quote: Quote, own: Workload, whole: Workload, source_names: Mapping[str, str]) -> list[str]:
    """Sentences on how the bill comes about; *own* is the workload of the model, with its output multiplier."""
    notes = []
    if own.output_tokens != whole.output_tokens:
        notes.append(
            f"The output is that of the workload, {whole.output_tokens:,} tokens, times the model's multiplier."
        )
    if quote.price.tier != "standard":
        notes.append(f"The price is that of the {quote.price.tier} tier.")
    if quote.band is not None:
        what = "all tokens cost" if quote.band.band_rule is BandRule.CLIFF else "the input above it costs"
        notes.append(f"Prompts exceed {quote.band.band_from:,} tokens: {what} the price of that size.")
    elif quote.bands:
        notes.append("Each request is billed at the price of its own prompt size.")
    unset = unset_band_in_words(quote, whole)
    if unset:
        notes.append(f"{listed(unset)[0].upper()}{listed(unset)[1:]}: the workload states no prompt size.")
    hours = quote.hourly_words(own.hours)
    if hours:
        notes.append(f"Hours: {hours}.")
    noted = [line for line in quote.lines if line.quantity and line.note]
    notes += [
        f"{line.label[0].upper()}{line.label[1:]} rate: {origin_text(line.origin, source_names)}." for line in noted
    ]
    agreement = agreement_sentence(quote.offer)
    notes.append(f"{agreement[0].upper()}{agreement[1:]}.")
    return notes


def sources_of_prices(comparison: Comparison) -> set[str]:
    """The ids of the sources of the prices that the costs and their remarks show."""
    found = set()
    for ranked in comparison.models:
        shown, resold = ranked.ranking.ranked, ranked.ranking.cheapest_with_resellers
        for quote in (*shown, *([] if resold is None else [resold])):
            found |= {price.source for pair in quote.paid for price in pair if price is not None}
            found |= {line.origin.source for line in quote.lines if isinstance(line.origin, RateBasis)}
        found |= {
            price.source
            for item in ranked.ranking.excluded
            if item.code is Exclusion.QUARANTINED
            for price in item.offer.prices
        }
    return found


def caveats(comparison: Comparison) -> tuple[str, ...]:
    """The meaning of each caveat that occurs in the costs, as ``name: meaning``."""
    quotes = [quote for ranked in comparison.models for quote in ranked.ranking.ranked]
    found = {flag for quote in quotes for flag in quote.flags} - {Flag.ASSUMED_RATE}
    return (*_assumptions(quotes), *("{}: {}.".format(*_words(flag)) for flag in Flag if flag in found))


def _assumptions(quotes: Sequence[Quote]) -> tuple[str, ...]:
    """What replaces each rate that is not published: ``≈ cache read rate assumed: not published; …``."""
    labels: dict[tuple[str, str], list[str]] = {}
    for quote in quotes:
        for line in quote.lines:
            if line.quantity and line.assumed:
                text = substitute_text(line.origin).replace(": ", "; ", 1)
                replaced = labels.setdefault((line.assumed_sign, text), [])
                replaced += [label for label in (base_label(line.label),) if label not in replaced]
    return tuple(f"{sign} {_rates_assumed(names)}: {text}." for (sign, text), names in labels.items())


def _words(flag: Flag) -> tuple[str, str]:
    """The name of a caveat with its sign, and its meaning."""
    if flag is Flag.OWN:
        return _OWN
    return f"{flag.mark} {flag.short}" if flag is Flag.STALE else flag.short, flag.long
