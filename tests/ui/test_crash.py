"""A programming error ends in a sentence and a report, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.crash import report, write_report
from tests.ui.conftest import NOON


class _OurFaultError(Exception):
    """A fault that only these tests raise."""


async def test_a_fault_ends_in_one_sentence_and_a_report(
    app: CrosswalkApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report names the error, the screen and the keys; not what was typed, nor the message that may quote it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def fail() -> None:
        raise _OurFaultError("secret words")

    with pytest.raises(_OurFaultError):  # noqa: PT012 - it is raised as the app ends
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("2", "w")
            await pilot.pause()
            assert isinstance(app.focused, Input)
            await pilot.press("7", "8", "escape", "down")
            app.call_later(fail)
            await pilot.pause()
    assert app.return_code == 1
    (path,) = (tmp_path / "crosswalk-tui").glob("crash-*.txt")
    text = path.read_text()
    assert "keys: 2 w · · escape down" in text
    assert "screen: workload" in text
    assert "_OurFaultError" in text
    assert "secret" not in text
    assert str(Path.home()) not in text


def test_no_report_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state folder that is a file is no second fault."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert write_report(_OurFaultError(), "overview", [], NOON) is None


def test_a_report_shows_no_folders_of_the_user() -> None:
    """Paths begin at the package."""
    try:
        raise _OurFaultError  # noqa: TRY301 - its traceback is what is looked at
    except _OurFaultError as error:
        text = report(error, "overview", ["a"])
    assert __file__ not in text
    assert "test_crash.py" in text
