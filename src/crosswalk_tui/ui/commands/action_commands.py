"""The palette's commands for every action, one per line with its key, and for places on other screens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import Screen

from crosswalk_tui.catalog.locate import before_last_refresh
from crosswalk_tui.ui.commands.command_palette import with_key
from crosswalk_tui.ui.commands.destinations import DESTINATIONS, lead_to
from crosswalk_tui.ui.shell.action_words import holds, other_words, title_of
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.views import view

_BY_WORDS = 0.6  # the palette's score of a command that other words describe
_FAR_APART = 0.1  # the palette's greatest score of a command that only has the letters, within words; after models


class ActionCommands(Provider):
    """Offers the actions that are possible now; Textual's own provider takes two lines for each."""

    async def discover(self) -> Hits:
        for command in sorted(self._commands, key=lambda command: command.title):
            yield DiscoveryHit(with_key(Content(command.title), command.key), command.callback, command.title)

    async def search(self, query: str) -> Hits:
        """The commands whose title matches, best first, and those that other words describe."""
        matcher = self.matcher(query)
        for command in self._commands:
            score = _score(matcher, query, command)
            if score > 0:
                about = Content.assemble(matcher.highlight(command.title), (f"  {command.about}", "dim"))
                yield Hit(score, with_key(about, command.key), command.callback, command.title)

    @property
    def _commands(self) -> list[PaletteCommand]:
        return palette_commands(self.app, self.screen)


class PaletteCommand(NamedTuple):
    """A command of the palette: a short title, its key, what it does, and other words that find it."""

    title: str
    key: str
    callback: Callable[[], object]
    about: str = ""
    words: str = ""


def _score(matcher: Matcher, query: str, command: PaletteCommand) -> float:
    """How well *command* matches: by its title, by other words, or only by letters of one word; 0 if not at all."""
    by_letters = matcher.match(command.title)
    begins_word = re.search(rf"\b{re.escape(query.strip())}", command.title, re.IGNORECASE)  # also after a hyphen
    if by_letters and (begins_word or holds(query, command.title)):
        return by_letters
    if holds(query, f"{command.title} {command.words}"):
        return _BY_WORDS
    return _FAR_APART * by_letters / (1 + by_letters) if _is_within_words(query, command.title) else 0


def _is_within_words(query: str, title: str) -> bool:
    """Whether the letters of each word of *query* are in one word of *title*, in this order; across words is chance."""
    words = re.findall(r"\w+", title.casefold().replace("-", ""))
    return all(any(_in_order(part, word) for word in words) for part in query.casefold().replace("-", "").split())


def _in_order(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)


def palette_commands(app: App[Any], screen: Screen[object]) -> list[PaletteCommand]:
    """The enabled actions, places on other screens, and what the terminal offers; no title twice."""
    found = {command.title: command for command in _bound(app, screen)}
    if isinstance(screen, ComparingScreen):
        for place in DESTINATIONS:
            known = view(place.screen)
            key = f"{known.key} {place.key}" if place.key else known.key
            command = PaletteCommand(place.title, key, partial(lead_to, app, place), f"on {known.label}", place.words)
            found.setdefault(place.title, command)
    if isinstance(screen, ComparingScreen):
        picture = partial(screen.call_after_refresh, screen.write_picture, zoomed=False)
        about, words = "to an SVG file in the current folder", "picture svg image"
        found.setdefault("Screenshot", PaletteCommand("Screenshot", "", picture, about, words))
    if isinstance(screen, ComparingScreen) and before_last_refresh(screen.session.catalogue.path) is not None:
        back = partial(app.run_action, "app.roll_back")
        words = "rollback roll back go undo refresh revert restore previous earlier"
        command = PaletteCommand("Return to the catalogue before…", "", back, "undo the last refresh", words)
        found.setdefault(command.title, command)
    for command in (
        PaletteCommand("Refresh from a mirror", "", partial(app.run_action, "app.mirror"), "how to",
                       "offline proxy address folder server network fetch download"),
        PaletteCommand("Theme…", "", app.action_change_theme, "change the colours", "dark light color appearance"),
        PaletteCommand("Keys and theme: where to set them", "", partial(app.run_action, "app.keys"), "and your changes",
                       "remap keymap rebind shortcuts config configure settings options"),
        PaletteCommand("Suspend", "", app.action_suspend_process, "return to the shell; fg comes back", "background"),
    ):  # fmt: skip
        found.setdefault(command.title, command)
    return list(found.values())


def _bound(app: App[Any], screen: Screen[object]) -> Iterator[PaletteCommand]:
    """The enabled actions with a key, except the palette's own."""
    listed = {"app.palette"}
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        if binding.id and enabled and binding.id not in listed:
            listed.add(binding.id)
            title = title_of(binding)
            about = "" if title == tooltip else tooltip
            action = partial(app.run_action, binding.action, node)
            words = f"{other_words(binding.id)} {binding.description}"  # the key bar's word finds it
            yield PaletteCommand(title, app.get_key_display(binding), action, about, words)
