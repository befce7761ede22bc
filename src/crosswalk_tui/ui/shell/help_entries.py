"""The entries of the help: the keys that work at a place, keys that belong together as one, the signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.ui.kit.lines import LineView, Painted
from crosswalk_tui.ui.shell.action_words import holds, other_words, place_of
from crosswalk_tui.ui.shell.views import VIEWS


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """Keys, or a sign, with the meaning in a few words and in full.

    Attributes:
        where: the screen or pane, for a search.
        found_by: other words by which a search finds it.
    """

    keys: str
    short: str
    long: str = ""
    where: str = ""
    found_by: str = ""

    def distance(self, places: Sequence[str], query: str) -> tuple[int, bool]:
        """How far it is from a user at *places*, the nearest first: what is everywhere comes before other screens.

        Of one place, what is called exactly *query* comes first.
        """
        here = self.where.split(", ")
        near = next((nth for nth, place in enumerate(places) if place in here), len(places))
        if near == len(places) and not _IS_EVERYWHERE.intersection(here):
            near += 1
        return near, query.strip().casefold() not in self.keys.casefold().split(", ")

    def matches(self, query: str) -> bool:
        """Whether *query* is the key, or words of the entry."""
        text = f"{self.short} {self.long} {self.where} {self.found_by}"
        exact = query.strip()
        is_title = len(exact) > 1 and exact.casefold() in self.keys.casefold().split(", ")  # a lone letter is a key
        return is_title or exact in self.keys.split() or holds(query, text)


_IS_EVERYWHERE = frozenset({"everywhere", "every screen", "sign"})

_LETTERS = HelpEntry("A B …", "the compared models", "the compared models, by letter, colour and position", "sign")
SIGNS = (_LETTERS, *(HelpEntry(sign.value, sign.short, f"{sign.short}: {sign.long}", "sign") for sign in Sign))
"""All signs."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Actions that are one entry; *ids* may be prefixes. *shown* is how many keys are shown."""

    ids: tuple[str, ...]
    short: str
    shown: int = 2
    separator: str = " "

    def has(self, name: str) -> bool:
        """Whether the action *name* is in it."""
        return name in self.ids or any(each[-1] in ".-" and name.startswith(each) for each in self.ids)


_GROUPS = (
    _Group(("lines.up", "lines.down", "lines.page-", "lines.top", "lines.bottom"), "Move; also pgup, home"),
    _Group(("axis.",), "Move"),
    _Group(("compare.pick-",), "Choose a model", 6, ""),
    _Group(("compare.add", "compare.drop"), "Add, remove"),
    _Group(("compare.undo", "compare.redo"), "Undo, redo"),
    _Group(("compare.next", "compare.back"), "Next pane", 1),
    _Group(("compare.pane", "compare.pane-back"), "Pane by pane"),
    _Group(("app.screen", "app.screen-back"), "Next screen"),
    _Group((*(f"app.{view.name}" for view in VIEWS),), "Screens", 8, ""),
    _Group(("app.quit", "app.quit-anywhere"), "Quit"),
    _Group(("cells.left", "cells.right"), "Move sideways"),
    _Group(("plot.left", "plot.right"), "Nearest point", 1),
    _Group(("plot.next", "plot.previous"), "By price"),
    _Group(("plot.up", "plot.down"), "By score"),
    _Group(("plot.first", "plot.last"), "Cheapest, last"),
    _Group(("plot.front", "plot.front-back"), "Along the front"),
)


def key_entries(
    app: App[object], active: Iterable[ActiveBinding], nodes: Sequence[DOMNode], *, about_value: bool
) -> list[HelpEntry]:
    """Those of the *active* bindings that are of *nodes*, keys that belong together as one entry.

    *about_value* selects the actions on the value under the cursor, which are bound to the screen; else they are left
    out.
    """
    keys: dict[str, list[str]] = {}
    found: dict[str, Binding] = {}
    for node, binding, enabled, _ in active:
        of_value = binding.id in _OF_VALUE
        is_here = about_value if of_value else node in nodes
        if enabled and is_here and binding.id and binding.id != _FINDS_NOTHING:
            key = app.get_key_display(binding)
            if key:
                keys.setdefault(binding.id, []).append(key)
                found.setdefault(binding.id, binding)
    return list(_merged(keys, found))


_FINDS_NOTHING = "dialog.find"
"""The key that says that a dialog has nothing to find."""
_OF_VALUE = frozenset({"figure.explain", "figure.copy", "figure.copy-table", "figure.open", "figure.own-price"})


def _merged(keys: Mapping[str, list[str]], found: Mapping[str, Binding]) -> Iterator[HelpEntry]:
    """An entry per group of actions, and one per other action; each where its first action is."""
    groups = {name: next((group for group in _GROUPS if group.has(name)), None) for name in found}
    done: set[str] = set()
    for name, binding in found.items():
        if name in done:
            continue
        group = groups[name]
        ids = [name] if group is None else [each for each in found if groups[each] is group]
        done.update(ids)
        if group is None or len(ids) == 1:
            yield HelpEntry(" ".join(dict.fromkeys(keys[name])), binding.description, binding.tooltip)
        else:
            shown = [keys[each][0] for each in ids][: group.shown]
            yield HelpEntry(_in_a_row(shown, group.separator), group.short)


def _in_a_row(keys: Sequence[str], separator: str) -> str:
    """*keys* with *separator* between, but a space beside a long one: ``13 f12``."""
    text = "".join(keys[:1])
    for before, key in pairwise(keys):
        text += f"{separator if len(before) == len(key) == 1 else ' '}{key}"
    return text


def all_entries(bindings: Mapping[str, Binding], display: Mapping[str, str]) -> list[HelpEntry]:
    """Every action with its keys, for a search; *display* has the keys as they are shown, by action id."""
    return [
        HelpEntry(display[name], binding.description, binding.tooltip, place_of(name), other_words(name))
        for name, binding in bindings.items()
    ]


def signs_seen(screen: Screen[object]) -> list[HelpEntry]:
    """The signs in the visible panes of *screen*, in the words of their legends where these do not differ."""
    meanings: dict[str, set[str]] = {}
    for widget, text in _visible_texts(screen):
        exact = _sign_words(widget)
        for sign in Sign:
            if sign in text:
                meanings.setdefault(sign.value, set()).add(exact.get(sign, sign.short))
    found = [] if isinstance(screen, ModalScreen) else [_LETTERS]
    for entry in SIGNS:
        words = meanings.get(entry.keys, ())
        if words:
            found.append(replace(entry, short=next(iter(words))) if len(words) == 1 else entry)
    return found


def _sign_words(widget: DOMNode) -> Mapping[Sign, str]:
    """What signs mean in the pane of *widget*, more exactly: its ``SIGN_WORDS``, if it has any."""
    for node in widget.ancestors_with_self:
        exact: Mapping[Sign, str] | None = getattr(node, "SIGN_WORDS", None)
        if exact is not None:
            return exact
    return {}


def _visible_texts(screen: Screen[object]) -> Iterator[tuple[DOMNode, str]]:
    """The panes that can be seen, or the parts of a dialog, each with its lines."""
    for widget in screen.query("#box *" if isinstance(screen, ModalScreen) else "#board *").results(Painted):
        if widget.is_on_screen and widget.region.height:
            top = widget.top if isinstance(widget, LineView) else 0
            yield widget, "".join(widget.texts()[top:])
