"""What a bill says of its prices: whose they are, how old, by the hour, and what the list charges."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from crosswalk_tui.core.models import OWN, Price, RateBasis, Rates
from crosswalk_tui.core.pricing.bill import Quote, quote
from crosswalk_tui.core.vocabulary import BandRule, Flag, Tier
from crosswalk_tui.core.workload.hours import EVENLY
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass
from tests.core.ranked_offers import offer, priced, ranked

BASE = Price(Rates(1_000_000, 8_000_000), "list", "2026-03-01")
BAND = BASE._replace(rates=Rates(2_000_000, 16_000_000), as_of="2026-02-01", band_from=200_000)
NIGHT = BASE._replace(rates=Rates(500_000, 4_000_000), window=(time(16, 30), time(0, 30)))
LONG = Workload(prompt_tokens=300_000)


def bill(*prices: Price, workload: Workload | None = None) -> Quote:
    best = ranked(offer("acme", prices=prices), workload=workload or Workload()).best
    assert best is not None
    return best


def logged(*classes: SizeClass) -> Workload:
    of = LoggedRequests(classes)
    return Workload(of.input_tokens, of.output_tokens, logged=of)


def short_and_long(requests: int | None) -> Workload:
    """Prompts of 10,000 and of 900,000 tokens."""
    sizes = ((10_000, Parts(90_000, 0, 0, 0, 9_000, 0)), (900_000, Parts(900_000, 0, 0, 0, 1_000, 0)))
    return logged(*(SizeClass(requests, prompt, parts) for prompt, parts in sizes))


def yours(price: Price, **published: int | None) -> Price:
    """*price* with rates of the user's, and what the list charges for them."""
    bases = tuple(RateBasis(name, OWN, OWN, "2024-01-01", None, rate) for name, rate in published.items())
    return price._replace(bases=bases)


def test_a_line_states_the_price_of_a_million_tokens_or_a_request() -> None:
    fee = Price(Rates(1_250_000, 10_000_000, per_request=5_000), "list", "2026-03-01")
    found = bill(fee, workload=Workload(1_000, 1_000, requests=10))
    assert {line.label: line.rate_usd for line in found.lines} == {
        "input": Decimal("1.25"), "output": Decimal(10), "requests": Decimal("0.005"),
    }  # fmt: skip


# Whose rates


def test_only_the_rates_of_the_user_are_theirs() -> None:
    mixed = BASE._replace(bases=(RateBasis("input", "source", "other", "2026-03-01"), *yours(BASE, output=1).bases))
    assert [(line.label, line.own) for line in bill(mixed).lines] == [("input", False), ("output", True)]
    assert [line.own for line in bill(BASE).lines] == [False, False]
    assert [line.note for line in bill(yours(BASE, output=1)).lines] == ["", "your price"]
    discount = BASE._replace(bases=(RateBasis("output", OWN, OWN, "2026-03-01", "your 15% off $9.41"),))
    assert [line.note for line in bill(discount).lines] == ["", "your 15% off $9.41"]
    assert (bill(mixed).is_own, bill(BASE).is_own) == (True, False)


def test_reasoning_is_of_the_origin_of_its_rate() -> None:
    thinking = Workload(1_000_000, 1_000_000, reasoning_share=Decimal("0.5"))
    own = yours(BASE._replace(rates=BASE.rates._replace(reasoning=9_000_000)), reasoning=10_000_000)
    found = {line.label: (line.rate, line.own) for line in bill(own, workload=thinking).lines}
    assert found == {"input": (1_000_000, False), "output": (8_000_000, False), "reasoning": (9_000_000, True)}
    billed_as_output = bill(yours(BASE, output=10_000_000), workload=thinking)
    assert [line.own for line in billed_as_output.lines] == [False, True, True]


def test_a_band_of_the_users_counts_where_some_request_reaches_it() -> None:
    own_band = yours(BAND, input=3_000_000)
    assert not bill(BASE, own_band).is_own
    assert bill(BASE, own_band, workload=LONG).is_own
    assert bill(BASE, own_band, workload=short_and_long(1)).is_own
    assert bill(yours(BASE, input=1), BAND, workload=short_and_long(1)).is_own


