"""How scores are drawn: figures, marks, bars, differences, and what they add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crosswalk_tui.catalog.locate import shipped_path
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.models import Benchmark, Model, Score
from crosswalk_tui.core.scores.score_rows import ScoreRow, score_rows
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard, score_table
from crosswalk_tui.ui.benchmarks.tally_pane import tally_lines, tally_table
from crosswalk_tui.ui.kit.cells import Line, bar, length
from crosswalk_tui.ui.shell.score_lines import (
    FigureWidths,
    bar_leftwards,
    cell,
    figure,
    figure_widths,
    gap,
    gap_words,
    legend,
    name,
    share,
    shortened,
    suite,
    wing,
)

TODAY = date(2026, 7, 10)
NAMES = ("GPT", "Kimi")
ELO = Benchmark("arena_text", "Arena Text (overall)", "coding", "elo", 800, 1600, higher_is_better=True, tier="core")
PERCENT = ELO._replace(slug="ifeval", name="IFEval", unit="percent", minimum=0, maximum=100)
ERRORS = PERCENT._replace(slug="errors", name="Errors", higher_is_better=False)
SECONDS = ERRORS._replace(slug="latency", name="Latency", unit="seconds", maximum=600)
INDEX = PERCENT._replace(slug="eci", name="ECI", unit="index", minimum=60, maximum=170)


def score(value: float, *, claimed: bool = False, as_of: str = "2026-07-01", variant: str = "") -> Score:
    return Score("", value, variant, "votes", as_of, self_reported=claimed)


def board(*benchmarks: Benchmark, values: list[list[Score | float | None]]) -> Scoreboard:
    """A column of values per model, in the order of *benchmarks*."""
    sides = tuple(
        Side(
            Model("lab/model", f"Model {nth}", "lab", "Lab"),
            (),
            {
                b.slug: each if isinstance(each, Score) else score(each)
                for b, each in zip(benchmarks, column, strict=True)
                if each is not None
            },
        )
        for nth, column in enumerate(values)
    )
    return Scoreboard(benchmarks, sides, TODAY)


def row(benchmark: Benchmark, *values: Score | float | None) -> ScoreRow:
    shown = board(benchmark, values=[[value] for value in values])
    return score_rows([benchmark], shown.sides)[0]


def text(lines: list[Line]) -> str:
    return "\n".join("".join(piece for piece, _ in line) for line in lines)


def test_a_figure_has_its_unit_and_its_marks() -> None:
    widths = FigureWidths(6, signs=1, word=4)
    assert figure(ELO, score(1111.2), TODAY, widths) == "  1111     "
    assert figure(PERCENT, score(59.5, claimed=True, as_of="2024-10-24"), TODAY, widths) == " 59.5%† lab"
    assert figure(SECONDS, score(3.21), TODAY, widths) == "  3.2s     "
    assert figure(INDEX, score(117.8), TODAY, widths) == " 117.8     "
    assert figure(PERCENT, None, TODAY, widths).strip() == "—"
    assert figure(PERCENT, score(0.0), TODAY, widths).strip() == "0.0%"
    claims = row(PERCENT, score(100, claimed=True, as_of="2024-10-24"), 0)
    assert figure_widths([claims], TODAY) == widths
    assert figure_widths([row(PERCENT, 1, 2)], TODAY) == FigureWidths(4)


def test_lower_is_better_is_in_words_and_long_names_have_a_short_form() -> None:
    assert name(ERRORS, 20).strip() == "Errors lower wins"
    assert name(ERRORS, 16).strip() == "Errors low wins"
    assert name(ERRORS, 14) == "Erro… low wins"
    assert name(ELO, 30).strip() == "Arena Text (overall)"
    assert name(ELO, 12).strip() == "Arena Text"


@pytest.mark.parametrize("width", range(15, 36))
def test_the_names_of_a_suite_are_all_in_full_or_all_short(width: int) -> None:
    with Catalogue.open(shipped_path()) as catalogue:
        benchmarks = catalogue.benchmarks()
    short = shortened(benchmarks, width)
    names: dict[str, set[bool]] = {}
    for each in benchmarks:
        text = name(each, width, short).rstrip()
        assert "…" not in text or width < len("SWE-Atlas Q&A low wins"), each.slug
        if name(each, 15).rstrip() != each.name:  # it has a short form
            names.setdefault(suite(each), set()).add(each.name in text)
    assert all(len(forms) == 1 for forms in names.values()), names


def test_no_two_benchmarks_have_the_same_short_name() -> None:
    with Catalogue.open(shipped_path()) as catalogue:
        texts = [name(each, 15).strip().casefold() for each in catalogue.benchmarks()]
    plain = ["".join(filter(str.isalnum, text)) for text in texts]
    assert len(set(plain)) == len(plain)
    assert "arenahard" in plain, "Arena-Hard alone, not the hard prompts of Arena Text"


def test_bars_stand_on_the_scale_of_the_benchmark() -> None:
    assert share(row(ELO, 800, 1200), 0) == 0
    assert share(row(ELO, 800, 1200), 1) == 0.5
    assert share(row(PERCENT, 200, -5), 0) == 1
    assert share(row(PERCENT, 200, -5), 1) == 0
    assert share(row(PERCENT, 1, None), 1) == 0


def test_seconds_fill_their_part_of_the_slowest() -> None:
    assert share(row(SECONDS, 2, 8), 0) == 0.25
    assert share(row(SECONDS, 0, 0), 0) == 0


def test_bars_grow_from_either_end() -> None:
    assert bar(0.5, 10) == "█████     "
    assert bar_leftwards(0.5, 10) == "     █████"
    assert bar_leftwards(0.25, 10) == "       ▐██"


def test_of_two_the_better_gets_the_lead() -> None:
    assert [gap(row(PERCENT, 60, 50), place) for place in (0, 1)] == ["+10.0 pt", ""]
    assert [gap(row(ERRORS, 60, 50), place) for place in (0, 1)] == ["", "−10.0 pt"]
    assert [gap(row(ELO, 1111, 1167), place) for place in (0, 1)] == ["", "58% win"]
    assert [gap(row(PERCENT, 50, 50), place) for place in (0, 1)] == ["", "tie"]
    assert gap(row(PERCENT, 60, None), 0) == ""
    assert gap(row(ELO, 1111, 1167), 1, in_full=False) == "58%"


def test_of_more_each_gets_its_difference_from_a() -> None:
    found = row(ELO, 1200, 1300, 1100)
    assert [gap(found, place) for place in range(3)] == ["", "64% win", "36% win"]
    assert gap(row(PERCENT, 50, 60, 40.5), 2) == "−9.5 pt"


def test_a_difference_between_a_claim_and_a_measurement_is_marked() -> None:
    found = row(PERCENT, score(60, claimed=True), 50)
    assert gap(found, 0) == "unlike"
    assert "◆" not in text([cell(found, 0, 60, TODAY, figure_widths([found], TODAY))])
    assert gap_words(found, 0, 1, NAMES) == (
        "GPT is not compared with Kimi (+10.0 pt): one is the maker's own figure, the other independent."
    )


def test_of_several_the_best_is_marked_and_what_is_not_measured_like_it() -> None:
    found = row(ELO, 1500, 1450, None, score(1440, as_of="2026-01-01"))
    cells = [cell(found, place, 30, TODAY, FigureWidths(6)) for place in range(4)]
    assert text([cells[0]]).startswith("◆   1500")
    assert text([cells[1]]).startswith("    1450")
    assert text([cells[3]]).startswith("    1440")
    assert [next(style for piece, style in each if piece.strip().isdigit()) for each in (cells[1], cells[3])] == [
        "",
        "quiet",
    ]
    named = "D unlike not measured like ◆ or, where there is none, like most"
    assert text(legend([found], TODAY, 80, "")) == f"◆ better  {named}"
    assert text(legend([found], TODAY, 200, "lead")) == f"◆ better  {named}  unlike not measured alike  lead"


def test_a_difference_in_words() -> None:
    assert gap_words(row(ELO, 1111, 1167), 0, 1, NAMES) == "Kimi wins 58% against GPT: 56 Elo points more."
    assert gap_words(row(ERRORS, 10, 5), 1, 0, NAMES) == "Kimi is −5.0 pt against GPT: better."
    assert gap_words(row(PERCENT, 5, 5), 1, 0, NAMES) == "Kimi and GPT score the same."
    assert gap_words(row(ELO, 1111, 1113), 1, 0, NAMES) == "Kimi and GPT are even (+2 for Kimi)."


@pytest.mark.parametrize("width", range(15, 70))
def test_a_piece_fills_its_column_whatever_its_width(width: int) -> None:
    for found in (row(PERCENT, score(100, claimed=True, as_of="2020-01-01"), 0), row(ELO, None, 1300), row(ELO, 1, 2)):
        for draw in (cell, wing):
            assert [length(draw(found, place, width, TODAY, figure_widths([found], TODAY))) for place in (0, 1)] == [
                width,
                width,
            ]


def test_only_marks_in_sight_are_explained() -> None:
    assert text(legend([row(PERCENT, 50, 50)], TODAY, 80)) == ""
    every = [row(ERRORS, score(60, claimed=True, as_of="2024-01-01"), 50), row(PERCENT, 1, 2)]
    assert text(legend(every, TODAY, 200)) == "◆ better  † over 12 months old"
    in_full = "◆ better  † over 12 months old  unlike not measured alike  at the right: lead"
    assert text(legend(every, TODAY, 200, "at the right: lead")) == in_full
    assert all(length(line) <= 42 for line in legend(every, TODAY, 40, "at the right: lead"))


# What they add up to


def test_the_tally_of_two_and_what_it_leaves_aside() -> None:
    shown = board(
        ELO,
        PERCENT,
        INDEX,
        ERRORS,
        values=[
            [1111, score(60, claimed=True), 120, score(5, variant="FC")],
            [1167, 70, 100, score(6, variant="Prompt")],
        ],
    )
    lines = text(tally_lines(shown, 80))
    assert "Model 0 wins 1, Model 1 wins 1, of 2 shared independent scores" in lines
    assert "Not counted: 1 that is self-reported on either side." in lines
    assert "Not counted, measured differently: Errors." in lines
    assert "All 2 come from one source, votes" in lines
    named = replace(shown, source_names={"votes": "Votes of the public"})
    assert "All 2 come from one source, Votes of the public," in text(tally_lines(named, 80))


def test_ties_are_counted_as_ties() -> None:
    shown = board(ELO, PERCENT, values=[[1111, 60], [1167, 60]])
    assert "Model 0 wins 0, Model 1 wins 1, 1 tied, of 2" in text(tally_lines(shown, 80))


def test_three_models_stand_in_a_matrix() -> None:
    shown = board(ELO, PERCENT, values=[[1111, 60], [1167, 50], [1300, None]])
    lines = text(tally_lines(shown, 80))
    assert "A              1–0–1    0–0–1" in lines
    assert "C     1–0–0    1–0–0" in lines
    assert "No score of Model 2: IFEval." in lines
    table = tally_table(shown)
    assert table.rows[0] == ("A Model 0", "—", "1–0–1", "0–0–1")


def test_what_is_missing_is_named() -> None:
    legacy = PERCENT._replace(slug="mmlu", name="MMLU", tier="legacy")
    shown = board(ELO, PERCENT, legacy, values=[[None, 60, 50], [1167, None, None]])
    lines = text(tally_lines(shown, 100))
    assert "No shared independent score to count." in lines
    assert "The models share no benchmark." in lines
    assert "No score of Model 0: Arena Text (overall)." in lines
    assert "No score of Model 1: IFEval." in lines
    assert "1 legacy benchmark left out" in lines
    nothing = board(ELO, values=[[None], [None]])
    assert "No scores are published for either model." in text(tally_lines(nothing, 100))
    assert "No scores are published for Model 1." in text(tally_lines(board(ELO, values=[[1000], [None]]), 100))


def test_long_lists_are_cut_by_counting() -> None:
    many = [PERCENT._replace(slug=f"b{nth}", name=f"Benchmark number {nth}") for nth in range(30)]
    shown = board(ELO, *many, values=[[1000.0, *([1.0] * 30)], [1000.0, *([None] * 30)]])
    assert "more." in text(tally_lines(shown, 80))


def test_sections_are_categories_then_what_not_all_have() -> None:
    maths = INDEX._replace(category="math")
    shown = board(maths, ELO, PERCENT, ERRORS, values=[[100, 1111, 50, None], [120, 1167, None, 5]])
    assert [title for title, _ in shown.sections] == ["coding", "math", "only Model 0", "only Model 1"]
    three = board(ELO, PERCENT, values=[[1111, 50], [1167, None], [1200, 5]])
    assert [title for title, _ in three.sections] == ["coding", "not scored for all"]


def test_the_table_says_in_words_what_the_marks_say() -> None:
    shown = board(PERCENT, ERRORS, values=[[score(60, claimed=True, as_of="2024-01-01"), 5], [70, None]])
    table = score_table(shown)
    assert table.titles == ["Category", "Benchmark", "Better is", "A Model 0", "B Model 1"]
    assert table.rows == (
        ("coding", "IFEval", "higher", "60.0% (self-reported, of 2024-01-01)", "70.0%"),
        ("coding", "Errors", "lower", "5.0%", "—"),
    )
