"""When the answer changes: other volumes, break-even points, other providers, each input varied, a budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext
from fractions import Fraction

from crosswalk_tui.cli.json_documents import offer_document, plain
from crosswalk_tui.cli.output import Section
from crosswalk_tui.core.breakeven.crossings import BreakEven, ProviderChange, break_even_between, provider_changes
from crosswalk_tui.core.breakeven.stretches import cheaper, input_text, more_expensive_of
from crosswalk_tui.core.changes.scale import (
    VOLUMES,
    InputChange,
    ScaleRow,
    Volumes,
    affordable,
    cheapest_of,
    output_share,
    scale_table,
    sensitivity,
)
from crosswalk_tui.core.comparison.sides import LETTERS, Comparison, RankedModel, total_text
from crosswalk_tui.core.money import decimal_string
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.quantity import format_tokens, format_usd
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import WorkloadInput

_FIGURES = 12  # of a break-even point in JSON and CSV; the point itself is a fraction


@dataclass(frozen=True, slots=True)
class Pair:
    """Two models and one input.

    Attributes:
        first, second: positions of the models; `BreakEven` calls them 0 and 1.
        multiplier_of: position of the model whose output multiplier varies, for that input.
        found: their break-even; None when either has no offer or the input no value.
    """

    first: int
    second: int
    varied: WorkloadInput
    multiplier_of: int | None
    found: BreakEven | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that may change the answer.

    Attributes:
        providers: position of the model, input, and where its cheapest provider changes.
        budget: USD a month.
    """

    scale: tuple[ScaleRow, ...]
    pairs: tuple[Pair, ...]
    providers: tuple[tuple[int, WorkloadInput, tuple[ProviderChange, ...]], ...]
    input_changes: tuple[InputChange, ...]
    budget: Decimal | None


def find_changes(comparison: Comparison, now: datetime, budget: Decimal | None, volumes: Volumes = VOLUMES) -> Changes:
    """Vary every input of the *comparison*, and price it at other *volumes*: the first model against each other one."""
    cheapest = cheapest_of(comparison, now)
    keys = [ranked.model.key for ranked in comparison.models]
    return Changes(
        scale=scale_table(keys, comparison.workload, cheapest, volumes),
        pairs=tuple(_pair(comparison, other, varied) for other in range(1, len(keys)) for varied in WorkloadInput),
        providers=tuple(
            (place, varied, provider_changes(s.ranking.candidates, comparison.workload, s.model.key, varied))
            for place, s in enumerate(comparison.models)
            for varied in (WorkloadInput.RATIO, WorkloadInput.CACHED)
        ),
        input_changes=sensitivity(keys, comparison.workload, cheapest),
        budget=budget,
    )


def _pair(comparison: Comparison, other: int, varied: WorkloadInput) -> Pair:
    """The first model and the one at position *other*; the multiplier that varies is that of the more expensive one."""
    pair = (0, other)
    side = more_expensive_of(comparison, pair)
    found = break_even_between(comparison, pair, varied, side)
    return Pair(*pair, varied, pair[side] if varied is WorkloadInput.MULTIPLIER else None, found)


# For programs


def changes_document(comparison: Comparison, changes: Changes) -> dict[str, object]:
    """Describe *changes*; models by key."""
    keys = [ranked.model.key for ranked in comparison.models]
    return {
        "scale": [_row_document(row) for row in changes.scale],
        "break_even": [_pair_document(pair, keys) for pair in changes.pairs],
        "provider_changes": [
            {
                "model": keys[place],
                "input": varied.value,
                "at": _figure(change.at),
                "before": offer_document(change.before),
                "after": None if change.after is None else offer_document(change.after),
                "reply_limit": change.limited,
            }
            for place, varied, found in changes.providers
            for change in found
        ],
        "sensitivity": [
            {
                "input": change.input,
                "factor": decimal_string(change.factor),
                **_row_document(change.row),
                "flips": change.flips,
            }
            for change in changes.input_changes
        ],
        "budget": [
            {"model": ranked.model.key, "times": plain(_rounded(times)), "unlimited": unlimited}
            for ranked, times, unlimited in _budget(comparison, changes)
        ],
    }


def _row_document(row: ScaleRow) -> dict[str, object]:
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
        "maybe_cheaper": list(row.maybe),
    }


