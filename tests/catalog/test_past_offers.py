"""The offers of all models on a past day, read at once: the same as those of each model."""

from __future__ import annotations

from datetime import date

import pytest

from crosswalk_tui.catalog.locate import shipped_path
from crosswalk_tui.catalog.past_offers import all_offers_on, offers_at
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.vocabulary import Access

TODAY = date(2026, 11, 20)
POINTED_ELSEWHERE = "SELECT DISTINCT m.key FROM offer_model om JOIN model m USING (model_id) ORDER BY m.key"


def billed(offers: tuple[Offer, ...]) -> list[Offer]:
    """Those of *offers* that may be ranked."""
    return [offer for offer in offers if offer.access is Access.METERED and offer.prices]


@pytest.mark.parametrize("day", [date(2025, 6, 30), date(2026, 3, 1), date(2026, 11, 19)])
def test_they_are_those_of_each_model(day: date) -> None:
    with Catalogue.open(shipped_path()) as catalogue:
        found = all_offers_on(catalogue, day, TODAY)
        pointed = [row["key"] for row in catalogue.rows(POINTED_ELSEWHERE)]
        keys = [*pointed, *(line.key for line in catalogue.lines()[::9])]
        assert pointed
        for key in keys:
            assert billed(found.get(key, ())) == billed(offers_at(catalogue, key, day, TODAY)), key
        assert sum(bool(billed(found.get(key, ()))) for key in keys) > len(keys) / 20
