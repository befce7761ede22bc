"""The user's settings in ``config.toml``, which the app never writes."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.text.format import MOST_SENTENCES
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.folders import is_absent, user_folder

_KNOWN = ("theme", "models", "keymap", "providers", "refresh")
_PROVIDERS = ("allow", "deny")
_REFRESH = ("addresses", "auto", "openrouter")

_LARGEST = 1_000_000  # bytes of a file that are read; one with every action and provider has less than a tenth
_DEEPEST = 64  # parts of a dotted key that are read: tomllib takes the square of their number in time and memory

_TOO_DEEP = "it is nested too deeply"
_DEFAULTS = "The default settings are used."


_NONE: Mapping[str, str] = MappingProxyType({})


class Config(NamedTuple):
    """The user's settings.

    Attributes:
        theme: the theme, unless one was chosen in the app since it was set; None for the default.
        models: models to compare if the command line names none and no session is restored.
        keymap: keys by the id of an action, separated by commas.
        allow, deny: ids of providers in the default filters.
        addresses: the addresses a refresh fetches sources from, by source id; empty where it is not text.
        requested: ids of sources that a refresh fetches on request only.
        refreshes_daily: whether the app refreshes the catalogue once a day.
        problems: a sentence on each setting that is not valid and was ignored, with the path of the file.
    """

    theme: str | None = None
    models: tuple[str, ...] = ()
    keymap: Mapping[str, str] = _NONE
    allow: frozenset[str] = frozenset()
    deny: frozenset[str] = frozenset()
    addresses: Mapping[str, str] = _NONE
    requested: frozenset[str] = frozenset()
    refreshes_daily: bool = False
    problems: tuple[str, ...] = ()


def config_path() -> Path:
    """The path of the user's file, which need not exist."""
    return user_folder("config") / "config.toml"


def read_config(path: Path | None = None) -> Config:
    """Read *path*, by default the user's file; a missing file gives the defaults.

    A file that cannot be read, or a setting that is not valid, does not keep the app from starting: it is ignored and
    reported in `Config.problems`.
    """
    path = config_path() if path is None else path
    problems: list[str] = []
    try:
        text = _text(path)
        import tomllib  # most users have no such file, and this takes 2 ms

        config = _config(tomllib.loads(text), lambda problem: problems.append(f"{path}: {problem}"))
    except RecursionError:
        return Config(problems=(f"{path} cannot be read: {_TOO_DEEP}. {_DEFAULTS}",))
    except (OSError, ValueError) as error:  # ValueError: not UTF-8, not TOML, or too large
        if isinstance(error, FileNotFoundError) and is_absent(path):
            return Config()
        reason = getattr(error, "strerror", None) or error
        return Config(problems=(f"{path} cannot be read: {safe(str(reason))}. {_DEFAULTS}",))
    return config._replace(problems=tuple(problems))


def _text(path: Path) -> str:
    """The text of *path*.

    Raises:
        OSError, ValueError: it cannot be read, or takes too long to parse.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):  # a pipe or a terminal would be waited for
        raise ValueError("it is not a file")
    if found.st_size > _LARGEST:
        raise ValueError(f"it is larger than {_LARGEST:,} bytes")
    text = path.read_text(encoding="utf-8-sig")  # Notepad begins a file with a byte order mark
    # Whatever separates keys from each other and from values; what follows a # is no key.
    if any(part.partition("#")[0].count(".") >= _DEEPEST for part in re.split(r"[=,{\n]", text)):
        raise ValueError(_TOO_DEEP)
    return text


def _config(document: Mapping[str, Any], report: Callable[[str], None]) -> Config:
    """The valid settings of *document*; the others are passed to *report*."""
    _check_names(document, _KNOWN, "", report)
    providers = _table(document, "providers", report)
    _check_names(providers, _PROVIDERS, "providers.", report)
    keymap = {}
    for action, keys in _table(document, "keymap", report).items():
        if isinstance(keys, str) and any(map(str.strip, keys.split(","))):
            keymap[action] = keys
        else:
            report(f'keymap."{safe(action, 80)}" must be a key such as "ctrl+e", or several with commas between.')
    theme = document.get("theme")
    if theme is not None and not isinstance(theme, str):
        report('theme must be the name of a theme, such as "nord".')
        theme = None
    models = _texts(document, "models", "", report)
    if len(models) > len(LETTERS):
        report(f"models names {len(models)} models; the first {len(LETTERS)} are compared.")
    allow, deny = (frozenset(_texts(providers, name, "providers.", report)) for name in _PROVIDERS)
    return Config(theme, models[: len(LETTERS)], keymap, allow, deny, *_refresh(document, report))


def _refresh(
    document: Mapping[str, Any], report: Callable[[str], None]
) -> tuple[Mapping[str, str], frozenset[str], bool]:
    """The addresses and requested sources of a refresh, which checks the addresses, and whether it is daily."""
    refresh = _table(document, "refresh", report)
    _check_names(refresh, _REFRESH, "refresh.", report)
    addresses = {}
    for source, address in _table(refresh, "addresses", report, "refresh.").items():
        # An empty address makes a refresh fail; without it, the source would come from elsewhere than the user wants.
        addresses[source] = address if isinstance(address, str) else ""
        if not addresses[source]:
            report(f'refresh.addresses."{safe(source, 80)}" must be an address or an absolute path.')
    openrouter = refresh.get("openrouter", False)
    if not isinstance(openrouter, bool):
        report("refresh.openrouter must be true or false.")
    auto = refresh.get("auto", "never")
    if auto not in ("never", "daily"):
        report('refresh.auto must be "daily" or "never".')
    return addresses, frozenset({"openrouter"} if openrouter is True else ()), auto == "daily"


def _check_names(
    document: Mapping[str, Any], known: tuple[str, ...], where: str, report: Callable[[str], None]
) -> None:
    for number, name in enumerate(name for name in document if name not in known):
        near = get_close_matches(name, known, 1) if number < MOST_SENTENCES else []  # slow, and no more are shown
        hint = f" Did you mean {where}{near[0]}?" if near else f" There are: {', '.join(where + k for k in known)}."
        report(f"{where}{safe(name, 80)} is not a setting.{hint}")


def _table(document: Mapping[str, Any], name: str, report: Callable[[str], None], where: str = "") -> Mapping[str, Any]:
    found = document.get(name, {})
    if isinstance(found, dict):
        return found
    report(f"{where}{name} must be a table: [{where}{name}].")
    return {}


def _texts(document: Mapping[str, Any], name: str, where: str, report: Callable[[str], None]) -> tuple[str, ...]:
    found = document.get(name, [])
    if isinstance(found, list) and all(isinstance(text, str) for text in found):
        return tuple(found)
    report(f'{where}{name} must be a list of texts: ["one", "another"].')
    return ()
