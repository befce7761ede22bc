"""model-prices: dated prices by tier, band and hour, the word on a model's end, and which weights an id serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import MakerStatus, Repointing
from crosswalk_tui.sources.importers import maker_prices
from tests.sources.snapshots import offers, reasons, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest, OfferRecord, PriceRecord

AS_OF = "2026-10-26"


def interval(start: str | None, *, known: str | None = None, **rates: Any) -> dict[str, Any]:
    """One interval as the source writes it; without rates the mode is not sold."""
    stated = rates | {"source": "https://example.com", "valid_from_basis": "documented"}
    if known is not None:
        stated["valid_from"] = known
    return {"start": start, "rates": stated if rates else None}


def document(models: object, **more: Any) -> dict[str, Any]:
    """A snapshot with the models of one maker."""
    return {"schema": 1, "prices": {"deepseek": models}, "plans": [{"id": "pro", "usd_per_month": 20}], **more}


def read(folder: Path, models: object, **more: Any) -> Harvest:
    return maker_prices.read(write_json(folder, document(models, **more)), AS_OF)


def one(folder: Path, modes: object, **more: Any) -> OfferRecord:
    (offer,) = read(folder, {"deepseek-x": modes}, **more).offers
    return offer


def days(offer: OfferRecord, tier: Tier = Tier.STANDARD) -> list[tuple[str | None, str | None, int | None]]:
    """First day, first day past and input price of every base price of a tier."""
    return [
        (p.valid_from, p.valid_to, p.rates.input)
        for p in offer.prices
        if p.tier is tier and p.band_from == 0 and p.window_start is None
    ]


def in_hours(offer: OfferRecord) -> list[PriceRecord]:
    return [p for p in offer.prices if p.window_start is not None]


def test_each_price_holds_until_the_next(tmp_path: Path) -> None:
    offer = one(
        tmp_path,
        {
            "standard": [
                interval(None, known="2026-04-24T07:04:52Z", input=1.74, output=3.48, cache_read=0.145),
                interval("2026-05-25T05:18:18Z", input=0.435, output=0.87, cache_read=0.003625),
                interval("2026-08-16T16:00:00Z", input=0.66, output=1.98, cache_read=0.022),
                interval("2026-10-02T16:20:50Z", input=0.66, output=1.98, cache_read=0.022),
            ]
        },
    )
    assert days(offer) == [
        ("2026-04-24", "2026-05-25", 1_740_000),
        ("2026-05-25", "2026-08-16", 435_000),
        ("2026-08-16", None, 660_000),
    ]
    assert offer.prices[1].rates == Rates(input=435_000, output=870_000, cache_read=3_625)
    assert {price.as_of for price in offer.prices} == {AS_OF}
    assert offer.provider == "deepseek"


def test_price_that_held_for_no_day_is_dropped(tmp_path: Path) -> None:
    """The first interval is what the source assumes of the time before its first record."""
    offer = one(
        tmp_path,
        {
            "standard": [
                interval(None, known="2026-08-21T21:27:55Z", input=0.14, output=0.28),
                interval("2026-08-21T00:00:00Z", input=0.22, output=0.66),
                interval("2026-09-10T04:00:00Z", input=0.15, output=0.6),
                interval("2026-09-10T16:10:24Z", input=0.16, output=0.6),
            ]
        },
    )
    assert days(offer) == [("2026-08-21", "2026-09-10", 220_000), ("2026-09-10", None, 160_000)]


def test_modes_are_tiers(tmp_path: Path) -> None:
    offer = one(
        tmp_path,
        {
            "standard": [interval(None, input=10, output=50)],
            "batch": [
                interval(None),
                interval("2024-10-08T00:00:00Z", known="2025-06-05T20:08:05Z", input=5, output=25),
            ],
            "flex": [interval(None, input=4, output=20)],
            "fast": [interval("2026-04-08T04:47:19Z", input=60, output=300), interval("2026-08-06T15:30:21Z")],
        },
    )
    assert days(offer, Tier.BATCH) == [("2025-06-05", None, 5_000_000)]
    assert days(offer, Tier.FLEX) == [(None, None, 4_000_000)]
    assert days(offer, Tier.FAST) == [("2026-04-08", "2026-08-06", 60_000_000)]


def test_mode_that_is_no_tier_is_reported(tmp_path: Path) -> None:
    modes = {"standard": [interval(None, input=1, output=2)], "ultrafast": [interval(None, input=60, output=300)]}
    harvest = read(tmp_path, {"deepseek-x": modes})
    assert reasons(harvest) == {"prices.deepseek.deepseek-x.ultrafast": "prices for ultrafast are of no known tier"}
    assert [price.rates.input for price in harvest.offers[0].prices] == [1_000_000]


def test_context_bands_and_longer_lived_writes(tmp_path: Path) -> None:
    tiers = [{"above": 272000, "input": 4.0, "output": 15.0, "cache_read": 0.2, "cache_write": 5.0}]
    stated: dict[str, Any] = {
        "input": 2.0,
        "output": 10.0,
        "cache_read": 0.1,
        "cache_write": 2.5,
        "cache_write_1h_multiple": 2.5,
    }
    offer = one(tmp_path, {"standard": [interval(None, **stated, tiers=tiers)]})
    assert {price.band_from: price.rates for price in offer.prices} == {
        0: Rates(
            input=2_000_000, output=10_000_000, cache_read=100_000, cache_write=2_500_000, cache_write_1h=5_000_000
        ),
        272_000: Rates(
            input=4_000_000, output=15_000_000, cache_read=200_000, cache_write=5_000_000, cache_write_1h=10_000_000
        ),
    }


def test_no_longer_lived_write_where_no_write_is_priced(tmp_path: Path) -> None:
    """The multiple stands on every model of a maker, also on those whose writes cost nothing extra."""
    offer = one(tmp_path, {"standard": [interval(None, input=1.25, output=10, cache_write_1h_multiple=2.5)]})
    assert offer.prices[0].rates == Rates(input=1_250_000, output=10_000_000)


def test_output_of_thinking_is_the_rate_of_reasoning(tmp_path: Path) -> None:
    bands = [{"above": 256000, "input": 1.2, "output": 3.6}]
    thought = [{"above": 256000, "input": 1.2, "output": 12.0}]
    offer = one(
        tmp_path,
        {
            "standard": [interval(None, input=0.4, output=1.2, tiers=bands)],
            "thinking": [
                interval(None, input=0.4, output=1.2, tiers=bands),
                interval("2026-02-01T00:00:00Z", input=0.4, output=4.0, tiers=thought),
            ],
        },
    )
    assert [(p.valid_from, p.valid_to, p.band_from, p.rates.reasoning) for p in offer.prices] == [
        (None, "2026-02-01", 0, None),
        (None, "2026-02-01", 256_000, None),
        ("2026-02-01", None, 0, 4_000_000),
        ("2026-02-01", None, 256_000, 12_000_000),
    ]


def test_thinking_without_bands_never_costs_less_than_the_band(tmp_path: Path) -> None:
    bands = [{"above": 32000, "input": 0.3, "output": 2.4}, {"above": 128000, "input": 0.6, "output": 6.0}]
    modes = {
        "standard": [interval(None, input=0.2, output=1.6, tiers=bands)],
        "thinking": [interval(None, input=0.2, output=4.8)],
    }
    reasoning = {price.band_from: price.rates.reasoning for price in one(tmp_path, modes).prices}
    assert reasoning == {0: 4_800_000, 32_000: 4_800_000, 128_000: None}


PEAK = {
    "provider": "deepseek",
    "peak_hours_utc": [["01:00", "04:00"], ["06:00", "10:00"]],
    "peak_multiplier": 2.0,
    "weekdays_only": True,
    "holidays": "cn",
    "valid_from": "2026-08-16T16:00:00Z",
}
OFF_PEAK = {
    "provider": "deepseek",
    "off_peak_hours_utc": [["14:00", "00:00"]],
    "off_peak_multiplier": {"deepseek-x": 0.5},
    "valid_from": "2026-08-16T16:00:00Z",
}


def test_peak_hours_lie_on_top_of_the_recorded_price(tmp_path: Path) -> None:
    prices = {"standard": [interval(None, input=0.435, output=0.87), interval("2026-08-16", input=0.66, output=1.98)]}
    offer = one(tmp_path, prices, schedules={"schedule": [PEAK]})
    assert days(offer) == [(None, "2026-08-16", 435_000), ("2026-08-16", None, 660_000)]
    found = [(p.valid_from, p.valid_to, p.window_start, p.window_end, p.weekdays, p.rates) for p in in_hours(offer)]
    twice = Rates(input=1_320_000, output=3_960_000)
    assert found == [
        ("2026-08-16", None, "01:00", "04:00", "12345", twice),
        ("2026-08-16", None, "06:00", "10:00", "12345", twice),
    ]


def test_off_peak_hours_are_for_the_listed_models(tmp_path: Path) -> None:
    price = {"standard": [interval("2026-08-09", input=0.44, output=1.32)]}
    harvest = read(tmp_path, {"deepseek-x": price, "deepseek-y": price}, schedules={"schedule": [OFF_PEAK]})
    (window,) = in_hours(offers(harvest)["deepseek-x"])
    assert (window.window_start, window.window_end, window.weekdays) == ("14:00", "00:00", None)
    assert (window.valid_from, window.rates.input) == ("2026-08-16", 220_000)
    assert in_hours(offers(harvest)["deepseek-y"]) == []


def test_a_schedule_listed_twice_is_reported_and_windows_that_meet_are_one(tmp_path: Path) -> None:
    meeting = PEAK | {"peak_hours_utc": [["01:00", "04:00"], ["03:00", "06:00"], ["22:00", "02:00"]]}
    prices = {"deepseek-x": {"standard": [interval(None, input=1, output=2)]}}
    harvest = read(tmp_path, prices, schedules={"schedule": [meeting, meeting, PEAK | {"valid_until": "2026-08-01"}]})
    windows = [(p.window_start, p.window_end, p.weekdays) for p in in_hours(harvest.offers[0])]
    # Monday has no night before it that is one; the night from Friday ends on Saturday.
    assert windows == [
        ("00:00", "02:00", "6"), ("00:00", "06:00", "2345"), ("01:00", "06:00", "1"), ("22:00", "00:00", "12345"),
    ]  # fmt: skip
    assert "earlier schedule" in reasons(harvest)["schedules.schedule.1"]


def test_hours_of_the_past_are_left_out_and_counted(tmp_path: Path) -> None:
    schedule = PEAK | {"valid_until": "2026-09-05T16:00:00Z"}
    harvest = read(
        tmp_path, {"deepseek-x": {"standard": [interval(None, input=1, output=2)]}}, schedules={"schedule": [schedule]}
    )
    assert in_hours(harvest.offers[0]) == []
    assert harvest.skipped == {"past-schedule": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"peak_multiplier": "twice"},
        {"peak_multiplier": -2},
        {"peak_multiplier": None},
        {"peak_hours_utc": "always"},
        {"peak_hours_utc": [["01:00", "25:00"]]},
        {"peak_hours_utc": [["01:00"]]},
        {"peak_hours_utc": [[1, 4]]},
        {"weekdays_only": "perhaps"},
        {"valid_from": 20260816},
        {"provider": None},
    ],
)
def test_hours_that_cannot_be_read_cost_no_price(tmp_path: Path, change: dict[str, object]) -> None:
    prices = {"standard": [interval(None, input=1, output=2)]}
    harvest = read(tmp_path, {"deepseek-x": prices}, schedules={"schedule": [PEAK | change]})
    assert [price.rates.input for price in harvest.offers[0].prices] == [1_000_000]
    assert any(path.startswith("schedules.schedule.0") for path in reasons(harvest))


def test_word_on_the_end_of_a_model(tmp_path: Path) -> None:
    harvest = read(
        tmp_path,
        {"deepseek-chat": {"standard": [interval(None, input=0.14, output=0.28)]}},
        status={"deepseek": {"deepseek-chat": "removed", "deepseek-v4-flash": "deprecated", "x": "sleeping", "y": 1}},
    )
    assert harvest.statuses == [
        MakerStatus("deepseek", "deepseek-chat", "removed", "model-prices", AS_OF),
        MakerStatus("deepseek", "deepseek-v4-flash", "deprecated", "model-prices", AS_OF),
    ]
    assert sorted(reasons(harvest)) == ["status.deepseek.x", "status.deepseek.y"]
    assert [price.rates.input for price in harvest.offers[0].prices] == [140_000]


def test_name_of_the_weights_is_the_link_of_the_offer(tmp_path: Path) -> None:
    bases = {"deepseek": {"deepseek-v4-pro-0813": "deepseek-x", "broken": 7}, "openai": "nothing"}
    harvest = read(tmp_path, {"deepseek-x": {"standard": [interval(None, input=1, output=2)]}}, bases=bases)
    assert harvest.offers[0].link == "deepseek-v4-pro-0813"
    assert sorted(reasons(harvest)) == ["bases.deepseek.broken", "bases.openai"]


def test_id_whose_named_weights_change_is_repointed_on_that_day(tmp_path: Path) -> None:
    harvest = read(
        tmp_path,
        {
            "deepseek-x": {
                "standard": [
                    interval(None, input=1, output=2, model="deepseek-x-0101"),
                    interval("2026-02-01T00:00:00Z", input=2, output=3),
                    interval("2026-03-01T00:00:00Z", input=2, output=3, model="deepseek-x-0301"),
                ]
            }
        },
    )
    mine = [change for change in harvest.repointings if change.provider_model_id == "deepseek-x"]
    assert mine == [
        Repointing("deepseek", "deepseek-x", "deepseek-x-0101", "deepseek-x-0301", "2026-03-01", "model-prices")
    ]


def test_reviewed_repointings_of_an_id_follow_each_other(tmp_path: Path) -> None:
    harvest = read(tmp_path, {"deepseek-x": {"standard": [interval(None, input=1, output=2)]}})
    assert harvest.repointings == maker_prices.reviewed_repointings()
    changes = {
        model_id: [(r.before, r.after, r.since) for r in harvest.repointings if r.provider_model_id == model_id]
        for model_id in ("deepseek-v4-pro", "deepseek-v4-flash")
    }
    assert changes == {
        "deepseek-v4-pro": [("deepseek-v4-pro", "deepseek-v4-pro-0813", "2026-08-12")],
        "deepseek-v4-flash": [
            ("deepseek-v4-flash", "deepseek-v4-flash-0731", "2026-07-31"),
            ("deepseek-v4-flash-0731", "deepseek-v4.1-flash", "2026-09-10"),
        ],
    }


def test_what_is_no_chat_model_is_counted(tmp_path: Path) -> None:
    price = {"standard": [interval(None, input=0.13, output=0)]}
    harvest = read(tmp_path, {"text-embedding-9": price, "deepseek-x": price})
    assert list(offers(harvest)) == ["deepseek-x"]
    assert harvest.skipped == {"embedding": 1}
    assert harvest.n_rows == 2


def test_interval_that_cannot_be_read_ends_the_one_before(tmp_path: Path) -> None:
    """A stale price shown as today's would be worse than none."""
    harvest = read(
        tmp_path,
        {
            "deepseek-x": {
                "standard": [
                    interval(None, input=1, output=2),
                    interval("2026-03-01T00:00:00Z", input="cheap", output=3),
                ]
            }
        },
    )
    assert days(harvest.offers[0]) == [(None, "2026-03-01", 1_000_000)]
    assert list(reasons(harvest)) == ["prices.deepseek.deepseek-x.standard.1.rates.input"]


