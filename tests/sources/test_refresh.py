"""A refresh on a small world: what is taken, what is not, and that the catalogue is always whole."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from copy import deepcopy
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event
from types import ModuleType
from typing import Any

import pytest

from crosswalk_tui.catalog import locate
from crosswalk_tui.catalog.checks import verify
from crosswalk_tui.catalog.locate import previous_path
from crosswalk_tui.core.errors import CatalogueError, RefreshCancelled, SourceError
from crosswalk_tui.sources import refresh as refreshing
from crosswalk_tui.sources import replacement
from crosswalk_tui.sources.newest import newest_inputs
from crosswalk_tui.sources.pipeline import build
from crosswalk_tui.sources.refresh import Outcome, Refresh, RefreshReport
from crosswalk_tui.sources.replacement import only_refresh, roll_back
from tests.sources.local_server import Reply, Server, mirror, serving
from tests.sources.refresh_kills import drafts, kill_refresh, write_turn
from tests.sources.world import ARENA, GENAI_PRICES, LITELLM, LLAMA, MODELS_DEV, lay_out

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
AIDER = "- model: gpt-4o\n  edit_format: diff\n  pass_rate_2: 23.1\n  date: 2024-12-30\n"
OPENROUTER = {
    "id": "openai/gpt-4o", "name": "GPT-4o", "context_length": 128000, "architecture": {}, "top_provider": {},
    "pricing": {"prompt": "0.0000025", "completion": "0.00001"},
}  # fmt: skip
MAP, LIST = "/sources/litellm_prices.json", "/sources/models_dev_catalog.json"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped catalogue, built from the small world."""
    folder = tmp_path_factory.mktemp("shipped")
    build(lay_out(folder), folder / "catalog.db")
    return folder / "catalog.db"


@pytest.fixture(autouse=True)
def instead_of_ours(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "shipped_path", lambda: shipped)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the user's catalogue is put."""
    return tmp_path / "data" / "catalog.db"


@pytest.fixture
def server(shipped: Path) -> Iterator[Server]:
    """A mirror of what the shipped catalogue was built from."""
    with serving() as running:
        for path in sorted(shipped.parent.glob("sources/*.json")):
            running.replies[f"/sources/{path.name}"] = Reply(path.read_bytes(), headers={"ETag": f'"{path.name}"'})
        yield running


def serve(server: Server, path: str, document: object, **headers: str) -> None:
    server.replies[path] = Reply(json.dumps(document).encode(), headers={"ETag": '"new"', **headers})


def run(server: Server, target: Path, **options: Any) -> dict[str, refreshing.SourceResult]:
    return results(Refresh(NOON, target, server.address(""), **options).run())


def results(report: RefreshReport) -> dict[str, refreshing.SourceResult]:
    return {result.source_id: result for result in report.results}


def cheaper() -> dict[str, Any]:
    """LiteLLM's map with one price changed."""
    document = deepcopy(LITELLM)
    document["gpt-4o"]["input_cost_per_token"] = 2e-06
    return document


def input_prices(path: Path) -> set[int]:
    with closing(sqlite3.connect(path)) as db:
        return {row[0] for row in db.execute("SELECT input FROM price WHERE source_id = 'litellm'")}


def test_nothing_new(server: Server, target: Path) -> None:
    found = run(server, target)
    assert {result.outcome for name, result in found.items() if name in ("models.dev", "litellm")} == {
        Outcome.UNCHANGED
    }
    assert not target.exists()


def test_a_refresh_gives_what_a_build_from_the_newest_snapshots_gives(
    server: Server, target: Path, tmp_path: Path
) -> None:
    serve(server, MAP, cheaper())
    found = run(server, target, only=frozenset({"litellm"}))
    assert (found["litellm"].outcome, found["litellm"].as_of) == (Outcome.TAKEN, "2026-11-29")
    folder = lay_out(tmp_path / "newest")
    (folder / "sources_earlier").mkdir()
    (folder / "sources" / "litellm_prices.json").replace(folder / "sources_earlier" / "litellm_prices.json")
    (folder / "sources" / "litellm_prices.json").write_text(json.dumps(cheaper()), encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"litellm": "2026-11-29"}), encoding="utf-8")
    (folder / "sources_earlier" / "manifest.json").write_text(json.dumps({"litellm": "2026-11-20"}), encoding="utf-8")
    build(folder, tmp_path / "built.db")
    assert target.read_bytes() == (tmp_path / "built.db").read_bytes()


