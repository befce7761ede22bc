"""Random calls end in an answer or in a sentence; `tests/cli/fuzz.py` tries as many as requested."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from crosswalk_tui.catalog.locate import ENVIRONMENT_VARIABLE
from tests.cli.fuzz import calls, fault, files

MEASURE = """
import re, sys
from pathlib import Path
from crosswalk_tui.cli import main
try:
    main()
finally:
    print("peak", re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
"""
"""Runs the program and adds its peak memory in kB; ``ru_maxrss`` would include that of the process that started it."""

SEEDS, EACH = (1, 2, 3, 4), 150
"""Calls of each seed; those that are drawn more than once, such as ``catalog verify``, are made once."""


def test_no_call_ends_in_a_traceback_or_without_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped_catalogue: Path
) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(shipped_catalogue))
    monkeypatch.chdir(tmp_path)
    paths = files(tmp_path)
    drawn = dict.fromkeys(tuple(call) for seed in SEEDS for call in islice(calls(seed, paths), EACH))
    problems = [(call, problem) for call in drawn if (problem := fault(list(call)))]
    assert problems == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("start", [b"[", b'{"a": "', b"x", b"\x00"])
def test_a_log_of_100_mb_without_usage_is_refused_in_bounded_memory(
    start: bytes, tmp_path: Path, shipped_catalogue: Path
) -> None:
    log = tmp_path / "log.json"
    with log.open("wb") as file:
        file.write(start)
        for _ in range(100):
            file.write(start[-1:] * 1_000_000)
    arguments = ["--catalog", str(shipped_catalogue), "cost", "gpt-4o", "--usage", str(log)]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *arguments], capture_output=True, text=True, check=False, timeout=60,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    sentence, _, peak = done.stderr.rpartition("peak ")
    assert sentence.startswith("Error: ")
    assert int(peak) < 150_000
