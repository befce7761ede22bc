"""Keys in texts: a text names an action, ``{figure.explain} explains``, and is shown with the key in force.

Texts are built far from the app, and are measured and cut before they are painted. So the keys are in the context of
the app's task, as Textual keeps the app: every handler, worker and callback inherits it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.keys import format_key

UNDOES = " · {compare.undo} undoes"
"""The end of a message on what was done."""

_ACTION = re.compile(r"\{([a-z-]+\.[a-z_-]+)\}")
_BETWEEN = " · "
_SPELLED = {"enter": "enter", "escape": "esc", "backspace": "backspace", "delete": "delete"}
"""Keys that a text spells out; the help and the key bar have signs for them."""

NO_KEY = "no key"
"""What a text has in place of the key of an action that another one has taken its keys from."""


def own_classes() -> Iterator[type[DOMNode]]:
    """The app's own classes, as far as imported; base classes come first."""
    return (owner for owner in _subclasses(DOMNode) if owner.__module__.startswith("crosswalk_tui."))


def own_bindings() -> Iterator[tuple[type[DOMNode], BindingType]]:
    """The app's own bindings with their classes, as far as imported; base classes come first."""
    for owner in own_classes():
        for binding in owner.__dict__.get("BINDINGS", ()):
            yield owner, binding


def bindings() -> dict[str, Binding]:
    """The app's own bindings by id; the one of the base class if subclasses reword it."""
    found: dict[str, Binding] = {}
    for _, binding in own_bindings():
        if isinstance(binding, Binding) and binding.id:
            found.setdefault(binding.id, binding)
    return found


def usual_key(action_id: str) -> str:
    """The first key of an action before the user's keymap; what `key_of` returns without an app."""
    return bindings()[action_id].key.partition(",")[0].strip()


_KEY_OF: ContextVar[Callable[[str], str]] = ContextVar("key_of", default=usual_key)


def use_keys(key_of: Callable[[str], str]) -> None:
    """Take keys from *key_of* in this task and in those that it starts.

    It returns the first key of an action by Textual's name, empty if there is none.
    """
    _KEY_OF.set(key_of)


def key_of(action_id: str) -> str:
    """The first key of an action by Textual's name; empty if it has none."""
    return _KEY_OF.get()(action_id)


def keyed(text: str) -> str:
    """*text* with the key of each action that it names, ``{figure.explain}``.

    Of parts with `` · `` between, those that name an action without a key are left out.
    """
    if "{" not in text:
        return text
    parts = text.split(_BETWEEN)
    if len(parts) > 1:
        parts = [part for part in parts if all(map(key_of, _ACTION.findall(part)))]
    return _ACTION.sub(_spelled, _BETWEEN.join(parts))


def named_actions(text: str) -> list[str]:
    """The actions that *text* names."""
    return _ACTION.findall(text)


def _spelled(named: re.Match[str]) -> str:
    """The key of the action *named* as texts have it; a word after a full stop has a capital."""
    key = key_of(named[1])
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    shown = "+".join([*modifiers, _SPELLED.get(last, format_key(last))]) if key else NO_KEY
    if re.fullmatch(r"f\d+", shown):
        return shown.upper()
    starts_sentence = named.string[: named.start()].endswith(". ")
    return shown.capitalize() if starts_sentence and len(shown) > 1 and "+" not in shown else shown


def _subclasses(owner: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for child in owner.__subclasses__():
        yield child
        yield from _subclasses(child)
