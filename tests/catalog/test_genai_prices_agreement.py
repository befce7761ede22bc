"""Our bills against those of genai-prices, an independent calculator, to the last micro-dollar.

Every offer of the shipped catalogue whose price was read from genai-prices is billed for generated requests, by our
engine from the catalogue and by that library from its own data: prompts at the edges of context bands, cache reads and
writes, the days and hours at which a price begins or ends, every service tier. The two must agree exactly, or differ
for one of the reasons in `DIFFERENCES`, and then by just what the reason says.

What the catalogue does not carry is not generated: audio and video tokens, citations, web and storage searches.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from genai_prices import Usage
from genai_prices.data import providers as load_providers
from genai_prices.types import ModelInfo, ModelPrice, Provider, TieredPrices

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.bill import Quote, quote, quote_portions
from crosswalk_tui.core.pricing.tariff import prices_in_force
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.requests import Request as LogRequest
from crosswalk_tui.core.usage.totals import workload_of
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.core.workload.hours import EVENLY, window_minutes
from crosswalk_tui.core.workload.monthly import Workload

DIFFERENCES = {
    "fine rate": (
        "The library's own rate is finer than a millionth of a dollar per 1M tokens (1/12 dollar, or the noise of a"
        " float such as 0.02000000000000002): the catalogue rounds rates to the micro-dollar, and the bill of a request"
        " stays within a millionth of a dollar."
    ),
    "no price of writing": (
        "A cache-write price below the input price is a charge for keeping the cache, or a slip: writing a token costs"
        " at least what sending it does. The library bills written tokens at it, we at the input price, with a mark."
    ),
    "tier not sold yet": (
        "Before the first day of a tier's price the library falls back on the standard price; we say that the tier has"
        " no price."
    ),
}
"""Every way in which the two differ on purpose, and why."""

PLAIN, ELABORATE = 4, 24
"""Requests generated for each offer and tier: with one price, and with bands, days or hours."""

_CONTEXTS: dict[Tier, tuple[Mapping[str, str] | None, ...]] = {
    Tier.STANDARD: (None,),
    Tier.FINETUNED: (None,),
    Tier.BATCH: ({"processing": "batch"},),
    Tier.FLEX: ({"service_tier": "flex"},),
    Tier.PRIORITY: ({"service_tier": "priority"},),
    Tier.FAST: ({"service_tier": "fast"}, {"speed": "fast"}),
}
"""How the library is asked for a tier; for some, in one of two ways."""


@dataclass(frozen=True)
class Subject:
    """An offer in one tier, and the library's model that its price was read from."""

    offer: Offer
    tier: Tier
    provider: Provider
    model: ModelInfo

    @property
    def context(self) -> Mapping[str, str] | None:
        """The context in which the library has prices of the tier for this model."""
        known = [variant.when for variant in self.model.price_variants or ()]
        return next((context for context in _CONTEXTS[self.tier] if context in known), None)


@dataclass(frozen=True)
class Request:
    """One request: tokens read, read from a cache, written to one for minutes or an hour, made; and when."""

    sent: int
    cached: int
    written: int
    hourly: int
    made: int
    now: datetime

    def workload(self, tier: Tier) -> Workload:
        """The request as a month's workload of one request."""
        whole = Decimal(self.sent)
        shares = (self.cached / whole, self.written / whole, self.hourly / whole)
        return Workload(self.sent, self.made, *shares, requests=1, batch=tier is Tier.BATCH)

    def usage(self) -> Usage:
        """The request as the library is told it: what is written for an hour is among what is written."""
        return Usage(
            input_tokens=self.sent, cache_read_tokens=self.cached, cache_write_tokens=self.written + self.hourly,
            cache_write_1h_tokens=self.hourly, output_tokens=self.made,
        )  # fmt: skip


def subjects(path: Path) -> list[Subject]:
    """Every offer and tier whose chosen price was read from genai-prices, beside the model it was read from."""
    models = {(p.id, m.id): (p, m) for p in load_providers for m in p.models}
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT DISTINCT m.key, op.offer_id, pr.tier, pr.path FROM offer_price op JOIN price pr USING (price_id)"
            " JOIN offer o ON o.offer_id = op.offer_id JOIN model m USING (model_id)"
            " WHERE pr.source_id = 'genai-prices' AND pr.status = 'chosen' ORDER BY 1, 2, 3"
        ).fetchall()
    with Catalogue.open(path) as catalogue:
        offers = {offer.offer_id: offer for key in sorted({row[0] for row in rows}) for offer in catalogue.offers(key)}
    found = []
    for _, offer_id, tier, place in rows:
        seller, _, model_id = place.partition(".")
        assert (seller, model_id) in models, f"genai-prices 0.2.3 has no {place}: is the catalogue of another version?"
        offer = _as_stated(offers[offer_id])
        if offer is not None and any(price.tier is Tier(tier) for price in offer.prices):
            found.append(Subject(offer, Tier(tier), *models[seller, model_id]))
    return found


