"""Crash reports: where an error happened and which keys led there, without typed text."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePath

from crosswalk_tui import __version__
from crosswalk_tui.folders import user_folder

_WITHIN = ("site-packages", "src", "lib")
"""Folders that shown paths start after: the ones above may contain the user's name."""


def write_report(error: BaseException, screen: str, keys: Iterable[str], now: datetime) -> Path | None:
    """Write a report to the user's state folder; return its path, or None if it cannot be written.

    The message of *error* is left out, since it may quote typed text. *keys* must not contain any.
    """
    text = report(error, screen, keys)
    try:
        folder = user_folder("state")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"crash-{now:%Y%m%d-%H%M%S}.txt"
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path


def report(error: BaseException, screen: str, keys: Iterable[str]) -> str:
    """The text of the report."""
    from importlib.metadata import version

    lines = [
        f"crosswalk-tui {__version__}, Textual {version('textual')}",
        f"Python {platform.python_version()} on {sys.platform}",
        f"screen: {screen}",
        f"keys: {' '.join(keys)}",
        f"error: {type(error).__name__}",
        *(
            f"  {_shown(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ),
    ]
    return "\n".join(lines) + "\n"


def _shown(filename: str) -> str:
    """*filename* relative to the folder of its package."""
    parts = PurePath(filename).parts
    starts = [at + 1 for at, part in enumerate(parts) if part in _WITHIN]
    return "/".join(parts[starts[-1] :]) if starts else parts[-1]


def sentence(error: BaseException, path: Path | None) -> str:
    """The message to print once the terminal has been restored."""
    kept = f"The report {path} shows where, without the text you typed." if path else "No report could be written."
    return f"crosswalk-tui ended because of an internal error ({type(error).__name__}). {kept}"
