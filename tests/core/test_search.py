"""Finding models by name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.search import DEPTH, ModelIndex, spans


@dataclass(frozen=True)
class Entry:
    """A model as the index sees it."""

    key: str
    name: str
    n_providers: int
    haystack: str


def entry(key: str, name: str, served: int, *aliases: str) -> Entry:
    return Entry(key, name, served, " ".join([key, name, *aliases]).casefold())


def found(entries: list[Entry], query: str) -> list[str]:
    return [entries[i].key for i in ModelIndex(entries).search(query).order]


WORLD = [
    entry("openai/gpt-4o", "GPT-4o", 15),
    entry("meta/llama-3.2-1b-instruct", "Llama 3.2 1B Instruct", 12, "us.meta.llama3-2-1b-instruct-v1:0"),
    entry("nvidia/super-llama", "Super Llama", 9),
    entry("meta/llama-3.2-3b-instruct", "Llama 3.2 3B Instruct", 8),
    entry("openai/gpt-4", "GPT-4", 5),
    entry("anthropic/claude-3.5-haiku", "Claude 3.5 Haiku", 4, "llama-killer"),
    entry("meta/llama-3.2-1b", "Llama 3.2 1B", 1),
    entry("acme/megallama", "Megallama", 1),
]


def test_nothing_typed_lists_all_in_their_order() -> None:
    assert found(WORLD, "  ") == [e.key for e in WORLD]


def test_words_match_in_any_order_over_every_name() -> None:
    assert found(WORLD, "instruct 3b meta") == ["meta/llama-3.2-3b-instruct"]
    assert found(WORLD, "us.meta v1:0") == ["meta/llama-3.2-1b-instruct"]
    assert found(WORLD, "LLAMA-3.2-3b") == ["meta/llama-3.2-3b-instruct"]


def test_the_better_match_comes_first_and_then_the_more_widely_served() -> None:
    assert found(WORLD, "llama") == [
        "meta/llama-3.2-1b-instruct",  # begins with it
        "meta/llama-3.2-3b-instruct",
        "meta/llama-3.2-1b",
        "nvidia/super-llama",  # a word begins with it
        "acme/megallama",  # somewhere in the name
        "anthropic/claude-3.5-haiku",  # only an alias
    ]


def test_an_exact_name_beats_longer_ones_unless_hardly_anybody_serves_it() -> None:
    assert found(WORLD, "gpt-4")[0] == "openai/gpt-4"
    assert found(WORLD, "llama 3.2 1b")[:2] == ["meta/llama-3.2-1b-instruct", "meta/llama-3.2-1b"]


def test_a_typo_finds_the_nearest_word_and_says_so() -> None:
    hits = ModelIndex(WORLD).search("calude haiku")
    assert [WORLD[i].key for i in hits.order] == ["anthropic/claude-3.5-haiku"]
    assert hits.corrected == (("calude", "claude"),)


def test_a_number_run_together_with_a_name_is_set_apart() -> None:
    hits = ModelIndex(WORLD).search("claude3.5")
    assert [WORLD[i].key for i in hits.order] == ["anthropic/claude-3.5-haiku"]
    assert hits.words == ("claude", "3.5")


def test_nonsense_finds_nothing_and_corrects_nothing() -> None:
    hits = ModelIndex(WORLD).search("qqqqzzzz")
    assert (list(hits.order), hits.total, hits.corrected) == ([], 0, ())


def test_of_too_many_matches_the_best_are_listed_and_all_counted() -> None:
    world = [entry(f"acme/model-{n}", f"Model {n}", 1) for n in range(DEPTH + 500)]
    hits = ModelIndex(world).search("model")
    assert len(hits.order) == DEPTH
    assert hits.total == DEPTH + 500
    assert found(world, f"model {DEPTH + 400}")[0] == f"acme/model-{DEPTH + 400}"


@given(st.lists(st.text("lama gpt-4o3.2", max_size=8), max_size=6))
def test_what_was_typed_before_never_changes_the_answer(queries: list[str]) -> None:
    index = ModelIndex(WORLD)
    for query in queries:
        assert index.search(query) == ModelIndex(WORLD).search(query)


@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=4), max_size=3))
def test_spans_are_sorted_apart_and_hold_a_word(text: str, words: list[str]) -> None:
    marked = spans(text, words)
    for (_, end), (start, _) in pairwise(marked):
        assert end < start
    for start, end in marked:
        assert any(word in text.casefold()[start:end] for word in words)


def test_spans_are_exact() -> None:
    assert spans("Llama 3.2 1B", ["llama", "2 1"]) == [(0, 5), (8, 11)]
    assert spans("anana", ["ana"]) == [(0, 5)]
