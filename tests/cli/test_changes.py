"""``changes``: what changed since the last refresh, or since a day."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from crosswalk_tui.catalog import locate
from crosswalk_tui.catalog.locate import previous_path, refreshed_path
from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import Call

ONE = "acme/one"


def _write(path: Path, price: int) -> Path:
    """A catalogue with one offer at *price*, in micro-USD per 1M tokens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    world = CatalogueBuilder()
    world.tables["meta"] = [{"key": "as_of", "value": "2026-07-02"}]
    world.provider("alpha", type="host")
    world.model(ONE, name="One")
    world.offer("alpha", "one", ONE, input=price, output=price)
    return world.write(path)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user_folder: Path) -> Path:
    """A shipped catalogue, and an empty data folder of the user."""
    del user_folder
    path = _write(tmp_path / "shipped.db", 1_000_000)
    monkeypatch.setattr(locate, "shipped_path", lambda: path)
    monkeypatch.delenv(locate.ENVIRONMENT_VARIABLE, raising=False)
    return path


@pytest.mark.usefixtures("shipped")
def test_the_first_refresh_is_compared_with_the_shipped_catalogue(call: Call) -> None:
    _write(refreshed_path(), 2_000_000)
    (price,) = call("changes", "--format", "json").document["prices"]
    assert (price["input_usd_per_1m_before"], price["input_usd_per_1m"], price["effect_usd"]) == ("1", "2", "7")


@pytest.mark.usefixtures("shipped")
def test_a_later_refresh_is_compared_with_the_one_before(call: Call) -> None:
    _write(previous_path(refreshed_path()), 4_000_000)
    _write(refreshed_path(), 2_000_000)
    outcome = call("changes", "--fail-on", "dearer")
    assert "Cheaper: 1" in outcome.out
    assert "−$14.00" in outcome.out
    assert outcome.code == 0


@pytest.mark.usefixtures("shipped")
def test_fail_on_dearer(call: Call) -> None:
    _write(refreshed_path(), 2_000_000)
    outcome = call("changes", "--since", "last", "--fail-on", "dearer")
    assert "More expensive: 1" in outcome.out
    assert outcome.code == 1


def test_a_catalogue_that_was_not_refreshed(call: Call, shipped: Path) -> None:
    for arguments in ((), ("--catalog", str(_write(shipped.with_name("own.db"), 1)))):
        outcome = call("changes", *arguments)
        assert outcome.code == 1
        assert "was not refreshed" in outcome.err
        assert "--since DATE" in outcome.err


@pytest.fixture
def history(tmp_path: Path) -> str:
    """Four offers: one a little more expensive, one much, one with a lower price to come, one no longer sold."""
    world = CatalogueBuilder()
    for provider in ("alpha", "bravo", "charlie", "delta"):
        world.provider(provider, type="host")
    world.model(ONE, name="One")
    for provider, after in (("alpha", 1_100_000), ("bravo", 3_000_000)):
        world.offer(provider, "one", ONE, input=after, output=after)
    world.offer("delta", "one", ONE, exclude_code="not_live", exclude_reason="gone from a list")
    for provider, after in (("alpha", 1_100_000), ("bravo", 3_000_000), ("delta", 9_000_000)):
        world.past_price(provider, "one", "2026-03-01", input=1_000_000, output=1_000_000)
        world.past_price(provider, "one", "2026-05-01", input=after, output=after)
    world.past_price("bravo", "one", "2026-01-01", input=500_000, output=500_000)
    prices = [
        {"input": 2_000_000, "output": 2_000_000, "valid_to": "2099-01-01"},
        {"input": 1_000_000, "output": 1_000_000, "valid_from": "2099-01-01"},
    ]
    world.offer("charlie", "one", ONE, prices=prices)
    return str(world.write(tmp_path / "history.db"))


def test_the_recorded_changes_since_a_day(call: Call, history: str) -> None:
    document = call("changes", "--since", "2026-05-01", "--format", "json", "--catalog", history).document
    assert document["since"] == "2026-05-01"
    assert [(c["provider"], c["date"], c["in_force_from"], c["effect_usd"]) for c in document["changes"]] == [
        ("bravo", "2026-05-01", False, "14"),
        ("charlie", "2099-01-01", True, "-7"),
        ("alpha", "2026-05-01", False, "0.7"),
    ]
    rows = csv.DictReader(
        call("changes", "--since", "2026-02-01", "--format", "csv", "--catalog", history).out.splitlines()
    )
    assert [row["date"] for row in rows if row["provider"] == "bravo"] == ["2026-05-01", "2026-03-01"]


def test_the_table_since_a_day(call: Call, history: str) -> None:
    out = call("changes", "--since", "2026-05-01", "--catalog", history).out
    assert out.startswith("3 price changes since 2026-05-01;")
    assert "1 change of offers that are no longer sold: left out." in out
    (announced,) = [line for line in out.splitlines() if line.startswith("from 2099-01-01")]
    assert announced.split()[-1] == "−$7.00"
    assert call("changes", "--since", "2026-05-02", "--catalog", history, "--fail-on", "dearer").code == 0
    assert call("changes", "--since", "2026-05-01", "--catalog", history, "--fail-on", "dearer").code == 1


def test_a_day_that_cannot_be_read(call: Call, history: str) -> None:
    outcome = call("changes", "--since", "yesterday", "--catalog", history)
    assert outcome.code == 2
    assert "'yesterday' is neither 'last' nor a day such as 2026-10-01." in outcome.err
