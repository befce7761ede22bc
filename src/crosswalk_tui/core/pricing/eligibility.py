"""Decide which offers may be ranked, and why others may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from crosswalk_tui.core.models import Offer, Price
from crosswalk_tui.core.pricing.bill import PaidPrice, Quote, quote_portions
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.regions import UNNAMED, within
from crosswalk_tui.core.pricing.reply_limits import output_limit, room_for_reply
from crosswalk_tui.core.pricing.tariff import prices_in_force
from crosswalk_tui.core.vocabulary import Access, Exclusion, Tier
from crosswalk_tui.core.workload.hours import Hours
from crosswalk_tui.core.workload.monthly import Workload


class Excluded(NamedTuple):
    """An offer left out of the ranking, with a code for programs and a clause for people."""

    offer: Offer
    code: Exclusion
    reason: str


Verdict = tuple[Excluded | None, tuple[PaidPrice, ...] | Excluded]
"""What `Criteria` decide about an offer: why it is left out, if it is; and its prices, or why it has none."""


class Criteria(NamedTuple):
    """What decides whether an offer is left out, and which prices it has, however many tokens there are.

    Attributes:
        tier: the service level requested.
        hours: when the workload runs.
        portions: the tier and the prompt size of each portion of the workload, and whether a standard price will do.
        least: the smallest context window that will do.
        context: the model's own window, for sellers that do not publish theirs.
    """

    filters: Filters
    day: date
    tier: Tier
    hours: Hours
    portions: tuple[tuple[Tier, int | None, bool], ...]
    least: int
    context: int | None

    def verdict(self, offer: Offer) -> Verdict:
        """Whether *offer* is left out, and its prices."""
        out = (
            _not_for_sale(offer, self.day)
            or _another_product(offer, self.tier, self.filters)
            or _unwanted(offer, self.filters)
            or self._too_little_context(offer)
        )
        return (None, self._prices_of_portions(offer)) if out is None else (out, out)

    def _prices_of_portions(self, offer: Offer) -> tuple[PaidPrice, ...] | Excluded:
        """The prices of the portions, or why one has none."""
        if len(self.portions) == 1:
            only = self._price_of_portion(offer, *self.portions[0])
            return only if isinstance(only, Excluded) else (only,)
        paid: list[PaidPrice] = []
        reached: Price | None = None
        for nth, portion in enumerate(reversed(self.portions)):  # the largest prompts first
            if nth and reached is None and portion[0] is self.portions[-nth][0]:
                paid.append(paid[-1])  # larger prompts of the same tier reach no band
                continue
            found = self._price_of_portion(offer, *portion)
            if isinstance(found, Excluded):
                return found
            paid.append(found)
            reached = found[1]
        return tuple(paid[::-1])

    def _price_of_portion(
        self, offer: Offer, tier: Tier, prompt: int | None, standard_too: bool
    ) -> PaidPrice | Excluded:
        """The base price and the band of a portion, or why it has none."""
        price, band = prices_in_force(offer, self.day, tier, self.hours, prompt)
        out = None
        if price is None:
            code = Exclusion.NO_PRICE if tier is Tier.STANDARD else Exclusion.TIER
            out = Excluded(offer, code, f"no {tier} price in force")
        elif band is None and tier is not Tier.STANDARD and prompt is not None:
            missing = self._unpublished_band(offer, prompt)
            if missing is not None:
                reason = f"no {tier} price published for prompts above {missing.band_from:,} tokens"
                out = Excluded(offer, Exclusion.TIER, reason)
        if out is not None and standard_too:
            return self._price_of_portion(offer, Tier.STANDARD, prompt, standard_too=False)
        if price is None or out is not None:
            return out or Excluded(offer, Exclusion.NO_PRICE, "no price in force")
        if not price.rates.input or not price.rates.output:
            return Excluded(offer, Exclusion.NO_PRICE, "input or output price missing or zero")
        return price, band

    def _unpublished_band(self, offer: Offer, prompt: int) -> Price | None:
        """The standard price of the band that *prompt* reaches, where the requested tier has no such band.

        The cost of a long prompt in that tier is not published then: the price of short ones would be too low.
        """
        standard, band = prices_in_force(offer, self.day, Tier.STANDARD, self.hours, prompt)
        return band if standard is not None and band is not None and not band.assumed else None

    def _too_little_context(self, offer: Offer) -> Excluded | None:
        """Exclude a context window below the filter's or the prompt's size, unless it is unknown."""
        context = offer.window(self.context)
        if context is None or context >= self.least:
            return None
        return Excluded(offer, Exclusion.CONTEXT, f"context window {context:,} is smaller than {self.least:,}")


class _SameOffers:
    """Offers as a key that is equal to itself alone: to compare what they are takes longer than to decide on them."""

    __slots__ = ("offers",)

    def __init__(self, offers: tuple[Offer, ...]) -> None:
        self.offers = offers

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameOffers) and self.offers is other.offers

    def __hash__(self) -> int:
        return id(self.offers)


@lru_cache(maxsize=32)  # six models, each with a few criteria
def _verdicts(same: _SameOffers, criteria: Criteria) -> tuple[Verdict, ...]:
    return tuple(map(criteria.verdict, same.offers))


class Eligibility:
    """Which offers of one model may be ranked for a workload, and their bills."""

    def __init__(self, workload: Workload, filters: Filters, now: datetime, context: int | None) -> None:
        """Prepare for *workload*, with the model's multiplier applied, at *now* (UTC); *context* is its window."""
        self._workload, self._day = workload, now.date()
        self._prompt, self._reply = workload.largest_prompt, workload.longest_reply
        self._context = context
        portions = tuple([(each.tier, each.prompt, each.standard_too) for each in workload.portions])
        least = max(filters.min_context or 0, self._prompt or 0)
        self._criteria = Criteria(filters, self._day, workload.tier, workload.hours, portions, least, self._context)

    def consider(self, offer: Offer) -> tuple[Quote | None, Excluded | None]:
        """The offer's bill, or the first reason for exclusion; both if only the reply is too long."""
        return self._bill(offer, self._criteria.verdict(offer))

    def consider_all(self, offers: tuple[Offer, ...], *, often: bool) -> Iterator[tuple[Quote | None, Excluded | None]]:
        """`consider` each of the *offers*; with *often*, what no amount changes is kept for the next time."""
        verdicts = _verdicts(_SameOffers(offers), self._criteria) if often else map(self._criteria.verdict, offers)
        return map(self._bill, offers, verdicts)

    def _bill(self, offer: Offer, verdict: Verdict) -> tuple[Quote | None, Excluded | None]:
        """The bill of *offer* after its *verdict*, or why it is excluded; both if only the reply is too long."""
        out, paid = verdict
        if out is not None:
            return None, out
        room = None
        if self._prompt is not None:
            window = offer.window(self._context)
            beside = self._prompt if window is None else self._workload.beside_reply(window)
            room = room_for_reply(offer, beside, self._context)
            if room is not None and self._reply is not None and room < self._reply:
                out = self._too_long_replies(offer)
        if isinstance(paid, Excluded):
            return None, out or paid
        bill = quote_portions(offer, self._workload, paid, self._day, room)
        if bill is None:
            return None, out or Excluded(offer, Exclusion.NO_PRICE, "input or output price missing or zero")
        return bill, out

    def _too_long_replies(self, offer: Offer) -> Excluded:
        """Exclude replies that exceed the context together with the prompt, or the output limit."""
        prompt, reply = self._prompt or 0, self._reply or 0
        context = offer.window(self._context)
        together = 0 if context is None else (self._workload.beside_reply(context) or 0) + reply
        if context is not None and together > context:
            what = f"prompts of {prompt:,} and replies of {reply:,} tokens do"
            if self._workload.sizes is not None:
                what = f"the largest request, of {together:,} tokens, does"
            return Excluded(offer, Exclusion.CONTEXT, f"{what} not fit a context window of {context:,}")
        limit = output_limit(offer, self._context) or 0
        return Excluded(offer, Exclusion.OUTPUT_LIMIT, f"output limit {limit:,} is smaller than replies of {reply:,}")


