"""What the table of a pane is about, for a reader who does not see the app: the compared models and the workload."""

from __future__ import annotations

from crosswalk_tui.core.comparison.sentences import short_names
from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.text.table import Table, cells
from crosswalk_tui.core.workload.words import workload_words
from crosswalk_tui.ui.session.session import Session

_COMPARING = frozenset({"overview", "workload", "benchmarks", "plot", "verdict"})
"""The screens of the compared models."""

_BILLING = frozenset({"workload", "plot", "verdict"})
"""The screens on which every table depends on the workload; those of the others do if they have amounts a month."""


def about_session(table: Table, session: Session, view: str) -> Table:
    """*table* of the screen *view* with the models of *session*, and with its workload if the table depends on it."""
    models = [side.model for side in session.sides]
    names = short_names(models)
    compared = ", ".join(f"{letter} · {name}" for letter, name in zip(LETTERS, names, strict=False))
    has_bills = view in _BILLING or "month" in " ".join([*table.titles, *cells(table)])
    words = workload_words(session.workload, {model.key: name for model, name in zip(models, names, strict=True)})
    at = "" if session.at is None else f", at the prices in force on {session.at.isoformat()}"
    return table._replace(
        models=compared if view in _COMPARING else session.page if view == "model" else "",
        workload=f"{words}{at}" if has_bills else "",
    )
