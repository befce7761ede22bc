"""What ``usage`` answers: the costs of a log by part and on other models, and the remarks on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from heapq import nlargest
from typing import NamedTuple

from crosswalk_tui.core.changes.age import is_stale
from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.money import month_cost
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.billing import AssumedRate, DatedOffer, LogCost, assumed_rates, sign_of_assumed
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.remarks import SHORT, no_rate, remarks, span_words
from crosswalk_tui.core.usage.requests import RequestSum
from crosswalk_tui.core.workload.monthly import Workload

_FINE_TUNE = "ft:"
_FREE = ":free"
"""The end of the names of OpenRouter's free variants."""

_NAMED = 20
"""Unknown models that the remarks name, the most used ones."""

ASK = "--on MODEL prices the log on a model, or states why it cannot."
"""How to price a log whose models are unknown, or that no model can serve."""


class Elsewhere(NamedTuple):
    """A model that the whole log is priced on."""

    model: Model
    bill: Quote | None
    reason: str

    @property
    def assumed(self) -> frozenset[tuple[str, AssumedRate]]:
        """The model, and the rates of the bill that are not published."""
        return frozenset((self.model.key, rate) for rate in (assumed_rates(self.bill) if self.bill else ()))


class UsageAnswer(NamedTuple):
    """The answer: the log by part, in total, and on other models; *none_serves* is why there are none.

    Attributes:
        unknown: names in the log that are no model, or may be several, and the keys of those.
        is_requested: whether *elsewhere* are the models of ``--on``.
    """

    log: UsageLog
    workload: Workload
    by: str
    rows: Sequence[tuple[str, LogCost]]
    total: LogCost
    elsewhere: Sequence[Elsewhere]
    none_serves: str
    unknown: Mapping[str, Sequence[str]]
    unsold: RequestSum
    sold: Mapping[str, DatedOffer]
    today: date
    is_requested: bool

    @property
    def at_list_price(self) -> list[DatedOffer]:
        """The offers with a price of the user's, whose requests of earlier days are billed at the list price."""
        early = {group.model for group in self.log.groups if group.day is not None and group.day < self.today}
        return [offer for name, offer in self.sold.items() if offer.has_undated_price and name in early]

    @property
    def assumed(self) -> frozenset[tuple[str, AssumedRate]]:
        """Models, and the rates of their bills in the answer that are not published."""
        return frozenset().union(
            self.total.assumed_then, self.total.assumed_now, *(each.assumed for each in self.elsewhere)
        )

    @property
    def assumed_lines(self) -> frozenset[str]:
        """The lines of those rates, such as ``audio input``."""
        return frozenset(rate.label for _, rate in self.assumed)

    def month(self, amount: Decimal | None) -> Decimal | None:
        """*amount* of the log per 30 days at its rate, if that is known; a log without dates is the month."""
        return None if amount is None or self.log.has_no_rate else month_cost(amount, self.log.month_factor)

    def month_on(self, elsewhere: Elsewhere) -> Decimal | None:
        """The bill of *elsewhere* per 30 days, as `month`."""
        bill = elsewhere.bill
        return None if bill is None or self.log.has_no_rate else bill.month_usd(self.log.month_factor)


def may_be_low(assumed: Collection[tuple[str, AssumedRate]]) -> bool:
    """Whether a bill with the *assumed* rates of its models may be too low."""
    return any(rate.may_be_low for _, rate in assumed)


def _seller_note(model: Model, offer: Offer, today: date) -> str:
    """The model and its seller; also the date of the price if it is old."""
    dates = [price.as_of for price in offer.prices if price.holds_on(today)]
    old = [as_of for as_of in dates if is_stale(as_of, today)]
    return f"{model.key} at {offer.provider.name}{f' (old price of {min(old)})' if old else ''}"


def _undated_prices(report: UsageAnswer) -> list[str]:
    """The offers whose own price is not in the cost then, as it is not known since when it is paid."""
    names = sorted({f"{each.model.key} at {each.offer.provider.name}" for each in report.at_list_price})
    if not names:
        return []
    return [f"Your prices have no days: before today, the cost then of {', '.join(names)} is at list prices."]


def is_fine_tune(name: str) -> bool:
    """Whether *name*, as logged, is that of a customer's own version of a model, such as ``ft:gpt-4o:acme::id``."""
    return name.rpartition("/")[2].casefold().startswith(_FINE_TUNE)


def usage_notes(report: UsageAnswer) -> list[str]:
    """Sentences on the basis of the figures, and on what they leave out."""
    total = report.total
    sellers = sorted({_seller_note(each.model, each.offer, report.today) for each in report.sold.values()})
    notes = [f"Billed at: {', '.join(sellers)}."] if sellers else []
    by_model = report.log.by_model()
    notes += [
        f"{safe(name, 80)!r} was free: {by_model[name].in_words} billed at the price of the paid {sold.model.key}."
        for name, sold in report.sold.items()
        if name.casefold().endswith(_FREE)
    ]
    most_used = nlargest(_NAMED, report.unknown, key=lambda name: by_model[name].rows)
    for name in most_used:
        candidates = report.unknown[name]
        what = f"could be any of {', '.join(candidates)}" if candidates else "is no model of the catalogue"
        what = "is a fine-tune, whose price is not that of its model" if is_fine_tune(name) else what
        who = f"{safe(name, 80)!r} {what}" if name else "The log does not name the model"
        notes.append(f"{who}: {by_model[name].in_words} without a cost.")
    rest = RequestSum()
    for name in report.unknown.keys() - set(most_used):
        rest.merge(by_model[name])
    if rest.rows:
        more = counted(len(report.unknown) - len(most_used), "more name")
        notes.append(f"{more} without a single model of the catalogue: {rest.in_words} without a cost.")
    if report.unknown and total.known_now is None:
        notes.append(ASK)
    if report.unsold.rows:
        notes.append(f"{report.unsold.in_words} to models that no seller offers today: left out of the cost now.")
    if total.without_then.rows:
        notes.append(
            f"{total.without_then.in_words} left out of the cost then: without a date, a known model or a recorded"
            " price of that day."
        )
    notes += _undated_prices(report)
    notes += _assumptions(report.assumed)
    *others, taken_for = remarks(report.log, report.workload, report.assumed_lines)
    log = report.log
    if log.month_factor is not None and log.first is not None and log.last is not None:
        span = f"{log.first:%Y-%m-%d} to {log.last:%Y-%m-%d}, {span_words(log)}"
        short = f" {SHORT}" if log.is_short else ""
        taken_for = f"The log covers {span}; a month is 30 days at its rate.{short}"
    elif not log.total.rows:
        return [*notes, *others]
    elif log.has_no_rate:
        taken_for = f"{no_rate(log)}: what 30 days cost is unknown; --since leaves those without a date out."
    return [*notes, *others, taken_for]


def _assumptions(assumed: Collection[tuple[str, AssumedRate]]) -> list[str]:
    """A sentence for each model and seller with rates that are not published."""
    by_seller: dict[str, list[AssumedRate]] = {}
    for key, rate in sorted(assumed):
        by_seller.setdefault(f"{key} at {rate.seller}", []).append(rate)
    return [
        f"{sign_of_assumed(rates)} {who}: {'; '.join(f'{rate.label}: {rate.note}' for rate in rates)}."
        for who, rates in by_seller.items()
    ]
