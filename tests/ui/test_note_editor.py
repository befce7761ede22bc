"""The user's note, written in their own editor."""

from __future__ import annotations

import os
import subprocess
import sys
import termios
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest
from textual.widgets import TextArea

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.verdict.note_dialog import NoteScreen
from crosswalk_tui.user import notes
from tests.ui.conftest import A, B, line_with
from tests.ui.verdict import NORMAL, opened, settled

WRITES = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('from the editor\\n'); sys.exit({code})"


def left_in(folder: Path) -> list[str]:
    """The files for an editor in *folder*."""
    return [path.name for path in folder.glob("crosswalk-note-*")]


def use_editor(monkeypatch: pytest.MonkeyPatch, folder: Path, code: int = 0) -> None:
    script = folder / "my editor.py"
    script.write_text(WRITES.format(code=code))
    monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}'")
    monkeypatch.setattr(CrosswalkApp, "suspend", lambda _: nullcontext())


async def test_the_users_editor_writes_the_note(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use_editor(monkeypatch, tmp_path)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await settled(pilot)
        assert line_with(app, "from the editor")
        notes.write(app.session.users, [A, B], "")


async def test_an_editor_that_fails_leaves_the_note_and_what_was_typed(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use_editor(monkeypatch, tmp_path, code=3)
    said: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "notify", lambda _, message, **__: said.append(message))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await settled(pilot)
        assert notes.read(app.session.users, [A, B]) is None
        assert "ended with code 3: the note is unchanged" in said[-1]
        (kept,) = (Path(word.rstrip(".")) for word in said[-1].split() if "crosswalk-note" in word)
        assert kept.read_text() == "from the editor\n"


@pytest.mark.parametrize(
    ("script", "said", "is_kept"),
    [
        ("import sys, os; os.unlink(sys.argv[1])", "has deleted the file with the text: the note is unchanged.", False),
        ("import sys, os; os.kill(os.getpid(), 9)", "was ended by signal 9: the note is unchanged.", False),
        ("import sys; open(sys.argv[1], 'w').write('x' * 30000)", "at most 20,000 characters", True),
    ],
)
async def test_what_an_editor_leaves_that_cannot_be_saved(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, said: str, is_kept: bool
) -> None:
    use_editor(monkeypatch, tmp_path)
    (tmp_path / "my editor.py").write_text(script)
    problems: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "notify", lambda _, message, **__: problems.append(message))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await settled(pilot)
    assert said in problems[-1]
    assert [name in problems[-1] for name in left_in(tmp_path)] == [True] * is_kept
    assert notes.read(app.session.users, [A, B]) is None


async def test_an_editor_that_leaves_the_terminal_raw(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use_editor(monkeypatch, tmp_path)
    (tmp_path / "my editor.py").write_text("import tty; tty.setraw(0)")
    leader, follower = os.openpty()
    with os.fdopen(leader), os.fdopen(follower) as terminal:
        before = termios.tcgetattr(terminal)
        monkeypatch.setattr(sys, "__stdin__", terminal)
        monkeypatch.setattr(subprocess, "run", partial(subprocess.run, stdin=terminal))
        async with app.run_test(size=NORMAL) as pilot:
            await opened(pilot)
            await pilot.press("n")
            await settled(pilot)
        assert termios.tcgetattr(terminal) == before


async def test_an_editor_that_is_not_there_is_a_sentence(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "/nonexistent/editor -w")
    monkeypatch.setattr(CrosswalkApp, "suspend", lambda _: nullcontext())
    said: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "notify", lambda _, message, **__: said.append(message))
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await pilot.pause()
        assert said[-1].startswith("The editor /nonexistent/editor could not be started")


async def test_an_edited_note_that_cannot_be_kept_is_offered_again(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def locked(*_: object) -> None:
        raise UserDataError("user.db cannot be used: database is locked.")

    use_editor(monkeypatch, tmp_path)
    monkeypatch.setattr(notes, "write", locked)
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await settled(pilot)
        assert isinstance(app.screen, NoteScreen)
        assert app.screen.query_one(TextArea).text == "from the editor\n"
        assert line_with(app, "Not saved. user.db cannot be used")


async def test_a_terminal_that_cannot_be_lent_gets_the_dialog(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "vi")
    async with app.run_test(size=NORMAL) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen)
