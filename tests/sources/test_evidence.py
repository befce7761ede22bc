"""What the sources know about time: days of listing and of the last change of a price."""

from __future__ import annotations

import pytest

from crosswalk_tui.sources.harvest import Harvest, ListingEvent, MakerStatus, OfferRecord, PriceHistory, Repointing
from crosswalk_tui.sources.offers.notices import end_notices
from crosswalk_tui.sources.pricing.earlier_snapshots import Earlier
from crosswalk_tui.sources.pricing.evidence import Evidence, days_between, gather_evidence
from tests.sources.liveness_world import GLM, HOST, LISTED, TODAY, price, record

SELLER = HOST.provider_id
LITELLM = ("litellm", SELLER, GLM)
MODELS_DEV = ("models.dev", SELLER, GLM)


def harvest(source: str, *offers: OfferRecord, as_of: str = TODAY) -> Harvest:
    return Harvest(source, as_of, offers=list(offers))


def event(day: str, kind: str, **more: object) -> ListingEvent:
    return ListingEvent("litellm", SELLER, GLM, day, kind, **more)  # type: ignore[arg-type]


def from_events(*events: ListingEvent, offer: OfferRecord | None = None) -> Evidence:
    return gather_evidence(
        [harvest("litellm", *([offer] if offer else [])), Harvest("litellm", TODAY, events=list(events))]
    )


def test_today_is_the_day_of_the_newest_list_of_offers() -> None:
    old, new, scores = (
        harvest("models.dev", record("models.dev"), as_of=LISTED),
        harvest("genai-prices", record("genai-prices"), as_of="2026-11"),
        Harvest("arena", "2027-01-01"),
    )
    assert gather_evidence([old, new, scores]).today == "2026-11-01"


def test_the_reviewed_notices_are_part_of_the_evidence() -> None:
    assert gather_evidence([]).notices == end_notices()


def test_statuses_and_changes_of_weights_are_found_by_provider_and_id() -> None:
    status = MakerStatus("mistral", "pixtral-12b", "removed", "model-prices", "2026-10-26")
    change = Repointing("deepseek", "deepseek-v4-pro", "deepseek-v4-pro", "deepseek-v4-pro-0813", "2026-08-12", "x")
    found = gather_evidence([Harvest("model-prices", TODAY, statuses=[status], repointings=[change])])
    assert found.statuses == {("mistral", "pixtral-12b"): status}
    assert change in found.repointings["deepseek", "deepseek-v4-pro"]


def test_the_last_taking_up_counts() -> None:
    found = from_events(event("2026-01-05", "added"), event("2026-03-01", "removed"), event("2026-04-01", "added"))
    assert found.added == {LITELLM: "2026-04-01"}
    assert found.removed == {}


def test_a_removal_is_kept_whatever_the_order_of_the_events() -> None:
    found = from_events(event("2026-10-14", "removed"), event("2026-01-05", "added"))
    assert found.removed == {LITELLM: "2026-10-14"}


def test_on_one_day_a_move_between_keys_is_no_removal() -> None:
    assert from_events(event("2026-10-14", "added"), event("2026-10-14", "removed")).removed == {}


@pytest.mark.parametrize("flag", ["bulk", "unit", "reverted", "likely"])
def test_a_removal_that_the_list_doubts_is_none(flag: str) -> None:
    assert from_events(event("2026-10-14", "removed", flag=flag)).removed == {}


def test_a_removal_is_forgotten_when_the_list_has_the_offer() -> None:
    assert from_events(event("2026-10-14", "removed"), offer=record("litellm")).removed == {}


@pytest.mark.parametrize(
    ("name", "day"),
    [("input", "2026-05-01"), ("output", "2026-05-01"), ("cache_read", "2026-05-01"), ("audio_in", None)],
)
def test_a_change_of_a_rate_that_bills_use_dates_a_price(name: str, day: str | None) -> None:
    found = from_events(event("2026-05-01", "price", field=name, old=2_000_000, new=1_000_000))
    assert found.changed.get(LITELLM) == day


def test_a_price_unlike_the_last_known_event_changed_at_the_latest_when_it_was_read() -> None:
    offer = record("litellm", prices=(price(input=3_000_000),))
    found = from_events(event("2026-05-01", "price", field="input", old=2_000_000, new=1_000_000), offer=offer)
    assert found.changed == {LITELLM: TODAY}


def test_a_price_like_the_last_known_event_keeps_its_day() -> None:
    offer = record("litellm", prices=(price(),))
    found = from_events(event("2026-05-01", "price", field="input", old=2_000_000, new=1_000_000), offer=offer)
    assert found.changed == {LITELLM: "2026-05-01"}


def history(*points: tuple[str, int]) -> Harvest:
    prices = tuple(price(as_of=day, input=rate) for day, rate in points)
    return Harvest("models.dev history", TODAY, history=[PriceHistory(SELLER, GLM, prices)])


@pytest.mark.parametrize(
    ("points", "day"),
    [
        ([("2025-08-01", 2_000_000), ("2026-02-01", 1_000_000), ("2026-05-01", 1_000_000)], "2026-02-01"),
        ([("2025-08-01", 1_000_000), ("2026-02-01", 2_000_000), ("2026-05-01", 1_000_000)], "2026-05-01"),
        ([("2025-08-01", 1_000_000), ("2026-02-01", 2_000_000)], None),
    ],
)
def test_recorded_points_date_the_price_of_today(points: list[tuple[str, int]], day: str | None) -> None:
    listed = harvest("models.dev", record("models.dev", prices=(price(),)), as_of=LISTED)
    assert gather_evidence([listed, history(*points)]).changed.get(MODELS_DEV) == day


def test_a_price_with_a_first_day_was_stated_then() -> None:
    prices = (price("2026-03-01"), price("2026-09-01"), price("2027-01-01"))
    assert Evidence(TODAY).stated_on(record("genai-prices"), prices) == "2026-09-01"


def test_a_price_without_a_first_day_was_stated_when_its_list_changed_it_or_took_the_offer_up() -> None:
    known = Evidence(TODAY, added={LITELLM: "2025-01-01"}, changed={LITELLM: "2026-05-01"})
    assert known.stated_on(record("litellm"), (price(),)) == "2026-05-01"
    assert Evidence(TODAY, added={LITELLM: "2025-01-01"}).stated_on(record("litellm"), (price(),)) == "2025-01-01"


@pytest.mark.parametrize(("source", "day"), [("models.dev", LISTED), ("litellm", None)])
def test_an_undated_price_is_as_old_as_the_snapshot_only_in_a_list_that_removes(source: str, day: str | None) -> None:
    assert Evidence(TODAY).stated_on(record(source), (price(as_of=LISTED),)) == day


def test_days_between_dates_as_precise_as_known() -> None:
    assert days_between("2026-11", "2026-11-20") == 19
    assert days_between("2026", "2026-01-02") == 1


def test_a_list_states_nothing_after_its_own_day() -> None:
    """A price that differs from an earlier snapshot changed by the day of its list, not by that of today."""
    offer = record("models.dev", prices=(price(as_of=LISTED, input=3_000_000),), as_of="")
    past = PriceHistory(SELLER, GLM, (price(as_of="2026-07-02"),), "models.dev")
    found = gather_evidence(
        [harvest("models.dev", offer, as_of=LISTED), harvest("litellm", record("litellm"))], Earlier(past=(past,))
    )
    assert found.today == TODAY
    assert found.changed == {MODELS_DEV: LISTED}
    assert found.stated_on(offer, offer.prices) == LISTED
