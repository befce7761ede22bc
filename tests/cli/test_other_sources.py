"""A price from a different source: listed apart in ``catalog diff`` and ``changes``, and no increase."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from crosswalk_tui.catalog import locate
from crosswalk_tui.catalog.locate import refreshed_path
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import Call

ONE, TWO = "acme/one", "acme/two"
Row = tuple[str, float, str]
"""Source, input price in USD, and status of a price; the output costs twice as much."""


def _sources() -> CatalogueBuilder:
    world = CatalogueBuilder()
    world.tables["meta"].append({"key": "as_of", "value": "2026-07-02"})
    for source in ("litellm", "modelsdev"):
        world.source(source, name=source.title())
    world.provider("alpha")
    world.model(ONE, name="One")
    return world


def write(path: Path, *rows: Row, two: float = 9.0) -> str:
    """A catalogue in which sources state the price of a model at one provider, and of a second model."""
    world = _sources()
    world.model(TWO, name="Two")
    prices = [{"source_id": s, "input": round(p * 1e6), "output": round(2e6 * p), "status": t} for s, p, t in rows]
    world.offer("alpha", "one", ONE, prices=prices)
    world.offer("alpha", "two", TWO, input=round(two * 1e6), output=round(2e6 * two))
    return str(world.write(path))


OLD: tuple[Row, ...] = (("litellm", 1.0, "chosen"), ("modelsdev", 5.0, "other"))


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ((("litellm", 1.0, "other"), ("modelsdev", 5.0, "chosen")), 0),  # nobody has changed a price
        ((("modelsdev", 5.0, "chosen"),), 0),  # the entry of the first one was lost or cannot be read
        ((("litellm", 1.0, "other"), ("modelsdev", 4.0, "chosen")), 0),  # never the price that was in use
        ((("litellm", 5.0, "other"), ("modelsdev", 5.0, "chosen")), 1),  # the first one has the new price, too
        ((("litellm", 3.0, "chosen"), ("modelsdev", 5.0, "other")), 1),
    ],
)
def test_an_increase_is_one_only_if_a_source_changed_its_price(
    call: Call, tmp_path: Path, new: tuple[Row, ...], code: int
) -> None:
    files = write(tmp_path / "old.db", *OLD), write(tmp_path / "new.db", *new)
    assert call("catalog", "diff", *files, "--fail-on", "dearer").code == code
    document = call("catalog", "diff", *files, "--format", "json").document
    listed = {name: [one["provider_model_id"] for one in document[name]] for name in ("prices", "other_sources")}
    assert listed == {"prices": ["one"] * code, "other_sources": ["one"] * (1 - code)}


def test_a_source_that_stated_the_old_price_before_has_changed_it(call: Call, tmp_path: Path) -> None:
    old = write(tmp_path / "old.db", ("litellm", 1.0, "chosen"), ("modelsdev", 1.0, "other"))
    new = write(tmp_path / "new.db", ("litellm", 1.0, "other"), ("modelsdev", 2.0, "chosen"))
    assert call("catalog", "diff", old, new, "--fail-on", "dearer").code == 1


def test_what_is_listed(call: Call, tmp_path: Path) -> None:
    new = (("litellm", 1.0, "other"), ("modelsdev", 5.0, "chosen"))
    files = write(tmp_path / "old.db", *OLD), write(tmp_path / "new.db", *new)
    out = call("catalog", "diff", *files).out
    assert "tokens a month: 0 higher, 0 lower, 1 from a different source.\n" in out
    assert "\nDifferent source, not counted as more expensive or cheaper: 1\n" in out
    assert next(line for line in out.splitlines() if line.startswith("One ")).endswith("Litellm → Modelsdev")
    (record,) = csv.DictReader(call("catalog", "diff", *files, "--format", "csv").out.splitlines())
    assert [record[name] for name in ("change", "source_before", "source", "effect_usd")] == [
        "other_source", "Litellm", "Modelsdev", "36",
    ]  # fmt: skip


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the shipped catalogue is."""
    path = tmp_path / "shipped.db"
    monkeypatch.setattr(locate, "shipped_path", lambda: path)
    refreshed_path().parent.mkdir(parents=True, exist_ok=True)
    return path


def test_a_rate_that_only_a_lost_source_published_is_no_change_of_the_price(call: Call, shipped: Path) -> None:
    """The cache read came from a different source than the price."""
    price = {"source_id": "modelsdev", "input": 2_000_000, "output": 4_000_000}
    taken = {"rate": "cache_read", "basis": "source", "source_id": "litellm"}
    before = [
        {**price, "cache_read": 200_000, "bases": [taken]},
        {**price, "source_id": "litellm", "status": "other", "cache_read": 200_000},
    ]
    for path, prices in ((shipped, before), (refreshed_path(), [price])):
        world = _sources()
        world.offer("alpha", "one", ONE, prices=prices)
        world.write(path)
    outcome = call("changes", "--cached", "50%", "--fail-on", "dearer", "--format", "json")
    assert (outcome.document["prices"], outcome.code) == ([], 0)
    (one,) = outcome.document["other_sources"]
    assert (one["source_before"], one["source"], one["effect_usd"]) == ("Litellm", "Modelsdev", "4.5")


def test_comparisons_of_the_user(call: Call, shipped: Path) -> None:
    """The bill is higher, and a different model wins; yet no price is known to be."""
    write(shipped, *OLD)
    write(refreshed_path(), ("litellm", 1.0, "other"), ("modelsdev", 5.0, "chosen"), two=4.0)
    save_comparison(UserDatabase(), "chat", ComparisonSetup((ONE, TWO), DEFAULT_WORKLOAD, Filters()))
    assert call("changes", "--fail-on", "dearer").code == 0
    assert call("changes", "--saved", "--fail-on", "dearer").code == 0
    outcome = call("changes", "--saved", "--fail-on", "winner")
    assert "chat: One vs Two +$27.00 a month, winner now Two" in outcome.out
    assert outcome.code == 1
