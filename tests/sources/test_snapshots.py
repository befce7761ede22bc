"""What a catalogue keeps of its sources: enough to build it again, byte for byte."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.sources.pipeline import build, rebuild
from crosswalk_tui.sources.registry import sources
from crosswalk_tui.sources.snapshots import read_snapshot, restored_inputs
from tests.sources.world import lay_out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def built(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built") / "catalog.db"
    build(folder, output)
    return output


def kept(path: Path) -> dict[str, bytes]:
    with closing(sqlite3.connect(path)) as database:
        return dict(database.execute("SELECT name, content FROM build_input"))


def test_a_catalogue_is_built_again_from_what_it_keeps(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    rebuild(restored_inputs(kept(built).items()), again)
    assert again.read_bytes() == built.read_bytes()


def test_every_source_is_kept_as_it_was_read(folder: Path, built: Path) -> None:
    restored = restored_inputs(kept(built).items())
    read = {spec.source_id: spec for spec in sources(folder) if (folder / spec.filename).exists() and spec.shipped}
    assert set(restored.snapshots) == set(read)
    for source, spec in read.items():
        assert restored.snapshots[source] == read_snapshot(spec, folder)


def test_the_order_of_a_file_does_not_matter(folder: Path, tmp_path: Path) -> None:
    turned = lay_out(tmp_path, backwards=True)
    for spec in sources(folder):
        if (folder / spec.filename).is_file():  # the places of the benchmark tables are line numbers
            assert read_snapshot(spec, turned).harvest == read_snapshot(spec, folder).harvest


def test_a_missing_source_stays_missing(folder: Path, built: Path) -> None:
    """It is reported in the next catalogue, too."""
    expected = [spec for spec in sources(folder) if spec.shipped and spec.expected]
    missing = {spec.source_id for spec in expected if not (folder / spec.filename).exists()}
    assert {rejection.source for rejection in restored_inputs(kept(built).items()).absent} == missing


def test_the_shipped_catalogue_can_be_refreshed(shipped_catalogue: Path) -> None:
    """Its records are those of this version: it is built again when their form changes."""
    restored = restored_inputs(kept(shipped_catalogue).items())
    assert {"models.dev", "litellm", "genai-prices", "model-prices", "arena", "benchmarks"} <= set(restored.snapshots)


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_a_damaged_record_is_refused(built: Path, damage: bytes | None) -> None:
    rows = kept(built)
    rows["litellm"] = rows["litellm"][:-20] if damage is None else damage
    with pytest.raises(CatalogueError, match="damaged"):
        restored_inputs(rows.items())


def test_a_catalogue_that_keeps_nothing_is_refused() -> None:
    with pytest.raises(CatalogueError, match="build it with this version"):
        restored_inputs([])
