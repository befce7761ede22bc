"""Refresh the catalogue: fetch the newest snapshot of each source, check it, and rebuild from all of them.

The snapshot of a source that cannot be fetched is read from the catalogue in use (see
`crosswalk_tui.sources.snapshots`), or from the shipped catalogue if that is newer. The result is the same as a build
from these snapshots. It is verified before it replaces the catalogue in use, which is kept as the previous one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Event

from crosswalk_tui.catalog.locate import refreshed_path
from crosswalk_tui.core.errors import FetchError, RefreshCancelled, SourceError
from crosswalk_tui.sources.pipeline import BuildReport, rebuild
from crosswalk_tui.sources.refresh.addresses import HOSTS, Addresses, is_address, without_files
from crosswalk_tui.sources.refresh.current_inputs import CurrentInputs
from crosswalk_tui.sources.refresh.downloads import download
from crosswalk_tui.sources.refresh.fetch import Fetcher, Validators
from crosswalk_tui.sources.refresh.fetched_files import FetchNote, keep_file, read_notes, write_notes
from crosswalk_tui.sources.refresh.file_dates import BY_FETCH, BY_OPTION, BY_TIME, dated_sources, redated, source_folder
from crosswalk_tui.sources.refresh.newest_snapshots import Version, is_usable, known_dates, shipped_date
from crosswalk_tui.sources.refresh.plausible import hold_back, is_empty, reasons_against
from crosswalk_tui.sources.refresh.refresh_report import Outcome, RefreshReport, RefreshStep, SourceResult
from crosswalk_tui.sources.refresh.replacement import only_refresh, replace_catalogue
from crosswalk_tui.sources.registry import MANIFEST, SOURCES, SourceSpec
from crosswalk_tui.sources.snapshots import BuildInputs, Snapshot, read_snapshot


@dataclass(slots=True)
class Refresh:
    """A refresh.

    Attributes:
        now: the time, which dates files without a date from the server.
        target: the catalogue to replace; the user's catalogue by default.
        origin: a folder, or the address of a mirror, to read instead of the live addresses.
        only: ids of the sources to fetch; if empty, all that are not fetched on request only.
        addresses: addresses of the user's settings by source id, which replace the live ones (see `Addresses`).
        requested: ids of the sources that the user's settings request.
        as_of: ISO date of files that neither a manifest nor a server dates, if any.
        accept: take snapshots and prices that would be held back.
        keep: a folder for the fetched files, laid out and dated as a source folder; None to delete them.
        write: build the catalogue; otherwise, only report the results.
        progress: called before and after each source, and before the build.
        cancelled: set it, from any thread, to stop the refresh and keep the catalogue as it is.
    """

    now: datetime
    target: Path = field(default_factory=refreshed_path)
    origin: str = ""
    only: frozenset[str] = frozenset()
    addresses: Mapping[str, str] = field(default_factory=dict)
    requested: frozenset[str] = frozenset()
    as_of: str = ""
    accept: bool = False
    keep: Path | None = None
    write: bool = True
    progress: Callable[[RefreshStep], None] = lambda _: None
    cancelled: Event = field(default_factory=Event)
    dated: dict[str, str] = field(default_factory=dict, init=False)  # how each source was dated, if not by its list

    def run(self) -> RefreshReport:
        """Fetch, check, rebuild and replace.

        Raises:
            CatalogueError: there is no catalogue to start from, or the new one cannot be written.
            SourceError: *only* has an unknown source, *origin* is not a folder with files of sources, or an address
                cannot be used.
            ProxySettingError: the environment names a proxy that cannot be used.
            RefreshCancelled: it was cancelled.
        """
        mirror = self.origin if is_address(self.origin) else ""
        addresses = Addresses(mirror, self.addresses)
        specs = self._specs(addresses)
        with only_refresh(self.target) as folder, Fetcher(HOSTS, self.cancelled) as fetcher:
            files = _Files(self, addresses, folder, fetcher, read_notes(self.target))
            # The records of another version may not be readable, although the dates are: then they decide.
            work = CurrentInputs(self.target, self._is_wanted, is_ours=bool(files.notes))
            results: list[SourceResult] = []
            for position, spec in enumerate(specs, 1):
                self._step(spec.name, position, len(specs))
                results.append(self._missing(spec, addresses, work) or self._refresh(spec, files, work))
                self._step(spec.name, position, len(specs), results[-1])
            built = None
            is_due = work.has_unwanted or (self.target.exists() and not is_usable(self.target))
            if self.write and (is_due or any(result.outcome is Outcome.TAKEN for result in results)):
                self._step("", len(specs), len(specs))
                built = self._replace(work.inputs)
            if self.write:
                write_notes(self.target, files.notes, work.digests())
        return RefreshReport(tuple(results), built)

    def _step(self, name: str, position: int, total: int, result: SourceResult | None = None) -> None:
        """Report a step, unless the refresh was cancelled."""
        self._stop_if_cancelled()
        self.progress(RefreshStep(name, position, total, result))

    def _is_wanted(self, source_id: str) -> bool:
        return source_id in self.requested or not any(s.on_request for s in SOURCES if s.source_id == source_id)

    def _stop_if_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise RefreshCancelled

    def _specs(self, addresses: Addresses) -> list[SourceSpec]:
        """The sources to fetch, in order."""
        known = {spec.source_id: spec for spec in SOURCES}
        for source_id in sorted(self.only):
            if source_id not in known:
                raise SourceError(f"No source is called {source_id}; there are: {', '.join(sorted(known))}.")
            if known[source_id].on_request and source_id not in self.requested:
                name = known[source_id].name
                raise SourceError(f"{name} is fetched only with {source_id} = true under [refresh] in config.toml.")
        specs = [spec for spec in self._available(addresses) if not spec.on_request or spec.source_id in self.requested]
        found = [spec for spec in specs if not self.only or spec.source_id in self.only]
        if missing := sorted(self.only - {spec.source_id for spec in found}):
            raise SourceError(f"{known[missing[0]].name} cannot be fetched; it changes with a release or with --from.")
        return found

    def _available(self, addresses: Addresses) -> list[SourceSpec]:
        if self.origin and not addresses.mirror:
            folder = source_folder(Path(self.origin))
            if not folder.is_dir():
                raise SourceError(f"There is no folder {folder}; --from takes a folder with sources/, or an address.")
            self.origin = str(folder)
            dated = dated_sources(folder, self.as_of)
            self.dated = {spec.source_id: how for spec, how in dated.items()}
            if not any(self._has_file(spec) for spec in dated if not self.only or spec.source_id in self.only):
                raise SourceError(without_files(folder, self.only))
            return list(dated)
        # A mirror need not have what is not fetched from elsewhere.
        return [spec for spec in SOURCES if spec.live or (addresses.of(spec) and (self.only or not addresses.mirror))]

    def _has_file(self, spec: SourceSpec) -> bool:
        """Whether the folder of *origin* has the file, or the tables, of *spec*."""
        path = Path(self.origin) / spec.filename
        return path.is_file() or any(path.glob("*.csv"))

    def _missing(self, spec: SourceSpec, addresses: Addresses, work: CurrentInputs) -> SourceResult | None:
        """The result of a source of which a folder has no file."""
        if not self.origin or addresses.mirror or self._has_file(spec):
            return None
        kept = work.date_in_use(spec.source_id)
        stays = f"; the data of {kept} stay in use" if kept else ""
        detail = f"the folder has no {spec.filename}{stays}"
        return SourceResult(spec.source_id, spec.name, Outcome.MISSING, detail, kept)

    def _refresh(self, spec: SourceSpec, files: _Files, work: CurrentInputs) -> SourceResult:
        """Fetch and check a source; a new snapshot that is taken becomes part of *work*."""
        then = work.versions.get(spec.source_id)
        as_of = "" if then is None else then.as_of

        def result(outcome: Outcome, detail: str, as_of: str = as_of, held: Sequence[object] = ()) -> SourceResult:
            return SourceResult(spec.source_id, spec.name, outcome, detail, as_of, tuple(map(str, held)), files.size)

        try:
            now = files.snapshot(spec, then)
        except (FetchError, SourceError) as error:
            return result(Outcome.FAILED, str(error), work.date_in_use(spec.source_id))
        if now is None or (then is not None and now.digest == then.digest and not self.accept):
            return result(Outcome.UNCHANGED, f"as of {as_of}")
        ours = work.inputs.snapshots.get(spec.source_id)
        how = f", {self.dated[spec.source_id]}" if self.dated.get(spec.source_id) else ""
        if ours is None:
            work.take(now)
            return result(Outcome.TAKEN, f"new, as of {now.harvest.as_of}{how}", now.harvest.as_of)
        if now.harvest.as_of < as_of <= files.last_day:
            return result(Outcome.UNCHANGED, f"that of {now.harvest.as_of} is older than ours of {as_of}{how}")
        if is_empty(ours, now):
            return result(Outcome.FAILED, "the answer contains nothing that could be imported")
        if reasons := [] if self.accept else reasons_against(ours, now):
            return result(Outcome.HELD, f"{'; '.join(reasons)}; --accept takes it")
        held: Sequence[object] = ()
        if not self.accept:
            now, held = hold_back(ours, now)
        if now == replace(ours, harvest=replace(ours.harvest, as_of=now.harvest.as_of)):
            return result(Outcome.UNCHANGED, f"as of {as_of}")
        work.take(now)
        return result(Outcome.TAKEN, f"{as_of} → {now.harvest.as_of}{how}", now.harvest.as_of, held)

    def _replace(self, inputs: BuildInputs) -> BuildReport:
        """Build the new catalogue and replace the target by it."""
        reports: list[BuildReport] = []

        def write(draft: Path) -> None:
            reports.append(rebuild(inputs, draft))
            self._stop_if_cancelled()

        replace_catalogue(self.target, write)
        return replace(reports[0], output=self.target)


@dataclass
class _Files:
    """The files of a refresh: fetched, or read from a folder.

    Attributes:
        folder: where fetched files are put.
        notes: what is known of fetched files, by address; updated.
        size: bytes received for the last source.
    """

    refresh: Refresh
    addresses: Addresses
    folder: Path
    fetcher: Fetcher
    notes: dict[str, FetchNote]
    size: int = 0

    @cached_property
    def known_dates(self) -> dict[str, str]:
        """The ISO dates of the files of earlier catalogues, by digest."""
        return known_dates(self.refresh.target)

    @cached_property
    def last_day(self) -> str:
        """The last ISO date that is not in the future anywhere, even if the clock of this machine is behind."""
        today = max(f"{self.refresh.now.astimezone(UTC):%Y-%m-%d}", shipped_date())
        return (date.fromisoformat(today) + timedelta(days=1)).isoformat()

    def _day(self, spec: SourceSpec, address: str, day: str) -> str:
        """The ISO date of a fetched file, *day* if its server sends one, else that of the option; or empty."""
        refresh = self.refresh
        if address == spec.live or (day and not address.startswith("file:")):
            return day  # what is published now is of today
        refresh.dated[spec.source_id] = BY_OPTION if refresh.as_of else BY_TIME if day else BY_FETCH
        return refresh.as_of or day

    def snapshot(self, spec: SourceSpec, then: Version | None) -> Snapshot | None:
        """The newest snapshot of *spec*, or None if it has not changed since *then*.

        Raises:
            FetchError: the file cannot be fetched.
            SourceError: it cannot be read, or is dated in the future.
        """
        self.size = 0
        if self.refresh.origin and not self.addresses.mirror:
            return self._read_from_folder(spec)
        return self._fetched(spec, then)

    def _read_from_folder(self, spec: SourceSpec) -> Snapshot:
        """The snapshot in the folder that is read instead of the live addresses."""
        refresh = self.refresh
        read = read_snapshot(spec, Path(refresh.origin))
        read, refresh.dated[spec.source_id] = redated(read, refresh.dated[spec.source_id], self.known_dates)
        if read.harvest.as_of > self.last_day:
            day = f"it is dated {read.harvest.as_of}, in the future"
            raise SourceError(f"{day}; a date in {MANIFEST} or --as-of dates it otherwise")
        return read

    def _fetched(self, spec: SourceSpec, then: Version | None) -> Snapshot | None:
        """The snapshot at the address of *spec*; None if it has not changed since *then*."""
        refresh = self.refresh
        address = self.addresses.of(spec)
        is_kept = refresh.keep is None or (refresh.keep / spec.filename).exists()
        ours = then if is_kept and not refresh.accept else None
        note = self.notes.get(address)
        is_ours = note is not None and ours is not None and note.digest == ours.digest
        known = Validators(note.etag, note.last_modified) if note is not None and is_ours else None
        answer = download(spec, address, self.fetcher, known, "" if ours is None else ours.as_of)
        if answer is None:
            return None
        self.size = answer.size
        digest = sha256(answer.content).hexdigest()
        self.notes[address] = FetchNote(digest, answer.validators.etag, answer.validators.last_modified)
        if ours is not None and digest == ours.digest:
            return None
        path = self.folder / spec.filename
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(answer.content)
        today = f"{refresh.now.astimezone(UTC):%Y-%m-%d}"
        if then is not None and digest == then.digest:  # accepted now, but no newer than before
            spec = replace(spec, as_of=then.as_of)
        else:
            spec = replace(spec, as_of=min(self._day(spec, address, answer.day) or today, today))
        found = read_snapshot(spec, self.folder)
        if refresh.keep is not None:
            keep_file(spec, path, refresh.keep)
        return found
