"""Price changes: from the timelines, newest first, with the kind of day they carry."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.catalog.price_changes import read_price_changes
from crosswalk_tui.catalog.reader import Catalogue
from tests.catalogue_builder import CatalogueBuilder

ONE, TWO = "acme/one", "acme/two"


def past(day: str, sent: int | None, made: int | None, **row: object) -> dict[str, object]:
    return {"status": "history", "as_of": day, "input": sent, "output": made, **row}


@pytest.fixture
def builder() -> CatalogueBuilder:
    builder = CatalogueBuilder()
    builder.provider("shop", name="The Shop")
    builder.model(ONE, name="One")
    builder.model(TWO, name="Two")
    return builder


def changes(builder: CatalogueBuilder, folder: Path) -> list[tuple[str, str, tuple[object, ...], tuple[object, ...]]]:
    with Catalogue.open(builder.write(folder / "catalog.db")) as catalogue:
        return [(c.day, c.model_name, c.before[:2], c.after[:2]) for c in read_price_changes(catalogue)]


def test_each_recorded_price_is_compared_with_the_one_before_it(builder: CatalogueBuilder, tmp_path: Path) -> None:
    builder.offer(
        "shop", "one", ONE,
        prices=[
            past("2026-01-01", 100, 200), past("2026-03-01", 100, 200), past("2026-02-01", 100, 250),
            {"input": 7, "output": 7, "as_of": "2026-05-01"},
        ],
    )  # fmt: skip
    builder.offer("shop", "two", TWO, prices=[past("2026-02-15", 60, 0), past("2026-04-01", 50, None)])
    assert changes(builder, tmp_path) == [
        ("2026-05-01", "One", (100, 200), (7, 7)),
        ("2026-04-01", "Two", (60, None), (50, None)),
        ("2026-03-01", "One", (100, 250), (100, 200)),
        ("2026-02-01", "One", (100, 200), (100, 250)),
    ]


def test_a_zero_is_no_price_and_no_change(builder: CatalogueBuilder, tmp_path: Path) -> None:
    builder.offer(
        "shop", "one", ONE,
        prices=[
            past("2025-12-01", 0, 0), past("2026-01-01", 100, 200), past("2026-01-02", 0, 0),
            past("2026-01-03", 100, 200), past("2026-01-04", 100, 0), past("2026-01-05", 100, 200),
            past("2026-01-06", 0, 0), past("2026-01-07", 150, 200),
        ],
    )  # fmt: skip
    assert changes(builder, tmp_path) == [("2026-01-07", "One", (100, 200), (150, 200))]


def test_a_dated_price_tells_since_when_it_holds(builder: CatalogueBuilder, tmp_path: Path) -> None:
    builder.offer(
        "shop", "one", ONE,
        prices=[
            {"input": 100, "output": 200, "valid_to": "2027-01-01"},
            {"input": 200, "output": 400, "cache_read": 20, "valid_from": "2027-01-01"},
            {"input": 50, "output": 50, "band_from": 8000},
        ],
    )  # fmt: skip
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        [change] = read_price_changes(catalogue)
    assert (change.day, change.effective, change.live) == ("2027-01-01", True, True)
    assert (change.before, change.after) == ((100, 200, None), (200, 400, 20))
    assert (change.input_change, change.output_change) == (Decimal(1), Decimal(1))
    assert (change.provider, change.provider_model_id, change.source) == ("The Shop", "one", "Test prices")


def test_a_difference_between_sources_and_a_correction_are_no_changes(
    builder: CatalogueBuilder, tmp_path: Path
) -> None:
    builder.source("other", name="Other prices")
    builder.offer(
        "shop", "one", ONE,
        prices=[
            past("2026-01-01", 100, 200), past("2026-02-01", 110, 220, source_id="other", kind="differs"),
            past("2026-03-01", 110_000, 220_000, kind="wrong"), past("2026-03-02", 110, 220, kind="corrected"),
        ],
    )  # fmt: skip
    assert changes(builder, tmp_path) == []


def test_a_change_that_was_first_listed_wrongly_has_the_day_of_the_listing(
    builder: CatalogueBuilder, tmp_path: Path
) -> None:
    builder.offer(
        "shop", "one", ONE,
        prices=[
            past("2026-01-01", 100, 200), past("2026-03-01", 90_000, 200, kind="wrong"),
            past("2026-03-02", 90, 200, kind="corrected"),
        ],
    )  # fmt: skip
    assert changes(builder, tmp_path) == [("2026-03-01", "One", (100, 200), (90, 200))]


def test_what_is_not_sold_by_the_token_is_left_out(builder: CatalogueBuilder, tmp_path: Path) -> None:
    past_prices = [past("2026-01-01", 100, 200), past("2026-02-01", 1, 2)]
    builder.offer("shop", "one", ONE, prices=past_prices, access="subscription")
    assert changes(builder, tmp_path) == []


def test_an_offer_that_ended_is_marked(builder: CatalogueBuilder, tmp_path: Path) -> None:
    ended: dict[str, Any] = {"exclude_code": "deprecated", "exclude_reason": "ended"}
    builder.offer("shop", "one", ONE, prices=[past("2026-01-01", 100, 200), past("2026-02-01", 1, 2)], **ended)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        [change] = read_price_changes(catalogue)
    assert not change.live


def test_the_changes_of_the_shipped_catalogue_are_newest_first(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        found = read_price_changes(catalogue)
    assert len(found) > 500
    assert [c.day for c in found] == sorted((c.day for c in found), reverse=True)
    assert all(c.before[:2] != c.after[:2] and c.day for c in found)
    assert not [c for c in found if 0 in (*c.before[:2], *c.after[:2])]
