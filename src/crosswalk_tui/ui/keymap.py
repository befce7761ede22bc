"""Every action has an id, by which `config.toml` gives it other keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from textual.binding import Binding
from textual.dom import DOMNode

from crosswalk_tui.core.text import safe
from crosswalk_tui.ui.views import VIEWS

_DIALOGS = ("choose", "explain", "help", "paste", "picker", "presets")
"""Modules of screens that are no views, imported when they are first opened."""


def load_screens() -> None:
    """Import every screen there is, so that each opens at once. Safe in any thread."""
    from importlib import import_module

    for view in VIEWS:
        view.load()
    for name in _DIALOGS:
        import_module(f"crosswalk_tui.ui.screens.{name}")


def bindings() -> dict[str, Binding]:
    """Every binding of the app's own by its id, as far as its classes have been imported."""
    found: dict[str, Binding] = {}
    for owner in _subclasses(DOMNode):
        if owner.__module__.startswith("crosswalk_tui."):
            own = [binding for binding in owner.__dict__.get("BINDINGS", ()) if isinstance(binding, Binding)]
            found.update({binding.id: binding for binding in own if binding.id})
    return found


def unknown_actions(keymap: Mapping[str, str]) -> list[str]:
    """A sentence for every id in *keymap* that no action has; call once every screen has been imported."""
    known = bindings()
    sentences = []
    for name in keymap:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            sentences.append(f"keymap: no action is called {safe(name, 60)}.{hint}")
    return sentences


def _subclasses(owner: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for child in owner.__subclasses__():
        yield child
        yield from _subclasses(child)
