"""What a refresh reports: the outcome of each source, and the steps on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crosswalk_tui.sources.pipeline import BuildReport


class Outcome(StrEnum):
    """The outcome of the refresh of a source."""

    TAKEN = "taken"
    UNCHANGED = "unchanged"
    HELD = "held back"
    FAILED = "failed"
    MISSING = "missing"
    """The folder of ``--from`` does not have its file."""


@dataclass(frozen=True, slots=True)
class SourceResult:
    """The result of a source.

    Attributes:
        detail: an explanation of the outcome.
        as_of: ISO date of the data in use after the refresh; empty if there are none.
        held: prices that were held back, one sentence each.
        size: bytes received.
    """

    source_id: str
    name: str
    outcome: Outcome
    detail: str
    as_of: str
    held: tuple[str, ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """The result of a refresh.

    Attributes:
        built: the new catalogue; None if no source was taken, or nothing was to be written.
    """

    results: tuple[SourceResult, ...]
    built: BuildReport | None = None

    @property
    def is_complete(self) -> bool:
        """Whether no source failed or was held back."""
        return not self.incomplete

    @property
    def incomplete(self) -> tuple[SourceResult, ...]:
        """The sources that failed or were held back: their data from before stay in use."""
        return tuple(each for each in self.results if each.outcome in (Outcome.FAILED, Outcome.HELD))

    @property
    def is_without_any(self) -> bool:
        """Whether no source could be fetched at all."""
        return bool(self.results) and all(each.outcome is Outcome.FAILED for each in self.results)


@dataclass(frozen=True, slots=True)
class RefreshStep:
    """A step of a refresh: a source that is being fetched or has a result, or the build.

    Attributes:
        name: the name of the source; empty for the build.
        position: the number of the source, from 1 to *total*.
        result: None while it is fetched.
    """

    name: str
    position: int
    total: int
    result: SourceResult | None = None

    def __str__(self) -> str:
        """A line for a log."""
        if not self.name:
            return "Building the catalogue …"
        if self.result is None:
            return f"{self.name} ({self.position} of {self.total}) …"
        return f"{self.name}: {self.result.outcome}: {self.result.detail}"
