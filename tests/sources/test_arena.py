"""Arena's later ratings: names taken apart, known again by their words, and rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.harvest import ScoreRecord
from crosswalk_tui.sources.importers import arena
from tests.sources.snapshots import reasons, write_json, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest

AS_OF = "2026-10-25"
DAY = "2026-10-20"


def row(model: str = "breeze / zephyr-1", name: object = "Zephyr 1 (High)", rating: object = 1450.5) -> list[object]:
    """A row of a board: id in a price list, Arena's name, rating, its bounds, votes, rank."""
    return [model, name, rating, 1440.0, 1460.0, 4900, 1]


def document(tasks: Any = None, unpriced: Any = None) -> dict[str, Any]:
    """A snapshot as it is published."""
    return {
        "credits": {"ratings": "Arena leaderboard (CC BY 4.0)"},
        "units": {},
        "ratings": {
            "date": DAY,
            "source": "https://example.test",
            "labels": [],
            "tasks": tasks or {"overall": [row()]},
        },
        "unpriced": {"date": DAY, "models": unpriced or []},
    }


def read(folder: Path, raw: object) -> Harvest:
    return arena.read(write_json(folder, raw), AS_OF)


def score(name: str, key: str, variant: str, source: str = "lmarena", benchmark: str = "arena_text") -> ScoreRecord:
    return ScoreRecord(name, key, benchmark, 1400.0, variant, source, "https://example.test", DAY, False, "here")


def test_a_row_is_a_dated_score_on_the_board_of_its_benchmark(tmp_path: Path) -> None:
    (found,) = read(tmp_path, document()).scores
    assert (found.model_name, found.model_key, found.benchmark) == ("Zephyr 1 (High)", "breeze/zephyr-1", "arena_text")
    assert (found.score, found.variant, found.as_of) == (1450.5, "high; style-controlled", DAY)
    assert (found.source, found.self_reported, found.path) == ("arena", False, "ratings.tasks.overall.0")


def test_boards_have_their_benchmarks_and_the_others_are_counted(tmp_path: Path) -> None:
    boards = ("overall", "coding", "math", "longer_query", "webdev", "vision", "legal")
    harvest = read(tmp_path, document({board: [row()] for board in boards}))
    assert [found.benchmark for found in harvest.scores] == [
        "arena_text", "arena_coding", "arena_math", "arena_longer_query", "arena_webdev",
    ]  # fmt: skip
    assert {found.benchmark: found.variant for found in harvest.scores}["arena_webdev"] == "high"
    assert harvest.skipped == {"board vision": 1, "board legal": 1}
    assert harvest.n_rows == 7


def test_models_without_a_price_carry_the_day_they_were_last_on_the_board(tmp_path: Path) -> None:
    unpriced = [["Muse Wonder (Max)", "meta", "2026-10-13", 8, 5099, 1509.5, ["muse-wonder-1.0"]]]
    found = read(tmp_path, document(unpriced=unpriced)).scores[-1]
    assert (found.model_key, found.variant) == ("meta/muse-wonder", "max; style-controlled")
    assert (found.benchmark, found.as_of) == ("arena_text", "2026-10-13")


