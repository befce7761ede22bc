"""What every screen looks like, at three sizes, in a light theme and without colours.

The pictures lie in ``__snapshots__``; ``pytest tests/ui/test_snapshots.py --snapshot-update`` takes them anew. Look at
the difference (``snapshot_report.html``) before you do.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.views import VIEWS
from crosswalk_tui.user.yours import put_yours
from crosswalk_tui.user.yours_file import yours_of
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, quiet

Snap = Callable[..., bool]
SIZES = ((80, 24), (120, 40), (200, 60))
NAMES = [view.name for view in VIEWS]


def _on(name: str, theme: str | None = None) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Bring the screen called *name* to the front and wait until it has nothing left to do."""

    async def before(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, CrosswalkApp)
        if theme is not None:
            app.theme = theme
        await quiet(pilot)
        app.action_show(name)
        await quiet(pilot)

    return before


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", NAMES)
def test_every_screen_at_every_size(app: CrosswalkApp, snap_compare: Snap, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_on(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_screen_in_a_light_theme(app: CrosswalkApp, snap_compare: Snap, name: str) -> None:
    assert snap_compare(app, terminal_size=SIZES[1], run_before=_on(name, "textual-light"))


@pytest.mark.parametrize("name", NAMES)
def test_every_screen_without_colours(
    app: CrosswalkApp, snap_compare: Snap, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    colourless = CrosswalkApp(app.session)
    assert snap_compare(colourless, terminal_size=SIZES[1], run_before=_on(name))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_conversation(app: CrosswalkApp, snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_after("T"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_your_price_of_an_offer(app: CrosswalkApp, snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_after("P", *"0.002"))


SAVED = """
[[comparison]]
name = "small open models"
models = ["meta/llama-3.2-1b-instruct", "meta/llama-3.2-3b-instruct"]
workload = { input_tokens = "5M", output_tokens = "2M" }

[[workload]]
name = "support bot"
input_tokens = "40M"
output_tokens = "6M"
cached_share = "50%"

[[note]]
models = ["meta/llama-3.2-1b-instruct", "meta/llama-3.2-3b-instruct"]
text = "The small one is enough for tagging."
"""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_is_yours(app: CrosswalkApp, snap_compare: Snap, size: tuple[int, int]) -> None:
    records = (
        ("price", {"provider": "my-gpu", "model": "openai/gpt-5", "id": "gpt-5", "input": "0.5", "output": "2"}),
        ("discount", {"provider": "alpha", "off": "15%", "ends": "2027-01-01", "note": "enterprise agreement"}),
        ("score", {"model": "openai/gpt-5", "benchmark": "arena_text", "value": "1500"}),
    )
    own = tuple(OwnEntry(read_record(kind, fields), "2026-07-01", kind != "score") for kind, fields in records)
    saved = yours_of(SAVED, datetime(2026, 7, 1, tzinfo=UTC))

    async def before(pilot: Pilot[None]) -> None:
        await quiet(pilot)
        app.session.set_own(own)
        put_yours(app.session.users, saved)
        await _after("O")(pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_choosing_usage_logs(app: CrosswalkApp, snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_after("L"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_models_of_a_usage_log(
    app: CrosswalkApp, snap_compare: Snap, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, size: tuple[int, int]
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [
        {"id": f"r{nth}", "created_at": f"2026-11-{nth + 1:02}", "model": ("gpt-5", "claude-sonnet-4-5")[nth % 3 > 0],
         "usage": {"prompt_tokens": 30_000 * nth, "completion_tokens": 500, "web_search_requests": nth}}
        for nth in range(12)
    ]  # fmt: skip
    Path("log.jsonl").write_text("\n".join([*map(json.dumps, rows), '{"error": "none"}']), encoding="utf-8")
    assert snap_compare(app, terminal_size=size, run_before=_after("L", *"log.jsonl", "enter"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_conditions_of_a_picker(app: CrosswalkApp, snap_compare: Snap, size: tuple[int, int]) -> None:
    keys = ("b", "f10", *"arena_text>=1150 open $<=5")
    assert snap_compare(app, terminal_size=size, run_before=_after(*keys))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_help(app: CrosswalkApp, snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_after("question_mark"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_prices_of_another_day(
    world: CatalogueBuilder, make_app: AppMaker, snap_compare: Snap, size: tuple[int, int]
) -> None:
    """A on a day before it became cheaper, and B, whose price of that day is not recorded."""
    world.past_price("alpha", "llama-1b", "2026-01-01", input=100_000, output=200_000)
    keys = ("D", *"2026-03-01", "enter")
    assert snap_compare(make_app(world), terminal_size=size, run_before=_after(*keys))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_changed_since_a_refresh(
    refreshed_world: CatalogueBuilder, make_app: AppMaker, snap_compare: Snap, size: tuple[int, int]
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await _on("catalogue")(pilot)
        await pilot.press("tab", "tab")
        await quiet(pilot)

    assert snap_compare(make_app(refreshed_world), terminal_size=size, run_before=before)


def _after(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Press *keys* on the workload screen, and wait until it has nothing left to do."""

    async def before(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, CrosswalkApp)
        await quiet(pilot)
        app.action_show("workload")
        for key in ("", *keys):
            await quiet(pilot)
            await pilot.press(*filter(None, [key]))
        await quiet(pilot)

    return before


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_welcome(app: CrosswalkApp, snap_compare: Snap, size: tuple[int, int]) -> None:
    app.welcomes = True
    assert snap_compare(app, terminal_size=size, run_before=_on("overview"))
