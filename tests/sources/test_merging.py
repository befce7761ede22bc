"""Gathering what several sources say of one offer."""

from __future__ import annotations

from dataclasses import replace

from crosswalk_tui.core.models import Rates
from crosswalk_tui.sources.harvest import Facts, OfferRecord, PriceRecord
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.offers.merging import merge
from crosswalk_tui.sources.providers import unreviewed


def record(source: str, model_id: str, *others: str) -> OfferRecord:
    return OfferRecord(source, "breeze", model_id, "here", Facts(), also_known_as=others)


def merged(*records: OfferRecord) -> list[MergedOffer]:
    resolver = Resolver((r.provider, r.provider_model_id) for r in records)
    return merge(records, resolver, {"breeze": unreviewed("breeze")})


def test_an_id_finds_its_own_offer_before_that_of_another_name_for_it() -> None:
    entries = merged(
        record("models.dev", "claude-haiku-4-5@20251001"),
        record("genai-prices", "claude-haiku-4-5", "claude-haiku-4-5@20251001"),
        record("litellm", "claude-haiku-4-5"),
        record("litellm", "claude-haiku-4-5@20251001"),
    )
    sources = {entry.provider_model_id: [r.source for r in entry.records] for entry in entries}
    assert sources == {
        "claude-haiku-4-5@20251001": ["models.dev", "genai-prices", "litellm"],
        "claude-haiku-4-5": ["litellm"],
    }


def test_two_records_of_one_source_are_never_one_offer() -> None:
    entries = merged(
        record("models.dev", "zephyr-9-instruct"),
        record("litellm", "zephyr-9-instruct"),
        record("litellm", "x/zephyr-9-instruct"),
    )
    assert all(len({r.source for r in entry.records}) == len(entry.records) for entry in entries)
    assert len(entries) == 2


def test_the_rate_for_video_is_not_the_price_of_text() -> None:
    """A list with room for one output rate may have that of video; another source states both."""
    text, video = (PriceRecord(Rates(1_500_000, output), "2026-11-20") for output in (9_000_000, 17_500_000))
    both = replace(record("litellm", "film-9"), prices=(text,), video_output=17_500_000)
    (entry,) = merged(replace(record("model-prices", "film-9"), prices=(video,)), both)
    assert {r.source: r.prices for r in entry.records} == {"model-prices": (), "litellm": (text,)}
    (alone,) = merged(replace(record("model-prices", "film-9"), prices=(video,)))
    assert alone.records[0].prices == (video,)


def test_an_offer_that_was_listed_beside_another_one_is_not_its_old_name() -> None:
    """A removed offer joins the offer that took its place, not one that the same snapshot had."""
    gone = replace(record("models.dev", "TEE/zephyr-9-instruct"), gone_between=("2026-07-02", "2026-09-30"))
    records = record("models.dev", "hub/zephyr-9-instruct"), gone
    resolver = Resolver((r.provider, r.provider_model_id) for r in records)
    providers = {"breeze": unreviewed("breeze")}
    renamed = merge(records, resolver, providers)
    assert [len(entry.records) for entry in renamed] == [2]
    for day, ids in (("2026-09-30", ["hub/zephyr-9-instruct"]), ("2026-07-02", [r.provider_model_id for r in records])):
        since = {("models.dev", "breeze", "hub/zephyr-9-instruct"): day}
        found = merge(records, resolver, providers, since)
        assert {entry.provider_model_id for entry in found} == set(ids)