@pytest.mark.parametrize(
    ("name", "model_id", "model", "variant"),
    [
        ("Claude Opus 4.5 (High, 32K, 20251101)", "claude-opus-4.5", "claude-opus-4.5-20251101", "32k; high"),
        ("Claude Opus 4 (Thinking 16K, 20250514)", "claude-opus-4", "claude-opus-4-20250514", "thinking-16k"),
        ("GPT-5.6 Sol (xHigh, Codex Harness)", "gpt-5.6-sol", "gpt-5.6-sol", "codex-harness; xhigh"),
        ("Grok 4 Fast (Non-Reasoning)", "grok-4-fast", "grok-4-fast", "non-reasoning"),
        ("Gemini 2.5 Flash-Lite Preview (Non-Thinking, 09-2025)", "gemini-2.5-flash-lite",
         "gemini-2.5-flash-lite-preview-09-2025", "non-thinking"),
        ("Llama 3.1 405B Instruct (BF16)", "llama-3.1-405b-instruct", "llama-3.1-405b-instruct", "quant bf16"),
        ("Qwen3-235B-A22B-Thinking (2507)", "qwen3-235b-a22b", "qwen3-235b-a22b-thinking-2507", ""),
        ("Command R+ (08-2024)", "", "command-r-plus-08-2024", ""),
        ("Amazon Nova 2 Lite", "nova-2-lite", "nova-2-lite", ""),
        ("NVIDIA-Nemotron-3-Ultra (NVFP4)", "nemotron-3-ultra", "nemotron-3-ultra", "quant nvfp4"),
        ("Gemini Pro (Dev API)", "gemini-pro", "gemini-pro-dev-api", ""),
        ("claude-opus-4-5-20251101-high-32k", "", "claude-opus-4-5-20251101", "32k; high"),
        ("claude-opus-4-20250514-thinking-16k", "", "claude-opus-4-20250514", "thinking-16k"),
        ("gpt-5.6-sol-xhigh (codex-harness)", "", "gpt-5.6-sol-codex-harness", "xhigh"),
        ("qwen3.8-max", "", "qwen3.8-max", ""),
        ("gpt-5.1-codex-max-high", "", "gpt-5.1-codex-max", "high"),
        ("mistral-medium", "", "mistral-medium", ""),
    ],
)  # fmt: skip
def test_effort_and_number_format_are_the_variant_and_the_rest_the_model(
    name: str, model_id: str, model: str, variant: str
) -> None:
    assert arena.parse_name(name, model_id) == arena.Name(model, variant)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("claude-opus-4-5-20251101-high-32k", "Claude Opus 4.5 (High, 32K, 20251101)"),
        ("mimo-v2-flash (non-thinking)", "MiMo-V2-Flash (Non-Thinking)"),
        ("qwen3-235b-a22b-no-thinking", "Qwen3-235B-A22B (Non-Thinking)"),
        ("amazon-nova-pro-v1.0", "Amazon Nova Pro 1.0"),
        ("grok-4.20-beta1", "Grok 4.20 Beta 1"),
    ],
)
def test_a_name_is_known_again_by_its_words(before: str, now: str) -> None:
    older = score(before, "lab/known", "style-controlled")
    (_, renamed) = arena.with_older_names([older, score(now, "lab/guess", "style-controlled", "arena")])
    assert renamed.model_key == "lab/known"
    assert renamed.model_name == now


def test_a_plus_is_a_word_of_the_name() -> None:
    older = score("command-r-08-2024", "cohere/command-r-08-2024", "")
    newer = score("Command R+ (08-2024)", "cohere/command-r-plus-08-2024", "", "arena")
    assert arena.with_older_names([older, newer]) == [older, newer]


def test_the_older_rows_variant_is_kept_unless_it_says_less() -> None:
    rows = [
        score("gpt-9-2026-04-14", "openai/gpt-9", "snapshot 2026-04-14; style-controlled"),
        score("GPT-9 (2026-04-14)", "x", "style-controlled", "arena"),
        score("o9-mini-high", "openai/o9-mini-high", "style-controlled"),
        score("o9-mini (High)", "x", "high; style-controlled", "arena"),
    ]
    variants = [found.variant for found in arena.with_older_names(rows) if found.source == "arena"]
    assert variants == ["snapshot 2026-04-14; style-controlled", "high; style-controlled"]


def test_a_name_that_two_models_share_decides_nothing() -> None:
    older = [score("zephyr-1-high", "a/zephyr-1", ""), score("zephyr-high-1", "b/zephyr", "")]
    newer = score("Zephyr 1 (High)", "breeze/zephyr-1", "", "arena")
    assert arena.with_older_names([*older, newer])[-1] == newer


@pytest.mark.parametrize(
    "bad",
    [
        None, 7, [], ["breeze / zephyr-2"], {"model": "x"}, row(rating=None), row(rating="good"),
        row(rating=float("nan")), row(rating="1e999"), row(model=""), row(model="evil\x1b"), row(name=3),
    ],
)  # fmt: skip
def test_rows_of_another_shape_are_reported_and_their_neighbours_read(tmp_path: Path, bad: object) -> None:
    harvest = read(tmp_path, document({"overall": [bad, row()]}))
    assert harvest.scores[-1].model_name == "Zephyr 1 (High)"
    assert any(path.startswith("ratings.tasks.overall.0") for path in reasons(harvest))


def test_parts_of_another_shape_are_reported(tmp_path: Path) -> None:
    raw = document({"overall": [row()], "coding": 3}, unpriced=None) | {"unpriced": {"models": 4}}
    harvest = read(tmp_path, raw)
    assert len(harvest.scores) == 1
    assert set(reasons(harvest)) == {"ratings.tasks.coding", "unpriced.models"}
    assert set(reasons(read(tmp_path, document() | {"unpriced": []}))) == {"unpriced"}


@pytest.mark.parametrize("text", ["[]", "{", "{}", '{"ratings": []}', '{"ratings": {"tasks": {"overall": []}}}'])
def test_files_of_another_kind_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"snapshot\.json"):
        arena.read(write_text(tmp_path, text), AS_OF)