def test_the_law_holds_for_lists_of_scores(server: Server, shipped: Path, target: Path, tmp_path: Path) -> None:
    """Epoch and Aider, which the shipped catalogue lacks, and Arena, which is older in it."""
    folder = tmp_path / "newest"
    shutil.copytree(shipped.parent / "sources", folder / "sources")
    shutil.copytree(shipped.parent / "benchmarks", folder / "benchmarks")
    arena = deepcopy(ARENA)
    arena["ratings"]["date"] = "2026-11-25"
    (folder / "sources" / "arena_ratings.json").write_text(json.dumps(arena), encoding="utf-8")
    (folder / "sources" / "aider_polyglot.yml").write_text(AIDER, encoding="utf-8")
    with zipfile.ZipFile(folder / "sources" / "epoch_benchmarks.zip", "w") as archive:
        archive.writestr("gpqa_diamond.csv", "Model version,mean_score\ngpt-4o,0.48\n")
    (folder / "manifest.json").write_text(
        json.dumps({"arena": "2026-11-29", "epoch": "2026-11-29", "aider": "2026-11-29"}), encoding="utf-8"
    )
    for path in (folder / "sources").iterdir():
        server.replies[f"/sources/{path.name}"] = Reply(path.read_bytes())
    found = run(server, target)
    assert [name for name, result in found.items() if result.outcome is Outcome.TAKEN] == ["arena", "epoch", "aider"]
    build(folder, tmp_path / "built.db")
    assert target.read_bytes() == (tmp_path / "built.db").read_bytes()


def test_kept_files_are_a_mirror(server: Server, target: Path, tmp_path: Path) -> None:
    """Dated as the fetched ones were; files that have not changed are kept, too, so that the mirror is complete."""
    serve(server, MAP, cheaper(), **{"Last-Modified": "Sat, 28 Nov 2026 10:00:00 GMT"})
    run(server, target)
    keep = tmp_path / "mirror"
    asked = frozenset({"litellm", "models.dev"})
    found = run(server, target, only=asked, keep=keep, write=False)
    assert {result.outcome for result in found.values()} == {Outcome.UNCHANGED}
    assert json.loads((keep / "sources" / "litellm_prices.json").read_bytes()) == cheaper()
    assert json.loads((keep / "manifest.json").read_bytes())["litellm"] == "2026-11-28"
    for origin in (str(keep), keep.as_uri()):
        copy = tmp_path / sha256(origin.encode()).hexdigest() / "catalog.db"
        Refresh(NOON, copy, origin, only=frozenset({"litellm"})).run()
        assert copy.read_bytes() == target.read_bytes()
    server.requests.clear()
    server.replies[MAP] = lambda headers: Reply(status=304 if headers.get("if-none-match") == '"new"' else 500)
    assert run(server, target, only=frozenset({"litellm"}), keep=keep)["litellm"].outcome is Outcome.UNCHANGED


def test_a_folder_for_files_that_cannot_be_written(server: Server, target: Path, tmp_path: Path) -> None:
    (tmp_path / "mirror").write_text("a file", encoding="utf-8")
    with pytest.raises(CatalogueError, match="mirror cannot be written"):
        run(server, target, keep=tmp_path / "mirror")
    assert not target.exists()


def points(path: Path, provider: str, model_id: str) -> list[tuple[str, str, int]]:
    """The timeline of an offer: day, kind and input price."""
    sql = (
        "SELECT day, kind, input FROM price_point JOIN offer USING (offer_id)"
        " WHERE provider_id = ? AND provider_model_id = ? ORDER BY day"
    )
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, [provider, model_id]).fetchall()


