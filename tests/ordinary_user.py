"""Tests of rights: root, as whom tests often run, may read and write everything."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def ordinary_user() -> Iterator[None]:
    """As a user without special rights; modules must have been imported before."""
    is_root = os.geteuid() == 0
    if is_root:
        os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        yield
    finally:
        if is_root:
            os.setresuid(0, 0, 0)


@contextmanager
def public_folder() -> Iterator[Path]:
    """A temporary folder that every user may enter and write to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        try:
            yield folder
        finally:
            for each in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
                each.chmod(0o777)  # or an ordinary user could not delete it