def _not_for_sale(offer: Offer, today: date) -> Excluded | None:
    """Exclude offers that are not sold by the token today, or that the catalogue excludes."""
    if offer.access is not Access.METERED:
        code = Exclusion(offer.access)  # of the same name
        return Excluded(offer, code, code.long)
    if offer.exclude_code is not None:
        return Excluded(offer, Exclusion(offer.exclude_code), offer.exclude_reason or offer.exclude_code)
    if not offer.provider.active:
        return Excluded(offer, Exclusion.DEFUNCT_PROVIDER, Exclusion.DEFUNCT_PROVIDER.long)
    if offer.deprecation_date is not None and today >= offer.deprecation_date:
        return Excluded(offer, Exclusion.DEPRECATED, f"deprecated since {offer.deprecation_date.isoformat()}")
    return None


def _another_product(offer: Offer, tier: Tier, filters: Filters) -> Excluded | None:
    """Exclude moving aliases, and offers of other tiers or regions."""
    if offer.is_moving_alias:
        return Excluded(offer, Exclusion.MOVING_ALIAS, Exclusion.MOVING_ALIAS.long)
    if offer.tier not in (Tier.STANDARD, tier):
        return Excluded(offer, Exclusion.TIER, f"{offer.tier} tier, not {tier}")
    return _out_of_region(offer, filters)


