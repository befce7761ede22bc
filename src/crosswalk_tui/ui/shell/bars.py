"""The one-line bars around the panes: title, models, tabs, keys; the notice in a terminal that is too small."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.app import App
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.comparison.oldest_data import AnswerAge
from crosswalk_tui.core.models import Model
from crosswalk_tui.ui.kit.cells import SIDES, Line, Span, clean, first_that_fits, fit, length, spread
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.shell.breakpoints import LEAST_COLUMNS, LEAST_ROWS
from crosswalk_tui.ui.shell.messages import PickModel, ShowPane, ShowScreen
from crosswalk_tui.ui.shell.views import VIEWS, View, view

if TYPE_CHECKING:
    Base = Block
else:
    Base = object  # as in `crosswalk_tui.ui.kit.strip_cache`

_BETWEEN = "  "  # after every key of the key bar

MOST_KEYS = 11
"""Maximum number of keys in the key bar."""


def _screen_keys(app: App[object], current: str, *, short: bool = False, names: bool = True) -> Line:
    """``1 Overview  2 Workload``, the current screen marked; if *short*, only the keys of the others; or no *names*."""
    line: Line = []
    for shown in VIEWS:
        is_current = shown.name == current
        key = _key_of(app, shown)
        text = f"{key} {shown.label}".lstrip() if names and (not short or is_current) else key
        line.append((f" {text} ", "on" if is_current else "dim"))
    return line


def _key_of(app: App[object], shown: View) -> str:
    """The key of the screen *shown*, the user's if it has one; empty if another action has it."""
    own: str | None = getattr(app, "keys_in_force", {}).get(f"app.{shown.name}")
    return shown.key if own is None else app.get_key_display(Binding(own.partition(",")[0].strip(), ""))


class DatedBar(Base):
    """A mixin for a bar that can show the age of the answer; its tooltip names the oldest of what that rests on.

    Attributes:
        is_reading: what the screen shows is still being read: no age is not an answer without dates.
    """

    age: reactive[AnswerAge | None] = reactive(None, repaint=False)
    is_reading: reactive[bool] = reactive(False)

    def watch_age(self, before: AnswerAge | None, age: AnswerAge | None) -> None:
        """Repaint if another date is shown, not if only the figure of that date is another."""
        self.tooltip = clean(age.about) if age is not None else None
        if _age_forms(before, is_reading=self.is_reading) != _age_forms(age, is_reading=self.is_reading):
            self.refresh()


