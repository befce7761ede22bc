"""Break-even against a search that knows nothing of envelopes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.breakeven.crossings import BreakEven, Crossing, break_even, provider_changes
from crosswalk_tui.core.changes.scale import row
from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.core.workload.monthly import Workload
from tests.core import reference_bill
from tests.core.breakeven_models import KEYS, A, B, running
from tests.strategies import NOW, few_rates, full_prices, market, shared_workloads


@dataclass(frozen=True)
class Case:
    """Two models' offers and a workload, with one input varying."""

    first: tuple[Offer, ...]
    second: tuple[Offer, ...]
    workload: Workload
    varied: WorkloadInput
    side: int

    def solve(self) -> BreakEven | None:
        """What the engine says."""
        one, other = (running(o, self.workload, m) for o, m in ((self.first, A), (self.second, B)))
        return break_even(one, other, self.workload, KEYS, self.varied, self.side)

    def flipped(self) -> BreakEven | None:
        """What the engine says of the two models in the other order."""
        one, other = (running(o, self.workload, m) for o, m in ((self.second, B), (self.first, A)))
        return break_even(one, other, self.workload, KEYS[::-1], self.varied, 1 - self.side)

    def mix(self, which: int, t: Fraction) -> reference_bill.Mix:
        """The tokens of one model with the input at *t*."""
        factor = Fraction(dict(self.workload.multipliers).get(KEYS[which], 1))
        plain = reference_bill.mix(self.workload, factor)
        if self.varied is WorkloadInput.RATIO:
            return replace(plain, made=plain.sent * t * factor)
        if self.varied is WorkloadInput.CACHED:
            return replace(plain, cached=t)
        return replace(plain, made=self.workload.output_tokens * t) if which == self.side else plain

    def cost(self, which: int, t: Fraction) -> Fraction:
        """The cheapest bill of one model with the input at *t*."""
        return reference_bill.cheapest((self.first, self.second)[which], self.mix(which, t))

    def gap(self, t: Fraction) -> int:
        """Who is cheaper at *t*: -1 the first, 1 the second, 0 neither."""
        one, other = self.cost(0, t), self.cost(1, t)
        return (one > other) - (one < other)

    def spots(self, end: Fraction | None) -> list[Fraction]:
        """All positions at which two offers cost the same, and the ends: nothing changes between them."""
        lines = []
        for which, offers in enumerate((self.first, self.second)):
            for offer in offers:
                base, one = (reference_bill.cost(offer, self.mix(which, Fraction(t))) for t in (0, 1))
                lines.append((base, one - base))
        meetings = {(c - a) / (b - d) for a, b in lines for c, d in lines if b != d}
        last = max([*meetings, Fraction(0)]) + 1 if end is None else end
        return sorted({Fraction(0), last, *(t for t in meetings if 0 < t < last)})

    def apart(self, t: Fraction) -> bool:
        """Whether the dearer one exceeds the other at *t* by more than a tie."""
        one, other = self.cost(0, t), self.cost(1, t)
        return abs(one - other) > Fraction(TIE_TOLERANCE) * min(one, other)

    def edges(self, end: Fraction | None) -> list[Fraction]:
        """The spots at which a cost begins to grow faster or slower or both cost the same, and the ends."""
        spots = self.spots(end)
        kept = spots[:1]
        for before, t, after in zip(spots, spots[1:], spots[2:], strict=False):
            share = (t - before) / (after - before)
            straight = (
                self.cost(which, t) == self.cost(which, before) * (1 - share) + self.cost(which, after) * share
                for which in (0, 1)
            )
            if not all(straight) or not self.gap(t):
                kept.append(t)
        return [*kept, *spots[1:][-1:]]

    def leads(self, end: Fraction | None) -> list[tuple[Fraction, Fraction, int]]:
        """Stretches and who leads in them, one after the other; who leads nowhere by more than a tie does not lead."""
        found: list[tuple[Fraction, Fraction, int]] = []
        edges = self.edges(end)
        for start, stop in pairwise(edges):
            far = Fraction(10**30) if end is None and stop == edges[-1] else stop  # as good as without end
            lead = self.gap((start + stop) / 2) if self.apart(start) or self.apart(far) else 0
            if found and found[-1][2] == lead:
                found[-1] = found[-1][0], stop, lead
            else:
                found.append((start, stop, lead))
        return found

    def search(self, end: Fraction | None) -> tuple[int | None, list[Crossing], list[list[Fraction]]]:
        """Who wins at the start, every crossing and every tie, found by looking between all the spots."""
        stretches = self.leads(end)
        names = {-1: 0, 1: 1, 0: None}
        first = stretches[0][2] if stretches else self.gap(Fraction(0)) if self.apart(Fraction(0)) else 0
        found: list[Crossing] = []
        before = first
        for start, _, lead in stretches:
            if lead and lead != before:
                found.append(Crossing(start, 0 if lead < 0 else 1))
            before = lead or before
        return names[first], found, [[start, stop] for start, stop, lead in stretches if not lead]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    published = full_prices(few_rates)
    shared = draw(st.lists(published, max_size=2))

    def sellers(key: str) -> tuple[Offer, ...]:
        own = draw(market(key, published, most=3))
        alike = market(key, st.sampled_from(shared), most=2) if shared else st.just(())
        copies = draw(alike | st.just(()))
        return tuple(o._replace(offer_id=n, provider=o.provider._replace(provider_id=f"{key}-{n}"))
                     for n, o in enumerate((*own, *copies), start=1))  # fmt: skip

    factors = st.sampled_from(["0.5", "1", "1.25", "2"]).map(Decimal)
    workload = replace(
        draw(shared_workloads(unit=1_000, largest=10**9, places=3)),
        multipliers=draw(st.just(()) | st.tuples(*(st.tuples(st.just(key), factors) for key in KEYS))),
    )
    return Case(
        sellers(A.key), sellers(B.key), workload, draw(st.sampled_from(WorkloadInput)), draw(st.sampled_from([0, 1]))
    )  # fmt: skip


