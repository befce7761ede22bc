"""Run ``python -m tests.torture``; see ``--help``."""

import sys

from tests.torture.seeds import main

if __name__ == "__main__":
    sys.exit(main())
