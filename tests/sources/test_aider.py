"""Aider's leaderboard: flat YAML, effort in brackets, and lines of another form."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.importers import aider
from tests.sources.snapshots import reasons, write_text

AS_OF = "2026-11-28"
RUNS = """\
- dirname: 2025-08-23-15-47-21--gpt-5-high
  test_cases: 225
  model: gpt-5 (high)
  edit_format: diff
  pass_rate_1: 52.0
  pass_rate_2: 88.0
  command: "aider --model openai/gpt-5 # high"
  date: 2025-08-23
  seconds_per_case: 194.0
  total_cost: 29.0829
  \n\
- dirname: long
  test_cases: 225
  model: 'Gemini 2.0 Pro exp-02-05'
  edit_format: whole
  commit_hash: 60d11a6,
    93edbda
  pass_rate_2: 35.6 # of two
  date: 2025-02-25
"""


def test_a_run_is_a_pass_rate_and_a_time(tmp_path: Path) -> None:
    gpt, seconds, gemini = aider.read(write_text(tmp_path, RUNS), AS_OF).scores
    assert (gpt.model_name, gpt.model_key, gpt.benchmark) == ("gpt-5 (high)", "gpt-5", "aider_polyglot")
    assert (gpt.score, gpt.variant, gpt.as_of) == (88.0, "high; edit format diff", "2025-08-23")
    assert (seconds.benchmark, seconds.score) == ("aider_seconds_per_case", 194.0)
    assert (gemini.model_key, gemini.score, gemini.variant) == (
        "gemini-2.0-pro-exp-02-05", 35.6, "edit format whole",
    )  # fmt: skip


def test_a_pair_of_models_is_no_model(tmp_path: Path) -> None:
    harvest = aider.read(write_text(tmp_path, RUNS.replace("gpt-5 (high)", "o3 (high) + gpt-4.1")), AS_OF)
    assert harvest.skipped == {"pair of models": 1}
    assert len(harvest.scores) == 1


@pytest.mark.parametrize("rate", ["", "good", ".nan", "NaN", "[88.0]"])
def test_a_bad_rate_costs_that_run(tmp_path: Path, rate: str) -> None:
    harvest = aider.read(write_text(tmp_path, RUNS.replace("88.0", rate)), AS_OF)
    assert [score.model_name for score in harvest.scores] == ["Gemini 2.0 Pro exp-02-05"]
    assert any("pass_rate_2" in path for path in reasons(harvest))


def test_a_line_of_another_form_is_reported(tmp_path: Path) -> None:
    harvest = aider.read(write_text(tmp_path, RUNS.replace("  test_cases: 225\n", "  ? odd\n", 1)), AS_OF)
    assert reasons(harvest) == {"snapshot.json.line 1": "line 2 is not a name and a value"}
    assert len(harvest.scores) == 3


@pytest.mark.parametrize("text", ["", "<html>\n", "{}", "runs:\n  - model: x\n", "- x\n- y\n", "\0"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"snapshot\.json"):
        aider.read(write_text(tmp_path, text), AS_OF)
