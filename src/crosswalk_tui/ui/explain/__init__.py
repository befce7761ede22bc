"""Explains a figure: how it is computed, where it comes from, and what other sources state."""

from __future__ import annotations

from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.cursor_target import BillOf, Explainable, Explanation, ScoreOf


def explained(session: Session, about: Explainable) -> Explanation:
    """Explain a figure on the screen.

    Raises:
        CatalogueError: its sources cannot be read.
    """
    if isinstance(about, Explanation):
        return about
    if isinstance(about, BillOf):
        from crosswalk_tui.ui.explain import explain_bill

        return explain_bill.explained(session, about)
    if isinstance(about, ScoreOf):
        from crosswalk_tui.ui.explain import explain_score

        return explain_score.explained(session, about)
    from crosswalk_tui.ui.explain import explain_fact

    return explain_fact.explained(session, about)
