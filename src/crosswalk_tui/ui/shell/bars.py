"""The one-line bars around the panes: title, models, tabs, keys; the notice in a terminal that is too small."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual import events
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen

from crosswalk_tui.core.comparison.oldest_data import OldData
from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.models import Model
from crosswalk_tui.ui.kit.cells import SIDES, Line, Span, clean, first_that_fits, fit, length, spread
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.shell.breakpoints import LEAST_COLUMNS, LEAST_ROWS
from crosswalk_tui.ui.shell.messages import PickModel, ShowPane, ShowScreen
from crosswalk_tui.ui.shell.views import VIEWS, view

_ROOMY = 24  # width per model from which an arrow is shown before its name

MOST_KEYS = 8
"""Maximum number of keys in the key bar."""


def _screen_keys(current: str, *, short: bool = False) -> Line:
    """``1 Overview  2 Workload``, the current screen marked; if *short*, only the keys of the others."""
    return [
        (f" {view.key} {view.label} " if not short or view.name == current else f" {view.key} ",
         "on" if view.name == current else "dim")
        for view in VIEWS
    ]  # fmt: skip


class Masthead(Block):
    """The name of the app, the age of the answer, the size of the catalogue, and the screens.

    The age is that of the oldest of the data that the answer rests on; a price of more than 120 days ago stands out.
    """

    oldest: reactive[OldData | None] = reactive(None)

    def __init__(self, n_models: int, current: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._current, self._models = current, f"{n_models:,} models"
        self._today: date | None = None

    def show_age(self, oldest: OldData | None, today: date) -> None:
        """Show the age of *oldest* as of *today*."""
        self._today, self.oldest = today, oldest
        about = "" if oldest is None else f"The oldest: {clean(oldest.what)}, of {oldest.as_of}"
        self.tooltip = about or None

    def lines(self, width: int) -> list[Line]:
        title: Span = ("Model crosswalk", "strong")
        dot: Span = (" · ", "dim")
        keys = self._keys(width)
        room = width - length(keys) - 2
        whole, short = (self._age(text) for text in ("data of {} or later", "data of {}"))
        candidates: list[Line] = [
            [title, dot, whole, dot, (self._models, "dim")], [whole, dot, (self._models, "dim")],
            [title, dot, short], [whole], [short], [self._age("{}")], [title],
        ]  # fmt: skip
        left = first_that_fits(candidates, room)
        return [spread(left, keys, width) if length(left) <= room else keys] if width > 0 else []

    def _age(self, text: str) -> Span:
        oldest, today = self.oldest, self._today
        if oldest is None or today is None:
            return ("no dated data", "dim")
        return (text.format(oldest.as_of), "bad" if oldest.is_stale(today) else "dim")

    def _keys(self, width: int) -> Line:
        return first_that_fits([_screen_keys(self._current), _screen_keys(self._current, short=True)], width)

    def on_click(self, event: events.Click) -> None:
        _show_clicked(self, event.get_content_offset_capture(self).x, self._keys(self.size.width))


def _show_clicked(widget: Block, x: int, keys: Line) -> None:
    """Show the screen whose key was clicked at *x*; *keys* are at the right edge."""
    if len(keys) < len(VIEWS):  # no room for the keys
        return
    end = widget.size.width - length(keys)
    for shown, (text, _) in zip(VIEWS, keys, strict=True):
        start, end = end, end + len(text)
        if start <= x < end:
            widget.post_message(ShowScreen(shown.name))


class SideBar(Block):
    """The compared models, each with its letter, name and key, and the day of prices that are not today's.

    A click on a model opens the picker.
    """

    models: reactive[tuple[Model, ...]] = reactive(())
    at: reactive[date | None] = reactive(None)

    @property
    def _day(self) -> str:
        """What the bills are of, unless of today, and the key that ends it."""
        return "" if self.at is None else f" prices of {self.at.isoformat()} · D today "

    @property
    def _taken(self) -> int:
        """The columns that the day takes from the models."""
        return len(self._day) + 2 if self._day else 0

    def lines(self, width: int) -> list[Line]:
        if not self.models:
            return []
        share = (width - self._taken) // len(self.models)
        arrow = " ▸ " if share >= _ROOMY else " "
        names = [f"{LETTERS[place]}{arrow}{clean(model.name)}" for place, model in enumerate(self.models)]
        spare = [share - length([(name, "")]) for name in names]
        with_keys = all(room >= len(model.key) + 4 for room, model in zip(spare, self.models, strict=True))
        line: Line = []
        for place, (name, model, room) in enumerate(zip(names, self.models, spare, strict=True)):
            if with_keys:
                line += [(name, SIDES[place]), (fit(f"  {model.key}", room), "dim")]
            else:
                line += [(fit(name, share - 2), SIDES[place]), ("  ", "")]
        return [spread(line, [(self._day, "on")], width) if self._day else line]

    def on_click(self, event: events.Click) -> None:
        if self.models:
            x = event.get_content_offset_capture(self).x
            place = x * len(self.models) // max(1, self.size.width - self._taken)
            self.post_message(PickModel(min(max(0, place), len(self.models) - 1)))


class TabStrip(Block):
    """The tabs of the panes, shown when they do not all fit; the keys of the screens if the masthead is hidden."""

    current: reactive[str] = reactive("")

    def __init__(self, tabs: Sequence[tuple[str, str]], current: str, screen: str, *, id: str) -> None:
        super().__init__(id=id)
        self.set_reactive(TabStrip.current, current)
        self._tabs = tabs
        self._screen = screen

    def lines(self, width: int) -> list[Line]:
        return [spread(self._labels, self._keys(width), width)]

    @property
    def _labels(self) -> Line:
        if len(self._tabs) == 1:
            return [(f" {self._tabs[0][1]} ", "strong")]
        return [(f" {label} ", "on" if pane == self.current else "dim") for pane, label in self._tabs]

    def _keys(self, width: int) -> Line:
        """The keys of the screens, in the longest form that fits."""
        if self.screen.query_one(Masthead).display:
            return []
        room = width - length(self._labels) - 2
        here: Line = [(f" {view(self._screen).key} ", "on"), (f"of {len(VIEWS)} ", "dim")]
        return first_that_fits([_screen_keys(self._screen), _screen_keys(self._screen, short=True), here], room)

    def on_click(self, event: events.Click) -> None:
        x, end = event.get_content_offset_capture(self).x, 0
        for pane, label in self._tabs:
            end += len(label) + 2
            if x < end:
                self.post_message(ShowPane(pane))
                return
        _show_clicked(self, x, self._keys(self.size.width))


class KeyBar(Block):
    """The active keys that fit; help and quit are always shown."""

    bindings: reactive[tuple[Binding, ...]] = reactive(())
    _ALWAYS = ("app.help", "app.quit")

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._renew)
        self._renew(self.screen)

    def _renew(self, screen: Screen[object]) -> None:
        active = [found.binding for found in screen.active_bindings.values() if found.enabled and found.binding.show]
        unique = {binding.action: binding for binding in reversed(active)}.values()
        shown = list(reversed(unique))
        always = [b for b in shown if b.id in self._ALWAYS]
        others = [b for b in shown if b.id not in self._ALWAYS]
        self.bindings = (*others[: MOST_KEYS - len(always)], *always)

    def lines(self, width: int) -> list[Line]:
        return [self._line(self._fitting(width))]

    def _fitting(self, width: int) -> list[Binding]:
        fixed = [b for b in self.bindings if b.id in self._ALWAYS]
        others = [b for b in self.bindings if b.id not in self._ALWAYS]
        while others and length(self._line([*others, *fixed])) > width:
            others.pop()
        return [*others, *fixed]

    def _line(self, bindings: Sequence[Binding]) -> Line:
        line: Line = []
        for binding in bindings:
            line += [(self.app.get_key_display(binding), "key"), (f" {binding.description}  ", "")]
        return line

    def _at(self, x: int) -> Binding | None:
        """The binding whose key is at column *x*."""
        end = 0
        for binding in self._fitting(self.size.width):
            end += length(self._line([binding]))
            if x < end:
                return binding
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        binding = self._at(event.get_content_offset_capture(self).x)
        self.tooltip = None if binding is None else binding.tooltip or binding.description

    def on_click(self, event: events.Click) -> None:
        binding = self._at(event.get_content_offset_capture(self).x)
        if binding is not None:
            self.app.simulate_key(binding.key)


class TooSmall(Block):
    """The size that is needed; the stylesheet shows it alone in a smaller terminal."""

    def lines(self, width: int) -> list[Line]:
        needed = f"{LEAST_COLUMNS}×{LEAST_ROWS}"
        texts = (f"Please make the terminal at least {needed}.", f"Needs {needed}", needed)
        return [first_that_fits([[(text, "")] for text in texts], width)]