@pytest.mark.parametrize("start", [7, "soon", "2026", {}, []])
def test_interval_without_a_day_costs_the_mode(tmp_path: Path, start: object) -> None:
    broken = interval(None, input=3, output=4) | {"start": start}
    modes = {"standard": [interval(None, input=1, output=2), broken], "batch": [interval(None, input=0.5, output=1)]}
    harvest = read(tmp_path, {"deepseek-x": modes})
    assert [(price.tier, price.rates.input) for price in harvest.offers[0].prices] == [(Tier.BATCH, 500_000)]
    assert any("first day is missing" in reason for reason in reasons(harvest).values())


@pytest.mark.parametrize(
    "tiers",
    [
        [{"above": 200000, "input": 2}],
        [{"above": None, "input": 2, "output": 4}],
        [{"above": "far", "input": 2, "output": 4}],
        ["wide"],
    ],
)
def test_band_that_cannot_be_read_costs_its_interval(tmp_path: Path, tiers: list[object]) -> None:
    """Without its band the price of a long prompt would look cheap."""
    harvest = read(tmp_path, {"deepseek-x": {"standard": [interval(None, input=1, output=2, tiers=tiers)]}})
    assert harvest.offers[0].prices == ()
    assert harvest.rejections


@pytest.mark.parametrize("junk", [None, 1, "x", [], [[]], {"standard": 5}, {"standard": [5]}, {"standard": [[]]}, True])
def test_anything_anywhere_costs_that_row_only(tmp_path: Path, junk: Any) -> None:
    good = {"standard": [interval(None, input=1, output=2)]}
    models = {"deepseek-x": good, "deepseek-y": junk, "": good}
    harvest = read(tmp_path, models, schedules=junk, bases=junk, status=junk, aliases=junk, plans=junk, updated_at=junk)
    assert [price.rates.input for price in offers(harvest)["deepseek-x"].prices] == [1_000_000]
    assert "prices.deepseek." in reasons(harvest)


@pytest.mark.parametrize("document", [[], {}, {"prices": []}, {"prices": {}}, {"prices": {"deepseek": 3}}])
def test_another_document_is_refused(tmp_path: Path, document: object) -> None:
    with pytest.raises(SourceError, match=r"snapshot\.json"):
        maker_prices.read(write_json(tmp_path, document), AS_OF)
