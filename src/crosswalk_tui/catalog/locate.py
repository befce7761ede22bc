"""Locate the catalogue file: an explicit path, the environment variable, or the shipped file."""

from __future__ import annotations

import os
from pathlib import Path

ENVIRONMENT_VARIABLE = "CROSSWALK_CATALOG"
"""Environment variable with the catalogue's path; the ``--catalog`` option takes precedence."""


def shipped_path() -> Path:
    """The catalogue shipped with the package: inside the wheel, or ``data/`` of a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data" / "catalog.db"
    return inside if inside.exists() else package.parent.parent / "data" / "catalog.db"


def catalogue_path(explicit: Path | None = None) -> Path:
    """The catalogue to open, whether or not it exists."""
    if explicit is not None:
        return explicit
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    return Path(chosen).expanduser() if chosen else shipped_path()
