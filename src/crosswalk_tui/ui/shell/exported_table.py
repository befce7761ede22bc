"""What the table of a pane is about, for a reader who does not see the app: the compared models and the workload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.comparison.sentences import short_names
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.text.table import Table, cells
from crosswalk_tui.core.workload.log_rate import LogRate, bill_heading, month_note
from crosswalk_tui.core.workload.words import workload_words
from crosswalk_tui.ui.session.session import Session

_COMPARING = frozenset({"overview", "workload", "benchmarks", "plot", "verdict"})
"""The screens of the compared models."""

_BILLING = frozenset({"workload", "plot", "verdict"})
"""The screens on which every table depends on the workload; those of the others do if they have amounts."""

_AMOUNTS = "month", "$/1M"
"""What is in a table with amounts for the workload, or with prices of the offers that are cheapest for it."""

_BILLS = bill_heading(None), PriceAxis.MONTHLY.label
"""The headings of bills for the workload of the session."""


def about_session(table: Table, session: Session, view: str) -> Table:
    """*table* of the screen *view* with the models of *session*, and with its workload if the table depends on it."""
    models = [side.model for side in session.sides]
    names = short_names(models)
    compared = ", ".join(f"{letter} · {name}" for letter, name in zip(LETTERS, names, strict=False))
    texts = " ".join([*table.titles, *cells(table)])
    has_bills = view in _BILLING or any(word in texts for word in _AMOUNTS)
    words = workload_words(session.workload, {model.key: name for model, name in zip(models, names, strict=True)})
    rate = session.workload.log_rate
    if rate is not None and has_bills:
        words = f"{words}; {_month_words(session, names, rate) if view in _COMPARING else rate.month_words}"
    at = "" if session.at is None else f", at the prices in force on {session.at.isoformat()}"
    columns = table.columns
    if rate is not None:
        columns = [replace(each, title=bill_heading(rate)) if each.title in _BILLS else each for each in columns]
    return table._replace(
        columns=columns,
        models=compared if view in _COMPARING else session.page if view == "model" else "",
        workload=f"{words}{at}" if has_bills else "",
    )


def _month_words(session: Session, names: Sequence[str], rate: LogRate) -> str:
    """What 30 days at the *rate* of the log cost, with the lowest bill of each compared model."""
    bests = [(name, ranked.best) for name, ranked in zip(names, session.comparison.models, strict=True)]
    return " ".join(month_note(bests, rate)).removesuffix(".") or rate.month_words
