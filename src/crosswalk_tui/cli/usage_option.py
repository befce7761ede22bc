"""``--usage``: read usage logs, and convert them to a workload."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from crosswalk_tui.cli.options import say_if_waiting
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.origin import no_days

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.core.usage.log import UsageLog
    from crosswalk_tui.core.workload.monthly import Workload

_PROGRESS_STEP = 16 << 20


class UsageOption:
    """The logs named by ``--usage``. They are read once, with the price bands of a catalogue as bounds of sizes.

    Attributes:
        names: files, folders, patterns, or ``-`` for standard input.
        log: the content of the logs; None before they are read.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.log: UsageLog | None = None

    @property
    def source(self) -> str:
        """What the app calls the logs: the name of the only one, or of the first and how many more."""
        first, more = self.names[0], len(self.names) - 1
        name = "standard input" if first == "-" else safe(Path(first).name or first, 60)
        return f"{name} and {more} more" if more else name

    def read(
        self,
        catalogue: Catalogue,
        since: date | None = None,
        until: date | None = None,
        sizes: Sequence[int] = (),
        *,
        may_be_empty: bool = False,
    ) -> UsageLog:
        """Read the logs, or return what was read before; only the days *since* to *until* (UTC), both included.

        Requests are also told apart by the prompt *sizes*. With *may_be_empty*, none may be left.

        Raises:
            UsageError: a log cannot be read, or has no usage; *until* is before *since*.
        """
        if problem := no_days(since, until):
            raise UsageError(problem)
        if self.log is None:
            from crosswalk_tui.usage import read_usage

            say_if_waiting(self.names)
            with _ProgressLine() as line:
                bounds = tuple(sorted({*catalogue.band_starts(), *sizes}))
                self.log = read_usage(
                    self.names,
                    bounds=bounds,
                    since=None if since is None else _midnight(since),
                    until=None if until is None or until == date.max else _midnight(until + timedelta(days=1)),
                    stdin=sys.stdin.buffer,
                    progress=line.add,
                    windows=catalogue.context_windows(),
                )
            if "-" in self.names and not sys.stdin.isatty():
                _read_keys_from_terminal()
            if not self.log.total.rows and not may_be_empty:
                raise UsageError(_none_left(self.log))
        return self.log


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _none_left(log: UsageLog) -> str:
    """Why no request of *log* counts, though it has some."""
    left = ", ".join(note.in_words for note in log.notes)
    return f"No request is left: {left}."


def usage_option_value(_ctx: click.Context, _param: click.Parameter, names: tuple[str, ...]) -> UsageOption | None:
    """An option callback: the logs *names*; None if there are none."""
    return UsageOption(names) if names else None


class _ProgressLine:
    """Shows the megabytes read so far on standard error, if that is a terminal; nothing for small logs."""

    def __init__(self) -> None:
        self._read = self._shown = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)

    def add(self, size: int) -> None:
        """Count *size* more bytes."""
        self._read += size
        if self._read - self._shown >= _PROGRESS_STEP and sys.stderr.isatty():
            self._shown = self._read
            click.echo(f"\rReading usage logs: {self._read >> 20:,} MB (ctrl+c cancels)", err=True, nl=False)


def _read_keys_from_terminal() -> None:
    """Replace standard input, which was read to its end, with the terminal."""
    if not sys.stdout.isatty():
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return
    os.dup2(terminal, 0)  # the app reads keys from descriptor 0
    os.close(terminal)


def report_remarks(log: UsageLog, workload: Workload) -> None:
    """Report on standard error what *workload* leaves out of *log*, and the period of the log."""
    from crosswalk_tui.core.usage.remarks import remarks

    for line in remarks(log, workload):
        write_message(line)


class OnSeveralModels(click.Command):
    """Accepts several models after one ``--on``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat ``--on`` before each word after it, up to the next option or path."""
        return super().parse_args(ctx, list(_with_repeated_on(args)))


def _with_repeated_on(args: Sequence[str]) -> Iterator[str]:
    given = 0  # words since --on, which is one of them; 0 elsewhere
    for nth, word in enumerate(args):
        if word == "--":
            yield from args[nth:]
            return
        if word.startswith("-") and word != "-":
            given = 2 if word.startswith("--on=") else int(word == "--on")
        elif given > 1 and (word == "-" or Path(word).exists() or any(sign in word for sign in "*?[")):
            given = 0
        elif given > 1:
            yield "--on"
        yield word
        given += bool(given == 1 and word != "--on")
