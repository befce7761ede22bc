"""Explains a score: what it measures, who measured it, when and how, and why it was chosen from several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crosswalk_tui.catalog.scorebook import ScoreEntry, ScorePage, score_page
from crosswalk_tui.core.changes.age import is_old_score, months_since
from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.models import OWN, Benchmark, Model
from crosswalk_tui.core.scores.comparing import score_text
from crosswalk_tui.core.scores.headline import AGENT_OF_AXIS, why_not
from crosswalk_tui.core.search.match_rules import match_words
from crosswalk_tui.core.text.format import UNKNOWN, counted
from crosswalk_tui.ui.kit.cells import LABEL_WIDTH, SIDES, Line, bar, clean, fit, labelled, length, paragraph, wrap
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.cursor_target import Explanation, ScoreOf

_BAR = 30
_RULE = (
    "Fit for the benchmark's axis, then independent before self-reported, then the plain endpoint, the newest, the "
    "highest effort."
)


def explained(session: Session, about: ScoreOf) -> Explanation:
    """Explain a headline score, or why there is none.

    Raises:
        CrosswalkError: no such model, or a damaged catalogue.
    """
    catalogue = session.catalogue
    model = catalogue.model(about.key)
    benchmark = next((b for b in catalogue.benchmarks() if b.slug == about.benchmark), None)
    page = score_page(catalogue, about.key, about.benchmark)
    place = next((nth for nth, side in enumerate(session.sides) if side.model.key == about.key), None)
    today = session.clock().date()
    if benchmark is None:
        return Explanation("Why this score", lambda width: paragraph("This benchmark is not in the catalogue.", width))
    return Explanation("Why this score", lambda width: score_lines(page, benchmark, model, place, today, width))


def score_lines(
    page: ScorePage, benchmark: Benchmark, model: Model, place: int | None, today: date, width: int
) -> list[Line]:
    """The lines of the explanation; *place* is the position of the model (0 is A), None if it is not compared."""
    headline = page.headline
    lines = [*_title(benchmark, model, place, width), []]
    if headline is None:
        lines += labelled("Score", f"{UNKNOWN} {_why_none(page, benchmark)}", width)
    else:
        lines += [*_value(headline, benchmark, width), *_scale(benchmark, width)]
    if page.note is not None:
        lines += labelled("Measures", page.note.description, width)
        lines += labelled("Home", page.note.homepage, width)
    if headline is not None:
        lines += [[], *_measured(headline, today, width)]
    return [*lines, *_others(page, benchmark, today, width)]


def _title(benchmark: Benchmark, model: Model, place: int | None, width: int) -> list[Line]:
    who = clean(model.name) if place is None else f"{LETTERS[place]} · {clean(model.name)}"
    named = (fit(who, width).rstrip(), "strong" if place is None else SIDES[place])
    on = (fit(f" on {clean(benchmark.name)}", width).rstrip(), "strong")
    return [[named, on]] if length([named, on]) <= width else [[named], [(on[0].lstrip(), "strong")]]


def _value(headline: ScoreEntry, benchmark: Benchmark, width: int) -> list[Line]:
    """The score, and its position on the scale as a bar."""
    low, high = benchmark.minimum, benchmark.maximum
    filled = min(1.0, max(0.0, (headline.value - low) / (high - low)))
    figure = score_text(headline.value, benchmark.unit)
    exact = f"{headline.value:.10g}"
    line: Line = [(fit("Score", LABEL_WIDTH), "dim"), (clean(figure), "strong")]
    if exact != figure.rstrip("%s"):
        line.append((f" (exactly {exact})", "dim"))
    room = width - length(line) - 2
    if benchmark.unit != "seconds" and room >= _BAR:
        line += [("  ", ""), (bar(filled, _BAR - 1), ""), ("│", "quiet")]
    return [line]


def _scale(benchmark: Benchmark, width: int) -> list[Line]:
    unit = {"elo": "Elo rating", "percent": "percent", "seconds": "seconds", "index": "index"}.get(
        benchmark.unit, clean(benchmark.unit)
    )
    way = "higher is better" if benchmark.higher_is_better else "lower is better"
    ends = f"{score_text(benchmark.minimum, benchmark.unit)} to {score_text(benchmark.maximum, benchmark.unit)}"
    return labelled("Scale", f"{unit}, drawn from {ends}; {way}", width)


def _measured(entry: ScoreEntry, today: date, width: int) -> list[Line]:
    """Who measured it, how and when, under which licence, and the source's name of the model."""
    measured, origin = entry.measured, entry.origin
    by = "self-reported: the model's maker measured it" if measured.self_reported else "independent of the maker"
    by = "you" if measured.match_rule == OWN else by
    source = origin.name if origin.note in ("", origin.name) else f"{origin.name}: {origin.note}"
    return [
        *labelled("Measured by", by, width, "bad" if measured.self_reported else ""),
        *labelled("Variant", measured.variant or "none stated", width),
        *labelled("Date", _dated(measured.as_of, today), width, "bad" if is_old_score(measured.as_of, today) else ""),
        *labelled("Source", source, width),
        *labelled("Page", entry.url, width),
        *labelled("Licence", origin.licence, width),
        *([] if measured.match_rule == OWN else labelled("Named", _named(entry), width)),
    ]


