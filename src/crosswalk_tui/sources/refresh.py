"""Refresh the catalogue: fetch the newest snapshot of each source, check it, and rebuild from all of them.

The snapshot of a source that cannot be fetched is read from the catalogue in use (see
`crosswalk_tui.sources.snapshots`), or from the shipped catalogue if that is newer. The result is the same as a build
from these snapshots. It is verified before it replaces the catalogue in use, which is kept as the previous one.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from crosswalk_tui.catalog import checks
from crosswalk_tui.catalog.locate import previous_path, refreshed_path, shipped_path
from crosswalk_tui.core.errors import CatalogueError, FetchError, RefreshCancelled, SourceError
from crosswalk_tui.sources import maker_prices
from crosswalk_tui.sources.earlier import after
from crosswalk_tui.sources.fetch import Answer, Fetcher, Validators
from crosswalk_tui.sources.pipeline import BuildReport, rebuild
from crosswalk_tui.sources.plausible import hold_back, reasons_against
from crosswalk_tui.sources.registry import SOURCES, SourceSpec, read_manifest, sources
from crosswalk_tui.sources.snapshots import BuildInputs, Snapshot, read_snapshot, restored_inputs
from crosswalk_tui.sources.upstream_files import expect_object, load_json

_NOTES = "fetched.json"
_HOSTS = frozenset({"raw.githubusercontent.com", "models.dev"})
"""Hosts to which a source may redirect."""


class Outcome(StrEnum):
    """The outcome of the refresh of a source."""

    TAKEN = "taken"
    UNCHANGED = "unchanged"
    HELD = "held back"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceResult:
    """The result of a source.

    Attributes:
        detail: an explanation of the outcome.
        as_of: ISO date of the snapshot in use after the refresh.
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
        return all(result.outcome in (Outcome.TAKEN, Outcome.UNCHANGED) for result in self.results)


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


@dataclass(frozen=True, slots=True)
class Note:
    """The digest and validators of a fetched file; the validators are valid while the catalogue uses the file."""

    digest: str
    etag: str = ""
    last_modified: str = ""


