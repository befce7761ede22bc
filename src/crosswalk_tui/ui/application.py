"""The app: wiring only. Screens hold the state, panes show it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.compare import Side
from crosswalk_tui.core.workload import Workload
from crosswalk_tui.ui.palette import ANSI, DARK, LIGHT
from crosswalk_tui.ui.screens.guarded import classes_at
from crosswalk_tui.ui.screens.overview import OverviewScreen


class CrosswalkApp(App[None]):
    """Two models side by side at their cheapest offers."""

    TITLE = "Model crosswalk"
    # All at once: Textual loads no stylesheet for a default screen, and parses everything anew for each later one.
    CSS_PATH: ClassVar[list[str | PurePath]] = ["screens/overview.tcss", "screens/picker.tcss", "screens/help.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", id="app.help", tooltip="The keys that work here"),
        Binding("q", "quit", "Quit", id="app.quit", tooltip="Leave the app"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit-anywhere", tooltip="Leave the app"),
        Binding(
            "ctrl+p,colon", "command_palette", "Commands", show=False, id="app.palette", tooltip="Every action by name"
        ),
    ]

    def __init__(
        self,
        catalogue: Catalogue,
        sides: tuple[Side, ...],
        workload: Workload,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Compare *sides* from *catalogue* for *workload*; *clock* tells which prices hold."""
        super().__init__()
        self._first = OverviewScreen(catalogue, sides, workload, clock)

    def get_default_screen(self) -> Screen[None]:
        """The overview, at once: no blank screen is composed first."""
        self._first.add_class(*classes_at(*self.size).split())
        return self._first

    def on_ready(self) -> None:
        """The first paint is done: read the rest, and look for garbage again, though not among what stays for good."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        self._first.read_rest()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of A, of B and of the better value, for the brightness of the theme."""
        theme = self.current_theme
        return ANSI if theme.ansi else DARK if theme.dark else LIGHT

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action that works now, with its key; the theme; a screenshot."""
        listed = {"command_palette"}
        for node, binding, enabled, tooltip in screen.active_bindings.values():
            if binding.id and enabled and binding.action not in listed:
                listed.add(binding.action)
                key = f"key {self.get_key_display(binding)}"
                yield SystemCommand(tooltip or binding.description, key, partial(self._act, binding.action, node))
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Screenshot", "Save a picture of the screen (SVG)", self.action_screenshot)

    async def _act(self, action: str, node: DOMNode) -> None:
        await self.run_action(action, node)

    def action_help(self) -> None:
        """Show the keys that work where the focus is."""
        from crosswalk_tui.ui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))
