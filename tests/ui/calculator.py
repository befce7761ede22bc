"""What the tests of the workload screen share: waiting for it, reading it, filling its fields."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Input

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.workload.screen import WorkloadScreen
from tests.ui.idle import wait_until

SIZE = (120, 44)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the answers are those of the workload as it is."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    await wait_until(pilot, lambda: not calculator(app).is_working, "the answers never came")


def calculator(app: CrosswalkApp) -> WorkloadScreen:
    """The workload screen, whatever lies over it."""
    return next(screen for screen in app.screen_stack if isinstance(screen, WorkloadScreen))


def text_of(app: CrosswalkApp, selector: str) -> str:
    """The text of one widget, its lines joined."""
    widget = app.screen.query_one(selector)
    return " ".join(strip.text.strip(" │") for strip in widget.render_lines(widget.outer_size.region))


def inks(app: CrosswalkApp, selector: str) -> set[str]:
    """The colours of what a widget has painted."""
    widget = app.screen.query_one(selector)
    strips = [strip for strip in widget.render_lines(widget.outer_size.region) if "─" not in strip.text]
    pieces = [piece for strip in strips for piece in strip if piece.text.strip(" ╭╮╰╯─│▐")]
    return {str(piece.style.color) for piece in pieces if piece.style is not None}


async def fill(pilot: Pilot[None], field: str, text: str) -> None:
    """Type *text* into the field with this id, in place of what it holds."""
    pilot.app.screen.query_one(f"#{field}", Input).focus()
    await pilot.pause()
    field_widget = pilot.app.screen.query_one(f"#{field}", Input)
    field_widget.value = text
    await settled(pilot)
