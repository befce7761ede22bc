"""The verdict in lines: the strip of the overview at any width, letters in sentences, prose with links."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import ModelRef, plain_text, sentence
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic, Verdict
from crosswalk_tui.core.verdict.whole_verdict import verdict
from crosswalk_tui.ui.kit.cells import SIDES, Line, length, sentence_line, wrap_line
from crosswalk_tui.ui.verdict.take_markdown import MarkdownLayout
from crosswalk_tui.ui.verdict.verdict_pane import VerdictShown, receipt_lines
from crosswalk_tui.ui.verdict.verdict_strip import strip_line
from tests.core.worlds import BENCHMARKS, NOON, compared, offer, side

CHEAP, DEAR = offer("alpha", 10_000, 10_000), offer("bravo", 20_000, 20_000)


def text(line: Line) -> str:
    return "".join(piece for piece, _ in line)


def pair() -> Comparison:
    return compared(
        side("lab/a", CHEAP, scores={"arena_text": 1111, "ifeval": 50}),
        side("lab/b", DEAR, scores={"arena_text": 1167, "ifeval": 60}),
    )


# The strip


def test_the_strip_names_the_cheaper_and_the_stronger_model_with_figures() -> None:
    assert text(strip_line(pair(), BENCHMARKS, 200)) == (
        "A is cheaper: $0.070 a month at Alpha vs $0.140 (2.0×)  ·  "
        "B is stronger: Arena Text 1167 vs 1111 (58% win rate), 2–0–0 on shared scores"
    )


def test_letters_of_the_strip_have_their_own_styles() -> None:
    assert [(piece, style) for piece, style in strip_line(pair(), BENCHMARKS, 200) if style in ("a", "b")] == [
        ("A", "a"),
        ("B", "b"),
    ]


@pytest.mark.parametrize("width", range(1, 150))
def test_the_strip_is_never_wider_than_there_is_room(width: int) -> None:
    assert length(strip_line(pair(), BENCHMARKS, width)) <= width


def test_the_strip_keeps_both_answers_as_long_as_they_fit() -> None:
    short = text(strip_line(pair(), BENCHMARKS, 80))
    assert "A is cheaper" in short
    assert "B is stronger" in short


def test_the_strip_drops_the_least_needed_first() -> None:
    assert text(strip_line(pair(), BENCHMARKS, 100)) == (
        "A is cheaper: $0.070 vs $0.140 (2.0×)  ·  B is stronger: Arena Text 1167 vs 1111 (58% win rate)"
    )


def test_a_model_that_is_both_is_named_once() -> None:
    both = compared(side("lab/a", CHEAP, scores={"arena_text": 1167}), side("lab/b", DEAR, scores={"arena_text": 1111}))
    assert text(strip_line(both, BENCHMARKS, 200)) == (
        "A is cheaper: $0.070 a month at Alpha vs $0.140 (2.0×)  ·  "
        "and stronger: Arena Text 1167 vs 1111 (58% win rate)"
    )


def test_of_many_models_the_strip_names_the_benchmark_in_little_room() -> None:
    ranks = (("lab/a", CHEAP, 1111), ("lab/b", DEAR, 1167), ("lab/c", DEAR, 1400))
    three = compared(*(side(key, price, scores={"arena_text": score}) for key, price, score in ranks))
    named = "Cheapest A $0.070, then $0.140  ·  Strongest C on Arena Text"
    assert text(strip_line(three, BENCHMARKS, 64)) == named
    assert text(strip_line(three, BENCHMARKS, 30)) == "Cheapest A  ·  Strongest C"


def test_a_tie_in_the_strip_has_no_winner() -> None:
    tie = compared(side("lab/a", CHEAP, scores={"arena_text": 1430}), side("lab/b", CHEAP, scores={"arena_text": 1436}))
    said = text(strip_line(tie, BENCHMARKS, 200))
    assert said.startswith("A and B cost the same: $0.070 a month")
    assert "too close to call: Arena Text 1436 vs 1430" in said
    assert text(strip_line(tie, BENCHMARKS, 90)).endswith("Arena Text too close to call: 1436 vs 1430")


def test_of_many_models_all_that_tie_for_the_best_score_are_named() -> None:
    scores = {"lab/a": 1430, "lab/b": 1436, "lab/c": 1428, "lab/d": 1300}
    four = compared(*(side(key, CHEAP, scores={"arena_text": score}) for key, score in scores.items()))
    said = text(strip_line(four, BENCHMARKS, 200))
    assert said.endswith("B, A and C too close to call: Arena Text 1436 vs 1430 vs 1428")
    longer = {f"lab/{name}-of-a-long-name": score for name, score in zip("abcd", scores.values(), strict=True)}
    four = compared(
        *(side(key, offer(key, nth, nth), scores={"arena_text": longer[key]}) for nth, key in enumerate(longer, 10_000))
    )
    assert text(strip_line(four, BENCHMARKS, 70)).endswith("The best 3 scores too close to call")


def test_a_small_difference_is_in_percent_and_names_the_model() -> None:
    close = compared(side("lab/a", offer("alpha", 10_200, 10_200)), side("lab/b", CHEAP))
    said = "B is cheaper: $0.070 a month at Alpha vs $0.071 (A 2% more)"
    assert text(strip_line(close, BENCHMARKS, 200)).startswith(said)


def test_missing_data_is_shown_in_the_strip() -> None:
    said = text(strip_line(compared(side("lab/a", CHEAP), side("lab/b")), BENCHMARKS, 200))
    assert "Price: not enough data, B cannot be ranked" in said
    assert "Capability: not enough data" in said


def test_the_strip_of_three_names_the_cheapest_and_the_strongest() -> None:
    trio = compared(
        side("lab/a", CHEAP, scores={"arena_text": 1100}),
        side("lab/b", DEAR, scores={"arena_text": 1400}),
        side("lab/c", offer("c", 30_000, 30_000), scores={"arena_text": 1300}),
    )
    said = text(strip_line(trio, BENCHMARKS, 200))
    assert said == ("Cheapest A $0.070 a month at Alpha, then B $0.140  ·  Strongest B Arena Text 1400, then C 1300")


def called(*names: str) -> Comparison:
    """The pair, its models called *names*."""
    found = pair()
    models = [
        one._replace(side=one.side._replace(model=one.model._replace(name=name)))
        for one, name in zip(found.models, names, strict=True)
    ]
    return found._replace(models=tuple(models))


def test_the_strip_names_models_without_the_words_they_all_end_with() -> None:
    said = text(strip_line(called("Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct"), BENCHMARKS, 105))
    assert said == (
        "Llama 3.2 1B is cheaper: $0.070 vs $0.140 (2.0×)  ·  Llama 3.2 3B is stronger: Arena Text 1167 vs 1111"
    )


def test_long_names_in_the_strip_are_cut_and_never_replaced_by_letters() -> None:
    long = called("DeepSeek R1 Distill Llama 70B", "Llama 3.3 70B Instruct")
    said = text(strip_line(long, BENCHMARKS, 80))
    assert said == "DeepSeek R1 Di… is cheaper (2.0×)  ·  Llama 3.3 70B… is stronger on Arena Text"
    assert text(strip_line(long, BENCHMARKS, 50)) == "DeepSeek R1 Distill Llama 70B is cheaper (2.0×)"
    alike = called("Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct")
    assert text(strip_line(alike, BENCHMARKS, 60)) == "1B is cheaper (2.0×)  ·  3B is stronger on Arena Text", (
        "names the benchmark"
    )


# Sentences


def test_only_mentions_of_models_have_their_styles() -> None:
    line = sentence_line(sentence(ModelRef(0), " beats ", ModelRef(1), "'s best at D.Run on Q&A (A and B); Act C."))
    assert [piece for piece, style in line if style] == ["A", "B"]
    assert text(line) == "A beats B's best at D.Run on Q&A (A and B); Act C."


def test_the_d_of_a_provider_is_not_painted_as_a_model() -> None:
    found = verdict(
        compared(side("lab/a", offer("D.Run", 10_000, 10_000, as_of="2025-01-01")), side("lab/b", DEAR)),
        BENCHMARKS,
        NOON,
    )
    at = {plain_text(receipt.label): receipt.label for finding in found.findings for receipt in finding.receipts}
    assert sentence_line(at["A at D.Run"]) == [("A", "a"), (" at D.Run", "")]
    (alone,) = (finding for finding in found.findings if "D.Run" in plain_text(finding.text))
    assert [style for _, style in sentence_line(alone.text)].count("d") == 0
    lines = receipt_lines(found.findings[0], VerdictShown(found, ("A", "B"), {}), 60)
    assert any("A at D.Run" in text(line) for line in lines)
    assert {piece for line in lines for piece, style in line if style in tuple(SIDES)} == {"A", "B"}


def test_receipts_name_source_and_date() -> None:
    finding = Finding(
        Topic.PRICE,
        (ModelRef(0), " costs $1."),
        0,
        ("you want the lowest bill",),
        (Receipt((ModelRef(0), " at Alpha"), ("$1 a month",), "models.dev", "2026-07"),),
    )
    shown = VerdictShown(Verdict((), ()), ("One", "Two"), {"models.dev": "Models dot dev"})
    lines = [text(line) for line in receipt_lines(finding, shown, 70)]
    assert "Pick One if you want the lowest bill." in lines
    assert "A at Alpha  $1 a month  Models dot dev as of 2026-07" in lines
    assert all(len(line) <= 70 for line in lines)


@pytest.mark.parametrize("width", [1, 5, 20, 60])
def test_receipts_fit_any_width(width: int) -> None:
    finding = Finding(
        Topic.RISK,
        (ModelRef(0), " word" * 60),
        receipts=(Receipt((ModelRef(0), " at " + "Provider" * 9), ("x" * 99,), "s" * 40, "2026"),),
    )
    shown = VerdictShown(Verdict((), ()), ("A",), {})
    assert all(length(line) <= max(width, 12) for line in receipt_lines(finding, shown, width))


# Prose

MARKDOWN = """Some **bold
words** and {{a.name}} with [[lab/a]], then.

