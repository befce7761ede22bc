"""The exceptions that a user can cause; their messages are sentences for the user, and end with a stop.

::

    CrosswalkError
    ├── QuantityError
    │   └── UnfinishedValue
    ├── UsageError
    ├── UnknownName
    ├── BenchmarkNotFound
    ├── ModelNotFound
    ├── AmbiguousModel
    ├── CatalogueError
    ├── UserDataError
    │   └── UserDatabaseError
    ├── SourceError
    ├── FetchError
    ├── ProxySettingError
    ├── ReportError
    └── RefreshCancelled
"""

from __future__ import annotations

from crosswalk_tui.core.text.safe import safe


class CrosswalkError(Exception):
    """Base of all expected errors."""


VALUE_ERRORS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What Python raises for a value of the wrong type, or an impossible one. Some expected errors are of these kinds."""


class QuantityError(CrosswalkError, ValueError):
    """A count, share, factor or amount of money cannot be read."""


class UnfinishedValue(QuantityError):
    """A text is no value, but the beginning of one: no error while it is being typed."""


class UsageError(CrosswalkError, ValueError):
    """A usage report cannot be read or contradicts itself; names the line and the field."""


class UnknownName(CrosswalkError, LookupError):
    """No preset, nor anything of the user's, has the name; *known* are the existing names."""

    def __init__(self, kind: str, requested: str, known: tuple[str, ...]) -> None:
        self.known = known
        there = f"There are: {', '.join(known)}." if known else "There are none yet."
        super().__init__(f"No {kind} is called {safe(requested, 80)!r}. {there}")


class UserDataError(CrosswalkError):
    """What the user typed, saved or wants to import is not valid, or the file with it cannot be used."""


class UserDatabaseError(UserDataError):
    """The user's database as a whole cannot be used; *is_locked* if another program holds it."""

    def __init__(self, message: str, *, is_locked: bool = False) -> None:
        self.is_locked = is_locked
        super().__init__(message)


class CatalogueError(CrosswalkError):
    """The catalogue is missing, foreign, too old or damaged."""


class SourceError(CrosswalkError):
    """An upstream snapshot is missing, truncated or malformed; names the file and the place in it."""


class FetchError(CrosswalkError):
    """A file cannot be fetched, or the answer cannot be used; names the address."""


class ProxySettingError(CrosswalkError):
    """The environment names a proxy that cannot be used; names the variable."""


class ReportError(CrosswalkError):
    """A report cannot be written; names the file."""


class RefreshCancelled(CrosswalkError):
    """The user cancelled a refresh; the catalogue is unchanged."""

    def __init__(self) -> None:
        super().__init__("The refresh was cancelled; the catalogue is unchanged.")


class ModelNotFound(CrosswalkError):
    """No model has the key, name or id; *nearest* are the keys of the closest names, best first."""

    def __init__(self, requested: str, nearest: tuple[str, ...] = ()) -> None:
        self.requested = requested
        self.nearest = nearest
        hint = f" Nearest: {', '.join(nearest)}." if nearest else " Search with: crosswalk-tui models QUERY."
        super().__init__(f"No model is called {requested!r}.{hint}")


class BenchmarkNotFound(CrosswalkError):
    """No benchmark has the name, or several do; *nearest* are their ids, or those of the closest names."""

    def __init__(self, requested: str, nearest: tuple[str, ...]) -> None:
        self.nearest = nearest
        hint = f"Nearest: {', '.join(nearest)}." if nearest else "For the ids: crosswalk-tui show MODEL --format json."
        super().__init__(f"No benchmark is called {safe(requested, 80)!r}. {hint}")


class AmbiguousModel(CrosswalkError):
    """Several models have the name; *candidates* are their keys, best first, and *more* those that are not listed."""

    def __init__(self, requested: str, candidates: tuple[str, ...], more: int = 0) -> None:
        self.requested = requested
        self.candidates = candidates
        self.more = more
        rest = f", and {more:,} more; list them with: crosswalk-tui models {requested}" if more else ""
        super().__init__(f"{requested!r} could be any of: {', '.join(candidates)}{rest}. Use one of these keys.")
