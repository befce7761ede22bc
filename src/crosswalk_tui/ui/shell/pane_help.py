"""The help text of a pane, with the keys in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from textual.widget import Widget

_ACTION = re.compile(r"\{([a-z.-]+)\}")


@runtime_checkable
class ShowsKeys(Protocol):
    """An app whose keys can be remapped."""

    def shown_keys(self) -> Mapping[str, str]:
        """The keys of every action as they are shown."""


def pane_help(pane: Widget) -> str:
    """The text of *pane* about itself, its ``{figure.explain}`` replaced by the first key of that action."""
    keys = pane.app.shown_keys() if isinstance(pane.app, ShowsKeys) else {}
    return _ACTION.sub(lambda named: (keys.get(named[1], "").split() or ["no key"])[0], str(pane.HELP or ""))
