"""Filters that leave a compared model without an offer: which they are, and what is without them."""

from __future__ import annotations

from typing import Any

import pytest

from crosswalk_tui.core.comparison.blocking import Blocking
from crosswalk_tui.core.comparison.comparison import compare
from crosswalk_tui.core.comparison.sentences import plain_text, verdict_on_price
from crosswalk_tui.core.comparison.spec_rows import cheapest_rows
from crosswalk_tui.core.comparison.too_long import too_long
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.verdict.price import price_findings
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.worlds import NOON, compared, offer, side

TEXT: dict[str, Any] = {"modalities_in": ("text",), "tools": True, "open_weights": True, "context_tokens": 128_000}
BOTH = (side("lab/a", offer("alpha", 10, 10), **TEXT), side("lab/b", offer("bravo", 20, 20), **TEXT))


def blocking(filters: Filters, *sides: object, workload: Workload | None = None) -> Blocking:
    """What blocks the models, which something does."""
    found = compared(*(sides or BOTH), filters=filters, workload=workload).blocking  # type: ignore[arg-type]
    assert found is not None
    return found


def test_only_the_filter_that_is_in_the_way_is_named() -> None:
    found = blocking(Filters(needs=frozenset({"vision", "tools", "open_weights"})))
    assert (found.places, found.terms, found.words) == ((0, 1), ("needs vision",), "your filter needs vision")
    assert found.freed.filters == Filters(needs=frozenset({"tools", "open_weights"}))


def test_filters_that_leave_no_offer_together_are_both_named() -> None:
    found = blocking(Filters(needs=frozenset({"vision"}), min_context=200_000))
    assert found.words == "your filters context ≥ 200K, needs vision"
    assert found.freed.filters == Filters()


@pytest.mark.parametrize(
    ("filters", "term"),
    [
        (Filters(region="eu"), "region eu"),
        (Filters(allow=frozenset({"zulu"})), "provider zulu"),
        (Filters(deny=frozenset({"alpha", "bravo"})), "not alpha, bravo"),
        (Filters(types=frozenset({ProviderType.CLOUD})), "provider type cloud"),
        (Filters(needs=frozenset({"reasoning"})), "needs reasoning"),
    ],
)
def test_every_kind_of_filter_is_found_and_dropped(filters: Filters, term: str) -> None:
    found = blocking(filters)
    assert found.terms == (term,)
    freed = compare(BOTH, *found.freed, NOON)
    assert None not in freed.totals


def test_batch_prices_and_re_sellers_left_out_count_as_filters() -> None:
    assert blocking(Filters(), workload=Workload(batch=True)).terms == ("batch prices",)
    resold = side("lab/c", offer("middleman", 5, 5, kind=ProviderType.AGGREGATOR), **TEXT)
    found = blocking(Filters(), BOTH[0], resold)
    assert (found.places, found.terms) == ((1,), ("re-sellers left out",))
    assert found.freed.filters.include_resellers
    assert (found.words, found.remedy) == ("re-sellers left out", "includes them")


def test_without_data_no_filter_is_blamed() -> None:
    unsold = side("lab/c", **TEXT)
    assert compared(BOTH[0], unsold, filters=Filters(needs=frozenset({"tools"}))).blocking is None
    assert compared(*BOTH, filters=Filters(needs=frozenset({"tools"}))).blocking is None
    found = blocking(Filters(needs=frozenset({"vision"})), BOTH[0], unsold)
    assert found.places == (0,)


def test_verdict_and_specs_name_the_filter_and_do_not_blame_the_data() -> None:
    pair = compared(*BOTH, filters=Filters(needs=frozenset({"vision"})))
    (finding,) = price_findings(pair)
    shown = plain_text(finding.text)
    assert shown.startswith("Not priced with your filter needs vision: no offer of A can be ranked")
    assert "data" not in shown
    rows = {row.label: row.values for row in cheapest_rows(pair)}
    assert rows["Provider"] == ("none: does not have vision",) * 2


def test_the_clause_on_price_names_them_too() -> None:
    said = plain_text(verdict_on_price(compared(*BOTH, filters=Filters(needs=frozenset({"vision"})))))
    assert said == "A and B: no offer can be ranked with your filter needs vision"
    resold = side("lab/c", offer("middleman", 5, 5, kind=ProviderType.AGGREGATOR), **TEXT)
    said = plain_text(verdict_on_price(compared(BOTH[0], resold)))
    assert said == "B: no offer can be ranked with re-sellers left out"


def test_replies_that_exceed_the_limits_are_the_reason_though_a_re_seller_would_take_them() -> None:
    resold = offer("zulu", 10, 10, kind=ProviderType.AGGREGATOR)
    limited = [offer(name, 10, 10, max_output_tokens=100) for name in ("alpha", "bravo")]
    found = compared(side("lab/a", *limited, resold, **TEXT), workload=Workload(requests=1_000))
    assert found.blocking is None
    exceeded = too_long(found)
    assert exceeded is not None
    assert exceeded.words == "replies of 2,000 tokens exceed the output limits"
    assert exceeded.remedy == "more requests"
    assert "no offer can be ranked, since replies of 2,000 tokens" in plain_text(verdict_on_price(found))


def test_the_limit_of_one_model_is_not_said_of_another() -> None:
    terse = side("lab/a", offer("alpha", 10, 10, max_output_tokens=100), **TEXT)
    small = side("lab/b", offer("bravo", 10, 10, context_tokens=1_000), **TEXT)
    found = compared(terse, small, workload=Workload(requests=1_000))
    exceeded = too_long(found)
    assert exceeded is not None
    assert (exceeded.places, exceeded.words) == ((0,), "replies of 2,000 tokens exceed the output limits")
    assert plain_text(verdict_on_price(found)) == "A and B: no offer can be ranked"


def test_prompts_that_exceed_the_context_windows_are_the_reason() -> None:
    exceeded = too_long(compared(*BOTH, workload=Workload(requests=20)))
    assert exceeded is not None
    assert (exceeded.places, exceeded.words) == ((0, 1), "prompts of 250,000 tokens fit no context window")
