"""What a refresh holds back: a snapshot that shrank, too many changes at once, a price that moved too far."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.models import Rates
from crosswalk_tui.sources.harvest import Facts, Harvest, OfferRecord, PriceRecord, ScoreRecord
from crosswalk_tui.sources.plausible import hold_back, reasons_against
from crosswalk_tui.sources.snapshots import Snapshot


def listed(*prices: tuple[int | None, int | None], as_of: str = "2026-11-20", scores: int = 0) -> Snapshot:
    """A snapshot with one offer for each pair of input and output price."""
    offers = [
        OfferRecord(
            "litellm", "openai", f"model-{nth}", f"model-{nth}", Facts(),
            (PriceRecord(Rates(input=given, output=made), as_of),),
        )
        for nth, (given, made) in enumerate(prices)
    ]  # fmt: skip
    score = ScoreRecord("m", "m", "b", 1.0, "", "s", "", None, self_reported=False, path="p")
    return Snapshot(Harvest("litellm", as_of, offers=offers, scores=[score] * scores), "digest")


PLAIN = [(100, 200)] * 50


@pytest.mark.parametrize(
    ("kept", "reasons"), [(50, []), (40, []), (39, ["it has 39 offers, the last one had 50"]), (0, None)]
)
def test_a_snapshot_that_shrank(kept: int, reasons: list[str] | None) -> None:
    found = reasons_against(listed(*PLAIN), listed(*PLAIN[:kept]))
    assert found == reasons if reasons is not None else found


def test_every_kind_of_row_is_counted() -> None:
    assert reasons_against(listed(*PLAIN, scores=10), listed(*PLAIN, scores=7)) == [
        "it has 7 scores, the last one had 10"
    ]


@pytest.mark.parametrize(("moved", "held"), [(12, False), (13, True)])
def test_many_prices_change_at_once(moved: int, held: bool) -> None:
    now = listed(*[(101, 200)] * moved, *PLAIN[moved:])
    assert bool(reasons_against(listed(*PLAIN), now)) is held


def test_a_short_list_may_change_as_a_whole() -> None:
    assert reasons_against(listed((1, 2), (3, 4)), listed((2, 3), (4, 5))) == []


@pytest.mark.parametrize(
    ("before", "after", "held"),
    [
        ((100, 200), (1000, 200), []),  # tenfold
        ((100, 200), (1001, 200), ["input $0.0001 → $0.001001"]),
        ((1000, 200), (99, 200), ["input $0.001 → $0.000099"]),
        ((100, 200), (100, 0), ["output $0.0002 → $0.00"]),
        ((0, 200), (100, 200), ["input $0.00 → $0.0001"]),
        ((0, 0), (0, 0), []),
        ((None, 200), (0, 200), []),  # a rate that was unknown has not moved
        ((0, 200), (100, 0), ["input $0.00 → $0.0001", "output $0.0002 → $0.00"]),
    ],
)
def test_a_price_that_moves_too_far_stays(
    before: tuple[int | None, int | None], after: tuple[int | None, int | None], held: list[str]
) -> None:
    then, now = listed(before, (5, 5)), listed(after, (6, 6), as_of="2026-11-29")
    taken, moves = hold_back(then, now)
    assert [str(move) for move in moves] == [f"openai/model-0: {step} per 1M tokens" for step in held]
    rates = [offer.prices[0].rates for offer in taken.harvest.offers]
    assert (rates[0].input, rates[0].output) == (before if held else after)
    assert (rates[1].input, rates[1].output) == (6, 6)
    assert taken.digest == now.digest
