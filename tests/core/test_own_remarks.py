"""Remarks on a bill about the user's credits, discounts and machines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from crosswalk_tui.core.models import OWN, Machine, Offer, RateBasis
from crosswalk_tui.core.own.own_rates import new_price
from crosswalk_tui.core.own.own_remarks import remarks_on
from crosswalk_tui.core.own.records import Credit, Discount, OwnEntry, OwnPrice, Record
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.worlds import NOON, offer

# 5M tokens in and 2M out at $1: $7.00 a month at Acme, $14.00 at Beta.
ACME, BETA = offer("acme", 1_000_000, 1_000_000), offer("beta", 2_000_000, 2_000_000)


def remarks(*records: Record, offers: tuple[object, ...] = (ACME, BETA), workload: Workload | None = None) -> list[str]:
    """The remarks on the bills of a month, of today."""
    load = workload or Workload()
    ranking = rank(offers, load, now=NOON)  # type: ignore[arg-type]
    own = tuple(OwnEntry(record, "2026-07-01") for record in records)
    return [remark.text for remark in remarks_on(ranking, load, own)]


def test_a_credit_lasts_for_so_many_bills() -> None:
    assert remarks(Credit("acme", Decimal(35))) == [
        "Your credit of $35 at Acme pays this bill for 5.0 months; the bill and its place are without it."
    ]
    dated = Credit("acme", Decimal(7_000), date(2026, 12, 31))
    (text,) = remarks(dated)
    assert text.startswith("Your credit of $7,000 at Acme, until 2026-12-31, pays this bill for 1,000 months;")
    assert remarks(Credit("gamma", Decimal(35))) == []
    assert remarks(Credit("acme", Decimal(35)), workload=Workload(0, 0)) == [], "nothing to pay"


def test_a_credit_that_has_ended_is_told() -> None:
    ended = Credit("acme", Decimal(35), date(2026, 7, 10))
    assert remarks(ended) == ["Your credit of $35 at Acme ended on 2026-07-10."]
    assert remarks(replace(ended, ends=date(2026, 7, 11)))[0].startswith("Your credit of $35 at Acme, until 2026-07-11")


def test_a_seller_with_several_bills_has_each_remark_once() -> None:
    # A published bill, and an assumed one that may be lower: both are ranked.
    (price,) = ACME.prices
    published = ACME._replace(prices=(price._replace(rates=price.rates._replace(cache_write=1_250_000)),))
    cheaper = offer("acme", 500_000, 500_000, provider_model_id="other")
    writing = Workload(cache_write_share=Decimal(1))
    found = remarks(Credit("acme", Decimal(35)), offers=(published, cheaper), workload=writing)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("changed", "applies"),
    [
        ({}, True),
        ({"minimum": Decimal("7.01")}, True),
        ({"minimum": Decimal(7)}, False),
        ({"minimum": None}, False),
        ({"provider": "gamma"}, False),
        ({"id": "acme-id"}, True),
        ({"id": "other"}, False),
        ({"model": "lab/other"}, False),
        ({"starts": date(2026, 7, 11)}, False),
        ({"starts": date(2026, 7, 10)}, True),
        ({"ends": date(2026, 7, 10)}, False),
    ],
)
def test_a_discount_that_needs_a_higher_bill_says_so(changed: dict[str, object], applies: bool) -> None:
    discount = replace(Discount("acme", Decimal("0.1"), minimum=Decimal(100)), **changed)  # type: ignore[arg-type]
    least = "$7.01" if changed.get("minimum") else "$100"
    text = (
        f"Your discount at Acme needs {least} a month there; this bill is $7.00."
        " It is ranked as if the rest were spent on other work."
    )
    assert remarks(discount, offers=(ACME,)) == ([text] if applies else [])


MACHINE = Machine(Decimal(1), Decimal(1000))


def on_machine(machine: Machine = MACHINE) -> Offer:
    """An offer of the user's that is paid by the hour."""
    own = OwnPrice("rig", "lab/m", "rig-id", machine=machine)
    return offer("rig", 1, 1)._replace(prices=(new_price(own, "2026-07-01"),))


def test_a_machine_is_compared_with_the_cheapest_price_per_token() -> None:
    # $720 a month; Acme charges $1 per 1M tokens; 720 hours of 3.6M tokens are 2.59B, of which 7M are used.
    what = (
        "Rig: 1 machine for the whole month, $1.00 an hour × 720 hours = $720.00; <1% of what it can process is used,"
        " and those hours alone would cost $1.94."
    )
    assert remarks(offers=(on_machine(), ACME, BETA)) == [
        what,
        "Acme costs as much as one machine at 720M tokens a month of this mix. A machine can process 2.59B.",
    ]
    dear = on_machine(MACHINE._replace(usd_per_hour=Decimal(10)))
    assert remarks(offers=(dear, ACME))[1].endswith("A machine can process 2.59B at most: it never pays.")
    assert remarks(offers=(on_machine(),)) == [what, "No seller with a price per token can be ranked beside it."]
    assert len(remarks(offers=(on_machine(), ACME), workload=Workload(0, 0))) == 1
    assert remarks(offers=(ACME, BETA)) == []


def test_a_seller_with_a_discount_is_compared_with_a_machine_too() -> None:
    own = RateBasis("input", OWN, OWN, "2026-07-01", "your 15% off", 1_176_471)
    (price,) = ACME.prices
    reduced = ACME._replace(prices=(price._replace(bases=(own,)),))
    assert remarks(offers=(on_machine(), reduced))[1].startswith("Acme costs as much as one machine at 720M tokens")
