"""Files that hold what is the user's: a TOML file, or a database that was kept."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.yours import Yours, read_yours

LARGEST_FILE = 5_000_000
"""Bytes of a text file that are read."""

_SQLITE = b"SQLite format 3\0"


def is_database(path: Path) -> bool:
    """Whether *path* is a SQLite database.

    Raises:
        UserDataError: it cannot be read.
    """
    if not path.is_file():
        return False
    with _opened(path) as file:
        return file.read(len(_SQLITE)) == _SQLITE


def file_text(path: Path) -> str:
    """The text of the file.

    Raises:
        UserDataError: it cannot be read, is too large, or not text in UTF-8 or UTF-16.
    """
    with _opened(path) as file:
        return text_in(file, str(path))


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The file at *path*, which an error of the system is reported with: one of reading does not name it."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise UserDataError(f"{safe(str(path))}: {error.strerror or error}.") from error


def text_in(file: IO[bytes], name: str) -> str:
    """The text of *file*, which messages call *name*: in UTF-8, or with a mark in UTF-16, as PowerShell redirects it.

    Raises:
        UserDataError: it is too large, or not text in UTF-8 or UTF-16.
        OSError: it cannot be read.
    """
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise UserDataError(f"{safe(name)} is larger than {LARGEST_FILE:,} bytes.")
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return io.TextIOWrapper(io.BytesIO(content), encoding).read()
    except UnicodeDecodeError as error:
        raise UserDataError(f"{safe(name)} is not text in UTF-8.") from error


def yours_in_file(path: Path) -> Yours:
    """What is in a TOML file or a user's database.

    Raises:
        UserDataError: it cannot be read, or a field is invalid; names the line and the field.
    """
    from crosswalk_tui.user.yours_file import yours_of  # a TOML reader is not needed to start

    return read_yours(UserDatabase(path)) if is_database(path) else yours_of(file_text(path), datetime.now(UTC))
