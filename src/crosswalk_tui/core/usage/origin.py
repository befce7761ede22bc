"""The logs that a workload was read from, so that a command can read them again."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from crosswalk_tui.core.workload.monthly import Workload


def no_days(since: date | None, until: date | None) -> str:
    """Why no day is from *since* to *until*, both included; empty if one is, or if there is no such limit."""
    if since is None or until is None or since <= until:
        return ""
    return f"The last day, {until}, is before the first, {since}: swap since and until."


class LogOrigin(NamedTuple):
    """How a workload was read from logs.

    Attributes:
        paths: files, folders or patterns.
        workload: what they make up, before any edit.
        since, until: the first and the last day that were read; None for no limit.
    """

    paths: tuple[str, ...]
    workload: Workload
    since: date | None = None
    until: date | None = None

    @property
    def arguments(self) -> list[str]:
        """The options that read the logs."""
        words = [word for path in self.paths for word in ("--usage", path)]
        for option, day in (("--since", self.since), ("--until", self.until)):
            words += [] if day is None else [option, day.isoformat()]
        return words

    def is_of(self, workload: Workload) -> bool:
        """Whether *workload* has the requests of these logs, at any volume and with any shares."""
        return workload.logged is not None and workload.logged == self.workload.logged
