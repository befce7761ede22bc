"""The present point of a timeline has the rates in use, so that the history agrees with the offer."""

from __future__ import annotations

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, PointKind
from crosswalk_tui.sources.harvest import OfferRecord
from crosswalk_tui.sources.pricing.merged_timeline import TimelinePoint
from crosswalk_tui.sources.pricing.present_rates import with_present_rates
from crosswalk_tui.sources.pricing.rate_step import RateStep
from tests.sources.makings import TODAY, decided, offer, stated, usd

PRICE = {"input": 1.0, "output": 2.0}


def point(day: str, kind: str, source: str, **rates: float) -> TimelinePoint:
    return TimelinePoint(RateStep(day, usd(**rates), source), PointKind(kind))


def present(points: list[TimelinePoint], *records: OfferRecord) -> list[tuple[str, str, Rates | None]]:
    """Day, kind and rates of each point of the offer with *records*."""
    entry = offer(*records)
    timelines = {entry.offer_key: tuple(points)}
    found = with_present_rates(timelines, [(entry, Access.METERED, decided(entry))], TODAY)[entry.offer_key]
    return [(p.step.day, p.kind.value, p.step.rates) for p in found]


def test_a_rate_from_another_source_is_in_the_history_too() -> None:
    first = point("2026-01-01", "first", "litellm", **PRICE)
    records = stated("litellm", usd(**PRICE)), stated("models.dev", usd(**PRICE, cache_read=0.1))
    assert present([first], *records) == [("2026-01-01", "first", usd(**PRICE, cache_read=0.1))]


def test_a_rounded_rate_is_the_one_in_use() -> None:
    first = point("2026-01-01", "first", "litellm", input=1.000_02, output=2.0)
    assert present([first], stated("models.dev", usd(**PRICE))) == [("2026-01-01", "first", usd(**PRICE))]


def test_a_rate_that_its_list_has_dropped_is_a_change_on_the_day_of_the_list() -> None:
    first = point("2026-01-01", "first", "models.dev", **PRICE, cache_read=0.1)
    (record,) = records = (stated("models.dev", usd(**PRICE)),)
    assert present([first], *records) == [
        ("2026-01-01", "first", usd(**PRICE, cache_read=0.1)), (record.as_of, "changed", usd(**PRICE)),
    ]  # fmt: skip


def test_a_cache_read_that_repeats_the_input_price_is_not_listed_as_one() -> None:
    first = point("2026-01-01", "first", "models.dev", **PRICE, cache_read=1.0)
    records = stated("models.dev", usd(**PRICE, cache_read=1.0)), stated("litellm", usd(**PRICE, cache_read=0.1))
    assert present([first], *records) == [("2026-01-01", "first", usd(**PRICE, cache_read=0.1))]


def test_a_change_of_a_replaced_rate_alone_is_left_out() -> None:
    first = point("2025-08-07", "first", "litellm", **PRICE, cache_read=0.1)
    repeated = point("2025-08-08", "changed", "models.dev", **PRICE, cache_read=1.0)
    records = stated("models.dev", usd(**PRICE, cache_read=1.0)), stated("litellm", usd(**PRICE, cache_read=0.1))
    assert present([first, repeated], *records) == [("2025-08-07", "first", usd(**PRICE, cache_read=0.1))]


def test_points_of_another_price_and_points_to_come_stay_as_they_are() -> None:
    other = point("2026-01-01", "first", "litellm", input=3.0, output=6.0)
    later = point("2099-01-01", "changed", "litellm", **PRICE)
    records = (stated("models.dev", usd(**PRICE, cache_read=0.1)),)
    assert present([other, later], *records) == [
        ("2026-01-01", "first", usd(input=3.0, output=6.0)), ("2099-01-01", "changed", usd(**PRICE)),
    ]  # fmt: skip


def test_a_price_that_its_list_no_longer_has_is_credited_to_the_source_in_use() -> None:
    before = point("2026-11-09", "changed", "genai-prices", input=3.0, output=6.0)
    differs = point("2026-11-10", "differs", "genai-prices", **PRICE)
    records = (
        stated("models.dev", usd(**PRICE)),
        stated("litellm", usd(**PRICE)),
        stated("genai-prices", usd(input=3.0, output=6.0)),
    )
    entry = offer(*records)
    pricing = decided(entry)
    (in_use,) = pricing.chosen[entry.tier]
    found = with_present_rates({entry.offer_key: (before, differs)}, [(entry, Access.METERED, pricing)], TODAY)
    assert [(p.step.day, p.step.source) for p in found[entry.offer_key]] == [
        ("2026-11-09", "genai-prices"), ("2026-11-10", in_use.record.source),
    ]  # fmt: skip
    assert in_use.record.source != "genai-prices"
