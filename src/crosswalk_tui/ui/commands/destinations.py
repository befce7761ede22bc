"""The panes, fields and dialogs that the palette leads to from any screen."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from textual.app import App

from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen


class Destination(NamedTuple):
    """A place on the screen *screen*: a pane, a field or a dialog.

    Attributes:
        key: the usual key on that screen, if any.
        words: other words by which a search finds it.
        pane: id of the pane that gets the focus.
        field: id of the field that gets it instead.
        action: an action of the screen that is run then.
    """

    title: str
    screen: str
    key: str = ""
    words: str = ""
    pane: str = ""
    field: str = ""
    action: str = ""


DESTINATIONS = (
    Destination("Price history", "model", words="timeline changes past prices days", pane="history"),
    Destination("Facts of the model", "model", words="sources details licence context", pane="facts"),
    Destination("What if: double or halve an input", "workload", pane="what-if",
                words="sensitivity break-even slider drag ratio verbosity"),
    Destination("Costs at other volumes", "workload", words="scale growth", pane="scale"),
    Destination("Filters of the offers", "workload", pane="filters",
                words="region providers allow block tools vision resellers capabilities batch"),
    Destination("Split over several models", "workload", words="route share mix percent fallback", field="split"),
    Destination("Budget", "workload", words="dollars month afford", field="budget"),
    Destination("Write a note…", "verdict", "n", "comment remark", action="note"),
    Destination("Pareto front", "plot", words="best list cheapest better", pane="front"),
    Destination("Saved comparisons", "catalogue", words="load open bookmarks", pane="saved"),
    Destination("What changed since the last refresh", "catalogue", pane="changes",
                words="news diff prices history update"),
    Destination("Findings about the data", "catalogue", words="issues quality errors", pane="issues"),
    Destination("Disputed prices", "catalogue", words="findings disagree sources differ", pane="issues",
                action="findings('disputed_price')"),
    Destination("Sources of the data", "catalogue", words="licence dates attribution", pane="sources"),
)  # fmt: skip


async def lead_to(app: App[Any], place: Destination) -> None:
    """Show the screen of *place* and focus or open it, once the screen has been laid out."""
    await app.run_action(f"app.show('{place.screen}')")
    shown = next(screen for screen in reversed(app.screen_stack) if isinstance(screen, ComparingScreen))
    shown.arrive(partial(_arrive, shown, place), app)


async def _arrive(screen: ComparingScreen, place: Destination) -> None:
    if place.screen != screen.VIEW:
        return
    if place.pane:
        screen.action_show_pane(place.pane)
    if place.field:
        screen.focus_field(place.field)
    if place.action:
        await screen.run_action(place.action)