def litellm_at(price: float) -> dict[str, Any]:
    """LiteLLM's map with another input price of GPT-4o, in USD per 1M tokens."""
    return {**LITELLM, "gpt-4o": {**LITELLM["gpt-4o"], "input_cost_per_token": round(price / 1e6, 9)}}


def models_dev_at(price: float) -> dict[str, Any]:
    """The list of models.dev with another input price of GPT-4o."""
    document = deepcopy(MODELS_DEV)
    document["providers"]["openai"]["models"]["gpt-4o"]["cost"]["input"] = price
    return document


def genai_prices_at(price: float) -> list[dict[str, Any]]:
    """genai-prices with a model that no other source has."""
    document = deepcopy(GENAI_PRICES)
    prices = {"input_mtok": price, "output_mtok": 10.0}
    document[0]["models"].append({"id": "gpt-9", "match": {"equals": "gpt-9"}, "prices": prices})
    return document


@pytest.mark.parametrize(
    ("source", "path", "listing", "model_id"),
    [
        ("litellm", MAP, litellm_at, "gpt-4o"),
        ("models.dev", LIST, models_dev_at, "gpt-4o"),
        ("genai-prices", "/sources/genai_prices.json", genai_prices_at, "gpt-9"),
    ],
)
def test_two_refreshes_leave_the_earlier_prices_in_the_timeline(
    server: Server, target: Path, source: str, path: str, listing: Callable[[float], object], model_id: str
) -> None:
    """Each new price becomes a point of the day of its refresh, whichever source has it."""
    for day, price in ((27, 3.0), (28, 2.0), (29, 1.5)):
        serve(server, path, listing(price))
        now = datetime(2026, 11, day, 12, tzinfo=UTC)
        refreshed = Refresh(now, target, server.address(""), only=frozenset({source}), accept=True).run()
        assert results(refreshed)[source].outcome is Outcome.TAKEN
    found = points(target, "openai", model_id)
    assert [(day, price) for day, _, price in found if day > "2026-11-26"] == [
        ("2026-11-27", 3_000_000), ("2026-11-28", 2_000_000), ("2026-11-29", 1_500_000),
    ]  # fmt: skip
    assert model_id == "gpt-9" or found[0][2] == 2_500_000


def test_a_price_that_stays_keeps_the_day_it_was_first_seen(server: Server, shipped: Path, target: Path) -> None:
    before = points(shipped, "deepinfra", LLAMA)
    serve(server, LIST, models_dev_at(2.0))
    run(server, target, only=frozenset({"models.dev"}), accept=True)
    assert points(target, "deepinfra", LLAMA) == before


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


@pytest.mark.parametrize("price", ["0.5", "NaN", float("nan"), -1e-06, 1e308, True, None, [], {}])
def test_one_bad_price_costs_that_price(server: Server, target: Path, price: object) -> None:
    document = cheaper()
    document["azure_ai/jais-30b-chat"]["input_cost_per_token"] = price
    serve(server, MAP, document)
    assert run(server, target)["litellm"].outcome is Outcome.TAKEN
    assert verify(target) == []
    assert 2_000_000 in input_prices(target)


def test_an_older_snapshot_is_not_taken(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper(), **{"Last-Modified": "Thu, 19 Nov 2026 10:00:00 GMT"})
    result = run(server, target)["litellm"]
    assert result.outcome is Outcome.UNCHANGED
    assert "older than ours of 2026-11-20" in result.detail


def test_a_date_in_the_future_is_not_believed(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper(), **{"Last-Modified": "Thu, 19 Nov 2099 10:00:00 GMT"})
    assert run(server, target)["litellm"].as_of == "2026-11-29"


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


