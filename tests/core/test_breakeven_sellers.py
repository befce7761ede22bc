"""The providers on which a break-even rests."""

from __future__ import annotations

from fractions import Fraction

import pytest

from crosswalk_tui.core.breakeven.envelope import CostLine, Piece
from crosswalk_tui.core.breakeven.sellers import SellerRun, seller_runs
from crosswalk_tui.core.models import Offer
from tests.core.breakeven_models import A, sold, usd

ONE, TWO, THREE = sold(A.key, usd("1", "1"), usd("2", "2"), usd("3", "3"))


def _pieces(*offers: tuple[int, Offer, int | None]) -> list[Piece]:
    return [
        Piece(Fraction(start), None if end is None else Fraction(end), CostLine(0, 0, offer))
        for start, offer, end in offers
    ]


@pytest.mark.parametrize(
    ("at", "offer", "start", "end"),
    [
        (1, ONE, 0, 2),
        (2, ONE, 0, 2),
        (3, TWO, 2, 6),
        (5, TWO, 2, 6),
        (7, THREE, 6, 8),
        (9, THREE, 6, 8),  # beyond the last piece: no offer allows such replies
    ],
)
def test_a_crossing_rests_on_the_provider_that_reaches_it_from_below(
    at: int, offer: Offer, start: int, end: int
) -> None:
    envelope = _pieces((0, ONE, 1), (1, ONE, 2), (2, TWO, 4), (4, TWO, 6), (6, THREE, 8))
    (run,) = seller_runs([envelope], Fraction(at))
    assert run == SellerRun(Fraction(at), 0, offer, Fraction(start), Fraction(end))


def test_the_last_provider_may_have_no_end() -> None:
    at = Fraction(50)
    envelopes = _pieces((0, ONE, 3), (3, TWO, None)), _pieces((0, THREE, None))
    assert [*seller_runs(envelopes, at)] == [
        SellerRun(at, 0, TWO, Fraction(3), None),
        SellerRun(at, 1, THREE, Fraction(0), None),
    ]
