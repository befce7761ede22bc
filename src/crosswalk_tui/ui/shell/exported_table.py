"""What the table of a pane is about, for a reader who does not see the app: the compared models and the workload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crosswalk_tui.core.comparison.sentences import short_names
from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.text.table import Table, cells
from crosswalk_tui.core.workload.log_rate import LogRate, bill_heading, month_note
from crosswalk_tui.core.workload.words import workload_words
from crosswalk_tui.ui.session.session import Session

_COMPARING = frozenset({"overview", "workload", "benchmarks", "plot", "verdict"})
"""The screens of the compared models."""

_BILLING = frozenset({"workload", "plot", "verdict"})
"""The screens on which every table depends on the workload; those of the others do if they have amounts a month."""

_PER_MONTH = bill_heading(None)


def about_session(table: Table, session: Session, view: str) -> Table:
    """*table* of the screen *view* with the models of *session*, and with its workload if the table depends on it."""
    models = [side.model for side in session.sides]
    names = short_names(models)
    compared = ", ".join(f"{letter} · {name}" for letter, name in zip(LETTERS, names, strict=False))
    has_bills = view in _BILLING or "month" in " ".join([*table.titles, *cells(table)])
    words = workload_words(session.workload, {model.key: name for model, name in zip(models, names, strict=True)})
    rate = session.workload.log_rate
    if rate is not None and has_bills:
        words = f"{words}; {_month_words(session, names, rate) if view in _COMPARING else rate.month_words}"
    at = "" if session.at is None else f", at the prices in force on {session.at.isoformat()}"
    heading = bill_heading(rate)
    columns = [replace(each, title=heading) if each.title == _PER_MONTH else each for each in table.columns]
    return table._replace(
        columns=columns,
        models=compared if view in _COMPARING else session.page if view == "model" else "",
        workload=f"{words}{at}" if has_bills else "",
    )


def _month_words(session: Session, names: Sequence[str], rate: LogRate) -> str:
    """What 30 days at the *rate* of the log cost, with the lowest bill of each compared model."""
    bests = [(name, ranked.best) for name, ranked in zip(names, session.comparison.models, strict=True)]
    return " ".join(month_note(bests, rate)).removesuffix(".") or rate.month_words