def _as_stated(offer: Offer) -> Offer | None:
    """The offer at the rates that genai-prices itself publishes; None where it publishes others than it is billed at.

    What other sources publish, or the maker's rules say, is more than the library knows.
    """
    prices, mixed = [], set()
    for price in offer.prices:
        rates = {basis.rate: None for basis in price.bases}
        if rates.keys() & {"input", "output"} or any(basis.published is not None for basis in price.bases):
            return None
        if not price.assumed and price.source == "genai-prices":
            prices.append(price._replace(rates=price.rates._replace(**rates), bases=()))
        elif price.source != "genai-prices" and price.band_from == 0:
            mixed.add(price.tier)  # that of a page in force, and what genai-prices announces
    bases = {price.tier for price in prices if price.band_from == 0} - mixed
    return offer._replace(prices=tuple(price for price in prices if price.tier in bases)) if bases else None


def requests(subject: Subject, chance: random.Random) -> Iterator[Request]:
    """Requests at the edges of the offer's bands, days and hours, and anywhere."""
    starts = [price.band_from for price in subject.offer.prices if price.band_from] or [50_000]
    own = sum(price.tier is subject.tier for price in subject.offer.prices)
    for _ in range(PLAIN if own == 1 else ELABORATE):
        edge = chance.choice(starts)
        sent = chance.choice([edge - 1, edge, edge + 1, chance.randint(1, 2 * edge), 1])
        cached = chance.choice([0, 0, chance.randint(0, sent), sent])
        written = chance.choice([0, 0, chance.randint(0, sent - cached)])
        hourly = chance.choice([0, 0, chance.randint(0, sent - cached - written)])
        made = chance.choice([0, chance.randint(1, 20_000)])
        yield Request(sent, cached, written, hourly, made, chance.choice(moments(subject.offer, chance)))


def moments(offer: Offer, chance: random.Random) -> list[datetime]:
    """Just before and at every beginning and end of a price, and two moments of no meaning."""
    anywhere = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
    days = [day for price in offer.prices for day in (price.valid_from, price.valid_to) if day is not None]
    clocks = [clock for price in offer.prices for clock in price.window or ()]
    found = [
        anywhere,
        datetime(2026, 11, 20, chance.randrange(24), tzinfo=UTC),
        *(datetime(day.year, day.month, day.day, tzinfo=UTC) for day in days),
        *(anywhere.replace(hour=clock.hour, minute=clock.minute) for clock in clocks),
    ]
    return [*found, *(moment - timedelta(minutes=1) for moment in found)]


def our_bill(subject: Subject, request: Request) -> Quote | None:
    workload = request.workload(subject.tier)
    offer = _at_its_minute(subject.offer, request.now)
    price, band = prices_in_force(offer, request.now.date(), subject.tier, EVENLY, workload.prompt)
    return None if price is None else quote(subject.offer, workload, price, band, request.now)


def _at_its_minute(offer: Offer, now: datetime) -> Offer:
    """The offer as it is sold at this minute: a request is made at one time of day, a month's workload at all."""
    minute = 1 << (now.weekday() * 24 * 60 + now.hour * 60 + now.minute)
    open_ = [
        price._replace(window=None, weekdays=None)
        for price in offer.prices
        if price.window is not None and window_minutes(price.window, price.weekdays) & minute
    ]
    tiers = {price.tier for price in open_ if price.holds_on(now.date())}
    regular = [price for price in offer.prices if price.window is None and price.tier not in tiers]
    return offer._replace(prices=(*open_, *regular))


def their_bill(subject: Subject, request: Request, context: Mapping[str, str] | None) -> tuple[Decimal, ModelPrice]:
    made = subject.model.calc_price(
        request.usage(), subject.provider, genai_request_timestamp=request.now, price_context=context
    )
    return made.total_price, made.model_price


def difference(subject: Subject, request: Request) -> str:
    """Why the two bills differ: empty when they do not, ``unexplained`` when no listed reason accounts for it."""
    ours = our_bill(subject, request)
    theirs, rates = their_bill(subject, request, subject.context)
    if ours is None:
        standard, _ = their_bill(subject, request, None)
        return "tier not sold yet" if subject.context and theirs == standard else "unexplained"
    if ours.total_usd == theirs:
        return ""
    if _is_finer(rates) and abs(ours.total_usd - theirs) < Decimal("0.000001"):
        return "fine rate"
    if (request.written or request.hourly) and "assumed_rate" in ours.flags and rates.cache_write_mtok is not None:
        return "no price of writing"
    return "unexplained"