def test_nothing_is_written_on_trial(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    assert run(server, target, write=False)["litellm"].outcome is Outcome.TAKEN
    assert not target.exists()


@pytest.mark.parametrize("ending", ["", "/"])
def test_an_address_of_the_users_settings_replaces_the_live_one(server: Server, target: Path, ending: str) -> None:
    serve(server, MAP, cheaper())
    address = server.address("" if ending else MAP) + ending
    refresh = Refresh(NOON, target, only=frozenset({"litellm"}), addresses={"litellm": address})
    assert results(refresh.run())["litellm"].outcome is Outcome.TAKEN


@pytest.mark.parametrize("form", ["folder", "file", "file address"])
def test_a_source_can_come_from_this_machine(server: Server, target: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / "mirror" / "sources" / "litellm_prices.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(cheaper()), encoding="utf-8")
    address = {"folder": str(tmp_path / "mirror"), "file": str(path), "file address": path.as_uri()}[form]
    refresh = Refresh(NOON, target, only=frozenset({"litellm"}), addresses={"litellm": address})
    assert results(refresh.run())["litellm"].outcome is Outcome.TAKEN
    assert server.requests == []


@pytest.mark.parametrize(
    ("source", "address", "sentence"),
    [
        ("litelm", "https://mirror.example/x", "names no source, litelm; there are:"),
        ("litellm", "", 'is "", which is neither an address nor an absolute path'),
        ("litellm", "mirror/x.json", "neither an address nor an absolute path"),
        ("litellm", "http://mirror.example/x", "it must be https"),
        ("litellm", "ftp://mirror.example/x", "it must be https"),
        ("litellm", "https://", "it must be https"),
        ("litellm", "https://[", "is not an address"),
    ],
)
def test_an_address_that_cannot_be_used(target: Path, source: str, address: str, sentence: str) -> None:
    with pytest.raises(SourceError, match=re.escape(sentence)):
        Refresh(NOON, target, addresses={source: address}).run()
    assert not target.parent.exists()


def test_openrouter_is_fetched_on_request_only(server: Server, target: Path) -> None:
    server.replies["/sources/openrouter_models.json"] = Reply(json.dumps({"data": [OPENROUTER]}).encode())
    assert "openrouter" not in run(server, target)
    with pytest.raises(SourceError, match=r"OpenRouter is fetched only with openrouter = true under \[refresh\]"):
        run(server, target, only=frozenset({"openrouter"}))
    assert run(server, target, requested=frozenset({"openrouter"}))["openrouter"].outcome is Outcome.TAKEN
    assert verify(target) == []


def test_a_source_that_is_not_fetched(target: Path) -> None:
    with pytest.raises(SourceError, match="llm-stats cannot be fetched; it changes with a release"):
        Refresh(NOON, target, only=frozenset({"llm-stats"})).run()


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
    assert roll_back(target) == "the catalogue before the last refresh"
    assert target.read_bytes() == first
    roll_back(target)
    assert target.read_bytes() == second


def test_roll_back_to_the_shipped_catalogue(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    run(server, target)
    assert roll_back(target) == "the shipped catalogue"
    assert not target.exists()
    assert previous_path(target).exists()


def test_the_steps(server: Server, target: Path) -> None:
    serve(server, MAP, cheaper())
    steps: list[refreshing.RefreshStep] = []
    run(server, target, only=frozenset({"models.dev", "litellm"}), progress=steps.append)
    assert [str(step) for step in steps] == [
        "models.dev (1 of 2) …",
        "models.dev: unchanged: as of 2026-09-30",
        "LiteLLM (2 of 2) …",
        "LiteLLM: taken: 2026-11-20 → 2026-11-29",
        "Building the catalogue …",
    ]


@pytest.mark.parametrize("after", range(5))
def test_a_cancelled_refresh_changes_nothing(server: Server, target: Path, after: int) -> None:
    """Cancelled after each of its steps, the last of which is the build."""
    serve(server, MAP, cheaper())
    cancelled, steps = Event(), []

    def cancel(step: refreshing.RefreshStep) -> None:
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


def test_a_damaged_refreshed_catalogue_is_replaced(server: Server, target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(b"SQLite format 3\0" + bytes(4000))
    serve(server, MAP, cheaper())
    assert run(server, target)["litellm"].outcome is Outcome.TAKEN
    assert verify(target) == []


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
