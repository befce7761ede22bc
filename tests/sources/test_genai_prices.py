"""genai-prices: dated, windowed and tiered prices as its own engine reads them, and rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, BandRule, Tier
from crosswalk_tui.sources.importers import genai_prices
from tests.sources.snapshots import AS_OF, offers, price, reasons, write_json, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest, OfferRecord

CHEAP = {"input_mtok": 0.1, "output_mtok": 0.4}
DEAR = {"input_mtok": 0.2, "output_mtok": 0.8}
DEAREST = {"input_mtok": 0.3, "output_mtok": 1.2}


def model(model_id: str = "zephyr-1", prices: object = None, **cells: object) -> dict[str, Any]:
    """A model as genai-prices lists it."""
    return {
        "id": model_id,
        "name": "Zephyr 1",
        "match": {"equals": model_id},
        "context_window": 128_000,
        "prices": CHEAP if prices is None else prices,
        **cells,
    }


def read(folder: Path, *models: object, provider: str = "mistral") -> Harvest:
    document = [{"id": provider, "name": "Provider", "api_pattern": "https://x", "models": list(models)}]
    return genai_prices.read(write_json(folder, document), AS_OF)


def one(folder: Path, raw: dict[str, Any], provider: str = "mistral") -> OfferRecord:
    (offer,) = read(folder, raw, provider=provider).offers
    return offer


def spans(offer: OfferRecord, tier: Tier = Tier.STANDARD) -> list[tuple[object, ...]]:
    return [
        (p.rates.input, p.valid_from, p.valid_to, p.window_start, p.window_end) for p in offer.prices if p.tier is tier
    ]


def test_plain_price_and_facts(tmp_path: Path) -> None:
    cells = {"cache_read_mtok": 0.0028, "cache_write_1h_mtok": 6, "output_reasoning_mtok": 3, "requests_kcount": 12}
    offer = one(tmp_path, model(prices={**CHEAP, **cells, "web_searches_kcount": 10}, deprecated=True))
    assert price(offer).rates == Rates(
        input=100_000,
        output=400_000,
        cache_read=2_800,
        cache_write_1h=6_000_000,
        reasoning=3_000_000,
        per_request=12_000,
    )
    assert (offer.facts.name, offer.facts.context_tokens, offer.deprecated) == ("Zephyr 1", 128_000, True)


def test_later_dates_end_earlier_prices(tmp_path: Path) -> None:
    dated = [
        {"prices": CHEAP},
        {"constraint": {"start_date": "2026-03-13"}, "prices": DEAR},
        {"constraint": {"start_date": "2027-01-01"}, "prices": DEAREST},
    ]
    assert spans(one(tmp_path, model(prices=dated))) == [
        (100_000, None, "2026-03-13", None, None),
        (200_000, "2026-03-13", "2027-01-01", None, None),
        (300_000, "2027-01-01", None, None, None),
    ]


def test_price_overtaken_before_it_starts_is_left_out(tmp_path: Path) -> None:
    dated = [
        {"prices": CHEAP},
        {"constraint": {"start_date": "2026-06-01"}, "prices": DEAREST},
        {"constraint": {"start_date": "2026-03-13"}, "prices": DEAR},
    ]
    assert spans(one(tmp_path, model(prices=dated))) == [
        (100_000, None, "2026-03-13", None, None),
        (200_000, "2026-03-13", None, None, None),
    ]


def test_hours_of_the_day_lie_on_top_and_are_told_in_utc(tmp_path: Path) -> None:
    dated = [
        {"prices": CHEAP},
        {"constraint": {"start_time": "01:00:00+00:00", "end_time": "04:00:00+00:00"}, "prices": DEAR},
        {"constraint": {"start_time": "22:00:00+08:00", "end_time": "08:30:00+08:00"}, "prices": DEAREST},
    ]
    assert spans(one(tmp_path, model(prices=dated))) == [
        (100_000, None, None, None, None),
        (200_000, None, None, "01:00", "04:00"),
        (300_000, None, None, "14:00", "00:30"),
    ]


def test_context_tiers_carry_every_rate_and_price_the_whole_request(tmp_path: Path) -> None:
    tiered = {
        "input_mtok": {"base": 2, "tiers": [{"start": 400_000, "price": 8}, {"start": 200_000, "price": 4}]},
        "output_mtok": {"base": 10, "tiers": [{"start": 200_000, "price": 15}]},
        "cache_read_mtok": 0.2,
    }
    offer = one(tmp_path, model(prices=tiered))
    assert [p.band_from for p in offer.prices] == [0, 200_000, 400_000]
    assert price(offer, band_from=400_000).rates == Rates(input=8_000_000, output=15_000_000, cache_read=200_000)
    assert {p.band_rule for p in offer.prices} == {BandRule.CLIFF}


def test_variants_become_tiers_and_the_first_whose_date_has_come_wins(tmp_path: Path) -> None:
    variants = [
        {"when": {"processing": "batch"}, "prices": DEAREST, "constraint": {"start_date": "2027-01-01"}},
        {"when": {"processing": "batch"}, "prices": DEAR, "constraint": {"start_date": "2026-10-14"}},
        {"when": {"service_tier": "flex"}, "prices": DEAR},
        {"when": {"service_tier": "priority"}, "prices": DEAR},
        {"when": {"speed": "fast"}, "prices": DEAREST},
        {"when": {"service_tier": "default"}, "prices": {}},
    ]
    harvest = read(tmp_path, model(price_variants=variants))
    offer = offers(harvest)["zephyr-1"]
    assert spans(offer, Tier.BATCH) == [
        (200_000, "2026-10-14", "2027-01-01", None, None),
        (300_000, "2027-01-01", None, None, None),
    ]
    assert price(offer, Tier.FLEX).rates.input == 200_000
    assert price(offer, Tier.PRIORITY).rates.input == 200_000
    assert price(offer, Tier.FAST).rates.input == 300_000
    assert harvest.rejections == []


@pytest.mark.parametrize(
    "variant",
    [
        {"when": {"route": "mistral/eu"}, "prices": DEAR},
        {"when": {"processing": "batch"}, "prices": {"input_mtok": 0.05}},
        {"when": {"processing": "batch", "service_tier": "flex"}, "prices": DEAR},
        {"when": {}, "prices": DEAR},
        {"when": {"processing": "batch"}, "prices": DEAR, "constraint": {"start_date": "soon"}},
        "batch",
    ],
)
def test_variants_that_are_no_whole_tier_are_reported(tmp_path: Path, variant: object) -> None:
    harvest = read(tmp_path, model(price_variants=[variant]))
    assert [p.tier for p in offers(harvest)["zephyr-1"].prices] == [Tier.STANDARD]
    assert len(harvest.rejections) == 1


@pytest.mark.parametrize(
    ("provider", "model_id", "expected"),
    [
        ("aws", "global.anthropic.claude-9", ("amazon-bedrock", "global.anthropic.claude-9", "global")),
        ("aws", "regional.anthropic.claude-9", ("amazon-bedrock", "regional.anthropic.claude-9", "regional")),
        ("google", "gemini-9", ("google", "gemini-9", None)),
        ("google", "claude-9", ("google-vertex-anthropic", "claude-9", None)),
        ("huggingface_nebius", "org/zephyr-1", ("huggingface", "org/zephyr-1:nebius", None)),
        ("x-ai", "grok-9", ("xai", "grok-9", None)),
        ("fireworks", "glm-9", ("fireworks-ai", "accounts/fireworks/models/glm-9", None)),
    ],
)
def test_providers_and_ids_are_the_catalogues(
    tmp_path: Path, provider: str, model_id: str, expected: tuple[str, str, str | None]
) -> None:
    offer = one(tmp_path, model(model_id), provider)
    assert (offer.provider, offer.provider_model_id, offer.region) == expected


def test_ids_spelled_out_in_full_are_kept_and_patterns_are_not(tmp_path: Path) -> None:
    rule = {
        "or": [{"equals": "zephyr-1"}, {"equals": "zephyr-one"}, {"starts_with": "zephyr-1-"}, {"equals": "bad\x1b"}]
    }
    assert one(tmp_path, model(match=rule)).also_known_as == ("zephyr-one",)
    full = {"or": [{"equals": "accounts/fireworks/routers/glm-9"}, {"equals": "glm-9"}]}
    offer = one(tmp_path, model("glm-9", match=full), "fireworks")
    assert (offer.provider_model_id, offer.also_known_as) == ("accounts/fireworks/routers/glm-9", ("glm-9",))


def test_free_and_fine_tuned_models_say_so(tmp_path: Path) -> None:
    free = one(tmp_path, model("org/zephyr-1:free", prices={}), "openrouter")
    assert (free.access, free.prices) == (Access.FREE, ())
    assert [p.tier for p in one(tmp_path, model("ft:gpt-9"), "openai").prices] == [Tier.FINETUNED]


def test_what_is_not_sold_as_chat_is_counted(tmp_path: Path) -> None:
    harvest = read(
        tmp_path,
        model(),
        model("embed-1"),
        model("listener-1", prices={"audio_hours": 0.36}),
        model("scanner-1", prices={"input_document_kpages": 1}),
        model("judge-1", prices={"input_mtok": 0.04}),
    )
    assert set(offers(harvest)) == {"zephyr-1"}
    assert harvest.skipped == {"embedding": 1, "speech": 1, "ocr": 1, "input-only": 1}
    assert read(tmp_path, model("voyage-9"), provider="voyageai").skipped == {"not-chat": 1}
    assert read(tmp_path, model("old-name"), provider="openrouter").skipped == {"foreign-id": 1}


def test_repeated_ids_are_reported(tmp_path: Path) -> None:
    harvest = read(tmp_path, model(), model(prices=DEAR))
    assert price(offers(harvest)["zephyr-1"]).rates.input == 100_000
    assert list(reasons(harvest)) == ["mistral.zephyr-1"]


def test_unknown_provider_keeps_its_own_name(tmp_path: Path) -> None:
    (offer,) = read(tmp_path, model(), provider="New_Comer").offers
    assert (offer.provider, offer.provider_model_id) == ("new-comer", "zephyr-1")


def test_model_from_artificial_analysis_is_dropped_and_counted(tmp_path: Path) -> None:
    harvest = read(tmp_path, model(), model("zephyr-2", pricing_urls=["https://artificialanalysis.ai/models"]))
    assert set(offers(harvest)) == {"zephyr-1"}
    assert harvest.skipped == {"artificial-analysis": 1}


def test_price_under_a_condition_that_is_not_known_is_reported_and_left_out(tmp_path: Path) -> None:
    prices = [{"prices": CHEAP}, {"prices": DEAR, "constraint": {"start_date": "2026-01-01", "weekdays": [6, 7]}}]
    harvest = read(tmp_path, model(prices=prices))
    assert [p.rates.input for p in offers(harvest)["zephyr-1"].prices] == [100_000]
    assert list(reasons(harvest)) == ["mistral.zephyr-1.prices.1.constraint.weekdays"]


def test_hours_hold_on_every_day_and_those_that_meet_later_ones_are_reported(tmp_path: Path) -> None:
    def at(start: str, end: str) -> dict[str, object]:
        return {"prices": DEAR, "constraint": {"start_time": f"{start}:00+00:00", "end_time": f"{end}:00+00:00"}}

    prices = [{"prices": CHEAP}, at("01:00", "04:00"), at("03:00", "05:00"), at("06:00", "10:00")]
    harvest = read(tmp_path, model(prices=prices))
    windows = [(p.window_start, p.window_end, p.weekdays) for p in offers(harvest)["zephyr-1"].prices]
    assert windows == [(None, None, None), ("03:00", "05:00", None), ("06:00", "10:00", None)]
    assert list(reasons(harvest)) == ["mistral.zephyr-1.prices.1.constraint"]


def test_prices_by_another_unit_are_counted_and_storage_is_no_cache_write(tmp_path: Path) -> None:
    prices = {"input_mtok": 2, "output_mtok": 12, "cache_write_mtok": 0.375, "web_searches_kcount": 10}
    harvest = read(tmp_path, model(prices=prices))
    assert price(offers(harvest)["zephyr-1"]).rates == Rates(input=2_000_000, output=12_000_000)
    assert harvest.unread == {
        "web_searches_kcount: by the call": 1,
        "cache-write price: below the input price it is a charge for storage or an error": 1,
    }


@pytest.mark.parametrize(
    "bad",
    [float("nan"), -1, True, "x", [1], {"base": 1}, {"base": 1, "tiers": [{"start": 5}]}, {"base": 1, "tiers": [7]}],
)
def test_unreadable_rate_drops_the_price_it_is_part_of(tmp_path: Path, bad: object) -> None:
    harvest = read(tmp_path, model(prices={**CHEAP, "cache_read_mtok": bad}), model("zephyr-2"))
    assert offers(harvest)["zephyr-1"].prices == ()
    assert list(reasons(harvest)) == ["mistral.zephyr-1.prices.0.cache_read_mtok"]
    assert len(offers(harvest)["zephyr-2"].prices) == 1


@pytest.mark.parametrize("prices", ["free", 3, [[]], [{"prices": None}], [{"prices": CHEAP, "constraint": "later"}]])
def test_price_lists_of_another_shape_are_reported(tmp_path: Path, prices: object) -> None:
    harvest = read(tmp_path, model(prices=prices))
    assert offers(harvest)["zephyr-1"].prices == ()
    assert harvest.rejections


@pytest.mark.parametrize("constraint", [{"start_time": "01:00:00"}, {"start_time": "01:00:00", "end_time": "01:00:00"}])
def test_half_a_window_is_reported(tmp_path: Path, constraint: dict[str, str]) -> None:
    harvest = read(tmp_path, model(prices=[{"prices": CHEAP}, {"prices": DEAR, "constraint": constraint}]))
    assert [p.rates.input for p in offers(harvest)["zephyr-1"].prices] == [100_000]
    assert len(harvest.rejections) == 1


@pytest.mark.parametrize("raw", [None, 3, [], {"name": "no id"}, {"id": 4}, {"id": "evil\x1b"}])
def test_model_of_another_shape_is_reported(tmp_path: Path, raw: object) -> None:
    harvest = read(tmp_path, raw, model())
    assert set(offers(harvest)) == {"zephyr-1"}
    assert len(harvest.rejections) == 1


@pytest.mark.parametrize("text", ["{}", "[{", "[]", "[3]", '[{"id": "mistral", "models": {}}]'])
def test_files_of_another_kind_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"snapshot\.json"):
        genai_prices.read(write_text(tmp_path, text), AS_OF)
