"""The help dialog: keys, signs and words of the focused pane and its screen at a glance; a search in all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from crosswalk_tui.ui.kit.cells import Line, cut, fit, pack, wrap, wrap_line
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.text_views import TextView
from crosswalk_tui.ui.shell.dialog import Dialog
from crosswalk_tui.ui.shell.figure_screen import FigureScreen
from crosswalk_tui.ui.shell.help_entries import SIGNS, HelpEntry, key_entries, signs_seen
from crosswalk_tui.ui.shell.help_words import DIALOGS, all_words, words_of
from crosswalk_tui.ui.shell.views import VIEWS

_SIGNS_HERE = "Signs here"
_MOST_LINES, _FEW_LINES = 12, 4  # maximum number of lines of a pane's own text, in a high and in a low terminal
_HIGH = 36  # rows of a high terminal
_LONGEST = 30  # characters of a full meaning that is shown in columns
_MOST_KEYS = 12  # maximum width of the keys
_GAP = 2  # between columns
_MOST_ROWS = 34  # of the text
_WHOLE = 40  # lines that no text of a pane has


@dataclass(frozen=True, slots=True)
class HelpSection:
    """Entries under a title; *about* is a text above them."""

    title: str
    entries: Sequence[HelpEntry]
    about: str = ""
    is_of_pane: bool = False

    def pairs(self, *, in_full: bool) -> list[tuple[str, str]]:
        """The keys and texts; of the keys of a pane *in_full* the full meaning, where it is not long."""
        longest = _LONGEST if in_full and self.is_of_pane else 0
        return [(one.keys, one.long if 0 < len(one.long) <= longest else one.short) for one in self.entries]


class HelpText(TextView):
    """The sections of the help in columns; if there is a query, the entries found instead."""

    query_text: var[str] = var("", init=False)

    def __init__(self, sections: Sequence[HelpSection], signs: Sequence[HelpEntry]) -> None:
        super().__init__(id="help-text")
        self._sections, self._signs = sections, signs
        self.read_everything: Callable[[], Sequence[HelpEntry]] = tuple
        """Returns what a search looks through; called for the first one."""
        self.places: Sequence[str] = ()
        """Where the user is: what the pane shows, then the screen. What a search finds there comes first."""
        self.words: Sequence[HelpEntry] = ()
        """The words of the screen, shown as far as there is room."""
        self.room = _MOST_ROWS
        """Rows of the dialog for the text."""

    @cached_property
    def _everything(self) -> Sequence[HelpEntry]:
        return self.read_everything()

    def watch_query_text(self) -> None:
        self.rebuild()
        self.top = 0
        self.refresh(layout=True)

    def laid_out(self, width: int) -> list[Line]:
        if self.query_text.strip():
            return self._found(width)
        most = _MOST_LINES if self.app.size.height >= _HIGH else _FEW_LINES
        lines = self._at_a_glance(width, most, in_full=True)
        for fewer in range(most, -1, -1):  # less and less, until all keys and signs fit
            if len(lines) <= self.room:
                break
            most, lines = fewer, self._at_a_glance(width, fewer, in_full=False)
        cut_texts = [one for one in self._sections if one.about and len(wrap(one.about, width, _WHOLE)) > most]
        if not cut_texts:
            words = self._words(width, self.room - len(lines))
            return [*lines, *words] if words else self._naming_words(lines, width)
        lines = self._naming_words(lines, width)
        lines += [[]] * (self.room - len(lines))  # the texts in full are below what is seen first
        for section in cut_texts:
            lines.append([(fit(f"{section.title}, in full", width), "head")])
            lines += [[(text, "dim")] for text in wrap(section.about, width, _WHOLE)]
        return lines

    def _at_a_glance(self, width: int, most: int, *, in_full: bool) -> list[Line]:
        """The sections and the signs, with at most *most* lines of each text."""
        lines: list[Line] = []
        for section in self._sections:
            lines.append([(fit(section.title, width), "head")])
            lines += [[(text, "dim")] for text in wrap(section.about, width, most) if section.about and most]
            lines += _columns(section.pairs(in_full=in_full), width)
        signs: list[Line] = [[(one.keys, "key"), (f" {one.short}", "")] for one in self._signs]
        return [*lines, [(fit(_SIGNS_HERE, width), "head")], *pack(signs, width, "   ")] if signs else lines

    def _naming_words(self, lines: list[Line], width: int) -> list[Line]:
        """*lines*, whose last heading says how the words of the screen are found, for which there is no room."""
        plain: Line = [(fit(_SIGNS_HERE, width), "head")]
        title = keyed(f"{_SIGNS_HERE} · {{help.search}} finds the words of the screens")
        return [[(fit(title, width), "head")] if line == plain else line for line in lines]

    def _words(self, width: int, room: int) -> list[Line]:
        """The first words of the screen that fit into *room* lines with a heading; the search has all."""
        shown = self.words[: max(0, room - 1)]
        if not shown:
            return []
        more = len(self.words) - len(shown)
        title = keyed(f"Words here, and {more} more by {{help.search}}") if more else "Words here"
        keys = max(cell_len(entry.keys) for entry in shown) + _GAP
        rows: list[Line] = [[(fit(entry.keys, keys), "key"), (entry.short, "")] for entry in shown]
        return [[(fit(title, width), "head")], *(cut(row, width) for row in rows)]

    def _found(self, width: int) -> list[Line]:
        query = self.query_text
        found = [entry for entry in self._everything if entry.matches(query)]
        found.sort(key=lambda entry: entry.distance(self.places, query))
        if not found:
            return [[(fit("No key, sign or word is called that.", width), "dim")]]
        keys = min(_MOST_KEYS + 4, max(cell_len(entry.keys) for entry in found)) + _GAP
        lines: list[Line] = []
        for entry in found:
            text: Line = [(entry.long or entry.short, ""), (f"  · {entry.where}", "dim")]
            for nth, part in enumerate(wrap_line(text, max(1, width - keys))):
                lines.append([(fit("" if nth else entry.keys, keys), "key"), *part])
        return lines


def _columns(entries: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """*entries* in as many columns as fit, filled from top to bottom."""
    if not entries:
        return []
    keys = min(_MOST_KEYS, max(cell_len(key) for key, _ in entries)) + 1
    room = min(width, keys + max(cell_len(text) for _, text in entries) + _GAP)
    count = max(1, (width + _GAP) // room)
    height = -(-len(entries) // count)
    lines: list[Line] = []
    for row in range(height):
        line: Line = []
        for key, text in entries[row::height]:
            line += [(fit(key, keys), "key"), (fit(text, room - keys), "")]
        lines.append(cut(line, width))
    return lines


_SHOWS = {
    "scatter": "plot", "scale-summary": "workload", "offers": "workload", "scores": "benchmarks",
}  # fmt: skip
"""The screen whose words a pane has, by the pane's id; others are called as their screen, or have its words."""


