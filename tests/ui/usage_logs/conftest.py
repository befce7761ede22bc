"""Logs to read, and windows in which their prompts fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from tests.ui.usage_logs.opening_logs import request


@pytest.fixture(autouse=True)
def large_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows in which the prompts of these logs fit."""
    monkeypatch.setattr(Catalogue, "context_windows", lambda _: {"": 2_000_000})


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Ten days: gpt-5 on the first, claude on the tenth, and a line without usage."""
    path = tmp_path / "log.jsonl"
    rows = [request(1, 1, "gpt-5", 1_000_000, 5_000), request(2, 10, "claude", 500_000, 7_000), '{"error": "none"}']
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def log_of_small_requests(tmp_path: Path) -> Path:
    """Ten days, in which A costs $0.0004 at Cloudy."""
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(request(day, day, "gpt-5", 100_000, 0) for day in (1, 10)), encoding="utf-8")
    return path
