"""Reads a model to compare."""

from __future__ import annotations

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.comparison.comparison import Side


def read_side(catalogue: Catalogue, key: str) -> Side:
    """Read one model with its offers and scores.

    Raises:
        CrosswalkError: no such model, or a damaged catalogue.
    """
    return Side(catalogue.model(key), catalogue.offers(key), catalogue.scores(key))
