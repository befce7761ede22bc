"""Every column of a catalogue may hold hostile values: what is printed has none of them, or one sentence is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import LARGE, SMALL, Call
from tests.hostile_data import ESCAPES, NUMBERS, TEXTS, columns, poison, unsafe

STYLES = ("table", "json", "csv", "markdown")
COMMANDS = (("models",), ("show", SMALL), ("cost", SMALL, LARGE), ("compare", SMALL, LARGE), ("catalog", "info"))


def check(call: Call, *arguments: str) -> bool:
    """Whether there is an answer; it, or the sentence instead of it, holds nothing unsafe."""
    outcome = call(*arguments)
    assert outcome.code in (0, 1, 2)
    assert not unsafe(outcome.out + outcome.err)
    if outcome.code == 2:
        assert outcome.out == ""
        assert len(outcome.err.splitlines()) == 1
    return outcome.code != 2


@pytest.mark.parametrize("kind", TEXTS)
def test_hostile_texts_in_every_column_at_once(call: Call, catalogue: Path, kind: str) -> None:
    """Columns of free text; every command in every format answers."""
    free = ("name", "licence", "family", "exclude_reason", "note", "detail", "provider_model_id", "value", "alias",
            "attribution", "what", "url", "variant", "region", "sources", "path", "match_rule", "as_of")  # fmt: skip
    poison(catalogue, [place for place in columns(catalogue, "TEXT") if place[1] in free], TEXTS[kind])
    for command in COMMANDS:
        for style in STYLES:
            assert check(call, *command, "--format", style)
    assert not re.search(r"(?<!\\)<script", call("show", SMALL, "--format", "markdown").out)


@pytest.mark.parametrize("ending", ["html", "md", "csv", "json", "svg"])
def test_a_report_holds_no_text_that_a_terminal_obeys(call: Call, catalogue: Path, tmp_path: Path, ending: str) -> None:
    """All columns whose text is neither an id, nor a code or a date."""
    free = ("name", "licence", "family", "exclude_reason", "note", "provider_model_id", "attribution", "what", "url",
            "variant", "modalities_in", "modalities_out", "unit", "quantization")  # fmt: skip
    poison(catalogue, [place for place in columns(catalogue, "TEXT") if place[1] in free], TEXTS["unseen"])
    path = tmp_path / f"report.{ending}"
    assert call("report", SMALL, LARGE, "-o", str(path)).code == 0
    assert not unsafe(path.read_bytes().decode())


def test_a_hostile_text_in_each_column(call: Call, catalogue: Path) -> None:
    """Ids, codes and dates too, alone: an answer or a sentence."""
    built = catalogue.read_bytes()
    for joined in (True, False):
        for place in columns(catalogue, "TEXT"):
            catalogue.write_bytes(built)
            poison(catalogue, [place], ESCAPES, joined=joined)
            for command in (*COMMANDS[:4], ("catalog", "verify")):
                check(call, *command)


def test_text_that_is_not_utf_8_in_each_column(call: Call, catalogue: Path) -> None:
    """Half a surrogate pair, which SQLite stores."""
    built = catalogue.read_bytes()
    for place in columns(catalogue, "TEXT"):
        catalogue.write_bytes(built)
        poison(catalogue, [place], b"\xed\xa0\x80")
        check(call, "compare", SMALL, LARGE)


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_hostile_number_in_each_column(call: Call, catalogue: Path, kind: str) -> None:
    """Negative, too large, infinite: an answer or a sentence."""
    built = catalogue.read_bytes()
    where = columns(catalogue, "REAL") + ([] if isinstance(NUMBERS[kind], float) else columns(catalogue, "INTEGER"))
    for place in where:
        catalogue.write_bytes(built)
        poison(catalogue, [place], NUMBERS[kind])
        check(call, "compare", SMALL, LARGE)


def test_an_id_that_cannot_be_shown_is_named(call: Call, catalogue: Path) -> None:
    """Other rows and the user's files refer to ids, so that they cannot be made safe as they are read."""
    poison(catalogue, [("model", "key")], ESCAPES)
    outcome = call("models")
    assert outcome.code == 2
    assert "damaged: key 'lab/" in outcome.err
    assert "cannot be shown" in outcome.err
