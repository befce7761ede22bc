"""A catalogue appears complete or not at all, and equal rows make equal files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crosswalk_tui.catalog import writer
from crosswalk_tui.catalog.writer import write
from crosswalk_tui.core.errors import CatalogueError
from tests.catalogue_builder import CatalogueBuilder


def small() -> CatalogueBuilder:
    builder = CatalogueBuilder()
    builder.provider("acme")
    builder.model("lab/m")
    builder.offer("acme", "m", "lab/m", input=1_000, output=1_000)
    return builder


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def test_equal_rows_make_equal_files(tmp_path: Path) -> None:
    one, two = small().write(tmp_path / "one.db"), small().write(tmp_path / "two.db")
    assert dump(one) == dump(two)


@pytest.mark.parametrize(
    "wrong",
    [
        {"table": "offer", "row": {"access": "gift"}},
        {"table": "offer", "row": {"model_id": 99}},
        {"table": "price", "row": {"input": -1}},
        {"table": "price", "row": {"input": "cheap"}},
        {"table": "model", "row": {"key": "No Lab"}},
        {"table": "model", "row": {"name": ""}},
        {"table": "offer", "row": {"exclude_code": "quarantined", "exclude_reason": None}},
        {"table": "offer", "row": {"exclude_code": "dislike", "exclude_reason": "so"}},
    ],
)
def test_rows_that_break_a_rule_leave_the_previous_catalogue_alone(
    tmp_path: Path, wrong: dict[str, dict[str, object]]
) -> None:
    path = small().write(tmp_path / "catalog.db")
    before = path.read_bytes()
    builder = small()
    builder.tables[str(wrong["table"])][0].update(wrong["row"])
    with pytest.raises(CatalogueError):
        builder.write(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["catalog.db"]


def test_a_table_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="guess"):
        write(tmp_path / "catalog.db", {"guess": []})


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CatalogueError, match="Cannot write"):
        write(tmp_path / "file" / "catalog.db", {})


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(writer, "_fill", full)
    with pytest.raises(CatalogueError, match=r"Cannot write .*catalog\.db: database or disk is full"):
        write(tmp_path / "catalog.db", {})
    assert list(tmp_path.iterdir()) == []


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    assert small().write(tmp_path / "new" / "folder" / "catalog.db").is_file()
