"""The costs of a report: every ranked offer, why others are left out, and the arithmetic of the lowest bill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from crosswalk_tui.core.comparison.sides import Comparison, may_be_cheaper, total_text
from crosswalk_tui.core.money import rate_usd
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.report.report_contents import BillInFull, ModelCosts, OfferCost
from crosswalk_tui.core.text.format import counted, listed
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
            times=quote.total_usd / least if least else None,
            is_cheapest=id(quote) in winners,
            notes=_notes(quote, may_be_cheapest=id(quote) in undercuts),
            source=source_names.get(quote.price.source, quote.price.source),
            as_of=quote.price.as_of,
            is_own=quote.is_own,
        )
        for quote in ranking.ranked
    )
    return ModelCosts(names[place], offers, _left_out(place, comparison), _remarks(place, comparison))


def _notes(quote: Quote, *, may_be_cheapest: bool) -> tuple[str, ...]:
    """The caveats of a bill in words."""
    notes = ["may be the cheapest"] if may_be_cheapest else []
    if quote.bands:
        starts = " and ".join(f"{band.band_from:,}" for band in quote.bands)
        notes.append(f"{'' if quote.band is not None else 'some requests at the '}price above {starts} tokens")
    if quote.load is not None:
        notes.append(quote.load.short_words)
    elif quote.list_words:
        notes.append(quote.list_words)
    return (*notes, *(_words(flag)[0] for flag in quote.flags))


def _left_out(place: int, comparison: Comparison) -> tuple[str, ...]:
    """``12 re-sellers``, ``3 deprecated``: how many offers each reason leaves out, the most frequent first."""
    counts = Counter(item.code for item in comparison.models[place].ranking.excluded)
    words = {code: code.counted for code in counts}
    if comparison.filters.region is not None and Exclusion.REGION in words:
        words[Exclusion.REGION] = f"not bound to region {comparison.filters.region}"
    if Exclusion.CAPABILITY_UNKNOWN in words:
        words[Exclusion.CAPABILITY_UNKNOWN] = "of a model not known to have what is needed"
    return tuple(f"{count:,} {words[code]}" for code, count in counts.most_common())


def _remarks(place: int, comparison: Comparison) -> tuple[str, ...]:
    ranking = comparison.models[place].ranking
    remarks = [f"{may_be_cheaper(quote)[0].upper()}{may_be_cheaper(quote)[1:]}." for quote in ranking.maybe_cheaper[:1]]
    resold = ranking.cheapest_with_resellers
    if resold is not None and resold.offer.is_resale and not comparison.filters.resellers:
        remarks.append(
            f"With re-sellers, {resold.offer.provider.name} would be cheapest: {total_text(resold)} a month."
        )
    free = sorted({offer.provider.name for offer in ranking.free})
    if free:
        remarks.append(f"Free tier, rate-limited: {listed(free)}.")
    return tuple(remarks)


def winning_bill(comparison: Comparison, names: Sequence[str]) -> BillInFull | None:
    """The arithmetic of the cheapest model's bill; None if no offer can be ranked."""
    winners = comparison.leaders.winners
    quote = comparison.models[winners[0]].best if winners else None
    if quote is None:
        return None
    own = comparison.workload.for_model(comparison.models[winners[0]].model.key)
    return BillInFull(
        model=names[winners[0]],
        provider=quote.offer.provider.name,
        model_id=quote.offer.provider_model_id,
        lines=tuple(line for line in quote.lines if line.quantity),
        total_usd=quote.total_usd,
        notes=tuple(_bill_notes(quote, own, comparison.workload)),
        tied=tuple(names[place] for place in winners[1:]),
    )


def _bill_notes(quote: Quote, own: Workload, whole: Workload) -> list[str]:
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
    hours = quote.hourly_words(own.hours)
    if hours:
        notes.append(f"Hours: {hours}.")
    noted = [line for line in quote.lines if line.quantity and line.note]
    notes += [f"{line.label[0].upper()}{line.label[1:]} rate: {line.note}." for line in noted]
    agree = quote.offer.n_sources
    alone = "One of several sources has the price." if quote.offer.disputed else "One source has the price."
    notes.append(f"{counted(agree, 'source')} agree on the price." if agree > 1 else alone)
    return notes


def caveats(comparison: Comparison) -> tuple[str, ...]:
    """The meaning of each caveat that occurs in the costs, as ``name: meaning``."""
    found = {flag for ranked in comparison.models for quote in ranked.ranking.ranked for flag in quote.flags}
    return tuple("{}: {}.".format(*_words(flag)) for flag in Flag if flag in found)


def _words(flag: Flag) -> tuple[str, str]:
    """The name of a caveat, and its meaning without the signs of the screens."""
    return _OWN if flag is Flag.OWN else (flag.short, flag.long.replace(", marked ≈,", ""))
