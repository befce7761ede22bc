"""The ids of all actions, by which `config.toml` remaps keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

from crosswalk_tui import ui
from crosswalk_tui.core.text.format import MOST_SENTENCES
from crosswalk_tui.core.text.safe import safe, visible
from crosswalk_tui.ui.kit.named_keys import bindings, own_bindings


@cache
def load_screens() -> None:
    """Import all screens and dialogs, once; safe in any thread."""
    from pkgutil import walk_packages

    for module in walk_packages(ui.__path__, f"{ui.__name__}."):
        if module.name.endswith((".screen", "_screen", "_dialog", ".dialog", "_palette")):
            import_module(module.name)


def own_keys(binding: Binding, keymap: Mapping[str, str]) -> list[str]:
    """The keys of *binding*: those of *keymap*, else the default ones."""
    return _keys(binding.id or "", binding, keymap)


def problems(keymap: Mapping[str, str]) -> list[str]:
    """The errors in *keymap* as sentences; call it once all screens are imported.

    Errors are unknown ids, unknown keys, keys of actions that work on every screen, which would be unreachable, and
    all keys of an action of one place.
    """
    if not keymap:
        return []
    known = bindings()
    usable = _usable(keymap)
    sentences: list[str] = []
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for name, binding in known.items():
        for key in dict.fromkeys(_keys(name, binding, usable)):
            holders[key].append(name)
    for name, keys in keymap.items():
        if name not in known:
            near = get_close_matches(name, known, 1) if len(sentences) < MOST_SENTENCES else []  # slow, and not shown
            hint = f" Did you mean {near[0]}?" if near else ""
            sentences.append(f"no action is called {safe(name, 60)}.{hint}")
            continue
        losing = (*_EVERYWHERE, *_OF_A_SCREEN) if name.startswith(_EVERYWHERE) else _EVERYWHERE
        for key in dict.fromkeys(_parts(keys)):
            if not _exists(key):
                shown = safe(key if visible(key) == key else ascii(key), 40)
                sentences.append(f"no key is called {shown}, which {name} is to have.")
        usual = _key_names(known[name].key)
        for key in [key for key in dict.fromkeys(_key_names(usable.get(name, ""))) if key not in usual]:
            taken = [other for other in holders[key] if other != name and other.startswith(losing)]
            if taken:
                sentences.append(f"{name} takes the key {key} from {', '.join(sorted(taken))}.")
    return [f"config.toml, keymap: {sentence}" for sentence in (*sentences, *_losses(usable))]


def keys_in_force(keymap: Mapping[str, str]) -> dict[str, str]:
    """The keys of *keymap* that exist, and those left to the actions that lose some to it.

    An action whose keys in *keymap* do not exist keeps its usual ones; one that has lost all gets a key that nobody
    has. Only actions that work on every screen take keys, from each other and from those of a screen: else a key of
    the screen would hide that of the app.
    """
    keymap = _usable(keymap)
    known = bindings()
    wide = {name: binding for name, binding in known.items() if name.startswith(_EVERYWHERE)}
    losing = {name: binding for name, binding in known.items() if name.startswith((*_EVERYWHERE, *_OF_A_SCREEN))}
    taken = {key for name in wide.keys() & keymap.keys() for key in _key_names(keymap[name])}
    left = {}
    for name in losing.keys() - keymap.keys():
        keys = _key_names(losing[name].key)
        if not taken.isdisjoint(keys):
            left[name] = ",".join(key for key in keys if key not in taken) or f"{_NO_KEY}{name}"
    for name in _FOLLOWING.keys() & known.keys() - keymap.keys():
        leader = _FOLLOWING[name]
        if leader in keymap and leader in known:
            usual = _key_names(known[leader].key)
            kept = [key for key in _key_names(known[name].key) if key not in usual]
            left[name] = ",".join([*dict.fromkeys([*_key_names(keymap[leader]), *kept])])
    return {**keymap, **left}


def _losses(keymap: Mapping[str, str]) -> list[str]:
    """A sentence for each action that has no key left at a place, as other actions there have them in *keymap*."""
    from crosswalk_tui.ui.shell.action_words import place_of  # not needed to start

    in_force = keys_in_force(keymap)
    owned = [(owner, found) for owner, found in own_bindings() if isinstance(found, Binding) and found.id]
    said: dict[str, str] = {}
    for place in dict.fromkeys(owner for owner, _ in owned):
        here = {found.id or "": found for owner, found in owned if issubclass(place, owner)}
        keys = {name: [key for key in _keys(name, found, in_force) if is_key(key)] for name, found in here.items()}
        holders = {key: name for name in here.keys() & keymap.keys() for key in keys[name]}
        for name, own in keys.items():
            takers = {key: holders[key] for key in own if holders.get(key, name) != name}
            if own and len(takers) == len(own):
                taken = ", ".join(f"{key} is {taker}" for key, taker in takers.items())
                said.setdefault(name, f"{name} has no key left ({place_of(name)}): {taken} there.")
    return [said[name] for name in sorted(said)]


def is_key(key: str) -> bool:
    """Whether *key* can be pressed: not the one that `keys_in_force` gives an action without keys."""
    return not key.startswith(_NO_KEY)


def _keys(name: str, binding: Binding, keymap: Mapping[str, str]) -> list[str]:
    """The keys of an action: the user's, else the default ones."""
    return _key_names(keymap.get(name, binding.key))


