"""``crosswalk-tui own export``, and ``own import`` of its file; a database that cannot be used is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_tui.user.database import UserDatabase, user_database_path
from tests.cli.conftest import LARGE, SMALL, Call
from tests.cli.yours import GPU, save_everything

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")


def test_an_export_imports_on_another_machine(call: Call, tmp_path: Path) -> None:
    call(*GPU)
    call("own", "discount", "host", "12.5%", "--ends", "2030-01-01", "--note", 'say "hi"')
    call("own", "off", "discount", "host")
    before = call("own", "list", "--format", "json").document
    file = tmp_path / "mine.toml"
    assert "Wrote 2 records" in call("own", "export", str(file)).err
    assert call("own", "export").out == file.read_text(encoding="utf-8")
    assert call("own", "export", "-").out == file.read_text(encoding="utf-8")
    assert not Path("-").exists()
    user_database_path().unlink()
    assert "Imported 2 records" in call("own", "import", str(file)).err
    assert call("own", "list", "--format", "json").document == before
    file.write_text('[[credit]]\nprovider = "host"\nusd = 5\n', encoding="utf-8")
    call("own", "import", str(file), "--replace")
    assert [e["kind"] for e in call("own", "list", "--format", "json").document["own"]] == ["credit"]


def test_everything_is_exported_and_imported_as_it_was(call: Call, tmp_path: Path) -> None:
    save_everything(call)
    before = call("own", "list", "--format", "json").document
    file = tmp_path / "yours.toml"
    assert "1 record, 1 comparison, 1 workload, 1 note" in call("own", "export", str(file)).err
    for kind, name in (("comparison", "small ones"), ("workload", "BOT"), ("note", f"{LARGE} {SMALL}")):
        assert call("own", "remove", kind, *name.split()).code == 0
    assert len(call("own", "list", "--format", "json").document["own"]) == 1
    assert "Imported 1 record, 1 comparison, 1 workload, 1 note" in call("own", "import", str(file)).err
    assert call("own", "list", "--format", "json").document == before


def test_a_file_with_an_error_changes_nothing(call: Call, tmp_path: Path) -> None:
    call(*GPU)
    file = tmp_path / "mine.toml"
    file.write_text(
        '[[credit]]\nprovider = "host"\nusd = 5\n[[discount]]\nprovider = "host"\noff = "lots"\n', encoding="utf-8"
    )
    outcome = call("own", "import", str(file), "--replace")
    assert (outcome.code, outcome.out) == (2, "")
    assert "mine.toml: Line 6: discount.off: 'lots' is not a share" in outcome.err
    assert [e["kind"] for e in call("own", "list", "--format", "json").document["own"]] == ["price"]


def test_an_error_in_a_saved_workload_names_line_and_field(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "yours.toml"
    file.write_text('[[workload]]\nname = "bot"\ninput_tokens = 5\noutput_tokens = "many"\n', encoding="utf-8")
    done = call("own", "import", str(file))
    assert done.code == 2
    assert "yours.toml: Line 4: workload.output_tokens: 'many' is not" in done.err


def test_what_cannot_be_read_is_listed_and_left_out_of_an_export(call: Call) -> None:
    save_everything(call)
    with UserDatabase().open(writing=True) as db:
        db.execute("UPDATE comparison SET document = '{}'")
    assert "cannot be read" in call("own", "list").out
    done = call("own", "export")
    assert "Left out: the comparison 'small ones' cannot be read" in done.err
    assert "[[note]]" in done.out
    assert call("own", "remove", "comparison", "small", "ones").code == 0


def test_a_kept_database_is_imported(call: Call, tmp_path: Path) -> None:
    save_everything(call)
    before = call("own", "list", "--format", "json").document
    kept = UserDatabase().path.rename(tmp_path / "kept.db")
    done = call("own", "import", str(kept))
    assert "Imported 1 record, 1 comparison, 1 workload, 1 note from" in done.err
    assert call("own", "list", "--format", "json").document == before


def test_a_database_that_cannot_be_used_is_kept_beside_a_new_one(call: Call) -> None:
    users = UserDatabase()
    call("own", "discount", "host", "15%")
    assert "can be used; nothing was changed" in call("own", "fresh").err
    users.path.write_bytes(b"no database " * 1000)
    assert "start with a new one beside it: crosswalk-tui own fresh" in call("own", "list").err
    done = call("own", "fresh")
    assert (done.code, "Kept: " in done.err) == (0, True)
    assert call("own", "discount", "host", "20%").code == 0
    (kept,) = users.path.parent.glob("user-kept-*.db")
    assert kept.read_bytes() == b"no database " * 1000
