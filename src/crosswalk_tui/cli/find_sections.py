"""The answer of ``crosswalk-tui find`` as tables and sentences."""

from __future__ import annotations

from fractions import Fraction

from crosswalk_tui.cli.output import Section
from crosswalk_tui.core.comparison.total_text import may_be_cheaper, total_text
from crosswalk_tui.core.find.finding import Found
from crosswalk_tui.core.find.judging import Match
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Flag
from crosswalk_tui.core.workload.log_rate import bill_heading

_PARETO = "Pareto front"


def found_sections(found: Found, limit: int | None) -> list[Section]:
    """The models found, what each condition did, and the nearest misses."""
    sections = [Section(table=_matches_table(found, limit), notes=(_count(found, limit),))]
    if found.effects:
        sections.append(Section("Conditions", _effects_table(found)))
    if found.near:
        sections.append(Section("Nearest misses", _near_table(found)))
    notes = _left_out(found)
    return [*sections, Section(notes=notes)] if notes else sections


def benchmarks_of(found: Found) -> tuple[Benchmark, ...]:
    """The benchmarks of the answer: those with a score to reach, and the one of the Pareto front."""
    query = found.query
    wanted = [each.benchmark for each in query.conditions.scores]
    return tuple(dict.fromkeys([*wanted, *([query.benchmark] if query.benchmark else [])]))


def _matches_table(found: Found, limit: int | None) -> Table:
    """The models that are found, at most *limit*."""
    benchmarks, factor = benchmarks_of(found), found.query.month_factor
    columns = [Column("Model", least=28), Column("Provider", least=12)]
    columns += [Column(bill_heading(found.query.workload.log_rate), "point")]
    columns += [Column("Per 30 days", "point")] if factor is not None else []
    columns += [Column(each.short_name, "point") for each in benchmarks]
    columns += [Column("Context", "right", spare=1), Column("Released", spare=2), Column("Licence", spare=3)]
    columns += [Column("Note")]
    rows = []
    places = fmt.places_of(match.quote.total_usd for match in found.matches[:limit])
    for match in found.matches[:limit]:
        model, quote = match.model, match.quote
        rows.append(
            (
                model.key,
                quote.offer.provider.name,
                total_text(quote, places),
                *([fmt.usd(quote.month_usd(factor), places)] if factor is not None else []),
                *map(match.score_text, benchmarks),
                fmt.tokens(quote.offer.window(model.context_tokens)),
                model.release_date or fmt.UNKNOWN,
                model.licence or fmt.UNKNOWN,
                _note(match, found),
            )
        )
    return Table(columns, rows)


def _note(match: Match, found: Found) -> str:
    notes = [_PARETO] if match.model.key in found.front else []
    notes += [flag.short for flag in (Flag.STALE, Flag.OWN) if flag in match.quote.flags]
    lowest = match.lowest_assumed
    if lowest is not None:
        notes.append("no published bill" if lowest is match.quote else may_be_cheaper(lowest))
    return ", ".join(notes)


def _count(found: Found, limit: int | None) -> str:
    n = len(found.matches)
    shown = f"; the first {limit:,} are listed" if limit is not None and limit < n else ""
    served = fmt.counted(found.n_served, "model")
    return f"{n:,} found of {served} whose bill can be computed{shown}."


def _effects_table(found: Found) -> Table:
    """What each condition does."""
    effects, factor = found.effects, found.query.month_factor
    columns = [
        Column("Without"), Column("Removed", "right"), Column("Unknown", "right"), Column("More found", "right"),
        Column("Cheaper", "right"), Column(f"Cheapest of these{'' if factor is None else ', $/log'}", "point"),
        *([] if factor is None else [Column("Per 30 days", "point")]), Column("Model"),
    ]  # fmt: skip
    places = fmt.places_of(effect.cheapest.quote.total_usd for effect in effects if effect.cheapest is not None)
    rows = [
        (
            effect.label,
            str(effect.removed),
            str(effect.unknown),
            str(effect.more),
            str(effect.cheaper),
            fmt.UNKNOWN if effect.cheapest is None else total_text(effect.cheapest.quote, places),
            *([] if factor is None else [_month_text(effect.cheapest, factor, places)]),
            "" if effect.cheapest is None else effect.cheapest.model.key,
        )
        for effect in effects
    ]
    return Table(columns, rows)


def _month_text(match: Match | None, factor: Fraction, places: int) -> str:
    return fmt.UNKNOWN if match is None else fmt.usd(match.quote.month_usd(factor), places)


def _near_table(found: Found) -> Table:
    """The nearest misses, and what they miss."""
    heading = bill_heading(found.query.workload.log_rate)
    columns = (Column("Model"), Column("Provider"), Column(heading, "point"), Column("Misses"))
    places = fmt.places_of(near.match.quote.total_usd for near in found.near)
    rows = [
        (
            near.match.model.key,
            near.match.quote.offer.provider.name,
            total_text(near.match.quote, places),
            "; ".join(miss.text for miss in near.misses),
        )
        for near in found.near
    ]
    return Table(columns, rows)


def _left_out(found: Found) -> tuple[str, ...]:
    """Why models have no bill."""
    reasons = sorted(found.unserved.items(), key=lambda pair: -pair[1])
    notes = [f"{fmt.counted(n, 'model')} with offers {code.counted}" for code, n in reasons]
    if found.n_unsold:
        but = "" if found.query.reads_resellers else ", except perhaps by re-sellers"
        day = "" if found.query.at is None else " on that day, as far as recorded"
        notes.append(f"{found.n_unsold:,} not sold by the token{day}{but}")
    return (f"No bill: {'; '.join(notes)}.",) if notes else ()
