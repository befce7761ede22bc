"""The command line on a small catalogue, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Self

import pytest
from click.testing import CliRunner

from crosswalk_tui import cli
from crosswalk_tui.catalog import locate
from crosswalk_tui.catalog.locate import ENVIRONMENT_VARIABLE
from crosswalk_tui.cli.root import program
from crosswalk_tui.core.changes.age import is_stale
from tests.catalogue_builder import CatalogueBuilder
from tests.cli.changing import write_priced

SMALL = "meta/llama-3.2-1b-instruct"
LARGE = "meta/llama-3.2-3b-instruct"
FREE = "lab/only-free"
HOSTILE = "lab/hostile"
TODAY = date(2026, 7, 10)


@dataclass(frozen=True)
class Outcome:
    """What a call printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output read as JSON."""
        return json.loads(self.out)


Call = Callable[..., Outcome]


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Run commands at *moment* (UTC)."""

    class Fixed(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromisoformat(moment).replace(tzinfo=tz)

    for found in iter_modules(cli.__path__, f"{cli.__name__}."):
        module = import_module(found.name)
        if hasattr(module, "datetime"):
            monkeypatch.setattr(module, "datetime", Fixed)


@pytest.fixture(autouse=True)
def age_of_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the age of prices on 10 July 2026: their dates are fixed, and the command line reads the clock."""
    for module in ("core.pricing.bill", "core.models", "cli.usage_answer"):
        monkeypatch.setattr(f"crosswalk_tui.{module}.is_stale", lambda as_of, _: is_stale(as_of, TODAY))


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue with a winner, a tie, a re-seller, a free tier, a region and hostile names, chosen by environment."""
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party")
    builder.provider("host", name="Host Inc.")
    builder.provider("cloud", type="cloud")
    builder.provider("shop", type="aggregator")
    builder.model(
        SMALL, name="Llama 3.2 1B Instruct", context_tokens=131_072, params_total_m=1_235, open_weights=1, tools=0,
        modalities_in="text,image", aliases=["us.llama-1b"],
    )  # fmt: skip
    builder.model(LARGE, name="Llama 3.2 3B Instruct", aliases=["shared"])
    builder.model(FREE, aliases=["shared"])
    builder.model(HOSTILE, name="\x1b[31m|[/red]\u202e" + "x" * 500)
    seen: dict[str, Any] = {"last_seen": "2026-07-02", "last_seen_source": "test"}
    builder.offer("host", "llama-1b", SMALL, input=10_000, output=20_000, **seen)
    builder.offer("cloud", "us.llama-1b", SMALL, input=5_000, output=5_000, region="us")
    builder.offer("cloud", "llama-1b", SMALL, input=27_000, output=201_000, n_sources=2)
    builder.offer("shop", "llama-1b", SMALL, input=9_000, output=9_000)
    builder.offer("shop", "llama-1b:free", SMALL, access="free")
    builder.offer("host", "llama-3b", LARGE, input=1_000_900, output=1_000_900)
    builder.offer("maker", "llama-3b", LARGE, input=1_000_000, output=1_000_000)
    builder.offer("shop", "free-one", FREE, access="free", input=0, output=0)
    builder.offer("host", "evil\x1b]0;|x\x07", HOSTILE, input=1_000, output=1_000)
    builder.benchmark("arena_text", name="Arena text")
    builder.score(SMALL, "arena_text", 1111.4)
    model_fact = {
        "model_id": 1, "field": "context_tokens", "value": "131072", "basis": "offers", "votes": 7, "chosen": 1,
        "sources": "litellm, models.dev", "note": None,
    }  # fmt: skip
    builder.tables["model_fact"] = [model_fact, model_fact | {"value": "128000", "votes": 2, "chosen": 0}]
    for value in ("0", "1"):
        builder.fact(SMALL, "structured_output", value, votes=3, sources="models.dev")
    path = builder.write(tmp_path / "catalog.db")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(path))
    return path


WORDY = "lab/wordy"
TERSE = "lab/terse"


@pytest.fixture
def rates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of two models with every kind of rate, chosen by environment.

    WORDY at maker: $3 in, $15 out, cache $0.30 read, $3.75 and $6 written; above 200k tokens $6 in and $22.50 out, all
    tokens; batch at half. At host: $2 in, $20 out, nothing else. TERSE at host: $4 in, $8 out, $0.001 a request; tools.
    """
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party")
    builder.provider("host")
    builder.model(WORDY, name="Wordy", tools=0, modalities_in="text", context_tokens=1_000_000)
    builder.model(TERSE, name="Terse", tools=1, modalities_in="text,image", context_tokens=100_000)
    base: dict[str, Any] = {
        "input": 3_000_000, "output": 15_000_000, "cache_read": 300_000, "cache_write": 3_750_000,
        "cache_write_1h": 6_000_000,
    }  # fmt: skip
    prices: list[dict[str, Any]] = [
        base,
        {"input": 6_000_000, "output": 22_500_000, "band_from": 200_000},
        {"input": 1_500_000, "output": 7_500_000, "tier": "batch"},
    ]
    builder.offer("maker", "wordy-1", WORDY, prices=prices, n_sources=2)
    builder.offer("host", "wordy", WORDY, input=2_000_000, output=20_000_000, n_sources=2, context_tokens=400_000)
    fee = {"input": 4_000_000, "output": 8_000_000, "per_request": 1_000}
    builder.offer("host", "terse", TERSE, prices=[fee], n_sources=2, context_tokens=100_000)
    builder.benchmark("arena_text", name="Arena text")
    builder.score(WORDY, "arena_text", 1200.0)
    builder.score(TERSE, "arena_text", 1300.0)
    path = builder.write(tmp_path / "rates.db")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(path))
    return path


@pytest.fixture
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the user's own, empty."""
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "user"))
    return tmp_path / "user"


@pytest.fixture
def call() -> Call:
    """Run the program with these arguments."""

    def run(*arguments: str, stdin: str | bytes | None = None) -> Outcome:
        result = CliRunner().invoke(program, list(arguments), input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user_folder: Path) -> Path:
    """A shipped catalogue, and an empty data folder of the user."""
    del user_folder
    path = write_priced(tmp_path / "shipped.db", 1_000_000)
    monkeypatch.setattr(locate, "shipped_path", lambda: path)
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    return path
