"""Every action has an id, by which `config.toml` gives it other keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules

from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from crosswalk_tui.core.text import safe
from crosswalk_tui.ui import screens


def load_screens() -> None:
    """Import every screen and dialog there is, so that each opens at once. Safe in any thread."""
    for module in iter_modules(screens.__path__):
        import_module(f"{screens.__name__}.{module.name}")


def owned() -> Iterator[tuple[type[DOMNode], BindingType]]:
    """Every binding of the app's own and the class that has it, as far as imported: base classes before theirs."""
    for owner in _subclasses(DOMNode):
        if owner.__module__.startswith("crosswalk_tui."):
            for binding in owner.__dict__.get("BINDINGS", ()):
                yield owner, binding


def bindings() -> dict[str, Binding]:
    """Every binding of the app's own by its id; where classes say it in their own words, that of their base."""
    found: dict[str, Binding] = {}
    for _, binding in owned():
        if isinstance(binding, Binding) and binding.id:
            found.setdefault(binding.id, binding)
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


def as_markdown() -> str:
    """Every action with its id and its usual keys, as the documentation lists them."""
    from crosswalk_tui.core.table import markdown_rows

    load_screens()
    import_module("crosswalk_tui.ui.application")
    rows = [(name, binding.key.replace(",", ", "), binding.tooltip) for name, binding in sorted(bindings().items())]
    return "\n".join([_TITLE, *markdown_rows(("id", "keys", "what it does"), rows)]) + "\n"


_TITLE = """# Keys by action

The ids that `[keymap]` in `config.toml` takes (see [the app](app.md)), with the usual keys, by their names in Textual.
An id stands for one action wherever it works; keys that only move a cursor or close a dialog have ids too.
`python -m crosswalk_tui.ui.keymap` prints this page.
"""


def _subclasses(owner: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for child in owner.__subclasses__():
        yield child
        yield from _subclasses(child)


if __name__ == "__main__":
    import sys

    sys.stdout.write(as_markdown())
