"""Lines of text on standard output and standard error, safe for a terminal whatever they quote."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from crosswalk_tui.core.text.safe import safe, visible

_LONGEST_LINE = 1000
"""A longer line is cut to this number of characters."""


def write_message(text: str) -> None:
    """Print *text* on one line of standard error, as `write_line` does."""
    click.echo(_line(text), err=True)


def write_line(text: str) -> None:
    """Print *text* on one line of standard output, without control characters; its spaces stay."""
    click.echo(_line(text))


def shown_path(path: Path | str) -> str:
    """*path* for a sentence; with escape sequences of Python for characters that would not be seen."""
    text = str(path)
    return text if safe(text, len(text)) == text else ascii(text)


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in visible(text[:_LONGEST_LINE]))


def write_path(path: Path) -> None:
    """Print *path*: in its own bytes for another program, and as a line of text on a terminal."""
    if sys.stdout.isatty():
        write_line(str(path))
    else:
        click.echo(os.fsencode(path))
