"""The command line: thin commands over the core, each loaded only when it runs.

`main` is the console script. Data go to standard output, messages to standard error. Exit codes: 0 is success, 1 a
negative answer (nothing found, nothing can be ranked, the check failed), 2 an invalid call or a catalogue that cannot
be read, 130 is Ctrl-C.
"""

from crosswalk_tui.cli.root import main

__all__ = ["main"]