def _named(entry: ScoreEntry) -> str:
    """The source's name of the model, and why that is this model, if it is not the same."""
    how = match_words(entry.measured.match_rule)
    return f"“{entry.model_name}” there" + (f" · {how}" if how else "")


def _dated(as_of: str | None, today: date) -> str:
    months = months_since(as_of, today)
    if as_of is None or months is None:
        return as_of or "not dated"
    aged = f"{counted(months, 'month')} old"
    return f"{as_of}, over {aged}" if is_old_score(as_of, today) else f"{as_of}, {aged}"


def _why_none(page: ScorePage, benchmark: Benchmark) -> str:
    if not page.entries:
        return "no source publishes a score of this model"
    agent = AGENT_OF_AXIS.get(benchmark.slug)
    if agent is None:
        return "none of its scores is fit to be compared"
    return f"only runs with {agent} are compared here; this model was run with other agents only"


def _others(page: ScorePage, benchmark: Benchmark, today: date, width: int) -> list[Line]:
    """The other scores, each with the reason why it is not shown, and the rule."""
    headline = page.headline
    if not page.others:
        return [] if headline is None else [[], *labelled("Chosen", "the only score there is", width)]
    title = "Its scores with other agents" if headline is None else "Its other scores, and why each is not shown"
    lines: list[Line] = [[], [(fit(title, width).rstrip(), "strong")]]
    figures = [score_text(entry.value, benchmark.unit) for entry in page.others]
    widest = min(12, max(map(len, figures)))
    for entry, figure in zip(page.others, figures, strict=True):
        why = "" if headline is None else why_not(headline.measured, entry.measured)
        lines += _other(entry, (fit(figure, widest, right=True), why), today, width)
    return lines if headline is None else [*lines, [], *labelled("Chosen", _RULE, width)]


def _other(entry: ScoreEntry, texts: Sequence[str], today: date, width: int) -> list[Line]:
    """``  88.0%  less effort      high; edit format diff · aider · 2025-08-23``."""
    figure, why = texts
    measured = entry.measured
    parts = (
        "self-reported" if measured.self_reported else "",
        measured.variant,
        entry.origin.name,
        measured.as_of or "not dated",
        "old" if is_old_score(measured.as_of, today) else "",
    )
    first: Line = [(f"  {figure}", "")]
    indent = len(figure) + 4
    rest = wrap(" · ".join(part for part in parts if part), max(1, width - indent), most=2)
    first.append((f"  {why}", "") if why else (f"  {rest.pop(0)}", "dim"))
    return [first, *([(" " * indent + text, "dim")] for text in rest)]