## A heading

- one *thing*
- [[lab/b]]
"""


def page(width: int) -> MarkdownLayout:
    layout = MarkdownLayout(width, lambda key: f"Model {key[-1].upper()}")
    layout.add(MARKDOWN, {"a.name": "Tiny [/] model"}.get)
    return layout


def rows(width: int) -> list[str]:
    return ["".join(text for text, _ in row) for row in page(width).rows]


def test_a_little_markdown_is_laid_out() -> None:
    assert rows(80) == [
        "Some bold words and Tiny [/] model with Model A, then.",
        "",
        "A heading",
        "",
        "– one thing",
        "– Model B",
    ]


def test_prose_wraps_between_words_and_links_keep_their_numbers() -> None:
    narrow = page(16)
    assert rows(16)[:4] == ["Some bold words", "and Tiny [/]", "model with Model", "A, then."]
    assert narrow.targets == [("lab/a",), ("lab/b",)]
    assert [[span.link for _, span in row if span.link is not None] for row in narrow.rows][2:4] == [[0], [0]]
    assert ("bold words", "strong") in [(text, span.style) for row in narrow.rows for text, span in row]


def test_a_figure_that_looks_like_markdown_is_text() -> None:
    hostile = MarkdownLayout(40, str)
    hostile.add("{{x}}", lambda _: "**[[lab/a]]**\x1b[2J")
    assert hostile.targets == []
    shown = "".join(text for text, _ in hostile.rows[0])
    assert shown.startswith("**[[lab/a]]**")
    assert "\x1b" not in shown


# Notes


def test_a_note_loses_nothing_when_it_is_wrapped() -> None:
    assert [text(line) for line in wrap_line([("abcdefghij", "")], 4)] == ["abcd", "efgh", "ij"]
    assert "".join(map(text, wrap_line([("漢字漢字漢字", "")], 5))) == "漢字漢字漢字"
    assert wrap_line([("", "")], 5) == []


def test_wrapping_keeps_the_styles_of_spans() -> None:
    line = [("A", "a"), (" costs ", ""), ("$1", "strong"), (", B more", "")]
    assert wrap_line(line, 9) == [[("A", "a"), (" costs", "")], [("$1", "strong"), (", B", "")], [("more", "")]]
    assert wrap_line(line, 9, 2) == [[("A", "a"), (" costs", "")], [("$1", "strong"), (", B mo…", "")]]
    assert wrap_line([("a", "x"), (" ", ""), ("b", "y")], 9) == [[("a", "x"), (" ", ""), ("b", "y")]]
    assert wrap_line([("  a", "x"), ("b ", "y"), ("  ", ""), (" c", "y")], 9) == [[("a", "x"), ("b c", "y")]]
    assert wrap_line([("ab", "x"), ("cdef", "y")], 3) == [[("ab", "x"), ("c", "y")], [("def", "y")]]
    assert wrap_line([("ab", "x"), ("cdef", "y")], 3, 2) == [[("ab…", "x")]]
