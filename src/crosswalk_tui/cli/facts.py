"""A model's facts for the command line: values, and the sources each rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields

from crosswalk_tui.catalog.reader import FactCandidate
from crosswalk_tui.cli.output import Column, Table
from crosswalk_tui.core.catalogue import Model
from crosswalk_tui.core.format import UNKNOWN, parameters, tokens

FACT_NAMES = tuple(field.name for field in fields(Model) if field.name != "key")
"""The facts of a model, as named in the catalogue and in JSON."""


def fact_values(model: Model) -> dict[str, object]:
    """Every fact of *model* as a plain value; None is unknown."""
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
    """The facts as CSV records, each with what the chosen value rests on."""
    chosen = {fact.field: fact for fact in facts if fact.chosen}
    records: list[dict[str, object]] = [{"field": "key", "value": model.key}]
    for name, value in fact_values(model).items():
        fact = chosen.get(name)
        rests_on = {} if fact is None else {"basis": fact.basis, "sources": _sources(fact), "votes": fact.votes}
        records.append({"field": name, "value": value, **rests_on})
    return records


def fact_table(model: Model, facts: Sequence[FactCandidate]) -> Table:
    """The facts for people to read."""
    return Table(
        (Column("Fact"), Column("Value"), Column("From")),
        [(label, UNKNOWN if value is None else value, _origin(field, facts)) for label, value, field in _shown(model)],
    )


def _shown(model: Model) -> list[tuple[str, str | None, str]]:
    """Label, value and field of each fact, in reading order."""
    return [
        ("Lab", model.lab, "lab"),
        ("Family", model.family, "family"),
        ("Parameters", _written(model.params_total_m, parameters), "params_total_m"),
        ("Active parameters", _written(model.params_active_m, parameters), "params_active_m"),
        ("Weights", _flag(model.open_weights, "open", "closed"), "open_weights"),
        ("Licence", model.licence, "licence"),
        ("Released", model.release_date, "release_date"),
        ("Knowledge until", model.knowledge_cutoff, "knowledge_cutoff"),
        ("Context", _written(model.context_tokens, _exact_tokens), "context_tokens"),
        ("Output limit", _written(model.max_output_tokens, _exact_tokens), "max_output_tokens"),
        ("Takes", _listed(model.modalities_in), "modalities_in"),
        ("Makes", _listed(model.modalities_out), "modalities_out"),
        ("Reasoning", _flag(model.reasoning), "reasoning"),
        ("Tools", _flag(model.tools), "tools"),
        ("Structured output", _flag(model.structured_output), "structured_output"),
        ("Providers", str(model.n_providers), "n_providers"),
    ]


def _written(value: int | None, how: Callable[[int], str]) -> str | None:
    return None if value is None else how(value)


def _exact_tokens(count: int) -> str:
    short = tokens(count)
    return short if short == str(count) else f"{short} ({count:,})"


def _flag(value: bool | None, yes: str = "yes", no: str = "no") -> str | None:
    return None if value is None else yes if value else no


def _listed(words: Sequence[str] | None) -> str | None:
    return None if words is None else ", ".join(words)


def _sources(fact: FactCandidate) -> list[str]:
    return [source.strip() for source in fact.sources.split(",")]


def _origin(field: str, facts: Sequence[FactCandidate]) -> str:
    """Where the chosen value comes from, and that others exist."""
    candidates = [fact for fact in facts if fact.field == field]
    chosen = next((fact for fact in candidates if fact.chosen), None)
    if chosen is None:
        return ""
    said = f"{', '.join(_sources(chosen))} ({chosen.basis.replace('_', ' ')})"
    others = len({fact.value for fact in candidates if fact.value != chosen.value})
    return said if not others else f"{said}; {others} other value{'s' if others > 1 else ''} given"
