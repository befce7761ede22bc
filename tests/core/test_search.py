"""Finding models by name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.search.bits import bits_of
from crosswalk_tui.core.search.match import ModelIndex
from crosswalk_tui.core.search.ranks import DEPTH
from crosswalk_tui.core.search.search_text import SearchText, search_text
from crosswalk_tui.core.search.word_spans import spans


class Entry(NamedTuple):
    """A model to find."""

    key: str
    text: SearchText
    served: int


def entry(key: str, name: str, served: int, *aliases: str) -> Entry:
    return Entry(key, search_text(key, name, "", " ".join(aliases)), served)


def index_of(entries: Sequence[Entry]) -> ModelIndex:
    return ModelIndex([found.served for found in entries], enumerate(found.text for found in entries))


def found(entries: list[Entry], query: str) -> list[str]:
    return [entries[i].key for i in index_of(entries).search(query).order]


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


def test_a_whole_word_comes_before_a_word_it_begins() -> None:
    world = [
        entry("anthropic/claude-sonnet-4.6", "Claude Sonnet 4.6", 37),
        entry("anthropic/claude-sonnet-4.5", "Claude Sonnet 4.5", 31),
        entry("openai/gpt-5", "GPT-5", 27),
        entry("openai/gpt-5.4", "GPT-5.4", 27),
        entry("openai/gpt-5-mini", "GPT-5 Mini", 24),
        entry("anthropic/claude-sonnet-4", "Claude Sonnet 4", 23),
        entry("minimax/minimax-m3", "MiniMax-M3", 20),
        entry("anthropic/claude-3.5-sonnet", "Claude Sonnet 3.5", 3),
        entry("openai/gpt-5-preview", "GPT-5 Preview", 0),
    ]
    sonnets = [f"anthropic/claude-sonnet-{v}" for v in ("4", "4.6", "4.5")]
    assert found(world, "sonnet 4") == sonnets
    assert found(world, "4 sonnet") == sonnets
    assert found(world, "son 4") == sonnets  # one word of the two is whole
    assert found(world, "gpt 5") == [f"openai/gpt-5{rest}" for rest in ("", "-mini", "-preview", ".4")]
    assert found(world, "gpt") == [f"openai/gpt-5{rest}" for rest in ("", ".4", "-mini", "-preview")]
    assert found(world, "mini") == ["openai/gpt-5-mini", "minimax/minimax-m3"]


def test_a_model_without_sellers_gains_nothing_by_beginning_with_the_query() -> None:
    world = [
        entry("google/gemini-2.5-flash", "Gemini 2.5 Flash", 23),
        entry("google/gemini-flash-latest", "Gemini Flash Latest", 0),
    ]
    assert found(world, "gemini flash") == ["google/gemini-2.5-flash", "google/gemini-flash-latest"]
    assert found(world, "gemini flash latest") == ["google/gemini-flash-latest"]


def test_a_version_may_be_typed_apart_or_run_together() -> None:
    world = [
        entry("meta/llama-3.3-70b-instruct", "Llama 3.3 70B Instruct", 37),
        entry("alibaba/qwen2.5-coder-32b", "Qwen2.5 Coder 32B", 30),
        entry("alibaba/qwen3-coder-480b", "Qwen3-Coder 480B", 22),
        entry("fan/shisa-llama3.3", "Shisa Llama3.3", 1),
    ]
    assert found(world, "qwen 3 coder")[0] == "alibaba/qwen3-coder-480b"
    assert found(world, "llama3.3 70b") == ["meta/llama-3.3-70b-instruct"]
    assert found(world, "llama3") == ["meta/llama-3.3-70b-instruct", "fan/shisa-llama3.3"]


def test_only_the_requested_ones_are_listed_and_the_rest_counted() -> None:
    index = index_of(WORLD)
    hits = index.search("llama", among=bits_of([3, 4, 6], len(WORLD)))
    assert [WORLD[i].key for i in hits.order] == ["meta/llama-3.2-3b-instruct", "meta/llama-3.2-1b"]
    assert (hits.total, hits.hidden) == (2, 4)
    assert index.search("lamma", among=0).corrected == (("lamma", "llama"),)


def test_with_nothing_typed_the_recent_ones_lead_if_requested() -> None:
    index = index_of(WORLD)
    assert list(index.search("", first=[5, 2]).order) == [5, 2, 0, 1, 3, 4, 6, 7]
    assert list(index.search("", among=bits_of([0, 2, 6], len(WORLD)), first=[5, 2]).order) == [2, 0, 6]
    assert list(index.search("gpt", first=[5]).order) == [0, 4]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("calude", "claude"),  # swapped
        ("lamma", "llama"),  # two letters wrong
        ("cluade", "claude"),
        ("hiaku", "haiku"),
        ("haku", "haiku"),  # lost
        ("instrruct", "instruct"),  # one too many
        ("instrutc", "instruct"),
        ("calud", "claude"),  # not typed to the end yet
    ],
)
def test_slips_of_the_finger_are_understood(typed: str, meant: str) -> None:
    assert index_of(WORLD).search(typed).corrected == ((typed, meant),)


def test_a_typo_finds_the_nearest_word_and_is_reported() -> None:
    hits = index_of(WORLD).search("calude haiku")
    assert [WORLD[i].key for i in hits.order] == ["anthropic/claude-3.5-haiku"]
    assert hits.corrected == (("calude", "claude"),)


def test_a_number_run_together_with_another_word_is_set_apart() -> None:
    hits = index_of(WORLD).search("haiku3.5")
    assert [WORLD[i].key for i in hits.order] == ["anthropic/claude-3.5-haiku"]
    assert (hits.words, hits.corrected) == (("haiku", "3.5"), (("haiku3.5", "haiku 3.5"),))


def test_nonsense_finds_nothing_and_corrects_nothing() -> None:
    hits = index_of(WORLD).search("qqqqzzzz")
    assert (list(hits.order), hits.total, hits.corrected) == ([], 0, ())


def test_of_too_many_matches_the_best_are_listed_and_all_counted() -> None:
    world = [entry(f"acme/model-{n}", f"Model {n}", 1) for n in range(DEPTH + 500)]
    hits = index_of(world).search("model")
    assert len(hits.order) == DEPTH
    assert hits.total == DEPTH + 500
    assert found(world, f"model {DEPTH + 400}")[0] == f"acme/model-{DEPTH + 400}"


@given(st.lists(st.text("lama gpt-4o3.2", max_size=8), max_size=6))
def test_what_was_typed_before_never_changes_the_answer(queries: list[str]) -> None:
    index = index_of(WORLD)
    for query in queries:
        assert index.search(query) == index_of(WORLD).search(query)


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


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("openrouter/openai/gpt-4o", "openai/gpt-4o"),
        ("azure/eu/gpt-4o", "gpt-4o"),
        ("GPT-4o:nitro", "gpt-4o"),
        ("bedrock/us.meta.llama3-2-1b-instruct-v1:0", "us.meta.llama3-2-1b-instruct-v1:0"),
    ],
)
def test_an_id_as_gateways_write_it_finds_the_model_in_it_and_is_reported(typed: str, shown: str) -> None:
    hits = index_of(WORLD).search(typed)
    assert WORLD[hits.order[0]].key in ("openai/gpt-4o", "meta/llama-3.2-1b-instruct")
    assert hits.corrected == ((typed, shown),)


def test_of_equal_matches_the_one_that_can_be_bought_comes_first() -> None:
    entries = [
        entry("lab/wonder-retired", "Wonder Retired", 9),
        entry("lab/wonder-new", "Wonder New", 2),
        entry("lab/wonder", "Wonder", 0),
        entry("other/wonder", "Wonder", 1),
    ]
    index = index_of(entries)
    living = 0b1010  # the second and the fourth
    assert list(index.search("", living=living).order) == [1, 3, 0, 2]
    by_name = list(index.search("wonder", living=living).order)
    assert by_name.index(3) < by_name.index(2)
    assert by_name.index(1) < by_name.index(0)
    assert sorted(index.search("wonder", living=living).order) == [0, 1, 2, 3]
    assert list(index.search("retired", living=living).order) == [0]


def test_an_exact_name_that_nobody_sells_comes_after_models_for_sale_with_all_words() -> None:
    index = index_of([
        entry("google/gemini-pro", "Gemini Pro", 0),
        entry("google/gemini-9-pro", "Gemini 9 Pro", 3),
        entry("google/gemini-pro-vision", "Gemini Pro Vision", 0),
        entry("google/gemini-8-pro", "Gemini 8 Pro", 1),
    ])  # fmt: skip
    for living in (None, 0b1010):
        assert list(index.search("gemini pro", living=living).order) == [1, 3, 0, 2]
        assert index.search("gemini-pro", living=living).order[0] == 0
