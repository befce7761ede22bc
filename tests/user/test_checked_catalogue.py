"""A catalogue that was checked is not checked again until its file changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crosswalk_tui.folders import user_folder
from crosswalk_tui.user import checked_catalogue
from crosswalk_tui.user.checked_catalogue import CheckedCatalogue


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as unchanged for long enough to be remembered."""
    monkeypatch.setattr(checked_catalogue, "_SETTLED", 0)
    path = tmp_path / "catalogue ü.db"
    path.write_bytes(b"prices")
    return path


def test_a_file_is_known_once_it_was_found_intact(file: Path) -> None:
    assert not CheckedCatalogue(file).is_known()
    CheckedCatalogue(file).remember()
    assert CheckedCatalogue(file).is_known()


def test_a_file_with_other_content_is_not_known_even_with_its_old_times(file: Path) -> None:
    CheckedCatalogue(file).remember()
    times = file.stat()
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns - 10**9))
    assert not CheckedCatalogue(file).is_known()
    CheckedCatalogue(file).remember()
    file.write_bytes(b"priced")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns - 10**9))
    assert not CheckedCatalogue(file).is_known()


def test_a_change_during_the_check_is_noticed(file: Path) -> None:
    before = CheckedCatalogue(file)
    file.write_bytes(b"prices and more")
    before.remember()
    assert not CheckedCatalogue(file).is_known()


def test_another_file_at_the_same_path_is_not_known(file: Path, tmp_path: Path) -> None:
    CheckedCatalogue(file).remember()
    other = tmp_path / "other"
    other.write_bytes(b"prices")
    other.replace(file)
    assert not CheckedCatalogue(file).is_known()


def test_a_file_that_has_just_changed_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    path.write_bytes(b"prices")
    CheckedCatalogue(path).remember()
    assert not CheckedCatalogue(path).is_known()


def test_a_record_that_is_missing_or_damaged_or_cannot_be_written_does_no_harm(file: Path) -> None:
    record = user_folder("cache") / "checked-catalogue"
    CheckedCatalogue(file).remember()
    record.write_bytes(b"\xff\xfe")
    assert not CheckedCatalogue(file).is_known()
    record.unlink()
    os.mkfifo(record)  # to open it would wait for ever
    assert not CheckedCatalogue(file).is_known()
    record.unlink()
    record.mkdir()
    CheckedCatalogue(file).remember()
    assert not CheckedCatalogue(file).is_known()


def test_a_missing_file_is_not_known(file: Path) -> None:
    CheckedCatalogue(file).remember()
    missing = CheckedCatalogue(file.with_name("missing.db"))
    missing.remember()
    assert not missing.is_known()
    assert CheckedCatalogue(file).is_known()
