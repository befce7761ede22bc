"""The rates of a bill besides those of input and output, as the columns of reports and commands show them."""

from __future__ import annotations

from decimal import Decimal

from crosswalk_tui.core.models import OWN, Price, Rates
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.billed_rates import (
    assumed_labels,
    base_label,
    base_rate_texts,
    billed_line,
    billed_rate_texts,
    is_own_rate,
    rate_title,
    sent_and_made,
)
from crosswalk_tui.core.pricing.filters import left_out_in_short
from crosswalk_tui.core.pricing.rate_origin import Substitute, substitute_text
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.priced_offers import FULL, LONG, MIXED, basis, bill, ten_requests_of


def _own(price: Price, rate: str) -> Price:
    return price._replace(bases=(basis(rate, OWN),))


def test_a_label_is_the_same_in_every_price_band() -> None:
    assert [base_label(label) for label in ("cache read above 200,000", "input (batch)", "reasoning")] == [
        "cache read", "input", "reasoning",
    ]  # fmt: skip
    made = bill((FULL, LONG), ten_requests_of(300_000, cached_share=Decimal("0.5")))
    found = billed_line(made.lines, "cache read")
    assert found is not None
    assert found.rate == 600_000


def test_what_is_not_billed_has_no_line() -> None:
    assert billed_line(bill(FULL, Workload()).lines, "cache read") is None


def test_the_labels_are_those_billed_in_any_bill_in_a_fixed_order() -> None:
    bills = [bill(FULL, MIXED).lines, bill(FULL._replace(rates=Rates(1_000_000, 2_000_000)), Workload()).lines]
    assert sent_and_made(bills) == (["cache read", "cache write", "cache write 1h"], ["reasoning"])


def test_reasoning_at_the_rate_of_output_has_no_column() -> None:
    same = FULL._replace(rates=FULL.rates._replace(reasoning=FULL.rates.output))
    assert sent_and_made([bill(same, MIXED).lines])[1] == []
    only = Workload(1_000_000, 400_000, reasoning_share=Decimal(1))
    assert sent_and_made([bill(same, only).lines])[1] == ["reasoning"]


def _of(made: Quote, label: str) -> list[str]:
    return billed_rate_texts([billed_line(made.lines, label)])


def test_a_rate_says_whether_it_is_assumed_or_the_users() -> None:
    assumed = FULL._replace(rates=FULL.rates._replace(cache_read=None))
    assert _of(bill(FULL, MIXED), "cache read") == ["$0.30"]
    assert _of(bill(_own(FULL, "cache_read"), MIXED), "cache read") == [f"$0.30{Sign.OWN}"]
    assert _of(bill(assumed, MIXED), "cache read") == [f"{Sign.AT_MOST}$3.00"]
    assert billed_rate_texts([None]) == [""]
    assert assumed_labels(bill(assumed, MIXED)) == ["cache read"]
    assert assumed_labels(bill(assumed, Workload())) == []


def test_a_base_rate_is_the_users_where_that_of_its_price_or_band_is() -> None:
    plain, own = bill(FULL, Workload()), bill(_own(FULL, "input"), Workload())
    assert (is_own_rate(plain, "input"), is_own_rate(own, "input"), is_own_rate(own, "output")) == (False, True, False)
    assert base_rate_texts([plain, own], "input") == ["$3.00", f"$3.00{Sign.OWN}"]
    other = bill(FULL._replace(bases=(basis("input", "other"),)), Workload())
    assert not is_own_rate(other, "input")
    banded = bill((FULL, _own(LONG, "input")), ten_requests_of(300_000))
    assert base_rate_texts([banded], "input") == [f"$6.00{Sign.OWN}"]
    assert not is_own_rate(bill((_own(FULL, "input"), LONG), ten_requests_of(300_000)), "input")


def test_the_heading_of_a_rate_says_what_it_is_for() -> None:
    assert [rate_title("cache read"), rate_title("requests"), rate_title("reasoning", "€")] == [
        "Cache read, $ per 1M", "Requests, $ each", "Reasoning, € per 1M",
    ]  # fmt: skip


def test_what_replaces_an_unpublished_rate_is_said_in_words() -> None:
    noted = basis("cache_write", "assumed", "at the maker's ratio")
    assert substitute_text(noted) == "at the maker's ratio"
    assert substitute_text(basis("cache_write", "assumed")) == substitute_text(None) == "not published"
    assert substitute_text(Substitute.PLAIN_READ) == Substitute.PLAIN_READ.text != "not published"


def test_one_offer_or_several_are_left_out() -> None:
    assert left_out_in_short("does not have vision", 161) == "161 do not have vision"
    assert left_out_in_short("not known to have tools", 1) == "1 is not known to have tools"
    assert left_out_in_short("does not have tools; not known to have vision", 2) == (
        "2 do not have tools and are not known to have vision"
    )
