"""Rank the offers of models for the command line, and describe rankings as tables and notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from crosswalk_tui.catalog.past_offers import moment_of, offers_at
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.model_choice import choose_model
from crosswalk_tui.cli.output import Section
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.core.comparison.comparison import RankedModel
from crosswalk_tui.core.comparison.offer_terms import end_in_words, terms_in_words
from crosswalk_tui.core.comparison.too_long import limit_exceeded
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.models import OWN, Model
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.billed_rates import billed_rate_texts, is_own_rate
from crosswalk_tui.core.pricing.eligibility import Excluded, counted_codes
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.pricing.regions import within
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import listed as listed_words
from crosswalk_tui.core.text.format import multiples as multiple_texts
from crosswalk_tui.core.text.format import places_of, rate_texts
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Exclusion, Sign
from crosswalk_tui.core.workload.log_rate import LogRate, bill_heading
from crosswalk_tui.core.workload.monthly import Workload

if TYPE_CHECKING:
    from crosswalk_tui.core.own.records import Own


_CACHED = Column("Cached $/1M", "point")
_BILL = Column("$", "point")
_RANKED_COLUMNS = (
    Column("Provider"), Column("Model id", spare=2), Column("In $/1M", "point"), _CACHED, Column("Out $/1M", "point"),
    _BILL, Column("vs min", "right", spare=1), Column("Source", spare=3), Column("Note"),
)  # fmt: skip

_MOST_NAMED = 3
"""Number of offers in the footnote on those that may be cheaper; the table lists all."""


class PricedModel(NamedTuple):
    """A model, the ranking of its offers for a workload, what is the user's, and the names of the sources by id."""

    model: Model
    ranking: Ranking
    workload: Workload | None = None
    own: Own = ()
    source_names: Mapping[str, str] = {}


def price_models(
    catalogue: Catalogue,
    requested: Sequence[str],
    workload: Workload,
    filters: Filters,
    now: datetime,
    at: date | None = None,
) -> list[PricedModel]:
    """Rank every offer of each *requested* model for *workload*; a repeated model is ranked once.

    Offers and prices are those of the day *at*, or of *now* if None.

    Raises:
        ModelNotFound, AmbiguousModel: a name matches no model, or several.
    """
    found = {model.key: model for model in (choose_model(catalogue, name) for name in requested)}
    own = catalogue.own if at is None or at >= now.date() else ()
    priced, names = [], catalogue.source_names()
    for model in found.values():
        offers = offers_at(catalogue, model.key, at, now.date())
        priced.append(
            PricedModel(model, rank(offers, workload, filters, moment_of(at, now), model), workload, own, names)
        )
    return priced


def ranked_table(priced: PricedModel, *, winners_only: bool = False, rate: LogRate | None = None) -> Table:
    """The winners, the offers that may be cheaper, and the other ranked ones, cheapest first; or only the winners.

    With the *rate* of a log, the bills are those of the log. What a cached token costs is a column if any is cached.
    """
    ranking, model = priced.ranking, priced.model
    cheapest = ranking.cheapest
    winners = {bill.offer.offer_id for bill in cheapest}
    undercuts = {bill.offer.offer_id for bill in ranking.maybe_cheaper}
    least = min((bill.total_usd for bill in cheapest), default=Decimal(0))
    listed = cheapest if winners_only else ranking.ranked
    inputs, outputs = _rates(listed, "input"), _rates(listed, "output")
    cached = _cached_rates(listed)
    has_cached = any(cached)
    places = places_of(bill.total_usd for bill in listed)
    multiples = multiple_texts([bill.total_usd / least if least else None for bill in listed])
    shown = [each for each in _RANKED_COLUMNS if each is not _CACHED or has_cached]
    return Table(
        tuple(Column(bill_heading(rate), "point") if each is _BILL else each for each in shown),
        [
            (
                bill.offer.provider.name,
                bill.offer.provider_model_id,
                input_text,
                *([cached_text] if has_cached else []),
                output_text,
                total_text(bill, places),
                times,
                f"{_source(bill, priced.source_names)} {bill.price.as_of}",
                _note(bill, model, winners, undercuts),
            )
            for bill, input_text, cached_text, output_text, times in zip(
                listed, inputs, cached, outputs, multiples, strict=True
            )
        ],
    )


def _source(bill: Quote, names: Mapping[str, str]) -> str:
    """The name of the source of *bill*'s price."""
    return "yours" if bill.price.source == OWN else names.get(bill.price.source, bill.price.source)


def _rates(bills: Sequence[Quote], name: str) -> list[str]:
    """The rate *name* of each of *bills*, marked and exact if it is the user's: a bill can be computed from it."""
    own = [is_own_rate(bill, name) for bill in bills]
    rates = [getattr(bill.rates, name) for bill in bills]
    paid = [rate for rate, bill, mine in zip(rates, bills, own, strict=True) if mine and bill.load is None]
    texts = rate_texts(rates, paid)
    return [f"{text}{Sign.OWN if mine else ''}" for text, mine in zip(texts, own, strict=True)]


def _cached_rates(bills: Sequence[Quote]) -> list[str]:
    """The rate at which each of *bills* counts cached input, marked if it is assumed or the user's; empty if none."""
    lines = [next((line for line in bill.lines if line.label.startswith("cache read")), None) for bill in bills]
    return billed_rate_texts(lines)


