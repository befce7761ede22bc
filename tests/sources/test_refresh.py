"""A refresh on a small world: what is taken, what is not, and that the catalogue is always whole."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from contextlib import closing
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from types import ModuleType

import pytest

from crosswalk_tui.catalog import locate
from crosswalk_tui.catalog.checks import verify
from crosswalk_tui.catalog.locate import previous_path
from crosswalk_tui.core.errors import CatalogueError, RefreshCancelled, SourceError
from crosswalk_tui.sources.pipeline import build
from crosswalk_tui.sources.refresh import catalogue_refresh as refreshing
from crosswalk_tui.sources.refresh import replacement
from crosswalk_tui.sources.refresh.catalogue_refresh import Refresh
from crosswalk_tui.sources.refresh.file_dates import BY_FETCH
from crosswalk_tui.sources.refresh.newest_snapshots import newest_inputs
from crosswalk_tui.sources.refresh.refresh_report import Outcome, RefreshStep
from crosswalk_tui.sources.refresh.replacement import only_refresh, roll_back
from tests.sources.local_server import Reply, Server, mirror
from tests.sources.refresh_kills import drafts, kill_refresh, write_turn
from tests.sources.refreshing import LIST, MAP, NOON, cheaper, results, run, serve
from tests.sources.world import LITELLM, MODELS_DEV, lay_out


def input_prices(path: Path) -> set[int]:
    with closing(sqlite3.connect(path)) as db:
        return {row[0] for row in db.execute("SELECT input FROM price WHERE source_id = 'litellm'")}


def test_nothing_new(server: Server, target: Path) -> None:
    found = run(server, target)
    assert {result.outcome for name, result in found.items() if name in ("models.dev", "litellm")} == {
        Outcome.UNCHANGED
    }
    assert not target.exists()


def test_a_second_refresh_asks_for_changes_only(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    run(server, target)
    before = target.read_bytes()
    server.requests.clear()
    server.replies[MAP] = lambda headers: Reply(status=304 if headers.get("if-none-match") == '"new"' else 500)
    assert run(server, target)["litellm"].outcome is Outcome.UNCHANGED
    assert target.read_bytes() == before


def test_one_source_that_fails_does_not_stop_the_others(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    server.replies[LIST] = Reply(status=404)
    found = run(server, target)
    assert found["models.dev"].outcome is Outcome.FAILED
    assert "404" in found["models.dev"].detail
    assert found["litellm"].outcome is Outcome.TAKEN
    assert verify(target) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"[1, 2]", b"{", b"null", b"\xff\xfe", b'{"providers": {}}', b"<html>", b'"x"', b"[" * 100_000],
)
def test_another_shape_changes_nothing(server: Server, target: Path, body: bytes) -> None:
    server.replies[MAP] = server.replies[LIST] = Reply(body)
    found = run(server, target, only=frozenset({"litellm", "models.dev"}))
    assert {result.outcome for result in found.values()} <= {Outcome.FAILED, Outcome.HELD}
    assert not target.exists()


def test_an_answer_without_offers_cannot_be_accepted(server: Server, target: Path) -> None:
    serve(server, MAP, {"error": {"message": "try again later"}})
    result = run(server, target, accept=True)["litellm"]
    assert result.outcome is Outcome.FAILED
    assert "nothing that could be imported" in result.detail
    assert not target.exists()


@pytest.mark.parametrize("price", ["0.5", "NaN", float("nan"), -1e-06, 1e308, True, None, [], {}])
def test_one_bad_price_costs_that_price(server: Server, target: Path, price: object) -> None:
    document = cheaper()
    document["azure_ai/jais-30b-chat"]["input_cost_per_token"] = price
    serve(server, MAP, document)
    assert run(server, target)["litellm"].outcome is Outcome.TAKEN
    assert verify(target) == []
    assert 2_000_000 in input_prices(target)


@pytest.mark.parametrize("price", ["cheap", float("nan"), -1e-06, 1e308, True, []])
def test_an_offer_whose_price_cannot_be_read_keeps_it(server: Server, target: Path, price: object) -> None:
    document = cheaper()
    document["deepinfra/meta-llama/Llama-3.2-3B-Instruct"]["input_cost_per_token"] = price
    serve(server, MAP, document)
    result = run(server, target)["litellm"]
    assert result.held[0] == "deepinfra/meta-llama/Llama-3.2-3B-Instruct: input unreadable, was $0.02 per 1M tokens"
    assert {2_000_000, 20_000} <= input_prices(target)


def test_an_older_snapshot_is_not_taken(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper(), **{"Last-Modified": "Thu, 19 Nov 2026 10:00:00 GMT"})
    result = run(server, target)["litellm"]
    assert result.outcome is Outcome.UNCHANGED
    assert "older than ours of 2026-11-20" in result.detail


def test_a_date_in_the_future_is_not_believed(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper(), **{"Last-Modified": "Thu, 19 Nov 2099 10:00:00 GMT"})
    assert run(server, target)["litellm"].as_of == "2026-11-29"


def test_a_catalogue_from_the_future_does_not_keep_newer_data_out(server: Server, target: Path) -> None:
    """As one that was refreshed while the clock was years ahead."""
    serve(server, MAP, cheaper(), **{"Last-Modified": "Fri, 01 Jan 2100 10:00:00 GMT"})
    Refresh(datetime(2100, 1, 2, tzinfo=UTC), target, server.address("")).run()
    serve(server, MAP, LITELLM, ETag='"newest"', **{"Last-Modified": "Sat, 28 Nov 2026 10:00:00 GMT"})
    assert run(server, target)["litellm"].detail == "2100-01-01 → 2026-11-28"


def test_a_snapshot_that_shrank_is_held_back_until_accepted(server: Server, target: Path) -> None:
    document = deepcopy(MODELS_DEV)
    for provider in ("siliconflow", "nebius", "inference", "nvidia"):
        del document["providers"][provider]
    serve(server, LIST, document)
    assert run(server, target)["models.dev"].outcome is Outcome.HELD
    assert not target.exists()
    assert run(server, target, accept=True)["models.dev"].outcome is Outcome.TAKEN


def test_a_price_that_moves_too_far_is_held_back_until_accepted(server: Server, target: Path) -> None:
    document = cheaper()
    document["deepinfra/meta-llama/Llama-3.2-3B-Instruct"]["input_cost_per_token"] = 9e-06
    serve(server, MAP, document)
    result = run(server, target)["litellm"]
    assert result.outcome is Outcome.TAKEN
    assert result.held == ("deepinfra/meta-llama/Llama-3.2-3B-Instruct: input $0.02 → $9.00 per 1M tokens",)
    assert {2_000_000, 20_000} <= input_prices(target)
    assert run(server, target)["litellm"].outcome is Outcome.UNCHANGED
    assert run(server, target, accept=True)["litellm"].outcome is Outcome.TAKEN
    assert 9_000_000 in input_prices(target)
    assert run(server, target, accept=True)["litellm"].outcome is Outcome.UNCHANGED


def test_a_file_that_is_only_accepted_later_keeps_its_date(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    first = run(server, target)["litellm"].as_of
    later = Refresh(NOON + timedelta(days=9), target, server.address(""), accept=True).run()
    assert results(later)["litellm"].as_of == first
    assert results(later)["litellm"].outcome is Outcome.UNCHANGED


def test_nothing_is_written_on_trial(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    assert run(server, target, write=False)["litellm"].outcome is Outcome.TAKEN
    assert not target.exists()


def test_an_unknown_source(target: Path) -> None:
    with pytest.raises(SourceError, match="No source is called x"):
        Refresh(NOON, target, only=frozenset({"x"})).run()


def test_a_newer_shipped_snapshot_wins_over_a_refreshed_one(
    server: Server, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade: each source is the newest of both."""
    serve(server, MAP, cheaper(), **{"Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"})
    run(server, target)
    folder = lay_out(tmp_path / "upgrade")
    (folder / "manifest.json").write_text(json.dumps({"models.dev": "2026-11-28"}), encoding="utf-8")
    build(folder, tmp_path / "upgrade.db")
    monkeypatch.setattr(locate, "shipped_path", lambda: tmp_path / "upgrade.db")
    dates = {name: found.harvest.as_of for name, found in newest_inputs(target).snapshots.items()}
    assert (dates["models.dev"], dates["litellm"]) == ("2026-11-28", "2026-11-21")


