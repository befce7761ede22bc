"""Changes of a list between two of its snapshots."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.harvest import Facts, Harvest, ListingEvent, OfferRecord, PriceRecord
from crosswalk_tui.sources.pricing.listing_changes import base_price, changes_between, completed

THEN, NOW = "2026-11-12", "2026-11-20"
OFFER = ("openai", "gpt-9")


def offer(model_id: str = "gpt-9", rates: Rates | None = None, **more: Any) -> OfferRecord:
    prices = () if rates is None else (PriceRecord(rates, THEN),)
    return OfferRecord("litellm", "openai", model_id, model_id, Facts(), prices, **more)


def harvest(as_of: str, *offers: OfferRecord) -> Harvest:
    return Harvest("litellm", as_of, offers=list(offers))


def event(day: str, kind: str, field: str = "", flag: str = "", **values: Any) -> ListingEvent:
    return ListingEvent("litellm-events", *OFFER, day, kind, field, flag=flag, **values)


def test_what_one_snapshot_has_and_the_other_lacks() -> None:
    changes = changes_between(harvest(THEN, offer("a"), offer("b")), harvest(NOW, offer("b"), offer("c")))
    assert [(e.provider_model_id, e.kind, e.day, e.source) for e in changes] == [
        ("a", "removed", NOW, "litellm"),
        ("c", "added", NOW, "litellm"),
    ]


def test_a_row_that_is_there_but_cannot_be_read_is_not_removed() -> None:
    assert changes_between(harvest(THEN, offer("a")), harvest(NOW), {"a"}) == []


def test_changed_rates_and_days_of_end() -> None:
    old = offer(rates=Rates(input=1, output=2, cache_read=3), deprecation_date="2026-12-01")
    new = offer(rates=Rates(input=1, output=5, cache_write=4), deprecation_date="2027-01-01")
    changes = changes_between(harvest(THEN, old), harvest(NOW, new))
    assert [(e.kind, e.field, e.old, e.new) for e in changes] == [
        ("deprecation", "deprecation_date", "2026-12-01", "2027-01-01"),
        ("price", "output", 2, 5),
        ("price", "cache_read", 3, None),
        ("price", "cache_write", None, 4),
    ]


def test_other_tiers_bands_and_hours_are_not_the_base_price() -> None:
    base = PriceRecord(Rates(input=1), THEN)
    others = (
        replace(base, tier=Tier.BATCH, rates=Rates(input=2)),
        replace(base, band_from=200_000, rates=Rates(input=3)),
        replace(base, window_start="01:00", window_end="04:00", rates=Rates(input=4)),
        replace(base, valid_from="2027-01-01", rates=Rates(input=5)),
        replace(base, valid_to="2026-01-01", rates=Rates(input=6)),
    )
    assert base_price([*others, base]) == base
    assert base_price(others) is None


def test_recorded_changes_are_continued_to_the_snapshot_in_use() -> None:
    recorded = [event("2024-05-07", "added")]
    then = harvest(THEN, offer("gpt-9"), offer("unrecorded"), offer("gone"))
    now = harvest(NOW, offer("gpt-9"), offer("unrecorded"), offer("new"))
    moves = [(e.provider_model_id, e.kind, e.day) for e in completed(recorded, then, now)]
    assert moves == [
        ("gpt-9", "added", "2024-05-07"),
        ("gone", "added", THEN),
        ("unrecorded", "added", THEN),
        ("gone", "removed", NOW),
        ("new", "added", NOW),
    ]


def test_without_an_earlier_snapshot_what_is_unrecorded_came_with_the_one_in_use() -> None:
    now = harvest(NOW, offer("gpt-9"), offer("new"))
    moves = [(e.provider_model_id, e.day) for e in completed([event("2024-05-07", "added")], None, now)]
    assert moves == [("gpt-9", "2024-05-07"), ("new", NOW)]


def test_without_recorded_changes_nobody_knows_when_the_first_snapshot_was_filled() -> None:
    assert completed([], None, harvest(NOW, offer("gpt-9"))) == []
    moves = completed([], harvest(THEN, offer("gpt-9")), harvest(NOW, offer("gpt-9"), offer("new")))
    assert [(e.provider_model_id, e.kind) for e in moves] == [("new", "added")]
