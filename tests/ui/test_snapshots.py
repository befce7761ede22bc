"""What every screen looks like, at three sizes, in a light theme and without colours.

The pictures lie in ``__snapshots__``; ``pytest tests/ui/test_snapshots.py --snapshot-update`` takes them anew. Look at
the difference before you do: a test of one picture shows it in ``snapshot_report.html``; one of several writes those
that differ to the files that its failure names.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.pilot import Pilot
from textual.screen import ModalScreen

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.views import VIEWS
from crosswalk_tui.user.yours import put_yours
from crosswalk_tui.user.yours_file import yours_of
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import AppMaker, app_on, loaded, quiet

Snap = Callable[..., bool]
SIZES = ((80, 24), (120, 40), (200, 60))
NAMES = [view.name for view in VIEWS]


class _Picture(SingleFileSnapshotExtension):
    """A picture in a file of its own, as `snap_compare` keeps it."""

    _write_mode = WriteMode.TEXT


def _on(name: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Bring the screen called *name* to the front and wait until it has nothing left to do."""

    async def before(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, CrosswalkApp)
        if name != app.current:
            app.action_show(name)
        await quiet(pilot)

    return before


async def _pictures(app: CrosswalkApp, size: tuple[int, int], theme: str | None = None) -> dict[str, str]:
    """The picture of every screen, by its name, of *app* at *size*, which opens them in turn."""
    found = {}
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        app.theme = theme or app.theme
        for name in NAMES:
            await _on(name)(pilot)
            found[name] = _picture(app)
    return found


def _picture(app: CrosswalkApp) -> str:
    """The picture of what is on the screen, as `snap_compare` takes it."""
    return app.export_screenshot(title=app.title, simplify=True)


def _differing(snapshot: SnapshotAssertion, pictures: Mapping[str, str], folder: Path) -> list[str]:
    """The paths below *folder* to which those of *pictures* are written that are not as they were, by their names."""
    kept = snapshot.use_extension(_Picture)
    found = [folder / f"{name}.svg" for name in pictures if kept(name=name) != pictures[name]]
    for path in found:
        path.write_text(pictures[path.stem], encoding="utf-8")
    return list(map(str, found))


async def test_every_screen_at_every_size(small_world_file: Path, snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    pictures: dict[str, str] = {}
    with Catalogue.open(small_world_file) as catalogue:
        for width, height in SIZES:
            found = await _pictures(app_on(catalogue), (width, height))
            pictures |= {f"{name}-{width}x{height}": found[name] for name in NAMES}
    assert _differing(snapshot, pictures, tmp_path) == []


async def test_every_screen_in_a_light_theme(app: CrosswalkApp, snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    assert _differing(snapshot, await _pictures(app, SIZES[1], "textual-light"), tmp_path) == []


async def test_every_screen_without_colours(
    app: CrosswalkApp, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert _differing(snapshot, await _pictures(CrosswalkApp(app.session), SIZES[1]), tmp_path) == []


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


DIALOGS = {
    "conversation": ("T",),
    "price_of_an_offer": ("P", *"0.002"),
    "conditions_of_a_picker": ("b", "f10", *"arena_text>=1150 open $<=5"),
    "help": ("question_mark",),
    "usage_logs": ("L",),
    "models_of_a_usage_log": ("L", *"log.jsonl", "enter"),
    "yours": ("O",),
}
"""The keys that open each dialog of the workload screen, and what is typed in it; what is yours is stored last."""


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A usage log in the working folder."""
    monkeypatch.chdir(tmp_path)
    rows = [
        {"id": f"r{nth}", "created_at": f"2026-11-{nth + 1:02}", "model": ("gpt-5", "claude-sonnet-4-5")[nth % 3 > 0],
         "usage": {"prompt_tokens": 30_000 * nth, "completion_tokens": 500, "web_search_requests": nth}}
        for nth in range(12)
    ]  # fmt: skip
    Path("log.jsonl").write_text("\n".join([*map(json.dumps, rows), '{"error": "none"}']), encoding="utf-8")


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_dialog(
    app: CrosswalkApp, snapshot: SnapshotAssertion, tmp_path: Path, size: tuple[int, int]
) -> None:
    """One app opens them in turn."""
    pictures = {}
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await _on("workload")(pilot)
        for name, keys in DIALOGS.items():
            if name == "yours":
                _have_own(app)
            await pilot.press(*keys)
            await quiet(pilot)
            pictures[name] = _picture(app)
            while isinstance(app.screen, ModalScreen):
                await pilot.press("escape")
    assert _differing(snapshot, pictures, tmp_path) == []


def _have_own(app: CrosswalkApp) -> None:
    """Store some of each that a user may have of their own."""
    records = (
        ("price", {"provider": "my-gpu", "model": "openai/gpt-5", "id": "gpt-5", "input": "0.5", "output": "2"}),
        ("discount", {"provider": "alpha", "off": "15%", "ends": "2027-01-01", "note": "enterprise agreement"}),
        ("score", {"model": "openai/gpt-5", "benchmark": "arena_text", "value": "1500"}),
    )
    own = tuple(OwnEntry(read_record(kind, fields), "2026-07-01", kind != "score") for kind, fields in records)
    app.session.set_own(own)
    put_yours(app.session.users, yours_of(SAVED, datetime(2026, 7, 1, tzinfo=UTC)))


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
        await loaded(pilot)
        app.action_show("workload")
        await pilot.pause()
        await pilot.press(*keys)
        await quiet(pilot)

    return before


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_welcome(app: CrosswalkApp, snap_compare: Snap, size: tuple[int, int]) -> None:
    app.welcomes = True
    assert snap_compare(app, terminal_size=size, run_before=_on("overview"))
