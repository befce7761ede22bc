"""Read usage logs into a `UsageLog`: files, folders, patterns, a stream or a text."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.usage.files import copies, expand, text_blocks, unreadable
from crosswalk_tui.usage.log_formats import read_records
from crosswalk_tui.usage.log_records import LogRecords

_STANDARD_INPUT: Final = "Standard input"
_NO_TEXT: Final = "Paste a usage report, or type counts such as: 12,345 input, 678 output."
_JSON_NAMES: Final = (".json", ".jsonl", ".ndjson")

Progress = Callable[[int], object]
"""Called with the number of bytes read since the last call."""


class Cancelled(Exception):
    """Reading was cancelled by the caller."""


class UsageReader:
    """Reads logs and adds their requests to `log`."""

    def __init__(
        self, log: UsageLog, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        """Call *progress* with the bytes read, and stop when *cancelled* returns true."""
        self.log = log
        self._progress, self._cancelled = progress, cancelled
        self._records = LogRecords(log)

    def read_paths(self, names: Iterable[str | os.PathLike[str]], stdin: IO[bytes] | None = None) -> None:
        """Read files, folders and patterns; ``-`` is *stdin*.

        Raises:
            UsageError: a file cannot be read, or none of them has usage.
            Cancelled: the caller cancelled.
        """
        listed = list(names)
        if "-" in listed and stdin is not None:
            try:
                self.read_file(stdin, "", _STANDARD_INPUT)
            except OSError as error:
                raise UsageError(f"{_STANDARD_INPUT}: {error.strerror or 'cannot be read'}.") from error
        files = expand(name for name in listed if name != "-")
        try:
            doubles = copies(path for path, _ in files)
        except OSError as error:
            raise unreadable(error) from error
        for path, found in files:
            shown = _shown(path)
            if path in doubles:
                self.log.note("with the content of another file", shown, noun="file")
                continue
            try:
                with path.open("rb") as file:
                    self.read_file(file, shown if len(files) > 1 else "", shown, lenient=found)
            except OSError as error:
                raise UsageError(f"{shown}: {error.strerror or 'cannot be read'}.") from error
        self.finish(_shown(files[0][0]) if len(files) == 1 else "")

    def finish(self, name: str = "") -> None:
        """Check that requests were read from the only log *name*, or from several; state which pages are missing.

        Raises:
            UsageError: there were none; names the reason.
        """
        if not self._records.count:
            why = self._records.why_none or _NO_TEXT
            raise UsageError(why if not name or why.startswith(name) else f"{name}: {why}")
        self._records.state_pages()

    def read_file(self, file: IO[bytes], name: str, source: str = "", *, lenient: bool = False) -> None:
        """Read one log; notes start with *name* and errors with *source*, if there are any.

        Args:
            file: the log.
            name: what tells it from other logs; empty for the only one.
            source: what the user calls it; empty for a text.
            lenient: note what cannot be read, as in a log that was found by a folder or pattern.

        Raises:
            UsageError: it cannot be read, and *lenient* is false.
            Cancelled: the caller cancelled.
        """
        records = self._records
        records.start(name, lenient=lenient)
        is_named_json = (source or name).casefold().endswith(_JSON_NAMES)
        if_empty = f"{source} is empty." if source else _NO_TEXT
        try:
            read_records(self._watched(text_blocks(file)), records, if_empty, is_named_json=is_named_json)
        except UsageError as error:
            if lenient:
                records.explain(f"{name}: {error}" if name else str(error))
                self.log.note("that could not be read", name, noun="file")
                return
            raise UsageError(f"{source}: {error}" if source else str(error)) from error
        finally:
            records.end()
        records.state_doubt()

    def _watched(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """*blocks*, with the progress reported before each.

        Raises:
            Cancelled: the caller cancelled.
        """
        for block in blocks:
            if self._cancelled is not None and self._cancelled():
                raise Cancelled
            if self._progress is not None:
                self._progress(len(block))
            yield block


def read_usage(
    names: Sequence[str | os.PathLike[str]],
    *,
    bounds: Sequence[int] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    stdin: IO[bytes] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    windows: Mapping[str, int] | None = None,
) -> UsageLog:
    """Read usage logs.

    Args:
        names: files, folders, patterns, or ``-`` for *stdin*; a file that is named twice counts once.
        bounds: see `UsageLog`.
        since: leave out requests before this time.
        until: leave out requests at or after this time.
        stdin: the stream for ``-``.
        progress: called with the number of bytes read since the last call.
        cancelled: reading stops when it returns true.
        windows: the context windows of models, see `UsageLog`.

    Raises:
        UsageError: a file cannot be read, or there is no usage; names the place and the reason.
        Cancelled: *cancelled* returned true.
    """
    reader = UsageReader(UsageLog(bounds, since, until, windows), progress, cancelled)
    reader.read_paths(names, stdin)
    return reader.log


def read_usage_text(text: str, bounds: Sequence[int] = (), windows: Mapping[str, int] | None = None) -> UsageLog:
    """Read pasted or typed usage; for *bounds* and *windows*, see `UsageLog`.

    Raises:
        UsageError: it cannot be read; names the place and the reason.
    """
    reader = UsageReader(UsageLog(bounds, windows=windows))
    reader.read_file(io.BytesIO(text.encode("utf-8", "replace")), "")
    reader.finish()
    return reader.log


def _shown(path: Path) -> str:
    return safe(str(path), 200)