def test_roll_back_and_forth(server: Server, target: Path) -> None:
    with pytest.raises(CatalogueError, match="nothing to go back to"):
        roll_back(target)
    serve(server, MAP, cheaper())
    run(server, target)
    first = target.read_bytes()
    document = cheaper() | {"new": deepcopy(LITELLM["gpt-4o"])}
    serve(server, MAP, document, ETag='"newer"')
    run(server, target)
    second = target.read_bytes()
    assert second != first
    assert roll_back(target) == previous_path(target)
    assert target.read_bytes() == first
    roll_back(target)
    assert target.read_bytes() == second


def test_roll_back_to_the_shipped_catalogue(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    run(server, target)
    assert roll_back(target) == previous_path(target)
    assert not target.exists()
    assert previous_path(target).exists()
    assert roll_back(target) == locate.shipped_path()
    assert target.exists()


def test_the_steps(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    steps: list[RefreshStep] = []
    run(server, target, only=frozenset({"models.dev", "litellm"}), progress=steps.append)
    assert [str(step) for step in steps] == [
        "models.dev (1 of 2) …",
        "models.dev: unchanged: as of 2026-09-30",
        "LiteLLM (2 of 2) …",
        f"LiteLLM: taken: 2026-11-20 → 2026-11-29, {BY_FETCH}",
        "Building the catalogue …",
    ]


@pytest.mark.parametrize("after", range(5))
def test_a_cancelled_refresh_changes_nothing(server: Server, target: Path, after: int) -> None:
    """Cancelled after each of its steps, the last of which is the build."""
    serve(server, MAP, cheaper())
    cancelled, steps = Event(), []

    def cancel(step: RefreshStep) -> None:
        steps.append(step)
        if len(steps) > after:
            cancelled.set()

    with pytest.raises(RefreshCancelled, match="the catalogue is unchanged"):
        run(server, target, only=frozenset({"models.dev", "litellm"}), progress=cancel, cancelled=cancelled)
    assert len(steps) == after + 1
    assert [path.name for path in target.parent.iterdir()] == ["refresh.lock"]


def test_one_refresh_at_a_time(server: Server, target: Path) -> None:
    with only_refresh(target), pytest.raises(CatalogueError, match="Another refresh is running"):
        run(server, target)


def test_a_folder_that_cannot_be_used(server: Server, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with pytest.raises(CatalogueError, match="cannot be used"):
        run(server, tmp_path / "data" / "catalog.db")


@pytest.mark.parametrize(
    ("module", "step"), [(refreshing, "rebuild"), (replacement, "_keep_previous"), (replacement, "move")]
)
def test_a_full_disk_leaves_the_old_catalogue_whole(
    server: Server, target: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, step: str
) -> None:
    serve(server, MAP, cheaper())
    run(server, target)
    before = target.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, step, full)
    serve(server, MAP, LITELLM, ETag='"newest"')
    with pytest.raises(CatalogueError, match="No space left on device"):
        run(server, target)
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("damage", ["header", "bit", "schema", "truncated"])
def test_a_damaged_refreshed_catalogue_is_replaced(server: Server, target: Path, damage: str) -> None:
    """Even if the sources have not changed since."""
    serve(server, MAP, cheaper())
    run(server, target)
    whole = target.read_bytes()
    broken = bytearray(whole)
    if damage == "header":
        broken[:16] = bytes(16)
    elif damage == "bit":
        broken[len(broken) // 2] ^= 1
    elif damage == "schema":
        broken[60:64] = (1).to_bytes(4, "big")  # PRAGMA user_version
    else:
        del broken[-5000:]
    target.write_bytes(broken)
    assert run(server, target)["litellm"].outcome is Outcome.TAKEN
    assert target.read_bytes() == whole


def test_a_damaged_catalogue_is_replaced_even_if_nothing_is_new(server: Server, target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(b"SQLite format 3\0" + bytes(4000))
    assert run(server, target)["litellm"].outcome is Outcome.UNCHANGED
    assert verify(target) == []


def test_in_place_of_a_damaged_catalogue_the_previous_one_is_refreshed(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    run(server, target)
    target.rename(previous_path(target))
    target.write_bytes(b"SQLite format 3\0" + bytes(4000))
    assert run(server, target)["litellm"].outcome is Outcome.UNCHANGED
    assert 2_000_000 in input_prices(target)
    assert verify(previous_path(target)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="has no named pipes")
def test_a_pipe_in_place_of_the_catalogue_is_replaced(server: Server, target: Path) -> None:
    """To read it would wait for ever."""
    target.parent.mkdir()
    os.mkfifo(target)
    assert run(server, target)["litellm"].outcome is Outcome.UNCHANGED
    assert verify(target) == []


def test_notes_of_another_version_are_not_used(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    run(server, target)
    notes = target.with_name("fetched.json")
    notes.write_text(notes.read_text(encoding="utf-8").replace('"version": "', '"version": "x'), encoding="utf-8")
    server.requests.clear()
    assert run(server, target)["litellm"].outcome is Outcome.UNCHANGED
    assert all("if-none-match" not in headers for _, headers in server.requests)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": []}', '{"files": {"x": {"y": 1}}}', '{"files": {"x": 1}}'])
def test_notes_of_another_shape_are_not_used(server: Server, target: Path, text: str) -> None:
    target.parent.mkdir()
    target.with_name("fetched.json").write_text(text, encoding="utf-8")
    serve(server, MAP, cheaper())
    assert run(server, target)["litellm"].outcome is Outcome.TAKEN


def test_a_killed_refresh_leaves_the_old_or_the_new_catalogue(
    server: Server, shipped: Path, target: Path, tmp_path: Path
) -> None:
    """Killed at moments spread over its run, each time with a price that differs."""
    folder = lay_out(tmp_path / "newest")
    mirror(server, folder)
    found = []
    for turn in range(8):
        write_turn(folder / "sources" / "litellm_prices.json", turn)
        found.append(kill_refresh(shipped, target, server, 0.08 * (turn + 1)))
    assert set(found) <= {"none", "old", "new"}
    assert run(server, target, accept=True)["litellm"].outcome in (Outcome.TAKEN, Outcome.UNCHANGED)
    assert drafts(target) == []
