"""The newest snapshot of each source in the user's catalogue or the shipped one.

A refresh in which nothing has changed needs only their dates and digests (`newest_versions`), which the catalogues
list; the records (`newest_inputs`) take a second to unpack.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from crosswalk_tui.catalog import locate, seal
from crosswalk_tui.catalog.read_only import connect_read_only
from crosswalk_tui.catalog.schema import SCHEMA_VERSION
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.sources.pricing.earlier_snapshots import after
from crosswalk_tui.sources.pricing.kept_timelines import KnownTimelines, stored_timelines
from crosswalk_tui.sources.snapshots import BuildInputs, restored_inputs

_VERSIONS = "SELECT source_id, as_of, sha256 FROM source JOIN build_input ON build_input.name = source_id"

_SCORES = (
    "SELECT source_id, as_of FROM source WHERE EXISTS (SELECT 1 FROM score WHERE score.source_id = source.source_id)"
)


@dataclass(frozen=True, slots=True)
class Version:
    """The ISO date and the SHA-256 of a snapshot."""

    as_of: str
    digest: str


def is_usable(target: Path) -> bool:
    """Whether the catalogue at *target* is complete and written for this schema; False if there is none."""
    try:
        if not target.is_file():  # to open a pipe would wait for what writes to it
            return False
        with closing(connect_read_only(target)) as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            return bool(version == SCHEMA_VERSION) and not seal.problem_of_file(target, db)
    except (sqlite3.Error, OSError, ValueError):
        return False


def _usable(target: Path) -> Path | None:
    """The catalogue at *target*, or the one from before it if that at *target* is damaged; None if there is neither."""
    if is_usable(target):
        return target
    previous = locate.previous_path(target)
    return previous if target.exists() and is_usable(previous) else None


def newest_versions(target: Path) -> dict[str, Version]:
    """The version of the newest snapshot of each source in the catalogue at *target* or the shipped one.

    Raises:
        CatalogueError: neither can be read.
    """
    shipped = _versions_of(locate.shipped_path())
    usable = _usable(target)
    refreshed = {} if usable is None else _versions_of(usable)
    both = sorted(shipped.keys() | refreshed.keys())
    return {source: _newer(shipped.get(source), refreshed.get(source)) for source in both}


def shipped_date() -> str:
    """The ISO date of the newest snapshot of the shipped catalogue.

    Raises:
        CatalogueError: it cannot be read.
    """
    return max((version.as_of for version in _versions_of(locate.shipped_path()).values()), default="")


def score_dates(target: Path) -> dict[str, str]:
    """The ISO date of each source of scores in the catalogue at *target* or the shipped one, from whichever file.

    Raises:
        CatalogueError: neither can be read.
    """
    found: dict[str, str] = {}
    for path in filter(None, (locate.shipped_path(), _usable(target))):
        try:
            with closing(connect_read_only(path)) as db:
                rows = db.execute(_SCORES).fetchall()
        except sqlite3.Error as error:
            raise CatalogueError(f"{path} cannot be read: {error}.") from error
        for source, as_of in rows:
            found[source] = max(as_of, found.get(source, ""))
    return found


def versions_of(inputs: BuildInputs) -> dict[str, Version]:
    """The version of each snapshot in *inputs*."""
    return {
        source: Version(snapshot.harvest.as_of, snapshot.digest)
        for source, snapshot in sorted(inputs.snapshots.items())
    }


def known_dates(target: Path) -> dict[str, str]:
    """The ISO date of each file of the shipped catalogue, the one at *target* and the one before, by digest."""
    found: dict[str, str] = {}
    for path in (locate.shipped_path(), locate.previous_path(target), target):
        if path.is_file():
            with suppress(CatalogueError):  # one of another version
                found |= {version.digest: version.as_of for version in _versions_of(path).values() if version.digest}
    return found


def _newer(shipped: Version | None, refreshed: Version | None) -> Version:
    """The newer one; *refreshed* if they have the same date."""
    if shipped is None or (refreshed is not None and refreshed.as_of >= shipped.as_of):
        assert refreshed is not None  # noqa: S101 - one of them has the source
        return refreshed
    return shipped


def _versions_of(path: Path) -> dict[str, Version]:
    try:
        with closing(connect_read_only(path)) as db:
            rows = db.execute(_VERSIONS).fetchall()
    except sqlite3.Error as error:
        raise CatalogueError(f"{path} does not contain what it was built from: {error}.") from error
    return {source: Version(as_of, digest or "") for source, as_of, digest in rows}


def newest_inputs(target: Path) -> BuildInputs:
    """The newest snapshot of each source in the catalogue at *target* or the shipped one.

    Raises:
        CatalogueError: neither can be read.
    """
    shipped, refreshed = _inputs_of(locate.shipped_path()), None
    usable = _usable(target)
    if usable is not None:
        with suppress(CatalogueError):  # one that another version wrote is replaced
            refreshed = _inputs_of(usable)
    if refreshed is None:
        return shipped
    inputs = replace(refreshed, known=_by_use(shipped, refreshed))
    for source, snapshot in shipped.snapshots.items():
        ours = inputs.snapshots.get(source)
        if ours is None or ours.harvest.as_of < snapshot.harvest.as_of:
            earlier = inputs.earlier if ours is None else after(inputs.earlier, ours, snapshot)
            inputs = replace(inputs, snapshots={**inputs.snapshots, source: snapshot}, earlier=earlier)
    return inputs


def _by_use(shipped: BuildInputs, refreshed: BuildInputs) -> tuple[KnownTimelines, ...]:
    """The timelines of both catalogues, those of the newer one last.

    If no list of offers newer than the shipped ones has arrived, those of the shipped one decide: what a snapshot that
    arrived late changes has the day of the next catalogue, whether it arrives before the newer list or with it.
    """
    if shipped.today == refreshed.today:
        return shipped.known
    return tuple(sorted((*shipped.known, *refreshed.known), key=lambda known: known.today))


def _inputs_of(path: Path) -> BuildInputs:
    try:
        with closing(connect_read_only(path)) as db:
            inputs = restored_inputs(db.execute("SELECT name, content FROM build_input"))
            return replace(inputs, known=(stored_timelines(db, inputs.today),))
    except sqlite3.Error as error:
        raise CatalogueError(f"{path} does not contain what it was built from: {error}.") from error
