"""A model's facts for the command line: values, and their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crosswalk_tui.core.facts.labels import LABELS, YOURS, fact_of, unknown_because, value_text
from crosswalk_tui.core.models import FactCandidate, Model
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.table import Table

FACT_NAMES = tuple(name for name in Model._fields if name != "key")
"""The facts of a model, as named in the catalogue and in JSON."""

_IN_THE_TITLE = ("name", "key")


def fact_values(model: Model) -> dict[str, object]:
    """Every fact of *model*; None is unknown, a tuple becomes a list."""
    values = {name: getattr(model, name) for name in FACT_NAMES}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def provenance(fact: FactCandidate) -> dict[str, object]:
    """Describe one candidate value of a fact."""
    return {
        "field": fact.field,
        "value": fact.value,
        "chosen": fact.chosen,
        "basis": fact.basis,
        "sources": _sources(fact),
        "votes": fact.votes,
        "note": fact.note,
    }


def fact_records(model: Model, facts: Sequence[FactCandidate]) -> list[dict[str, object]]:
    """The facts as CSV records, each with the basis of the chosen value."""
    chosen = {fact.field: fact for fact in facts if fact.chosen}
    records: list[dict[str, object]] = [{"field": "key", "value": model.key}]
    for name, value in fact_values(model).items():
        fact = chosen.get(name)
        evidence = {} if fact is None else {"basis": fact.basis, "sources": _sources(fact), "votes": fact.votes}
        records.append({"field": name, "value": value, **evidence})
    return records


def fact_table(model: Model, facts: Sequence[FactCandidate], names: Mapping[str, str]) -> Table:
    """The facts as a table; *names* are those of the sources by id."""
    return Table(
        (Column("Fact"), Column("Value"), Column("From")),
        [
            (label.long, value_text(model, field), _origin(model, field, facts, names))
            for field, label in LABELS.items()
            if field not in _IN_THE_TITLE
        ],
    )


def _sources(fact: FactCandidate) -> list[str]:
    return [source.strip() for source in fact.sources.split(",")]


def _origin(model: Model, field: str, facts: Sequence[FactCandidate], names: Mapping[str, str]) -> str:
    """The source of the chosen value and the number of others, or the reason why none is chosen."""
    candidates = [fact for fact in facts if fact.field == field]
    chosen = next((fact for fact in candidates if fact.chosen), None)
    if chosen is None:
        return unknown_because(fact_of(model, field, candidates))
    named = f"{', '.join(names.get(source, source) for source in _sources(chosen))} ({chosen.basis.replace('_', ' ')})"
    sources = YOURS if chosen.is_own else named
    others = len({fact.value for fact in candidates if fact.value != chosen.value})
    return sources if not others else f"{sources}; {counted(others, 'other value')} given"
