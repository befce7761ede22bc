"""Hypothesis strategies for the domain: offers as hostile as upstream's, workloads as odd as users'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, combinations, product, repeat
from math import prod
from typing import Any, TypeVar

from hypothesis import strategies as st

from crosswalk_tui.catalog.schema import CATALOGUE_EXCLUSIONS
from crosswalk_tui.core.models import Offer, Price, Provider, Rates
from crosswalk_tui.core.text.quantity import MAX_TOKENS
from crosswalk_tui.core.vocabulary import Access, BandRule, ProviderType, Tier
from crosswalk_tui.core.workload.monthly import Workload

_Record = TypeVar("_Record")
_Value = TypeVar("_Value")

NOW = datetime(2026, 7, 15, 12, 30, tzinfo=UTC)
"""The moment the laws are tried at; generated dates and times of day lie around it."""

LOWEST_RATE, HIGHEST_RATE = 1_000, 1_000_000_000
"""Micro-USD per 1M tokens between which a price may be ranked."""

positive_rates = st.integers(LOWEST_RATE, HIGHEST_RATE) | st.sampled_from([10_000, 60_000, 60_001, 1_000_000])
unknown_or_zero = st.sampled_from([None, 0])
DAYS = [NOW.date() + timedelta(days=shift) for shift in (0, 1, -1, 2, -2, 3, -3)]
CLOCK_TIMES = [time(0, 0), time(6, 0), time(12, 30), time(18, 0), time(23, 59)]
WINDOWS = [*product(CLOCK_TIMES, CLOCK_TIMES)]
WEEKDAYS = [frozenset(found) for length in range(1, 8) for found in combinations(range(1, 8), length)]
days = st.sampled_from(DAYS)


def seldom(values: Iterable[_Value], *usual: _Value) -> list[_Value]:
    """*usual* values as often as all others, when one is chosen."""
    others = [*values]
    return [*chain.from_iterable(repeat(usual, -(-len(others) // len(usual)))), *others]


_SPREAD = 7_368_787
"""A prime number: times it, modulo how many there are, neighbours are far apart, and none is left out."""


def one_of_each(*choices: Sequence[object]) -> st.SearchStrategy[list[Any]]:
    """One value of each of *choices*, by numbers that stand for many at once: drawing is most of the time of a law.

    Hypothesis prefers small numbers, which are spread over all values by a factor; zero is the first of each.
    """
    groups: list[list[Sequence[object]]] = [[]]
    for values in choices:
        if len(values) * prod(map(len, groups[-1])) > 2**24:
            groups.append([])
        groups[-1].append(values)

    def chosen(numbers: tuple[int, ...]) -> list[Any]:
        found = []
        for number, group in zip(numbers, groups, strict=True):
            rest = number * _SPREAD % prod(map(len, group))
            for values in group:
                rest, place = divmod(rest, len(values))
                found.append(values[place])
        return found

    return st.tuples(*(st.integers(0, prod(map(len, group)) - 1) for group in groups)).map(chosen)


def records(kind: type[_Record], **fields: st.SearchStrategy[object] | Sequence[object]) -> st.SearchStrategy[_Record]:
    """Instances of a NamedTuple, whose fields are drawn, or chosen from a sequence, which is faster.

    A field that is not given has its default, which `st.builds` would not keep.
    """
    drawn = {name: field for name, field in fields.items() if isinstance(field, st.SearchStrategy)}
    choices = {name: field for name, field in fields.items() if not isinstance(field, st.SearchStrategy)}
    names = (*choices, *drawn)
    # `st.fixed_dictionaries` would also draw an order of the fields: as many numbers again.
    return st.tuples(one_of_each(*choices.values()), *drawn.values()).map(
        lambda values: kind(**dict(zip(names, (*values[0], *values[1:]), strict=True)))
    )


workloads = st.builds(Workload, st.integers(0, MAX_TOKENS), st.integers(0, MAX_TOKENS))

providers = records(
    Provider,
    provider_id=[f"seller-{n}" for n in range(6)],
    name=["Seller"],
    type=[*ProviderType],
    duplicate_of=[None, None, "seller-0", "seller-1"],
    active=[True, True, True, False],
)


def _rates(read: int | None, written: int | None) -> Rates:
    """The rates of an input and an output token alone; Hypothesis would fill in the others."""
    return Rates(read, written)


def _daily(price: Price) -> Price:
    """A price that is bound to no window has no weekdays either."""
    return price if price.window is not None else price._replace(weekdays=None)


prices = records(
    Price,
    rates=st.builds(_rates, positive_rates | unknown_or_zero, positive_rates | unknown_or_zero),
    source=["test"],
    as_of=["2026", "2026-07", "2026-07-02"],
    tier=seldom(Tier, Tier.STANDARD),
    band_from=[0, 0, 0, 200_000],
    valid_from=seldom(DAYS, None),
    valid_to=seldom(DAYS, None),
    window=seldom(WINDOWS, None),
    weekdays=seldom(WEEKDAYS, None),
).map(_daily)


def _offer(number: int, offer: Offer, reason: str | None) -> Offer:
    return offer._replace(
        offer_id=number, provider_model_id=f"m-{number}", exclude_reason=offer.exclude_code and reason
    )


_any_offer = records(
    Offer,
    offer_id=[0],
    provider=providers,
    provider_model_id=["m"],
    model_key=["lab/model"],
    access=seldom(Access, Access.METERED),
    tier=seldom(Tier, Tier.STANDARD),
    region=[None, None, "global", "us", "us-east-1", "eu-west-1"],
    exclude_code=seldom([code.value for code in CATALOGUE_EXCLUSIONS], None, None),
    deprecation_date=seldom(DAYS, None),
    is_moving_alias=[False, False, False, True],
    n_sources=range(4),
    disputed=[False, True],
    first_party=[False, True],
    prices=st.lists(prices, max_size=3).map(tuple),
)

offers = st.lists(_any_offer, max_size=12).map(
    lambda drawn: tuple(_offer(number, offer, "for a test") for number, offer in enumerate(drawn, start=1))
)
"""Every offer of one model: of all kinds, most of them flawed."""

_sound_offer = records(
    Offer,
    offer_id=[0],
    provider=records(
        Provider,
        provider_id=[f"seller-{n}" for n in range(6)],
        name=["Seller"],
        type=[ProviderType.FIRST_PARTY, ProviderType.CLOUD, ProviderType.HOST],
    ),
    provider_model_id=["m"],
    model_key=["lab/model"],
    n_sources=range(1, 4),
    prices=st.builds(_rates, positive_rates, positive_rates).map(lambda rates: (Price(rates, "test", "2026-07-02"),)),
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


few_rates = st.sampled_from(seldom(range(LOWEST_RATE, 9_001), 1_000, 2_000, 3_000, 5_000, 8_000))
"""Rates so few that offers often tie, touch and cross."""


def _scaled(rates: Rates, factor: int) -> Rates:
    """Every token rate *factor* times as dear; what is unknown stays so."""
    known = {name: rate for name, rate in rates._asdict().items() if name != "per_request"}
    return rates._replace(**{name: rate * factor for name, rate in known.items() if rate is not None})


def full_prices(rate: st.SearchStrategy[int] = positive_rates) -> st.SearchStrategy[tuple[Price, ...]]:
    """One price with every kind of rate, some of them unknown or zero; often with a context band, never a cheaper one.

    A band starts at 1,000 or at 200,000 tokens and is a cliff or marginal.
    """
    multiples = [1, 1, 0, None]  # as drawn, zero or unknown
    shapes = one_of_each(*[multiples] * 4, [None, 0, 5_000], [None, 1, 2, 3], [1_000, 200_000], [*BandRule])

    def priced(shape: list[Any], sent: int, made: int, *others: int) -> tuple[Price, ...]:
        *chosen, per_request, factor, start, rule = shape
        read, written, kept, thought = (
            None if multiple is None else multiple * other for multiple, other in zip(chosen, others, strict=True)
        )
        rates = Rates(sent, made, read, written, kept, thought, per_request=per_request)
        base = Price(rates, "test", "2026-07-02")
        if factor is None:
            return (base,)
        return base, base._replace(rates=_scaled(base.rates, factor), band_from=start, band_rule=rule)

    return st.tuples(shapes, *[rate] * 6).map(lambda drawn: priced(*drawn))


def market(
    key: str, published: st.SearchStrategy[tuple[Price, ...]], most: int = 4
) -> st.SearchStrategy[tuple[Offer, ...]]:
    """Offers of the model *key* that can all be ranked, each at a provider of its own."""

    def sell(lists: Sequence[tuple[Price, ...]]) -> tuple[Offer, ...]:
        sellers = [Provider(f"{key}-{n}", "Seller", ProviderType.HOST) for n in range(len(lists))]
        pairs = zip(sellers, lists, strict=True)
        return tuple(Offer(n, seller, "m", key, prices=given) for n, (seller, given) in enumerate(pairs, start=1))

    return st.lists(published, min_size=1, max_size=most).map(sell)


_times = one_of_each(WINDOWS, seldom(WEEKDAYS, None), seldom(DAYS, None), seldom(DAYS, None))


@st.composite
def windowed_prices(draw: st.DrawFn) -> tuple[Price, ...]:
    """Prices of one offer, most with a regular one, some bound to windows, weekdays, days and context bands."""
    rate = st.integers(LOWEST_RATE, 9_000)
    base = Price(Rates(draw(rate), draw(rate), draw(rate | st.none())), "test", "2026-07-02")
    found = draw(st.sampled_from([[base], [base], [base], []]))
    for window, of_week, first, last in draw(st.lists(_times, max_size=4)):
        rates = Rates(draw(rate), draw(rate), draw(rate | st.none()))
        found = [*found, base._replace(rates=rates, window=window, weekdays=of_week, valid_from=first, valid_to=last)]
    bands = [p._replace(rates=_scaled(p.rates, 2), band_from=draw(st.sampled_from([1_000, 200_000]))) for p in found]
    return (*found, *(band for band in bands if draw(st.booleans())))
