"""Which model the words of a name mean clearly."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.search.clear_match import TitledModel, clearly_named
from crosswalk_tui.core.search.ranks import best_first
from crosswalk_tui.core.search.search_text import query_words, title_of


def model(key: str, name: str, family: str = "", lab: str = "", served: int = 0) -> TitledModel:
    known = frozenset({key.partition("/")[0], *query_words(lab)})
    return TitledModel(key, title_of(key, name), frozenset(query_words(family)), known, served)


MODELS = (
    model("meta/llama-3.3-70b-instruct", "Llama 3.3 70B Instruct", "llama"),
    model("meta/llama-3.3-8b-instruct", "Llama 3.3 8B Instruct", "llama"),
    model("deepseek/deepseek-llama3.3-70b", "DeepSeek Llama3.3 70B"),
    model("huihui-ai/llama-3.3-70b-instruct-abliterated", "Llama 3.3 70B Instruct abliterated"),
    model("meta/llama-4-scout-17b-16e-instruct", "Llama 4 Scout 17B Instruct", "llama"),
    model("openai/gpt-5", "GPT-5", "gpt"),
    model("openai/gpt-5-mini", "GPT-5 Mini", "gpt"),
    model("openai/gpt-oss-20b", "gpt-oss-20b", "gpt"),
    model("openai/gpt-oss-120b", "GPT OSS 120B", "gpt"),
    model("anthropic/claude-sonnet-4", "Claude Sonnet 4", "claude"),
    model("anthropic/claude-sonnet-4.6", "Claude Sonnet 4.6", "claude"),
    model("mistral/mistral-large", "Mistral Large"),
    model("mistral/mistral-large-latest", "Mistral Large"),
    model("google/gemma-3-27b-it", "Gemma 3 27B IT"),
    model("acme/nemo", "Nemo", lab="Acme Labs"),
    model("acme/acme-labs-nano", "Acme Labs Nano", lab="Acme Labs"),
    model("acme/nano-x", "Nano X", lab="Acme Labs"),
)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("llama 3.3 70b", ["meta/llama-3.3-70b-instruct"]),
        ("Llama-3.3-70B", ["meta/llama-3.3-70b-instruct"]),
        ("70b llama 3.3", ["meta/llama-3.3-70b-instruct"]),
        ("meta/llama 3.3 70b", ["meta/llama-3.3-70b-instruct"]),
        ("deepseek llama 3.3 70b", ["deepseek/deepseek-llama3.3-70b"]),
        ("llama 3.3 70b instruct abliterated", ["huihui-ai/llama-3.3-70b-instruct-abliterated"]),
        ("llama 3.3", []),
        ("llama 4 scout", ["meta/llama-4-scout-17b-16e-instruct"]),
        ("gpt 5", ["openai/gpt-5"]),
        ("gpt5", ["openai/gpt-5"]),
        ("gpt 5 mini", ["openai/gpt-5-mini"]),
        ("gpt oss", []),
        ("sonnet 4", ["anthropic/claude-sonnet-4"]),
        ("sonnet 4.6", ["anthropic/claude-sonnet-4.6"]),
        ("gemma 3 27b", ["google/gemma-3-27b-it"]),
        ("mistral large", ["mistral/mistral-large", "mistral/mistral-large-latest"]),
        ("nano", ["acme/acme-labs-nano"]),
        ("gpt 6", []),
    ],
)
def test_words_name_a_model_if_they_leave_out_nothing_that_sets_it_apart(typed: str, keys: list[str]) -> None:
    words = query_words(typed)
    matching = [model for model in MODELS if all(f" {word} " in model.title for word in words)]
    assert list(clearly_named(words, matching)) == keys


BASE, INSTRUCT = "meta/llama-3.1-8b", "meta/llama-3.1-8b-instruct"


@pytest.mark.parametrize(
    ("base", "instruct", "keys"),
    [
        (0, 19, [INSTRUCT]),
        (0, 1, [INSTRUCT]),
        (1, 9, [INSTRUCT]),
        (1, 5, [BASE, INSTRUCT]),
        (3, 9, [BASE, INSTRUCT]),
        (9, 9, [BASE]),
        (9, 0, [BASE]),
        (0, 0, [BASE]),
    ],
)
def test_the_version_that_is_sold_is_meant_rather_than_an_unsold_base_model(
    base: int, instruct: int, keys: list[str]
) -> None:
    sold = (
        model(BASE, "Llama 3.1 8B", "llama", served=base),
        model(INSTRUCT, "Llama 3.1 8B Instruct", "llama", served=instruct),
        model("aion-labs/aion-rp-llama-3.1-8b", "Aion RP Llama 3.1 8B", served=30),
    )
    words = query_words("llama 3.1 8b")
    assert list(clearly_named(words, sold)) == keys
    searched = best_first(words, [(nth, one.title, one.served) for nth, one in enumerate(sold)])
    listed = [sold[nth].key for nth in searched if sold[nth].key in (BASE, INSTRUCT)]
    assert listed[0] == keys[0], "the search lists it first"
