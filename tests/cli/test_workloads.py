"""Workloads that have a name: presets, and those the user saved."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from crosswalk_tui.core.workload.presets import PRESETS
from crosswalk_tui.user.database import UserDatabase
from tests.cli.conftest import WORDY, Call

pytestmark = pytest.mark.usefixtures("rates", "user_folder")


def test_a_saved_workload_is_used_under_its_name(call: Call) -> None:
    asked = ("--input", "1M", "--output", "500k", "--cached", "60%", "--prompt", "8k", "--multiplier", "wordy=1.5")
    saved = call("workloads", "save", "my agent", *asked)
    assert (saved.code, saved.out) == (0, "")
    assert "Saved 'my agent': 1M input + 500k output" in saved.err
    by_name = call("cost", WORDY, "--workload", "My Agent", "--format", "json").document
    by_hand = call("cost", WORDY, *asked, "--format", "json").document
    assert by_name == by_hand
    assert by_name["workload"]["multipliers"] == {WORDY: "1.5"}


def test_a_taken_name_is_replaced_only_on_request(call: Call) -> None:
    call("workloads", "save", "mine", "--input", "1M")
    outcome = call("workloads", "save", "mine", "--input", "9M")
    assert outcome.code == 1
    assert "--replace" in outcome.err
    assert call("workloads", "list", "--format", "json").document["saved"][0]["workload"]["input_tokens"] == 1_000_000
    assert call("workloads", "save", "mine", "--input", "9M", "--replace").code == 0
    assert call("workloads", "list", "--format", "json").document["saved"][0]["workload"]["input_tokens"] == 9_000_000


def test_the_list_has_presets_and_saved_ones_in_every_format(call: Call) -> None:
    assert "No saved workloads" in call("workloads", "list").out
    call("workloads", "save", "mine", "--preset", "rag", "--multiplier", "wordy=2")
    document = call("workloads", "list", "--format", "json").document
    assert [preset["name"] for preset in document["presets"]] == [preset.name for preset in PRESETS]
    assert [saved["name"] for saved in document["saved"]] == ["mine"]
    table = call("workloads", "list").out
    assert all(preset.assumes in table for preset in PRESETS)
    assert "mine" in table
    rows = list(csv.DictReader(StringIO(call("workloads", "list", "--format", "csv").out)))
    assert (rows[-1]["kind"], rows[-1]["name"], rows[-1]["cached_share"]) == ("saved", "mine", "0.1")
    assert rows[-1]["multipliers"] == f"{WORDY}=2"
    assert "| mine |" in call("workloads", "list", "--format", "markdown").out


def test_one_that_cannot_be_read_is_named_and_the_others_are_listed(call: Call) -> None:
    call("workloads", "save", "mine")
    call("workloads", "save", "huge")
    with UserDatabase().open(writing=True) as db:  # as an earlier release could import it
        db.execute("UPDATE workload SET input_tokens = 9000000000000000000 WHERE name = 'huge'")
    outcome = call("workloads", "list", "--format", "json")
    assert [saved["name"] for saved in outcome.document["saved"]] == ["mine"]
    assert "The saved workload 'huge' cannot be read: delete it and save it again." in outcome.err


def test_a_deleted_workload_is_gone(call: Call) -> None:
    call("workloads", "save", "mine")
    assert call("workloads", "delete", "mine").code == 0
    assert call("workloads", "list", "--format", "json").document["saved"] == []
    outcome = call("workloads", "delete", "mine")
    assert (outcome.code, outcome.out) == (2, "")
    assert "No saved workload is called 'mine'" in outcome.err


@pytest.mark.parametrize("name", ["", "x" * 100, "\x1b[31mred"])
def test_a_name_that_cannot_be_used_is_refused(call: Call, name: str) -> None:
    outcome = call("workloads", "save", name)
    assert (outcome.code, outcome.out) == (2, "")
    assert "\x1b" not in outcome.err


def test_a_damaged_database_is_one_error_line_and_not_changed(call: Call, user_folder: Path) -> None:
    call("workloads", "save", "mine")
    (path,) = user_folder.rglob("user.db")
    path.write_bytes(b"no database " * 1000)
    for arguments in (("workloads", "list"), ("workloads", "save", "x"), ("cost", WORDY, "--workload", "mine")):
        outcome = call(*arguments)
        assert (outcome.code, outcome.out) == (2, "")
        assert "is damaged" in outcome.err
        assert "was not changed" in outcome.err
    assert path.read_bytes() == b"no database " * 1000
    assert call("cost", WORDY, "--list-prices", "--format", "json").code == 0
