"""The model that a name on the command line means: by all its names and ids, or clearly by the words of the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.core.errors import ModelNotFound
from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.core.models import Model

_REPORTED = "crosswalk_tui.chosen_by_words"
"""Key of a context's ``meta``: names whose choice was reported; a command may look a name up several times."""


def choose_model(catalogue: Catalogue, requested: str) -> Model:
    """The model that *requested* names, as `Catalogue.find_model`; otherwise the one that its words name clearly.

    The latter is reported on standard error, as is a version that is meant instead of the model of that name.

    Raises:
        ModelNotFound: no model has that name or its words; contains the nearest keys.
        AmbiguousModel: several models have it; contains the first of their keys.
    """
    try:
        found = catalogue.find_model(requested)
    except ModelNotFound:
        from crosswalk_tui.catalog.model_search import model_by_words  # most names are exact

        model = model_by_words(catalogue, requested)
    else:
        if " " not in requested:
            return found
        from crosswalk_tui.catalog.model_search import version_meant

        model = version_meant(catalogue, requested, found)
        if model is found:
            return found
    reported: set[str] = click.get_current_context().find_root().meta.setdefault(_REPORTED, set())
    if requested not in reported:
        reported.add(requested)
        write_message(f"Taking {safe(requested, 80)!r} as {model.key} ({safe(model.name, 80)}).")
    return model
