"""Each claim of a verdict is made once, and of one model."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.comparison.comparison import Side
from crosswalk_tui.core.comparison.sentences import Sentence, plain_text
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.verdict.findings import Verdict
from crosswalk_tui.core.verdict.whole_verdict import verdict
from tests.core.worlds import BENCHMARKS, NOON, compared, side, texts

_COMBINATIONS = 40
"""Seeded combinations of each number of models; most of the models have scores."""

_CLAIMS = ("lowest bill", "best", "most benchmark wins", "care most about", "prompts exceed", "replies exceed")
"""The kinds of claims that a model could make twice, about different rivals or benchmarks."""


def claims(found: Verdict, place: int) -> list[str]:
    return [plain_text(finding.reason) for finding in found.picks[place].findings]


def claim(reason: Sentence | str) -> str:
    """A reason without the figures and the rivals: what remains is what a reader takes from a glance."""
    text = reason if isinstance(reason, str) else plain_text(reason)
    shown = re.sub(r" \([^)]*\)|: [$≈\d].*", "", text)
    return re.sub(r"[$≈]?\d[\d.,%KM]*", "N", shown)


def some_models(catalogue: Catalogue, count: int, random: Random) -> list[list[str]]:
    """Combinations of models with scores and of one that may have none."""
    every = [line.key for line in catalogue.lines()]
    scored = [key for key in every if catalogue.scores(key)]
    return [[*random.sample(scored, count - 1), random.choice(every)] for _ in range(_COMBINATIONS)]


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_no_claim_is_made_of_two_models_or_twice_of_one(shipped_catalogue: Path, count: int) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        benchmarks = catalogue.benchmarks()
        for keys in some_models(catalogue, count, Random(count)):  # noqa: S311 - a seed, no secret
            sides = [
                Side(catalogue.model(key), catalogue.offers(key), catalogue.scores(key)) for key in dict.fromkeys(keys)
            ]
            if len(sides) == count:
                assert_once(sides, benchmarks)


def assert_once(sides: list[Side], benchmarks: list[Benchmark]) -> None:
    found = verdict(compared(*sides), benchmarks, NOON)
    keys = [one.model.key for one in sides]
    by_place = [claims(found, place) for place in range(len(sides))]
    everything = Counter(claim(reason) for reasons in by_place for reason in reasons)
    assert max(everything.values(), default=1) == 1, (keys, everything)
    for reasons in by_place:
        for kind in _CLAIMS:
            assert sum(kind in reason for reason in reasons) <= 1, (keys, reasons)
    records = [finding for finding in found.findings if "win–tie–loss" in plain_text(finding.text)]
    assert len(records) <= 1, (keys, texts(records))


def test_of_three_only_the_one_that_wins_against_each_has_the_most_wins() -> None:
    found = verdict(
        compared(
            side("lab/a", scores={"arena_text": 1400, "arena_coding": 1200, "ifeval": 40, "latency": 3}),
            side("lab/b", scores={"arena_text": 1300, "arena_coding": 1300, "ifeval": 50, "latency": 2}),
            side("lab/c", scores={"arena_text": 1350, "arena_coding": 1350, "ifeval": 60, "latency": 4}),
        ),
        BENCHMARKS,
        NOON,
    )
    # by hand: C beats A on coding and IFEval of 4, and B on all but latency; B beats A on three of 4
    assert claims(found, 0)[0].startswith("you want the best Arena Text score: 1400 vs 1350")
    assert "most benchmark wins" not in "".join([*claims(found, 0), *claims(found, 1), *claims(found, 2)])
    assert "A is even with C 2–0–2; B leads A 3–0–1." in texts(found.findings)


def test_a_record_favours_only_a_model_that_leads_each_of_the_others() -> None:
    def favoured(latency_of_c: float) -> int | None:
        sides = (
            side("lab/a", scores={"arena_text": 1400, "arena_coding": 1300, "ifeval": 40, "latency": 3}),
            side("lab/b", scores={"arena_text": 1200, "arena_coding": 1200, "ifeval": 30, "latency": 4}),
            side("lab/c", scores={"arena_text": 1300, "arena_coding": 1200, "ifeval": 60, "latency": latency_of_c}),
        )
        findings = verdict(compared(*sides), BENCHMARKS, NOON).findings
        return next(each.favours for each in findings if "win–tie–loss" in plain_text(each.text))

    assert favoured(9) == 0  # A leads B 4–0–0 and C 3–0–1
    assert favoured(1) is None  # A is even with C 2–0–2


def test_the_most_wins_are_one_reason_with_all_rivals() -> None:
    found = verdict(
        compared(
            side("lab/a", scores={"arena_text": 1400, "arena_coding": 1200, "ifeval": 40, "latency": 3}),
            side("lab/b", scores={"arena_text": 1300, "arena_coding": 1300, "ifeval": 50, "latency": 2}),
            side("lab/c", scores={"arena_text": 1350, "arena_coding": 1350, "ifeval": 60, "latency": 1}),
        ),
        BENCHMARKS,
        NOON,
    )
    assert claims(found, 2) == ["you want the most benchmark wins: 3 of 4 vs A, 4 of 4 vs B"]
    assert "Over shared independent scores (win–tie–loss), C leads A 3–0–1, B 4–0–0." in texts(found.findings)
    assert "most" not in "".join([*claims(found, 0), *claims(found, 1)])


def test_the_benchmark_of_the_best_score_is_no_second_reason() -> None:
    a = side("lab/a", scores={"arena_text": 1400, "arena_coding": 1200, "ifeval": 40, "latency": 3})
    b = side("lab/b", scores={"arena_text": 1300, "arena_coding": 1300, "ifeval": 50, "latency": 2})
    found = verdict(compared(a, b), BENCHMARKS, NOON)
    assert claims(found, 0) == ["you want the best Arena Text score: 1400 vs 1300, preferred 64% of the time"]
    assert claims(found, 1) == ["you want the most benchmark wins (3 of 4)"]
