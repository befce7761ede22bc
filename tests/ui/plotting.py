"""Opening the plot in a test, and reading what it shows."""

from __future__ import annotations

from textual.pilot import Pilot

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.palette import palette_of
from crosswalk_tui.ui.plot.canvas import Canvas
from crosswalk_tui.ui.plot.screen import PlotScreen
from tests.ui.conftest import line_with, loaded, seen


async def opened(pilot: Pilot[None]) -> PlotScreen:
    """Open the plot and wait for its points."""
    await loaded(pilot)
    await pilot.press("4")
    await loaded(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, PlotScreen)
    return screen


def rows(app: CrosswalkApp) -> list[str]:
    """The plot as it is on the screen."""
    canvas = app.screen.query_one(Canvas)
    x, y, width, height = canvas.region
    return [row.ljust(x + width)[x : x + width] for row in seen(app).splitlines()[y : y + height]]


def under_cursor(app: CrosswalkApp) -> str:
    """What the plot shows in the cell that is painted as the cursor; fails unless there is one."""
    canvas = app.screen.query_one(Canvas)
    colour = palette_of(canvas)["on"].bgcolor
    found = [
        segment.text
        for strip in canvas.render_lines(canvas.size.region)
        for segment in strip
        if segment.style is not None and segment.style.bgcolor == colour
    ]
    assert len(found) == 1
    return found[0]


def pointed(app: CrosswalkApp) -> str:
    """The name of the model that is described: in the card, or where it has no room, below the plot."""
    cards = [row.partition("╭─ ")[2] for row in rows(app) if "╭─ " in row]
    if not cards:
        return line_with(app, "▸", " at $").split("▸ ")[1].partition("  ")[0]
    title = cards[0].partition(" ─")[0]
    return title[2:] if title[1:2] == " " else title


def drawn(app: CrosswalkApp) -> str:
    return "".join(rows(app))
