"""``--usage``: read usage logs, and convert them to a workload."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Self

import click

from crosswalk_tui.core.text.quantity import format_tokens

if TYPE_CHECKING:
    from crosswalk_tui.core.usage.log import UsageLog
    from crosswalk_tui.core.workload.monthly import Workload

_UNEVEN = 2
_PROGRESS_STEP = 16 << 20


def read_usage_option(_ctx: click.Context, _param: click.Parameter, names: tuple[str, ...]) -> UsageLog | None:
    """Read the logs while the options are parsed; None if there are none.

    Raises:
        UsageError: a log cannot be read, or has no usage.
    """
    if not names:
        return None
    from crosswalk_tui.usage import read_usage

    with _ProgressLine() as line:
        log = read_usage(names, stdin=sys.stdin.buffer, progress=line.add)
    if "-" in names and not sys.stdin.isatty():
        _read_keys_from_terminal()
    return log


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


def usage_workload(log: UsageLog) -> Workload:
    """The workload with the tokens of *log* as a month; reports on standard error what it leaves out."""
    from crosswalk_tui.core.usage.remarks import remarks
    from crosswalk_tui.usage import log_workload

    for line in remarks(log):
        click.echo(line, err=True)
    total = log.total
    average = -(-total.input_tokens // total.requests) if total.requests else 0
    if average and total.largest_prompt > _UNEVEN * average:
        click.echo(
            f"Prompts are {format_tokens(average)} tokens on average, which decides the price band; "
            f"the largest has {format_tokens(total.largest_prompt)}.",
            err=True,
        )
    return log_workload(log)
