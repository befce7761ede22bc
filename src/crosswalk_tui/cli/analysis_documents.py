"""When the answer of ``compare`` changes, for programs: volumes, break-even points, providers, inputs, a budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from crosswalk_tui.cli.json_documents import offer_document, plain
from crosswalk_tui.core.changes.analysis import Analysis, PairBreakEven
from crosswalk_tui.core.changes.scale import ScaleRow, affordable
from crosswalk_tui.core.comparison.comparison import Comparison, RankedModel
from crosswalk_tui.core.money import decimal_string
from crosswalk_tui.core.vocabulary import WorkloadInput

_FIGURES = 12
"""Significant figures of a break-even point in JSON and CSV; the exact point is a fraction."""


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
            for ranked, times, unlimited in bought_by(comparison, budget)
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


def bought_by(comparison: Comparison, budget: Decimal | None) -> Iterator[tuple[RankedModel, Decimal | None, bool]]:
    """Yield each model, how many times *budget* (USD a month) buys its workload, and whether that is free."""
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
    for ranked, times, _ in bought_by(comparison, budget):
        yield {"section": "budget", "field": "times", "model": ranked.model.key, "value": _figure(times)}
