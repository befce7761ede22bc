"""Every error a user can cause, as one tree.

::

    CrosswalkError
    ├── QuantityError      a token count that cannot be read
    ├── ModelNotFound      no model has this key, name or id
    ├── AmbiguousModel     several models do
    ├── CatalogueError     the catalogue file is missing, foreign, too old or damaged
    └── SourceError        an upstream snapshot is missing, truncated or malformed

Their text is a sentence for the user: what is wrong, where, and what to do.
"""

from __future__ import annotations


class CrosswalkError(Exception):
    """Base of all expected errors; its text is shown to the user as it is."""


class QuantityError(CrosswalkError, ValueError):
    """A quantity that cannot be read as a number of tokens."""


class CatalogueError(CrosswalkError):
    """A catalogue that cannot be opened or does not hold what it must."""


class SourceError(CrosswalkError):
    """An upstream snapshot that cannot be imported; names the file and the place in it."""


class ModelNotFound(CrosswalkError):
    """No model answers to the name.

    Attributes:
        nearest: keys of the models whose names come closest, best first.
    """

    def __init__(self, wanted: str, nearest: tuple[str, ...] = ()) -> None:
        self.wanted = wanted
        self.nearest = nearest
        hint = f" Nearest: {', '.join(nearest)}." if nearest else " Search with: crosswalk-tui models QUERY."
        super().__init__(f"No model is called {wanted!r}.{hint}")


class AmbiguousModel(CrosswalkError):
    """Several models answer to the name.

    Attributes:
        candidates: their keys, most widely served first.
    """

    def __init__(self, wanted: str, candidates: tuple[str, ...]) -> None:
        self.wanted = wanted
        self.candidates = candidates
        super().__init__(f"{wanted!r} could be any of: {', '.join(candidates)}. Use one of these keys.")
