"""Three lines for the first run: what the app shows, four keys, where the figures come from."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding

from crosswalk_tui.core.text.format import counted
from crosswalk_tui.ui.kit.cells import Line, cut
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.session import Session

_KEYS = (
    ("compare.pick-a", "a", "choose a model"), ("workload.fields", "w", "your workload"),
    ("figure.explain", "x", "explain a figure"), ("app.help", "?", "all keys"),
)  # fmt: skip
"""The id of an action, its usual key, what it does."""


class Welcome(Block):
    """The lines; *keymap* has the user's keys by the id of an action."""

    DEFAULT_CSS = "Welcome { height: 5; padding: 0 1; border: round $primary; border-title-color: $foreground; }"

    def __init__(self, session: Session, keymap: Mapping[str, str]) -> None:
        super().__init__(id="welcome")
        self.border_title = "Welcome"
        self.border_subtitle = "any key or click closes this"
        self._session, self._keymap = session, keymap
        self._sources, self._as_of = len(session.catalogue.sources()), session.as_of or "undated"

    def lines(self, width: int) -> list[Line]:
        keys: Line = []
        for action, usual, does in _KEYS:
            own = self._keymap.get(action)
            key = usual if own is None else self.app.get_key_display(Binding(own.partition(",")[0].strip(), ""))
            if not key:  # another action has it
                continue
            keys += [("  " if keys else "", ""), (f" {key} ", "key"), (f" {does}", "")]
        sources = counted(self._sources, "public source")
        where = keyed("(see screen {app.catalogue})")
        lines: list[Line] = [
            [("Which model, at which provider, is the better buy for your work, and why.", "strong")],
            keys,
            [(f"Offline, from {sources}, the newest of {self._as_of} {where}.", "dim")],
        ]
        return [cut(line, width) for line in lines]

    def end(self) -> None:
        """Remove the lines, and record in the background that they were shown; a failure is only a warning."""
        self.remove()
        app, users = self.app, self._session.users

        def record() -> None:
            from crosswalk_tui.user.state import record_welcome

            record_welcome(users)

        def warn(problem: str) -> None:
            app.notify(f"The welcome will be shown again. {problem}", severity="warning", markup=False)

        run_in_thread(app, record, lambda _: None, warn)
