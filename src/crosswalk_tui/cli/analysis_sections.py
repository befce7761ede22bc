"""The sections of ``compare`` on when the answer changes: volumes, break-even points, providers, inputs, a budget."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crosswalk_tui.cli.analysis_documents import bought_by
from crosswalk_tui.cli.output import Section
from crosswalk_tui.core.breakeven.stretches import cheaper, input_text
from crosswalk_tui.core.changes.analysis import Analysis, PairBreakEven
from crosswalk_tui.core.changes.input_effects import change_label, effect_sentence, present_sentence
from crosswalk_tui.core.changes.scale import InputChange, output_share
from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison
from crosswalk_tui.core.comparison.sentences import plain_text
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.quantity import format_share, format_tokens, format_usd
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Sign, WorkloadInput


def analysis_sections(analysis: Analysis, budget: Decimal | None) -> list[Section]:
    """The *analysis* and what *budget* buys, as tables and sentences; models by name, in columns by letter."""
    comparison, inputs = analysis.comparison, analysis.sensitivity
    sections = [
        Section("At other volumes", _volumes_table(analysis), _output_shares(analysis)),
        Section("Break-even", _break_even_table(analysis)),
        Section("Where the cheapest provider changes", _providers_table(analysis)),
        Section("Each input halved and doubled", _effects_table(analysis), _flips(inputs)),
    ]
    if budget is not None:
        sections.append(Section(f"With {format_usd(budget)} a month", _budget_table(comparison, budget)))
    return sections


def _volumes_table(analysis: Analysis) -> Table:
    """The cheapest bill of each model and its provider at each volume; the cheapest model, and by how much."""
    columns = [Column("Workload")]
    for letter in LETTERS[: len(analysis.names)]:
        columns += [Column(f"{letter} $/month", "point"), Column("at")]
    cells = []
    for row in analysis.scale:
        line = [f"{format_tokens(row.workload.input_tokens)} in, {format_tokens(row.workload.output_tokens)} out"]
        for _, quote in row.quotes:
            line += [total_text(quote, 2), quote.offer.provider.name if quote else fmt.UNKNOWN]
        named = {key: name for name, (key, _) in zip(analysis.names, row.quotes, strict=True)}
        winners = " = ".join(named[key] for key in row.winners) or fmt.UNKNOWN
        lead = "" if row.lead is None else f", by {format_share(row.lead, 0).replace('>', 'more than ')}"
        maybe = "".join(f", {Sign.ASSUMED} {named[key]}" for key in row.maybe_cheaper)
        cells.append((*line, f"{winners}{lead}{maybe}"))
    return Table((*columns, Column("Cheapest")), cells)


def _effects_table(analysis: Analysis) -> Table:
    """The cheapest model with each input halved or doubled: its bill, and how far it is below the next."""
    rows = [
        (change_label(change), plain_text(effect_sentence(change, analysis.comparison), analysis.names))
        for change in analysis.sensitivity
    ]
    now = ("now", plain_text(present_sentence(analysis.comparison), analysis.names))
    return Table((Column("Workload"), Column("Cheapest")), [now, *rows])


def _output_shares(analysis: Analysis) -> tuple[str, ...]:
    shares = [
        f"{share:.0%} for {name}"
        for name, ranked in zip(analysis.names, analysis.comparison.models, strict=True)
        if ranked.best is not None and (share := output_share(ranked.best)) is not None
    ]
    return (f"Output's share of the bill for this workload: {', '.join(shares)}.",) if shares else ()


def _flips(found: Sequence[InputChange]) -> tuple[str, ...]:
    flips = [change_label(change) for change in found if change.flips]
    text = f"The cheapest changes with: {', '.join(flips)}." if flips else "None changes which model is cheapest."
    logged = any(change.row.workload.sizes is not None for change in found)
    return text, *(["The prompt size is not varied: every request has its own."] if logged else [])


def _break_even_table(analysis: Analysis) -> Table:
    columns = (Column("Models"), Column("As this changes"), Column("You are at", "right"), Column("Cheaper"))
    return Table(columns, [_break_even_row(one, analysis.names) for one in analysis.break_evens])


def _break_even_row(one: PairBreakEven, called: Sequence[str]) -> tuple[str, ...]:
    names = called[one.pair[0]], called[one.pair[1]]
    label = one.varied.label + (f" of {called[one.multiplied]}" if one.varied is WorkloadInput.MULTIPLIER else "")
    here = fmt.UNKNOWN if one.found is None else input_text(one.found.here, one.varied)
    text = "no answer" if one.found is None else cheaper(one.found, names)
    return " : ".join(names), label, here, text


def _providers_table(analysis: Analysis) -> Table:
    """Which provider of each model is the cheapest as an input changes."""
    columns = (Column("Model"), Column("As this changes"), Column("Cheapest provider"))
    rows = []
    for place, varied, found in analysis.providers:
        best = analysis.comparison.models[place].best
        steps = [
            f"{change.before.provider.name} {'to' if change.at else 'at'} {input_text(change.at, varied)}"
            for change in found
        ]
        last = found[-1].after if found else best.offer if best else None
        name = last.provider.name if last else "none that allows the reply" if found else fmt.UNKNOWN
        text = ", ".join([*steps, f"then {name}"]) if steps else f"{name} throughout" if last else name
        rows.append((analysis.names[place], varied.label, text))
    return Table(columns, rows)


def _budget_table(comparison: Comparison, budget: Decimal) -> Table:
    """How many times *budget* pays the workload, by model."""
    columns = (Column("Model"), Column("Times this workload", "point"), Column("at"))
    rows = []
    for letter, (ranked, times, unlimited) in zip(LETTERS, bought_by(comparison, budget), strict=False):
        text = "any number" if unlimited else fmt.UNKNOWN if times is None else f"{times:,.2f}"
        if times and text == "0.00":
            text = "<0.01"
        where = ranked.best.offer.provider.name if ranked.best else fmt.UNKNOWN
        rows.append((f"{letter} {ranked.model.name}", text, where))
    return Table(columns, rows)
