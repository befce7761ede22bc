"""Where a refresh fetches each source: its live address, one from the user's settings, or a mirror of all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.folders import expanded
from crosswalk_tui.sources.refresh.fetch import LOOPBACK
from crosswalk_tui.sources.refresh.file_dates import source_folder
from crosswalk_tui.sources.registry import SOURCES, SourceSpec

HOSTS = frozenset(host for spec in SOURCES if spec.live and (host := urlsplit(spec.live).hostname))
"""Hosts to which a source may redirect."""


def is_address(text: str) -> bool:
    """Whether *text* is an address, not the path of a folder."""
    return "://" in text or text.startswith("file:")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a refresh.

    Attributes:
        mirror: an address below which all files are, under their names in a source folder; empty for none.
        chosen: the user's addresses by source id: of a file, or of a mirror if it ends with a slash or is a folder.
    """

    mirror: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise `SourceError` for an address that cannot be used, or of an unknown source."""
        known = {spec.source_id for spec in SOURCES}
        for source_id, address in self.chosen.items():
            if source_id not in known:
                shown = safe(source_id, 80)
                raise SourceError(f"refresh.addresses names no source, {shown}; there are: {', '.join(sorted(known))}.")
            _check(address, f"refresh.addresses.{source_id}")
        if self.mirror:
            _check(self.mirror, "The mirror")

    def of(self, spec: SourceSpec) -> str:
        """The address of *spec*; empty if it is not fetched."""
        chosen = self.chosen.get(spec.source_id, "")
        if self.mirror:
            return f"{self.mirror.rstrip('/')}/{spec.filename}"
        if not chosen:
            return spec.live
        if not is_address(chosen):
            path = source_folder(expanded(chosen))
            return (path / spec.filename if path.is_dir() else path).as_uri()
        return f"{chosen}{spec.filename}" if chosen.endswith("/") else chosen


def without_files(folder: Path, only: Collection[str] = ()) -> str:
    """The sentence on a *folder* without any file of the sources, or of those with an id in *only*.

    It names a folder beside it that has such files.
    """
    names = [spec.filename for spec in SOURCES if not only or spec.source_id in only]
    expected = f"no {names[0]}" if len(names) == 1 else f"neither {names[0]} nor any other file of a source"
    near = next((each for each in _beside(folder) if any((each / name).is_file() for name in names)), None)
    hint = "--from takes a folder with sources/, or an address." if near is None else f"{near} has: take that."
    return f"{folder} has {expected}. {hint}"


def _beside(folder: Path) -> Iterator[Path]:
    """The folder above *folder*, then those in it."""
    yield folder.absolute().parent
    with suppress(OSError):  # one that may not be listed
        yield from sorted(each for each in folder.iterdir() if each.is_dir())


def _check(address: str, name: str) -> None:
    shown = safe(address, 120)
    if not is_address(address):
        if not address or not expanded(address).is_absolute():
            raise SourceError(f'{name} is "{shown}", which is neither an address nor an absolute path.')
        return
    try:
        parts = urlsplit(address)
    except ValueError:
        raise SourceError(f'{name} is "{shown}", which is not an address.') from None
    if not _is_permitted(parts):
        raise SourceError(f'{name} is "{shown}"; it must be https, http to this machine, or file.')


def _is_permitted(parts: SplitResult) -> bool:
    if parts.scheme == "file":
        return True
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
