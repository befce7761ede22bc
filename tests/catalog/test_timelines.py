"""The price timelines of a model's offers, read from the catalogue."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from crosswalk_tui.catalog.price_changes import read_timelines
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.vocabulary import Dating, PointKind
from tests.catalogue_builder import CatalogueBuilder

KEY = "meta/tiny"
TODAY = date(2026, 7, 10)


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


def test_the_points_of_an_offer(file: Path) -> None:
    with Catalogue.open(file) as catalogue:
        timelines = read_timelines(catalogue, KEY, TODAY)
    assert [(p.day.isoformat(), p.dating, p.kind, p.rates.input, p.rates.cache_read) for p in timelines[1].points] == [
        ("2026-01-01", Dating.RECORDED, PointKind.FIRST, 110, None),
        ("2026-02-01", Dating.RECORDED, PointKind.CHANGED, 100, None),
        ("2026-07-02", Dating.BY, PointKind.CHANGED, 60, 6),
        ("2026-09-01", Dating.EFFECTIVE, PointKind.CHANGED, 90, None),
    ]
    assert {(p.source_id, p.source) for p in timelines[1].points} == {("test", "Test prices")}
    assert [p.rates.input for p in timelines[2].points] == [1]
    assert set(timelines) == {1, 2}


def test_an_id_that_was_pointed_at_another_model_has_two_timelines(tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("acme")
    for key in (KEY, "meta/old"):
        world.model(key)
    world.offer("acme", "tiny", KEY, input=60, output=120)
    world.past_price("acme", "tiny", "2026-01-01", input=100, output=200)
    world.past_price("acme", "tiny", "2026-03-01", input=80, output=160)
    path = world.write(tmp_path / "catalog.db")
    with sqlite3.connect(path) as database:
        database.execute(
            "INSERT INTO offer_model VALUES (1, 2, NULL, '2026-02-01', 'test'), (1, 1, '2026-02-01', NULL, 'test')"
        )
    database.close()
    with Catalogue.open(path, check=False) as catalogue:
        new, old = (read_timelines(catalogue, key, TODAY)[1] for key in (KEY, "meta/old"))
    assert [(p.day.isoformat(), p.kind, p.rates.input) for p in old.points] == [
        ("2026-01-01", PointKind.FIRST, 100),
        ("2026-02-01", PointKind.ENDED, None),
    ]
    assert [p.dating for p in new.points[:2]] == [Dating.EFFECTIVE, Dating.RECORDED], "since the day of the model"
    assert [(p.day.isoformat(), p.kind, p.rates.input) for p in new.points] == [
        ("2026-02-01", PointKind.FIRST, 100),
        ("2026-03-01", PointKind.CHANGED, 80),
        ("2026-07-02", PointKind.CHANGED, 60),
    ]


def test_a_date_that_is_none_is_damage(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("UPDATE price_point SET day = '2026-99-99' WHERE offer_id = 2")
    database.close()
    with Catalogue.open(file, check=False) as catalogue, pytest.raises(CatalogueError, match="damaged"):
        read_timelines(catalogue, KEY, TODAY)
