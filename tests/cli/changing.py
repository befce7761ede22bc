"""What the tests of ``crosswalk-tui changes`` share: two models, a catalogue with a price, a saved comparison."""

from __future__ import annotations

from pathlib import Path

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from tests.catalogue_builder import CatalogueBuilder

ONE, TWO = "acme/one", "acme/two"


def write_priced(path: Path, price: int) -> Path:
    """A catalogue with one offer at *price*, in micro-USD per 1M tokens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    world = CatalogueBuilder()
    world.tables["meta"] = [{"key": "as_of", "value": "2026-07-02"}]
    world.provider("alpha", type="host")
    world.model(ONE, name="One")
    world.offer("alpha", "one", ONE, input=price, output=price)
    return world.write(path)


def save(name: str, models: tuple[str, ...], workload: Workload = DEFAULT_WORKLOAD) -> None:
    """Save a comparison of *models* under *name*."""
    save_comparison(UserDatabase(), name, ComparisonSetup(models, workload, Filters()))
