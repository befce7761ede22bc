"""The palette's commands for saved comparisons and workloads, and for ready-made workloads, by their names."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import Hit, Hits, Provider
from textual.content import Content

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.search.word_spans import spans
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.workload.presets import PRESETS
from crosswalk_tui.ui.commands.command_palette import with_key
from crosswalk_tui.ui.session.background import outlived
from crosswalk_tui.ui.session.summaries import workload_in_short
from crosswalk_tui.ui.shell.action_words import holds
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.opening_saved import open_saved
from crosswalk_tui.ui.workload.setting import take_workload
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.saved_words import saved_details
from crosswalk_tui.user.yours import Yours, read_saved

_BY_NAME, _BY_WORDS = 0.9, 0.3  # the palette's least scores; a name that the user chose comes before models
_PATIENCE = 0.1  # seconds
_LONGEST = 60  # characters of a name
_OPEN, _USE = "Open", "Use workload"


class _Named(NamedTuple):
    """What is found by *name*: *verb* is what choosing it does, *about* says what it holds."""

    verb: str
    name: str
    about: str
    callback: Callable[[], object]
    words: str


class SavedCommands(Provider):
    """Offers to open what the query names; nothing before something is typed.

    What is saved is read in a thread, once for a palette. Another program may lock the file for seconds; until it is
    read, the presets alone are found: Textual would show no other command either while this provider waits.
    """

    _reading: asyncio.Future[Yours] | None = None

    async def startup(self) -> None:
        screen = self.screen
        if isinstance(screen, ComparingScreen):
            self._reading = asyncio.ensure_future(outlived(partial(self._read, screen.session.users)))

    def _read(self, users: UserDatabase) -> Yours:
        """What is saved; nothing, with a warning, if it cannot be read."""
        try:
            return read_saved(users)
        except CrosswalkError as error:
            problem = f"Saved comparisons and workloads are not found here. {error}"
            self.app.call_from_thread(self.app.notify, problem, severity="warning", markup=False)
            return Yours()

    async def search(self, query: str) -> Hits:
        """What has a word that begins as each word of *query*, first by its name alone."""
        screen = self.screen
        if self._reading is None or not isinstance(screen, ComparingScreen):
            return
        await asyncio.wait({self._reading}, timeout=_PATIENCE)
        saved = self._reading.result() if self._reading.done() else Yours()
        matcher = self.matcher(query)
        for named in _named(screen, saved):
            if holds(query, named.name):  # a command that has the letters of the query far apart comes after it
                yield self._hit(named, query, max(_BY_NAME, matcher.match(f"{named.verb} {named.name}")))
            elif holds(query, f"{named.verb} {named.name} {named.words}"):
                yield self._hit(named, query, _BY_WORDS)

    def _hit(self, named: _Named, query: str, score: float) -> Hit:
        name = Content(named.name)
        if self.match_style is not None:
            for start, end in spans(named.name, tuple(query.casefold().split())):
                name = name.stylize(self.match_style, start, end)
        text = Content.assemble(f"{named.verb} ", name, (f"  {named.about}", "dim"))
        return Hit(score, with_key(text, ""), named.callback, f"{named.verb} {named.name}")


def _named(screen: ComparingScreen, saved: Yours) -> Iterator[_Named]:
    for one in saved.comparisons:
        about = f"saved comparison · {saved_details(one)}"
        yield _Named(_OPEN, safe(one.name, _LONGEST), about, partial(open_saved, screen, one), "saved comparison load")
    for kept in saved.workloads:
        about = f"saved · {workload_in_short(kept.workload, 1)}"
        yield _Named(_USE, safe(kept.name, _LONGEST), about, partial(open_saved, screen, kept), "saved load")
    for preset in PRESETS:
        about = f"preset · {workload_in_short(preset.workload, 1)}"
        yield _Named(_USE, preset.title, about, partial(take_workload, screen, preset.workload), "preset load")
