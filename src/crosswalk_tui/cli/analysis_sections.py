"""The sections of ``compare`` on when the answer changes: volumes, break-even points, providers, inputs, a budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from crosswalk_tui.cli.json_documents import offer_document, plain
from crosswalk_tui.cli.output import Section
from crosswalk_tui.core.breakeven.stretches import cheaper, input_text
from crosswalk_tui.core.changes.analysis import Analysis, PairBreakEven
from crosswalk_tui.core.changes.input_effects import change_label, effect_sentence, present_sentence
from crosswalk_tui.core.changes.scale import InputChange, ScaleRow, affordable, output_share
from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison, RankedModel
from crosswalk_tui.core.comparison.sentences import plain_text
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.money import decimal_string
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.quantity import format_share, format_tokens, format_usd
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Sign, WorkloadInput

_FIGURES = 12
"""Significant figures of a break-even point in JSON and CSV; the exact point is a fraction."""


# For programs


def analysis_document(analysis: Analysis, budget: Decimal | None) -> dict[str, object]:
    """Describe the *analysis* and what *budget* (USD a month) buys; models by key."""
    comparison = analysis.comparison
    keys = [ranked.model.key for ranked in comparison.models]
    return {
        "scale": [_row_document(row) for row in analysis.scale],
        "break_even": [_break_even_document(one, keys) for one in analysis.break_evens],
        "provider_changes": [
            {
                "model": keys[place],
                "input": varied.value,
                "at": _figure(change.at),
                "before": offer_document(change.before),
                "after": None if change.after is None else offer_document(change.after),
                "reply_limit": change.limited,
            }
            for place, varied, found in analysis.providers
            for change in found
        ],
        "sensitivity": [
            {
                "input": change.input,
                "factor": decimal_string(change.factor),
                **_row_document(change.row),
                "flips": change.flips,
            }
            for change in analysis.sensitivity
        ],
        "budget": [
            {"model": ranked.model.key, "times": _figure(times), "unlimited": unlimited}
            for ranked, times, unlimited in _budget(comparison, budget)
        ],
    }


def _row_document(row: ScaleRow) -> dict[str, object]:
    """A volume with the bill of each model."""
    return {
        "input_tokens": row.workload.input_tokens,
        "output_tokens": row.workload.output_tokens,
        "totals": [
            {
                "model": key,
                "total_usd": None if quote is None else decimal_string(quote.total_usd),
                "provider": None if quote is None else quote.offer.provider.provider_id,
            }
            for key, quote in row.quotes
        ],
        "winners": list(row.winners),
        "maybe_cheaper": list(row.maybe_cheaper),
    }


def _break_even_document(one: PairBreakEven, keys: Sequence[str]) -> dict[str, object]:
    """The break-even of a pair of models; *keys* are those of all compared ones."""
    names = keys[one.pair[0]], keys[one.pair[1]]

    def named(side: int | None) -> str | None:
        return None if side is None else names[side]

    found = one.found
    return {
        "models": list(names),
        "input": one.varied.value,
        "multiplier_of": keys[one.multiplied] if one.varied is WorkloadInput.MULTIPLIER else None,
        "known": found is not None,
        "here": _figure(found.here) if found else None,
        "ends_at": _figure(found.end) if found else None,
        "cut_short": [names[side] for side in found.cut_short] if found else [],
        "cheaper_here": named(found.winner_here) if found else None,
        "cheaper_at_start": named(found.winner) if found else None,
        "always": named(found.always) if found else None,
        "crossings": [
            {"at": _figure(c.at), "cheaper_beyond": names[c.winner], "reply_limit": c.limited}
            for c in (found.crossings if found else ())
        ],
        "same": [{"from": _figure(low), "to": _figure(high)} for low, high in (found.ties if found else ())],
    }


def _figure(number: Fraction | Decimal | None) -> str | None:
    """A decimal string of `_FIGURES` significant figures."""
    if number is None:
        return None
    numerator, denominator = number.as_integer_ratio()
    with localcontext(prec=_FIGURES):
        return decimal_string(Decimal(numerator) / denominator)


def _budget(comparison: Comparison, budget: Decimal | None) -> Iterator[tuple[RankedModel, Decimal | None, bool]]:
    """Yield each model, how many times the budget buys its workload, and whether that is free."""
    if budget is None:
        return
    for ranked in comparison.models:
        times = None if ranked.best is None else affordable(budget, ranked.best)
        yield ranked, times, ranked.best is not None and times is None


def analysis_records(analysis: Analysis, budget: Decimal | None) -> Iterator[dict[str, object]]:
    """The *analysis* and what *budget* buys, as CSV records."""
    comparison = analysis.comparison
    volumes = [(f"{row.workload.input_tokens}+{row.workload.output_tokens}", row) for row in analysis.scale]
    inputs = [(f"{change.input}×{change.factor}", change.row) for change in analysis.sensitivity]
    for section, rows in (("scale", volumes), ("sensitivity", inputs)):
        for field, row in rows:
            for key, quote in row.quotes:
                yield {
                    "section": section,
                    "field": field,
                    "model": key,
                    "value": plain(quote.total_usd if quote else None),
                }
    keys = [ranked.model.key for ranked in comparison.models]
    for one in analysis.break_evens:
        for crossing in one.found.crossings if one.found else ():
            beyond = keys[one.pair[crossing.winner]]
            yield {"section": "break_even", "field": one.varied.value, "model": beyond, "value": _figure(crossing.at)}
    for place, varied, found in analysis.providers:
        for change in found:
            after = "" if change.after is None else change.after.provider.provider_id
            where = f"{varied.value} {change.before.provider.provider_id} {after}".rstrip()
            yield {"section": "provider_changes", "field": where, "model": keys[place], "value": _figure(change.at)}
    for ranked, times, _ in _budget(comparison, budget):
        yield {"section": "budget", "field": "times", "model": ranked.model.key, "value": _figure(times)}


# For people


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
    for letter, (ranked, times, unlimited) in zip(LETTERS, _budget(comparison, budget), strict=False):
        text = "any number" if unlimited else fmt.UNKNOWN if times is None else f"{times:,.2f}"
        if times and text == "0.00":
            text = "<0.01"
        where = ranked.best.offer.provider.name if ranked.best else fmt.UNKNOWN
        rows.append((f"{letter} {ranked.model.name}", text, where))
    return Table(columns, rows)
