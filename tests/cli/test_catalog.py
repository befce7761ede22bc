"""``catalog``: where the file is, what it holds, whether it is sound, how it is built and why an id is a model."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from crosswalk_tui.core.errors import CatalogueError, SourceError
from tests.cli.conftest import Call
from tests.ordinary_user import ordinary_user, public_folder


def test_path_prints_the_file_in_use(call: Call, catalogue: Path, tmp_path: Path) -> None:
    outcome = call("catalog", "path")
    assert (outcome.code, outcome.out) == (0, f"{catalogue}\n")
    missing = tmp_path / "missing.db"
    for arguments in (("--catalog", str(missing), "catalog", "path"), ("catalog", "path", "--catalog", str(missing))):
        outcome = call(*arguments)
        assert (outcome.code, outcome.out) == (1, f"{missing}\n")
        assert "does not exist" in outcome.err


def test_info_counts_and_names_the_sources_with_their_licences(call: Call, catalogue: Path) -> None:
    document = call("catalog", "info", "--format", "json").document
    assert document["path"] == str(catalogue)
    assert document["counts"] == {"models": 4, "offers": 9, "prices": 8, "providers": 4, "scores": 1}
    assert [(s["source"], s["licence"], s["as_of"]) for s in document["sources"]] == [("test", "MIT", "2026-07-02")]
    out = call("catalog", "info").out
    assert "Test prices  2026-07-02" in out
    assert call("catalog", "info", "--format", "csv").out.startswith("source,name,")


@pytest.mark.parametrize("command", ["info", "verify"])
def test_any_file_can_be_inspected(call: Call, catalogue: Path, tmp_path: Path, command: str) -> None:
    other = catalogue.rename(tmp_path / "other.db")
    assert call("catalog", command, str(other)).code == 0
    assert call("catalog", command).code != 0


def test_an_edited_file_is_said_to_be_edited(call: Call, catalogue: Path) -> None:
    assert call("catalog", "info", "--format", "json").document["edited"] is False
    assert "edited since" not in call("catalog", "info").out
    with closing(sqlite3.connect(catalogue)) as db:
        db.execute("UPDATE offer SET context_tokens = 1")
        db.commit()
    assert call("catalog", "info", "--format", "json").document["edited"] is True
    assert "edited since it was built" in call("catalog", "info").out
    outcome = call("catalog", "verify")
    assert (outcome.code, outcome.out) == (1, "edited since it was built: its seal no longer applies\n")


def test_verify_reports_no_problems_of_a_sound_file(call: Call, catalogue: Path) -> None:
    outcome = call("catalog", "verify")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"{catalogue}: no problems.\n", "")


def test_verify_lists_problems_and_is_a_no(call: Call, catalogue: Path) -> None:
    with closing(sqlite3.connect(catalogue)) as db:
        db.execute("UPDATE price SET input = 1 WHERE price_id = 1")
        db.execute("UPDATE score SET value = 5000")
        db.commit()
    outcome = call("catalog", "verify")
    assert outcome.code == 1
    assert len(outcome.out.splitlines()) == 3
    assert outcome.out.startswith("edited since it was built")
    assert outcome.err == f"{catalogue}: 3 problems.\n"


@pytest.mark.skipif(sys.platform != "linux", reason="root becomes another user and comes back")
@pytest.mark.parametrize("command", ["verify", "info"])
@pytest.mark.parametrize(("of_file", "of_folder"), [(0o000, 0o777), (0o644, 0o000)])
def test_a_file_that_may_not_be_read_is_one_sentence(
    call: Call, catalogue: Path, command: str, of_file: int, of_folder: int
) -> None:
    """Nothing is known of the catalogue: that is no answer."""
    call("catalog", command, str(catalogue))  # imports what the other user may not read
    with public_folder() as folder:
        path = Path(shutil.copy(catalogue, folder))
        path.chmod(of_file)
        folder.chmod(of_folder)
        with ordinary_user():
            outcome = call("catalog", command, str(path))
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert outcome.err.startswith(f"Error: {path} cannot be read: ")
    assert outcome.err.endswith(", and try again.\n")


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000])
def test_verify_of_a_file_that_is_no_catalogue_is_a_no(call: Call, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    assert call("catalog", "verify", str(path)).code == 1
    assert call("catalog", "info", str(path)).code == 2


def test_build_prints_progress_to_standard_error_and_a_summary_to_standard_output(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[object] = []

    def build(folder: Path, output: Path, progress: object, *, include_unlicensed: bool) -> SimpleNamespace:
        asked.append((folder, output, include_unlicensed))
        assert callable(progress)
        progress("models.dev:  3 rows\x1b[2J")
        return SimpleNamespace(summary_lines=lambda: ["1,700 models", "  12  rejected"])

    monkeypatch.setattr("crosswalk_tui.sources.pipeline.build", build)
    outcome = call("catalog", "build", "--from", "shared", "--output", str(tmp_path / "new.db"), "--include-openrouter")
    assert asked == [(Path("shared"), tmp_path / "new.db", True)]
    assert (outcome.code, outcome.out) == (0, "1,700 models\n  12  rejected\n")
    assert outcome.err == "models.dev:  3 rows [2J\n"


@pytest.mark.parametrize("error", [SourceError("litellm.json, line 3: not JSON."), CatalogueError("Cannot write x.")])
def test_a_build_that_fails_is_a_no_with_the_file_and_the_place(
    call: Call, catalogue: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def build(*_: object, **__: object) -> None:
        raise error

    before = catalogue.read_bytes()
    monkeypatch.setattr("crosswalk_tui.sources.pipeline.build", build)
    outcome = call("catalog", "build", "--from", "shared")
    assert (outcome.code, outcome.out, outcome.err) == (1, "", f"Error: {error}\n")
    assert catalogue.read_bytes() == before


def test_a_build_from_nothing_leaves_the_catalogue_alone(call: Call, catalogue: Path, tmp_path: Path) -> None:
    before = catalogue.read_bytes()
    outcome = call("catalog", "build", "--from", str(tmp_path / "nowhere"))
    assert outcome.code == 1
    assert "nowhere" in outcome.err
    assert catalogue.read_bytes() == before
    assert call("catalog", "build").code == 2


@pytest.mark.usefixtures("catalogue")
def test_why_ends_at_the_key_and_keeps_its_columns(call: Call) -> None:
    outcome = call("catalog", "why", "amazon-bedrock", "us.meta.llama3-2-1b-instruct-v1:0")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0] == "us.meta.llama3-2-1b-instruct-v1:0"
    assert "= meta/llama-3.2-1b-instruct" in lines
    assert "  meta.llama3-2-1b-instruct-v1:0  region in front left out  (us)" in lines
    assert "  llama-3.2-1b-instruct           version number written with a dot" in lines
    assert "has no offer" in outcome.err


@pytest.mark.usefixtures("catalogue")
def test_why_of_an_offer_in_the_catalogue_has_no_reservation(call: Call) -> None:
    outcome = call("catalog", "why", "host", "llama-1b")
    assert (outcome.code, outcome.err) == (0, "")


@pytest.mark.usefixtures("catalogue")
def test_why_of_a_hostile_id_is_harmless(call: Call) -> None:
    outcome = call("catalog", "why", "host", "\x1b]0;owned\x07\u202e" + "y" * 5000)
    assert outcome.code == 0
    assert all(character.isprintable() or character == "\n" for character in outcome.out + outcome.err)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("hsot", "llama-1b"), "No provider is called 'hsot'. Nearest: host."),
        (
            ("no-such-seller", "llama-1b"),
            "No provider is called 'no-such-seller'. For the ids: crosswalk-tui cost MODEL --format csv.",
        ),
        (
            ("llama-1b", "host"),
            "No provider is called 'llama-1b'. The provider comes first: crosswalk-tui catalog why PROVIDER ID.",
        ),
        (
            ("llama-1b", "hsot"),
            "No provider is called 'llama-1b'. The provider comes first: crosswalk-tui catalog why PROVIDER ID.",
        ),
    ],
)
def test_why_reports_an_unknown_provider(call: Call, arguments: tuple[str, str], sentence: str) -> None:
    outcome = call("catalog", "why", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith(f"Error: {sentence}\n")


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("name", ["bedrock", "aws", "Amazon_Bedrock"])
def test_why_takes_the_names_of_other_lists(call: Call, name: str) -> None:
    outcome = call("catalog", "why", name, "us.meta.llama3-2-1b-instruct-v1:0")
    assert outcome.code == 0
    assert outcome.out == call("catalog", "why", "amazon-bedrock", "us.meta.llama3-2-1b-instruct-v1:0").out
    assert outcome.err.startswith("amazon-bedrock has no offer")
