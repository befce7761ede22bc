"""Which right to a file or folder is missing: SQLite only says that it cannot open the file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class Denial(NamedTuple):
    """A right that is missing; as text, both in one sentence.

    Attributes:
        what: the file or folder, and what may not be done with it.
        remedy: what to do.
        is_folder: whether it is a folder, so that another file in it would not do either.
    """

    what: str
    remedy: str
    is_folder: bool = True

    def __str__(self) -> str:
        return f"{self.what}; {self.remedy}, and try again"


def denial(path: Path, *, writing: bool = False) -> Denial | None:
    """What keeps the file at *path* from being read, or from being created or changed with *writing*; None if nothing.

    To change a database, SQLite writes to its folder, too.
    """
    *above, folder = reversed(path.absolute().parents)
    for each in (*above, folder):
        if not os.path.lexists(each):  # it would be created
            folder = each.parent
            break
        if not os.path.isdir(each):  # noqa: PTH112 - `Path.is_dir` fails below a folder that may not be entered
            if not os.path.exists(each):  # noqa: PTH110 - as above
                target = os.path.realpath(each)
                return Denial(f"{each} leads to {target}, which is missing", "bring that back, or remove the link")
            return Denial(f"{each} is not a folder", "move it away")
        if not os.access(each, os.X_OK):
            return Denial(f"{each} may not be entered", "make the folder accessible")
    if writing and not os.access(folder, os.W_OK):
        return Denial(f"{folder} may not be written to", "make the folder writable")
    if os.path.exists(path):  # noqa: PTH110 - as above
        for right, done, able in ((os.R_OK, "reading", "readable"), (os.W_OK, "writing", "writable")):
            if (writing or right == os.R_OK) and not os.access(path, right):
                return Denial(f"its permissions do not allow {done}", f"make the file {able}", is_folder=False)
    return None
