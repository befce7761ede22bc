"""Where a refresh fetches from: addresses of the settings, files of this machine, and mirrors."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from crosswalk_tui.catalog.checks import verify
from crosswalk_tui.core.errors import CatalogueError, SourceError
from crosswalk_tui.sources.refresh.catalogue_refresh import Refresh
from crosswalk_tui.sources.refresh.newest_snapshots import newest_versions
from crosswalk_tui.sources.refresh.refresh_report import Outcome
from tests.sources.local_server import Reply, Server
from tests.sources.refreshing import MAP, NOON, cheaper, results, run, serve

OPENROUTER = {
    "id": "openai/gpt-4o", "name": "GPT-4o", "context_length": 128000, "architecture": {}, "top_provider": {},
    "pricing": {"prompt": "0.0000025", "completion": "0.00001"},
}  # fmt: skip


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
        ("litellm", "~no-such-user/x.json", "neither an address nor an absolute path"),
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
    asked = frozenset({"openrouter"})
    assert run(server, target, requested=asked)["openrouter"].outcome is Outcome.TAKEN
    assert verify(target) == []
    assert "openrouter" in newest_versions(target)
    assert run(server, target, requested=asked)["openrouter"].outcome is Outcome.UNCHANGED
    run(server, target)
    assert "openrouter" not in newest_versions(target)


def test_a_source_that_is_not_fetched(target: Path) -> None:
    with pytest.raises(SourceError, match="llm-stats cannot be fetched; it changes with a release"):
        Refresh(NOON, target, only=frozenset({"llm-stats"})).run()
