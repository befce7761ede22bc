"""Price changes that are known from the sellers' announcements, in the shipped catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crosswalk_tui.catalog.price_changes import read_timelines
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.schema import RATE_COLUMNS

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("provider", "model_id", "day", "sent", "made"),
    [
        # GPT-4o was announced at $5 and $15, and became $2.50 and $10 with gpt-4o-2024-08-06 as its default.
        ("openai", "gpt-4o", "2024-06-01", "5", "15"),
        ("openai", "gpt-4o", "2025-01-01", "2.5", "10"),
        # o3 became 80% cheaper on 10 June 2025.
        ("openai", "o3", "2025-06-09", "10", "40"),
        ("openai", "o3", "2025-06-10", "2", "8"),
        # Mistral Large: $8 and $24 at its launch, then each version was cheaper.
        ("mistral", "mistral-large-latest", "2024-03-01", "8", "24"),
        ("mistral", "mistral-large-latest", "2024-12-01", "3", "9"),
        # Mistral Small became ten times cheaper with its third version: no error of units.
        ("mistral", "mistral-small-latest", "2024-09-01", "1", "3"),
        ("mistral", "mistral-small-latest", "2025-06-01", "0.1", "0.3"),
        ("mistral", "mistral-large-latest", "2025-06-01", "2", "6"),
        ("mistral", "mistral-large-latest", "2026-01-01", "0.5", "1.5"),
        # DeepSeek-V3 left its launch price on 8 February 2025; V3.2 became cheaper than V3.1.
        ("deepseek", "deepseek-chat", "2025-01-15", "0.14", "0.28"),
        ("deepseek", "deepseek-chat", "2025-03-01", "0.27", "1.1"),
        ("deepseek", "deepseek-chat", "2025-12-01", "0.28", "0.42"),
        ("deepseek", "deepseek-chat", "2026-08-01", None, None),  # retired on 24 July 2026
        ("openai", "gpt-4o", "2024-05-12", None, None),  # the day before it was announced
    ],
)
def test_the_price_in_force_on_a_day(
    shipped_catalogue: Path, provider: str, model_id: str, day: str, sent: str | None, made: str | None
) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        key = catalogue.model_of_offer(provider, model_id)
        assert key is not None
        offers = {(o.provider.provider_id, o.provider_model_id): o.offer_id for o in catalogue.offers(key)}
        prices = read_timelines(catalogue, key, TODAY)[offers[provider, model_id]]
    point = prices.in_force(date.fromisoformat(day))
    found = (None, None) if point is None else (point.rates.input, point.rates.output)
    assert found == tuple(None if usd is None else round(float(usd) * 1_000_000) for usd in (sent, made))


def test_no_offer_has_two_points_of_a_day_or_two_equal_ones_in_a_row(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        repeated = catalogue.rows(
            """
            SELECT count(*) FROM (
                SELECT day, input, output, cache_read, cache_write, cache_write_1h, reasoning, audio_in, audio_out,
                       per_request, lag(day) OVER o AS before, lag(input) OVER o AS i, lag(output) OVER o AS u,
                       lag(cache_read) OVER o AS r, lag(cache_write) OVER o AS w, lag(cache_write_1h) OVER o AS h,
                       lag(reasoning) OVER o AS t, lag(audio_in) OVER o AS a, lag(audio_out) OVER o AS b,
                       lag(per_request) OVER o AS f
                FROM price_point WINDOW o AS (PARTITION BY offer_id ORDER BY day)
            ) WHERE before IS NOT NULL AND input IS i AND output IS u AND cache_read IS r AND cache_write IS w
                AND cache_write_1h IS h AND reasoning IS t AND audio_in IS a AND audio_out IS b AND per_request IS f
            """
        )
    assert repeated[0][0] == 0


def test_the_present_point_has_the_published_rates_of_the_price_in_use(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        (newest,) = catalogue.rows("SELECT value FROM meta WHERE key = 'as_of'")
        computed = {
            (r["price_id"], r["rate"])
            for r in catalogue.rows("SELECT price_id, rate FROM price_rate WHERE basis <> 'source'")
        }
        prices = catalogue.rows(
            """
            SELECT * FROM offer_price JOIN price pr USING (price_id) JOIN offer o ON o.offer_id = pr.offer_id
            WHERE o.access = 'metered' AND o.exclude_code IS NULL AND pr.tier = o.tier AND pr.status = 'chosen'
              AND pr.band_from = 0 AND pr.window_start IS NULL
              AND coalesce(pr.valid_from, '') <= :day AND coalesce(pr.valid_to, '9999') > :day
            ORDER BY coalesce(pr.valid_from, '')
            """,
            {"day": newest["value"]},
        )
        points = catalogue.rows("SELECT * FROM price_point WHERE day <= :day ORDER BY day", {"day": newest["value"]})
    in_use, present = {r["offer_id"]: r for r in prices}, {r["offer_id"]: r for r in points}
    assert len(in_use) > 7_000
    differ = [
        (r["provider_id"], r["provider_model_id"], name)
        for offer_id, r in in_use.items()
        for name in RATE_COLUMNS
        if (r["price_id"], name) not in computed and (r[name] or None) != present[offer_id][name]
    ]
    assert differ == []