@given(cases())
def test_a_search_finds_the_same_crossings_and_no_others(case: Case) -> None:
    found = case.solve()
    if found is None:
        assert case.varied is WorkloadInput.RATIO
        assert case.workload.input_tokens == 0
        return
    winner, expected, equal = case.search(found.end)
    assert list(found.crossings) == expected
    assert found.winner == winner
    # Where the input has no end, a tie that lasts has none either; the search stops one beyond the last change.
    last = case.spots(found.end)[-1]
    assert [[start, last if end is None else end] for start, end in found.ties] == equal


@given(cases())
def test_at_a_crossing_both_cost_the_same_and_just_beyond_the_winner_is_cheaper(case: Case) -> None:
    found = case.solve()
    for crossing in found.crossings if found else ():
        assert not case.apart(crossing.at)
        spots = case.spots(found.end if found else None)
        beyond = min((t for t in spots if t > crossing.at), default=crossing.at + 1)
        assert case.gap((crossing.at + beyond) / 2) == (-1 if crossing.winner == 0 else 1)


@given(cases())
def test_always_means_at_every_position(case: Case) -> None:
    found = case.solve()
    if found is not None and found.always is not None:
        wins = -1 if found.always == 0 else 1
        spots = case.spots(found.end)
        assert all(case.gap((a + b) / 2) == wins for a, b in pairwise(spots))
        assert all(case.gap(t) in (wins, 0) for t in spots)


@given(cases())
def test_flipping_the_models_mirrors_the_answer(case: Case) -> None:
    found, mirrored = case.solve(), case.flipped()
    if found is None or mirrored is None:
        assert found is mirrored
        return

    def other(side: int | None) -> int | None:
        return None if side is None else 1 - side

    assert mirrored == replace(
        found,
        winner=other(found.winner),
        winner_here=other(found.winner_here),
        crossings=tuple(Crossing(c.at, 1 - c.winner) for c in found.crossings),
    )
    assert mirrored.always == other(found.always)


@given(cases(), st.sampled_from([None, 500, 5_000, 500_000]))
def test_who_wins_here_is_who_wins_the_ranking(case: Case, prompt: int | None) -> None:
    # Millions of tokens: shares, multipliers and marginal bands cut whole tokens, so both reckon with the same ones.
    workload = replace(
        case.workload, input_tokens=case.workload.input_tokens * 10**6,
        output_tokens=case.workload.output_tokens * 10**6, requests=None, prompt_tokens=prompt,
    )  # fmt: skip
    offers: dict[str, tuple[Model, tuple[Offer, ...]]] = {A.key: (A, case.first), B.key: (B, case.second)}
    cheapest: Callable[[str, Workload], Quote | None] = lambda key, requested: min(  # noqa: E731
        rank(offers[key][1], requested, now=NOW, model=offers[key][0]).cheapest, key=lambda made: made.total_usd
    )
    found = replace(case, workload=workload).solve()
    winners = row(KEYS, workload, cheapest).winners
    assumed = {made.may_be_low for key in KEYS if (made := cheapest(key, workload)) is not None}
    if found is not None and len(assumed) == 1:  # beside a published bill, an assumed one is no winner
        assert winners == (KEYS if found.winner_here is None else (KEYS[found.winner_here],))


@given(cases())
def test_along_the_input_the_provider_is_never_more_expensive_than_a_tie(case: Case) -> None:
    quotes = running(case.first, case.workload, A)
    found = provider_changes(quotes, case.workload, A.key, case.varied)
    turned = replace(case, second=(), side=0)
    end = None
    if case.varied is WorkloadInput.CACHED:
        end = 1 - Fraction(case.workload.cache_write_share) - Fraction(case.workload.cache_write_1h_share)
    spots = turned.spots(end)
    limit = 1 + Fraction(TIE_TOLERANCE)

    def fine(offer: Offer, t: Fraction) -> bool:
        return reference_bill.cost(offer, turned.mix(0, t)) <= limit * turned.cost(0, t)

    able = reference_bill.published(case.first, turned.mix(0, Fraction(0))) or case.first

    for change in found:
        assert change.after is not None
        before, after = (reference_bill.cost(o, turned.mix(0, change.at)) for o in (change.before, change.after))
        assert before == after
        assert change.before is not change.after
    for one, two in pairwise(found):
        assert one.at < two.at
        assert one.after is two.before
    if case.varied is WorkloadInput.RATIO and case.workload.input_tokens == 0:
        assert found == ()
    elif not found:
        assert any(all(fine(offer, t) for t in spots) for offer in able)
    else:
        for t in sorted({*spots, *(change.at for change in found)}):
            passed = [change.after for change in found if change.at <= t and change.after]
            assert fine(passed[-1] if passed else found[0].before, t)
