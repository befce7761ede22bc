"""Which price of an offer is shown: by age, by agreement, and by what the maker says."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.vocabulary import ProviderType, Tier
from crosswalk_tui.sources.pricing.prices import ListPrices, price
from tests.sources.makings import bands, base, decided, evidence, offer, row, stated, usd

LITELLM = ("litellm", "acme", "m")
MODELS_DEV = ("models.dev", "acme", "m")


@pytest.mark.parametrize(
    ("changed", "expected", "disputed"),
    [
        # A cut, 91 days after the other list last changed its row: no dispute.
        ({LITELLM: "2026-10-01", MODELS_DEV: "2026-07-02"}, (0.15, 1.2), False),
        # The row that LiteLLM has kept for a year is the older one, however new the snapshot.
        ({LITELLM: "2025-08-30", MODELS_DEV: "2026-07-02"}, (0.5, 6.0), False),
        # About one age, more than 2x apart: the higher one, marked.
        ({LITELLM: "2026-09-01", MODELS_DEV: "2026-08-01"}, (0.5, 6.0), True),
    ],
)
def test_a_clearly_newer_statement_wins_also_after_a_cut(
    changed: dict[tuple[str, str, str], str], expected: tuple[float, float], disputed: bool
) -> None:
    entry = offer(stated("models.dev", usd(input=0.5, output=6.0)), stated("litellm", usd(input=0.15, output=1.2)))
    pricing = decided(entry, evidence(changed=changed))
    assert base(pricing) == expected
    assert pricing.disputed is disputed
    assert pricing.source_in_use == ("models.dev" if expected == (0.5, 6.0) else "litellm")


def test_a_second_source_settles_a_dispute() -> None:
    entry = offer(
        stated("models.dev", usd(input=0.04, output=0.17)),
        stated("litellm", usd(input=0.04, output=0.17)),
        stated("genai-prices", usd(input=0.17, output=0.17)),
    )
    pricing = decided(entry)
    assert base(pricing) == (0.04, 0.17)
    assert (pricing.disputed, pricing.n_sources) == (False, 2)


def test_the_makers_own_page_goes_before_newer_lists() -> None:
    entry = offer(
        stated("model-prices", row("model-prices", usd(input=2, output=10), valid_from="2026-09-01")),
        stated("litellm", usd(input=5, output=30)),
        lab="lab", kind=ProviderType.FIRST_PARTY,
    )  # fmt: skip
    assert base(decided(entry, evidence(changed={LITELLM: "2026-11-18"}))) == (2, 10)


def test_of_two_statements_of_one_age_the_newer_is_shown() -> None:
    entry = offer(stated("models.dev", usd(input=0.2, output=0.6)), stated("litellm", usd(input=0.14, output=0.42)))
    pricing = decided(entry, evidence(changed={LITELLM: "2026-10-17"}))
    assert (base(pricing), pricing.disputed) == ((0.14, 0.42), False)


def test_batch_prices_come_only_from_sources_that_agree_on_the_standard_price() -> None:
    batch = row("litellm", usd(input=1, output=5), tier=Tier.BATCH)
    agreeing = offer(stated("models.dev", usd(input=2, output=10)), stated("litellm", usd(input=2, output=10), batch))
    other = offer(stated("models.dev", usd(input=3, output=10)), stated("litellm", usd(input=2, output=10), batch))
    known = evidence(changed={MODELS_DEV: "2026-09-30", LITELLM: "2026-08-30"})
    assert bands(decided(agreeing, known), Tier.BATCH) == {0: (1, "chosen")}
    assert Tier.BATCH not in decided(other, known).chosen


def test_the_source_that_knows_the_hours_is_taken_for_a_price_without_them() -> None:
    off_peak = row("litellm", usd(input=0.5, output=1), window_start="16:00", window_end="00:00", weekdays="12345")
    entry = offer(
        stated("models.dev", usd(input=0.5, output=1)), stated("litellm", usd(input=1, output=2), off_peak)
    )  # fmt: skip
    rows = decided(entry).chosen[Tier.STANDARD]
    assert {(r.price.window_start, r.price.rates.input) for r in rows} == {(None, 1_000_000), ("16:00", 500_000)}
    assert decided(entry).n_sources == 2


def test_what_only_an_earlier_snapshot_has_is_the_last_price_known() -> None:
    gone = stated("models.dev", usd(input=9, output=9), as_of="2026-07-02", gone_between=("2026-07-02", "2026-09-30"))
    assert base(decided(offer(gone))) == (9, 9)
    assert base(decided(offer(stated("litellm", usd(input=1, output=2)), gone))) == (1, 2)


def test_two_sources_outvote_the_newest_that_stands_alone() -> None:
    entry = offer(
        stated("models.dev", usd(input=1, output=6)),
        stated("litellm", usd(input=0.2, output=1.2)),
        stated("genai-prices", usd(input=0.2, output=1.2)),
    )
    pricing = decided(entry)
    assert (base(pricing), pricing.disputed) == ((0.2, 1.2), False)


def test_the_makers_list_price_settles_a_dispute_about_a_closed_model() -> None:
    entry = offer(stated("models.dev", usd(input=1, output=6)), stated("litellm", usd(input=0.2, output=1.2)))
    known = evidence(changed={LITELLM: "2026-09-05"})
    listed = ListPrices(row("model-prices", usd(input=0.2, output=1.2)))
    assert (base(price(entry, known)), price(entry, known).disputed) == ((1, 6), True)
    assert (base(price(entry, known, listed)), price(entry, known, listed).disputed) == ((0.2, 1.2), False)


def test_a_list_that_still_has_the_price_before_the_makers_cut_is_out_of_date() -> None:
    """GPT-5.6 Sol at Databricks: models.dev had $5 and $30 on September 30, LiteLLM $4 and $20 since September 5."""
    entry = offer(stated("models.dev", usd(input=5, output=30)), stated("litellm", usd(input=4.00001, output=20)))
    known = evidence(changed={LITELLM: "2026-09-05"})
    before, present = (row("model-prices", usd(input=i, output=o)) for i, o in ((5, 30), (4, 20)))
    assert base(price(entry, known)) == (5, 30)
    assert base(price(entry, known, ListPrices(present))) == (5, 30)
    assert base(price(entry, known, ListPrices(present, (before,)))) == (4.00001, 20)
    another = row("model-prices", usd(input=3, output=15))
    assert base(price(entry, known, ListPrices(another, (before,)))) == (5, 30)
    backed = offer(*entry.records, stated("genai-prices", usd(input=5, output=30)))
    assert base(price(backed, known, ListPrices(present, (before,)))) == (5, 30)


LATER = "2026-11-05"
"""After the snapshots of the makers' pages and of models.dev, before that of genai-prices."""


