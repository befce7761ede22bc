"""What the tests of scores share: worlds with scores, opening the screen, putting the cursor on a score."""

from __future__ import annotations

from textual.pilot import Pilot

from crosswalk_tui.ui.benchmarks.score_grid import ScoreGrid
from crosswalk_tui.ui.benchmarks.screen import BenchmarksScreen
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, B

SIZES = [(80, 24), (120, 40), (200, 60)]
FOUR = ("lab/one", "lab/two", "lab/three", "lab/four")


def scored_world() -> CatalogueBuilder:
    """A and B with scores of every kind."""
    world = CatalogueBuilder()
    world.tables["source"].append(
        world.tables["source"][0]
        | {
            "source_id": "votes",
            "name": "Voteboard",
            "licence": "CC-BY-4.0",
            "attribution": "Voteboard: what people like",
        }
    )
    world.model(A, name="Llama 3.2 1B Instruct")
    world.model(B, name="Llama 3.2 3B Instruct")
    world.benchmark("arena_text", name="Arena Text (overall)", category="human preference", description="Blind votes")
    percent = {"unit": "percent", "minimum": 0.0, "maximum": 100.0}
    world.benchmark("ifeval", name="IFEval", category="instruction following", **percent)
    world.benchmark("tied", name="Tied up", category="coding", **percent)
    world.benchmark("errors", name="Error rate", category="coding", tier="extra", higher_is_better=0, **percent)
    world.benchmark("mmlu", name="MMLU", category="knowledge", tier="legacy", **percent)
    world.benchmark("gsm8k", name="GSM8K", category="math", tier="legacy", **percent)
    world.benchmark("hle", name="Last Exam", category="knowledge", **percent)
    world.benchmark("terminal_bench_2", name="Terminal-Bench 2.0", category="agentic", **percent)
    world.score(
        A, "arena_text", 1111, source_id="votes", source_url="https://example.com/votes", model_name="tiny-llama"
    )
    world.score(B, "arena_text", 1167, source_id="votes")
    world.score(A, "ifeval", 59.5, self_reported=1, as_of="2024-10-24", variant="0-shot")
    world.score(A, "ifeval", 57.0, self_reported=1, headline=0, as_of="2024-09-01", variant="5-shot")
    world.score(B, "ifeval", 77.4, variant="high")
    world.score(A, "tied", 50.0)
    world.score(B, "tied", 50.04)
    world.score(A, "errors", 5.0)
    world.score(B, "errors", 9.0)
    world.score(A, "mmlu", 49.3)
    world.score(B, "mmlu", 63.4)
    world.score(A, "gsm8k", 44.4)
    world.score(B, "hle", 4.0)
    world.score(A, "hle", 3.0)
    world.tables["score"].pop()
    world.score(B, "terminal_bench_2", 30.0, variant="agent Terminus 2")
    world.score(A, "terminal_bench_2", 40.0, variant="agent Codex CLI", headline=0)
    return world


def world_of_four() -> CatalogueBuilder:
    """Four models of one lab, rated; the last on nothing else."""
    world = CatalogueBuilder()
    world.benchmark("arena_text", name="Arena Text (overall)", category="human preference")
    world.benchmark("gpqa", name="GPQA", category="general reasoning", unit="percent", minimum=0.0, maximum=100.0)
    for nth, key in enumerate(FOUR):
        world.model(key, name=f"Model {nth + 1}")
        world.score(key, "arena_text", 1200 + 50 * nth)
        if nth < 3:
            world.score(key, "gpqa", 60 - nth)
    return world


async def opened(pilot: Pilot[None]) -> BenchmarksScreen:
    """Bring the screen to the front."""
    await pilot.pause()
    await pilot.press("3")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, BenchmarksScreen)
    return screen


async def on(pilot: Pilot[None], slug: str, column: int = 0) -> None:
    """Put the cursor on a benchmark and a model, by keys."""
    grid = pilot.app.screen.query_one(ScoreGrid)
    await pilot.press("g", *["left"] * 6)
    for _ in range(30):
        if grid.current is not None and grid.current.benchmark.slug == slug:
            break
        await pilot.press("down")
    await pilot.press(*["right"] * column)
    await pilot.pause()
    assert grid.current is not None
    assert grid.current.benchmark.slug == slug
    assert grid.column == column
