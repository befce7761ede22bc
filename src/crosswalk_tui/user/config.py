"""The user's settings in ``config.toml``, which the app never writes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.errors import ConfigError

_KNOWN = ("theme", "models", "keymap", "providers")
_PROVIDERS = ("allow", "deny")

_LARGEST = 1_000_000  # bytes of a file that are read; one with every action and provider has less than a tenth
_DEEPEST = 64  # parts of a dotted key that are read: tomllib takes the square of their number in time and memory


@dataclass(frozen=True, slots=True)
class Config:
    """The user's settings.

    Attributes:
        theme: the theme, unless one was chosen in the app; None for the default.
        models: models to compare if the command line names none and no session is restored.
        keymap: keys by the id of an action, separated by commas.
        allow, deny: ids of providers in the default filters.
    """

    theme: str | None = None
    models: tuple[str, ...] = ()
    keymap: Mapping[str, str] = field(default_factory=dict)
    allow: frozenset[str] = frozenset()
    deny: frozenset[str] = frozenset()


def config_path() -> Path:
    """The path of the user's file, which need not exist."""
    from platformdirs import user_config_path

    return user_config_path("crosswalk-tui", appauthor=False) / "config.toml"


def read_config(path: Path | None = None) -> Config:
    """Read *path*, by default the user's file; a missing file gives the defaults.

    Raises:
        ConfigError: it cannot be read, is not TOML, or has an invalid value.
    """
    path = config_path() if path is None else path
    try:
        document = tomllib.loads(_text(path))
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error
    except RecursionError as error:
        raise ConfigError(f"{path} cannot be read: it is nested too deeply.") from error
    try:
        return _config(document)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def _text(path: Path) -> str:
    """The text of *path*, if it can be parsed in a moment."""
    if path.stat().st_size > _LARGEST:
        raise ConfigError(f"{path} cannot be read: it is larger than {_LARGEST:,} bytes.")
    text = path.read_text(encoding="utf-8")
    # Whatever separates keys from each other and from values; what follows a # is no key.
    if any(part.partition("#")[0].count(".") >= _DEEPEST for part in re.split(r"[=,{\n]", text)):
        raise ConfigError(f"{path} cannot be read: it is nested too deeply.")
    return text


def _config(document: Mapping[str, Any]) -> Config:
    _check_names(document, _KNOWN, "")
    providers = _table(document, "providers")
    _check_names(providers, _PROVIDERS, "providers.")
    keymap = _table(document, "keymap")
    for action, keys in keymap.items():
        if not isinstance(keys, str) or not keys.strip():
            raise ConfigError(f'keymap."{action}" must be a key such as "ctrl+e", or several with commas between.')
    theme = document.get("theme")
    if theme is not None and not isinstance(theme, str):
        raise ConfigError('theme must be the name of a theme, such as "nord".')
    models = _texts(document, "models", "")
    if len(models) > len(LETTERS):
        raise ConfigError(f"models names {len(models)} models; {len(LETTERS)} can be compared at most.")
    allow, deny = (frozenset(_texts(providers, name, "providers.")) for name in _PROVIDERS)
    return Config(theme, models, keymap, allow, deny)


def _check_names(document: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for name in document:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f" Did you mean {where}{near[0]}?" if near else f" There are: {', '.join(where + k for k in known)}."
            raise ConfigError(f"{where}{name} is not a setting.{hint}")


def _table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name, {})
    if not isinstance(found, dict):
        raise ConfigError(f"{name} must be a table: [{name}].")
    return found


def _texts(document: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    found = document.get(name, [])
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise ConfigError(f'{where}{name} must be a list of texts: ["one", "another"].')
    return tuple(found)
