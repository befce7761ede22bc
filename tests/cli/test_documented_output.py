"""The output of commands in docs/cli.md is what they print on the shipped catalogue, on the day that it names."""

from __future__ import annotations

import json
import re
import shlex
from datetime import UTC, date, datetime, time, tzinfo
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.catalog.locate import shipped_path
from crosswalk_tui.core.changes.age import is_stale
from tests.cli.conftest import Call

TEXT = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
DAY = date.fromisoformat(TEXT.partition("the shipped catalogue on ")[2][:10])

NOT_RUN = {
    "usage": "needs logs",
    "report": "writes a file",
    "refresh": "uses the network",
    "changes": "needs an earlier catalogue",
    "catalog rollback": "needs an earlier catalogue",
    "catalog diff": "needs an earlier catalogue",
    "catalog verify": "prints the path of this machine",
}
"""The commands whose examples need more than the shipped catalogue, and why."""

ELIDED = "…"

_CONSOLE = re.compile(r"^```console\n\$ crosswalk-tui (.+)\n((?:.*\n)*?)```$", re.MULTILINE)
_JSON = re.compile(r"^`crosswalk-tui ([^`]+ --format json)`.*:\n\n```json\n((?:.*\n)*?)```$", re.MULTILINE)
_WITH_A_CLOCK = (
    "catalog.offer_queries", "cli.compare", "cli.cost", "cli.find", "cli.history", "cli.list_models",
    "cli.split_option", "core.pricing.ranking",
)  # fmt: skip


class _OnTheDay(datetime):
    """A clock that is always at noon of `DAY`."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.combine(DAY, time(12), UTC).astimezone(tz)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch, user_folder: Path) -> None:  # noqa: ARG001 - nothing of the user's
    """Answer from the shipped catalogue on `DAY`."""
    monkeypatch.setenv("CROSSWALK_CATALOG", str(shipped_path()))
    for name in _WITH_A_CLOCK:
        monkeypatch.setattr(import_module(f"crosswalk_tui.{name}"), "datetime", _OnTheDay)
    for name in ("core.pricing.bill", "core.models"):
        monkeypatch.setattr(f"crosswalk_tui.{name}.is_stale", lambda as_of, _: is_stale(as_of, DAY))


def _is_run(line: str) -> bool:
    return not any(line.startswith(words) for words in NOT_RUN)


@pytest.mark.parametrize(("line", "shown"), [found for found in _CONSOLE.findall(TEXT) if _is_run(found[0])])
def test_an_example_is_what_the_command_prints(call: Call, line: str, shown: str) -> None:
    outcome = call(*shlex.split(line))
    printed = [text.rstrip() for text in (outcome.out + outcome.err).splitlines()]
    for part in shown.split(f"{ELIDED}\n"):
        lines = part.splitlines()
        starts = [n for n in range(len(printed) - len(lines) + 1) if printed[n : n + len(lines)] == lines]
        assert starts, f"{part}\nis not in\n" + "\n".join(printed)
        printed = printed[starts[0] + len(lines) :]
    assert shown.endswith(f"{ELIDED}\n") or not any(printed)


@pytest.mark.parametrize(("line", "shown"), _JSON.findall(TEXT))
def test_a_shortened_document_agrees_with_the_whole_one(call: Call, line: str, shown: str) -> None:
    assert _disagreements(json.loads(shown), call(*shlex.split(line)).document) == []


def _disagreements(shown: Any, whole: Any, where: str = "") -> list[str]:
    """Where *shown* differs from *whole*; what is left out of objects and at the end of lists does not count."""
    if isinstance(shown, dict) and isinstance(whole, dict):
        parts = [(key, value, whole.get(key, "missing")) for key, value in shown.items() if key != ELIDED]
    elif isinstance(shown, list) and isinstance(whole, list) and bool(shown) == bool(whole):
        parts = [(n, value, each) for n, (value, each) in enumerate(zip(shown, whole, strict=False))]
    else:
        return [] if shown == whole else [f"{where}: {shown!r} is {whole!r}"]
    return [line for key, value, each in parts for line in _disagreements(value, each, f"{where}/{key}")]


def test_examples_are_found() -> None:
    assert {line.split()[0] for line, _ in _CONSOLE.findall(TEXT)} >= {"cost", "find", "compare", "models", "history"}
    assert {line.split()[0] for line, _ in _JSON.findall(TEXT)} == {"cost", "find", "models"}
