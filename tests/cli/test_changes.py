"""``changes``: what changed since the last refresh."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crosswalk_tui.catalog import locate
from crosswalk_tui.catalog.locate import previous_path, refreshed_path
from tests.cli.changing import ONE, TWO, save, write_priced
from tests.cli.conftest import Call


@pytest.mark.usefixtures("shipped")
def test_the_first_refresh_is_compared_with_the_shipped_catalogue(call: Call) -> None:
    write_priced(refreshed_path(), 2_000_000)
    (price,) = call("changes", "--format", "json").document["prices"]
    assert (price["input_usd_per_1m_before"], price["input_usd_per_1m"], price["effect_usd"]) == ("1", "2", "7")


@pytest.mark.usefixtures("shipped")
def test_a_later_refresh_is_compared_with_the_one_before(call: Call) -> None:
    write_priced(previous_path(refreshed_path()), 4_000_000)
    write_priced(refreshed_path(), 2_000_000)
    outcome = call("changes", "--fail-on", "dearer")
    assert "Cheaper: 1" in outcome.out
    assert "−$14.00" in outcome.out
    assert outcome.code == 0


@pytest.mark.usefixtures("shipped")
def test_the_way_back_is_no_news(call: Call) -> None:
    save("mine", (ONE, TWO))
    write_priced(previous_path(refreshed_path()), 4_000_000)
    write_priced(refreshed_path(), 2_000_000)
    note = "Since the return to the catalogue of 2026-07-02: what differs from the catalogue in use before."
    for is_back in (False, True, False):
        for arguments in ((), ("--saved",)):
            assert call("changes", *arguments).out.startswith(note) is is_back
            outcome = call("changes", *arguments, "--format", "json")
            assert outcome.code == 0, outcome.err
            assert outcome.document["rolled_back"] is is_back
        assert call("catalog", "rollback").code == 0


def test_the_return_to_the_shipped_catalogue_is_no_news(call: Call, shipped: Path) -> None:
    write_priced(refreshed_path(), 2_000_000)
    assert "Since the return" not in call("changes").out
    call("catalog", "rollback")
    assert "Since the return to the catalogue of 2026-07-02" in call("changes").out
    own = write_priced(shipped.with_name("own.db"), 1)
    assert not locate.is_rolled_back(own)


@pytest.mark.usefixtures("shipped")
def test_fail_on_dearer(call: Call) -> None:
    write_priced(refreshed_path(), 2_000_000)
    outcome = call("changes", "--since", "last", "--fail-on", "dearer")
    assert "More expensive: 1" in outcome.out
    assert outcome.code == 1


def test_a_catalogue_that_was_not_refreshed(call: Call, shipped: Path) -> None:
    for arguments in ((), ("--catalog", str(write_priced(shipped.with_name("own.db"), 1)))):
        outcome = call("changes", *arguments)
        assert outcome.code == 1
        assert "has never been refreshed" in outcome.err
        said = " ".join(outcome.err.split())
        assert "as of 2026-07-02, has never been refreshed" in said
        assert "Type crosswalk-tui changes --since 2026-06-02 for" in said


def test_a_catalogue_whose_date_is_no_date(call: Call, shipped: Path) -> None:
    path = write_priced(shipped.with_name("own.db"), 1)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE source SET as_of = 'garbage'")
        db.commit()
    outcome = call("changes", "--catalog", str(path))
    assert outcome.code == 2
    assert "is damaged" in outcome.err