class Masthead(DatedBar, Block):
    """The name of the app, the age of the answer, the size of the catalogue, and the screens."""

    def __init__(self, n_models: int, current: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._current, self._models = current, f"{n_models:,} models"

    def lines(self, width: int) -> list[Line]:
        title: Span = ("Model crosswalk", "strong")
        dot: Span = (" · ", "dim")
        keys = self._keys(width)
        room = width - length(keys) - 2
        whole, short, *_, least = _age_forms(self.age, is_reading=self.is_reading)
        candidates: list[Line] = [
            [title, dot, whole, dot, (self._models, "dim")], [whole, dot, (self._models, "dim")],
            [title, dot, short], [whole], [short], [least],
        ]  # fmt: skip
        left = first_that_fits(candidates, room)
        return [spread(left, keys, width) if length(left) <= room else keys] if width > 0 else []

    def _keys(self, width: int) -> Line:
        return first_that_fits(
            [_screen_keys(self.app, self._current), _screen_keys(self.app, self._current, short=True)], width
        )

    def on_click(self, event: events.Click) -> None:
        _show_clicked(self, event.get_content_offset_capture(self).x, self._keys(self.size.width))


def _age_forms(age: AnswerAge | None, *, is_reading: bool) -> tuple[Span, ...]:
    """The date of the oldest of what the answer rests on, longest form first; it stands out if a price is old."""
    if age is None and is_reading:
        return ("reading …", "dim"), ("reading …", "dim"), ("", "")
    if age is None:
        return ("no dated data", "dim"), ("no date", "dim"), ("", "")
    date, style = clean(age.oldest.as_of) + age.mark, "bad" if age.mark else "dim"
    noun = age.oldest.noun
    return (
        (f"oldest {noun} shown {date}", style),
        (f"oldest {noun} {date}", style),
        (f"oldest {date}", style),
        (date, style),
    )


def _show_clicked(widget: Block, x: int, keys: Line) -> None:
    """Show the screen whose key was clicked at *x*; *keys* are at the right edge."""
    if len(keys) < len(VIEWS):  # no room for the keys
        return
    end = widget.size.width - length(keys)
    for shown, (text, _) in zip(VIEWS, keys, strict=True):
        start, end = end, end + len(text)
        if start <= x < end:
            widget.post_message(ShowScreen(shown.name))


class SideBar(DatedBar, Block):
    """The compared models, each with its letter, name and key, and the day of prices that are not today's.

    Where the masthead is hidden, the age of the answer, too. A click on a model opens the picker.
    """

    models: reactive[tuple[Model, ...]] = reactive(())
    at: reactive[date | None] = reactive(None)

    def watch_models(self) -> None:
        self.screen.query_one(TabStrip).refresh()  # it has the age that does not fit beside the names

    @property
    def _day(self) -> Line:
        """What the bills are of, unless of today, and the key that ends it."""
        return [] if self.at is None else [(f" prices of {self.at}{keyed(' · {compare.date} today')} ", "on")]

    @property
    def has_room_for_age(self) -> bool:
        """Whether the age fits beside the whole names of the models."""
        names = sum(length([(f"A {clean(model.name)}", "")]) + 2 for model in self.models)
        return names + length([*self._day, *self._age]) + 2 <= self.size.width

    @property
    def _age(self) -> Line:
        return [(" ", ""), _age_forms(self.age, is_reading=self.is_reading)[1]]

    def _notes(self) -> Line:
        """The day of the prices, and the age of the catalogue unless the masthead shows it."""
        has_age = self.has_room_for_age and not self.screen.query_one(Masthead).display
        return [*self._day, *(self._age if has_age else [])]

    @property
    def _taken(self) -> int:
        """The columns that the notes take from the models."""
        notes = self._notes()
        return length(notes) + 2 if notes else 0

    @property
    def _names(self) -> list[str]:
        return [f"{LETTERS[place]} {clean(model.name)}" for place, model in enumerate(self.models)]

    def _shares(self, width: int) -> list[int]:
        """The columns of each model: equally many, unless a long name needs what the short ones leave."""
        room, needed = width - self._taken, [length([(name, "")]) + 2 for name in self._names]
        equal = room // len(needed)
        if max(needed) <= equal:
            return [equal] * len(needed)
        most = next((most for most in range(room, 0, -1) if sum(min(most, need) for need in needed) <= room), 0)
        return [min(most, need) for need in needed]

    def lines(self, width: int) -> list[Line]:
        if not self.models:
            return []
        names, shares = self._names, self._shares(width)
        spare = [share - length([(name, "")]) for name, share in zip(names, shares, strict=True)]
        with_keys = all(room >= len(model.key) + 4 for room, model in zip(spare, self.models, strict=True))
        line: Line = []
        for place, (name, model, share) in enumerate(zip(names, self.models, shares, strict=True)):
            if with_keys:
                line += [(name, SIDES[place]), (fit(f"  {model.key}", spare[place]), "dim")]
            else:
                line += [(fit(name, share - 2), SIDES[place]), ("  ", "")]
        notes = self._notes()
        return [spread(line, notes, width) if notes else line]

    def on_click(self, event: events.Click) -> None:
        if self.models:
            x = event.get_content_offset_capture(self).x
            ends = list(accumulate(self._shares(self.size.width)))
            self.post_message(PickModel(min(bisect_right(ends, max(0, x)), len(self.models) - 1)))


class TabStrip(DatedBar, Block):
    """The tabs of the panes, shown when they do not all fit.

    Where the masthead is hidden, the keys of the screens, too, and the age if it does not fit beside the models.
    """

    current: reactive[str] = reactive("")
    counts: reactive[Mapping[str, str]] = reactive({})
    """What follows the label of a pane: how much it lists."""

    def __init__(self, tabs: Sequence[tuple[str, str]], current: str, screen: str, *, id: str) -> None:
        super().__init__(id=id)
        self.set_reactive(TabStrip.current, current)
        self._tabs = tabs
        self._screen = screen

    def lines(self, width: int) -> list[Line]:
        return [spread([*self._labels, *self._short_age], self._keys(width), width)]

    @property
    def _labels(self) -> Line:
        if len(self._tabs) == 1:
            return [(f" {self._tabs[0][1]} ", "strong")]
        return [(self._label(tab), "on" if tab[0] == self.current else "dim") for tab in self._tabs]

    def _label(self, tab: tuple[str, str]) -> str:
        pane, name = tab
        return f" {name} {self.counts[pane]} " if pane in self.counts else f" {name} "

    @property
    def _short_age(self) -> Line:
        elsewhere = self.screen.query_one(Masthead).display or self.screen.query_one(SideBar).has_room_for_age
        if elsewhere:
            return []
        forms: list[Line] = [[(" ", ""), form] for form in _age_forms(self.age, is_reading=self.is_reading)[1:]]
        room = self.size.width - length(self._labels)
        for keys in self._key_forms[2:]:  # the age gives way to the keys of the screens, but not for good
            beside = room - length(keys) - 2
            if length(forms[-1]) <= beside:
                return first_that_fits(forms, beside)
        return first_that_fits(forms, room)

    def _keys(self, width: int) -> Line:
        """The keys of the screens, in the longest form that fits."""
        if self.screen.query_one(Masthead).display:
            return []
        return first_that_fits([*self._key_forms, []], width - length([*self._labels, *self._short_age]) - 2)

    @property
    def _key_forms(self) -> list[Line]:
        """The keys of the screens, or which one this is of how many; the longest form first."""
        keys = partial(_screen_keys, self.app, self._screen)
        key = _key_of(self.app, view(self._screen))
        here: Line = [(f" {key} ", "on"), (f"of {len(VIEWS)} ", "dim")]
        of_screens: Line = [(" screen", "dim"), *here]  # else it may be read as a number of rows
        return [keys(), keys(short=True), keys(names=False), of_screens, here]

    def on_click(self, event: events.Click) -> None:
        x, end = event.get_content_offset_capture(self).x, 0
        for tab in self._tabs:
            end += cell_len(self._label(tab))
            if x < end:
                self.post_message(ShowPane(tab[0]))
                return
        _show_clicked(self, x, self._keys(self.size.width))


class KeyBar(Block):
    """The active keys that fit; those for help, commands and moving on are always shown."""

    bindings: reactive[tuple[Binding, ...]] = reactive(())
    _ALWAYS = ("compare.next", "entry.tab", "figure.export", "app.palette", "app.help", "app.quit")
    _GIVE_WAY = (
        "compare.flip", "benchmarks.from-a", "plot.colours", "workload.left-out", "compare.benchmark", "find.clear",
        "table.sort", "workload.presets", "compare.add", "model.previous", "compare.pick-a", "figure.explain",
    )  # fmt: skip
    """Where not all fit, these go first, in this order, then the last ones; what edits and undoes stays."""

    _is_painted = False

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._renew)

    def _renew(self, screen: Screen[object]) -> None:
        if self._is_painted:  # a screen that is being built has other bindings with each step
            self.bindings = self._active(screen)

    def _active(self, screen: Screen[object]) -> tuple[Binding, ...]:
        """The bindings to show, those that are always shown last."""
        active = [
            found.binding
            for found in screen.active_bindings.values()
            if found.enabled and found.binding.show and self.app.get_key_display(found.binding)
        ]
        # Of the keys of an action the first, but Enter before an arrow.
        keys = {binding.action: binding for binding in reversed(active)}
        keys |= {binding.action: binding for binding in active if binding.key == "enter"}
        unique = keys.values()
        shown = list(reversed(unique))
        always = sorted((b for b in shown if b.id in self._ALWAYS), key=lambda b: self._ALWAYS.index(str(b.id)))
        others = [b for b in shown if b.id not in self._ALWAYS]
        return (*others[: MOST_KEYS - len(always)], *always)

    def lines(self, width: int) -> list[Line]:
        if not self._is_painted:
            self._is_painted = True
            self.set_reactive(KeyBar.bindings, self._active(self.screen))
        return [self._line(self._fitting(width))]

    def _fitting(self, width: int) -> list[Binding]:
        fixed = [b for b in self.bindings if b.id in self._ALWAYS]
        others = [b for b in self.bindings if b.id not in self._ALWAYS]
        given_way = [b for name in self._GIVE_WAY for b in others if b.id == name]
        given_way += [b for b in reversed(others) if b not in given_way]
        for binding in given_way:
            if length(self._line([*others, *fixed])) <= width:
                break
            others.remove(binding)
        return [*others, *fixed]

    def _line(self, bindings: Sequence[Binding]) -> Line:
        line: Line = []
        for binding in bindings:
            between = _BETWEEN if line else ""
            line += [(between, ""), (self.app.get_key_display(binding), "key"), (f" {binding.description}", "")]
        return line

    def _at(self, x: int) -> Binding | None:
        """The binding whose key is at column *x*."""
        end = 0
        for binding in self._fitting(self.size.width):
            end += length(self._line([binding])) + len(_BETWEEN)
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
        leave = keyed("{app.quit-anywhere} quits")
        texts = (
            f"Please make the terminal at least {needed}; {leave}.",
            f"Needs at least {needed}; {leave}.",
            f"Needs {needed}; {leave}",
            f"Needs {needed}",
            needed,
        )
        return [first_that_fits([[(text, "")] for text in texts], width)]
