"""Saved comparisons are there again as they were, and what cannot be read harms nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.user.comparisons import save_comparison, saved_comparisons
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from crosswalk_tui.user.yours import remove_yours

PLAIN = ComparisonSetup(("meta/a", "meta/b"), DEFAULT_WORKLOAD, Filters())
FULL = ComparisonSetup(
    ("meta/a", "openai/b", "acme/c"),
    Workload(
        1_000, 2_000, cached_share=Decimal("0.6"), requests=7, batch=True, multipliers=(("acme/c", Decimal("1.5")),)
    ),
    Filters(
        include_resellers=True, region="eu", needs=frozenset({"tools", "vision"}), min_context=128_000,
        types=frozenset({ProviderType.HOST}), allow=frozenset({"a"}), deny=frozenset({"b", "c"}),
    ),
)  # fmt: skip


@pytest.fixture
def users(tmp_path: Path) -> UserDatabase:
    return UserDatabase(tmp_path / "user.db")


def listed(users: UserDatabase) -> dict[str, ComparisonSetup | None]:
    return {saved.name: saved.setup for saved in saved_comparisons(users)}


def test_a_saved_comparison_is_there_again_unchanged(users: UserDatabase) -> None:
    assert listed(users) == {}
    assert not users.path.exists()
    assert save_comparison(users, " Agents ", FULL)
    assert save_comparison(users, "small", PLAIN)
    assert listed(UserDatabase(users.path)) == {"Agents": FULL, "small": PLAIN}


def test_a_name_is_given_once_whatever_its_case(users: UserDatabase) -> None:
    assert save_comparison(users, "agents", PLAIN)
    assert not save_comparison(users, "Agents", FULL)
    assert listed(users) == {"agents": PLAIN}
    assert save_comparison(users, "Agents", FULL, replace=True)
    assert listed(users) == {"Agents": FULL}


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x1bb"])
def test_a_name_that_cannot_be_shown_is_refused(users: UserDatabase, name: str) -> None:
    with pytest.raises(UserDataError):
        save_comparison(users, name, PLAIN)


@pytest.mark.parametrize("document", ["{}", "[]", "17", '{"models": 3}', '{"models": [], "workload": {}}'])
def test_an_invalid_one_is_listed_so_that_it_can_be_deleted(users: UserDatabase, document: str) -> None:
    save_comparison(users, "good", PLAIN)
    with closing(sqlite3.connect(users.path)) as db:
        db.execute("INSERT INTO comparison VALUES ('bad', ?, '2026-01-01')", [document])
        db.commit()
    assert listed(users) == {"good": PLAIN, "bad": None}
    remove_yours(users, "comparison", "bad")
    assert listed(users) == {"good": PLAIN}
