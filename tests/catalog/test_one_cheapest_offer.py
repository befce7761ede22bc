"""Every part of an answer names the same cheapest offer of a model: the tie rule is one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.breakeven.crossings import ProviderChange, provider_changes
from crosswalk_tui.core.changes.scale import row
from crosswalk_tui.core.comparison.comparison import Side, compare
from crosswalk_tui.core.find.condition_checks import Candidate
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.find.find_query import FindQuery
from crosswalk_tui.core.find.judging import price, rank_candidate
from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.report.costs import model_costs
from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.core.workload.monthly import Workload
from tests.catalog.conftest import OffersByKey
from tests.core.worlds import NOON

WORKLOADS = (
    Workload(requests=1000),
    Workload(40_000_000, 8_000_000, cached_share=Decimal("0.5"), requests=10_000),
)


def at_workload(best: Offer, changes: Sequence[ProviderChange], here: Fraction) -> set[int | None]:
    """The ids of the offers that the table of changes names at *here*: two where one hands over to the other."""
    named: Offer | None = best if not changes else changes[0].before
    found: set[int | None] = set()
    for change in changes:
        if here <= change.at:
            found.add(named.offer_id if named else None)
        if here < change.at:
            return found
        named = change.after
    return {*found, named.offer_id if named else None}


def named_in_find(model: Model, offers: tuple[Offer, ...], workload: Workload) -> int | None:
    query = FindQuery(workload, Filters(), Conditions())
    candidate = Candidate(model, offers, {})
    match = price(candidate, rank_candidate(candidate, query, NOON), query).match
    return None if match is None else match.quote.offer.offer_id


@pytest.mark.parametrize("workload", WORKLOADS)
def test_all_name_the_same_cheapest_offer(shipped_catalogue: Path, all_offers: OffersByKey, workload: Workload) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        ranked = {
            key: (model, ranking)
            for key, offers in all_offers.items()
            if offers
            and (ranking := rank(offers, workload, now=NOON, model=(model := catalogue.model(key)))).n_winners > 1
        }
    assert len(ranked) > 40, "many offers are tied"
    for key, (model, ranking) in ranked.items():
        assert_same(model, ranking, all_offers[key], workload)


def assert_same(model: Model, ranking: Ranking, offers: tuple[Offer, ...], workload: Workload) -> None:
    best = ranking.best
    assert best is not None
    ours = best.offer.offer_id
    for varied, here in (
        (WorkloadInput.RATIO, Fraction(workload.output_tokens, workload.input_tokens)),
        (WorkloadInput.CACHED, Fraction(workload.cached_share)),
    ):
        changes = provider_changes(ranking.candidates, workload, model.key, varied)
        assert ours in at_workload(best.offer, changes, here), (model.key, varied)
    comparison = compare([Side(model, offers, {})], workload, Filters(), NOON)
    at_volume = row([model.key], workload, lambda _, asked: rank(offers, asked, now=NOON, model=model).best)
    report = model_costs(0, comparison, (model.name,), {})
    assert comparison.ranked_offers()[0].quote.offer.offer_id == ours
    assert [quote.offer.offer_id for _, quote in at_volume.quotes if quote is not None] == [ours]
    assert report.offers[0].provider == best.offer.provider.name
    assert named_in_find(model, offers, workload) == ours
