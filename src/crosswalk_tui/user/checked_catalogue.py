"""Records which catalogue has an intact seal, to check it again only after its file has changed.

A check takes half as long as a short command. The record is one line in the user's cache folder; without it, every
command checks.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from crosswalk_tui.folders import user_folder

_SETTLED = 2_000_000_000
"""Nanoseconds without a change after which a file is recorded.

Time stamps have the resolution of the system's tick; a second change within one tick would go unnoticed.
"""

_LONGEST = 10_000  # characters of a record that are read; a path has at most 4,096 bytes


class CheckedCatalogue:
    """Compares a catalogue file with the one checked last, by path, device, inode, size and times.

    The times include the change of status (ctime), which programs cannot set, unlike that of modification. Create it
    before the check: a change during the check then counts.
    """

    def __init__(self, path: Path) -> None:
        self._identity, self._changed = "", 0
        with suppress(OSError, ValueError):
            found = path.stat()  # fails for a loop of links, for which `resolve` raises RuntimeError before Python 3.13
            file = path.resolve()
            self._changed = max(found.st_mtime_ns, found.st_ctime_ns)
            state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
            self._identity = f"{' '.join(map(str, state))} {str(file)!a}\n"

    def is_known(self) -> bool:
        """Whether the file is recorded and has not changed since."""
        path = _record_path()
        try:
            if not path.is_file():  # a pipe would be waited for
                return False
            with path.open(encoding="utf-8") as record:
                return self._identity != "" and record.read(_LONGEST) == self._identity
        except (OSError, ValueError):
            return False

    def remember(self) -> None:
        """Record that the file is intact, unless it has just changed; ignore a folder that cannot be written."""
        if not self._identity or abs(time.time_ns() - self._changed) < _SETTLED:
            return
        record = _record_path()
        draft = record.with_name(f"{record.name}.{os.getpid()}")
        with suppress(OSError):
            record.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(self._identity, encoding="utf-8")
            draft.replace(record)


def _record_path() -> Path:
    return user_folder("cache") / "checked-catalogue"
