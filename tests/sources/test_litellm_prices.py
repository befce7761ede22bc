"""The price cells of LiteLLM's entries: tiers and bands by their names, quiet hours, and what is counted, not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Tier
from tests.sources.snapshots import offers, price, reasons
from tests.sources.test_litellm import entry, one, read

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import OfferRecord


def test_tiers_and_bands_are_read_from_the_names_of_cells(tmp_path: Path) -> None:
    cells: dict[str, Any] = {
        "input_cost_per_token_batches": 7.5e-08,
        "output_cost_per_token_batches": 3e-07,
        "input_cost_per_token_flex": 8e-08,
        "output_cost_per_token_flex": 3.1e-07,
        "input_cost_per_token_above_272k_tokens": 3e-07,
        "output_cost_per_token_above_272k_tokens": 9e-07,
        "cache_creation_input_token_cost_above_1hr_above_272k_tokens": 1e-06,
        "input_cost_per_token_above_272k_tokens_priority": 6e-07,
        "output_cost_per_token_above_272k_tokens_priority": 1.8e-06,
        "input_cost_per_token_ultrafast": 9e-05,
        "output_cost_per_token_ultrafast": 9e-05,
    }
    offer = one(tmp_path, "gpt-9", entry(**cells))
    assert price(offer, Tier.BATCH).rates == Rates(input=75_000, output=300_000)
    assert price(offer, Tier.FLEX).rates == Rates(input=80_000, output=310_000)
    long = price(offer, band_from=272_000).rates
    assert long == Rates(input=300_000, output=900_000, cache_write_1h=1_000_000)
    assert price(offer, Tier.PRIORITY, 272_000).rates.output == 1_800_000
    assert len(offer.prices) == 5


def test_tier_without_an_output_price_is_reported_not_stored(tmp_path: Path) -> None:
    harvest = read(tmp_path, {"gpt-9": entry(input_cost_per_token_batches=7.5e-08)})
    assert [p.tier for p in offers(harvest)["gpt-9"].prices] == [Tier.STANDARD]
    assert list(reasons(harvest)) == ["gpt-9.input_cost_per_token_batches"]


def test_ranges_of_prompt_length_become_bands(tmp_path: Path) -> None:
    ranges = [
        {"range": [0, 32000.0], "input_cost_per_token": 1e-06, "output_cost_per_token": 5e-06},
        {"range": [32000.0, 128000.0], "input_cost_per_token": 2e-06, "output_cost_per_token": 1e-05},
        {"range": ["far"], "input_cost_per_token": 3e-06, "output_cost_per_token": 1e-05},
    ]
    raw = entry("dashscope", tiered_pricing=ranges)
    del raw["input_cost_per_token"], raw["output_cost_per_token"]
    harvest = read(tmp_path, {"dashscope/qwen9": raw})
    assert [(p.band_from, p.rates.input) for p in offers(harvest)["qwen9"].prices] == [
        (0, 1_000_000),
        (32_000, 2_000_000),
    ]
    assert list(reasons(harvest)) == ["dashscope/qwen9.tiered_pricing.2.range"]


def test_quiet_hours_of_every_day_become_windows(tmp_path: Path) -> None:
    quiet = {
        "input_cost_per_token": 1e-07,
        "output_cost_per_token": 3e-07,
        "windows": [{"hours_utc": ["16:30-00:30"]}],
    }
    offer = one(tmp_path, "deepseek/deepseek-9", entry("deepseek", off_peak_pricing=quiet))
    windowed = [p for p in offer.prices if p.window_start is not None]
    assert [(p.window_start, p.window_end, p.rates.input) for p in windowed] == [("16:30", "00:30", 100_000)]


DEEPSEEK_WEEK = [
    {"hours_utc": ["00:00-01:00", "04:00-06:00", "10:00-00:00"], "weekdays": [1, 2, 3, 4, 5]},
    {"hours_utc": "00:00-00:00", "weekdays": [6, 7]},
]
"""Peak is 01:00 to 04:00 and 06:00 to 10:00 UTC from Monday to Friday."""


def hours_of(offer: OfferRecord) -> list[tuple[object, ...]]:
    return [(p.window_start, p.window_end, p.weekdays) for p in offer.prices if p.window_start is not None]


@pytest.mark.parametrize("zone", [{}, {"weekday_timezone": "Asia/Shanghai"}])
def test_quiet_hours_of_weekdays_become_windows_and_the_flat_price_holds_outside(
    tmp_path: Path, zone: dict[str, str]
) -> None:
    quiet = {"input_cost_per_token": 7e-08, "output_cost_per_token": 3e-07, "windows": DEEPSEEK_WEEK, **zone}
    offer = one(tmp_path, "deepseek/deepseek-9", entry("deepseek", off_peak_pricing=quiet))
    assert [p.rates.input for p in offer.prices if p.window_start is None] == [150_000]
    assert {p.rates.input for p in offer.prices if p.window_start is not None} == {70_000}
    assert hours_of(offer) == [
        ("00:00", "01:00", "12345"),
        ("00:00", "00:00", "67"),
        ("04:00", "06:00", "12345"),
        ("10:00", "00:00", "12345"),
    ]


def test_weekdays_are_those_of_the_moment_in_the_zone_and_become_those_of_the_start_in_utc(tmp_path: Path) -> None:
    quiet = {
        "input_cost_per_token": 7e-08,
        "weekday_timezone": "Asia/Shanghai",
        "windows": [{"hours_utc": "15:00-17:00", "weekdays": ["Sat"]}],
    }
    offer = one(tmp_path, "deepseek/deepseek-9", entry("deepseek", off_peak_pricing=quiet))
    # Saturday begins in Shanghai at 16:00 UTC on Friday: an hour on Friday evening, one on Saturday afternoon.
    assert hours_of(offer) == [("15:00", "16:00", "6"), ("16:00", "17:00", "5")]


def test_window_past_midnight_on_weekdays_is_cut_where_the_day_changes(tmp_path: Path) -> None:
    quiet = {"input_cost_per_token": 7e-08, "windows": [{"hours_utc": "22:00-02:00", "weekdays": [5]}]}
    offer = one(tmp_path, "deepseek/deepseek-9", entry("deepseek", off_peak_pricing=quiet))
    assert hours_of(offer) == [("00:00", "02:00", "5"), ("22:00", "00:00", "5")]


def test_quiet_rates_replace_those_of_every_band_and_what_they_leave_out_stays(tmp_path: Path) -> None:
    cells: dict[str, Any] = {
        "cache_read_input_token_cost": 1e-08,
        "cache_creation_input_token_cost": 0,
        "input_cost_per_token_above_200k_tokens": 3e-07,
        "output_cost_per_token_above_200k_tokens": 9e-07,
        "off_peak_pricing": {"input_cost_per_token": 7e-08, "hours_utc": "16:30-00:30"},
    }
    offer = one(tmp_path, "deepseek/deepseek-9", entry("deepseek", **cells))
    quiet = {p.band_from: p.rates for p in offer.prices if p.window_start is not None}
    assert quiet == {
        0: Rates(input=70_000, output=600_000, cache_read=10_000, cache_write=0),
        200_000: Rates(input=70_000, output=900_000),
    }


@pytest.mark.parametrize(
    "quiet",
    [
        {"windows": DEEPSEEK_WEEK},
        {"input_cost_per_token": 1e-07},
        {"input_cost_per_token": "cheap", "windows": DEEPSEEK_WEEK},
        {"input_cost_per_token": 1e-07, "windows": [{"hours_utc": "25:00-26:00"}]},
        {"input_cost_per_token": 1e-07, "windows": [{"hours_utc": 7}]},
        {"input_cost_per_token": 1e-07, "windows": [7]},
        {"input_cost_per_token": 1e-07, "windows": "00:00-00:00"},
        {"input_cost_per_token": 1e-07, "windows": [{"hours_utc": "01:00-02:00", "weekdays": [0, 8]}]},
        "16:00-17:00",
    ],
)
def test_quiet_hours_that_cannot_be_read_leave_the_standard_price_and_are_reported(
    tmp_path: Path, quiet: object
) -> None:
    harvest = read(tmp_path, {"deepseek/deepseek-9": entry("deepseek", off_peak_pricing=quiet)})
    (only,) = offers(harvest)["deepseek-9"].prices
    assert only.rates.input == 150_000
    assert any(path.startswith("deepseek/deepseek-9.off_peak_pricing") for path in reasons(harvest))


def test_unknown_zone_is_reported_and_read_as_utc(tmp_path: Path) -> None:
    quiet = {"input_cost_per_token": 7e-08, "weekday_timezone": "Atlantis/Reef", "windows": DEEPSEEK_WEEK}
    harvest = read(tmp_path, {"deepseek/deepseek-9": entry("deepseek", off_peak_pricing=quiet)})
    assert len(hours_of(offers(harvest)["deepseek-9"])) == 4
    assert list(reasons(harvest)) == ["deepseek/deepseek-9.off_peak_pricing.weekday_timezone"]


@pytest.mark.parametrize(
    ("name", "tier", "band"),
    [
        ("input_cost_per_token_above_272k_tokens_batches", Tier.BATCH, 272_000),
        ("input_cost_per_token_batches_above_272k_tokens", Tier.BATCH, 272_000),
        ("input_cost_per_token_above_1m_tokens_flex", Tier.FLEX, 1_000_000),
        ("input_cost_per_token_above_32k_tokens", Tier.STANDARD, 32_000),
        ("input_cost_per_token_above_200k_tokens_priority", Tier.PRIORITY, 200_000),
    ],
)
def test_every_combination_of_band_and_tier_is_read(tmp_path: Path, name: str, tier: Tier, band: int) -> None:
    cells: dict[str, Any] = {name: 3e-07, name.replace("input", "output"): 9e-07}
    offer = one(tmp_path, "gpt-9", entry(**cells))
    assert price(offer, tier, band).rates == Rates(input=300_000, output=900_000)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("input_cost_per_character", "by the character"),
        ("output_cost_per_character_above_128k_tokens", "by the character"),
        ("input_cost_per_second", "by the second"),
        ("input_cost_per_audio_per_second", "by the second"),
        ("input_cost_per_query", "by the call"),
        ("google_maps_grounding_cost_per_query", "by the call"),
        ("input_cost_per_image", "by the image or page"),
        ("cache_read_input_audio_token_cost", "for tokens of images, video or cached audio"),
        ("input_dbu_cost_per_token", "in the seller's own units, not in money"),
        ("input_cost_per_token_ultrafast", "of a service level without a tier"),
        ("cache_creation_input_token_cost_above_12hr_flex", "for caches kept longer than an hour"),
        ("regional_processing_uplift_multiplier_eu", "a factor for another region, no price"),
        ("cost_of_something_new", "not known"),
    ],
)
def test_price_that_is_none_by_the_token_is_counted_and_never_read(tmp_path: Path, name: str, reason: str) -> None:
    cells: dict[str, Any] = {name: 1.56e-06}
    harvest = read(tmp_path, {"gpt-9": entry(**cells)})
    assert offers(harvest)["gpt-9"].prices == one(tmp_path, "gpt-9", entry()).prices
    assert harvest.unread == {f"{name}: {reason}": 1}
    assert harvest.rejections == []


def test_band_of_audio_alone_is_no_band_of_text(tmp_path: Path) -> None:
    name = "input_cost_per_audio_token_above_200k_tokens"
    cells: dict[str, Any] = {name: 3e-07}
    harvest = read(tmp_path, {"gpt-9": entry(**cells)})
    assert [p.band_from for p in offers(harvest)["gpt-9"].prices] == [0]
    assert list(harvest.unread) == [f"{name}: of audio alone; text has no such tier or band"]


def test_cache_hit_price_of_older_entries_is_the_cache_read_price(tmp_path: Path) -> None:
    offer = one(tmp_path, "gpt-9", entry(input_cost_per_token_cache_hit=2.8e-08))
    assert price(offer).rates.cache_read == 28_000


def test_cache_write_below_the_input_price_is_no_price_of_a_written_token(tmp_path: Path) -> None:
    cells: dict[str, Any] = {
        "cache_creation_input_token_cost": 8.3e-08,
        "cache_creation_input_token_cost_above_1hr": 1e-07,
    }
    harvest = read(tmp_path, {"gpt-9": entry(**cells), "gpt-9-pro": entry(cache_creation_input_token_cost=1.5e-07)})
    assert price(offers(harvest)["gpt-9"]).rates == Rates(input=150_000, output=600_000)
    assert price(offers(harvest)["gpt-9-pro"]).rates.cache_write == 150_000
    assert len(harvest.unread) == 1
