"""What a refresh remembers of the files it fetched, in ``fetched.json`` beside the catalogue."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.upstream_files import expect_object, load_json

_NAME = "fetched.json"


@dataclass(frozen=True, slots=True)
class Note:
    """The digest and validators of a fetched file; the validators are valid while the catalogue uses the file."""

    digest: str
    etag: str = ""
    last_modified: str = ""


def read_notes(target: Path) -> dict[str, Note]:
    """The notes on fetched files, by address; empty if they cannot be read: then all files are fetched again."""
    path = target.with_name(_NAME)
    try:
        notes = expect_object(load_json(path), path)
        found = {address: Note(**note) for address, note in notes.items() if isinstance(note, dict)}
    except (SourceError, TypeError):
        return {}
    return {address: note for address, note in found.items() if all(isinstance(x, str) for x in asdict(note).values())}


def write_notes(target: Path, notes: Mapping[str, Note], used: Collection[str]) -> None:
    """Write the notes on files with the digests *used* by the catalogue; any other file is fetched again next time."""
    kept = {address: asdict(note) for address, note in sorted(notes.items()) if note.digest in used}
    path = target.with_name(_NAME)
    draft = path.with_name(f".{target.name}.{os.getpid()}.notes")
    with suppress(OSError):  # without it, the next refresh fetches everything
        draft.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        draft.replace(path)
