"""Hypothesis strategies for the domain: offers as hostile as upstream's, workloads as odd as users'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from crosswalk_tui.catalog.schema import CATALOGUE_EXCLUSIONS
from crosswalk_tui.core.models import Offer, Price, Provider, Rates
from crosswalk_tui.core.text.quantity import MAX_TOKENS
from crosswalk_tui.core.vocabulary import Access, BandRule, ProviderType, Tier
from crosswalk_tui.core.workload.monthly import Workload

_Record = TypeVar("_Record")

NOW = datetime(2026, 7, 15, 12, 30, tzinfo=UTC)
"""The moment the laws are tried at; generated dates and times of day lie around it."""

LOWEST_RATE, HIGHEST_RATE = 1_000, 1_000_000_000
"""Micro-USD per 1M tokens between which a price may be ranked."""

positive_rates = st.integers(LOWEST_RATE, HIGHEST_RATE) | st.sampled_from([10_000, 60_000, 60_001, 1_000_000])
unknown_or_zero = st.sampled_from([None, 0])
days = st.integers(-3, 3).map(lambda shift: NOW.date() + timedelta(days=shift))
clock_times = st.sampled_from([time(0, 0), time(6, 0), time(12, 30), time(18, 0), time(23, 59)])


def records(kind: type[_Record], **fields: st.SearchStrategy[object]) -> st.SearchStrategy[_Record]:
    """Instances of a NamedTuple; a field that is not given has its default, which `st.builds` would not keep."""
    # `st.fixed_dictionaries` would also draw an order of the fields: as many numbers again.
    return st.tuples(*fields.values()).map(lambda values: kind(**dict(zip(fields, values, strict=True))))


workloads = st.builds(Workload, st.integers(0, MAX_TOKENS), st.integers(0, MAX_TOKENS))

providers = records(
    Provider,
    provider_id=st.sampled_from([f"seller-{n}" for n in range(6)]),
    name=st.just("Seller"),
    type=st.sampled_from(ProviderType),
    duplicate_of=st.none() | st.sampled_from(["seller-0", "seller-1"]),
    active=st.booleans() | st.just(value=True),
)

weekdays = st.none() | st.frozensets(st.integers(1, 7), min_size=1)


def _rates(read: int | None, written: int | None) -> Rates:
    """The rates of an input and an output token alone; Hypothesis would fill in the others."""
    return Rates(read, written)


def _daily(price: Price) -> Price:
    """A price that is bound to no window has no weekdays either."""
    return price if price.window is not None else price._replace(weekdays=None)


prices = records(
    Price,
    rates=st.builds(_rates, positive_rates | unknown_or_zero, positive_rates | unknown_or_zero),
    source=st.just("test"),
    as_of=st.sampled_from(["2026", "2026-07", "2026-07-02"]),
    tier=st.just(Tier.STANDARD) | st.sampled_from(Tier),
    band_from=st.sampled_from([0, 0, 0, 200_000]),
    valid_from=st.none() | days,
    valid_to=st.none() | days,
    window=st.none() | st.tuples(clock_times, clock_times),
    weekdays=weekdays,
).map(_daily)


def _offer(number: int, offer: Offer, reason: str | None) -> Offer:
    return offer._replace(
        offer_id=number, provider_model_id=f"m-{number}", exclude_reason=offer.exclude_code and reason
    )


_any_offer = records(
    Offer,
    offer_id=st.just(0),
    provider=providers,
    provider_model_id=st.just("m"),
    model_key=st.just("lab/model"),
    access=st.just(Access.METERED) | st.sampled_from(Access),
    tier=st.just(Tier.STANDARD) | st.sampled_from(Tier),
    region=st.sampled_from([None, None, "global", "us", "us-east-1", "eu-west-1"]),
    exclude_code=st.none() | st.none() | st.sampled_from([code.value for code in CATALOGUE_EXCLUSIONS]),
    deprecation_date=st.none() | days,
    is_moving_alias=st.just(value=False) | st.booleans(),
    n_sources=st.integers(0, 3),
    disputed=st.booleans(),
    first_party=st.booleans(),
    prices=st.lists(prices, max_size=3).map(tuple),
)

offers = st.lists(_any_offer, max_size=12).map(
    lambda drawn: tuple(_offer(number, offer, "for a test") for number, offer in enumerate(drawn, start=1))
)
"""Every offer of one model: of all kinds, most of them flawed."""

_sound_offer = records(
    Offer,
    offer_id=st.just(0),
    provider=records(
        Provider,
        provider_id=st.sampled_from([f"seller-{n}" for n in range(6)]),
        name=st.just("Seller"),
        type=st.sampled_from([ProviderType.FIRST_PARTY, ProviderType.CLOUD, ProviderType.HOST]),
    ),
    provider_model_id=st.just("m"),
    model_key=st.just("lab/model"),
    n_sources=st.integers(1, 3),
    prices=records(
        Price,
        rates=st.builds(_rates, positive_rates, positive_rates),
        source=st.just("test"),
        as_of=st.just("2026-07-02"),
    ).map(lambda price: (price,)),
)

sound_offers = st.lists(_sound_offer, min_size=1, max_size=8).map(
    lambda drawn: tuple(_offer(number, offer, None) for number, offer in enumerate(drawn, start=1))
)
"""Offers of one model that can all be ranked."""


# Workloads with shares, and offers with every kind of rate


@st.composite
def _shares(draw: st.DrawFn, places: int) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Cached, written and hourly shares of an input and the reasoning share of an output, of so many decimals."""

    def share(part: int) -> Decimal:
        return Decimal(part).scaleb(-places)

    whole = 10**places
    cuts = sorted(draw(st.lists(st.integers(0, whole) | st.sampled_from([0, whole]), min_size=3, max_size=3)))
    return share(cuts[0]), share(cuts[1] - cuts[0]), share(cuts[2] - cuts[1]), share(draw(st.integers(0, whole)))


