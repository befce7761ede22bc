"""What differs by less than a tie is no cheaper one, and an assumed bill is no winner: in every comparison there is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from crosswalk_tui.core.changes.scale import cheapest_of, row, sensitivity
from crosswalk_tui.core.comparison.comparison import Side, leaders
from crosswalk_tui.core.comparison.sentences import plain_text, verdict_on_price
from crosswalk_tui.core.comparison.spec_rows import cheapest_rows, spec_rows
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.plot.points import beaten_by, pareto_front
from crosswalk_tui.core.verdict.mix import mix_findings
from crosswalk_tui.core.verdict.price import price_findings
from crosswalk_tui.core.verdict.value import value_findings
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.points import point
from tests.core.worlds import ARENA, NOON, compared, offer, side, texts

ODD = 1_999_970
"""A price of $2 converted from another currency: $1.99997."""

WRITING = Workload(1_000_000, 1_000_000, cache_write_share=Decimal(1))


def writing(key: str, rate: int, write: int | None, *more: Any) -> Side:
    """A model at one seller; None for a write rate that nobody publishes."""
    one = offer("alpha", rate, rate)
    (price,) = one.prices
    sold = one._replace(prices=(price._replace(rates=Rates(rate, rate, cache_write=write)),))
    return side(key, sold, *more)


# Odd prices


def test_an_odd_price_is_better_in_no_row() -> None:
    found = compared(side("lab/a", offer("alpha", 2_000_000, 8_000_000)), side("lab/b", offer("beta", ODD, 8_000_000)))
    rows = {row_.label: row_.best for row_ in cheapest_rows(found)}
    assert not any(rows[label] for label in ("Input /1M", "Output /1M", "Per month"))
    assert plain_text(verdict_on_price(found)) == "A and B cost the same"
    assert found.leaders.winners == (0, 1)
    assert texts(mix_findings(found)) == "A and B cost the same at any ratio of output to input."
    apart = compared(side("lab/a", offer("alpha", 2_000_000, 1)), side("lab/b", offer("beta", 1_997_000, 1)))
    assert {row_.label: row_.best for row_ in cheapest_rows(apart)}["Input /1M"] == {1}


def test_of_three_models_those_within_a_tie_are_both_better() -> None:
    found = compared(
        side("lab/a", offer("alpha", 2_000_000, 1)), side("lab/b", offer("beta", ODD, 1)),
        side("lab/c", offer("gamma", 3_000_000, 1)),
    )  # fmt: skip
    assert {row_.label: row_.best for row_ in cheapest_rows(found)}["Per month"] == {0, 1}


def test_a_reseller_undercuts_only_by_more_than_a_tie() -> None:
    def told(rate: int) -> str:
        shop = offer("shop", rate, 1, kind=ProviderType.AGGREGATOR)
        sides = side("lab/a", offer("alpha", 2_000_000, 1), shop), side("lab/b", offer("beta", 1, 1))
        found = {row_.label: row_.values for row_ in cheapest_rows(compared(*sides))}
        return found.get("Re-seller", ("",))[0]

    assert told(ODD) == ""
    assert told(1_900_000).endswith("Shop")


def test_limits_and_dates_are_compared_to_the_last_digit() -> None:
    models = [side("lab/a", max_output_tokens=100_000).model, side("lab/b", max_output_tokens=120_000).model]
    assert {row_.fact: row_.best for row_ in spec_rows(models)}["max_output_tokens"] == {1}


# The front of price and score


def test_a_point_that_is_cheaper_by_a_hair_and_worse_is_beaten() -> None:
    hair, better = point("1.99997", 1200, "hair"), point("2", 1250, "better")
    assert [p.key for p in pareto_front([hair, better])] == ["better"]
    assert [p.key for p in beaten_by(hair, [better])] == ["better"]
    alike = point("2.0001", 1250, "alike")
    assert [p.key for p in pareto_front([better, alike])] == ["better", "alike"]
    assert beaten_by(alike, [better]) == []
    dear = point("2.0021", 1250, "dear")
    assert [p.key for p in pareto_front([better, dear])] == ["better"]


def test_a_chain_of_ties_leaves_no_point_that_is_beaten_by_none_of_the_front() -> None:
    chain = [point("1.0000", 1200, "a"), point("1.0008", 1210, "b"), point("1.0016", 1220, "c")]
    # C beats B and B beats A, but C costs more than a tie of A: A stays, since nobody of the front beats it.
    front = pareto_front(chain)
    assert [p.key for p in front] == ["a", "c"]
    assert [p.key for p in beaten_by(chain[1], front)] == ["c"]


def test_models_that_are_alike_in_price_and_score_are_one_step_of_the_front() -> None:
    sides = [
        side("lab/a", offer("alpha", 2_000_000, 1), scores={"arena_text": 1200}),
        side("lab/b", offer("beta", ODD, 1), scores={"arena_text": 1200}),
        side("lab/c", offer("gamma", 5_000_000, 1), scores={"arena_text": 1300}),
    ]
    found = value_findings(compared(*sides), [ARENA])
    assert texts(found) == "None of these beats another in both price and Arena Text."


# Assumed bills


def test_a_model_whose_bill_is_assumed_is_no_winner_beside_a_published_one() -> None:
    sure, unsure = writing("lab/a", 2_000_000, 2_500_000), writing("lab/b", 1_000_000, None)
    found = compared(sure, unsure, workload=WRITING)
    assert (found.leaders.winners, found.leaders.maybe_cheaper) == ((0,), (1,))
    (said,) = price_findings(found)
    assert plain_text(said.text) == (
        "By published prices A costs least, $4.50 a month; ≈ B may be cheaper at Alpha: $2.00, with a rate that is not"
        " published."
    )
    assert (said.favours, said.reason) == (None, ())
    assert {row_.label: row_.best for row_ in cheapest_rows(found)}["Per month"] == {0}
    assert (
        plain_text(verdict_on_price(found))
        == "A costs 2.2× as much, but the bill of B is assumed (≈) and may be too low"
    )
    for finding in mix_findings(found):
        assert plain_text(finding.text).endswith("The bill of B rests on a rate that is not published.")
        assert (finding.favours, finding.reason) == (None, ())
    # Without anything written, both are published.
    plain = compared(sure, unsure)
    assert (plain.leaders.winners, plain.leaders.maybe_cheaper) == ((1,), ())


def test_where_every_bill_is_assumed_the_cheapest_wins() -> None:
    found = compared(writing("lab/a", 2_000_000, None), writing("lab/b", 1_000_000, None), workload=WRITING)
    assert (found.leaders.winners, found.leaders.maybe_cheaper) == ((1,), ())
    assert leaders([None, None]).winners == ()


def test_an_assumed_bill_between_two_published_ones_undercuts_neither() -> None:
    sides = writing("lab/a", 2_000_000, 2_500_000), writing("lab/b", 3_000_000, None), writing("lab/c", 9_000_000, 1)
    found = compared(*sides, workload=WRITING)  # $4.50, $6.00 and $9.00 a month
    assert (found.leaders.winners, found.leaders.maybe_cheaper, found.undercuts) == ((0,), (), ())


def test_an_assumed_bill_undercuts_only_by_more_than_a_tie() -> None:
    sure = writing("lab/a", 1_001_000, 1_001_000)  # $2.002 a month, 0.1% more than $2
    tied = compared(sure, writing("lab/b", 1_000_000, None), workload=WRITING)
    assert (tied.leaders.winners, tied.leaders.maybe_cheaper, tied.undercuts) == ((0, 1), (), ())
    lower = compared(sure, writing("lab/b", 999_999, None), workload=WRITING)
    assert (lower.leaders.winners, lower.leaders.maybe_cheaper) == ((0,), (1,))


def test_where_every_bill_is_assumed_none_undercuts_a_published_one() -> None:
    # $0.02 and $0.03 a month, both less than a dollar.
    found = compared(writing("lab/a", 15_000, None), writing("lab/b", 10_000, None), workload=WRITING)
    assert (found.leaders.winners, found.leaders.maybe_cheaper, found.undercuts) == ((1,), (), ())


def test_scale_and_sensitivity_use_the_published_winners() -> None:
    other = offer("beta", 1_000_000, 1_000_000)
    both = writing("lab/a", 2_000_000, 2_500_000, other), writing("lab/b", 1_500_000, 2_000_000)
    found = compared(*both, workload=WRITING)
    prices = cheapest_of(found, NOON)
    keys = ["lab/a", "lab/b"]
    line = row(keys, WRITING, prices)
    assert [quote and quote.total_usd for _, quote in line.quotes] == [Decimal("4.5"), Decimal("3.5")]
    assert (line.winners, line.maybe_cheaper) == (("lab/b",), ())
    only = compared(writing("lab/a", 1_000_000, None), both[1], workload=WRITING)
    line = row(keys, WRITING, cheapest_of(only, NOON))
    assert (line.winners, line.maybe_cheaper) == (("lab/b",), ("lab/a",))
    assert not any(turn.flips for turn in sensitivity(keys, WRITING, cheapest_of(only, NOON)))


def test_the_bill_that_may_be_cheaper_is_in_both_tables_and_the_receipts() -> None:
    other, more = offer("beta", 1_000_000, 1_000_000), offer("gamma", 2_500_000, 2_500_000)
    found = compared(writing("lab/a", 2_000_000, 2_500_000, other, more), writing("lab/b", 9_000_000, 9_000_000),
                     workload=WRITING)  # fmt: skip
    rows = {row_.label: row_.values for row_ in cheapest_rows(found)}
    assert rows["≈ maybe at"] == ("$2.00 Beta", "none")
    assert rows["Per month"] == ("$4.50", "$18.00")
    offers = [(r.quote.offer.provider.provider_id, r.wins, r.maybe_cheaper) for r in found.ranked_offers()]
    assert offers == [
        ("alpha", True, False), ("beta", False, True), ("gamma", False, False), ("alpha", True, False),
    ]  # fmt: skip
    assert [round(r.times or 0, 2) for r in found.ranked_offers()] == [1, Decimal("0.44"), Decimal("1.11"), 4]
    (said,) = price_findings(found)
    assert "≈ may be cheaper at Beta: $2.00" in plain_text(said.receipts[0].text)


@pytest.mark.parametrize("least", ["2", "1.99997"])
def test_the_first_model_of_a_tie_need_not_be_the_cheapest(least: str) -> None:
    found = compared(
        side("lab/a", offer("alpha", 2_000_000, 1)), side("lab/b", offer("beta", int(Decimal(least) * 10**6), 1))
    )
    assert found.leaders.winners == (0, 1)
