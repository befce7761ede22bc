"""The report of a programming error: where it happened and which keys led there, without what the user typed."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePath

from crosswalk_tui import __version__

_WITHIN = ("site-packages", "src", "lib")
"""Folders from which a path is shown: what lies above them names the user's own folders."""


def write_report(error: BaseException, screen: str, keys: Iterable[str], now: datetime) -> Path | None:
    """Write a report of *error* into the user's state folder and return its path; None where nothing can be written.

    Args:
        error: what was raised. Its message is left out: it may quote what was typed.
        screen: the name of the screen in front.
        keys: names of the last keys; characters typed into a field are not among them.
        now: the time the report is named after.
    """
    from platformdirs import user_state_path

    text = report(error, screen, keys)
    try:
        folder = user_state_path("crosswalk-tui", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"crash-{now:%Y%m%d-%H%M%S}.txt"
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path


def report(error: BaseException, screen: str, keys: Iterable[str]) -> str:
    """The text of a report."""
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
    """*filename* from the folder that holds its package."""
    parts = PurePath(filename).parts
    starts = [at + 1 for at, part in enumerate(parts) if part in _WITHIN]
    return "/".join(parts[starts[-1] :]) if starts else parts[-1]


def sentence(error: BaseException, path: Path | None) -> str:
    """What the user reads once the terminal has been restored."""
    kept = f"The report {path} shows where, without the text you typed." if path else "No report could be written."
    return (
        f"crosswalk-tui ended because of an internal error ({type(error).__name__}). "
        f"{kept} The session is kept for the next start."
    )