def test_a_change_dated_after_the_snapshot_of_the_makers_page_is_shown() -> None:
    """Otherwise the price before would stay for 45 days, batch prices with it."""
    entry = offer(
        stated("model-prices", row("model-prices", usd(input=1.36, output=4.18), valid_from="2026-10-20")),
        stated(
            "genai-prices",
            row("genai-prices", usd(input=1.36, output=4.18), valid_from="2026-10-20", valid_to=LATER),
            row("genai-prices", usd(input=0.7, output=2.1), valid_from=LATER),
            row("genai-prices", usd(input=0.35, output=1.05), valid_from=LATER, tier=Tier.BATCH),
        ),
        lab="lab", kind=ProviderType.FIRST_PARTY,
    )  # fmt: skip
    pricing = decided(entry)
    assert (base(pricing), pricing.disputed) == ((0.7, 2.1), False)
    assert bands(pricing, Tier.BATCH) == {0: (0.35, "chosen")}


def test_a_change_dated_after_the_snapshot_of_the_other_list_is_shown_although_it_is_disputed() -> None:
    entry = offer(
        stated("models.dev", usd(input=0.01, output=1.28)),
        stated("genai-prices", row("genai-prices", usd(input=0.14, output=0.28), valid_from=LATER)),
    )
    pricing = decided(entry)
    assert (base(pricing), pricing.disputed) == ((0.14, 0.28), True)
