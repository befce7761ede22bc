"""Which models have a score on which benchmark, for filtering the list of all models."""

from __future__ import annotations

from collections import defaultdict

from crosswalk_tui.catalog.reader import Catalogue


def scored_models(catalogue: Catalogue) -> dict[str, list[int]]:
    """The ids of the models with a headline score, by benchmark slug.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row in catalogue.rows("SELECT benchmark_id, model_id FROM score WHERE headline = 1"):
        found[row["benchmark_id"]].append(row["model_id"])
    return dict(found)
