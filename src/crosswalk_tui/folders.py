"""The folders of the user's files: data, settings, cache and state."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

Kind = Literal["data", "config", "cache", "state"]

_NAME = "crosswalk-tui"
_XDG = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}
"""On Linux: the variable with the folder of all programs, and where that is in the user's home without it."""


def expanded(path: str) -> Path:
    """*path* with the folder of a user for its ``~``, which stays for a user that does not exist, as in a shell."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - `Path.expanduser` fails for such a user


def user_folder(kind: Kind) -> Path:
    """The program's folder for the user's files of this *kind*, which need not exist.

    It is the one that platformdirs finds. Importing that takes longer than a short command's reading of the catalogue,
    so it is used only on other systems than Linux, or where the environment has no absolute path.
    """
    if sys.platform == "linux":
        variable, below_home = _XDG[kind]
        for name, below in ((variable, ""), ("HOME", below_home)):
            folder = os.environ.get(name, "")
            if os.path.isabs(folder):  # noqa: PTH117 - platformdirs compares the text
                return Path(folder, below, _NAME)
    from platformdirs import PlatformDirs

    folder_of_kind: Path = getattr(PlatformDirs(_NAME, appauthor=False), f"user_{kind}_path")
    return folder_of_kind


def is_absent(path: Path) -> bool:
    """Whether there is nothing at *path*: no file that cannot be read, and no link to a disk that is not mounted."""
    try:
        path.lstat()
    except NotADirectoryError:  # as with /dev/null for a home
        return True
    except FileNotFoundError:
        nearest = next(filter(os.path.lexists, path.parents), path)
        return nearest.exists()  # else a link for one of its folders leads nowhere
    except OSError:
        return False
    return False
