"""A refresh in which some sources arrive gives what a build from the newest snapshot of each source gives."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from copy import deepcopy
from itertools import combinations
from pathlib import Path

import pytest

from crosswalk_tui.sources.pipeline import build
from crosswalk_tui.sources.refresh.refresh_report import Outcome
from tests.sources.local_server import Reply, Server
from tests.sources.refreshing import cheaper, run
from tests.sources.world import ARENA, GENAI_PRICES, LLAMA, MODELS_DEV, lay_out

TODAY = "2026-11-29"
BEFORE = {"models.dev": "2026-09-30", "litellm": "2026-11-20", "genai-prices": "2026-11-10"}
"""The dates of the shipped snapshots that are compared with the next one."""

FILES = {
    "models.dev": "models_dev_catalog.json", "litellm": "litellm_prices.json", "genai-prices": "genai_prices.json",
    "arena": "arena_ratings.json", "epoch": "epoch_benchmarks.zip", "aider": "aider_polyglot.yml",
}  # fmt: skip


def newest() -> dict[str, bytes]:
    """The newest snapshot of each source that a refresh fetches; the shipped catalogue has none of Epoch and Aider."""
    models = deepcopy(MODELS_DEV)
    provider = next(iter(models["providers"].values()))
    provider["models"].pop(next(iter(provider["models"])))
    prices = deepcopy(GENAI_PRICES)
    prices[0]["models"][0]["prices"]["input_mtok"] = 2.4
    ratings = deepcopy(ARENA)
    ratings["ratings"]["date"] = "2026-11-25"
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        table = zipfile.ZipInfo("gpqa_diamond.csv", (2026, 11, 28, 0, 0, 0))  # equal each time
        archive.writestr(table, "Model version,mean_score\ngpt-4o_high,0.48\n")
    documents = {"models.dev": models, "litellm": cheaper(), "genai-prices": prices, "arena": ratings}
    return {name: json.dumps(document).encode() for name, document in documents.items()} | {
        "epoch": zipped.getvalue(),
        "aider": b"- model: gpt-4o\n  edit_format: diff\n  pass_rate_2: 23.1\n  date: 2024-12-30\n",
    }


def built_from(arrived: Iterable[str], folder: Path) -> bytes:
    """The catalogue of a build from the newest snapshots of the sources that *arrived*, else the shipped ones."""
    lay_out(folder)
    (folder / "sources_earlier").mkdir()
    for name in arrived:
        path = folder / "sources" / FILES[name]
        if name in BEFORE:
            path.replace(folder / "sources_earlier" / path.name)
        path.write_bytes(newest()[name])
    (folder / "manifest.json").write_text(json.dumps(dict.fromkeys(arrived, TODAY)), encoding="utf-8")
    (folder / "sources_earlier" / "manifest.json").write_text(json.dumps(BEFORE), encoding="utf-8")
    build(folder, folder / "built.db")
    return (folder / "built.db").read_bytes()


def publish(server: Server, names: Iterable[str]) -> None:
    """Let *server* have the newest snapshots of the sources *names*."""
    for name in names:
        server.replies[f"/sources/{FILES[name]}"] = Reply(newest()[name])


SUBSETS = [{name} for name in FILES] + [set(FILES) - {name} for name in FILES] + [set(FILES)]


@pytest.mark.parametrize("arrived", SUBSETS, ids=lambda names: "+".join(sorted(names)))
def test_any_sources_may_arrive(server: Server, target: Path, tmp_path: Path, arrived: set[str]) -> None:
    publish(server, arrived)
    found = run(server, target)
    assert {name for name, result in found.items() if result.outcome is Outcome.TAKEN} == arrived
    assert target.read_bytes() == built_from(sorted(arrived), tmp_path / "newest")


@pytest.mark.parametrize("first", [*combinations(FILES, 1), *combinations(FILES, 5)], ids="+".join)
def test_they_may_arrive_one_after_the_other(
    server: Server, target: Path, tmp_path: Path, first: tuple[str, ...]
) -> None:
    publish(server, first)
    run(server, target)
    publish(server, FILES)
    run(server, target)
    assert target.read_bytes() == built_from(FILES, tmp_path / "newest")


@pytest.mark.parametrize("first", ["models.dev", "litellm"])
def test_a_list_older_than_the_shipped_catalogue_may_arrive_first(
    server: Server, target: Path, tmp_path: Path, first: str
) -> None:
    """models.dev of 15 November has another price of an offer than the sources of a catalogue of 20 November."""
    files = {name: FILES[name] for name in ("models.dev", "litellm")}
    models = deepcopy(MODELS_DEV)
    models["providers"]["openai"]["models"]["gpt-4o"]["cost"]["input"] = 3.0
    contents = {"models.dev": json.dumps(models).encode(), "litellm": json.dumps(cheaper()).encode()}
    days = {"models.dev": "Sun, 15 Nov 2026 12:00:00 GMT", "litellm": "Sat, 28 Nov 2026 12:00:00 GMT"}

    def arrive(into: Path, *names: str) -> bytes:
        for name in names:
            server.replies[f"/sources/{files[name]}"] = Reply(contents[name], headers={"Last-Modified": days[name]})
        run(server, into, only=frozenset(names), accept=True)
        return into.read_bytes()

    together = arrive(tmp_path / "together" / "catalog.db", *files)
    arrive(target, first)
    assert arrive(target, *files.keys() - {first}) == together


def test_what_is_accepted_later_gives_what_is_accepted_at_once(server: Server, target: Path, tmp_path: Path) -> None:
    models = deepcopy(MODELS_DEV)
    models["providers"]["siliconflow"]["models"][LLAMA.lower()]["cost"]["input"] = 9.0
    models["providers"]["openai"]["models"]["gpt-4o"]["cost"]["input"] = 3.0
    prices = cheaper()
    prices["deepinfra/meta-llama/Llama-3.2-3B-Instruct"]["input_cost_per_token"] = 9e-06
    server.replies["/sources/models_dev_catalog.json"] = Reply(json.dumps(models).encode())
    server.replies["/sources/litellm_prices.json"] = Reply(json.dumps(prices).encode())
    held = run(server, target)
    assert held["models.dev"].held
    assert held["litellm"].held
    assert run(server, target, accept=True)["models.dev"].outcome is Outcome.TAKEN
    at_once = tmp_path / "at once" / "catalog.db"
    run(server, at_once, accept=True)
    assert target.read_bytes() == at_once.read_bytes()