def _places(pane: str, screen: Screen[object]) -> list[str]:
    """The labels of the screens whose words the *pane* and the *screen* have."""
    labels = {view.name: view.label for view in VIEWS}
    names = [_SHOWS.get(pane, pane), screen.VIEW if isinstance(screen, FigureScreen) else DIALOGS]
    return list(dict.fromkeys(labels.get(name, name) for name in names if name in labels or name == DIALOGS))


_SEARCHES = "{help.search} searches the keys, signs and words of all screens"


class HelpScreen(Dialog[None]):
    """The active keys and the signs of the screen *explained*.

    Args:
        all_keys: returns every action with its keys, for the search.
    """

    AUTO_FOCUS = "#help-text"
    ONLY_SEARCHES = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1,q,enter", "cancel", "Close", show=False, id="help.close", tooltip="Close the help"),
        Binding("slash", "search", "Search", show=False, id="help.search", tooltip="Search all keys, signs and words"),
    ]

    def __init__(self, explained: Screen[object], all_keys: Callable[[], Sequence[HelpEntry]]) -> None:
        super().__init__("Help", "{help.search} search · {dialog.cancel} close")
        focus = [] if explained.focused is None else explained.focused.ancestors_with_self
        here = [node for node in focus if isinstance(node, Widget) and node is not explained]
        pane = next((node for node in here if node.has_class("pane")), explained.focused)
        name = str(pane.id or "") if pane is not None else ""
        about = next((keyed(node.HELP) for node in here if node.HELP), "")
        active = list(explained.active_bindings.values())
        of_pane = key_entries(explained.app, active, here, about_value=True)
        modal = isinstance(explained, ModalScreen)
        of_modal = keyed(explained.HELP or "") if modal else ""
        sections = (
            HelpSection(f"Here: {name.replace('-', ' ')}", of_pane, about, is_of_pane=True),
            HelpSection(
                "In this dialog" if modal else "On this screen",
                key_entries(explained.app, active, [explained], about_value=False),
                of_modal,
            ),
            HelpSection("Everywhere", key_entries(explained.app, active, [explained.app], about_value=False)),
        )
        self._text = HelpText([s for s in sections if s.entries or s.about], signs_seen(explained))
        self._text.places = _places(name, explained)
        own = explained.words if isinstance(explained, Dialog) else ()
        of_screen = words_of(explained.VIEW) if isinstance(explained, FigureScreen) else ()
        of_dialog = [HelpEntry(*word, where=DIALOGS, found_by=word[0]) for word in own]
        self._text.words = [*of_dialog, *of_screen]
        self._text.read_everything = lambda: [*of_dialog, *all_keys(), *SIGNS, *all_words()]
        self._field = PlainInput(placeholder=keyed(_SEARCHES), id="help-search")
        self._limit_text()

    def compose_box(self) -> ComposeResult:
        yield self._field
        yield self._text

    def on_resize(self) -> None:
        self._limit_text()

    def _limit_text(self) -> None:
        self._text.room = self.limit(self._text, _MOST_ROWS, beside=1)

    def on_mount(self) -> None:
        self.watch(self._field, "value", self._search, init=False)

    def _search(self, value: str) -> None:
        self._text.query_text = value

    def on_input_submitted(self) -> None:
        self._text.focus()

    def action_search(self) -> None:
        self._field.focus()

    def action_cancel(self) -> None:
        """Drop what is searched for first, then close."""
        if self._field.value:
            self._field.value = ""
            self._text.focus()
            return
        super().action_cancel()