@st.composite
def shared_workloads(
    draw: st.DrawFn, unit: int = 1, largest: int = MAX_TOKENS, places: int | None = None, *, paced: bool = True
) -> Workload:
    """Workloads of whole *units* of tokens, with shares of all kinds; *paced*: with requests, a prompt size or neither.

    Shares have *places* decimals, any number up to 20 when None.
    """
    shares = draw(_shares(places) if places is not None else st.integers(1, 20).flatmap(_shares))
    tokens = st.integers(0, largest // unit).map(lambda n: n * unit)
    sent, made = draw(tokens), draw(tokens)
    plain = Workload(sent, made, *shares)
    if not paced:
        return plain
    return draw(
        st.just(plain)
        | st.integers(1, 10**6).map(lambda n: replace(plain, requests=n))
        | st.integers(1, 400_000).map(lambda n: replace(plain, prompt_tokens=n))
    )


few_rates = st.sampled_from([1_000, 2_000, 3_000, 5_000, 8_000]) | st.integers(LOWEST_RATE, 9_000)
"""Rates so few that offers often tie, touch and cross."""


def _scaled(rates: Rates, factor: int) -> Rates:
    """Every token rate *factor* times as dear; what is unknown stays so."""
    known = {name: rate for name, rate in rates._asdict().items() if name != "per_request"}
    return rates._replace(**{name: rate * factor for name, rate in known.items() if rate is not None})


@st.composite
def full_prices(draw: st.DrawFn, rate: st.SearchStrategy[int] = positive_rates) -> tuple[Price, ...]:
    """One price with every kind of rate, some of them unknown or zero; often with a context band, never a cheaper one.

    A band starts at 1,000 or at 200,000 tokens and is a cliff or marginal.
    """
    maybe = rate | unknown_or_zero
    base = Price(
        Rates(
            input=draw(rate), output=draw(rate), cache_read=draw(maybe), cache_write=draw(maybe),
            cache_write_1h=draw(maybe), reasoning=draw(maybe), per_request=draw(st.sampled_from([None, 0, 5_000])),
        ),
        "test", "2026-07-02",
    )  # fmt: skip
    factor = draw(st.sampled_from([None, 1, 2, 3]))
    if factor is None:
        return (base,)
    start, rule = draw(st.sampled_from([1_000, 200_000])), draw(st.sampled_from(BandRule))
    return base, base._replace(rates=_scaled(base.rates, factor), band_from=start, band_rule=rule)


def market(
    key: str, published: st.SearchStrategy[tuple[Price, ...]], most: int = 4
) -> st.SearchStrategy[tuple[Offer, ...]]:
    """Offers of the model *key* that can all be ranked, each at a provider of its own."""

    def sell(lists: Sequence[tuple[Price, ...]]) -> tuple[Offer, ...]:
        sellers = [Provider(f"{key}-{n}", "Seller", ProviderType.HOST) for n in range(len(lists))]
        pairs = zip(sellers, lists, strict=True)
        return tuple(Offer(n, seller, "m", key, prices=given) for n, (seller, given) in enumerate(pairs, start=1))

    return st.lists(published, min_size=1, max_size=most).map(sell)


@st.composite
def windowed_prices(draw: st.DrawFn) -> tuple[Price, ...]:
    """Prices of one offer, most with a regular one, some bound to windows, weekdays, days and context bands."""
    rate = st.integers(LOWEST_RATE, 9_000)
    base = Price(Rates(draw(rate), draw(rate), draw(rate | st.none())), "test", "2026-07-02")
    found = draw(st.sampled_from([[base], [base], [base], []]))
    for window in draw(st.lists(st.tuples(clock_times, clock_times), max_size=4)):
        rates = Rates(draw(rate), draw(rate), draw(rate | st.none()))
        one = base._replace(rates=rates, window=window, weekdays=draw(weekdays))
        found = [*found, one._replace(valid_from=draw(st.none() | days), valid_to=draw(st.none() | days))]
    bands = [p._replace(rates=_scaled(p.rates, 2), band_from=draw(st.sampled_from([1_000, 200_000]))) for p in found]
    return (*found, *(band for band in bands if draw(st.booleans())))
