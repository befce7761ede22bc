"""Arguments that are blank or not UTF-8: refused with a sentence; a path may have any bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from crosswalk_tui.cli.root import program
from tests.cli.conftest import LARGE, SMALL, Call

BYTES = os.fsdecode(b"a\xff")
POSIX_NAMES = pytest.mark.skipif(os.name == "nt", reason="needs file names of any bytes")


@pytest.mark.usefixtures("catalogue", "user_folder")
@pytest.mark.parametrize(
    "arguments",
    [
        (BYTES,),
        ("models", BYTES),
        ("show", os.fsdecode(b"a\xed\xa0\x80")),
        ("cost", BYTES),
        ("cost", SMALL, "--workload", BYTES),
        ("history", BYTES),
        ("catalog", "why", "host", BYTES),
        ("workloads", "delete", BYTES),
        ("own", "price", "host", SMALL, "--id", BYTES, "--input", "1"),
        ("own", "remove", "note", BYTES),
        ("own", "off", "price", BYTES),
        ("own", "rename", "workload", BYTES, "y"),
    ],
)
def test_text_that_is_not_utf_8_is_refused(call: Call, arguments: tuple[str, ...]) -> None:
    outcome = call(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith(" is not UTF-8 text.\n")


@pytest.mark.usefixtures("catalogue", "user_folder")
def test_text_in_utf_8_is_read_as_that_where_the_locale_knows_no_such_characters(call: Call) -> None:
    typed = "müller".encode().decode("ascii", "surrogateescape")
    assert "No model is called 'müller'" in call("cost", typed).err


@POSIX_NAMES
def test_a_path_may_have_bytes_that_are_not_utf_8(call: Call, catalogue: Path, tmp_path: Path) -> None:
    odd = tmp_path / f"{BYTES}.db"
    odd.write_bytes(catalogue.read_bytes())
    log = tmp_path / f"{BYTES}.json"
    log.write_text('{"model": "llama-1b", "input_tokens": 10, "output_tokens": 1}', encoding="utf-8")
    report = tmp_path / f"{BYTES}.md"
    assert call("--catalog", str(odd), "cost", SMALL, "--usage", str(log)).code == 0
    assert call("--catalog", str(odd), "report", SMALL, LARGE, "--output-file", str(report)).code == 0
    assert call("--catalog", str(odd), "own", "export", str(tmp_path / f"{BYTES}.toml")).code == 0


@pytest.mark.usefixtures("catalogue", "user_folder")
@pytest.mark.parametrize(
    "arguments",
    [
        ("cost", SMALL, "--region", ""),
        ("cost", SMALL, "--region", " "),
        ("cost", SMALL, "--usage", ""),
        ("refresh", "--from", "", "--dry-run"),
        ("catalog", "build", "--from", ""),
        ("--catalog", "", "models"),
        ("changes", "--since", ""),
        ("catalog", "why", "host", ""),
        ("own", "model", "lab/new", "--licence", ""),
    ],
)
def test_an_empty_value_is_refused(call: Call, arguments: tuple[str, ...]) -> None:
    outcome = call(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith(": It is empty: give a value, or leave it out.\n")


def _parameters(command: click.Command, ctx: click.Context) -> Iterator[click.Parameter]:
    yield from command.get_params(ctx)
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None
            yield from _parameters(inner, ctx)


def test_no_parameter_takes_an_empty_value() -> None:
    with program.make_context("crosswalk-tui", ["--", "x"]) as ctx:
        for param in _parameters(program, ctx):
            if isinstance(param, click.Option) and (param.is_flag or param.count):
                continue
            with pytest.raises(click.BadParameter):
                param.type("", param, ctx)


RAW = "\x1b]0;title\x07\x1b[31mred\u202e\x7f"


@pytest.mark.usefixtures("catalogue", "user_folder")
@pytest.mark.parametrize(
    "arguments",
    [
        ("find", "--licence", RAW),
        ("catalog", "verify", RAW),
        ("catalog", "why", "host", RAW),
        ("cost", SMALL, "--region", RAW),
        ("own", "discount", "host", "10%", "--note", RAW),
        ("models", RAW),
    ],
)
def test_no_control_character_of_an_argument_is_printed(
    call: Call, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)  # as for a terminal
    outcome = call(*arguments)
    text = outcome.out + outcome.err
    assert [c for c in text if not c.isprintable() and c != "\n"] == []
    assert text


@pytest.mark.usefixtures("catalogue")
def test_a_long_licence_is_cut_in_the_answer(call: Call) -> None:
    outcome = call("find", "--licence", "x" * 100_000)
    assert len(outcome.out + outcome.err) < 2000


@POSIX_NAMES
@pytest.mark.usefixtures("catalogue")
def test_the_path_of_a_catalogue_is_printed_in_its_own_bytes(tmp_path: Path) -> None:
    odd = tmp_path / BYTES
    result = CliRunner().invoke(program, ["--catalog", str(odd), "catalog", "path"])
    assert result.stdout_bytes == os.fsencode(odd) + b"\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("usage", "x", "--since", "abc"), "'abc' is not a day such as 2026-11-20."),
        (("cost", "x", "--at", "2026-W47-5"), "'2026-W47-5' is not a day such as 2026-11-20."),
        (("usage", "x", "--until", ""), "It is empty: give a value, or leave it out."),
        (("serve", "--port", "abc"), "'abc' is not a port, a number from 1 to 65535."),
        (("serve", "--port", "0"), "'0' is not a port, a number from 1 to 65535."),
    ],
)
def test_a_value_that_cannot_be_read_is_named_in_plain_words(
    call: Call, arguments: tuple[str, ...], sentence: str
) -> None:
    outcome = call(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith(f": {sentence}\n")


@pytest.mark.usefixtures("catalogue", "user_folder")
@pytest.mark.parametrize("option", ["--tokens-per-second", "--input-tokens-per-second"])
@pytest.mark.parametrize("value", ["1e-9", "$5", "-1"])
def test_a_speed_is_no_amount_of_dollars(call: Call, option: str, value: str) -> None:
    speeds = {"--tokens-per-second": "900"} | {option: value}
    words = [word for pair in speeds.items() for word in pair]
    outcome = call("own", "price", "host", SMALL, "--usd-per-hour", "2", *words)
    assert outcome.code == 2
    assert f"{value!r} is not a number of tokens per second; try 900 or 62.5." in outcome.err


@pytest.mark.usefixtures("user_folder")
def test_a_long_name_is_compared_by_its_start(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    class Matcher(SequenceMatcher[str]):
        def __init__(self, junk: None, typed: str, known: str) -> None:
            compared.append(len(typed))
            super().__init__(junk, typed, known)

    monkeypatch.setattr("difflib.SequenceMatcher", Matcher)
    call("workloads", "save", "mine", "--input", "5M")
    assert call("own", "remove", "workload", "x" * 100_000).code == 2
    assert 0 < max(compared) < 1000


@pytest.mark.usefixtures("user_folder")
def test_a_file_name_that_would_not_be_seen_is_written_with_escapes(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("own", "export", "\u202eabc").err.endswith(" to '\\u202eabc'.\n")
