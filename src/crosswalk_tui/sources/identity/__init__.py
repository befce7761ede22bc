"""Identity: find the model that a seller's id refers to. One model has many ids.

`rules` parses a single id; `resolver` decides what needs the whole corpus (dates, base or instruct, the lab);
``aliases.csv`` has the exceptions. A false split hides a price, a false merge shows a wrong one: when in doubt, split.
"""

from __future__ import annotations

from pathlib import Path

from crosswalk_tui.catalog.locate import catalogue_path
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.sources.identity.resolver import Resolver, steps_as_text


def explain(provider: str, raw_id: str, catalogue: Path | None = None) -> list[str]:
    """Explain how *provider*'s id *raw_id* becomes a key, one step per line, against the corpus of a catalogue.

    The id need not be in the catalogue: any id can be tried.

    Raises:
        CatalogueError: the catalogue cannot be read.
    """
    with Catalogue.open(catalogue_path(catalogue)) as opened:
        resolver = Resolver(opened.corpus())
        settled = opened.model_of_offer(provider, raw_id)
    resolution = resolver.resolve(provider, raw_id)
    steps = steps_as_text(resolution, raw_id)
    if settled is not None and settled != resolution.key:  # data from the listing is not stored in the catalogue
        steps.append(f"= {settled} in the catalogue, by the name or release date its seller states")
    return steps
