"""What the tests of own prices share: records, the screen they are shown on, and what it lists."""

from __future__ import annotations

from collections.abc import Sequence

from textual.pilot import Pilot
from textual.widgets import Input

from crosswalk_tui.core.own.record_fields import kind_of, read_record
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.own.record_dialog import EffectLines
from crosswalk_tui.user.own import own_entries
from tests.ui.conftest import quiet

A = "meta/llama-3.2-1b-instruct"
B = "meta/llama-3.2-3b-instruct"
DISCOUNT = OwnEntry(read_record("discount", {"provider": "alpha", "off": "50%"}), "2026-07-01")
GPU = OwnEntry(
    read_record("price", {"provider": "my-gpu", "model": A, "id": "llama", "input": "0.001", "output": "0.001"}),
    "2026-07-01",
)


async def with_own(pilot: Pilot[None], *own: OwnEntry) -> None:
    """Wait for the overview, with *own* applied."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    await quiet(pilot)
    if own:
        app.session.set_own(own)
        await quiet(pilot)


async def on_workload(pilot: Pilot[None], *own: OwnEntry) -> None:
    """Show the workload screen, with *own* applied."""
    await with_own(pilot, *own)
    assert isinstance(pilot.app, CrosswalkApp)
    pilot.app.action_show("workload")
    await quiet(pilot)


def saved_records(app: CrosswalkApp) -> Sequence[str]:
    """What is saved as the user's own, off or on."""
    return [f"{kind_of(e.record)} {e.record.name}{'' if e.active else ' off'}" for e in own_entries(app.session.users)]


def form(app: CrosswalkApp) -> Sequence[str]:
    """The fields of the form in their order."""
    return [(field.id or "").removeprefix("own-") for field in app.screen.query(Input)]


def effects(app: CrosswalkApp) -> Sequence[str]:
    """What the form says it will change."""
    return app.screen.query_one(EffectLines).sentences