def _pair_document(pair: Pair, keys: Sequence[str]) -> dict[str, object]:
    names = (keys[pair.first], keys[pair.second])

    def named(side: int | None) -> str | None:
        return None if side is None else names[side]

    found = pair.found
    return {
        "models": list(names),
        "input": pair.varied.value,
        "multiplier_of": None if pair.multiplier_of is None else keys[pair.multiplier_of],
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


def _figure(at: Fraction | None) -> str | None:
    """A fraction as a decimal string of `_FIGURES` significant figures."""
    if at is None:
        return None
    with localcontext() as context:
        context.prec = _FIGURES
        return decimal_string(Decimal(at.numerator) / Decimal(at.denominator))


def _rounded(times: Decimal | None) -> Decimal | None:
    if times is None:
        return None
    with localcontext() as context:
        context.prec = _FIGURES
        return +times


def _budget(comparison: Comparison, changes: Changes) -> Iterator[tuple[RankedModel, Decimal | None, bool]]:
    """How many times each model's workload the budget buys, and whether it costs nothing at all."""
    if changes.budget is None:
        return
    for ranked in comparison.models:
        times = None if ranked.best is None else affordable(changes.budget, ranked.best)
        yield ranked, times, ranked.best is not None and times is None


def changes_records(comparison: Comparison, changes: Changes) -> Iterator[dict[str, object]]:
    """*changes* as CSV records."""
    volumes = [(f"{row.workload.input_tokens}+{row.workload.output_tokens}", row) for row in changes.scale]
    inputs = [(f"{change.input}×{change.factor}", change.row) for change in changes.input_changes]
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
    for pair in changes.pairs:
        for crossing in pair.found.crossings if pair.found else ():
            beyond = keys[(pair.first, pair.second)[crossing.winner]]
            yield {"section": "break_even", "field": pair.varied.value, "model": beyond, "value": _figure(crossing.at)}
    for place, varied, found in changes.providers:
        for change in found:
            after = "" if change.after is None else change.after.provider.provider_id
            where = f"{varied.value} {change.before.provider.provider_id} {after}".rstrip()
            yield {"section": "provider_changes", "field": where, "model": keys[place], "value": _figure(change.at)}
    for ranked, times, _ in _budget(comparison, changes):
        yield {"section": "budget", "field": "times", "model": ranked.model.key, "value": plain(_rounded(times))}


# For people


def changes_sections(comparison: Comparison, changes: Changes) -> list[Section]:
    """*changes* as tables and sentences; models by letter."""
    inputs = changes.input_changes
    sections = [
        Section("At other volumes", _rows_table(comparison, _volumes(changes.scale)), _output_shares(comparison)),
        Section("Break-even", _pairs_table(changes.pairs)),
        Section("Where the cheapest provider changes", _providers_table(comparison, changes)),
        Section("Each input halved and doubled", _rows_table(comparison, _input_changes(inputs)), _flips(inputs)),
    ]
    if changes.budget is not None:
        sections.append(Section(f"With {format_usd(changes.budget)} a month", _budget_table(comparison, changes)))
    return sections


def _volumes(rows: Sequence[ScaleRow]) -> list[tuple[str, ScaleRow]]:
    return [
        (f"{format_tokens(row.workload.input_tokens)} in, {format_tokens(row.workload.output_tokens)} out", row)
        for row in rows
    ]


def _input_changes(found: Sequence[InputChange]) -> list[tuple[str, ScaleRow]]:
    return [(f"{change.input} {'÷2' if change.factor < 1 else '×2'}", change.row) for change in found]


def _rows_table(comparison: Comparison, rows: Sequence[tuple[str, ScaleRow]]) -> Table:
    """What each model costs at its cheapest, and where; one row per workload."""
    letters = LETTERS[: len(comparison.models)]
    columns = [Column("Workload")]
    for letter in letters:
        columns += [Column(f"{letter} $/month", "point"), Column("at")]
    cells = []
    for label, row in rows:
        line = [label]
        for _, quote in row.quotes:
            line += [total_text(quote, 2), quote.offer.provider.name if quote else fmt.UNKNOWN]
        named = {key: letter for letter, (key, _) in zip(letters, row.quotes, strict=True)}
        winners = " = ".join(named[key] for key in row.winners) or fmt.UNKNOWN
        maybe = "".join(f", ≈ {named[key]}" for key in row.maybe)
        cells.append((*line, f"{winners}{maybe}"))
    return Table((*columns, Column("Cheapest")), cells)


def _output_shares(comparison: Comparison) -> tuple[str, ...]:
    shares = [
        f"{share:.0%} of {letter}'s"
        for letter, ranked in zip(LETTERS, comparison.models, strict=False)
        if ranked.best is not None and (share := output_share(ranked.best)) is not None
    ]
    return (f"Output makes up {', '.join(shares)} bill for this workload.",) if shares else ()


def _flips(found: Sequence[InputChange]) -> tuple[str, ...]:
    flips = [label for change, (label, _) in zip(found, _input_changes(found), strict=True) if change.flips]
    return (f"The cheapest changes with: {', '.join(flips)}." if flips else "None changes which model is cheapest.",)


def _pairs_table(pairs: Sequence[Pair]) -> Table:
    columns = (Column("Models"), Column("As this changes"), Column("You are at", "right"), Column("Cheaper"))
    return Table(columns, [_pair_row(pair) for pair in pairs])


def _pair_row(pair: Pair) -> tuple[str, ...]:
    letters = (LETTERS[pair.first], LETTERS[pair.second])
    label = pair.varied.label + ("" if pair.multiplier_of is None else f" of {LETTERS[pair.multiplier_of]}")
    here = fmt.UNKNOWN if pair.found is None else input_text(pair.found.here, pair.varied)
    text = "no answer" if pair.found is None else cheaper(pair.found, letters)
    return " : ".join(letters), label, here, text


def _providers_table(comparison: Comparison, changes: Changes) -> Table:
    columns = (Column("Model"), Column("As this changes"), Column("Cheapest provider"))
    rows = []
    for place, varied, found in changes.providers:
        best = comparison.models[place].best
        steps = [f"{change.before.provider.name} to {input_text(change.at, varied)}" for change in found]
        last = found[-1].after if found else best.offer if best else None
        name = last.provider.name if last else "none that allows the reply" if found else fmt.UNKNOWN
        text = ", ".join([*steps, f"then {name}"]) if steps else f"{name} throughout" if last else name
        rows.append((LETTERS[place], varied.label, text))
    return Table(columns, rows)


def _budget_table(comparison: Comparison, changes: Changes) -> Table:
    columns = (Column("Model"), Column("Times this workload", "point"), Column("at"))
    rows = []
    for letter, (ranked, times, unlimited) in zip(LETTERS, _budget(comparison, changes), strict=False):
        text = "any number" if unlimited else fmt.UNKNOWN if times is None else f"{times:,.2f}"
        if times and text == "0.00":
            text = "<0.01"
        where = ranked.best.offer.provider.name if ranked.best else fmt.UNKNOWN
        rows.append((f"{letter} {ranked.model.name}", text, where))
    return Table(columns, rows)
