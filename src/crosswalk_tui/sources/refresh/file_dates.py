"""The dates of files that are read from a folder or a mirror, which may not state their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from crosswalk_tui.sources.registry import SOURCES, SourceSpec, read_manifest, sources
from crosswalk_tui.sources.snapshots import Snapshot

BY_TIME = "dated by the time of its file; --as-of DATE dates it otherwise"
BY_OPTION = "dated by --as-of"
BY_FETCH = "dated by the day of the refresh, as the server sends no date; --as-of DATE dates it otherwise"
_BY_DIGEST = "dated as the same file in an earlier catalogue"

_INNER = "sources"
"""The folder with the files of lists, inside a source folder."""


def source_folder(folder: Path) -> Path:
    """*folder*, or the one above it if *folder* is the one inside it that holds the files."""
    here = folder.absolute()
    is_inner = here.name == _INNER and any(
        (here.parent / spec.filename).is_file() and not (here / spec.filename).exists() for spec in SOURCES
    )
    return here.parent if is_inner else folder


def dated_sources(folder: Path, as_of: str) -> dict[SourceSpec, str]:
    """The sources, each with how it was dated: by the manifest of *folder* (empty), by *as_of*, or by its file's time.

    Sources without a file in *folder* keep their date.

    Raises:
        SourceError: the manifest is malformed.
    """
    listed = read_manifest(folder)
    found = {}
    for spec in sources(folder):
        path = folder / spec.filename
        if spec.source_id in listed or not path.exists():
            found[spec] = ""
        elif as_of:
            found[replace(spec, as_of=as_of)] = BY_OPTION
        else:
            found[replace(spec, as_of=day_of_file(path.stat().st_mtime))] = BY_TIME
    return found


def day_of_file(modified: float) -> str:
    """The ISO date of a file that was *modified* then, in seconds since 1970; the first or last of all if beyond it."""
    try:
        return datetime.fromtimestamp(modified, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return (date.max if modified > 0 else date.min).isoformat()


def redated(found: Snapshot, how: str, known: Mapping[str, str]) -> tuple[Snapshot, str]:
    """*found* and how it is dated: if only its file's time does, rather by a catalogue that has the same file.

    *known* are the ISO dates of files by digest. The time of a file may be that of a copy.
    """
    day = known.get(found.digest, "")
    if how != BY_TIME or not day or day >= found.harvest.as_of:
        return found, how
    return replace(found, harvest=replace(found.harvest, as_of=day)), _BY_DIGEST
