"""The command line: thin commands over the core, each loaded only when it runs.

`main` is the console script. Data go to standard output, messages to standard error. Exit codes: 0 is success, 1 a
negative answer (nothing found, nothing can be ranked, the check failed), 2 an invalid call, a catalogue that cannot be
read or an answer that cannot be written, 130 is Ctrl-C.
"""

from __future__ import annotations

import gc
import io
import os
import sys

from crosswalk_tui import __version__  # what takes longer to import is in `main`, which handles Ctrl-C

__all__ = ["main"]

_INTERRUPTED = 130


def main() -> None:
    """Run the program on the arguments of this process."""
    try:
        _open_streams()
        _run()
    except KeyboardInterrupt:  # during the imports; afterwards, `RootGroup` ends it
        sys.exit(_INTERRUPTED)


def _run() -> None:
    if sys.argv[1:] == ["--version"]:
        from contextlib import suppress

        with suppress(OSError):  # click tries again and reports it, below
            print(f"crosswalk-tui {__version__}", flush=True)
            return
    gc.disable()  # nothing that an import makes is garbage; `RootGroup.get_command` and the app enable it again
    from crosswalk_tui.cli.group import COMPLETION_VARIABLE, report_lost_answer
    from crosswalk_tui.cli.root import program  # click, which takes longer to import than the version to print

    if COMPLETION_VARIABLE in os.environ:  # a shell asks what to offer for a word
        from crosswalk_tui.cli.completion import prepare

        prepare(program)
    try:
        program(complete_var=COMPLETION_VARIABLE)
    except OSError as error:  # of completions, which click writes without calling the group
        sys.exit(report_lost_answer(error))


def _open_streams() -> None:
    """Let closed standard streams fail when they are used, and messages be lost where they cannot be written.

    The next files that are opened would otherwise have the descriptors of closed streams.
    """
    if sys.stdin is None:
        sys.stdin = open(os.open(os.devnull, os.O_WRONLY))  # noqa: SIM115, PTH123 - it stays open
    if sys.stdout is None:
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w")  # noqa: SIM115, PTH123 - it stays open
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - it stays open
    else:
        sys.stderr = _Messages(sys.stderr.buffer, sys.stderr.encoding, sys.stderr.errors, line_buffering=True)


class _Messages(io.TextIOWrapper):
    """Standard error: a message that cannot be written is lost, and the exit code stays what it is."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            return
