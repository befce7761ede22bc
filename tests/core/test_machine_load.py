"""The bill of a machine that is paid by the hour: whole machines for a whole month, however much they are used."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.breakeven.crossings import break_even, cheapest_along, provider_changes
from crosswalk_tui.core.breakeven.envelope import CostLine, cost_at
from crosswalk_tui.core.breakeven.machine_steps import STEPS, machine_lines
from crosswalk_tui.core.breakeven.varied_workload import varied_workload
from crosswalk_tui.core.models import Machine, Offer, Provider
from crosswalk_tui.core.own.own_rates import new_price
from crosswalk_tui.core.own.records import OwnPrice
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.machine_load import MachineLoad
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.vocabulary import ProviderType, WorkloadInput
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.breakeven_models import A, sold, usd
from tests.strategies import NOW

SLOW = Machine(Decimal("2.50"), Decimal(900))  # $1,800 a month, 2,332,800,000 tokens


def rented(machine: Machine = SLOW) -> Offer:
    own = OwnPrice("rented", A.key, "m", machine=machine)
    return Offer(99, Provider("rented", "Rented", ProviderType.HOST), "m", A.key,
                 prices=(new_price(own, "2026-07-01"),))  # fmt: skip


def ranked(workload: Workload, *offers: Offer) -> Ranking:
    return rank(offers, workload, now=NOW, model=A)


def bill(read: int, written: int, machine: Machine = SLOW) -> Quote:
    best = ranked(Workload(read, written), rented(machine)).best
    assert best is not None
    return best


@pytest.mark.parametrize(
    ("read", "written", "total", "words"),
    [
        (300_000_000, 60_000_000, 1800, "1 machine all month, 15% used"),
        (2_332_800_000, 0, 1800, "1 machine all month, 100% used"),
        (2_332_800_000, 1, 3600, "2 machines all month, 50% used"),
        (30_000_000_000, 6_000_000_000, 28_800, "16 machines all month, 96% used"),
        (1, 0, 1800, "1 machine all month, <1% used"),
        (0, 0, 1800, "1 machine all month, 0% used"),
    ],
)
def test_the_bill_is_whole_machines_for_the_month(read: int, written: int, total: int, words: str) -> None:
    found = bill(read, written)
    assert found.load is not None
    assert (int(found.total_usd), found.load.short_words) == (total, words)
    (line,) = found.lines
    assert (line.quantity, int(line.rate_usd), line.unit, line.own) == (total // 1800, 1800, "a machine", True)


def test_both_amounts_are_in_words() -> None:
    load = bill(300_000_000, 60_000_000).load
    assert load is not None
    assert load.words == (
        "1 machine for the whole month, $2.50 an hour × 720 hours = $1,800.00; 15% of what it can process is used,"
        " and those hours alone would cost $277.78."
    )
    many = bill(30_000_000_000, 6_000_000_000).load
    assert many is not None
    assert many.words.startswith("16 machines for the whole month, $2.50 an hour × 720 hours = $1,800.00 each; 96% of")
    assert many.words.endswith("those hours alone would cost $27,777.78.")


def test_reading_faster_and_idling_change_what_a_machine_can_process() -> None:
    quick = SLOW._replace(input_tokens_per_second=Decimal(9000))
    assert bill(23_328_000_000, 0, quick).total_usd == 1800
    assert bill(23_328_000_000, 1, quick).total_usd == 3600
    idle = SLOW._replace(utilisation=Decimal("0.5"))
    assert bill(1_166_400_000, 0, idle).total_usd == 1800
    assert bill(1_166_400_001, 0, idle).total_usd == 3600


def test_a_log_of_a_few_days_is_billed_the_machines_of_a_month() -> None:
    day = bill(100_000_000, 20_000_000)
    assert day.month_usd(Fraction(30)) == 3600, "30 days of it take two machines, not 30"
    assert day.month_usd(None) == 1800


@given(
    read=st.integers(1, 10**12),
    ratio=st.sampled_from([Fraction(n, 8) for n in range(40)]),
    speed=st.integers(10, 5000),
    reading=st.none() | st.integers(10, 50_000),
    used=st.sampled_from(["0.25", "1"]),
)
def test_where_the_mix_varies_the_envelope_is_the_bill_up_to_many_machines(
    read: int, ratio: Fraction, speed: int, reading: int | None, used: str
) -> None:
    machine = Machine(Decimal(2), Decimal(speed), None if reading is None else Decimal(reading), Decimal(used))
    workload = Workload(8 * read, 4 * read)
    pieces = cheapest_along(
        ranked(workload, rented(machine)).candidates, workload, A.key, WorkloadInput.RATIO, varies=True
    )
    varied = varied_workload(workload, WorkloadInput.RATIO, Decimal(ratio.numerator) / ratio.denominator, A.key)
    exact = ranked(varied, rented(machine)).best
    assert exact is not None
    assert exact.load is not None
    found = cost_at(pieces, ratio) / 10**12
    here = ranked(workload, rented(machine)).best
    assert here is not None
    assert here.load is not None
    assert cost_at(pieces, Fraction(1, 2)) / 10**12 == Fraction(here.total_usd), "at the workload, exactly"
    least, most = Fraction(exact.total_usd), Fraction(exact.total_usd) * (1 + Fraction(1, 64))
    assert least == found if exact.load.count <= 64 else least <= found <= most


@pytest.mark.parametrize("fields", [{}, {"requests": 1_000}, {"cached_share": Decimal("0.3"), "prompt_tokens": 7}])
def test_the_machine_takes_over_where_tokens_cost_more(fields: dict[str, Any]) -> None:
    # $1 and $4 per 1M: 200M in and t × 200M out cost 200 + 800t, more than $1,800 from t = 2.
    workload = Workload(200_000_000, 100_000_000, **fields)
    offers = (rented(SLOW._replace(tokens_per_second=Decimal(9000))), *sold(A.key, usd("1", "4")))
    candidates = ranked(workload, *offers).candidates
    changes = provider_changes(candidates, workload, A.key, WorkloadInput.RATIO)
    assert [(int(change.at), change.before.provider.provider_id, change.limited) for change in changes] == [
        (2, "lab/a-1", False)
    ]


def test_more_machines_than_have_a_line_each_are_exact_at_the_workload() -> None:
    workload = Workload(10**12, 10**12)
    found = ranked(workload, rented()).best
    assert found is not None
    assert found.load is not None
    assert found.load.count == ceil(2 * 10**12 / 2_332_800_000) == 858
    pieces = cheapest_along((found,), workload, A.key, WorkloadInput.RATIO, varies=True)
    assert cost_at(pieces, Fraction(1)) == 858 * 1800 * 10**12


def test_the_cached_share_changes_no_machine() -> None:
    workload = Workload(2_000_000_000, 100_000_000, cached_share=Decimal("0.5"))
    candidates = ranked(workload, rented()).candidates
    (piece,) = cheapest_along(candidates, workload, A.key, WorkloadInput.CACHED, varies=True)
    assert (piece.line.base, piece.line.slope) == (1800 * 10**12, 0)


def test_one_machine_more_is_no_reply_limit() -> None:
    """Where the second machine makes a model more expensive, the break-even names no limit."""
    workload = Workload(1_000_000_000, 500_000_000)
    mine = ranked(workload, rented()).candidates
    rival = ranked(workload, *sold(A.key, usd("1.20", "1"))).candidates  # $1,200 + $1,000 a unit of the ratio
    found = break_even(mine, rival, workload, (A.key, "lab/b"), WorkloadInput.RATIO)
    assert found is not None
    steps = [(round(float(crossing.at), 2), crossing.winner, crossing.limited) for crossing in found.crossings]
    assert steps == [(0.6, 0, False), (1.33, 1, False), (2.4, 0, False), (3.67, 1, False), (4.2, 0, False)]


def test_each_number_of_machines_has_a_line_to_where_one_more_is_needed() -> None:
    # Half a machine and a quarter of one for each step: n machines last until 4 n - 2.
    load, needed = MachineLoad(SLOW, Fraction(100)), (Fraction(1, 2), Fraction(1, 4))

    def drawn(start: int, until: Fraction | None) -> list[CostLine]:
        return [*machine_lines(rented(), load, needed, 10, Fraction(start), until)]

    *steps, beyond = drawn(0, None)
    assert [(line.base, line.slope, line.until) for line in steps] == [
        (10 * count, 0, 4 * count - 2) for count in (*range(1, STEPS + 1), 100)
    ]
    assert (beyond.base, beyond.slope, beyond.until) == (15, Fraction(5, 2), None), "at most a machine too much"
    assert [line.base for line in drawn(6, None)[:2]] == [20, 30], "one machine does not suffice from 6 on, two just do"
    assert {line.until for line in drawn(0, Fraction(9))} == {2, 6, 9}, "replies are allowed up to 9"
