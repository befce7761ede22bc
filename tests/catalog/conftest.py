"""What several tests read of the shipped catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import Offer

OffersByKey = Mapping[str, tuple[Offer, ...]]


@pytest.fixture(scope="session")
def all_offers(shipped_catalogue: Path) -> OffersByKey:
    """The offers of every model of the shipped catalogue; reading them takes longer than most tests of them."""
    with Catalogue.open(shipped_catalogue) as catalogue:
        return {line.key: catalogue.offers(line.key) for line in catalogue.lines()}
