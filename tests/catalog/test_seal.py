"""A catalogue that is not what was built is refused; one that was edited with SQL on purpose is read."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from crosswalk_tui.catalog import seal
from crosswalk_tui.catalog.checks import verify
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CatalogueError
from tests.catalogue_builder import CatalogueBuilder
from tests.ordinary_user import ordinary_user, public_folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    builder = CatalogueBuilder()
    builder.provider("acme")
    builder.model("lab/m", name="The Model")
    builder.offer("acme", "m", "lab/m", input=1_000, output=1_000)
    return builder.write(tmp_path / "catalog.db")


def _refused(path: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        Catalogue.open(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    return sentence


@pytest.mark.parametrize("seed", range(50))
def test_one_flipped_bit_is_found(path: Path, seed: int) -> None:
    """Wherever it is: in a price it would be shown as a price. Only SQLite's own header may be refused as foreign."""
    content = bytearray(path.read_bytes())
    random = Random(seed)  # noqa: S311 - the same bits in every run
    at = random.randrange(100, len(content))
    content[at] ^= 1 << random.randrange(8)
    path.write_bytes(content)
    assert "crosswalk-tui catalog build" in _refused(path)
    assert verify(path)


@pytest.mark.parametrize("chunk", [150, 1 << 12, 1 << 30])
def test_the_seal_does_not_depend_on_how_much_is_read_at_a_time(
    path: Path, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where the seal is read in two parts."""
    monkeypatch.setattr(seal, "_CHUNK", chunk)
    with Catalogue.open(path) as catalogue:
        assert catalogue.model("lab/m").name == "The Model"


def test_a_file_that_is_truncated_while_it_is_checked_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system ends a program that reads a file mapped into memory beyond its new end."""

    class Truncating:
        def update(self, _: bytes) -> None:
            os.truncate(path, 8192)

        def hexdigest(self) -> str:
            return "0" * 64

    monkeypatch.setattr(seal, "_CHUNK", 4096)
    monkeypatch.setattr(seal, "sha256", Truncating)
    assert "its content is not what was built" in _refused(path)


@pytest.mark.parametrize("share", [0.001, 0.3, 0.9, 0.9999])
def test_a_truncated_file_is_refused(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert "crosswalk-tui" in _refused(path)


@pytest.mark.parametrize(
    "content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(2000), "ü".encode("utf-16") * 900]
)
def test_what_is_no_database_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert "crosswalk-tui" in _refused(path)


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("DROP TABLE price", "price"),
        ("ALTER TABLE score DROP COLUMN self_reported", "score"),
        ("DROP VIEW cheapest", "cheapest"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM model", "no models"),
        ("DROP TABLE meta", "meta"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM provider", "refers to a missing row of provider"),
        ("UPDATE price SET as_of = '0000'", "price.as_of is not a date: '0000'"),
        ("UPDATE source SET as_of = '2026-13-01'", "source.as_of is not a date"),
        ("UPDATE price SET window_start = '25:00', window_end = '26:00'", "invalid time of day"),
        ("INSERT INTO price_rate VALUES (1, 'bogus', NULL, 'source', 'test', '2026-11-01', NULL)", "rate: 'bogus'"),
    ],
)
def test_an_edited_file_that_cannot_be_read_as_meant_is_refused(path: Path, sql: str, named: str) -> None:
    """A missing table of prices must not read as "no offer", nor a price of the year 0 end the program."""
    with closing(sqlite3.connect(path)) as db:
        if named == "cheapest":
            (view,) = db.execute("SELECT name FROM sqlite_master WHERE type = 'view' LIMIT 1").fetchone()
            sql, named = f"DROP VIEW {view}", view
        db.executescript(sql)
    assert named in _refused(path)


@pytest.mark.parametrize("at", [27, 95])
def test_a_flipped_bit_of_the_change_counter_hides_no_other(path: Path, at: int) -> None:
    """SQLite writes the counter twice."""
    content = bytearray(path.read_bytes())
    content[at] ^= 4
    content[-1] ^= 1
    path.write_bytes(content)
    assert "its content is not what was built" in _refused(path)
    assert verify(path)


def test_a_flipped_bit_of_the_counter_in_the_seal_is_found(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[content.find(b"seal0") + 10] ^= 1
    path.write_bytes(content)
    assert "its content is not what was built" in _refused(path)


def test_a_copy_by_sqlite_is_read(path: Path, tmp_path: Path) -> None:
    """It counts its changes from 1, less than the sealed file."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM INTO ?", [str(tmp_path / "copy.db")])
    with Catalogue.open(tmp_path / "copy.db") as catalogue:
        assert catalogue.model("lab/m").name == "The Model"


def test_a_file_edited_with_sql_is_read(path: Path) -> None:
    """Its change counter has moved on: that was no accident."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE model SET name = 'Mine'")
        db.commit()
    with Catalogue.open(path) as catalogue:
        assert catalogue.model("lab/m").name == "Mine"


@pytest.mark.parametrize("name", ["with space", "question?", "hash#", "percent%41", "ümläut", "'quote\""])
def test_odd_paths_are_opened(path: Path, tmp_path: Path, name: str) -> None:
    """A path is no address: nothing in it has a meaning."""
    odd = path.rename(tmp_path / f"{name}.db")
    with Catalogue.open(odd) as catalogue:
        assert catalogue.model("lab/m").name == "The Model"


@pytest.mark.parametrize("lock", ["BEGIN EXCLUSIVE"])
def test_a_locked_file_is_a_sentence(path: Path, lock: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that writes to it is waited for, but not for long."""
    monkeypatch.setattr("crosswalk_tui.catalog.catalogue_file._LOCK_TIMEOUT", 0.01)
    with closing(sqlite3.connect(path)) as db, Catalogue.open(path) as catalogue:
        db.execute(lock)
        for said in (_refused(path), _refused_content(catalogue), verify(path)[0]):
            assert "another program has it open for writing. Try again when that has ended." in said
            assert "catalog build" not in said


def _refused_content(catalogue: Catalogue) -> str:
    with pytest.raises(CatalogueError) as caught:
        catalogue.read_content()
    return str(caught.value)


def test_a_journal_of_a_program_that_was_killed_is_named(path: Path, tmp_path: Path) -> None:
    """SQLite would take the change back, but may not write."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("PRAGMA cache_spill = 1")
        db.execute("BEGIN")
        db.execute("UPDATE meta SET value = value || hex(randomblob(100000))")
        killed = tmp_path / "killed.db"
        for ending in ("", "-journal"):
            shutil.copy(f"{path}{ending}", f"{killed}{ending}")
    assert "killed.db-journal beside it" in _refused(killed)
    assert "killed.db-journal beside it" in verify(killed)[0]
    sqlite3.connect(killed).execute("SELECT * FROM meta")  # opened once for writing
    assert verify(killed) == []


@pytest.mark.skipif(sys.platform != "linux", reason="root becomes another user and comes back")
@pytest.mark.parametrize(
    ("of_file", "of_folder", "why"),
    [
        (0o000, 0o777, "its permissions do not allow reading; make the file readable, and try again."),
        (0o644, 0o000, "may not be entered; make the folder accessible, and try again."),
    ],
)
def test_a_missing_right_is_named(path: Path, of_file: int, of_folder: int, why: str) -> None:
    """SQLite says that it is unable to open the file."""
    with public_folder() as folder:
        moved = Path(shutil.copy(path, folder))
        moved.chmod(of_file)
        folder.chmod(of_folder)
        with ordinary_user():
            for said in (_refused(moved), verify(moved)[0]):
                assert said.startswith((f"{moved} cannot be read: ", "cannot be read: "))
                assert said.endswith(why)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("make", [_folder, _gone])
def test_what_is_no_file_is_refused(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    assert "There is no catalogue" in _refused(path)


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


@pytest.mark.parametrize("harm", [_gone, _truncated, lambda path: path.write_text("nothing")])
def test_a_file_harmed_since_it_was_opened_is_not_kept(path: Path, harm: Callable[[Path], None]) -> None:
    """It was sound when it was opened, and is read once more to be kept."""
    with Catalogue.open(path) as catalogue:
        harm(path)
        with pytest.raises(CatalogueError, match=re.escape(str(path))):
            catalogue.read_content()


def test_a_catalogue_that_replaces_the_open_one_is_not_kept(path: Path, tmp_path: Path) -> None:
    """Half of what the app shows would come from each."""
    other = CatalogueBuilder()
    other.model("lab/other")
    with Catalogue.open(path) as catalogue:
        other.write(tmp_path / "other.db").replace(path)
        content = catalogue.read_content()
        with pytest.raises(CatalogueError, match="has been replaced"):
            catalogue.keep(content)
        assert catalogue.model("lab/m").name == "The Model"


def test_a_kept_catalogue_reads_on_whatever_happens_to_its_file(path: Path) -> None:
    """Also in another thread's copy."""
    with Catalogue.open(path) as catalogue:
        catalogue.keep(catalogue.read_content())
        path.write_text("nothing")
        assert catalogue.model("lab/m").name == "The Model"
        with catalogue.again() as copy:
            assert copy.model("lab/m").name == "The Model"


def test_a_very_large_catalogue_is_not_copied_to_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read from the file, as before."""
    monkeypatch.setattr("crosswalk_tui.catalog.catalogue_file._LARGEST_KEPT", path.stat().st_size - 1)
    with Catalogue.open(path) as catalogue:
        assert catalogue.read_content() is None
        catalogue.keep(None)
        assert catalogue.model("lab/m").name == "The Model"


def test_a_path_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read: File name too long"):
        Catalogue.open(tmp_path / ("x" * 300))