def _out_of_region(offer: Offer, filters: Filters) -> Excluded | None:
    """Exclude an offer that is not served in the requested region."""
    bound = offer.region not in (None, "global")
    if filters.region is None:
        place = "one region only, which is not named" if offer.region == UNNAMED else f"region “{offer.region}” only"
        return Excluded(offer, Exclusion.REGION, f"served in {place}") if bound else None
    if (filters.or_global and not bound) or within(offer.region, filters.region):
        return None
    served = "one that is not named" if offer.region == UNNAMED else f"“{offer.region}”"
    where = f": served in {served}" if bound else ""
    return Excluded(offer, Exclusion.REGION, f"not bound to region {filters.region}{where}")


def is_permitted(offer: Offer, filters: Filters, context: int | None) -> bool:
    """Whether *filters* permit *offer*, apart from capabilities; *context* is the window of its model.

    A window that is not known is permitted.
    """
    if offer.is_resale and not filters.resellers:
        return False
    if filters.min_context is not None:
        window = offer.window(context)
        if window is not None and window < filters.min_context:
            return False
    return _unwanted(offer, filters) is None and _out_of_region(offer, filters) is None


def of_another_provider(offer: Offer, filters: Filters) -> Excluded | None:
    """Exclude providers that the filters leave out, whatever other reasons exclude the offer."""
    provider = offer.provider
    if provider.provider_id in filters.deny:
        return Excluded(offer, Exclusion.PROVIDER, "on your deny list")
    if filters.allow and provider.provider_id not in filters.allow:
        return Excluded(offer, Exclusion.PROVIDER, "not on your allow list")
    return None


def counted_codes(excluded: Iterable[Excluded], filters: Filters) -> Counter[Exclusion]:
    """How many offers each reason leaves out; those of providers that are not requested count as such only."""
    return Counter(Exclusion.PROVIDER if of_another_provider(item.offer, filters) else item.code for item in excluded)


def _unwanted(offer: Offer, filters: Filters) -> Excluded | None:
    """Exclude providers by the user's filters; re-sellers are separated later, as they are shown separately."""
    another = of_another_provider(offer, filters)
    if another is not None:
        return another
    if offer.is_resale or filters.ranks_the_named or offer.sold_by in filters.kinds:
        return None
    return _of_another_type(offer)


def unranked_resale(offer: Offer, filters: Filters) -> Excluded:
    """Exclude a re-seller's offer where re-sellers are not ranked."""
    if filters.types is not None:
        return _of_another_type(offer)
    return Excluded(offer, Exclusion.RESELLER, "re-seller, and re-sellers are off")


def _of_another_type(offer: Offer) -> Excluded:
    return Excluded(offer, Exclusion.PROVIDER, f"{offer.sold_by}: not a type of provider that is ranked")