def test_a_price_of_the_users_needs_no_second_source() -> None:
    whole = BASE._replace(source=OWN, as_of="2026-07-01")
    seller = offer("acme", prices=(whole,), n_sources=1, disputed=True)
    best = ranked(seller).best
    assert best is not None
    assert best.flags == (Flag.OWN,)


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ({"input": 1_250_000, "output": 10_000_000}, "list price $1.25 in, $10.00 out"),
        ({"input": 1_250_000}, "list price $1.25 in, $8.00 out"),
        ({"input": 1_250_000, "output": None}, "list price $1.25 in, — out"),
        ({"input": None, "output": 10_000_000}, "list price — in, $10.00 out"),
        ({"input": None, "output": None}, ""),
        ({}, ""),
    ],
)
def test_the_list_price_is_told_beside_the_users(published: dict[str, int | None], words: str) -> None:
    assert bill(yours(BASE, **published)).list_words == words


def test_the_list_price_is_that_of_the_band_which_all_tokens_pay() -> None:
    base, band = yours(BASE, input=1_250_000), yours(BAND, input=2_500_000)
    assert bill(base, band, workload=LONG).list_words == "list price $2.50 in, $16.00 out"
    marginal = band._replace(band_rule=BandRule.MARGINAL)
    assert bill(base, marginal, workload=LONG).list_words == "list price $1.25 in, $8.00 out"


# How old


def test_the_oldest_price_that_is_billed_dates_a_bill() -> None:
    elsewhere = BAND._replace(bases=(RateBasis("output", "source", "other", "2026-01-15"),))
    unbilled = BASE._replace(bases=(RateBasis("cache_read", "source", "other", "2024-01-01"),))
    assert bill(BASE, BAND).oldest_date == "2026-03-01"
    assert bill(BASE, BAND, workload=LONG).oldest_date == "2026-02-01"
    assert bill(BASE, elsewhere, workload=LONG).oldest_date == "2026-01-15"
    assert bill(unbilled).oldest_date == "2026-03-01"
    assert bill(yours(BASE, input=1)).oldest_date == "2026-03-01", "saved earlier, but of today"
    undated = BASE._replace(as_of="some day")
    assert bill(undated, BAND, workload=LONG).oldest_date == "2026-02-01"


def test_a_rate_of_no_tokens_dates_no_bill() -> None:
    dated = BASE._replace(bases=(RateBasis("input", "source", "other", "2024-01-01"),))
    assert bill(dated).oldest_date == "2024-01-01"
    assert bill(dated, workload=Workload(cached_share=Decimal(1))).oldest_date == "2026-03-01"


# By the hour


def test_the_prices_by_the_hour_are_those_in_force_of_this_tier() -> None:
    others = (
        NIGHT._replace(tier=Tier.BATCH), NIGHT._replace(band_from=200_000), NIGHT._replace(valid_from=date(2026, 8, 1)),
    )  # fmt: skip
    found = bill(BASE, NIGHT, *others)
    assert found.hourly == (NIGHT, BASE)
    assert found.hourly_words(EVENLY) == (
        "Input: 16:30–00:30 UTC $0.50, otherwise $1.00; average over the week $0.833333. "
        "Output: 16:30–00:30 UTC $4.00, otherwise $8.00; average over the week $6.666667."
    )
    assert bill(BASE, *others).hourly == ()
    assert bill(BASE, *others).hourly_words(EVENLY) == ""


def test_without_a_day_every_price_by_the_hour_counts_and_none_is_told() -> None:
    later = NIGHT._replace(valid_from=date(2026, 8, 1))
    found = quote(offer("acme", prices=(BASE, later)), Workload(), BASE)
    assert found is not None
    assert (found.hourly, found.hourly_words(EVENLY), found.is_old) == ((later, BASE), "", False)
    assert Flag.TIME_OF_DAY in found.flags


# Fees


def test_a_fee_of_some_requests_is_missed_without_their_number() -> None:
    fee = BASE._replace(rates=BASE.rates._replace(per_request=5_000))
    free = BAND._replace(rates=BAND.rates._replace(per_request=0))
    assert Flag.NO_REQUEST_COUNT in bill(fee, free, workload=short_and_long(None)).flags
    assert Flag.NO_REQUEST_COUNT not in bill(fee, free, workload=short_and_long(1)).flags
    assert Flag.NO_REQUEST_COUNT not in bill(priced(100_000), workload=short_and_long(None)).flags
