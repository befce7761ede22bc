"""What a refreshed catalogue is built from: the snapshots in use, and the new ones that are taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from crosswalk_tui.sources.pricing.earlier_snapshots import after
from crosswalk_tui.sources.refresh.newest_snapshots import (
    Version,
    newest_inputs,
    newest_versions,
    score_dates,
    versions_of,
)
from crosswalk_tui.sources.snapshots import BuildInputs, Snapshot


class CurrentInputs:
    """The newest snapshots: their versions, and what the new catalogue is built from, unpacked when it is needed.

    Attributes:
        has_unwanted: the catalogue in use has a source that the user's settings do not request any more.
    """

    def __init__(self, target: Path, is_wanted: Callable[[str], bool], *, is_ours: bool) -> None:
        self._target, self._is_wanted = target, is_wanted
        found = newest_versions(target) if is_ours else versions_of(self._newest)
        self.versions = {source: version for source, version in found.items() if is_wanted(source)}
        self.has_unwanted = len(found) > len(self.versions)

    @cached_property
    def _newest(self) -> BuildInputs:
        return newest_inputs(self._target)

    @cached_property
    def inputs(self) -> BuildInputs:
        """The inputs of the new catalogue."""
        wanted = {source: snapshot for source, snapshot in self._newest.snapshots.items() if self._is_wanted(source)}
        return replace(self._newest, snapshots=wanted)

    def take(self, now: Snapshot) -> None:
        """Use *now*, the newest snapshot of its source."""
        source = now.harvest.source
        then = self.inputs.snapshots.get(source)
        self.inputs = replace(
            self.inputs,
            snapshots={**self.inputs.snapshots, source: now},
            earlier=self.inputs.earlier if then is None else after(self.inputs.earlier, then, now),
            absent=tuple(rejection for rejection in self.inputs.absent if rejection.source != source),
        )
        self.versions = {**self.versions, source: Version(now.harvest.as_of, now.digest)}

    def date_in_use(self, source_id: str) -> str:
        """The ISO date of the source's data: of its snapshot, or of its scores in the benchmark tables; or empty."""
        version = self.versions.get(source_id)
        return self._score_dates.get(source_id, "") if version is None else version.as_of

    @cached_property
    def _score_dates(self) -> dict[str, str]:
        return score_dates(self._target)

    def digests(self) -> set[str]:
        """The digests of the snapshots in use."""
        return {version.digest for version in self.versions.values()}
