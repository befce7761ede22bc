"""Every column of a catalogue may hold hostile values: what is printed has none of them, or one sentence is."""

from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CatalogueError
from tests.cli.conftest import LARGE, SMALL, Call
from tests.hostile_data import (
    ESCAPES,
    NUMBERS,
    TEXTS,
    WRONG,
    columns,
    forge,
    poison,
    put_back,
    required,
    seal_again,
    unsafe,
)

STYLES = ("table", "json", "csv", "markdown")
COMMANDS = (("models",), ("show", SMALL), ("cost", SMALL, LARGE), ("compare", SMALL, LARGE), ("catalog", "info"))


OTHERS = (
    ("find", "--min", "arena_text=1000"), ("history", SMALL), ("changes", "--since", "2026-01-01"),
    ("models", "llama"), ("show", SMALL, "--format", "json"),
)  # fmt: skip


def check(call: Call, *arguments: str) -> bool:
    """Whether there is an answer; it, or the sentence instead of it, holds nothing unsafe."""
    outcome = call(*arguments)
    assert outcome.code in (0, 1, 2)
    assert not unsafe(outcome.out + outcome.err)
    if outcome.code == 2:
        assert outcome.out == ""
        assert len(outcome.err.splitlines()) == 1
    return outcome.code != 2


def _refusal(path: Path) -> str:
    """Why the catalogue at *path* is not opened; empty if it is."""
    try:
        Catalogue.open(path).close()
    except CatalogueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("kind", TEXTS)
def test_hostile_texts_in_every_column_at_once(call: Call, catalogue: Path, kind: str) -> None:
    """Columns of free text; every command in every format answers."""
    free = ("name", "licence", "family", "exclude_reason", "note", "detail", "provider_model_id", "value", "alias",
            "attribution", "what", "url", "variant", "region", "sources", "path", "match_rule", "as_of")  # fmt: skip
    poison(catalogue, [place for place in columns(catalogue, "TEXT") if place[1] in free], TEXTS[kind])
    seal_again(catalogue)  # so that the dates are not checked
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
            put_back(catalogue, built)
            if not poison(catalogue, [place], ESCAPES, joined=joined):
                continue
            check(call, "catalog", "verify")
            if check(call, *COMMANDS[0]) or not _refusal(catalogue):
                for command in COMMANDS[1:4]:
                    check(call, *command)


def test_text_that_is_not_utf_8_in_each_column(call: Call, catalogue: Path) -> None:
    """Half a surrogate pair, which SQLite stores."""
    built = catalogue.read_bytes()
    for place in columns(catalogue, "TEXT"):
        put_back(catalogue, built)
        if poison(catalogue, [place], b"\xed\xa0\x80"):
            check(call, "compare", SMALL, LARGE)


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_hostile_number_in_each_column(call: Call, catalogue: Path, kind: str) -> None:
    """Negative, too large, infinite: an answer or a sentence."""
    built = catalogue.read_bytes()
    where = columns(catalogue, "REAL") + ([] if isinstance(NUMBERS[kind], float) else columns(catalogue, "INTEGER"))
    for place in where:
        put_back(catalogue, built)
        if poison(catalogue, [place], NUMBERS[kind]):
            check(call, "compare", SMALL, LARGE)


def test_an_id_that_cannot_be_shown_is_named(call: Call, catalogue: Path) -> None:
    """Other rows and the user's files refer to ids, so that they cannot be made safe as they are read."""
    poison(catalogue, [("model", "key")], ESCAPES)
    outcome = call("models")
    assert outcome.code == 2
    assert "damaged: key 'lab/" in outcome.err
    assert "cannot be shown" in outcome.err


def _everywhere(path: Path, kind: str) -> list[tuple[str, str]]:
    """Every column but those of the search index, whose types are free, and numbers of rows; a date, in texts only."""
    types = ("TEXT",) if kind in ("no date", "first day") else ("TEXT", "INTEGER", "REAL")
    found = [place for declared in types for place in columns(path, declared)]
    return [(table, name) for table, name in found if table != "model_fts"]


@pytest.mark.parametrize("kind", WRONG)
def test_an_edited_catalogue_with_a_value_of_the_wrong_type_is_refused(catalogue: Path, kind: str) -> None:
    """In each column, when it is opened: the sentence names the file and what to do."""
    built, necessary = catalogue.read_bytes(), required(catalogue)
    texts = set(columns(catalogue, "TEXT"))
    for place in _everywhere(catalogue, kind):
        put_back(catalogue, built)
        if not forge(catalogue, place, WRONG[kind], sealed=False):
            continue
        sentence = _refusal(catalogue)
        assert not sentence or (str(catalogue) in sentence and "crosswalk-tui catalog build" in sentence)
        may_be_read = place not in necessary if kind == "nothing" else kind != "blob" and place in texts
        assert sentence or may_be_read, place


@pytest.mark.parametrize("kind", WRONG)
def test_a_forged_catalogue_with_a_value_of_the_wrong_type_ends_no_command_with_a_traceback(
    call: Call, catalogue: Path, kind: str
) -> None:
    """In each column, sealed as if it was built so: an answer or a sentence, from one command after the other."""
    built = catalogue.read_bytes()
    commands = cycle((*COMMANDS, *OTHERS))
    for place in _everywhere(catalogue, kind):
        put_back(catalogue, built)
        if forge(catalogue, place, WRONG[kind], sealed=True):
            check(call, *next(commands))


@pytest.mark.parametrize(
    ("place", "command"),
    [
        (("benchmark", "minimum"), ("find", "--min", "arena_text=1000")),
        (("benchmark", "unit"), ("show", SMALL)),
        (("model", "name"), ("models",)),
        (("offer", "n_sources"), ("cost", SMALL, LARGE)),
        (("price", "cache_read"), ("compare", SMALL, LARGE)),
        (("source", "as_of"), ("catalog", "info")),
    ],
)
def test_damage_is_named_wherever_the_value_is_used(
    call: Call, catalogue: Path, place: tuple[str, str], command: tuple[str, ...]
) -> None:
    """Where it is read, computed with, or printed."""
    forge(catalogue, place, b"\xff\x00", sealed=True)
    outcome = call(*command)
    assert outcome.code == 2
    assert outcome.err.startswith(f"Error: {catalogue} is damaged (")
    assert ".".join(place) in outcome.err
    assert "crosswalk-tui catalog verify" in outcome.err
