"""The path of a file to read that is typed into a dialog."""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.folders import expanded


def typed_path(text: str) -> Path:
    """The path *text*, with the folder of a user for its ``~``.

    Raises:
        UserDataError: it is a device. A terminal that is read as a file takes the keys from the app.
    """
    path = expanded(text)
    with suppress(OSError, ValueError):  # reported when it is read
        if stat.S_ISCHR(path.stat().st_mode):
            raise UserDataError(f"{safe(text)} is a device; the path of a file is needed.")
    return path