@dataclass(slots=True)
class Refresh:
    """A refresh.

    Attributes:
        now: the time, which dates files without a date from the server.
        target: the catalogue to replace; the user's catalogue by default.
        origin: a folder, or the address of its files, to read instead of the live addresses.
        only: ids of the sources to fetch; all when empty.
        accept: take snapshots and prices that would be held back.
        write: build the catalogue; otherwise, only report the results.
        progress: called before and after each source, and before the build.
        cancelled: set it, from any thread, to stop the refresh and keep the catalogue as it is.
    """

    now: datetime
    target: Path = field(default_factory=refreshed_path)
    origin: str = ""
    only: frozenset[str] = frozenset()
    accept: bool = False
    write: bool = True
    progress: Callable[[RefreshStep], None] = lambda _: None
    cancelled: Event = field(default_factory=Event)

    def run(self) -> RefreshReport:
        """Fetch, check, rebuild and replace.

        Raises:
            CatalogueError: there is no catalogue to start from, or the new one cannot be written.
            SourceError: *only* has an unknown source, or *origin* is not a folder.
            RefreshCancelled: it was cancelled.
        """
        specs = self._specs()
        with _one_at_a_time(self.target):
            inputs = newest_inputs(self.target)
            notes = _read_notes(self.target)
            results: list[SourceResult] = []
            with (
                tempfile.TemporaryDirectory(prefix="crosswalk-refresh-") as folder,
                Fetcher(_HOSTS, self.cancelled) as fetcher,
            ):
                for position, spec in enumerate(specs, 1):
                    self._step(spec.name, position, len(specs))
                    result, inputs = self._refresh(spec, Path(folder), fetcher, inputs, notes)
                    self._step(spec.name, position, len(specs), result)
                    results.append(result)
            built = None
            if self.write and any(result.outcome is Outcome.TAKEN for result in results):
                self._step("", len(specs), len(specs))
                built = self._replace(inputs)
            if self.write:
                _write_notes(self.target, notes, inputs)
        return RefreshReport(tuple(results), built)

    def _step(self, name: str, position: int, total: int, result: SourceResult | None = None) -> None:
        """Report a step, unless the refresh was cancelled."""
        if self.cancelled.is_set():
            raise RefreshCancelled
        self.progress(RefreshStep(name, position, total, result))

    def _specs(self) -> list[SourceSpec]:
        known = {spec.source_id for spec in SOURCES}
        if unknown := sorted(self.only - known):
            raise SourceError(f"No source is called {unknown[0]}; there are: {', '.join(sorted(known))}.")
        if not self.origin:
            specs = [spec for spec in SOURCES if spec.fetched]
        elif _is_address(self.origin):
            specs = [spec for spec in SOURCES if spec.shipped and spec.filename.endswith(".json")]
        else:
            folder = Path(self.origin)
            if not folder.is_dir():
                raise SourceError(f"There is no folder {folder}; --from takes a folder with sources/, or an address.")
            specs = [spec for spec in _dated(folder) if spec.shipped]
        return [spec for spec in specs if not self.only or spec.source_id in self.only]

    def _refresh(
        self, spec: SourceSpec, folder: Path, fetcher: Fetcher, inputs: BuildInputs, notes: dict[str, Note]
    ) -> tuple[SourceResult, BuildInputs]:
        """Fetch and check a source; returns the inputs, with its new snapshot if that is taken."""
        then = inputs.snapshots.get(spec.source_id)
        as_of = "" if then is None else then.harvest.as_of

        def result(outcome: Outcome, detail: str, **more: object) -> tuple[SourceResult, BuildInputs]:
            return SourceResult(spec.source_id, spec.name, outcome, detail, as_of, **more), inputs  # type: ignore[arg-type]

        try:
            now, size = self._snapshot(spec, folder, fetcher, then, notes)
        except (FetchError, SourceError) as error:
            return result(Outcome.FAILED, str(error))
        if now is None or (then is not None and now.digest == then.digest and not self.accept):
            return result(Outcome.UNCHANGED, f"as of {as_of}", size=size)
        if then is None:
            as_of = now.harvest.as_of
            inputs = replace(inputs, snapshots={**inputs.snapshots, spec.source_id: now})
            return result(Outcome.TAKEN, f"new, as of {as_of}", size=size)
        if now.harvest.as_of < as_of:
            return result(Outcome.UNCHANGED, f"that of {now.harvest.as_of} is older than ours of {as_of}", size=size)
        reasons = [] if self.accept else reasons_against(then, now)
        if reasons:
            return result(Outcome.HELD, f"{'; '.join(reasons)}; --accept takes it", size=size)
        held: Sequence[object] = ()
        if not self.accept:
            now, held = hold_back(then, now)
        if now == replace(then, harvest=replace(then.harvest, as_of=now.harvest.as_of)):
            return result(Outcome.UNCHANGED, f"as of {as_of}", size=size)
        before, as_of = as_of, now.harvest.as_of
        inputs = BuildInputs(
            {**inputs.snapshots, spec.source_id: now},
            after(inputs.earlier, then, now),
            tuple(rejection for rejection in inputs.absent if rejection.source != spec.source_id),
        )
        return result(Outcome.TAKEN, f"{before} → {as_of}", held=tuple(map(str, held)), size=size)

    def _snapshot(
        self, spec: SourceSpec, folder: Path, fetcher: Fetcher, then: Snapshot | None, notes: dict[str, Note]
    ) -> tuple[Snapshot | None, int]:
        """The newest snapshot of *spec*, or None if it has not changed, and the number of bytes received."""
        if self.origin and not _is_address(self.origin):
            return read_snapshot(spec, Path(self.origin)), 0
        address = spec.url if not self.origin else f"{self.origin.rstrip('/')}/{spec.filename}"
        note = notes.get(address)
        is_ours = note is not None and then is not None and note.digest == then.digest and not self.accept
        known = Validators(note.etag, note.last_modified) if note is not None and is_ours else None
        answer = fetcher.fetch(address, known)
        if answer is None:
            return None, 0
        day, size = answer.day, answer.size
        if spec.source_id == maker_prices.SOURCE and not self.origin:
            answer, day, more = _named_snapshot(answer, address, fetcher)
            size += more
        path = folder / spec.filename
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(answer.content)
        notes[address] = Note(
            sha256(answer.content).hexdigest(), answer.validators.etag, answer.validators.last_modified
        )
        today = self.now.astimezone(UTC).date().isoformat()
        return read_snapshot(replace(spec, as_of=min(day or today, today)), folder), size

    def _replace(self, inputs: BuildInputs) -> BuildReport:
        """Build and verify the new catalogue, keep the previous one, and replace the target."""
        draft = self.target.with_name(f".{self.target.name}.{os.getpid()}.new")
        try:
            report = rebuild(inputs, draft)
            if problems := checks.verify(draft):
                raise CatalogueError(f"The new catalogue is not sound and was not taken: {problems[0]}.")
            if self.cancelled.is_set():
                raise RefreshCancelled
            _keep_previous(self.target)
            draft.replace(self.target)
        except OSError as error:
            raise CatalogueError(f"{self.target} cannot be replaced: {error.strerror}; it is as it was.") from error
        finally:
            draft.unlink(missing_ok=True)
        return replace(report, output=self.target)


def newest_inputs(target: Path) -> BuildInputs:
    """The newest snapshot of each source in the refreshed catalogue at *target* or the shipped one.

    Raises:
        CatalogueError: neither can be read.
    """
    shipped, refreshed = _inputs_of(shipped_path()), None
    if target.exists():
        with suppress(CatalogueError):  # a damaged one is replaced
            refreshed = _inputs_of(target)
    if refreshed is None:
        return shipped
    inputs = refreshed
    for source, snapshot in shipped.snapshots.items():
        ours = inputs.snapshots.get(source)
        if ours is None or ours.harvest.as_of < snapshot.harvest.as_of:
            earlier = inputs.earlier if ours is None else after(inputs.earlier, ours, snapshot)
            inputs = replace(inputs, snapshots={**inputs.snapshots, source: snapshot}, earlier=earlier)
    return inputs


