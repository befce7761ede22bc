"""Find usage logs on this machine: the usual folders of coding agents, and completion of typed paths."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crosswalk_tui.usage.files import expand

_MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """An existing file or folder in which *tool* logs its usage."""

    tool: str
    path: Path


@dataclass(frozen=True, slots=True)
class Completion:
    """A typed path, completed up to the first ambiguous letter.

    Attributes:
        text: the path, with a separator at its end if it is a folder.
        names: the possible next names, if there are several.
    """

    text: str
    names: tuple[str, ...] = ()


def known_places(home: Path, here: Path, environment: Mapping[str, str]) -> list[KnownPlace]:
    """The usual places of tools that exist; none of them is opened or listed.

    Args:
        home: the user's home folder.
        here: the current folder, which may be a project with a log in it.
        environment: variables that move the folders of some tools.
    """
    # Unlike `Path.exists`, this is false, not an error, in a folder that may not be entered.
    exist = (place for place in _usual_places(home, here, environment) if os.path.exists(place.path))  # noqa: PTH110
    return list({os.path.realpath(place.path): place for place in exist}.values())


def _usual_places(home: Path, here: Path, environment: Mapping[str, str]) -> Iterator[KnownPlace]:
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    chosen = environment.get("CLAUDE_CONFIG_DIR")  # one folder, or several separated by commas
    for name in chosen.split(",") if chosen else (home / ".claude", config / "claude"):
        yield KnownPlace("Claude Code", Path(name) / "projects")
    yield KnownPlace("Codex", Path(environment.get("CODEX_HOME") or home / ".codex") / "sessions")
    yield KnownPlace("opencode", data / "opencode" / "storage" / "message")
    yield KnownPlace("Gemini CLI", home / ".gemini" / "tmp")
    for folder in (here, home):
        yield KnownPlace("aider", folder / ".aider.chat.history.md")


def complete(text: str) -> Completion:
    """Complete the path *text* from the names in its folder; unchanged if none matches or it cannot be listed."""
    folder, start = os.path.split(text)
    try:
        with os.scandir(Path(folder or ".").expanduser()) as entries:
            found = {entry.name: entry.is_dir() for entry in entries if _goes_on(entry.name, start)}
    except (OSError, RuntimeError, ValueError):  # of a user that does not exist, or with a NUL in it
        return Completion(text)
    if not found:
        return Completion(text)
    common = os.path.commonprefix(sorted(found))  # noqa: RUF071 - of the letters, not of folders
    completed = os.path.join(folder, common) if folder else common  # noqa: PTH118 - keeps a ~ and a .
    if len(found) == 1:
        return Completion(completed + (os.sep if found[common] else ""))
    return Completion(completed, tuple(sorted(found)[:_MOST_FOUND]))


def _goes_on(name: str, start: str) -> bool:
    return name.startswith(start) and (start.startswith(".") or not name.startswith("."))


def total_size(path: str) -> int:
    """The size in bytes of the logs at *path*, which `read_usage` would read.

    Raises:
        UsageError: there are none.
    """
    return sum(os.path.getsize(file) for file, _ in expand([path]) if os.path.isfile(file))  # noqa: PTH113, PTH202
