"""Where logs are: known places by existence alone, and completion of typed paths."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.usage import read_usage
from crosswalk_tui.usage.log_places import Completion, complete, known_places, total_size
from tests.ordinary_user import ordinary_user, public_folder


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


@pytest.mark.skipif(sys.platform != "linux", reason="root becomes another user and comes back")
@pytest.mark.parametrize("mode", [0o000, 0o333, 0o444])
@pytest.mark.parametrize("name", ["", "*", "**", "**/*.jsonl", "*/c.jsonl", "su[ab]/*.jsonl", "**/deep/c.jsonl"])
def test_a_folder_below_that_may_not_be_read_is_named(mode: int, name: str) -> None:
    """Left out, it would make the bill too low."""
    line = '{"usage": {"input_tokens": 5, "output_tokens": 3}}\n'
    with public_folder() as logs:
        (logs / "sub" / "deep").mkdir(parents=True)
        for path in ("a.jsonl", "sub/c.jsonl", "sub/deep/c.jsonl"):
            (logs / path).write_text(line, encoding="utf-8")
            (logs / path).chmod(0o644)
        assert read_usage([str(logs / name)]).total.requests
        (logs / "sub").chmod(mode)
        with ordinary_user():
            if (mode, name) == (0o333, "*/c.jsonl"):  # needs only to be entered
                assert read_usage([str(logs / name)]).total.requests == 1
                return
            with pytest.raises(UsageError, match=r"/sub.*: Permission denied\.$"):
                read_usage([str(logs / name)])


@pytest.mark.parametrize("name", ["", "**", "**/*.jsonl", "*/c.jsonl"])
def test_a_folder_below_that_cannot_be_listed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whoever runs the tests: its rights forbid it, or it has vanished."""
    for path in ("a.jsonl", "sub/c.jsonl"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text('{"usage": {"input_tokens": 5, "output_tokens": 3}}\n', encoding="utf-8")
    list_folder, look_at = os.scandir, Path.stat

    def refuse_list(path: str = ".") -> object:
        if str(path).rstrip("/").endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return list_folder(path)

    def refuse_file(path: Path, **options: bool) -> os.stat_result:
        if path.match("sub/c.jsonl"):
            raise PermissionError(13, "Permission denied", str(path))
        return look_at(path, **options)

    monkeypatch.setattr(os, "scandir", refuse_list)
    monkeypatch.setattr(Path, "stat", refuse_file)
    with pytest.raises(UsageError, match=r"/sub.*: Permission denied\.$"):
        read_usage([str(tmp_path / name)])


@pytest.mark.skipif(sys.platform != "linux", reason="root becomes another user and comes back")
@pytest.mark.parametrize("mode", [0o000, 0o333])
def test_logs_in_a_folder_that_may_not_be_read_are_not_said_to_be_missing(mode: int) -> None:
    with public_folder() as folder:
        logs = folder / "logs"
        logs.mkdir()
        (logs / "a.jsonl").write_text('{"usage": {"input_tokens": 5, "output_tokens": 3}}\n', encoding="utf-8")
        logs.chmod(mode)
        with ordinary_user():
            for name in ("*.jsonl", *(["a.jsonl"] if mode == 0 else [])):
                with pytest.raises(UsageError, match="Permission denied"):
                    total_size(str(logs / name))
            with pytest.raises(UsageError, match="no such file or folder"):
                total_size(str(folder / "missing" / "a.jsonl"))
