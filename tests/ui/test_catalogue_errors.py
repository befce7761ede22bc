"""A catalogue that cannot be read any more ends neither the app nor a screen."""

from __future__ import annotations

import pytest
from textual.css.query import NoMatches

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.ui.app import CrosswalkApp
from tests.ui.catalogue import notices
from tests.ui.conftest import quiet, seen


def _locked(_: Catalogue) -> tuple[Benchmark, ...]:
    raise CatalogueError("catalog.db is locked.")


@pytest.mark.parametrize(("key", "shown"), [("8", "Conditions"), ("3", "IFEval"), ("5", "Verdict"), ("a", "Model A")])
async def test_what_is_opened_says_so_and_is_there_once_it_can_be_read(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, key: str, shown: str
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        before = app.screen
        with monkeypatch.context() as patch:
            patch.setattr(Catalogue, "benchmarks", _locked)
            await pilot.press(key)
            await quiet(pilot)
            assert "catalog.db is locked." in notices(app)
            assert app.screen is before
        await pilot.press(key)
        await quiet(pilot)
        assert app.screen is not before
        assert shown in seen(app)


async def test_a_pane_that_cannot_read_it_goes_on_with_the_next_key(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("5")
        await quiet(pilot)
        screen = app.screen
        with monkeypatch.context() as patch:
            patch.setattr(type(screen), "on_key", lambda *_: _locked(app.session.catalogue), raising=False)
            await pilot.press("down")
            await quiet(pilot)
            assert "catalog.db is locked." in notices(app)
        await pilot.press("1")
        await quiet(pilot)
        assert app.screen is not screen


async def test_what_fails_while_the_app_ends_is_no_crash(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)):
        app.leave(130)
        app._handle_exception(NoMatches("a widget that is gone"))
    assert (app.return_code, app.fault) == (130, "")


async def test_a_signal_that_could_not_end_the_start_ends_the_app_after_it(app: CrosswalkApp) -> None:
    app.ended_early = 130
    async with app.run_test(size=(120, 40)):
        pass
    assert app.return_code == 130
