"""A model may be named by the words that the search finds it with, in every command that takes a model."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import click
import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.model_choice import choose_model
from crosswalk_tui.core.own.record_fields import OwnFieldError
from crosswalk_tui.ui.own.subject import name_subject
from tests.cli.conftest import LARGE, SMALL, Call

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")

TAKEN = f"Taking 'llama 3.2 1b' as {SMALL} (Llama 3.2 1B Instruct)."


@pytest.mark.parametrize(
    "words",
    [
        ("cost", "NAME"),
        ("cost", LARGE, "--multiplier", "NAME=2"),
        ("cost", "--split", "NAME=80", f"{LARGE}=20"),
        ("show", "NAME"),
        ("history", "NAME"),
        ("compare", "NAME", LARGE),
        ("compare", LARGE, "NAME", "--format", "json"),
    ],
)
def test_the_words_of_a_name_answer_as_the_key_does(call: Call, words: tuple[str, ...]) -> None:
    by_key = call(*(word.replace("NAME", SMALL) for word in words))
    by_words = call(*(word.replace("NAME", "llama 3.2 1b") for word in words))
    assert (by_words.code, by_words.out) == (by_key.code, by_key.out)
    assert by_words.err.splitlines().count(TAKEN) == 1, "and names what it takes, once"
    assert TAKEN not in by_key.err


def test_a_report_and_own_records_take_words_too(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    assert TAKEN in call("report", "llama 3.2 1b", LARGE, "-o", str(file)).err
    assert f'"{SMALL}"' in file.read_text()
    priced = call("own", "price", "my-gpu", "llama 3.2 1b", "--input", "0.05", "--output", "0.05")
    assert TAKEN in priced.err
    assert "Saved: price my-gpu llama-3.2-1b-instruct: input $0.05, output $0.05 per 1M." in priced.err
    assert f"Saved: score {SMALL} arena_text: 1200." in call("own", "score", "llama 3.2 1b", "arena_text", "1200").err
    assert f"Saved: discount host {SMALL}" in call("own", "discount", "host", "5%", "--model", "llama 3.2 1b").err


def test_facts_are_only_added_to_a_model_that_is_named_exactly(call: Call) -> None:
    assert "Saved: model meta/llama-3.2-1b" in call("own", "model", "meta/llama-3.2-1b", "--context", "8k").err


def test_words_of_several_models_list_the_first_of_them(call: Call) -> None:
    refused = call("cost", "llama 3.2")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == f"Error: 'llama 3.2' could be any of: {SMALL}, {LARGE}. Use one of these keys.\n"


def test_a_typing_error_still_lists_the_nearest(call: Call) -> None:
    refused = call("cost", "llama 3.2 1b instrct")
    assert refused.code == 2
    assert refused.err.startswith(f"Error: No model is called 'llama 3.2 1b instrct'. Nearest: {SMALL}")


def test_many_models_say_how_many_and_how_to_list_them(call: Call, shipped_catalogue: Path) -> None:
    refused = call("--catalog", str(shipped_catalogue), "cost", "llama").err
    assert "could be any of: meta/llama-3.3-70b-instruct" in refused
    assert "more; list them with: crosswalk-tui models llama. Use one of these keys." in refused


def test_the_version_that_is_sold_is_taken_and_a_key_means_its_model(call: Call, shipped_catalogue: Path) -> None:
    shipped = ("--catalog", str(shipped_catalogue))
    worded = call(*shipped, "cost", "llama 3.1 8b")
    assert "as meta/llama-3.1-8b-instruct (Llama 3.1 8B Instruct)." in worded.err
    assert worded.out == call(*shipped, "cost", "meta/llama-3.1-8b-instruct").out
    for key in ("meta/llama-3.1-8b", "llama-3.1-8b"):
        assert "Llama 3.1 8B (meta/llama-3.1-8b)" in call(*shipped, "cost", key).out
    several = call(*shipped, "cost", "llama 3.2 1b")
    assert "could be any of: meta/llama-3.2-1b, meta/llama-3.2-1b-instruct." in several.err, "both are sold"


def test_every_key_is_its_own_model(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as opened, click.Context(click.Command("cost")):
        keys = [line.key for line in opened.lines()]
        assert [key for key in keys if choose_model(opened, key).key != key] == []
        assert [key for key in keys if opened.new_key(key) != key] == []


_IDS_OF_OTHERS = """
SELECT m.key, o.provider_id, n.key FROM model m JOIN offer o
ON m.key IN (o.provider_id || '/' || o.provider_model_id, o.provider_model_id)
JOIN model n ON n.model_id = o.model_id WHERE o.model_id <> m.model_id ORDER BY 1, 2"""


@pytest.fixture
def ids_of_others(shipped_catalogue: Path) -> list[tuple[str, str, str]]:
    """Keys of models that a provider has as the id of another model; with both."""
    with closing(connect(shipped_catalogue)) as db:
        return db.execute(_IDS_OF_OTHERS).fetchall()


def test_a_key_is_its_model_in_every_command_though_an_offer_has_it_as_its_id(
    call: Call, shipped_catalogue: Path, ids_of_others: list[tuple[str, str, str]]
) -> None:
    shipped = ("--catalog", str(shipped_catalogue))
    assert ids_of_others
    for key in {key for key, _, _ in ids_of_others}:
        json = ("--format", "json")
        assert call(*shipped, "history", key, *json).document["model"] == key
        assert call(*shipped, "show", key, *json).document["model"] == key
        assert [each["model"] for each in call(*shipped, "cost", key, *json).document["models"]] == [key]
        compared = call(*shipped, "compare", key, "openai/gpt-4o", *json).document
        assert [each["model"] for each in compared["models"]] == [key, "openai/gpt-4o"]


def test_a_price_of_yours_for_a_key_is_for_its_model(
    shipped_catalogue: Path, ids_of_others: list[tuple[str, str, str]]
) -> None:
    with Catalogue.open(shipped_catalogue) as opened:
        for key, provider, other in ids_of_others:
            given = {"provider": provider, "model": key, "input": "1", "output": "1"}
            refusal = ""
            try:
                fields = name_subject(opened, "price", given)
            except OwnFieldError as error:
                fields, refusal = {"model": key, "id": None}, str(error)
            assert not refusal or f" as {other}, not as {key}." in refusal
            assert fields["model"] == key
            assert opened.model_of_offer(provider, str(fields["id"])) in (None, key)
