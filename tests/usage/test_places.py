"""Where logs are: known places by existence alone, and completion of typed paths."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.usage import read_usage
from crosswalk_tui.usage.places import Completion, complete, known_places, total_size


def test_the_places_that_exist_are_known(tmp_path: Path) -> None:
    (tmp_path / ".claude" / "projects").mkdir(parents=True)
    (tmp_path / ".local/share/opencode/storage/message").mkdir(parents=True)
    (tmp_path / ".aider.chat.history.md").touch()
    assert [(place.tool, place.path) for place in known_places(tmp_path, tmp_path, {})] == [
        ("Claude Code", tmp_path / ".claude" / "projects"),
        ("opencode", tmp_path / ".local/share/opencode/storage/message"),
        ("aider", tmp_path / ".aider.chat.history.md"),
    ]


def test_the_environment_moves_them(tmp_path: Path) -> None:
    for folder in ("one/projects", "two/projects", "codex/sessions"):
        (tmp_path / folder).mkdir(parents=True)
    environment = {"CLAUDE_CONFIG_DIR": f"{tmp_path}/one,{tmp_path}/two", "CODEX_HOME": f"{tmp_path}/codex"}
    found = [
        str(place.path.relative_to(tmp_path)) for place in known_places(tmp_path / "nobody", tmp_path, environment)
    ]
    assert found == ["one/projects", "two/projects", "codex/sessions"]


def test_they_are_neither_opened_nor_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ".codex" / "sessions"
    folder.mkdir(parents=True)

    def refused(*_: object) -> None:
        raise AssertionError("read before anybody chose it")

    for name in ("open", "listdir", "scandir"):
        monkeypatch.setattr(os, name, refused)
    monkeypatch.setattr("builtins.open", refused)
    found = known_places(tmp_path, tmp_path, {})
    monkeypatch.undo()
    assert [place.tool for place in found] == ["Codex"]


def test_a_path_is_completed(tmp_path: Path) -> None:
    for folder in ("logs-2025", "logs-2026", "other", ".hidden"):
        (tmp_path / folder).mkdir()
    (tmp_path / "other" / "usage.jsonl").touch()
    assert complete(f"{tmp_path}/lo") == Completion(f"{tmp_path}/logs-202", ("logs-2025", "logs-2026"))
    assert complete(f"{tmp_path}/ot") == Completion(f"{tmp_path}/other/")
    assert complete(f"{tmp_path}/other/") == Completion(f"{tmp_path}/other/usage.jsonl")
    assert complete(f"{tmp_path}/.h") == Completion(f"{tmp_path}/.hidden/")
    assert complete(f"{tmp_path}/x") == Completion(f"{tmp_path}/x")
    assert complete(f"{tmp_path}/nowhere/x") == Completion(f"{tmp_path}/nowhere/x")


def test_the_home_folder_keeps_its_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "logs").mkdir()
    assert complete("~/l") == Completion("~/logs/")


def test_the_size_is_that_of_the_logs(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("12345", encoding="utf-8")
    (tmp_path / "b.txt").write_text("no log", encoding="utf-8")
    assert total_size(str(tmp_path)) == 5
    with pytest.raises(UsageError, match="no such file"):
        total_size(str(tmp_path / "nothing"))


@pytest.mark.parametrize("name", ["~nobody-of-this-name/logs", "a\0b", "x" * 5_000])
def test_names_that_are_no_paths_complete_to_themselves_and_are_not_found(name: str) -> None:
    assert complete(name) == Completion(name)
    with pytest.raises(UsageError, match="no such file"):
        total_size(name)


def test_without_a_home_or_a_current_folder_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert known_places(Path("~"), Path(), {}) == []


def test_files_that_may_not_be_compared_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text('{"usage": {"input_tokens": 5, "output_tokens": 3}}\n', encoding="utf-8")

    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("crosswalk_tui.usage.files._digest", refused)
    with pytest.raises(UsageError, match=r"a\.jsonl: Permission denied\."):
        read_usage([tmp_path])
