"""Where the app was left is there again, and the models chosen lately."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.log_rate import LogRate
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.recents import add_recent, recent
from crosswalk_tui.user.state import AppState, ComparisonSetup, from_document, read_state, to_document, write_state

FULL = ComparisonSetup(
    ("meta/one", "meta/two", "openai/three"),
    Workload(
        7, 3, Decimal("0.6"), Decimal("0.1"), Decimal("0.05"), Decimal("0.3333333333333333333333333333"), 5, None,
        batch=True, multipliers=(("meta/one", Decimal("1.5")),),
    ),
    Filters(
        include_resellers=True, region="eu", needs=frozenset({"tools"}), min_context=1000,
        types=frozenset({ProviderType.HOST}), allow=frozenset({"a", "b"}), deny=frozenset({"c"}),
    ),
    (Decimal("0.5"), Decimal("0.375"), Decimal("0.125")),
)  # fmt: skip


@pytest.fixture
def users(tmp_path: Path) -> UserDatabase:
    return UserDatabase(tmp_path / "user.db")


def test_there_is_no_state_before_the_first_session(users: UserDatabase) -> None:
    assert read_state(users) is None
    assert not users.path.exists()


def test_everything_is_there_again(users: UserDatabase) -> None:
    write_state(users, AppState(ComparisonSetup(("x/a", "x/b"), Workload(), Filters())))
    volumes = ((1, 2), (3, 4), (5_000_000, 6), (7, 0))
    left = AppState(
        FULL,
        "plot",
        "gpqa_diamond",
        PriceAxis.MONTHLY,
        Decimal("12.5"),
        volumes,
        page="meta/two",
        theme="nord",
        source="Claude Code",
        conditions="arena_text>=1400 $<=50",
    )
    write_state(users, left)
    assert read_state(users) == left


def test_the_rate_of_the_log_is_there_again(users: UserDatabase) -> None:
    log = LogRate(Fraction(720, 53), "2.21 days", "160 requests", 3_500_000, 350_000, "november.csv")
    setup = ComparisonSetup(("x/a", "x/b"), Workload(3_500_000, 350_000, log=log), Filters())
    write_state(users, AppState(setup, source="november.csv"))
    left = read_state(users)
    assert left is not None
    assert left.setup.workload.log_rate == log


def test_a_comparison_saved_before_there_were_splits_has_none() -> None:
    document = to_document(FULL)
    document.pop("split")
    assert from_document(document).split == ()


def test_a_document_is_json_and_exact() -> None:
    assert from_document(json.loads(json.dumps(to_document(FULL)))) == FULL


@pytest.mark.parametrize(
    "harm",
    [
        lambda d: d.pop("workload"),
        lambda d: d["workload"].update(input_tokens=-1),
        lambda d: d["workload"].update(input_tokens=math.inf),
        lambda d: d["workload"].update(input_tokens="7"),
        lambda d: d["workload"].update(cached_share="lots"),
        lambda d: d["workload"].update(cached_share=0.5),
        lambda d: d["workload"].update(requests=True),
        lambda d: d["workload"].update(prompt_tokens=1.5),
        lambda d: d["workload"].update(batch="no"),
        lambda d: d["workload"]["multipliers"].update({"meta/one": "Infinity"}),
        lambda d: d["workload"].update(multipliers=["meta/one"]),
        lambda d: d["filters"].update(include_resellers=1),
        lambda d: d["filters"].update(region=3),
        lambda d: d["filters"].update(min_context="x"),
        lambda d: d["filters"].update(min_context=0),
        lambda d: d["filters"].update(needs=["wings"]),
        lambda d: d["filters"].update(allow="a"),
        lambda d: d["filters"].update(types=["castle"]),
        lambda d: d.update(filters=None),
        lambda d: d.update(split=["0.5", "0.5"]),
        lambda d: d.update(split=["0.5", "0.5", "0.5"]),
        lambda d: d.update(split=["0.5", "0.3", "0.1"]),
        lambda d: d.update(split=["1.5", "0.5", "-1"]),
        lambda d: d.update(split=["all", "0", "0"]),
        lambda d: d.update(split=["NaN", "0", "1"]),
        lambda d: d.update(split="1"),
        lambda d: d.update(models=5),
        lambda d: d.update(models=["meta/one"]),
        lambda d: d.update(models=["meta/one"] * 7),
        lambda d: d.update(models=["meta/one", 2]),
    ],
)
def test_an_invalid_document_is_refused(harm: Callable[[dict[str, Any]], object]) -> None:
    document = json.loads(json.dumps(to_document(FULL)))
    harm(document)
    with pytest.raises(ValueError, match=r"\w"):
        from_document(document)


@pytest.mark.parametrize("text", ["[1, 2]", '{"models": ' + "9" * 5000 + "}", '{"models": []}'])
def test_an_invalid_state_is_a_user_data_error(users: UserDatabase, text: str) -> None:
    write_state(users, AppState(FULL))
    with closing(sqlite3.connect(users.path)) as db:
        db.execute("UPDATE state SET document = ?", [text])
        db.commit()
    with pytest.raises(UserDataError):
        read_state(users)


def test_recent_models_come_newest_first_and_once(users: UserDatabase) -> None:
    assert recent(users, 5) == []
    add_recent(users, ["x/a", "x/b"])
    add_recent(users, ["x/c"])
    add_recent(users, ["x/a"])
    assert recent(users, 5) == ["x/a", "x/c", "x/b"]
    assert recent(users, 2) == ["x/a", "x/c"]


def test_only_so_many_are_remembered(users: UserDatabase) -> None:
    add_recent(users, [f"x/{n}" for n in range(80)])
    assert recent(users, 100)[0] == "x/79"
    assert len(recent(users, 100)) == 50
