"""What a refresh holds back: a snapshot that shrank, too many changes at once, a price that moved too far."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import Facts, Harvest, OfferRecord, PriceRecord, Rejection, ScoreRecord
from crosswalk_tui.sources.refresh.plausible import hold_back, reasons_against
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


def with_prices(*prices: PriceRecord, rejected: tuple[str, ...] = ()) -> Snapshot:
    """A snapshot with two offers, of which the one called ``model-0.1`` has *prices*."""
    plain = listed((5, 5))
    first = plain.harvest.offers[0]
    other = replace(first, provider_model_id="model-0.1", path="model-0.1", prices=prices)
    rejections = [Rejection("litellm", path, "NaN is not a price") for path in rejected]
    return replace(plain, harvest=Harvest("litellm", "2026-11-20", offers=[first, other], rejections=rejections))


DAY = "2026-11-20"
STANDARD = PriceRecord(Rates(input=100, output=200, cache_read=10), DAY)
BATCH = PriceRecord(Rates(input=50, output=100), DAY, Tier.BATCH)
LONG = PriceRecord(Rates(input=200, output=400), DAY, band_from=200_000)


@pytest.mark.parametrize(
    ("after", "held"),
    [
        (replace(STANDARD, rates=Rates(input=100, output=200, cache_read=101)), ["cache read $0.00001 → $0.000101"]),
        (replace(STANDARD, rates=Rates(input=100, output=200, cache_read=0)), []),  # not priced separately
        (replace(BATCH, rates=Rates(input=501, output=100)), ["batch input $0.00005 → $0.000501"]),
        (replace(LONG, rates=Rates(input=200, output=0)), ["output above 200,000 tokens $0.0004 → $0.00"]),
    ],
)
def test_every_rate_is_compared_with_that_of_its_tier_and_band(after: PriceRecord, held: list[str]) -> None:
    before = (STANDARD, BATCH, LONG)
    now = [after if (row.tier, row.band_from) == (after.tier, after.band_from) else row for row in before]
    taken, moves = hold_back(with_prices(*before), with_prices(*now))
    assert [str(move) for move in moves] == [f"openai/model-0.1: {step} per 1M tokens" for step in held]
    assert taken.harvest.offers[1].prices == (before if held else tuple(now))


def test_a_price_that_ended_on_the_day_of_its_snapshot_is_not_compared() -> None:
    cut = replace(STANDARD, rates=Rates(input=1, output=2), valid_from=DAY)
    then = with_prices(replace(STANDARD, valid_to=DAY), replace(LONG, valid_to="2026-11-21"))
    _, moves = hold_back(then, with_prices(cut, replace(LONG, rates=Rates(input=1, output=400))))
    assert [move.name for move in moves] == ["input above 200,000 tokens"]


def test_an_offer_with_an_unreadable_price_keeps_its_price() -> None:
    now = with_prices(rejected=("model-0.1.input_cost_per_token",))
    taken, moves = hold_back(with_prices(STANDARD), now)
    assert list(map(str, moves)) == [
        "openai/model-0.1: input unreadable, was $0.0001 per 1M tokens",
        "openai/model-0.1: output unreadable, was $0.0002 per 1M tokens",
        "openai/model-0.1: cache read unreadable, was $0.00001 per 1M tokens",
    ]
    assert [offer.prices for offer in taken.harvest.offers] == [now.harvest.offers[0].prices, (STANDARD,)]


def test_a_price_that_its_source_takes_back_is_not_held() -> None:
    taken, moves = hold_back(with_prices(STANDARD), with_prices(rejected=("model-0.input_cost_per_token",)))
    assert taken.harvest.offers[1].prices == ()
    assert [move.provider_model_id for move in moves] == []


def test_a_list_without_prices_is_held_back() -> None:
    """A cell that its source has renamed leaves the offers, without a price."""
    now = listed(*PLAIN)
    bare = [replace(offer, prices=()) for offer in now.harvest.offers[11:]]
    now = replace(now, harvest=replace(now.harvest, offers=[*now.harvest.offers[:11], *bare]))
    assert reasons_against(listed(*PLAIN), now) == ["it has 11 offers with a price, the last one had 50"]