def _note(bill: Quote, model: Model, winners: set[int], undercuts: set[int]) -> str:
    """What to know about the bill of an offer, in a few words each."""
    notes = []
    if bill.offer.offer_id in winners:
        notes.append("cheapest" if len(winners) == 1 else "cheapest (tie)")
    if bill.offer.offer_id in undercuts:
        notes.append("may be cheaper")
    notes += end_in_words(bill.offer)
    if bill.offer.is_resale:
        notes.append("re-seller")
    if bill.bands:
        some = "" if bill.band is not None else "some at the "
        notes.append(f"{some}price above {' and '.join(f'{band.band_from:,}' for band in bill.bands)} tokens")
    notes += terms_in_words(bill.offer, model)
    if bill.load is not None:
        notes.append(bill.load.short_words)
    elif bill.list_words:
        notes.append(bill.list_words)
    bounds = ["an upper bound"] if bill.assumed_sign == Sign.AT_MOST else []
    return ", ".join([*notes, *(flag.short for flag in bill.flags), *bounds])


def footnotes(priced: PricedModel, filters: Filters) -> tuple[str, ...]:
    """Notes on a ranking: the cheapest with re-sellers, free tiers, and the number of excluded offers by reason."""
    ranking = priced.ranking
    notes = [] if ranking.ranked else ["No offer of this model can be ranked."]
    if ranking.is_assumed:
        notes.append(f"No published bill can be ranked; the cheapest is assumed ({_assumed(ranking.ranked[0])}).")
    notes += [
        f"{Sign.ASSUMED} may be cheaper at {_seller(bill)}: {total_text(bill)} ({_assumed(bill)})."
        for bill in ranking.maybe_cheaper[:_MOST_NAMED]
    ]
    if ranking.at_most:
        names = [bill.offer.provider.name for bill in ranking.at_most]
        others = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
        known = listed_words([*names[:_MOST_NAMED], *others])
        notes.append(
            f"Perhaps cheaper, with bills that are upper bounds (no rate of cached input is published): {known}."
        )
    resold = ranking.cheapest_with_resellers
    if resold is not None and not filters.resellers and resold.offer.is_resale:
        notes.append(f"Cheapest with re-sellers: {_seller(resold)}, {total_text(resold)}.")
    if ranking.free:
        names = sorted({offer.provider.name for offer in ranking.free})
        notes.append(f"Free tier, rate-limited: {', '.join(names)}.")
    if priced.workload is not None and priced.own:
        from crosswalk_tui.core.own.own_remarks import remarks_on

        notes += [remark.text for remark in remarks_on(ranking, priced.workload, priced.own)]
    if ranking.excluded:
        notes.append(f"Left out: {_counted(ranking.excluded, filters)}.")
    return tuple(notes)


def _assumed(bill: Quote) -> str:
    """The assumed rates of *bill* that may be too low, and their substitutes."""
    return "; ".join(f"{line.label}: {line.note}" for line in bill.lines if line.quantity and line.may_be_low)


def _seller(bill: Quote) -> str:
    return f"{bill.offer.provider.name} ({bill.offer.provider_model_id})"


def _counted(excluded: Sequence[Excluded], filters: Filters) -> str:
    counts = counted_codes(excluded, filters)
    words = {code: code.counted for code in counts}
    if filters.region is not None:
        words[Exclusion.REGION] = f"not bound to region {safe(filters.region, 40)}"
    return ", ".join(f"{n} {words[code]}" for code, n in counts.most_common())


def ranking_sections(
    priced: PricedModel, filters: Filters, *, each_excluded: bool, rate: LogRate | None = None
) -> list[Section]:
    """The ranking of one model: table, footnotes and, with *each_excluded*, every excluded offer."""
    title = f"{priced.model.name} ({priced.model.key})"
    sections = [
        Section(title, ranked_table(priced, rate=rate)),
        Section(notes=footnotes(priced, filters)),
    ]
    if each_excluded:
        excluded = priced.ranking.excluded
        rows = [(item.offer.provider.name, item.offer.provider_model_id, item.reason) for item in excluded]
        sections.append(Section(table=Table((Column("Left out"), Column("Model id"), Column("Why")), rows)))
    return sections


def month_costs(bills: Iterable[tuple[str, Quote | None]], factor: Fraction | None) -> dict[str, Decimal | None]:
    """The best bill of each named model per 30 days; empty without the `month_factor` of a log."""
    if factor is None:
        return {}
    return {name: None if bill is None else bill.month_usd(factor) for name, bill in bills}


def report_unranked(
    models: Sequence[PricedModel | RankedModel], workload: Workload, filters: Filters, now: datetime
) -> bool:
    """Report on standard error a region without offers, and each model without a ranked offer, with the reason.

    They were ranked for *workload* under *filters* at *now*.

    Returns whether there is such a model.
    """
    region = filters.region
    offers = [bill.offer for each in models for bill in each.ranking.ranked]
    offers += [item.offer for each in models for item in each.ranking.excluded]
    known = {offer.region for offer in offers} - {None}
    if region is not None and not any(within(name, region) for name in known):
        names = ", ".join(sorted(str(name) for name in known)) or "none"
        write_message(f"No offer of these models is bound to region {safe(region)}; their regions: {names}.")
    unranked = [each for each in models if not each.ranking.ranked]
    for each in unranked:
        write_message(f"No offer of {each.model.key} can be ranked{_why_none(each, workload, filters, now)}.")
    return bool(unranked)


def _why_none(priced: PricedModel | RankedModel, workload: Workload, filters: Filters, now: datetime) -> str:
    """The options that are the cause, or what is too long and what to do, or else the most frequent reason."""
    from crosswalk_tui.core.comparison.blocking import RankedFor, blocking  # rarely needed

    ranking, model = priced.ranking, priced.model
    offers = tuple(item.offer for item in ranking.excluded)
    options = None if ranking.cut_short else blocking([(0, model, offers)], RankedFor(workload, filters), now)
    if options is not None:
        return f" with {options.words}"
    exceeded = limit_exceeded(ranking, workload.for_model(model.key), filters)
    return f" ({ranking.why_none})" if exceeded is None else ": {}; set {}".format(*exceeded)
