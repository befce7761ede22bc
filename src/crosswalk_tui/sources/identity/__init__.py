"""Identity: find the model that a seller's id refers to.

`rules` parses a single id; `resolver` decides what depends on all ids (dates, base or instruct, the lab);
``aliases.csv`` has the exceptions. A false split hides a price, a false merge shows a wrong one: when in doubt, split.
"""

from __future__ import annotations

from pathlib import Path

from crosswalk_tui.catalog.locate import catalogue_path
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.sources.identity.resolver import Resolver, steps_as_text


def explain(provider: str, raw_id: str, catalogue: Path | None = None) -> list[str]:
    """The steps from *provider*'s id *raw_id*, in the catalogue or not, to a key, one per line.

    Raises:
        CatalogueError: the catalogue cannot be read.
    """
    with Catalogue.open(catalogue_path(catalogue)) as opened:
        resolver = Resolver(opened.corpus())
        settled = opened.model_of_offer(provider, raw_id)
    resolution = resolver.resolve(provider, raw_id)
    steps = steps_as_text(resolution, raw_id)
    if settled is not None and settled != resolution.key:  # the catalogue has no names and dates of listings
        steps.append(f"= {settled} in the catalogue, by the name or release date its seller states")
    return steps
