"""One query answered by SQL: the same models in the same order as the index of the picker finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_tui.catalog.model_search import find_models, other_name, places_of, read_search_texts
from crosswalk_tui.catalog.naming import key_of
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.search.match import ModelIndex
from tests.catalogue_builder import CatalogueBuilder

QUERIES = [
    "", "llama", "llama3", "LLAMA-3.2 instruct", "gpt-4", "gpt 4", "4o", "claude sonnet 4", "meta/llama", "a", "3.5",
    "us.meta", "qwen 3", "flash lite", "deepseek-r1", "é", "claud sonet", "poe/openai/gpt-5", "qqqqzzzz", "%",
    "x" * 500, "o " * 40, "gemini pro", "gpt mini", "qwen max", "deepseek pro",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_what_the_index_finds(shipped_catalogue: Path, query: str) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        found = find_models(catalogue, query)
        lines = catalogue.lines()
        hits = ModelIndex([line.n_providers for line in lines], read_search_texts(catalogue, places_of(lines))).search(
            query
        )
    if hits.corrected:
        assert found == ([], " ".join(hits.words))
    else:
        assert [line.key for line in found.lines] == [lines[place].key for place in hits.order]


def test_names_are_found_by_what_is_shown_of_them(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.model("lab/straße-2", name="Straße \x1b[31m2 Pro", aliases=["lab.Alias_Name"])
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        for query in ("STRASSE 2", "straße2", "2 pro", "alias name", "lab"):
            assert [line.key for line in find_models(catalogue, query).lines] == ["lab/straße-2"], query
        assert find_models(catalogue, "missing").lines == []


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("deepseek v4.1 flash", "deepseek/deepseek-v4.1-flash"),
        ("deepseek v4 pro 0813", "deepseek/deepseek-v4-pro-0813"),
        ("deepseek v4 pro", "deepseek/deepseek-v4-pro"),
        ("gpt 5", "openai/gpt-5"),
        ("gemini 2.0 pro 1206", "google/gemini-exp-1206"),  # as another source names it
        ("claude 3.5 haiku", "anthropic/claude-haiku-3.5"),
        ("claude-3-5-haiku-20241022", "anthropic/claude-haiku-3.5"),
        ("mistral large 3", "mistral/mistral-large-2512"),
    ],
)
def test_a_model_is_found_first_by_its_names_and_ids_in_any_source(
    shipped_catalogue: Path, query: str, key: str
) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        assert find_models(catalogue, query).lines[0].key == key


def test_a_name_of_a_different_model_does_not_find_one(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        assert key_of(catalogue, "DeepSeek V4 Flash Vision Exp") == "deepseek/deepseek-v4-flash-vision-exp"
        assert key_of(catalogue, "DeepSeek V4 Pro") == "deepseek/deepseek-v4-pro"


@pytest.mark.parametrize(
    ("query", "other"),
    [("gemini pro", "flash"), ("gpt mini", "nano"), ("claude haiku", "sonnet"), ("qwen max", "flash"),
     ("gemini flash", "pro"), ("claude opus", "haiku"), ("mistral small", "large"), ("gpt nano", "pro")],
)  # fmt: skip
def test_a_version_finds_no_other_version(shipped_catalogue: Path, query: str, other: str) -> None:
    """Other names, such as ``gemini-2.5-flash (prompt)``, have parts that look like the version."""
    with Catalogue.open(shipped_catalogue) as catalogue:
        found = find_models(catalogue, query).lines
    version = query.split()[1]
    assert found
    assert [line.name for line in found if other in line.key and version not in line.key] == []


@pytest.mark.parametrize("query", ["gemini pro", "gpt mini", "claude haiku", "llama 70b", "qwen coder", "grok fast"])
def test_models_called_otherwise_come_after_those_that_are_called_so(shipped_catalogue: Path, query: str) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        found = find_models(catalogue, query).lines
        others = [other_name(catalogue, line, query.split()) for line in found]
    by_other_name = [name is not None for name in others]
    assert by_other_name == sorted(by_other_name)
    assert all(any(word in name for word in query.split()) for name in others if name)


def test_the_other_name_is_the_one_with_the_words(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.model("lab/model-1206", name="Model 1206", aliases=["model-1206", "prompted-model-1206", "model-pro-1206"])
    builder.model("lab/model-pro", name="Model Pro")
    builder.model("lab/model-flash", name="Model Flash", aliases=["model-flash (prompt)", "pro/model-flash"])
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        found = find_models(catalogue, "model pro").lines
        assert [(line.key, other_name(catalogue, line, ("model", "pro"))) for line in found] == [
            ("lab/model-pro", None),
            ("lab/model-1206", "model-pro-1206"),
        ]
        assert [line.key for line in find_models(catalogue, "prompt").lines] == ["lab/model-1206", "lab/model-flash"]
