"""LiteLLM's history: routing keys tied to offers, prices in catalogue units, and offers that several keys stand for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.importers import litellm, litellm_events
from crosswalk_tui.sources.importers.litellm_keys import presumed_seller
from tests.sources.snapshots import reasons

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest, ListingEvent

AS_OF = "2026-10-21"
ADDED = ["2026-06-21", "added", "", None, None, "", 0]


def cells(provider: str, mode: str = "chat") -> dict[str, Any]:
    return {"litellm_provider": provider, "mode": mode, "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06}


def read(folder: Path, events: object, now: object = None, earlier: object = None) -> Harvest:
    """The history *events* beside the cost maps *now* and *earlier*."""
    (folder / "sources").mkdir()
    (folder / "sources_earlier").mkdir()
    if now is not None:
        (folder / "sources" / "litellm_prices.json").write_text(json.dumps(now), encoding="utf-8")
    if earlier is not None:
        (folder / "sources_earlier" / "litellm_prices.json").write_text(json.dumps(earlier), encoding="utf-8")
    path = folder / "sources" / "litellm_price_events.json"
    document = {"units": {"prices": "dollars per 1M tokens"}, "sources": ["abc"], "events": events}
    path.write_text(json.dumps(document), encoding="utf-8")
    return litellm_events.read(path, AS_OF)


def cells_of(events: list[ListingEvent]) -> list[tuple[object, ...]]:
    return [(e.day, e.kind, e.field, e.old, e.new, e.flag) for e in events]


def places(harvest: Harvest) -> list[tuple[str, str]]:
    return sorted({(e.provider, e.provider_model_id) for e in harvest.events})


@pytest.mark.parametrize(
    ("key", "provider", "expected"),
    [
        ("gpt-9", "openai", ("openai", "gpt-9")),
        ("deepseek/deepseek-x", "deepseek", ("deepseek", "deepseek-x")),
        ("azure_ai/grok-9", "azure_ai", ("azure", "grok-9")),
        ("bedrock/us-east-1/anthropic.claude-v9", "bedrock", ("amazon-bedrock", "us-east-1/anthropic.claude-v9")),
        ("fireworks_ai/glm-9", "fireworks_ai", ("fireworks-ai", "accounts/fireworks/models/glm-9")),
    ],
)
def test_keys_are_taken_apart_as_in_the_cost_map(
    tmp_path: Path, key: str, provider: str, expected: tuple[str, str]
) -> None:
    cost_map = {key: cells(provider)}
    harvest = read(tmp_path, {key: [ADDED]}, now=cost_map)
    assert places(harvest) == [expected]
    (offer,) = litellm.read(tmp_path / "sources" / "litellm_prices.json", AS_OF).offers
    assert (offer.provider, offer.provider_model_id) == expected


def test_a_key_that_has_gone_is_known_from_the_earlier_map(tmp_path: Path) -> None:
    harvest = read(tmp_path, {"gpt-8": [ADDED]}, now={"gpt-9": cells("openai")}, earlier={"gpt-8": cells("azure")})
    assert places(harvest) == [("azure", "gpt-8")]


def test_a_key_of_no_map_is_known_by_its_prefix_or_reported(tmp_path: Path) -> None:
    harvest = read(tmp_path, {"together_ai/meta/Llama-9": [ADDED], "gpt-8": [ADDED], "strange/gpt-8": [ADDED]})
    assert places(harvest) == [("togetherai", "meta/Llama-9")]
    assert sorted(reasons(harvest)) == ["events.gpt-8", "events.strange/gpt-8"]


@pytest.mark.parametrize(
    ("key", "provider"),
    [
        ("vertex_ai/gemini-9", "google-vertex"),
        ("bedrock/claude_platform/claude-9", "claude-platform-aws"),
        ("bedrock/us.anthropic.claude-9", "amazon-bedrock"),
        ("azure/gpt-9", "azure"),
        ("ollama/glm-9-cloud", "ollama-cloud"),
        ("gpt-9", None),
        ("us.anthropic.claude-9", None),
    ],
)
def test_the_seller_that_a_prefix_points_to(key: str, provider: str | None) -> None:
    seller = presumed_seller(key)
    assert (None if seller is None else seller.provider) == provider


def test_prices_per_token_become_rates_per_million(tmp_path: Path) -> None:
    rows = [
        ["2026-08-21", "price", "input_cost_per_token", 4.35e-07, 1.32e-06, "", 4],
        ["2026-08-21", "price", "cache_read_input_token_cost", 3.625e-09, 4.4e-08, "likely", 4],
        ["2026-08-22", "price", "cache_creation_input_token_cost", None, 0.0, "", 4],
        ["2026-08-22", "price", "input_cost_per_token_batches", None, 6.6e-07, "", 4],
        ["2026-08-22", "price", "output_cost_per_token_above_200k_tokens", 3e-06, None, "reverted", 4],
        ["2026-08-22", "price", "input_cost_per_request", None, 0.005, "", 4],
        ["2026-09-19", "price", "off_peak_pricing", None, {"windows": []}, "", 4],
    ]
    harvest = read(tmp_path, {"deepseek/deepseek-x": rows})
    assert cells_of(harvest.events) == [
        ("2026-08-21", "price", "input", 435_000, 1_320_000, ""),
        ("2026-08-21", "price", "cache_read", 3_625, 44_000, "likely"),
        ("2026-08-22", "price", "cache_write", None, 0, ""),
        ("2026-08-22", "price", "input@batch", None, 660_000, ""),
        ("2026-08-22", "price", "output>200000", 3_000_000, None, "reverted"),
        ("2026-08-22", "price", "per_request", None, 5_000, ""),
        ("2026-09-19", "price", "off_peak_pricing", None, None, ""),
    ]
    assert {event.source for event in harvest.events} == {"litellm-events"}


def test_prices_that_are_per_million_after_all_are_recognised_by_their_size(tmp_path: Path) -> None:
    rows = [["2026-08-21", "price", "input_cost_per_token", 0.435, 1.32, "", 4]]
    assert cells_of(read(tmp_path, {"deepseek/deepseek-x": rows}).events) == [
        ("2026-08-21", "price", "input", 435_000, 1_320_000, "")
    ]


def test_days_of_an_end(tmp_path: Path) -> None:
    rows = [["2026-08-12", "deprecation", "deprecation_date", "2026-09-30", "2026-10-23", "", 1]]
    assert cells_of(read(tmp_path, {"openai/gpt-9": rows}).events) == [
        ("2026-08-12", "deprecation", "deprecation_date", "2026-09-30", "2026-10-23", "")
    ]


def test_an_offer_goes_with_the_last_of_its_keys(tmp_path: Path) -> None:
    cost_map = {"deepseek-x": cells("deepseek"), "deepseek/deepseek-x": cells("deepseek")}
    price = ["2026-02-01", "price", "input_cost_per_token", 1e-06, 2e-06, "", 2]
    harvest = read(
        tmp_path,
        {
            "deepseek-x": [
                ["2024-05-07", "added", "", None, None, "", 0],
                ["2025-01-03", "removed", "", None, None, "bulk", 1],
                price,
            ],
            "deepseek/deepseek-x": [
                ["2025-01-03", "added", "", None, None, "", 1],
                price,
                ["2026-03-01", "removed", "", None, None, "", 3],
            ],
        },
        now=cost_map,
    )
    assert cells_of(harvest.events) == [
        ("2024-05-07", "added", "", None, None, ""),
        ("2026-02-01", "price", "input", 1_000_000, 2_000_000, ""),
        ("2026-02-01", "price", "input", 1_000_000, 2_000_000, ""),
        ("2026-03-01", "removed", "", None, None, ""),
    ]
    assert [event.path for event in harvest.events if event.kind == "price"] == ["deepseek-x", "deepseek/deepseek-x"]
    assert harvest.skipped == {"other-key": 1}


def test_a_removal_undone_on_its_day_is_none(tmp_path: Path) -> None:
    rows = [
        ["2023-09-06", "start", "", None, None, "", 0],
        ["2024-03-12", "removed", "", None, None, "bulk", 1],
        ["2024-03-12", "added", "", None, None, "", 2],
    ]
    assert cells_of(read(tmp_path, {"openai/gpt-9": rows}).events) == [("2023-09-06", "added", "", None, None, "")]


def test_what_is_no_chat_model_or_no_price_of_tokens_is_counted(tmp_path: Path) -> None:
    image = ["2026-01-01", "price", "input_cost_per_image", None, 0.04, "", 1]
    harvest = read(
        tmp_path,
        {"openai/draw": [ADDED], "openai/embed": [ADDED], "openai/gpt-9": [ADDED, image]},
        now={"openai/draw": cells("openai", "image_generation")},
    )
    assert places(harvest) == [("openai", "gpt-9")]
    assert harvest.skipped == {"image": 1, "embedding": 1, "other-price": 1}
    assert harvest.n_rows == 4


@pytest.mark.parametrize(
    "row",
    [
        None,
        "added",
        {},
        [],
        ["2026-06-21"],
        ["soon", "added", "", None, None, "", 0],
        ["2026-06", "added", "", None, None, "", 0],
        [20260621, "added", "", None, None, "", 0],
        ["2026-06-21", "sold", "", None, None, "", 0],
        ["2026-06-21", ["added"], "", None, None, "", 0],
        ["2026-06-21", "price", 7, None, None, "", 0],
        ["2026-06-21", "price", "input_cost_per_token", "cheap", 1e-06, "", 0],
        ["2026-06-21", "price", "input_cost_per_token", True, 1e-06, "", 0],
        ["2026-06-21", "price", "input_cost_per_token", {}, [], "", 0],
        ["2026-06-21", "price", "input_cost_per_token", -1, 1e-06, "", 0],
        ["2026-06-21", "deprecation", "deprecation_date", 3, "later", "", 0],
        ["2026-06-21", "added", "", None, None, 5, 0],
    ],
)
def test_a_change_that_cannot_be_read_costs_that_change(tmp_path: Path, row: object) -> None:
    harvest = read(tmp_path, {"openai/gpt-9": [row, ["2026-06-22", *ADDED[1:]]]})
    assert cells_of(harvest.events) == [("2026-06-22", "added", "", None, None, "")]
    assert all(path.startswith("events.openai/gpt-9.0") for path in reasons(harvest))
    assert harvest.rejections


@pytest.mark.parametrize("junk", [None, 3, "x", {}, [[[]]]])
def test_anything_anywhere_costs_that_key_only(tmp_path: Path, junk: object) -> None:
    harvest = read(
        tmp_path,
        {"openai/gpt-9": [ADDED], "openai/gpt-8": junk, "": [ADDED], "openai/": [ADDED]},
        now={"openai/gpt-9": junk, "x": junk},
        earlier=junk,
    )
    assert places(harvest) == [("openai", "gpt-9")]


@pytest.mark.parametrize("document", ["[]", "{}", '{"events": []}', '{"events": {}}', '{"events"'])
def test_another_document_is_refused(tmp_path: Path, document: str) -> None:
    path = tmp_path / "litellm_price_events.json"
    path.write_text(document, encoding="utf-8")
    with pytest.raises(SourceError, match=r"litellm_price_events\.json"):
        litellm_events.read(path, AS_OF)
