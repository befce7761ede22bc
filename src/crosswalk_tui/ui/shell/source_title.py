"""Titles of panes that name the usage logs that the workload was read from."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from crosswalk_tui.ui.kit.cells import clean
from crosswalk_tui.ui.session.session import Draft


def name_source(pane: Widget, subject: str, usual: str, draft: Draft) -> None:
    """Give *pane* the title *subject* with the name of the logs, or the *usual* one without logs."""
    title = Content(clean(f"{subject} · {draft.source}") if draft.source else usual)
    if pane.border_title != title.markup:  # setting a title repaints the whole pane
        pane.border_title = title
