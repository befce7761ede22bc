"""The command line: thin commands over the core, each loaded only when it runs.

`main` is the console script. Data go to standard output, messages to standard error. Exit codes: 0 is success, 1 a
negative answer (nothing found, nothing can be ranked, the check failed), 2 an invalid call or a catalogue that cannot
be read, 130 is Ctrl-C.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

from crosswalk_tui import __version__

__all__ = ["main"]


def main() -> None:
    """Run the program on the arguments of this process."""
    if sys.argv[1:] == ["--version"]:
        with suppress(BrokenPipeError):  # click ends it without a message, below
            print(f"crosswalk-tui {__version__}", flush=True)
            return
    gc.disable()  # nothing that an import makes is garbage; `RootGroup.get_command` and the app enable it again
    from crosswalk_tui.cli.group import COMPLETION_VARIABLE
    from crosswalk_tui.cli.root import program  # click, which takes longer to import than the version to print

    if COMPLETION_VARIABLE in os.environ:  # a shell asks what to offer for a word
        from crosswalk_tui.cli.completion import prepare

        prepare(program)
    program(complete_var=COMPLETION_VARIABLE)