def _inputs_of(path: Path) -> BuildInputs:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return restored_inputs(db.execute("SELECT name, content FROM build_input"))
    except sqlite3.Error as error:
        raise CatalogueError(f"{path} does not contain what it was built from: {error}.") from error


def roll_back(target: Path) -> str:
    """Exchange the refreshed catalogue for the previous one; returns a name of the catalogue now in use.

    Raises:
        CatalogueError: there is no previous catalogue, or it cannot be exchanged.
    """
    previous = previous_path(target)
    spare = target.with_name(f".{target.name}.{os.getpid()}.spare")
    with _one_at_a_time(target):
        try:
            if not target.exists() and not previous.exists():
                raise CatalogueError("The catalogue has not been refreshed: there is nothing to go back to.")
            if target.exists():
                target.replace(spare)
            if previous.exists():
                previous.replace(target)
                words = "the catalogue before the last refresh"
            else:
                words = "the shipped catalogue"
            if spare.exists():
                spare.replace(previous)
        except OSError as error:
            raise CatalogueError(f"{target} cannot be exchanged: {error.strerror}.") from error
    return words


def _keep_previous(target: Path) -> None:
    """Keep a copy of *target* as the previous catalogue."""
    previous = previous_path(target)
    if not target.exists():
        previous.unlink(missing_ok=True)  # before the first refresh, the shipped catalogue was in use
        return
    spare = target.with_name(f".{target.name}.{os.getpid()}.previous")
    spare.unlink(missing_ok=True)
    try:
        os.link(target, spare)
    except OSError:  # a file system without links
        spare.write_bytes(target.read_bytes())
    spare.replace(previous)


@contextmanager
def _one_at_a_time(target: Path) -> Iterator[None]:
    """Hold a lock that the system releases even if the process is killed."""
    lock = target.with_name("refresh.lock")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(lock, timeout=0, isolation_level=None)) as db:
            db.execute("BEGIN EXCLUSIVE")
            for stale in target.parent.glob(f".*{target.name}.*"):
                stale.unlink(missing_ok=True)  # of a refresh that was killed
            yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise CatalogueError("Another refresh is running; try again when it has ended.") from error
        raise CatalogueError(f"{lock} cannot be written: {error}.") from error
    except OSError as error:
        raise CatalogueError(f"{target.parent} cannot be used: {error.strerror}.") from error


def _named_snapshot(latest: Answer, address: str, fetcher: Fetcher) -> tuple[Answer, str, int]:
    """The snapshot of model-prices with the SHA-256 in *latest*, the date of its publication, and its size."""
    try:
        named = json.loads(latest.content)
        digest, published = str(named["sha256"]), str(named.get("published_at", ""))[:10]
        date.fromisoformat(published)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FetchError(f"{address} does not name a snapshot.") from error
    found = fetcher.fetch(f"{address.rpartition('/')[0]}/{digest}.json")
    if found is None or sha256(found.content).hexdigest() != digest:
        raise FetchError(f"{address} names a snapshot by a digest that its content does not have.")
    return replace(found, validators=latest.validators), published, found.size


def _is_address(origin: str) -> bool:
    return urlsplit(origin).scheme in ("http", "https", "file")


def _dated(folder: Path) -> list[SourceSpec]:
    """The sources in *folder*, dated by its manifest, else by the modification of their file."""
    dated = read_manifest(folder)
    found = []
    for spec in sources(folder):
        path = folder / spec.filename
        if path.exists():
            written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
            found.append(spec if spec.source_id in dated else replace(spec, as_of=written))
    return found


def _read_notes(target: Path) -> dict[str, Note]:
    """The notes on fetched files, by address; empty if they cannot be read: then all files are fetched again."""
    path = target.with_name(_NOTES)
    try:
        notes = expect_object(load_json(path), path)
        return {address: Note(**note) for address, note in notes.items() if isinstance(note, dict)}
    except (SourceError, TypeError):
        return {}


def _write_notes(target: Path, notes: Mapping[str, Note], inputs: BuildInputs) -> None:
    """Write the notes on the files that the catalogue uses; any other file is fetched again next time."""
    ours = {snapshot.digest for snapshot in inputs.snapshots.values()}
    kept = {address: asdict(note) for address, note in sorted(notes.items()) if note.digest in ours}
    path = target.with_name(_NOTES)
    draft = path.with_name(f".{target.name}.{os.getpid()}.notes")
    with suppress(OSError):  # without it, the next refresh fetches everything
        draft.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        draft.replace(path)
