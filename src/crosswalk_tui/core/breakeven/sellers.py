"""The providers on which a break-even rests, where they are not those of the bills that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from crosswalk_tui.core.breakeven.envelope import Piece
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.ranking import Ranking
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Sign


class SellerRun(NamedTuple):
    """The cheapest offer of a model up to a crossing, and the interval in which its provider is the cheapest.

    Attributes:
        at: the crossing.
        side: of the model, 0 or 1.
        end: None without limit.
    """

    at: Fraction
    side: int
    offer: Offer
    start: Fraction
    end: Fraction | None


class OtherSeller(NamedTuple):
    """A provider on which a crossing rests, though a different one is the cheapest for the workload.

    Attributes:
        at, side: as in `SellerRun`.
        name: of the provider, with the sign of a price of the user's.
        start, end: the interval in which it is the cheapest; the end None without limit.
    """

    at: Fraction
    side: int
    name: str
    start: Fraction
    end: Fraction | None


def seller_runs(envelopes: Sequence[Sequence[Piece]], at: Fraction) -> Iterator[SellerRun]:
    """The run of each of two envelopes that reaches the crossing *at* from below."""
    for side, pieces in enumerate(envelopes):
        last = next((nth for nth, piece in enumerate(pieces) if piece.end is None or at <= piece.end), len(pieces) - 1)
        seller = _seller(pieces[last])
        first, end = last, last
        while first and _seller(pieces[first - 1]) == seller:
            first -= 1
        while end + 1 < len(pieces) and _seller(pieces[end + 1]) == seller:
            end += 1
        yield SellerRun(at, side, pieces[last].line.offer, pieces[first].start, pieces[end].end)


def _seller(piece: Piece) -> str:
    return piece.line.offer.provider.provider_id


def other_sellers(runs: Sequence[SellerRun], rankings: Sequence[Ranking]) -> tuple[OtherSeller, ...]:
    """The *runs* whose provider is not among the cheapest of its model's ranking."""
    found = []
    for at, side, offer, start, end in runs:
        ranking = rankings[side]
        if offer.provider.provider_id in {quote.offer.provider.provider_id for quote in ranking.cheapest}:
            continue
        is_own = any(quote.offer is offer and quote.is_own for quote in ranking.candidates)
        found.append(OtherSeller(at, side, f"{safe(offer.provider.name, 40)}{Sign.OWN if is_own else ''}", start, end))
    return tuple(found)
