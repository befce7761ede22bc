"""Editor's takes: figures come from the catalogue alone, and what is not known is a dash."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from crosswalk_tui import takes
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.comparison.comparison import compare
from crosswalk_tui.core.comparison.takes import LINK, PLACEHOLDER, Figures, Take, file_name, fill, parse_take
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.verdict.whole_verdict import verdict
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.core.worlds import BENCHMARKS, NOON, compared, offer, side, texts

TEXT = """+++
pair = ["lab/a", "lab/b"]
title = "Small or large"
date = 2026-11-25
author = "crosswalk-tui editors"
+++
[[lab/a]] costs {{a.cheapest.month}}.
"""


def figures(*, flipped: bool = False) -> Figures:
    a = side(
        "lab/a", offer("alpha", 10_000, 20_000), scores={"arena_text": 1111, "ifeval": 60},
        params_total_m=1230, context_tokens=131_072,
    )  # fmt: skip
    b = side("lab/b", offer("bravo", 20_000, 40_000), scores={"arena_text": 1167, "ifeval": 70})
    comparison = compared(b, a) if flipped else compared(a, b)
    return Figures(parse_take(TEXT), comparison, BENCHMARKS)


def test_a_take_is_read_with_its_front_matter() -> None:
    assert parse_take(TEXT) == Take(
        ("lab/a", "lab/b"), "Small or large", date(2026, 11, 25), "crosswalk-tui editors",
        "[[lab/a]] costs {{a.cheapest.month}}.",
    )  # fmt: skip


@pytest.mark.parametrize("lacking", ["pair", "title", "date", "author", "+++"])
def test_an_incomplete_take_is_rejected_with_what_it_lacks(lacking: str) -> None:
    broken = "\n".join(line for line in TEXT.splitlines() if not line.startswith(lacking))
    with pytest.raises(ValueError, match=re.escape(lacking)):
        parse_take(broken)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.name", "A"),
        ("a.lab", "Lab"),
        ("a.parameters", "1.23B"),
        ("a.context", "131K"),
        ("a.sellers", "1"),
        ("a.cheapest.month", "$0.090"),
        ("b.cheapest.month", "$0.180"),
        ("b.cheapest.provider", "Bravo"),
        ("a.cheapest.input", "$0.01"),
        ("a.score.arena_text", "1111"),
        ("b.wins.arena_text", "58%"),
        ("gap.arena_text", "56"),
        ("b.record", "2–0–0"),
        ("ratio.month", "2.0×"),
        ("workload.input", "5M"),
    ],
)
@pytest.mark.parametrize("flipped", [False, True])
def test_a_placeholder_is_the_pairs_figure_whichever_way_round_it_is_compared(
    name: str, shown: str, flipped: bool
) -> None:
    assert figures(flipped=flipped).get(name) == shown


def test_the_record_is_the_verdicts_whoever_else_is_compared() -> None:
    a = side("lab/a", scores={"arena_text": 1111, "ifeval": 60, "mmlu": 50})
    b = side("lab/b", scores={"arena_text": 1167, "ifeval": 70, "mmlu": 60})
    newer = side("lab/c", scores={"arena_text": 1000})
    for comparison in (compared(a, b), compared(a, b, newer)):  # the third has no score on the legacy benchmark
        assert Figures(parse_take(TEXT), comparison, BENCHMARKS).get("b.record") == "3–0–0"
        said = texts(verdict(comparison, BENCHMARKS, NOON).findings)
        assert "B leads A 3–0–0" in said.replace("A: ", "A ")


@pytest.mark.parametrize(
    ("rate", "shown"), [(10_000, "1.0×"), (10_400, "1.040×"), (10_990, "1.099×"), (11_000, "1.1×"), (99_900, "10×")]
)
def test_a_small_factor_differs_from_none(rate: int, shown: str) -> None:
    comparison = compared(side("lab/a", offer("alpha", 10_000, 10_000)), side("lab/b", offer("bravo", rate, rate)))
    assert Figures(parse_take(TEXT), comparison, BENCHMARKS).get("ratio.month") == shown


def test_the_unit_prices_are_those_of_the_bill_beside_them() -> None:
    banded = offer("alpha", 10_000, 20_000)
    longer = banded.prices[0]._replace(rates=Rates(15_000, 25_000), band_from=200_000)
    a = side("lab/a", banded._replace(prices=(*banded.prices, longer)))
    comparison = compared(a, side("lab/b"), workload=Workload(prompt_tokens=300_000))
    known = Figures(parse_take(TEXT), comparison, BENCHMARKS)
    assert (known.get("a.cheapest.input"), known.get("a.cheapest.output")) == ("$0.015", "$0.025")


@pytest.mark.parametrize(
    "name",
    ["", "a", "a.", "c.name", "a.nonsense", "a.score.", "a.score.unknown", "b.parameters", "a.wins.ifeval", "gap."],
)
def test_what_is_not_known_or_not_in_the_vocabulary_is_a_dash(name: str) -> None:
    assert figures().get(name) is None
    assert fill(f"it is {{{{{name}}}}}.", figures().get) == "it is —."


def test_the_file_of_a_pair_does_not_depend_on_its_order() -> None:
    assert file_name(["meta/b", "acme/a"]) == file_name(["acme/a", "meta/b"]) == "acme__a__vs__meta__b.md"
    assert takes.take_on(["../../etc/passwd", "x" * 5000]) is None


# What is shipped


def shipped() -> list[str]:
    return sorted(takes.names())


def test_a_handful_is_shipped_the_default_pair_among_them() -> None:
    assert len(shipped()) >= 6
    assert takes.take_on(["meta/llama-3.2-3b-instruct", "meta/llama-3.2-1b-instruct"]) is not None


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_take_has_no_figure_that_is_not_looked_up(name: str) -> None:
    take = takes.read(name)
    assert name == file_name(take.pair)
    bare = LINK.sub("", PLACEHOLDER.sub("", f"{take.title}\n{take.body}"))
    assert re.findall(r"[\d$%]+", bare) == []
    assert "{{" not in bare
    assert "[[" not in bare


@pytest.mark.parametrize("name", shipped())
def test_every_figure_and_link_of_a_shipped_take_resolves(name: str, shipped_catalogue: Path) -> None:
    take = takes.read(name)
    with Catalogue.open(shipped_catalogue) as catalogue:
        sides = [read_side(catalogue, key) for key in take.pair]
        comparison = compare(sides, DEFAULT_WORKLOAD, Filters(), NOON)
        known = Figures(take, comparison, catalogue.benchmarks())
        assert [found for found in PLACEHOLDER.findall(take.body) if known.get(found.strip()) is None] == []
        for key in LINK.findall(take.body):
            assert catalogue.model(key).key == key
