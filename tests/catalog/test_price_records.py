"""Past, present and future prices of an offer, read from the catalogue."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from crosswalk_tui.catalog.price_changes import price_records
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CatalogueError
from tests.catalogue_builder import CatalogueBuilder

KEY = "meta/tiny"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An offer with a past, a price by the hour, a dear band, batch prices and a price to come; and one without."""
    world = CatalogueBuilder()
    world.provider("acme")
    world.model(KEY)
    world.offer(
        "acme",
        "tiny",
        KEY,
        prices=[
            {"input": 60, "output": 120, "cache_read": 6, "valid_to": "2026-09-01"},
            {"input": 90, "output": 180, "valid_from": "2026-09-01"},
            {"input": 30, "output": 60, "window_start": "16:30", "window_end": "00:30"},
            {"input": 120, "output": 240, "band_from": 200_000},
            {"input": 30, "output": 60, "tier": "batch"},
            {"input": 61, "output": 121, "status": "other"},
        ],
    )
    world.offer("acme", "tiny-new", KEY, input=1, output=2)
    world.past_price("acme", "tiny", "2026-02-01", input=100, output=200)
    world.past_price("acme", "tiny", "2026-01-01", input=110, output=220, valid_to="2026-01-15")
    return world.write(tmp_path / "catalog.db")


def test_the_base_prices_of_an_offer_past_present_and_to_come(file: Path) -> None:
    with Catalogue.open(file) as catalogue:
        records = price_records(catalogue, 1, KEY)

    assert [(r.as_of, r.valid_from, r.valid_to, r.input, r.output, r.cache_read, r.in_use) for r in records] == [
        ("2026-01-01", None, date(2026, 1, 15), 110, 220, None, False),
        ("2026-02-01", None, None, 100, 200, None, False),
        ("2026-07-02", None, date(2026, 9, 1), 60, 120, 6, True),
        ("2026-07-02", date(2026, 9, 1), None, 90, 180, None, True),
    ]
    assert {(r.source_id, r.source) for r in records} == {("test", "Test prices")}


def test_an_offer_without_a_past_has_its_price_alone(file: Path) -> None:
    with Catalogue.open(file) as catalogue:
        assert [r.input for r in price_records(catalogue, 2, KEY)] == [1]
        assert price_records(catalogue, 99, KEY) == []


def test_a_date_that_is_none_is_damage(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE price SET valid_to = 'soon' WHERE price_id = 1")
    database.close()
    with Catalogue.open(file) as catalogue, pytest.raises(CatalogueError, match="damaged"):
        price_records(catalogue, 1, KEY)
