"""Replacing the catalogue file: a target in use, what a killed process left, and disks that refuse."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from crosswalk_tui.catalog import checks
from crosswalk_tui.catalog.locate import previous_path
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.sources.refresh import replacement
from crosswalk_tui.sources.refresh.replacement import move, only_refresh, replace_catalogue, roll_back
from tests.ordinary_user import ordinary_user, public_folder


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An old catalogue; anything counts as one."""
    monkeypatch.setattr(checks, "verify", lambda _: [])
    monkeypatch.setattr(replacement, "is_usable", lambda path: path.read_bytes() != b"damaged")
    path = tmp_path / "catalog.db"
    path.write_bytes(b"old")
    return path


def write_new(draft: Path) -> None:
    draft.write_bytes(b"new")


def test_a_copy_of_the_previous_catalogue_keeps_its_time(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system without links; the later of two catalogues is the refreshed one."""

    def refuse(*_: object) -> None:
        raise OSError

    os.utime(target, (1, 1))
    monkeypatch.setattr(os, "link", refuse)
    replace_catalogue(target, write_new)
    assert previous_path(target).stat().st_mtime == 1


def busy(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Refuse the first *times* renames, as Windows does for an open file."""
    rename, refused = Path.replace, iter(range(times))

    def refuse(path: Path, target: Path) -> Path:
        if next(refused, None) is not None:
            raise PermissionError(13, "The process cannot access the file")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", refuse)


def test_a_busy_target_is_tried_again(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(monkeypatch, 3)
    new, pauses = target.with_name("new"), list[float]()
    new.write_bytes(b"new")
    move(new, target, pauses.append)
    assert target.read_bytes() == b"new"
    assert pauses == [0.1, 0.2, 0.4]


def test_a_target_that_stays_busy_is_as_it_was(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(monkeypatch, 99)
    monkeypatch.setattr(replacement, "sleep", lambda _: None)
    with pytest.raises(CatalogueError, match="cannot be replaced: The process cannot access the file; it is as it was"):
        replace_catalogue(target, write_new)
    assert [
        path.name for path in target.parent.iterdir() if path.name.startswith(".catalog.db") and ".new" in path.name
    ] == []
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("has_links", [True, False])
def test_the_previous_catalogue_is_kept(target: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool) -> None:
    if not has_links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(95, "Operation not supported")))
    replace_catalogue(target, write_new)
    assert (target.read_bytes(), previous_path(target).read_bytes()) == (b"new", b"old")


def test_a_rollback_from_the_first_refresh_returns_to_the_shipped_catalogue_not_to_one_left_from_before(
    target: Path,
) -> None:
    target.rename(previous_path(target))  # what a rollback to the shipped catalogue leaves
    replace_catalogue(target, write_new)
    assert roll_back(target) == previous_path(target)
    assert not target.exists()
    assert previous_path(target).read_bytes() == b"new"


def test_an_unsound_catalogue_is_not_taken(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "verify", lambda _: ["a price has no offer"])
    with pytest.raises(CatalogueError, match="was not taken: a price has no offer"):
        replace_catalogue(target, write_new)
    assert [path.name for path in target.parent.iterdir()] == ["catalog.db"]


def test_what_a_killed_refresh_left_is_deleted(target: Path) -> None:
    left = target.with_name(".catalog.db.4711.fetched") / "sources"
    left.mkdir(parents=True)
    (left / "litellm_prices.json").write_bytes(b"{")
    target.with_name(".catalog.db.4711.new").write_bytes(b"half")
    target.with_name("..catalog.db.4711.new.x8").write_bytes(b"half")
    with only_refresh(target) as folder:
        assert list(folder.iterdir()) == []
        assert not left.exists()
    assert sorted(path.name for path in target.parent.iterdir()) == ["catalog.db", "refresh.lock"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file")
    with pytest.raises(CatalogueError, match="cannot be used"), only_refresh(tmp_path / "data" / "catalog.db"):
        pass


def test_a_lock_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "refresh.lock").mkdir()
    with pytest.raises(CatalogueError, match=r"refresh\.lock cannot be written"), only_refresh(tmp_path / "catalog.db"):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="root becomes another user and comes back")
@pytest.mark.parametrize("has_lock", [False, True])
def test_a_folder_that_may_not_be_written_to_is_named(*, has_lock: bool) -> None:
    with public_folder() as folder:
        if has_lock:
            (folder / "refresh.lock").touch()
            (folder / "refresh.lock").chmod(0o666)
        folder.chmod(0o555)
        with ordinary_user(), pytest.raises(CatalogueError) as refused, only_refresh(folder / "catalog.db"):
            pass
        assert str(refused.value).endswith(f"{folder} may not be written to; make the folder writable, and try again.")


@pytest.mark.parametrize("content", [b"4711\n", b"no database" * 500])
def test_a_file_in_place_of_the_lock_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "refresh.lock").write_bytes(content)
    said = r"refresh\.lock is not the lock of a refresh \(.*\): delete it and try again"
    with pytest.raises(CatalogueError, match=said), only_refresh(tmp_path / "catalog.db"):
        pass


def test_a_catalogue_that_cannot_be_read_does_not_replace_the_previous_one(target: Path) -> None:
    previous_path(target).write_bytes(b"good")
    target.write_bytes(b"damaged")
    replace_catalogue(target, write_new)
    assert (target.read_bytes(), previous_path(target).read_bytes()) == (b"new", b"good")


def test_there_is_no_return_to_a_catalogue_that_cannot_be_read(target: Path) -> None:
    previous_path(target).write_bytes(b"damaged")
    with pytest.raises(CatalogueError, match=r"previous\.db cannot be used: .* Delete it to return to the shipped"):
        roll_back(target)
    assert (target.read_bytes(), previous_path(target).read_bytes()) == (b"old", b"damaged")
    previous_path(target).unlink()
    assert roll_back(target) == previous_path(target)
    assert not target.exists()


def test_the_previous_catalogue_is_the_older_one_even_if_the_clock_was_ahead(target: Path) -> None:
    os.utime(target, (4_000_000_000, 4_000_000_000))
    replace_catalogue(target, write_new)
    assert previous_path(target).stat().st_mtime_ns < target.stat().st_mtime_ns


def test_a_catalogue_that_cannot_be_written_is_named_by_its_own_name(target: Path) -> None:
    def fill_the_disk(draft: Path) -> None:
        raise CatalogueError(f"Cannot write {draft}: database or disk is full.")

    with pytest.raises(CatalogueError) as refused:
        replace_catalogue(target, fill_the_disk)
    assert str(refused.value) == f"Cannot write {target}: database or disk is full. The catalogue is as it was."


@pytest.mark.parametrize("has_previous", [True, False])
def test_a_previous_catalogue_that_a_killed_rollback_left_without_its_name_is_kept(
    target: Path, *, has_previous: bool
) -> None:
    target.with_name(".catalog.db.4711.previous").write_bytes(b"refreshed")
    if has_previous:
        previous_path(target).write_bytes(b"good")
    with only_refresh(target):
        assert previous_path(target).read_bytes() == (b"good" if has_previous else b"refreshed")
    assert not target.with_name(".catalog.db.4711.previous").exists()
