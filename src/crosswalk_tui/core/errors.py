"""Every error a user can cause, as one tree.

::

    CrosswalkError
    ├── QuantityError      a count, share, factor or amount that cannot be read
    ├── UsageError         a pasted usage report that cannot be read or contradicts itself
    ├── UnknownName        no preset, saved workload or saved comparison has this name
    ├── ModelNotFound      no model has this key, name or id
    ├── AmbiguousModel     several models do
    ├── CatalogueError     the catalogue file is missing, foreign, too old or damaged
    ├── ConfigError        the user's config.toml cannot be read or has an invalid value
    ├── UserDataError      the user's own database cannot be opened or lacks required tables
    └── SourceError        an upstream snapshot is missing, truncated or malformed

Their text is a sentence for the user: what is wrong, where, and what to do.
"""

from __future__ import annotations

from crosswalk_tui.core.text.safe import safe


class CrosswalkError(Exception):
    """Base of all expected errors; its text is shown to the user as it is."""


class QuantityError(CrosswalkError, ValueError):
    """A quantity that cannot be read: a count, a share, a factor or an amount of money."""


class UsageError(CrosswalkError, ValueError):
    """A usage report that cannot be read or contradicts itself; names the line and the field."""


class UnknownName(CrosswalkError, LookupError):
    """A preset, saved workload or saved comparison that does not exist.

    Attributes:
        known: the existing names.
    """

    def __init__(self, kind: str, requested: str, known: tuple[str, ...]) -> None:
        self.known = known
        there = f"There are: {', '.join(known)}." if known else "There are none yet."
        super().__init__(f"No {kind} is called {safe(requested, 80)!r}. {there}")


class UserDataError(CrosswalkError):
    """The user's own database cannot be opened, or lacks required tables."""


class ConfigError(CrosswalkError):
    """The user's configuration cannot be read or has an invalid value; names the setting."""


class CatalogueError(CrosswalkError):
    """A catalogue that cannot be opened or lacks required content."""


class SourceError(CrosswalkError):
    """An upstream snapshot that cannot be imported; names the file and the place in it."""


class ModelNotFound(CrosswalkError):
    """No model has the name.

    Attributes:
        nearest: keys of the models whose names come closest, best first.
    """

    def __init__(self, requested: str, nearest: tuple[str, ...] = ()) -> None:
        self.requested = requested
        self.nearest = nearest
        hint = f" Nearest: {', '.join(nearest)}." if nearest else " Search with: crosswalk-tui models QUERY."
        super().__init__(f"No model is called {requested!r}.{hint}")


class AmbiguousModel(CrosswalkError):
    """Several models have the name.

    Attributes:
        candidates: their keys, most widely served first.
    """

    def __init__(self, requested: str, candidates: tuple[str, ...]) -> None:
        self.requested = requested
        self.candidates = candidates
        super().__init__(f"{requested!r} could be any of: {', '.join(candidates)}. Use one of these keys.")
