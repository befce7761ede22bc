"""The command line: thin commands over the core, one module each, loaded only when they run.

`main` is the console script. Data go to standard output, messages to standard error. Exit codes: 0 is an answer, 1 is
"no" (nothing found, nothing can be ranked, the check failed), 2 is a call that cannot be understood or a catalogue that
cannot be read, 130 is Ctrl-C.
"""

from crosswalk_tui.cli.root import main

__all__ = ["main"]