def _is_finer(rates: ModelPrice) -> bool:
    values = [v for v in vars(rates).values() if v is not None]
    plain = [v.base if isinstance(v, TieredPrices) else v for v in values]
    return any(value != round(value, 6) for value in plain)


@pytest.fixture(scope="module")
def compared(shipped_catalogue: Path) -> list[tuple[Subject, Request, str]]:
    """Every generated request, and how the two bills for it differ."""
    chance = random.Random(20261123)  # noqa: S311 - the same requests in every run
    return [
        (subject, request, difference(subject, request))
        for subject in subjects(shipped_catalogue)
        for request in requests(subject, chance)
    ]


def test_the_two_agree_but_for_the_listed_differences(compared: list[tuple[Subject, Request, str]]) -> None:
    unexplained = [
        (f"{s.provider.id}.{s.model.id}", s.tier.value, r, our_bill(s, r), their_bill(s, r, s.context)[0])
        for s, r, why in compared
        if why == "unexplained"
    ]
    assert not unexplained, unexplained[:3]


def test_thousands_are_compared_and_the_differences_are_few(compared: list[tuple[Subject, Request, str]]) -> None:
    counts = Counter(why for _, _, why in compared)
    print({why or "equal": n for why, n in counts.most_common()})  # noqa: T201 - shown with -s, and on failure
    assert len(compared) >= 5_000
    assert set(counts) == {"", *DIFFERENCES}  # none is listed that does not occur
    assert counts[""] >= 0.95 * len(compared)
    assert counts["fine rate"] <= 0.01 * len(compared)
    assert counts["no price of writing"] <= 0.02 * len(compared)


def test_at_the_standard_tier_only_the_fineness_of_a_rate_makes_a_difference(
    compared: list[tuple[Subject, Request, str]],
) -> None:
    standard = [(r, why) for s, r, why in compared if s.tier is Tier.STANDARD]
    assert {why for _, why in standard} <= {"", "fine rate", "no price of writing"}
    assert len(standard) >= 5_000


def test_what_was_generated_reaches_every_kind_of_price(compared: list[tuple[Subject, Request, str]]) -> None:
    """An agreement over requests that never reach a band, a cache, an hour or a tier would prove little."""
    reached: Counter[str] = Counter()
    for subject, request, why in compared:
        bill = None if why else our_bill(subject, request)
        if bill is None:
            continue
        reached[subject.tier] += 1
        reached["band"] += bill.band is not None
        reached["dated"] += bill.price.valid_from is not None or bill.price.valid_to is not None
        reached.update({line.label for line in bill.lines if line.quantity and line.usd})
    least = {
        "band": 100, "dated": 200, "cache read": 1_000, "cache write": 1_000, "cache write 1h": 1_000,
        Tier.BATCH: 300, Tier.FLEX: 50, Tier.PRIORITY: 50, Tier.FAST: 50,
    }  # fmt: skip
    assert {kind: reached[kind] for kind, n in least.items() if reached[kind] < n} == {}


def test_a_log_of_mixed_sizes_costs_the_sum_of_its_requests(
    compared: list[tuple[Subject, Request, str]], shipped_catalogue: Path
) -> None:
    """Size classes are billed together; the library bills each request."""
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    by_offer: dict[int, list[tuple[Subject, Request]]] = {}
    for subject, request, _ in compared:
        banded = any(price.band_from for price in subject.offer.prices)
        hourly = any(price.window is not None for price in subject.offer.prices)
        made = replace(request, now=noon)
        if subject.tier is Tier.STANDARD and banded and not hourly and not difference(subject, made):
            by_offer.setdefault(subject.offer.offer_id, []).append((subject, made))
    with Catalogue.open(shipped_catalogue) as catalogue:
        bounds = catalogue.band_starts()
    mixed = 0
    for pairs in by_offer.values():
        offer = pairs[0][0].offer
        log = UsageLog(bounds)
        for _, one in pairs:
            log.add(LogRequest(one.sent, one.made, one.cached, one.written, one.hourly))
        workload = workload_of(log.groups.items())
        paid = [prices_in_force(offer, noon.date(), each.tier, EVENLY, each.prompt) for each in workload.portions]
        known = tuple((price, band) for price, band in paid if price is not None)
        bill = quote_portions(offer, workload, known, noon.date())
        assert bill is not None
        assert bill.total_usd == sum(their_bill(subject, one, None)[0] for subject, one in pairs)
        mixed += bill.band is None and bool(bill.bands)
    assert mixed >= 20, "logs that reach a band with some of their requests"
