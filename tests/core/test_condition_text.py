"""Conditions in one line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.find.condition_text import Known, Requirements, parse_requirements, requirements_text
from crosswalk_tui.core.find.conditions import Conditions, MinScore
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.pricing.filters import CAPABILITIES, Filters
from crosswalk_tui.core.vocabulary import ProviderType
from tests.core.worlds import ARENA

LESS = ARENA._replace(slug="hallucination", name="Hallucination", higher_is_better=False)
KNOWN = Known((ARENA, LESS), {"alpha": "Alpha", "azure": "Azure", "azure-eu": "Azure EU"})


def read(text: str) -> Requirements:
    """Read *text* with two benchmarks and three providers."""
    return parse_requirements(text, KNOWN)


def test_the_sentence_of_a_newcomer() -> None:
    found = read("arena_text>=1400 context>=200k tools vision open $<=50 released>=2026-01 licence=apache region=eu")
    assert found == Requirements(
        Conditions((MinScore(ARENA, 1400),), "2026-01", ("apache",), Decimal(50)),
        Filters(region="eu", needs=frozenset({"tools", "vision", "open_weights"}), min_context=200_000),
    )


def test_the_options_of_find_are_read_too() -> None:
    options = "--min arena_text=1400 --context 200k --needs tools,vision --open --max-usd 50 --allow azure --type host"
    words = "arena_text>=1400 context>=200k tools vision open $<=50 provider=azure type=host"
    assert read(options) == read(words)
    assert read("--min=arena_text=1400 --released-after=2026") == read("arena_text≥1400 released ≥ 2026")


def test_a_score_without_a_benchmark_is_one_of_the_usual_benchmark() -> None:
    expected = read("arena_text>=1400 tools")
    for text in (
        "1400 tools",
        ">=1400 tools",
        "score ≥ 1400 tools",
        "--min 1400 tools",
        "--min=1400 tools",
    ):
        assert read(text) == expected, text
    usual = KNOWN._replace(usual="hallucination")
    assert parse_requirements("850", usual).conditions.scores == (MinScore(LESS, 850),)
    assert parse_requirements("score<=850", usual).conditions.scores == (MinScore(LESS, 850),)


def test_spaces_around_signs_and_quoted_values() -> None:
    assert read('context >= 200k  licence = "apache 2.0, mit"').conditions.licences == ("apache 2.0", "mit")
    assert read('region="eu or global"').filters == Filters(region="eu", or_global=True)
    assert read("region-or-global region=eu").filters == Filters(region="eu", or_global=True)
    assert read("  ") == Requirements()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("nonsense>=5", "No benchmark"),
        ("nonsense", "is not a condition"),
        ("context<=200k", "context>=200k"),
        ("$>=50", "$<=50"),
        ("arena_text<=1400", "arena_text>=1400"),
        ("hallucination>=10", "hallucination<=10"),
        ("context>=", "has no value"),
        ("--context", "has no value"),
        ("context>=many", "is not a number"),
        ("provider=azur", "Did you mean azure"),
        ("needs=wings", "is not a capability"),
        ("type=shop", "is not a provider type"),
        ("released>=soon", "is not a year"),
        ("region-or-global", "needs a region"),
        ("arena_text>=high", "is not a score"),
    ],
)
def test_an_unreadable_term_is_explained(text: str, part: str) -> None:
    with pytest.raises(QuantityError) as caught:
        read(f"tools {text}")
    assert part in str(caught.value)


@pytest.mark.parametrize("text", ['"', "=", ">=", "--", "--min", "--min=", "a=b=c", "==", '="', "$", "[/]", "$=$"])
def test_signs_alone_are_no_condition(text: str) -> None:
    with pytest.raises(QuantityError, match=r"is not a|has no value"):
        read(text)


@pytest.mark.parametrize("text", ["needs=,", "licence=,"])
def test_a_list_of_nothing_is_no_condition(text: str) -> None:
    assert read(text) == Requirements()


SCORES = st.sampled_from([1400.0, 72.5, 0.0, 1234.25])
BENCHMARKS: tuple[Benchmark, ...] = (ARENA, LESS)


@given(
    scores=st.lists(st.tuples(st.sampled_from(BENCHMARKS), SCORES), max_size=2, unique_by=lambda pair: pair[0].slug),
    released=st.sampled_from([None, "2026", "2026-01", "2026-01-15"]),
    licences=st.sampled_from([(), ("mit",), ("apache 2.0", "mit")]),
    max_usd=st.sampled_from([None, Decimal(50), Decimal("1234.5"), Decimal("0.01")]),
    needs=st.frozensets(st.sampled_from([*CAPABILITIES])),
    context=st.sampled_from([None, 131_072, 200_000]),
    region=st.sampled_from(["", "eu", "us or global"]),
    allow=st.frozensets(st.sampled_from(sorted(KNOWN.providers))),
    deny=st.frozensets(st.sampled_from(sorted(KNOWN.providers))),
    kinds=st.frozensets(st.sampled_from([*ProviderType][:4]), min_size=1),
    unknown=st.booleans(),
)
def test_what_is_written_is_read_back(  # noqa: PLR0913 - one argument for each condition
    *, scores: list[tuple[Benchmark, float]], released: str | None, licences: tuple[str, ...], max_usd: Decimal | None,
    needs: frozenset[str], context: int | None, region: str, allow: frozenset[str], deny: frozenset[str],
    kinds: frozenset[ProviderType], unknown: bool,
) -> None:  # fmt: skip
    filters = Filters(needs=needs, allow_unknown=unknown, min_context=context, allow=allow, deny=deny)
    wanted = Requirements(
        Conditions(tuple(MinScore(*pair) for pair in scores), released, licences, max_usd),
        filters.with_region(region).with_kinds(kinds),
    )
    assert read(requirements_text(wanted)) == wanted
