"""Which catalogue is opened: the one named, then the environment's, then the one that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_tui.catalog.locate import ENVIRONMENT_VARIABLE, catalogue_path, shipped_path


def test_a_path_given_wins_over_the_environment_and_that_over_the_shipped_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert catalogue_path() == shipped_path()
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "~/mine.db")
    assert catalogue_path() == Path.home() / "mine.db"
    assert catalogue_path(Path("given.db")) == Path("given.db")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "")
    assert catalogue_path() == shipped_path()


def test_the_shipped_catalogue_is_data_catalog_db() -> None:
    assert shipped_path().parts[-2:] == ("data", "catalog.db")
