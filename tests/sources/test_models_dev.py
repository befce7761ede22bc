"""models.dev: both published shapes, chat models only, tiers and modes, and rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, Tier
from crosswalk_tui.sources.importers import models_dev
from tests.sources.snapshots import AS_OF, offers, price, reasons, write_json, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest


def model(**changes: object) -> dict[str, object]:
    """A model as models.dev lists it."""
    return {
        "id": "zephyr-1",
        "name": "Zephyr 1",
        "family": "zephyr",
        "attachment": False,
        "reasoning": True,
        "tool_call": True,
        "release_date": "2026-03-05",
        "last_updated": "2026-03-05",
        "knowledge": "2025-11",
        "open_weights": False,
        "limit": {"context": 200_000, "output": 8192},
        "modalities": {"input": ["image", "text", "pdf"], "output": ["text"]},
        "cost": {"input": 0.15, "output": 0.6},
        **changes,
    }


def catalogue(models: dict[str, Any], canonical: dict[str, Any] | None = None) -> dict[str, Any]:
    """The catalogue shape with one provider."""
    provider = {
        "id": "breeze",
        "name": "Breeze",
        "env": ["KEY"],
        "npm": "x",
        "doc": "https://breeze.test",
        "models": models,
    }
    return {"models": canonical or {}, "providers": {"breeze": provider}}


def read(folder: Path, document: object) -> Harvest:
    return models_dev.read(write_json(folder, document), AS_OF)


def test_offer_carries_its_facts_and_exact_price(tmp_path: Path) -> None:
    cost = {"input": 0.15, "output": 0.6, "cache_read": 0.0509, "cache_write": 0, "reasoning": 3, "input_audio": 1.25}
    harvest = read(tmp_path, catalogue({"zephyr-1": model(cost=cost)}))
    offer = offers(harvest)["zephyr-1"]
    assert (offer.provider, offer.source, offer.path) == ("breeze", "models.dev", "providers.breeze.models.zephyr-1")
    assert price(offer).rates == Rates(
        input=150_000, output=600_000, cache_read=50_900, cache_write=0, reasoning=3_000_000, audio_in=1_250_000
    )
    assert price(offer).as_of == AS_OF
    facts = offer.facts
    assert (facts.name, facts.family, facts.release_date, facts.knowledge_cutoff) == (
        "Zephyr 1",
        "zephyr",
        "2026-03-05",
        "2025-11",
    )
    assert facts.modalities_in == ("text", "image", "pdf")
    assert (facts.context_tokens, facts.max_output_tokens, facts.tools) == (200_000, 8192, True)
    assert facts.structured_output is None
    assert [(p.provider_id, p.name, p.doc_url) for p in harvest.providers] == [
        ("breeze", "Breeze", "https://breeze.test")
    ]


def test_api_shape_reads_like_the_catalogue_shape(tmp_path: Path) -> None:
    document = catalogue({"zephyr-1": model()})
    from_catalogue = read(tmp_path, document)
    from_api = read(tmp_path, document["providers"])
    assert from_api.offers == from_catalogue.offers
    assert from_api.models == []


def test_canonical_models_are_kept_apart_from_offers(tmp_path: Path) -> None:
    canonical = {"breeze/zephyr-1": model(license="apache-2.0")}
    harvest = read(tmp_path, catalogue({"zephyr-1": model()}, canonical))
    assert [(m.source_key, m.facts.licence) for m in harvest.models] == [("breeze/zephyr-1", "Apache-2.0")]
    assert harvest.n_rows == 2


@pytest.mark.parametrize(
    ("model_id", "outputs", "kind"),
    [
        ("text-embedding-9", ["text"], "embedding"),
        ("rerank-v4", ["text"], "rerank"),
        ("llama-guard-3-8b", ["text"], "moderation"),
        ("whisper-large-v3", ["text"], "speech"),
        ("gemini-9-flash-image", ["text", "image"], "image"),
        ("paint-1", ["image"], "image"),
        ("film-1", ["video"], "video"),
    ],
)
def test_models_that_do_not_chat_are_counted_not_kept(
    tmp_path: Path, model_id: str, outputs: list[str], kind: str
) -> None:
    other = model(name=model_id, modalities={"input": ["text"], "output": outputs})
    harvest = read(tmp_path, catalogue({model_id: other, "zephyr-1": model()}))
    assert set(offers(harvest)) == {"zephyr-1"}
    assert harvest.skipped == {kind: 1}
    assert harvest.rejections == []


@pytest.mark.parametrize("model_id", ["minimax-m2", "command-r-plus", "gpt-4o-search-preview", "qwen3-omni-flash"])
def test_chat_models_with_telling_names_are_kept(tmp_path: Path, model_id: str) -> None:
    harvest = read(tmp_path, catalogue({model_id: model(name=model_id)}))
    assert set(offers(harvest)) == {model_id}


def test_context_tiers_win_over_the_field_that_repeats_them(tmp_path: Path) -> None:
    tier = {"tier": {"size": 272_000, "type": "context"}, "input": 5, "output": 22.5}
    cost = {"input": 2.5, "output": 15, "tiers": [tier], "context_over_200k": {"input": 5, "output": 22.5}}
    offer = offers(read(tmp_path, catalogue({"zephyr-1": model(cost=cost)})))["zephyr-1"]
    assert [p.band_from for p in offer.prices] == [0, 272_000]
    assert price(offer, band_from=272_000).rates.output == 22_500_000


def test_price_over_200k_stands_alone_where_there_are_no_tiers(tmp_path: Path) -> None:
    cost = {"input": 1, "output": 2, "context_over_200k": {"input": 2, "output": 3}}
    offer = offers(read(tmp_path, catalogue({"zephyr-1": model(cost=cost)})))["zephyr-1"]
    assert price(offer, band_from=200_000).rates == Rates(input=2_000_000, output=3_000_000)


def test_tiers_of_another_kind_are_reported(tmp_path: Path) -> None:
    cost = {"input": 1, "output": 2, "tiers": [{"tier": {"size": 5, "type": "volume"}, "input": 0.5, "output": 1}]}
    harvest = read(tmp_path, catalogue({"zephyr-1": model(cost=cost)}))
    assert [p.band_from for p in offers(harvest)["zephyr-1"].prices] == [0]
    assert list(reasons(harvest)) == ["providers.breeze.models.zephyr-1.cost.tiers.0.tier"]


@pytest.mark.parametrize(
    ("name", "body", "tier"),
    [
        ("fast", {"speed": "fast"}, Tier.FAST),
        ("fast", {"service_tier": "priority"}, Tier.PRIORITY),
        ("priority", {"service_tier": "priority"}, Tier.PRIORITY),
        ("cheap", {"service_tier": "flex"}, Tier.FLEX),
        ("fast", None, Tier.FAST),
        ("fast", {"temperature": 1}, Tier.FAST),
    ],
)
def test_mode_is_the_tier_that_it_asks_for(
    tmp_path: Path, name: str, body: dict[str, object] | None, tier: Tier
) -> None:
    mode = {"cost": {"input": 0.3, "output": 1.2}} | ({"provider": {"body": body}} if body is not None else {})
    offer = offers(read(tmp_path, catalogue({"zephyr-1": model(experimental={"modes": {name: mode}})})))["zephyr-1"]
    assert price(offer, tier).rates == Rates(input=300_000, output=1_200_000)
    assert price(offer).rates.input == 150_000
    assert len(offer.prices) == 2


def test_mode_has_context_bands_like_the_standard_price(tmp_path: Path) -> None:
    tiers = [{"tier": {"size": 272_000, "type": "context"}, "input": 0.6, "output": 1.8}]
    modes = {"fast": {"cost": {"input": 0.3, "output": 1.2, "tiers": tiers}}}
    offer = offers(read(tmp_path, catalogue({"zephyr-1": model(experimental={"modes": modes})})))["zephyr-1"]
    assert price(offer, Tier.FAST, 272_000).rates == Rates(input=600_000, output=1_800_000)


def test_modes_that_are_no_tier_are_counted_or_reported(tmp_path: Path) -> None:
    modes = {
        "pro": {"provider": {"body": {"reasoning": {"mode": "pro"}}}},
        "ultrafast": {"cost": {"input": 9, "output": 9}, "provider": {"body": {"service_tier": "ultrafast"}}},
        "priority": {"cost": {"input": 1, "output": 1}},
        "fast": {"cost": {"input": 2, "output": 2}, "provider": {"body": {"service_tier": "priority"}}},
        "odd": [],
    }
    harvest = read(tmp_path, catalogue({"zephyr-1": model(experimental={"modes": modes})}))
    at = "providers.breeze.models.zephyr-1.experimental.modes"
    assert {p.tier: p.rates.input for p in offers(harvest)["zephyr-1"].prices} == {
        Tier.STANDARD: 150_000, Tier.PRIORITY: 1_000_000,
    }  # fmt: skip
    assert reasons(harvest) == {
        f"{at}.ultrafast": "a service level without a tier",
        f"{at}.fast": "another mode is the priority tier",
        f"{at}.odd": "it is not an object",
    }
    assert harvest.unread["experimental.modes.pro: a mode without a separate price"] == 1


@pytest.mark.parametrize("size", [272_000, 272_000.0, 272_001])
def test_tier_starts_above_its_size_or_at_the_token_after_it(tmp_path: Path, size: float) -> None:
    cost = {"input": 1, "output": 2, "tiers": [{"tier": {"size": size, "type": "context"}, "input": 2, "output": 3}]}
    offer = offers(read(tmp_path, catalogue({"zephyr-1": model(cost=cost)})))["zephyr-1"]
    assert [p.band_from for p in offer.prices] == [0, 272_000]


def test_tiers_repeated_or_without_a_price_are_reported(tmp_path: Path) -> None:
    tier = {"tier": {"size": 32_000, "type": "context"}, "input": 2, "output": 3}
    half = {"tier": {"size": 64_000, "type": "context"}, "input": 2}
    cost = {"input": 1, "output": 2, "tiers": [tier, tier, half]}
    harvest = read(tmp_path, catalogue({"zephyr-1": model(cost=cost)}))
    assert [p.band_from for p in offers(harvest)["zephyr-1"].prices] == [0, 32_000]
    assert len(harvest.rejections) == 2


def test_reasoning_and_cache_write_prices_that_are_none_are_left_out(tmp_path: Path) -> None:
    free = {"input": 4, "output": 20, "reasoning": 0, "cache_write": 0}
    stored = {"input": 2, "output": 12, "reasoning": 3, "cache_write": 0.375}
    harvest = read(tmp_path, catalogue({"zephyr-1": model(cost=free), "zephyr-2": model(cost=stored)}))
    assert price(offers(harvest)["zephyr-1"]).rates == Rates(input=4_000_000, output=20_000_000, cache_write=0)
    assert price(offers(harvest)["zephyr-2"]).rates == Rates(input=2_000_000, output=12_000_000, reasoning=3_000_000)
    assert len(harvest.unread) == 2


def test_canonical_model_id_wins_over_base_model(tmp_path: Path) -> None:
    listed = {
        "zephyr-1": model(canonical_model_id="breeze/zephyr-1", base_model="breeze/zephyr-0"),
        "zephyr-2": model(base_model="breeze/zephyr-0"),
        "zephyr-3": model(canonical_model_id=7),
    }
    found = offers(read(tmp_path, catalogue(listed)))
    assert [found[key].link for key in sorted(found)] == ["breeze/zephyr-1", "breeze/zephyr-0", None]


def test_limits_written_as_floats_are_whole_tokens(tmp_path: Path) -> None:
    found = offers(read(tmp_path, catalogue({"zephyr-1": model(limit={"context": 1000000.0, "output": 1.5})})))
    assert (found["zephyr-1"].facts.context_tokens, found["zephyr-1"].facts.max_output_tokens) == (1_000_000, None)


@pytest.mark.parametrize(("status", "ended"), [("deprecated", True), ("beta", False), ("alpha", False)])
def test_statuses_that_are_known_are_no_complaint(tmp_path: Path, status: str, ended: bool) -> None:
    harvest = read(tmp_path, catalogue({"zephyr-1": model(status=status)}))
    assert offers(harvest)["zephyr-1"].deprecated is ended
    assert harvest.rejections == []


def test_status_that_is_not_known_is_reported_and_the_offer_kept(tmp_path: Path) -> None:
    harvest = read(tmp_path, catalogue({"zephyr-1": model(status="resting")}))
    assert not offers(harvest)["zephyr-1"].deprecated
    assert list(reasons(harvest)) == ["providers.breeze.models.zephyr-1.status"]


def test_canonical_part_is_dated_by_its_newest_update(tmp_path: Path) -> None:
    canonical = {"breeze/zephyr-1": model(last_updated="2026-03-05"), "breeze/zephyr-2": model(last_updated=5)}
    harvest = read(tmp_path, catalogue({"zephyr-1": model()}, canonical))
    assert {record.as_of for record in harvest.models} == {"2026-03-05"}


def test_offers_from_artificial_analysis_are_dropped_and_counted(tmp_path: Path) -> None:
    listed = {"zephyr-1": model(), "zephyr-2": model(source="https://artificialanalysis.ai")}
    harvest = read(tmp_path, catalogue(listed))
    assert list(offers(harvest)) == ["zephyr-1"]
    assert harvest.skipped == {"artificial-analysis": 1}


def test_deprecated_router_and_unpriced_offers_say_so(tmp_path: Path) -> None:
    free_of_price = model(status="deprecated")
    del free_of_price["cost"]
    found = offers(read(tmp_path, catalogue({"zephyr-1": free_of_price, "model-router": model(family="model-router")})))
    assert found["zephyr-1"].deprecated
    assert found["zephyr-1"].prices == ()
    assert found["model-router"].access is Access.ROUTER


def test_zero_limits_are_unknown_and_zero_prices_stay_zero(tmp_path: Path) -> None:
    zeros = model(limit={"context": 0, "output": 0}, cost={"input": 0, "output": 0.0})
    offer = offers(read(tmp_path, catalogue({"zephyr-1": zeros})))["zephyr-1"]
    assert (offer.facts.context_tokens, offer.facts.max_output_tokens) == (None, None)
    assert price(offer).rates == Rates(input=0, output=0)


@pytest.mark.parametrize(
    "bad",
    [float("nan"), float("inf"), -1, True, "free", [], 10**400, 1e12, 1e-9],
    ids=["nan", "infinite", "negative", "boolean", "word", "list", "huge", "absurd", "tiny"],
)
def test_price_with_an_unreadable_cell_is_rejected_whole_and_named(tmp_path: Path, bad: object) -> None:
    document = catalogue({"zephyr-1": model(cost={"input": bad, "output": 2}), "zephyr-2": model()})
    harvest = read(tmp_path, document)
    assert offers(harvest)["zephyr-1"].prices == ()
    assert list(reasons(harvest)) == ["providers.breeze.models.zephyr-1.cost.input"]
    assert price(offers(harvest)["zephyr-2"]).rates.input == 150_000


def test_unreadable_fact_is_left_out_and_the_offer_kept(tmp_path: Path) -> None:
    harvest = read(tmp_path, catalogue({"zephyr-1": model(knowledge="2025-02-31", reasoning="maybe", name=7)}))
    facts = offers(harvest)["zephyr-1"].facts
    assert (facts.knowledge_cutoff, facts.reasoning, facts.name) == (None, None, None)
    assert facts.release_date == "2026-03-05"
    assert {path.rpartition(".")[2] for path in reasons(harvest)} == {"knowledge", "reasoning", "name"}


@pytest.mark.parametrize("raw", [None, 3, "zephyr", [1, 2]])
def test_row_of_another_shape_is_reported_and_its_neighbours_read(tmp_path: Path, raw: object) -> None:
    harvest = read(tmp_path, catalogue({"broken": raw, "zephyr-1": model()}))
    assert set(offers(harvest)) == {"zephyr-1"}
    assert list(reasons(harvest)) == ["providers.breeze.models.broken"]


@pytest.mark.parametrize("hostile", ["", "  ", "evil\x1b[2J", "rtl\u202eedoc", "x" * 301, " padded"])
def test_hostile_ids_are_rejected_unrepaired(tmp_path: Path, hostile: str) -> None:
    harvest = read(tmp_path, catalogue({hostile: model(), "zephyr-1": model()}))
    assert set(offers(harvest)) == {"zephyr-1"}
    (path,) = reasons(harvest)
    assert "\x1b" not in path
    assert len(path) < 200


def test_names_are_made_safe_to_show(tmp_path: Path) -> None:
    harvest = read(tmp_path, catalogue({"zephyr-1": model(name="Zeph\x1b[31myr\u202e\n1")}))
    assert offers(harvest)["zephyr-1"].facts.name == "Zeph [31myr 1"


def test_scores_in_the_source_are_never_taken(tmp_path: Path) -> None:
    scores = [
        {"name": "Artificial Analysis Intelligence Index", "score": 60, "source": "https://example.test"},
        {"name": "GPQA", "score": 70, "source": "https://artificialanalysis.ai/models"},
        {"name": "GPQA", "score": 70, "source": "https://openrouter.ai/benchmarks"},
        {"name": "Aider", "score": 21.8, "source": "https://aider.chat/docs/leaderboards/"},
    ]
    harvest = read(tmp_path, catalogue({"zephyr-1": model()}, {"breeze/zephyr-1": model(benchmarks=scores)}))
    assert harvest.scores == []
    assert harvest.skipped == {"artificial-analysis": 3, "benchmark-in-source": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"providers": {"breeze": ', "line 1, column 26"),
        ("", "not valid JSON"),
        ("[]", "the top level is not an object"),
        ('{"models": {}, "providers": []}', "providers: it is not an object"),
        ('{"models": {}}', "nothing that could be imported"),
        ('{"error": "rate limited"}', "nothing that could be imported"),
        ("{}", "nothing that could be imported"),
    ],
)
def test_files_of_another_kind_are_refused_with_the_place(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(SourceError, match=r"^snapshot\.json ") as error:
        models_dev.read(write_text(tmp_path, text), AS_OF)
    assert reason in str(error.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere\.json is missing"):
        models_dev.read(tmp_path / "nowhere.json", AS_OF)
