"""The catalogue whose seal was found intact, remembered so that it is checked again only once its file changes.

Checking takes half as long as a short command. The record is one line in the user's cache folder; without it, every
call checks.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

_SETTLED = 2_000_000_000
"""Nanoseconds without a change after which a file is remembered.

Time stamps of a file are only as fine as the system's tick: a second change within one tick would go unnoticed.
"""

_LONGEST = 10_000
"""Characters of a record that are read; a path has at most 4,096 bytes."""


class CheckedCatalogue:
    """Whether the file of a catalogue is the one checked last, by its path, place on the disk, size and times.

    The time of the last change of status (ctime) is among them: unlike that of modification, no program can set it.
    """

    def __init__(self, path: Path) -> None:
        """Read the state of the file at *path* before it is checked, so that a change during the check counts."""
        self._identity, self._changed = "", 0
        with suppress(OSError, ValueError):
            file = path.resolve()
            found = file.stat()
            self._changed = max(found.st_mtime_ns, found.st_ctime_ns)
            state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
            self._identity = f"{' '.join(map(str, state))} {str(file)!a}\n"

    def is_known(self) -> bool:
        """Whether the file has been remembered and is unchanged since."""
        try:
            with _record_path().open(encoding="ascii") as record:
                return self._identity != "" and record.read(_LONGEST) == self._identity
        except (OSError, ValueError):
            return False

    def remember(self) -> None:
        """Record that the file was found intact, unless it changed a moment ago; nothing if it cannot be written."""
        if not self._identity or abs(time.time_ns() - self._changed) < _SETTLED:
            return
        record = _record_path()
        draft = record.with_name(f"{record.name}.{os.getpid()}")
        with suppress(OSError):
            record.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(self._identity, encoding="ascii")
            draft.replace(record)


def _record_path() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("crosswalk-tui", appauthor=False) / "checked-catalogue"
