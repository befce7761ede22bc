"""The files that a refresh fetched: what it remembers of them, in ``fetched.json``, and copies of them for a mirror."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from crosswalk_tui import __version__
from crosswalk_tui.catalog.locate import fetched_path
from crosswalk_tui.core.errors import CatalogueError, SourceError
from crosswalk_tui.sources.importers.upstream_files import expect_object, load_json
from crosswalk_tui.sources.registry import MANIFEST, SourceSpec, read_manifest


@dataclass(frozen=True, slots=True)
class FetchNote:
    """The digest and validators of a fetched file; the validators are valid while the catalogue uses the file."""

    digest: str
    etag: str = ""
    last_modified: str = ""


def read_notes(target: Path) -> dict[str, FetchNote]:
    """The notes on fetched files, by address.

    Empty if they cannot be read, or another version of the program wrote them: then all files are fetched again.
    """
    path = fetched_path(target)
    try:
        document = expect_object(load_json(path), path)
        notes = expect_object(document.get("files"), path, "files")
        found = {address: FetchNote(**note) for address, note in notes.items() if isinstance(note, dict)}
    except (SourceError, TypeError):
        return {}
    if document.get("version") != __version__:
        return {}
    return {address: note for address, note in found.items() if all(isinstance(x, str) for x in asdict(note).values())}


def write_notes(target: Path, notes: Mapping[str, FetchNote], used: Collection[str]) -> None:
    """Write the notes on files with the digests *used* by the catalogue; any other file is fetched again next time."""
    kept = {address: asdict(note) for address, note in sorted(notes.items()) if note.digest in used}
    path = fetched_path(target)
    draft = path.with_name(f".{target.name}.{os.getpid()}.notes")
    with suppress(OSError):  # without it, the next refresh fetches everything
        draft.write_text(json.dumps({"version": __version__, "files": kept}, indent=1), encoding="utf-8")
        draft.replace(path)


def keep_file(spec: SourceSpec, path: Path, folder: Path) -> None:
    """Copy the fetched file of *spec* at *path* into the source folder *folder*, dated there by `SourceSpec.as_of`.

    The manifest of the folder gets the date, and so does the file, for web servers that send it.

    Raises:
        CatalogueError: it cannot be written.
        SourceError: the manifest is malformed.
    """
    kept, manifest = folder / spec.filename, folder / MANIFEST
    noon = datetime.combine(date.fromisoformat(spec.as_of), time(12), UTC).timestamp()
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        dates = read_manifest(folder) | {spec.source_id: spec.as_of}
        for file, content in (
            (kept, path.read_bytes()),
            (manifest, json.dumps(dates, indent=1, sort_keys=True).encode()),
        ):
            draft = file.with_name(f".{file.name}.{os.getpid()}")
            draft.write_bytes(content)
            draft.replace(file)
        os.utime(kept, (noon, noon))
    except OSError as error:
        raise CatalogueError(f"{folder} cannot be written: {error.strerror}.") from error
