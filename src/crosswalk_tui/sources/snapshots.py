"""The snapshots of the sources, as the importers' records that a catalogue contains.

A refresh rebuilds the catalogue from the newest snapshot of every source, including sources that it could not fetch.
Therefore the catalogue contains the records it was built from, as compressed JSON: about 1 MB, compared with 13 MB of
tables. Default values are left out, so a changed default is a change of the schema. The upstream files are not stored:
they are several times larger, and may not be redistributed.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.sources.harvest import Harvest, Rejection
from crosswalk_tui.sources.importers import benchmarks
from crosswalk_tui.sources.importers.upstream_files import forget_document
from crosswalk_tui.sources.pricing.earlier_snapshots import Earlier, rows_without_offer
from crosswalk_tui.sources.pricing.evidence import newest_day
from crosswalk_tui.sources.pricing.kept_timelines import KnownTimelines
from crosswalk_tui.sources.registry import SourceSpec
from crosswalk_tui.sources.stored_rows import StoredBuildInput

_EARLIER = "earlier"
_ABSENT = "absent"
_MOST_BYTES = 200_000_000
"""Largest decompressed size of a row: twenty times the largest row."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot of a source.

    Attributes:
        digest: SHA-256 of the upstream file, or of the files of a folder.
        without_offer: positions (`OfferRecord.path`) of the rows without an offer, which are listed all the same.
        score_sources: the sources of the scores in the benchmark tables; empty for other sources.
    """

    harvest: Harvest
    digest: str
    without_offer: tuple[str, ...] = ()
    score_sources: tuple[benchmarks.ScoreSource, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """Everything that a catalogue is built from.

    Attributes:
        snapshots: the newest snapshot of each source, by source id.
        earlier: the differences from earlier snapshots.
        absent: optional sources that were missing or could not be read.
        known: the price timelines of the catalogues before, that of the one in use last.
    """

    snapshots: Mapping[str, Snapshot]
    earlier: Earlier
    absent: tuple[Rejection, ...] = ()
    known: tuple[KnownTimelines, ...] = ()

    @property
    def today(self) -> str:
        """The ISO date of the newest list of offers."""
        return newest_day(snapshot.harvest for snapshot in self.snapshots.values())


def read_snapshot(spec: SourceSpec, folder: Path) -> Snapshot:
    """Import the snapshot of *spec* in *folder*.

    Raises:
        SourceError: the snapshot is missing, truncated or malformed.
    """
    harvest = in_order(spec.harvest(folder))
    path = folder / spec.filename
    named = benchmarks.read_sources(path) if spec.source_id == benchmarks.SOURCE else ()
    snapshot = Snapshot(harvest, _digest(path), rows_without_offer(harvest, path), named)
    forget_document()
    return snapshot


def in_order(harvest: Harvest) -> Harvest:
    """*harvest*, sorted in place."""
    for records, key in _ORDER.items():
        getattr(harvest, records).sort(key=key)
    harvest.skipped, harvest.unread = (Counter(dict(sorted(c.items()))) for c in (harvest.skipped, harvest.unread))
    return harvest


_ORDER = {
    "offers": attrgetter("path"),
    "models": attrgetter("path"),
    "providers": attrgetter("provider_id"),
    "benchmarks": attrgetter("benchmark_id"),
    "scores": attrgetter("path"),
    "history": attrgetter("provider", "provider_model_id"),
    "statuses": attrgetter("provider", "provider_model_id"),
    "events": attrgetter("provider", "provider_model_id", "day"),
    "rejections": attrgetter("path", "reason"),
}
"""The order of the records, which makes a catalogue independent of the order in a file."""


def _digest(path: Path) -> str:
    """SHA-256 of a file, or of the names and contents of the CSV files in a folder."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    for file in sorted(path.glob("*.csv")):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def stored_inputs(inputs: BuildInputs) -> list[StoredBuildInput]:
    """The rows of ``build_input`` for *inputs*, sorted by name."""
    rows = [StoredBuildInput(name, _packed(Snapshot, found)) for name, found in sorted(inputs.snapshots.items())]
    rows.append(StoredBuildInput(f"({_EARLIER})", _packed(Earlier, inputs.earlier)))
    rows.append(StoredBuildInput(f"({_ABSENT})", _packed(tuple[Rejection, ...], inputs.absent)))
    return sorted(rows, key=lambda row: row.name)


def restored_inputs(rows: Iterable[tuple[str, bytes]]) -> BuildInputs:
    """The inputs in the rows of ``build_input``.

    Raises:
        CatalogueError: a row is missing, damaged, or written by another version.
    """
    packed = dict(rows)
    earlier = packed.pop(f"({_EARLIER})", None)
    absent = packed.pop(f"({_ABSENT})", None)
    if earlier is None or absent is None:
        raise CatalogueError("The catalogue does not contain what it was built from; build it with this version.")
    return BuildInputs(
        {name: _unpacked(Snapshot, content) for name, content in packed.items()},
        _unpacked(Earlier, earlier),
        _unpacked(tuple[Rejection, ...], absent),
    )


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a class or a generic alias
    return TypeAdapter(kind)


def _packed(kind: Any, value: object) -> bytes:  # noqa: ANN401
    return zlib.compress(_adapter(kind).dump_json(value, exclude_defaults=True), 6)


def _unpacked(kind: Any, content: bytes) -> Any:  # noqa: ANN401
    unpacker = zlib.decompressobj()
    try:
        return _adapter(kind).validate_json(unpacker.decompress(content, _MOST_BYTES))
    except (zlib.error, ValidationError) as error:  # a row that is too long is truncated and thus invalid JSON
        raise CatalogueError("What the catalogue was built from is damaged; build it again.") from error
