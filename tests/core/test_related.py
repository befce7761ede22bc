"""Related comparisons: who is a size, a version, a rival of whom, and that each reason holds at real prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from crosswalk_tui.core.comparison.lineage import lineage_of
from crosswalk_tui.core.comparison.related import MOST, Neighbour, Related, Relation, related
from crosswalk_tui.core.models import Benchmark, Score
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.ranking import Ranking
from crosswalk_tui.core.pricing.rate_origin import Substitute
from crosswalk_tui.core.scores.comparing import equal_within
from tests.core.worlds import ARENA, IFEVAL, LATENCY, offer

ONE = "meta/llama-3.2-1b-instruct"
THREE = "meta/llama-3.2-3b-instruct"


def model(
    key: str,
    params: int | None = None,
    released: str | None = None,
    score: float | None = None,
    cost: float | None = 100.0,
    day: str = "2026-10-20",
) -> Neighbour:
    measured = None if score is None else Score("arena_text", score, "", "arena", day, self_reported=False)
    return Neighbour(key, key.rpartition("/")[2].title(), params, released, measured, cost)


def found(
    compared: list[Neighbour],
    *others: Neighbour,
    benchmark: Benchmark | None = ARENA,
    real: Mapping[str, float | None] | None = None,
) -> list[tuple[Relation, str, str]]:
    landscape = [*compared, *others]
    costs = {m.key: m.cost for m in landscape} if real is None else real
    answers = related([m.key for m in compared], landscape, benchmark, lambda key: ranking_at(costs[key]))
    return [(r.kind, *r.keys) for r in answers]


def ranking_at(usd: float | None) -> Ranking:
    """The ranking of a model whose only bill is *usd* a month."""
    host = offer("host", 1, 1)
    items = () if usd is None else (("requests", 1, round(usd * 1_000_000), None),)
    bills = (Quote.of(host, items, ((host.prices[0], None),)),) if items else ()
    return Ranking(bills, (), None, ())


@pytest.mark.parametrize(
    ("key", "words", "sizes", "version"),
    [
        (ONE, ("llama", "instruct"), 1, ((3, 2),)),
        ("alibaba/qwen3-235b-a22b-instruct-2507", ("qwen", "instruct"), 2, ((3,),)),
        ("deepseek/deepseek-v3.2", ("deepseek",), 0, ((3, 2),)),
        ("moonshotai/kimi-k2.6", ("kimi", "k"), 0, ((2, 6),)),
        ("openai/gpt-4o@2024-11-20", ("gpt", "4o"), 0, ((11,), (20,))),
        ("mistral/mixtral-8x7b-instruct", ("mixtral", "instruct"), 1, ()),
        ("anthropic/claude-sonnet-4.5", ("claude", "sonnet"), 0, ((4, 5),)),
    ],
)
def test_a_key_is_read_as_line_sizes_and_version(
    key: str, words: tuple[str, ...], sizes: int, version: tuple[tuple[int, ...], ...]
) -> None:
    line = lineage_of(key)
    assert (line.words, line.sizes, line.version) == (words, sizes, version)


def test_a_dated_release_is_no_later_version_than_a_real_one() -> None:
    assert lineage_of("x/qwen3.5-32b").newer_than(lineage_of("x/qwen3-32b-2507"))
    assert lineage_of("x/qwen3-32b-2507").newer_than(lineage_of("x/qwen3-32b"))


# Sizes


def test_one_size_up_and_down_in_the_same_version() -> None:
    qwen = model("x/qwen3-32b", 32_000)
    others = [model(f"x/qwen3-{size}b", size * 1000) for size in (4, 14, 72, 235)]
    other_version = model("x/qwen3.8-27b", 27_000)
    assert found([qwen, model("y/z")], *others, other_version) == [
        (Relation.LARGER, "x/qwen3-32b", "x/qwen3-72b"),
        (Relation.SMALLER, "x/qwen3-32b", "x/qwen3-14b"),
    ]


def test_without_a_size_in_its_version_the_newest_of_the_next_size() -> None:
    old, new = model("meta/llama-3-8b-instruct", 8000), model("meta/llama-3.1-8b-instruct", 8000)
    small, large = model(ONE, 1230), model(THREE, 3210)
    assert found([small, large], old, new) == [(Relation.LARGER, THREE, new.key)]


def test_a_size_that_is_compared_already_is_not_skipped_over() -> None:
    larger = model("meta/llama-3.1-8b-instruct", 8000)
    assert found([model(ONE, 1230), model(THREE, 3210)], larger) == [(Relation.LARGER, THREE, larger.key)]


def test_other_words_are_another_line_and_unknown_sizes_are_no_size() -> None:
    base = model("x/qwen3-32b", 32_000)
    assert found([base, model("y/z")], model("x/qwen3-vl-72b", 72_000), model("x/qwen3-72b", None)) == []


# Versions


def test_the_latest_later_version_of_about_the_same_size() -> None:
    base = model("x/gemma-3-27b-it", 27_000, "2025-03-12")
    others = [
        model("x/gemma-4-31b-it", 31_000, "2026-04-02"),
        model("x/gemma-3.5-27b-it", 27_000, "2025-12-01"),
        model("x/gemma-5-2b-it", 2000, "2026-05-01"),
        model("x/gemma-6-27b-it", 27_000),
        model("x/gemma-2-27b-it", 27_000, "2024-06-24"),
    ]
    newer = [keys for kind, *keys in found([base, model("y/z")], *others) if kind is Relation.NEWER]
    assert newer == [["x/gemma-3-27b-it", "x/gemma-4-31b-it"]]


# Rivals


def test_same_price_and_stronger_by_more_than_noise() -> None:
    base = model("x/a", score=1300, cost=100)
    others = [
        model("x/close", score=1309, cost=100),
        model("x/dear", score=1500, cost=140),
        model("x/better", score=1350, cost=110),
        model("x/best", score=1400, cost=90),
        model("x/unsold", score=1500, cost=None),
    ]
    assert found([base, model("y/z", cost=None)], *others)[0] == (Relation.STRONGER, "x/a", "x/best")


def test_those_at_the_same_price_are_looked_at_before_those_that_may_be() -> None:
    base = model("x/a", score=1300, cost=100)
    dearer = [model(f"x/dearer-{n}", score=1500 + n, cost=125) for n in range(20)]
    others = [*dearer, model("x/better", score=1400, cost=100)]
    assert found([base, model("y/z", cost=None)], *others) == [(Relation.STRONGER, "x/a", "x/better")]


def test_as_strong_and_cheaper_by_more_than_the_tolerance() -> None:
    base = model("x/a", score=1300, cost=100)
    others = [
        model("x/alike", score=1300, cost=90),
        model("x/cheap", score=1292, cost=40),
        model("x/weak", score=1200, cost=1),
    ]
    assert (Relation.CHEAPER, "x/a", "x/cheap") in found([base, model("y/z")], *others)


def test_what_does_not_hold_at_real_prices_gives_way_to_the_next() -> None:
    base = model("x/a", score=1300, cost=100)
    others = [model("x/best", score=1400, cost=100), model("x/second", score=1390, cost=100)]
    real = {"x/a": 100, "x/best": 300, "x/second": 105, "y/z": None}
    assert found([base, model("y/z")], *others, real=real) == [(Relation.STRONGER, "x/a", "x/second")]


def test_lower_is_better_where_it_is() -> None:
    base = model("x/a", score=30, cost=100)
    assert found([base, model("y/z")], model("x/slow", score=90), model("x/fast", score=3), benchmark=LATENCY) == [
        (Relation.STRONGER, "x/a", "x/fast")
    ]


def test_noise_is_ten_elo_or_a_hundredth_of_the_scale() -> None:
    assert (equal_within(ARENA), equal_within(IFEVAL)) == (10, 1)


def test_without_a_benchmark_there_are_no_rivals() -> None:
    assert found([model("x/a", score=1300), model("y/z")], model("x/b", score=1500), benchmark=None) == []


# All together


def test_no_model_twice_none_of_the_compared_and_no_more_than_fit() -> None:
    compared = [model(f"x/m{n}", score=1300 + n, cost=100 + n) for n in range(6)]
    others = [model(f"y/o{n}", score=1400 + n, cost=100 + n % 7) for n in range(40)]
    answers = found(compared, *others)
    related_keys = [key for _, _, key in answers]
    assert len(related_keys) == len(set(related_keys)) <= MOST
    assert not {m.key for m in compared} & set(related_keys)


def test_the_reason_has_the_figures_of_both() -> None:
    base, other = model("x/a", score=1300, cost=100), model("y/b", score=1400, cost=90)
    totals = {"x/a": 100, "y/b": 90}
    (answer,) = related(["x/a", "x/none"], [base, other], ARENA, lambda key: ranking_at(totals.get(key)))
    assert answer == Related(
        Relation.STRONGER, ("x/a", "y/b"), 0, "B", "Arena Text 1400 vs 1300; $90.00 vs $100.00 a month"
    )


def test_an_upper_bound_has_its_own_sign() -> None:
    host = offer("host", 1, 1)
    items = (("cache read", 1, 7_200_000, Substitute.PLAIN_READ),)
    bound = Ranking((Quote.of(host, items, ((host.prices[0], None),)),), (), None, (), n_winners=1)
    landscape = [model(ONE, 1230), model(THREE, 3210)]
    (answer,) = related([ONE], landscape, ARENA, lambda _: bound)
    assert answer.reason.count("≤$") == 2


def test_a_model_the_catalogue_lost_is_related_to_nothing() -> None:
    assert related(["x/gone", "x/too"], [model("y/b", score=1)], ARENA, lambda _: ranking_at(None)) == ()


def test_ratings_of_different_days_make_no_rival() -> None:
    """As on Benchmarks, where they are not compared: neither a better nor an equal one is a reason."""
    base = model("acme/a", score=1335, day="2026-08-19")
    newer = [model("zeta/stronger", score=1524), model("zeta/cheaper", score=1342, cost=50.0)]
    assert found([base], *newer) == []
    older = [replace(each, score=each.score and each.score._replace(as_of="2026-08-19")) for each in newer]
    assert found([base], *older) == [
        (Relation.STRONGER, "acme/a", "zeta/stronger"),
        (Relation.CHEAPER, "acme/a", "zeta/cheaper"),
    ]
