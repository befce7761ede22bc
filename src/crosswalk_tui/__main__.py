"""``python -m crosswalk_tui``: the same as the ``crosswalk-tui`` command."""

from crosswalk_tui.cli import main

if __name__ == "__main__":
    main()
