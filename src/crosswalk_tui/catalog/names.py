"""The names of a few models, for lists of models by key."""

from __future__ import annotations

from collections.abc import Iterable

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.text.safe import safe


def model_names(catalogue: Catalogue, keys: Iterable[str]) -> dict[str, str]:
    """The name of each model with one of *keys*; keys of models that the catalogue does not have are left out.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    wanted = list(dict.fromkeys(keys))
    marks = ", ".join("?" * len(wanted))
    rows = catalogue.rows(f"SELECT key, name FROM model WHERE key IN ({marks})", wanted)  # noqa: S608 - marks
    return {r["key"]: safe(r["name"]) for r in rows}
