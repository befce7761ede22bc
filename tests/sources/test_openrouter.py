"""OpenRouter's list of models: prices as strings, routers, and never shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access
from crosswalk_tui.sources.importers import openrouter
from tests.sources.snapshots import AS_OF, offers, price, reasons, write_json, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest


def model(model_id: str = "breeze/zephyr-1", **changes: object) -> dict[str, Any]:
    """A model as the API lists it."""
    return {
        "id": model_id,
        "canonical_slug": model_id,
        "hugging_face_id": "Breeze/Zephyr-1",
        "name": "Breeze: Zephyr 1",
        "created": 1_778_613_011,
        "description": "Never taken.",
        "context_length": 1_000_000,
        "architecture": {"input_modalities": ["text", "image", "file"], "output_modalities": ["text"]},
        "pricing": {"prompt": "0.0000000509", "completion": "0.00015", "web_search": "0.01"},
        "top_provider": {"context_length": 1_000_000, "max_completion_tokens": 128_000},
        "supported_parameters": ["max_tokens", "reasoning", "tools"],
        "knowledge_cutoff": None,
        "expiration_date": "2026-12-31",
        **changes,
    }


def read(folder: Path, *models: object) -> Harvest:
    return openrouter.read(write_json(folder, {"data": list(models)}), AS_OF)


def test_strings_per_token_become_exact_rates(tmp_path: Path) -> None:
    offer = offers(read(tmp_path, model()))["breeze/zephyr-1"]
    assert price(offer).rates == Rates(input=50_900, output=150_000_000)
    assert offer.provider == "openrouter"
    assert offer.deprecation_date == "2026-12-31"
    facts = offer.facts
    assert (facts.name, facts.context_tokens, facts.max_output_tokens) == ("Breeze: Zephyr 1", 1_000_000, 128_000)
    assert (facts.reasoning, facts.tools, facts.structured_output, facts.open_weights) == (True, True, False, True)
    assert facts.modalities_in == ("text", "image", "pdf")


def test_cache_audio_reasoning_and_request_prices(tmp_path: Path) -> None:
    pricing = {
        "prompt": "0.000001",
        "completion": "0.000002",
        "input_cache_read": "0.0000001",
        "input_cache_write": "0.00000125",
        "internal_reasoning": "0.000003",
        "audio": "0.000004",
        "request": "0.005",
    }
    assert price(offers(read(tmp_path, model(pricing=pricing)))["breeze/zephyr-1"]).rates == Rates(
        input=1_000_000,
        output=2_000_000,
        cache_read=100_000,
        cache_write=1_250_000,
        reasoning=3_000_000,
        audio_in=4_000_000,
        per_request=5_000,
    )


def test_minus_one_is_a_router_not_a_price(tmp_path: Path) -> None:
    router = model("breeze/choice", pricing={"prompt": "-1", "completion": "-1"})
    harvest = read(tmp_path, router, model("openrouter/auto"))
    assert {offer.access for offer in harvest.offers} == {Access.ROUTER}
    assert all(offer.prices == () for offer in harvest.offers)
    assert harvest.rejections == []


def test_free_variants_keep_their_id_and_zero(tmp_path: Path) -> None:
    free = model("breeze/zephyr-1:free", pricing={"prompt": "0", "completion": "0"})
    assert price(offers(read(tmp_path, free))["breeze/zephyr-1:free"]).rates == Rates(input=0, output=0)


@pytest.mark.parametrize("bad", ["-0.1", "NaN", "free", True, "", [], "1" * 90])
def test_unreadable_price_is_reported(tmp_path: Path, bad: object) -> None:
    harvest = read(tmp_path, model(pricing={"prompt": bad, "completion": "0.000001"}))
    assert harvest.offers[0].prices == ()
    assert list(reasons(harvest)) == ["data.breeze/zephyr-1.pricing.prompt"]


def test_rows_of_another_shape_are_reported(tmp_path: Path) -> None:
    harvest = read(tmp_path, None, {"name": "no id"}, model("evil\x1b"), model(), model("p/image-1-image"))
    assert set(offers(harvest)) == {"breeze/zephyr-1"}
    assert len(harvest.rejections) == 3
    assert harvest.skipped == {"image": 1}


@pytest.mark.parametrize("text", ['{"data": [', "[]", "{}", '{"data": {}}', '{"data": []}', '{"error": {"code": 429}}'])
def test_files_of_another_kind_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"snapshot\.json"):
        openrouter.read(write_text(tmp_path, text), AS_OF)