def _key_names(keys: str) -> list[str]:
    """*keys* by Textual's names: ``question_mark`` for ``?``."""
    return [found.key for key in _parts(keys) for found in Binding.make_bindings([Binding(key, "")])]


def _parts(keys: str) -> list[str]:
    """The keys in *keys*, which are separated by commas, as they are written."""
    return [part for part in map(str.strip, keys.split(",")) if part]


def _usable(keymap: Mapping[str, str]) -> dict[str, str]:
    """The keys of *keymap* that exist, for the actions that have any: others could be neither pressed nor shown."""
    found = {name: ",".join(filter(_exists, _parts(keys))) for name, keys in keymap.items()}
    return {name: keys for name, keys in found.items() if keys}


def _exists(key: str) -> bool:
    """Whether Textual knows *key*: a character that can be seen, its name, or a key such as ``f5``."""
    *modifiers, last = [key] if len(key) == 1 else key.split("+")
    character = last if len(last) == 1 else key_to_character(last) if last.islower() else None
    is_character = character is not None and character.isprintable() and visible(character) == character
    return _MODIFIERS.issuperset(modifiers) and (is_character or last in _NAMED)


_EVERYWHERE = ("app.", "compare.", "figure.")  # the prefixes of the ids of actions that work on every screen
_OF_A_SCREEN = (
    "workload.", "benchmarks.", "plot.", "verdict.", "model.", "catalogue.", "find.", "changes.", "table."
)  # fmt: skip
_FOLLOWING = {"conversation.explain": "figure.explain", "explain.close": "figure.explain"}
"""Actions in dialogs that have the key of one of a screen, unless they have one of the user's."""
_NO_KEY = "no key: "  # Textual ignores an empty key: the action would keep its default ones
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_NAMED = frozenset({*(key.value for key in Keys), *KEY_NAME_REPLACEMENTS.values()} - {Keys.Any.value})


def as_markdown() -> str:
    """The table of actions and default keys for the documentation."""
    from crosswalk_tui.core.text.table import Table, markdown_rows

    load_screens()
    import_module("crosswalk_tui.ui.app")
    rows = [(name, binding.key.replace(",", ", "), binding.tooltip) for name, binding in sorted(bindings().items())]
    return "\n".join([_TITLE, *markdown_rows(Table.of("", ("id", "keys", "what it does"), rows))]) + "\n"


_TITLE = """# Keys by action

The ids that `[keymap]` in `config.toml` takes (see [the app](app.md)), with the usual keys, by their names in Textual.
An id identifies one action on every screen; keys that only move a cursor or close a dialog have ids too.
`python -m crosswalk_tui.ui.keymap` prints this page.
"""


if __name__ == "__main__":
    import sys

    sys.stdout.write(as_markdown())
