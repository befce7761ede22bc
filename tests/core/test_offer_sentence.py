"""An offer in one sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crosswalk_tui.core.comparison.offer_sentence import offer_sentence
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.worlds import compared, offer, side

CACHED = Workload(60_000_000, 6_000_000, cached_share=Decimal("0.4"))


def test_an_offer_in_one_sentence_has_model_bill_provider_and_workload() -> None:
    one = side("lab/gpt-5", offer("openai", 1_250_000, 10_000_000, cache_read=125_000))
    (ranked,) = compared(one, workload=CACHED).models
    assert ranked.best is not None
    words = offer_sentence(ranked.model, ranked.best, CACHED, 2)
    assert words == "Gpt-5: $108.00 a month at Openai for 60M input + 6M output tokens, 40% of the input cached"


def test_the_sentence_states_the_end_of_sale_and_what_is_assumed() -> None:
    one = side("lab/m", offer("acme", 1_000_000, 1_000_000, deprecation_date=date(2026, 12, 11)))
    (ranked,) = compared(one, workload=CACHED).models
    assert ranked.best is not None
    words = offer_sentence(ranked.model, ranked.best, CACHED)
    assert words.startswith("M: ≤$66.00 a month at Acme")
    assert words.endswith("; sold until 2026-12-11; rate assumed; an upper bound")


def test_the_amount_in_a_sentence_has_the_signs_of_a_table() -> None:
    one = side("lab/m", offer("acme", 1_000_000, 1_000_000, cache_read=1, as_of="2020-01-01"))
    (ranked,) = compared(one, workload=CACHED).models
    assert ranked.best is not None
    assert offer_sentence(ranked.model, ranked.best, CACHED).startswith(f"M: {total_text(ranked.best)} a month")
    assert "†" in total_text(ranked.best)


def test_an_offer_left_out_has_its_reason() -> None:
    one = side("lab/m", offer("acme", 1, 1, exclude_code="deprecated", exclude_reason="ended in May"))
    (ranked,) = compared(one, workload=CACHED).models
    (item,) = ranked.ranking.excluded
    assert offer_sentence(ranked.model, item, CACHED) == "M at Acme is left out: ended in May"
