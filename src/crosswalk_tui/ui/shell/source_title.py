"""Titles of panes that name the usage logs that the workload was read from, and the day of the prices."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from crosswalk_tui.ui.kit.cells import clean
from crosswalk_tui.ui.session.draft import Draft


def name_source(pane: Widget, subject: str, usual: str, draft: Draft) -> None:
    """Give *pane* the title *subject* with the name of the logs, or the *usual* one; with the day of other prices."""
    day = "" if draft.at is None else f" · prices of {draft.at.isoformat()}"
    title = Content(clean(f"{subject} · {draft.source}" if draft.source else usual) + day)
    if pane.border_title != title.markup:  # setting a title repaints the whole pane
        pane.border_title = title


def name_day(pane: Widget, usual: str, draft: Draft) -> None:
    """Give *pane* the title *usual*, with the day of the prices if that is not today."""
    pane.border_title = usual if draft.at is None else f"{usual} · prices of {draft.at.isoformat()}"
