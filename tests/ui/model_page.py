"""What the tests of the page of one model share: a world in which more is known of a model, and opening its page."""

from __future__ import annotations

from textual.pilot import Pilot

from crosswalk_tui.ui.app import CrosswalkApp
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, seen

PANES = ("#facts", "#aliases", "#offers", "#history", "#scores", "#links")


def known_better(world: CatalogueBuilder) -> CatalogueBuilder:
    """*world* with disputed facts, past prices, ids and addresses of A."""
    world.fact(A, "context_tokens", "131072", basis="canonical", sources="models.dev", chosen=1)
    world.fact(A, "context_tokens", "60000", votes=5, sources="litellm, models.dev")
    world.fact(A, "context_tokens", "16000", sources="litellm")
    world.fact(A, "licence", "llama3.2", basis="reviewed", sources="https://cards.example/tiny", chosen=1)
    world.fact(A, "release_date", "2024-09-25", votes=3, chosen=1)
    world.fact(A, "release_date", "2024-09", votes=2)
    world.past_price("alpha", "llama-1b", "2026-01-01", input=20_000, output=40_000)
    world.past_price("alpha", "llama-1b", "2026-03-01", input=20_000_000, output=20_000_000, kind="wrong")
    world.past_price("alpha", "llama-1b", "2026-04-01", input=20_000, output=20_000, kind="corrected")
    for provider in world.tables["provider"]:
        if provider["provider_id"] == "alpha":
            provider["doc_url"] = "https://alpha.example/docs"
    world.tables["model_alias"].append({"alias": "llama-1b", "model_id": 1, "kind": "provider_id", "uses": 4})
    return world


async def opened(pilot: Pilot[None], *keys: str) -> None:
    """Open the page and press *keys*."""
    await pilot.press("6")
    await pilot.pause()
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def in_sight(app: CrosswalkApp) -> list[str]:
    """The panes that can be seen."""
    return [pane for pane in PANES if app.screen.query_one(pane).region.area]


def words(app: CrosswalkApp) -> str:
    """The text of each column of panes in turn, its lines joined."""
    lines = [line.split("││") for line in seen(app).splitlines()]
    columns = [" ".join(line[place] for line in lines if place < len(line)) for place in range(3)]
    return " ".join(" ".join(columns).replace("│", " ").split())
