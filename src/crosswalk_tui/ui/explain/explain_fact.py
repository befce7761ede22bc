"""Explains a fact: every value with its basis and sources, and the rule that chose one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from crosswalk_tui.core.facts.bases import BASES
from crosswalk_tui.core.facts.choosing import RULE
from crosswalk_tui.core.facts.claims import agrees
from crosswalk_tui.core.facts.labels import (
    BASIS_WORDS,
    LABELS,
    YOURS,
    all_votes,
    fact_of,
    stored_text,
    unknown_because,
    value_text,
    why_chosen,
)
from crosswalk_tui.core.models import FactCandidate, Model
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.ui.kit.cells import Line, fit, wrap
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.cursor_target import Explanation, FactOf

CHOSEN, SAME = "used", "same"
"""The words before the chosen value and before equal ones."""

_USE = 5  # width of the word
_VALUE, _BASIS, _VOTES = 24, 12, 7
_MOST_LINES = 6


def explained(session: Session, about: FactOf) -> Explanation:
    """Explain a fact about a model.

    Raises:
        CrosswalkError: the model or its facts cannot be read.
    """
    model = next((side.model for side in session.sides if side.model.key == about.key), None)
    model = model or session.catalogue.model(about.key)
    candidates = [c for c in session.catalogue.facts(about.key) if c.field == about.field]
    label = LABELS[about.field].long
    return Explanation(f"{label} of {model.name}", lambda width: _lines(model, about.field, candidates, width))


def _lines(model: Model, field: str, candidates: Sequence[FactCandidate], width: int) -> list[Line]:
    chosen = next((c for c in candidates if c.chosen), None)
    why = why_chosen(model, field, candidates)
    fact = fact_of(model, field, candidates)
    shown, reason = value_text(model, field), unknown_because(fact)
    lines: list[Line] = [[(text, "strong")] for text in wrap(f"{shown} · {reason}" if reason else shown, width)]
    lines += [[(text, "")] for text in wrap(f"{why} {all_votes(fact, why)}".rstrip(), width)]
    if not candidates:
        return lines
    lines += [[], _header(width)]
    for candidate in sorted(candidates, key=_sort_key):
        lines += _candidate(field, candidate, chosen, width)
    if len({c.value for c in candidates}) > 1:
        lines += [[], *([(text, "dim")] for text in wrap(f"The rule: {RULE}", width, _MOST_LINES))]
    return lines


def _sort_key(candidate: FactCandidate) -> tuple[bool, int, int, str]:
    """The chosen value first, then by basis and votes."""
    return not candidate.chosen, BASES.index(candidate.basis), -candidate.votes, candidate.value


def _cells(width: int) -> tuple[int, int, int]:
    """The widths of the value, the basis and the sources."""
    value = min(_VALUE, max(8, (width - _USE - _BASIS - _VOTES) // 2))
    return value, _BASIS, max(0, width - _USE - value - _BASIS - _VOTES - 1)


def _header(width: int) -> Line:
    value, basis, sources = _cells(width)
    votes = fit("Votes", _VOTES - 2, right=True)
    return [
        (f"{fit('', _USE)}{fit('Value', value)} {fit('Basis', basis - 1)}{votes}  {fit('Sources', sources)}", "head")
    ]


def _candidate(field: str, candidate: FactCandidate, chosen: FactCandidate | None, width: int) -> list[Line]:
    """The lines of one value, as many as its text and sources need."""
    value, basis, sources = _cells(width)
    same = chosen is not None and agrees(field, candidate.value, chosen.value)
    mark, style = (CHOSEN, "best") if candidate.chosen else (SAME if same else "", "dim")
    texts = wrap(stored_text(field, candidate.value), value, _MOST_LINES)
    stated_by = UNKNOWN if candidate.is_own else candidate.sources.replace("https://", "") or UNKNOWN
    names = wrap(stated_by, sources, _MOST_LINES) if sources else [""]
    columns = (
        [mark],
        texts,
        [YOURS if candidate.is_own else BASIS_WORDS[candidate.basis]],
        [f"{candidate.votes:,}"],
        names,
    )
    lines: list[Line] = [
        [
            (fit(word, _USE), style),
            (fit(text, value), "strong" if candidate.chosen else ""),
            (" " + fit(basis_text, basis - 1), "dim"),
            (fit(votes, _VOTES - 2, right=True), ""),
            ("  " + fit(name, sources), "dim"),
        ]
        for word, text, basis_text, votes, name in zip_longest(*columns, fillvalue="")
    ]
    if candidate.note:
        lines += [[(f"    {text}", "dim")] for text in wrap(candidate.note, max(1, width - 4), 2)]
    return lines
