"""What was chosen lately, at the top of the picker."""

from __future__ import annotations

from threading import Event

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.user import recents
from crosswalk_tui.user.database import UserDatabase
from tests.ui.conftest import B, line_with, loaded, seen

SIZE = (120, 40)
pytestmark = pytest.mark.usefixtures("own_database")


async def test_what_was_chosen_lately_leads_while_nothing_is_typed(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        for place, words in (("a", "unsold"), ("b", "gpt")):
            await pilot.press(place, *words, "enter")
            await loaded(pilot)
        await pilot.press("a")
        await loaded(pilot)
        rows = seen(app).splitlines()
        at = next(y for y, line in enumerate(rows) if "GPT-5" in line and "recent" in line)
        assert "▸" in rows[at]
        assert "Unsold Wonder" in rows[at + 1]
        assert "recent" in rows[at + 1]
        assert "recent" not in rows[at + 2]
        assert "4 of 4" in seen(app)
        await pilot.press(*"gpt")
        await pilot.pause()
        assert "recent" not in seen(app)


async def test_only_recent_models_with_the_facets_lead(app: CrosswalkApp, own_database: UserDatabase) -> None:
    recents.add_recent(own_database, ["gone/away", "openai/gpt-5", B])
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", "f2")
        await loaded(pilot)
        assert "recent" in line_with(app, "▸ B Llama 3.2 3B")
        assert "recent" not in line_with(app, "A Llama 3.2 1B")
        assert "2 of 4" in seen(app)


async def test_a_damaged_database_costs_the_recent_ones_only(app: CrosswalkApp, own_database: UserDatabase) -> None:
    own_database.path.parent.mkdir(parents=True, exist_ok=True)
    own_database.path.write_bytes(b"not a database at all, though long enough to be looked at" * 40)
    async with app.run_test(size=(200, 60)) as pilot:
        await loaded(pilot)
        await pilot.press("a")
        await loaded(pilot)
        assert str(own_database.path) in seen(app)
        assert "4 of 4" in seen(app)
        await pilot.press(*"gpt", "enter")
        await pilot.pause()
        assert app.session.sides[0].model.key == "openai/gpt-5"


async def test_a_database_that_is_held_keeps_nobody_from_choosing(
    app: CrosswalkApp, own_database: UserDatabase, held: Event
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt", "enter")
        await pilot.pause()
        assert [side.model.key for side in app.session.sides] == ["openai/gpt-5", B]
        assert not held.is_set()
        held.set()
        await loaded(pilot)
    assert recents.recent(own_database, 9) == ["openai/gpt-5"]


async def test_a_choice_is_remembered_once(app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered: list[tuple[str, ...]] = []
    monkeypatch.setattr(recents, "add_recent", lambda _, keys: remembered.append(keys))
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", *"gpt", "enter")
        await loaded(pilot)
        await pilot.press("6", "slash", *"unsold", "enter")
        await loaded(pilot)
    assert remembered == [("openai/gpt-5",), ("acme/unsold",)]


async def test_what_was_chosen_lately_comes_late_without_moving_the_cursor(
    app: CrosswalkApp, own_database: UserDatabase, held: Event
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("a", "down")
        await pilot.pause()
        before = line_with(app, "▸")
        held.set()
        recents.add_recent(own_database, ["acme/unsold"])
        await loaded(pilot)
        assert line_with(app, "▸") == before
