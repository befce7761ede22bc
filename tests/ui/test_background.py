"""Work in threads: when the garbage collector looks."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.session import model_finder, point_finder
from crosswalk_tui.ui.session.background import without_collecting
from tests.ui.conftest import loaded, quiet


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the garbage collector, which is taken to be enabled, is asked for."""
    called: list[str] = []
    monkeypatch.setattr(gc, "isenabled", lambda: "enable" in called or "disable" not in called)
    for name in ("collect", "disable", "freeze", "enable"):
        monkeypatch.setattr(gc, name, lambda *_, name=name: called.append(name))
    return called


def test_what_is_made_without_collecting_is_never_looked_at(calls: list[str]) -> None:
    with without_collecting():
        assert calls == ["collect", "disable"]
    assert calls == ["collect", "disable", "freeze", "enable"]


def test_an_error_enables_the_collector_again(calls: list[str]) -> None:
    with pytest.raises(ValueError), without_collecting():  # noqa: PT011 - ours
        raise ValueError
    assert calls[-1] == "enable"


def test_a_collector_that_is_off_stays_off(calls: list[str]) -> None:
    with without_collecting(), without_collecting():
        assert calls == ["collect", "disable"]
    assert calls == ["collect", "disable", "freeze", "enable"]


def _recording(entered: list[str], where: str) -> Callable[[], AbstractContextManager[None]]:
    """As `without_collecting`, and record *where* it was entered."""

    def recording() -> AbstractContextManager[None]:
        entered.append(where)
        return without_collecting()

    return recording


@pytest.mark.parametrize("many", [1, 20_000])
async def test_only_a_large_catalogue_is_ranked_without_collecting(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    entered: list[str] = []
    monkeypatch.setattr("crosswalk_tui.ui.session.session.MANY_MODELS", many)
    for module in (point_finder, model_finder):
        monkeypatch.setattr(module, "without_collecting", _recording(entered, module.__name__.rpartition(".")[2]))
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("8")
        await quiet(pilot)
    assert entered == (["point_finder", "model_finder"] if many == 1 else [])
