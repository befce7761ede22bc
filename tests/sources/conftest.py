"""A small world that can be refreshed: a shipped catalogue, the user's, and a mirror of the sources of the former."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crosswalk_tui.catalog import locate
from crosswalk_tui.sources.pipeline import build
from tests.sources.local_server import Reply, Server, serving
from tests.sources.world import lay_out


@pytest.fixture(scope="session")
def shipped_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped catalogue, built from the small world."""
    folder = tmp_path_factory.mktemp("shipped")
    build(lay_out(folder), folder / "catalog.db")
    return folder / "catalog.db"


@pytest.fixture
def shipped(shipped_world: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped catalogue, which is the one of the small world."""
    monkeypatch.setattr(locate, "shipped_path", lambda: shipped_world)
    return shipped_world


@pytest.fixture
def target(tmp_path: Path, shipped: Path) -> Path:
    """Where the user's catalogue is put; the shipped one is that of the small world."""
    assert shipped.exists()
    return tmp_path / "data" / "catalog.db"


@pytest.fixture
def server(shipped: Path) -> Iterator[Server]:
    """A mirror of what the shipped catalogue was built from."""
    with serving() as running:
        for path in sorted(shipped.parent.glob("sources/*.json")):
            running.replies[f"/sources/{path.name}"] = Reply(path.read_bytes(), headers={"ETag": f'"{path.name}"'})
        yield running
